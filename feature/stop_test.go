package feature

import (
	"errors"
	"strings"

	"github.com/cucumber/godog"

	"vidhuk/center"
)

// stops are the steps about the end of activity (7.1).
func (w *world) stops(s *godog.ScenarioContext) {
	s.Step(`^за розпорядженням діяльність припинено$`, func() error {
		w.x.Stopped()
		return nil
	})
	s.Step(`^адміністратор вносить розпорядження про припинення діяльності$`, func() error {
		w.stop = w.x.Proposed()
		return nil
	})
	s.Step(`^`+people+` підтверджує припинення$`, func(who string) error {
		_, w.err = w.x.Center.ConfirmStop(ctx, w.who(who), center.StopRef{ID: w.stop.ID})
		return refusalOnly(w.err)
	})
	s.Step(`^`+people+` скасовує припинення$`, func(who string) error {
		_, err := w.x.Center.WithdrawStop(ctx, w.who(who), center.StopRef{ID: w.stop.ID})
		return err
	})
	s.Step(`^відвідувач бачить, що діяльність (припинено|буде припинено) за розпорядженням «([^»]+)»$`, func(when, number string) error {
		a, err := w.x.Look.Activity(ctx)
		return errors.Join(err, expect(a.Stop != nil && a.Stop.Number == number && a.Stopped == (when == "припинено"), "діяльність: %+v", a))
	})
	s.Step(`^відвідувач не бачить нічого про припинення$`, func() error {
		a, err := w.x.Look.Activity(ctx)
		return errors.Join(err, expect(a.Stop == nil && !a.Stopped, "діяльність: %+v", a))
	})
	s.Step(`^відмова називає розпорядження «([^»]+)» і телефони (\d+) та (\d+)$`, func(order, service, emergency string) error {
		said := uk.Error(w.err)
		for _, part := range []string{order, service, emergency} {
			if !strings.Contains(said, part) {
				return expect(false, "%q не називає %s", said, part)
			}
		}
		return nil
	})
	s.Step(`^учасниця отримує копію своїх даних$`, func() error {
		who := w.x.Member()
		told, err := w.x.Look.Announced(ctx)
		who.Stopped = told.InForce
		sections, err2 := w.x.Look.Export(ctx, who)
		return errors.Join(err, err2, expect(len(sections) > 0, "копія порожня"))
	})
}
