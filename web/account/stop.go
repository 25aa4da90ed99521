package account

import (
	"net/http"

	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// stopPage says what the link of a letter ends. Opening it ends nothing.
func (d desk) stopPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	secret := token(r, p, stopPath)
	_, theme, err := d.Center.Unsubscribed(r.Context(), secret)
	if err != nil {
		return d.over(w, r, p, stopPath, err)
	}
	return ask(w, r, p, sheet{
		title: p.T("stop.title"), lead: p.T("stop.theme." + string(theme)), action: stopPath + "?token=" + secret,
		notes: []string{p.T("letters.site")}, more: lettersPath, less: p.T("stop.choose"),
		do: page.Button{Text: p.T("stop.do"), Kind: page.Primary, Icon: icon.Check},
	}, nil)
}

// stop ends letters. A mail program posts here by itself, without a browser
// around it (RFC 8058): the token in the address is all that counts.
func (d desk) stop(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	secret := token(r, p, stopPath)
	theme, err := d.Center.Unsubscribe(r.Context(), secret)
	if err != nil {
		return d.over(w, r, p, stopPath, err)
	}
	return show(w, r, p, http.StatusOK, p.T("stop.done.title"), stoppedView(p, theme))
}
