package moderate

import (
	"net/http"
	"strconv"
	"time"

	"vidhuk/look"
	"vidhuk/web/page"
)

const workloadPath = queuePath + "/figures"

// workloadView is what moderators decided in a period.
type workloadView struct {
	look.Workloads
	p *page.Page
}

// workload answers with the reader's own figures; who answers for the moderators
// sees everybody's.
func (d *desk) workload(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	days, _ := strconv.Atoi(r.URL.Query().Get("days")) // anything else is the usual period
	all, err := d.look.Workloads(r.Context(), p.Viewer.Actor, days)
	if err != nil {
		return err
	}
	d.begin(p, p.T("workload.title"))
	p.Wide, p.Section, p.Path = false, workloadPath, workloadPath
	page.Render(w, r, http.StatusOK, page.Layout(p, workloadPage(workloadView{all, p})))
	return nil
}

func (v workloadView) tabs() []page.Tab {
	var tabs []page.Tab
	for _, n := range look.WorkDays {
		tabs = append(tabs, page.Tab{Href: workloadPath + "?days=" + strconv.Itoa(n), Text: v.p.N("workload.days", n), Current: n == v.Days})
	}
	return tabs
}

// tiles are one person's figures.
func (v workloadView) tiles(l look.Workload) []page.Fact {
	return []page.Fact{
		{Label: v.p.T("workload.decisions"), Text: v.p.Lang.Number(l.Decisions)},
		{Label: v.p.T("workload.approved"), Text: v.p.Lang.Number(l.Approved)},
		{Label: v.p.T("workload.clarified"), Text: v.p.Lang.Number(l.Clarified)},
		{Label: v.p.T("workload.refused"), Text: v.p.Lang.Number(l.Refused)},
		{Label: v.p.T("workload.removed"), Text: v.p.Lang.Number(l.Removed)},
		{Label: v.p.T("workload.waited"), Text: v.waited(l)},
		{Label: v.p.T("workload.appeals"), Text: v.of(l.Overturned, l.Appeals)},
		{Label: v.p.T("workload.seconds"), Text: v.of(l.Disagreed, l.Looked)},
	}
}

// waited is half of the decisions' waiting, in working time.
func (v workloadView) waited(l look.Workload) string {
	if l.Waited.Median == 0 {
		return v.p.T("workload.few")
	}
	return v.p.Lang.Duration(time.Duration(l.Waited.Median) * time.Minute)
}

func (v workloadView) of(part, all int64) string {
	return v.p.T("workload.of", "part", v.p.Lang.Number(part), "all", v.p.Lang.Number(all))
}
