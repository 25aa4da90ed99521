package store

import (
	"time"

	"vidhuk"
)

var comments = describe("comment", `id message_id parent_id kind mark text author_id organization assignment_id redirect_to tag imitates
	planned_at created_at edited_at removed_at removal told held_at held_for`,
	func(c *vidhuk.Comment) []any {
		return []any{&c.ID, &c.MessageID, &c.ParentID, &c.Kind, &c.Mark, &c.Text, &c.AuthorID, &c.Organization, &c.AssignmentID, &c.To,
			yes(&c.Tag), yes(&c.Imitates), at(&c.PlannedAt), at(&c.CreatedAt), at(&c.EditedAt), at(&c.RemovedAt), &c.Removal, &c.Told, at(&c.HeldAt), &c.HeldFor}
	})

// AddComment writes a comment and sets its ID.
func (tx *Tx) AddComment(c *vidhuk.Comment) error {
	id, err := comments.insert(tx, c)
	c.ID = id
	return err
}

// SaveComment writes a comment that is there already.
func (tx *Tx) SaveComment(c *vidhuk.Comment) error { return comments.update(tx, c) }

// Comments lists everything under a message, oldest first.
func (tx *Tx) Comments(messageID int64) ([]vidhuk.Comment, error) {
	return comments.list(tx, "where message_id = $1 order by id", messageID)
}

// Said lists what vidhuk.Said tells of each of the messages, and reads no more of
// their threads.
func (tx *Tx) Said(list []vidhuk.Message) (map[int64][]string, error) {
	by := map[int64][]string{}
	if len(list) == 0 {
		return by, nil
	}
	var f filter
	f.addIn("kind", texts(vidhuk.SearchedKinds))
	where, args := in(len(f.args)+1, idsOf(list))
	spoken, err := comments.list(tx, f.where()+" and message_id "+where+" order by id", append(f.args, args...)...)
	if err != nil {
		return nil, err
	}
	where, args = in(1, idsOf(list))
	posts, err := resolutions.list(tx, "where message_id "+where+" order by id", args...)
	for _, c := range spoken {
		by[c.MessageID] = append(by[c.MessageID], vidhuk.Said([]vidhuk.Comment{c}, nil)...)
	}
	for _, p := range posts {
		by[p.MessageID] = append(by[p.MessageID], vidhuk.Said(nil, []vidhuk.Resolution{p})...)
	}
	return by, err
}

// CommentsAfter lists the keys of the comments under a message after a key, the
// newest first.
func (tx *Tx) CommentsAfter(messageID, after int64, limit int) ([]int64, error) {
	return tx.ids("select id from comment where message_id = $1 and id > $2 and held_at = 0 order by id desc limit $3", messageID, after, limit)
}

// Comment reads one comment.
func (tx *Tx) Comment(id int64) (vidhuk.Comment, error) {
	return comments.one(tx, "where id = $1", id)
}

// HeldComments lists the comments that wait for a moderator, those that waited
// longest first.
func (tx *Tx) HeldComments(limit int) ([]vidhuk.Comment, error) {
	return comments.list(tx, "where held_at > 0 and removed_at = 0 order by id limit $1", limit)
}

// CommentCounts counts the comments that stand under several messages, by
// message.
func (tx *Tx) CommentCounts(messages []vidhuk.Message) (map[int64]int, error) {
	by := map[int64]int{}
	if len(messages) == 0 {
		return by, nil
	}
	where, args := in(1, idsOf(messages))
	rows, err := tx.query("select message_id, count(*) from comment where removed_at = 0 and held_at = 0 and message_id "+where+" group by message_id", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		by[id] = n
	}
	return by, rows.Err()
}

var notes = describe("note", "id message_id author_id text created_at", func(n *vidhuk.Note) []any {
	return []any{&n.ID, &n.MessageID, &n.AuthorID, &n.Text, at(&n.CreatedAt)}
})

// AddNote writes an internal note and sets its ID.
func (tx *Tx) AddNote(n *vidhuk.Note) error {
	id, err := notes.insert(tx, n)
	n.ID = id
	return err
}

// Notes lists a message's internal notes, oldest first.
func (tx *Tx) Notes(messageID int64) ([]vidhuk.Note, error) {
	return notes.list(tx, "where message_id = $1 order by id", messageID)
}

var resolutions = describe("resolution", "id message_id mark title text organization created_at", func(p *vidhuk.Resolution) []any {
	return []any{&p.ID, &p.MessageID, &p.Mark, &p.Title, &p.Text, &p.Organization, at(&p.CreatedAt)}
})

// AddResolution writes a resolution post and sets its ID.
func (tx *Tx) AddResolution(p *vidhuk.Resolution) error {
	id, err := resolutions.insert(tx, p)
	p.ID = id
	return err
}

// Resolution reads one.
func (tx *Tx) Resolution(id int64) (vidhuk.Resolution, error) {
	return resolutions.one(tx, "where id = $1", id)
}

// ResolutionsOf lists the resolutions about a message, oldest first.
func (tx *Tx) ResolutionsOf(messageID int64) ([]vidhuk.Resolution, error) {
	return resolutions.list(tx, "where message_id = $1 order by id", messageID)
}

// Resolutions lists the posts about visible messages that q selects, newest first;
// q.States is not asked.
func (tx *Tx) Resolutions(q FeedQuery) ([]vidhuk.Resolution, error) {
	rest, args := q.ofResolutions()
	return resolutions.list(tx, rest, args...)
}

// ResolutionTimes lists no more than when what Resolutions lists was written.
func (tx *Tx) ResolutionTimes(q FeedQuery) ([]time.Time, error) {
	rest, args := q.ofResolutions()
	return tx.times("select resolution.created_at from resolution "+rest, args...)
}

func (q FeedQuery) ofResolutions() (rest string, args []any) {
	var f filter
	f.add("m.state <> 'hidden'")
	q.filterPlace(&f, "m.")
	q.filterPeriod(&f, "resolution.created_at")
	q.page(&f, "resolution.created_at", "resolution.id")
	rest = f.limit("join message m on m.id = resolution.message_id "+f.where()+" order by resolution.created_at desc, resolution.id desc", q.Limit)
	return rest, f.args
}
