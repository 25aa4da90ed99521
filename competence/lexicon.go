package competence

import (
	"cmp"
	"slices"

	"vidhuk/ukrainian"
)

// phrase is what the file writes, and whose it is; see ukrainian.Phrase.
type phrase struct {
	ukrainian.Phrase
	owner owner
	role  role
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
	ofOutside
)

type role int

const (
	plain  role = iota
	strong      // says it by itself
	name        // the organization is called by its name
	not         // looks like it and is not
)

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

// add takes a phrase as the file writes it, and reports false for one that could
// never be meant.
func (l *lexicon) add(text string, o owner, r role) bool {
	words, ok := ukrainian.ParsePhrase(text)
	if !ok {
		return false
	}
	p := &phrase{words, o, r}
	l.heads[p.Head()] = append(l.heads[p.Head()], p)
	return true
}

// find gives every hit in reading order.
func (l *lexicon) find(words []string) []hit {
	var hits []hit
	for i, word := range words {
		for _, p := range l.heads[ukrainian.PhraseHead(word)] {
			if at := p.Match(words, i); at != nil {
				hits = append(hits, hit{p, at})
			}
		}
	}
	return hits
}

func (h hit) touches(masked map[int]bool) bool {
	return slices.ContainsFunc(h.at, func(i int) bool { return masked[i] })
}

// found is what one owner's phrases say about a text.
type found struct {
	score int
	words []string // as the text writes them (folded), each once
	at    []int    // where they stand, by word
}

// weights of a phrase by its role.
var weights = map[role]int{plain: 1, strong: 3, name: 3}

// opening is how many words at the beginning of a text say what it is about;
// what comes later is more often told by the way.
const opening = 15

// weight of a hit: every further word of a phrase adds one, because «гаряча
// вода» says more than «вода», and so does standing in the opening.
func (h hit) weight() int {
	w := weights[h.role] + len(h.Phrase) - 1
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
		f.at = append(f.at, h.at...)
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
