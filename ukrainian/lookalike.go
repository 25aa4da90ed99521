package ukrainian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cyrillicTwins are Latin letters that pass for Cyrillic ones. B and b differ: one
// looks like В, the other like ь. The last line is how people write to get round a
// filter rather than what looks alike.
var cyrillicTwins = pairs(
	"aа", "cс", "eе", "iі", "oо", "pр", "xх", "yу", "kк", "mм", "tт", "hн", "ïї", "bь",
	"AА", "CС", "EЕ", "IІ", "OО", "PР", "XХ", "YУ", "KК", "MМ", "TТ", "HН", "ÏЇ", "BВ",
	"uи", "nп", "rг", "wш", "UИ", "NП", "RГ", "WШ",
)

// latinTwins are Cyrillic letters that pass for Latin ones.
var latinTwins = pairs(
	"аa", "сc", "еe", "іi", "оo", "рp", "хx", "уy", "ѕs", "јj",
	"АA", "СC", "ЕE", "ІI", "ОO", "РP", "ХX", "УY", "КK", "МM", "ТT", "НH", "ВB", "ЅS", "ЈJ",
)

// inWord are digits and signs that stand for letters inside a Cyrillic word only:
// «12-а» keeps its number.
var inWord = pairs("0о", "1і", "3з", "4ч", "6б", "@а", "$с")

func pairs(table ...string) map[rune]rune {
	m := make(map[rune]rune, len(table))
	for _, p := range table {
		r := []rune(p)
		m[r[0]] = r[1]
	}
	return m
}

// Lookalike reads each word that mixes Cyrillic and Latin letters in one script:
// «пiд’їзд» and «г@вні» become Cyrillic, «Facеbook» becomes Latin, and a word in one
// script stays as it is. The number of characters does not change. Call it before
// Fold: the case of a letter tells what it looks like.
func Lookalike(s string) string {
	if !mixed(s) {
		return s
	}
	runes := []rune(s)
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && partOfWord(runes[end]) {
			end++
		}
		oneScript(runes[start:end])
		start = end + 1
	}
	return string(runes)
}

// mixed reports quickly whether s could hold anything to read otherwise.
func mixed(s string) bool {
	cyrillic, other := false, false
	for _, r := range s {
		if r >= utf8.RuneSelf {
			cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
			other = other || unicode.Is(unicode.Latin, r)
		} else {
			other = other || r > ' '
		}
	}
	return cyrillic && other
}

func partOfWord(r rune) bool {
	_, sign := inWord[r]
	return sign || wordRune(r) || combining(r) || invisible(r) || isApostrophe(r) || isQuote(r)
}

// oneScript rewrites the word in place.
func oneScript(word []rune) {
	twins := cyrillicTwins
	if latinWord(word) {
		twins = latinTwins
	}
	cyrillic := false
	for _, r := range word {
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	if !cyrillic {
		return
	}
	for i, r := range word {
		if twin, ok := twins[r]; ok {
			word[i] = soft(word, i, twin)
		}
	}
	if !latinWord(word) {
		signsInside(word)
	}
}

// soft decides what a Latin b stands for: ь after a consonant, в elsewhere.
func soft(word []rune, i int, twin rune) rune {
	if twin != 'ь' {
		return twin
	}
	if i == 0 || vowel(unicode.ToLower(word[i-1])) || i+1 < len(word) && vowel(unicode.ToLower(word[i+1])) {
		return 'в'
	}
	return 'ь'
}

// latinWord reports whether a word is Latin with Cyrillic letters in disguise: it
// has a Latin letter that no Cyrillic one looks like, and all its Cyrillic letters
// have Latin twins.
func latinWord(word []rune) bool {
	foreign := false
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			if _, ok := latinTwins[r]; !ok {
				return false
			}
		case unicode.Is(unicode.Latin, r):
			if _, ok := cyrillicTwins[r]; !ok {
				foreign = true
			}
		}
	}
	return foreign
}

// signsInside reads digits and signs between two Cyrillic letters as letters.
func signsInside(word []rune) {
	for i := 1; i < len(word)-1; i++ {
		letter, ok := inWord[word[i]]
		if ok && unicode.Is(unicode.Cyrillic, word[i-1]) && followedByLetter(word[i+1:]) {
			word[i] = letter
		}
	}
}

func followedByLetter(rest []rune) bool {
	for _, r := range rest {
		if _, sign := inWord[r]; !sign {
			return unicode.Is(unicode.Cyrillic, r)
		}
	}
	return false
}

func vowel(r rune) bool { return strings.ContainsRune("аеєиіїоуюяэ", r) }
