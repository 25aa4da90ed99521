package public

import (
	"net/http"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
	"vidhuk/web/show"
)

// receipt tells the author the number, and what happens next and when.
func (s *site) receipt(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.own(r.Context(), p, r.PathValue("number"))
	if err != nil {
		return err
	}
	v := s.receiptOf(p, d)
	if v.code, err = s.statusCode(r.Context(), p, d); err != nil {
		return err
	}
	p.Section, p.Private = page.MinePath, true
	return render(w, r, p, http.StatusOK, p.T("receipt.title"), receiptPage(p, v, s.phones(p, d.Text)))
}

// receiptView is a receipt as it is drawn.
type receiptView struct {
	number    vidhuk.Number
	code      string // of the status page
	state     vidhuk.State
	emergency bool
	review    string // when somebody reads it
	facts     []page.Fact
	place     vidhuk.Place
	editable  bool
	steps     []page.TimelineItem
}

func (s *site) receiptOf(p *page.Page, d look.Detail) receiptView {
	_, editable := rewriting(d)
	v := receiptView{
		number: d.Number, state: d.State, emergency: d.Emergency, review: s.whenReviewed(p, d.ReceivedAt), facts: noted(p, d),
		place: d.Place, editable: editable,
	}
	v.steps = []page.TimelineItem{{Title: p.Lang.Deed(vidhuk.DeedSubmit), At: d.ReceivedAt, Tone: page.Wait, Icon: icon.Send}}
	for _, step := range []string{"review", "notify", "accept", "answer", "close"} {
		v.steps = append(v.steps, page.TimelineItem{
			Title: p.T("next." + step), Text: p.T("receipt." + step), Tone: page.Rest, Icon: icon.Clock, Future: true,
		})
	}
	return v
}

// noted is what we made of the message: its author sees at once what to correct.
func noted(p *page.Page, d look.Detail) []page.Fact {
	place := show.Place(p, d.Summary)
	if place == "" && !d.Place.HasPoint() {
		place = p.T("receipt.place.none")
	}
	facts := []page.Fact{{Label: p.T("receipt.topic"), Text: show.Topic(p, d.Summary)}}
	if place != "" {
		facts = append(facts, page.Fact{Label: p.T("receipt.place"), Text: place})
	}
	if n := len(d.Photos); n > 0 {
		facts = append(facts, page.Fact{Label: p.T("receipt.photos"), Text: p.Lang.Number(int64(n))})
	}
	return facts
}

// whenReviewed says when a moderator reads what came in at a time (3.4, A-24).
// What is expected is told as such: the norm is an internal one.
func (s *site) whenReviewed(p *page.Page, received time.Time) string {
	moderation := s.Look.Moderation()
	target := moderation.Add(received, s.norms().ModerationTargetWorking)
	if moderation.IsOpen(received) {
		closes := moderation.AddDays(received, 0)
		return p.T("receipt.open.until", "day", p.Lang.Day(closes, p.Now), "time", language.Clock(closes),
			"target", p.Lang.Day(target, p.Now), "by", language.Clock(target))
	}
	opens := moderation.NextOpen(received)
	if s.weekendBefore(received, opens) {
		return p.T("receipt.opens.weekend", "day", p.Lang.Day(opens, p.Now), "time", language.Clock(opens))
	}
	return p.T("receipt.opens", "day", p.Lang.Day(opens, p.Now), "time", language.Clock(opens), "by", language.Clock(target))
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
