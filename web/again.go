package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// lostBody is how much of a form is read back for somebody whose session is
// over.
const lostBody = 256 << 10

// unspoken are the fields that a person does not write, or must not see again.
var unspoken = []string{"password", "current", "vouched", "token", "key", "version", "next", "from", "kept"}

// lost is a form that was refused for who sent it: what they wrote stands on the
// page, to be taken along.
type lost struct {
	refusal      error
	title        string
	kept, advice string // above what was written
	texts        []string
	button       page.Button // leads on
	href         string
}

// giveBack answers with what was written in the form.
func giveBack(w http.ResponseWriter, r *http.Request, p *page.Page, l lost) {
	p.Title, p.Private = l.title, true
	w.Header().Set("Cache-Control", "no-store")
	l.texts = written(w, r)
	page.Render(w, r, page.Status(l.refusal), page.Layout(p, writtenAgain(p, l)))
}

// again answers a form whose sender is signed in no longer.
func again(w http.ResponseWriter, r *http.Request, p *page.Page, refusal error) {
	giveBack(w, r, p, lost{
		refusal: refusal, title: p.T("failure.unauthenticated.title"), kept: p.T("again.title"), advice: p.T("again.text"),
		button: page.Button{Text: p.T("nav.signin"), Kind: page.Primary, Icon: icon.SignIn},
		href:   page.SignInPath + "?next=" + url.QueryEscape(cameFrom(r)),
	})
}

// acceptFirst answers a member who has to accept the rules of now before they
// write.
func acceptFirst(w http.ResponseWriter, r *http.Request, p *page.Page, refusal error) {
	giveBack(w, r, p, lost{
		refusal: refusal, title: p.T("rules.again.title"), kept: p.T("rules.again.kept"),
		button: page.Button{Text: p.T("rules.again.open"), Kind: page.Primary, Icon: icon.Book},
		href:   page.AcceptPath + "?next=" + url.QueryEscape(cameFrom(r)),
	})
}

// unadmitted are the refusals of somebody who is no member of the Group.
var unadmitted = []string{"application_waits", "first_message_sent", "membership_required"}

// joinFirst answers somebody who is no member of the Group, or not yet.
func joinFirst(w http.ResponseWriter, r *http.Request, p *page.Page, refusal error) {
	l := lost{
		refusal: refusal, title: p.T("new.member.title"), kept: p.T("again.title"), advice: p.T("again.later"),
		button: page.Button{Text: p.T("nav.account"), Kind: page.Primary, Icon: icon.Person}, href: page.AccountPath,
	}
	if p.Viewer.Membership == vidhuk.Applied {
		l.title = p.T("account.applied.title")
		l.button.Text, l.href = p.T("nav.mine.long"), page.MinePath
	}
	giveBack(w, r, p, l)
}

// written is every text of the form, in the order of the fields' names.
func written(w http.ResponseWriter, r *http.Request) []string {
	r.Body = http.MaxBytesReader(w, r.Body, lostBody)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if r.ParseMultipartForm(lostBody) != nil {
			return nil // photos and all: too much to carry back
		}
	} else if r.ParseForm() != nil {
		return nil
	}
	var names []string
	for name := range r.PostForm {
		if !slices.Contains(unspoken, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var texts []string
	for _, name := range names {
		// A choice is one word; what a person wrote is more.
		if text := strings.TrimSpace(r.PostForm.Get(name)); strings.ContainsAny(text, " \n") {
			texts = append(texts, text)
		}
	}
	return texts
}

// cameFrom is the page of ours that held the form, or the feed.
func cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || !strings.HasPrefix(u.Path, "/") {
		return page.FeedPath
	}
	return u.RequestURI()
}
