package public

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// Where script asks while somebody writes.
const (
	checkPath  = page.NewPath + "/check"
	placesPath = "/places"
)

// joinForm is the form that the buttons «Приєднатися» send: not the one with the
// text, which stays.
const joinForm = "join"

// checkView is what is worth saying before a message is sent.
type checkView struct {
	look.Checkup
	text  []rune
	seal  string // of the form that was looked at: sent with it, it says that this was read
	live  bool   // drawn beside the text as it is written
	page  *page.Page
	site  *site
	form  *page.Form
	edit  bool
	field string // of the form: where the text is corrected
}

// sealed are the fields that a check looks at.
var sealed = []string{"text", "comment", "topic", "place.address", "place.district", "place.street", "place.lat", "place.lon", "kind"}

// seal tells one text and place from another.
func seal(f *page.Form) string {
	h := sha256.New()
	for _, name := range sealed {
		h.Write([]byte(f.Text(name) + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// unread is what the author should read before the form is sent, and has not; nil
// when there is nothing. Number is that of the message under correction; origin is
// where a visitor asks from.
func (s *site) unread(ctx context.Context, p *page.Page, f *page.Form, number vidhuk.Number, origin string) (*checkView, error) {
	if f.Is("checked", seal(f)) {
		return nil, nil
	}
	v, err := s.checkup(ctx, p, f, number, origin)
	switch {
	case vidhuk.KindOf(err) == vidhuk.TooMany:
		return nil, nil // who asked too often may still send
	case err != nil:
		return nil, err
	case v.Quiet():
		return nil, nil
	}
	return v, nil
}

// checkup looks at the form as it stands.
func (s *site) checkup(ctx context.Context, p *page.Page, f *page.Form, number vidhuk.Number, origin string) (*checkView, error) {
	in := submission(f, bundle{})
	q := look.CheckQuery{
		Number: number, Kind: in.Kind, Text: in.Text, Topic: in.Topic, Subtopic: in.Subtopic, Place: in.Place, Emergency: in.Emergency,
	}
	var c look.Checkup
	var err error
	if p.Viewer.SignedIn() {
		c, err = s.Look.Check(ctx, p.Viewer.Actor, q)
	} else {
		c, err = s.Look.CheckFirst(ctx, origin, q)
	}
	if err != nil {
		return nil, err
	}
	v := &checkView{Checkup: c, text: []rune(in.Text), seal: seal(f), page: p, site: s, form: f, edit: number != "", field: "text"}
	if v.edit {
		v.Similar = nil // it stands in the queue already
	}
	if in.Emergency {
		v.Emergency = nil // the author said so, and has the numbers before them
	}
	return v, nil
}

// check answers script with the hints for what is written so far.
func (s *site) check(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	v, err := s.checkup(r.Context(), p, f, vidhuk.Number(f.Line("number")), s.Address(r))
	if err != nil {
		return err
	}
	v.live = true
	w.Header().Set("Cache-Control", "no-store")
	return hints(v).Render(r.Context(), w)
}

// places answers script with streets for the list under the field of the
// address.
func (s *site) places(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	list, err := s.Look.Streets(r.Context(), page.Query(r).Line("q"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, max-age=60")
	return streetOptions(s, p, list).Render(r.Context(), w)
}

// beside is what stands in a list beside a street: the name that was typed, the
// part of the city, the district.
func (s *site) beside(p *page.Page, x look.Suggested) string {
	var parts []string
	if x.Old != "" {
		parts = append(parts, p.T("check.old", "name", x.Old))
	}
	if d, ok := s.Look.City().District(x.District); ok {
		parts = append(parts, show.Name(p, d.Name))
	}
	return strings.Join(parts, " · ")
}

// quoted is the part of the text that a finding is about.
func (v *checkView) quoted(from, to int) string {
	if from < 0 || to > len(v.text) || from >= to {
		return ""
	}
	return string(v.text[from:to])
}

// choices are the streets of one name, to choose from.
func (v *checkView) choices() page.Field {
	q := page.Field{Name: "place.street", Label: v.page.T("check.street"), Hint: v.page.T("check.street.hint"), Bare: true}
	for _, c := range v.Place.Choices {
		q.Options = append(q.Options, page.Option{Value: c.Street, Label: c.Address, Hint: v.site.beside(v.page, c)})
	}
	return q
}

// topic is the suggested topic in words, when the author left it open.
func (v *checkView) topic() (key, name string, words []string) {
	if v.form.Line("topic") != "" || len(v.Topics) == 0 {
		return "", "", nil
	}
	t := v.Topics[0]
	key = t.Topic
	if t.Subtopic != "" {
		key += "/" + t.Subtopic
	}
	if i := slices.IndexFunc(v.site.topics(v.page), func(o page.Option) bool { return o.Value == key }); i >= 0 {
		name = v.site.topics(v.page)[i].Label
	}
	if sub, ok := v.site.Look.Rules().Subtopic(t.Topic, t.Subtopic); ok {
		name = show.Name(v.page, sub.Name)
	}
	return key, name, t.Words
}

// understood reports whether it is worth saying what place the message gets: the
// address as the gazetteer knows it, or the district that the words name.
func (v *checkView) understood() bool {
	return v.Place.Address != "" && (v.Place.FromText || v.Place.Old != "" || v.Place.District != "") || v.named() != ""
}

// named is the district that the message gets from its words alone.
func (v *checkView) named() string {
	if v.Place.Address != "" || v.form.Line("place.district") != "" {
		return ""
	}
	return v.placed()
}

// placed is the district that the message gets, in words.
func (v *checkView) placed() string {
	if d, ok := v.site.Look.City().District(v.Place.District); ok {
		return show.Name(v.page, d.Name)
	}
	return ""
}

// told reports whether anything at all is drawn.
func (v *checkView) told() bool {
	_, topic, _ := v.topic()
	return !v.Quiet() || topic != "" || v.understood()
}

// phone writes a long number in groups: 0 800 503 753.
func phone(number string) string {
	if len(number) != 10 {
		return number
	}
	return number[:1] + " " + number[1:4] + " " + number[4:7] + " " + number[7:]
}

// host is what a reader sees of an address.
func host(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "www.")
}
