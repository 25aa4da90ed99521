// Package alert is everything that pages show of emergency notices (chapter 2):
// the public board as small as it can be, its bare forms for programs, and the
// desk of those who publish.
//
// The map of the room:
//
//	alert.go      routes, and what they are made of
//	board.go      the board and one alert, for everybody
//	board.templ   the minimal document around them
//	bare.go       the same as text, JSON (CAP 1.2) and Atom
//	mail.go       letters about alerts in one's districts
//	desk.go       the list and one alert, for those who publish
//	write.go      the form of an alert: new, draft, update
//	act.go        what is done with an alert beyond its words: one table
//	desk.templ    how the desk is drawn
package alert

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// Config is what these pages are made of.
type Config struct {
	Center *center.Center
	Look   *look.Look
}

type site struct{ Config }

// The desks at which alerts are published: that of the centre, and that of the
// service 1588 and of the organizations that repair what breaks.
var desks = []struct {
	path string
	gate page.Gate
}{
	{"/desk/alerts", page.Only(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor)},
	{"/work/alerts", page.Only(vidhuk.Executor, vidhuk.Operator1588)},
}

// Routes are the lines of the route table.
func Routes(c Config) []page.Route {
	s := &site{c}
	routes := []page.Route{
		{Pattern: "GET " + page.AlertsPath, Gate: page.Everybody, Handle: s.board, Common: true},
		{Pattern: "GET " + page.AlertsPath + "/{id}", Gate: page.Everybody, Handle: s.one, Common: true},
		{Pattern: "GET " + page.AlertsPath + ".txt", Gate: page.Everybody, Handle: s.text, Common: true},
		{Pattern: "GET " + page.AlertsPath + ".json", Gate: page.Everybody, Handle: s.json, Common: true},
		{Pattern: "GET " + page.AlertsPath + ".atom", Gate: page.Everybody, Handle: s.atom, Common: true},
		{Pattern: "GET " + mailPath, Gate: page.SignedIn, Handle: s.mail},
		{Pattern: "POST " + mailPath, Gate: page.SignedIn, Handle: s.subscribe},
	}
	for _, d := range desks {
		routes = append(routes,
			page.Route{Pattern: "GET " + d.path, Gate: d.gate, Handle: s.list},
			page.Route{Pattern: "GET " + d.path + "/new", Gate: d.gate, Handle: s.newPage, Ends: true},
			page.Route{Pattern: "POST " + d.path + "/new", Gate: d.gate, Handle: s.write, Ends: true},
			page.Route{Pattern: "GET " + d.path + "/{id}", Gate: d.gate, Handle: s.open},
			page.Route{Pattern: "POST " + d.path + "/{id}/draft", Gate: d.gate, Handle: s.rewrite},
			page.Route{Pattern: "POST " + d.path + "/{id}/update", Gate: d.gate, Handle: s.update},
		)
		for _, a := range acts {
			routes = append(routes, page.Route{Pattern: "POST " + d.path + "/{id}/" + a.path, Gate: d.gate, Handle: s.do(a)})
		}
	}
	return routes
}

// deskPath is the desk of the reader.
func deskPath(p *page.Page) string {
	for _, d := range desks {
		if d.gate.Lets(p.Viewer.Actor) {
			return d.path
		}
	}
	return desks[0].path
}

func path(base string, id int64) string { return base + "/" + strconv.FormatInt(id, 10) }

// id reads the key in the address; what is no key names nothing.
func id(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n < 1 {
		return 0, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return n, nil
}

func render(w http.ResponseWriter, r *http.Request, p *page.Page, status int, title string, content templ.Component) error {
	p.Title, p.Private = title, true
	page.Render(w, r, status, page.Layout(p, content))
	return nil
}
