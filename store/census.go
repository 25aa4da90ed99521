package store

import (
	"cmp"
	"slices"
	"time"

	"vidhuk"
)

// Counted is as much of a published message as counting by filters needs.
type Counted struct {
	ID            int64
	State         vidhuk.State
	Topic         string
	Subtopic      string
	District      string
	PublishedAt   time.Time
	Organizations []string // slugs of those who answer for it
}

// Census lists every message that was ever published, by key. Hidden ones are
// among them.
func (tx *Tx) Census() ([]Counted, error) {
	list, err := tx.counted("order by id")
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, tx.countExecutors(list, "")
}

// CensusSince lists those of them that were active since a moment, or whose key
// is above a key.
func (tx *Tx) CensusSince(since time.Time, above int64) ([]Counted, error) {
	// Two questions, each with an index of its own: asked as one, they would read
	// the whole table. The order names the index to SQLite.
	active, err := tx.counted("and active_at >= $1 order by active_at desc, id desc", micros(since))
	if err != nil {
		return nil, err
	}
	list, err := tx.counted("and id > $1 order by id", above)
	if err != nil {
		return nil, err
	}
	list = append(list, active...)
	slices.SortFunc(list, func(a, b Counted) int { return cmp.Compare(a.ID, b.ID) })
	list = slices.CompactFunc(list, func(a, b Counted) bool { return a.ID == b.ID })
	for part := range slices.Chunk(list, 100) {
		ids := make([]int64, len(part))
		for i, m := range part {
			ids[i] = m.ID
		}
		where, args := in(1, ids)
		if err := tx.countExecutors(part, "and message_id "+where, args...); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// counted reads the published messages that rest selects.
func (tx *Tx) counted(rest string, args ...any) ([]Counted, error) {
	query := "select id, state, topic, subtopic, district, published_at from message where published_at > 0 " + rest
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Counted
	for rows.Next() {
		var m Counted
		if err := rows.Scan(&m.ID, &m.State, &m.Topic, &m.Subtopic, &m.District, at(&m.PublishedAt)); err != nil {
			return nil, tx.fail(query, err)
		}
		list = append(list, m)
	}
	return list, tx.fail(query, rows.Err())
}

// countExecutors fills in who answers for the messages of a list in the order of
// keys.
func (tx *Tx) countExecutors(list []Counted, which string, args ...any) error {
	query := "select message_id, organization from assignment where state not in (" + uncounted + ") " + which + " order by message_id"
	rows, err := tx.query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	i := 0
	for rows.Next() {
		var id int64
		var slug string
		if err := rows.Scan(&id, &slug); err != nil {
			return tx.fail(query, err)
		}
		for i < len(list) && list[i].ID < id {
			i++
		}
		if i < len(list) && list[i].ID == id {
			list[i].Organizations = append(list[i].Organizations, slug)
		}
	}
	return tx.fail(query, rows.Err())
}

// Pulse tells whether anything that visitors read has changed: it differs from
// the pulse before whenever something was published, moved on or was said.
func (tx *Tx) Pulse() (Pulse, error) {
	var p Pulse
	err := tx.row([]any{&p.Active, &p.Comment, &p.Resolution, &p.Post}, `select
		coalesce((select max(active_at) from message where published_at > 0), 0),
		coalesce((select max(id) from comment), 0),
		coalesce((select max(id) from resolution), 0),
		coalesce((select max(published_at) from post where state = 'published'), 0)`)
	return p, err
}

// Pulse is what Tx.Pulse compares: the newest activity and publication in
// microseconds, and the newest keys.
type Pulse struct{ Active, Comment, Resolution, Post int64 }
