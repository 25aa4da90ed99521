package execute_test

import (
	"net/http"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
)

// colleague is a second executor of an organization.
func (s *site) colleague(organization string) vidhuk.Actor {
	return s.Person("Колега "+organization, []vidhuk.Role{vidhuk.Executor}, organization)
}

func TestTheSecondOfTwoColleaguesIsToldAndLosesNoWord(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	first, second := s.enter(t, s.Executor(town.Roads)), s.enter(t, s.colleague(town.Roads))
	second.get(path(m, ""))
	v := s.seen(t, m, town.Roads)
	words := []string{"version", v, "as", town.Roads, "planned", "2026-11-27", "remark", "Огородимо сьогодні."}
	first.post(path(m, "acceptance"), words...).leads(path(m, "") + "?as=" + town.Roads)
	first.post(path(m, "acceptance"), words...).leads(path(m, "") + "?as=" + town.Roads) // pressed twice
	second.post(path(m, "acceptance"), "version", v, "as", town.Roads, "remark", "Виїдемо в четвер.").
		is(http.StatusConflict).says("Поки ви писали,", "Виїдемо в четвер.", "Огородимо сьогодні.")
	second.post(path(m, "acceptance"), "version", v, "as", town.Roads, "planned", "2026-11-30").is(http.StatusConflict)
}

func TestAColleagueWhoOnlyLooksDoesNotSpoilTheOneTap(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.enter(t, s.Executor(town.Roads))
	e.get("/work").hides(`name="version"`)
	s.enter(t, s.colleague(town.Roads)).get(path(m, "")).is(http.StatusOK)
	e.post(path(m, "acceptance"), "as", town.Roads, "from", "inbox").leads("/work")
	s.stands(t, m, town.Roads, vidhuk.Accepted)
}
