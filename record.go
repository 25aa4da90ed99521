package vidhuk

import (
	"encoding/json"
	"time"
)

// Entry is one line of the journal: append-only, who did what to which thing,
// when, in which role, under which clause. Entries of one subject are chained
// by hash; see package evidence.
type Entry struct {
	ID           int64
	Subject      string // "message/42", "account/7"
	MessageID    int64  // 0 if it is not about a message
	Deed         Deed
	Clause       string
	ActorID      int64
	ActorName    string
	Role         Role   // in which role the actor was allowed to do it
	Organization string // in whose name, or empty
	Channel      Channel
	From, To     string // states before and after, where the deed moved something
	Detail       string // canonical JSON of what else matters; no personal data
	Regulation   string // version of the rules applied
	At           time.Time
	Prev         string // hash of the subject's entry before, hex; empty for the first
	Hash         string // SHA-256 over everything above, hex
}

// Judged is what the detail of a decision says.
type Judged struct {
	Ground   string // key of a ground of 4.3
	Decision string // state of an appeal
	Comment  int64  // that the decision is about
}

// ReadJudged reads the detail of an entry; nothing of one that says nothing of it.
func ReadJudged(detail string) (j Judged) {
	if detail != "" {
		_ = json.Unmarshal([]byte(detail), &j) // the program wrote it: what cannot be read says nothing
	}
	return j
}

// Notice tells one person about one event. It is written in the deed's own
// transaction and delivered afterwards.
type Notice struct {
	ID          int64
	AccountID   int64
	MessageID   int64
	Number      Number
	Kind        string // key of the text: "notice." + Kind
	Args        string // JSON for the text; no personal data
	CreatedAt   time.Time
	ReadAt      time.Time
	DeliveredAt time.Time // it became a letter, or none is wanted; zero until then
	Attempts    int
	DigestDay   string // 2026-11-25: the day whose digest tells it; empty: at once
}

// Resolution is the resolution post: the separate post
// about a solved problem (3.3.7).
type Resolution struct {
	ID           int64
	MessageID    int64
	Mark         Mark // MarkDone, or MarkExplained
	Title        string
	Text         string
	Organization string // slug of who solved it
	CreatedAt    time.Time
}

// Snapshot is evidence of a text that broke the rules, kept before the text is
// refused or removed (5.1.2). It never changes.
type Snapshot struct {
	ID        int64
	MessageID int64
	CommentID int64
	PostID    int64 // of an information post
	Kind      EvidenceKind
	Ground    string
	Content   string // canonical JSON: text, revisions, photo hashes, author, time, context
	SHA256    string // of Content, hex
	Picture   string // SHA-256 of the PNG of how it looked, hex; empty in the oldest ones
	AuthorID  int64  // whose text it is; 0: nobody of ours
	ActorID   int64
	At        time.Time
}

// Photo belongs to a message, a comment or an information post. The public copy carries no metadata.
type Photo struct {
	ID            int64
	MessageID     int64
	CommentID     int64  // 0: the message itself
	PostID        int64  // the information post that it belongs to
	SHA256        string // content address of the public copy, hex
	ThumbSHA      string // of the thumbnail
	Original      string // content address in the vault of the file as it was sent; empty: not kept any more
	OriginalMedia string // media type of the original
	OriginalBytes int64
	Width         int // pixels of the public copy
	Height        int
	Bytes         int64
	Position      int
	Stage         string // "", "before" or "after" in an organization's answer
	CreatedAt     time.Time
}

// Claim is a moderator's hold on a message for a few minutes, so that two do
// not decide at once (3.3.1).
type Claim struct {
	MessageID int64
	AccountID int64
	Name      string
	Until     time.Time
}

// StatusKeySetting is the setting that holds the key of the status codes: package
// center makes it when the program starts, look reads it.
const StatusKeySetting = "status_key"
