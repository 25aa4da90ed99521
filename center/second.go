package center

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

const (
	drawnSince  = 48 * time.Hour // how far back the lot looks: a machine may have slept over a day
	drawnAtOnce = 500
	secondMin   = 10 // characters of a disagreement
)

// DrawSecond lets the lot fall on the decisions of the last two days that it has
// not been drawn over, and says on how many it fell.
func (c *Center) DrawSecond(ctx context.Context) (int, error) {
	n := 0
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		if idle, err := rests(tx, vidhuk.DeedDrawSecond); err != nil || idle {
			return err
		}
		who := vidhuk.System
		role, err := rights.Allow(who, vidhuk.DeedDrawSecond, rights.Case{})
		if err != nil {
			return err
		}
		drawn, err := c.lots(tx)
		if err != nil || len(drawn) == 0 {
			return err
		}
		n = len(drawn)
		e := newEntry(who, role, vidhuk.DeedDrawSecond, "second", map[string]any{"drawn": drawn}, tx.Now)
		return c.journal(tx, []vidhuk.Entry{e})
	})
	return n, err
}

// lots writes what the lot falls on, and gives the entries' keys.
func (c *Center) lots(tx *store.Tx) (keys []int64, err error) {
	deeds := append([]vidhuk.Deed{vidhuk.DeedApprove}, vidhuk.RefusingDeeds...)
	for after := int64(0); ; {
		entries, err := tx.Undrawn(tx.Now.Add(-drawnSince), after, drawnAtOnce, deeds...)
		if err != nil || len(entries) == 0 {
			return keys, err
		}
		for _, e := range entries {
			after = e.ID
			if !vidhuk.Drawn(e, c.rules.Norms.SecondRefusals, c.rules.Norms.SecondApprovals) {
				continue
			}
			s := secondOf(e, tx.Now)
			if err := tx.AddSecond(&s); err != nil {
				return keys, err
			}
			keys = append(keys, e.ID)
		}
	}
}

func secondOf(e vidhuk.Entry, now time.Time) vidhuk.Second {
	detail := vidhuk.ReadJudged(e.Detail)
	return vidhuk.Second{
		State: vidhuk.SecondWaiting, EntryID: e.ID, MessageID: e.MessageID, CommentID: detail.Comment, Deed: e.Deed, Ground: detail.Ground,
		DecidedBy: e.ActorID, DecidedAt: e.At, DrawnAt: now,
	}
}

// SecondLook is what another person thinks of a decision.
type SecondLook struct {
	ID    int64  `json:"-"`
	Key   string `json:"-"`
	Agree bool   `json:"agree,omitempty" doc:"true: would have decided alike"`
	Text  string `json:"text,omitempty" doc:"why not; whoever decided reads it"`
}

// Second notes what another person thinks of a decision (4.3). It changes nothing
// of it: whoever decided is told, and what can be done is done by its own deeds.
// Errors: vidhuk.NotFound "not_found", vidhuk.Invalid with fields,
// vidhuk.Forbidden "second_person_needed" for who decided,
// "conflict_of_interest"; vidhuk.Conflict "second_done".
func (c *Center) Second(ctx context.Context, who vidhuk.Actor, l SecondLook) (out vidhuk.Second, err error) {
	if _, err := rights.Allow(who, vidhuk.DeedSecond, rights.Case{}); err != nil {
		return out, err
	}
	a := act{deed: vidhuk.DeedSecond, ref: Ref{Key: l.Key, Number: vidhuk.Number(vidhuk.Second{ID: l.ID}.Subject())}, command: l}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		s, err := tx.LockSecond(l.ID)
		if err != nil {
			return result{}, err
		}
		role, err := c.secondRole(tx, who, s)
		if err != nil {
			return result{}, err
		}
		var fields []vidhuk.FieldError
		least := secondMin
		s.State = vidhuk.SecondDisagreed
		if l.Agree {
			least, s.State = 0, vidhuk.SecondAgreed
		}
		s.Note = words(&fields, "text", l.Text, least, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return result{}, err
		}
		s.ReviewedBy, s.ReviewedAt = who.AccountID, tx.Now
		out = s
		return result{Made: s.ID}, c.keepSecond(tx, who, role, s)
	}, func(tx *store.Tx, done result) error {
		out, err = tx.LockSecond(done.Made)
		return err
	})
	return out, err
}

// secondRole tells in which role the actor may look at the decision.
func (c *Center) secondRole(tx *store.Tx, who vidhuk.Actor, s vidhuk.Second) (vidhuk.Role, error) {
	switch {
	case s.State != vidhuk.SecondWaiting:
		return "", vidhuk.Refuse(vidhuk.Conflict, "second_done")
	case s.DecidedBy == who.AccountID:
		return "", vidhuk.Refuse(vidhuk.Forbidden, "second_person_needed")
	}
	list, err := tx.MessagesByID([]int64{s.MessageID})
	if err != nil {
		return "", err
	}
	assignments, err := tx.Assignments(s.MessageID)
	if err != nil {
		return "", err
	}
	author := list[s.MessageID].AuthorID
	if s.CommentID != 0 {
		said, err := tx.Comment(s.CommentID)
		if err != nil {
			return "", err
		}
		author = said.AuthorID
	}
	return rights.Allow(who, vidhuk.DeedSecond, rights.Case{Author: author == who.AccountID, RepresentsOne: rights.Concerned(who, assignments)})
}

func (c *Center) keepSecond(tx *store.Tx, who vidhuk.Actor, role vidhuk.Role, s vidhuk.Second) error {
	if err := tx.SaveSecond(&s); err != nil {
		return err
	}
	e := newEntry(who, role, vidhuk.DeedSecond, s.Subject(), map[string]any{"entry": s.EntryID}, tx.Now)
	e.From, e.To = string(vidhuk.SecondWaiting), string(s.State)
	if err := c.journal(tx, []vidhuk.Entry{e}); err != nil || s.State == vidhuk.SecondAgreed {
		return err
	}
	numbers, err := tx.NumbersOf([]int64{s.MessageID})
	if err != nil {
		return err
	}
	return tx.AddNotices([]vidhuk.Notice{{
		AccountID: s.DecidedBy, MessageID: s.MessageID, Number: numbers[s.MessageID], Kind: "second_disagreed", CreatedAt: tx.Now,
	}})
}
