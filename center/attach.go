package center

import (
	"context"
	"slices"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/workflow"
)

// Attachment joins messages to an alert, or takes them out.
type Attachment struct {
	AlertRef
	Numbers []vidhuk.Number `json:"numbers" maxItems:"200" doc:"numbers of the messages"`
}

// Attach joins messages of one outage to its alert, so that all get one answer.
// Each keeps its own legal way; those that are over meanwhile are passed over.
// Errors: vidhuk.Invalid with fields for a message that the actor may not know
// of or that others answer for, vidhuk.Conflict "alert_full".
func (c *Center) Attach(ctx context.Context, who vidhuk.Actor, a Attachment) (vidhuk.Alert, error) {
	return c.onAlert(ctx, who, vidhuk.DeedAttach, a.AlertRef, "", a, func(w *alerting) error {
		counts, err := w.CountAttached(w.alert.ID)
		if err != nil {
			return err
		}
		if counts[w.alert.ID]+len(a.Numbers) > vidhuk.AttachedMax {
			return vidhuk.Refuse(vidhuk.Conflict, "alert_full", "max", vidhuk.AttachedMax)
		}
		return w.each(a.Numbers, func(m *work) error { return m.attachTo(w.alert) })
	})
}

// Detach takes messages out of an alert: they were about something else.
func (c *Center) Detach(ctx context.Context, who vidhuk.Actor, a Attachment) (vidhuk.Alert, error) {
	return c.onAlert(ctx, who, vidhuk.DeedDetach, a.AlertRef, "", a, func(w *alerting) error {
		return w.each(a.Numbers, func(m *work) error {
			id, err := m.AlertOfMessage(m.message.ID)
			if err != nil || id != w.alert.ID {
				return err
			}
			m.record(m.deed, "", m.message.State, m.message.State, map[string]any{"alert": w.alert.ID})
			return m.DetachMessage(m.message.ID)
		})
	})
}

// each does something with the messages of a deed on an alert, always the lower
// number first, so that two deeds never wait for each other.
func (w *alerting) each(numbers []vidhuk.Number, do func(*work) error) error {
	if len(numbers) == 0 {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("numbers", "required")})
	}
	for _, n := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		m, err := w.open(n)
		if err != nil {
			return err
		}
		if !workflow.May(w.deed, m.message.State) {
			continue
		}
		if w.deed == vidhuk.DeedAttach && !rights.MayAttach(w.who, m.assignments) {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("numbers", "foreign_message", "number", string(n))})
		}
		if err := do(m); err != nil {
			return err
		}
		if err := w.c.journal(w.Tx, m.entries); err != nil {
			return err
		}
		w.notices = append(w.notices, m.notices...)
	}
	return nil
}

// open begins work on a message that the actor may know of.
func (w *alerting) open(n vidhuk.Number) (*work, error) {
	unknown := vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("numbers", "unknown_message", "number", string(n))})
	m, err := w.LockMessage(n)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return nil, unknown
	}
	if err != nil {
		return nil, err
	}
	assignments, err := w.Assignments(m.ID)
	if err == nil && !rights.Visible(w.who, m, assignments) {
		err = unknown
	}
	return &work{Tx: w.Tx, c: w.c, who: w.who, deed: w.deed, role: w.role, message: m, before: m.State, assignments: assignments}, err
}

// attachTo joins the message to an alert and tells its author why it need not
// be asked about again: once, however often it is taken out and joined anew.
// What is joined already stays so.
func (w *work) attachTo(a vidhuk.Alert) error {
	id, err := w.AlertOfMessage(w.message.ID)
	if err != nil || id == a.ID {
		return err
	}
	entries, err := w.Entries(subjectOf(w.message))
	if err != nil {
		return err
	}
	detail := map[string]any{"alert": a.ID}
	was := slices.ContainsFunc(entries, func(e vidhuk.Entry) bool { return e.Deed == vidhuk.DeedAttach && e.Detail == jsonOf(detail) })
	w.record(vidhuk.DeedAttach, "", w.message.State, w.message.State, detail)
	if !was {
		w.tellAuthor("alert_attached", map[string]any{"alert": a.ID, "title": w.c.city.Headline(a.Kind, a.Districts)})
	}
	return w.AttachMessage(a.ID, w.message.ID, w.who.AccountID)
}

// attachNamed joins the message to the alert with the key, in the course of
// another deed. A key that names no published alert is refused.
func (w *work) attachNamed(id int64) error {
	a, err := w.Alert(id)
	if vidhuk.KindOf(err) == vidhuk.NotFound || err == nil && !workflow.MayAlert(vidhuk.DeedAttach, a.State) {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("alert", "unknown_value")})
	}
	if err != nil {
		return err
	}
	return w.attachTo(a)
}

// AlertAnswer is one answer to all messages that are joined to an alert.
type AlertAnswer struct {
	AlertRef
	Organization string      `json:"organization" doc:"slug of the organization in whose name you answer"`
	Text         string      `json:"text" doc:"what was done, when and by whom; if not, why and when it will be"`
	Mark         vidhuk.Mark `json:"mark,omitempty" enum:"done,explained" doc:"final mark to set after the answer"`
}

// AnswerAlert gives one answer to every published message that is joined to an
// alert and still waits for one from the organization. It is written down once,
// by whom and when, and CarryAnswers brings it to each message. What the
// organization has answered already, what waits for review and what is over is
// passed over. Errors: vidhuk.Invalid with fields, vidhuk.Conflict
// "alert_not_over" for «Роботу виконано» while the emergency lasts,
// "alert_nothing_to_answer".
func (c *Center) AnswerAlert(ctx context.Context, who vidhuk.Actor, r AlertAnswer) (vidhuk.Alert, error) {
	return c.onAlert(ctx, who, vidhuk.DeedAnswerAlert, r.AlertRef, r.Organization, r, func(w *alerting) error {
		if err := w.answerFits(&r); err != nil {
			return err
		}
		waiting, err := w.awaiting(r.Organization)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			return vidhuk.Refuse(vidhuk.Conflict, "alert_nothing_to_answer", "organization", c.short(r.Organization))
		}
		ids, numbers := make([]int64, len(waiting)), make([]vidhuk.Number, len(waiting))
		for i, m := range waiting {
			ids[i], numbers[i] = m.ID, m.Number
		}
		w.detail = map[string]any{"organization": r.Organization, "mark": r.Mark, "messages": numbers}
		return w.AddAlertReply(&vidhuk.AlertReply{
			AlertID: w.alert.ID, Organization: r.Organization, Text: r.Text, Mark: r.Mark,
			AuthorID: who.AccountID, Channel: who.Channel, At: w.Now,
		}, ids)
	})
}

// awaiting lists the messages of the alert that the organization may answer now,
// and that no answer of its own is on its way to.
func (w *alerting) awaiting(organization string) ([]vidhuk.Message, error) {
	list, err := w.Attached(w.alert.ID, vidhuk.AttachedMax)
	if err != nil {
		return nil, err
	}
	assignments, err := w.AssignmentsOf(list)
	if err != nil {
		return nil, err
	}
	underway, err := w.AwaitingReply(w.alert.ID, organization)
	return slices.DeleteFunc(list, func(m vidhuk.Message) bool {
		one := work{message: m, assignments: assignments[m.ID]}
		return !rights.Visible(w.who, m, one.assignments) || !one.awaits(organization) || slices.Contains(underway, m.ID)
	}), err
}

// answerFits checks what is asked before anything is written.
func (w *alerting) answerFits(r *AlertAnswer) error {
	var fields []vidhuk.FieldError
	r.Text = w.c.answer(&fields, "text", r.Text)
	if r.Mark != "" && !r.Mark.Final() {
		fields = append(fields, vidhuk.Field("mark", "unknown_value"))
	}
	if err := w.c.assignable(r.Organization, w.Tx); err != nil {
		fields = append(fields, vidhuk.Field("organization", "unknown_value"))
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	if r.Mark == vidhuk.MarkDone && w.alert.LiveAt(w.Now) {
		return vidhuk.Refuse(vidhuk.Conflict, "alert_not_over") // 5.2.2: only what was really done
	}
	return nil
}

// awaits reports whether the organization may answer the message now: it is
// published and open, the organization has its part in it or may take it, has
// not answered, and does not answer a complaint about itself.
func (w *work) awaits(organization string) bool {
	if w.message.About == organization {
		return false
	}
	a := w.assignment(organization)
	switch {
	case a == nil || a.State == vidhuk.Cancelled:
		return workflow.May(vidhuk.DeedAccept, w.message.State) && !w.message.Final
	case a.State == vidhuk.Accepted:
		return workflow.May(vidhuk.DeedAnswer, w.message.State)
	}
	return workflow.May(vidhuk.DeedAccept, w.message.State) && workflow.MayAssignment(vidhuk.DeedAccept, a.State)
}
