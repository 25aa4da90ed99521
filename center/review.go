package center

import (
	"context"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/ukrainian"
	"vidhuk/workflow"
)

// Claim holds a message for the moderator who opened it, so that two do not
// decide at once. While another's claim lives, it is given back as it is,
// unless force takes it over. Error: vidhuk.Conflict "wrong_state" where
// nothing waits for review: nobody may hold up those who work on it.
func (c *Center) Claim(ctx context.Context, who vidhuk.Actor, number vidhuk.Number, force bool) (vidhuk.Claim, error) {
	var claim vidhuk.Claim
	err := c.write(ctx, vidhuk.DeedClaim, func(tx *store.Tx) error {
		return c.beside(tx, who, vidhuk.DeedClaim, number, func(m vidhuk.Message) (map[string]any, bool, error) {
			open, err := waits(tx, m)
			if err == nil && !open {
				err = workflow.WrongState(vidhuk.DeedClaim, m.State)
			}
			if err != nil {
				return nil, false, err
			}
			before, err := tx.Claim(m.ID)
			if err != nil {
				return nil, false, err
			}
			claim, err = tx.TakeClaim(m.ID, who.AccountID, tx.Now.Add(c.rules.Norms.Claim), force)
			taken := before.AccountID != claim.AccountID && claim.AccountID == who.AccountID
			return map[string]any{"taken_over": before.AccountID != 0}, taken, err
		})
	})
	return claim, err
}

// waits reports whether something about the message waits for a review: the
// message itself, another wording of it, or an appeal. Only then may it be held.
func waits(tx *store.Tx, m vidhuk.Message) (bool, error) {
	switch {
	case !workflow.May(vidhuk.DeedClaim, m.State):
		return false, nil
	case m.State == vidhuk.Pending || m.State == vidhuk.Clarifying:
		return true, nil
	case m.State == vidhuk.Rejected:
		appeal, err := waitingAppeal(tx, m.ID)
		return appeal.ID != 0, err
	}
	p, err := tx.WaitingProposal(m.ID)
	return p.ID != 0, err
}

// Clarification is a moderator's question to the author.
type Clarification struct {
	Ref
	Text string `json:"text" doc:"what the author should add"`
}

// Clarify pauses the review and asks the author.
func (c *Center) Clarify(ctx context.Context, who vidhuk.Actor, q Clarification) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedClarify, ref: q.Ref, decision: true, command: q}
	return c.on(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		w.message.Reason = words(&fields, "text", q.Text, 3, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		w.message.ClarifyUntil = w.Now.AddDate(0, 0, c.rules.Norms.ClarifyDays)
		w.tellAuthor("clarify", nil)
		return w.decided(vidhuk.Clarifying)
	})
}

// decided moves the message and frees the moderator's claim.
func (w *work) decided(to vidhuk.State) error {
	if err := w.move(to); err != nil {
		return err
	}
	return w.DropClaim(w.message.ID)
}

// Approval publishes a message and notifies who should answer, in one action.
type Approval struct {
	Ref
	Topic         string   `json:"topic,omitempty" doc:"corrects the author's topic"`
	Subtopic      string   `json:"subtopic,omitempty"`
	District      string   `json:"district,omitempty" doc:"corrects the district"`
	Organizations []string `json:"organizations,omitempty" doc:"slugs; the first is the lead, the others are co-executors"`
	About         string   `json:"about,omitempty" doc:"slug of the organization complained about: it may not be the only addressee"`
	Mask          []string `json:"mask,omitempty" doc:"words that the public sees as [приховано модератором]"`
	MaskReason    string   `json:"mask_reason,omitempty" doc:"why they are masked; what the checks found in them when empty"`
	Alert         int64    `json:"alert,omitempty" minimum:"0" doc:"id of the alert that explains it: joined to that one"`
}

// Approve is the human decision without which nothing is published (3.3.1),
// and the notification of executors (3.3.2). A message that came with a request
// to join takes its author into the Group: both are decided at once (5.1.1).
// Errors: vidhuk.Invalid with
// fields; vidhuk.Conflict "private_topic", "complaint_only_to_body".
func (c *Center) Approve(ctx context.Context, who vidhuk.Actor, p Approval) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedApprove, ref: p.Ref, decision: true, also: append(slices.Clone(p.Organizations), p.About), command: p}
	return c.on(ctx, who, a, func(w *work) error {
		if err := w.unfrozen(); err != nil {
			return err
		}
		if err := w.correct(p); err != nil {
			return err
		}
		if p.Alert != 0 {
			if err := w.attachNamed(p.Alert); err != nil {
				return err
			}
		}
		w.message.PublishedAt = w.Now
		admitted, err := w.admitAuthor()
		if err != nil {
			return err
		}
		if len(p.Organizations) == 0 {
			w.tellAuthor("approved"+admitted, nil)
			return w.decided(vidhuk.Approved)
		}
		if err := w.assign(p.Organizations, vidhuk.DeedApprove); err != nil {
			return err
		}
		w.tellAuthor("approved_notified"+admitted, map[string]any{"organizations": c.shorts(p.Organizations)})
		if err := w.decided(vidhuk.Notified); err != nil {
			return err
		}
		// Two deeds in one action, two entries: 3.3.1, then 3.3.2.
		w.record(vidhuk.DeedApprove, "", w.before, vidhuk.Approved, w.detail)
		w.deed, w.before, w.detail = vidhuk.DeedNotify, vidhuk.Approved, map[string]any{"organizations": p.Organizations}
		return nil
	})
}

// correct takes over what the moderator knows better than the author: topic,
// district, masked words. The author's text itself is never rewritten.
func (w *work) correct(p Approval) error {
	var fields []vidhuk.FieldError
	m := &w.message
	if p.Topic != "" {
		m.Topic, m.Subtopic = w.c.topic(&fields, p.Topic, p.Subtopic, competence.Reading{})
	}
	if p.District != "" {
		m.Place = w.c.place(&fields, vidhuk.Place{District: p.District, Address: m.Place.Address, Lat: m.Place.Lat, Lon: m.Place.Lon})
	}
	w.hideWords(&fields, p.Mask)
	if err := w.whyHidden(p.Mask, words(&fields, "mask_reason", p.MaskReason, 0, noteMax)); err != nil {
		return err
	}
	if p.About != "" {
		if _, ok := w.c.city.Organization(p.About); !ok {
			fields = append(fields, vidhuk.Field("about", "unknown_value"))
		}
		m.About = p.About
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	if err := w.publishable(); err != nil {
		return err
	}
	return nil
}

// publishable refuses a topic that is never public.
func (w *work) publishable() error {
	if t, _ := w.c.rules.Topic(w.message.Topic); t.Private {
		return vidhuk.Refuse(vidhuk.Conflict, "private_topic")
	}
	w.message.Secluded = false
	return nil
}

// hideWords masks words in what the public reads.
func (w *work) hideWords(fields *[]vidhuk.FieldError, hide []string) {
	if len(hide) == 0 {
		return
	}
	m := &w.message
	text := m.Text
	for _, word := range hide {
		inText, inAddress := false, false
		if text, inText = mask(text, word); inText {
			m.Masked = text
		}
		// The address as the author wrote it stays in the revisions.
		if m.Place.Address, inAddress = mask(m.Place.Address, word); !inText && !inAddress {
			*fields = append(*fields, vidhuk.Field("mask", "mask_not_found"))
		}
	}
}

const maskText = "[приховано модератором]"

// mask replaces every occurrence of a word, whatever its letter case, and tells
// whether there was one. What is masked already is not looked at again: the
// mask itself may hold the word.
func mask(text, word string) (string, bool) {
	word = ukrainian.Clean(word)
	if word == "" || indexFold(text, word) < 0 {
		return text, false
	}
	parts := strings.Split(text, maskText)
	for i, part := range parts {
		parts[i] = maskIn(part, word)
	}
	return strings.Join(parts, maskText), true
}

func maskIn(text, word string) string {
	masked := ""
	for i := indexFold(text, word); i >= 0; i = indexFold(text, word) {
		masked, text = masked+text[:i]+maskText, text[i+len(word):]
	}
	return masked + text
}

// indexFold finds a word whose letters may be of another case but of the same
// length in bytes, which holds for Cyrillic and Latin.
func indexFold(text, word string) int {
	for i := range text {
		if end := i + len(word); end <= len(text) && strings.EqualFold(text[i:end], word) {
			return i
		}
	}
	return -1
}

// Rejection refuses a message on a ground of 4.2 or 4.3. Where its author waits
// for admission, it says also what becomes of the request to join: both are
// decided at once (5.1.1).
type Rejection struct {
	Ref
	Ground string `json:"ground" doc:"key of a ground of clause 4.3"`
	Text   string `json:"text,omitempty" doc:"what the author is told; the ground's own advice when empty"`
	Refuse bool   `json:"refuse,omitempty" doc:"also refuses the request to join that the message came with; otherwise that stays open for a corrected one"`
	Reason string `json:"reason,omitempty" doc:"why the request is refused; needed with refuse"`
	Penalty
}

// Reject refuses a message. Its author always learns the ground and the way
// back; for conduct grounds the evidence is sealed first (5.1.2). Errors:
// vidhuk.Invalid with fields, vidhuk.Forbidden "ground_needs_administrator",
// "appeal_other_moderator"; vidhuk.Conflict "wrong_membership" where there is no
// request to refuse.
func (c *Center) Reject(ctx context.Context, who vidhuk.Actor, r Rejection) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedReject, ref: r.Ref, decision: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		if err := w.unbiased(); err != nil {
			return err
		}
		if err := w.ground(r.Ground, r.Text); err != nil {
			return err
		}
		args := map[string]any{"ground": r.Ground}
		ending, err := w.judgeAuthor(r, args)
		if err != nil {
			return err
		}
		w.tellAuthor("rejected"+ending, args)
		if err := w.punish(r.Penalty, r.Ground); err != nil {
			return err
		}
		return w.decided(vidhuk.Rejected)
	})
}

// Hiding takes a published message out of view on a ground of 4.3.
type Hiding struct {
	Ref
	Ground string `json:"ground" doc:"key of a ground of clause 4.3"`
	Text   string `json:"text,omitempty" doc:"what the author is told; the ground's own advice when empty"`
	Penalty
}

// Hide takes a published message out of view on a ground of 4.3, evidence first.
func (c *Center) Hide(ctx context.Context, who vidhuk.Actor, r Hiding) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedHide, ref: r.Ref, decision: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		if w.message.PublishedAt.IsZero() {
			return workflow.WrongState(w.deed, w.message.State) // withdrawn before anybody could read it
		}
		if err := w.ground(r.Ground, r.Text); err != nil {
			return err
		}
		if err := w.cancelOpen(); err != nil {
			return err
		}
		w.tellAuthor("hidden", map[string]any{"ground": r.Ground})
		if err := w.punish(r.Penalty, r.Ground); err != nil {
			return err
		}
		return w.decided(vidhuk.Hidden)
	})
}

// ground checks the ground and its reasoning, and keeps the evidence.
func (w *work) ground(key, text string) error {
	g, reason, err := w.c.grounded(w.who, key, text)
	if err != nil {
		return err
	}
	w.message.Ground, w.message.Reason = key, reason
	w.detail = map[string]any{"ground": key}
	if !g.NeedsEvidence {
		return nil
	}
	return w.keepEvidence(key)
}

// grounded checks a ground of 4.2 or 4.3 and its reasoning, and gives what the
// author is told: the ground's own advice where nothing is said.
func (c *Center) grounded(who vidhuk.Actor, key, text string) (regulation.Ground, string, error) {
	g, ok := c.rules.Ground(key)
	if !ok || key == regulation.NotAdmitted {
		code := "unknown_value"
		if key == "" {
			code = "required"
		}
		return g, "", vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("ground", code)})
	}
	if g.NeedsAdministrator && !who.Is(vidhuk.Administrator) {
		return g, "", vidhuk.Refuse(vidhuk.Forbidden, "ground_needs_administrator")
	}
	var fields []vidhuk.FieldError
	least := 0
	if g.NeedsText {
		least = 10
	}
	reason := words(&fields, "text", text, least, c.rules.Norms.CommentTextMax)
	if reason == "" {
		reason = g.Fix.UK
	}
	return g, reason, vidhuk.InvalidFields(fields)
}

// Merger joins a message to an earlier one about the same thing.
type Merger struct {
	Ref
	Into vidhuk.Number `json:"into" doc:"number of the earlier message"`
	Mask []string      `json:"mask,omitempty" doc:"words that the public sees as [приховано модератором]"`
}

// Merge joins a duplicate to the earlier message: no violation and no sanction
// (4.3, A-30). Error: vidhuk.Conflict "private_topic".
func (c *Center) Merge(ctx context.Context, who vidhuk.Actor, g Merger) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedMerge, ref: g.Ref, with: g.Into, decision: true, command: g}
	return c.on(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		w.hideWords(&fields, g.Mask)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		into, err := w.Message(g.Into)
		if err != nil || !into.Public() || into.ID == w.message.ID || into.State == vidhuk.Merged {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("into", "unknown_message")})
		}
		if err := w.publishable(); err != nil {
			return err
		}
		if err := w.cancelOpen(); err != nil {
			return err
		}
		w.message.MergedInto, w.message.Ground = into.Number, regulation.Duplicate
		if w.message.PublishedAt.IsZero() {
			w.message.PublishedAt = w.Now
		}
		w.detail = map[string]any{"into": into.Number}
		w.tellAuthor("merged", map[string]any{"into": into.Number})
		if err := w.gather(into); err != nil {
			return err
		}
		return w.decided(vidhuk.Merged)
	})
}

// Notification brings further organizations in after approval.
type Notification struct {
	Ref
	Organizations []string `json:"organizations" doc:"slugs; the first leads if nobody leads yet"`
}

// Notify tells organizations that a published message is theirs (3.3.2).
func (c *Center) Notify(ctx context.Context, who vidhuk.Actor, n Notification) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedNotify, ref: n.Ref, also: n.Organizations, command: n}
	a.decision = true
	return c.on(ctx, who, a, func(w *work) error {
		if err := w.assign(n.Organizations, vidhuk.DeedNotify); err != nil {
			return err
		}
		w.detail = map[string]any{"organizations": n.Organizations}
		w.tellAuthor("notified", map[string]any{"organizations": c.shorts(n.Organizations)})
		if w.message.State == vidhuk.Reopened {
			return nil
		}
		return w.rephase()
	})
}

// assign makes assignments for the organizations and tells their executors.
func (w *work) assign(slugs []string, deed vidhuk.Deed) error {
	if len(slugs) == 0 {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("organizations", "required")})
	}
	if w.message.NotifiedAt.IsZero() {
		w.message.NotifiedAt = w.Now
		w.message.AnswerDueAt = w.Now.AddDate(0, 0, w.c.rules.Norms.AnswerTargetDays)
	}
	for _, slug := range slugs {
		if err := w.assignOne(slug, deed); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) assignOne(slug string, deed vidhuk.Deed) error {
	if err := w.c.assignable(slug, w.Tx); err != nil {
		return err
	}
	a := w.assignment(slug)
	if a != nil && a.State.Counts() {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("organizations", "already_assigned", "organization", w.c.short(slug))})
	}
	if a == nil {
		w.assignments = append(w.assignments, vidhuk.Assignment{MessageID: w.message.ID, Organization: slug})
		a = &w.assignments[len(w.assignments)-1]
	}
	renew(a)
	a.Lead = !slices.ContainsFunc(w.assignments, func(o vidhuk.Assignment) bool { return o.Lead && o.State.Counts() })
	w.startClock(a)
	if err := w.step(a, deed, vidhuk.AssignmentNew); err != nil {
		return err
	}
	return w.tellOrganization("assigned", slug)
}

// renew forgets what an earlier turn of the same organization left: an answer,
// a mark, a promise, a redirect. The new turn begins with nothing done.
func renew(a *vidhuk.Assignment) {
	*a = vidhuk.Assignment{ID: a.ID, Version: a.Version, MessageID: a.MessageID, Organization: a.Organization, State: a.State, Lead: a.Lead}
}

// startClock sets the internal norms of an assignment. The answer is due when
// the message says: a redirect does not win time.
func (w *work) startClock(a *vidhuk.Assignment) {
	norms := w.c.rules.Norms
	a.NotifiedAt, a.AnswerDue = w.Now, w.message.AnswerDueAt
	o, _ := w.c.city.Organization(a.Organization)
	within := norms.ExecutorAcceptWorking
	switch {
	case o.Round && w.message.Emergency:
		within = norms.Emergency1588Accept
	case o.Round:
		within = norms.Other1588Accept
	}
	a.AcceptDue = w.c.calendarOf(o).Add(w.Now, within)
}

// assignable refuses an organization that is unknown, closed, or not bound by
// the order.
func (c *Center) assignable(slug string, tx *store.Tx) error {
	o, ok := c.city.Organization(slug)
	field := func(code string, pairs ...any) error {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("organizations", code, pairs...)})
	}
	switch {
	case !ok:
		return field("unknown_value")
	case !o.Bound():
		return field("organization_external", "organization", o.Short)
	case !o.ValidAt(tx.Now):
		return field("organization_closed", "organization", o.Short, "successor", c.short(o.Successor))
	}
	return nil
}

func (c *Center) shorts(slugs []string) string {
	names := make([]string, len(slugs))
	for i, s := range slugs {
		names[i] = c.short(s)
	}
	return strings.Join(names, ", ")
}
