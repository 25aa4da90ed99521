package vidhuk

import (
	"strconv"
	"time"
)

// AlertState is where an emergency notice stands (chapter 2).
type AlertState string

const (
	AlertDraft   AlertState = "draft"   // written and not published
	AlertActive  AlertState = "active"  // published
	AlertUpdated AlertState = "updated" // published, and told of since
	AlertEnded   AlertState = "ended"   // whoever published it says that it is over
	AlertExpired AlertState = "expired" // nobody spoke of it in time
)

// AlertStates lists every state in reading order.
var AlertStates = []AlertState{AlertDraft, AlertActive, AlertUpdated, AlertEnded, AlertExpired}

// Live reports whether the alert concerns people now. An alert past its expiry
// concerns nobody, whatever its state says: see Alert.LiveAt.
func (s AlertState) Live() bool { return s == AlertActive || s == AlertUpdated }

// AttachedMax bounds the messages that one alert takes and one deed answers.
const AttachedMax = 500

// Alert tells citizens of an emergency at once (chapter 2: «оперативне сповіщення
// громадян в разі виникнення аварійних ситуацій»). Every alert ends: by word, or
// by its expiry.
type Alert struct {
	ID           int64
	Version      int64 // grows by one with every deed; callers echo it
	State        AlertState
	Kind         string   // key of a kind in the profile of the city: "water", "air"
	Text         string   // what happened and what is being done; may be empty
	Instruction  string   // what to do; empty: the kind's own
	Districts    []string // slugs; empty: the whole city
	Streets      []string // as people write them, with houses; empty: everywhere in the districts
	Organization string   // slug of who knows and repairs: the source
	AuthorID     int64

	StartsAt    time.Time // when it began, or will begin
	EndsAt      time.Time // when it should be over; zero: not known
	ExpiresAt   time.Time // when it stops being shown, unless somebody speaks of it again
	CreatedAt   time.Time
	PublishedAt time.Time // zero: a draft
	UpdatedAt   time.Time // «оновлено о»
	OverAt      time.Time // when it ended or expired; zero: it did not
}

// LiveAt reports whether the alert concerns people at t: an alert that the
// schedule has not put away yet is over all the same.
func (a Alert) LiveAt(t time.Time) bool { return a.State.Live() && t.Before(a.ExpiresAt) }

// Public reports whether visitors may read it.
func (a Alert) Public() bool { return !a.PublishedAt.IsZero() }

// Subject is what the journal calls the alert.
func (a Alert) Subject() string { return AlertSubject(a.ID) }

// AlertSubject is what the journal calls the alert with the key.
func AlertSubject(id int64) string { return "alert/" + strconv.FormatInt(id, 10) }

// AlertEntry is one line of what was said of an alert since it was published.
// Corrections are visible, not silent: Changes holds what each field said
// before and says now.
type AlertEntry struct {
	ID           int64
	AlertID      int64
	Deed         Deed
	State        AlertState // after it
	Text         string     // what was said; may be empty
	Changes      string     // canonical JSON of field → {"from": …, "to": …}; "" for none
	Organization string     // in whose name, or empty: the centre
	AuthorID     int64      // 0: the program itself
	At           time.Time
}

// AlertChange is what a field of an alert said before and says now.
type AlertChange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// AlertReply is one answer of an organization to all messages that are joined to
// an alert. It is given once, and then carried to each of them.
type AlertReply struct {
	ID           int64
	AlertID      int64
	Organization string // slug: in whose name
	Text         string
	Mark         Mark // set after the answer; empty: none
	AuthorID     int64
	Channel      Channel // that it came through
	At           time.Time
	DoneAt       time.Time // zero: some messages wait for it still
}

// PartState is how far an AlertReply came with one message.
type PartState string

const (
	PartWaiting PartState = "waiting"
	PartDone    PartState = "done"    // the answer stands under the message
	PartRefused PartState = "refused" // a rule refused it; the others went on
)

// ReplyPart is where an AlertReply stands with one message.
type ReplyPart struct {
	ID        int64
	ReplyID   int64
	MessageID int64
	State     PartState
	Code      string // of the refusal; see Error
	Args      string // of the refusal, as JSON; "" for none
	At        time.Time
}

// AlertNews is what was said of an alert, on its way to those who asked to be
// told of alerts in its districts.
type AlertNews struct {
	ID        int64
	Kind      string // of the notice
	Args      string // of the notice
	Districts []string
	AuthorID  int64 // who said it, and need not be told
	AfterID   int64 // the last account that was told
}
