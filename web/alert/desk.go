package alert

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// list answers with the alerts, drafts among them.
func (s *site) list(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after := page.Query(r).Line("after")
	all, err := s.Look.AlertDesk(r.Context(), p.Viewer.Actor, after, 0)
	if err != nil {
		return err
	}
	v := listView{p: p, items: all.Items, writes: len(s.sources(p)) > 0 && !p.Stopped()}
	if all.Next != "" {
		v.pager.Next = deskPath(p) + "?after=" + all.Next
	}
	if after != "" {
		v.pager.First = deskPath(p)
	}
	return render(w, r, p, http.StatusOK, p.T("alertdesk.title"), listPage(v))
}

type listView struct {
	p      *page.Page
	items  []look.Alert
	writes bool
	pager  page.Pager
}

// came is a form that came back; the zero one: none did.
type came struct {
	act  act
	form *page.Form
}

// view is one alert at the desk.
type view struct {
	look.AlertWork
	s    *site
	p    *page.Page
	came came
	key  string
}

// open answers with one alert; a draft is a form.
func (s *site) open(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	n, err := id(r)
	if err != nil {
		return err
	}
	return s.showOne(w, r, p, http.StatusOK, n, came{})
}

func (s *site) showOne(w http.ResponseWriter, r *http.Request, p *page.Page, status int, id int64, c came) error {
	work, err := s.Look.AlertWork(r.Context(), p.Viewer.Actor, id, s.speaker(p))
	if err != nil {
		return err
	}
	if work.PublishedAt.IsZero() && work.State == vidhuk.AlertDraft && c.form == nil {
		return s.showForm(w, r, p, status, draft{p: p, form: prefilled(work.Alert), old: &work.Alert})
	}
	v := &view{AlertWork: work, s: s, p: p, came: c, key: rand.Text()}
	return render(w, r, p, status, text(p, work.Headline), onePlace(v))
}

// speaker is the organization in whose name the reader would answer.
func (s *site) speaker(p *page.Page) string {
	if len(p.Viewer.Organizations) == 0 {
		return ""
	}
	return p.Viewer.Organizations[0]
}

func (v *view) can(deed vidhuk.Deed) bool { return slices.Contains(v.Can, deed) }

// form is what was typed into the form of the deed.
func (v *view) form(deed vidhuk.Deed) *page.Form {
	if v.came.form != nil && v.came.act.deed == deed {
		return v.came.form
	}
	return nil
}

func (v *view) action(path string) string { return deskAlert(v.p, v.ID) + "/" + path }

func deskAlert(p *page.Page, id int64) string { return path(deskPath(p), id) }

// updating is the form of an update, as the alert stands.
func (v *view) updating() draft {
	return draft{p: v.p, form: prefilled(v.Alert), fields: v.s.fields(v.p), old: &v.Alert, key: v.key}
}

// endField asks what was done.
func (v *view) endField() page.Field {
	return page.Field{Name: "end_text", Label: v.p.T("alertdesk.end.text"), Rows: 2}
}

// moreField takes numbers that are not suggested.
func (v *view) moreField() page.Field {
	return page.Field{Name: "more", Label: v.p.T("alertdesk.numbers"), Hint: v.p.T("alertdesk.numbers.hint"), Bare: true}
}

// answerFields ask for the one answer.
func (v *view) answerFields() (as, words, mark page.Field) {
	for _, slug := range v.p.Viewer.Organizations {
		if o, ok := v.s.Look.City().Organization(slug); ok {
			as.Options = append(as.Options, page.Option{Value: slug, Label: o.Short})
		}
	}
	as.Name, as.Label, as.Required = "as", v.p.T("alertdesk.answer.as"), true
	words = page.Field{Name: "answer", Label: v.p.T("alertdesk.answer.text"), Required: true, Rows: 5, Max: v.s.Look.Rules().Norms.AnswerTextMax}
	mark = page.Field{Name: "mark", Label: v.p.T("alertdesk.answer.mark"), Bare: true, Options: []page.Option{
		{Value: "", Label: v.p.T("alertdesk.answer.none")},
		{Value: string(vidhuk.MarkExplained), Label: vidhuk.MarkExplained.String()},
		{Value: string(vidhuk.MarkDone), Label: vidhuk.MarkDone.String(), Off: v.Live},
	}}
	return as, words, mark
}

// progress tells how far an answer to all came.
func progress(p *page.Page, r look.AlertReply) string {
	words := p.N("alertdesk.reply.done", r.Messages, "done", r.Done)
	if r.Waiting > 0 {
		words += " " + p.N("alertdesk.reply.waiting", r.Waiting)
	}
	return words
}

// why words the refusal of an answer under one message.
func why(p *page.Page, r look.Refusal) string {
	return p.Lang.Error(&vidhuk.Error{Kind: vidhuk.Conflict, Code: r.Code, Args: r.Args})
}

// why words the reasons of a suggestion.
func (v *view) why(list []look.Reason) string { return show.AlertReasons(v.p, list) }

// line is a message in a list to tick.
func line(s look.Summary) string {
	words := strings.Join(strings.Fields(s.Text), " ")
	if r := []rune(words); len(r) > 160 {
		words = string(r[:160]) + "…"
	}
	return words
}

func (v *view) place(s look.Summary) string { return show.Place(v.p, s) }
