package simulate

import (
	"context"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/intake"
)

// citizen submits messages and follows them: answers questions, agrees or
// objects, reopens, and comments on what others wrote.
type citizen struct{}

// submission is a new message on its way.
type submission struct {
	Text      string `json:"text"`
	Topic     string `json:"topic,omitempty"`
	Subtopic  string `json:"subtopic,omitempty"`
	Place     place  `json:"place"`
	Emergency bool   `json:"emergency,omitempty"`
}

type place struct {
	District string `json:"district,omitempty"`
	Address  string `json:"address,omitempty"`
}

// words is a deed that says something.
type words struct {
	Version int64  `json:"version,omitempty"`
	Text    string `json:"text,omitempty"`
	Parent  int64  `json:"parent_id,omitempty"`
}

type ref struct {
	Version int64 `json:"version,omitempty"`
}

func (citizen) hear(a *agent, n notice) {
	soon := func(perMille int, deed vidhuk.Deed, from, to time.Duration) bool {
		if !a.often(perMille) {
			return false
		}
		a.mean(intention{due: awake.next(a.later(from, to), a.chance), deed: deed, number: n.Number})
		return true
	}
	switch n.Kind {
	case "clarify":
		soon(800, vidhuk.DeedSupplement, 20*time.Minute, 30*time.Hour)
	case "rejected", "rejected_applied":
		soon(250, vidhuk.DeedResubmit, time.Hour, 24*time.Hour)
	case "approved_notified", "approved":
		_ = soon(12, vidhuk.DeedWithdraw, 5*time.Minute, time.Hour) || soon(40, vidhuk.DeedSupplement, time.Hour, 40*time.Hour)
	case "closing":
		if a.fate(n.Number) != silent {
			_ = soon(550, vidhuk.DeedAgree, 30*time.Minute, 30*time.Hour) || soon(120, vidhuk.DeedObject, time.Hour, 40*time.Hour)
		}
	case "closed":
		soon(35, vidhuk.DeedReopen, 5*time.Hour, 90*time.Hour)
	}
}

// look reads the Group and now and then comments.
func (citizen) look(ctx context.Context, a *agent) (bool, error) {
	if !a.often(70) {
		return false, nil
	}
	var feed page[feedItem]
	if err := a.get(ctx, nil, "feed", "/api/v1/messages?limit=30", &feed); err != nil {
		return false, a.unexpected(&a.Person, "feed", err)
	}
	if len(feed.Items) == 0 {
		return false, nil
	}
	about := oneOf(a.chance, feed.Items).Message
	if about == nil {
		return false, nil
	}
	m, err := a.read(ctx, about.Number)
	if m == nil || err != nil {
		return false, err
	}
	if m.can(vidhuk.DeedSupport) && a.often(400) {
		_, err := a.do(ctx, vidhuk.DeedSupport, "messages/"+string(m.Number)+"/support", struct{}{})
		return true, err
	}
	return a.comment(ctx, m)
}

// comment says something under a message. One in twenty tries it where comments
// are closed, and is told so.
func (a *agent) comment(ctx context.Context, m *message) (bool, error) {
	said := words{Text: oneOf(a.chance, remarks)}
	if len(m.Thread) > 0 && a.often(300) {
		said.Parent = oneOf(a.chance, m.Thread).ID
	}
	path := "messages/" + string(m.Number) + "/comments"
	if !m.can(vidhuk.DeedComment) {
		if m.State != vidhuk.Closed || !a.often(50) {
			return false, nil
		}
		_, err := a.do(ctx, vidhuk.DeedComment, path, said, "comments_closed")
		return true, err
	}
	_, err := a.do(ctx, vidhuk.DeedComment, path, said, a.commentRefusals()...)
	return true, err
}

// commentRefusals are what a crowd must reckon with: the message was closed
// meanwhile.
func (a *agent) commentRefusals() []string {
	if a.hurry {
		return []string{"comments_closed"}
	}
	return nil
}

func (citizen) act(ctx context.Context, a *agent, i intention) error {
	if i.deed == vidhuk.DeedSubmit {
		return a.submit(ctx, i.item)
	}
	m, err := a.read(ctx, i.number)
	if m == nil || err != nil || !m.can(i.deed) {
		return err
	}
	path := "messages/" + string(m.Number) + "/"
	switch i.deed {
	case vidhuk.DeedSupplement:
		_, err = a.do(ctx, i.deed, path+"supplement", words{Version: m.Version, Text: oneOf(a.chance, details)})
	case vidhuk.DeedResubmit:
		_, err = a.do(ctx, i.deed, path+"resubmission", map[string]any{
			"version": m.Version, "text": m.Text + clearer, "topic": m.Topic, "subtopic": m.Subtopic,
		})
	case vidhuk.DeedWithdraw:
		_, err = a.do(ctx, i.deed, path+"withdrawal", ref{m.Version})
	case vidhuk.DeedAgree:
		_, err = a.do(ctx, i.deed, path+"agreement", ref{m.Version})
	case vidhuk.DeedObject:
		_, err = a.do(ctx, i.deed, path+"objection", words{Version: m.Version, Text: oneOf(a.chance, objections)})
	case vidhuk.DeedReopen:
		_, err = a.do(ctx, i.deed, path+"reopening", words{Version: m.Version, Text: oneOf(a.chance, objections)})
	}
	return err
}

// submit sends a message of the file, without the characters that no keyboard
// has. Three in ten leave the topic to the program; half say the district.
func (a *agent) submit(ctx context.Context, item *intake.Item) error {
	s := submission{Text: strings.ReplaceAll(item.Text, "\x00", "")}
	mapped := a.mapping.Map(*item)
	if !a.often(300) {
		s.Topic, s.Subtopic = mapped.Topic, mapped.Subtopic
	}
	if a.often(500) {
		s.Place.District = oneOf(a.chance, a.areas)
	}
	s.Emergency = mapped.Emergency && a.often(500)
	m, err := a.do(ctx, vidhuk.DeedSubmit, "messages", s)
	if m != nil && err == nil {
		a.enter(m, fateOf(item.Status))
	}
	return err
}
