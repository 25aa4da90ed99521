package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
)

// Second is a decision that the lot fell on, for whoever looks at it.
type Second struct {
	ID         int64              `json:"id"`
	State      vidhuk.SecondState `json:"state"`
	Number     vidhuk.Number      `json:"number"`
	Deed       vidhuk.Deed        `json:"deed" doc:"the decision"`
	Ground     string             `json:"ground,omitempty"`
	GroundName regulation.Text    `json:"ground_name,omitzero"`
	Text       string             `json:"text" doc:"what was decided on, as it stands"`
	Reason     string             `json:"reason,omitempty" doc:"what its author was told"`
	CommentID  int64              `json:"comment,omitempty" doc:"of a removed comment"`
	DecidedBy  string             `json:"decided_by"`
	DecidedAt  time.Time          `json:"decided_at"`
	Own        bool               `json:"own,omitempty" doc:"your own decision: somebody else looks at it"`
	Note       string             `json:"note,omitempty"`
	ReviewedBy string             `json:"reviewed_by,omitempty"`
	ReviewedAt time.Time          `json:"reviewed_at,omitzero"`
}

// Seconds lists decisions for a second look, or those that were looked at, the
// newest first (4.3). Errors: vidhuk.Unauthenticated, vidhuk.Forbidden.
func (l *Look) Seconds(ctx context.Context, who vidhuk.Actor, state vidhuk.SecondState, cursor string) (List[Second], error) {
	var page List[Second]
	if err := rights.See(who, rights.Seconds); err != nil {
		return page, err
	}
	var before int64
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(0)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Seconds(state, before, n+1)
		if err != nil {
			return err
		}
		own := cut(list, n, func(s vidhuk.Second) string { return encode(s.ID) })
		page.Next = own.Next
		page.Items, err = l.seconds(tx, who, own.Items)
		return err
	})
	return page, err
}

func (l *Look) seconds(tx *store.Tx, who vidhuk.Actor, list []vidhuk.Second) ([]Second, error) {
	var ids, people []int64
	for _, s := range list {
		ids, people = append(ids, s.MessageID), append(people, s.DecidedBy, s.ReviewedBy)
	}
	about, err := tx.MessagesByID(ids)
	if err != nil {
		return nil, err
	}
	names, err := tx.Names(people)
	if err != nil {
		return nil, err
	}
	shown := make([]Second, 0, len(list))
	for _, s := range list {
		one, err := l.second(tx, s, about[s.MessageID], names)
		if err != nil {
			return nil, err
		}
		one.Own = s.DecidedBy == who.AccountID
		shown = append(shown, one)
	}
	return shown, nil
}

// second shows what was decided on: a comment, a proposed wording, or the message.
func (l *Look) second(tx *store.Tx, s vidhuk.Second, m vidhuk.Message, names map[int64]string) (Second, error) {
	out := Second{
		ID: s.ID, State: s.State, Number: m.Number, Deed: s.Deed, Ground: s.Ground, Text: m.Text, Reason: m.Reason, CommentID: s.CommentID,
		DecidedBy: names[s.DecidedBy], DecidedAt: s.DecidedAt, Note: s.Note, ReviewedBy: names[s.ReviewedBy], ReviewedAt: s.ReviewedAt,
	}
	if g, ok := l.rules.Ground(s.Ground); ok {
		out.GroundName = g.Label
	}
	switch {
	case s.CommentID != 0:
		said, err := tx.Comment(s.CommentID)
		out.Text, out.Reason = said.Text, said.Told
		return out, err
	case s.Deed == vidhuk.DeedRejectRevision:
		all, err := tx.Proposals(m.ID)
		for _, p := range all {
			if p.DecidedAt.Equal(s.DecidedAt) {
				out.Text, out.Reason = p.Text, p.Reason
			}
		}
		return out, err
	case s.Deed == vidhuk.DeedApprove:
		out.Reason = ""
	}
	return out, nil
}

// Judgement is one line of the public log of moderation: what was done, on which
// ground and on which day. It names no message and no person (4.3).
type Judgement struct {
	Deed       vidhuk.Deed     `json:"deed" doc:"reject, lapse, reject_revision, hide, hide_post, remove_comment or decide_appeal"`
	Outcome    string          `json:"outcome,omitempty" enum:"upheld,overturned" doc:"of an appeal"`
	Ground     string          `json:"ground,omitempty" doc:"key of a ground of clause 4.3"`
	GroundName regulation.Text `json:"ground_name,omitzero"`
	Clause     string          `json:"clause,omitempty" doc:"of the ground"`
	Topic      string          `json:"topic,omitempty"`
	TopicName  regulation.Text `json:"topic_name,omitzero"`
	Day        string          `json:"day" format:"date" doc:"in the city's time"`
}

// openDeeds are the decisions that the public log tells of.
var openDeeds = []vidhuk.Deed{
	vidhuk.DeedReject, vidhuk.DeedLapse, vidhuk.DeedRejectRevision, vidhuk.DeedHide, vidhuk.DeedHidePost, vidhuk.DeedRemoveComment,
	vidhuk.DeedDecideAppeal,
}

// Judgements is the public log of moderation, the newest first, without topics
// that are never public.
func (l *Look) Judgements(ctx context.Context, cursor string, limit int) (List[Judgement], error) {
	var page List[Judgement]
	var before int64
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Judged(before, n+1, l.privateTopics(), openDeeds...)
		if err != nil {
			return err
		}
		own := cut(list, n, func(j store.Judged) string { return encode(j.ID) })
		page.Next, page.Items = own.Next, make([]Judgement, len(own.Items))
		for i, j := range own.Items {
			page.Items[i] = l.judgement(j)
		}
		return nil
	})
	return page, err
}

func (l *Look) judgement(j store.Judged) Judgement {
	detail := vidhuk.ReadJudged(j.Detail)
	out := Judgement{
		Deed: j.Deed, Outcome: detail.Decision, Ground: detail.Ground, Topic: j.Topic,
		Day: j.At.In(l.rules.Clocks.Location).Format(time.DateOnly),
	}
	if g, ok := l.rules.Ground(detail.Ground); ok {
		out.GroundName, out.Clause = g.Label, g.Clause
	}
	if t, ok := l.rules.Topic(j.Topic); ok {
		out.TopicName = t.Name
	}
	return out
}
