package workflow

import (
	"slices"

	"vidhuk"
)

// AlertStep is one row of the alert table. The empty state is an alert that
// does not exist yet.
type AlertStep struct {
	Deed vidhuk.Deed
	From []vidhuk.AlertState
	To   []vidhuk.AlertState
}

func alerts(s ...vidhuk.AlertState) []vidhuk.AlertState { return s }

const unwritten vidhuk.AlertState = ""

// AlertSteps is the state machine of an alert (requirements 1.10): draft →
// active → updated* → ended | expired. An alert that expired too early lives
// again by an update; one that was ended stays ended.
var AlertSteps = []AlertStep{
	{vidhuk.DeedAlert, alerts(unwritten, vidhuk.AlertDraft), alerts(vidhuk.AlertDraft, vidhuk.AlertActive)},
	{vidhuk.DeedUpdateAlert, alerts(vidhuk.AlertActive, vidhuk.AlertUpdated, vidhuk.AlertExpired), alerts(vidhuk.AlertUpdated)},
	{vidhuk.DeedEndAlert, alerts(vidhuk.AlertDraft, vidhuk.AlertActive, vidhuk.AlertUpdated, vidhuk.AlertExpired), alerts(vidhuk.AlertEnded)},
	{vidhuk.DeedExpireAlert, alerts(vidhuk.AlertActive, vidhuk.AlertUpdated), alerts(vidhuk.AlertExpired)},
}

// publishedAlert are the states in which messages may be joined to an alert and
// answered: reports come in, and the answer may follow, after its end too.
var publishedAlert = alerts(vidhuk.AlertActive, vidhuk.AlertUpdated, vidhuk.AlertEnded, vidhuk.AlertExpired)

// AlertStays lists the deeds that leave an alert as it is, and from where they
// are possible.
var AlertStays = []AlertStep{
	{vidhuk.DeedAttach, publishedAlert, nil},
	{vidhuk.DeedDetach, publishedAlert, nil},
	{vidhuk.DeedAnswerAlert, publishedAlert, nil},
}

// MayAlert reports whether the deed is possible at all from an alert's state.
func MayAlert(deed vidhuk.Deed, from vidhuk.AlertState) bool {
	return slices.ContainsFunc(slices.Concat(AlertSteps, AlertStays), func(s AlertStep) bool {
		return s.Deed == deed && slices.Contains(s.From, from)
	})
}

// CheckAlert refuses a step that the table does not have: vidhuk.Conflict
// "wrong_alert_state".
func CheckAlert(deed vidhuk.Deed, from, to vidhuk.AlertState) error {
	for _, s := range AlertSteps {
		if s.Deed == deed && slices.Contains(s.From, from) && slices.Contains(s.To, to) {
			return nil
		}
	}
	return WrongAlertState(deed, from)
}

// WrongAlertState is the refusal of a deed that the alert's state does not
// allow.
func WrongAlertState(deed vidhuk.Deed, from vidhuk.AlertState) error {
	return vidhuk.Refuse(vidhuk.Conflict, "wrong_alert_state", "deed", string(deed), "state", string(from))
}
