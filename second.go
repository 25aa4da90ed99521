package vidhuk

import (
	"encoding/hex"
	"slices"
	"strconv"
	"time"
)

// SecondState is where the second look at a decision stands.
type SecondState string

const (
	SecondWaiting   SecondState = "waiting"
	SecondAgreed    SecondState = "agreed"    // another person would have decided alike
	SecondDisagreed SecondState = "disagreed" // would not: whoever decided is told why
)

// SecondStates lists every state in reading order.
var SecondStates = []SecondState{SecondWaiting, SecondAgreed, SecondDisagreed}

// Second is the second look of another person at a moderator's decision that the
// lot fell on (4.3: the deletion of criticism is the main risk). It changes
// nothing by itself.
type Second struct {
	ID         int64
	State      SecondState
	EntryID    int64 // the journal's entry of the decision
	MessageID  int64
	CommentID  int64 // of a removed comment, or 0
	Deed       Deed
	Ground     string // key of a ground of 4.3; empty for an approval
	DecidedBy  int64
	DecidedAt  time.Time
	DrawnAt    time.Time
	Note       string // what the second person thinks; whoever decided reads it
	ReviewedBy int64  // 0: nobody yet
	ReviewedAt time.Time
}

// Subject is what the journal calls it.
func (s Second) Subject() string { return "second/" + strconv.FormatInt(s.ID, 10) }

// RefusingDeeds are the decisions by which a moderator keeps or takes words of
// citizens out of sight.
var RefusingDeeds = []Deed{DeedReject, DeedRejectRevision, DeedHide, DeedRemoveComment}

// Drawn reports whether the lot falls on a decision of the journal. It is drawn
// from the entry's own hash, which nobody knows before deciding and anybody can
// check afterwards: no one chooses whose decision is looked at. The shares are
// percent of refusals and of approvals.
func Drawn(e Entry, refusals, approvals int) bool {
	share := refusals
	if !slices.Contains(RefusingDeeds, e.Deed) {
		share = approvals
	}
	raw, err := hex.DecodeString(e.Hash)
	if err != nil || len(raw) < 4 {
		return false
	}
	lot := uint32(raw[0])<<24 | uint32(raw[1])<<16 | uint32(raw[2])<<8 | uint32(raw[3])
	return uint64(lot)*100 < uint64(share)<<32
}
