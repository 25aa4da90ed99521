package moderate

import (
	"net/http"
	"net/url"
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

const mailPath = queuePath + "/mail"

// post is a page of the log of letters.
type post struct {
	look.LetterLog
	p      *page.Page
	state  vidhuk.LetterState // empty: all
	cursor string
	on     bool // a mail server is set up
}

// mail answers with the log of letters: what went to whom and what came of it.
func (d *desk) mail(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	q := r.URL.Query()
	l := &post{p: p, state: vidhuk.LetterState(q.Get("state")), cursor: q.Get("after"), on: d.center.Mail()}
	var states []vidhuk.LetterState
	if l.state != "" {
		states = append(states, l.state)
	}
	var err error
	if l.LetterLog, err = d.look.Letters(r.Context(), p.Viewer.Actor, states, l.cursor, 0); err != nil {
		return err
	}
	d.begin(p, p.T("mail.title"))
	p.Wide, p.Section = false, mailPath
	page.Render(w, r, http.StatusOK, page.Layout(p, mailPage(l)))
	return nil
}

// resend puts a letter back into the queue.
func (d *desk) resend(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if _, err := d.center.Resend(r.Context(), p.Viewer.Actor, id); err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "resent"})
	http.Redirect(w, r, mailPath, http.StatusSeeOther)
	return nil
}

// tabs are the states with how many letters stand in each.
func (l *post) tabs() []page.Tab {
	all := []page.Tab{{Href: mailPath, Text: l.p.T("mail.all"), Current: l.state == ""}}
	for _, s := range vidhuk.LetterStates {
		if l.Counts[s] > 0 || s == l.state {
			all = append(all, page.Tab{
				Href: mailPath + "?state=" + string(s), Text: l.p.T("mail.state." + string(s)), Count: int(l.Counts[s]), Current: l.state == s,
			})
		}
	}
	return all
}

// who names the reader of a letter.
func (l *post) who(letter look.Letter) string {
	switch {
	case letter.Name != "" && letter.Address != "":
		return letter.Name + " · " + letter.Address
	case letter.Name != "":
		return letter.Name
	case letter.Address != "":
		return letter.Address
	}
	return l.p.T("mail.nobody")
}

func (l *post) pager() page.Pager {
	g := page.Pager{Shown: len(l.Items)}
	at := url.Values{}
	if l.state != "" {
		at.Set("state", string(l.state))
	}
	if l.cursor != "" {
		g.First = mailPath + "?" + at.Encode()
	}
	if l.Next != "" {
		at.Set("after", l.Next)
		g.Next = mailPath + "?" + at.Encode()
	}
	return g
}
