package public

import (
	"net/http"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

// Composer lends the form of a new message to the page of joining, where a
// newcomer sends the first one together with the request (5.1.1). It asks for no
// photos: whoever has no account has nowhere to keep them, and adds them from the
// receipt.
type Composer struct{ site *site }

// NewComposer makes one over the same deeds and reads as the pages.
func NewComposer(c Config) Composer { return Composer{&site{Config: c}} }

// Submission reads the form.
func (c Composer) Submission(f *page.Form) center.Submission { return submission(f, bundle{}) }

// Fields are the questions, for the summary of what is wrong.
func (c Composer) Fields(p *page.Page) []page.Field { return c.site.draftFields(p).all() }

// Script is what script needs to help with the form.
func (c Composer) Script() templ.Attributes {
	return templ.Attributes{"data-compose": checkPath, "data-places": placesPath}
}

// Questions draw the form's part about the message. When it was sent, hints are
// what its author should read first, over the form; nil when there is nothing
// that was not read. Errors: as of look.CheckFirst.
func (c Composer) Questions(r *http.Request, p *page.Page, f *page.Form, sent bool, send string) (hints, questions templ.Component, err error) {
	d := draft{form: f, fields: c.site.draftFields(p), phones: c.site.phones(p, f.Text("text"))}
	d.fields.text.Draft = "new"
	if sent {
		d.check, err = c.site.unread(r.Context(), p, f, "", c.site.Address(r))
	}
	if d.check != nil {
		hints = beforeSending(d.check, send)
	}
	return hints, firstQuestions(p, d), err
}

// Urgent is whom to call at once, where the message looks like an emergency;
// otherwise nil.
func (c Composer) Urgent(p *page.Page, s center.Submission) templ.Component {
	said := c.site.Look.City().Read(s.Text)
	if !s.Emergency && (s.Kind == vidhuk.Thanks || len(said.Emergency()) == 0) {
		return nil
	}
	return urgent(p, c.site.phones(p, s.Text))
}
