package vidhuk

import (
	"strconv"
	"time"
)

// StopState is where an order to stop activity stands (7.1).
type StopState string

const (
	StopProposed  StopState = "proposed"  // one person entered the order
	StopConfirmed StopState = "confirmed" // a second one confirmed it: it takes effect at its moment
	StopWithdrawn StopState = "withdrawn" // taken back before its moment
)

// StopStates lists every state in reading order.
var StopStates = []StopState{StopProposed, StopConfirmed, StopWithdrawn}

// Part is what an order stops. Only the whole centre can be stopped now.
type Part string

// WholeCentre is the Page, the Group and the register together.
const WholeCentre Part = "centre"

// Stop is an order that activity ends (7.1: «діяльність може бути припинено за
// розпорядженням міського голови або в інших випадках, передбачених законом»).
// From its moment on everything can be read, and nothing is added or changed. It
// is not the end of an account, of letters or of an alert.
type Stop struct {
	ID          int64
	Version     int64 // grows by one with every deed
	State       StopState
	Part        Part
	Number      string    // of the order
	OrderedAt   time.Time // date of the order: the beginning of that day in the city
	StopsAt     time.Time // when it takes effect
	Text        string    // for citizens; may be empty
	ProposedBy  int64     // account
	ProposedAt  time.Time
	ConfirmedBy int64     // 0: nobody yet; never who proposed it
	ConfirmedAt time.Time // zero: not confirmed
	WithdrawnBy int64     // 0: nobody
	WithdrawnAt time.Time // zero: not withdrawn
}

// Public reports whether visitors are told of it: from its confirmation on.
func (s Stop) Public() bool { return s.State == StopConfirmed }

// InForce reports whether activity is stopped at t.
func (s Stop) InForce(t time.Time) bool { return s.State == StopConfirmed && !t.Before(s.StopsAt) }

// ChangedAt is when what visitors see of it last changed before t; zero: they
// never saw anything of it.
func (s Stop) ChangedAt(t time.Time) time.Time {
	switch {
	case s.ConfirmedAt.IsZero():
		return time.Time{}
	case s.InForce(t):
		return s.StopsAt
	case s.State == StopWithdrawn:
		return s.WithdrawnAt
	}
	return s.ConfirmedAt
}

// Refusal is what everybody hears whose deed the stop ends.
func (s Stop) Refusal() *Error {
	return Refuse(Forbidden, "stopped", "clause", DeedConfirmStop.Clause(), "order", s.Number, "date", s.OrderedAt)
}

// Subject is what the journal calls the order.
func (s Stop) Subject() string { return "stop/" + strconv.FormatInt(s.ID, 10) }
