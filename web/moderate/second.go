package moderate

import (
	"net/http"
	"net/url"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

const secondPath = queuePath + "/second"

// secondList is the decisions of one state that the lot fell on.
type secondList struct {
	look.List[look.Second]
	p      *page.Page
	d      *desk
	state  vidhuk.SecondState
	cursor string
	form   *page.Form // that came back, or nil
	open   int64      // whose form it is
}

// seconds answers with the decisions for a second look (4.3).
func (d *desk) seconds(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showSeconds(w, r, p, http.StatusOK, &secondList{})
}

func (d *desk) showSeconds(w http.ResponseWriter, r *http.Request, p *page.Page, status int, l *secondList) error {
	q := r.URL.Query()
	l.p, l.d, l.state, l.cursor = p, d, vidhuk.SecondState(q.Get("state")), q.Get("after")
	if l.state == "" {
		l.state = vidhuk.SecondWaiting
	}
	var err error
	if l.List, err = d.look.Seconds(r.Context(), p.Viewer.Actor, l.state, l.cursor); err != nil {
		return err
	}
	d.begin(p, p.T("second.title"))
	p.Wide, p.Section, p.Path = false, queuePath, secondPath
	page.Render(w, r, status, page.Layout(p, secondsPage(l)))
	return nil
}

// lookAgain takes what the second person thinks.
func (d *desk) lookAgain(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	if err = f.Err(); err == nil {
		_, err = d.center.Second(r.Context(), p.Viewer.Actor, center.SecondLook{ID: id, Agree: f.Line("verdict") == "agree", Text: f.Text("text")})
	}
	switch vidhuk.KindOf(err) {
	case vidhuk.Invalid, vidhuk.Conflict:
		return d.showSeconds(w, r, p, page.Status(err), &secondList{form: f.Refused(err), open: id})
	}
	if err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "second_noted"})
	http.Redirect(w, r, secondPath, http.StatusSeeOther)
	return nil
}

func (l *secondList) tabs() []page.Tab {
	var all []page.Tab
	for _, s := range vidhuk.SecondStates {
		t := page.Tab{Href: secondPath + "?state=" + string(s), Text: l.p.T("second.state." + string(s)), Current: s == l.state}
		if s == vidhuk.SecondWaiting {
			t.Href, t.Count = secondPath, l.p.Counters.Seconds
		}
		all = append(all, t)
	}
	return all
}

func (l *secondList) pager() page.Pager {
	return pagerOf(secondPath, url.Values{"state": {string(l.state)}}, l.cursor, l.Next, len(l.Items))
}

// pagerOf leads through a list by cursor.
func pagerOf(path string, at url.Values, cursor, next string, shown int) page.Pager {
	g := page.Pager{Shown: shown}
	if cursor != "" {
		g.First = path + "?" + at.Encode()
	}
	if next != "" {
		at.Set("after", next)
		g.Next = path + "?" + at.Encode()
	}
	return g
}

// textField asks why the decision is not shared; the address of the item keeps
// the fields of several forms apart.
func (l *secondList) textField(id int64) page.Field {
	return page.Field{Name: "text", Among: "-" + strconv.FormatInt(id, 10), Label: l.p.T("second.text"), Hint: l.p.T("second.text.hint"), Rows: 2, Max: l.d.look.Rules().Norms.CommentTextMax}
}

// formOf is the form that came back, for the item it belongs to.
func (l *secondList) formOf(id int64) *page.Form {
	if id == l.open {
		return l.form
	}
	return nil
}

func (l *secondList) action(id int64) string { return secondPath + "/" + strconv.FormatInt(id, 10) }

// where is the page on which something can be done about the decision.
func (l *secondList) where(s look.Second) string {
	if s.CommentID != 0 {
		return show.MessagePath(s.Number) + "#comment-" + strconv.FormatInt(s.CommentID, 10)
	}
	return messagePath(s.Number)
}
