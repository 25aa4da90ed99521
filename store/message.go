package store

import (
	"fmt"
	"strings"
	"time"

	"vidhuk"
)

var messages = describe("message", `id number state version kind text masked topic subtopic district address lat lon
	author_id channel emergency about revision regulation ground reason outcome merged_into reopen_count redirect_count
	final received_at published_at notified_at answer_due object_until closed_at active_at agreed_at clarify_until street house written_at secluded`,
	func(m *vidhuk.Message) []any {
		return []any{&m.ID, &m.Number, &m.State, &m.Version, &m.Kind, &m.Text, &m.Masked, &m.Topic, &m.Subtopic,
			&m.Place.District, &m.Place.Address, &m.Place.Lat, &m.Place.Lon,
			&m.AuthorID, &m.Channel, yes(&m.Emergency), &m.About, &m.Revision, &m.RegulationVersion, &m.Ground, &m.Reason,
			&m.Outcome, &m.MergedInto, &m.ReopenCount, &m.RedirectCount,
			yes(&m.Final), at(&m.ReceivedAt), at(&m.PublishedAt), at(&m.NotifiedAt), at(&m.AnswerDueAt), at(&m.ObjectUntil),
			at(&m.ClosedAt), at(&m.ActiveAt), at(&m.AgreedAt), at(&m.ClarifyUntil), &m.Place.Street, &m.Place.House,
			at(&m.WrittenAt), yes(&m.Secluded)}
	})

// NextNumber gives the next message number of a year. The number is taken only
// if the transaction commits, and no other transaction can get it meanwhile.
func (tx *Tx) NextNumber(year int) (vidhuk.Number, error) {
	n, err := tx.count("message/"+time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"), 1)
	return vidhuk.NewNumber(year, n), err
}

// count adds n to a counter and gives its new value.
func (tx *Tx) count(name string, n int64) (int64, error) {
	return tx.number(`insert into counter (name, value) values ($1, $2)
		on conflict (name) do update set value = counter.value + excluded.value returning value`, name, n)
}

// AddMessage writes a new message and sets its ID.
func (tx *Tx) AddMessage(m *vidhuk.Message) error {
	id, err := messages.insert(tx, m)
	m.ID = id
	return err
}

// SaveMessage writes a message that nobody has saved since it was read, and
// raises its version. Error: vidhuk.Conflict "stale_version".
func (tx *Tx) SaveMessage(m *vidhuk.Message) error {
	read := m.Version
	m.Version++
	n, err := tx.affected(saveMessage, append(values(messages.fields(m)), read)...)
	if err == nil && n == 0 {
		return vidhuk.Refuse(vidhuk.Conflict, "stale_version")
	}
	return err
}

var saveMessage = fmt.Sprintf("%s and version = $%d", messages.updating, len(messages.columns)+1)

// TouchMessage records visible activity that is no decision: the version, and
// what others are about to decide, stay valid.
func (tx *Tx) TouchMessage(id int64) error {
	_, err := tx.exec("update message set active_at = $1 where id = $2", micros(tx.Now), id)
	return err
}

// Message reads a message by its number: vidhuk.NotFound without it.
func (tx *Tx) Message(n vidhuk.Number) (vidhuk.Message, error) {
	return messages.one(tx, "where number = $1", string(n))
}

// LockMessage reads a message that the transaction is about to change; on
// PostgreSQL others wait for the row.
func (tx *Tx) LockMessage(n vidhuk.Number) (vidhuk.Message, error) {
	return messages.one(tx, "where number = $1"+tx.store.engine.lock, string(n))
}

// MessageByID reads a message by its key.
func (tx *Tx) MessageByID(id int64) (vidhuk.Message, error) {
	return messages.one(tx, "where id = $1", id)
}

// MessagesAfter lists all messages by key, after a key.
func (tx *Tx) MessagesAfter(id int64, limit int) ([]vidhuk.Message, error) {
	return messages.list(tx, "where id > $1 order by id limit $2", id, limit)
}

// LockMessagesAfter is MessagesAfter for messages that nobody else may change
// until the transaction ends.
func (tx *Tx) LockMessagesAfter(id int64, limit int) ([]vidhuk.Message, error) {
	return messages.list(tx, "where id > $1 order by id limit $2"+tx.store.engine.lock, id, limit)
}

// MessagesByID reads several messages by their keys, in no order.
func (tx *Tx) MessagesByID(ids []int64) (map[int64]vidhuk.Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, args := in(1, ids)
	list, err := messages.list(tx, "where id "+where, args...)
	found := make(map[int64]vidhuk.Message, len(list))
	for _, m := range list {
		found[m.ID] = m
	}
	return found, err
}

var revisions = describeNatural("revision", "message_id number text district address lat lon topic subtopic author_id at street house",
	func(r *vidhuk.Revision) []any {
		return []any{&r.MessageID, &r.Number, &r.Text, &r.Place.District, &r.Place.Address, &r.Place.Lat, &r.Place.Lon,
			&r.Topic, &r.Subtopic, &r.AuthorID, at(&r.At), &r.Place.Street, &r.Place.House}
	})

// AddRevision keeps what a message says, under its revision number.
func (tx *Tx) AddRevision(r *vidhuk.Revision) error {
	return revisions.insertMany(tx, []vidhuk.Revision{*r})
}

// Revisions lists what a message said, first text first.
func (tx *Tx) Revisions(messageID int64) ([]vidhuk.Revision, error) {
	return revisions.list(tx, "where message_id = $1 order by number", messageID)
}

// Linked tells which of the external ids are known already.
func (tx *Tx) Linked(source string, externalIDs []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(externalIDs) == 0 {
		return known, nil
	}
	// A join, and not "in": PostgreSQL would use only the source of the key and
	// compare every id that the source ever brought.
	args := []any{source}
	wanted := make([]string, len(externalIDs))
	for i, id := range externalIDs {
		args = append(args, id)
		wanted[i] = fmt.Sprintf("($%d)", i+2)
	}
	rows, err := tx.query("with wanted (id) as (values "+strings.Join(wanted, ", ")+`)
		select external_id from wanted join link on source = $1 and external_id = wanted.id`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		known[id] = true
	}
	return known, rows.Err()
}

// MessagesByNumber reads several messages by their numbers, in no order.
func (tx *Tx) MessagesByNumber(numbers []vidhuk.Number) ([]vidhuk.Message, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	where, args := in(1, texts(numbers))
	return messages.list(tx, "where number "+where, args...)
}

// LapsedClarifications lists messages whose author did not answer in time.
func (tx *Tx) LapsedClarifications(limit int) ([]vidhuk.Message, error) {
	return messages.list(tx, "where state = 'clarify' and clarify_until > 0 and clarify_until <= $1 order by clarify_until limit $2",
		micros(tx.Now), limit)
}
