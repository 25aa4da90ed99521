// Package workflow holds the state machines of a message, of an assignment
// (requirements 1.10) and of an information post (4.1) as tables, and nothing
// else: which deed may lead from which state to which. It knows no roles (package
// rights) and no storage.
//
// Most message deeds in the middle of the algorithm do not choose the state
// themselves: where a message stands while executors work on it is a function
// of its assignments. That function is Phase; the table lists what it may
// answer, so that a test can walk every arrow. What is refused for another reason
// than the state, such as a second appeal or a late rating, stands in fit.go.
package workflow

import (
	"slices"

	"vidhuk"
)

// Step is one row of the message table: the deed leads from any of From to one
// of To. An empty To means that the deed leaves the state as it is.
type Step struct {
	Deed vidhuk.Deed
	From []vidhuk.State
	To   []vidhuk.State
}

// Executors are at work on a message in one of these states.
var working = []vidhuk.State{vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Reopened}

// Whoever else works on a disputed message goes on; where it stands waits for
// the settlement.
var disputed = []vidhuk.State{vidhuk.RedirectNeeded, vidhuk.Arbitration}

var beforeAcceptance = []vidhuk.State{
	vidhuk.Pending, vidhuk.Clarifying, vidhuk.Rejected, vidhuk.Approved, vidhuk.Notified, vidhuk.RedirectNeeded, vidhuk.Arbitration,
}

var published = append([]vidhuk.State{vidhuk.Approved, vidhuk.Answered, vidhuk.Closing}, working...)

// A message may be joined to an alert from the moment it comes, until it is over.
var attachable = append([]vidhuk.State{vidhuk.Pending, vidhuk.Clarifying}, published...)

// An author may propose other words while nobody has accepted the old ones
// whether somebody has, the deed asks of the assignments.
var revisable = states(vidhuk.Approved, vidhuk.Notified, vidhuk.RedirectNeeded, vidhuk.Arbitration)

// What was said under a message may break the rules wherever it can be read.
var readable = append(states(vidhuk.Closed, vidhuk.Merged, vidhuk.Withdrawn, vidhuk.Archived), published...)

// Phase may answer one of these.
var phases = []vidhuk.State{vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Answered}

// Steps is the state machine of a message, in the order of clauses 3.3.1–3.3.7.
var Steps = []Step{
	{vidhuk.DeedSubmit, states(vidhuk.Draft), states(vidhuk.Pending)},
	{vidhuk.DeedEdit, states(vidhuk.Pending, vidhuk.Clarifying), states(vidhuk.Pending)},
	{vidhuk.DeedClaim, append(states(vidhuk.Pending, vidhuk.Clarifying, vidhuk.Rejected), revisable...), nil},
	{vidhuk.DeedClarify, states(vidhuk.Pending), states(vidhuk.Clarifying)},
	{vidhuk.DeedSupplement, states(vidhuk.Clarifying), states(vidhuk.Pending)},
	{vidhuk.DeedSupplement, published, nil},
	{vidhuk.DeedLapse, states(vidhuk.Clarifying), states(vidhuk.Rejected)},
	{vidhuk.DeedApprove, states(vidhuk.Pending, vidhuk.Clarifying), states(vidhuk.Approved, vidhuk.Notified)},
	{vidhuk.DeedReject, states(vidhuk.Pending, vidhuk.Clarifying), states(vidhuk.Rejected)},
	{vidhuk.DeedSeclude, states(vidhuk.Pending, vidhuk.Clarifying), nil},
	{vidhuk.DeedForward, states(vidhuk.Pending, vidhuk.Clarifying), states(vidhuk.Forwarded)},
	{vidhuk.DeedResubmit, states(vidhuk.Rejected), states(vidhuk.Pending)},
	{vidhuk.DeedAppeal, states(vidhuk.Rejected), nil},
	{vidhuk.DeedDecideAppeal, states(vidhuk.Rejected), states(vidhuk.Pending)},
	{vidhuk.DeedDecideAppeal, states(vidhuk.Rejected), nil},
	{vidhuk.DeedRevise, revisable, nil},
	{vidhuk.DeedApproveRevision, revisable, nil},
	{vidhuk.DeedRejectRevision, revisable, nil},
	{vidhuk.DeedWithdraw, beforeAcceptance, states(vidhuk.Withdrawn)},
	{vidhuk.DeedNotify, states(vidhuk.Approved, vidhuk.Notified), states(vidhuk.Notified)},
	{vidhuk.DeedNotify, states(vidhuk.InWork, vidhuk.Answered), states(vidhuk.InWork)},
	{vidhuk.DeedNotify, states(vidhuk.Reopened), nil},
	{vidhuk.DeedSee, working, nil},
	{vidhuk.DeedAccept, states(vidhuk.Approved, vidhuk.Notified, vidhuk.InWork, vidhuk.Reopened), states(vidhuk.InWork)},
	{vidhuk.DeedAccept, disputed, nil},
	{vidhuk.DeedRedirect, states(vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Reopened), states(vidhuk.RedirectNeeded, vidhuk.Arbitration)},
	{vidhuk.DeedSettle, disputed, states(vidhuk.Notified, vidhuk.InWork, vidhuk.Answered)},
	{vidhuk.DeedAnswer, append(states(vidhuk.InWork), disputed...), nil},
	{vidhuk.DeedMark, states(vidhuk.InWork), states(vidhuk.InWork, vidhuk.Answered)},
	{vidhuk.DeedMark, disputed, nil},
	{vidhuk.DeedCorrect, append(states(vidhuk.Answered, vidhuk.Closing, vidhuk.Closed), working...), nil},
	{vidhuk.DeedReturn, states(vidhuk.InWork, vidhuk.Answered, vidhuk.Closing), states(vidhuk.InWork)},
	{vidhuk.DeedConfirm, states(vidhuk.Answered), states(vidhuk.Closing)},
	{vidhuk.DeedAgree, states(vidhuk.Answered, vidhuk.Closing), nil},
	{vidhuk.DeedObject, states(vidhuk.Answered, vidhuk.Closing), states(vidhuk.InWork)},
	{vidhuk.DeedClose, published, states(vidhuk.Closed)},
	{vidhuk.DeedRate, states(vidhuk.Closed), nil},
	{vidhuk.DeedReopen, states(vidhuk.Closed), states(vidhuk.Reopened)},
	{vidhuk.DeedMerge, states(vidhuk.Pending, vidhuk.Clarifying, vidhuk.Approved, vidhuk.Notified), states(vidhuk.Merged)},
	{vidhuk.DeedHide, append(states(vidhuk.Closed, vidhuk.Merged, vidhuk.Withdrawn, vidhuk.Archived), published...), states(vidhuk.Hidden)},
	{vidhuk.DeedRestore, states(vidhuk.Hidden), states(vidhuk.Approved, vidhuk.Closed, vidhuk.Merged, vidhuk.Withdrawn, vidhuk.Archived)},
	{vidhuk.DeedRestore, states(vidhuk.Rejected), states(vidhuk.Pending)},
	{vidhuk.DeedArchive, states(vidhuk.Closed), states(vidhuk.Archived)},
	{vidhuk.DeedTransfer, working, phases},
	{vidhuk.DeedComment, published, nil},
	{vidhuk.DeedSupport, published, nil},
	{vidhuk.DeedFollow, append(states(vidhuk.Closed), published...), nil}, // a closed one may be reopened
	{vidhuk.DeedAttach, attachable, nil},
	{vidhuk.DeedDetach, attachable, nil},
	{vidhuk.DeedEditComment, published, nil},
	{vidhuk.DeedDeleteComment, append(states(vidhuk.Closed), published...), nil},
	{vidhuk.DeedReport, readable, nil},
	{vidhuk.DeedDecideReport, readable, nil},
	{vidhuk.DeedRemoveComment, readable, nil},
	{vidhuk.DeedReleaseComment, readable, nil},
}

func states(s ...vidhuk.State) []vidhuk.State { return s }

// May reports whether the deed is possible at all from a state.
func May(deed vidhuk.Deed, from vidhuk.State) bool {
	return slices.ContainsFunc(Steps, func(s Step) bool { return s.Deed == deed && slices.Contains(s.From, from) })
}

// Check refuses a step that the table does not have: vidhuk.Conflict
// "wrong_state".
func Check(deed vidhuk.Deed, from, to vidhuk.State) error {
	for _, s := range Steps {
		if s.Deed != deed || !slices.Contains(s.From, from) {
			continue
		}
		if slices.Contains(s.To, to) || len(s.To) == 0 && from == to {
			return nil
		}
	}
	return WrongState(deed, from)
}

// WrongState is the refusal of a deed that the state does not allow.
func WrongState(deed vidhuk.Deed, from vidhuk.State) error {
	return vidhuk.Refuse(vidhuk.Conflict, "wrong_state", "deed", string(deed), "state", string(from))
}

// Phase is where a published message stands, judged by its assignments alone:
// a redirect to settle outweighs everything; then all final marks make it
// answered; then any accepted or returned assignment makes it in work.
// arbitrate says that redirects ran out (3.3.4, A-19).
func Phase(assignments []vidhuk.Assignment, arbitrate bool) vidhuk.State {
	var counting, final, working, redirected int
	for _, a := range assignments {
		switch {
		case a.State == vidhuk.RedirectRequested:
			redirected++
		case a.State == vidhuk.AssignmentFinal:
			final++
		case a.State == vidhuk.Accepted || a.State == vidhuk.Returned:
			working++
		}
		if a.State.Counts() {
			counting++
		}
	}
	switch {
	case redirected > 0 && arbitrate:
		return vidhuk.Arbitration
	case redirected > 0:
		return vidhuk.RedirectNeeded
	case counting == 0:
		return vidhuk.Approved
	case final == counting:
		return vidhuk.Answered
	case working > 0 || final > 0:
		return vidhuk.InWork
	}
	return vidhuk.Notified
}

// AllFinal reports whether every assignment that counts has its final mark, and
// there is at least one: what a closure without a reason needs (3.3.7).
func AllFinal(assignments []vidhuk.Assignment) bool {
	counting := 0
	for _, a := range assignments {
		if a.State.Open() {
			return false
		}
		if a.State.Counts() {
			counting++
		}
	}
	return counting > 0
}
