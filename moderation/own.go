package moderation

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vidhuk"
	"vidhuk/regulation/datafile"
	"vidhuk/ukrainian"
)

// What an administrator may write is bounded, so that no rule makes posting slow:
// a regular expression of package regexp takes time linear in the text, and its
// length in instructions is the factor.
const (
	PatternMax  = 200  // characters of a pattern, and of an exception
	stemMax     = 24   // letters of a word that is found in disguise
	ExceptMax   = 20   // exceptions of one rule
	heaviest    = 400  // instructions of one expression
	heaviestAll = 4000 // of all expressions together
	matchesMax  = 50   // places that one expression shows in one text
)

// expression is an administrator's regular expression.
type expression struct {
	find *regexp.Regexp
	list int
}

// With gives the rules with what an administrator added to them and switched off.
// Rules that are not used are passed over, and so is one that Fits refuses: it was
// written for an older program.
func (r *Rules) With(rules []vidhuk.WordRule) *Rules {
	off := map[string]bool{}
	for _, w := range rules {
		if w.Used() && w.Standard != "" {
			off[w.Standard] = true
		}
	}
	made, err := compile(&datafile.File{Name: "moderation/rules.yaml"}, r.source.without(off))
	if err != nil { // what was good is good with less
		return r
	}
	weight := 0
	for _, w := range rules {
		if !w.Used() || w.Standard != "" || made.Fits(w) != "" {
			continue
		}
		if weight += Weight(w); weight <= heaviestAll {
			made.add(w)
		}
	}
	made.source = r.source
	return made
}

// without is the file without the rules that are switched off.
func (d document) without(off map[string]bool) document {
	d.Lists = slices.Clone(d.Lists)
	for i := range d.Lists {
		l := &d.Lists[i]
		kept := func(all []string) []string {
			return slices.DeleteFunc(slices.Clone(all), func(text string) bool { return off[standardKey(l.Code, text)] })
		}
		l.Words, l.Letters = kept(l.Words), kept(l.Letters)
	}
	return d
}

func standardKey(code, text string) string { return code + ":" + text }

// Standard is one rule that came with the program.
type Standard struct {
	Key      string             `json:"key" doc:"by which it is switched off"`
	List     string             `json:"list"`
	Pattern  vidhuk.PatternKind `json:"pattern"`
	Text     string             `json:"text"`
	Strength Strength           `json:"strength"`
}

// Standards lists the rules that came with the program, in the order of the file.
func (r *Rules) Standards() []Standard {
	var all []Standard
	for _, l := range r.source.Lists {
		for _, text := range l.Words {
			all = append(all, Standard{standardKey(l.Code, text), l.Code, vidhuk.PatternPhrase, text, l.Strength})
		}
		for _, text := range l.Letters {
			kind := vidhuk.PatternStem
			if strings.Contains(text, "=") {
				kind = vidhuk.PatternWord
			}
			all = append(all, Standard{standardKey(l.Code, text), l.Code, kind, text, l.Strength})
		}
	}
	return all
}

// Codes lists the codes of the lists, each once, in the order of the file.
func (r *Rules) Codes() []string {
	var codes []string
	for _, l := range r.source.Lists {
		if !slices.Contains(codes, l.Code) {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

// Weight is how much a rule adds to the time that every text takes: the
// instructions of its expression. Other patterns weigh nothing.
func Weight(w vidhuk.WordRule) int {
	if w.Pattern != vidhuk.PatternRegexp {
		return 0
	}
	parsed, err := syntax.Parse(w.Text, syntax.Perl)
	if err != nil {
		return heaviest + 1
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return heaviest + 1
	}
	return len(program.Inst)
}

// Room reports whether a rule may still stand beside the others, by the weight of
// all.
func Room(others []vidhuk.WordRule, w vidhuk.WordRule) bool {
	all := Weight(w)
	for _, o := range others {
		if o.Used() && o.Standard == "" {
			all += Weight(o)
		}
	}
	return all <= heaviestAll
}

// Fits tells what is wrong with the pattern of a rule, as the code of a refusal;
// "" when it can be used.
func (r *Rules) Fits(w vidhuk.WordRule) string {
	switch n := utf8.RuneCountInString(w.Text); {
	case n == 0:
		return "required"
	case n > PatternMax:
		return "pattern_long"
	}
	switch w.Pattern {
	case vidhuk.PatternWord, vidhuk.PatternStem:
		return fitsWord(w)
	case vidhuk.PatternPhrase:
		if _, ok := ukrainian.ParsePhrase(w.Text); !ok {
			return "pattern_phrase"
		}
		return ""
	case vidhuk.PatternRegexp:
		return fitsRegexp(w)
	}
	return "unknown_value"
}

func fitsWord(w vidhuk.WordRule) string {
	if strings.ContainsFunc(w.Text, func(r rune) bool { return !wordPart(r) || r == '*' || r == '|' }) {
		return "pattern_word"
	}
	switch n := utf8.RuneCountInString(skeleton(w.Text)); {
	case n < 2, w.Pattern == vidhuk.PatternStem && n < 3:
		return "pattern_short"
	case n > stemMax:
		return "pattern_long"
	}
	return ""
}

func fitsRegexp(w vidhuk.WordRule) string {
	find, err := regexp.Compile("(?i)" + w.Text)
	switch {
	case err != nil:
		return "pattern_regexp"
	case Weight(w) > heaviest:
		return "pattern_heavy"
	case find.MatchString(""):
		return "pattern_empty"
	}
	return ""
}

// add takes in a rule that Fits.
func (r *Rules) add(w vidhuk.WordRule) {
	i := slices.IndexFunc(r.lists, func(l list) bool { return l.code == w.List })
	if i < 0 {
		return
	}
	l := list{code: w.List, ground: r.lists[i].ground, strength: Strength(w.Strength), kinds: r.lists[i].kinds, rule: w.ID}
	for _, e := range w.Except {
		if p, ok := ukrainian.ParsePhrase(e); ok {
			l.except = append(l.except, p)
		}
	}
	r.lists = append(r.lists, l)
	n := len(r.lists) - 1
	switch w.Pattern {
	case vidhuk.PatternPhrase:
		p, _ := ukrainian.ParsePhrase(w.Text)
		r.phrases[p.Head()] = append(r.phrases[p.Head()], listed{p, n, false})
	case vidhuk.PatternRegexp:
		r.regexps = append(r.regexps, expression{regexp.MustCompile("(?i)" + w.Text), n})
	default:
		r.stem(w, n)
	}
}

func (r *Rules) stem(w vidhuk.WordRule, n int) {
	whole := w.Pattern == vidhuk.PatternWord
	st := stem{text: skeletonOf(w.Text), whole: whole, open: !whole, list: n}
	st.latin = !strings.ContainsFunc(w.Text, func(c rune) bool { return unicode.Is(unicode.Cyrillic, c) })
	// What an administrator names is named on purpose: it goes before the standard
	// ones, so that its strength and its ground hold.
	r.stems[st.text[0]] = append([]stem{st}, r.stems[st.text[0]]...)
}

func skeletonOf(text string) []rune { return []rune(skeleton(text)) }

// expressions finds what administrators' regular expressions match.
func (s *scan) expressions(r *Rules) {
	for _, e := range r.regexps {
		l := r.lists[e.list]
		if !l.holds(s.kind) {
			continue
		}
		for _, m := range e.find.FindAllStringIndex(s.text, matchesMax) {
			if m[0] < m[1] {
				s.listed(l, s.offset[m[0]], s.offset[m[1]])
			}
		}
	}
}

// spared reports whether an exception of the rule stands at the place.
func (l list) spared(s *scan, from, to int) bool {
	if len(l.except) == 0 {
		return false
	}
	for i := range s.tokens {
		if s.offset[s.tokens[i].Start] >= to {
			break
		}
		for _, p := range l.except {
			at := p.Match(s.words, i)
			if at != nil && s.offset[s.tokens[at[0]].Start] < to && from < s.offset[s.tokens[at[len(at)-1]].End] {
				return true
			}
		}
	}
	return false
}

// Try holds a text against one rule alone: what the rule would find that is not
// yet one.
func (r *Rules) Try(w vidhuk.WordRule) func(text string, kind Kind) []Finding {
	alone := &Rules{phrases: map[string][]listed{}, stems: map[rune][]stem{}, innocent: r.innocent, prefixes: r.prefixes}
	i := slices.IndexFunc(r.lists, func(l list) bool { return l.code == w.List })
	if i < 0 || r.Fits(w) != "" {
		return func(string, Kind) []Finding { return nil }
	}
	alone.lists = []list{r.lists[i]}
	alone.add(w)
	return func(text string, kind Kind) []Finding {
		if text == "" {
			return nil
		}
		s := newScan(text, kind)
		s.phrases(alone)
		s.disguises(alone)
		s.expressions(alone)
		return tidy(s.found)
	}
}

// GroundOf is the ground of what a list finds.
func (r *Rules) GroundOf(code string) string {
	for _, l := range r.lists {
		if l.code == code {
			return l.ground
		}
	}
	return ""
}
