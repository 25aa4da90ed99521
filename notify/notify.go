// Package notify tells people what happened, outside the site: it turns queued
// notices into letters in the reader's language and hands them to a channel.
//
// A notice is written in the deed's own transaction and is on the site at once;
// the row itself is the queue. Delivery takes a lease on due notices, sends,
// and records. A crash after sending and before recording sends again: a notice
// is told once or twice, never zero times. No personal data is in a letter but
// its reader's own address.
package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/store"
)

// Letter is one notice as a person reads it.
type Letter struct {
	ID      int64 // of the notice: the same when it is sent again
	To      string
	Subject string
	Text    string
	At      time.Time
}

// Channel carries letters. Send returns nil when the letter is in safe hands;
// sending the same letter again must do no harm.
type Channel interface {
	Send(ctx context.Context, l Letter) error
}

// Courier delivers what is due.
type Courier struct {
	Store   *store.Store
	Channel Channel
	Base    string // public address of the site, without a slash at the end
	Log     *slog.Logger
}

const (
	batch   = 20
	lease   = 30 * time.Second
	sending = 10 * time.Second // the longest that one letter may take
)

// DeliverDue sends every notice that is due and says how many went out. A
// channel that fails puts its notice off; the others go on.
func (c *Courier) DeliverDue(ctx context.Context) (int, error) {
	sent := 0
	for ctx.Err() == nil {
		due, err := c.take(ctx)
		if err != nil || len(due) == 0 {
			return sent, err
		}
		until := c.Store.Now().Add(lease - sending)
		var done []outcome
		for _, n := range due {
			if ctx.Err() != nil || c.Store.Now().After(until) {
				break // the lease runs out, and they are due again
			}
			o, err := c.deliver(ctx, n)
			if err != nil {
				return sent, errors.Join(err, c.record(ctx, done))
			}
			done = append(done, o)
		}
		if err := c.record(ctx, done); err != nil {
			return sent, err
		}
		sent += len(done)
	}
	return sent, nil
}

// outcome is what came of one notice; a failure is nil when it is delivered.
type outcome struct {
	notice  vidhuk.Notice
	failure error
}

// record notes what came of a batch: one write for all, since each waits for the
// disk. What went out before a crash goes out again.
func (c *Courier) record(ctx context.Context, done []outcome) error {
	if len(done) == 0 {
		return nil
	}
	return c.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		for _, o := range done {
			var err error
			if o.failure == nil {
				err = tx.NoticeDelivered(o.notice.ID)
			} else {
				err = tx.NoticePutOff(o.notice.ID, tx.Now.Add(pause(o.notice.Attempts)))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// take leases due notices; without any it does not write at all.
func (c *Courier) take(ctx context.Context) (due []vidhuk.Notice, err error) {
	var any bool
	err = c.Store.Read(ctx, func(tx *store.Tx) error {
		any, err = tx.NoticesDue()
		return err
	})
	if err != nil || !any {
		return nil, err
	}
	err = c.Store.Write(ctx, func(tx *store.Tx) error {
		due, err = tx.TakeNotices(batch, lease)
		return err
	})
	return due, err
}

func (c *Courier) deliver(ctx context.Context, n vidhuk.Notice) (outcome, error) {
	var a vidhuk.Account
	err := c.Store.Read(ctx, func(tx *store.Tx) (err error) {
		a, err = tx.Account(n.AccountID)
		return err
	})
	if err != nil || !mailable(a) {
		return outcome{notice: n}, err
	}
	limited, cancel := context.WithTimeout(ctx, sending)
	defer cancel()
	failure := c.Channel.Send(limited, c.letter(a, n))
	if failure != nil {
		c.Log.Warn("notice not delivered", "notice", n.ID, "kind", n.Kind, "attempt", n.Attempts, "error", failure)
	}
	return outcome{n, failure}, nil
}

// mailable reports whether letters can reach the account at all: the site is
// the only channel for those without a real address.
func mailable(a vidhuk.Account) bool {
	return !a.Disabled && !strings.HasSuffix(a.Email, ".invalid")
}

// pause grows from a minute to six hours.
func pause(attempts int) time.Duration {
	d := time.Minute << min(attempts, 10)
	return min(d, 6*time.Hour)
}

func (c *Courier) letter(a vidhuk.Account, n vidhuk.Notice) Letter {
	l := language.Match("", a.Language)
	text := Sentence(l, n.Kind, n.Number, n.Args)
	subject := l.T("notice.subject")
	link := c.Base + "/notices"
	if path := alertPath(n.Args); path != "" {
		link = c.Base + path
	}
	if n.Number != "" {
		subject = l.T("notice.subject_number", "number", string(n.Number))
		link = fmt.Sprintf("%s/messages/%s", c.Base, n.Number)
	}
	return Letter{ID: n.ID, To: a.Email, Subject: subject, Text: text + "\n\n" + link + "\n\n" + l.T("notice.footer") + "\n", At: n.CreatedAt}
}

// alertPath is the page of the alert that a notice is about, or "".
func alertPath(args string) string {
	var about struct{ Alert int64 }
	json.Unmarshal([]byte(args), &about) //nolint:errcheck // we wrote it; without an alert there is no page of one
	if about.Alert == 0 {
		return ""
	}
	return fmt.Sprintf("/alerts/%d", about.Alert)
}

// Sentence is a notice in words. args is the notice's JSON.
func Sentence(l language.Language, kind string, number vidhuk.Number, args string) string {
	values := map[string]any{}
	if args != "" {
		json.Unmarshal([]byte(args), &values) //nolint:errcheck // we wrote it; the sentence stands without
	}
	pairs := []any{"number", string(number)}
	for k, v := range values {
		pairs = append(pairs, k, v)
	}
	return l.T("notice."+kind, pairs...)
}
