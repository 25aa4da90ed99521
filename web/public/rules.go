package public

import (
	"net/http"
	"time"

	"vidhuk/language"
	"vidhuk/regulation"
	"vidhuk/web/page"
)

// rulesView is the Regulation as the public reads it.
type rulesView struct {
	requisites []page.Fact
	topics     []regulation.Topic
	grounds    []regulation.Ground
	marks      []regulation.MarkText
	clocks     []clockLine
	ladder     []regulation.Step
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
	}
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
