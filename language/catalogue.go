package language

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// One folder a language, one file a part of the program.
//
//go:embed uk/*.json en/*.json
var files embed.FS

// Both are read once, when the program starts: a few milliseconds that save a
// parse at every use.
var (
	ukrainian = mustRead("uk")
	english   = mustRead("en")
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

// mustRead reads a language's folder. A key that stands in two files is a
// mistake of ours.
func mustRead(folder string) map[string]sentence {
	entries := map[string]sentence{}
	names, err := fs.Glob(files, folder+"/*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		for _, m := range mustParse(name, folder+".json") {
			if _, twice := entries[m.ID]; twice {
				panic(fmt.Sprintf("language: %s: %s stands in another file too", name, m.ID))
			}
			entries[m.ID] = newSentence(m)
		}
	}
	return entries
}

// mustParse reads one file; as is the name that tells go-i18n its language.
func mustParse(name, as string) []*i18n.Message {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	file, err := i18n.ParseMessageFileBytes(data, as, nil)
	if err != nil {
		panic(fmt.Sprintf("language: %s: %v", name, err))
	}
	return file.Messages
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
