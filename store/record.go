package store

import (
	"time"

	"vidhuk"
)

var journal = describe("journal", `id subject message_id deed clause actor_id actor_name role organization channel
	from_state to_state detail regulation at prev hash`,
	func(e *vidhuk.Entry) []any {
		return []any{&e.ID, &e.Subject, &e.MessageID, &e.Deed, &e.Clause, &e.ActorID, &e.ActorName, &e.Role, &e.Organization,
			&e.Channel, &e.From, &e.To, &e.Detail, &e.Regulation, at(&e.At), &e.Prev, &e.Hash}
	})

// LastHash is the hash of the subject's newest journal entry, "" without one.
func (tx *Tx) LastHash(subject string) (string, error) {
	var hash string
	err := tx.row([]any{&hash}, "select hash from journal where subject = $1 order by id desc limit 1", subject)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return "", nil
	}
	return hash, err
}

// AddEntry appends to the journal. Its Prev must be LastHash of the subject: a
// second entry after the same one is refused with vidhuk.Conflict "exists".
func (tx *Tx) AddEntry(e *vidhuk.Entry) error {
	id, err := journal.insert(tx, e)
	e.ID = id
	return err
}

// Entries lists the journal of one subject, oldest first.
func (tx *Tx) Entries(subject string) ([]vidhuk.Entry, error) {
	return journal.list(tx, "where subject = $1 order by id", subject)
}

// EntriesAfter lists the whole journal in chains: ordered by subject, then age,
// after a given subject and id.
func (tx *Tx) EntriesAfter(subject string, id int64, limit int) ([]vidhuk.Entry, error) {
	return journal.list(tx, "where (subject, id) > ($1, $2) order by subject, id limit $3", subject, id, limit)
}

var snapshots = describe("snapshot", "id message_id comment_id post_id kind ground content sha256 picture author_id actor_id at", func(s *vidhuk.Snapshot) []any {
	return []any{&s.ID, &s.MessageID, &s.CommentID, &s.PostID, &s.Kind, &s.Ground, &s.Content, &s.SHA256, &s.Picture,
		&s.AuthorID, &s.ActorID, at(&s.At)}
})

// AddSnapshot keeps evidence. There is no way to change it, and none to remove it
// before its term: see RemoveSnapshot.
func (tx *Tx) AddSnapshot(s *vidhuk.Snapshot) error {
	id, err := snapshots.insert(tx, s)
	s.ID = id
	return err
}

// Snapshots lists the evidence about a message, oldest first.
func (tx *Tx) Snapshots(messageID int64) ([]vidhuk.Snapshot, error) {
	return snapshots.list(tx, "where message_id = $1 order by id", messageID)
}

// SnapshotsOfPost lists the evidence about an information post, oldest first. No
// page shows it: it is for whoever verifies the evidence.
func (tx *Tx) SnapshotsOfPost(postID int64) ([]vidhuk.Snapshot, error) {
	return snapshots.list(tx, "where post_id > 0 and post_id = $1 order by id", postID)
}

// noticeRow adds when a notice is due for delivery.
type noticeRow struct {
	vidhuk.Notice
	NextAt time.Time
}

var notices = describe("notice", "id account_id message_id number kind args created_at read_at delivered_at attempts next_at digest_day",
	func(n *noticeRow) []any {
		return []any{&n.ID, &n.AccountID, &n.MessageID, &n.Number, &n.Kind, &n.Args, at(&n.CreatedAt), at(&n.ReadAt),
			at(&n.DeliveredAt), &n.Attempts, at(&n.NextAt), &n.DigestDay}
	})

// AddNotices queues notices: they are seen on the site at once and delivered by
// the outer channels after the commit.
func (tx *Tx) AddNotices(list []vidhuk.Notice) error {
	rows := make([]noticeRow, len(list))
	for i, n := range list {
		rows[i] = noticeRow{n, n.CreatedAt}
	}
	return notices.insertMany(tx, rows)
}

// Notices lists a person's notices, newest first, older than before (0: from
// the newest).
func (tx *Tx) Notices(accountID, before int64, limit int) ([]vidhuk.Notice, error) {
	if before == 0 {
		return plainNotices(notices.list(tx, "where account_id = $1 order by id desc limit $2", accountID, limit))
	}
	return plainNotices(notices.list(tx, "where account_id = $1 and id < $2 order by id desc limit $3", accountID, before, limit))
}

// UnreadNotices counts what a person has not read.
func (tx *Tx) UnreadNotices(accountID int64) (int64, error) {
	return tx.number("select count(*) from notice where account_id = $1 and read_at = 0", accountID)
}

// ReadNotices marks a person's notices up to a key as read.
func (tx *Tx) ReadNotices(accountID, upTo int64) error {
	_, err := tx.exec("update notice set read_at = $1 where account_id = $2 and id <= $3 and read_at = 0", micros(tx.Now), accountID, upTo)
	return err
}

// ReadNotice marks one of a person's notices as read.
func (tx *Tx) ReadNotice(accountID, id int64) error {
	_, err := tx.exec("update notice set read_at = $1 where account_id = $2 and id = $3 and read_at = 0", micros(tx.Now), accountID, id)
	return err
}

// NoticesUnreadFirst lists a person's notices, those not read yet first, then
// newest first; after the key of one that was read, or not, (0: from the
// beginning).
func (tx *Tx) NoticesUnreadFirst(accountID int64, read bool, after int64, limit int) ([]vidhuk.Notice, error) {
	var f filter
	f.add("account_id = %s", accountID)
	if after != 0 {
		group := value(yes(&read))
		f.add("(case when read_at = 0 then 0 else 1 end > %s or case when read_at = 0 then 0 else 1 end = %s and id < %s)", group, group, after)
	}
	return plainNotices(notices.list(tx, f.limit(f.where()+" order by case when read_at = 0 then 0 else 1 end, id desc", limit), f.args...))
}

// Alone makes every other node wait, until this transaction ends, that also
// wants to be alone: what is put together from several rows is put together once.
func (tx *Tx) Alone() error { return tx.alone() }

// TakeNotices takes up to limit notices that are due, and puts them off until
// the lease ends, so that no other worker takes them meanwhile; if this one
// dies, they come again.
func (tx *Tx) TakeNotices(limit int, lease time.Duration) ([]vidhuk.Notice, error) {
	list, err := notices.list(tx, "where delivered_at = 0 and next_at <= $1 order by next_at, id limit $2"+tx.store.engine.skipLocked,
		micros(tx.Now), limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	where, args := in(2, ids)
	_, err = tx.exec("update notice set attempts = attempts + 1, next_at = $1 where id "+where,
		append([]any{micros(tx.Now.Add(lease))}, args...)...)
	return plainNotices(list, err)
}

// NoticeDelivered records that a channel took the notice.
func (tx *Tx) NoticeDelivered(id int64) error {
	_, err := tx.exec("update notice set delivered_at = $1 where id = $2", micros(tx.Now), id)
	return err
}

// NoticeForDigest puts a notice off until a day's digest.
func (tx *Tx) NoticeForDigest(id int64, day string, until time.Time) error {
	_, err := tx.exec("update notice set digest_day = $1, next_at = $2 where id = $3", day, micros(until), id)
	return err
}

// DigestNotices lists what an account's digest of a day tells, oldest first, up to a
// limit: also what an earlier digest should have told.
func (tx *Tx) DigestNotices(accountID int64, day string, limit int) ([]vidhuk.Notice, error) {
	return plainNotices(notices.list(tx, `where account_id = $1 and delivered_at = 0 and digest_day <> '' and digest_day <= $2
		order by id limit $3`, accountID, day, limit))
}

// UndeliveredNotices counts the queue: by it tests and whoever looks for a fault see
// whether delivery keeps up.
func (tx *Tx) UndeliveredNotices() (int64, error) {
	return tx.number("select count(*) from notice where delivered_at = 0")
}

func plainNotices(rows []noticeRow, err error) ([]vidhuk.Notice, error) {
	list := make([]vidhuk.Notice, len(rows))
	for i, r := range rows {
		list[i] = r.Notice
	}
	return list, err
}

// NoticesDue reports whether anything waits for delivery now.
func (tx *Tx) NoticesDue() (bool, error) {
	n, err := tx.number("select count(*) from (select id from notice where delivered_at = 0 and next_at <= $1 limit 1) as due", micros(tx.Now))
	return n > 0, err
}

// SnapshotsAfter lists all evidence by key, after a key.
func (tx *Tx) SnapshotsAfter(id int64, limit int) ([]vidhuk.Snapshot, error) {
	return snapshots.list(tx, "where id > $1 order by id limit $2", id, limit)
}

// SnapshotsByID reads evidence by its keys.
func (tx *Tx) SnapshotsByID(ids []int64) (map[int64]vidhuk.Snapshot, error) {
	found := map[int64]vidhuk.Snapshot{}
	if len(ids) == 0 {
		return found, nil
	}
	where, args := in(1, ids)
	list, err := snapshots.list(tx, "where id "+where, args...)
	for _, s := range list {
		found[s.ID] = s
	}
	return found, err
}
