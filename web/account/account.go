// Package account is where people come in and go out: sign-in, joining the
// Group, the first administrator, and one's own account.
//
//	account.go  routes and what they are made of
//	signin.go   coming in and going out
//	join.go     asking to be admitted (5.1.1)
//	setup.go    the first administrator, by a link that works once
//	own.go      what we keep about the person
package account

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// Addresses of these pages that the layout does not know.
const (
	joinPath  = "/join"
	setupPath = "/setup"
)

// DemoPerson is somebody as whom a visitor of a demonstration can enter with
// one click.
type DemoPerson struct {
	Name         string
	Email        string
	Password     string
	Roles        []vidhuk.Role
	Organization string // short name of the one for which they act; may be empty
}

// Config is what these pages are made of.
type Config struct {
	Center *center.Center
	Look   *look.Look
	Demo   []DemoPerson // empty where people are real

	Begin   func(context.Context, vidhuk.Account) error // begins a session
	End     func(context.Context) error                 // ends it
	Address func(*http.Request) string                  // where a request comes from, to count tries
}

type desk struct{ Config }

// Routes are the lines of the route table.
func Routes(c Config) []page.Route {
	d := desk{c}
	return []page.Route{
		{Pattern: "GET " + page.SignInPath, Gate: page.Everybody, Handle: d.signInPage},
		{Pattern: "POST " + page.SignInPath, Gate: page.Everybody, Handle: d.signIn},
		{Pattern: "POST " + page.SignOutPath, Gate: page.Everybody, Handle: d.signOut},
		{Pattern: "GET " + joinPath, Gate: page.Everybody, Handle: d.joinPage},
		{Pattern: "POST " + joinPath, Gate: page.Everybody, Handle: d.join},
		{Pattern: "GET " + setupPath, Gate: page.Everybody, Handle: d.setupPage},
		{Pattern: "POST " + setupPath, Gate: page.Everybody, Handle: d.setup},
		{Pattern: "GET " + page.AccountPath, Gate: page.SignedIn, Handle: d.own},
	}
}

// show draws a page of this desk. Nothing here is for search engines, or for a
// browser to keep on a shared computer.
func show(w http.ResponseWriter, r *http.Request, p *page.Page, status int, title string, content templ.Component) error {
	p.Title, p.Private = title, true
	w.Header().Set("Cache-Control", "no-store")
	page.Render(w, r, status, page.Layout(p, content))
	return nil
}

// back is the path on this site that the address leads to, or "".
func back(address string) string {
	if !page.Local(address) {
		return ""
	}
	return address
}

// home is where somebody's work is.
func home(a vidhuk.Actor) string {
	switch {
	case a.Is(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor):
		return "/desk"
	case a.Is(vidhuk.Executor, vidhuk.Operator1588):
		return "/work"
	}
	return page.FeedPath
}
