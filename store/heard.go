package store

import (
	"time"

	"vidhuk"
)

// Reading is how far somebody has watched the comments (5.1.2).
type Reading struct {
	AccountID int64
	CommentID int64 // the newest that was seen
	At        time.Time
}

var readings = describeNatural("reading", "account_id comment_id read_at", func(w *Reading) []any {
	return []any{&w.AccountID, &w.CommentID, at(&w.At)}
})

// Reading reads how far the account has come: the zero Reading before its first time.
func (tx *Tx) Reading(accountID int64) (Reading, error) {
	w, err := readings.one(tx, "where account_id = $1", accountID)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return Reading{AccountID: accountID}, nil
	}
	return w, err
}

// SaveReading moves it on; it never goes back.
func (tx *Tx) SaveReading(w Reading) error {
	_, err := tx.exec(`insert into reading (account_id, comment_id, read_at) values ($1, $2, $3)
		on conflict (account_id) do update set comment_id = excluded.comment_id, read_at = excluded.read_at
		where reading.comment_id < excluded.comment_id`, w.AccountID, w.CommentID, micros(w.At))
	return err
}

// CitizensComments lists what citizens wrote under messages, the newest first,
// before a key (0: from the newest), with what was removed.
func (tx *Tx) CitizensComments(before int64, limit int) ([]vidhuk.Comment, error) {
	where, args := in(1, texts(vidhuk.CitizensKinds))
	args = append(args, before, limit)
	n := len(vidhuk.CitizensKinds)
	return comments.list(tx, "where kind "+where+" and ("+placeholder(n+1)+" = 0 or id < "+placeholder(n+1)+") order by id desc limit "+placeholder(n+2), args...)
}

// CountCommentsAfter counts what citizens wrote after a comment, up to a limit.
func (tx *Tx) CountCommentsAfter(id int64, limit int) (int64, error) {
	where, args := in(1, texts(vidhuk.CitizensKinds))
	args = append(args, id, limit)
	n := len(vidhuk.CitizensKinds)
	return tx.number("select count(*) from (select id from comment where kind "+where+" and id > "+placeholder(n+1)+" limit "+placeholder(n+2)+") c", args...)
}
