package vidhuk

import (
	"strings"
	"time"
)

// Session is one way in: a device on which a person is signed in.
type Session struct {
	ID        int64
	AccountID int64
	Device    string // a hint, such as «Firefox, Android»; never the whole header
	BeganAt   time.Time
	SeenAt    time.Time // within ten minutes
}

// Purpose is what the single-use link of a letter does.
type Purpose string

const (
	ToRegister Purpose = "register" // makes an account of an application
	ToReset    Purpose = "reset"    // sets a forgotten password anew
	ToChange   Purpose = "change"   // makes another address the account's own
	ToKeep     Purpose = "keep"     // calls a change of address off: sent to the present one
	ToLink     Purpose = "link"     // adds who another service says that the person is to their account
	ToVouch    Purpose = "vouch"    // a newcomer for whom another service vouches fills in the application
)

// Ticket is what a link in a letter stands for. Only the hash of its secret is
// kept; it works once, and not after ExpiresAt.
type Ticket struct {
	Hash      string
	Purpose   Purpose
	AccountID int64  // 0: there is no account yet
	Email     string // to which it was sent
	Data      string // JSON of what the purpose needs
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Identity is who a person is to another service that can vouch for them.
type Identity struct {
	Provider  string // name in the configuration: "diia", "facebook"
	Subject   string // the service's own, never changing name of the person
	AccountID int64
	CreatedAt time.Time
}

// Theme is a group of notices about which a person decides in one go.
type Theme string

const (
	OwnCases   Theme = "own"      // messages that the person wrote
	Followed   Theme = "followed" // messages that the person follows or supports
	AtWork     Theme = "work"     // what the person's role calls for
	Alarms     Theme = "alert"    // emergency alerts (chapter 2)
	OwnAccount Theme = "account"  // membership and safety: always at once
	Digested   Theme = "digest"   // whatever comes once a day: only to end it all
)

// Themes lists those that a person may choose about, in the order of the page.
var Themes = []Theme{OwnCases, Followed, AtWork, Alarms}

// Way is how a theme reaches a person outside the site. On the site everything
// stands in any case (requirements 1.12: nobody is cut off from their own case).
type Way string

const (
	AtOnce  Way = "now"
	Digest  Way = "digest" // once a day
	OnlyWeb Way = "site"   // no letters
)

// Ways lists every way.
var Ways = []Way{AtOnce, Digest, OnlyWeb}

// usual is how a theme is told to whoever has not chosen.
var usual = map[Theme]Way{OwnCases: AtOnce, Followed: Digest, AtWork: AtOnce, Alarms: AtOnce, OwnAccount: AtOnce}

// Usual is how the theme reaches whoever has not chosen.
func (t Theme) Usual() Way { return usual[t] }

// Way is how the theme reaches a person who has chosen so. Nobody chooses about
// their own account.
func (t Theme) Way(chosen map[Theme]Way) Way {
	if way, ok := chosen[t]; ok && t != OwnAccount {
		return way
	}
	return t.Usual()
}

// themes says which notices are of which theme, by the beginning of their kind.
// What is not here is about a message.
var themes = []struct {
	begins string
	theme  Theme
}{
	{"membership_applied", AtWork}, {"membership_", OwnAccount}, {"account_", OwnAccount}, {"alert_", Alarms},
}

// ThemeOf is the theme of a notice. own tells whether it is about a message that
// its reader wrote, staff whether its reader has work here: then other people's
// messages are work, and otherwise the reader follows them.
func ThemeOf(kind string, own, staff bool) Theme {
	for _, t := range themes {
		if strings.HasPrefix(kind, t.begins) {
			return t.theme
		}
	}
	switch {
	case own:
		return OwnCases
	case staff:
		return AtWork
	}
	return Followed
}
