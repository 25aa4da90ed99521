package store

import (
	"time"

	"vidhuk"
)

// Watch is how far somebody has watched the comments (5.1.2).
type Watch struct {
	AccountID int64
	CommentID int64 // the newest that was seen
	At        time.Time
}

var watches = describeNatural("watch", "account_id comment_id watched_at", func(w *Watch) []any {
	return []any{&w.AccountID, &w.CommentID, at(&w.At)}
})

// Watch reads how far the account has come: the zero Watch before its first time.
func (tx *Tx) Watch(accountID int64) (Watch, error) {
	w, err := watches.one(tx, "where account_id = $1", accountID)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return Watch{AccountID: accountID}, nil
	}
	return w, err
}

// SaveWatch moves it on; it never goes back.
func (tx *Tx) SaveWatch(w Watch) error {
	_, err := tx.exec(`insert into watch (account_id, comment_id, watched_at) values ($1, $2, $3)
		on conflict (account_id) do update set comment_id = excluded.comment_id, watched_at = excluded.watched_at
		where watch.comment_id < excluded.comment_id`, w.AccountID, w.CommentID, micros(w.At))
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
