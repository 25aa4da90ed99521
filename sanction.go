package vidhuk

import (
	"strconv"
	"time"
)

// SanctionState is where a measure of 4.4 or 4.5 stands. That a day is over is
// known from the clock and needs nobody's hand: see Sanction.Holds.
type SanctionState string

const (
	SanctionProposed  SanctionState = "proposed"  // waits for an administrator who is not who proposed it
	SanctionActive    SanctionState = "active"    // decided: holds until Until
	SanctionExpired   SanctionState = "expired"   // its time is over, and the person was told
	SanctionWithdrawn SanctionState = "withdrawn" // the second person did not agree: it never counted
	SanctionLifted    SanctionState = "lifted"    // ended early; the violation was one
	SanctionAnnulled  SanctionState = "annulled"  // there was no violation: it counts for nothing
)

// SanctionStates lists every state in reading order.
var SanctionStates = []SanctionState{
	SanctionProposed, SanctionActive, SanctionExpired, SanctionLifted, SanctionAnnulled, SanctionWithdrawn,
}

// Rung is a step of the ladder, by its key in the Regulation.
type Rung string

const (
	FirstViolation    Rung = "first"        // a block of 24 hours (4.4)
	RepeatedViolation Rung = "repeated"     // a block for ever (4.4)
	Interference      Rung = "interference" // technical obstacles: exclusion and a block for ever (4.5)
)

// Rungs lists the steps from the mildest up.
var Rungs = []Rung{FirstViolation, RepeatedViolation, Interference}

// Sanction is one measure against one account. It never deletes what the person
// wrote, and the public never sees it.
type Sanction struct {
	ID          int64
	Version     int64 // grows by one with every deed
	AccountID   int64 // whom it is against
	Rung        Rung
	State       SanctionState
	Act         string     // of the closed list of technical obstacles; only with Interference
	Text        string     // what the person is told, in the words of who decided
	Before      Membership // that an exclusion took, to give back
	From        time.Time  // when it began to hold; zero: it has not yet
	Until       time.Time  // when it lifts itself; zero: for ever
	Regulation  string     // version of the rules applied
	ProposedBy  int64
	ProposedAt  time.Time
	ConfirmedBy int64 // the second person; 0: none, or none is needed
	ConfirmedAt time.Time
	EndedBy     int64 // who lifted, annulled or withdrew it; 0: nobody, or the clock
	EndedAt     time.Time
	EndText     string // why
}

// Holds reports whether the person is blocked by it at t. The last moment does
// not belong to it: a block until 18:30 is over at 18:30 (4.4, A-01).
func (s Sanction) Holds(t time.Time) bool {
	switch s.State {
	case SanctionActive:
	case SanctionProposed:
		if s.Rung != Interference { // 4.5: at once, and the second person looks at it afterwards
			return false
		}
	default:
		return false
	}
	return !s.From.IsZero() && !t.Before(s.From) && (s.Until.IsZero() || t.Before(s.Until))
}

// Forever reports a measure that does not lift itself.
func (s Sanction) Forever() bool { return s.Rung != FirstViolation }

// Counts reports whether a later violation is a repeated one because of it: it
// was applied, and nobody found that it was wrong (4.4, A-02).
func (s Sanction) Counts() bool {
	return !s.From.IsZero() && s.State != SanctionWithdrawn && s.State != SanctionAnnulled
}

// Open reports whether anything is still to be decided or waited for.
func (s Sanction) Open() bool { return s.State == SanctionProposed || s.State == SanctionActive }

// Ended is when it stopped to hold, by the clock or by a decision; zero: it holds,
// or never did.
func (s Sanction) Ended(now time.Time) time.Time {
	switch {
	case !s.EndedAt.IsZero():
		return s.EndedAt
	case !s.Until.IsZero() && !now.Before(s.Until):
		return s.Until
	}
	return time.Time{}
}

// DecidedBy reports whether the account had a hand in the decision: others decide
// an appeal against it.
func (s Sanction) DecidedBy(accountID int64) bool {
	return accountID != 0 && (s.ProposedBy == accountID || s.ConfirmedBy == accountID)
}

// Clause is the point on which the measure stands.
func (s Sanction) Clause() string {
	if s.Rung == Interference {
		return DeedExclude.Clause()
	}
	return DeedSanction.Clause()
}

// Refusal is what the person hears who may not do something now.
func (s Sanction) Refusal() *Error {
	if s.Until.IsZero() {
		return Refuse(Forbidden, "blocked_forever", "clause", s.Clause())
	}
	return Refuse(Forbidden, "blocked", "clause", s.Clause(), "until", s.Until)
}

// Subject is what the journal calls the measure.
func (s Sanction) Subject() string { return "sanction/" + strconv.FormatInt(s.ID, 10) }

// Violation is one thing that a person did against the rules, with its proof. It
// exists only together with a measure: a rejection alone is no violation.
type Violation struct {
	ID          int64
	SanctionID  int64
	AccountID   int64 // who did it
	MessageID   int64 // what they wrote, or under what; 0: a technical act
	CommentID   int64 // 0: the message itself
	SnapshotID  int64 // the sealed proof (5.1.2); 0: a technical act, whose proof is Text
	Ground      string
	Text        string // what was told about it, or the technical record
	Was         State  // where the message stood before it was rejected or hidden
	CommittedAt time.Time
	FoundBy     int64
	FoundAt     time.Time
	AnnulledBy  int64
	AnnulledAt  time.Time // zero: it stands
}

// Stands reports whether the violation counts.
func (v Violation) Stands() bool { return v.AnnulledAt.IsZero() }

// Sign is why a new account looks like that of a person who is blocked. A network
// address alone is none (4.4: behind one there may be a whole shelter).
type Sign string

const (
	SameEmail   Sign = "email"   // the keyed hash of the address of an account that its owner deleted
	SameBrowser Sign = "browser" // the mark that a browser keeps from which the account was entered
)

// Signs lists every sign.
var Signs = []Sign{SameEmail, SameBrowser}

// Evasion is a new account that may belong to somebody who is blocked. It does
// nothing: a person looks at it (4.4).
type Evasion struct {
	ID         int64
	AccountID  int64 // the new account
	SanctionID int64 // under which the other one stands
	Sign       Sign
	NoticedAt  time.Time
}
