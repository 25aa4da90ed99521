package store

import (
	"time"

	"vidhuk"
)

// PageDate is a page of something with a key, and when it changed last.
type PageDate struct {
	ID int64
	At time.Time
}

func (tx *Tx) pageDates(query string, args ...any) ([]PageDate, error) {
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []PageDate
	for rows.Next() {
		var d PageDate
		if err := rows.Scan(&d.ID, at(&d.At)); err != nil {
			return nil, tx.fail(query, err)
		}
		all = append(all, d)
	}
	return all, tx.fail(query, rows.Err())
}

// PostDates lists key and last change of the posts that visitors may open, the
// newest first.
func (tx *Tx) PostDates(limit int) ([]PageDate, error) {
	return tx.pageDates(`select id, case when corrected_at > published_at then corrected_at else published_at end
		from post where state in ('published', 'expired') order by id desc limit $1`, limit)
}

// MessageParts divides the keys of public messages into parts of a size, and
// gives each part that has any, counted from 0, with its last change. It is
// answered from an index.
func (tx *Tx) MessageParts(size int64) ([]PageDate, error) {
	return tx.pageDates(`select (id - 1) / $1 as part, max(active_at) from message
		where published_at > 0 and state <> 'hidden' group by part order by part`, size)
}

// MessageDate is a public message and when it changed last.
type MessageDate struct {
	Number vidhuk.Number
	At     time.Time
}

// MessageDates lists the public messages with keys after one and up to another.
func (tx *Tx) MessageDates(after, upTo int64) ([]MessageDate, error) {
	const query = `select number, active_at from message where id > $1 and id <= $2 and published_at > 0 and state <> 'hidden' order by id`
	rows, err := tx.query(query, after, upTo)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []MessageDate
	for rows.Next() {
		var d MessageDate
		if err := rows.Scan(&d.Number, at(&d.At)); err != nil {
			return nil, tx.fail(query, err)
		}
		all = append(all, d)
	}
	return all, tx.fail(query, rows.Err())
}
