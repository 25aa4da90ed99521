package account

import (
	"net/http"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

func (d desk) passwordSheet(p *page.Page) sheet {
	return d.toAccount(p, sheet{
		title: p.T("password.title"), lead: p.T("password.lead"), action: passwordPath, more: forgotPath, less: p.T("signin.forgot"),
		questions: []question{
			password(p, "current", p.T("password.current"), "current-password"),
			password(p, "password", p.T("account.password.new"), "new-password"),
		},
		do: page.Button{Text: p.T("password.do"), Kind: page.Primary, Icon: icon.Lock},
	})
}

func (d desk) passwordPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return ask(w, r, p, d.passwordSheet(p), nil)
}

func (d desk) changePassword(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	err = d.Center.ChangePassword(r.Context(), p.Viewer.Actor, center.PasswordChange{
		Current: f.Secret("current"), New: f.Secret("password"), Session: d.Session(r),
	})
	if err != nil {
		return again(w, r, p, d.passwordSheet(p), f, err)
	}
	return leads(w, r, page.AccountPath, "password_changed")
}

func (d desk) emailSheet(p *page.Page) sheet {
	return d.toAccount(p, sheet{
		title: p.T("email.title"), lead: p.T("email.lead"), action: emailPath,
		questions: []question{
			{Field: page.Field{Name: "email", Label: p.T("email.new"), Type: "email", Auto: "email", Required: true}},
			password(p, "password", p.T("account.password"), "current-password"),
		},
		do: page.Button{Text: p.T("email.do"), Kind: page.Primary, Icon: icon.Send},
	})
}

func (d desk) emailPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return ask(w, r, p, d.emailSheet(p), page.Query(r))
}

func (d desk) changeEmail(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	in := center.Readdress{Email: f.Line("email"), Password: f.Secret("password")}
	if err := d.Center.RequestEmail(r.Context(), p.Viewer.Actor, d.Address(r), in); err != nil {
		return again(w, r, p, d.emailSheet(p), f, err)
	}
	return show(w, r, p, http.StatusOK, p.T("email.sent.title"), sentView(p, sentLetter{
		title: p.T("email.sent.title"), lead: p.T("email.sent.text", "email", in.Email), email: in.Email, outbox: d.Outbox != nil,
	}))
}

func (d desk) sessionsPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	list, err := d.Look.Sessions(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	p.Section = page.AccountPath
	return show(w, r, p, http.StatusOK, p.T("sessions.title"), sessionsView(p, list.Items, d.Session(r)))
}

func (d desk) endSession(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if err := d.Center.EndSession(r.Context(), p.Viewer.Actor, id); err != nil {
		return err
	}
	return leads(w, r, sessionsPath, "session_ended")
}

func (d desk) endOtherSessions(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if _, err := d.Center.EndOtherSessions(r.Context(), p.Viewer.Actor, d.Session(r)); err != nil {
		return err
	}
	return leads(w, r, sessionsPath, "sessions_ended")
}

func (d desk) unlink(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := d.Center.Unlink(r.Context(), p.Viewer.Actor, r.PathValue("provider")); err != nil {
		return err
	}
	return leads(w, r, page.AccountPath, "unlinked")
}
