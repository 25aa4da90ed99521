package account

import (
	"net/http"

	"vidhuk/center"
	"vidhuk/web/page"
)

func applicationFields(p *page.Page) []page.Field {
	return []page.Field{
		{Name: "name", Label: p.T("account.name"), Hint: p.T("account.name.hint"), Auto: "name", Required: true},
		{Name: "email", Label: p.T("account.email"), Hint: p.T("account.email.hint"), Type: "email", Auto: "email", Required: true},
		{Name: "password", Label: p.T("account.password"), Hint: p.T("account.password.hint"), Type: "password", Auto: "new-password", Required: true},
		{Name: "rules", Label: p.T("account.rules"), Hint: p.T("account.rules.hint"), Required: true},
	}
}

func (d desk) joinPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if p.Viewer.SignedIn() {
		http.Redirect(w, r, page.AccountPath, http.StatusSeeOther)
		return nil
	}
	return show(w, r, p, http.StatusOK, p.T("account.join.title"), joinView(p, nil, applicationFields(p)))
}

// join makes the account and lets the person in at once: to read what becomes
// of the application. Writing waits for a moderator (5.1.1).
func (d desk) join(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	a, err := d.Center.Join(r.Context(), d.Address(r), center.Application{
		Name: f.Line("name"), Email: f.Line("email"), Password: f.Secret("password"), Rules: f.Has("rules"), Language: p.Lang.Tag(),
	})
	if err != nil {
		return show(w, r, p, page.Status(err), p.T("account.join.title"), joinView(p, f.Refused(err), applicationFields(p)))
	}
	if err := d.Begin(r.Context(), a); err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "joined"})
	http.Redirect(w, r, page.AccountPath, http.StatusSeeOther)
	return nil
}
