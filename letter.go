package vidhuk

import "time"

// LetterState is where a letter stands on its way out.
type LetterState string

const (
	LetterWaiting   LetterState = "waiting"
	LetterSending   LetterState = "sending"   // handed to the mail server this moment; nobody knows yet
	LetterSent      LetterState = "sent"      // the mail server took it
	LetterUncertain LetterState = "uncertain" // the answer of the mail server was lost: it may have arrived, and is not sent again by itself
	LetterFailed    LetterState = "failed"    // refused for good, or tried too often
	LetterDropped   LetterState = "dropped"   // its reader left, or its link ran out, before it went
)

// Resendable reports whether somebody may send such a letter again: it did not
// arrive, or nobody knows.
func (s LetterState) Resendable() bool { return s == LetterFailed || s == LetterUncertain }

// LetterStates lists every state.
var LetterStates = []LetterState{LetterWaiting, LetterSending, LetterSent, LetterUncertain, LetterFailed, LetterDropped}

// The kinds of letters that are no notice.
const (
	LetterNotice   = "notice"   // one notice
	LetterDigest   = "digest"   // a day's notices
	LetterConfirm  = "confirm"  // the link that confirms an application
	LetterExists   = "exists"   // somebody applied with an address that has an account
	LetterReset    = "reset"    // the link that sets a password anew
	LetterChange   = "change"   // the link that confirms a new address
	LetterChanging = "changing" // to the old address: a new one is asked for
	LetterChanged  = "changed"  // to the old address: it is no longer the account's
	LetterErased   = "erased"   // the account is deleted
)

// LetterKinds lists them, so that each is known to have its words.
var LetterKinds = []string{
	LetterNotice, LetterDigest, LetterConfirm, LetterExists, LetterReset, LetterChange, LetterChanging, LetterChanged,
	LetterErased,
}

// Letter is one piece of e-mail: it is written in the transaction that makes it
// necessary and sent afterwards. Its row is the queue and the log.
type Letter struct {
	ID        int64
	Key       string // names the reason: nothing is written for it twice
	AccountID int64  // 0: to somebody without an account
	Address   string // empty: the account's own
	Language  string // "uk" or "en"; for somebody with an account, the account's
	Kind      string
	Args      string // JSON for the text; no personal data
	Secret    string // of the link; emptied when the letter is gone
	Number    Number // of the message that it is about
	State     LetterState
	Attempts  int
	Problem   string // code of the last failure; never the mail server's own words, which may hold an address
	CreatedAt time.Time
	TriedAt   time.Time
	SentAt    time.Time
	NextAt    time.Time
}
