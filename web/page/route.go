package page

import (
	"net/http"
	"slices"

	"vidhuk"
)

// Handler answers one request, or says why not: the wrapper in package web
// shows the error's page with the one table of Failures. The page carries who
// asks (p.Viewer.Actor), the language, the counters and the time.
type Handler func(w http.ResponseWriter, r *http.Request, p *Page) error

// Gate says who may pass a route at all. What a deed or view allows beyond it
// is asked again in center and look: the gate is the first door, not the only
// one.
type Gate struct {
	roles    []vidhuk.Role
	signedIn bool
}

// The gates. There is no zero gate by mistake: a route without one is refused
// when the routes are put together.
var (
	Everybody = Gate{roles: []vidhuk.Role{vidhuk.Visitor}}
	SignedIn  = Gate{roles: []vidhuk.Role{vidhuk.Visitor}, signedIn: true}
)

// Only lets the roles through.
func Only(roles ...vidhuk.Role) Gate { return Gate{roles: roles, signedIn: true} }

// Zero reports a gate that was forgotten.
func (g Gate) Zero() bool { return len(g.roles) == 0 }

// Lets reports whether a role passes; signed tells a visitor from a person.
func (g Gate) Lets(a vidhuk.Actor) bool {
	if g.signedIn && a.AccountID == 0 {
		return false
	}
	return slices.Contains(g.roles, vidhuk.Visitor) || a.Is(g.roles...)
}

// Refuse says why the actor does not pass: vidhuk.Unauthenticated
// "sign_in_needed" or vidhuk.Forbidden "forbidden".
func (g Gate) Refuse(a vidhuk.Actor) error {
	if a.AccountID == 0 {
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	return vidhuk.Refuse(vidhuk.Forbidden, "forbidden")
}

// Route is one line of the route table.
type Route struct {
	Pattern string // of http.ServeMux, with the method: "POST /desk/messages/{number}/approval"
	Gate    Gate
	Handle  Handler
	// Shared answers look the same for every visitor who is not signed in, and
	// may be kept for a moment: the feed, a public message.
	Shared bool
	// Long answers are files that take a while on a slow line.
	Long bool
	// Ends marks a form of what nobody does after activity was stopped: then its
	// page says so, and where to turn (7.1).
	Ends bool
	// Common answers are shared ones that show nothing of the reader at all, so
	// that those who are signed in get the same: a feed reader's list, a page that
	// must be small. They leave sessions and flashes alone.
	Common bool
}
