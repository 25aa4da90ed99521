package center

import (
	"context"
	"errors"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/sanction"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Penalty is the choice to let a measure follow what is rejected, hidden or
// removed: never by itself, and only on a ground whose proof is sealed.
type Penalty struct {
	Sanction bool        `json:"sanction,omitempty" doc:"also let the measure of clause 4.4 follow: a block for a day, or, of a repeated violation, a proposal to block for ever"`
	Expect   vidhuk.Rung `json:"expect,omitempty" enum:"first,repeated,interference" doc:"the measure that you were shown; another one by now is refused with 409 sanction_changed"`
}

// discipline is what deeds about measures share: the person's ladder under lock,
// and what is left behind.
type discipline struct {
	*store.Tx
	c       *Center
	rules   sanction.Rules
	who     vidhuk.Actor
	role    vidhuk.Role
	deed    vidhuk.Deed
	entries []vidhuk.Entry
	notices []vidhuk.Notice
}

func (c *Center) disciplining(tx *store.Tx, who vidhuk.Actor, role vidhuk.Role, deed vidhuk.Deed) *discipline {
	return &discipline{Tx: tx, c: c, rules: sanction.RulesOf(c.rules), who: who, role: role, deed: deed}
}

// record prepares the entry about a measure.
func (d *discipline) record(deed vidhuk.Deed, s vidhuk.Sanction, from vidhuk.SanctionState, detail map[string]any) {
	all := map[string]any{"account": s.AccountID, "rung": s.Rung}
	if !s.Until.IsZero() {
		all["until"] = s.Until
	}
	for key, value := range detail {
		all[key] = value
	}
	e := newEntry(d.who, d.role, deed, s.Subject(), all, d.Now)
	e.Clause, e.From, e.To, e.Regulation = s.Clause(), string(from), string(s.State), s.Regulation
	if from == s.State {
		e.From, e.To = "", ""
	}
	d.entries = append(d.entries, e)
}

// tell queues a notice for each account but the actor's own.
func (d *discipline) tell(kind string, args map[string]any, accounts ...int64) {
	for _, id := range accounts {
		if id != 0 && id != d.who.AccountID {
			d.notices = append(d.notices, vidhuk.Notice{AccountID: id, Kind: kind, Args: jsonOf(args), CreatedAt: d.Now})
		}
	}
}

// tellRoles tells the first of the roles that anybody but those named has.
func (d *discipline) tellRoles(kind string, but []int64, roles ...vidhuk.Role) error {
	for _, r := range roles {
		ids, err := d.AccountsByRole(r)
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return slices.Contains(but, id) })
		if len(ids) > 0 {
			d.tell(kind, nil, ids...)
			return nil
		}
	}
	return nil
}

// finish writes what is left behind.
func (d *discipline) finish() error {
	if err := d.c.journal(d.Tx, d.entries); err != nil {
		return err
	}
	return d.AddNotices(d.notices)
}

// punish lets a measure follow the deed under way, if the moderator wants one.
// Errors: vidhuk.Invalid with the field sanction "ground_not_sanctionable",
// vidhuk.Conflict "sanction_staff", "account_gone", "sanction_changed".
func (w *work) punish(p Penalty, ground string) error {
	if !p.Sanction {
		return nil
	}
	if g, _ := w.c.rules.Ground(ground); !g.Sanctionable || w.proof == 0 {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("sanction", "ground_not_sanctionable")})
	}
	v, err := w.offence(ground)
	if err != nil {
		return err
	}
	role, err := rights.Allow(w.who, vidhuk.DeedSanction, rights.Case{
		Author: v.AccountID == w.who.AccountID, RepresentsOne: rights.Concerned(w.who, w.assignments) || w.message.About != "" && w.who.Acts(w.message.About),
	})
	if err != nil {
		return err
	}
	d := w.c.disciplining(w.Tx, w.who, role, vidhuk.DeedSanction)
	s, err := d.apply(v, p.Expect)
	if err != nil {
		return err
	}
	w.detail["sanction"], w.detail["rung"] = s.ID, s.Rung
	w.entries, w.notices = append(w.entries, d.entries...), append(w.notices, d.notices...)
	return nil
}

// offence is the violation that the deed under way found: in the comment that it
// is about, or in the message.
func (w *work) offence(ground string) (vidhuk.Violation, error) {
	v := vidhuk.Violation{
		MessageID: w.message.ID, SnapshotID: w.proof, Ground: ground, FoundBy: w.who.AccountID, FoundAt: w.Now,
	}
	if w.comment.ID != 0 {
		v.CommentID, v.AccountID, v.Text = w.comment.ID, w.comment.AuthorID, w.comment.Told
		v.CommittedAt = latest(w.comment.CreatedAt, w.comment.EditedAt)
		return v, nil
	}
	v.AccountID, v.Text, v.Was, v.CommittedAt = w.message.AuthorID, w.message.Reason, w.before, w.message.ReceivedAt
	all, err := w.Revisions(w.message.ID)
	for _, r := range all {
		v.CommittedAt = latest(v.CommittedAt, r.At) // when it came to us, whatever a telephone's clock says
	}
	return v, err
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// punishable refuses a measure against those whom the ladder is not for: staff,
// executors and operators, whose conduct is their superiors' affair, and
// who has no account any more.
func (d *discipline) punishable(accountID int64) (vidhuk.Account, error) {
	if accountID == 0 {
		return vidhuk.Account{}, vidhuk.Refuse(vidhuk.Conflict, "account_gone")
	}
	if err := d.LockPerson(accountID); err != nil {
		return vidhuk.Account{}, err
	}
	a, err := d.Account(accountID)
	switch {
	case err != nil:
	case !a.DeletedAt.IsZero() || vidhuk.Reserved(a.Email):
		err = vidhuk.Refuse(vidhuk.Conflict, "account_gone")
	case slices.ContainsFunc(a.Roles, func(r vidhuk.Role) bool { return r != vidhuk.Member }):
		err = vidhuk.Refuse(vidhuk.Conflict, "sanction_staff")
	}
	return a, err
}

// apply counts the ladder and lets follow what it says.
func (d *discipline) apply(v vidhuk.Violation, expect vidhuk.Rung) (vidhuk.Sanction, error) {
	var s vidhuk.Sanction
	if _, err := d.punishable(v.AccountID); err != nil {
		return s, err
	}
	past, err := d.SanctionsOf(v.AccountID)
	if err != nil {
		return s, err
	}
	m := d.rules.Next(past, v.CommittedAt, d.Now)
	switch {
	case expect != "" && expect != m.Rung:
		return s, vidhuk.Refuse(vidhuk.Conflict, "sanction_changed", "rung", string(m.Rung))
	case m.Joins != 0:
		return d.join(past, m.Joins, v)
	}
	return d.impose(vidhuk.Sanction{AccountID: v.AccountID, Rung: m.Rung, Text: v.Text}, m.Proposal, v)
}

// join adds a further proof to a measure.
func (d *discipline) join(past []vidhuk.Sanction, id int64, v vidhuk.Violation) (vidhuk.Sanction, error) {
	i := slices.IndexFunc(past, func(s vidhuk.Sanction) bool { return s.ID == id })
	s := past[i]
	if err := d.SaveSanction(&s); err != nil {
		return s, err
	}
	return s, d.prove(s, s.State, v)
}

// impose writes a new measure with its first proof, and tells whom it concerns.
func (d *discipline) impose(s vidhuk.Sanction, proposal bool, v vidhuk.Violation) (vidhuk.Sanction, error) {
	s.Regulation, s.ProposedBy, s.ProposedAt, s.State = d.c.rules.Version, d.who.AccountID, d.Now, vidhuk.SanctionProposed
	if !proposal || s.Rung == vidhuk.Interference {
		d.rules.Begin(&s, d.Now)
	}
	if proposal {
		s.State = vidhuk.SanctionProposed
	}
	if err := workflow.CheckSanction(d.deed, "", s.State); err != nil {
		return s, err
	}
	if err := d.AddSanction(&s); err != nil {
		return s, err
	}
	if err := d.prove(s, "", v); err != nil {
		return s, err
	}
	if s.Holds(d.Now) {
		d.tellBegun(s)
	}
	if !proposal {
		return s, nil
	}
	return s, d.tellRoles("sanction_proposed", []int64{s.ProposedBy}, vidhuk.Administrator)
}

func (d *discipline) prove(s vidhuk.Sanction, from vidhuk.SanctionState, v vidhuk.Violation) error {
	v.SanctionID = s.ID
	err := d.AddViolation(&v)
	d.record(d.deed, s, from, map[string]any{"ground": v.Ground, "snapshot": v.SnapshotID, "violation": v.ID})
	return err
}

// tellBegun tells the person what has begun to hold, and why.
func (d *discipline) tellBegun(s vidhuk.Sanction) {
	args := map[string]any{"clause": s.Clause()}
	kind := "account_blocked_forever"
	switch {
	case s.Rung == vidhuk.Interference:
		kind = "account_excluded"
	case !s.Until.IsZero():
		kind, args["until"] = "account_blocked", s.Until
	}
	d.tell(kind, args, s.AccountID)
}

// SanctionRef names a measure as the actor saw it.
type SanctionRef struct {
	ID      int64  `json:"-"`
	Version int64  `json:"version,omitempty" doc:"version that the decision was made on; an older one is refused with 409 stale_version" minimum:"0"`
	Key     string `json:"-"` // idempotency key of the request, or empty
}

// onSanction runs one deed on one measure, journalled. Errors beyond those of do:
// vidhuk.NotFound "not_found" also for who may not know of it, vidhuk.Forbidden
// with "conflict_of_interest" for whom it concerns (1.3), vidhuk.Conflict
// "stale_version", "wrong_sanction_state", "key_reused".
func (c *Center) onSanction(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, r SanctionRef, command any, do func(*discipline, *vidhuk.Sanction) error) (out vidhuk.Sanction, err error) {
	if err := rights.SignedIn(who); err != nil && !who.System {
		return out, err
	}
	a := act{deed: deed, ref: Ref{Key: r.Key, Number: vidhuk.Number(vidhuk.Sanction{ID: r.ID}.Subject())}, command: command}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		s, role, err := mayDiscipline(tx, who, deed, r)
		if err != nil {
			return result{}, err
		}
		d := c.disciplining(tx, who, role, deed)
		from := s.State
		if err := do(d, &s); err != nil {
			return result{}, err
		}
		if err := d.SaveSanction(&s); err != nil {
			return result{}, err
		}
		if !slices.ContainsFunc(d.entries, func(e vidhuk.Entry) bool { return e.Deed == deed && e.Subject == s.Subject() }) {
			d.record(deed, s, from, nil)
		}
		out = s
		return result{Made: s.ID}, d.finish()
	}, func(tx *store.Tx, done result) error {
		out, err = tx.Sanction(done.Made)
		return err
	})
	return out, err
}

// mayDiscipline reads a measure under its person's lock, for whoever may do the
// deed to it.
func mayDiscipline(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed, r SanctionRef) (s vidhuk.Sanction, role vidhuk.Role, err error) {
	if s, err = tx.Sanction(r.ID); err != nil {
		return s, "", err
	}
	if err = tx.LockPerson(s.AccountID); err != nil {
		return s, "", err
	}
	if s, err = tx.Sanction(r.ID); err != nil {
		return s, "", err
	}
	own := s.AccountID == who.AccountID
	if !own && !who.System && !rights.Sees(who, rights.Measures) {
		return s, "", vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	concerned, err := concerns(tx, who, s)
	if err != nil {
		return s, "", err
	}
	role, err = rights.Allow(who, deed, rights.Case{Author: own, RepresentsOne: concerned})
	switch {
	case err != nil:
		return s, role, err
	case r.Version != 0 && r.Version != s.Version:
		return s, role, vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(s.State))
	case !workflow.MaySanction(deed, s.State):
		return s, role, workflow.CheckSanction(deed, s.State, "")
	}
	return s, role, nil
}

// concerns reports whether the actor represents an organization under whose
// messages the violations were found, or about which they complain (1.3).
func concerns(tx *store.Tx, who vidhuk.Actor, s vidhuk.Sanction) (bool, error) {
	if len(who.Organizations) == 0 {
		return false, nil
	}
	proofs, err := tx.Proofs([]int64{s.ID})
	for _, v := range proofs {
		if v.MessageID == 0 {
			continue
		}
		m, err := tx.MessageByID(v.MessageID)
		if err != nil {
			return false, err
		}
		assignments, err := tx.Assignments(m.ID)
		if err != nil {
			return false, err
		}
		if rights.Concerned(who, assignments) || m.About != "" && who.Acts(m.About) {
			return true, nil
		}
	}
	return false, err
}

// ConfirmSanction is the word of the second person, from which on a block for ever
// holds. Errors: vidhuk.Forbidden "second_person_needed" for who proposed it.
func (c *Center) ConfirmSanction(ctx context.Context, who vidhuk.Actor, r SanctionRef) (vidhuk.Sanction, error) {
	return c.onSanction(ctx, who, vidhuk.DeedConfirmSanction, r, nil, func(d *discipline, s *vidhuk.Sanction) error {
		if err := workflow.FitsSecond(who, *s); err != nil {
			return err
		}
		held := s.Holds(d.Now)
		s.ConfirmedBy, s.ConfirmedAt, s.State = who.AccountID, d.Now, vidhuk.SanctionActive
		if !held {
			d.rules.Begin(s, d.Now)
			d.tellBegun(*s)
		}
		d.tell("sanction_confirmed", nil, s.ProposedBy)
		return nil
	})
}

// End is why a measure ends.
type End struct {
	SanctionRef
	Text string `json:"text" doc:"why; the person reads it"`
}

// Annulment says which of several proofs were wrong.
type Annulment struct {
	End
	Violations []int64 `json:"violations,omitempty" maxItems:"50" doc:"ids of the violations that were none; all when empty"`
}

// WithdrawSanction takes back what was proposed. Whatever was removed stays
// removed: that was another decision. Error: vidhuk.Invalid with the field text.
func (c *Center) WithdrawSanction(ctx context.Context, who vidhuk.Actor, e End) (vidhuk.Sanction, error) {
	return c.onSanction(ctx, who, vidhuk.DeedWithdrawSanction, e.SanctionRef, e, func(d *discipline, s *vidhuk.Sanction) error {
		held := s.Holds(d.Now)
		if err := d.end(s, vidhuk.SanctionWithdrawn, e.Text); err != nil {
			return err
		}
		if held {
			d.tell("account_lifted", nil, s.AccountID)
		}
		d.tell("sanction_withdrawn", nil, s.ProposedBy)
		return d.readmit(s)
	})
}

// LiftSanction ends a measure early: the violation was one and counts, and enough
// is enough. Error: vidhuk.Invalid with the field text.
func (c *Center) LiftSanction(ctx context.Context, who vidhuk.Actor, e End) (vidhuk.Sanction, error) {
	return c.onSanction(ctx, who, vidhuk.DeedLiftSanction, e.SanctionRef, e, func(d *discipline, s *vidhuk.Sanction) error {
		if err := d.end(s, vidhuk.SanctionLifted, e.Text); err != nil {
			return err
		}
		d.tell("account_lifted", nil, s.AccountID)
		return d.readmit(s)
	})
}

// end ends a measure by a decision.
func (d *discipline) end(s *vidhuk.Sanction, state vidhuk.SanctionState, text string) error {
	var fields []vidhuk.FieldError
	s.EndText = words(&fields, "text", text, appealMin, d.c.rules.Norms.CommentTextMax)
	s.State, s.EndedBy, s.EndedAt = state, d.who.AccountID, d.Now
	return vidhuk.InvalidFields(fields)
}

// readmit gives back the membership that an exclusion took.
func (d *discipline) readmit(s *vidhuk.Sanction) error {
	if s.Before == vidhuk.NoMembership {
		return nil
	}
	a, err := d.Account(s.AccountID)
	if err != nil || a.Membership != vidhuk.Excluded || !a.DeletedAt.IsZero() {
		return err
	}
	e := newEntry(d.who, d.role, d.deed, subjectOfAccount(a.ID), map[string]any{"sanction": s.ID}, d.Now)
	e.From, e.To = string(a.Membership), string(s.Before)
	d.entries = append(d.entries, e)
	a.Membership, a.Reason, a.DecidedAt = s.Before, "", d.Now
	return d.SaveAccount(&a)
}

// AnnulSanction finds that there was no violation, or that some proofs were none:
// what was removed, hidden or rejected for them stands again, and the ladder is
// counted anew. Errors: vidhuk.Invalid with fields; vidhuk.Forbidden
// "sanction_needs_administrator" to a moderator, of a block for ever.
func (c *Center) AnnulSanction(ctx context.Context, who vidhuk.Actor, n Annulment) (vidhuk.Sanction, error) {
	return c.onSanction(ctx, who, vidhuk.DeedAnnulSanction, n.SanctionRef, n, func(d *discipline, s *vidhuk.Sanction) error {
		if err := workflow.FitsEnd(who, *s); err != nil {
			return err
		}
		return d.annul(s, n.Violations, n.Text)
	})
}

// EndSanctions writes of each measure whose time is over that it is, and tells the
// person. Nobody waits for it: from the last moment on the measure does not hold
// (4.4). It says how many there were.
func (c *Center) EndSanctions(ctx context.Context) (int, error) {
	var over []vidhuk.Sanction
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		over, err = tx.OverSanctions(100)
		return err
	})
	ended := 0
	var failures []error
	for _, s := range over {
		_, err := c.onSanction(ctx, vidhuk.System, vidhuk.DeedEndSanction, SanctionRef{ID: s.ID, Version: s.Version}, nil, func(d *discipline, s *vidhuk.Sanction) error {
			s.State, s.EndedAt = vidhuk.SanctionExpired, s.Until
			d.tell("account_unblocked", nil, s.AccountID)
			return nil
		})
		switch {
		case err == nil:
			ended++
		case vidhuk.KindOf(err) != vidhuk.Conflict: // somebody decided about it meanwhile
			failures = append(failures, err)
		}
	}
	return ended, errors.Join(append(failures, err)...)
}

// Exclusion answers technical obstacles and interference (4.5).
type Exclusion struct {
	Key       string `json:"-"`
	AccountID int64  `json:"account" minimum:"1" doc:"id of the account"`
	Act       string `json:"act" doc:"key of the closed list of technical obstacles"`
	Text      string `json:"text" doc:"the technical record: what happened, when, and how it is known; the person reads it"`
}

// Exclude excludes a person from the Page and the Group and blocks for ever, at
// once and with no first step (4.5). Where a block for ever needs a second person,
// that one looks at it afterwards. Errors: vidhuk.Invalid with fields,
// vidhuk.NotFound, vidhuk.Conflict "sanction_staff", "account_gone",
// "excluded_already".
func (c *Center) Exclude(ctx context.Context, who vidhuk.Actor, x Exclusion) (out vidhuk.Sanction, err error) {
	role, err := rights.Allow(who, vidhuk.DeedExclude, rights.Case{Author: x.AccountID == who.AccountID})
	if err != nil {
		return out, err
	}
	var fields []vidhuk.FieldError
	if _, known := c.rules.Interference(x.Act); !known {
		fields = append(fields, vidhuk.Field("act", "unknown_value"))
	}
	x.Text = words(&fields, "text", x.Text, appealMin, c.rules.Norms.CommentTextMax)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return out, err
	}
	a := act{deed: vidhuk.DeedExclude, ref: Ref{Key: x.Key}, command: x}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		d := c.disciplining(tx, who, role, vidhuk.DeedExclude)
		if out, err = d.exclude(x); err != nil {
			return result{}, err
		}
		return result{Made: out.ID}, d.finish()
	}, func(tx *store.Tx, done result) error {
		out, err = tx.Sanction(done.Made)
		return err
	})
	return out, err
}

func (d *discipline) exclude(x Exclusion) (s vidhuk.Sanction, err error) {
	a, err := d.punishable(x.AccountID)
	if err != nil {
		return s, err
	}
	past, err := d.SanctionsOf(a.ID)
	switch {
	case err != nil:
		return s, err
	case slices.ContainsFunc(past, func(s vidhuk.Sanction) bool { return s.Rung == vidhuk.Interference && s.Holds(d.Now) }):
		return s, vidhuk.Refuse(vidhuk.Conflict, "excluded_already")
	}
	if err := d.dropProposals(past); err != nil {
		return s, err
	}
	s, err = d.impose(vidhuk.Sanction{AccountID: a.ID, Rung: vidhuk.Interference, Act: x.Act, Text: x.Text, Before: a.Membership}, !d.rules.Alone, vidhuk.Violation{
		AccountID: a.ID, Text: x.Text, CommittedAt: d.Now, FoundBy: d.who.AccountID, FoundAt: d.Now,
	})
	if err != nil || a.Membership == vidhuk.Excluded {
		return s, err
	}
	e := newEntry(d.who, d.role, d.deed, subjectOfAccount(a.ID), map[string]any{"sanction": s.ID}, d.Now)
	e.From, e.To = string(a.Membership), string(vidhuk.Excluded)
	d.entries = append(d.entries, e)
	a.Membership, a.DecidedAt, a.Reason = vidhuk.Excluded, d.Now, x.Text
	return s, d.SaveAccount(&a)
}

// dropProposals withdraws a block for ever that waits for its second person: the
// exclusion says more.
func (d *discipline) dropProposals(past []vidhuk.Sanction) error {
	for _, s := range past {
		if s.State != vidhuk.SanctionProposed {
			continue
		}
		s.State, s.EndedBy, s.EndedAt = vidhuk.SanctionWithdrawn, d.who.AccountID, d.Now
		if err := d.SaveSanction(&s); err != nil {
			return err
		}
		d.record(vidhuk.DeedWithdrawSanction, s, vidhuk.SanctionProposed, nil)
	}
	return nil
}
