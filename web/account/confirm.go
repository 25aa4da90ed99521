package account

import (
	"net/http"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// Each link of a letter opens a page with a button: a program that looks into
// letters and follows their links uses nothing up.

// token reads the secret of a link, and keeps it out of the switches of the menu.
func token(r *http.Request, p *page.Page, path string) string {
	p.Path = path
	return r.URL.Query().Get("token")
}

// over is the page of a link that was used, or is too old.
func (d desk) over(w http.ResponseWriter, r *http.Request, p *page.Page, path string, err error) error {
	if vidhuk.KindOf(err) != vidhuk.NotFound {
		return err
	}
	p.Path = path
	return show(w, r, p, http.StatusNotFound, p.T("link.over.title"), overView(p))
}

func (d desk) confirmSheet(p *page.Page, token string, waiting center.Waiting) sheet {
	s := sheet{
		title: p.T("confirm.title"), lead: p.T("confirm.lead", "name", waiting.Name), action: confirmPath,
		hidden: [][2]string{{"token", token}}, notes: []string{p.T("confirm.stranger")},
		do: page.Button{Text: p.T("confirm.do"), Kind: page.Primary, Icon: icon.Check},
	}
	if waiting.Message {
		s.notes = append([]string{p.T("confirm.message")}, s.notes...)
	}
	if waiting.AsksPassword {
		q := password(p, "password", p.T("account.password"), "current-password")
		q.Hint = p.T("confirm.password.hint")
		s.questions = []question{q}
	}
	return s
}

func (d desk) confirmPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	secret := token(r, p, confirmPath)
	waiting, err := d.Center.Confirmable(r.Context(), secret, d.kept(r, joinCookie))
	if err != nil {
		return d.over(w, r, p, confirmPath, err)
	}
	return ask(w, r, p, d.confirmSheet(p, secret, waiting), nil)
}

// confirm makes the account and lets its owner in.
func (d desk) confirm(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	secret, browser := f.Raw("token"), d.kept(r, joinCookie)
	waiting, err := d.Center.Confirmable(r.Context(), secret, browser)
	if err != nil {
		return d.over(w, r, p, confirmPath, err)
	}
	a, err := d.Center.ConfirmEmail(r.Context(), secret, center.Proof{Browser: browser, Password: f.Secret("password")})
	if err != nil {
		return again(w, r, p, d.confirmSheet(p, secret, waiting), f, err)
	}
	d.cookie(w, joinCookie, "", -1)
	if a.Unsent != nil {
		return d.unsent(w, r, p, a)
	}
	return d.enter(w, r, a.Account)
}

// unsent lets the owner in and gives back the message that could not go with the
// request: the form of a new message takes it, or says what is wrong with it.
func (d desk) unsent(w http.ResponseWriter, r *http.Request, p *page.Page, made center.Confirmation) error {
	if err := d.begin(w, r, made.Account); err != nil {
		return err
	}
	m := made.Unsent
	s := d.toAccount(p, sheet{
		title: p.T("confirm.unsent.title"), lead: p.T("confirm.unsent.lead"), action: page.NewPath,
		questions: []question{
			{as: text, Field: page.Field{Name: "text", Label: p.T("new.text"), Hint: p.T("new.text.hint"), Required: true, Rows: 6}},
			{Field: page.Field{Name: "place.address", Label: p.T("new.address"), Hint: p.T("new.address.hint")}},
		},
		do: page.Button{Text: p.T("confirm.unsent.do"), Kind: page.Primary, Icon: icon.Send},
	})
	for _, h := range [][2]string{
		{"topic", strings.TrimSuffix(m.Topic+"/"+m.Subtopic, "/")}, {"kind", string(m.Kind)}, {"place.district", m.Place.District},
		{"place.street", m.Place.Street}, {"place.lat", degrees(m.Place.Lat)}, {"place.lon", degrees(m.Place.Lon)},
	} {
		if h[1] != "" {
			s.hidden = append(s.hidden, h)
		}
	}
	if m.Emergency {
		s.hidden = append(s.hidden, [2]string{"emergency", "yes"})
	}
	p.Path = page.AccountPath // what was typed does not stand in an address
	return ask(w, r, p, s, page.Prefill("text", m.Text, "place.address", m.Place.Address))
}

// degrees is a coordinate as a form holds it; "" for none.
func degrees(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func (d desk) readdressSheet(p *page.Page, token string) sheet {
	return sheet{
		title: p.T("readdress.title"), lead: p.T("readdress.lead"), action: readdressPath, hidden: [][2]string{{"token", token}},
		do: page.Button{Text: p.T("readdress.do"), Kind: page.Primary, Icon: icon.Check},
	}
}

func (d desk) readdressPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	secret := token(r, p, readdressPath)
	if err := d.Center.Changeable(r.Context(), secret); err != nil {
		return d.over(w, r, p, readdressPath, err)
	}
	return ask(w, r, p, d.readdressSheet(p, secret), nil)
}

func (d desk) readdress(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if _, err := d.Center.ChangeEmail(r.Context(), f.Raw("token")); err != nil {
		return d.over(w, r, p, readdressPath, err)
	}
	return leads(w, r, page.AccountPath, "email_changed")
}

func (d desk) keepPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	secret := token(r, p, keepPath)
	if err := d.Center.Keepable(r.Context(), secret); err != nil {
		return d.over(w, r, p, keepPath, err)
	}
	return ask(w, r, p, sheet{
		title: p.T("keep.title"), lead: p.T("keep.lead"), action: keepPath, hidden: [][2]string{{"token", secret}},
		do: page.Button{Text: p.T("keep.do"), Kind: page.Primary, Icon: icon.Lock},
	}, nil)
}

// keep calls a change of address off and leads to a new password: whoever asked
// for the change knew the old one.
func (d desk) keep(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if err := d.Center.KeepEmail(r.Context(), f.Raw("token")); err != nil {
		return d.over(w, r, p, keepPath, err)
	}
	return leads(w, r, forgotPath, "email_kept")
}

func (d desk) forgotSheet(p *page.Page) sheet {
	return sheet{
		title: p.T("forgot.title"), lead: p.T("forgot.lead"), action: forgotPath, up: page.SignInPath, upText: p.T("nav.signin"),
		questions: []question{{Field: page.Field{Name: "email", Label: p.T("account.email"), Type: "email", Auto: "username", Required: true}}},
		do:        page.Button{Text: p.T("forgot.do"), Kind: page.Primary, Icon: icon.Send},
	}
}

func (d desk) forgotPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return ask(w, r, p, d.forgotSheet(p), page.Query(r))
}

func (d desk) forgot(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if err := d.Center.RequestReset(r.Context(), d.Address(r), f.Line("email")); err != nil {
		return again(w, r, p, d.forgotSheet(p), f, err)
	}
	return show(w, r, p, http.StatusOK, p.T("forgot.sent.title"), sentView(p, sentLetter{
		title: p.T("forgot.sent.title"), lead: p.T("forgot.sent.text", "email", f.Line("email")), email: f.Line("email"), outbox: d.Outbox != nil,
	}))
}

func (d desk) resetSheet(p *page.Page, token string) sheet {
	return sheet{
		title: p.T("reset.title"), lead: p.T("reset.lead"), action: resetPath, hidden: [][2]string{{"token", token}},
		questions: []question{password(p, "password", p.T("account.password.new"), "new-password")},
		do:        page.Button{Text: p.T("reset.do"), Kind: page.Primary, Icon: icon.Check},
	}
}

func (d desk) resetPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	secret := token(r, p, resetPath)
	if err := d.Center.Resettable(r.Context(), secret); err != nil {
		return d.over(w, r, p, resetPath, err)
	}
	return ask(w, r, p, d.resetSheet(p, secret), nil)
}

// reset sets the new password and leads to the sign-in page, where it is tried.
func (d desk) reset(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	p.Path = resetPath
	unlinked, err := d.Center.ResetPassword(r.Context(), f.Raw("token"), f.Secret("password"))
	switch {
	case vidhuk.KindOf(err) == vidhuk.NotFound && err != nil:
		return d.over(w, r, p, resetPath, err)
	case err != nil:
		return again(w, r, p, d.resetSheet(p, f.Raw("token")), f, err)
	}
	if len(unlinked) == 0 {
		return leads(w, r, page.SignInPath, "password_changed")
	}
	names := make([]string, len(unlinked))
	for i, u := range unlinked {
		names[i] = d.named(u.Provider)
	}
	page.SetFlash(w, page.Flash{Key: "password_unlinked", Args: map[string]string{"names": strings.Join(names, ", ")}})
	http.Redirect(w, r, page.SignInPath, http.StatusSeeOther)
	return nil
}
