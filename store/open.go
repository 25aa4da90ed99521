package store

import (
	"time"

	"vidhuk"
)

// OpenMessage is as much of a message as open data may be made of: no text, no
// person, no address as somebody typed it.
type OpenMessage struct {
	ID           int64
	Number       vidhuk.Number
	ReceivedAt   time.Time
	PublishedAt  time.Time
	Kind         vidhuk.MessageKind
	Topic        string
	Subtopic     string
	Channel      vidhuk.Channel
	District     string
	Street       string // key in the gazetteer
	State        vidhuk.State
	Outcome      vidhuk.Mark
	Ground       string
	MergedInto   vidhuk.Number
	Organization string // who leads; empty: nobody
}

// OpenMessages lists the messages received in the period, on all topics but some,
// by key, after a key.
func (tx *Tx) OpenMessages(from, to time.Time, without []string, after int64, limit int) ([]OpenMessage, error) {
	var f filter
	f.add("id > %s", after)
	FigureQuery{From: from, To: to}.within(&f, "received_at")
	FigureQuery{Without: without}.about(&f, "")
	query := f.limit(`select id, number, received_at, published_at, kind, topic, subtopic, channel, district, street, state, outcome, ground, merged_into,
			coalesce((select a.organization from assignment a where a.message_id = message.id and a.state not in (`+uncounted+`)
				order by a.lead desc, a.id limit 1), '')
		from message `+f.where()+` order by id`, limit)
	return scan(tx, query, func(m *OpenMessage) []any {
		return []any{
			&m.ID, &m.Number, at(&m.ReceivedAt), at(&m.PublishedAt), &m.Kind, &m.Topic, &m.Subtopic, &m.Channel, &m.District, &m.Street, &m.State,
			&m.Outcome, &m.Ground, &m.MergedInto, &m.Organization,
		}
	}, f.args...)
}

// FirstReceived tells when the first message on all topics but some came, and how
// many there are.
func (tx *Tx) FirstReceived(without []string) (first time.Time, count int64, err error) {
	var f filter
	f.add("received_at > 0")
	FigureQuery{Without: without}.about(&f, "")
	err = tx.row([]any{at(&first), &count}, "select coalesce(min(received_at), 0), count(*) from message "+f.where(), f.args...)
	return first, count, err
}

// LastEntry is the key of the newest journal entry: whatever changes a message
// adds one.
func (tx *Tx) LastEntry() (int64, error) {
	return tx.number("select coalesce(max(id), 0) from journal")
}
