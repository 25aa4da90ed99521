package execute_test

import (
	"net/http"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
)

// colleague is a second executor of an organization.
func (s *city) colleague(organization string) vidhuk.Actor {
	return s.Person("Колега "+organization, []vidhuk.Role{vidhuk.Executor}, organization)
}

func TestTheSecondOfTwoColleaguesIsToldAndLosesNoWord(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	first, second := s.Visit(t, s.Executor(town.Roads)), s.Visit(t, s.colleague(town.Roads))
	second.Get(path(m, ""))
	v := s.seen(t, m, town.Roads)
	words := []string{"version", v, "as", town.Roads, "planned", "2026-11-27", "remark", "Огородимо сьогодні."}
	first.Post(path(m, "acceptance"), words...).Leads(path(m, "") + "?as=" + town.Roads)
	first.Post(path(m, "acceptance"), words...).Leads(path(m, "") + "?as=" + town.Roads) // pressed twice
	second.Post(path(m, "acceptance"), "version", v, "as", town.Roads, "remark", "Виїдемо в четвер.").
		Is(http.StatusConflict).Says("Поки ви писали,", "Виїдемо в четвер.", "Огородимо сьогодні.")
	second.Post(path(m, "acceptance"), "version", v, "as", town.Roads, "planned", "2026-11-30").Is(http.StatusConflict)
}

func TestAColleagueWhoOnlyLooksDoesNotSpoilTheOneTap(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get("/work").Hides(`name="version"`)
	s.Visit(t, s.colleague(town.Roads)).Get(path(m, "")).Is(http.StatusOK)
	e.Post(path(m, "acceptance"), "as", town.Roads, "from", "inbox").Leads("/work")
	s.stands(t, m, town.Roads, vidhuk.Accepted)
}
