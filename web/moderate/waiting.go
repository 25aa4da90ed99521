package moderate

import (
	"context"
	"net/http"
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// listing is the address of a list beside the review queue.
type listing string

const (
	newList      listing = queuePath // the queue itself
	revisionList listing = queuePath + "/revisions"
	appealList   listing = queuePath + "/appeals"
	reportList   listing = queuePath + "/reports"
	heldList     listing = queuePath + "/held"
	secludedList listing = queuePath + "/private"
)

// listings says how each list is read, and what it is called.
var listings = map[listing]struct {
	key  string
	read func(*look.Look, context.Context, vidhuk.Actor) ([]look.Waits, error)
}{
	revisionList: {"revisions", (*look.Look).Proposals},
	appealList:   {"appeals", (*look.Look).Appeals},
	reportList:   {"reports", (*look.Look).Reports},
	heldList:     {"held", (*look.Look).Held},
	secludedList: {"private", (*look.Look).Secluded},
}

// besideTabs lead from one list to another.
func besideTabs(p *page.Page, current listing) []page.Tab {
	tabs := []page.Tab{
		{Href: string(newList), Text: p.T("desk.list.new"), Count: p.Counters.Queue},
		{Href: string(revisionList), Text: p.T("desk.list.revisions"), Count: p.Counters.Proposals},
		{Href: string(appealList), Text: p.T("desk.list.appeals"), Count: p.Counters.Appeals},
	}
	if p.Viewer.Sees(page.CommentReports) {
		tabs = append(tabs, page.Tab{Href: string(reportList), Text: p.T("desk.list.reports"), Count: p.Counters.Reports},
			page.Tab{Href: string(heldList), Text: p.T("desk.list.held"), Count: p.Counters.Held})
	}
	if p.Viewer.Is(vidhuk.Administrator, vidhuk.DepartmentOf) {
		tabs = append(tabs, page.Tab{Href: string(secludedList), Text: p.T("desk.list.private"), Count: p.Counters.Secluded})
	}
	if p.Viewer.Sees(page.NewComments) {
		tabs = append(tabs, page.Tab{Href: commentsPath, Text: p.T("heard.tab"), Count: p.Counters.Comments})
	}
	if p.Viewer.Sees(page.SecondLooks) {
		tabs = append(tabs, page.Tab{Href: secondPath, Text: p.T("second.tab"), Count: p.Counters.Seconds})
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == string(current)
	}
	return tabs
}

// waits is a list beside the queue.
type waits struct {
	items []look.Waits
	p     *page.Page
	d     *desk
	list  listing
}

func (l waits) key() string { return listings[l.list].key }

// waiting answers with one of the lists.
func (d *desk) waiting(list listing) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		items, err := listings[list].read(d.look, r.Context(), p.Viewer.Actor)
		if err != nil {
			return err
		}
		l := waits{items: items, p: p, d: d, list: list}
		d.begin(p, p.T("desk.list."+l.key()))
		p.Wide, p.Section = false, queuePath
		page.Render(w, r, http.StatusOK, page.Layout(p, waitingPage(l)))
		return nil
	}
}

// href is where an item is decided.
func (l waits) href(i look.Waits) string {
	if i.Comment != nil {
		return commentPath(i.Number, i.Comment.ID)
	}
	return messagePath(i.Number) + "#decision"
}

func commentPath(n vidhuk.Number, comment int64) string {
	return messagePath(n) + "/comments/" + strconv.FormatInt(comment, 10)
}

// ground names a ground by its key: one of clause 4.3, or the conduct of
// officials.
func (d *desk) ground(p *page.Page, key string) string {
	if key == vidhuk.Unethical {
		return p.T("report.unethical.ground")
	}
	g, _ := d.look.Rules().Ground(key)
	return g.Label.In(p.Lang.Tag())
}

// said is whose comment is reported.
func said(c *look.Comment) string {
	if c.Official() {
		return c.Organization.Short
	}
	return c.Author
}

// appealing reports whether an appeal against the rejection waits.
func (v *view) appealing() bool {
	return v.State == vidhuk.Rejected && v.Appeal != nil && v.Appeal.State == vidhuk.AppealWaiting
}

// proposing reports whether another wording waits.
func (v *view) proposing() bool {
	return v.Proposal != nil && v.Proposal.State == vidhuk.ProposalWaiting
}

// pieces are the words of both texts, told apart.
func (v *view) pieces() []regulation.Piece { return regulation.Words(v.original(), v.Proposal.Text) }

// moved are the facts that the author changed beside the text.
func (v *view) moved() []page.Fact {
	now := look.Summary{
		TopicName: v.Proposal.TopicName, Subtopic: v.Proposal.Subtopic, SubtopicName: v.Proposal.SubtopicName, Place: v.Proposal.Place,
		DistrictName: v.Proposal.DistrictName,
	}
	var facts []page.Fact
	for _, f := range []struct{ key, before, after string }{
		{"desk.fact.topic", show.Topic(v.p, v.Summary), show.Topic(v.p, now)},
		{"desk.fact.place", show.Place(v.p, v.Summary), show.Place(v.p, now)},
	} {
		if f.before != f.after {
			facts = append(facts, page.Fact{Label: v.p.T(f.key), Text: f.before + " → " + f.after})
		}
	}
	return facts
}

// rulingFields are what is decided of an appeal, and why.
func (v *view) rulingFields() []page.Field {
	return []page.Field{
		{Name: "overturn", Label: v.p.T("desk.appeal.decision"), Required: true, Options: []page.Option{
			{Value: "yes", Label: v.p.T("desk.appeal.overturn"), Hint: v.p.T("desk.appeal.overturn.hint")},
			{Value: "no", Label: v.p.T("desk.appeal.uphold"), Hint: v.p.T("desk.appeal.uphold.hint")},
		}},
		{Name: "ruling", Label: v.p.T("desk.appeal.why"), Hint: v.p.T("desk.appeal.why.hint"), Required: true, Rows: 3, Max: v.norms().CommentTextMax},
	}
}

// discussion is the thread with what a moderator may do under each comment.
func (v *view) discussion() show.Thread {
	return show.Thread{
		Number: v.Number, Comments: v.Thread, Actions: v.commentActions,
		Ground: func(key string) string { return v.d.ground(v.p, key) },
	}
}
