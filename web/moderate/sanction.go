package moderate

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

const (
	measuresPath = queuePath + "/sanctions"
	peoplePath   = queuePath + "/people"
)

// measured is a page about measures: the lists, one measure, or one person.
type measured struct {
	p     *page.Page
	d     *desk
	which string // last part of the address whose form came back; empty: none
	typed *page.Form
}

// of is the form that came back, for its own place.
func (m *measured) of(which string) *page.Form {
	if m.which == which {
		return m.typed
	}
	return nil
}

func measurePath(id int64) string { return measuresPath + "/" + strconv.FormatInt(id, 10) }

// title names a measure in a list.
func (m *measured) title(s look.Measure) string {
	name := ""
	if s.Person != nil {
		name = s.Person.Name
	}
	return m.p.T("measure.of", "what", m.p.T("measure.rung."+string(s.Rung)), "name", name)
}

// term says until when it holds, or that it ended.
func (m *measured) term(s look.Measure) string {
	switch {
	case s.Ended != nil:
		return m.p.T("measure.term.ended", "at", *s.Ended)
	case s.From == nil:
		return m.p.T("measure.term.waits")
	case s.Until == nil:
		return m.p.T("measure.term.forever", "from", *s.From)
	}
	return m.p.T("measure.term.until", "until", *s.Until)
}

func (m *measured) step(key string, s *look.StopStep) string {
	return m.p.T(key, "name", s.Name, "at", s.At)
}

// measures answers with what waits, what holds, and what ended (4.4).
func (d *desk) measures(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	all, err := d.look.Measures(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	d.begin(p, p.T("nav.measures.long"))
	p.Wide, p.Section = false, measuresPath
	page.Render(w, r, http.StatusOK, page.Layout(p, measuresPage(&measured{p: p, d: d}, all)))
	return nil
}

// measure answers with one of them.
func (d *desk) measure(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showMeasure(w, r, p, http.StatusOK, &measured{})
}

func (d *desk) showMeasure(w http.ResponseWriter, r *http.Request, p *page.Page, status int, m *measured) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	s, err := d.look.Sanction(r.Context(), p.Viewer.Actor, id)
	if err != nil {
		return err
	}
	m.p, m.d = p, d
	d.begin(p, p.T("measure.page", "n", id))
	p.Wide, p.Section, p.Path = false, measuresPath, measurePath(id)
	page.Render(w, r, status, page.Layout(p, measurePage(m, s)))
	return nil
}

func pathID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return id, nil
}

// measureDeed is a form on the page of a measure, and the deed that it becomes.
type measureDeed struct {
	deed  vidhuk.Deed
	flash string
	do    func(*center.Center, context.Context, vidhuk.Actor, center.SanctionRef, *page.Form) error
}

// measureDeeds are all of them, by the last part of the address.
var measureDeeds = map[string]measureDeed{
	"confirmation": {vidhuk.DeedConfirmSanction, "measure_confirmed", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.SanctionRef, _ *page.Form) error {
		_, err := c.ConfirmSanction(ctx, who, ref)
		return err
	}},
	"withdrawal": {vidhuk.DeedWithdrawSanction, "measure_withdrawn", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.SanctionRef, f *page.Form) error {
		_, err := c.WithdrawSanction(ctx, who, center.End{SanctionRef: ref, Text: f.Text("text")})
		return err
	}},
	"lifting": {vidhuk.DeedLiftSanction, "measure_lifted", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.SanctionRef, f *page.Form) error {
		_, err := c.LiftSanction(ctx, who, center.End{SanctionRef: ref, Text: f.Text("text")})
		return err
	}},
	"annulment": {vidhuk.DeedAnnulSanction, "measure_annulled", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.SanctionRef, f *page.Form) error {
		_, err := c.AnnulSanction(ctx, who, center.Annulment{End: center.End{SanctionRef: ref, Text: f.Text("text")}, Violations: f.Ints("violations")})
		return err
	}},
	"ruling": {vidhuk.DeedDecideSanction, "measure_ruled", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.SanctionRef, f *page.Form) error {
		overturn := f.Raw("overturn")
		if overturn != "yes" && overturn != "no" {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("overturn", "required")})
		}
		_, err := c.DecideSanction(ctx, who, center.SanctionRuling{SanctionRef: ref, Overturn: overturn == "yes", Text: f.Text("text")})
		return err
	}},
}

// onMeasure answers the forms of a measure's page.
func (d *desk) onMeasure(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	which := r.PathValue("deed")
	m, known := measureDeeds[which]
	id, err := pathID(r)
	if err != nil || !known {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	err = m.do(d.center, r.Context(), p.Viewer.Actor, center.SanctionRef{ID: id, Version: f.Version()}, f)
	switch {
	case err == nil:
		page.SetFlash(w, page.Flash{Key: m.flash})
		http.Redirect(w, r, measuresPath, http.StatusSeeOther)
		return nil
	case slices.Contains(kept, vidhuk.KindOf(err)):
		return d.showMeasure(w, r, p, page.Status(err), &measured{which: which, typed: f.Refused(err)})
	}
	return err
}

// can reports whether the reader may do the deed to the measure now.
func can(s look.Measure, deed vidhuk.Deed) bool { return slices.Contains(s.Can, deed) }

// began words who began the measure: who proposed what is not in force yet, or
// who applied it.
func (m *measured) began(s look.Measure) string {
	if s.State == vidhuk.SanctionProposed && s.Rung != vidhuk.Interference {
		return "measure.by.waiting"
	}
	return "measure.by.proposed"
}

// why asks for the reason that the person reads.
func (m *measured) why(which string) page.Field {
	return page.Field{Name: "text", Among: "-" + which, Label: m.p.T("measure.ask.why"), Hint: m.p.T("measure.ask.why.hint"), Required: true, Rows: 3}
}

// ruling asks what is decided of an appeal.
func (m *measured) ruling() page.Field {
	return page.Field{Name: "overturn", Label: m.p.T("measure.ruling"), Required: true, Options: []page.Option{
		{Value: "yes", Label: m.p.T("measure.ruling.yes"), Hint: m.p.T("measure.ruling.yes.hint")},
		{Value: "no", Label: m.p.T("measure.ruling.no"), Hint: m.p.T("measure.ruling.no.hint")},
	}}
}

// provenWrong asks which of several violations were none.
func (m *measured) provenWrong(s look.Measure) page.Field {
	q := page.Field{Name: "violations", Label: m.p.T("measure.annul.which"), Hint: m.p.T("measure.annul.which.hint")}
	for _, v := range s.Proofs {
		if !v.Annulled {
			label := m.d.ground(m.p, v.Ground)
			if v.Quote != "" {
				label += ": " + v.Quote
			}
			q.Options = append(q.Options, page.Option{Value: strconv.FormatInt(v.ID, 10), Label: label, Hint: m.p.Lang.DateTime(v.At)})
		}
	}
	return q
}

// person answers with the record of one person, and, for an administrator, with
// the form of an exclusion (4.5).
func (d *desk) person(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showPerson(w, r, p, http.StatusOK, &measured{})
}

func (d *desk) showPerson(w http.ResponseWriter, r *http.Request, p *page.Page, status int, m *measured) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	record, err := d.look.RecordOfPerson(r.Context(), p.Viewer.Actor, id)
	if err != nil {
		return err
	}
	m.p, m.d = p, d
	d.begin(p, p.T("record.title"))
	p.Wide, p.Section, p.Path = false, measuresPath, personPath(id)
	page.Render(w, r, status, page.Layout(p, personPage(m, record)))
	return nil
}

// exclusionFields ask which technical obstacle it was, and how it is known.
func (m *measured) exclusionFields() []page.Field {
	act := page.Field{Name: "act", Label: m.p.T("exclude.act"), Required: true}
	for _, i := range m.d.look.Rules().Interferences() {
		act.Options = append(act.Options, page.Option{Value: i.Key, Label: i.Name.In(m.p.Lang.Tag())})
	}
	return []page.Field{act, {Name: "text", Label: m.p.T("exclude.text"), Hint: m.p.T("exclude.text.hint"), Required: true, Rows: 4}}
}

// exclude answers that form.
func (d *desk) exclude(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	s, err := d.center.Exclude(r.Context(), p.Viewer.Actor, center.Exclusion{Key: f.Line("key"), AccountID: id, Act: f.Raw("act"), Text: f.Text("text")})
	switch {
	case err == nil:
		page.SetFlash(w, page.Flash{Key: "measure_excluded"})
		http.Redirect(w, r, measurePath(s.ID), http.StatusSeeOther)
		return nil
	case slices.Contains(kept, vidhuk.KindOf(err)):
		return d.showPerson(w, r, p, page.Status(err), &measured{which: "exclusion", typed: f.Refused(err)})
	}
	return err
}
