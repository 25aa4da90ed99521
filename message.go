package vidhuk

import (
	"fmt"
	"time"
)

// State is where a message stands. Which state may follow which is the table in
// package workflow; nothing else decides it.
type State string

// The states of a message, in the order of the Regulation's algorithm (3.3).
const (
	Draft          State = "draft"           // not sent yet; never stored
	Pending        State = "pending"         // sent, waits for review (3.3.1)
	Clarifying     State = "clarify"         // the author is asked; the review is paused
	Rejected       State = "rejected"        // refused with a ground (4.2, 4.3)
	Approved       State = "approved"        // published, nobody notified yet
	Notified       State = "notified"        // executors are notified (3.3.2)
	InWork         State = "in_work"         // somebody accepted it (3.3.3)
	RedirectNeeded State = "redirect_needed" // an executor named another organization (3.3.4)
	Arbitration    State = "arbitration"     // redirects ran out; the administrator decides
	Answered       State = "answered"        // every assignment has its final mark (3.3.6)
	Closing        State = "closing"         // the author may object
	Closed         State = "closed"          // 3.3.7
	Reopened       State = "reopened"        // closed once, back to the executors
	Forwarded      State = "forwarded"       // examined without the public, and handed to who is competent
	Withdrawn      State = "withdrawn"       // taken back by its author
	Merged         State = "merged"          // joined to an earlier message (4.3, last item)
	Hidden         State = "hidden"          // removed from view after publication (4.3)
	Archived       State = "archived"        // read-only for ever
)

// States lists every state, in the order in which a reader meets them.
var States = []State{
	Draft, Pending, Clarifying, Rejected, Approved, Notified, InWork, RedirectNeeded, Arbitration,
	Answered, Closing, Closed, Reopened, Withdrawn, Merged, Hidden, Archived, Forwarded,
}

// Public reports whether visitors may read a message in this state. A withdrawn
// message is public only if it had been published: see Message.Public.
func (s State) Public() bool {
	switch s {
	case Approved, Notified, InWork, RedirectNeeded, Arbitration, Answered, Closing, Closed, Reopened, Merged, Archived:
		return true
	}
	return false
}

// MessageKind tells a problem from thanks or an idea.
type MessageKind string

const (
	Problem MessageKind = "problem"
	Thanks  MessageKind = "thanks"
	Idea    MessageKind = "idea"
)

// Channel is the way by which something reached us.
type Channel string

const (
	Site     Channel = "site"
	API      Channel = "api"
	CLI      Channel = "cli"
	Phone    Channel = "phone"    // told to an operator of 1588
	Import   Channel = "import"   // from a file of an older system
	Facebook Channel = "facebook" // Page or Group
	Itself   Channel = "system"   // the program's own schedule
)

// Channels lists every channel, those of messages first.
var Channels = []Channel{Site, Phone, Facebook, API, Import, CLI, Itself}

// OtherTopic is the last of clause 4.2: anything else within the powers.
const OtherTopic = "other"

// AddressMax bounds the address of a place, in characters.
const AddressMax = 300

// Place is where the problem is. The zero Place is "без адреси".
type Place struct {
	District string  `json:"district,omitempty" doc:"slug of a district of the city"`
	Address  string  `json:"address,omitempty" doc:"street and house as the author wrote them"`
	Lat      float64 `json:"lat,omitempty" doc:"WGS 84 degrees; 0 with lon 0 means no point"`
	Lon      float64 `json:"lon,omitempty" doc:"WGS 84 degrees"`
	// What the gazetteer made of the address. The author never types a key.
	Street string `json:"street,omitempty" doc:"key of the street in the gazetteer; of streets of one name it chooses one"`
	House  string `json:"house,omitempty" doc:"house number as the gazetteer writes it: 12-А, 325/1"`
}

// HasPoint reports whether the place carries coordinates.
func (p Place) HasPoint() bool { return p.Lat != 0 || p.Lon != 0 }

// Message is a citizen's post to the Group about a city problem.
type Message struct {
	ID        int64
	Number    Number
	State     State
	Version   int64 // grows by one with every deed that changes the message; callers echo it
	Kind      MessageKind
	Text      string
	Masked    string // the text as the public sees it, when a word is masked; otherwise empty
	Topic     string // key of one of the 26 of clause 4.2
	Subtopic  string // key within the topic; may be empty
	Place     Place
	AuthorID  int64
	Channel   Channel
	Emergency bool   // the author or the rules think it cannot wait (3.5)
	Secluded  bool   // examined without the public: nobody but its author and administrators sees it
	About     string // slug of the organization that it complains about, or empty: never only to that one
	Revision  int64

	RegulationVersion string // in force when it was submitted
	Ground            string // key of the ground of rejection or hiding
	Reason            string // what the author is told: rejection, clarification, return, closure
	Outcome           Mark   // MarkDone or MarkExplained once closed
	MergedInto        Number
	ReopenCount       int
	RedirectCount     int
	Final             bool // an administrator settled the executors for good

	ReceivedAt   time.Time // never changes
	WrittenAt    time.Time // when the author wrote it, without a network; zero: it came at once
	PublishedAt  time.Time // zero until approved
	NotifiedAt   time.Time // the first notification; the clock of 3.3.5 starts here and never resets
	AnswerDueAt  time.Time // internal norm
	ObjectUntil  time.Time // end of the author's window while Closing
	ClosedAt     time.Time
	ActiveAt     time.Time // last visible activity
	AgreedAt     time.Time // the author said that the problem is solved
	ClarifyUntil time.Time // the author answers by then, or the message lapses
}

// Public reports whether visitors may read the message.
func (m Message) Public() bool {
	return m.State.Public() || m.State == Withdrawn && !m.PublishedAt.IsZero()
}

// PublicText is the text that visitors read.
func (m Message) PublicText() string {
	if m.Masked != "" {
		return m.Masked
	}
	return m.Text
}

// Number is a message's number: "2026-000123". It is given once, never changes
// and is never given again.
type Number string

// NewNumber formats the n-th number of a year.
func NewNumber(year int, n int64) Number { return Number(fmt.Sprintf("%04d-%06d", year, n)) }

// Revision is what a message said before it was edited.
type Revision struct {
	MessageID int64
	Number    int64 // 1 for the first text
	Text      string
	Place     Place
	Topic     string
	Subtopic  string
	At        time.Time
	AuthorID  int64
}
