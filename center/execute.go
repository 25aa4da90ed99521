package center

import (
	"context"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/ukrainian"
	"vidhuk/workflow"
)

// Duty names an assignment: a message and the organization in whose name the
// executor acts. Version is the assignment's.
type Duty struct {
	Ref
	Organization string `json:"organization" doc:"slug of the organization in whose name you act"`
}

func (d Duty) act(deed vidhuk.Deed, command any) act {
	return act{deed: deed, ref: d.Ref, organization: d.Organization, command: command}
}

// See records that an executor opened the assignment (5.2.2). Seeing again
// changes nothing.
func (c *Center) See(ctx context.Context, who vidhuk.Actor, d Duty) (vidhuk.Message, error) {
	a := d.act(vidhuk.DeedSee, d)
	a.light = true
	return c.on(ctx, who, a, func(w *work) error {
		s, err := w.mine()
		if err != nil {
			return err
		}
		if w.idle = s.State != vidhuk.AssignmentNew; w.idle {
			return nil
		}
		s.SeenAt = w.Now
		return w.step(s, w.deed, vidhuk.Seen)
	})
}

// Acceptance takes a message into work.
type Acceptance struct {
	Duty
	PlannedAt time.Time `json:"planned_at,omitzero" doc:"when the work should be ready, if known"`
	Text      string    `json:"text,omitempty" doc:"what will be done, if there is something to say"`
}

// Accept sets the mark «Повідомлення взято до розгляду» and tags the
// administrator in the same comment (3.3.3). A second click changes nothing.
// An organization that nobody notified may take a published message of its own
// accord (1.6).
func (c *Center) Accept(ctx context.Context, who vidhuk.Actor, p Acceptance) (vidhuk.Message, error) {
	return c.on(ctx, who, p.act(vidhuk.DeedAccept, p), func(w *work) error { return w.accept(p) })
}

func (w *work) accept(p Acceptance) error {
	a, err := w.acceptable()
	if err != nil {
		return err
	}
	if v := p.Version; a.State != vidhuk.Accepted && v != 0 && v != a.Version {
		return vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(a.State))
	}
	var fields []vidhuk.FieldError
	text := words(&fields, "text", p.Text, 0, w.c.rules.Norms.CommentTextMax)
	if !p.PlannedAt.IsZero() && p.PlannedAt.Before(w.Now.Add(-24*time.Hour)) {
		fields = append(fields, vidhuk.Field("planned_at", "in_the_past"))
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	if a.State == vidhuk.Accepted {
		return w.acceptedBefore(a, text, p.PlannedAt)
	}
	a.AcceptedAt, a.PlannedAt = w.Now, p.PlannedAt.UTC()
	if err := w.step(a, w.deed, vidhuk.Accepted); err != nil {
		return err
	}
	if err := w.mark(a, vidhuk.MarkAccepted, text, p.PlannedAt); err != nil {
		return err
	}
	if err := w.tellBoth("accepted", map[string]any{"organization": w.c.short(a.Organization)}); err != nil {
		return err
	}
	return w.rephase()
}

// acceptedBefore takes a second press for the first; a colleague's press with
// other words or another date is refused, so that they are not lost unseen.
func (w *work) acceptedBefore(a *vidhuk.Assignment, text string, planned time.Time) error {
	comments, err := w.Comments(w.message.ID)
	if err != nil {
		return err
	}
	w.idle = true
	for _, c := range slices.Backward(comments) {
		if c.Mark != vidhuk.MarkAccepted || c.Organization != a.Organization {
			continue
		}
		if text != "" && text != c.Text || !planned.IsZero() && !planned.Equal(c.PlannedAt) {
			return vidhuk.Refuse(vidhuk.Conflict, "wrong_assignment_state", "deed", string(w.deed), "state", string(a.State))
		}
		break
	}
	return nil
}

// acceptable finds the organization's assignment, or makes one for an
// organization that comes of its own accord.
func (w *work) acceptable() (*vidhuk.Assignment, error) {
	slug := w.act.organization
	if a := w.assignment(slug); a != nil && a.State != vidhuk.Cancelled {
		return a, nil
	}
	if err := w.c.assignable(slug, w.Tx); err != nil {
		return nil, err
	}
	if w.message.Final {
		return nil, vidhuk.Refuse(vidhuk.Conflict, "executors_final")
	}
	if w.message.NotifiedAt.IsZero() {
		w.message.NotifiedAt = w.Now
		w.message.AnswerDueAt = w.Now.AddDate(0, 0, w.c.rules.Norms.AnswerTargetDays)
	}
	lead := !slices.ContainsFunc(w.assignments, func(a vidhuk.Assignment) bool { return a.Lead && a.State.Counts() })
	a := w.assignment(slug)
	if a == nil {
		w.assignments = append(w.assignments, vidhuk.Assignment{MessageID: w.message.ID, Organization: slug})
		a = &w.assignments[len(w.assignments)-1]
	}
	renew(a)
	a.State, a.Lead = "", lead
	w.startClock(a)
	w.detail = map[string]any{"own_accord": true}
	return a, nil
}

// mark writes an official mark: exact text, in the main thread, with the tag in
// the same comment, and tells the administrator.
func (w *work) mark(a *vidhuk.Assignment, m vidhuk.Mark, text string, planned time.Time) error {
	_, err := w.say(vidhuk.Comment{
		Kind: vidhuk.MarkComment, Mark: m, Text: text, Organization: a.Organization, AssignmentID: a.ID,
		Tag: true, PlannedAt: planned.UTC(),
	}, nil, "")
	if err != nil {
		return err
	}
	if w.hushed {
		return nil
	}
	return w.tellAdministrators("mark_"+string(m), map[string]any{"organization": w.c.short(a.Organization)})
}

// Reply is an organization's answer to the author, and the final mark if it
// ends the work.
type Reply struct {
	Duty
	Text   string      `json:"text" doc:"what was done, when and by whom; if not, why and when it will be"`
	Before []int64     `json:"before,omitempty" maxItems:"10" doc:"ids of photos taken before the work"`
	After  []int64     `json:"after,omitempty" maxItems:"10" doc:"ids of photos taken after the work"`
	Mark   vidhuk.Mark `json:"mark,omitempty" enum:"done,explained" doc:"final mark to set after the answer"`
}

// Answer puts an exhaustive answer into the main thread (3.3.5) and, if asked,
// the final mark after it (3.3.6), in one transaction.
func (c *Center) Answer(ctx context.Context, who vidhuk.Actor, r Reply) (vidhuk.Message, error) {
	return c.on(ctx, who, r.act(vidhuk.DeedAnswer, r), func(w *work) error { return w.answer(r) })
}

func (w *work) answer(r Reply) error {
	a, err := w.mine()
	if err != nil {
		return err
	}
	var fields []vidhuk.FieldError
	text := w.c.answer(&fields, "text", r.Text)
	if len(r.Before)+len(r.After) > w.c.rules.Norms.MessagePhotoMax {
		fields = append(fields, vidhuk.Field("photos", "photo_too_many", "max", w.c.rules.Norms.MessagePhotoMax))
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	a.Answered, a.AnsweredAt = true, w.Now
	if err := w.step(a, w.deed, vidhuk.Accepted); err != nil {
		return err
	}
	said, err := w.say(vidhuk.Comment{Kind: vidhuk.Answer, Text: text, Organization: a.Organization, AssignmentID: a.ID}, r.Before, "before")
	if err != nil {
		return err
	}
	if err := w.attach(r.After, said.ID, "after"); err != nil {
		return err
	}
	if r.Mark == "" {
		return w.tellBoth("answered", map[string]any{"organization": w.c.short(a.Organization)})
	}
	return w.answerAndMark(a, r.Mark)
}

// answerAndMark closes an answer with its mark: two deeds, two entries.
func (w *work) answerAndMark(a *vidhuk.Assignment, m vidhuk.Mark) error {
	w.record(vidhuk.DeedAnswer, a.Organization, w.before, w.before, nil)
	w.deed = vidhuk.DeedMark
	return w.finalMark(a, m)
}

// boilerplate are answers that answer nothing (3.3.5), folded.
var boilerplate = []string{
	"прийнято до уваги", "див. вище", "дивись вище", "взято до відома", "інформацію прийнято", "питання вирішується",
	"роботу виконано", "роз'яснення надано", "відповідь надано",
}

// answer checks that a text says something on the merits.
func (c *Center) answer(fields *[]vidhuk.FieldError, name, raw string) string {
	text := words(fields, name, raw, c.rules.Norms.AnswerTextMin, c.rules.Norms.AnswerTextMax)
	plain := ukrainian.Fold(text)
	for len(plain) > 0 && (plain[len(plain)-1] == '.' || plain[len(plain)-1] == '!' || plain[len(plain)-1] == ' ') {
		plain = plain[:len(plain)-1]
	}
	if slices.ContainsFunc(boilerplate, func(b string) bool { return plain == ukrainian.Fold(b) }) {
		*fields = append(*fields, vidhuk.Field(name, "answer_empty"))
	}
	return text
}

// Finish sets a final mark on an assignment whose answer stands already.
type Finish struct {
	Duty
	Mark vidhuk.Mark `json:"mark" enum:"done,explained"`
}

// Mark sets «Роботу виконано» or «Роз’яснення надано» and tags the
// administrator in the same comment (3.3.6). Error: vidhuk.Conflict
// "answer_first" without an answer in the main thread.
func (c *Center) Mark(ctx context.Context, who vidhuk.Actor, f Finish) (vidhuk.Message, error) {
	return c.on(ctx, who, f.act(vidhuk.DeedMark, f), func(w *work) error {
		a, err := w.mine()
		if err != nil {
			return err
		}
		return w.finalMark(a, f.Mark)
	})
}

func (w *work) finalMark(a *vidhuk.Assignment, m vidhuk.Mark) error {
	if !m.Final() {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("mark", "unknown_value")})
	}
	if !a.Answered && a.State == vidhuk.Accepted {
		return vidhuk.Refuse(vidhuk.Conflict, "answer_first")
	}
	a.Mark, a.FinalAt = m, w.Now
	if err := w.step(a, vidhuk.DeedMark, vidhuk.AssignmentFinal); err != nil {
		return err
	}
	if err := w.mark(a, m, "", time.Time{}); err != nil {
		return err
	}
	w.detail = map[string]any{"mark": m}
	if err := w.tellBoth("mark_"+string(m), map[string]any{"organization": w.c.short(a.Organization)}); err != nil {
		return err
	}
	return w.rephase()
}

// Amendment is an organization's correction of its own answer.
type Amendment struct {
	Duty
	Text string `json:"text"`
}

// Correct adds a visible correction to an answer, also after closing; the
// answer itself stays as it was.
func (c *Center) Correct(ctx context.Context, who vidhuk.Actor, p Amendment) (vidhuk.Message, error) {
	a := p.act(vidhuk.DeedCorrect, p)
	a.light = true
	return c.on(ctx, who, a, func(w *work) error {
		s, err := w.mine()
		if err != nil {
			return err
		}
		if !s.State.Counts() || s.AnsweredAt.IsZero() {
			return workflow.WrongState(w.deed, w.message.State)
		}
		var fields []vidhuk.FieldError
		text := c.answer(&fields, "text", p.Text)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		if err := w.tellBoth("corrected", map[string]any{"organization": c.short(s.Organization)}); err != nil {
			return err
		}
		_, err = w.say(vidhuk.Comment{Kind: vidhuk.Correction, Text: text, Organization: s.Organization, AssignmentID: s.ID}, nil, "")
		return err
	})
}
