// Package center holds every deed of the contact centre, one method each. The
// site, the API, the command line and every connector call the same methods, so
// a rule that holds on one holds on all.
//
// A deed is one transaction: it reads the message under a lock, asks rights
// whether the actor may and workflow whether the state allows, changes nouns,
// and leaves a journal entry and notices. It does not log, translate, read a
// clock or talk to a network.
//
// The map of the room:
//
//	center.go    what a centre is made of
//	work.go      what all deeds on a message share
//	submit.go    the author: submit, edit, supplement, resubmit, withdraw
//	review.go    the moderator: clarify, approve, reject, merge, hide, claim
//	execute.go   the organization: see, accept, answer, mark, correct
//	redirect.go  "not ours": redirect, settle, transfer to a successor
//	close.go     confirm, agree, object, return, close, reopen
//	support.go   «Мене теж стосується», and following
//	alert.go     emergency notices: publish, update, end, expire, subscribe
//	attach.go    messages of one outage: joined to its alert, answered together
//	carry.go     one answer on its way to many messages, and news of alerts on its way to people
//	revise.go    another wording of what is published, and its review
//	appeal.go    an appeal against a rejection, and its decision
//	rate.go      whether it is really solved
//	status.go    the key of the status codes, and wrong ones
//	talk.go      comments and internal notes
//	report.go    what members report, and the removal of comments
//	photo.go     photos on their way in
//	seal.go      evidence: drawn before the transaction that seals it
//	sheet.go     what its picture shows
//	archive.go   the archive: looking, holding, giving out, and what its rule removes
//	post.go      information posts: write, edit, correct, pin, hide
//	issue.go     what the schedule does with posts
//	profile.go   what an organization says of itself
//	street.go    the gazetteer, and what it makes of an address
//	account.go   people: sign in, tokens, staff
//	join.go      asking to join the Group, and confirming the address
//	member.go    admitting, refusing, leaving, the rules of now
//	own.go       one's own account: name, password, address, sessions, letters
//	erase.go     deleting it
//	elsewhere.go people whom another service knows
//	letter.go    letters that are sent again, and unsubscribing
//	bulk.go      messages of older systems
//	index.go     what can be found of a message, and making the index anew
//	document.go  what can be found of posts and alerts
//	schedule.go  what happens by itself
//	sanction.go  measures against those who break the rules
//	annul.go     the way back: annulment and appeals
//	blocked.go   what a block leaves, and new accounts that look like it
//	stop.go      the order that activity ends, and the door that it shuts
package center

import (
	"cmp"
	"sync"
	"sync/atomic"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/competence"
	"vidhuk/gazetteer/shelf"
	"vidhuk/moderation/lexicon"
	"vidhuk/photo"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/worktime"
)

// Center does deeds.
type Center struct {
	store     *store.Store
	rules     *regulation.Regulation
	city      *competence.City
	files     blob.Store
	vault     blob.Store
	address   string
	straying  sync.Mutex
	stray     map[string]bool // files of the vault that nothing needed at the last sweep
	drawing   chan struct{}   // places of pictures of evidence under way
	studio    *photo.Studio
	executors *worktime.Calendar // 3.6
	service   *worktime.Calendar // 3.5
	passwords passwords
	streets   []vidhuk.Street
	shelf     *shelf.Shelf
	lexicon   lexicon.Lexicon // rules of texts in use
	mail      bool
	key       atomic.Pointer[string] // see PeopleKey
}

// Config is what a centre is made of.
type Config struct {
	Store      *store.Store
	Regulation *regulation.Regulation
	City       *competence.City
	Files      blob.Store
	Vault      blob.Store // of pictures of evidence and photos as they were sent; nobody is shown it but through the archive
	Address    string     // public address of the site, for permanent links in evidence; may be empty
	Studio     *photo.Studio
	Streets    []vidhuk.Street // the gazetteer to begin with; an administrator's import replaces it
	Shelf      *shelf.Shelf    // of the gazetteer in use, shared with look; nil for one of its own
	Mail       bool            // letters reach people: addresses are confirmed before an account is made
}

// New makes a centre.
func New(c Config) *Center {
	clocks := c.Regulation.Clocks
	return &Center{
		store: c.Store, rules: c.Regulation, city: c.City, files: c.Files, vault: c.Vault, address: c.Address, drawing: make(chan struct{}, mostDrawing), studio: c.Studio,
		executors: clocks.Calendar(clocks.Executors), service: clocks.Calendar(clocks.Service1588), passwords: newPasswords(),
		streets: c.Streets, shelf: cmp.Or(c.Shelf, new(shelf.Shelf)), mail: c.Mail,
	}
}

// Mail reports whether letters reach people.
func (c *Center) Mail() bool { return c.mail }

// year is the calendar year of a time in the city.
func (c *Center) year(t time.Time) int { return t.In(c.rules.Clocks.Location).Year() }

// calendarOf is the working time that binds an organization.
func (c *Center) calendarOf(o vidhuk.Organization) *worktime.Calendar {
	if o.Round {
		return c.service
	}
	return c.executors
}
