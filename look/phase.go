package look

import (
	"context"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/moderation"
	"vidhuk/rights"
	"vidhuk/store"
)

// phases asks every phase of the checks about a message that waits, and puts the
// answers in the order in which a moderator reads them. None decides.
func (l *Look) phases(tx *store.Tx, m vidhuk.Message, alarming []string, outside []Outside) ([]moderation.Finding, error) {
	rules, err := l.lexicon.Of(tx)
	if err != nil {
		return nil, err
	}
	found := rules.Check(m.Text, moderation.Message)
	if len(alarming) > 0 {
		found = append(found, moderation.Told("", moderation.CodeUrgent, moderation.Likely, 0, 0))
	}
	for _, o := range outside {
		found = append(found, moderation.Told(o.Ground, moderation.CodeOutside, moderation.Hint, o.From, o.To))
	}
	before, err := tx.WrittenBefore(m.AuthorID, m.ID, m.ReceivedAt.Add(-floodDay), floodMost)
	if err != nil {
		return nil, err
	}
	written := make([]moderation.Written, len(before))
	for i, b := range before {
		written[i] = moderation.Written{Text: b.Text, At: b.At}
	}
	burst := moderation.Burst{Most: max(2, l.rules.Norms.MessagesPerHour/2), Window: time.Hour}
	return moderation.InOrder(append(found, moderation.Flooded(m.Text, m.ReceivedAt, written, burst)...)), nil
}

const (
	floodDay  = 24 * time.Hour
	floodMost = 200
)

// Held lists the comments that the checks keep from the public until somebody has
// read them, those that waited longest first.
func (l *Look) Held(ctx context.Context, who vidhuk.Actor) ([]Waits, error) {
	return l.waits(ctx, who, rights.Reports, func(tx *store.Tx) (ids []int64, items []Waits, err error) {
		list, err := tx.HeldComments(mostWaiting)
		for _, c := range list {
			shown, err := l.alone(tx, c)
			if err != nil {
				return nil, nil, err
			}
			shown.Held = true
			ids, items = append(ids, c.MessageID), append(items, Waits{Since: c.HeldAt, Comment: &shown, Findings: strings.Fields(c.HeldFor)})
		}
		return ids, items, err
	})
}

// Secluded lists the messages that are examined without the public and wait, for
// those who may know of each of them.
func (l *Look) Secluded(ctx context.Context, who vidhuk.Actor) ([]Waits, error) {
	return l.waits(ctx, who, rights.Secluded, func(tx *store.Tx) (ids []int64, items []Waits, err error) {
		list, err := tx.Secluded(mostWaiting)
		for _, m := range list {
			assignments, err := tx.Assignments(m.ID)
			if err != nil {
				return nil, nil, err
			}
			if rights.Visible(who, m, assignments) {
				ids, items = append(ids, m.ID), append(items, Waits{Since: m.ReceivedAt})
			}
		}
		return ids, items, err
	})
}

// Finding is what a check found, as pages show it.
type Finding = moderation.Finding

// Phase is a question that is asked of every text.
type Phase = moderation.Phase

// The phases that pages treat in their own way.
const (
	OutsidePhase  = moderation.Outside
	ObscenePhase  = moderation.Obscene
	PersonalPhase = moderation.Personal
	UrgentPhase   = moderation.Urgent
)
