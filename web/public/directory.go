package public

import (
	"net/http"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

const organizationsPath = "/organizations"

// kinds is the order in which the directory lists who answers.
var kinds = []vidhuk.OrganizationKind{
	vidhuk.Department, vidhuk.Directorate, vidhuk.Administration, vidhuk.Service, vidhuk.Enterprise, vidhuk.Institution, vidhuk.External,
}

// catalogue is «Хто за що відповідає» as it is drawn.
type catalogue struct {
	s      *site
	p      *page.Page
	form   *page.Form
	asked  string // what somebody looks for
	found  look.Responsible
	byKind bool
	groups []bodies
	closed []look.Body
}

// bodies is one group of organizations: of a kind, or of a topic.
type bodies struct {
	anchor, name, hint string
	list               []look.Body
}

func (s *site) organizations(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	q := page.Query(r)
	c := &catalogue{s: s, p: p, form: q, asked: cutText(q.Line("q"), askedMax), byKind: q.Line("by") != "topic", closed: s.Look.ClosedBodies()}
	c.found = s.Look.Responsible(c.asked)
	all := s.Look.Directory()
	if c.byKind {
		c.groups = c.kindsOf(all)
	} else {
		c.groups = c.topicsOf(all)
	}
	p.Description = p.T("organizations.lead")
	return render(w, r, p, http.StatusOK, p.T("organizations.title"), organizationsPage(c))
}

// askedMax is how much of a question is read, in characters.
const askedMax = 300

func cutText(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}

func (c *catalogue) kindsOf(all []look.Body) []bodies {
	var groups []bodies
	for _, k := range kinds {
		g := bodies{anchor: string(k), name: c.p.T("organizations." + string(k))}
		if k == vidhuk.External {
			g.hint = c.p.T("organizations.external.hint")
		}
		for _, b := range all {
			if b.Kind == k {
				g.list = append(g.list, b)
			}
		}
		if len(g.list) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (c *catalogue) topicsOf(all []look.Body) []bodies {
	var groups []bodies
	for _, t := range c.s.Look.Rules().Topics() {
		g := bodies{anchor: t.Key, name: show.Name(c.p, t.Name)}
		for _, b := range all {
			if slices.ContainsFunc(b.Themes, func(own look.Theme) bool { return own.Topic == t.Key }) {
				g.list = append(g.list, b)
			}
		}
		if len(g.list) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (c *catalogue) tabs() []page.Tab {
	return []page.Tab{
		{Href: organizationsPath, Text: c.p.T("organizations.by.kind"), Current: c.byKind},
		{Href: organizationsPath + "?by=topic", Text: c.p.T("organizations.by.topic"), Current: !c.byKind},
	}
}

// why words the reasons of a suggestion.
func (c *catalogue) why(s look.Suggestion) string {
	slug, _ := c.s.Look.City().Read(c.asked).District()
	where, _ := c.s.Look.City().District(slug)
	return show.Reasons(c.p, s, where.Name.In(c.p.Lang.Tag()), c.s.short)
}

func (s *site) short(slug string) string {
	if o, ok := s.Look.City().Organization(slug); ok {
		return o.Short
	}
	return slug
}

// themes are the topics of an organization in words.
func themes(p *page.Page, list []look.Theme) string {
	var names []string
	for _, t := range list {
		names = append(names, t.Name.In(p.Lang.Tag()))
	}
	return strings.Join(names, ", ")
}

// tab is what of an organization's page is open.
type tab string

const (
	openTab  tab = "open"
	overTab  tab = "solved"
	postsTab tab = "posts"
)

var bodyTabs = []tab{openTab, overTab, postsTab}

// bodyView is the page of an organization as it is drawn.
type bodyView struct {
	look.Body
	p     *page.Page
	tab   tab
	after string
	items []look.FeedItem
	posts []look.Post
	next  string
}

// organization is the public page of who answers: what for, how well, its
// messages and its posts.
func (s *site) organization(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	b, err := s.Look.Body(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	q := page.Query(r)
	v := &bodyView{Body: b, p: p, tab: tab(q.Line("tab")), after: q.Line("after")}
	if !slices.Contains(bodyTabs, v.tab) {
		v.tab = openTab
	}
	if err := s.fill(r, v); err != nil {
		return err
	}
	p.Description, p.Feed = show.Competence(p, b.Competence, b.English), organizationFeed(b.Slug)
	show.Head{
		Path: show.Canonical(r.URL), Title: show.Short(p, b.Organization), Description: show.Competence(p, b.Competence, b.English), Image: cardPath(show.OrganizationPath(b.Slug)),
		Width: show.CardWidth, Height: show.CardHeight, Next: v.pager().Next, First: v.pager().First,
	}.Put(w, p)
	return render(w, r, p, http.StatusOK, show.Short(p, b.Organization), organizationPage(v, s.facts(v)))
}

// fill reads the list of the open tab.
func (s *site) fill(r *http.Request, v *bodyView) error {
	if !v.Bound {
		return nil
	}
	if v.tab == postsTab {
		list, err := s.Look.Posts(r.Context(), look.PostFilter{Organization: v.Slug, Cursor: v.after})
		v.posts, v.next = list.Items, list.Next
		return err
	}
	states := look.OpenStates()
	if v.tab == overTab {
		states = look.OverStates()
	}
	list, err := s.Look.Feed(r.Context(), look.FeedFilter{Organization: v.Slug, States: states, Cursor: v.after, Reader: v.p.Viewer.Actor})
	v.items, v.next = list.Items, list.Next
	return err
}

func (v *bodyView) href(t tab, after string) string {
	path := show.OrganizationPath(v.Slug)
	switch {
	case t == openTab && after == "":
		return path
	case after == "":
		return path + "?tab=" + string(t)
	}
	return path + "?tab=" + string(t) + "&after=" + after
}

func (v *bodyView) tabs() []page.Tab {
	counts := map[tab]int64{openTab: v.Open, overTab: v.Solved, postsTab: v.Posts}
	var all []page.Tab
	for _, t := range bodyTabs {
		all = append(all, page.Tab{Href: v.href(t, ""), Text: v.p.T("organization.tab." + string(t)), Count: int(counts[t]), Current: t == v.tab})
	}
	return all
}

func (v *bodyView) pager() page.Pager {
	var g page.Pager
	if v.next != "" {
		g.Next = v.href(v.tab, v.next)
	}
	if v.after != "" {
		g.First = v.href(v.tab, "")
	}
	return g
}

// tiles are how the organization keeps its word, as far as there is enough to
// say it.
func (v *bodyView) tiles() []page.Tile {
	p, f := v.p, v.Figures
	tile := func(label string, s said, tone page.Tone) page.Tile {
		return page.Tile{Label: label, Value: s.main, Note: s.note, Tone: tone}
	}
	return []page.Tile{
		tile(p.T("stats.ontime.short"), onTime(p, f.OnTime), page.Fine),
		tile(p.T("stats.reaction"), times(p, f.Reaction, working), page.Work),
		tile(p.T("stats.answer"), times(p, f.Answer, byCalendar), page.Go),
	}
}

// told reports whether there is anything to say of how it keeps its word: of an
// organization that ended long ago there is not.
func (v *bodyView) told() bool {
	f := v.Figures
	return v.Closed.IsZero() || f.Notified+f.Done+f.Explained+f.Open > 0
}

// facts is what everybody may know of an organization.
func (s *site) facts(v *bodyView) []page.Fact {
	p := v.p
	facts := []page.Fact{
		{Label: p.T("organization.kind"), Text: p.Lang.OrganizationKind(v.Kind)},
		other(p, p.T("organization.parent"), v.Parent),
		{Label: p.T("filter.district"), Text: show.Name(p, v.DistrictName)},
		{Label: p.T("organization.reception"), Text: v.Hours},
		{Label: p.T("profile.site"), Text: v.Site, Href: v.Site},
	}
	if v.Verified {
		hours := s.Look.Rules().Clocks.Executors
		if v.Round {
			hours = s.Look.Rules().Clocks.Service1588
		}
		facts = append(facts, page.Fact{Label: p.T("organization.hours"), Text: show.Name(p, hours.Text)})
	}
	for _, before := range v.Predecessors {
		facts = append(facts, other(p, p.T("organization.predecessor"), before))
	}
	return facts
}

// other is a line that leads to another organization.
func other(p *page.Page, label string, o look.Organization) page.Fact {
	if o.Slug == "" {
		return page.Fact{}
	}
	return page.Fact{Label: label, Text: show.FullName(p, o), Href: show.OrganizationPath(o.Slug)}
}

// themeHref leads to the Group's messages about a topic.
func themeHref(t look.Theme) string {
	if t.Subtopic != "" {
		return page.FeedPath + "?topic=" + t.Topic + "%2F" + t.Subtopic
	}
	return page.FeedPath + "?topic=" + t.Topic
}
