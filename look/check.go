package look

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/gazetteer"
	"vidhuk/moderation"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// CheckQuery is a message as it stands in its form.
type CheckQuery struct {
	Number    vidhuk.Number      `json:"number,omitempty" doc:"of the message that is being corrected"`
	Kind      vidhuk.MessageKind `json:"kind,omitempty" enum:"problem,thanks,idea" doc:"problem unless said"`
	Text      string             `json:"text"`
	Topic     string             `json:"topic,omitempty" doc:"key of a topic; suggested from the text when empty"`
	Subtopic  string             `json:"subtopic,omitempty"`
	Place     vidhuk.Place       `json:"place,omitzero"`
	Emergency bool               `json:"emergency,omitempty" doc:"the author thinks it cannot wait"`
}

// Checkup is everything worth saying before a message is sent, in one pass (4.2,
// 4.3). It decides nothing: the author may send anyway.
type Checkup struct {
	Emergency []string             `json:"emergency,omitempty" doc:"the words for which it cannot wait"`
	Alerts    []AlertMatch         `json:"alerts,omitempty" doc:"live emergency alerts that may explain it"`
	Numbers   []Number             `json:"numbers,omitempty" doc:"whom to call at once, the likeliest first"`
	Help      []Help               `json:"help,omitempty" doc:"lines of help for somebody who needs it now"`
	Findings  []moderation.Finding `json:"findings,omitempty" doc:"what the text looks like it violates or gives away"`
	Outside   []Outside            `json:"outside,omitempty" doc:"what is outside the city's powers, and where to turn"`
	Similar   []Likeness           `json:"similar,omitempty" doc:"messages about the same, to join instead"`
	Topics    []TopicGuess         `json:"topics,omitempty" doc:"what the text seems to be about, the likeliest first"`
	Place     PlaceHint            `json:"place,omitzero"`
	Private   bool                 `json:"private,omitempty" doc:"the topic is examined without the public"`
}

// Number is a short public telephone number.
type Number struct {
	Number string          `json:"number"`
	Name   regulation.Text `json:"name"`
}

// Help is whom to call for help, and what to say first.
type Help struct {
	Code  string          `json:"code"`
	Text  regulation.Text `json:"text"`
	Lines []Number        `json:"lines"`
}

// Outside is a matter outside the city's powers.
type Outside struct {
	Key    string          `json:"key"`
	Ground string          `json:"ground" doc:"key of the ground of clause 4.3"`
	Name   regulation.Text `json:"name"`
	Where  regulation.Text `json:"where" doc:"where to turn"`
	Phones []string        `json:"phones,omitempty"`
	Site   string          `json:"site,omitempty"`
	Words  []string        `json:"words,omitempty" doc:"the words of the text that say so"`
	From   int             `json:"from" doc:"where the first of them begins, in characters"`
	To     int             `json:"to"`
}

// PlaceHint is what the gazetteer makes of the place.
type PlaceHint struct {
	Address  string      `json:"address,omitempty" doc:"as the gazetteer writes it"`
	FromText bool        `json:"from_text,omitempty" doc:"the address stands in the text, and none was given"`
	Street   string      `json:"street,omitempty" doc:"key of the street"`
	House    string      `json:"house,omitempty"`
	District string      `json:"district,omitempty" doc:"slug of the district that the message gets: the author's, or that of the street, or the one that the words name"`
	Old      string      `json:"old,omitempty" doc:"the other name by which the author calls the street"`
	Choices  []Suggested `json:"choices,omitempty" doc:"streets of the same name: which is meant?"`
	Beyond   bool        `json:"beyond,omitempty" doc:"the point lies outside the city"`
}

// Quiet reports whether nothing needs the author's attention before sending. A
// topic or an address that was understood needs none.
func (c Checkup) Quiet() bool {
	return len(c.Alerts)+len(c.Emergency)+len(c.Help)+len(c.Findings)+len(c.Outside)+len(c.Similar)+len(c.Place.Choices) == 0 && !c.Place.Beyond
}

// Check looks at a message that is about to be sent, also at the first one of
// somebody who waits for admission (5.1.1). Errors:
// vidhuk.Unauthenticated, vidhuk.Forbidden "membership_required",
// vidhuk.Invalid with fields, vidhuk.TooMany "too_fast".
func (l *Look) Check(ctx context.Context, who vidhuk.Actor, q CheckQuery) (Checkup, error) {
	if _, err := rights.Allow(who, vidhuk.DeedSubmit, rights.Case{Unpublished: true}); err != nil {
		return Checkup{}, err
	}
	return l.checked(ctx, who, strconv.FormatInt(who.AccountID, 10), q)
}

// CheckFirst looks at a message that is about to be sent with a request to join,
// by somebody who has no account yet (5.1.1): it tells no more than everybody may
// read. Origin is where the request comes from. Errors: vidhuk.Invalid with
// fields, vidhuk.TooMany "too_fast".
func (l *Look) CheckFirst(ctx context.Context, origin string, q CheckQuery) (Checkup, error) {
	q.Number = ""
	return l.checked(ctx, vidhuk.Nobody, "@"+origin, q)
}

// checked looks at the message, as often in an hour as one key may ask.
func (l *Look) checked(ctx context.Context, who vidhuk.Actor, key string, q CheckQuery) (Checkup, error) {
	if most := l.rules.Norms.ChecksPerHour; !l.checks.pass(key, most, l.Now()) {
		return Checkup{}, vidhuk.Refuse(vidhuk.TooMany, "too_fast", "max", most)
	}
	q.Text = ukrainian.Clean(q.Text)
	if n := len([]rune(q.Text)); n > l.rules.Norms.MessageTextMax {
		return Checkup{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("text", "too_long", "max", l.rules.Norms.MessageTextMax, "length", n)})
	}
	streets, err := l.Gazetteer(ctx)
	if err != nil {
		return Checkup{}, err
	}
	c := Checkup{Place: l.placeHint(streets, q)}
	said := l.city.Read(q.Text)
	rules, err := l.Texts(ctx)
	if err != nil {
		return Checkup{}, err
	}
	c.read(l, rules, said, q)
	q.Place.Street, q.Place.House, q.Place.District = c.Place.Street, c.Place.House, c.Place.District
	if q.Place.Address == "" {
		q.Place.Address = c.Place.Address
	}
	if q.Topic == "" && len(c.Topics) > 0 {
		q.Topic, q.Subtopic = c.Topics[0].Topic, c.Topics[0].Subtopic
	}
	t, _ := l.rules.Topic(q.Topic)
	c.Private = t.Private
	return c, l.likeTo(ctx, who, q, &c)
}

// likeTo finds the alerts that explain it and the messages to join. A private matter is compared with nothing.
func (l *Look) likeTo(ctx context.Context, who vidhuk.Actor, q CheckQuery, c *Checkup) error {
	if c.Private || q.Kind == vidhuk.Thanks {
		return nil
	}
	said := competence.Report{Reading: l.city.Read(q.Text), Topic: q.Topic, Subtopic: q.Subtopic, District: q.Place.District, Address: q.Place.Address}
	return l.store.Read(ctx, func(tx *store.Tx) (err error) {
		if c.Alerts, err = l.explaining(tx, said); err != nil {
			return err
		}
		c.Similar, err = l.similar(tx, likenessQuery{except: q.Number, SimilarQuery: SimilarQuery{
			Text: q.Text, Topic: q.Topic, Subtopic: q.Subtopic, Place: q.Place, AuthorID: who.AccountID,
		}})
		return err
	})
}

// read takes over what the words of the text say.
func (c *Checkup) read(l *Look, rules *moderation.Rules, said competence.Reading, q CheckQuery) {
	c.Findings = moderation.InOrder(rules.Check(q.Text, moderation.Message))
	for _, f := range c.Findings {
		if h, ok := l.city.Help(f.Code); ok {
			c.addHelp(h)
		}
	}
	if q.Kind != vidhuk.Thanks {
		c.Emergency = said.Emergency()
	}
	if len(c.Emergency) > 0 || q.Emergency {
		c.Numbers = l.numbers(q.Text)
	}
	for _, o := range said.Outside() {
		c.Outside = append(c.Outside, outside(o, q.Text))
	}
	if c.Place.Beyond {
		if e, ok := l.city.Elsewhere(competence.Neighbour); ok {
			c.Outside = append(c.Outside, outside(competence.Outside{Elsewhere: e}, q.Text))
		}
	}
	for _, t := range said.Topics() {
		if len(c.Topics) < mostTopics {
			c.Topics = append(c.Topics, TopicGuess{t.Topic, t.Subtopic, t.Words})
		}
	}
}

const mostTopics = 3

func (c *Checkup) addHelp(h competence.Help) {
	for _, there := range c.Help {
		if there.Code == h.Code {
			return
		}
	}
	help := Help{Code: h.Code, Text: h.Text}
	for _, n := range h.Lines {
		help.Lines = append(help.Lines, Number(n))
	}
	c.Help = append(c.Help, help)
}

// numbers are whom to call for what the text tells, or else everybody.
func (l *Look) numbers(text string) []Number {
	told := l.city.EmergencyNumbers(text)
	if len(told) == 0 {
		told = l.city.Numbers()
	}
	all := make([]Number, len(told))
	for i, n := range told {
		all[i] = Number(n)
	}
	return all
}

func outside(o competence.Outside, text string) Outside {
	return Outside{
		Key: o.Key, Ground: regulation.OutOfPowers, Name: o.Name, Where: o.Where, Phones: o.Phones, Site: o.Site, Words: o.Told,
		From: len([]rune(text[:o.From])), To: len([]rune(text[:o.To])),
	}
}

// placeHint is what a message gets that is sent as it stands now.
func (l *Look) placeHint(g *gazetteer.Gazetteer, q CheckQuery) PlaceHint {
	p := q.Place
	p.Address = clipped(p.Address, vidhuk.AddressMax)
	at := g.Locate(p, q.Text, l.city.NamedDistrict)
	r := at.Reading
	h := PlaceHint{Beyond: p.HasPoint() && !l.city.Bounds().Hold(p.Lat, p.Lon), FromText: at.FromText, District: at.Place.District}
	if len(at.Streets) == 1 {
		h.Street, h.House, h.Address, h.Old = at.Place.Street, at.Place.House, gazetteer.Address(at.Streets[0], r.House), strings.TrimSpace(r.Old)
		return h
	}
	for _, s := range at.Streets {
		h.Choices = append(h.Choices, Suggested{
			Address: gazetteer.Address(s, r.House), Street: s.Key, House: r.House.String(), Area: s.Area, District: g.District(s.Key, r.House),
		})
	}
	return h
}

// brake counts what each account or address did in the hour under way, in memory: it spares
// the machine, and nobody is punished by it.
type brake struct {
	mu   sync.Mutex
	hour time.Time
	done map[string]int
}

// pass counts one more, and reports whether that is still within the limit.
func (b *brake) pass(key string, limit int, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if hour := now.Truncate(time.Hour); !hour.Equal(b.hour) {
		b.hour, b.done = hour, map[string]int{}
	}
	b.done[key]++
	return b.done[key] <= limit
}

// CommentFindings tells what most people would change in the words of a comment
// before everybody reads it (4.3, A-12). Nothing is refused for it.
func (l *Look) CommentFindings(ctx context.Context, text string) ([]moderation.Finding, error) {
	return l.found(ctx, text, moderation.Comment)
}

// found are the findings that most people would agree to.
func (l *Look) found(ctx context.Context, text string, kind moderation.Kind) ([]moderation.Finding, error) {
	rules, err := l.Texts(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(moderation.InOrder(rules.Check(text, kind)), func(f moderation.Finding) bool {
		return f.Strength == moderation.Hint
	}), nil
}

// Texts are the rules that texts are held against now.
func (l *Look) Texts(ctx context.Context) (rules *moderation.Rules, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) (err error) {
		rules, err = l.lexicon.Of(tx)
		return err
	})
	return rules, err
}

// Numbers are the ones to call at once for what the text tells; all of them
// where it does not tell.
func (l *Look) Numbers(text string) []Number { return l.numbers(text) }

// Offending quotes the words of a text for which it may have been rejected on a
// ground of clause 4.3, as they stand in it, each once.
func Offending(text, ground string) []string {
	runes := []rune(text)
	var words []string
	for _, f := range moderation.Check(text, moderation.Message) {
		if f.Ground != ground || f.Strength == moderation.Hint || f.From >= f.To {
			continue
		}
		if w := string(runes[f.From:f.To]); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}
