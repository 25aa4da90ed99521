package public

import (
	"net/http"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// receipt tells the author the number, and what happens next and when.
func (s *site) receipt(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.own(r.Context(), p, r.PathValue("number"))
	if err != nil {
		return err
	}
	p.Section, p.Private = minePath, true
	return render(w, r, p, http.StatusOK, p.T("receipt.title"), receiptPage(p, s.receiptOf(p, d), s.phones(p, d.Text)))
}

// receiptView is a receipt as it is drawn.
type receiptView struct {
	number    vidhuk.Number
	state     vidhuk.State
	emergency bool
	review    string // when somebody reads it
	steps     []page.TimelineItem
}

func (s *site) receiptOf(p *page.Page, d look.Detail) receiptView {
	v := receiptView{number: d.Number, state: d.State, emergency: d.Emergency, review: s.whenReviewed(p)}
	v.steps = []page.TimelineItem{{Title: p.Lang.Deed(vidhuk.DeedSubmit), At: d.ReceivedAt, Tone: page.Wait, Icon: icon.Send}}
	for _, step := range []string{"review", "notify", "accept", "answer", "close"} {
		v.steps = append(v.steps, page.TimelineItem{
			Title: p.T("next." + step), Text: p.T("receipt." + step), Tone: page.Rest, Icon: icon.Clock, Future: true,
		})
	}
	return v
}

// whenReviewed says when a moderator reads what comes in now (3.4).
func (s *site) whenReviewed(p *page.Page) string {
	moderation := s.Look.Moderation()
	if moderation.IsOpen(p.Now) {
		return p.T("receipt.now")
	}
	opens := moderation.NextOpen(p.Now)
	if s.weekendBefore(p.Now, opens) {
		return p.T("receipt.weekend", "at", opens)
	}
	return p.T("receipt.later", "at", opens)
}

// weekendBefore reports whether a day off lies before the opening: then the
// queue is checked at least once on it.
func (s *site) weekendBefore(now, opens time.Time) bool {
	moderation := s.Look.Moderation()
	for day := moderation.Day(now); day.Before(moderation.Day(opens)); day = day.AddDays(1) {
		if !moderation.WorkingDay(day) {
			return true
		}
	}
	return false
}
