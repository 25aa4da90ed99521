package public

import (
	"net/http"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// minePath is the page of one's own messages.
const minePath = "/me"

// asked are the states in which the author is waited for, and what for.
var asked = map[vidhuk.State]string{
	vidhuk.Clarifying: "mine.asked.clarify",
	vidhuk.Rejected:   "mine.asked.rejected",
	vidhuk.Answered:   "mine.asked.closing",
	vidhuk.Closing:    "mine.asked.closing",
}

// request is what is asked of the author of a message; empty when nothing is.
func request(p *page.Page, s look.Summary) string {
	if key, waits := asked[s.State]; waits {
		return p.T(key)
	}
	return ""
}

func (s *site) mine(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after := page.Query(r).Line("after")
	list, err := s.Look.Mine(r.Context(), p.Viewer.Actor, after, 0)
	if err != nil {
		return err
	}
	p.Private = true
	return render(w, r, p, http.StatusOK, p.T("nav.mine.long"), minePage(p, list, pager(minePath, list.Next, after)))
}

// pager leads on through a list that nothing filters.
func pager(path, next, after string) page.Pager {
	var g page.Pager
	if next != "" {
		g.Next = path + "?after=" + next
	}
	if after != "" {
		g.First = path
	}
	return g
}

// mineCard is a message of the reader's own, as it was when it was written.
func mineCard(p *page.Page, s look.Summary) page.Card {
	c := show.Card(p, s)
	c.Author = ""
	return c
}

// notices are what the person was told. Looking at them is reading them.
func (s *site) notices(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after := page.Query(r).Line("after")
	list, err := s.Look.Notices(r.Context(), p.Viewer.Actor, after, 0)
	if err != nil {
		return err
	}
	if p.Viewer.Notices > 0 {
		if err := s.Center.ReadNotices(r.Context(), p.Viewer.Actor, newest(list.Items)); err != nil {
			return err
		}
		p.Viewer.Notices = 0
	}
	p.Private = true
	return render(w, r, p, http.StatusOK, p.T("nav.notices"), noticesPage(p, list, pager(page.NoticesPath, list.Next, after)))
}

// newest is the key of the newest notice shown.
func newest(shown []look.Notice) (id int64) {
	for _, n := range shown {
		id = max(id, n.ID)
	}
	return id
}

// sentence is a notice in words.
func sentence(p *page.Page, n look.Notice) string {
	pairs := []any{"number", string(n.Number)}
	for name, value := range n.Args {
		pairs = append(pairs, name, value)
	}
	return p.T("notice."+n.Kind, pairs...)
}

// desks are the notices that lead to a desk instead of the message itself.
var desks = map[string]string{
	"membership_applied": "/desk/members",
	"assigned":           "/work", "relieved": "/work", "returned": "/work", "objected": "/work", "reopened": "/work",
}

// noticeHref is where a notice leads; empty when nowhere.
func noticeHref(p *page.Page, n look.Notice) string {
	if to, ok := desks[n.Kind]; ok && (n.Number == "" || p.Is(vidhuk.Executor, vidhuk.Operator1588)) {
		return to
	}
	if id, ok := n.Args["alert"].(float64); ok && n.Number == "" {
		return show.AlertPath(int64(id))
	}
	if n.Number == "" {
		return ""
	}
	return show.MessagePath(n.Number)
}
