package vidhuk

import "time"

// ProposalState is where an author's new wording stands.
type ProposalState string

const (
	ProposalWaiting  ProposalState = "waiting"  // for review; the old text stands
	ProposalApproved ProposalState = "approved" // it is what the message says now
	ProposalRejected ProposalState = "rejected" // with a ground
	ProposalReplaced ProposalState = "replaced" // its author proposed other words instead
	ProposalLate     ProposalState = "late"     // an executor accepted the old text first
)

// Proposal is an author's new wording of a published message: it goes to review
// while the old text stays. Approved, it becomes the next Revision.
type Proposal struct {
	ID        int64
	MessageID int64
	State     ProposalState
	Text      string
	Place     Place
	Topic     string
	Subtopic  string
	Emergency bool // its words speak of something that cannot wait
	AuthorID  int64
	Ground    string // key of the ground of its rejection
	Reason    string // what the author was told then
	Revision  int64  // that it became; 0 unless approved
	DecidedBy int64
	CreatedAt time.Time
	DecidedAt time.Time
}

// AppealState is where an appeal stands.
type AppealState string

const (
	AppealWaiting    AppealState = "waiting"
	AppealUpheld     AppealState = "upheld"     // the rejection stands
	AppealOverturned AppealState = "overturned" // the message is reviewed again
	AppealDropped    AppealState = "dropped"    // the author corrected or withdrew the message instead
)

// Spent reports whether an appeal in this state leaves no other one: a message
// is appealed once, and an appeal that succeeded or was never decided does not
// count.
func (s AppealState) Spent() bool { return s == AppealWaiting || s == AppealUpheld }

// Appeal is an author's word that a rejection was wrong. Somebody else decides
// it than whoever rejected (3.3.1-c).
type Appeal struct {
	ID         int64
	MessageID  int64
	State      AppealState
	Text       string
	AuthorID   int64
	Ground     string // of the rejection
	Reason     string // that the author was told with it
	RejectedBy int64  // 0: the program, when a question was not answered
	Answer     string // what the author is told of the decision
	DecidedBy  int64
	CreatedAt  time.Time
	DecidedAt  time.Time

	SanctionID int64     // that it is against; then MessageID is 0, and the person is AuthorID (4.4)
	DueAt      time.Time // by when it is decided: of an appeal against a measure
}

// Rating is what an author says of a closed message: whether the problem is
// solved, and how well (3.3.7). One for each closing; a later word replaces it.
type Rating struct {
	MessageID int64
	Round     int // how often the message had been reopened before the closing
	AccountID int64
	Solved    bool
	Score     int // 1 to 5; 0 when not given
	Text      string
	RatedAt   time.Time
}

// MaxScore is the best score of a Rating; 1 is the worst.
const MaxScore = 5
