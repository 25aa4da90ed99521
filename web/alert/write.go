package alert

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// draft is an alert being written.
type draft struct {
	p      *page.Page
	form   *page.Form
	fields fields
	key    string // the same form sent twice makes one alert
	old    *look.Alert
	// conflict tells what a colleague did meanwhile.
	conflict *page.Conflict
}

// update reports whether the form tells more of a published alert.
func (d draft) update() bool { return d.old != nil && !d.old.PublishedAt.IsZero() }

func (d draft) action() string {
	switch {
	case d.old == nil:
		return deskPath(d.p) + "/new"
	case d.update():
		return path(deskPath(d.p), d.old.ID) + "/update"
	}
	return path(deskPath(d.p), d.old.ID) + "/draft"
}

func (d draft) title() string {
	switch {
	case d.old == nil:
		return d.p.T("alertdesk.new")
	case d.update():
		return d.p.T("alertdesk.update.title")
	}
	return d.p.T("alert.state.draft")
}

// fields are the questions of the form.
type fields struct {
	note, kind, districts, city, streets, text, instruction, organization, starts, ends, expires page.Field
}

func (f fields) all() []page.Field {
	return []page.Field{f.note, f.kind, f.districts, f.city, f.streets, f.text, f.instruction, f.organization, f.starts, f.ends, f.expires}
}

func (s *site) fields(p *page.Page) fields {
	n := s.Look.Rules().Norms
	moment := func(name, key string, pairs ...any) page.Field {
		return page.Field{Name: name, Label: p.T(key), Hint: p.T(key+".hint", pairs...), Type: "datetime-local", Short: true}
	}
	return fields{
		note:         page.Field{Name: "note", Label: p.T("alertdesk.note"), Hint: p.T("alertdesk.note.hint"), Rows: 2, Max: n.CommentTextMax},
		kind:         page.Field{Name: "kind", Label: p.T("alertdesk.kind"), Required: true, Options: s.kinds(p)},
		districts:    page.Field{Name: "districts", Label: p.T("alertdesk.districts"), Hint: p.T("alertdesk.districts.hint"), Bare: true, Options: s.districts(p)},
		city:         page.Field{Name: "whole_city", Label: p.T("alertdesk.city"), Bare: true},
		streets:      page.Field{Name: "streets", Label: p.T("alertdesk.streets"), Hint: p.T("alertdesk.streets.hint"), Rows: 3},
		text:         page.Field{Name: "text", Label: p.T("alertdesk.text"), Hint: p.T("alertdesk.text.hint"), Required: true, Rows: 3, Max: n.CommentTextMax},
		instruction:  page.Field{Name: "instruction", Label: p.T("alertdesk.instruction"), Hint: p.T("alertdesk.instruction.hint"), Rows: 2, Max: n.CommentTextMax},
		organization: page.Field{Name: "organization", Label: p.T("alertdesk.organization"), Required: true, Options: s.sources(p)},
		starts:       moment("starts_at", "alertdesk.starts"),
		ends:         moment("ends_at", "alertdesk.ends"),
		expires:      moment("expires_at", "alertdesk.expires", "hours", int(n.AlertLife.Hours())),
	}
}

func (s *site) kinds(p *page.Page) []page.Option {
	var all []page.Option
	for _, k := range s.Look.City().AlertKinds() {
		all = append(all, page.Option{Value: k.Key, Label: text(p, k.Name)})
	}
	return all
}

func (s *site) districts(p *page.Page) []page.Option {
	var all []page.Option
	for _, d := range s.Look.City().Districts() {
		all = append(all, page.Option{Value: d.Slug, Label: text(p, d.Name)})
	}
	return all
}

// sources are the organizations that the writer may name.
func (s *site) sources(p *page.Page) []page.Option {
	var all []page.Option
	for _, o := range s.Look.AlertSources(p.Viewer.Actor) {
		all = append(all, page.Option{Value: o.Slug, Label: show.ShortOf(p, o)})
	}
	return all
}

// notice reads the form.
func notice(f *page.Form) center.AlertNotice {
	return center.AlertNotice{
		AlertRef: center.AlertRef{Version: f.Version(), Key: f.Line("key")},
		Kind:     f.Line("kind"), Text: f.Text("text"), Instruction: f.Text("instruction"), Districts: f.All("districts"), WholeCity: f.Has("whole_city"),
		Streets: strings.Split(f.Text("streets"), "\n"), Organization: f.Line("organization"),
		StartsAt: f.Moment("starts_at"), EndsAt: f.Moment("ends_at"), ExpiresAt: f.Moment("expires_at"), Draft: f.Has("draft"), Note: f.Text("note"),
	}
}

// prefilled is the form of an alert as it stands. Its expiry is not repeated:
// every update lets it live on from now.
func prefilled(a look.Alert) *page.Form {
	pairs := []string{
		"kind", a.Kind, "text", a.Text, "instruction", a.Own, "streets", strings.Join(a.Streets, "\n"), "organization", a.Organization.Slug,
		"starts_at", page.MomentText(a.StartsAt), "ends_at", page.MomentText(a.EndsAt),
	}
	for _, slug := range a.Districts {
		pairs = append(pairs, "districts", slug)
	}
	if len(a.Districts) == 0 && !a.PublishedAt.IsZero() {
		pairs = append(pairs, "whole_city", "yes")
	}
	return page.Prefill(pairs...)
}

// newPage shows an empty form; the address may name the kind, a district and the
// organization.
func (s *site) newPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := page.Query(r)
	if !f.Has("organization") {
		f = page.Prefill("kind", f.Line("kind"), "districts", f.Line("districts"), "organization", s.source(p))
	}
	return s.showForm(w, r, p, http.StatusOK, draft{p: p, form: f, key: rand.Text()})
}

// source is the organization that the writer most likely speaks for.
func (s *site) source(p *page.Page) string {
	if len(p.Viewer.Organizations) > 0 {
		return p.Viewer.Organizations[0]
	}
	return vidhuk.Service1588
}

func (s *site) showForm(w http.ResponseWriter, r *http.Request, p *page.Page, status int, d draft) error {
	d.fields = s.fields(p)
	return render(w, r, p, status, d.title(), writePage(d))
}

// again are the refusals that show the form with what was typed.
var again = []vidhuk.Kind{vidhuk.Invalid, vidhuk.Conflict}

// write publishes a new alert, or keeps a draft of it.
func (s *site) write(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.send(w, r, p, draft{p: p}, (*center.Center).Alert)
}

// rewrite changes a draft, or publishes it.
func (s *site) rewrite(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.sendOld(w, r, p, (*center.Center).Alert)
}

// update tells more of a published alert, or corrects it.
func (s *site) update(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.sendOld(w, r, p, (*center.Center).UpdateAlert)
}

func (s *site) sendOld(w http.ResponseWriter, r *http.Request, p *page.Page, do deed) error {
	n, err := id(r)
	if err != nil {
		return err
	}
	old, err := s.Look.Alert(r.Context(), p.Viewer.Actor, n)
	if err != nil {
		return err
	}
	return s.send(w, r, p, draft{p: p, old: &old}, do)
}

func (s *site) send(w http.ResponseWriter, r *http.Request, p *page.Page, d draft, do deed) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	d.form, d.key = f, f.Line("key")
	if f.Has("fix") {
		return s.showForm(w, r, p, http.StatusOK, d)
	}
	n := notice(f)
	if d.old != nil {
		n.ID = d.old.ID
	}
	var made vidhuk.Alert
	switch err = f.Err(); {
	case err != nil:
	case !d.update() && !n.Draft && !f.Has("confirmed"):
		if made, err = s.Center.PreviewAlert(r.Context(), p.Viewer.Actor, n); err == nil {
			return s.preview(w, r, p, d, made)
		}
	default:
		made, err = do(s.Center, r.Context(), p.Viewer.Actor, n)
	}
	switch {
	case err == nil:
		page.SetFlash(w, page.Flash{Key: done(d, made)})
		http.Redirect(w, r, path(deskPath(p), made.ID), http.StatusSeeOther)
		return nil
	case !slices.Contains(again, vidhuk.KindOf(err)):
		return err
	}
	f.Refused(err)
	if d.old != nil && vidhuk.KindOf(err) == vidhuk.Conflict {
		d.conflict = d.whatHappened()
	}
	return s.showForm(w, r, p, page.Status(err), d)
}

// whatHappened tells who spoke of the alert last, and what it says now.
func (d draft) whatHappened() *page.Conflict {
	c := &page.Conflict{Href: path(deskPath(d.p), d.old.ID), Typed: []page.Fact{{Label: d.p.T("alertdesk.now"), Text: d.old.Text}}}
	if n := len(d.old.Updates); n > 0 {
		last := d.old.Updates[n-1]
		c.Who, c.What, c.At = by(d.p, last), d.p.Lang.Deed(last.Deed), last.At
	}
	return c
}

// preview shows what people will see, before anybody is alarmed.
func (s *site) preview(w http.ResponseWriter, r *http.Request, p *page.Page, d draft, made vidhuk.Alert) error {
	shown, err := s.Look.AlertPreview(r.Context(), p.Viewer.Actor, made)
	if err != nil {
		return err
	}
	d.fields = s.fields(p)
	return render(w, r, p, http.StatusOK, p.T("alertdesk.preview"), previewPage(d, shown))
}

// done names the sentence that tells what came of the form.
func done(d draft, made vidhuk.Alert) string {
	switch {
	case d.update():
		return "alert_updated"
	case made.State == vidhuk.AlertDraft:
		return "alert_drafted"
	}
	return "alert_published"
}

func version(a *look.Alert) int64 {
	if a == nil {
		return 0
	}
	return a.Version
}
