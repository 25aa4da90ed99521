package center

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
)

// ReapplyFrom is when an account may ask to join again, and whether it ever may.
// Who left may at once.
func ReapplyFrom(n regulation.Norms, a vidhuk.Account) (from time.Time, ever bool) {
	switch a.Membership {
	case vidhuk.Refused:
		return a.DecidedAt.AddDate(0, 0, n.MembershipReapplyDays), true
	case vidhuk.Excluded:
		return a.DecidedAt.AddDate(0, 0, n.MembershipReturnDays), n.MembershipReturnDays > 0
	}
	return time.Time{}, true
}

// How long the reason of a refusal is, in characters.
const refusalMin, refusalMax = 3, 1000

// Judgement decides a request to join.
type Judgement struct {
	AccountID int64
	Admit     bool
	Reason    string // what a refused person is told
}

// Judge admits a person to the Group or refuses (5.1.1). A refusal also rejects
// the message that came with the request; an admission leaves it to its review,
// and approving the message admits its author too: see Approve. Errors:
// vidhuk.Conflict "wrong_membership" when the request is decided already,
// "claimed" when another moderator reviews the message.
func (c *Center) Judge(ctx context.Context, who vidhuk.Actor, j Judgement) (vidhuk.Account, error) {
	deed, least := vidhuk.DeedRefuse, refusalMin
	if j.Admit {
		deed, least = vidhuk.DeedAdmit, 0
	}
	var a vidhuk.Account
	role, err := rights.Allow(who, deed, rights.Case{Author: j.AccountID == who.AccountID})
	if err != nil {
		return a, err
	}
	var fields []vidhuk.FieldError
	j.Reason = words(&fields, "reason", j.Reason, least, refusalMax)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return a, err
	}
	err = c.write(ctx, deed, func(tx *store.Tx) error {
		if a, err = tx.Account(j.AccountID); err != nil {
			return err
		}
		if !j.Admit && a.Membership == vidhuk.Applied {
			if err := c.rejectFirst(tx, who, a, j.Reason); err != nil {
				return err
			}
		}
		e, err := c.decideMembership(tx, who, role, &a, j)
		if err != nil {
			return err
		}
		if err := c.journal(tx, []vidhuk.Entry{e}); err != nil {
			return err
		}
		kind := "membership_refused"
		if j.Admit {
			kind = "membership_admitted"
		}
		return tx.AddNotices([]vidhuk.Notice{{AccountID: a.ID, Kind: kind, Args: jsonOf(map[string]any{"reason": j.Reason}), CreatedAt: tx.Now}})
	})
	return a, err
}

// decideMembership writes the decision and prepares its entry.
func (c *Center) decideMembership(tx *store.Tx, who vidhuk.Actor, role vidhuk.Role, a *vidhuk.Account, j Judgement) (vidhuk.Entry, error) {
	if a.Membership != vidhuk.Applied {
		return vidhuk.Entry{}, vidhuk.Refuse(vidhuk.Conflict, "wrong_membership", "state", string(a.Membership))
	}
	deed, to := vidhuk.DeedRefuse, vidhuk.Refused
	if j.Admit {
		deed, to = vidhuk.DeedAdmit, vidhuk.Admitted
	}
	e := newEntry(who, role, deed, subjectOfAccount(a.ID), map[string]any{"reason": j.Reason}, tx.Now)
	e.From, e.To = string(a.Membership), string(to)
	a.Membership, a.DecidedAt, a.Reason = to, tx.Now, j.Reason
	if to == vidhuk.Admitted {
		a.Answers = "" // they have served their purpose
	}
	return e, tx.SaveAccount(a)
}

// rejectFirst rejects the message that came with a request that is refused. Its
// author is told once, of both.
func (c *Center) rejectFirst(tx *store.Tx, who vidhuk.Actor, a vidhuk.Account, reason string) error {
	waiting, err := tx.Unreviewed(a.ID)
	if err != nil {
		return err
	}
	for _, m := range waiting {
		r := act{deed: vidhuk.DeedReject, ref: Ref{Number: m.Number, Version: m.Version}, decision: true}
		w, err := c.begin(tx, who, r)
		if err != nil {
			return err
		}
		w.message.Ground, w.message.Reason = regulation.NotAdmitted, reason
		w.detail = map[string]any{"ground": regulation.NotAdmitted}
		if err := w.decided(vidhuk.Rejected); err != nil {
			return err
		}
		if err := w.finish(&m); err != nil {
			return err
		}
	}
	return nil
}

// admitAuthor takes the author of a message that came with a request to join
// into the Group. It gives the ending of the notice that says so.
func (w *work) admitAuthor() (ending string, err error) {
	a, err := w.Account(w.message.AuthorID)
	if err != nil || a.Membership != vidhuk.Applied {
		return "", err
	}
	role, err := rights.Allow(w.who, vidhuk.DeedAdmit, rights.Case{Author: a.ID == w.who.AccountID})
	if err != nil {
		return "", err
	}
	e, err := w.c.decideMembership(w.Tx, w.who, role, &a, Judgement{AccountID: a.ID, Admit: true})
	w.entries = append(w.entries, e)
	return "_admitted", err
}

// judgeAuthor decides the request to join of whoever wrote a message that is
// rejected: it is refused, or stays open for a corrected message. It gives the
// ending of the notice that tells the author of both, and its arguments.
func (w *work) judgeAuthor(r Rejection, args map[string]any) (ending string, err error) {
	a, err := w.Account(w.message.AuthorID)
	if err != nil {
		return "", err
	}
	if !r.Refuse {
		if a.Membership == vidhuk.Applied && w.message.PublishedAt.IsZero() {
			return "_applied", nil
		}
		return "", nil
	}
	role, err := rights.Allow(w.who, vidhuk.DeedRefuse, rights.Case{Author: a.ID == w.who.AccountID})
	if err != nil {
		return "", err
	}
	var fields []vidhuk.FieldError
	args["reason"] = words(&fields, "reason", r.Reason, refusalMin, refusalMax)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return "", err
	}
	e, err := w.c.decideMembership(w.Tx, w.who, role, &a, Judgement{AccountID: a.ID, Reason: args["reason"].(string)})
	w.entries = append(w.entries, e)
	return "_refused", err
}

// Leave takes the person out of the Group. What they wrote stays; they may come
// back. Errors: vidhuk.Forbidden "membership_required".
func (c *Center) Leave(ctx context.Context, who vidhuk.Actor) (a vidhuk.Account, err error) {
	role, err := rights.Allow(who, vidhuk.DeedLeave, rights.Case{})
	if err != nil {
		return a, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if a, err = tx.Account(who.AccountID); err != nil {
			return err
		}
		if a.Membership != vidhuk.Admitted {
			return vidhuk.Refuse(vidhuk.Conflict, "wrong_membership", "state", string(a.Membership))
		}
		e := newEntry(who, role, vidhuk.DeedLeave, subjectOfAccount(a.ID), nil, tx.Now)
		e.From, e.To = string(a.Membership), string(vidhuk.Left)
		a.Membership, a.DecidedAt, a.Reason = vidhuk.Left, tx.Now, ""
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		return c.journal(tx, []vidhuk.Entry{e})
	})
	return a, err
}

// AcceptRules notes that the person accepts the rules that are in force now: when
// they change, members accept them again before they write (order, point 1).
func (c *Center) AcceptRules(ctx context.Context, who vidhuk.Actor) (a vidhuk.Account, err error) {
	role, err := rights.Allow(who, vidhuk.DeedAgreeRules, ownAccount(who))
	if err != nil {
		return a, err
	}
	err = c.write(ctx, vidhuk.DeedAgreeRules, func(tx *store.Tx) error {
		if a, err = tx.Account(who.AccountID); err != nil {
			return err
		}
		if a.RulesVersion == c.rules.Version {
			return nil // accepted already: nothing happened
		}
		e := newEntry(who, role, vidhuk.DeedAgreeRules, subjectOfAccount(a.ID), map[string]any{"before": a.RulesVersion, "rules": c.rules.Version}, tx.Now)
		a.RulesVersion = c.rules.Version
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		return c.journal(tx, []vidhuk.Entry{e})
	})
	return a, err
}

// ownAccount is the case of somebody and their own account.
func ownAccount(who vidhuk.Actor) rights.Case { return rights.Case{Author: who.AccountID != 0} }

// agreed refuses a citizen who has not accepted the rules of now.
func (c *Center) agreed(who vidhuk.Actor, role vidhuk.Role) error {
	if role == vidhuk.Member && who.Rules != c.rules.Version {
		return vidhuk.Refuse(vidhuk.Forbidden, "rules_changed")
	}
	return nil
}
