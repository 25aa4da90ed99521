package moderate

import (
	"net/http"
	"net/url"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

const watchPath = queuePath + "/comments"

// watchList is what citizens wrote, with the place where the reader stopped.
type watchList struct {
	look.Watch
	p      *page.Page
	d      *desk
	cursor string
}

// watch answers with the comments, the newest first (5.1.2).
func (d *desk) watch(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	l := &watchList{p: p, d: d, cursor: r.URL.Query().Get("after")}
	var err error
	if l.Watch, err = d.look.Watch(r.Context(), p.Viewer.Actor, l.cursor); err != nil {
		return err
	}
	d.begin(p, p.T("watch.title"))
	p.Wide, p.Section, p.Path = false, queuePath, watchPath
	page.Render(w, r, http.StatusOK, page.Layout(p, watchPage(l)))
	return nil
}

// watched notes that everything up to a comment was read.
func (d *desk) watched(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	if err := d.center.Watched(r.Context(), p.Viewer.Actor, f.Int("newest")); err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "watched"})
	http.Redirect(w, r, watchPath, http.StatusSeeOther)
	return nil
}

// stopped reports whether the reader had come so far: the first comment of the
// page that is not new, after one that is.
func (l *watchList) stopped(i int) bool { return i > 0 && l.Items[i-1].New && !l.Items[i].New }

// marks reports whether there is something to mark as read.
func (l *watchList) marks() bool {
	return l.New > 0 && l.Newest != 0 && l.p.Viewer.May(vidhuk.DeedWatch)
}

func (l *watchList) pager() page.Pager {
	return pagerOf(watchPath, url.Values{}, l.cursor, l.Next, len(l.Items))
}
