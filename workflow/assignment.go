package workflow

import (
	"slices"

	"vidhuk"
)

// AssignmentStep is one row of the assignment table. The empty state is an
// assignment that does not exist yet.
type AssignmentStep struct {
	Deed vidhuk.Deed
	From []vidhuk.AssignmentState
	To   []vidhuk.AssignmentState
}

const none vidhuk.AssignmentState = ""

func assignments(s ...vidhuk.AssignmentState) []vidhuk.AssignmentState { return s }

// AssignmentSteps is the state machine of an assignment.
var AssignmentSteps = []AssignmentStep{
	{vidhuk.DeedApprove, assignments(none), assignments(vidhuk.AssignmentNew)},
	{vidhuk.DeedNotify, assignments(none, vidhuk.Proposed, vidhuk.Cancelled), assignments(vidhuk.AssignmentNew)},
	{vidhuk.DeedSee, assignments(vidhuk.AssignmentNew), assignments(vidhuk.Seen)},
	{vidhuk.DeedAccept, assignments(none, vidhuk.AssignmentNew, vidhuk.Seen, vidhuk.Returned), assignments(vidhuk.Accepted)},
	{vidhuk.DeedRedirect, assignments(vidhuk.AssignmentNew, vidhuk.Seen, vidhuk.Accepted, vidhuk.Returned), assignments(vidhuk.RedirectRequested)},
	{vidhuk.DeedRedirect, assignments(none, vidhuk.Cancelled), assignments(vidhuk.Proposed)},
	{vidhuk.DeedSettle, assignments(none, vidhuk.Cancelled), assignments(vidhuk.AssignmentNew)},
	{vidhuk.DeedSettle, assignments(vidhuk.Proposed, vidhuk.RedirectRequested), assignments(vidhuk.AssignmentNew, vidhuk.Cancelled)},
	{vidhuk.DeedAnswer, assignments(vidhuk.Accepted), assignments(vidhuk.Accepted)},
	{vidhuk.DeedMark, assignments(vidhuk.Accepted), assignments(vidhuk.AssignmentFinal)},
	{vidhuk.DeedReturn, assignments(vidhuk.Accepted, vidhuk.AssignmentFinal), assignments(vidhuk.Returned)},
	{vidhuk.DeedObject, assignments(vidhuk.AssignmentFinal), assignments(vidhuk.Returned)},
	{vidhuk.DeedReopen, assignments(vidhuk.AssignmentFinal), assignments(vidhuk.Returned)},
	{vidhuk.DeedClose, assignments(vidhuk.Proposed, vidhuk.AssignmentNew, vidhuk.Seen, vidhuk.Accepted, vidhuk.RedirectRequested, vidhuk.Returned), assignments(vidhuk.Cancelled)},
	{vidhuk.DeedHide, assignments(vidhuk.Proposed, vidhuk.AssignmentNew, vidhuk.Seen, vidhuk.Accepted, vidhuk.RedirectRequested, vidhuk.Returned), assignments(vidhuk.Cancelled)},
	{vidhuk.DeedWithdraw, assignments(vidhuk.Proposed, vidhuk.AssignmentNew, vidhuk.Seen, vidhuk.RedirectRequested), assignments(vidhuk.Cancelled)},
	{vidhuk.DeedMerge, assignments(vidhuk.Proposed, vidhuk.AssignmentNew, vidhuk.Seen), assignments(vidhuk.Cancelled)},
	{vidhuk.DeedTransfer, assignments(vidhuk.Proposed, vidhuk.AssignmentNew, vidhuk.Seen, vidhuk.Accepted, vidhuk.RedirectRequested, vidhuk.Returned), assignments(vidhuk.Transferred)},
	{vidhuk.DeedTransfer, assignments(none, vidhuk.Cancelled, vidhuk.Proposed, vidhuk.Transferred), assignments(vidhuk.AssignmentNew)},
}

// CheckAssignment refuses a step that the table does not have: vidhuk.Conflict
// "wrong_assignment_state".
func CheckAssignment(deed vidhuk.Deed, from, to vidhuk.AssignmentState) error {
	for _, s := range AssignmentSteps {
		if s.Deed == deed && slices.Contains(s.From, from) && slices.Contains(s.To, to) {
			return nil
		}
	}
	return vidhuk.Refuse(vidhuk.Conflict, "wrong_assignment_state", "deed", string(deed), "state", string(from))
}

// MayAssignment reports whether the deed is possible from an assignment's state.
func MayAssignment(deed vidhuk.Deed, from vidhuk.AssignmentState) bool {
	return slices.ContainsFunc(AssignmentSteps, func(s AssignmentStep) bool {
		return s.Deed == deed && slices.Contains(s.From, from)
	})
}
