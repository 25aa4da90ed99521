package public

import (
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

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
	waiting, err := s.Look.Awaited(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	list, err := s.Look.Mine(r.Context(), p.Viewer.Actor, after, 0)
	if err != nil {
		return err
	}
	v := mineView{pager: pager(page.MinePath, list.Next, after)}
	v.others = slices.DeleteFunc(list.Items, func(m look.Summary) bool {
		return slices.ContainsFunc(waiting, func(w look.Summary) bool { return w.Number == m.Number })
	})
	if after == "" {
		v.waiting = waiting
	}
	p.Private = true
	return render(w, r, p, http.StatusOK, p.T("nav.mine.long"), minePage(p, v))
}

// mineView is a page of one's own messages: what waits for the reader stands
// first, and only once.
type mineView struct {
	waiting, others []look.Summary
	pager           page.Pager
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

// noticeView is a page of notices: what is new stands first.
type noticeView struct {
	fresh, read []look.Notice
	newest      int64 // key of the newest notice shown
	pager       page.Pager
}

// notices are what the person was told. Following one marks it as read; a button
// marks them all.
func (s *site) notices(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after := page.Query(r).Line("after")
	list, err := s.Look.NoticesUnreadFirst(r.Context(), p.Viewer.Actor, after, 0)
	if err != nil {
		return err
	}
	v := noticeView{pager: pager(page.NoticesPath, list.Next, after)}
	for _, n := range list.Items {
		v.newest = max(v.newest, n.ID)
		if n.Read {
			v.read = append(v.read, n)
		} else {
			v.fresh = append(v.fresh, n)
		}
	}
	p.Private = true
	return render(w, r, p, http.StatusOK, p.T("nav.notices"), noticesPage(p, v))
}

// readNotices marks as read what the page showed, and what is older: what came
// meanwhile is still new.
func (s *site) readNotices(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.Center.ReadNotices(r.Context(), p.Viewer.Actor, f.Int("up_to")); err != nil {
		return err
	}
	http.Redirect(w, r, page.NoticesPath, http.StatusSeeOther)
	return nil
}

// notice follows one notice to what it is about, and marks it as read.
func (s *site) notice(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	n, err := s.Look.Notice(r.Context(), p.Viewer.Actor, id)
	if err != nil {
		return err
	}
	if err := s.Center.ReadNotice(r.Context(), p.Viewer.Actor, id); err != nil {
		return err
	}
	to := noticeHref(p, n)
	if to == "" {
		to = page.NoticesPath
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// noticePath is the address that follows a notice.
func noticePath(n look.Notice) string {
	return page.NoticesPath + "/" + strconv.FormatInt(n.ID, 10)
}

// desks are the notices that lead to a desk instead of the message itself.
var desks = map[string]string{
	"membership_applied": "/desk/members", "appealed": "/desk/appeals", "reported": "/desk/reports", "reported_unethical": "/desk/reports",
	"sanction_proposed": measuresDesk, "sanction_confirmed": measuresDesk, "sanction_withdrawn": measuresDesk, "sanction_appealed": measuresDesk,
	"sanction_overturned": measuresDesk, "sanction_recounted": measuresDesk,
	"account_blocked": page.MeasuresPath, "account_blocked_forever": page.MeasuresPath, "account_excluded": page.MeasuresPath,
	"account_unblocked": page.MeasuresPath, "account_lifted": page.MeasuresPath, "account_annulled": page.MeasuresPath,
	"account_reduced": page.MeasuresPath, "account_appeal_upheld": page.MeasuresPath,
	"assigned": "/work", "relieved": "/work", "returned": "/work", "objected": "/work", "reopened": "/work",
}

// measuresDesk is where staff decide about measures (4.4).
const measuresDesk = "/desk/sanctions"

// atTheDesk are the notices that lead staff to a message as the desk shows it.
var atTheDesk = []string{"appealed", "reported", "reported_unethical"}

// forTheAuthor are the notices whose place on the page is what the author may
// do now.
var forTheAuthor = []string{
	"clarify", "rejected", "rejected_applied", "rejected_refused", "hidden", "closing", "closed", "appeal_upheld", "appeal_overturned", "revision_approved", "revision_rejected",
}

// noticeHref is where a notice leads: to its place on the page, where it has
// one; empty when nowhere.
func noticeHref(p *page.Page, n look.Notice) string {
	if to, ok := desks[n.Kind]; ok && (n.Number == "" || p.Is(vidhuk.Executor, vidhuk.Operator1588) || slices.Contains(atTheDesk, n.Kind)) {
		return to
	}
	if id, ok := n.Args["alert"].(float64); ok && n.Number == "" {
		return show.AlertPath(int64(id))
	}
	if n.Number == "" {
		return ""
	}
	if id, ok := n.Args["comment"].(float64); ok { // a number, as JSON has it
		return show.MessagePath(n.Number) + "#c" + strconv.FormatInt(int64(id), 10)
	}
	if slices.Contains(forTheAuthor, n.Kind) {
		return show.MessagePath(n.Number) + "#yours"
	}
	return show.MessagePath(n.Number)
}
