package ukrainian

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	breve     = '\u0306' // of й
	diaeresis = '\u0308' // of ї
	// apostrophe is what every apostrophe folds to; the mark «Роз’яснення
	// надано» is written with it.
	apostrophe = '\u2019'
)

// Fold gives the text as searching and comparing see it: lower case, without
// stress marks, soft hyphens, zero-width and bidirectional characters, with one
// apostrophe (’), one hyphen (-) and single spaces; ґ, ё and ы read as г, е and
// и, and ъ is left out. Folding a folded text changes nothing.
//
// Latin letters inside Cyrillic words stay: see Lookalike.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	if !simple(s) {
		s = bare(s)
	}
	return foldLetters(s)
}

// simple reports quickly that bare would change nothing but ё, which foldRune
// knows: s holds ASCII, whole Cyrillic letters and common punctuation only.
func simple(s string) bool {
	for _, r := range s {
		switch {
		case r >= ' ' && r < 0x7f || r == '\n' || r == '\t':
		case isPlainCyrillic(r) && r != 'ъ' && r != 'Ъ':
		case r == apostrophe || r == '«' || r == '»' || r == '—' || r == '–' || r == '№':
		default:
			return false
		}
	}
	return true
}

// isPlainCyrillic reports whether r is a letter of Ukrainian or Russian, written as one character.
func isPlainCyrillic(r rune) bool {
	if r >= 'А' && r <= 'я' {
		return true
	}
	switch r {
	case 'І', 'і', 'Ї', 'ї', 'Є', 'є', 'Ґ', 'ґ', 'Ё', 'ё':
		return true
	}
	return false
}

// folded reports quickly that s is made of plain lower-case letters and digits
// with single spaces, as most words that are folded twice are.
func folded(s string) bool {
	previous := ' '
	for _, r := range s {
		switch {
		case r >= 'а' && r <= 'я' && r != 'ъ' && r != 'ы':
		case r == 'і' || r == 'ї' || r == 'є':
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r == ' ' && previous != ' ':
		default:
			return false
		}
		previous = r
	}
	return s == "" || previous != ' '
}

// bare takes away what is not seen or not said: combining marks but those that
// make й and ї (and the Latin ï that stands for it), invisible characters and ъ.
func bare(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	for _, r := range norm.NFD.String(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case r == 'ъ' || r == 'Ъ' || invisible(r) || unicode.IsControl(r) && !unicode.IsSpace(r):
			continue
		case combining(r) && !makesLetter(last, r):
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return norm.NFC.String(b.String())
}

// combining reports whether r is drawn over the letter before it.
func combining(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) }

func makesLetter(base, mark rune) bool {
	switch base {
	case 'и', 'И':
		return mark == breve
	case 'і', 'І', 'i', 'I':
		return mark == diaeresis
	}
	return false
}

// invisible reports whether r shows nothing: format characters (soft hyphen,
// zero-width, bidirectional controls, tags) and the letters and symbols that are
// drawn blank.
func invisible(r rune) bool {
	if r < 0xAD {
		return false
	}
	return r == '\u2800' || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// foldLetters maps rune by rune and collapses spaces.
func foldLetters(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	last := ' '
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		f := foldRune(last, r, next)
		if f == ' ' && last == ' ' {
			continue
		}
		b.WriteRune(f)
		last = f
	}
	return strings.TrimSuffix(b.String(), " ")
}

func foldRune(last, r, next rune) rune {
	switch {
	case isApostrophe(r) || isQuote(r) && unicode.IsLetter(last) && iotated(next):
		return apostrophe
	case isHyphen(r):
		return '-'
	case unicode.IsSpace(r):
		return ' '
	}
	switch r = unicode.ToLower(r); r {
	case 'ґ':
		return 'г'
	case 'ё':
		return 'е'
	case 'ы':
		return 'и'
	}
	return r
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’ʼ‘`´′‛ʹʻʽˈ‵＇՚", r) }

func isQuote(r rune) bool { return strings.ContainsRune(`"“”„″＂`, r) }

func isHyphen(r rune) bool { return strings.ContainsRune("-‐‑‒–—―−﹘﹣－⁃", r) }

// iotated reports whether r may follow a Ukrainian apostrophe, so that a
// quotation mark before it is one: «під"їзд».
func iotated(r rune) bool { return strings.ContainsRune("яюєїЯЮЄЇïÏ", r) }
