package workflow_test

import (
	"slices"
	"testing"

	"vidhuk"
	"vidhuk/workflow"
)

// requiredAlert are the arrows of requirements 1.10: draft → active → updated* →
// ended | expired.
const requiredAlert = `
new     > draft active
draft   > active ended
active  > updated ended expired
updated > updated ended expired
expired > updated ended
`

func TestAnAlertWalksExactlyTheArrowsOfTheRequirements(t *testing.T) {
	wanted := parse(t, requiredAlert)
	var found []arrow
	for _, s := range workflow.AlertSteps {
		for _, from := range s.From {
			for _, to := range s.To {
				a := arrow{string(from), string(to)}
				if from == "" {
					a.from = "new"
				}
				found = append(found, a)
				if !slices.Contains(wanted, a) && from != to {
					t.Errorf("%s leads from %q to %s", s.Deed, from, to)
				}
			}
		}
	}
	for _, a := range wanted {
		if !slices.Contains(found, a) {
			t.Errorf("no deed leads from %s to %s", a.from, a.to)
		}
	}
}

func TestNothingHappensToAnAlertThatEndedButItsAnswer(t *testing.T) {
	after := []vidhuk.Deed{vidhuk.DeedAttach, vidhuk.DeedDetach, vidhuk.DeedAnswerAlert}
	for _, deed := range vidhuk.Deeds() {
		if may := workflow.MayAlert(deed, vidhuk.AlertEnded); may != slices.Contains(after, deed) {
			t.Errorf("%s of an alert that ended: %t", deed, may)
		}
	}
}

func TestCheckAlertRefusesWhatTheTableDoesNotHave(t *testing.T) {
	for _, deed := range vidhuk.Deeds() {
		for _, from := range append([]vidhuk.AlertState{""}, vidhuk.AlertStates...) {
			possible := slices.ContainsFunc(workflow.AlertStays, func(s workflow.AlertStep) bool {
				return s.Deed == deed && slices.Contains(s.From, from)
			})
			for _, to := range vidhuk.AlertStates {
				err := workflow.CheckAlert(deed, from, to)
				possible = possible || err == nil
				if err != nil && vidhuk.CodeOf(err) != "wrong_alert_state" {
					t.Errorf("refused with %v", err)
				}
			}
			if workflow.MayAlert(deed, from) != possible {
				t.Errorf("%s from %q: %t", deed, from, !possible)
			}
		}
	}
}
