package center

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"vidhuk"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Redirection says that another organization is competent.
type Redirection struct {
	Duty
	To     string `json:"to,omitempty" doc:"slug of the competent organization"`
	ToText string `json:"to_text,omitempty" doc:"its name, when it is not in the directory"`
	Reason string `json:"reason,omitempty" doc:"why; required once the message has been accepted"`
}

// Redirect names the competent organization in the main thread and tags the
// administrator in the same comment (3.3.4). The administrator settles it; a
// loop, or the last redirect allowed, goes to arbitration. Errors:
// vidhuk.Conflict "redirect_limit".
func (c *Center) Redirect(ctx context.Context, who vidhuk.Actor, r Redirection) (vidhuk.Message, error) {
	return c.on(ctx, who, r.act(vidhuk.DeedRedirect, r), func(w *work) error {
		a, err := w.mine()
		if err != nil {
			return err
		}
		if w.message.Final || w.message.RedirectCount >= c.rules.Norms.RedirectMax {
			return vidhuk.Refuse(vidhuk.Conflict, "redirect_limit")
		}
		if err := w.target(a, &r); err != nil {
			return err
		}
		loop := w.been(r.To)
		a.Reason, a.RedirectTo, a.RedirectText = r.Reason, r.To, r.ToText
		if err := w.step(a, w.deed, vidhuk.RedirectRequested); err != nil {
			return err
		}
		from := a.Organization
		if err := w.sayRedirect(a); err != nil {
			return err
		}
		if err := w.propose(r.To, from); err != nil {
			return err
		}
		w.message.RedirectCount++
		w.detail = map[string]any{"to": r.To, "loop": loop}
		if err := w.tellAdministrators("redirect", map[string]any{"organization": c.short(from)}); err != nil {
			return err
		}
		return w.move(workflow.Phase(w.assignments, loop || w.arbitrates()))
	})
}

// target checks whom the executor names.
func (w *work) target(a *vidhuk.Assignment, r *Redirection) error {
	var fields []vidhuk.FieldError
	r.ToText = words(&fields, "to_text", r.ToText, 0, 200)
	least := 0
	if !a.AcceptedAt.IsZero() {
		least = 3
	}
	r.Reason = words(&fields, "reason", r.Reason, least, w.c.rules.Norms.CommentTextMax)
	_, known := w.c.city.Organization(r.To)
	switch {
	case r.To == "" && r.ToText == "":
		fields = append(fields, vidhuk.Field("to", "required"))
	case r.To != "" && !known:
		fields = append(fields, vidhuk.Field("to", "unknown_value"))
	case r.To == a.Organization:
		fields = append(fields, vidhuk.Field("to", "redirect_to_self"))
	}
	return vidhuk.InvalidFields(fields)
}

// been reports whether the organization has already said that it is not
// competent.
func (w *work) been(slug string) bool {
	a := w.assignment(slug)
	return a != nil && (a.State == vidhuk.RedirectRequested || a.State == vidhuk.Cancelled && a.RedirectTo+a.RedirectText != "")
}

func (w *work) sayRedirect(a *vidhuk.Assignment) error {
	name := a.RedirectText
	if o, ok := w.c.city.Organization(a.RedirectTo); ok {
		name = o.Name
	}
	_, err := w.say(vidhuk.Comment{
		Kind: vidhuk.RedirectNote, To: name, Text: a.Reason, Organization: a.Organization, AssignmentID: a.ID, Tag: true,
	}, nil, "")
	return err
}

// propose notes that another executor named the organization (5.2.1); it owes
// nothing until the administrator agrees.
func (w *work) propose(to, by string) error {
	if o, ok := w.c.city.Organization(to); !ok || !o.Bound() {
		return nil
	}
	a := w.assignment(to)
	if a != nil && a.State != vidhuk.Cancelled {
		return nil
	}
	if a == nil {
		w.assignments = append(w.assignments, vidhuk.Assignment{MessageID: w.message.ID, Organization: to})
		a = &w.assignments[len(w.assignments)-1]
	}
	a.ProposedBy, a.Lead = by, false
	if err := w.step(a, w.deed, vidhuk.Proposed); err != nil {
		return err
	}
	return w.tellOrganization("proposed", to)
}

// Settlement is the administrator's answer to a redirect: who is to work on the
// message. Executors who did not ask to be relieved stay.
type Settlement struct {
	Ref
	Organizations []string `json:"organizations" doc:"slugs of those who are to answer for what was redirected; one that asked to be relieved may be named again"`
}

// Settle decides a redirect. After arbitration the decision is final: no
// further redirect is possible. The clock keeps running from the first
// notification. Errors: vidhuk.Forbidden "arbitration_needs_administrator".
func (c *Center) Settle(ctx context.Context, who vidhuk.Actor, s Settlement) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedSettle, ref: s.Ref, decision: true, also: s.Organizations, command: s}
	return c.on(ctx, who, a, func(w *work) error {
		if w.before == vidhuk.Arbitration && !who.Is(vidhuk.Administrator, vidhuk.DepartmentOf) {
			return vidhuk.Refuse(vidhuk.Forbidden, "arbitration_needs_administrator")
		}
		if len(s.Organizations) == 0 {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("organizations", "required")})
		}
		if err := w.relieve(s.Organizations); err != nil {
			return err
		}
		for _, slug := range s.Organizations {
			if err := w.appoint(slug); err != nil {
				return err
			}
		}
		w.message.Final = w.before == vidhuk.Arbitration
		w.detail = map[string]any{"organizations": s.Organizations, "final": w.message.Final}
		w.tellAuthor("redirected", map[string]any{"organizations": c.shorts(s.Organizations)})
		return w.rephase()
	})
}

// relieve cancels the redirected and the proposed assignments that the
// settlement does not name.
func (w *work) relieve(named []string) error {
	for i := range w.assignments {
		a := &w.assignments[i]
		if slices.Contains(named, a.Organization) || a.State != vidhuk.RedirectRequested && a.State != vidhuk.Proposed {
			continue
		}
		relieved := a.State == vidhuk.RedirectRequested
		a.Lead = false
		if err := w.step(a, w.deed, vidhuk.Cancelled); err != nil {
			return err
		}
		if !relieved {
			continue
		}
		if err := w.tellOrganization("relieved", a.Organization); err != nil {
			return err
		}
	}
	return nil
}

// appoint makes the organization work on the message, if it does not already.
func (w *work) appoint(slug string) error {
	a := w.assignment(slug)
	if a == nil || a.State == vidhuk.Cancelled {
		return w.assignOne(slug, w.deed)
	}
	if a.State != vidhuk.RedirectRequested && a.State != vidhuk.Proposed {
		return nil
	}
	if err := w.c.assignable(slug, w.Tx); err != nil {
		return err
	}
	renew(a)
	a.Lead = a.Lead || !slices.ContainsFunc(w.assignments, func(o vidhuk.Assignment) bool { return o.Lead && o.State.Counts() })
	w.startClock(a)
	if err := w.step(a, w.deed, vidhuk.AssignmentNew); err != nil {
		return err
	}
	return w.tellOrganization("assigned", slug)
}

// TransferClosed moves the open assignments of every organization that no
// longer exists to whoever took over, with a note in the journal (order, point
// 2). It says how many it moved; one that fails does not stop the others.
func (c *Center) TransferClosed(ctx context.Context) (int, error) {
	moved := 0
	var failures []error
	for _, o := range c.city.Organizations() {
		if o.Successor == "" || o.ValidAt(c.store.Now()) {
			continue
		}
		numbers, err := c.openMessages(ctx, o.Slug)
		failures = append(failures, err)
		for _, n := range numbers {
			if err := c.transfer(ctx, n, o.Slug); err != nil {
				failures = append(failures, fmt.Errorf("message %s of %s: %w", n, o.Slug, err))
				continue
			}
			moved++
		}
	}
	return moved, errors.Join(failures...)
}

// openMessages lists the messages for which an organization still owes something.
func (c *Center) openMessages(ctx context.Context, slug string) (numbers []vidhuk.Number, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		if idle, err := rests(tx, vidhuk.DeedTransfer); err != nil || idle {
			return err
		}
		open, err := tx.OpenAssignments(slug)
		if err != nil {
			return err
		}
		for _, a := range open {
			m, err := tx.MessageByID(a.MessageID)
			if err != nil {
				return err
			}
			numbers = append(numbers, m.Number)
		}
		return nil
	})
	return numbers, err
}

// transfer gives one assignment to the last of the successors. One that was only
// proposed goes with its organization: the administrator has not agreed to it.
func (c *Center) transfer(ctx context.Context, n vidhuk.Number, slug string) error {
	_, err := c.on(ctx, vidhuk.System, act{deed: vidhuk.DeedTransfer, ref: Ref{Number: n}}, func(w *work) error {
		a := w.assignment(slug)
		if a == nil || !a.State.Open() && a.State != vidhuk.Proposed {
			w.idle = true
			return nil
		}
		lead, owed := a.Lead, a.State.Open()
		a.Lead = false
		if err := w.step(a, w.deed, vidhuk.Transferred); err != nil {
			return err
		}
		to := c.city.Successor(slug, w.Now)
		w.detail = map[string]any{"from": slug, "to": to}
		if owed {
			if err := w.succeed(to, lead); err != nil {
				return err
			}
		}
		return w.rephase()
	})
	return err
}

// succeed makes the successor owe what was transferred, unless it works on the
// message already.
func (w *work) succeed(to string, lead bool) error {
	if s := w.assignment(to); s != nil && s.State.Counts() {
		s.Lead = s.Lead || lead
		return w.PutAssignment(s)
	}
	return w.assignOne(to, w.deed)
}
