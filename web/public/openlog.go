package public

import (
	"net/http"
	"net/url"
	"time"

	"vidhuk/look"
	"vidhuk/web/page"
)

// openLogPath is the public log of moderation.
const openLogPath = "/moderation"

// openLog is a page of it.
type openLog struct {
	look.List[look.Judgement]
	cursor string
}

// openLog answers with what moderators decided: without persons, texts and
// numbers of messages.
func (s *site) openLog(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	l := openLog{cursor: r.URL.Query().Get("after")}
	var err error
	if l.List, err = s.Look.Judgements(r.Context(), l.cursor, 50); err != nil {
		return err
	}
	p.Description = p.T("openlog.lead")
	return render(w, r, p, http.StatusOK, p.T("openlog.title"), openLogPage(p, l))
}

// what tells a line's decision in words.
func (l openLog) what(p *page.Page, j look.Judgement) string {
	if j.Outcome != "" {
		return p.T("openlog.appeal." + j.Outcome)
	}
	return p.T("openlog." + string(j.Deed))
}

// day is the day of a line, told once for all lines of it; empty under the first.
func (l openLog) day(p *page.Page, i int) string {
	if i > 0 && l.Items[i-1].Day == l.Items[i].Day {
		return ""
	}
	at, err := time.ParseInLocation(time.DateOnly, l.Items[i].Day, p.Now.Location())
	if err != nil {
		return l.Items[i].Day
	}
	return p.Lang.Date(at)
}

func (l openLog) pager() page.Pager {
	g := page.Pager{Shown: len(l.Items)}
	if l.cursor != "" {
		g.First = openLogPath
	}
	if l.Next != "" {
		g.Next = openLogPath + "?" + url.Values{"after": {l.Next}}.Encode()
	}
	return g
}
