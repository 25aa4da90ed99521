package public

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

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

// chosen is what the reader filters by. Empty fields do not filter.
type chosen struct {
	group                         group
	topic, district, organization string // topic may name a subtopic: "utilities/roads"
	after                         string
}

// choose reads a filter off the address; a group that does not exist is all.
func choose(r *http.Request) (chosen, *page.Form) {
	f := page.Query(r)
	c := chosen{
		group: groups[0], topic: f.Line("topic"), district: f.Line("district"), organization: f.Line("organization"), after: f.Line("after"),
	}
	if i := slices.IndexFunc(groups, func(g group) bool { return g.key == f.Line("state") }); i > 0 {
		c.group = groups[i]
	}
	return c, f
}

func (c chosen) filter() look.FeedFilter {
	topic, subtopic, _ := strings.Cut(c.topic, "/")
	return look.FeedFilter{
		States: c.group.states, Topic: topic, Subtopic: subtopic, District: c.district, Organization: c.organization, Cursor: c.after,
	}
}

// narrowed reports whether anything but the group is chosen.
func (c chosen) narrowed() bool { return c.topic+c.district+c.organization != "" }

// href is the address of the feed filtered like this, from the cursor on.
func (c chosen) href(path, after string) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"topic": c.topic, "district": c.district, "organization": c.organization, "after": after,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if c.group.key != groups[0].key {
		q.Set("state", c.group.key)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// feedView is the feed as it is drawn.
type feedView struct {
	path    string
	chosen  chosen
	form    *page.Form
	items   []look.FeedItem
	next    string
	filters []page.Field
}

func (s *site) feed(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v := feedView{path: r.URL.Path}
	v.chosen, v.form = choose(r)
	filter := v.chosen.filter()
	filter.Reader = p.Viewer.Actor
	list, err := s.Look.Feed(r.Context(), filter)
	if err != nil {
		return err
	}
	v.items, v.next, v.filters = list.Items, list.Next, s.filters(p)
	p.Section, p.Description = page.FeedPath, p.T("feed.lead")
	return render(w, r, p, http.StatusOK, p.T("nav.feed.long"), feedPage(p, v))
}

// filters are the questions over the feed.
func (s *site) filters(p *page.Page) []page.Field {
	all := p.T("filter.any")
	return []page.Field{
		{Name: "topic", Label: p.T("filter.topic"), Bare: true, Any: all, Options: s.topics(p)},
		{Name: "district", Label: p.T("filter.district"), Bare: true, Any: all, Options: s.districts(p)},
		{Name: "organization", Label: p.T("filter.organization"), Bare: true, Any: all, Options: s.answering()},
	}
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

func (s *site) answering() []page.Option {
	var all []page.Option
	for _, o := range s.Look.Assignable() {
		all = append(all, page.Option{Value: o.Slug, Label: o.Short})
	}
	return all
}

// tabs are the groups, each keeping the other filters.
func (v feedView) tabs(p *page.Page) []page.Tab {
	tabs := make([]page.Tab, len(groups))
	for i, g := range groups {
		c := v.chosen
		c.group = g
		tabs[i] = page.Tab{Href: c.href(v.path, ""), Text: p.T("feed.tab." + g.key), Current: g.key == v.chosen.group.key}
	}
	return tabs
}

func (v feedView) pager() page.Pager {
	var g page.Pager
	if v.next != "" {
		g.Next = v.chosen.href(v.path, v.next)
	}
	if v.chosen.after != "" {
		g.First = v.chosen.href(v.path, "")
	}
	return g
}

// here is the address of the list as it is shown.
func (v feedView) here() string { return v.chosen.href(v.path, v.chosen.after) }

// unfiltered is the whole feed.
func (v feedView) unfiltered() string { return chosen{group: v.chosen.group}.href(v.path, "") }
