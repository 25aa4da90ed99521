package public

import (
	"net/http"
	"net/url"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

// sought is what the reader looks for: a text, and the filters of the feed with a
// period.
type sought struct {
	chosen
	text     string
	order    look.Order
	from, to string // days as they were typed
}

// searchView is a search as it is drawn.
type searchView struct {
	sought  sought
	form    *page.Form
	found   look.Found
	filters []page.Field
}

func (s *site) search(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v := searchView{}
	v.sought.chosen, v.form = choose(r)
	v.sought.text, v.sought.from, v.sought.to = v.form.Line("q"), v.form.Line("from"), v.form.Line("to")
	v.sought.order = look.ByRelevance
	if v.form.Line("order") == string(look.ByDate) {
		v.sought.order = look.ByDate
	}
	q := v.query()
	status := http.StatusOK
	if err := v.form.Err(); err != nil {
		status = http.StatusUnprocessableEntity
	} else if v.sought.text != "" {
		if v.found, err = s.Look.Search(r.Context(), p.Viewer.Actor, q); err != nil {
			return err
		}
	}
	v.filters = append(s.filters(p),
		page.Field{Name: "state", Label: p.T("filter.state"), Bare: true, Any: p.T("filter.any"), Options: stateGroups(p)},
		page.Field{Name: "from", Label: p.T("search.from"), Bare: true, Type: "date", Short: true},
		page.Field{Name: "to", Label: p.T("search.to"), Bare: true, Type: "date", Short: true},
	)
	p.Section, p.Private = page.SearchPath, true
	return render(w, r, p, status, v.title(p), searchPage(p, v))
}

// query reads the days too; a wrong one is noted in the form.
func (v searchView) query() look.SearchQuery {
	f := v.sought.filter()
	q := look.SearchQuery{
		Text: v.sought.text, Order: v.sought.order, States: f.States, Topic: f.Topic, Subtopic: f.Subtopic,
		District: f.District, Organization: f.Organization, From: v.form.Day("from"), To: v.form.Day("to"), Cursor: f.Cursor,
	}
	if !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1) // the day itself too
	}
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		v.form.Add(vidhuk.Field("to", "period_reversed"))
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
	if v.sought.text == "" {
		return p.T("search.title")
	}
	return p.T("search.title.of", "text", v.sought.text)
}

// narrowed reports whether anything but the text is chosen.
func (v searchView) narrowed() bool {
	return v.sought.chosen.narrowed() || v.sought.group.states != nil || v.sought.from+v.sought.to != "" || v.form.Err() != nil
}

// href is the address of the same search in another order, from another place.
func (v searchView) href(order look.Order, after string) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"q": v.sought.text, "topic": v.sought.topic, "district": v.sought.district, "organization": v.sought.organization,
		"from": v.sought.from, "to": v.sought.to, "after": after,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if v.sought.group.states != nil {
		q.Set("state", v.sought.group.key)
	}
	if order == look.ByDate {
		q.Set("order", string(order))
	}
	return page.SearchPath + "?" + q.Encode()
}

// bare is the same text without filters.
func (v searchView) bare() string {
	return page.SearchPath + "?" + url.Values{"q": {v.sought.text}}.Encode()
}

func (v searchView) pager() page.Pager {
	g := page.Pager{Shown: len(v.found.Items)}
	if v.found.Next != "" {
		g.Next = v.href(v.sought.order, v.found.Next)
	}
	if v.sought.after != "" {
		g.First = v.href(v.sought.order, "")
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

// anew reports whether the sought text is another than the one that was typed.
func (v searchView) anew() bool { return v.found.Other != "" && len(v.found.Items) > 0 }
