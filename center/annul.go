package center

import (
	"context"
	"slices"

	"vidhuk"
	"vidhuk/sanction"
	"vidhuk/workflow"
)

// annul takes violations back: all of a measure, or those named. Without any that
// stands the measure is annulled too. What they took away stands again, and later
// measures are counted anew.
func (d *discipline) annul(s *vidhuk.Sanction, which []int64, text string) error {
	proofs, err := d.Proofs([]int64{s.ID})
	if err != nil {
		return err
	}
	left := 0
	for _, id := range which {
		if !slices.ContainsFunc(proofs, func(v vidhuk.Violation) bool { return v.ID == id }) {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("violations", "unknown_value")})
		}
	}
	for _, v := range proofs {
		switch {
		case !v.Stands():
		case len(which) > 0 && !slices.Contains(which, v.ID):
			left++
		default:
			if err := d.takeBack(v); err != nil {
				return err
			}
		}
	}
	from, kind := s.State, "account_reduced"
	var fields []vidhuk.FieldError
	s.EndText = words(&fields, "text", text, appealMin, d.c.rules.Norms.CommentTextMax)
	if left == 0 {
		kind = "account_annulled"
		if err := d.end(s, vidhuk.SanctionAnnulled, text); err != nil {
			return err
		}
		if err := d.readmit(s); err != nil {
			return err
		}
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	d.tell(kind, nil, s.AccountID)
	d.record(d.deed, *s, from, map[string]any{"left": left})
	return d.recount(s)
}

// takeBack annuls one violation and restores what was taken away for it.
func (d *discipline) takeBack(v vidhuk.Violation) error {
	v.AnnulledBy, v.AnnulledAt = d.who.AccountID, d.Now
	if err := d.SaveViolation(&v); err != nil {
		return err
	}
	switch {
	case v.MessageID == 0:
		return nil
	case v.CommentID != 0:
		return d.restoreComment(v)
	}
	return d.restoreMessage(v)
}

// restoreComment puts a removed comment back in its place. One that was removed on
// another ground since stays removed.
func (d *discipline) restoreComment(v vidhuk.Violation) error {
	said, err := d.Comment(v.CommentID)
	if err != nil || !said.Removed() || said.Removal != v.Ground {
		return err
	}
	m, err := d.MessageByID(v.MessageID)
	if err != nil {
		return err
	}
	said.RemovedAt, said.Removal, said.Told = zero, "", ""
	e := newEntry(d.who, d.role, vidhuk.DeedRestore, subjectOf(m), map[string]any{"comment": said.ID, "violation": v.ID}, d.Now)
	e.MessageID = m.ID
	d.entries = append(d.entries, e)
	return d.SaveComment(&said)
}

// restoreMessage puts a message back: a hidden one where it stood before it was
// hidden if it was over then, and otherwise among those published, to be answered;
// a rejected one into the queue in its old place, for only a review publishes
// (3.3.1). What its author has done with it since stays.
func (d *discipline) restoreMessage(v vidhuk.Violation) error {
	m, err := d.MessageByID(v.MessageID)
	if err != nil || m.Ground != v.Ground || m.State != vidhuk.Hidden && m.State != vidhuk.Rejected {
		return err
	}
	if m, err = d.LockMessage(m.Number); err != nil {
		return err
	}
	assignments, err := d.Assignments(m.ID)
	if err != nil {
		return err
	}
	w := &work{
		Tx: d.Tx, c: d.c, who: d.who, deed: vidhuk.DeedRestore, role: d.role, message: m, before: m.State, assignments: assignments,
		act: act{deed: vidhuk.DeedRestore}, detail: map[string]any{"violation": v.ID},
	}
	to := vidhuk.Pending
	if m.State == vidhuk.Hidden {
		if to = v.Was; workflow.Check(w.deed, m.State, to) != nil {
			to = vidhuk.Approved
		}
	}
	if appeal, err := waitingAppeal(d.Tx, m.ID); err != nil {
		return err
	} else if appeal.ID != 0 {
		if err := w.dropAppeal(); err != nil {
			return err
		}
	}
	w.message.Ground, w.message.Reason = "", ""
	w.tellAuthor("restored", nil)
	if err := w.tellReviewers("restored", d.who.AccountID); err != nil {
		return err
	}
	if err := w.decided(to); err != nil {
		return err
	}
	return w.finish(&m)
}

// recount brings later measures to what they would have been. Whom a block for
// ever was against that rested on nothing is told until when it lasts now.
func (d *discipline) recount(annulled *vidhuk.Sanction) error {
	past, err := d.SanctionsOf(annulled.AccountID)
	if err != nil {
		return err
	}
	for i := range past {
		if past[i].ID == annulled.ID {
			past[i] = *annulled
		}
	}
	all, err := d.ViolationsOf(annulled.AccountID)
	if err != nil {
		return err
	}
	for _, s := range d.rules.Recount(past, sanction.OffenceOf(all)) {
		if s.ID == annulled.ID {
			*annulled = s
			continue
		}
		held := s.State
		if err := d.SaveSanction(&s); err != nil {
			return err
		}
		d.record(vidhuk.DeedAnnulSanction, s, held, map[string]any{"rests_on": annulled.ID})
		switch {
		case s.State == vidhuk.SanctionProposed:
			d.tell("sanction_recounted", nil, s.ProposedBy)
		case s.Holds(d.Now):
			d.tell("account_blocked", map[string]any{"clause": s.Clause(), "until": s.Until}, s.AccountID)
		}
	}
	return nil
}

// SanctionPlea is why a person thinks that a measure is wrong.
type SanctionPlea struct {
	SanctionRef
	Text string `json:"text" doc:"what is wrong with the decision"`
}

// AppealSanction asks that somebody else decide again, at any time and whatever
// the person's account has become (4.4: the right to appeal is not limited). Error:
// vidhuk.Conflict "appeal_used" after one was decided.
func (c *Center) AppealSanction(ctx context.Context, who vidhuk.Actor, p SanctionPlea) (vidhuk.Sanction, error) {
	return c.onSanction(ctx, who, vidhuk.DeedAppealSanction, p.SanctionRef, p, func(d *discipline, s *vidhuk.Sanction) error {
		if s.AccountID != who.AccountID || s.From.IsZero() {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		var fields []vidhuk.FieldError
		text := words(&fields, "text", p.Text, appealMin, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		before, err := d.SanctionAppeals([]int64{s.ID})
		if err != nil {
			return err
		}
		if err := workflow.FitsAppeal(before); err != nil {
			return err
		}
		due := c.executors.AddDays(d.Now, c.rules.Norms.BlockAppealWorkingDays)
		if err := d.PutSanctionAppeal(&vidhuk.Appeal{
			SanctionID: s.ID, State: vidhuk.AppealWaiting, Text: text, AuthorID: who.AccountID, CreatedAt: d.Now, DueAt: due,
		}); err != nil {
			return err
		}
		roles := []vidhuk.Role{vidhuk.Administrator, vidhuk.DepartmentOf}
		if !s.Forever() {
			roles = append([]vidhuk.Role{vidhuk.Moderator}, roles...)
		}
		return d.tellRoles("sanction_appealed", []int64{s.ProposedBy, s.ConfirmedBy}, roles...)
	})
}

// SanctionRuling decides an appeal against a measure.
type SanctionRuling struct {
	SanctionRef
	Overturn bool   `json:"overturn,omitempty" doc:"true: there was no violation, and what was taken away stands again; false: the measure stands"`
	Text     string `json:"text" doc:"why; the person reads it"`
}

// DecideSanction decides an appeal, by another person than who had a hand in the
// measure. Errors: vidhuk.Conflict "no_appeal"; vidhuk.Forbidden
// "appeal_other_person", "sanction_needs_administrator".
func (c *Center) DecideSanction(ctx context.Context, who vidhuk.Actor, r SanctionRuling) (vidhuk.Sanction, error) {
	return c.onSanction(ctx, who, vidhuk.DeedDecideSanction, r.SanctionRef, r, func(d *discipline, s *vidhuk.Sanction) error {
		appeals, err := d.SanctionAppeals([]int64{s.ID})
		if err != nil {
			return err
		}
		proofs, err := d.Proofs([]int64{s.ID})
		if err != nil {
			return err
		}
		appeal := workflow.WaitingAppeal(appeals)
		if err := workflow.FitsSanctionRuling(who, *s, proofs, appeal); err != nil {
			return err
		}
		var fields []vidhuk.FieldError
		appeal.Answer = words(&fields, "text", r.Text, appealMin, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		appeal.State, appeal.DecidedBy, appeal.DecidedAt = vidhuk.AppealUpheld, who.AccountID, d.Now
		if r.Overturn {
			appeal.State = vidhuk.AppealOverturned
		}
		if err := d.PutSanctionAppeal(&appeal); err != nil {
			return err
		}
		if !r.Overturn {
			d.tell("account_appeal_upheld", nil, s.AccountID)
			return nil
		}
		d.tell("sanction_overturned", nil, s.ProposedBy, s.ConfirmedBy)
		return d.annul(s, nil, r.Text)
	})
}
