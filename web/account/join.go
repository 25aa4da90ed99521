package account

import (
	"context"
	"crypto/rand"
	"net/http"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	shown "vidhuk/web/show"
)

// joinCookie tells the browser that applied from any other: it confirms without
// the password.
const (
	joinCookie = "join"
	joinAge    = 3 * 24 * 60 * 60 // seconds: a little longer than the link of the letter
)

// application is the form of a request to join.
type application struct {
	form    *page.Form
	fields  []page.Field // name, e-mail, password
	rules   page.Field
	answers []question
	message bool // a message goes with it
	script  templ.Attributes
	written []page.Field    // the questions about the message
	about   templ.Component // how they are drawn
	hints   templ.Component // what is worth reading before it is sent; nil: nothing
	vouched string          // ticket of another service
}

// carried are the parts of a message that may come along from its own form.
var carried = []string{"text", "place.address", "place.street", "topic", "kind", "emergency", "place.district", "place.lat", "place.lon"}

func (a application) all() []page.Field {
	all := append([]page.Field{}, a.fields...)
	for _, q := range a.answers {
		all = append(all, q.Field)
	}
	return append(append(all, a.rules), a.written...)
}

func (d desk) application(p *page.Page, f *page.Form) application {
	a := application{
		form: f, message: f.Has("with"), vouched: f.Raw("vouched"),
		fields: []page.Field{
			{Name: "name", Label: p.T("account.name"), Hint: p.T("account.name.hint"), Auto: "name", Required: true},
			{Name: "email", Label: p.T("account.email"), Hint: p.T("account.email.hint"), Type: "email", Auto: "email", Required: true},
		},
		rules:   page.Field{Name: "rules", Label: p.T("account.rules"), Hint: p.T("account.rules.hint"), Required: true},
		answers: d.inquiries(p),
	}
	if a.message {
		a.script, a.written = d.Composer.Script(), d.Composer.Fields(p)
	}
	if a.vouched == "" {
		a.fields = append(a.fields, page.Field{
			Name: "password", Label: p.T("account.password"), Hint: p.T("account.password.hint"), Type: "password", Auto: "new-password", Required: true,
		})
	}
	return a
}

// inquiries are what the city asks whoever applies.
func (d desk) inquiries(p *page.Page) []question {
	var all []question
	for _, q := range d.Look.City().Inquiries() {
		field := page.Field{Name: "answers." + q.Key, Label: q.Text.In(p.Lang.Tag()), Hint: q.Hint.In(p.Lang.Tag()), Rows: 2}
		as := text
		for _, c := range q.Choices {
			as = radios
			choice := c.In(p.Lang.Tag())
			field.Options = append(field.Options, page.Option{Value: choice, Label: choice})
		}
		all = append(all, question{field, as})
	}
	return all
}

func (d desk) given(f *page.Form) map[string]string {
	answers := map[string]string{}
	for _, q := range d.Look.City().Inquiries() {
		answers[q.Key] = f.Text("answers." + q.Key)
	}
	return answers
}

func (d desk) joinPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if p.Viewer.SignedIn() {
		http.Redirect(w, r, page.AccountPath, http.StatusSeeOther)
		return nil
	}
	f := page.Query(r)
	return d.showJoin(w, r, p, page.Prefill("with", f.Raw("with"), "kind", string(vidhuk.Problem)))
}

func (d desk) showJoin(w http.ResponseWriter, r *http.Request, p *page.Page, f *page.Form) error {
	a := d.application(p, f)
	if a.message {
		_, a.about, _ = d.Composer.Questions(r, p, f, false, "") // nothing is looked at, so nothing can fail
	}
	return d.drawJoin(w, r, p, a)
}

// drawJoin shows the form of the application.
func (d desk) drawJoin(w http.ResponseWriter, r *http.Request, p *page.Page, a application) error {
	f, status := a.form, http.StatusOK
	if err := f.Problem(); err != nil {
		status = page.Status(err)
	}
	p.Path = joinPath // what was typed does not stand in an address
	title := p.T("account.join.title")
	if f.Has("with") {
		title = p.T("join.with.title")
	}
	return show(w, r, p, status, title, joinView(p, a))
}

// join takes the application. The form of a new message sends visitors here with
// what they wrote: then the application is only shown.
func (d desk) join(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if !f.Has("applies") {
		return d.showJoin(w, r, p, page.Prefill(append([]string{"with", "message"}, written(f)...)...))
	}
	browser := d.kept(r, joinCookie)
	if browser == "" {
		browser = rand.Text()
	}
	in := center.Application{
		Name: f.Line("name"), Email: f.Line("email"), Password: f.Secret("password"), Rules: f.Has("rules"), Language: p.Lang.Tag(),
		Answers: d.given(f), Message: d.firstMessage(f), Browser: browser, Vouched: f.Raw("vouched"), Device: d.kept(r, deviceCookie),
	}
	if err := f.Err(); err != nil {
		return d.showJoin(w, r, p, f.Refused(err))
	}
	if in.Message != nil {
		v, err := d.advised(r, p, f, in)
		switch {
		case err != nil:
			return d.showJoin(w, r, p, f.Refused(err))
		case v.hints != nil:
			return d.drawJoin(w, r, p, v)
		}
	}
	a, err := d.Center.Join(r.Context(), d.Address(r), in)
	switch {
	case vidhuk.KindOf(err) == vidhuk.NotFound && err != nil: // the other service's word is an hour old
		return leads(w, r, page.SignInPath, "vouch_over")
	case err != nil:
		return d.showJoin(w, r, p, f.Refused(err))
	case a.ID == 0:
		d.cookie(w, joinCookie, browser, joinAge)
		return show(w, r, p, http.StatusOK, p.T("join.sent.title"), sentView(p, d.urged(p, d.sent(p, in.Email), in.Message)))
	}
	return d.enter(w, r, a)
}

// advised is the form with what is worth reading before its message is sent, once
// everything in it is as it should be.
func (d desk) advised(r *http.Request, p *page.Page, f *page.Form, in center.Application) (a application, err error) {
	if err := d.Center.Applicable(r.Context(), in); err != nil {
		return a, err
	}
	a = d.application(p, f)
	a.hints, a.about, err = d.Composer.Questions(r, p, f, true, p.T("check.send"))
	return a, err
}

// enter begins the session of somebody who has just come. A message that came
// along leads to its receipt.
func (d desk) enter(w http.ResponseWriter, r *http.Request, a vidhuk.Account) error {
	if err := d.begin(w, r, a); err != nil {
		return err
	}
	sent, err := d.Look.Mine(r.Context(), center.Actor(a, vidhuk.Site), "", 1)
	if err != nil {
		return err
	}
	flash := "joined"
	if a.Membership == vidhuk.Admitted {
		flash = "joined_member"
	}
	if len(sent.Items) > 0 {
		return leads(w, r, shown.MessagePath(sent.Items[0].Number)+"/receipt", flash)
	}
	return leads(w, r, page.AccountPath, flash)
}

// written is what the form of a new message holds, as pairs.
func written(f *page.Form) []string {
	var pairs []string
	for _, name := range carried {
		if v := f.Raw(name); v != "" {
			pairs = append(pairs, name, v)
		}
	}
	return pairs
}

// firstMessage is the message that goes with the application; nil without one.
func (d desk) firstMessage(f *page.Form) *center.Submission {
	if !f.Has("with") {
		return nil
	}
	s := d.Composer.Submission(f)
	return &s
}

// sentLetter is the page that says where to look for a letter. It says the same
// whether the address has an account or not.
type sentLetter struct {
	title, lead, email string
	again              string // address of the form that sends once more; empty without one
	outbox             bool
	urgent             templ.Component // whom to call at once; nil: nobody
}

// urged adds whom to call when the message of the application looks like an
// emergency: nobody sees it before the letter is answered (3.5).
func (d desk) urged(p *page.Page, l sentLetter, s *center.Submission) sentLetter {
	if s != nil {
		l.urgent = d.Composer.Urgent(p, *s)
	}
	return l
}

func (d desk) sent(p *page.Page, email string) sentLetter {
	return sentLetter{
		title: p.T("join.sent.title"), lead: p.T("join.sent.text", "email", email), email: email, again: againPath, outbox: d.Outbox != nil,
	}
}

// joinAgain sends the letter of an application once more.
func (d desk) joinAgain(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if err := d.Center.JoinAgain(r.Context(), d.Address(r), f.Line("email")); err != nil {
		return err
	}
	return show(w, r, p, http.StatusOK, p.T("join.sent.title"), sentView(p, d.sent(p, f.Line("email"))))
}

// named is what the button of a service says.
func (d desk) named(name string) (label string) {
	for _, p := range d.Providers {
		if p.Name() == name {
			return p.Label()
		}
	}
	return name
}

// vouched is the form of a newcomer whom another service knows.
func (d desk) vouched(ctx context.Context, ticket string) (*page.Form, error) {
	v, err := d.Center.Vouched(ctx, ticket)
	return page.Prefill("name", v.Name, "email", v.Email, "vouched", ticket, "provider", d.named(v.Provider)), err
}

// do is what the button says.
func (a application) do(p *page.Page) string {
	if a.message {
		return p.T("join.with.do")
	}
	return p.T("account.join.do")
}
