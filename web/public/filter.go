package public

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// group is a set of states as a citizen counts them.
type group struct {
	key    string
	states []vidhuk.State
}

// groups are the tabs over the feed; "all" shows also what is in none of them.
var groups = []group{
	{"all", nil},
	{"new", []vidhuk.State{vidhuk.Approved, vidhuk.Notified}},
	{"work", []vidhuk.State{vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Reopened}},
	{"answered", []vidhuk.State{vidhuk.Answered, vidhuk.Closing}},
	{"closed", []vidhuk.State{vidhuk.Closed, vidhuk.Archived}},
}

// count sums what the states of the group count; "all" sums every state.
func (g group) count(by map[vidhuk.State]int) (n int) {
	for s, m := range by {
		if g.states == nil || slices.Contains(g.states, s) {
			n += m
		}
	}
	return n
}

// newest is the value of "order" that lists what was published last first;
// without it the latest activity comes first.
const newestOrder = "new"

// chosen is what the reader filters by. Empty fields do not filter.
type chosen struct {
	group                         group
	topic, district, organization string // topic may name a subtopic: "utilities/roads"
	period                        look.Period
	from, to                      string // days of a period of one's own, as in the address
	newest                        bool
	after                         string
}

// choose reads a filter off the address; what does not exist does not filter.
func choose(r *http.Request) (chosen, *page.Form) {
	f := page.Query(r)
	c := chosen{
		group: groups[0], topic: f.Line("topic"), district: f.Line("district"), organization: f.Line("organization"),
		newest: f.Line("order") == newestOrder, after: f.Line("after"),
	}
	if i := slices.IndexFunc(groups, func(g group) bool { return g.key == f.Line("state") }); i > 0 {
		c.group = groups[i]
	}
	if p := look.Period(f.Line("period")); slices.Contains(look.Periods, p) {
		c.period = p
	}
	c.from, c.to = dayOf(f, "from"), dayOf(f, "to")
	if c.from != "" || c.to != "" {
		c.period = "" // days of one's own outweigh
	}
	return c, f
}

// dayOf is a day of the form as addresses write it; a wrong one is noted in the
// form and does not filter.
func dayOf(f *page.Form, name string) string {
	day := f.Day(name)
	if day.IsZero() || day.Year() < 1900 || day.Year() > 2999 {
		return ""
	}
	return day.Format(time.DateOnly)
}

// filter is what look is asked; since begins the period.
func (c chosen) filter(l *look.Look) look.FeedFilter {
	topic, subtopic, _ := strings.Cut(c.topic, "/")
	f := look.FeedFilter{
		States: c.group.states, Topic: topic, Subtopic: subtopic, District: c.district, Organization: c.organization,
		Newest: c.newest, Cursor: c.after, From: l.Since(c.period),
	}
	zone := l.Rules().Clocks.Location
	if t, err := time.ParseInLocation(time.DateOnly, c.from, zone); err == nil {
		f.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, c.to, zone); err == nil {
		f.To = t.AddDate(0, 0, 1) // the whole of the last day
	}
	return f
}

// narrowed reports whether anything but the group is chosen.
func (c chosen) narrowed() bool {
	return c.topic+c.district+c.organization+string(c.period)+c.from+c.to != ""
}

// values are the parameters of the address, without the cursor.
func (c chosen) values() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"topic": c.topic, "district": c.district, "organization": c.organization, "period": string(c.period), "from": c.from, "to": c.to,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if c.group.key != groups[0].key {
		q.Set("state", c.group.key)
	}
	if c.newest {
		q.Set("order", newestOrder)
	}
	return q
}

// href is the address of the feed filtered like this, from the cursor on.
func (c chosen) href(path, after string) string {
	q := c.values()
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// without is the filter with one question no longer asked.
func (c chosen) without(question string) chosen {
	switch question {
	case "topic":
		c.topic = ""
	case "district":
		c.district = ""
	case "organization":
		c.organization = ""
	case "period":
		c.period, c.from, c.to = "", "", ""
	}
	c.after = ""
	return c
}

// chip is one answer of the filter, which a press takes away.
type chip struct{ text, href string }

// chips are the answers of the filter in words.
func (v feedView) chips(p *page.Page) []chip {
	var all []chip
	add := func(question, text string) {
		if text != "" {
			all = append(all, chip{p.T("filter."+question) + ": " + text, v.chosen.without(question).href(v.path, "")})
		}
	}
	add("topic", v.s.topicName(p, v.chosen.topic))
	add("district", v.s.districtName(p, v.chosen.district))
	add("organization", v.s.organizationName(p, v.chosen.organization))
	add("period", v.chosen.periodName(p))
	return all
}

// topicName names a topic or subtopic; what does not exist is called as the
// address calls it.
func (s *site) topicName(p *page.Page, value string) string {
	topic, subtopic, _ := strings.Cut(value, "/")
	if t, ok := s.Look.Rules().Subtopic(topic, subtopic); ok && subtopic != "" {
		return show.Name(p, t.Name)
	}
	if t, ok := s.Look.Rules().Topic(topic); ok {
		return show.Name(p, t.Name)
	}
	return value
}

func (s *site) districtName(p *page.Page, slug string) string {
	if d, ok := s.Look.City().District(slug); ok {
		return show.Name(p, d.Name)
	}
	return slug
}

func (s *site) organizationName(p *page.Page, slug string) string {
	if o, ok := s.Look.City().Organization(slug); ok {
		return show.ShortOf(p, o)
	}
	return slug
}

func (c chosen) periodName(p *page.Page) string {
	day := func(s string) string {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return ""
		}
		return t.Format("02.01.2006")
	}
	switch {
	case c.from != "" && c.to != "":
		return day(c.from) + "–" + day(c.to)
	case c.from != "":
		return p.T("filter.period.from", "date", day(c.from))
	case c.to != "":
		return p.T("filter.period.to", "date", day(c.to))
	case c.period != "":
		return p.T("filter.period." + string(c.period))
	}
	return ""
}

// filters are the questions over the feed.
func (s *site) filters(p *page.Page) []page.Field {
	all := p.T("filter.any")
	return []page.Field{
		{Name: "topic", Label: p.T("filter.topic"), Bare: true, Any: all, Options: s.topics(p)},
		{Name: "district", Label: p.T("filter.district"), Bare: true, Any: all, Options: s.districts(p)},
		{Name: "organization", Label: p.T("filter.organization"), Bare: true, Any: all, Options: s.answering(p)},
		{Name: "period", Label: p.T("filter.period"), Bare: true, Any: p.T("filter.period.any"), Options: periods(p)},
	}
}

// counted writes the counts beside the answers and leaves out those that would
// find nothing, but for the chosen one.
func counted(f page.Field, chosen string, by map[string]int) page.Field {
	var kept []page.Option
	for _, o := range f.Options {
		n := by[o.Value]
		if n == 0 && o.Value != chosen {
			continue
		}
		o.Label += " (" + strconv.Itoa(n) + ")"
		kept = append(kept, o)
	}
	f.Options = kept
	return f
}

func periods(p *page.Page) []page.Option {
	var all []page.Option
	for _, period := range look.Periods {
		all = append(all, page.Option{Value: string(period), Label: p.T("filter.period." + string(period))})
	}
	return all
}

// topics are the topics of clause 4.2; one with subtopics is a group of them.
func (s *site) topics(p *page.Page) []page.Option {
	var all []page.Option
	for _, t := range s.Look.Rules().Topics() {
		name := show.Name(p, t.Name)
		if len(t.Subtopics) == 0 {
			all = append(all, page.Option{Value: t.Key, Label: name})
			continue
		}
		all = append(all, page.Option{Value: t.Key, Label: p.T("topic.all", "topic", name), Group: name})
		for _, sub := range t.Subtopics {
			all = append(all, page.Option{Value: t.Key + "/" + sub.Key, Label: show.Name(p, sub.Name), Group: name})
		}
	}
	return all
}

func (s *site) districts(p *page.Page) []page.Option {
	var all []page.Option
	for _, d := range s.Look.City().Districts() {
		all = append(all, page.Option{Value: d.Slug, Label: show.Name(p, d.Name)})
	}
	return all
}

func (s *site) answering(p *page.Page) []page.Option {
	var all []page.Option
	for _, o := range s.Look.Assignable() {
		all = append(all, page.Option{Value: o.Slug, Label: show.ShortOf(p, o)})
	}
	return all
}
