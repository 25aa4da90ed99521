package account

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/identity"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// trip is a sign-in elsewhere that is under way. It travels in a cookie of the
// browser that began it: another browser cannot end it.
type trip struct {
	identity.Secrets
	Provider string `json:"p"`
	Next     string `json:"t,omitempty"`
	Link     int64  `json:"l,omitempty"` // account that was signed in when it began: it is asked whether to link; 0: sign in
}

const (
	tripCookie = "trip"
	tripAge    = 15 * 60 // seconds
)

func (d desk) provider(r *http.Request) (identity.Provider, error) {
	name := r.PathValue("provider")
	i := slices.IndexFunc(d.Providers, func(p identity.Provider) bool { return p.Name() == name })
	if i < 0 {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return d.Providers[i], nil
}

// returning is where a provider sends the browser back to: always under the
// configured address, whatever the request calls this host.
func (d desk) returning(p identity.Provider) string {
	return d.Base + page.SignInPath + "/" + url.PathEscape(p.Name()) + "/back"
}

// elsewhere sends the browser to a provider. Whoever is signed in is asked when
// they come back whether to link it with their account: see linkSheet.
func (d desk) elsewhere(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	provider, err := d.provider(r)
	if err != nil {
		return err
	}
	t := trip{Secrets: identity.NewSecrets(), Provider: provider.Name(), Next: back(r.URL.Query().Get("next")), Link: p.Viewer.AccountID}
	to, err := provider.Begin(r.Context(), d.returning(provider), t.Secrets)
	if err != nil {
		return vidhuk.Wrap(vidhuk.Unavailable, "provider_unavailable", err)
	}
	packed, err := json.Marshal(t)
	if err != nil {
		return err
	}
	d.cookie(w, tripCookie, base64.RawURLEncoding.EncodeToString(packed), tripAge)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (d desk) tripOf(r *http.Request) (t trip, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(d.kept(r, tripCookie))
	if err == nil {
		err = json.Unmarshal(raw, &t)
	}
	if err != nil {
		err = vidhuk.Wrap(vidhuk.Invalid, "provider_refused", err)
	}
	return t, err
}

// backFromElsewhere takes the browser back from a provider.
func (d desk) backFromElsewhere(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	provider, err := d.provider(r)
	if err != nil {
		return err
	}
	p.Path = page.SignInPath // the code does not stay in the links of the page
	t, err := d.tripOf(r)
	if err != nil {
		return err
	}
	d.cookie(w, tripCookie, "", -1)
	q := r.URL.Query()
	if t.Provider != provider.Name() || !t.Match(q.Get("state")) || q.Get("code") == "" || t.Link != p.Viewer.AccountID {
		return vidhuk.Refuse(vidhuk.Invalid, "provider_refused")
	}
	who, err := provider.Finish(r.Context(), d.returning(provider), q.Get("code"), t.Secrets)
	switch {
	case errors.Is(err, identity.ErrUnavailable):
		return vidhuk.Wrap(vidhuk.Unavailable, "provider_unavailable", err)
	case err != nil:
		return vidhuk.Wrap(vidhuk.Invalid, "provider_refused", err)
	}
	v := center.Voucher{Provider: provider.Name(), Subject: who.Subject, Name: who.Name, Email: who.Email, Trusted: who.Trusted}
	if t.Link != 0 {
		ticket, err := d.Center.Introduce(r.Context(), p.Viewer.Actor, v)
		if err != nil {
			return err
		}
		return ask(w, r, p, d.linkSheet(p, ticket, v), nil)
	}
	return d.recognize(w, r, p, v, t.Next)
}

// linkSheet says whose identity it is and asks for the password: a page elsewhere
// can send a browser here, but not answer this.
func (d desk) linkSheet(p *page.Page, ticket string, v center.Voucher) sheet {
	q := password(p, "password", p.T("account.password"), "current-password")
	q.Hint = p.T("link.password.hint")
	s := d.toAccount(p, sheet{
		title: p.T("link.title", "name", d.named(v.Provider)), lead: p.T("link.lead", "name", d.named(v.Provider)),
		warning: p.T("link.warning"), action: linkPath, hidden: [][2]string{{"ticket", ticket}}, questions: []question{q},
		do: page.Button{Text: p.T("link.do"), Kind: page.Primary, Icon: icon.Lock},
	})
	for _, said := range []string{v.Name, v.Email} {
		if said != "" {
			s.notes = append(s.notes, said)
		}
	}
	return s
}

// link adds a service to the account of whoever confirmed it.
func (d desk) link(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	ticket := f.Raw("ticket")
	v, err := d.Center.Introduced(r.Context(), p.Viewer.Actor, ticket)
	if err != nil {
		return d.over(w, r, p, page.AccountPath, err)
	}
	if err := d.Center.Link(r.Context(), p.Viewer.Actor, ticket, f.Secret("password")); err != nil {
		return again(w, r, p, d.linkSheet(p, ticket, v), f, err)
	}
	return leads(w, r, page.AccountPath, "linked")
}

// recognize signs somebody in whom a provider vouches for, or shows a newcomer
// the application.
func (d desk) recognize(w http.ResponseWriter, r *http.Request, p *page.Page, v center.Voucher, next string) error {
	a, ticket, err := d.Center.Recognize(r.Context(), v)
	switch {
	case vidhuk.CodeOf(err) == "link_needed":
		return d.showSignIn(w, r, p, page.Status(err), page.Prefill("email", v.Email, "next", page.AccountPath).Refused(err))
	case err != nil:
		return err
	case ticket != "":
		f, err := d.vouched(r.Context(), ticket)
		if err != nil {
			return err
		}
		return d.showJoin(w, r, p, f)
	}
	return d.welcome(w, r, a, next)
}
