package account

import (
	"net/http"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

func credentials(p *page.Page) []page.Field {
	return []page.Field{
		{Name: "email", Label: p.T("account.email"), Type: "email", Auto: "username", Required: true},
		{Name: "password", Label: p.T("account.password"), Type: "password", Auto: "current-password", Required: true},
	}
}

func (d desk) signInPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showSignIn(w, r, p, http.StatusOK, page.Query(r))
}

func (d desk) showSignIn(w http.ResponseWriter, r *http.Request, p *page.Page, status int, f *page.Form) error {
	next := back(f.Raw("next"))
	return show(w, r, p, status, p.T("account.signin.title"), signInView(p, f, credentials(p), next, d.Config))
}

// signIn checks who it is and begins a session. Nothing tells whether the
// e-mail or the password was wrong.
func (d desk) signIn(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	a, err := d.Center.Enter(r.Context(), center.Guess{
		Email: f.Line("email"), Password: f.Secret("password"), Origin: d.Address(r), Device: d.kept(r, deviceCookie),
	})
	switch vidhuk.KindOf(err) {
	case vidhuk.Unauthenticated, vidhuk.TooMany:
		return d.showSignIn(w, r, p, page.Status(err), f.Refused(err))
	}
	if err != nil {
		return err
	}
	return d.welcome(w, r, a, f.Raw("next"))
}

// A browser from which somebody came in is known again for so long.
const (
	deviceCookie = "device"
	deviceAge    = 180 * 24 * 3600 // seconds
)

// begin begins a session, and marks the browser as one that its owner uses.
func (d desk) begin(w http.ResponseWriter, r *http.Request, a vidhuk.Account) error {
	if err := d.Begin(r, a); err != nil {
		return err
	}
	mark, err := d.Center.DeviceMark(r.Context(), a.ID)
	if err == nil {
		d.cookie(w, deviceCookie, mark, deviceAge)
	}
	return err
}

// welcome begins the session of somebody who came in, and leads where they were
// going.
func (d desk) welcome(w http.ResponseWriter, r *http.Request, a vidhuk.Account, next string) error {
	if err := d.begin(w, r, a); err != nil {
		return err
	}
	to := back(next)
	if to == "" {
		to = home(center.Actor(a, vidhuk.Site))
	}
	page.SetFlash(w, page.Flash{Key: "signed_in", Args: map[string]string{"name": a.Name}})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (d desk) signOut(w http.ResponseWriter, r *http.Request, _ *page.Page) error {
	if err := d.End(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache"`) // a shared computer keeps no page of ours
	page.SetFlash(w, page.Flash{Key: "signed_out"})
	http.Redirect(w, r, page.FeedPath, http.StatusSeeOther)
	return nil
}

// demoRole names what a demonstration's person does.
func demoRole(p *page.Page, d DemoPerson) string {
	text := p.Lang.Role(vidhuk.Member)
	if len(d.Roles) > 0 {
		text = p.Lang.Role(d.Roles[0])
	}
	if d.Organization != "" {
		text += " · " + d.Organization
	}
	return text
}
