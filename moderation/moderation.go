// Package moderation tells what a text looks like it violates, or gives away:
// words that get posts rejected (4.3), in whatever disguise; personal data;
// advertising; what the enemy would like to know; texts too short to be a
// question; and words of somebody who needs help at once. Every finding says
// where it stands and why. None decides: people do, and an author may send
// anyway. What is outside the city's powers and what cannot wait, package
// competence tells: that differs from city to city.
//
// The map of the room:
//
//	moderation.go  what a finding is, and the check
//	rule.go        the lists of words, read from a file
//	disguise.go    words behind look-alikes, signs, spaces and stretched letters
//	personal.go    phones, e-mails, cards, flats, plates, numbers of documents
//	shape.go       texts that say too little, or shout
//	phase.go       the questions that are asked of every text, in their order
//	own.go         what an administrator adds to the lists, and switches off in them
//	name.go        names of people, and words in another's place
//	flood.go       the same again and again
package moderation

import (
	"cmp"
	_ "embed"
	"slices"
	"sync"

	"vidhuk/ukrainian"
)

// Kind is what the text is going to be.
type Kind string

const (
	Message Kind = "message" // a citizen's
	Comment Kind = "comment" // a citizen's
	Post    Kind = "post"    // an organization's information post (4.1)
	Answer  Kind = "answer"  // an organization's
	Profile Kind = "name"    // under which a person is known
)

// Kinds lists every kind.
var Kinds = []Kind{Message, Comment, Post, Answer, Profile}

// Strength says how sure a finding is.
type Strength string

const (
	Hint   Strength = "hint"   // worth a second look
	Likely Strength = "likely" // most people would agree
	Sure   Strength = "sure"   // it can hardly mean anything else
)

var weight = map[Strength]int{Hint: 1, Likely: 2, Sure: 3}

// Finding is one thing that a person should look at.
type Finding struct {
	Ground   string   `json:"ground,omitempty" doc:"key of the ground of clause 4.3; absent when it is none"`
	Phase    Phase    `json:"phase" doc:"which question it answers"`
	Code     string   `json:"code" doc:"stable name of what was found"`
	Reason   string   `json:"-"` // key of the sentence in the catalogue
	From     int      `json:"from" doc:"where it begins, in characters; from = to = 0: the whole text"`
	To       int      `json:"to" doc:"where it ends, in characters"`
	Strength Strength `json:"strength"`
	Rule     int64    `json:"rule,omitempty" doc:"id of the administrator's rule that found it; absent for those that came with the program"`
}

// The codes of findings that no list of words makes.
const (
	CodePhone    = "phone"
	CodeEmail    = "email"
	CodeCard     = "card"
	CodeIBAN     = "iban"
	CodeTax      = "tax_number"
	CodePassport = "passport"
	CodeFlat     = "flat"
	CodePlate    = "plate"
	CodeName     = "full_name"
	CodeLink     = "promo_link"
	CodeNoWords  = "no_words"
	CodeShort    = "too_little"
	CodeCaps     = "caps"
	CodeMark     = "fake_mark"     // words of an official mark, written by hand
	CodeOfficial = "official_name" // of an organization or the centre
	CodeUrgent   = "emergency"
	CodeOutside  = "outside"
	CodeFlood    = "flood"

	CodeDuplicate = "duplicate"
)

//go:embed rules.yaml
var rulesFile []byte

// standard are the rules that come with the program; they are checked by a test.
var standard = sync.OnceValue(func() *Rules {
	r, err := Parse("moderation/rules.yaml", rulesFile)
	if err != nil {
		panic(err)
	}
	return r
})

// Default gives the rules that come with the program.
func Default() *Rules { return standard() }

// Check is Rules.Check by the rules that come with the program.
func Check(text string, kind Kind) []Finding { return standard().Check(text, kind) }

// Check tells what stands in a text that somebody should look at, in reading
// order. The same place is told once for a code, by its strongest finding.
func (r *Rules) Check(text string, kind Kind) []Finding {
	if text == "" {
		return nil
	}
	s := newScan(text, kind)
	s.phrases(r)
	s.disguises(r)
	s.expressions(r)
	s.personal()
	s.imitation()
	s.shape()
	return tidy(s.found)
}

// scan is one text under the eyes of every rule.
type scan struct {
	text   string
	runes  []rune
	kind   Kind
	tokens []ukrainian.Token
	words  []string
	offset []int // of each byte: which character it belongs to
	found  []Finding

	spelling int // rows of lonely letters that were read
}

func newScan(text string, kind Kind) *scan {
	s := &scan{text: text, runes: []rune(text), kind: kind, tokens: ukrainian.Tokens(text)}
	s.index()
	return s
}

func (s *scan) index() {
	s.words = make([]string, len(s.tokens))
	for i, t := range s.tokens {
		s.words[i] = t.Word
	}
	s.offset = make([]int, 0, len(s.text)+1)
	n := -1
	for i := range len(s.text) {
		if s.text[i]&0xC0 != 0x80 {
			n++
		}
		s.offset = append(s.offset, n)
	}
	s.offset = append(s.offset, n+1)
}

// at notes a finding between two bytes of the text.
func (s *scan) at(ground, code string, strength Strength, from, to int) {
	s.note(ground, code, strength, s.offset[from], s.offset[to])
}

// mostFound is how much is told of one text: nobody reads more, and comparing it
// takes time.
const mostFound = 300

// note notes a finding between two characters of the text.
func (s *scan) note(ground, code string, strength Strength, from, to int) {
	if len(s.found) < mostFound {
		s.found = append(s.found, Told(ground, code, strength, from, to))
	}
}

// listed notes what a list found between two characters of the text.
func (s *scan) listed(l list, from, to int) {
	if len(s.found) >= mostFound || l.spared(s, from, to) || l.named && !s.namesSomebody(from, to) {
		return
	}
	f := Told(l.ground, l.code, l.strength, from, to)
	f.Rule = l.rule
	s.found = append(s.found, f)
}

// tidy puts findings in reading order and drops those that say the same again.
func tidy(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(weight[b.Strength], weight[a.Strength]), cmp.Compare(b.To, a.To))
	})
	var kept []Finding
	for _, f := range found {
		again := slices.ContainsFunc(kept, func(k Finding) bool {
			return k.Code == f.Code && f.From < max(k.To, k.From+1) && weight[k.Strength] >= weight[f.Strength]
		})
		if !again {
			kept = append(kept, f)
		}
	}
	return kept
}
