package store

import (
	"time"

	"vidhuk"
)

var posts = describe("post", `id state version kind place organization author_id title text topic district pinned revision
	ground reason created_at publish_at published_at expires_at corrected_at`,
	func(p *vidhuk.Post) []any {
		return []any{&p.ID, &p.State, &p.Version, &p.Kind, &p.Place, &p.Organization, &p.AuthorID, &p.Title, &p.Text,
			&p.Topic, &p.District, yes(&p.Pinned), &p.Revision, &p.Ground, &p.Reason,
			at(&p.CreatedAt), at(&p.PublishAt), at(&p.PublishedAt), at(&p.ExpiresAt), at(&p.CorrectedAt)}
	})

// AddPost writes a new information post and sets its ID.
func (tx *Tx) AddPost(p *vidhuk.Post) error {
	id, err := posts.insert(tx, p)
	p.ID = id
	return err
}

// Post reads an information post: vidhuk.NotFound without it.
func (tx *Tx) Post(id int64) (vidhuk.Post, error) { return posts.one(tx, "where id = $1", id) }

// LockPost reads a post that the transaction is about to change; on PostgreSQL
// others wait for the row.
func (tx *Tx) LockPost(id int64) (vidhuk.Post, error) {
	return posts.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

var savePost = posts.updating + " and version = $21"

// SavePost writes a post that nobody has saved since it was read, and raises its
// version. Error: vidhuk.Conflict "stale_version".
func (tx *Tx) SavePost(p *vidhuk.Post) error {
	read := p.Version
	p.Version++
	n, err := tx.affected(savePost, append(values(posts.fields(p)), read)...)
	if err == nil && n == 0 {
		return vidhuk.Refuse(vidhuk.Conflict, "stale_version")
	}
	return err
}

var postRevisions = describeNatural("post_revision", "post_id number title text note author_id at", func(r *vidhuk.PostRevision) []any {
	return []any{&r.PostID, &r.Number, &r.Title, &r.Text, &r.Note, &r.AuthorID, at(&r.At)}
})

// AddPostRevision keeps what a post says, under its revision number.
func (tx *Tx) AddPostRevision(r *vidhuk.PostRevision) error {
	return postRevisions.insertMany(tx, []vidhuk.PostRevision{*r})
}

// PostRevisions lists what a post said, first text first.
func (tx *Tx) PostRevisions(postID int64) ([]vidhuk.PostRevision, error) {
	return postRevisions.list(tx, "where post_id = $1 order by number", postID)
}

// PostQuery selects published information posts. Empty fields do not filter.
type PostQuery struct {
	Place        vidhuk.PostPlace // OnPage or InGroup: there or everywhere
	Kind         vidhuk.PostKind
	Topic        string
	District     string
	Organization string
	Pinned       *bool
	From, To     time.Time // published from the one until before the other
	NewerThan    time.Time // only what was published later; zero does not filter
	After        Cursor    // by publication
	Limit        int
}

// Posts lists published posts that have not expired, newest first.
func (tx *Tx) Posts(q PostQuery) ([]vidhuk.Post, error) {
	rest, args := q.rest(tx.Now)
	return posts.list(tx, rest, args...)
}

// PostTimes lists no more than when what Posts lists was published.
func (tx *Tx) PostTimes(q PostQuery) ([]time.Time, error) {
	rest, args := q.rest(tx.Now)
	return tx.times("select published_at from post "+rest, args...)
}

func (q PostQuery) rest(now time.Time) (rest string, args []any) {
	var f filter
	f.add("state = 'published'")
	f.add("(expires_at = 0 or expires_at > %s)", micros(now)) // also before the schedule has noticed
	if q.Place != "" {
		f.addIn("place", []string{string(q.Place), string(vidhuk.Everywhere)})
	}
	for _, eq := range []struct{ column, value string }{
		{"kind", string(q.Kind)}, {"topic", q.Topic}, {"district", q.District}, {"organization", q.Organization},
	} {
		if eq.value != "" {
			f.add(eq.column+" = %s", eq.value)
		}
	}
	if q.Pinned != nil {
		f.add("pinned = %s", value(yes(q.Pinned)))
	}
	if !q.From.IsZero() {
		f.add("published_at >= %s", micros(q.From))
	}
	if !q.To.IsZero() {
		f.add("published_at < %s", micros(q.To))
	}
	if !q.NewerThan.IsZero() {
		f.add("published_at > %s", micros(q.NewerThan))
	}
	if !q.After.beginning() {
		f.add("(published_at, id) < (%s, %s)", micros(q.After.At), q.After.ID)
	}
	rest = f.limit(f.where()+" order by published_at desc, id desc", q.Limit)
	return rest, f.args
}

// PostsOf lists the posts in given states that are written in the names, "" for
// the centre's own; the newest first, older than before (0: from the newest).
func (tx *Tx) PostsOf(organizations []string, states []vidhuk.PostState, before int64, limit int) ([]vidhuk.Post, error) {
	if len(organizations) == 0 || len(states) == 0 {
		return nil, nil
	}
	var f filter
	f.addIn("organization", organizations)
	f.addIn("state", texts(states))
	if before != 0 {
		f.add("id < %s", before)
	}
	return posts.list(tx, f.limit(f.where()+" order by id desc", limit), f.args...)
}

// PostsIn lists the posts in given states, whoever wrote them; the newest first,
// older than before (0: from the newest).
func (tx *Tx) PostsIn(states []vidhuk.PostState, before int64, limit int) ([]vidhuk.Post, error) {
	var f filter
	f.addIn("state", texts(states))
	if before != 0 {
		f.add("id < %s", before)
	}
	return posts.list(tx, f.limit(f.where()+" order by id desc", limit), f.args...)
}

// CountPinned counts the posts that stand first on the Page.
func (tx *Tx) CountPinned() (int64, error) {
	return tx.number("select count(*) from post where state = 'published' and pinned = 1")
}

// DuePosts lists scheduled posts whose time has come, the earliest first.
func (tx *Tx) DuePosts(limit int) ([]vidhuk.Post, error) {
	return posts.list(tx, "where state = 'scheduled' and publish_at <= $1 order by publish_at, id limit $2", micros(tx.Now), limit)
}

// EndedPosts lists published posts whose time is over, the earliest first.
func (tx *Tx) EndedPosts(limit int) ([]vidhuk.Post, error) {
	return posts.list(tx, "where state = 'published' and expires_at > 0 and expires_at <= $1 order by expires_at, id limit $2",
		micros(tx.Now), limit)
}
