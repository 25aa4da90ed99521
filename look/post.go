package look

import (
	"context"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Post is an information post (4.1). It never names the person who wrote it.
type Post struct {
	ID           int64            `json:"id"`
	Version      int64            `json:"version"`
	State        vidhuk.PostState `json:"state"`
	Kind         vidhuk.PostKind  `json:"kind"`
	Place        vidhuk.PostPlace `json:"place"`
	Organization Organization     `json:"organization,omitzero" doc:"in whose name; absent: the centre itself"`
	Title        string           `json:"title"`
	Text         string           `json:"text"`
	Topic        string           `json:"topic,omitempty"`
	TopicName    regulation.Text  `json:"topic_name,omitzero"`
	District     string           `json:"district,omitempty"`
	DistrictName regulation.Text  `json:"district_name,omitzero"`
	Pinned       bool             `json:"pinned,omitempty"`
	Photos       []Photo          `json:"photos"`
	Corrections  int              `json:"corrections,omitempty" doc:"how often it was corrected after publication"`
	PublishAt    time.Time        `json:"publish_at,omitzero" doc:"when the schedule publishes it"`
	PublishedAt  time.Time        `json:"published_at,omitzero"`
	CorrectedAt  time.Time        `json:"corrected_at,omitzero"`
	ExpiresAt    time.Time        `json:"expires_at,omitzero"`
	UpdatedAt    time.Time        `json:"updated_at,omitzero" doc:"of the publication or the last correction"`
}

// PostVersion is what a post said since a moment.
type PostVersion struct {
	Number int64     `json:"number"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	Note   string    `json:"note,omitempty" doc:"what was corrected and why; absent on the first"`
	At     time.Time `json:"at"`
}

// PostDetail is a post with its public history and what its reader may do.
type PostDetail struct {
	Post
	History []PostVersion `json:"history" doc:"every text since the publication, the newest first"`
	Ground  string        `json:"ground,omitempty" doc:"of hiding; for those who hide and who wrote it"`
	Reason  string        `json:"reason,omitempty"`
	Can     []vidhuk.Deed `json:"can" doc:"what you may do now"`
}

// Board is a part of the Page: the pinned posts, on its first part only, and
// the others by date.
type Board struct {
	List[Post]
	Pinned []Post `json:"pinned" doc:"stand first; empty on further pages"`
}

// PostFilter says which published posts to show. Empty fields do not filter.
type PostFilter struct {
	Kind         vidhuk.PostKind
	Topic        string
	District     string
	Organization string
	Place        vidhuk.PostPlace // OnPage or InGroup; empty: wherever they stand
	Cursor       string
	Limit        int // 20 unless said, 100 at most
}

func (f PostFilter) query(n int) store.PostQuery {
	return store.PostQuery{Place: f.Place, Kind: f.Kind, Topic: f.Topic, District: f.District, Organization: f.Organization, Limit: n}
}

// Board lists the Page: pinned posts first, then the newest (4.1).
func (l *Look) Board(ctx context.Context, f PostFilter) (Board, error) {
	f.Place = vidhuk.OnPage
	b := Board{Pinned: []Post{}}
	yes, no := true, false
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		if f.Cursor == "" {
			q := f.query(pageSize(0))
			q.Pinned = &yes
			first, err := tx.Posts(q)
			if err == nil {
				b.Pinned, err = l.posts(tx, first)
			}
			if err != nil {
				return err
			}
		}
		var err error
		b.List, err = l.postPage(tx, f, &no)
		return err
	})
	return b, err
}

// Posts lists published posts, newest first.
func (l *Look) Posts(ctx context.Context, f PostFilter) (page List[Post], err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		page, err = l.postPage(tx, f, nil)
		return err
	})
	return page, err
}

func (l *Look) postPage(tx *store.Tx, f PostFilter, pinned *bool) (List[Post], error) {
	var us, id int64
	if err := decode(f.Cursor, &us, &id); err != nil {
		return List[Post]{}, err
	}
	if f.Kind != "" && !slices.Contains(vidhuk.PostKinds, f.Kind) {
		return List[Post]{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("kind", "unknown_value")})
	}
	n := pageSize(f.Limit)
	q := f.query(n + 1)
	q.After, q.Pinned = cursorAt(us, id), pinned
	list, err := tx.Posts(q)
	if err != nil {
		return List[Post]{}, err
	}
	found := cut(list, n, func(p vidhuk.Post) string { return encode(p.PublishedAt.UnixMicro(), p.ID) })
	shown, err := l.posts(tx, found.Items)
	return List[Post]{Items: shown, Next: found.Next}, err
}

// posts makes what readers see, reading the photos in one query.
func (l *Look) posts(tx *store.Tx, list []vidhuk.Post) ([]Post, error) {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	photos, err := tx.PhotosOfPosts(ids)
	shown := make([]Post, len(list))
	for i, p := range list {
		shown[i] = l.post(p, photos[p.ID], tx.Now)
	}
	return shown, err
}

func (l *Look) post(p vidhuk.Post, photos []vidhuk.Photo, now time.Time) Post {
	shown := Post{
		ID: p.ID, Version: p.Version, State: p.State, Kind: p.Kind, Place: p.Place, Title: p.Title, Text: p.Text,
		Topic: p.Topic, District: p.District, Pinned: p.Pinned, Photos: photosOf(photos, 0), Corrections: int(p.Revision - 1),
		PublishAt: p.PublishAt, PublishedAt: p.PublishedAt, CorrectedAt: p.CorrectedAt, ExpiresAt: p.ExpiresAt, UpdatedAt: p.UpdatedAt(),
	}
	if p.State == vidhuk.PostPublished && !p.ExpiresAt.IsZero() && !p.ExpiresAt.After(now) {
		shown.State = vidhuk.PostExpired // the schedule has not noticed yet
	}
	if p.Organization != "" {
		shown.Organization = l.organization(p.Organization)
	}
	if t, ok := l.rules.Topic(p.Topic); ok {
		shown.TopicName = t.Name
	}
	if d, ok := l.city.District(p.District); ok {
		shown.DistrictName = d.Name
	}
	return shown
}

// Post shows one post. A post that the reader may not see does not exist for
// them: vidhuk.NotFound.
func (l *Look) Post(ctx context.Context, who vidhuk.Actor, id int64) (PostDetail, error) {
	var d PostDetail
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.Post(id)
		if err != nil {
			return err
		}
		if !rights.VisiblePost(who, p) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		shown, err := l.posts(tx, []vidhuk.Post{p})
		if err != nil {
			return err
		}
		d = PostDetail{Post: shown[0], History: []PostVersion{}, Can: postDeeds(who, p)}
		if p.State == vidhuk.PostHidden {
			d.Ground, d.Reason = p.Ground, p.Reason
		}
		revisions, err := tx.PostRevisions(id)
		for _, r := range slices.Backward(revisions) {
			d.History = append(d.History, PostVersion{Number: r.Number, Title: r.Title, Text: r.Text, Note: r.Note, At: r.At})
		}
		return err
	})
	return d, err
}

// onPosts are the deeds that the page of a post may offer.
var onPosts = []vidhuk.Deed{
	vidhuk.DeedEditPost, vidhuk.DeedCorrectPost, vidhuk.DeedPin, vidhuk.DeedUnpin, vidhuk.DeedHidePost,
}

func postDeeds(who vidhuk.Actor, p vidhuk.Post) []vidhuk.Deed {
	can := []vidhuk.Deed{}
	for _, deed := range onPosts {
		if workflow.AlreadyPinned(deed, p) || !workflow.MayPost(deed, p.State) || deed == vidhuk.DeedPin && workflow.FitsPin(p) != nil {
			continue
		}
		if _, err := rights.AllowPost(who, deed, p); err == nil {
			can = append(can, deed)
		}
	}
	return can
}

// Voices are the names in which the reader may publish: "" is the centre.
func (l *Look) Voices(who vidhuk.Actor) []string {
	var voices []string
	if _, err := rights.Speak(who, vidhuk.DeedPost, ""); err == nil {
		voices = append(voices, "")
	}
	for _, slug := range who.Organizations {
		o, known := l.city.Organization(slug)
		_, err := rights.Speak(who, vidhuk.DeedPost, slug)
		if err == nil && known && o.Bound() && o.ValidAt(l.Now()) {
			voices = append(voices, slug)
		}
	}
	return voices
}

// DeskPosts lists the posts in one state for those who write or hide them, the
// newest first: reviewers see everybody's, but of the drafts only those of the
// centre; executors see what is written in the names of their organizations.
func (l *Look) DeskPosts(ctx context.Context, who vidhuk.Actor, state vidhuk.PostState, cursor string, limit int) (List[Post], error) {
	var page List[Post]
	var before int64
	if err := rights.See(who, rights.Posts); err != nil {
		return page, err
	}
	if !slices.Contains(vidhuk.PostStates, state) {
		return page, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("state", "unknown_value")})
	}
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := l.deskPosts(tx, who, state, before, n+1)
		if err != nil {
			return err
		}
		found := cut(list, n, func(p vidhuk.Post) string { return encode(p.ID) })
		page.Next = found.Next
		page.Items, err = l.posts(tx, found.Items)
		return err
	})
	return page, err
}

func (l *Look) deskPosts(tx *store.Tx, who vidhuk.Actor, state vidhuk.PostState, before int64, n int) ([]vidhuk.Post, error) {
	states := []vidhuk.PostState{state}
	if state != vidhuk.PostDraft && who.Is(vidhuk.Moderator, vidhuk.Administrator) {
		return tx.PostsIn(states, before, n)
	}
	return tx.PostsOf(l.Voices(who), states, before, n)
}
