package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// partSize is how many keys of messages one part of the map of the site spans:
// well under the 50,000 addresses that the protocol allows, so that a part is
// read and written in a moment.
const partSize = 10_000

// mostPosts bounds the posts in the map: the latest.
const mostPosts = 20_000

// Part is one part of the map: its number, from 1, and when anything in it
// changed last.
type Part struct {
	Number  int
	Changed time.Time
}

// PageDate is a public page of a message or a post, and when it changed last.
type PageDate struct {
	ID      int64         // of a post
	Number  vidhuk.Number // of a message
	Changed time.Time
}

// MessageParts lists the parts of the map that hold public messages.
func (l *Look) MessageParts(ctx context.Context) (parts []Part, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.MessageParts(partSize)
		for _, p := range list {
			parts = append(parts, Part{int(p.ID) + 1, p.At})
		}
		return err
	})
	return parts, err
}

// MessagePart lists the public messages of one part.
func (l *Look) MessagePart(ctx context.Context, number int) (list []PageDate, err error) {
	if number < 1 || number > 1<<30 {
		return nil, nil
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		from := int64(number-1) * partSize
		found, err := tx.MessageDates(from, from+partSize)
		for _, m := range found {
			list = append(list, PageDate{Number: m.Number, Changed: m.At})
		}
		return err
	})
	return list, err
}

// PostDates lists the information posts that anybody may open.
func (l *Look) PostDates(ctx context.Context) (list []PageDate, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.PostDates(mostPosts)
		for _, p := range found {
			list = append(list, PageDate{ID: p.ID, Changed: p.At})
		}
		return err
	})
	return list, err
}
