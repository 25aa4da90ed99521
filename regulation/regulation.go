// Package regulation holds the Regulation (Положення) as data: which topics a
// message may have, on which grounds it is refused, the three marks, the ladder
// of sanctions, the three clocks, and the internal norms that the city sets for
// itself. The Mykolaiv default is embedded; another city replaces the file.
//
//	regulation.go  the Regulation and what can be asked of it
//	norm.go        the internal norms, typed
//	edition.go     the texts of its versions; compare.go: how two of them differ
//	parameter.go   everything that has a value, fixed or internal, for the office
//	parse.go       reading a file
//	check.go       what a file must hold
//	datafile/      strict reading of data files
package regulation

import (
	_ "embed"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/worktime"
)

// Regulation is one version of the rules. It never changes once read; what the
// methods return are copies.
type Regulation struct {
	Version    string // "8р-2020-01-20": stored beside every decision
	Requisites Requisites
	Ladder     Ladder
	Clocks     Clocks
	Norms      Norms

	topics   []Topic
	grounds  []Ground
	marks    []MarkText
	norms    []norm
	plain    []Plain
	editions []Edition

	interference []Interference
}

// Text is one text in both languages of the interface.
type Text struct {
	UK string `data:"uk" json:"uk"`
	EN string `data:"en" json:"en"`
}

// In gives the text in a language: English for "en", Ukrainian for all else.
func (t Text) In(language string) string {
	if language == "en" {
		return t.EN
	}
	return t.UK
}

// Requisites name the order that approved the Regulation (point 0).
type Requisites struct {
	Number      string      `data:"number"`
	Date        string      `data:"date"` // 2020-01-20
	Published   string      `data:"published"`
	InForceFrom string      `data:"in_force_from"`
	Authority   Text        `data:"authority"`
	Title       Text        `data:"title"`
	Basis       Text        `data:"basis"`
	Centre      Centre      `data:"centre"`
	Predecessor Predecessor `data:"predecessor,optional"`
}

// Centre is the canonical name of the contact centre and its other spellings.
type Centre struct {
	Name    string   `data:"name"`
	Aliases []string `data:"aliases,optional"`
}

// Predecessor is the order that lost force (point 4).
type Predecessor struct {
	Number string `data:"number"`
	Date   string `data:"date"`
	Title  Text   `data:"title"`
}

// Topic is one of the kinds of matters of clause 4.2.
type Topic struct {
	Number     int        // position in the clause, from 1
	Key        string     `data:"key"`
	Name       Text       `data:"name"` // UK is the exact wording of the clause
	Section858 string     `data:"section_858"`
	Private    bool       `data:"private,optional"` // never shown in public: corruption (4.2 against 4.3)
	Subtopics  []Subtopic `data:"subtopics,optional"`
}

// Subtopic divides a topic that would otherwise hold most of the messages.
type Subtopic struct {
	Key  string `data:"key"`
	Name Text   `data:"name"`
}

// The grounds of clause 4.3 that the program itself refers to. Every
// Regulation must have them.
const (
	ObsceneInsult      = "OBSCENE_INSULT"
	Politics           = "POLITICS"
	Hatred             = "HATRED"
	Ads                = "ADS"
	AccusationConflict = "ACCUSATION_CONFLICT"
	Destabilise        = "DESTABILISE"
	OutOfPowers        = "OUT_OF_POWERS"
	Unclear            = "UNCLEAR"
	Duplicate          = "DUPLICATE"
	// NotAdmitted is no ground of 4.3 either, and nobody chooses it: the message
	// came with a request to join the Group, and its author was not admitted.
	NotAdmitted = "NOT_ADMITTED"
	// UnsolvableHere is not a tenth ground: it is the second half of the item
	// of Unclear, and Ground finds that ground under this key too.
	UnsolvableHere = "UNSOLVABLE_HERE"
)

// Ground is a reason for which nothing is published (4.3).
type Ground struct {
	Number             int       // position in the clause, from 1
	Key                string    `data:"key"`
	Clause             string    `data:"clause"`
	Text               string    `data:"text"` // exact wording
	Label              Text      `data:"label"`
	Fix                Text      `data:"fix"` // what the author can do about it
	Sanctionable       bool      `data:"sanctionable"`
	NeedsText          bool      `data:"needs_text"`     // the moderator's own reasoning is required
	NeedsEvidence      bool      `data:"needs_evidence"` // a snapshot comes first (5.1.2)
	NeedsAdministrator bool      `data:"needs_administrator,optional"`
	Variants           []Variant `data:"variants,optional"`
}

// Variant is a separate meaning inside one item of the clause.
type Variant struct {
	Key   string `data:"key"`
	Label Text   `data:"label"`
	Fix   Text   `data:"fix"`
}

// MarkText is the exact text of a mark and the clause that calls for it.
type MarkText struct {
	Key    vidhuk.Mark `data:"key"`
	Clause string      `data:"clause"`
	Text   string      `data:"text"`
}

// Step is one measure of the ladder (4.4, 4.5).
type Step struct {
	Key      string `data:"key"`
	Clause   string `data:"clause"`
	Hours    int    `data:"hours"`    // 0: for ever
	Excludes bool   `data:"excludes"` // also from the Page and the Group
	Text     Text   `data:"text"`     // UK is the exact wording
}

// Forever reports a measure without an end.
func (s Step) Forever() bool { return s.Hours == 0 }

// Duration is how long the measure lasts; 0 is for ever. One day is 24 hours,
// also across a clock change.
func (s Step) Duration() time.Duration { return time.Duration(s.Hours) * time.Hour }

// Ladder is the three measures.
type Ladder struct {
	First        Step // a single violation
	Repeated     Step // a violation after a sanction that stands
	Interference Step // technical obstacles (4.5)
}

// Interference is one kind of technical obstacles (4.5, A-35).
type Interference struct {
	Key  string `data:"key"`
	Name Text   `data:"name"`
}

// Clock is when somebody works (3.4–3.6). From and To are the wall time since
// local midnight; the interval holds From and not To.
type Clock struct {
	Clause          string
	Continuous      bool // every day round the clock; From and To are 0
	From, To        time.Duration
	WeekendSessions int // at least so many times on each day off
	Text            Text
}

// Clocks are the three calendars. Which dates are days off is not here: the
// department edits the calendar.
type Clocks struct {
	Zone        string         // IANA name
	Location    *time.Location // of the zone
	WorkingWeek []time.Weekday
	Moderation  Clock // 3.4
	Service1588 Clock // 3.5
	Executors   Clock // 3.6
}

// Calendar is the working time of one of the clocks; days off are not in it. The
// file was checked when it was read, so it can always be made.
func (c Clocks) Calendar(k Clock) *worktime.Calendar {
	if k.Continuous {
		return worktime.Continuous(c.Location)
	}
	made, err := worktime.New(c.Location, []worktime.Hours{{Days: c.WorkingWeek, From: int(k.From.Minutes()), To: int(k.To.Minutes())}})
	if err != nil {
		panic("regulation: " + err.Error())
	}
	return made
}

//go:embed mykolaiv.yaml
var mykolaiv []byte

// Default is the embedded Regulation of Mykolaiv.
func Default() (*Regulation, error) { return Parse("regulation/mykolaiv.yaml", mykolaiv) }

// Topics gives every topic in the order of the clause.
func (r *Regulation) Topics() []Topic {
	topics := slices.Clone(r.topics)
	for i := range topics {
		topics[i].Subtopics = slices.Clone(topics[i].Subtopics)
	}
	return topics
}

// Topic finds a topic by its key.
func (r *Regulation) Topic(key string) (Topic, bool) {
	i := slices.IndexFunc(r.topics, func(t Topic) bool { return t.Key == key })
	if i < 0 {
		return Topic{}, false
	}
	topic := r.topics[i]
	topic.Subtopics = slices.Clone(topic.Subtopics)
	return topic, true
}

// Subtopic finds a subtopic within a topic.
func (r *Regulation) Subtopic(topic, key string) (Subtopic, bool) {
	t, _ := r.Topic(topic)
	i := slices.IndexFunc(t.Subtopics, func(s Subtopic) bool { return s.Key == key })
	if i < 0 {
		return Subtopic{}, false
	}
	return t.Subtopics[i], true
}

// Grounds gives every ground in the order of the clause.
func (r *Regulation) Grounds() []Ground {
	grounds := slices.Clone(r.grounds)
	for i := range grounds {
		grounds[i].Variants = slices.Clone(grounds[i].Variants)
	}
	return grounds
}

// notAdmitted stands on 3.1: it is the members of the Group who post.
var notAdmitted = Ground{
	Key: NotAdmitted, Clause: "3.1", Text: "дописи в Групі розміщують учасники Групи",
	Label: Text{"Автора не прийнято до Групи", "The author was not admitted to the Group"},
	Fix: Text{
		"Повідомлення в Групі публікують лише її учасники. Подайте нову заявку на вступ і врахуйте причину відмови.",
		"Only members post in the Group. Apply to join again, and mind why you were refused.",
	},
}

// Ground finds a ground by its key or by the key of one of its variants.
func (r *Regulation) Ground(key string) (Ground, bool) {
	if key == NotAdmitted {
		return notAdmitted, true
	}
	i := slices.IndexFunc(r.grounds, func(g Ground) bool { return g.Key == key || g.variant(key) })
	if i < 0 {
		return Ground{}, false
	}
	ground := r.grounds[i]
	ground.Variants = slices.Clone(ground.Variants)
	return ground, true
}

func (g Ground) variant(key string) bool {
	return slices.ContainsFunc(g.Variants, func(v Variant) bool { return v.Key == key })
}

// Interferences gives the closed list of technical obstacles.
func (r *Regulation) Interferences() []Interference { return slices.Clone(r.interference) }

// Interference finds a kind of technical obstacles by its key.
func (r *Regulation) Interference(key string) (Interference, bool) {
	for _, i := range r.interference {
		if i.Key == key {
			return i, true
		}
	}
	return Interference{}, false
}

// Marks gives the three marks with their clauses.
func (r *Regulation) Marks() []MarkText { return slices.Clone(r.marks) }
