package vidhuk

import (
	"fmt"
	"time"
)

// PatternKind is how the text of a word rule is meant.
type PatternKind string

const (
	PatternWord   PatternKind = "word"   // the whole word, in whatever disguise
	PatternStem   PatternKind = "stem"   // the beginning of a word, also after a prefix and in disguise
	PatternPhrase PatternKind = "phrase" // beginnings of words that stand close together
	PatternRegexp PatternKind = "regexp" // a regular expression, which runs in time linear in the text
)

// PatternKinds lists them as they are offered.
var PatternKinds = []PatternKind{PatternWord, PatternStem, PatternPhrase, PatternRegexp}

// WordRule is what an administrator adds to the lists of words that texts are
// held against (4.3), or switches off in those that came with the program. A rule
// is never changed: a new one takes its place, so that every earlier one can be
// read and brought back.
type WordRule struct {
	ID        int64       `json:"id"`
	List      string      `json:"list" doc:"the list to which it belongs, which gives ground and words for the author"`
	Pattern   PatternKind `json:"pattern,omitempty" doc:"how the text is meant; absent where a standard rule is switched off"`
	Text      string      `json:"text,omitempty"`
	Strength  string      `json:"strength,omitempty" enum:"hint,likely,sure"`
	Except    []string    `json:"except,omitempty" doc:"phrases that spare a place"`
	Note      string      `json:"note,omitempty" doc:"why, for those who come later"`
	Standard  string      `json:"standard,omitempty" doc:"key of the standard rule that this one switches off"`
	Replaces  int64       `json:"replaces,omitempty" doc:"id of the rule whose place it took"`
	AuthorID  int64       `json:"-"`
	CreatedAt time.Time   `json:"created_at"`
	EndedBy   int64       `json:"-"`
	EndedAt   time.Time   `json:"ended_at,omitzero" doc:"since when it is not used"`
}

// Used reports whether texts are held against the rule.
func (r WordRule) Used() bool { return r.EndedAt.IsZero() }

// Subject names the rule in the journal.
func (r WordRule) Subject() string { return fmt.Sprintf("word_rule/%d", r.ID) }
