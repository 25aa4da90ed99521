package public

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// draft is the form of a new message, or of one that its author corrects.
type draft struct {
	action string
	form   *page.Form
	bundle bundle
	key    string // idempotency key; empty when an existing message is corrected
	fields draftFields
	phones []page.Fact
	check  *checkView // what is worth saying before it is sent; nil: nothing

	// Only when a message is corrected:
	old      *look.Detail
	conflict *page.Conflict
}

// draftFields are the questions of the form, by what they ask.
type draftFields struct {
	kind, text, topic, district, address, street, lat, lon, emergency, photos page.Field
}

// all lists them for the error summary, in reading order.
func (f draftFields) all() []page.Field {
	return []page.Field{f.text, f.address, f.street, f.district, f.lat, f.lon, f.topic, f.photos, f.kind, f.emergency}
}

const photosField = "photos"

// composing is what script needs to help with the form: where to ask, and under
// which key this browser keeps what is written until it is sent.
func (d draft) composing(p *page.Page, key string) templ.Attributes {
	return templ.Attributes{
		"data-compose": checkPath, "data-places": placesPath,
		"data-draft": key, "data-restored": p.T("form.draft.restored"), "data-erase": p.T("form.draft.clear"),
	}
}

func (s *site) draftFields(p *page.Page) draftFields {
	n := s.norms()
	return draftFields{
		text: page.Field{
			Name: "text", Label: p.T("new.text"), Hint: p.T("new.text.hint"), Required: true, Rows: 6, Max: n.MessageTextMax,
		},
		topic:    page.Field{Name: "topic", Label: p.T("filter.topic"), Hint: p.T("new.topic.hint"), Any: p.T("new.topic.unknown"), Options: s.draftTopics(p)},
		district: page.Field{Name: "place.district", Label: p.T("filter.district"), Hint: p.T("new.district.hint"), Any: p.T("new.district.unknown"), Options: s.districts(p)},
		address:  page.Field{Name: "place.address", Label: p.T("new.address"), Hint: p.T("new.address.hint"), Auto: "off", Attrs: templ.Attributes{"list": "streets"}},
		street:   page.Field{Name: "place.street", Label: p.T("check.street"), Bare: true},
		lat:      page.Field{Name: "place.lat", Label: p.T("new.lat"), Mode: "decimal", Short: true},
		lon:      page.Field{Name: "place.lon", Label: p.T("new.lon"), Mode: "decimal", Short: true},
		kind: page.Field{Name: "kind", Label: p.T("new.kind"), Bare: true, Options: []page.Option{
			{Value: string(vidhuk.Problem), Label: p.Lang.MessageKind(vidhuk.Problem), Hint: p.T("new.kind.problem")},
			{Value: string(vidhuk.Idea), Label: p.Lang.MessageKind(vidhuk.Idea), Hint: p.T("new.kind.idea")},
			{Value: string(vidhuk.Thanks), Label: p.Lang.MessageKind(vidhuk.Thanks), Hint: p.T("new.kind.thanks")},
		}},
		emergency: page.Field{Name: "emergency", Label: p.T("new.emergency"), Hint: p.T("new.emergency.hint"), Bare: true},
		photos:    s.photosQuestion(p, photosField),
	}
}

// draftTopics are the topics with the word that a private one is not shown.
func (s *site) draftTopics(p *page.Page) []page.Option {
	all := s.topics(p)
	for i, o := range all {
		if o.Group != "" && !strings.Contains(o.Value, "/") {
			all[i].Label = p.T("new.topic.rest", "topic", o.Group)
		}
		if t, ok := s.Look.Rules().Topic(o.Value); ok && t.Private {
			all[i].Label = p.T("new.topic.private", "topic", o.Label)
		}
	}
	return all
}

// phones are the numbers to call when something cannot wait: those that the
// text itself calls for, or else all.
func (s *site) phones(p *page.Page, text string) []page.Fact {
	numbers := s.Look.City().EmergencyNumbers(text)
	if len(numbers) == 0 {
		numbers = s.Look.City().Numbers()
	}
	facts := make([]page.Fact, len(numbers))
	for i, n := range numbers {
		facts[i] = page.Fact{Label: n.Number, Text: n.Name.In(p.Lang.Tag()), Href: "tel:" + n.Number}
	}
	// The city's own service and the number for everything come first.
	slices.SortStableFunc(facts, func(a, b page.Fact) int { return rank(a.Label) - rank(b.Label) })
	return facts
}

func rank(number string) int {
	if i := slices.Index([]string{vidhuk.Service1588, "112"}, number); i >= 0 {
		return i
	}
	return 2
}

// newPage shows an empty form to those who may write, and the way in to others.
func (s *site) newPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	first, err := s.Look.First(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	if !p.Viewer.May(vidhuk.DeedSubmit) && !first.Open && p.Viewer.Blocked == nil {
		return render(w, r, p, http.StatusOK, p.T("nav.new.long"), wayIn(p, first, s.phones(p, "")))
	}
	start := []string{"kind", string(vidhuk.Problem)}
	if p.Viewer.Blocked != nil {
		start = append(start, "emergency", "yes") // all that a block leaves to write here (4.4-c)
	}
	return s.showNew(w, r, p, http.StatusOK, draft{form: page.Prefill(start...)})
}

func (s *site) showNew(w http.ResponseWriter, r *http.Request, p *page.Page, status int, d draft) error {
	d.action, d.fields, d.phones = page.NewPath, s.draftFields(p), s.phones(p, d.form.Text("text"))
	if d.key == "" {
		d.key = page.NewKey()
	}
	return render(w, r, p, status, p.T("nav.new.long"), newMessage(p, d))
}

// submission reads the form.
func submission(f *page.Form, b bundle) center.Submission {
	topic, subtopic, _ := strings.Cut(f.Line("topic"), "/")
	return center.Submission{
		Key: f.Line("key"), Kind: vidhuk.MessageKind(f.Line("kind")), Text: f.Text("text"), Topic: topic, Subtopic: subtopic,
		Place: vidhuk.Place{
			District: f.Line("place.district"), Address: f.Line("place.address"), Street: f.Line("place.street"), Lat: f.Number("place.lat"), Lon: f.Number("place.lon"),
		},
		Emergency: f.Has("emergency"), Photos: b.ids,
	}
}

// writtenAt is when a message was written that waited in the browser for a
// network. A telephone whose clock runs ahead has written it now.
func writtenAt(f *page.Form, now time.Time) time.Time {
	at, err := time.Parse(time.RFC3339, f.Line("written_at"))
	if err != nil || at.After(now) {
		return time.Time{}
	}
	return at
}

// submit takes a new message: its number at once, or the form again with
// everything that was typed and every photo that arrived.
func (s *site) submit(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, s.limits())
	if err != nil && !slices.Contains(shown, vidhuk.KindOf(err)) {
		return err
	}
	if err != nil {
		f.Default("kind", string(vidhuk.Problem))
		return s.showNew(w, r, p, page.Status(err), draft{form: f.Refused(err), key: f.Line("key")})
	}
	defer f.Close()
	if mark := f.Line("mark"); mark != "" && mark != p.Viewer.Mark {
		w.Header().Set("X-Another", "1") // for the browser that sends by itself: it waits for its author
		return vidhuk.Refuse(vidhuk.Conflict, "another_author")
	}
	d := draft{form: f, key: f.Line("key")}
	m, err := s.send(r.Context(), p, &d)
	switch {
	case d.check != nil:
		return s.showNew(w, r, p, http.StatusOK, d)
	case err == nil:
		http.Redirect(w, r, show.MessagePath(m.Number)+"/receipt", http.StatusSeeOther)
		return nil
	case vidhuk.CodeOf(err) == "key_reused":
		return s.sentAlready(w, r, p, d, err)
	case !slices.Contains(shown, vidhuk.KindOf(err)):
		return err
	}
	d.form.Refused(err)
	return s.showNew(w, r, p, page.Status(err), d)
}

// send takes the message, unless there is something to say first that its author
// has not read: then d.check says it, and nothing is sent.
func (s *site) send(ctx context.Context, p *page.Page, d *draft) (vidhuk.Message, error) {
	var err error
	who := p.Viewer.Actor
	if d.bundle, err = s.receive(ctx, who, d.form, photosField); err != nil {
		return vidhuk.Message{}, err
	}
	in := submission(d.form, d.bundle)
	in.WrittenAt = writtenAt(d.form, p.Now)
	if err := d.form.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	if err := s.Center.Acceptable(ctx, who, in); err != nil {
		return vidhuk.Message{}, err
	}
	if !in.WrittenAt.IsZero() { // the browser sends it by itself: nobody is there to read a hint
		return s.Center.Submit(ctx, who, in)
	}
	sent, err := s.Center.Done(ctx, who, in.Key)
	if err == nil && !sent {
		d.check, err = s.unread(ctx, p, d.form, "", "")
	}
	if err != nil || d.check != nil {
		return vidhuk.Message{}, err
	}
	return s.Center.Submit(ctx, who, in)
}

// recently is how long after a message the same form counts as sent twice.
const recently = 15 * time.Minute

// sentAlready answers a form that was sent before: with the receipt of that
// message when the text is the same (photos that travel twice are not the same
// to the deed), and otherwise with the form, ready to be sent as another one.
func (s *site) sentAlready(w http.ResponseWriter, r *http.Request, p *page.Page, d draft, refusal error) error {
	latest, err := s.Look.Mine(r.Context(), p.Viewer.Actor, "", 1)
	if err != nil {
		return err
	}
	for _, m := range latest.Items {
		if m.Text == d.form.Text("text") && p.Now.Sub(m.ReceivedAt) < recently {
			http.Redirect(w, r, show.MessagePath(m.Number)+"/receipt", http.StatusSeeOther)
			return nil
		}
	}
	d.key = page.NewKey()
	d.form.Refused(refusal)
	return s.showNew(w, r, p, page.Status(refusal), d)
}

// own reads a message of the reader's own; for others it has no such page.
func (s *site) own(ctx context.Context, p *page.Page, number string) (look.Detail, error) {
	d, err := s.Look.Message(ctx, p.Viewer.Actor, vidhuk.Number(number))
	if err == nil && !d.Mine {
		err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return d, err
}

// editPage shows the form of a message that is not reviewed yet, or was
// rejected, as it stands.
func (s *site) editPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.own(r.Context(), p, r.PathValue("number"))
	if err != nil {
		return err
	}
	if _, ok := rewriting(d); !ok {
		return vidhuk.Refuse(vidhuk.Conflict, "wrong_state", "deed", string(vidhuk.DeedEdit), "state", string(d.State))
	}
	return s.showEdit(w, r, p, http.StatusOK, draft{form: prefilled(d), old: &d})
}

// rewriting is the deed by which the author may change the text now.
func rewriting(d look.Detail) (vidhuk.Deed, bool) {
	for _, deed := range []vidhuk.Deed{vidhuk.DeedResubmit, vidhuk.DeedEdit} {
		if slices.Contains(d.Can, deed) {
			return deed, true
		}
	}
	return "", false
}

func prefilled(d look.Detail) *page.Form {
	topic := d.Topic
	if d.Subtopic != "" {
		topic += "/" + d.Subtopic
	}
	values := []string{"text", d.Text, "topic", topic, "place.district", d.Place.District, "place.address", d.Place.Address, "place.street", d.Place.Street, "kind", string(d.Kind)}
	if d.Place.HasPoint() {
		values = append(values, "place.lat", coordinate(d.Place.Lat), "place.lon", coordinate(d.Place.Lon))
	}
	return page.Prefill(values...)
}

func coordinate(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (s *site) showEdit(w http.ResponseWriter, r *http.Request, p *page.Page, status int, d draft) error {
	d.action = show.MessagePath(d.old.Number) + "/edit"
	d.fields, d.phones = s.draftFields(p), s.phones(p, d.form.Text("text"))
	p.Section, p.Private = page.MinePath, true
	return render(w, r, p, status, p.T("edit.title", "number", string(d.old.Number)), editMessage(p, d))
}

// edit takes the corrected text: before review, or again after a rejection.
func (s *site) edit(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	old, err := s.own(r.Context(), p, r.PathValue("number"))
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r, s.limits())
	if err != nil && !slices.Contains(shown, vidhuk.KindOf(err)) {
		return err
	}
	if err != nil {
		if !f.Has("text") { // nothing of it arrived
			f = prefilled(old)
		}
		return s.showEdit(w, r, p, page.Status(err), draft{form: f.Refused(err), old: &old})
	}
	defer f.Close()
	d := draft{form: f, old: &old}
	flash, err := s.rewrite(r.Context(), p, &d)
	switch {
	case d.check != nil:
		return s.showEdit(w, r, p, http.StatusOK, d)
	case err == nil:
		page.SetFlash(w, page.Flash{Key: flash, Args: map[string]string{"number": string(old.Number)}})
		http.Redirect(w, r, show.MessagePath(old.Number), http.StatusSeeOther)
		return nil
	case !slices.Contains(shown, vidhuk.KindOf(err)):
		return err
	}
	return s.editAgain(w, r, p, d, err)
}

// rewrite does the deed and names the sentence that tells of it.
func (s *site) rewrite(ctx context.Context, p *page.Page, d *draft) (flash string, err error) {
	who := p.Viewer.Actor
	if d.bundle, err = s.receive(ctx, who, d.form, photosField); err != nil {
		return "", err
	}
	in := submission(d.form, d.bundle)
	e := center.Edit{
		Ref:  center.Ref{Number: d.old.Number, Version: d.form.Version()},
		Text: in.Text, Topic: in.Topic, Subtopic: in.Subtopic, Place: in.Place, Photos: in.Photos, Remove: removed(d.form),
	}
	if err := d.form.Err(); err != nil {
		return "", err
	}
	in.Kind = d.old.Kind
	if err := s.Center.Acceptable(ctx, who, in); err != nil {
		return "", err
	}
	if d.check, err = s.unread(ctx, p, d.form, d.old.Number, ""); err != nil || d.check != nil {
		return "", err
	}
	if deed, _ := rewriting(*d.old); deed == vidhuk.DeedResubmit {
		_, err = s.Center.Resubmit(ctx, who, e)
		return "resubmitted", err
	}
	_, err = s.Center.Edit(ctx, who, e)
	return "saved", err
}

// removed are the photos that the author takes out.
func removed(f *page.Form) []int64 {
	var ids []int64
	for _, v := range f.All("remove") {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// editAgain shows the form with what was typed, over the message as it is now.
// Where the text cannot be changed any more, it stands beside the message.
func (s *site) editAgain(w http.ResponseWriter, r *http.Request, p *page.Page, d draft, refusal error) error {
	fresh, err := s.own(r.Context(), p, string(d.old.Number))
	if err != nil {
		return err
	}
	d.old = &fresh
	d.form.Refused(refusal)
	if overtaken(refusal) {
		deed, ok := rewriting(fresh)
		v := s.view(p, fresh)
		v.came = came{act: act{deed: deed, text: "text"}, form: d.form}
		v.conflict = v.whatHappened()
		if !ok {
			p.Path = show.MessagePath(fresh.Number)
			return s.showMessage(w, r, p, page.Status(refusal), v)
		}
		d.conflict = v.conflict
	}
	return s.showEdit(w, r, p, page.Status(refusal), d)
}
