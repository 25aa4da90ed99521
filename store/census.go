package store

import (
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

// Census lists every message that was ever published and was active since a
// moment, or whose key is above a key: with zeros all of them, by key. Hidden
// ones are among them.
func (tx *Tx) Census(since time.Time, above int64) ([]Counted, error) {
	where, args := "where m.published_at > 0 ", []any(nil)
	if !since.IsZero() {
		where, args = where+"and (m.active_at >= $1 or m.id > $2) ", []any{micros(since), above}
	}
	query := "select m.id, m.state, m.topic, m.subtopic, m.district, m.published_at from message m " + where + "order by m.id"
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
	if err := rows.Err(); err != nil || len(list) == 0 {
		return list, tx.fail(query, err)
	}
	return list, tx.censusExecutors(list, where, args)
}

// censusExecutors fills in who answers for the messages of a list, which where
// selects in the order of keys.
func (tx *Tx) censusExecutors(list []Counted, where string, args []any) error {
	query := "select a.message_id, a.organization from message m join assignment a on a.message_id = m.id and a.state not in (" +
		uncounted + ") " + where + "order by a.message_id"
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
