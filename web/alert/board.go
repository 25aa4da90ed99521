package alert

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/asset"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// forOneSecond lets caches keep an answer as long as our own does, and show the
// last one while we do not answer (RFC 5861): an old alert with its time is
// better than none.
const forOneSecond = "public, max-age=1, stale-if-error=86400"

// board answers with the alerts that concern people now, and those that were
// over lately.
func (s *site) board(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	chooseLanguage(r, p)
	b, err := s.Look.Alerts(r.Context())
	if err != nil {
		return err
	}
	p.Title, p.Description = p.T("alerts.title"), p.T("alertdesk.lead")
	draw(w, r, p, b.Changed, boardPage(p, b))
	return nil
}

// one answers with an alert and all that was said of it.
func (s *site) one(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	chooseLanguage(r, p)
	n, err := id(r)
	if err != nil {
		return err
	}
	a, err := s.Look.Alert(r.Context(), vidhuk.Nobody, n)
	if err != nil {
		return err
	}
	p.Title, p.Description = text(p, a.Headline), a.Text
	draw(w, r, p, a.UpdatedAt, onePage(p, a))
	return nil
}

// chooseLanguage lets an address name the language: a small page has no form to
// choose it with, and a program no cookie.
func chooseLanguage(r *http.Request, p *page.Page) {
	if l, ok := language.Parse(r.URL.Query().Get("lang")); ok {
		p.Lang = l
	}
}

// draw answers with a document that brings its style sheet inside.
func draw(w http.ResponseWriter, r *http.Request, p *page.Page, changed time.Time, content templ.Component) {
	css := asset.Text("alert.css")
	page.OnlyStyle(w.Header(), css)
	keep(w.Header(), latest(changed, p.StopChanged))
	page.Render(w, r, http.StatusOK, document(p, css, content))
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// keep says how long an answer is good, and when what it tells last changed.
func keep(h http.Header, changed time.Time) {
	h.Set("Cache-Control", forOneSecond)
	if !changed.IsZero() {
		h.Set("Last-Modified", changed.UTC().Format(http.TimeFormat))
	}
}

func text(p *page.Page, t regulation.Text) string { return t.In(p.Lang.Tag()) }

// when are the lines that tell the times of an alert, the most telling first.
func when(p *page.Page, a look.Alert) []string {
	began := "alerts.since"
	if a.StartsAt.After(p.Now) {
		began = "alerts.from"
	}
	return []string{p.T(began, "at", p.Lang.DateTime(a.StartsAt)), ending(p.Lang, p.Now, a)}
}

// ending tells when an alert was over or should be.
func ending(l language.Language, now time.Time, a look.Alert) string {
	switch {
	case a.State == vidhuk.AlertExpired, !a.Live && a.State.Live():
		return l.T("alerts.expired", "at", l.DateTime(a.ExpiresAt))
	case !a.Live:
		return l.T("alerts.over", "at", l.DateTime(a.OverAt))
	case a.EndsAt.IsZero():
		return l.T("alerts.unknown_end")
	case a.EndsAt.Before(now):
		return l.T("alerts.late", "at", l.DateTime(a.EndsAt))
	}
	return l.T("alerts.until", "at", l.DateTime(a.EndsAt))
}

// lastWord is the last update that says something, or an empty text.
func lastWord(a look.Alert) look.AlertUpdate {
	for i := len(a.Updates) - 1; i >= 0; i-- {
		if a.Updates[i].Text != "" {
			return a.Updates[i]
		}
	}
	return look.AlertUpdate{}
}

// by is who spoke: an organization, or the centre.
func by(p *page.Page, u look.AlertUpdate) string {
	if u.Organization.Slug == "" {
		return p.T("alerts.centre")
	}
	return show.Short(p, u.Organization)
}

// changed tells a correction: what a field said before and says now.
func changed(p *page.Page, c look.AlertChange) string {
	return p.T("alerts.changed", "field", p.T("alerts.field."+c.Field), "from", said(p, c, c.From), "to", said(p, c, c.To))
}

// said is a value in words; a time is read off its RFC 3339 form.
func said(p *page.Page, c look.AlertChange, value regulation.Text) string {
	s := text(p, value)
	if s == "" {
		return p.T("alerts.nothing")
	}
	if strings.HasSuffix(c.Field, "_at") {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return p.Lang.DateTime(t)
		}
	}
	return s
}

// otherLanguage is the language that the page is not in.
func otherLanguage(p *page.Page) language.Language {
	if p.Lang.Tag() == language.En.Tag() {
		return language.Uk
	}
	return language.En
}

func number(a look.Alert) string { return show.AlertPath(a.ID) }
