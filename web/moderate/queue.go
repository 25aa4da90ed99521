package moderate

import (
	"net/http"
	"net/url"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// queue answers with the review queue: what waits, emergencies first, and the
// way to the next one. With a number in the address it leads to that message.
func (d *desk) queue(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := page.Query(r)
	if n := show.NumberOf(f.Line("number"), p.Now); n != "" {
		_, err := d.look.Message(r.Context(), p.Viewer.Actor, n)
		if err != nil && vidhuk.KindOf(err) == vidhuk.NotFound {
			f.Refused(vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("number", "unknown_message")}))
			return d.renderQueue(w, r, p, http.StatusNotFound, f, nil)
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, messagePath(n), http.StatusSeeOther)
		return nil
	}
	return d.renderQueue(w, r, p, http.StatusOK, f, nil)
}

// waiting is the review queue as a list beside an open message.
type waiting struct {
	look.Queue
	p      *page.Page
	search *page.Form
	open   *view // nil: none
	cursor string
	next   vidhuk.Number // the first that nobody else holds; empty: none
	claim  time.Duration // for how long opening a message holds it
}

// showQueue puts an open message beside the queue.
func (d *desk) showQueue(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *view) error {
	return d.renderQueue(w, r, p, status, nil, v)
}

func (d *desk) renderQueue(w http.ResponseWriter, r *http.Request, p *page.Page, status int, search *page.Form, v *view) error {
	cursor := r.URL.Query().Get("after")
	q, err := d.look.Queue(r.Context(), p.Viewer.Actor, cursor, 0)
	if err != nil {
		return err
	}
	list := &waiting{Queue: q, p: p, search: search, open: v, cursor: cursor, claim: d.look.Rules().Norms.Claim}
	if v == nil {
		if list.next, err = d.look.NextInQueue(r.Context(), p.Viewer.Actor); err != nil {
			return err
		}
	}
	d.begin(p, p.T("nav.desk.long"))
	p.Section = queuePath
	p.Keys = reviewKeys(p)
	if v != nil {
		p.Title = p.T("card.number", "number", string(v.Number))
	}
	page.Render(w, r, status, page.Layout(p, queuePage(list)))
	return nil
}

// cards are the messages of the list.
func (l *waiting) cards() []page.Card {
	cards := make([]page.Card, 0, len(l.Items))
	for _, i := range l.Items {
		c := card(l.p, i.Summary)
		c.At = i.ReceivedAt
		c.Current = l.open != nil && l.open.Number == i.Number
		if i.Claim != nil && !i.Claim.Mine {
			c.Claimed = i.Claim.Name
		}
		cards = append(cards, c)
	}
	return cards
}

func (l *waiting) pager() page.Pager {
	g := page.Pager{Shown: len(l.Items)}
	if l.Next != "" {
		g.Next = queuePath + "?after=" + url.QueryEscape(l.Next)
	}
	if l.cursor != "" {
		g.First = queuePath
	}
	return g
}

func reviewKeys(p *page.Page) []page.Key {
	return []page.Key{
		{Code: "KeyA", What: p.T("desk.key.approve")}, {Code: "KeyR", What: p.T("desk.key.reject")},
		{Code: "Digits", What: p.T("keys.ground")}, {Code: "KeyC", What: p.T("desk.key.clarify")},
		{Code: "KeyM", What: p.T("desk.key.merge")}, {Code: "KeyN", What: p.T("desk.key.note")},
		{Code: "CtrlEnter", What: p.T("keys.send")}, {Code: "KeyT", What: p.T("desk.key.take")},
		{Code: "KeyJ", What: p.T("keys.next")}, {Code: "KeyK", What: p.T("keys.previous")},
		{Code: "Slash", What: p.T("desk.key.find")},
	}
}
