// Package account is where people come in and go out: sign-in, joining the
// Group, the first administrator, and one's own account.
//
//	account.go    routes and what they are made of
//	sheet.go      a page that is one form
//	signin.go     coming in and going out
//	elsewhere.go  coming in with another service's word
//	join.go       asking to be admitted, alone or with a message (5.1.1)
//	confirm.go    the links of letters: an application, a new address, a new password
//	setup.go      the first administrator, by a link that works once
//	own.go        what we keep about the person, and what they may change
//	safety.go     password, address, sessions
//	member.go     applying again, leaving, the rules of now
//	sanction.go   measures against the person, and appealing
//	erase.go      deleting the account
//	export.go     everything that we keep, to take along
//	stop.go       ending letters without signing in (RFC 8058)
//	outbox.go     letters that go nowhere, for whoever tries the program
package account

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/identity"
	"vidhuk/look"
	"vidhuk/web/page"
)

// Addresses of these pages that the layout does not know.
const (
	joinPath      = "/join"
	againPath     = "/join/again"
	confirmPath   = "/confirm"
	readdressPath = "/readdress"
	keepPath      = "/readdress/stop"
	forgotPath    = "/forgot"
	resetPath     = "/reset"
	setupPath     = "/setup"
	stopPath      = "/unsubscribe"
	outboxPath    = "/outbox"
	profilePath   = page.AccountPath + "/profile"
	lettersPath   = page.AccountPath + "/letters"
	passwordPath  = page.AccountPath + "/password"
	emailPath     = page.AccountPath + "/email"
	sessionsPath  = page.AccountPath + "/sessions"
	applyPath     = page.AccountPath + "/application"
	leavePath     = page.AccountPath + "/leaving"
	erasePath     = page.AccountPath + "/deletion"
	exportPath    = page.AccountPath + "/export"
	servicesPath  = page.AccountPath + "/services"
	linkPath      = servicesPath + "/link"
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
	Center    *center.Center
	Look      *look.Look
	Demo      []DemoPerson             // empty where people are real
	Providers []identity.Provider      // services that may vouch for people
	Base      string                   // public address of the site, without a slash at the end
	Secure    bool                     // served over HTTPS
	Outbox    func() ([]Mailed, error) // letters that go nowhere; nil where they leave

	Composer Composer // the form of a first message

	Begin   func(*http.Request, vidhuk.Account) error // begins a session
	End     func(context.Context) error               // ends it
	Session func(*http.Request) int64                 // its number in its owner's list
	Address func(*http.Request) string                // where a request comes from, to count tries
}

// Composer is the form of a new message, which another package draws and reads:
// one form, wherever a message is written.
type Composer interface {
	Submission(f *page.Form) center.Submission
	Fields(p *page.Page) []page.Field
	Script() templ.Attributes
	Questions(r *http.Request, p *page.Page, f *page.Form, sent bool, send string) (hints, questions templ.Component, err error)
	Urgent(p *page.Page, s center.Submission) templ.Component
}

type desk struct{ Config }

// Routes are the lines of the route table.
func Routes(c Config) []page.Route {
	d := desk{c}
	routes := []page.Route{
		{Pattern: "GET " + page.SignInPath, Gate: page.Everybody, Handle: d.signInPage},
		{Pattern: "POST " + page.SignInPath, Gate: page.Everybody, Handle: d.signIn},
		{Pattern: "GET " + page.SignInPath + "/{provider}", Gate: page.Everybody, Handle: d.elsewhere},
		{Pattern: "GET " + page.SignInPath + "/{provider}/back", Gate: page.Everybody, Handle: d.backFromElsewhere},
		{Pattern: "POST " + page.SignOutPath, Gate: page.Everybody, Handle: d.signOut},
		{Pattern: "GET " + joinPath, Gate: page.Everybody, Handle: d.joinPage, Ends: true},
		{Pattern: "POST " + joinPath, Gate: page.Everybody, Handle: d.join, Ends: true},
		{Pattern: "POST " + againPath, Gate: page.Everybody, Handle: d.joinAgain},
		{Pattern: "GET " + confirmPath, Gate: page.Everybody, Handle: d.confirmPage, Ends: true},
		{Pattern: "POST " + confirmPath, Gate: page.Everybody, Handle: d.confirm, Ends: true},
		{Pattern: "GET " + readdressPath, Gate: page.Everybody, Handle: d.readdressPage},
		{Pattern: "POST " + readdressPath, Gate: page.Everybody, Handle: d.readdress},
		{Pattern: "GET " + keepPath, Gate: page.Everybody, Handle: d.keepPage},
		{Pattern: "POST " + keepPath, Gate: page.Everybody, Handle: d.keep},
		{Pattern: "GET " + forgotPath, Gate: page.Everybody, Handle: d.forgotPage},
		{Pattern: "POST " + forgotPath, Gate: page.Everybody, Handle: d.forgot},
		{Pattern: "GET " + resetPath, Gate: page.Everybody, Handle: d.resetPage},
		{Pattern: "POST " + resetPath, Gate: page.Everybody, Handle: d.reset},
		{Pattern: "GET " + setupPath, Gate: page.Everybody, Handle: d.setupPage},
		{Pattern: "POST " + setupPath, Gate: page.Everybody, Handle: d.setup},
		{Pattern: "GET " + stopPath, Gate: page.Everybody, Handle: d.stopPage},
		{Pattern: "POST " + stopPath, Gate: page.Everybody, Handle: d.stop},
		{Pattern: "GET " + page.AccountPath, Gate: page.SignedIn, Handle: d.own},
		{Pattern: "POST " + profilePath, Gate: page.SignedIn, Handle: d.saveProfile},
		{Pattern: "GET " + profilePath, Gate: page.SignedIn, Handle: d.profilePage},
		{Pattern: "GET " + lettersPath, Gate: page.SignedIn, Handle: d.lettersPage},
		{Pattern: "POST " + lettersPath, Gate: page.SignedIn, Handle: d.saveLetters},
		{Pattern: "GET " + passwordPath, Gate: page.SignedIn, Handle: d.passwordPage},
		{Pattern: "POST " + passwordPath, Gate: page.SignedIn, Handle: d.changePassword},
		{Pattern: "GET " + emailPath, Gate: page.SignedIn, Handle: d.emailPage},
		{Pattern: "POST " + emailPath, Gate: page.SignedIn, Handle: d.changeEmail},
		{Pattern: "GET " + sessionsPath, Gate: page.SignedIn, Handle: d.sessionsPage},
		{Pattern: "POST " + sessionsPath + "/others/end", Gate: page.SignedIn, Handle: d.endOtherSessions},
		{Pattern: "POST " + sessionsPath + "/{id}/end", Gate: page.SignedIn, Handle: d.endSession},
		{Pattern: "POST " + linkPath, Gate: page.SignedIn, Handle: d.link},
		{Pattern: "POST " + servicesPath + "/{provider}/unlink", Gate: page.SignedIn, Handle: d.unlink},
		{Pattern: "GET " + applyPath, Gate: page.SignedIn, Handle: d.applyPage, Ends: true},
		{Pattern: "POST " + applyPath, Gate: page.SignedIn, Handle: d.apply, Ends: true},
		{Pattern: "GET " + page.AcceptPath, Gate: page.SignedIn, Handle: d.rulesPage, Ends: true},
		{Pattern: "POST " + page.AcceptPath, Gate: page.SignedIn, Handle: d.acceptRules, Ends: true},
		{Pattern: "POST " + leavePath, Gate: page.Only(vidhuk.Member), Handle: d.leave},
		{Pattern: "GET " + erasePath, Gate: page.SignedIn, Handle: d.erasePage},
		{Pattern: "POST " + erasePath, Gate: page.SignedIn, Handle: d.erase},
		{Pattern: "GET " + page.MeasuresPath, Gate: page.SignedIn, Handle: d.measures},
		{Pattern: "POST " + page.MeasuresPath + "/{id}/appeal", Gate: page.SignedIn, Handle: d.appealMeasure},
		{Pattern: "GET " + exportPath, Gate: page.SignedIn, Handle: d.export},
	}
	if c.Outbox != nil {
		routes = append(routes, page.Route{Pattern: "GET " + outboxPath, Gate: page.Everybody, Handle: d.outbox})
	}
	return routes
}

// show draws a page of this desk. Nothing here is for search engines, or for a
// browser to keep on a shared computer.
func show(w http.ResponseWriter, r *http.Request, p *page.Page, status int, title string, content templ.Component) error {
	p.Title, p.Private = title, true
	w.Header().Set("Cache-Control", "no-store")
	page.Render(w, r, status, page.Layout(p, content))
	return nil
}

// leads sends the browser on, with a sentence for the page that follows.
func leads(w http.ResponseWriter, r *http.Request, to, flash string) error {
	page.SetFlash(w, page.Flash{Key: flash})
	http.Redirect(w, r, to, http.StatusSeeOther)
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

// cookie keeps a secret of one browser for a while, out of the reach of scripts
// and, over HTTPS, of every other host. A negative age forgets it.
func (d desk) cookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: d.cookieName(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func (d desk) cookieName(name string) string {
	if d.Secure {
		return "__Host-" + name
	}
	return name
}

func (d desk) kept(r *http.Request, name string) string {
	c, err := r.Cookie(d.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}
