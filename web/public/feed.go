package public

import (
	"net/http"
	"strings"

	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// followingPath is the list of what one follows.
const followingPath = "/me/following"

// feedView is the feed as it is drawn.
type feedView struct {
	s       *site
	path    string
	chosen  chosen
	form    *page.Form
	items   []look.FeedItem
	next    string
	counts  *look.Facets // nil: no counts beside the filters
	filters []page.Field
	follows bool // the list of what the reader follows
}

// feed is the Group for everybody.
func (s *site) feed(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v, err := s.list(r, p, false)
	if err != nil {
		return err
	}
	p.Section, p.Description, p.Canonical = page.FeedPath, p.T("feed.lead"), v.chosen.href(page.FeedPath, v.chosen.after)
	p.Feed = v.feed()
	show.Head{Title: p.T("nav.feed.long"), Description: p.Description, Next: v.pager().Next, First: v.pager().First}.Put(w, p)
	return render(w, r, p, http.StatusOK, p.T("nav.feed.long"), feedPage(p, v))
}

// following is what the reader follows, with the same filters.
func (s *site) following(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v, err := s.list(r, p, true)
	if err != nil {
		return err
	}
	p.Section, p.Private = page.FeedPath, true
	return render(w, r, p, http.StatusOK, p.T("feed.scope.following"), feedPage(p, v))
}

// list reads a feed as the address filters it, with the counts of its filters.
func (s *site) list(r *http.Request, p *page.Page, follows bool) (feedView, error) {
	v := feedView{s: s, path: r.URL.Path, follows: follows}
	v.chosen, v.form = choose(r)
	filter := v.chosen.filter(s.Look)
	filter.Reader, filter.Following = p.Viewer.Actor, follows
	found, err := s.Look.Feed(r.Context(), filter)
	if err != nil {
		return v, err
	}
	n, err := s.Look.Count(r.Context(), filter)
	if err != nil {
		return v, err
	}
	v.items, v.next, v.counts = found.Items, found.Next, &n
	v.filters = v.ask(p)
	return v, nil
}

// ask are the questions of the filter, each answer with its count.
func (v feedView) ask(p *page.Page) []page.Field {
	n, c := v.counts, v.chosen
	periods := map[string]int{}
	for period, count := range n.Periods {
		periods[string(period)] = count
	}
	all := v.s.filters(p)
	for i, by := range []struct {
		chosen string
		counts map[string]int
	}{{c.topic, n.Topics}, {c.district, n.Districts}, {c.organization, n.Organizations}, {string(c.period), periods}} {
		all[i] = counted(all[i], by.chosen, by.counts)
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
		if v.counts != nil {
			tabs[i].Count = g.count(v.counts.States)
		}
	}
	return tabs
}

// scopes lead a person who is signed in between all, what is theirs, and what
// they follow; current is the path of one.
func scopes(p *page.Page, current string) []page.Tab {
	var tabs []page.Tab
	for _, t := range []struct {
		path, key string
		shown     bool
	}{
		{page.FeedPath, "feed.scope.all", true},
		{page.MinePath, "feed.scope.mine", p.Viewer.Sees(page.OwnMessages)},
		{followingPath, "feed.scope.following", true},
	} {
		if t.shown {
			tabs = append(tabs, page.Tab{Href: t.path, Text: p.T(t.key), Current: t.path == current})
		}
	}
	return tabs
}

// orders lead between latest activity and latest publication.
func (v feedView) orders(p *page.Page) []page.Tab {
	active, newest := v.chosen, v.chosen
	active.newest, newest.newest = false, true
	return []page.Tab{
		{Href: active.href(v.path, ""), Text: p.T("feed.order.active"), Current: !v.chosen.newest},
		{Href: newest.href(v.path, ""), Text: p.T("feed.order.new"), Current: v.chosen.newest},
	}
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
func (v feedView) unfiltered() string {
	return chosen{group: v.chosen.group, newest: v.chosen.newest}.href(v.path, "")
}

// empty says why nothing is shown, and the way out.
func (v feedView) empty(p *page.Page) (title, text, href, link string) {
	switch {
	case v.chosen.narrowed():
		return p.T("empty.feed.title"), p.T("empty.feed.text"), v.unfiltered(), p.T("filter.clear")
	case v.follows:
		return p.T("empty.following.title"), p.T("empty.following.text"), page.FeedPath, p.T("nav.feed.long")
	}
	return p.T("empty.feed.title"), p.T("empty.feed.text"), p.Unless(page.NewPath), p.T("nav.new.long")
}

// feed is the feed for readers that comes nearest to what is shown.
func (v feedView) feed() string {
	topic, _, _ := strings.Cut(v.chosen.topic, "/")
	if _, ok := v.s.Look.City().Organization(v.chosen.organization); ok {
		return organizationFeed(v.chosen.organization)
	}
	if t, ok := v.s.Look.Rules().Topic(topic); ok && !t.Private {
		return topicFeed(topic)
	}
	return groupFeed
}
