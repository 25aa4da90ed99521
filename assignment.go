package vidhuk

import "time"

// AssignmentState is where one organization stands with one message.
type AssignmentState string

const (
	Proposed          AssignmentState = "proposed"           // named by another executor; the administrator decides
	AssignmentNew     AssignmentState = "notified"           // 3.3.2
	Seen              AssignmentState = "seen"               // an executor opened it
	Accepted          AssignmentState = "accepted"           // 3.3.3
	AssignmentFinal   AssignmentState = "answered"           // answer given and final mark set (3.3.5, 3.3.6)
	RedirectRequested AssignmentState = "redirect_requested" // "not ours": 3.3.4
	Cancelled         AssignmentState = "cancelled"          // somebody else is competent
	Returned          AssignmentState = "returned"           // the answer was incomplete, the author objected, or it was reopened
	Transferred       AssignmentState = "transferred"        // moved to the successor of a closed organization
)

// AssignmentStates lists every state in reading order.
var AssignmentStates = []AssignmentState{
	Proposed, AssignmentNew, Seen, Accepted, AssignmentFinal, RedirectRequested, Cancelled, Returned, Transferred,
}

// Open reports whether the organization still owes something.
func (s AssignmentState) Open() bool {
	switch s {
	case AssignmentNew, Seen, Accepted, RedirectRequested, Returned:
		return true
	}
	return false
}

// Counts reports whether the assignment is one of those that a closure waits
// for (3.3.7): the open ones and those with a final mark.
func (s AssignmentState) Counts() bool { return s.Open() || s == AssignmentFinal }

// Assignment is message × organization, from notification to mark.
type Assignment struct {
	ID           int64
	Version      int64 // grows by one with every deed on it: co-executors do not collide
	MessageID    int64
	Organization string // slug
	Lead         bool   // answers for the whole; the others are co-executors
	State        AssignmentState
	Mark         Mark   // the final mark, or empty
	Answered     bool   // an answer stands in the main thread since the last return (3.3.5)
	Reason       string // why it was redirected or returned
	RedirectTo   string // slug of the organization named by a redirect, if we know it
	RedirectText string // what the executor wrote when it is not in the directory
	ProposedBy   string // slug of the organization that named this one

	NotifiedAt time.Time
	SeenAt     time.Time
	AcceptedAt time.Time
	AnsweredAt time.Time
	FinalAt    time.Time
	PlannedAt  time.Time // when the executor promised to be ready; zero if not said
	AcceptDue  time.Time // internal norm, in working hours
	AnswerDue  time.Time // internal norm; survives redirects
}
