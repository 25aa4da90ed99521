package moderate

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

const stopPath = queuePath + "/stop"

// stopping is the page of the orders that activity ends (7.1).
type stopping struct {
	p      *page.Page
	orders []look.Stop
	form   *page.Form
	key    string // the same form sent twice makes one order
}

// open reports whether an order is on its way, so that another one is refused.
func (s *stopping) open() bool {
	return slices.ContainsFunc(s.orders, func(o look.Stop) bool { return o.State != vidhuk.StopWithdrawn })
}

// stopFields are the questions of the form.
type stopFields struct{ number, ordered, stops, text page.Field }

func (f stopFields) all() []page.Field { return []page.Field{f.number, f.ordered, f.stops, f.text} }

func (s *stopping) fields() stopFields {
	p := s.p
	return stopFields{
		number:  page.Field{Name: "number", Label: p.T("stopdesk.number"), Required: true, Short: true},
		ordered: page.Field{Name: "ordered_at", Label: p.T("stopdesk.ordered"), Required: true, Type: "date", Short: true},
		stops:   page.Field{Name: "stops_at", Label: p.T("stopdesk.stops"), Hint: p.T("stopdesk.stops.hint"), Required: true, Type: "datetime-local", Short: true},
		text:    page.Field{Name: "text", Label: p.T("stopdesk.text"), Hint: p.T("stopdesk.text.hint"), Rows: 4},
	}
}

// state words where an order stands.
func (s *stopping) state(o look.Stop) string {
	if o.InForce {
		return s.p.T("stopdesk.state.in_force")
	}
	return s.p.T("stopdesk.state." + string(o.State))
}

// waitsForAnother reports whether the reader entered an order that somebody else
// must confirm.
func (s *stopping) waitsForAnother(o look.Stop) bool {
	return o.State == vidhuk.StopProposed && !slices.Contains(o.Can, vidhuk.DeedConfirmStop) && !o.StopsAt.Before(s.p.Now)
}

func (s *stopping) step(key string, step look.StopStep) string {
	return s.p.T(key, "name", step.Name, "at", s.p.Lang.DateTime(step.At))
}

// confirmation is the button that lets an order take effect, withdrawal the one
// that takes it back: each says in words what will happen.
func (s *stopping) confirmation(o look.Stop) page.Confirm {
	return page.Confirm{
		Button: page.Button{Text: s.p.T("stopdesk.confirm"), Kind: page.Primary}, Action: orderPath(o.ID, "confirmation"), Version: o.Version,
		Ask: s.p.T("stopdesk.confirm.ask", "at", s.p.Lang.DateTime(o.StopsAt), "date", s.p.Lang.Date(o.OrderedAt), "order", o.Number),
	}
}

func (s *stopping) withdrawal(o look.Stop) page.Confirm {
	return page.Confirm{
		Button: page.Button{Text: s.p.T("stopdesk.withdraw")}, Action: orderPath(o.ID, "withdrawal"), Version: o.Version, Ask: s.p.T("stopdesk.withdraw.ask"),
	}
}

func orderPath(id int64, more string) string {
	return stopPath + "/" + strconv.FormatInt(id, 10) + "/" + more
}

// stops answers with the orders and the form of a new one.
func (d *desk) stops(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showStops(w, r, p, http.StatusOK, nil)
}

func (d *desk) showStops(w http.ResponseWriter, r *http.Request, p *page.Page, status int, f *page.Form) error {
	all, err := d.look.Stops(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	d.begin(p, p.T("stopdesk.title"))
	p.Wide, p.Section = false, stopPath
	page.Render(w, r, status, page.Layout(p, stopsPage(&stopping{p: p, orders: all, form: f, key: rand.Text()})))
	return nil
}

// proposeStop enters an order.
func (d *desk) proposeStop(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	o := center.StopOrder{
		Key: f.Line("key"), Number: f.Line("number"), OrderedAt: f.Day("ordered_at"), StopsAt: f.Moment("stops_at"), Text: f.Text("text"),
	}
	if err = f.Err(); err == nil {
		_, err = d.center.ProposeStop(r.Context(), p.Viewer.Actor, o)
	}
	if kind := vidhuk.KindOf(err); kind == vidhuk.Invalid || kind == vidhuk.Conflict {
		return d.showStops(w, r, p, page.Status(err), f.Refused(err))
	}
	return toStops(w, r, "stop_proposed", err)
}

// onStop does a deed on an order.
func (d *desk) onStop(flash string, do func(*center.Center, context.Context, vidhuk.Actor, center.StopRef) (vidhuk.Stop, error)) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = do(d.center, r.Context(), p.Viewer.Actor, center.StopRef{ID: id, Version: f.Version()})
		return toStops(w, r, flash, err)
	}
}

func toStops(w http.ResponseWriter, r *http.Request, flash string, err error) error {
	if err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: flash})
	http.Redirect(w, r, stopPath, http.StatusSeeOther)
	return nil
}
