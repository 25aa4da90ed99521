package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"vidhuk"
	"vidhuk/store"
)

const (
	batch = 100
	// digestAt is when a day's digest goes, on the clock of the city: 8:30, as work
	// begins.
	digestAt = 8*time.Hour + 30*time.Minute
)

// sort turns every notice that is due into letters. Where none is due it does not
// write at all.
func (c *Courier) sort(ctx context.Context) error {
	for ctx.Err() == nil {
		var any bool
		err := c.Store.Read(ctx, func(tx *store.Tx) (err error) {
			any, err = tx.NoticesDue()
			return err
		})
		if err != nil || !any {
			return err
		}
		if err := c.Store.Write(ctx, c.sortBatch); err != nil {
			return err
		}
	}
	return nil
}

// sortBatch takes some notices and decides about each, all in one transaction:
// either a notice is a letter, or it is still to be sorted.
func (c *Courier) sortBatch(tx *store.Tx) error {
	if err := tx.Alone(); err != nil {
		return err
	}
	due, err := tx.TakeNotices(batch, lease)
	if err != nil {
		return err
	}
	s := sorting{Tx: tx, zone: c.Zone, readers: map[int64]reader{}, digested: map[int64]bool{}}
	for _, n := range due {
		if err := s.one(n); err != nil {
			return err
		}
	}
	return nil
}

// sorting is one batch on its way.
type sorting struct {
	*store.Tx
	zone     *time.Location
	readers  map[int64]reader
	digested map[int64]bool // accounts whose digest is written
}

// reader is somebody who is told, and how they wish it.
type reader struct {
	vidhuk.Account
	ways map[vidhuk.Theme]vidhuk.Way
}

func (s *sorting) reader(id int64) (reader, error) {
	if r, known := s.readers[id]; known {
		return r, nil
	}
	a, err := s.Account(id)
	if err != nil {
		return reader{}, err
	}
	ways, err := s.Ways(id)
	s.readers[id] = reader{a, ways}
	return s.readers[id], err
}

func (s *sorting) one(n vidhuk.Notice) error {
	r, err := s.reader(n.AccountID)
	if err != nil {
		return err
	}
	theme, err := s.theme(n, r)
	if err != nil {
		return err
	}
	switch way := theme.Way(r.ways); {
	case !r.Mailable() || way == vidhuk.OnlyWeb:
		return s.NoticeDelivered(n.ID)
	case way == vidhuk.AtOnce:
		return s.alone(n, theme)
	case n.DigestDay == "":
		day, at := s.nextDigest()
		return s.NoticeForDigest(n.ID, day, at)
	}
	return s.digest(r)
}

func (s *sorting) theme(n vidhuk.Notice, r reader) (vidhuk.Theme, error) {
	own := false
	if n.MessageID != 0 {
		author, err := s.AuthorOf(n.MessageID)
		if err != nil {
			return "", err
		}
		own = author == n.AccountID
	}
	return vidhuk.ThemeOf(n.Kind, own, len(r.Roles) > 0), nil
}

// alone writes the letter of one notice.
func (s *sorting) alone(n vidhuk.Notice, theme vidhuk.Theme) error {
	l := vidhuk.Letter{
		Key: fmt.Sprintf("notice/%d", n.ID), AccountID: n.AccountID, Kind: vidhuk.LetterNotice, Number: n.Number,
		Args: argsOf(theme, n),
	}
	if _, err := s.AddLetter(&l); err != nil {
		return err
	}
	return s.NoticeDelivered(n.ID)
}

// A digest tells so many notices and counts the others, up to what one reading
// takes; the rest waits for the next.
const (
	digestTells = 50
	digestTakes = 1000
)

func argsOf(theme vidhuk.Theme, notices ...vidhuk.Notice) string {
	some := notices[:min(len(notices), digestTells)]
	a := noticeArgs{Theme: theme, More: len(notices) - len(some)}
	for _, n := range some {
		a.Notices = append(a.Notices, told{n.Kind, n.Number, n.Args})
	}
	text, err := json.Marshal(a)
	if err != nil {
		panic(fmt.Sprintf("notify: arguments that are no JSON: %v", err))
	}
	return string(text)
}

// nextDigest is the day and the moment of the digest that comes next.
func (s *sorting) nextDigest() (day string, at time.Time) {
	now := s.Now.In(s.zone)
	for ahead := range 2 {
		at = time.Date(now.Year(), now.Month(), now.Day()+ahead, 0, int(digestAt.Minutes()), 0, 0, s.zone)
		if at.After(now) {
			break
		}
	}
	return at.Format(time.DateOnly), at
}

// digest writes one letter of everything that waits for a reader's digest. Its
// key is the day: a second one on the same day is not written, and what came too
// late for it waits for the next.
func (s *sorting) digest(r reader) error {
	if s.digested[r.ID] {
		return nil
	}
	s.digested[r.ID] = true
	day := s.Now.In(s.zone).Format(time.DateOnly)
	list, err := s.DigestNotices(r.ID, day, digestTakes)
	if err != nil || len(list) == 0 {
		return err
	}
	l := vidhuk.Letter{
		Key: fmt.Sprintf("digest/%d/%s", r.ID, day), AccountID: r.ID, Kind: vidhuk.LetterDigest, Args: argsOf(vidhuk.Digested, list...),
	}
	written, err := s.AddLetter(&l)
	if err != nil {
		return err
	}
	next, at := s.nextDigest()
	for _, n := range list {
		if written {
			err = s.NoticeDelivered(n.ID)
		} else {
			err = s.NoticeForDigest(n.ID, next, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
