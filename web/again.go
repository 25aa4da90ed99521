package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"vidhuk/web/page"
)

// lostBody is how much of a form is read back for somebody whose session is
// over.
const lostBody = 256 << 10

// unspoken are the fields that a person does not write, or must not see again.
var unspoken = []string{"password", "current", "vouched", "token", "key", "version", "next", "from", "kept"}

// again answers a form whose sender is signed in no longer: what they wrote
// stands on the page, to be taken along.
func again(w http.ResponseWriter, r *http.Request, p *page.Page, refusal error) {
	p.Title, p.Private = p.T("failure.unauthenticated.title"), true
	w.Header().Set("Cache-Control", "no-store")
	page.Render(w, r, page.Status(refusal), page.Layout(p, signInAgain(p, refusal, written(w, r), page.SignInPath+"?next="+url.QueryEscape(cameFrom(r)))))
}

// acceptFirst answers a member who has to accept the rules of now before they
// write: what they wrote stands on the page, to be taken along.
func acceptFirst(w http.ResponseWriter, r *http.Request, p *page.Page, refusal error) {
	p.Title, p.Private = p.T("rules.again.title"), true
	w.Header().Set("Cache-Control", "no-store")
	to := page.AcceptPath + "?next=" + url.QueryEscape(cameFrom(r))
	page.Render(w, r, page.Status(refusal), page.Layout(p, acceptAgain(p, refusal, written(w, r), to)))
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
