package moderation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"vidhuk/regulation/datafile"
	"vidhuk/ukrainian"
)

// Rules are the lists of words that a text is held against.
type Rules struct {
	lists    []list
	phrases  map[string][]listed // by the head of the phrase
	stems    map[rune][]stem     // by the first letter
	innocent [][]rune
	prefixes [][]rune
	regexps  []expression
	source   document // the file that it was made of
}

// list is one list of the file.
type list struct {
	code, ground string
	strength     Strength
	kinds        []Kind
	named        bool               // only where a person or an office is named in the same sentence
	rule         int64              // id of an administrator's rule; 0: it came with the program
	except       []ukrainian.Phrase // what spares a place
}

// listed is a phrase of a list.
type listed struct {
	ukrainian.Phrase
	list int
	not  bool
}

// document is the file as it is written.
type document struct {
	Lists    []listEntry `data:"lists"`
	Prefixes []string    `data:"prefixes"`
	Innocent []string    `data:"innocent"`
}

type listEntry struct {
	Code     string   `data:"code"`
	Ground   string   `data:"ground,optional"`
	Strength Strength `data:"strength"`
	Kinds    []Kind   `data:"kinds,optional"`
	Words    []string `data:"words,optional"`
	Not      []string `data:"not,optional"`
	Letters  []string `data:"letters,optional"`
	Near     string   `data:"near,optional"`
}

var codePattern = regexp.MustCompile(`^[a-z][a-z_]*$`)

// Parse reads a file of rules. The name is what a refusal calls the file; the
// refusal is a *vidhuk.Error with a code of package datafile.
func Parse(name string, data []byte) (*Rules, error) {
	var d document
	file, err := datafile.Read(name, data, &d)
	if err != nil {
		return nil, err
	}
	return compile(file, d)
}

// compile makes the rules of a file.
func compile(file *datafile.File, d document) (*Rules, error) {
	r := &Rules{phrases: map[string][]listed{}, stems: map[rune][]stem{}, source: d}
	for i := range d.Lists {
		if err := r.list(file, &d.Lists[i]); err != nil {
			return nil, err
		}
	}
	for _, p := range d.Prefixes {
		r.prefixes = append(r.prefixes, []rune(skeleton(p)))
	}
	for _, w := range d.Innocent {
		r.innocent = append(r.innocent, []rune(skeleton(w)))
	}
	return r, nil
}

func (r *Rules) list(file *datafile.File, e *listEntry) error {
	wrong := func(part any, field, value, want string) error {
		return file.Refuse(part, datafile.WrongValue, "field", field, "value", value, "want", want)
	}
	if !codePattern.MatchString(e.Code) {
		return wrong(&e.Code, "code", e.Code, codePattern.String())
	}
	if _, known := weight[e.Strength]; !known {
		return wrong(&e.Strength, "strength", string(e.Strength), "hint, likely, sure")
	}
	if e.Near != "" && e.Near != nearPerson {
		return wrong(&e.Near, "near", e.Near, nearPerson)
	}
	for i := range e.Kinds {
		if !slices.Contains(Kinds, e.Kinds[i]) {
			return wrong(&e.Kinds[i], "kinds", string(e.Kinds[i]), fmt.Sprint(Kinds))
		}
	}
	l := list{code: e.Code, ground: e.Ground, strength: e.Strength, kinds: e.Kinds, named: e.Near == nearPerson}
	if len(e.Letters) > 0 {
		for _, n := range e.Not {
			if p, ok := ukrainian.ParsePhrase(n); ok {
				l.except = append(l.except, p)
			}
		}
	}
	r.lists = append(r.lists, l)
	for _, part := range []struct {
		texts []string
		not   bool
	}{{e.Words, false}, {e.Not, true}} {
		for i := range part.texts {
			p, ok := ukrainian.ParsePhrase(part.texts[i])
			if !ok {
				return wrong(&part.texts[i], "words", part.texts[i], "beginnings of words, the first of two letters or more")
			}
			r.phrases[p.Head()] = append(r.phrases[p.Head()], listed{p, len(r.lists) - 1, part.not})
		}
	}
	for i := range e.Letters {
		st := newStem(e.Letters[i], len(r.lists)-1)
		if len(st.text) < 2 {
			return wrong(&e.Letters[i], "letters", e.Letters[i], "two letters or more")
		}
		r.stems[st.text[0]] = append(r.stems[st.text[0]], st)
	}
	return nil
}

// holds reports whether the list is meant for a kind of text.
func (l list) holds(k Kind) bool { return len(l.kinds) == 0 || slices.Contains(l.kinds, k) }

// phrases finds what the lists write as phrases.
func (s *scan) phrases(r *Rules) {
	type hit struct {
		listed
		at []int
	}
	var hits []hit
	spent := map[[2]int]bool{} // list and word that a "not" phrase explains
	for i, w := range s.words {
		for _, p := range r.phrases[ukrainian.PhraseHead(w)] {
			at := p.Match(s.words, i)
			switch {
			case at == nil || !r.lists[p.list].holds(s.kind):
			case p.not:
				for _, j := range at {
					spent[[2]int{p.list, j}] = true
				}
			default:
				hits = append(hits, hit{p, at})
			}
		}
	}
	for _, h := range hits {
		if slices.ContainsFunc(h.at, func(j int) bool { return spent[[2]int{h.list, j}] }) {
			continue
		}
		s.listed(r.lists[h.list], s.offset[s.tokens[h.at[0]].Start], s.offset[s.tokens[h.at[len(h.at)-1]].End])
	}
}

// stem is a beginning of a word as skeleton writes it; whole words are meant
// whole, and open ones may stand after a prefix.
type stem struct {
	text  []rune
	whole bool
	open  bool
	latin bool // for words in Latin letters, as they sound
	list  int
}

// newStem reads "=слово" (the whole word), "+корінь" (also after a prefix),
// "~pizd" (in Latin letters) or a plain beginning.
func newStem(text string, list int) stem {
	st := stem{list: list}
	for {
		switch {
		case strings.HasPrefix(text, "="):
			st.whole = true
		case strings.HasPrefix(text, "+"):
			st.open = true
		case strings.HasPrefix(text, "~"):
			st.latin = true
		default:
			st.text = []rune(skeleton(text))
			return st
		}
		text = text[1:]
	}
}
