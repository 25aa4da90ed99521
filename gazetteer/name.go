package gazetteer

import (
	"strings"
	"unicode/utf8"

	"vidhuk/ukrainian"
)

// wordsOf cuts a name into folded words.
func wordsOf(name string) []string { return ukrainian.Words(name) }

// ranks are what people leave out of a name, or write short: «генерала
// Карпенка», «ген. Карпенка», «Карпенка».
var ranks = soundsOf("генерала генералу генерал ген адмірала адмирала адм академіка академика акад капітана капитана кап полковника полк підполковника подполковника " +
	"лейтенанта старшого лейт майора сержанта маршала отамана атамана гетьмана гетмана архітектора архитектора професора профессора проф лікаря врача ім імені имени")

func soundsOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[sound(ukrainian.Fold(w))] = true
	}
	return m
}

// withoutRanks leaves ranks and initials out, unless nothing else is there.
func withoutRanks(words []string) []string {
	var rest []string
	for _, w := range words {
		if !leftOut(w) {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 {
		return words
	}
	return rest
}

// leftOut reports whether a word of a name may be missing: a rank or an initial.
func leftOut(word string) bool {
	return utf8.RuneCountInString(word) == 1 && !startsWithDigit(word) || ranks[sound(word)]
}

// letters writes a folded word as both languages would: і, ї, и, ы are one, as
// are е, є, э; the soft sign and the apostrophe go; double letters are single.
// Of «295-ї» the number stays.
func letters(word string) string {
	if startsWithDigit(word) {
		return word[:len(word)-len(strings.TrimLeft(word, "0123456789"))]
	}
	var b strings.Builder
	var last rune
	for _, r := range word {
		switch r {
		case 'і', 'ї', 'ы':
			r = 'и'
		case 'є', 'э':
			r = 'е'
		case 'ь', '’', '-':
			continue
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// sound is what the forms of one word of a name share in both languages:
// «Адміральська», «Адміральській» and «Адмиральской» are one sound.
func sound(word string) string {
	s := letters(word)
	if startsWithDigit(s) {
		return s
	}
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(s, e); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return s
}

// endings of names, longest first, as letters writes them.
var endings = []string{
	"ого", "ому", "его", "ему", "ими", "ами", "ями",
	"ая", "ой", "ою", "ую", "ом", "ем", "им", "их", "ий", "ей", "ею", "ои", "еи", "ое", "ее", "ие", "ам", "ям", "ах", "ях", "ив", "ов", "ев",
	"а", "я", "о", "е", "у", "ю", "и", "й",
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// near reports whether two sounds differ by a slip of the finger: one letter in
// words of five and more, two in words of nine and more. Nobody slips on the
// first letter.
func near(a, b string) bool {
	first, _ := utf8.DecodeRuneInString(a)
	if r, _ := utf8.DecodeRuneInString(b); r != first || startsWithDigit(a) {
		return false
	}
	x, y := []rune(a), []rune(b)
	switch n := min(len(x), len(y)); {
	case n < 5:
		return false
	case n < 9:
		return distance(x, y) <= 1
	}
	return distance(x, y) <= 2
}

// distance counts letters to insert, drop, change or swap with a neighbour.
func distance(a, b []rune) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	var older []int
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, before = before, row
		row = make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := before[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, before[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
