package competence

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"vidhuk/ukrainian"
)

// A phrase is written in the file as beginnings of words: «гаряч вод» is found
// in «гарячої води», also when up to gap words stand between the two. A word
// after "=" is meant whole: «=люк» is not found in «люкс». So is a word of one letter.
type phrase struct {
	stems []stem
	owner owner
	role  role
}

type stem struct {
	text  string
	whole bool
}

// owner is whose phrase it is: the index of a route, organization, … of a kind.
type owner struct {
	kind  kind
	index int
}

type kind int

const (
	ofRoute kind = iota
	ofOrganization
	ofDistrict
	ofEmergency
	ofAlert
)

type role int

const (
	plain  role = iota
	strong      // says it by itself
	name        // the organization is called by its name
	not         // looks like it and is not
)

// gap is how many other words may stand between two words of a phrase.
const gap = 2

// lexicon finds all phrases of all owners in one pass over a text.
type lexicon struct {
	heads map[string][]*phrase // by the first two letters of the first stem
}

// hit is one phrase at one place of a text: the positions of its words.
type hit struct {
	*phrase
	at []int
}

func newLexicon() *lexicon { return &lexicon{heads: map[string][]*phrase{}} }

// add takes a phrase as the file writes it. It reports false for a phrase that
// could never be meant: empty, or beginning with a single letter.
func (l *lexicon) add(text string, o owner, r role) bool {
	p := &phrase{owner: o, role: r}
	for _, field := range strings.Fields(text) {
		rest, whole := strings.CutPrefix(field, "=")
		folded := ukrainian.Fold(rest)
		letters := utf8.RuneCountInString(folded)
		if letters == 0 || letters == 1 && len(p.stems) == 0 {
			return false
		}
		p.stems = append(p.stems, stem{folded, whole || letters == 1})
	}
	if len(p.stems) == 0 {
		return false
	}
	head := head(p.stems[0].text)
	l.heads[head] = append(l.heads[head], p)
	return true
}

func head(word string) string {
	runes := 0
	for i := range word {
		if runes == 2 {
			return word[:i]
		}
		runes++
	}
	return word
}

// find gives every hit in reading order.
func (l *lexicon) find(words []string) []hit {
	var hits []hit
	for i, word := range words {
		for _, p := range l.heads[head(word)] {
			if at := p.match(words, i); at != nil {
				hits = append(hits, hit{p, at})
			}
		}
	}
	return hits
}

// match gives the positions of the phrase's words if it begins at start.
func (p *phrase) match(words []string, start int) []int {
	if !p.stems[0].in(words[start]) {
		return nil
	}
	at := []int{start}
	for _, s := range p.stems[1:] {
		next := -1
		for i := at[len(at)-1] + 1; i < len(words) && i <= at[len(at)-1]+1+gap; i++ {
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

func (s stem) in(word string) bool {
	if s.whole {
		return word == s.text
	}
	return strings.HasPrefix(word, s.text)
}

func (h hit) touches(masked map[int]bool) bool {
	return slices.ContainsFunc(h.at, func(i int) bool { return masked[i] })
}

// found is what one owner's phrases say about a text.
type found struct {
	score int
	words []string // as the text writes them (folded), each once
}

// weights of a phrase by its role.
var weights = map[role]int{plain: 1, strong: 3, name: 3}

// opening is how many words at the beginning of a text say what it is about;
// what comes later is more often told by the way.
const opening = 15

// weight of a hit: every further word of a phrase adds one, because «гаряча
// вода» says more than «вода», and so does standing in the opening.
func (h hit) weight() int {
	w := weights[h.role] + len(h.stems) - 1
	if h.role == strong && h.at[0] < opening {
		w++
	}
	return w
}

// gather sums the hits of one kind of owner. Of phrases that share a word the
// weightiest counts; a word inside a "not" phrase of an owner says nothing to
// that owner; a phrase counts once, however often the text repeats it.
func gather(words []string, hits []hit, k kind, roles ...role) map[int]found {
	spent := map[owner]map[int]bool{}
	var mine []hit
	for _, h := range hits {
		switch {
		case h.owner.kind != k:
		case h.role == not:
			spend(spent, h)
		case slices.Contains(roles, h.role):
			mine = append(mine, h)
		}
	}
	slices.SortStableFunc(mine, func(a, b hit) int { return cmp.Compare(b.weight(), a.weight()) })
	result := map[int]found{}
	counted := map[*phrase]bool{}
	for _, h := range mine {
		if counted[h.phrase] || h.touches(spent[h.owner]) {
			continue
		}
		counted[h.phrase] = true
		spend(spent, h)
		f := result[h.owner.index]
		f.score += h.weight()
		f.words = addWords(f.words, words, h.at)
		result[h.owner.index] = f
	}
	return result
}

func spend(spent map[owner]map[int]bool, h hit) {
	if spent[h.owner] == nil {
		spent[h.owner] = map[int]bool{}
	}
	for _, i := range h.at {
		spent[h.owner][i] = true
	}
}

func addWords(to, words []string, at []int) []string {
	for _, i := range at {
		if !slices.Contains(to, words[i]) {
			to = append(to, words[i])
		}
	}
	return to
}
