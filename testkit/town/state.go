package town

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/center"
)

// In is a message in a state, got there by deeds alone. Roads leads and, once
// executors are notified, Water helps. In states before publication nobody is
// assigned. A draft is never stored and cannot be had.
func (x *Town) In(s vidhuk.State) vidhuk.Message {
	x.T.Helper()
	build, ok := x.ways()[s]
	if !ok {
		x.T.Fatalf("town: no way to a message that is %s", s)
	}
	m := build()
	if m.State != s {
		x.T.Fatalf("town: the message is %s, not %s", m.State, s)
	}
	return m
}

// ways says how to get a message into each state.
func (x *Town) ways() map[vidhuk.State]func() vidhuk.Message {
	ctx := context.Background()
	mod, adm, author := x.Moderator(), x.Administrator(), x.Member()
	from := func(start func() vidhuk.Message, deed func(vidhuk.Message) (vidhuk.Message, error)) func() vidhuk.Message {
		return func() vidhuk.Message {
			x.T.Helper()
			m, err := deed(start())
			x.must(err)
			return m
		}
	}
	notified := func() vidhuk.Message { return x.Approved(Roads, Water) }
	redirected := from(notified, func(m vidhuk.Message) (vidhuk.Message, error) {
		return x.Center.Redirect(ctx, x.Executor(Roads), center.Redirection{Duty: x.Duty(m, Roads), To: Parks})
	})
	answered := func() vidhuk.Message { return x.Answered(vidhuk.MarkDone, Roads, Water) }
	closed := func() vidhuk.Message { return x.Closed(vidhuk.MarkDone, Roads, Water) }
	return map[vidhuk.State]func() vidhuk.Message{
		vidhuk.Pending: x.Submitted,
		vidhuk.Clarifying: from(x.Submitted, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Clarify(ctx, mod, center.Clarification{Ref: x.Ref(m.Number), Text: "Біля якого будинку?"})
		}),
		vidhuk.Rejected: from(x.Submitted, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Reject(ctx, mod, center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
		}),
		vidhuk.Approved:       func() vidhuk.Message { return x.Approved() },
		vidhuk.Notified:       notified,
		vidhuk.InWork:         func() vidhuk.Message { return x.Accepted(Roads, Water) },
		vidhuk.RedirectNeeded: redirected,
		vidhuk.Arbitration: from(redirected, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Redirect(ctx, x.Executor(Water), center.Redirection{Duty: x.Duty(m, Water), To: Roads})
		}),
		vidhuk.Answered: answered,
		vidhuk.Closing: from(answered, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Confirm(ctx, adm, x.Ref(m.Number))
		}),
		vidhuk.Closed: closed,
		vidhuk.Reopened: from(closed, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Reopen(ctx, author, center.Protest{Ref: x.Ref(m.Number), Text: "Яма з’явилася знову."})
		}),
		vidhuk.Forwarded: from(x.Submitted, func(m vidhuk.Message) (vidhuk.Message, error) {
			if _, err := x.Center.Seclude(ctx, mod, center.Seclusion{Ref: x.Ref(m.Number), Reason: "Факти корупції"}); err != nil {
				return m, err
			}
			return x.Center.Forward(ctx, adm, center.Forwarding{Ref: x.Ref(m.Number), To: "НАЗК", Letter: "17", SentAt: x.Store.Now()})
		}),
		vidhuk.Withdrawn: from(notified, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Withdraw(ctx, author, center.Ref{Number: m.Number})
		}),
		vidhuk.Merged: from(x.Submitted, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Merge(ctx, mod, center.Merger{Ref: x.Ref(m.Number), Into: x.Approved().Number})
		}),
		vidhuk.Hidden: from(notified, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Hide(ctx, mod, center.Hiding{Ref: x.Ref(m.Number), Ground: "ADS"})
		}),
		vidhuk.Archived: from(closed, func(m vidhuk.Message) (vidhuk.Message, error) {
			return x.Center.Archive(ctx, adm, x.Ref(m.Number))
		}),
	}
}

// States are those that a stored message can be in.
func States() []vidhuk.State { return vidhuk.States[1:] }

// Kyiv is a wall time of the city: year, month, day, hour, minute.
func Kyiv(year int, month time.Month, day, hour, minute int) time.Time {
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		panic(err) // the time zones are embedded
	}
	return time.Date(year, month, day, hour, minute, 0, 0, zone).UTC()
}
