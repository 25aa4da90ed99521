package feature

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// alerts are the steps about emergency notices (chapter 2).
func (w *world) alerts(s *godog.ScenarioContext) {
	const notice = ` сповіщення «([^»]+)» для району «([^»]+)» від «([^»]+)»$`
	s.Step(`^`+people+` публікує`+notice, w.publish)
	s.Step(`^`+people+` опублікував`+notice, func(who, kind, district, body string) error {
		return errors.Join(w.publish(who, kind, district, body), w.err)
	})
	s.Step(`^`+people+` виправляє район на «([^»]+)» зі словами «([^»]+)»$`, func(who, district, text string) error {
		n := w.notice
		n.AlertRef, n.Districts, n.Note = center.AlertRef{ID: w.alert.ID, Version: w.alert.Version}, []string{w.district(district)}, text
		var err error
		w.alert, err = w.x.Center.UpdateAlert(ctx, w.who(who), n)
		return err
	})
	s.Step(`^`+people+` оголошує відбій$`, func(who string) error {
		_, err := w.x.Center.EndAlert(ctx, w.who(who), center.AlertEnd{AlertRef: center.AlertRef{ID: w.alert.ID, Version: w.alert.Version}})
		return err
	})
	s.Step(`^модератор долучає повідомлення до сповіщення$`, func() error {
		_, err := w.x.Center.Attach(ctx, w.x.Moderator(), center.Attachment{AlertRef: center.AlertRef{ID: w.alert.ID}, Numbers: []vidhuk.Number{w.number}})
		return err
	})
	s.Step(`^виконавець «([^»]+)» відповідає на всі долучені й ставить «([^»]+)»$`, func(body, mark string) error {
		_, err := w.x.Center.AnswerAlert(ctx, w.x.Executor(w.body(body)), center.AlertAnswer{
			AlertRef: center.AlertRef{ID: w.alert.ID}, Organization: w.body(body), Text: town.AnswerText, Mark: markOf(mark),
		})
		w.err = err
		_, err = w.x.Center.CarryAnswers(ctx)
		return err
	})
	s.Step(`^відвідувач бачить сповіщення «([^»]+)»$`, func(headline string) error {
		live, err := w.x.Look.LiveAlerts(ctx)
		return errors.Join(err, expect(slices.ContainsFunc(live, func(a look.Alert) bool { return a.ID == w.alert.ID && a.Headline.UK == headline }), "чинні сповіщення: %+v", live))
	})
	s.Step(`^відвідувач його більше не бачить серед чинних$`, func() error {
		live, err := w.x.Look.LiveAlerts(ctx)
		return errors.Join(err, expect(!slices.ContainsFunc(live, func(a look.Alert) bool { return a.ID == w.alert.ID }), "воно ще діє"))
	})
	s.Step(`^сповіщення діє не довше за (\d+) години$`, func(hours int) error {
		latest := w.x.Clock.Now().Add(time.Duration(hours) * time.Hour)
		return expect(!w.alert.ExpiresAt.After(latest), "діє до %s", w.alert.ExpiresAt)
	})
	s.Step(`^сповіщення має стан «([^»]+)»$`, func(name string) error {
		a, err := w.warned()
		return errors.Join(err, same("стан", uk.Alert(a.State), name))
	})
	s.Step(`^відвідувач бачить, що було «([^»]+)», а стало «([^»]+)»$`, func(from, to string) error {
		a, err := w.warned()
		if err != nil {
			return err
		}
		last := a.Updates[len(a.Updates)-1]
		return expect(len(last.Changes) == 1 && last.Changes[0].From.UK == from && last.Changes[0].To.UK == to, "зміни: %+v", last.Changes)
	})
}

// publish has somebody publish an alert by the names that people read.
func (w *world) publish(who, kind, district, body string) error {
	w.notice = center.AlertNotice{Organization: w.body(body), Districts: []string{w.district(district)}, Text: "Аварія, бригада вже працює."}
	for _, k := range w.x.City.AlertKinds() {
		if k.Name.UK == kind {
			w.notice.Kind = k.Key
		}
	}
	w.alert, w.err = w.x.Center.Alert(ctx, w.who(who), w.notice)
	return nil
}

func (w *world) district(name string) string {
	for _, d := range w.x.City.Districts() {
		if strings.EqualFold(d.Name.UK, name) {
			return d.Slug
		}
	}
	return name
}

// warned is the alert as visitors read it.
func (w *world) warned() (look.Alert, error) { return w.x.Look.Alert(ctx, vidhuk.Nobody, w.alert.ID) }
