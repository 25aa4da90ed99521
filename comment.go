package vidhuk

import (
	"slices"
	"time"
)

// Mark is one of the three official marks. The value is a key; String gives the
// exact text.
type Mark string

const (
	MarkAccepted  Mark = "accepted"  // 3.3.3
	MarkDone      Mark = "done"      // 3.3.6
	MarkExplained Mark = "explained" // 3.3.6
)

// Marks lists the three.
var Marks = []Mark{MarkAccepted, MarkDone, MarkExplained}

// The texts are compared byte by byte in reports and on Facebook. The
// apostrophe of «Роз’яснення» is U+2019, as in the source.
var markTexts = map[Mark]string{
	MarkAccepted:  "Повідомлення взято до розгляду",
	MarkDone:      "Роботу виконано",
	MarkExplained: "Роз’яснення надано",
}

// String is the exact text of the mark, or "" for anything else.
func (m Mark) String() string { return markTexts[m] }

// Final reports whether the mark ends an assignment.
func (m Mark) Final() bool { return m == MarkDone || m == MarkExplained }

// AdministratorTag is written into every official mark and redirect (3.3.3,
// 3.3.4, 3.3.6: "in the same comment").
const AdministratorTag = "@Адміністратор"

// CommentKind tells what a comment is. Everything but Remark is official: only
// deeds of an organization make it, and it stands in the main thread.
type CommentKind string

const (
	Remark       CommentKind = "comment"    // a member's words
	Supplement   CommentKind = "supplement" // the author adds to the message
	Answer       CommentKind = "answer"     // 3.3.5
	MarkComment  CommentKind = "mark"       // 3.3.3, 3.3.6
	RedirectNote CommentKind = "redirect"   // 3.3.4
	Correction   CommentKind = "correction" // an organization amends its answer, also after closing
	Objection    CommentKind = "objection"  // the author does not agree that it is solved
	Returning    CommentKind = "returning"  // the administrator returns an incomplete answer
	ReopenNote   CommentKind = "reopen"     // why a closed message is open again
)

// Official reports whether such a comment speaks for an organization.
func (k CommentKind) Official() bool {
	switch k {
	case Answer, MarkComment, RedirectNote, Correction:
		return true
	}
	return false
}

// Searched reports whether such a comment is found together with its message: what
// an organization says on the merits. What people talk is not.
func (k CommentKind) Searched() bool { return slices.Contains(SearchedKinds, k) }

// CitizensKinds lists the kinds that citizens write and a moderator watches
// (5.1.2).
var CitizensKinds = []CommentKind{Remark, Supplement, Objection, ReopenNote}

// SearchedKinds lists the kinds for which Searched holds.
var SearchedKinds = []CommentKind{Answer, Correction}

// Comment stands under a message. Official ones are always top-level.
type Comment struct {
	ID           int64
	MessageID    int64
	ParentID     int64 // 0 for the main thread
	Kind         CommentKind
	Mark         Mark // for MarkComment
	Text         string
	AuthorID     int64
	Organization string // slug; set on official ones: the public sees the organization, never the person (1.6)
	AssignmentID int64
	To           string // name of the organization that a RedirectNote says is competent
	Tag          bool   // carries AdministratorTag
	Imitates     bool   // a member's text that reads like an official mark: shown with a warning, has no effect
	PlannedAt    time.Time
	CreatedAt    time.Time
	EditedAt     time.Time // its author changed the words; the earlier ones are kept
	RemovedAt    time.Time // zero: it stands
	Removal      string    // TakenBack, or the key of the ground on which a moderator removed it (4.3)
	Told         string    // what its author was told of the removal
	HeldAt       time.Time // a filter found something in it, and nobody but its author and moderators sees it yet; zero: it stands
	HeldFor      string    // codes of what was found, with spaces between
}

// TakenBack is the Removal of a comment that its own author took back.
const TakenBack = "taken_back"

// Held reports whether the comment waits for a moderator, unseen.
func (c Comment) Held() bool { return !c.HeldAt.IsZero() }

// Removed reports whether only the place of the comment is left, or not even
// that.
func (c Comment) Removed() bool { return !c.RemovedAt.IsZero() }

// Removable reports whether a moderator may remove such a comment: official
// words are corrected or returned instead, never removed.
func (k CommentKind) Removable() bool { return !k.Official() && k != Returning }

// Wording is what a comment said before it was edited, kept as evidence.
type Wording struct {
	CommentID int64
	Number    int64 // 1 for the first text
	Text      string
	At        time.Time // when it was written
}

// ReportState is where a report stands.
type ReportState string

const (
	ReportWaiting   ReportState = "waiting"
	ReportUpheld    ReportState = "upheld"
	ReportDismissed ReportState = "dismissed"
)

// Unethical is the ground of a report about official words: the rules of
// conduct of officials (3.2). All others are those of clause 4.3.
const Unethical = "UNETHICAL"

// Report is a member's word that a comment breaks the rules (5.1.2). However
// many there are, only a person decides.
type Report struct {
	ID        int64
	MessageID int64
	CommentID int64
	AccountID int64
	Ground    string
	Text      string
	State     ReportState
	Answer    string // why, in the words of who decided
	DecidedBy int64
	CreatedAt time.Time
	DecidedAt time.Time
}

// Note is an internal remark of staff; the public never sees it (4.6).
type Note struct {
	ID        int64
	MessageID int64
	AuthorID  int64
	Text      string
	CreatedAt time.Time
}
