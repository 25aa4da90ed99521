package execute_test

import (
	"testing"
	"time"

	"vidhuk"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
	"vidhuk/web/asset"
)

func TestTheDeskIsGoodOnBothScreensByDayAndNight(t *testing.T) {
	if err := asset.Built(); err != nil {
		t.Skip("no look without assets: ", err)
	}
	s := serve(t)
	tab := chrome.New(t)
	executor := s.Visit(t, s.Executor(town.Roads))
	s.show(t, tab, executor)
	fresh, taken := s.Approved(town.Roads, town.Water), s.Accepted(town.Roads)
	s.Answered(vidhuk.MarkDone, town.Roads)
	s.Clock.Pass(5 * time.Hour)
	s.good(t, tab, "inbox", "/work")
	s.good(t, tab, "assignment", "/work/messages/"+string(fresh.Number))
	s.good(t, tab, "answer", "/work/messages/"+string(taken.Number))

	both := s.Person("Двоє", []vidhuk.Role{vidhuk.Executor, vidhuk.Operator1588}, town.Roads, vidhuk.Service1588)
	s.submitted(t, "Прорвало трубу, заливає підвал будинку на Соборній, 5. Аварійна не їде вже дві години!")
	s.show(t, tab, s.Visit(t, both))
	s.good(t, tab, "several", "/work")
	s.good(t, tab, "emergencies", "/work/emergencies")
}
