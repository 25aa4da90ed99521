package vidhuk

import (
	"strconv"
	"time"
)

// EvidenceKind is what a snapshot was taken of.
type EvidenceKind string

const (
	OfMessage  EvidenceKind = "message"
	OfComment  EvidenceKind = "comment"
	OfProposal EvidenceKind = "proposal" // another wording of a published message
	OfPost     EvidenceKind = "post"     // an information post
	Elsewhere  EvidenceKind = "external" // a text in a social network, with the screenshot that a moderator made
)

// EvidenceKinds lists every kind.
var EvidenceKinds = []EvidenceKind{OfMessage, OfComment, OfProposal, OfPost, Elsewhere}

// EvidenceFile is a file that belongs to a snapshot, as it was sent, with all that it
// says of itself. It is never public.
type EvidenceFile struct {
	ID         int64
	SnapshotID int64
	Kind       EvidenceFileKind
	SHA256     string // content address in the vault, hex
	Media      string // media type, as the content says
	Bytes      int64
}

// EvidenceFileKind is what a file is to its snapshot.
type EvidenceFileKind string

const (
	OriginalFile   EvidenceFileKind = "original"   // a photo of the text's author
	ScreenshotFile EvidenceFileKind = "screenshot" // what a moderator made elsewhere
)

// EvidenceHold keeps a snapshot past its term: a court or an inquiry needs it.
type EvidenceHold struct {
	ID         int64
	SnapshotID int64
	Reason     string
	PutBy      int64 // account
	PutAt      time.Time
	LiftedBy   int64     // 0: it holds
	LiftedAt   time.Time // zero: it holds
	Lifted     string    // why it was lifted
}

// EvidenceAccess lets one person look at one snapshot for a while, for a reason that
// they gave.
type EvidenceAccess struct {
	ID         int64
	SnapshotID int64
	AccountID  int64
	Reason     string
	At         time.Time
	UntilAt    time.Time
}

// EvidenceRemoved is what stays of a snapshot whose term is over: that there was one,
// its hashes, and by what rule it went.
type EvidenceRemoved struct {
	ID         int64
	SnapshotID int64
	MessageID  int64
	CommentID  int64
	PostID     int64
	Kind       EvidenceKind
	Ground     string
	SHA256     string
	Picture    string
	SealedAt   time.Time
	RemovedAt  time.Time
	Days       int // that it was kept, by the norm of the day
}

// Subject is what the journal calls a snapshot.
func (s Snapshot) Subject() string { return EvidenceSubject(s.ID) }

// EvidenceSubject is what the journal calls the snapshot with a key.
func EvidenceSubject(id int64) string { return "evidence/" + strconv.FormatInt(id, 10) }
