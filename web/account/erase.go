package account

import (
	"net/http"

	"vidhuk"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

func (d desk) eraseSheet(p *page.Page, hasPassword bool) sheet {
	s := d.toAccount(p, sheet{
		title: p.T("erase.title"), lead: p.T("erase.lead"), warning: p.T("erase.warning"), action: erasePath,
		notes: []string{p.T("erase.goes"), p.T("erase.stays")}, more: exportPath, less: p.T("export.do"),
		questions: []question{password(p, "password", p.T("account.password"), "current-password")},
		do:        page.Button{Text: p.T("erase.do"), Kind: page.Danger, Icon: icon.Cancel},
	})
	if !hasPassword {
		s.questions = []question{{Field: page.Field{
			Name: "password", Label: p.T("account.email"), Hint: p.T("erase.email.hint"), Type: "email", Auto: "off", Required: true,
		}}}
	}
	return s
}

// erasePage says what goes and what stays, and asks once more: opening it changes
// nothing.
func (d desk) erasePage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	a, err := d.Look.Account(r.Context(), p.Viewer.AccountID)
	if err != nil {
		return err
	}
	return ask(w, r, p, d.eraseSheet(p, a.PasswordHash != ""), nil)
}

func (d desk) erase(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	a, err := d.Look.Account(r.Context(), p.Viewer.AccountID)
	if err != nil {
		return err
	}
	if err := d.Center.Erase(r.Context(), p.Viewer.Actor, f.Secret("password")); err != nil {
		return again(w, r, p, d.eraseSheet(p, a.PasswordHash != ""), f, err)
	}
	if err := d.End(r.Context()); err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return leads(w, r, page.FeedPath, "erased")
}
