package account

import (
	"net/http"

	"vidhuk/center"
	"vidhuk/web/page"
)

func administratorFields(p *page.Page) []page.Field {
	return []page.Field{
		{Name: "name", Label: p.T("account.name"), Auto: "name", Required: true},
		{Name: "email", Label: p.T("account.email"), Type: "email", Auto: "email", Required: true},
		{Name: "password", Label: p.T("account.password"), Hint: p.T("account.password.hint"), Type: "password", Auto: "new-password", Required: true},
	}
}

// setupPage exists only for who holds the link that the first start printed.
func (d desk) setupPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	token := r.URL.Query().Get("token")
	if err := d.Center.SetupOpen(r.Context(), token); err != nil {
		return err
	}
	return showSetup(w, r, p, http.StatusOK, nil, token)
}

func showSetup(w http.ResponseWriter, r *http.Request, p *page.Page, status int, f *page.Form, token string) error {
	p.Path = setupPath // the switches of the menu must not carry the secret
	return show(w, r, p, status, p.T("account.setup.title"), setupView(p, f, administratorFields(p), token))
}

func (d desk) setup(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	token := f.Raw("token")
	if err := d.Center.SetupOpen(r.Context(), token); err != nil {
		return err
	}
	a, err := d.Center.FirstAdministrator(r.Context(), token, center.Staff{
		Name: f.Line("name"), Email: f.Line("email"), Password: f.Secret("password"), Language: p.Lang.Tag(),
	})
	if err != nil {
		return showSetup(w, r, p, page.Status(err), f.Refused(err), token)
	}
	if err := d.begin(w, r, a); err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "signed_in", Args: map[string]string{"name": a.Name}})
	http.Redirect(w, r, "/desk", http.StatusSeeOther)
	return nil
}
