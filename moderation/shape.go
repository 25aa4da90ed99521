package moderation

import (
	"unicode"

	"vidhuk/ukrainian"
)

const (
	fewWords   = 3    // a question has a what and a where
	manyCaps   = 30   // letters below which capitals are no shouting
	capsShare  = 0.75 // of the letters
	fewLetters = 10   // visible letters and digits below which nothing can be understood
)

// shape looks at how a citizen's message is written: 4.3 asks for a clearly
// stated question. Capitals are no violation; they are only hard to read.
func (s *scan) shape() {
	if s.kind != Message {
		return
	}
	switch {
	case ukrainian.Visible(s.text) == 0:
		s.note("UNCLEAR", CodeNoWords, Sure, 0, 0)
	case ukrainian.Visible(s.text) < fewLetters || len(s.words) < fewWords:
		s.note("UNCLEAR", CodeShort, Likely, 0, 0)
	}
	letters, capitals := 0, 0
	for _, r := range s.runes {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if letters >= manyCaps && float64(capitals) > capsShare*float64(letters) {
		s.note("", CodeCaps, Hint, 0, 0)
	}
}
