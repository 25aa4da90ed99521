package search

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Bounds of a query: what is over is not read.
const (
	longestQuery = 300 // characters
	mostTerms    = 8
)

// Query is a typed text as the search understands it: plain words, whatever signs
// stand among them. There are no operators.
type Query struct {
	Text  string
	Terms []string // a found document has them all
	Weak  []string // only tell which document comes first: «вулиця», «будинок»
	Cut   bool     // the text was longer than what is read
}

// Parse reads a typed text.
func Parse(text string) Query {
	q := Query{Text: strings.Join(strings.Fields(ukrainian.Clean(text)), " ")}
	if runes := []rune(q.Text); len(runes) > longestQuery {
		q.Text, q.Cut = strings.TrimSpace(string(runes[:longestQuery])), true
	}
	terms := distinct(q.Text)
	for _, t := range terms {
		if ukrainian.Weak(t) {
			q.Weak = append(q.Weak, t)
		} else {
			q.Terms = append(q.Terms, t)
		}
	}
	if len(q.Terms) == 0 {
		q.Terms, q.Weak = q.Weak, nil
	}
	if len(q.Terms) > mostTerms {
		q.Terms, q.Cut = q.Terms[:mostTerms], true
	}
	return q
}

// distinct lists the terms of a text once. Of a house «12-а» only 12а: who names
// the letter means it.
func distinct(text string) []string {
	var list []string
	seen := map[string]bool{}
	last := ukrainian.Term{}
	for _, t := range ukrainian.Terms(text) {
		number := t.Start == last.Start && last.Text != t.Text && strings.HasPrefix(last.Text, t.Text) && isNumber(t.Text)
		last = t
		if number || seen[t.Text] {
			continue
		}
		seen[t.Text] = true
		list = append(list, t.Text)
	}
	return list
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// All lists the terms to highlight.
func (q Query) All() []string { return append(append([]string{}, q.Terms...), q.Weak...) }

// Empty reports whether no word of the text can be sought.
func (q Query) Empty() bool { return len(q.Terms) == 0 }

var (
	wholeNumber = regexp.MustCompile(`^(?:№|#|N)?\s*(\d{4})\s*[-–—/]\s*(\d{1,6})$`)
	shortNumber = regexp.MustCompile(`^(?:№|#|N)?\s*(\d{1,6})$`)
)

// Numbers reads a text that is nothing but the number of a message: «2026-000123»,
// «№ 2026-123», «123». A short one may be of any of the last three years, the
// latest first.
func Numbers(text string, year int) []vidhuk.Number {
	text = strings.TrimSpace(ukrainian.Clean(text))
	if m := wholeNumber.FindStringSubmatch(text); m != nil {
		return []vidhuk.Number{numberOf(m[1], m[2])}
	}
	m := shortNumber.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var all []vidhuk.Number
	for y := year; y > year-3; y-- {
		all = append(all, numberOf(strconv.Itoa(y), m[1]))
	}
	return all
}

func numberOf(year, n string) vidhuk.Number {
	y, _ := strconv.Atoi(year) // digits, by the patterns
	i, _ := strconv.ParseInt(n, 10, 64)
	return vidhuk.NewNumber(y, i)
}

// Other is why a query is read otherwise than it was typed.
type Other string

const (
	Layout   Other = "layout"   // the keyboard stood in another layout: «ghbdsn»
	Translit Other = "translit" // Ukrainian in Latin letters: «nema vody»
)

// Reading is what a text means if it was typed otherwise.
type Reading struct {
	Other Other
	Query Query
}

// Readings are the other ways to read a query of which nothing was found, the
// likeliest first.
func (q Query) Readings() []Reading {
	var all []Reading
	seen := map[string]bool{q.Text: true}
	for _, r := range readings {
		text := r.read(q.Text)
		other := Parse(text)
		if seen[text] || other.Empty() {
			continue
		}
		seen[text] = true
		all = append(all, Reading{r.other, other})
	}
	return all
}

var readings = []struct {
	other Other
	read  func(string) string
}{
	{Layout, latinWords(keysOf(latinKeys, ukrainianKeys), false)},
	{Layout, latinWords(keysOf(latinKeys, ukrainianKeys), true)},
	{Layout, latinWords(keysOf(latinKeys, russianKeys), false)},
	{Layout, latinWords(keysOf(latinKeys, russianKeys), true)},
	{Layout, strings.NewReplacer("ы", "і", "э", "є", "ъ", "ї", "Ы", "І", "Э", "Є", "Ъ", "Ї").Replace},
	{Translit, latinWords(ukrainianTranslit.Replace, true)},
	{Translit, latinWords(russianTranslit.Replace, true)},
	{Translit, latinWords(mixedTranslit.Replace, true)},
	{Layout, cyrillicWords(strings.NewReplacer(pairs(ukrainianKeys, latinKeys)...).Replace)},
	{Layout, cyrillicWords(strings.NewReplacer(pairs(russianKeys, latinKeys)...).Replace)},
}

// The keys of one keyboard in three layouts.
const (
	latinKeys     = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`\\"
	ukrainianKeys = "йцукенгшщзхїфівапролджєячсмитьбю’ґ"
	russianKeys   = "йцукенгшщзхъфывапролджэячсмитьбюё\\"
)

func keysOf(from, to string) func(string) string {
	return strings.NewReplacer(pairs(from, to)...).Replace
}

func pairs(from, to string) []string {
	var list []string
	target := []rune(to)
	for i, r := range []rune(from) {
		list = append(list, string(r), string(target[i]))
	}
	return list
}

// latinWords reads the words otherwise that have Latin letters and no Cyrillic
// ones. trim leaves the punctuation behind a word as it is: on another layout it
// may be a letter, «,elbyjr», or what it is.
func latinWords(read func(string) string, trim bool) func(string) string {
	return eachWord(func(word string) string {
		if !hasScript(word, unicode.Latin) || hasScript(word, unicode.Cyrillic) {
			return word
		}
		tail := ""
		if trim {
			bare := strings.TrimRight(word, ",.;'")
			word, tail = bare, word[len(bare):]
		}
		return read(word) + tail
	})
}

// cyrillicWords reads a text as Latin if every Cyrillic word of it is one.
func cyrillicWords(read func(string) string) func(string) string {
	return func(text string) string {
		words := strings.Fields(strings.ToLower(text))
		for i, w := range words {
			if !hasScript(w, unicode.Cyrillic) {
				continue
			}
			words[i] = read(w)
			if len(words[i]) < 3 || strings.Trim(words[i], "abcdefghijklmnopqrstuvwxyz") != "" {
				return text
			}
		}
		return strings.Join(words, " ")
	}
}

func eachWord(read func(string) string) func(string) string {
	return func(text string) string {
		words := strings.Fields(text)
		for i, w := range words {
			words[i] = read(strings.ToLower(w))
		}
		return strings.Join(words, " ")
	}
}

func hasScript(word string, script *unicode.RangeTable) bool {
	return strings.IndexFunc(word, func(r rune) bool { return unicode.Is(script, r) }) >= 0
}

// The three ways in which people here write with Latin letters: as in a passport,
// as a Russian word, and anyhow. Longer combinations stand first.
var (
	ukrainianTranslit = strings.NewReplacer(
		"shch", "щ", "sch", "щ", "zgh", "зг", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "zh", "ж", "yi", "ї", "ji", "ї",
		"ya", "я", "ia", "я", "ja", "я", "yu", "ю", "iu", "ю", "ju", "ю", "ye", "є", "ie", "є", "je", "є", "yo", "йо", "io", "йо", "jo", "йо",
		"ay", "ай", "ey", "ей", "oy", "ой", "uy", "уй", "iy", "ій", "ai", "ай", "ei", "ей", "oi", "ой", "ui", "уй", "yy", "ий",
		"a", "а", "b", "б", "v", "в", "w", "в", "h", "г", "g", "г", "d", "д", "e", "е", "z", "з", "y", "и", "i", "і", "j", "й", "k", "к", "l", "л",
		"m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "f", "ф", "x", "х", "c", "ц", "'", "ь", "’", "ь",
	)
	russianTranslit = strings.NewReplacer(
		"shch", "щ", "sch", "щ", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "zh", "ж", "ya", "я", "ja", "я", "yu", "ю", "ju", "ю", "yo", "е", "ye", "е", "je", "е",
		"ay", "ай", "ey", "ей", "oy", "ой", "uy", "уй", "iy", "ий", "yy", "ий",
		"a", "а", "b", "б", "v", "в", "w", "в", "h", "х", "g", "г", "d", "д", "e", "е", "z", "з", "y", "и", "i", "и", "j", "й", "k", "к", "l", "л",
		"m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "f", "ф", "x", "х", "c", "ц", "'", "ь", "’", "ь",
	)
	mixedTranslit = strings.NewReplacer(
		"shch", "щ", "sch", "щ", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "zh", "ж", "ya", "я", "ia", "я", "ja", "я", "yu", "ю", "ju", "ю", "ye", "є", "je", "є", "yi", "ї", "ji", "ї",
		"ay", "ай", "ey", "ей", "oy", "ой", "uy", "уй", "iy", "ий", "yy", "ий",
		"a", "а", "b", "б", "v", "в", "w", "в", "h", "х", "g", "г", "d", "д", "e", "е", "z", "з", "y", "и", "i", "і", "j", "й", "k", "к", "l", "л",
		"m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "f", "ф", "x", "х", "c", "ц", "'", "ь", "’", "ь",
	)
)
