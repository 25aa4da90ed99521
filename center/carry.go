package center

import (
	"context"
	"errors"

	"vidhuk"
	"vidhuk/store"
)

// carried is how many messages one run brings an answer to: a big alert never
// keeps the writer from others for long.
const carried = 50

// toldAtOnce is how many people one transaction tells of an alert.
const toldAtOnce = 200

// CarryAnswers brings answers to all messages of an alert to those that wait for
// them, each in a transaction of its own, and says how many it came to. A message
// that a rule refuses is noted with the reason, and the others go on. However
// many nodes run it at once, and wherever one of them stops, each message is
// answered once.
func (c *Center) CarryAnswers(ctx context.Context) (int, error) {
	var parts []vidhuk.ReplyPart
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		parts, err = tx.WaitingParts(carried)
		return err
	})
	if err != nil {
		return 0, err
	}
	var failures []error
	for _, p := range parts {
		if err := c.carry(ctx, p.ID, p.ReplyID); err != nil {
			failures = append(failures, err) // tried again by the next run
		}
	}
	return len(parts) - len(failures), errors.Join(failures...)
}

// carry brings an answer to one message, or writes down why it may not.
func (c *Center) carry(ctx context.Context, part, reply int64) error {
	err := c.onPart(ctx, part, reply, func(w *carrying) error { return w.answer() })
	if err == nil || !refusal(err) {
		return err
	}
	return c.onPart(ctx, part, reply, func(w *carrying) error {
		w.part.State = vidhuk.PartRefused
		w.part.Code, w.part.Args = reasonOf(err)
		return nil
	})
}

// refusal reports whether a rule said no: trying again will not help.
func refusal(err error) bool {
	switch vidhuk.KindOf(err) {
	case vidhuk.Internal, vidhuk.Unavailable:
		return false
	}
	return true
}

// reasonOf is what a person is told of a refusal.
func reasonOf(err error) (code, args string) {
	var e *vidhuk.Error
	errors.As(err, &e)
	if len(e.Fields) > 0 {
		return e.Fields[0].Code, jsonOf(e.Fields[0].Args)
	}
	return e.Code, jsonOf(e.Args)
}

// carrying is an answer on its way to one message.
type carrying struct {
	*store.Tx
	c     *Center
	reply vidhuk.AlertReply
	part  vidhuk.ReplyPart
}

// onPart does something with a message that still waits for an answer, and says
// it to the administrators when it was the last.
func (c *Center) onPart(ctx context.Context, part, reply int64, do func(*carrying) error) error {
	return c.store.Write(ctx, func(tx *store.Tx) (err error) {
		w := &carrying{Tx: tx, c: c}
		if w.reply, err = tx.LockReply(reply); err != nil {
			return err
		}
		if w.part, err = tx.ReplyPart(part); err != nil || w.part.State != vidhuk.PartWaiting {
			return err // another node was faster
		}
		if err := do(w); err != nil {
			return err
		}
		w.part.At = tx.Now
		if err := tx.SaveReplyPart(&w.part); err != nil {
			return err
		}
		return w.conclude()
	})
}

// answer leads the message through the deeds that its state asks for: accepted
// where it was not (3.3.3), answered in the main thread (3.3.5) and, if asked,
// marked (3.3.6), with an entry in the journal for each step, all in the name of
// who gave the answer, with the rights that they have now.
func (w *carrying) answer() error {
	account, err := w.Account(w.reply.AuthorID)
	if err != nil {
		return err
	}
	if account.Disabled {
		return vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(vidhuk.DeedAnswerAlert))
	}
	m, err := w.MessageByID(w.part.MessageID)
	if err != nil {
		return err
	}
	who, duty := Actor(account, w.reply.Channel), Duty{Ref: Ref{Number: m.Number}, Organization: w.reply.Organization}
	now, err := w.Assignments(m.ID)
	if err != nil {
		return err
	}
	one := &work{message: m, assignments: now}
	if !one.awaits(duty.Organization) {
		return vidhuk.Refuse(vidhuk.Conflict, "alert_awaits_no_answer")
	}
	if a := one.assignment(duty.Organization); a == nil || a.State != vidhuk.Accepted {
		if err := w.lead(who, duty.act(vidhuk.DeedAccept, nil), func(m *work) error {
			err := m.accept(Acceptance{Duty: duty})
			m.notices = nil // the answer follows at once, and tells of itself
			return err
		}); err != nil {
			return err
		}
	}
	w.part.State = vidhuk.PartDone
	return w.lead(who, duty.act(vidhuk.DeedAnswer, nil), func(m *work) error {
		m.hushed = true
		if err := m.answer(Reply{Duty: duty, Text: w.reply.Text, Mark: w.reply.Mark}); err != nil {
			return err
		}
		if m.detail == nil {
			m.detail = map[string]any{}
		}
		m.detail["alert"] = w.reply.AlertID
		return nil
	})
}

// lead runs one deed on the message.
func (w *carrying) lead(who vidhuk.Actor, a act, do func(*work) error) error {
	m, err := w.c.begin(w.Tx, who, a)
	if err != nil {
		return err
	}
	if err := do(m); err != nil {
		return err
	}
	return m.finish(&m.message)
}

// conclude ends an answer that no message waits for any more, and tells the
// administrators once of all.
func (w *carrying) conclude() error {
	parts, err := w.CountReplyParts(w.reply.ID)
	if err != nil || parts[vidhuk.PartWaiting] > 0 {
		return err
	}
	answered := parts[vidhuk.PartDone]
	if err := w.AlertReplyDone(w.reply.ID); err != nil {
		return err
	}
	ids, err := tagged(w.Tx)
	if err != nil || answered == 0 {
		return err
	}
	args := jsonOf(map[string]any{"alert": w.reply.AlertID, "organization": w.c.short(w.reply.Organization), "n": answered})
	notices := make([]vidhuk.Notice, len(ids))
	for i, id := range ids {
		notices[i] = vidhuk.Notice{AccountID: id, Kind: "alert_answered", Args: args, CreatedAt: w.Now}
	}
	return w.AddNotices(notices)
}

// TellSubscribers tells the next people of what was said of an alert, and says
// how many. Where it stops, the next run goes on.
func (c *Center) TellSubscribers(ctx context.Context) (told int, err error) {
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		told = 0
		n, err := tx.TakeAlertNews()
		if err != nil || n.ID == 0 {
			return err
		}
		accounts, err := tx.Subscribers(n.Districts, n.AfterID, toldAtOnce)
		if err != nil {
			return err
		}
		var notices []vidhuk.Notice
		for _, id := range accounts {
			if id != n.AuthorID {
				notices = append(notices, vidhuk.Notice{AccountID: id, Kind: n.Kind, Args: n.Args, CreatedAt: tx.Now})
			}
		}
		told = len(notices)
		if err := tx.AddNotices(notices); err != nil {
			return err
		}
		if len(accounts) < toldAtOnce {
			return tx.DropAlertNews(n.ID)
		}
		return tx.AlertNewsTold(n.ID, accounts[len(accounts)-1])
	})
	return told, err
}

// tagged are those whom the tag @Адміністратор means.
func tagged(tx *store.Tx) ([]int64, error) {
	ids, err := tx.AccountsByRole(vidhuk.Administrator)
	if err == nil && len(ids) == 0 {
		ids, err = tx.AccountsByRole(vidhuk.DepartmentOf)
	}
	return ids, err
}
