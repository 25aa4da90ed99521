package moderate

import (
	"net/http"
	"net/url"
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

const commentsPath = queuePath + "/comments"

// heardList is what citizens wrote, with the place where the reader stopped.
type heardList struct {
	look.NewComments
	p      *page.Page
	d      *desk
	cursor string
}

// heards answers with the comments, the newest first (5.1.2).
func (d *desk) heards(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	l := &heardList{p: p, d: d, cursor: r.URL.Query().Get("after")}
	var err error
	if l.NewComments, err = d.look.NewComments(r.Context(), p.Viewer.Actor, l.cursor); err != nil {
		return err
	}
	if l.cursor != "" { // what was the newest when the reader began
		l.Newest = page.Query(r).Int("newest")
	}
	d.begin(p, p.T("heard.title"))
	p.Wide, p.Section, p.Path = false, queuePath, commentsPath
	page.Render(w, r, http.StatusOK, page.Layout(p, heardPage(l)))
	return nil
}

// heard notes that everything up to a comment was read.
func (d *desk) heard(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	if err := d.center.ReadComments(r.Context(), p.Viewer.Actor, f.Int("newest")); err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "comments_read"})
	http.Redirect(w, r, commentsPath, http.StatusSeeOther)
	return nil
}

// stopped reports whether the reader had come so far: the first comment of the
// page that is not new, after one that is.
func (l *heardList) stopped(i int) bool { return i > 0 && l.Items[i-1].New && !l.Items[i].New }

// marks reports whether there is something to mark as read: on the page that ends
// what is new, or at once for somebody who begins.
func (l *heardList) marks() bool {
	if l.New == 0 || l.Newest == 0 || !l.p.Viewer.May(vidhuk.DeedReadComments) {
		return false
	}
	end := l.Next == "" || len(l.Items) > 0 && !l.Items[len(l.Items)-1].New
	return end || l.ReadAt.IsZero() && l.cursor == ""
}

func (l *heardList) pager() page.Pager {
	at := url.Values{}
	if l.Newest != 0 {
		at.Set("newest", strconv.FormatInt(l.Newest, 10))
	}
	return pagerOf(commentsPath, at, l.cursor, l.Next, len(l.Items))
}
