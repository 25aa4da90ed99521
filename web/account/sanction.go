package account

import (
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// measures is the page of what was decided against the person: until when, why, on
// which clause, and how to appeal (4.4).
type measures struct {
	p       *page.Page
	list    []look.Measure
	ground  func(key string) string
	refused int64 // whose form came back; 0: none
	typed   *page.Form
}

// of is the form of a measure that came back.
func (m *measures) of(id int64) *page.Form {
	if m.refused == id {
		return m.typed
	}
	return nil
}

// facts are what the person should know of a measure.
func (m *measures) facts(s look.Measure) []page.Fact {
	p := m.p
	facts := []page.Fact{{Label: p.T("measure.clause"), Text: s.Clause}}
	if s.From != nil {
		facts = append(facts, page.Fact{Label: p.T("measure.from"), Text: p.Lang.DateTime(*s.From)})
	}
	switch {
	case s.Ended != nil:
		facts = append(facts, page.Fact{Label: p.T("measure.ended"), Text: p.Lang.DateTime(*s.Ended)})
	case s.Until != nil:
		facts = append(facts, page.Fact{Label: p.T("measure.until"), Text: p.Lang.DateTime(*s.Until)})
	default:
		facts = append(facts, page.Fact{Label: p.T("measure.until"), Text: p.T("measure.forever")})
	}
	if s.Act != nil {
		facts = append(facts, page.Fact{Label: p.T("measure.act"), Text: s.Act.In(p.Lang.Tag())})
	}
	return facts
}

func (m *measures) appeals(s look.Measure) bool {
	return slices.Contains(s.Can, vidhuk.DeedAppealSanction)
}

func (m *measures) field() page.Field {
	return page.Field{Name: "text", Label: m.p.T("measure.appeal.why"), Hint: m.p.T("measure.appeal.hint"), Required: true, Rows: 4}
}

func (d desk) measures(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showMeasures(w, r, p, http.StatusOK, &measures{})
}

func (d desk) showMeasures(w http.ResponseWriter, r *http.Request, p *page.Page, status int, m *measures) (err error) {
	m.p = p
	m.ground = func(key string) string {
		g, _ := d.Look.Rules().Ground(key)
		return g.Label.In(p.Lang.Tag())
	}
	if m.list, err = d.Look.OwnSanctions(r.Context(), p.Viewer.Actor); err != nil {
		return err
	}
	p.Section, p.Path = page.AccountPath, page.MeasuresPath
	return show(w, r, p, status, p.T("block.title"), measuresView(m))
}

// appealMeasure asks that somebody else decide again.
func (d desk) appealMeasure(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = d.Center.AppealSanction(r.Context(), p.Viewer.Actor, center.SanctionPlea{SanctionRef: center.SanctionRef{ID: id}, Text: f.Text("text")})
	if err != nil && slices.Contains(answerable, vidhuk.KindOf(err)) {
		return d.showMeasures(w, r, p, page.Status(err), &measures{refused: id, typed: f.Refused(err)})
	}
	if err != nil {
		return err
	}
	return leads(w, r, page.MeasuresPath, "measure_appealed")
}
