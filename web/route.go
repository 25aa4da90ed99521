package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"vidhuk"
	"vidhuk/web/account"
	"vidhuk/web/alert"
	"vidhuk/web/asset"
	"vidhuk/web/execute"
	"vidhuk/web/moderate"
	"vidhuk/web/page"
	"vidhuk/web/public"
	"vidhuk/web/publish"
)

// route is a line of the table. A light one is no page: nobody counts what
// waits at the desks for it.
type route struct {
	page.Route
	light bool
}

// table joins the routes of every audience with our own.
func (s *Server) table() []route {
	c, l := s.config.Center, s.config.Look
	var all []route
	for _, list := range [][]page.Route{
		public.Routes(public.Config{Center: c, Look: l, Address: s.address}),
		account.Routes(account.Config{
			Composer: public.NewComposer(public.Config{Center: c, Look: l, Address: s.address}),
			Center:   c, Look: l, Demo: s.config.Demo, Begin: s.begin, End: s.signOut, Session: s.session, Address: s.address,
			Providers: s.config.Providers, Base: s.config.Base, Secure: s.config.Secure, Outbox: s.config.Outbox,
		}),
		alert.Routes(alert.Config{Center: c, Look: l}),
		moderate.Routes(c, l),
		execute.Routes(c, l),
		publish.Routes(c, l),
	} {
		for _, r := range list {
			all = append(all, route{Route: r})
		}
	}
	for _, r := range []page.Route{
		{Pattern: "GET /photos/{id}", Gate: page.Everybody, Handle: s.photo},
		{Pattern: "GET /photos/{id}/thumb", Gate: page.Everybody, Handle: s.thumb},
		{Pattern: "GET " + page.ManifestPath, Gate: page.Everybody, Handle: manifest, Common: true},
		{Pattern: "GET /sw.js", Gate: page.Everybody, Handle: worker, Common: true},
		{Pattern: "GET " + page.OfflinePath, Gate: page.Everybody, Handle: s.offline, Common: true},
		{Pattern: "POST " + page.PreferencePath, Gate: page.Everybody, Handle: preference},
	} {
		all = append(all, route{Route: r, light: true})
	}
	return all
}

// Routes is the whole table, for a test to walk.
func (s *Server) Routes() []page.Route {
	all := make([]page.Route, len(s.routes))
	for i, r := range s.routes {
		all[i] = r.Route
	}
	return all
}

// check refuses a table with a forgotten gate, a line twice, or a shared answer
// that is not for everybody.
func check(all []route) error {
	seen := map[string]bool{}
	for _, r := range all {
		method, _, found := strings.Cut(r.Pattern, " ")
		switch {
		case !found:
			return fmt.Errorf("web: the route %q names no method", r.Pattern)
		case r.Gate.Zero():
			return fmt.Errorf("web: the route %q has no gate", r.Pattern)
		case r.Handle == nil:
			return fmt.Errorf("web: the route %q has no handler", r.Pattern)
		case seen[r.Pattern]:
			return fmt.Errorf("web: the route %q stands twice", r.Pattern)
		case (r.Shared || r.Common) && (method != http.MethodGet || !r.Gate.Lets(vidhuk.Nobody)):
			return fmt.Errorf("web: the route %q is shared and not open to everybody", r.Pattern)
		}
		seen[r.Pattern] = true
	}
	return nil
}

func (s *Server) mux() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.routes {
		mux.Handle(r.Pattern, s.door(r))
	}
	mux.Handle(asset.Prefix, asset.Handler())
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	// No pages: they have no end that a page's table could wait for.
	mux.HandleFunc("GET "+public.FeedNewsPath, s.live(public.WatchFeed))
	mux.HandleFunc("GET "+public.NewsPath, s.live(public.WatchMessage))
	return s.orNothing(mux)
}

// orNothing answers where the table has no line: our own page of 404, or a bare
// 405 where another method would do, which no link of ours leads to.
func (s *Server) orNothing(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		if allow := allowed(mux, r); allow != "" {
			w.Header().Set("Allow", allow)
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		s.door(route{Route: page.Route{Gate: page.Everybody, Handle: nothing}}).ServeHTTP(w, r)
	})
}

func nothing(http.ResponseWriter, *http.Request, *page.Page) error {
	return vidhuk.Refuse(vidhuk.NotFound, "not_found")
}

// allowed lists the methods that the path knows.
func allowed(mux *http.ServeMux, r *http.Request) string {
	var methods []string
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(context.WithoutCancel(r.Context()))
		other.Method = m
		if _, pattern := mux.Handler(other); pattern != "" {
			methods = append(methods, m)
		}
	}
	return strings.Join(methods, ", ")
}
