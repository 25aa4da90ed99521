package center

import (
	"context"
	"fmt"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/gazetteer"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Submission is a citizen's new message (3.1).
type Submission struct {
	Key       string             `json:"-"`
	Kind      vidhuk.MessageKind `json:"kind,omitempty" enum:"problem,thanks,idea" doc:"problem unless said"`
	Text      string             `json:"text" doc:"what, where, since when, and what the author asks for"`
	Topic     string             `json:"topic,omitempty" doc:"key of a topic of clause 4.2; suggested from the text when empty"`
	Subtopic  string             `json:"subtopic,omitempty"`
	Place     vidhuk.Place       `json:"place,omitzero"`
	Emergency bool               `json:"emergency,omitempty" doc:"the author thinks it cannot wait"`
	Photos    []int64            `json:"photos,omitempty" maxItems:"10" doc:"ids of uploaded photos, in order"`
	WrittenAt time.Time          `json:"written_at,omitzero" doc:"when it was written, if there was no network to send it then"`
}

// Submit takes a message for review and gives it its number at once. Whoever
// waits for admission may submit one: it is decided with the request (5.1.1).
// Errors: vidhuk.Forbidden "membership_required", "first_message_sent",
// "rules_changed"; vidhuk.Invalid with fields.
func (c *Center) Submit(ctx context.Context, who vidhuk.Actor, s Submission) (vidhuk.Message, error) {
	var out vidhuk.Message
	fresh := rights.Case{Unpublished: true, Emergency: s.Emergency}
	role, err := rights.Allow(who, vidhuk.DeedSubmit, fresh)
	if err != nil {
		return out, err
	}
	streets, err := c.gazetteer(ctx)
	if err != nil {
		return out, err
	}
	m, err := c.draft(s, streets)
	if err != nil {
		return out, err
	}
	a := act{deed: vidhuk.DeedSubmit, ref: Ref{Key: s.Key}, command: s}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		if who, err = barred(tx, who, vidhuk.DeedSubmit); err != nil {
			return result{}, err
		}
		if _, err := rights.Allow(who, vidhuk.DeedSubmit, fresh); err != nil {
			return result{}, err
		}
		w := &work{Tx: tx, c: c, who: who, deed: vidhuk.DeedSubmit, role: role, message: m, before: vidhuk.Draft, act: a}
		if err := w.onlyFirst(); err != nil {
			return result{}, err
		}
		if err := w.take(s.Photos); err != nil {
			return result{}, err
		}
		out = w.message
		return result{Number: out.Number}, nil
	}, func(tx *store.Tx, r result) (err error) {
		out, err = tx.Message(r.Number)
		return err
	})
	return out, err
}

// Acceptable tells whether Submit would take the submission, as far as its words
// say, and keeps nothing. Errors: those of Submit.
func (c *Center) Acceptable(ctx context.Context, who vidhuk.Actor, s Submission) error {
	if _, err := rights.Allow(who, vidhuk.DeedSubmit, rights.Case{Unpublished: true, Emergency: s.Emergency}); err != nil {
		return err
	}
	streets, err := c.gazetteer(ctx)
	if err != nil {
		return err
	}
	_, err = c.draft(s, streets)
	return err
}

// onlyFirst refuses a second message of somebody who waits for admission.
func (w *work) onlyFirst() error {
	if w.role != vidhuk.Visitor {
		return nil
	}
	a, err := w.Account(w.who.AccountID)
	if err != nil {
		return err
	}
	n, err := w.CountSince(a.ID, a.AppliedAt)
	if err == nil && n > 0 {
		err = vidhuk.Refuse(vidhuk.Forbidden, "first_message_sent")
	}
	return err
}

// draft checks a submission and fills in what its author left to us.
func (c *Center) draft(s Submission, streets *gazetteer.Gazetteer) (vidhuk.Message, error) {
	var fields []vidhuk.FieldError
	m := vidhuk.Message{State: vidhuk.Draft, Kind: s.Kind, Emergency: s.Emergency, RegulationVersion: c.rules.Version, Revision: 1}
	if m.Kind == "" {
		m.Kind = vidhuk.Problem
	}
	if m.Kind != vidhuk.Problem && m.Kind != vidhuk.Thanks && m.Kind != vidhuk.Idea {
		fields = append(fields, vidhuk.Field("kind", "unknown_value"))
	}
	m.Text = words(&fields, "text", s.Text, c.rules.Norms.MessageTextMin, c.rules.Norms.MessageTextMax)
	m.WrittenAt = c.written(&fields, s.WrittenAt)
	m.Place = c.place(&fields, s.Place)
	if _, known := streets.Street(m.Place.Street); m.Place.Street != "" && !known {
		fields = append(fields, vidhuk.Field("place.street", "unknown_value"))
	}
	m.Place = streets.Locate(m.Place, m.Text, c.city.NamedDistrict).Place
	said := c.city.Read(m.Text)
	m.Topic, m.Subtopic = c.topic(&fields, s.Topic, s.Subtopic, said)
	if len(s.Photos) > c.rules.Norms.MessagePhotoMax {
		fields = append(fields, vidhuk.Field("photos", "photo_too_many", "max", c.rules.Norms.MessagePhotoMax))
	}
	m.Emergency = m.Emergency || m.Kind == vidhuk.Problem && len(said.Emergency()) > 0
	return m, vidhuk.InvalidFields(fields)
}

// written checks when a message was written that waited for a network: not after
// now, by a clock that may be a little wrong, and not so long ago that it is news
// no more. The time of its arrival is ours in any case.
func (c *Center) written(fields *[]vidhuk.FieldError, at time.Time) time.Time {
	now := c.store.Now()
	switch days := c.rules.Norms.OfflineDays; {
	case at.IsZero():
	case at.After(now.Add(clockError)):
		*fields = append(*fields, vidhuk.Field("written_at", "in_the_future"))
	case at.Before(now.AddDate(0, 0, -days)):
		*fields = append(*fields, vidhuk.Field("written_at", "written_long_ago", "days", days))
	case now.Sub(at) > clockError:
		return at.UTC()
	}
	return zero // it came at once
}

// clockError is how wrong the clock of a telephone may be.
const clockError = 2 * time.Minute

func (c *Center) place(fields *[]vidhuk.FieldError, p vidhuk.Place) vidhuk.Place {
	p.Address = words(fields, "place.address", p.Address, 0, vidhuk.AddressMax)
	if p.District != "" && !c.knowsDistrict(p.District) {
		*fields = append(*fields, vidhuk.Field("place.district", "unknown_value"))
	}
	if !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
		*fields = append(*fields, vidhuk.Field("place.lat", "wrong_point"))
	}
	return p
}

func (c *Center) knowsDistrict(slug string) bool {
	for _, d := range c.city.Districts() {
		if d.Slug == slug {
			return true
		}
	}
	return false
}

// topic checks the author's choice; an empty one is suggested from the text.
func (c *Center) topic(fields *[]vidhuk.FieldError, topic, subtopic string, said competence.Reading) (string, string) {
	if topic == "" {
		if s := said.Topics(); len(s) > 0 {
			return s[0].Topic, s[0].Subtopic
		}
		return vidhuk.OtherTopic, ""
	}
	if _, ok := c.rules.Topic(topic); !ok {
		*fields = append(*fields, vidhuk.Field("topic", "unknown_value"))
	} else if _, ok := c.rules.Subtopic(topic, subtopic); subtopic != "" && !ok {
		*fields = append(*fields, vidhuk.Field("subtopic", "unknown_value"))
	}
	return topic, subtopic
}

// take gives the number, writes the message and tells who must know.
func (w *work) take(photos []int64) error {
	m := &w.message
	if err := w.slow("submit", w.c.rules.Norms.MessagesPerHour); err != nil {
		return err
	}
	if err := w.move(vidhuk.Pending); err != nil {
		return err
	}
	number, err := w.NextNumber(w.c.year(w.Now))
	if err != nil {
		return err
	}
	m.Number, m.Version, m.AuthorID, m.Channel = number, 1, w.who.AccountID, w.who.Channel
	if w.role == vidhuk.Operator1588 {
		m.Channel = vidhuk.Phone // somebody told it to the operator (chapter 2)
	}
	m.ReceivedAt, m.ActiveAt, m.Secluded = w.Now, w.Now, w.c.secludes(*m)
	if err := w.AddMessage(m); err != nil {
		return err
	}
	if err := w.keepRevision(); err != nil {
		return err
	}
	if err := w.attach(photos, 0, ""); err != nil {
		return err
	}
	if err := w.index(); err != nil {
		return err
	}
	w.record(vidhuk.DeedSubmit, "", w.before, m.State, map[string]any{"topic": m.Topic, "emergency": m.Emergency})
	if err := w.c.journal(w.Tx, w.entries); err != nil {
		return err
	}
	if err := w.announce(); err != nil {
		return err
	}
	return w.AddNotices(w.notices)
}

// announce tells the author, with a receipt, and of an emergency those on duty.
func (w *work) announce() error {
	w.notices = append(w.notices, vidhuk.Notice{
		AccountID: w.who.AccountID, MessageID: w.message.ID, Number: w.message.Number, Kind: "received", CreatedAt: w.Now,
	})
	if !w.message.Emergency {
		return nil
	}
	return w.alarm()
}

// alarm tells the service 1588 and the moderators, at any hour (3.5).
func (w *work) alarm() error {
	if w.c.secludes(w.message) {
		return w.tellAdministrators("emergency_pending", nil)
	}
	if err := w.tellRoles("emergency_pending", nil, vidhuk.Operator1588); err != nil {
		return err
	}
	return w.tellRoles("emergency_pending", nil, vidhuk.Moderator, vidhuk.Administrator)
}

// keepRevision keeps what the message says now, in the words of its author.
func (w *work) keepRevision() error {
	m := w.message
	return w.AddRevision(&vidhuk.Revision{
		MessageID: m.ID, Number: m.Revision, Text: m.Text, Place: m.Place, Topic: m.Topic, Subtopic: m.Subtopic,
		AuthorID: m.AuthorID, At: w.Now,
	})
}

// Edit is an author's new wording, before review or after a rejection.
type Edit struct {
	Ref
	Text     string       `json:"text"`
	Topic    string       `json:"topic,omitempty"`
	Subtopic string       `json:"subtopic,omitempty"`
	Place    vidhuk.Place `json:"place,omitzero"`
	Photos   []int64      `json:"photos,omitempty" maxItems:"10" doc:"ids of further photos"`
	Remove   []int64      `json:"remove,omitempty" maxItems:"50" doc:"ids of photos to take out"`
}

// Edit changes a message that is not reviewed yet. It keeps its place in the
// queue and its first time; a moderator who has it open must reload.
func (c *Center) Edit(ctx context.Context, who vidhuk.Actor, e Edit) (vidhuk.Message, error) {
	return c.rewrite(ctx, who, vidhuk.DeedEdit, e)
}

// Resubmit corrects a rejected message and sends it for review again.
func (c *Center) Resubmit(ctx context.Context, who vidhuk.Actor, e Edit) (vidhuk.Message, error) {
	return c.rewrite(ctx, who, vidhuk.DeedResubmit, e)
}

func (c *Center) rewrite(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, e Edit) (vidhuk.Message, error) {
	streets, err := c.gazetteer(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	a := act{deed: deed, ref: e.Ref, command: e}
	return c.on(ctx, who, a, func(w *work) error {
		if err := w.slow("edit", c.rules.Norms.MessagesPerHour); err != nil {
			return err
		}
		d, err := c.draft(Submission{Kind: w.message.Kind, Text: e.Text, Topic: e.Topic, Subtopic: e.Subtopic, Place: e.Place, Emergency: w.message.Emergency}, streets)
		if err != nil {
			return err
		}
		if err := w.takeOut(e.Remove); err != nil {
			return err
		}
		if err := w.photosFit(len(e.Photos)); err != nil {
			return err
		}
		if err := w.move(vidhuk.Pending); err != nil {
			return err
		}
		m := &w.message
		if d.Emergency && !m.Emergency {
			if err := w.alarm(); err != nil {
				return err
			}
		}
		m.Text, m.Topic, m.Subtopic, m.Place, m.Emergency = d.Text, d.Topic, d.Subtopic, d.Place, d.Emergency
		m.Secluded = c.secludes(*m)
		m.Ground, m.Reason = "", ""
		m.Revision++
		if err := w.keepRevision(); err != nil {
			return err
		}
		return w.attach(e.Photos, 0, "") // whoever reviews it keeps it, and is told by the version
	})
}

// takeOut removes the author's own photos from the message. What is evidence
// already stays evidence (5.1.2).
func (w *work) takeOut(ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	n, err := w.RemovePhotos(w.message.ID, ids)
	if err == nil && n != len(ids) {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("remove", "photo_unknown")})
	}
	if err == nil {
		w.detail = map[string]any{"photos_removed": n}
	}
	return err
}

// photosFit refuses photos beyond what one message may carry.
func (w *work) photosFit(more int) error {
	have, err := w.Photos(w.message.ID)
	if err != nil {
		return err
	}
	own := 0
	for _, p := range have {
		if p.CommentID == 0 {
			own++
		}
	}
	if limit := w.c.rules.Norms.MessagePhotoMax; own+more > limit {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("photos", "photo_too_many", "max", limit)})
	}
	return nil
}

// Supplement is what an author adds: the answer to a moderator's question, or
// later a detail.
type Supplement struct {
	Ref
	Text   string  `json:"text"`
	Photos []int64 `json:"photos,omitempty" maxItems:"10"`
}

// Supplement adds to a message. An answer to a clarification puts it back into
// the queue, in its old place.
func (c *Center) Supplement(ctx context.Context, who vidhuk.Actor, s Supplement) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedSupplement, ref: s.Ref, command: s}
	return c.on(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		text := words(&fields, "text", s.Text, 1, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		if _, err := w.say(vidhuk.Comment{Kind: vidhuk.Supplement, Text: text}, s.Photos, ""); err != nil {
			return err
		}
		if w.message.State != vidhuk.Clarifying {
			return w.tellExecutors("supplemented")
		}
		return w.move(vidhuk.Pending)
	})
}

// tellExecutors tells every organization that still counts.
func (w *work) tellExecutors(kind string) error {
	for _, a := range w.assignments {
		if !a.State.Counts() {
			continue
		}
		if err := w.tellOrganization(kind, a.Organization); err != nil {
			return err
		}
	}
	return nil
}

// Withdraw takes a message back; free for its author until somebody accepted it
//
func (c *Center) Withdraw(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.on(ctx, who, act{deed: vidhuk.DeedWithdraw, ref: r}, func(w *work) error {
		for i := range w.assignments {
			a := &w.assignments[i]
			if !workflow.MayAssignment(w.deed, a.State) {
				if a.State.Counts() {
					return workflow.WrongState(w.deed, vidhuk.InWork)
				}
				continue
			}
			if err := w.step(a, w.deed, vidhuk.Cancelled); err != nil {
				return err
			}
			if err := w.tellOrganization("withdrawn", a.Organization); err != nil {
				return err
			}
		}
		return w.move(vidhuk.Withdrawn)
	})
}

// lapse closes a clarification that nobody answered: rejected as unclear.
func (c *Center) lapse(ctx context.Context, m vidhuk.Message) error {
	_, err := c.on(ctx, vidhuk.System, act{deed: vidhuk.DeedLapse, ref: Ref{Number: m.Number, Version: m.Version}}, func(w *work) error {
		if err := w.move(vidhuk.Rejected); err != nil {
			return err
		}
		w.message.Ground = regulation.Unclear
		w.message.Reason = fmt.Sprintf("Не уточнено протягом %d днів. Питання модератора: %s", c.rules.Norms.ClarifyDays, w.message.Reason)
		w.tellAuthor("rejected", nil)
		return nil
	})
	return err
}
