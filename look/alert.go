package look

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Alert is an emergency notice as its readers see it (chapter 2).
type Alert struct {
	ID           int64             `json:"id"`
	Version      int64             `json:"version"`
	State        vidhuk.AlertState `json:"state"`
	Live         bool              `json:"live" doc:"concerns people now"`
	Kind         string            `json:"kind"`
	KindName     regulation.Text   `json:"kind_name"`
	Headline     regulation.Text   `json:"headline" doc:"kind and area in a line"`
	Text         string            `json:"text,omitempty"`
	Instruction  regulation.Text   `json:"instruction" doc:"what to do"`
	Own          string            `json:"-"` // the instruction that the alert itself gives
	Official     regulation.Text   `json:"official,omitzero" doc:"what the true signal is: the alert never stands for it"`
	Districts    []string          `json:"districts" doc:"slugs; none: the whole city"`
	Area         regulation.Text   `json:"area"`
	Streets      []string          `json:"streets"`
	Organization Organization      `json:"organization" doc:"who knows and repairs"`
	Phones       []Phone           `json:"phones"`
	Category     string            `json:"category" doc:"of CAP 1.2"`
	Urgency      string            `json:"urgency" doc:"of CAP 1.2"`
	Severity     string            `json:"severity" doc:"of CAP 1.2"`
	Messages     int               `json:"messages" doc:"how many messages are joined to it"`
	StartsAt     time.Time         `json:"starts_at"`
	EndsAt       time.Time         `json:"ends_at,omitzero" doc:"when it should be over, if known"`
	ExpiresAt    time.Time         `json:"expires_at" doc:"when it stops being shown unless somebody speaks of it again"`
	PublishedAt  time.Time         `json:"published_at,omitzero"`
	UpdatedAt    time.Time         `json:"updated_at"`
	OverAt       time.Time         `json:"over_at,omitzero"`
	Updates      []AlertUpdate     `json:"updates" doc:"what was said of it, oldest first; corrections show what each field said before"`
}

// Phone is a number to call.
type Phone struct {
	Number string          `json:"number"`
	Name   regulation.Text `json:"name"`
}

// AlertUpdate is one line of what was said of an alert.
type AlertUpdate struct {
	Deed         vidhuk.Deed       `json:"deed"`
	State        vidhuk.AlertState `json:"state"`
	Text         string            `json:"text,omitempty"`
	Changes      []AlertChange     `json:"changes,omitempty"`
	Organization Organization      `json:"organization,omitzero" doc:"absent: the centre"`
	At           time.Time         `json:"at"`
}

// AlertChange is what a field said before and says now, in words.
type AlertChange struct {
	Field string          `json:"field"`
	From  regulation.Text `json:"from"`
	To    regulation.Text `json:"to"`
}

// AlertBoard is what everybody reads of alerts: those that concern people now,
// and those that were over lately.
type AlertBoard struct {
	Live    []Alert   `json:"live"`
	Recent  []Alert   `json:"recent" doc:"over in the last week"`
	Changed time.Time `json:"changed,omitzero" doc:"when anything in it last changed"`
	Now     time.Time `json:"now"`
}

const (
	mostRecent = 20
	recently   = 7 * 24 * time.Hour
)

// published are the states of an alert that everybody may read.
var published = []vidhuk.AlertState{vidhuk.AlertActive, vidhuk.AlertUpdated, vidhuk.AlertEnded, vidhuk.AlertExpired}

// Alerts shows the board.
func (l *Look) Alerts(ctx context.Context) (AlertBoard, error) {
	b := AlertBoard{Live: []Alert{}, Recent: []Alert{}}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		b.Now = tx.Now
		live, err := tx.LiveAlerts()
		if err != nil {
			return err
		}
		latest, err := tx.Alerts(published, store.Cursor{}, mostRecent+len(live))
		if err != nil {
			return err
		}
		recent := slices.DeleteFunc(latest, func(a vidhuk.Alert) bool {
			return a.LiveAt(tx.Now) || a.UpdatedAt.Before(tx.Now.Add(-recently))
		})
		if b.Live, err = l.alerts(tx, live); err != nil {
			return err
		}
		b.Recent, err = l.alerts(tx, recent[:min(len(recent), mostRecent)])
		return err
	})
	for _, a := range slices.Concat(b.Live, b.Recent) {
		if a.UpdatedAt.After(b.Changed) {
			b.Changed = a.UpdatedAt
		}
	}
	return b, err
}

// LiveAlerts lists the alerts that concern people now, without what was said of
// them: what stands over every page.
func (l *Look) LiveAlerts(ctx context.Context) ([]Alert, error) {
	var shown []Alert
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		live, err := tx.LiveAlerts()
		for _, a := range live {
			shown = append(shown, l.alert(a, tx.Now))
		}
		return err
	})
	return shown, err
}

// Alert shows one alert: a draft only to those who write alerts; for others it
// does not exist.
func (l *Look) Alert(ctx context.Context, who vidhuk.Actor, id int64) (Alert, error) {
	var shown Alert
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Alert(id)
		if err != nil {
			return err
		}
		if !rights.SeesAlert(who, a) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		list, err := l.alerts(tx, []vidhuk.Alert{a})
		if err == nil {
			shown = list[0]
		}
		return err
	})
	return shown, err
}

// AlertPreview is an alert that is not published yet as people would see it.
type AlertPreview struct {
	Alert
	Subscribers int64 // who would be told by letter
}

// AlertPreview shows what the publication of an alert would bring, to its writer.
func (l *Look) AlertPreview(ctx context.Context, who vidhuk.Actor, a vidhuk.Alert) (AlertPreview, error) {
	var p AlertPreview
	if err := rights.See(who, rights.Alerts); err != nil {
		return p, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		p.Alert = l.alert(a, tx.Now)
		p.Subscribers, err = tx.CountSubscribers(a.Districts, who.AccountID)
		return err
	})
	return p, err
}

// alerts shows several alerts with what was said of each.
func (l *Look) alerts(tx *store.Tx, list []vidhuk.Alert) ([]Alert, error) {
	ids := make([]int64, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	entries, err := tx.AlertEntries(ids...)
	if err != nil {
		return nil, err
	}
	counts, err := tx.CountAttached(ids...)
	shown := make([]Alert, len(list))
	for i, a := range list {
		shown[i] = l.alert(a, tx.Now)
		shown[i].Messages = counts[a.ID]
		for _, e := range entries[a.ID] {
			shown[i].Updates = append(shown[i].Updates, l.alertUpdate(e))
		}
	}
	return shown, err
}

func (l *Look) alert(a vidhuk.Alert, now time.Time) Alert {
	kind, _ := l.city.AlertKind(a.Kind)
	shown := Alert{
		ID: a.ID, Version: a.Version, State: a.State, Live: a.LiveAt(now), Kind: a.Kind, KindName: kind.Name,
		Headline: l.city.Headline(a.Kind, a.Districts), Text: a.Text, Instruction: kind.Instruction, Own: a.Instruction, Official: kind.Official,
		Districts: textsOrNone(a.Districts), Area: l.city.Area(a.Districts), Streets: textsOrNone(a.Streets),
		Organization: l.organization(a.Organization), Phones: []Phone{}, Updates: []AlertUpdate{},
		Category: kind.Category, Urgency: kind.Urgency, Severity: kind.Severity,
		StartsAt: a.StartsAt, EndsAt: a.EndsAt, ExpiresAt: a.ExpiresAt, PublishedAt: a.PublishedAt, UpdatedAt: a.UpdatedAt, OverAt: a.OverAt,
	}
	if a.Instruction != "" {
		shown.Instruction = regulation.Text{UK: a.Instruction, EN: a.Instruction}
	}
	for _, number := range kind.Numbers {
		if n, ok := l.city.Number(number); ok {
			shown.Phones = append(shown.Phones, Phone(n))
		}
	}
	return shown
}

// textsOrNone is never nil: a list in an answer is a list.
func textsOrNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (l *Look) alertUpdate(e vidhuk.AlertEntry) AlertUpdate {
	u := AlertUpdate{Deed: e.Deed, State: e.State, Text: e.Text, At: e.At}
	if e.Organization != "" {
		u.Organization = l.organization(e.Organization)
	}
	changes := map[string]vidhuk.AlertChange{}
	if e.Changes != "" {
		json.Unmarshal([]byte(e.Changes), &changes) //nolint:errcheck // we wrote it; the line stands without
	}
	for _, field := range alertFields {
		if c, ok := changes[field.name]; ok {
			u.Changes = append(u.Changes, AlertChange{field.name, field.words(l, c.From), field.words(l, c.To)})
		}
	}
	return u
}

// alertFields are the fields that a correction may change, in reading order, and
// how their values are worded. Times stay as RFC 3339 writes them.
var alertFields = []struct {
	name  string
	words func(l *Look, value string) regulation.Text
}{
	{"kind", func(l *Look, v string) regulation.Text { k, _ := l.city.AlertKind(v); return k.Name }},
	{"districts", func(l *Look, v string) regulation.Text { return l.city.Area(strings.Split(v, "\n")) }},
	{"streets", func(_ *Look, v string) regulation.Text { return same(strings.ReplaceAll(v, "\n", "; ")) }},
	{"text", func(_ *Look, v string) regulation.Text { return same(v) }},
	{"instruction", func(_ *Look, v string) regulation.Text { return same(v) }},
	{"organization", func(l *Look, v string) regulation.Text { return same(l.organization(v).Short) }},
	{"starts_at", func(_ *Look, v string) regulation.Text { return same(v) }},
	{"ends_at", func(_ *Look, v string) regulation.Text { return same(v) }},
}

func same(s string) regulation.Text { return regulation.Text{UK: s, EN: s} }

// AlertDesk lists alerts for those who write them: drafts first, then the latest
// told. An executor sees the drafts of their organizations only.
func (l *Look) AlertDesk(ctx context.Context, who vidhuk.Actor, cursor string, limit int) (List[Alert], error) {
	var page List[Alert]
	if err := rights.See(who, rights.Alerts); err != nil {
		return page, err
	}
	var us, id int64
	if err := decode(cursor, &us, &id); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Alerts(vidhuk.AlertStates, cursorAt(us, id), n+1)
		if err != nil {
			return err
		}
		own := cut(list, n, func(a vidhuk.Alert) string { return encode(a.UpdatedAt.UnixMicro(), a.ID) })
		page.Next = own.Next
		page.Items, err = l.alerts(tx, slices.DeleteFunc(own.Items, func(a vidhuk.Alert) bool { return !rights.SeesAlert(who, a) }))
		return err
	})
	return page, err
}

// AlertWork is an alert with what only those who work with it see.
type AlertWork struct {
	Alert
	Replies   []AlertReply       `json:"replies" doc:"answers to all its messages, oldest first, and how far they came"`
	Attached  []AttachedMessage  `json:"attached"`
	Suggested []SuggestedMessage `json:"suggested" doc:"messages that it may explain"`
	Can       []vidhuk.Deed      `json:"can" doc:"what you may do with it now"`
}

// AlertReply is one answer to all messages of an alert, and how far it came.
type AlertReply struct {
	Organization Organization `json:"organization"`
	Text         string       `json:"text"`
	Mark         vidhuk.Mark  `json:"mark,omitempty"`
	At           time.Time    `json:"at"`
	Messages     int          `json:"messages" doc:"how many it is for"`
	Done         int          `json:"done" doc:"under how many it stands"`
	Waiting      int          `json:"waiting" doc:"how many it is still on its way to"`
	Refused      []Refusal    `json:"refused" doc:"those that a rule refused, of those you may see"`
}

// Refusal says why an answer did not come to a message.
type Refusal struct {
	Number vidhuk.Number  `json:"number"`
	Code   string         `json:"code" doc:"as in a problem document"`
	Args   map[string]any `json:"args,omitempty"`
}

// AttachedMessage is a message that is joined to an alert.
type AttachedMessage struct {
	Summary
	Answered bool `json:"answered" doc:"the organization asked about has answered it"`
}

// SuggestedMessage is a message that an alert may explain, and why.
type SuggestedMessage struct {
	Summary
	Reasons []competence.Reason `json:"reasons"`
	score   int
}

const (
	mostLikely     = 50
	mostConsidered = 500 // messages of which the likeliest are suggested
)

// AlertWork shows an alert with the messages that are joined to it and those that
// it may explain. Organization is in whose name the reader would answer.
func (l *Look) AlertWork(ctx context.Context, who vidhuk.Actor, id int64, organization string) (AlertWork, error) {
	var w AlertWork
	if err := rights.See(who, rights.Alerts); err != nil {
		return w, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Alert(id)
		if err != nil {
			return err
		}
		if !rights.SeesAlert(who, a) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		list, err := l.alerts(tx, []vidhuk.Alert{a})
		if err != nil {
			return err
		}
		w.Alert, w.Can = list[0], l.canAlert(who, a)
		if w.Replies, err = l.alertReplies(tx, who, a.ID); err != nil {
			return err
		}
		if w.Attached, err = l.attached(tx, who, a, organization); err != nil {
			return err
		}
		w.Suggested, err = l.suggested(tx, who, a)
		return err
	})
	return w, err
}

// canAlert lists the deeds that the reader may do with an alert in its state, in
// the name of its source or of an organization of their own.
func (l *Look) canAlert(who vidhuk.Actor, a vidhuk.Alert) []vidhuk.Deed {
	can := []vidhuk.Deed{}
	names := append([]string{a.Organization}, who.Organizations...)
	for _, deed := range vidhuk.Deeds() {
		if workflow.MayAlert(deed, a.State) && slices.ContainsFunc(names, func(slug string) bool {
			o, _ := l.city.Organization(slug)
			_, err := rights.AllowAlert(who, deed, a, o)
			return err == nil
		}) {
			can = append(can, deed)
		}
	}
	return can
}

// AlertSources lists the organizations that the reader may name as the source of
// an alert, those that repair what breaks first; none for who publishes none.
func (l *Look) AlertSources(who vidhuk.Actor) []vidhuk.Organization {
	all := slices.DeleteFunc(l.Organizations(), func(o vidhuk.Organization) bool { return !rights.NamesSource(who, o) })
	slices.SortStableFunc(all, func(a, b vidhuk.Organization) int {
		switch {
		case a.Emergency == b.Emergency:
			return 0
		case a.Emergency:
			return -1
		}
		return 1
	})
	return all
}

func (l *Look) alertReplies(tx *store.Tx, who vidhuk.Actor, alertID int64) ([]AlertReply, error) {
	list, err := tx.AlertReplies(alertID)
	shown := make([]AlertReply, len(list))
	for i, r := range list {
		parts, err := tx.CountReplyParts(r.ID)
		if err != nil {
			return nil, err
		}
		done, waiting := parts[vidhuk.PartDone], parts[vidhuk.PartWaiting]
		shown[i] = AlertReply{
			Organization: l.organization(r.Organization), Text: r.Text, Mark: r.Mark, At: r.At,
			Messages: done + waiting + parts[vidhuk.PartRefused], Done: done, Waiting: waiting,
		}
		if shown[i].Refused, err = l.refusals(tx, who, r.ID); err != nil {
			return nil, err
		}
	}
	return shown, err
}

// refusals lists the messages of an answer that a rule refused, of those that
// the reader may see.
func (l *Look) refusals(tx *store.Tx, who vidhuk.Actor, replyID int64) ([]Refusal, error) {
	shown := []Refusal{}
	list, err := tx.RefusedMessages(replyID)
	if err != nil || len(list) == 0 {
		return shown, err
	}
	parts, err := tx.ReplyParts(replyID)
	if err != nil {
		return nil, err
	}
	why := map[int64]vidhuk.ReplyPart{}
	for _, p := range parts {
		why[p.MessageID] = p
	}
	assignments, err := tx.AssignmentsOf(list)
	for _, m := range list {
		if !rights.Visible(who, m, assignments[m.ID]) {
			continue
		}
		r := Refusal{Number: m.Number, Code: why[m.ID].Code}
		if args := why[m.ID].Args; args != "" {
			json.Unmarshal([]byte(args), &r.Args) //nolint:errcheck // we wrote it; the sentence stands without
		}
		shown = append(shown, r)
	}
	return shown, err
}

func (l *Look) attached(tx *store.Tx, who vidhuk.Actor, a vidhuk.Alert, organization string) ([]AttachedMessage, error) {
	list, err := tx.Attached(a.ID, vidhuk.AttachedMax)
	if err != nil {
		return nil, err
	}
	shown := []AttachedMessage{}
	err = l.visible(tx, who, list, func(card Summary, assignments []vidhuk.Assignment) {
		answered := slices.ContainsFunc(assignments, func(s vidhuk.Assignment) bool { return s.Organization == organization && s.Answered })
		shown = append(shown, AttachedMessage{card, answered})
	})
	return shown, err
}

// visible shows the messages of a list that the reader may see.
func (l *Look) visible(tx *store.Tx, who vidhuk.Actor, list []vidhuk.Message, show func(Summary, []vidhuk.Assignment)) error {
	assignments, err := tx.AssignmentsOf(list)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(m vidhuk.Message) bool { return !rights.Visible(who, m, assignments[m.ID]) })
	cards, err := l.summaries(tx, list)
	for i, card := range cards {
		show(card, assignments[list[i].ID])
	}
	return err
}

// rumour is how long before the beginning of an outage people may have written
// of it: whoever repairs hears of it later than who lives there.
const rumour = 24 * time.Hour

// suggested lists messages that an alert may explain, the likeliest first.
func (l *Look) suggested(tx *store.Tx, who vidhuk.Actor, a vidhuk.Alert) ([]SuggestedMessage, error) {
	suggested := []SuggestedMessage{}
	if !workflow.MayAlert(vidhuk.DeedAttach, a.State) {
		return suggested, nil
	}
	list, err := tx.Loose(attachable, a.StartsAt.Add(-rumour), mostConsidered)
	if err != nil {
		return nil, err
	}
	why := map[vidhuk.Number]SuggestedMessage{}
	likely := slices.DeleteFunc(list, func(m vidhuk.Message) bool {
		score, reasons := l.city.Explained(l.report(m), incident(a))
		why[m.Number] = SuggestedMessage{Reasons: reasons, score: score}
		return score == 0
	})
	slices.SortStableFunc(likely, func(a, b vidhuk.Message) int { return cmp.Compare(why[b.Number].score, why[a.Number].score) })
	err = l.visible(tx, who, likely[:min(len(likely), mostLikely)], func(card Summary, assignments []vidhuk.Assignment) {
		if !rights.MayAttach(who, assignments) {
			return
		}
		s := why[card.Number]
		s.Summary = card
		suggested = append(suggested, s)
	})
	return suggested, err
}

// attachable are the states in which a message may be joined to an alert.
var attachable = slices.DeleteFunc(slices.Clone(vidhuk.States), func(s vidhuk.State) bool { return !workflow.May(vidhuk.DeedAttach, s) })

func incident(a vidhuk.Alert) competence.Incident {
	return competence.Incident{Kind: a.Kind, Districts: a.Districts, Streets: a.Streets}
}

func (l *Look) report(m vidhuk.Message) competence.Report {
	return competence.Report{
		Reading: l.city.Read(m.Text), Topic: m.Topic, Subtopic: m.Subtopic, District: m.Place.District, Address: m.Place.Address,
	}
}

// Reason says why something is suggested; see competence.Reason.
type Reason = competence.Reason

// AlertMatch is a live alert that may explain what somebody writes about.
type AlertMatch struct {
	Alert
	Reasons []competence.Reason `json:"reasons"`
	Likely  bool                `json:"likely,omitempty" doc:"the place speaks for it too"`
	score   int
}

// likely is the score of a match of which the place speaks too.
const likely = 4

// explaining lists the live alerts that explain a report, the likeliest first.
func (l *Look) explaining(tx *store.Tx, r competence.Report) ([]AlertMatch, error) {
	var matches []AlertMatch
	live, err := tx.LiveAlerts()
	for _, a := range live {
		if score, reasons := l.city.Explained(r, incident(a)); score > 0 {
			matches = append(matches, AlertMatch{Alert: l.alert(a, tx.Now), Reasons: reasons, Likely: score > likely, score: score})
		}
	}
	slices.SortStableFunc(matches, func(a, b AlertMatch) int { return cmp.Compare(b.score, a.score) })
	return matches, err
}

// AlertLink is the alert that a message is joined to.
type AlertLink struct {
	ID       int64           `json:"id"`
	Headline regulation.Text `json:"headline"`
	Live     bool            `json:"live"`
}

func (l *Look) alertOf(tx *store.Tx, messageID int64) (*AlertLink, error) {
	id, err := tx.AlertOfMessage(messageID)
	if err != nil || id == 0 {
		return nil, err
	}
	a, err := tx.Alert(id)
	return &AlertLink{a.ID, l.city.Headline(a.Kind, a.Districts), a.LiveAt(tx.Now)}, err
}

// AlertSubscription lists the districts of whose alerts the reader is told by
// letter; an empty one is the whole city.
func (l *Look) AlertSubscription(ctx context.Context, who vidhuk.Actor) (districts []string, err error) {
	if err := rights.SignedIn(who); err != nil {
		return nil, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		districts, err = tx.Subscription(who.AccountID)
		return err
	})
	return textsOrNone(districts), err
}
