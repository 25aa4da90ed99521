package public

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// versionsPath is the history of the Regulation, textPath the text in force.
const (
	versionsPath = page.RulesPath + "/versions"
	textPath     = page.RulesPath + "/text"
)

func versionPath(version string) string { return versionsPath + "/" + url.PathEscape(version) }

// rulesView is the Regulation as the public reads it.
type rulesView struct {
	requisites []page.Fact
	topics     []regulation.Topic
	grounds    []regulation.Ground
	applied    map[string]look.GroundCount // in the last 30 days, by ground
	marks      []regulation.MarkText
	clocks     []clockLine
	ladder     []regulation.Step
	keepers    look.Keepers
	fixed      []page.Fact // what the Regulation itself sets (1.4)
	internal   []page.Fact // what the city set for its staff
	edition    regulation.Edition
}

// clockLine is whose hours, and what they are.
type clockLine struct {
	key   string // of the words in the catalogue
	clock regulation.Clock
}

func (s *site) rules(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	in := s.Look.Rules()
	v := rulesView{
		requisites: requisites(p, in.Requisites), topics: in.Topics(), grounds: in.Grounds(), marks: in.Marks(),
		ladder: []regulation.Step{in.Ladder.First, in.Ladder.Repeated, in.Ladder.Interference},
		clocks: []clockLine{
			{"rules.hours.moderation", in.Clocks.Moderation}, {"rules.hours.executors", in.Clocks.Executors},
			{"rules.hours.1588", in.Clocks.Service1588},
		},
		applied: map[string]look.GroundCount{},
	}
	v.edition, _ = in.Edition(in.Version)
	v.fixed, v.internal = parameters(p, in.Parameters())
	f, err := s.Look.Figures(r.Context(), look.FigureFilter{})
	if err != nil {
		return err
	}
	for _, g := range f.Grounds {
		v.applied[g.Ground] = g
	}
	if v.keepers, err = s.Look.Keepers(r.Context()); err != nil {
		return err
	}
	p.Description = p.T("rules.lead")
	return render(w, r, p, http.StatusOK, p.T("rules.title"), rulesPage(p, v))
}

// requisites are the lines of the order (point 0), in the words of the
// regulation.
func requisites(p *page.Page, q regulation.Requisites) []page.Fact {
	tag := p.Lang.Tag()
	facts := []page.Fact{
		{Label: p.T("rules.order"), Text: p.T("rules.order.text", "authority", q.Authority.In(tag), "date", date(p, q.Date), "number", q.Number)},
		{Label: p.T("rules.order.title"), Text: q.Title.In(tag)},
		{Label: p.T("rules.basis"), Text: q.Basis.In(tag)},
		{Label: p.T("rules.published"), Text: date(p, q.Published)},
		{Label: p.T("rules.force"), Text: date(p, q.InForceFrom)},
		{Label: p.T("rules.centre"), Text: q.Centre.Name},
	}
	if old := q.Predecessor; old.Number != "" {
		facts = append(facts, page.Fact{
			Label: p.T("rules.predecessor"), Text: p.T("rules.predecessor.text", "number", old.Number, "date", date(p, old.Date), "title", old.Title.In(tag)),
		})
	}
	return facts
}

// date says a date of the file as people say it.
func date(p *page.Page, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, language.Kyiv)
	if err != nil {
		return s
	}
	return p.Lang.Date(t)
}

// parameters parts the values that only a new edition may change from those that
// the city set for its own staff (1.4).
func parameters(p *page.Page, all []regulation.Parameter) (fixed, internal []page.Fact) {
	for _, one := range all {
		fact := page.Fact{Label: p.T("rules.clause", "about", show.Name(p, one.About), "clause", one.Clause), Text: value(p, one)}
		if one.Fixed {
			fixed = append(fixed, fact)
		} else {
			internal = append(internal, fact)
		}
	}
	return fixed, internal
}

// value says a parameter with its unit.
func value(p *page.Page, one regulation.Parameter) string {
	key := "rules.unit." + one.Unit
	n := 0
	for _, digit := range one.Value {
		if digit < '0' || digit > '9' {
			return strings.TrimSpace(p.T(key, "value", one.Value)) // 08:30–17:00
		}
		n = n*10 + int(digit-'0')
	}
	if one.Value == "" {
		return p.T(key, "value", "")
	}
	return p.N(key, n)
}

// versionsView is the history of the Regulation, and how two editions differ.
type versionsView struct {
	editions []regulation.Edition // the newest first
	kept     []page.Option        // those whose texts can be compared
	form     *page.Form
	from, to regulation.Edition
	changes  []regulation.Change // only what is different
}

// compared reports whether two editions stand beside each other.
func (v versionsView) compared() bool { return v.from.Kept() && v.to.Kept() }

func (s *site) versions(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	in := s.Look.Rules()
	v := versionsView{form: page.Query(r)}
	all := in.Editions()
	for i := len(all) - 1; i >= 0; i-- {
		v.editions = append(v.editions, all[i])
		if all[i].Kept() {
			v.kept = append(v.kept, page.Option{Value: all[i].Version, Label: p.T("rules.edition", "number", all[i].Number, "date", date(p, all[i].Date))})
		}
	}
	from, to := v.form.Line("from"), v.form.Line("to")
	if len(v.kept) > 1 {
		from, to = cmp.Or(from, v.kept[1].Value), cmp.Or(to, v.kept[0].Value)
		v.form = page.Prefill("from", from, "to", to)
	}
	if v.from, v.to = edition(in, from), edition(in, to); v.compared() {
		for _, c := range regulation.Compare(v.from, v.to) {
			if c.Changed() {
				v.changes = append(v.changes, c)
			}
		}
	}
	p.Section = page.RulesPath
	return render(w, r, p, http.StatusOK, p.T("rules.versions"), versionsPage(p, v))
}

func edition(in *regulation.Regulation, version string) regulation.Edition {
	e, _ := in.Edition(version)
	return e
}

// version is one edition: its text, or who took its place. Links of old
// publications end here (O-4).
func (s *site) version(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.showEdition(w, r, p, r.PathValue("version"))
}

// text is the edition in force.
func (s *site) text(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.showEdition(w, r, p, s.Look.Rules().Version)
}

func (s *site) showEdition(w http.ResponseWriter, r *http.Request, p *page.Page, version string) error {
	in := s.Look.Rules()
	e, ok := in.Edition(version)
	if !ok {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	p.Section = page.RulesPath
	now, _ := in.Edition(in.Version)
	return render(w, r, p, http.StatusOK, p.T("rules.edition", "number", e.Number, "date", date(p, e.Date)), versionPage(p, e, now, in.PlainWords))
}

// clauseAnchor is the name of a clause's place on its page.
func clauseAnchor(number string) string { return "p-" + number }
