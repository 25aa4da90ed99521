package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/workflow"
)

// measureArrows are requirements 1.10: proposed → active → expired | cancelled,
// with the second person who may not agree, and the early end.
const measureArrows = `
sanction          new      > active proposed
exclude           new      > active proposed
confirm_sanction  proposed > active
withdraw_sanction proposed > withdrawn
lift_sanction     active   > lifted
annul_sanction    active   > annulled
annul_sanction    expired  > annulled
annul_sanction    lifted   > annulled
end_sanction      active   > expired
appeal_sanction   proposed > proposed
appeal_sanction   active   > active
appeal_sanction   expired  > expired
appeal_sanction   lifted   > lifted
decide_sanction   proposed > proposed annulled
decide_sanction   active   > active annulled
decide_sanction   expired  > expired annulled
decide_sanction   lifted   > lifted annulled
`

func TestMeasuresMoveAsTheRequirementsSay(t *testing.T) {
	want := map[[3]string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(measureArrows), "\n") {
		cells := strings.Fields(strings.ReplaceAll(line, ">", ""))
		for _, to := range cells[2:] {
			want[[3]string{cells[0], cells[1], to}] = true
		}
	}
	for _, deed := range vidhuk.Deeds() {
		for _, from := range append([]vidhuk.SanctionState{""}, vidhuk.SanctionStates...) {
			name, possible := string(from), false
			if from == "" {
				name = "new"
			}
			for _, to := range vidhuk.SanctionStates {
				expected := want[[3]string{string(deed), name, string(to)}]
				possible = possible || expected
				err := workflow.CheckSanction(deed, from, to)
				if (err == nil) != expected || err != nil && vidhuk.CodeOf(err) != "wrong_sanction_state" {
					t.Errorf("%s from %s to %s: %v", deed, name, to, err)
				}
			}
			if workflow.MaySanction(deed, from) != possible {
				t.Errorf("%s from %s: %t", deed, name, !possible)
			}
		}
	}
}

func TestWhoDecidesAnAppealAgainstAMeasure(t *testing.T) {
	person := func(id int64, r vidhuk.Role) vidhuk.Actor {
		return vidhuk.Actor{AccountID: id, Roles: []vidhuk.Role{r}}
	}
	day := vidhuk.Sanction{Rung: vidhuk.FirstViolation, ProposedBy: 1}
	forever := vidhuk.Sanction{Rung: vidhuk.RepeatedViolation, ProposedBy: 1, ConfirmedBy: 2}
	found := []vidhuk.Violation{{FoundBy: 3}}
	waits := vidhuk.Appeal{ID: 1}
	for name, c := range map[string]struct {
		who    vidhuk.Actor
		s      vidhuk.Sanction
		appeal vidhuk.Appeal
		code   string
	}{
		"another moderator, of a day":     {person(4, vidhuk.Moderator), day, waits, ""},
		"who imposed it":                  {person(1, vidhuk.Moderator), day, waits, "appeal_other_person"},
		"who confirmed it":                {person(2, vidhuk.Administrator), forever, waits, "appeal_other_person"},
		"who found one of the violations": {person(3, vidhuk.Administrator), forever, waits, "appeal_other_person"},
		"a moderator, of one for ever":    {person(4, vidhuk.Moderator), forever, waits, "sanction_needs_administrator"},
		"another administrator":           {person(4, vidhuk.Administrator), forever, waits, ""},
		"the department":                  {person(4, vidhuk.DepartmentOf), forever, waits, ""},
		"of no appeal":                    {person(4, vidhuk.Administrator), forever, vidhuk.Appeal{}, "no_appeal"},
	} {
		if err := workflow.FitsSanctionRuling(c.who, c.s, found, c.appeal); (err == nil) != (c.code == "") || err != nil && vidhuk.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !slices.Contains(vidhuk.Rungs, day.Rung) || day.Forever() || !forever.Forever() {
		t.Error("only the first step is not for ever")
	}
}
