package ukrainian

import (
	"strings"
	"unicode/utf8"
)

// Phrase is how data files name what a text may say: beginnings of words, in any
// of the two languages. «гаряч вод» is found in «гарячої води», also when up to
// phraseGap words stand between the two. A word after "=" is meant whole: «=люк»
// is not found in «люкс». So is a word of one letter.
type Phrase []phraseWord

type phraseWord struct {
	text  string
	whole bool
}

// phraseGap is how many other words may stand between two words of a phrase.
const phraseGap = 2

// ParsePhrase reads a phrase. It reports false for one that could never be meant:
// empty, or beginning with a single letter.
func ParsePhrase(text string) (Phrase, bool) {
	var p Phrase
	for _, field := range strings.Fields(text) {
		rest, whole := strings.CutPrefix(field, "=")
		folded := Fold(rest)
		letters := utf8.RuneCountInString(folded)
		if letters == 0 || letters == 1 && len(p) == 0 {
			return nil, false
		}
		p = append(p, phraseWord{folded, whole || letters == 1})
	}
	return p, len(p) > 0
}

// Head is the beginning by which a phrase is looked up: see PhraseHead.
func (p Phrase) Head() string { return PhraseHead(p[0].text) }

// PhraseHead is the first two letters of a folded word.
func PhraseHead(word string) string {
	runes := 0
	for i := range word {
		if runes == 2 {
			return word[:i]
		}
		runes++
	}
	return word
}

// Match gives the positions of the phrase's words among those of a text if it
// begins at start, and nil if it does not.
func (p Phrase) Match(words []string, start int) []int {
	if !p[0].in(words[start]) {
		return nil
	}
	at := []int{start}
	for _, s := range p[1:] {
		next := -1
		for i := at[len(at)-1] + 1; i < len(words) && i <= at[len(at)-1]+1+phraseGap; i++ {
			if s.in(words[i]) {
				next = i
				break
			}
		}
		if next < 0 {
			return nil
		}
		at = append(at, next)
	}
	return at
}

func (w phraseWord) in(word string) bool {
	if w.whole {
		return word == w.text
	}
	return strings.HasPrefix(word, w.text)
}
