package simulate

import (
	"context"
	"slices"

	"vidhuk"
)

// moderator reviews the queue: claims the first message that nobody holds, and
// decides.
type moderator struct{}

func (moderator) hear(*agent, notice) {}

func (moderator) act(context.Context, *agent, intention) error { return nil }

func (moderator) look(ctx context.Context, a *agent) (bool, error) {
	var queue page[queueItem]
	if err := a.get(ctx, &a.Person, "queue", "/api/v1/queue?limit=20", &queue); err != nil {
		return false, a.unexpected(&a.Person, "queue", err)
	}
	free := slices.DeleteFunc(queue.Items, func(q queueItem) bool { return q.Claim != nil && !q.Claim.Mine })
	if len(free) == 0 {
		return false, nil
	}
	next := free[0]
	if a.hurry { // many at once do not all take the first
		next = oneOf(a.chance, free)
	}
	path := "messages/" + string(next.Number) + "/"
	m, err := a.read(ctx, next.Number)
	if m == nil || err != nil || !m.can(vidhuk.DeedApprove) {
		return false, err
	}
	m, err = a.do(ctx, vidhuk.DeedClaim, path+"claim", struct{}{})
	if m == nil || err != nil || m.Desk == nil || m.Desk.Claim == nil || !m.Desk.Claim.Mine || !m.can(vidhuk.DeedApprove) {
		return false, err
	}
	if a.often(50) {
		if _, err := a.do(ctx, vidhuk.DeedNote, path+"notes", words{Text: oneOf(a.chance, notes)}); err != nil {
			return false, err
		}
	}
	return true, a.review(ctx, m, path)
}

// review decides: clarify, reject, join to an earlier one, or, mostly, approve.
func (a *agent) review(ctx context.Context, m *message, path string) error {
	switch share := a.chance.IntN(1000); {
	case m.Topic == private:
		return a.reject(ctx, m, path, "OUT_OF_POWERS")
	case share < 55 && !m.asked():
		_, err := a.do(ctx, vidhuk.DeedClarify, path+"clarification", words{Version: m.Version, Text: oneOf(a.chance, questions)})
		return err
	case share < 75:
		return a.reject(ctx, m, path, "OUT_OF_POWERS")
	case share < 96:
		return a.reject(ctx, m, path, "UNCLEAR")
	case share < 100:
		return a.reject(ctx, m, path, "OBSCENE_INSULT")
	case share < 115:
		earlier, err := a.earlier(ctx, m)
		if err != nil {
			return err
		}
		if earlier != "" {
			_, err := a.do(ctx, vidhuk.DeedMerge, path+"merger", map[string]any{"version": m.Version, "into": earlier})
			return err
		}
	case share < 120:
		return a.clumsy(ctx, m, path)
	}
	return a.approve(ctx, m, path)
}

// private is the topic that is never published; it has no desk here yet.
const private = "corruption"

func (a *agent) reject(ctx context.Context, m *message, path, ground string) error {
	_, err := a.do(ctx, vidhuk.DeedReject, path+"rejection", map[string]any{"version": m.Version, "ground": ground, "text": refusals[ground]})
	return err
}

// earlier finds a published message on the same topic.
func (a *agent) earlier(ctx context.Context, m *message) (vidhuk.Number, error) {
	var feed page[feedItem]
	if err := a.get(ctx, &a.Person, "feed", "/api/v1/messages?limit=20&topic="+m.Topic, &feed); err != nil {
		return "", a.unexpected(&a.Person, "feed", err)
	}
	for _, f := range feed.Items {
		if f.Message != nil && f.Message.Number != m.Number && f.Message.State != vidhuk.Merged {
			return f.Message.Number, nil
		}
	}
	return "", nil
}

// approval publishes a message and notifies who should answer.
type approval struct {
	Version       int64    `json:"version"`
	Topic         string   `json:"topic,omitempty"`
	Subtopic      string   `json:"subtopic,omitempty"`
	Organizations []string `json:"organizations,omitempty"`
}

// approve takes over what the program suggests: the first organization that the
// order binds, in one case of six the second beside it.
func (a *agent) approve(ctx context.Context, m *message, path string) error {
	p := approval{Version: m.Version, Organizations: a.competent(m)}
	if m.Topic == vidhuk.OtherTopic && len(m.Desk.Topics) > 0 && m.Desk.Topics[0].Topic != private {
		p.Topic, p.Subtopic = m.Desk.Topics[0].Topic, m.Desk.Topics[0].Subtopic
	}
	_, err := a.do(ctx, vidhuk.DeedApprove, path+"approval", p)
	return err
}

func (a *agent) competent(m *message) []string {
	most := 1
	if a.often(160) {
		most = 2
	}
	var slugs []string
	if m.Desk != nil {
		for _, s := range m.Desk.Suggestions {
			if !s.External && len(slugs) < most {
				slugs = append(slugs, s.Slug)
			}
		}
	}
	if len(slugs) == 0 {
		slugs = append(slugs, oneOf(a.chance, a.bound).Slug)
	}
	return slugs
}

// clumsy decides twice on what was seen once: the second decision is refused.
func (a *agent) clumsy(ctx context.Context, m *message, path string) error {
	if err := a.approve(ctx, m, path); err != nil {
		return err
	}
	_, err := a.do(ctx, vidhuk.DeedReject, path+"rejection", map[string]any{"version": m.Version, "ground": "UNCLEAR"}, "stale_version")
	return err
}
