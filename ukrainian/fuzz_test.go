package ukrainian_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"vidhuk/ukrainian"
)

// seeds are the spellings that break naive code, and each one broken in half.
func seeds(f *testing.F) {
	for _, s := range []string{
		"", "під’їзд пiд\"їзд под`езд підїзд", "вул.Миру,12-а", "и\u0306и\u0306\u0306 і\u0308ї\u0308 ё\u0308", "ъыЪЫ\"я а\"ъя",
		"г@вні $ука б л я", "Facеbook", "\u202eабв\u202c", "👩\u200d🚒❤\ufe0f1\ufe0f\u20e3", "\xff\xfeа\xc3", "ǅİẞΣς", "한국 ア\u3099",
		"\r\n\r\v\f\u0085\u2028", "а\u200b\u0301б", "Роз’яснення надано @Адміністратор", "----''''\"\"\"", "\u3164\u2800\u034f", "ййbb", "A\x04\u0323",
	} {
		f.Add(s)
		f.Add(s[len(s)/2:])
	}
}

func FuzzFold(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		once := ukrainian.Fold(s)
		if !utf8.ValidString(once) || !norm.NFC.IsNormalString(once) {
			t.Errorf("Fold(%q) = %q is not clean UTF-8", s, once)
		}
		if twice := ukrainian.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, again %q", s, once, twice)
		}
		// An invisible character changes nothing, whichever way the text is folded.
		if marked := ukrainian.Fold(s + "\u200b"); utf8.ValidString(s) && marked != once {
			t.Errorf("Fold(%q) = %q, with an invisible character %q", s, once, marked)
		}
	})
}

func FuzzClean(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		once := ukrainian.Clean(s)
		if twice := ukrainian.Clean(once); twice != once {
			t.Errorf("Clean(%q) = %q, again %q", s, once, twice)
		}
		if visible(once) != visible(strings.ToValidUTF8(s, "\uFFFD")) {
			t.Errorf("Clean(%q) = %q lost something visible", s, once)
		}
		for _, r := range once {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				t.Errorf("Clean(%q) keeps %U", s, r)
			}
		}
	})
}

// visible keeps letters, digits, punctuation and symbols, without their accents.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Cf), r == '\u2800':
			return -1
		case unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S):
			return r
		}
		return -1
	}, norm.NFD.String(s))
}

func FuzzWords(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, k := range ukrainian.Tokens(s) {
			if k.Start < end || k.End <= k.Start || k.End > len(s) {
				t.Fatalf("Tokens(%q): %+v stands wrong", s, k)
			}
			end = k.End
			if strings.ContainsAny(k.Word, " \n") || ukrainian.Fold(k.Word) != k.Word {
				t.Errorf("Tokens(%q): %q is not one folded word", s, k.Word)
			}
			if stem := ukrainian.Stem(k.Word); stem == "" {
				t.Errorf("Stem(%q) is empty", k.Word)
			}
		}
		for _, k := range ukrainian.Terms(s) {
			if k.Start < 0 || k.End <= k.Start || k.End > len(s) {
				t.Fatalf("Terms(%q): %+v stands wrong", s, k)
			}
			if k.Text == "" || utf8.RuneCountInString(k.Text) > 40 || strings.ContainsFunc(k.Text, func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsNumber(r) || r < 0x80 && unicode.IsUpper(r)
			}) {
				t.Errorf("Terms(%q): %q can be no word of an index", s, k.Text)
			}
		}
	})
}

func FuzzEverythingElse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if got := ukrainian.Lookalike(s); utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("Lookalike(%q) = %q", s, got)
		}
		if ukrainian.Visible(s) < 0 || ukrainian.Less(s, s) {
			t.Errorf("%q stands before itself", s)
		}
		if _, ok := ukrainian.Mark(s); ok && !ukrainian.Imitates(s) {
			t.Errorf("%q is a mark and imitates none", s)
		}
		ukrainian.LooksLike(s, "МКП «Миколаївводоканал»", s[:len(s)/2])
		ukrainian.Stem(s)
	})
}

func TestEveryCharacterFoldsOnce(t *testing.T) {
	for r := rune(0); r <= 0x1ffff; r++ {
		s := "и" + string(r) + "я" + string(r)
		once := ukrainian.Fold(s)
		if twice := ukrainian.Fold(once); twice != once {
			t.Errorf("%U: %q, again %q", r, once, twice)
		}
	}
}
