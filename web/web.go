// Package web puts the pages of all audiences together: one route table, one
// door through which every request comes, sessions, and a cache for what looks
// the same to all visitors. It knows no page itself but a few that belong to
// nobody: photos, health and what robots may read.
//
// The map of the room:
//
//	web.go       the server and what it is made of
//	route.go     one table of all routes, checked when it is put together
//	door.go      one request: who asks, whether they may, the page, the failure
//	upload.go    forms with files: how many at once, and how slow
//	again.go     a form whose sender is signed in no longer
//	session.go   who is signed in
//	observe.go   a number for each request, its log line, and no crash
//	cache.go     pages that every visitor sees alike
//	live.go      telling open pages what is new
//	compress.go  smaller answers
//	photo.go     photos, for those who may see them
//	install.go   the site among a phone's programs, and without a network
//	plain.go     health and robots
package web

import (
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"

	"github.com/alexedwards/scs/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/identity"
	"vidhuk/look"
	"vidhuk/web/account"
	"vidhuk/web/page"
)

// DemoPerson can be entered as with one click, on the sign-in page of a
// demonstration.
type DemoPerson = account.DemoPerson

// Mailed is a letter as it would be sent, for whoever tries the program.
type Mailed = account.Mailed

// Config is what a server is made of.
type Config struct {
	Center   *center.Center
	Look     *look.Look
	Site     page.Site
	Sessions Sessions

	Providers []identity.Provider      // other services that may vouch for people; may be empty
	Base      string                   // public address of the site, for what another service is told
	Outbox    func() ([]Mailed, error) // letters that go nowhere, shown to who tries the program; nil where letters leave

	Demo    []DemoPerson   // shown at sign-in; any at all says on every page that the city is invented
	Secure  bool           // served over HTTPS: cookies never go without it
	Origin  string         // "https://…" under which browsers know us, where a proxy changes the Host; may be empty
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Logger  *slog.Logger   // default: slog.Default()

	API http.Handler // answers below /api/, and is logged with the rest; may be nil
}

// Server answers for the site. Serve it with a ReadHeaderTimeout of a few
// seconds and an IdleTimeout of a minute or two; it sets the deadlines of each
// request's body and answer itself.
type Server struct {
	config   Config
	routes   []route
	sessions *scs.SessionManager
	cache    *cache
	hub      *hub
	uploads  *uploads
	key      atomic.Pointer[string] // center.PeopleKey, once it was needed
	handler  http.Handler
}

// New makes a server. Errors: a part is missing, or the route table is wrong.
func New(c Config) (*Server, error) {
	if c.Center == nil || c.Look == nil || c.Sessions.Find == nil || c.Sessions.Commit == nil || c.Sessions.Delete == nil {
		return nil, errors.New("web: a server needs a center, a look and sessions")
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	s := &Server{config: c, sessions: newSessions(c.Sessions, c.Secure), cache: newCache(cacheBytes), hub: newHub(c.Look), uploads: newUploads()}
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.refuse(w, r, s.page(w, r, vidhuk.Account{}), err)
	}
	s.routes = s.table()
	if err := check(s.routes); err != nil {
		return nil, err
	}
	inner, err := s.ownOrigin(s.mux())
	if err != nil {
		return nil, err
	}
	s.handler = s.observe(beside(c.API, page.SecureHeaders(inner)))
	return s, nil
}

// beside puts the API beside the pages.
func beside(api, pages http.Handler) http.Handler {
	if api == nil {
		return pages
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", api)
	mux.Handle("/", pages)
	return mux
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// ownOrigin refuses whatever another site makes a browser send (requirements
// 1.14: forged requests on marks). Programs without a browser pass.
func (s *Server) ownOrigin(next http.Handler) (http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	if s.config.Origin != "" {
		if err := protection.AddTrustedOrigin(s.config.Origin); err != nil {
			return nil, err
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, s.page(w, r, vidhuk.Account{}), vidhuk.Refuse(vidhuk.Forbidden, "foreign_origin"))
	}))
	return protection.Handler(next), nil
}
