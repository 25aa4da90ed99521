package public

import (
	"net/http"
	"net/url"
	"slices"

	"vidhuk/look"
	"vidhuk/web/page"
)

// searchView is a search as it is drawn: a text and the filters of the feed, whose
// order "new" is the order by date.
type searchView struct {
	s       *site
	text    string
	chosen  chosen
	form    *page.Form
	found   look.Found
	filters []page.Field
}

func (s *site) search(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v := searchView{s: s, filters: s.filters(p)}
	v.chosen, v.form = choose(r)
	v.text = v.form.Line("q")
	if v.text != "" {
		var err error
		if v.found, err = s.Look.Search(r.Context(), p.Viewer.Actor, v.query()); err != nil {
			return err
		}
	}
	v.filters = append(v.filters, page.Field{
		Name: "state", Label: p.T("filter.state"), Bare: true, Any: p.T("filter.any"), Options: stateGroups(p),
	})
	p.Section, p.Private = page.SearchPath, true
	return render(w, r, p, http.StatusOK, v.title(p), searchPage(p, v))
}

func (v searchView) query() look.SearchQuery {
	f := v.chosen.filter(v.s.Look)
	q := look.SearchQuery{
		Text: v.text, Order: look.ByRelevance, States: f.States, Topic: f.Topic, Subtopic: f.Subtopic,
		District: f.District, Organization: f.Organization, From: f.From, To: f.To, Cursor: f.Cursor,
	}
	if v.chosen.newest {
		q.Order = look.ByDate
	}
	return q
}

func stateGroups(p *page.Page) []page.Option {
	var all []page.Option
	for _, g := range groups[1:] {
		all = append(all, page.Option{Value: g.key, Label: p.T("feed.tab." + g.key)})
	}
	return all
}

func (v searchView) title(p *page.Page) string {
	if v.text == "" {
		return p.T("search.title")
	}
	return p.T("search.title.of", "text", v.text)
}

// narrowed reports whether anything but the text is chosen.
func (v searchView) narrowed() bool { return v.chosen.narrowed() || v.chosen.group.states != nil }

// href is the address of the search with other filters, from a cursor on.
func (v searchView) href(c chosen, after string) string {
	q := c.values()
	q.Set("q", v.text)
	if after != "" {
		q.Set("after", after)
	}
	return page.SearchPath + "?" + q.Encode()
}

// bare is the same text without filters.
func (v searchView) bare() string {
	return page.SearchPath + "?" + url.Values{"q": {v.text}}.Encode()
}

// orders lead to the same search in the two orders.
func (v searchView) orders(p *page.Page) []page.Tab {
	var tabs []page.Tab
	for _, newest := range []bool{false, true} {
		c, order := v.chosen, look.ByRelevance
		if c.newest = newest; newest {
			order = look.ByDate
		}
		tabs = append(tabs, page.Tab{Text: p.T("search.order." + string(order)), Href: v.href(c, ""), Current: newest == v.chosen.newest})
	}
	return tabs
}

func (v searchView) pager() page.Pager {
	var g page.Pager
	if v.found.Next != "" {
		g.Next = v.href(v.chosen, v.found.Next)
	}
	if v.chosen.after != "" {
		g.First = v.href(v.chosen, "")
	}
	return g
}

// count says how many were found, honestly where nobody counted to the end.
func (v searchView) count(p *page.Page) string {
	if v.found.AtLeast {
		return p.T("search.at_least", "n", p.Lang.Number(int64(v.found.Total)))
	}
	return p.N("search.count", v.found.Total)
}

// advice says what to do where nothing was found.
func (v searchView) advice(p *page.Page) string {
	switch {
	case v.found.Nothing:
		return p.T("search.nothing")
	case v.narrowed():
		return p.T("search.narrow")
	}
	return p.T("empty.search.text")
}

// below are the items but for the organizations that stand over them.
func (v searchView) below() []look.Hit {
	return slices.DeleteFunc(slices.Clone(v.found.Items), func(h look.Hit) bool {
		return h.Organization != nil && slices.ContainsFunc(v.found.Organizations, func(o look.Hit) bool { return o.Ref == h.Ref })
	})
}
