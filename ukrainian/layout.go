package ukrainian

import (
	"strings"
	"unicode"
)

// The keys of the Latin layout and what the Ukrainian layout writes with them.
const (
	latinKeys     = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`" + `QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?~`
	ukrainianKeys = "йцукенгшщзхїфівапролджєячсмитьбю.ґ" + "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,Ґ"
)

var byLatinKey = func() map[rune]rune {
	m := map[rune]rune{}
	to := []rune(ukrainianKeys)
	for i, r := range []rune(latinKeys) {
		m[r] = to[i]
	}
	return m
}()

// Retype reads a text that was typed with the keyboard in the Latin layout as if
// the layout had been Ukrainian: «dekbwz Vbhe» is «вулиця Миру». A text with a
// Cyrillic letter was typed as it was meant and stays.
func Retype(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if meant, ok := byLatinKey[r]; ok {
			return meant
		}
		return r
	}, s)
}
