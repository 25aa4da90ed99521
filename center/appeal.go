package center

import (
	"context"
	"slices"

	"vidhuk"
	"vidhuk/store"
	"vidhuk/workflow"
)

// The shortest words of an appeal and of its decision, in characters.
const appealMin = 10

// Plea is why an author thinks that a rejection is wrong.
type Plea struct {
	Ref
	Text string `json:"text" doc:"what is wrong with the decision"`
}

// Appeal asks that somebody else than whoever rejected the message decide
// again: once for a message (3.3.1-c). Error: vidhuk.Conflict "appeal_used".
func (c *Center) Appeal(ctx context.Context, who vidhuk.Actor, p Plea) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedAppeal, ref: p.Ref, light: true, command: p}
	return c.on(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		text := words(&fields, "text", p.Text, appealMin, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		before, err := w.Appeals(w.message.ID)
		if err != nil {
			return err
		}
		if err := workflow.FitsAppeal(before); err != nil {
			return err
		}
		rejected, err := w.rejecter()
		if err != nil {
			return err
		}
		appeal := vidhuk.Appeal{
			MessageID: w.message.ID, State: vidhuk.AppealWaiting, Text: text, AuthorID: w.message.AuthorID, Ground: w.message.Ground,
			Reason: w.message.Reason, RejectedBy: rejected, CreatedAt: w.Now,
		}
		if err := w.PutAppeal(&appeal); err != nil {
			return err
		}
		w.detail = map[string]any{"ground": appeal.Ground}
		return w.tellReviewers("appealed", rejected)
	})
}

// rejecter is who rejected the message last, by the journal: the program itself
// when a question was not answered in time.
func (w *work) rejecter() (int64, error) {
	entries, err := w.Entries(subjectOf(w.message))
	for _, e := range slices.Backward(entries) {
		if e.To == string(vidhuk.Rejected) {
			return e.ActorID, nil
		}
	}
	return 0, err
}

// tellReviewers tells the moderators and administrators but one of them; where
// there is no other, the department.
func (w *work) tellReviewers(kind string, but int64) error {
	told := 0
	for _, role := range []vidhuk.Role{vidhuk.Moderator, vidhuk.Administrator} {
		ids, err := w.AccountsByRole(role)
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return id == but })
		told += len(ids)
		w.tell(kind, nil, ids...)
	}
	if told > 0 {
		return nil
	}
	return w.tellRoles(kind, nil, vidhuk.DepartmentOf)
}

// Ruling decides an appeal.
type Ruling struct {
	Ref
	Overturn bool   `json:"overturn,omitempty" doc:"true: the message is reviewed again; false: the rejection stands"`
	Text     string `json:"text" doc:"why; the author reads it"`
}

// DecideAppeal upholds a rejection, or puts the message back into the queue in
// its old place. Errors: vidhuk.Conflict "no_appeal"; vidhuk.Forbidden
// "appeal_other_moderator" to whoever rejected the message.
func (c *Center) DecideAppeal(ctx context.Context, who vidhuk.Actor, r Ruling) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedDecideAppeal, ref: r.Ref, decision: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		appeal, err := waitingAppeal(w.Tx, w.message.ID)
		if err != nil {
			return err
		}
		if err := workflow.FitsRuling(who, appeal); err != nil {
			return err
		}
		var fields []vidhuk.FieldError
		appeal.Answer = words(&fields, "text", r.Text, appealMin, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		appeal.State, appeal.DecidedBy, appeal.DecidedAt = vidhuk.AppealUpheld, who.AccountID, w.Now
		if r.Overturn {
			appeal.State = vidhuk.AppealOverturned
		}
		if err := w.PutAppeal(&appeal); err != nil {
			return err
		}
		w.detail = map[string]any{"decision": appeal.State}
		w.tellAuthor("appeal_"+string(appeal.State), nil)
		if !r.Overturn {
			return w.DropClaim(w.message.ID)
		}
		w.tell("rejection_overturned", nil, appeal.RejectedBy)
		w.message.Ground, w.message.Reason = "", ""
		if err := w.askAgain(); err != nil {
			return err
		}
		return w.decided(vidhuk.Pending)
	})
}

// askAgain opens the request to join of a refused author again: it is decided
// together with the message that came with it (5.1.1).
func (w *work) askAgain() error {
	a, err := w.Account(w.message.AuthorID)
	if err != nil || a.Membership != vidhuk.Refused || !w.message.PublishedAt.IsZero() {
		return err
	}
	e := newEntry(w.who, w.role, w.deed, subjectOfAccount(a.ID), nil, w.Now)
	e.From, e.To = string(a.Membership), string(vidhuk.Applied)
	w.entries = append(w.entries, e)
	a.Membership, a.Reason = vidhuk.Applied, ""
	return w.SaveAccount(&a)
}

// waitingAppeal reads the appeal that waits; the zero Appeal when there is none.
func waitingAppeal(tx *store.Tx, messageID int64) (vidhuk.Appeal, error) {
	all, err := tx.Appeals(messageID)
	return workflow.WaitingAppeal(all), err
}

// unbiased refuses a second rejection by the one whose first was overturned:
// the author was promised other eyes.
func (w *work) unbiased() error {
	appeals, err := w.Appeals(w.message.ID)
	for _, a := range appeals {
		if a.State == vidhuk.AppealOverturned && a.RejectedBy == w.who.AccountID {
			return vidhuk.Refuse(vidhuk.Forbidden, "appeal_other_moderator")
		}
	}
	return err
}

// dropAppeal ends an appeal whose author corrected or withdrew the message
// instead of waiting.
func (w *work) dropAppeal() error {
	appeal, err := waitingAppeal(w.Tx, w.message.ID)
	if err != nil || appeal.ID == 0 {
		return err
	}
	appeal.State, appeal.DecidedAt = vidhuk.AppealDropped, w.Now
	return w.PutAppeal(&appeal)
}
