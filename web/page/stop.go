package page

import (
	"net/http"
	"time"

	"vidhuk"
)

// StopPath is where the order by which activity ends is shown (7.1).
const StopPath = RulesPath + "#stop"

// Stopped reports whether activity has ended: nothing is offered that the centre
// would refuse (7.1).
func (p *Page) Stopped() bool { return p.Viewer.Stopped != nil }

// Unless is the address of a form, or nothing after activity was stopped: no
// button leads to what would be refused.
func (p *Page) Unless(href string) string {
	if p.Stopped() {
		return ""
	}
	return href
}

// Order are the requisites of the order by which activity ends, in a phrase.
func (p *Page) Order(number string, at time.Time) string {
	return p.T("stop.order", "order", number, "date", p.Lang.Date(at))
}

// StopNotice is the sentence over every page of an order that ends activity, or
// will; "" where there is none.
func (p *Page) StopNotice() string {
	if p.Stop == nil {
		return ""
	}
	key := "stop.ahead"
	if p.Stopped() {
		key = "stop.banner"
	}
	return p.T(key, "at", p.Lang.DateTime(p.Stop.StopsAt), "order", p.Order(p.Stop.Number, p.Stop.OrderedAt))
}

// ShowStopped answers where a form was: nobody writes here any more, and where to
// turn.
func ShowStopped(w http.ResponseWriter, r *http.Request, p *Page, status int) {
	p.Title, p.Private = p.T("stop.page.title"), true
	w.Header().Set("Cache-Control", "no-store")
	Render(w, r, status, Layout(p, stoppedPage(p, *p.Viewer.Stopped)))
}

// requisitesOf are the lines of the order.
func requisitesOf(p *Page, s vidhuk.Stop) []Fact {
	return []Fact{
		{Label: p.T("stopdesk.number"), Text: s.Number},
		{Label: p.T("stopdesk.ordered"), Text: p.Lang.Date(s.OrderedAt)},
		{Label: p.T("stopdesk.stops"), Text: p.Lang.DateTime(s.StopsAt)},
	}
}
