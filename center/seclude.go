package center

import (
	"context"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/moderation"
)

// secludes reports whether a message is examined without the public: its topic
// says so, and it was never published.
func (c *Center) secludes(m vidhuk.Message) bool {
	t, _ := c.rules.Topic(m.Topic)
	return t.Private && m.PublishedAt.IsZero()
}

// Seclusion takes a message out of the moderators' queue.
type Seclusion struct {
	Ref
	About  string `json:"about,omitempty" doc:"slug of the organization that it is about: those who represent it do not see it"`
	Reason string `json:"reason" doc:"why, for the administrators"`
}

// Seclude puts a message that tells of corruption where nobody but its author and
// the administrators sees it: 4.2 invites such facts, 4.3 forbids groundless
// accusations, so it is neither published nor rejected. Its author is told.
// Errors: vidhuk.Invalid with fields, vidhuk.Conflict "already_secluded",
// "no_private_topic" where the rules have none.
func (c *Center) Seclude(ctx context.Context, who vidhuk.Actor, s Seclusion) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedSeclude, ref: s.Ref, decision: true, also: []string{s.About}, command: s}
	return c.on(ctx, who, a, func(w *work) error {
		if w.message.Secluded {
			return vidhuk.Refuse(vidhuk.Conflict, "already_secluded")
		}
		var fields []vidhuk.FieldError
		reason := words(&fields, "reason", s.Reason, 3, c.rules.Norms.CommentTextMax)
		if _, ok := c.city.Organization(s.About); s.About != "" && !ok {
			fields = append(fields, vidhuk.Field("about", "unknown_value"))
		}
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		topic, ok := c.privateTopic()
		if !ok {
			return vidhuk.Refuse(vidhuk.Conflict, "no_private_topic")
		}
		m := &w.message
		w.detail = map[string]any{"topic": m.Topic, "reason": reason}
		m.Topic, m.Subtopic, m.Secluded = topic, "", true
		if s.About != "" {
			m.About = s.About
		}
		w.tellAuthor("secluded", nil)
		if err := w.tellAdministrators("secluded_waits", nil); err != nil {
			return err
		}
		return w.DropClaim(m.ID)
	})
}

func (c *Center) privateTopic() (string, bool) {
	for _, t := range c.rules.Topics() {
		if t.Private {
			return t.Key, true
		}
	}
	return "", false
}

// Forwarding hands a message over to the body that examines it, on paper or by
// its own channel.
type Forwarding struct {
	Ref
	To     string    `json:"to" doc:"name of the body: the anti-corruption unit, NABU, the police"`
	Letter string    `json:"letter" doc:"number of the covering letter, or what proves the hand-over"`
	SentAt time.Time `json:"sent_at" doc:"when it was handed over"`
	Text   string    `json:"text,omitempty" doc:"what the author is told besides"`
}

// Forward ends the way of a message that is examined without the public: it was
// handed over outside the program, and the record of that is kept. Its author
// learns to whom and when. Errors: vidhuk.Invalid with fields, vidhuk.Conflict
// "not_secluded".
func (c *Center) Forward(ctx context.Context, who vidhuk.Actor, f Forwarding) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedForward, ref: f.Ref, decision: true, command: f}
	return c.on(ctx, who, a, func(w *work) error {
		if !w.message.Secluded {
			return vidhuk.Refuse(vidhuk.Conflict, "not_secluded")
		}
		var fields []vidhuk.FieldError
		to, letter := words(&fields, "to", f.To, 3, 200), words(&fields, "letter", f.Letter, 1, orderMax)
		text := words(&fields, "text", f.Text, 0, c.rules.Norms.CommentTextMax)
		switch {
		case f.SentAt.IsZero():
			fields = append(fields, vidhuk.Field("sent_at", "required"))
		case f.SentAt.After(w.Now):
			fields = append(fields, vidhuk.Field("sent_at", "in_the_future"))
		case f.SentAt.Before(w.message.ReceivedAt.AddDate(0, 0, -1)): // a day is chosen, not a moment
			fields = append(fields, vidhuk.Field("sent_at", "in_the_past"))
		}
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		day := f.SentAt.In(c.rules.Clocks.Location).Format("02.01.2006")
		w.message.Reason = strings.TrimSpace("Передано: " + to + ", " + day + ", № " + letter + ". " + text)
		w.detail = map[string]any{"to": to, "letter": letter, "sent": f.SentAt.UTC()}
		w.tellAuthor("forwarded", map[string]any{"to": to})
		return w.decided(vidhuk.Forwarded)
	})
}

// whyHidden records a mask as a decision: how many words, and why. Without words
// of the moderator it is what the checks found in them.
func (w *work) whyHidden(hide []string, reason string) error {
	if len(hide) == 0 {
		return nil
	}
	if reason == "" {
		rules, err := w.c.lexicon.Of(w.Tx)
		if err != nil {
			return err
		}
		reason = foundIn(rules, w.message.Text, hide)
	}
	w.detail = map[string]any{"masked": len(hide), "mask_reason": reason}
	return nil
}

// foundIn are the codes of what the checks find at the words.
func foundIn(rules *moderation.Rules, text string, hide []string) string {
	var codes []string
	runes := []rune(text)
	for _, f := range rules.Check(text, moderation.Message) {
		place := strings.ToLower(string(runes[f.From:f.To]))
		for _, word := range hide {
			word = strings.ToLower(word)
			if place != "" && word != "" && (strings.Contains(place, word) || strings.Contains(word, place)) {
				codes = append(codes, f.Code)
				break
			}
		}
	}
	return strings.Join(codes, " ")
}
