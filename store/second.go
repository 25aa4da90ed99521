package store

import (
	"time"

	"vidhuk"
)

var seconds = describe("second", "id state entry_id message_id comment_id deed ground decided_by decided_at drawn_at note reviewed_by reviewed_at",
	func(s *vidhuk.Second) []any {
		return []any{&s.ID, &s.State, &s.EntryID, &s.MessageID, &s.CommentID, &s.Deed, &s.Ground, &s.DecidedBy, at(&s.DecidedAt),
			at(&s.DrawnAt), &s.Note, &s.ReviewedBy, at(&s.ReviewedAt)}
	})

// AddSecond writes a new one and sets its ID. Error: vidhuk.Conflict "exists" for
// a decision that has one.
func (tx *Tx) AddSecond(s *vidhuk.Second) error {
	id, err := seconds.insert(tx, s)
	s.ID = id
	return err
}

// SaveSecond writes one that LockSecond read.
func (tx *Tx) SaveSecond(s *vidhuk.Second) error { return seconds.update(tx, s) }

// LockSecond reads one that the transaction is about to change: vidhuk.NotFound
// without it.
func (tx *Tx) LockSecond(id int64) (vidhuk.Second, error) {
	return seconds.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

// Seconds lists those of a state, the newest first, before a key (0: all).
func (tx *Tx) Seconds(state vidhuk.SecondState, before int64, limit int) ([]vidhuk.Second, error) {
	return seconds.list(tx, "where state = $1 and ($2 = 0 or id < $2) order by id desc limit $3", string(state), before, limit)
}

// CountSeconds counts those that wait and that somebody else than the account
// decided on.
func (tx *Tx) CountSeconds(accountID int64) (int64, error) {
	return tx.number("select count(*) from second where state = 'waiting' and decided_by <> $1", accountID)
}

// Undrawn lists the decisions since a time that have no second look, the oldest
// first, after a key.
func (tx *Tx) Undrawn(since time.Time, after int64, limit int, deeds ...vidhuk.Deed) ([]vidhuk.Entry, error) {
	var f filter
	f.addIn("deed", texts(deeds))
	f.add("at >= %s", micros(since))
	f.add("id > %s", after)
	f.add("message_id <> 0")
	f.add("actor_id <> 0")
	f.add("id not in (select entry_id from second)")
	return journal.list(tx, f.limit(f.where()+" order by id", limit), f.args...)
}

// Judged is one decision of the journal with what may be told of its message.
type Judged struct {
	ID     int64
	Deed   vidhuk.Deed
	Detail string
	Topic  string
	At     time.Time
}

// Judged lists decisions of the journal, the newest first, before a key (0: from
// the newest), without the messages of some topics.
func (tx *Tx) Judged(before int64, limit int, without []string, deeds ...vidhuk.Deed) ([]Judged, error) {
	var f filter
	f.addIn("j.deed", texts(deeds))
	f.add("coalesce(m.secluded, 0) = 0")
	if before != 0 {
		f.add("j.id < %s", before)
	}
	for _, topic := range without {
		f.add("coalesce(m.topic, '') <> %s", topic)
	}
	return scan(tx, f.limit(`select j.id, j.deed, j.detail, coalesce(m.topic, ''), j.at
		from journal j left join message m on m.id = j.message_id `+f.where()+" order by j.id desc", limit),
		func(j *Judged) []any { return []any{&j.ID, &j.Deed, &j.Detail, &j.Topic, at(&j.At)} }, f.args...)
}

// Done counts one person's deeds of a kind with one detail.
type Done struct {
	ActorID int64
	Deed    vidhuk.Deed
	Detail  string
	Count   int64
}

// Done counts deeds of a period by person, deed and detail; of one person, or of
// everybody for 0.
func (tx *Tx) Done(accountID int64, from, to time.Time, deeds ...vidhuk.Deed) ([]Done, error) {
	var f filter
	f.addIn("deed", texts(deeds))
	f.add("at >= %s and at < %s", micros(from), micros(to))
	if accountID != 0 {
		f.add("actor_id = %s", accountID)
	} else {
		f.add("actor_id <> 0")
	}
	return scan(tx, "select actor_id, deed, detail, count(*) from journal "+f.where()+" group by actor_id, deed, detail order by 1, 2, 3",
		func(d *Done) []any { return []any{&d.ActorID, &d.Deed, &d.Detail, &d.Count} }, f.args...)
}

// Waited tells how long a message had waited when somebody decided on it.
type Waited struct {
	ActorID             int64
	SubmittedAt, EndsAt time.Time
}

// Waited lists the first decisions of a period on messages: from their last
// submission to the decision; of one person, or of everybody for 0.
func (tx *Tx) Waited(accountID int64, from, to time.Time, limit int) ([]Waited, error) {
	var f filter
	f.add("j.deed in ('approve', 'reject')")
	f.add("j.at >= %s and j.at < %s", micros(from), micros(to))
	f.add("j.actor_id <> 0")
	if accountID != 0 {
		f.add("j.actor_id = %s", accountID)
	}
	return scan(tx, f.limit(`select j.actor_id, m.received_at, j.at from journal j join message m on m.id = j.message_id `+f.where()+
		" order by j.at desc", limit),
		func(w *Waited) []any { return []any{&w.ActorID, at(&w.SubmittedAt), at(&w.EndsAt)} }, f.args...)
}

// Overturned counts the appeals of a period that succeeded, and all that were
// decided, by whose decision they were about.
type Overturned struct {
	ActorID        int64
	All, Succeeded int64
}

// Overturned counts appeals decided in a period, by whose rejection it was.
func (tx *Tx) Overturned(from, to time.Time) ([]Overturned, error) {
	return scan(tx, `select rejected_by, count(*), sum(case when state = 'overturned' then 1 else 0 end) from appeal
		where state in ('upheld', 'overturned') and decided_at >= $1 and decided_at < $2 group by rejected_by order by rejected_by`,
		func(o *Overturned) []any { return []any{&o.ActorID, &o.All, &o.Succeeded} }, micros(from), micros(to))
}

// SecondLooks counts the second looks of a period that did not agree, and all,
// by whose decision they were about.
func (tx *Tx) SecondLooks(from, to time.Time) ([]Overturned, error) {
	return scan(tx, `select decided_by, count(*), sum(case when state = 'disagreed' then 1 else 0 end) from second
		where state <> 'waiting' and reviewed_at >= $1 and reviewed_at < $2 group by decided_by order by decided_by`,
		func(o *Overturned) []any { return []any{&o.ActorID, &o.All, &o.Succeeded} }, micros(from), micros(to))
}
