package center

import (
	"context"
	"fmt"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/moderation"
	"vidhuk/workflow"
)

var zero time.Time

// Confirm verifies that every mark is in order and opens the author's window:
// so many working days to object; silence means consent (3.3.7, A-15).
func (c *Center) Confirm(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedConfirm, ref: r, decision: true}
	return c.on(ctx, who, a, func(w *work) error {
		w.message.ObjectUntil = c.executors.AddDays(w.Now, c.rules.Norms.ObjectWindowWorkingDays)
		w.tellAuthor("closing", map[string]any{"until": w.message.ObjectUntil})
		return w.move(vidhuk.Closing)
	})
}

// Agree is the author's word that the problem is solved: the window need not
// run out.
func (c *Center) Agree(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.on(ctx, who, act{deed: vidhuk.DeedAgree, ref: r}, func(w *work) error {
		if w.idle = !w.message.AgreedAt.IsZero(); w.idle {
			return nil
		}
		w.message.AgreedAt = w.Now
		return w.tellAdministrators("agreed", nil)
	})
}

// Protest is why somebody does not agree, or returns an answer.
type Protest struct {
	Ref
	Text   string  `json:"text" doc:"what is still wrong"`
	Photos []int64 `json:"photos,omitempty" maxItems:"10"`
}

// Object is the author's word that the problem is not solved: the assignments
// go back to work.
func (c *Center) Object(ctx context.Context, who vidhuk.Actor, p Protest) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedObject, ref: p.Ref, command: p}
	return c.on(ctx, who, a, func(w *work) error {
		if _, err := w.protest(p, vidhuk.Objection); err != nil {
			return err
		}
		w.message.AgreedAt, w.message.ObjectUntil = zero, zero
		if err := w.sendBack("objected"); err != nil {
			return err
		}
		if err := w.tellAdministrators("objected", nil); err != nil {
			return err
		}
		return w.move(vidhuk.InWork)
	})
}

func (w *work) protest(p Protest, kind vidhuk.CommentKind) (vidhuk.Comment, error) {
	var fields []vidhuk.FieldError
	text := words(&fields, "text", p.Text, 3, w.c.rules.Norms.CommentTextMax)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return vidhuk.Comment{}, err
	}
	if w.who.Blocked != nil {
		// A blocked person creates nothing public: those who work on it read it.
		return vidhuk.Comment{Text: text}, w.AddNote(&vidhuk.Note{MessageID: w.message.ID, AuthorID: w.who.AccountID, Text: text, CreatedAt: w.Now})
	}
	return w.say(vidhuk.Comment{Kind: kind, Text: text}, p.Photos, "")
}

// sendBack returns every final assignment to its organization.
func (w *work) sendBack(notice string) error {
	for i := range w.assignments {
		if a := &w.assignments[i]; a.State == vidhuk.AssignmentFinal {
			if err := w.giveBack(a, notice); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) giveBack(a *vidhuk.Assignment, notice string) error {
	a.Mark, a.Answered = "", false
	w.startClock(a)
	if err := w.step(a, w.deed, vidhuk.Returned); err != nil {
		return err
	}
	return w.tellOrganization(notice, a.Organization)
}

// Return sends an incomplete answer back to one organization.
type Return struct {
	Ref
	Organization string `json:"organization" doc:"slug of the organization whose answer is incomplete"`
	Text         string `json:"text" doc:"what is missing"`
}

// Return sends an incomplete answer back with the reason, in the main thread
// (3.3.7: weak confirmation).
func (c *Center) Return(ctx context.Context, who vidhuk.Actor, r Return) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedReturn, ref: r.Ref, decision: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		s := w.assignment(r.Organization)
		if s == nil {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("organization", "unknown_value")})
		}
		said, err := w.protest(Protest{Text: r.Text}, vidhuk.Returning)
		if err != nil {
			return err
		}
		s.Reason = said.Text
		w.message.ObjectUntil, w.message.AgreedAt = zero, zero
		w.detail = map[string]any{"organization": s.Organization}
		if err := w.giveBack(s, "returned"); err != nil {
			return err
		}
		return w.move(vidhuk.InWork)
	})
}

// Closure ends a message.
type Closure struct {
	Ref
	Reason   string `json:"reason,omitempty" doc:"required when an assignment is open, or before the author's window has run out"`
	Post     bool   `json:"post,omitempty" doc:"also publish a separate post after «Роз’яснення надано»; after «Роботу виконано» it is always published"`
	PostText string `json:"post_text,omitempty" doc:"text of the separate post; made from the answers when empty"`
}

// Close ends a message, restricts its comments, and publishes the separate post
// about the solution (3.3.7, A-14). Errors: vidhuk.Conflict
// "assignments_open", "window_open" without a reason.
func (c *Center) Close(ctx context.Context, who vidhuk.Actor, p Closure) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedClose, ref: p.Ref, decision: true, command: p}
	return c.on(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		p.Reason = words(&fields, "reason", p.Reason, 0, c.rules.Norms.CommentTextMax)
		p.PostText = words(&fields, "post_text", p.PostText, 0, c.rules.Norms.AnswerTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		if err := w.closable(p.Reason); err != nil {
			return err
		}
		w.message.Outcome = outcome(w.assignments)
		w.message.Reason, w.message.ClosedAt, w.message.ObjectUntil = p.Reason, w.Now, zero
		w.detail = map[string]any{"outcome": w.message.Outcome, "reason": p.Reason}
		if err := w.cancelOpen(); err != nil {
			return err
		}
		if err := w.publishSolution(p); err != nil {
			return err
		}
		if err := w.tellBoth("closed", map[string]any{"outcome": w.message.Outcome}); err != nil {
			return err
		}
		return w.move(vidhuk.Closed)
	})
}

// closable demands a reason where the Regulation's confirmation is missing.
func (w *work) closable(reason string) error {
	m := w.message
	windowOver := m.State == vidhuk.Closing && !w.Now.Before(m.ObjectUntil)
	switch {
	case reason != "", len(w.assignments) == 0 && m.Kind != vidhuk.Problem:
		return nil
	case !workflow.AllFinal(w.assignments):
		return vidhuk.Refuse(vidhuk.Conflict, "assignments_open", "organizations", w.openNames())
	case !windowOver && m.AgreedAt.IsZero():
		return vidhuk.Refuse(vidhuk.Conflict, "window_open")
	}
	return nil
}

func (w *work) openNames() string {
	var open []string
	for _, a := range w.assignments {
		if a.State.Open() {
			open = append(open, a.Organization)
		}
	}
	return w.c.shorts(open)
}

// outcome is the mark of the lead, or of the first who has one.
func outcome(assignments []vidhuk.Assignment) vidhuk.Mark {
	var first vidhuk.Mark
	for _, a := range assignments {
		if a.State != vidhuk.AssignmentFinal {
			continue
		}
		if a.Lead {
			return a.Mark
		}
		if first == "" {
			first = a.Mark
		}
	}
	return first
}

func (w *work) cancelOpen() error {
	for i := range w.assignments {
		a := &w.assignments[i]
		if !a.State.Open() && a.State != vidhuk.Proposed {
			continue
		}
		if err := w.step(a, w.deed, vidhuk.Cancelled); err != nil {
			return err
		}
		if err := w.tellOrganization("closed_open", a.Organization); err != nil {
			return err
		}
	}
	return nil
}

// publishSolution writes the separate post: always after «Роботу виконано», on
// request after «Роз’яснення надано», and never with a mark that is not true.
func (w *work) publishSolution(p Closure) error {
	mark := w.message.Outcome
	if mark == "" || mark == vidhuk.MarkExplained && !p.Post {
		return nil
	}
	text := p.PostText
	if text == "" {
		var err error
		if text, err = w.solutionText(); err != nil {
			return err
		}
	}
	i := slices.IndexFunc(w.assignments, func(a vidhuk.Assignment) bool { return a.State == vidhuk.AssignmentFinal && a.Mark == mark })
	post := vidhuk.Resolution{
		MessageID: w.message.ID, Mark: mark, Title: fmt.Sprintf("%s: повідомлення № %s", mark, w.message.Number),
		Text: text, CreatedAt: w.Now,
	}
	if i >= 0 {
		post.Organization = w.assignments[i].Organization
	}
	return w.AddResolution(&post)
}

func (w *work) solutionText() (string, error) {
	comments, err := w.Comments(w.message.ID)
	return vidhuk.Solution(moderation.Redact(w.message.PublicText()), w.assignments, comments, w.c.short), err
}

// Reopen puts a closed message back to work: its author within the window and
// not more often than the norm, staff at any time. Errors:
// vidhuk.Conflict "reopen_late", "reopen_limit".
func (c *Center) Reopen(ctx context.Context, who vidhuk.Actor, p Protest) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedReopen, ref: p.Ref, command: p}
	return c.on(ctx, who, a, func(w *work) error {
		m := &w.message
		if m.AuthorID == who.AccountID {
			switch {
			case w.Now.After(m.ClosedAt.AddDate(0, 0, c.rules.Norms.ReopenWindowDays)):
				return vidhuk.Refuse(vidhuk.Conflict, "reopen_late", "days", c.rules.Norms.ReopenWindowDays)
			case m.ReopenCount >= c.rules.Norms.ReopenMax:
				return vidhuk.Refuse(vidhuk.Conflict, "reopen_limit", "max", c.rules.Norms.ReopenMax)
			}
		}
		if _, err := w.protest(p, vidhuk.ReopenNote); err != nil {
			return err
		}
		m.ReopenCount++
		m.Outcome, m.ClosedAt, m.AgreedAt, m.Reason = "", zero, zero, ""
		m.AnswerDueAt = w.Now.AddDate(0, 0, c.rules.Norms.AnswerTargetDays)
		if err := w.sendBack("reopened"); err != nil {
			return err
		}
		if err := w.tellAdministrators("reopened", nil); err != nil {
			return err
		}
		w.tellAuthor("reopened_author", nil)
		if err := w.tellFollowers("reopened", nil); err != nil {
			return err
		}
		return w.move(vidhuk.Reopened)
	})
}

// Archive makes a closed message read-only for ever.
func (c *Center) Archive(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.on(ctx, who, act{deed: vidhuk.DeedArchive, ref: r}, func(w *work) error { return w.move(vidhuk.Archived) })
}
