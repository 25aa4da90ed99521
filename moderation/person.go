package moderation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nearPerson asks of a list that somebody is named where its words stand.
const nearPerson = "person"

// offices are beginnings of what people are called by their office.
var offices = []string{
	"директор", "начальни", "депутат", "мер", "мэр", "голов", "глав", "завідувач", "заведующ", "завуч", "лікар", "врач", "прораб", "заступник", "заместител",
	"чиновни", "інспектор", "инспектор", "сусід", "сосед", "двірник", "дворник", "водій", "водител", "майстер", "мастер", "вчител", "учител", "охоронець", "охранник",
	"бухгалтер", "модератор", "адміністратор", "администратор",
}

// surnames are how surnames end in both languages, in the nominative and in the
// cases that follow a noun.
var surnames = []string{
	"енко", "єнко", "енка", "енку", "ейко", "чук", "чука", "щук", "юк", "юка", "ський", "ська", "ського", "ской", "ский", "ская", "цький", "цька", "зький", "зька",
	"ов", "ова", "ову", "ев", "ева", "єв", "єва", "ін", "іна", "їн", "ин", "ина", "ович", "евич", "івна", "ївна", "овна", "евна", "ко", "ало", "ець", "ак", "як", "ик", "ар", "ун",
}

// nearWords is how many words may stand between a name and what is said of it.
const nearWords = 7

// namesSomebody reports whether a person or an office is named in the sentence in
// which a place stands, near it.
func (s *scan) namesSomebody(from, to int) bool {
	first, last := -1, -1
	for i, t := range s.tokens {
		if s.offset[t.End] > from && s.offset[t.Start] < to {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return false
	}
	for i := first - 1; i >= max(0, first-nearWords) && !s.ends(i); i-- {
		if s.names(i) {
			return true
		}
	}
	for i := last + 1; i < min(len(s.tokens), last+1+nearWords) && !s.ends(i-1); i++ {
		if s.names(i) {
			return true
		}
	}
	return false
}

// ends reports whether a sentence ends between a word and the next.
func (s *scan) ends(i int) bool {
	if i+1 >= len(s.tokens) {
		return true
	}
	return strings.ContainsAny(s.text[s.tokens[i].End:s.tokens[i+1].Start], ".!?\n")
}

// names reports whether a word names a person or an office.
func (s *scan) names(i int) bool {
	word := s.words[i]
	if slices.ContainsFunc(offices, func(o string) bool {
		return strings.HasPrefix(word, o) && (len(o) > 6 || utf8.RuneCountInString(word) <= utf8.RuneCountInString(o)+2)
	}) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s.text[s.tokens[i].Start:])
	if !unicode.IsUpper(first) || utf8.RuneCountInString(word) < 4 {
		return false
	}
	if i > 0 && !s.ends(i-1) { // not at the beginning of a sentence: a capital letter names
		return true
	}
	return slices.ContainsFunc(surnames, func(e string) bool { return strings.HasSuffix(word, e) })
}
