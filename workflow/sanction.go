package workflow

import (
	"slices"

	"vidhuk"
)

// SanctionStep is one row of the table of measures. The empty state is a measure
// that does not exist yet.
type SanctionStep struct {
	Deed vidhuk.Deed
	From []vidhuk.SanctionState
	To   []vidhuk.SanctionState
}

func sanctions(s ...vidhuk.SanctionState) []vidhuk.SanctionState { return s }

// applied are the states of a measure that took effect and that nobody annulled.
var applied = sanctions(vidhuk.SanctionActive, vidhuk.SanctionExpired, vidhuk.SanctionLifted)

// SanctionSteps is the state machine of a measure (4.4, 4.5, requirements 1.10).
var SanctionSteps = []SanctionStep{
	{vidhuk.DeedSanction, sanctions(""), sanctions(vidhuk.SanctionActive, vidhuk.SanctionProposed)},
	{vidhuk.DeedExclude, sanctions(""), sanctions(vidhuk.SanctionActive, vidhuk.SanctionProposed)},
	{vidhuk.DeedConfirmSanction, sanctions(vidhuk.SanctionProposed), sanctions(vidhuk.SanctionActive)},
	{vidhuk.DeedWithdrawSanction, sanctions(vidhuk.SanctionProposed), sanctions(vidhuk.SanctionWithdrawn)},
	{vidhuk.DeedLiftSanction, sanctions(vidhuk.SanctionActive), sanctions(vidhuk.SanctionLifted)},
	{vidhuk.DeedAnnulSanction, applied, sanctions(vidhuk.SanctionAnnulled)},
	{vidhuk.DeedEndSanction, sanctions(vidhuk.SanctionActive), sanctions(vidhuk.SanctionExpired)},
	{vidhuk.DeedAppealSanction, append(sanctions(vidhuk.SanctionProposed), applied...), nil},
	{vidhuk.DeedDecideSanction, append(sanctions(vidhuk.SanctionProposed), applied...), sanctions(vidhuk.SanctionAnnulled)},
	{vidhuk.DeedDecideSanction, append(sanctions(vidhuk.SanctionProposed), applied...), nil},
}

// CheckSanction refuses a step that the table does not have: vidhuk.Conflict
// "wrong_sanction_state".
func CheckSanction(deed vidhuk.Deed, from, to vidhuk.SanctionState) error {
	for _, s := range SanctionSteps {
		if s.Deed != deed || !slices.Contains(s.From, from) {
			continue
		}
		if slices.Contains(s.To, to) || len(s.To) == 0 && from == to {
			return nil
		}
	}
	return vidhuk.Refuse(vidhuk.Conflict, "wrong_sanction_state", "deed", string(deed), "state", string(from))
}

// MaySanction reports whether the deed is possible from a measure's state.
func MaySanction(deed vidhuk.Deed, from vidhuk.SanctionState) bool {
	return slices.ContainsFunc(SanctionSteps, func(s SanctionStep) bool { return s.Deed == deed && slices.Contains(s.From, from) })
}

// FitsSecond refuses as the second person whoever proposed the measure:
// vidhuk.Forbidden "second_person_needed".
func FitsSecond(who vidhuk.Actor, s vidhuk.Sanction) error {
	if s.ProposedBy == who.AccountID {
		return vidhuk.Refuse(vidhuk.Forbidden, "second_person_needed")
	}
	return nil
}

// FitsEnd refuses a moderator the end of a block for ever, which only an
// administrator decides on: vidhuk.Forbidden "sanction_needs_administrator".
func FitsEnd(who vidhuk.Actor, s vidhuk.Sanction) error {
	if s.Forever() && !who.Is(vidhuk.Administrator) {
		return vidhuk.Refuse(vidhuk.Forbidden, "sanction_needs_administrator")
	}
	return nil
}

// FitsSanctionRuling refuses the decision on an appeal that does not wait, by
// whoever had a hand in the measure, and of a block for ever by a moderator:
// vidhuk.Conflict "no_appeal", vidhuk.Forbidden "appeal_other_person",
// "sanction_needs_administrator".
func FitsSanctionRuling(who vidhuk.Actor, s vidhuk.Sanction, proofs []vidhuk.Violation, waiting vidhuk.Appeal) error {
	found := slices.ContainsFunc(proofs, func(v vidhuk.Violation) bool { return v.FoundBy == who.AccountID })
	switch {
	case waiting.ID == 0:
		return vidhuk.Refuse(vidhuk.Conflict, "no_appeal")
	case found || s.DecidedBy(who.AccountID):
		return vidhuk.Refuse(vidhuk.Forbidden, "appeal_other_person")
	case who.Is(vidhuk.DepartmentOf):
		return nil
	}
	return FitsEnd(who, s)
}
