package store

import (
	"fmt"
	"maps"
	"slices"

	"vidhuk"
)

// Imported is one message of a file with what it brings along. Add fills in its
// ID and number.
type Imported struct {
	Message     vidhuk.Message
	Source      string // which file or system
	ExternalID  string
	Assignments []vidhuk.Assignment
	Entries     []vidhuk.Entry // Prev and Hash are made by seal once the number is known
}

// AddImported writes many new messages in a few statements each. Numbers run on
// from each year's counter; seal completes the journal entries of a message
// that has its ID and number now.
func (tx *Tx) AddImported(batch []Imported, year func(vidhuk.Message) int, seal func(*Imported)) error {
	if err := tx.numberMany(batch, year); err != nil {
		return err
	}
	if err := tx.insertMessages(batch); err != nil {
		return err
	}
	var given []vidhuk.Assignment
	var written []vidhuk.Entry
	for i := range batch {
		seal(&batch[i])
		given = append(given, batch[i].Assignments...)
		written = append(written, batch[i].Entries...)
	}
	if err := tx.insertLinks(batch); err != nil {
		return err
	}
	if err := tx.insertRevisions(batch); err != nil {
		return err
	}
	if err := assignments.insertMany(tx, given); err != nil {
		return err
	}
	return journal.insertMany(tx, written)
}

func (tx *Tx) numberMany(batch []Imported, year func(vidhuk.Message) int) error {
	byYear := map[int][]*vidhuk.Message{}
	for i := range batch {
		y := year(batch[i].Message)
		byYear[y] = append(byYear[y], &batch[i].Message)
	}
	for _, y := range slices.Sorted(maps.Keys(byYear)) { // in order: two imports never wait for each other
		list := byYear[y]
		last, err := tx.count(fmt.Sprintf("message/%04d", y), int64(len(list)))
		if err != nil {
			return err
		}
		for i, m := range list {
			m.Number = vidhuk.NewNumber(y, last-int64(len(list))+int64(i)+1)
		}
	}
	return nil
}

func (tx *Tx) insertMessages(batch []Imported) error {
	list := make([]vidhuk.Message, len(batch))
	numbers := make([]string, len(batch))
	for i := range batch {
		list[i] = batch[i].Message
		numbers[i] = string(batch[i].Message.Number)
	}
	if err := messages.insertMany(tx, list); err != nil {
		return err
	}
	where, args := in(1, numbers)
	rows, err := tx.query("select number, id from message where number "+where, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	ids := make(map[vidhuk.Number]int64, len(batch))
	for rows.Next() {
		var n vidhuk.Number
		var id int64
		if err := rows.Scan(&n, &id); err != nil {
			return err
		}
		ids[n] = id
	}
	for i := range batch {
		batch[i].Message.ID = ids[batch[i].Message.Number]
	}
	return rows.Err()
}

func (tx *Tx) insertLinks(batch []Imported) error {
	list := make([]link, len(batch))
	for i, b := range batch {
		list[i] = link{b.Source, b.ExternalID, b.Message.ID}
	}
	return links.insertMany(tx, list)
}

// link is under which id another system knows a message.
type link struct {
	source, externalID string
	messageID          int64
}

var links = describeNatural("link", "source external_id message_id", func(l *link) []any {
	return []any{&l.source, &l.externalID, &l.messageID}
})

func (tx *Tx) insertRevisions(batch []Imported) error {
	list := make([]vidhuk.Revision, len(batch))
	for i, b := range batch {
		m := b.Message
		list[i] = vidhuk.Revision{
			MessageID: m.ID, Number: 1, Text: m.Text, Place: m.Place, Topic: m.Topic, Subtopic: m.Subtopic, At: m.ReceivedAt, AuthorID: m.AuthorID,
		}
	}
	return revisions.insertMany(tx, list)
}
