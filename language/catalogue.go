package language

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

//go:embed uk.json
var ukJSON []byte

//go:embed en.json
var enJSON []byte

// Both are read once, when the program starts: a few milliseconds that save a
// parse at every use.
var (
	ukrainian = mustParse("uk.json", ukJSON)
	english   = mustParse("en.json", enJSON)
)

func (l Language) catalogue() map[string]sentence {
	if l == En {
		return english
	}
	return ukrainian
}

// sentence is one entry: a single text, or one for each plural form.
type sentence struct {
	single bool
	text   text // the single text, or the one for any other count
	forms  map[plural.Form]text
}

// text is a sentence cut at its {names}; without names only plain is set.
type text struct {
	plain string
	parts []part
}

type part struct{ literal, name string }

// form picks the text for a count. An entry without forms has one for all; a
// counted entry asked without a count gives its most general form.
func (s sentence) form(l Language, n int, counted bool) text {
	if s.single || !counted {
		return s.text
	}
	if t, ok := s.forms[pluralForm(l, n)]; ok {
		return t
	}
	return s.text
}

func pluralForm(l Language, n int) plural.Form {
	if n < 0 {
		n = -n
	}
	tag := xlanguage.Ukrainian
	if l == En {
		tag = xlanguage.English
	}
	return plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
}

func mustParse(name string, data []byte) map[string]sentence {
	file, err := i18n.ParseMessageFileBytes(data, name, nil)
	if err != nil {
		panic(fmt.Sprintf("language: %s: %v", name, err))
	}
	entries := make(map[string]sentence, len(file.Messages))
	for _, m := range file.Messages {
		entries[m.ID] = newSentence(m)
	}
	return entries
}

func newSentence(m *i18n.Message) sentence {
	forms := map[plural.Form]text{}
	for form, s := range map[plural.Form]string{plural.One: m.One, plural.Few: m.Few, plural.Many: m.Many} {
		if s != "" {
			forms[form] = cut(s)
		}
	}
	general := m.Other
	if general == "" {
		general = m.Many
	}
	return sentence{single: len(forms) == 0, text: cut(general), forms: forms}
}

// cut splits a text at its {names}.
func cut(s string) text {
	t := text{plain: s}
	for rest := s; ; {
		open := strings.IndexByte(rest, '{')
		end := strings.IndexByte(rest, '}')
		if open < 0 || end < open {
			if len(t.parts) > 0 && rest != "" {
				t.parts = append(t.parts, part{literal: rest})
			}
			return t
		}
		if open > 0 {
			t.parts = append(t.parts, part{literal: rest[:open]})
		}
		t.parts = append(t.parts, part{name: rest[open+1 : end]})
		rest = rest[end+1:]
	}
}
