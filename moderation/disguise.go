package moderation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// twins are the signs that stand for Cyrillic letters in a disguised word, after
// lower-casing: look-alikes first, then what sounds or is typed alike.
var twins = map[rune]rune{
	'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'i': 'і', 'k': 'к', 'm': 'м', 'n': 'п', 'o': 'о', 'p': 'р', 't': 'т',
	'u': 'у', 'w': 'ш', 'x': 'х', 'y': 'у', 'r': 'г', 'd': 'д', 'z': 'з', 'l': 'л', 'f': 'ф', 'v': 'в', 's': 'с', 'g': 'г',
	'@': 'а', '$': 'с', '0': 'о', '1': 'і', '3': 'з', '4': 'ч', '6': 'б', '9': 'я', '|': 'і', '!': 'і',
}

// silent are the signs that a skeleton leaves out.
const silent = "ьъ’'ʼ`"

// skeleton writes a word of a list as disguises are compared.
func skeleton(word string) string {
	var letters []rune
	for _, r := range strings.ToLower(word) {
		if !strings.ContainsRune(silent, r) && !blank(r) {
			letters = append(letters, r)
		}
	}
	return string(bones(letters))
}

// bones leaves of each row of one letter a single one, and then makes one letter
// of і, ї, и and ы, and of е, є, ё and э: «піїзд» keeps its two.
func bones(letters []rune) []rune {
	var out []rune
	var last rune
	for _, r := range letters {
		if r != last || r == '*' {
			out = append(out, r)
		}
		last = r
	}
	for i, r := range out {
		switch r {
		case 'і', 'ї', 'ы':
			out[i] = 'и'
		case 'ё', 'є', 'э':
			out[i] = 'е'
		case 'ґ':
			out[i] = 'г'
		}
	}
	return out
}

// blank reports whether r shows nothing, or is drawn over the letter before it.
func blank(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r == '\u3164' || r == '\u2800'
}

// letter is one sign of a word that may be in disguise.
type letter struct {
	r    rune // lower case, as it stands; '*' hides one or more
	from int  // character of the text
	to   int
}

// wordPart reports whether r may be part of a disguised word.
func wordPart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@$*|!", r) || strings.ContainsRune(silent, r) || blank(r)
}

// disguises finds the words of the lists of letters, outside links.
func (s *scan) disguises(r *Rules) {
	links := linkPattern.FindAllStringIndex(s.text, -1)
	var short [][]letter // words of one and two letters, one after another
	for i := 0; i < len(s.runes); {
		if end := s.linkAt(links, i); end > i {
			i = end
			continue
		}
		if !wordPart(s.runes[i]) {
			i++
			continue
		}
		word, next := s.wordAt(i)
		s.accuse(r, word)
		if rest := s.hyphened(next); len(rest) > 0 {
			s.accuse(r, slices.Concat(word, rest))
		}
		if len(short) > 0 && (len(word) == 0 || len(word) > 2 || !s.close(short[len(short)-1], word)) {
			s.spelled(r, short)
			short = nil
		}
		if n := len(word); n > 0 && n <= 2 && isLetter(word[0].r) {
			short = append(short, word)
		}
		i = next
	}
	s.spelled(r, short)
}

var linkPattern = regexp.MustCompile(`(?i)(?:https?://|www\.)\S+`)

// linkAt gives the end of the link that begins at character i, or i.
func (s *scan) linkAt(links [][]int, i int) int {
	for _, l := range links {
		if s.offset[l[0]] == i {
			return s.offset[l[1]]
		}
	}
	return i
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || r == '@' || r == '$' }

// wordAt reads the word that begins at character i: what is not seen is left
// out, and pictures between two letters are passed over.
func (s *scan) wordAt(i int) ([]letter, int) {
	var word []letter
	for i < len(s.runes) {
		r := s.runes[i]
		switch {
		case wordPart(r) && (blank(r) || strings.ContainsRune(silent, r)) || s.apostrophe(i):
		case wordPart(r):
			word = append(word, letter{unicode.ToLower(r), i, i + 1})
		case unicode.Is(unicode.So, r) && i+1 < len(s.runes) && len(word) > 0 && unicode.IsLetter(s.runes[i+1]):
		default:
			return word, i
		}
		i++
	}
	return word, i
}

// apostrophe reports whether a star stands for an apostrophe: «під*їзд».
func (s *scan) apostrophe(i int) bool {
	return s.runes[i] == '*' && i > 0 && unicode.IsLetter(s.runes[i-1]) && i+1 < len(s.runes) && strings.ContainsRune("яюєїЯЮЄЇ", s.runes[i+1])
}

// hyphened reads the rest of a word broken by a hyphen, stroke or full stop
// without spaces: «пи-здец».
func (s *scan) hyphened(i int) []letter {
	if i+1 >= len(s.runes) || !strings.ContainsRune("-_.–", s.runes[i]) || !unicode.IsLetter(s.runes[i+1]) {
		return nil
	}
	rest, _ := s.wordAt(i + 1)
	// «І.Бабенко», and a sentence that begins without a space.
	if s.runes[i] == '.' && unicode.IsUpper(s.runes[i+1]) && len(rest) > 4 {
		return nil
	}
	return rest
}

// close reports whether two short words are divided by no more than two signs
// that are no words.
func (s *scan) close(a, b []letter) bool { return b[0].from-a[len(a)-1].to <= 3 }

// spelled reads short words as one, from each of them on, as far as it takes:
// «б л я», «х.у.й», «х уй». One of them must be a lonely letter.
func (s *scan) spelled(r *Rules, short [][]letter) {
	for start := range short {
		var word []letter
		lonely := false
		for n, part := range short[start:] {
			word = append(word, part...)
			lonely = lonely || len(part) == 1 || mixed(part)
			if len(word) > spelledMax || s.spelling > spellingsMax {
				break
			}
			s.spelling++
			if n > 0 && lonely && len(word) > 2 && s.accuse(r, word) {
				return
			}
		}
	}
}

// spelledMax is the most letters that are read as one spelled word: what is
// longer is a row of initials, and reading it again from each letter takes time.
const spelledMax = 16

// spellingsMax is how many rows of lonely letters are read in one text: more is a
// text that only wants to take time.
const spellingsMax = 10_000

// mixed reports whether a part of a word has letters of two scripts: «Сu ка».
func mixed(part []letter) bool {
	latin, cyrillic := false, false
	for _, l := range part {
		latin = latin || l.r >= 'a' && l.r <= 'z'
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, l.r)
	}
	return latin && cyrillic
}

// accuse holds a word, in each of its readings, against the stems, and reports
// whether one of them stands in it.
func (s *scan) accuse(r *Rules, word []letter) bool {
	word = trimmed(word)
	if len(word) < 2 || len(word) > 60 || !isLetter(word[0].r) && !leet(word) {
		return false // a number is no word: «16а»
	}
	for _, reading := range readings(word) {
		if r.innocentWord(reading.text) {
			return false
		}
		for _, list := range r.standing(reading) {
			l := r.lists[list]
			if !l.holds(s.kind) {
				continue
			}
			s.listed(l, word[0].from, word[len(word)-1].to)
			return true
		}
	}
	return false
}

// leet reports whether a word that begins with a digit is one all the same:
// «3аїбали», but neither «16а» nor «3-го».
func leet(word []letter) bool {
	letters := 0
	for _, l := range word[1:] {
		if unicode.IsLetter(l.r) {
			letters++
		}
	}
	return strings.ContainsRune("3460", word[0].r) && letters >= 4 && unicode.IsLetter(word[1].r)
}

// trimmed takes marks off the ends that end a sentence or frame a word, but not
// stars in its middle.
func trimmed(word []letter) []letter {
	edge := func(l letter) bool { return l.r == '!' || l.r == '|' }
	for len(word) > 0 && edge(word[0]) {
		word = word[1:]
	}
	for len(word) > 0 && edge(word[len(word)-1]) {
		word = word[:len(word)-1]
	}
	return word
}

// reading is one way to read a word.
type reading struct {
	text  []rune
	latin bool
}

// readings are the ways to read a word. A word with a Cyrillic letter is Cyrillic
// with twins; a Latin one may be Cyrillic in look-alikes, or Ukrainian in Latin
// letters. A number is no word.
func readings(word []letter) []reading {
	cyrillic, latin := false, false
	for _, l := range word {
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, l.r)
		latin = latin || l.r >= 'a' && l.r <= 'z'
	}
	switch {
	case cyrillic:
		all := []reading{{text: inCyrillic(word, false)}}
		if at := strings.ContainsFunc(textOf(word), func(r rune) bool { return r == '@' || r == '*' }); at {
			all = append(all, reading{text: inCyrillic(other(word), false)})
		}
		if latin {
			all = append(all, reading{text: inCyrillic(word, true)})
		}
		return all
	case latin:
		return []reading{{text: inLatin(word), latin: true}, {text: inCyrillic(word, false)}}
	}
	return nil
}

func textOf(word []letter) string {
	runes := make([]rune, len(word))
	for i, l := range word {
		runes[i] = l.r
	}
	return string(runes)
}

// other reads @ as я («бл@ть»), and leaves stars out that only part the letters
// («х*у*й»).
func other(word []letter) []letter {
	all := make([]letter, 0, len(word))
	for i, l := range word {
		if l.r == '*' && i > 0 && i+1 < len(word) && word[i-1].r != '*' && word[i+1].r != '*' {
			continue
		}
		if l.r == '@' {
			l.r = 'я'
		}
		all = append(all, l)
	}
	if len(all) < 2 {
		return word
	}
	return all
}

// inCyrillic reads every sign as a Cyrillic letter; turned reads u as и and b as
// ь, as they look in handwriting.
func inCyrillic(word []letter, turned bool) []rune {
	var out []rune
	for _, l := range word {
		r := l.r
		switch {
		case turned && r == 'u':
			r = 'и'
		case turned && r == 'b':
			continue
		default:
			if t, ok := twins[r]; ok {
				r = t
			}
		}
		out = append(out, r)
	}
	return bones(out)
}

// soundDigits stand for letters in a word that is written in Latin ones.
var soundDigits = map[rune]rune{'0': 'o', '1': 'i', '3': 'z', '4': 'c', '9': 'a', '@': 'a', '$': 's'}

// inLatin keeps Latin letters and reads the digits that stand for sounds.
func inLatin(word []letter) []rune {
	var out []rune
	for _, l := range word {
		r := l.r
		if d, ok := soundDigits[r]; ok {
			r = d
		}
		out = append(out, r)
	}
	return bones(out)
}

func (r *Rules) innocentWord(word []rune) bool {
	return slices.ContainsFunc(r.innocent, func(i []rune) bool { return len(word) >= len(i) && slices.Equal(word[:len(i)], i) })
}

// standing gives the lists of which a stem begins the word, with or without a
// prefix before it.
func (r *Rules) standing(w reading) []int {
	var lists []int
	for _, st := range r.stems[w.text[0]] {
		if st.latin == w.latin && hides(w.text, st) {
			lists = append(lists, st.list)
		}
	}
	for _, p := range r.prefixes {
		if len(w.text) <= len(p) || !slices.Equal(w.text[:len(p)], p) {
			continue
		}
		rest := w.text[len(p):]
		for _, st := range r.stems[rest[0]] {
			if st.open && st.latin == w.latin && hides(rest, st) {
				lists = append(lists, st.list)
			}
		}
	}
	return lists
}

// hides matches a word against a stem; a row of stars hides one to three letters
// and not the first, and two letters of the stem must show.
func hides(word []rune, st stem) bool { return begins(word, st.text, st.whole, 0) }

func begins(word, stem []rune, whole bool, shown int) bool {
	for {
		switch {
		case len(stem) == 0:
			return shown > 1 && (!whole || len(word) == 0)
		case len(word) == 0:
			return false
		case word[0] == '*':
			stars := 0
			for stars < len(word) && word[stars] == '*' {
				stars++
			}
			for n := 1; n <= min(max(stars, 3), len(stem)); n++ {
				if begins(word[stars:], stem[n:], whole, shown) {
					return true
				}
			}
			return false
		case word[0] != stem[0]:
			return false
		}
		word, stem, shown = word[1:], stem[1:], shown+1
	}
}
