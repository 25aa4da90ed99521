package competence

import (
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
	ofPlace
	ofEmergency
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

// weights of a phrase by its role; every further word of a phrase adds one,
// because «гаряча вода» says more than «вода».
var weights = map[role]int{plain: 1, strong: 3, name: 3}

// gather sums the hits of one kind of owner. A word that belongs to a "not"
// phrase of an owner says nothing to that owner; a phrase counts once, however
// often the text repeats it.
func gather(words []string, hits []hit, k kind, roles ...role) map[int]found {
	masked := map[owner]map[int]bool{}
	for _, h := range hits {
		if h.role == not && h.owner.kind == k {
			if masked[h.owner] == nil {
				masked[h.owner] = map[int]bool{}
			}
			for _, i := range h.at {
				masked[h.owner][i] = true
			}
		}
	}
	result := map[int]found{}
	counted := map[*phrase]bool{}
	for _, h := range hits {
		if h.owner.kind != k || !slices.Contains(roles, h.role) || counted[h.phrase] || h.touches(masked[h.owner]) {
			continue
		}
		counted[h.phrase] = true
		f := result[h.owner.index]
		f.score += weights[h.role] + len(h.stems) - 1
		f.words = addWords(f.words, words, h.at)
		result[h.owner.index] = f
	}
	return result
}

func addWords(to, words []string, at []int) []string {
	for _, i := range at {
		if !slices.Contains(to, words[i]) {
			to = append(to, words[i])
		}
	}
	return to
}
