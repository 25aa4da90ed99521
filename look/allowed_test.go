package look_test

import (
	"slices"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
)

// TestPagesAskWhatIsAllowed: what each role may do and open comes from the matrix.
func TestPagesAskWhatIsAllowed(t *testing.T) {
	x := town.New(t)
	for who, c := range map[string]struct {
		actor                     vidhuk.Actor
		writes, supports, decides bool
		mine, reports, tags       bool
	}{
		"a visitor":   {actor: vidhuk.Nobody},
		"a member":    {actor: x.Member(), writes: true, supports: true, mine: true},
		"1588":        {actor: x.Person("Черговий", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588), writes: true, mine: true},
		"a moderator": {actor: x.Person("Модераторка", []vidhuk.Role{vidhuk.Moderator}), decides: true, reports: true, tags: true},
		"the mayor":   {actor: x.Person("Мер", []vidhuk.Role{vidhuk.Mayor})},
		"the department": {
			actor: x.Person("Департамент", []vidhuk.Role{vidhuk.DepartmentOf}), reports: true, tags: true,
		},
	} {
		deeds, views := x.Look.Allowed(c.actor)
		for deed, may := range map[vidhuk.Deed]bool{
			vidhuk.DeedSubmit: c.writes, vidhuk.DeedSupport: c.supports, vidhuk.DeedApprove: c.decides, vidhuk.DeedAdmit: c.decides,
		} {
			if slices.Contains(deeds, deed) != may {
				t.Errorf("%s may %s: %t", who, deed, !may)
			}
		}
		for view, sees := range map[string]bool{"mine": c.mine, "reports": c.reports, "tags": c.tags} {
			if slices.Contains(views, view) != sees {
				t.Errorf("%s sees %s: %t", who, view, !sees)
			}
		}
	}
}
