package public

import (
	"net/http"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

const statusFormPath = "/status"

// statusPath is the page of a message's status, for whoever has its code.
func statusPath(n vidhuk.Number, code string) string {
	return statusFormPath + "/" + string(n) + "/" + code
}

// grouped is a code as people read it out and write it down: four by four.
func grouped(code string) string {
	var parts []string
	for len(code) > 4 {
		parts, code = append(parts, code[:4]), code[4:]
	}
	return strings.Join(append(parts, code), "-")
}

// statusView is a message as a guest sees it: where it stands, and nothing that
// says whose it is.
type statusView struct {
	look.Status
	s *site
	p *page.Page
}

// statusForm asks for a number, and for the code of what is not public.
func (s *site) statusForm(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.showStatusForm(w, r, p, http.StatusOK, page.Query(r))
}

func (s *site) showStatusForm(w http.ResponseWriter, r *http.Request, p *page.Page, status int, f *page.Form) error {
	p.Section = page.FeedPath
	return render(w, r, p, status, p.T("status.form.title"), statusFormPage(p, f))
}

// findStatus leads to the message when everybody may read it, and otherwise to
// its status when a code was given too. What a number without a code names stays
// unknown.
func (s *site) findStatus(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	number, code := show.NumberOf(f.Line("number"), p.Now), look.CleanCode(f.Line("code"))
	if number == "" {
		err = vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("number", "unknown_message")})
		return s.showStatusForm(w, r, p, page.Status(err), f.Refused(err))
	}
	if code != "" {
		private(w, p)
		http.Redirect(w, r, statusPath(number, code), http.StatusSeeOther)
		return nil
	}
	if _, err = s.Look.Message(r.Context(), p.Viewer.Actor, number); err == nil {
		http.Redirect(w, r, show.MessagePath(number), http.StatusSeeOther)
		return nil
	}
	if vidhuk.KindOf(err) != vidhuk.NotFound {
		return err
	}
	f.Refused(vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("code", "status_code_needed")}))
	return s.showStatusForm(w, r, p, http.StatusNotFound, f)
}

// private keeps an address with a code in it to its owner: no search engine, no
// copy, and no word of it to the page that is opened next.
func private(w http.ResponseWriter, p *page.Page) {
	p.Private = true
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	w.Header().Set("Cache-Control", "private, no-store")
}

// status shows where a message stands to whoever brings its code.
func (s *site) status(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	private(w, p)
	number := vidhuk.Number(r.PathValue("number"))
	st, err := s.Look.Status(r.Context(), number, r.PathValue("code"))
	if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
		p.Path = statusFormPath // the address holds a secret: nothing leads back to it
		if tries := s.Center.WrongStatusCode(r.Context(), s.Address(r), number); tries != nil {
			return tries
		}
		return err
	}
	if err != nil {
		return err
	}
	v := &statusView{Status: st, s: s, p: p}
	p.Section = page.FeedPath
	return render(w, r, p, http.StatusOK, p.T("card.number", "number", string(number)), statusPage(v))
}

// ground is the clause on which the message was refused or hidden.
func (v *statusView) ground() (regulation.Ground, bool) {
	return v.s.ground(v.Ground, v.State)
}

// steps are what happened and what comes next.
func (v *statusView) steps() []page.TimelineItem {
	return append(show.Timeline(v.p, v.Timeline), show.Ahead(v.p, v.Ahead)...)
}

func statusNumberField(p *page.Page) page.Field {
	return page.Field{Name: "number", Label: p.T("status.number"), Hint: p.T("status.number.hint"), Required: true, Short: true}
}

func statusCodeField(p *page.Page) page.Field {
	return page.Field{Name: "code", Label: p.T("status.code"), Hint: p.T("status.code.hint"), Auto: "off"}
}
