package ukrainian

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longName is the number of letters from which one letter more, less or other
// still reads as the same name.
const longName = 8

// reserved are the words that only the centre may call itself, as skeletons.
var reserved = skeletons("адміністратор", "администратор", "адмін", "модератор", "administrator", "admin", "moderator")

// trimmings are words that change nothing about whose name it is, as skeletons: legal
// forms and assurances.
var trimmings = skeletons(
	"кп", "мкп", "окп", "ку", "тов", "пат", "прат", "дп",
	"офіційна", "офіційний", "офіційно", "официальная", "официальный", "official", "сторінка", "страница", "профіль", "акаунт",
)

func skeletons(words ...string) []string {
	for i, w := range words {
		words[i] = skeleton(w)
	}
	return words
}

// LooksLike reports whether a person's name imitates one of the official names, or
// the administrator or moderator: the same letters in whatever script, case,
// spacing, quotes or digits, with invisible characters between, or one letter off in
// a long name.
func LooksLike(name string, official ...string) bool {
	whole := readings(name)
	words := append(skeletons(strings.Fields(separated(name))...), whole...)
	for _, r := range reserved {
		if anyNear(words, r) {
			return true
		}
	}
	for _, o := range official {
		for _, reading := range readings(o) {
			if anyNear(whole, reading) {
				return true
			}
		}
	}
	return false
}

// readings are the skeletons of a name: whole, and without its trimmings.
func readings(name string) []string {
	whole := skeleton(name)
	core := ""
	for _, w := range skeletons(strings.Fields(separated(name))...) {
		if !slices.Contains(trimmings, w) {
			core += w
		}
	}
	if core == whole || core == "" {
		return []string{whole}
	}
	return []string{whole, core}
}

// separated puts a space for everything that is seen and is not part of a word.
func separated(name string) string {
	return strings.Map(func(r rune) rune {
		if partOfWord(r) {
			return r
		}
		return ' '
	}, name)
}

func anyNear(names []string, official string) bool {
	for _, n := range names {
		if n != "" && near([]rune(n), []rune(official)) {
			return true
		}
	}
	return false
}

// near reports whether two skeletons are equal or, if long, one step apart: a letter
// put in, left out, replaced, or two neighbours exchanged.
func near(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	head := 0
	for head < len(a) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	if len(b) == 0 {
		return true
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return head+tail+len(b) >= longName && (len(b) == 1 || swapped)
}

// skeletonTwins are pairs beyond cyrillicTwins, for a text in lower case: digits,
// signs, Greek, and letters of other alphabets that use Cyrillic or Latin.
var skeletonTwins = pairs(
	"0о", "1і", "3з", "4ч", "6б", "8в", "@а", "$с", "|і", "lі", "ґг",
	"αа", "βв", "εе", "ηн", "ιі", "κк", "μм", "οо", "ρр", "τт", "υи", "χх",
	"ѕs", "јj", "ӏі", "һн", "ıі", "ɑа", "ոп",
)

// skeleton is what is left of a text when everything that one may vary without a
// reader noticing is made equal: case, spaces, punctuation, accents, the script of a
// letter, ь. It is for comparing only.
func skeleton(s string) string {
	var b strings.Builder
	inWord := false
	for _, r := range norm.NFKD.String(s) {
		tag := r == '@' && !inWord
		if twin, ok := cyrillicTwins[r]; ok {
			r = twin
		}
		r = unicode.ToLower(r)
		if twin, ok := skeletonTwins[r]; ok && !tag {
			r = twin
		}
		inWord = wordRune(r)
		if inWord && r != 'ь' && r != 'ъ' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
