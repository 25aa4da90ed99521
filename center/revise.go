package center

import (
	"context"

	"vidhuk"
	"vidhuk/gazetteer"
	"vidhuk/workflow"
)

// Rewording is another wording of a published message.
type Rewording struct {
	Ref
	Text     string       `json:"text"`
	Topic    string       `json:"topic,omitempty"`
	Subtopic string       `json:"subtopic,omitempty"`
	Place    vidhuk.Place `json:"place,omitzero"`
}

// Revise proposes another wording of a published message. It goes to review and
// the old text stays; a later wording replaces one that still waits. Once an
// executor has accepted the message, its author only supplements it.
// Errors: vidhuk.Conflict "wrong_state"; vidhuk.Invalid with fields.
func (c *Center) Revise(ctx context.Context, who vidhuk.Actor, r Rewording) (vidhuk.Message, error) {
	streets, err := c.gazetteer(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	a := act{deed: vidhuk.DeedRevise, ref: r.Ref, light: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		if err := workflow.FitsRevise(w.assignments); err != nil {
			return err
		}
		if err := w.slow("edit", c.rules.Norms.MessagesPerHour); err != nil {
			return err
		}
		p, err := w.proposal(r, streets)
		if err != nil {
			return err
		}
		if err := w.replace(); err != nil {
			return err
		}
		if err := w.PutProposal(&p); err != nil {
			return err
		}
		w.detail = map[string]any{"proposal": p.ID}
		if p.Emergency && !w.message.Emergency {
			return w.alarm()
		}
		return nil
	})
}

// proposal checks the new words as those of a new message are.
func (w *work) proposal(r Rewording, streets *gazetteer.Gazetteer) (vidhuk.Proposal, error) {
	m := w.message
	d, err := w.c.draft(Submission{Kind: m.Kind, Text: r.Text, Topic: r.Topic, Subtopic: r.Subtopic, Place: r.Place, Emergency: m.Emergency}, streets)
	if err != nil {
		return vidhuk.Proposal{}, err
	}
	if d.Text == m.Text && d.Topic == m.Topic && d.Subtopic == m.Subtopic && d.Place == m.Place {
		return vidhuk.Proposal{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("text", "unchanged")})
	}
	return vidhuk.Proposal{
		MessageID: m.ID, State: vidhuk.ProposalWaiting, Text: d.Text, Place: d.Place, Topic: d.Topic, Subtopic: d.Subtopic,
		Emergency: d.Emergency, AuthorID: m.AuthorID, CreatedAt: w.Now,
	}, nil
}

// replace ends a wording that waits: its author has found a better one.
func (w *work) replace() error { return w.endProposal(vidhuk.ProposalReplaced) }

func (w *work) endProposal(state vidhuk.ProposalState) error {
	p, err := w.WaitingProposal(w.message.ID)
	if err != nil || p.ID == 0 {
		return err
	}
	p.State, p.DecidedAt = state, w.Now
	return w.PutProposal(&p)
}

// leaveBehind ends what a deed has overtaken: another wording of what was
// accepted or is over, an appeal against a rejection that is no more.
func (w *work) leaveBehind() error {
	if w.before == vidhuk.Rejected && w.message.State != vidhuk.Rejected {
		return w.dropAppeal()
	}
	revisable := workflow.May(vidhuk.DeedRevise, w.message.State) && !workflow.Taken(w.assignments)
	if revisable || !workflow.May(vidhuk.DeedRevise, w.before) {
		return nil
	}
	return w.endProposal(vidhuk.ProposalLate)
}

// Revision approves another wording.
type Revision struct {
	Ref
	Proposal int64    `json:"proposal" doc:"id of the wording that was read; another one is refused with 409 stale_version"`
	Mask     []string `json:"mask,omitempty" doc:"words that the public sees as [приховано модератором]"`
}

// ApproveRevision publishes the wording that the author proposed; what the
// message said before stays in its revisions. Errors: vidhuk.Conflict
// "no_proposal", "stale_version", "private_topic"; vidhuk.Invalid with fields.
func (c *Center) ApproveRevision(ctx context.Context, who vidhuk.Actor, r Revision) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedApproveRevision, ref: r.Ref, decision: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		p, err := w.waiting(r.Proposal)
		if err != nil {
			return err
		}
		if err := w.unfrozen(); err != nil {
			return err
		}
		m := &w.message
		alarming := p.Emergency && !m.Emergency
		m.Text, m.Place, m.Topic, m.Subtopic, m.Masked = p.Text, p.Place, p.Topic, p.Subtopic, ""
		m.Emergency = m.Emergency || p.Emergency
		m.Revision++
		if err := w.publishable(); err != nil {
			return err
		}
		if err := w.keepRevision(); err != nil {
			return err
		}
		var fields []vidhuk.FieldError
		w.hideWords(&fields, r.Mask)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		p.State, p.Revision = vidhuk.ProposalApproved, m.Revision
		if err := w.decideProposal(p); err != nil {
			return err
		}
		w.detail = map[string]any{"proposal": p.ID, "revision": m.Revision}
		w.tellAuthor("revision_approved", nil)
		if alarming {
			if err := w.alarm(); err != nil {
				return err
			}
		}
		return w.tellExecutors("revised")
	})
}

// waiting reads the wording that a moderator has before them.
func (w *work) waiting(id int64) (vidhuk.Proposal, error) {
	p, err := w.WaitingProposal(w.message.ID)
	if err == nil {
		err = workflow.FitsRevision(p)
	}
	switch {
	case err != nil:
		return p, err
	case id == 0:
		return p, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("proposal", "required")})
	case id != p.ID:
		return p, vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(w.message.State))
	}
	return p, nil
}

func (w *work) decideProposal(p vidhuk.Proposal) error {
	p.DecidedBy, p.DecidedAt = w.who.AccountID, w.Now
	if err := w.PutProposal(&p); err != nil {
		return err
	}
	return w.DropClaim(w.message.ID)
}

// RevisionRejection refuses another wording on a ground of 4.2 or 4.3.
type RevisionRejection struct {
	Ref
	Proposal int64  `json:"proposal" doc:"id of the wording that was read; another one is refused with 409 stale_version"`
	Ground   string `json:"ground" doc:"key of a ground of clause 4.3"`
	Text     string `json:"text,omitempty" doc:"what the author is told; the ground's own advice when empty"`
}

// RejectRevision leaves the message as it is. Its author learns the ground; for
// conduct grounds the evidence is sealed first (5.1.2). Errors:
// vidhuk.Conflict "no_proposal", "stale_version"; vidhuk.Invalid with fields;
// vidhuk.Forbidden "ground_needs_administrator".
func (c *Center) RejectRevision(ctx context.Context, who vidhuk.Actor, r RevisionRejection) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedRejectRevision, ref: r.Ref, decision: true, light: true, command: r}
	return c.on(ctx, who, a, func(w *work) error {
		p, err := w.waiting(r.Proposal)
		if err != nil {
			return err
		}
		g, reason, err := c.grounded(who, r.Ground, r.Text)
		if err != nil {
			return err
		}
		w.detail = map[string]any{"proposal": p.ID, "ground": r.Ground}
		if g.NeedsEvidence {
			if err := w.sealProposal(p, r.Ground, reason); err != nil {
				return err
			}
		}
		p.State, p.Ground, p.Reason = vidhuk.ProposalRejected, r.Ground, reason
		w.tellAuthor("revision_rejected", map[string]any{"ground": r.Ground})
		return w.decideProposal(p)
	})
}
