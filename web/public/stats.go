package public

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// statsTablePath is the same figures as a file.
const (
	statsTablePath = page.StatsPath + ".csv"
)

// inquiry is what a reader of the statistics wants to see.
type inquiry struct {
	filter look.FigureFilter
	topic  string // may name a subtopic: "utilities/roads"
	sort   string
}

// ask reads the address: two dates make a period of their own, whatever else is
// said.
func ask(f *page.Form) inquiry {
	topic, subtopic, _ := strings.Cut(f.Line("topic"), "/")
	a := inquiry{topic: f.Line("topic"), sort: f.Line("sort"), filter: look.FigureFilter{
		Ask:   figure.Ask{Span: figure.Span(f.Line("period")), On: f.Line("on"), From: f.Line("from"), To: f.Line("to")},
		Topic: topic, Subtopic: subtopic, District: f.Line("district"), Organization: f.Line("organization"),
		Channel: vidhuk.Channel(f.Line("channel")),
	}}
	if a.filter.From != "" && a.filter.To != "" {
		a.filter.Span = figure.Custom
	}
	return a
}

// href is the address of the same figures for another period.
func (a inquiry) href(path string, period figure.Ask) string {
	f := a.filter
	return address(path,
		"period", string(period.Span), "on", period.On, "from", period.From, "to", period.To, "topic", a.topic,
		"district", f.District, "organization", f.Organization, "channel", string(f.Channel), "sort", a.sort)
}

// address is a path with a query of the pairs that are not empty; of a name given
// twice the last holds.
func address(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// feed is the address of the Group's feed, narrowed as the figures are; the
// pairs narrow it further.
func (a inquiry) feed(pairs ...string) string {
	narrowed := []string{"topic", a.topic, "district", a.filter.District, "organization", a.filter.Organization}
	return address(page.FeedPath, append(narrowed, pairs...)...)
}

// statsView is the statistics as they are drawn.
type statsView struct {
	look.Figures
	asked   inquiry
	form    *page.Form
	filters []page.Field
	spans   []page.Tab
}

func (s *site) stats(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v := statsView{form: page.Query(r)}
	v.asked = ask(v.form)
	var err error
	if v.Figures, err = s.Look.Figures(r.Context(), v.asked.filter); vidhuk.KindOf(err) == vidhuk.Invalid {
		v.form.Refused(err)
		v.asked.filter.Ask = figure.Ask{}
		v.Figures, err = s.Look.Figures(r.Context(), v.asked.filter)
	}
	if err != nil {
		return err
	}
	v.filters, v.spans = s.statsFilters(p), v.tabs(p)
	sortOrganizations(v.Organizations, v.asked.sort)
	p.Description = p.T("stats.lead")
	return render(w, r, p, http.StatusOK, p.T("stats.title"), statsPage(p, v))
}

// statsFilters are the questions over the figures.
func (s *site) statsFilters(p *page.Page) []page.Field {
	filters := s.filters(p)
	filters[0].Options = slices.DeleteFunc(filters[0].Options, func(o page.Option) bool {
		t, _ := s.Look.Rules().Topic(o.Value)
		return t.Private
	})
	var channels []page.Option
	for _, c := range []vidhuk.Channel{vidhuk.Site, vidhuk.Phone, vidhuk.Facebook, vidhuk.API, vidhuk.Import} {
		channels = append(channels, page.Option{Value: string(c), Label: p.Lang.Channel(c)})
	}
	return append(filters,
		page.Field{Name: "channel", Label: p.T("stats.channel"), Bare: true, Any: p.T("filter.any"), Options: channels},
		page.Field{Name: "from", Label: p.T("stats.from"), Type: "date", Bare: true, Short: true},
		page.Field{Name: "to", Label: p.T("stats.to"), Type: "date", Bare: true, Short: true},
	)
}

// narrowed reports whether anything but the period's kind is chosen.
func (v statsView) narrowed() bool {
	f := v.asked.filter
	return f.Topic+f.District+f.Organization+string(f.Channel) != "" || v.Span == figure.Custom || v.form.Problem() != nil
}

// tabs are the kinds of period that need no dates.
func (v statsView) tabs(p *page.Page) []page.Tab {
	var tabs []page.Tab
	for _, s := range figure.Spans {
		if s == figure.Custom {
			continue
		}
		ask := figure.Ask{Span: s}
		if s == figure.Recent {
			ask = figure.Ask{}
		}
		tabs = append(tabs, page.Tab{Href: v.asked.href(page.StatsPath, ask), Text: p.T("stats.period." + string(s)), Current: s == v.Span})
	}
	return tabs
}

// neighbour is the address of the period before or after; empty where that one
// has not begun.
func (v statsView) neighbour(p *page.Page, ask figure.Ask) string {
	if !v.Period.Moves() || ask.On > p.Now.In(v.Period.From.Location()).Format(time.DateOnly) {
		return ""
	}
	return v.asked.href(page.StatsPath, ask)
}

// days says from when to when.
func (v statsView) days(p *page.Page) string {
	from, last := v.Period.From, v.Period.Last()
	if from.Equal(last) {
		return p.Lang.Date(from)
	}
	return p.Lang.Date(from) + " — " + p.Lang.Date(last)
}

func (v statsView) tiles(p *page.Page) []page.Tile {
	n := p.Lang.Number
	f := v.Flow
	return []page.Tile{
		{Label: p.T("stats.received"), Value: n(f.Received)},
		{Label: p.T("stats.published"), Value: n(f.Published), Tone: page.Go},
		{Label: p.T("stats.rejected"), Value: n(f.Rejected), Tone: page.Stop, Href: "#grounds"},
		{Label: p.T("stats.closed"), Value: n(f.Closed), Note: p.T("stats.closed.note", "done", f.Done, "explained", f.Explained), Tone: page.Fine, Href: v.asked.feed("state", "closed")},
		{Label: p.T("stats.reopened"), Value: n(f.Reopened), Tone: page.Work},
		{Label: p.T("stats.standing"), Value: n(f.Standing), Tone: page.Wait, Href: "#standing"},
	}
}

// chart is the flow over time.
func (v statsView) chart(p *page.Page) page.Chart {
	c := page.Chart{
		ID: "flow", Title: p.T("stats.flow.title", "days", v.days(p)), Columns: p.T("stats.received"), Line: p.T("stats.closed"),
		Description: p.T("stats.flow.desc", "received", v.Flow.Received, "closed", v.Flow.Closed), Heading: p.T("stats.pace." + string(v.Pace)),
	}
	steps := v.Period.Steps()
	every := max(1, (len(steps)+mostTicks-1)/mostTicks)
	for i, s := range steps {
		point := page.ChartPoint{Label: stepName(p, v.Pace, s), Column: v.Series[i].Received, Line: v.Series[i].Closed}
		if i%every == 0 {
			point.Tick = tick(v.Pace, s)
		}
		c.Points = append(c.Points, point)
	}
	return c
}

// mostTicks is how many dates fit under a chart on a phone.
const mostTicks = 6

func stepName(p *page.Page, pace figure.Pace, s figure.Step) string {
	if pace == figure.Daily {
		return p.Lang.Date(s.From)
	}
	return p.Lang.Date(s.From) + " — " + p.Lang.Date(s.To.Add(-time.Hour))
}

func tick(pace figure.Pace, s figure.Step) string {
	if pace == figure.Monthly {
		return s.From.Format("01.2006")
	}
	return s.From.Format("02.01")
}

// topicBars are the topics, each with its subtopics beneath it.
func (v statsView) topicBars(p *page.Page) page.Bars {
	b := page.Bars{Caption: p.T("stats.topics"), Heading: p.T("filter.topic"), Counted: p.T("stats.received")}
	for _, t := range v.Topics {
		row := page.Bar{Label: nameOr(p, t.Name, p.T("stats.topic.none")), Count: t.Count.Count}
		if t.Key != "" {
			row.Href = v.asked.feed("topic", t.Key)
		}
		b.Rows = append(b.Rows, row)
		for _, s := range t.Subtopics {
			b.Rows = append(b.Rows, page.Bar{Label: show.Name(p, s.Name), Count: s.Count, Href: v.asked.feed("topic", t.Key+"/"+s.Key), Small: true})
		}
	}
	return b
}

func nameOr(p *page.Page, name regulation.Text, otherwise string) string {
	if s := show.Name(p, name); s != "" {
		return s
	}
	return otherwise
}

func (v statsView) districtBars(p *page.Page) page.Bars {
	b := page.Bars{Caption: p.T("stats.districts"), Heading: p.T("filter.district"), Counted: p.T("stats.received")}
	for _, d := range v.Districts {
		row := page.Bar{Label: nameOr(p, d.Name, p.T("stats.district.none")), Count: d.Count}
		if d.Key != "" {
			row.Href = v.asked.feed("district", d.Key)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

func (v statsView) channelBars(p *page.Page) page.Bars {
	b := page.Bars{Caption: p.T("stats.channels"), Heading: p.T("stats.channel"), Counted: p.T("stats.received")}
	for _, c := range v.Channels {
		b.Rows = append(b.Rows, page.Bar{Label: p.Lang.Channel(vidhuk.Channel(c.Key)), Count: c.Count})
	}
	return b
}

// stateBars are counts by state, each in the colour of its state.
func (v statsView) stateBars(p *page.Page, caption string, list []look.StateCount) page.Bars {
	b := page.Bars{Caption: caption, Heading: p.T("filter.state"), Counted: p.T("stats.count")}
	for _, s := range list {
		row := page.Bar{Label: p.Lang.State(s.State), Count: s.Count, Tone: page.StateTone(s.State, "")}
		if i := slices.IndexFunc(groups, func(g group) bool { return slices.Contains(g.states, s.State) }); i > 0 {
			row.Href = v.asked.feed("state", groups[i].key)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// groundRows are the grounds that were applied.
func (v statsView) groundRows() []look.GroundCount {
	return slices.DeleteFunc(slices.Clone(v.Grounds), func(g look.GroundCount) bool { return g.Rejected+g.Removed == 0 })
}

// order is a way to sort the organizations.
type order struct {
	key     string
	compare func(a, b look.OrganizationFigures) int
}

// orders are how the organizations may be sorted; anything else is by name.
var orders = []order{
	{"overdue", func(a, b look.OrganizationFigures) int { return cmp.Compare(b.OnTime.Overdue, a.OnTime.Overdue) }},
	{"ontime", func(a, b look.OrganizationFigures) int { return cmp.Compare(shareOf(a), shareOf(b)) }},
	{"answer", func(a, b look.OrganizationFigures) int { return cmp.Compare(b.Answer.Median, a.Answer.Median) }},
	{"notified", func(a, b look.OrganizationFigures) int { return cmp.Compare(b.Notified, a.Notified) }},
}

// shareOf sorts an unknown share behind every known one.
func shareOf(o look.OrganizationFigures) int {
	if o.OnTime.Percent == nil {
		return 101
	}
	return *o.OnTime.Percent
}

// sortOrganizations sorts; the list comes by name, and stays so among equals.
func sortOrganizations(list []look.OrganizationFigures, key string) {
	for _, o := range orders {
		if o.key == key {
			slices.SortStableFunc(list, o.compare)
		}
	}
}

// sorts are the links that sort the organizations.
func (v statsView) sorts(p *page.Page) []page.Tab {
	chosen := slices.ContainsFunc(orders, func(o order) bool { return o.key == v.asked.sort })
	tab := func(key, text string, current bool) page.Tab {
		a := v.asked
		a.sort = key
		return page.Tab{Href: a.href(page.StatsPath, v.period()) + "#organizations", Text: text, Current: current}
	}
	tabs := []page.Tab{tab("", p.T("stats.sort.name"), !chosen)}
	for _, o := range orders {
		tabs = append(tabs, tab(o.key, p.T("stats.sort."+o.key), o.key == v.asked.sort))
	}
	return tabs
}

// period is how the address names the days that are shown.
func (v statsView) period() figure.Ask {
	if v.asked.filter.Ask == (figure.Ask{}) {
		return figure.Ask{}
	}
	return figure.Ask{Span: v.Span, On: v.asked.filter.On, From: v.asked.filter.From, To: v.asked.filter.To}
}

// said is a figure in words, and what it is made of.
type said struct{ main, note string }

// line says both in one line.
func (s said) line() string {
	if s.note == "" {
		return s.main
	}
	return s.main + " · " + s.note
}

// onTime says a share as far as it can be said.
func onTime(p *page.Page, o look.OnTime) said {
	whole := o.OnTime + o.Late + o.Overdue
	of := p.T("stats.ontime.of", "part", o.OnTime, "whole", whole)
	switch {
	case whole == 0:
		return said{p.T("stats.nothing"), ""}
	case o.Percent == nil:
		return said{of, ""}
	}
	return said{of + " (" + p.T("stats.ontime.percent", "percent", *o.Percent) + ")", ""}
}

// satisfied says how many authors call their problem solved.
func satisfied(p *page.Page, s look.Satisfaction) said {
	of := p.T("stats.ontime.of", "part", s.Solved, "whole", s.Solved+s.Unsolved)
	switch {
	case s.Solved+s.Unsolved == 0:
		return said{p.T("stats.nothing"), ""}
	case s.Percent == nil:
		return said{of, ""}
	}
	return said{of + " (" + p.T("stats.ontime.percent", "percent", *s.Percent) + ")", ""}
}

// times says a median and what nine of ten took.
func times(p *page.Page, t look.Times, brief func(*page.Page, int64) string) said {
	switch {
	case t.Count == 0:
		return said{p.T("stats.nothing"), ""}
	case t.Median == 0:
		return said{p.T("stats.nothing"), p.N("stats.few", t.Count)}
	case t.Ninth == 0:
		return said{brief(p, t.Median), ""}
	}
	return said{brief(p, t.Median), p.T("stats.ninth", "time", brief(p, t.Ninth))}
}

// shortTable is how many organizations stand at once; the others open.
const shortTable = 10

// byCalendar says minutes as days and hours.
func byCalendar(p *page.Page, minutes int64) string {
	if days := minutes / (24 * 60); days > 0 {
		return p.T("stats.unit.days", "d", days, "h", minutes/60%24)
	}
	return working(p, minutes)
}

// working says minutes as hours: a working day is no day.
func working(p *page.Page, minutes int64) string {
	if minutes < 60 {
		return p.T("stats.unit.minutes", "m", minutes)
	}
	return p.T("stats.unit.hours", "h", minutes/60, "m", minutes%60)
}
