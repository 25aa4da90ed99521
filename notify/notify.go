// Package notify tells people what happened, outside the site: it turns notices
// into letters as their readers wish, and sends letters.
//
// The map of the room:
//
//	notify.go   the courier: sending, once
//	sort.go     notices become letters: at once, in a day's digest, or not at all
//	compose.go  a letter in the reader's language, as text and as a page
//	mail.go     through an SMTP server
//	outbox.go   into a folder, where no mail server is configured
//
// A notice is written in the deed's own transaction and is on the site at once.
// A letter is a row too: queue and log in one. Before it is handed over the row
// says so, and afterwards what came of it. A letter whose outcome nobody knows,
// because the program or the connection died in between, is not sent again by
// itself: nothing is sent twice. Its reader finds it on the site in any case.
package notify

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/store"
)

// Channel carries letters.
type Channel interface {
	// Send hands a letter over. A Failure says how it went wrong; any other error
	// means that nobody knows whether the letter left.
	Send(ctx context.Context, l Letter) error
	// Repeatable reports whether sending the same letter again leaves one letter:
	// then an unknown outcome is simply tried again.
	Repeatable() bool
}

// Failure is a letter that certainly did not leave.
type Failure struct {
	Problem string // for the log of delivery: "refused 550", "no_connection"
	Final   bool   // trying again is of no use
	Err     error
}

func (f *Failure) Error() string { return f.Problem + ": " + f.Err.Error() }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Courier delivers what is due.
type Courier struct {
	Store   *store.Store
	Channel Channel
	Base    string // public address of the site, without a slash at the end
	Sender  string // name of the contact centre
	Zone    *time.Location
	Key     func(context.Context) (string, error) // signs the links that end letters
	Log     *slog.Logger
}

// Tidy removes letters that the channel keeps, when they are as old as those
// that are dropped from the log of delivery.
func (c *Courier) Tidy() error {
	if o, keeps := c.Channel.(*Outbox); keeps {
		return o.Tidy(c.Store.Now().AddDate(0, 0, -store.LetterDays))
	}
	return nil
}

const (
	lease     = 2 * time.Minute  // after which a letter on its way has lost its sender
	sending   = 20 * time.Second // the longest that one letter may take
	mostTries = 12               // with growing pauses: a day and a half
)

// DeliverDue turns every notice that is due into letters, sends every letter
// that is due, and says how many went out. A letter that fails is put off; the
// others go on.
func (c *Courier) DeliverDue(ctx context.Context) (int, error) {
	if err := c.sort(ctx); err != nil {
		return 0, err
	}
	var due bool
	err := c.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.LettersDue()
		return err
	})
	if err != nil || !due {
		return 0, err
	}
	if err := c.abandoned(ctx); err != nil {
		return 0, err
	}
	sent := 0
	for ctx.Err() == nil {
		l, err := c.take(ctx)
		if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		if err := c.deliver(ctx, l, &sent); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

func (c *Courier) take(ctx context.Context) (l vidhuk.Letter, err error) {
	err = c.Store.Write(ctx, func(tx *store.Tx) error {
		l, err = tx.TakeLetter(lease)
		return err
	})
	return l, err
}

// errAbandoned is a letter whose sender died on the way.
var errAbandoned = errors.New("the sender died")

// abandoned settles letters whose sender died before it could say what came of
// them.
func (c *Courier) abandoned(ctx context.Context) error {
	return c.Store.Write(ctx, func(tx *store.Tx) error {
		list, err := tx.Abandoned(100)
		for i := range list {
			if err == nil {
				err = c.settle(tx, &list[i], errAbandoned)
			}
		}
		return err
	})
}

func (c *Courier) deliver(ctx context.Context, l vidhuk.Letter, sent *int) error {
	failure := c.hand(ctx, l)
	if failure == nil {
		*sent++
	} else if ctx.Err() == nil {
		c.Log.Warn("letter not delivered", "letter", l.ID, "kind", l.Kind, "attempt", l.Attempts, "problem", problem(failure))
	}
	return c.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return c.settle(tx, &l, failure) })
}

// errGone is a letter that nobody wants any more.
var errGone = &Failure{Problem: "gone", Final: true, Err: errors.New("the reader left")}

// hand composes the letter and gives it to the channel.
func (c *Courier) hand(ctx context.Context, l vidhuk.Letter) error {
	m := message{Letter: l}
	if l.AccountID != 0 {
		err := c.Store.Read(ctx, func(tx *store.Tx) (err error) {
			m.reader, err = tx.Account(l.AccountID)
			return err
		})
		if err != nil {
			return &Failure{Problem: "database", Err: err}
		}
		if m.reader.Disabled || l.Address == "" && !m.reader.Mailable() {
			return errGone
		}
	}
	key, err := c.Key(ctx)
	if err != nil {
		return &Failure{Problem: "database", Err: err}
	}
	of := func(n vidhuk.Number) about { return c.about(ctx, m.reader, n) }
	ready, err := writer{base: c.Base, sender: c.Sender, key: key, about: of}.compose(m)
	if err != nil {
		return &Failure{Problem: "composing", Final: true, Err: err}
	}
	limited, cancel := context.WithTimeout(ctx, sending)
	defer cancel()
	return c.Channel.Send(limited, ready)
}

// about is what the reader is told of a message: its author where its status
// stands and what they wrote, others what is public. A letter goes without it
// rather than not at all.
func (c *Courier) about(ctx context.Context, reader vidhuk.Account, n vidhuk.Number) (of about) {
	err := c.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.Message(n)
		if err != nil {
			return err
		}
		if m.AuthorID != reader.ID {
			if m.Public() {
				of.words = vidhuk.Excerpt(m.PublicText())
			}
			return nil
		}
		of.words = vidhuk.Excerpt(m.Text)
		code, err := look.CodeOf(tx, vidhuk.Actor{AccountID: reader.ID}, n)
		if vidhuk.KindOf(err) == vidhuk.NotFound {
			return nil // it came without a code
		}
		of.status = "/status/" + string(n) + "/" + code
		return err
	})
	if err != nil {
		c.Log.Warn("a letter says nothing of its message but the number", "error", err)
		return about{}
	}
	return of
}

// settle notes what came of a letter.
func (c *Courier) settle(tx *store.Tx, l *vidhuk.Letter, failure error) error {
	var certain *Failure
	known := errors.As(failure, &certain)
	l.Problem = problem(failure)
	var forget []string
	switch {
	case failure == nil:
		l.State, l.SentAt = vidhuk.LetterSent, tx.Now
		forget = []string{"secret"}
	case known && certain == errGone:
		l.State = vidhuk.LetterDropped
		forget = []string{"secret"}
	case known && certain.Final || l.Attempts >= mostTries && (known || c.Channel.Repeatable()):
		l.State = vidhuk.LetterFailed
	case failure == errAbandoned && c.Channel.Repeatable():
		l.State, l.NextAt = vidhuk.LetterWaiting, tx.Now // it has waited for its lease
	case known || c.Channel.Repeatable():
		l.State, l.NextAt = vidhuk.LetterWaiting, tx.Now.Add(pause(l.Attempts))
	default:
		l.State = vidhuk.LetterUncertain
	}
	// The account is deleted: the address is not kept for another try.
	if l.Kind == vidhuk.LetterErased && l.State != vidhuk.LetterWaiting {
		forget = append(forget, "address")
		if l.State.Resendable() {
			l.State = vidhuk.LetterDropped
		}
	}
	return tx.SettleLetter(l, forget...)
}

// problem is what the log of delivery says of a failure. The mail server's own
// words stay out of it: they may hold an address.
func problem(failure error) string {
	var certain *Failure
	switch {
	case failure == nil:
		return ""
	case errors.As(failure, &certain):
		return certain.Problem
	}
	return "no_answer"
}

// pause grows from two minutes to six hours.
func pause(attempts int) time.Duration {
	d := time.Minute << min(attempts, 10)
	return min(d, 6*time.Hour)
}
