// Package language holds every sentence that people read, in Ukrainian and in
// English, and says dates, durations and numbers the way each language does.
//
// The map of the room:
//
//	language.go   Language, T and N: a sentence by its key
//	catalogue.go  reading the files of uk and en
//	word.go       the names of states, roles, deeds and marks
//	error.go      what a refusal says to a person
//	time.go       dates and durations in Kyiv time; no clock is read here
//	number.go     numbers and sizes
//	match.go      which language a reader gets
//
// A new sentence goes into the same file of both uk and en under one dotted key, with
// {names} in braces for what is filled in; a counted one has the plural forms
// "one", "few", "many" in Ukrainian and "one", "other" in English. The tests
// refuse a key that only one catalogue knows, different {names}, and a key that
// the program uses and no catalogue has.
package language

import (
	"fmt"
	"strings"
	"time"
)

// Language is the one a reader gets. Its value is the tag of the html element
// and of Account.Language. The zero Language speaks Ukrainian.
type Language string

const (
	Uk Language = "uk"
	En Language = "en"
)

// Languages lists those we speak, the default first.
var Languages = []Language{Uk, En}

// Tag is the BCP 47 tag: "uk" or "en".
func (l Language) Tag() string {
	if l == En {
		return string(En)
	}
	return string(Uk)
}

// Has reports whether the catalogue knows the key.
func (l Language) Has(key string) bool {
	_, ok := l.catalogue()[key]
	return ok
}

// T is the sentence of the key. The pairs are names and values for its {names};
// times, counts and our own nouns are worded in the language. An unknown key
// shows as ⟦key⟧ and a missing value as {name}, so that nobody overlooks them.
func (l Language) T(key string, pairs ...any) string {
	s, ok := l.catalogue()[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return l.fill(s.form(l, 0, false), pairs)
}

// N is T for a counted thing: it picks the plural form for n, which fills {n}.
func (l Language) N(key string, n int, pairs ...any) string {
	s, ok := l.catalogue()[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return l.fill(s.form(l, n, true), append(pairs, "n", n))
}

// fill writes the text with its arguments. A text without {names} costs
// nothing.
func (l Language) fill(t text, pairs []any) string {
	if len(t.parts) == 0 {
		return t.plain
	}
	var b strings.Builder
	b.Grow(len(t.plain) + 16)
	for _, p := range t.parts {
		if p.name == "" {
			b.WriteString(p.literal)
			continue
		}
		b.WriteString(l.argument(p.name, pairs))
	}
	return b.String()
}

func (l Language) argument(name string, pairs []any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return l.value(pairs[i+1])
		}
	}
	return "{" + name + "}"
}

// value words one argument.
func (l Language) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return l.Number(int64(v))
	case int64:
		return l.Number(v)
	case Bytes:
		return l.Size(int64(v))
	case time.Time:
		return l.DateTime(v)
	case time.Duration:
		return l.Duration(v)
	}
	if word, ok := l.noun(v); ok {
		return word
	}
	return fmt.Sprint(v)
}
