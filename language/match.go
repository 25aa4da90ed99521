package language

import (
	"strings"

	xlanguage "golang.org/x/text/language"
)

var matcher = xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.Ukrainian, xlanguage.English})

// Match picks the reader's language: the first choice that we speak (an
// account's setting, a cookie), and otherwise Ukrainian, the default of a
// Ukrainian authority's site. A browser's list of languages is no choice of the
// reader, so it does not change that; a header that is "en" and nothing else,
// as programs send it, does.
func Match(acceptLanguage string, choices ...string) Language {
	for _, c := range choices {
		if l, ok := Parse(c); ok {
			return l
		}
	}
	if strings.EqualFold(strings.TrimSpace(acceptLanguage), "en") {
		return En
	}
	return Uk
}

// Parse reads one tag: "en", "uk", "en-GB" written by a person. A list, an
// unknown language or an empty text is not ok.
func Parse(tag string) (Language, bool) {
	tag = strings.TrimSpace(tag)
	if tag == "" || len(tag) > 35 || strings.ContainsAny(tag, ",;*") {
		return "", false
	}
	t, err := xlanguage.Parse(tag)
	if err != nil {
		return "", false
	}
	_, i, confidence := matcher.Match(t)
	if confidence < xlanguage.High {
		return "", false
	}
	return Languages[i], true
}
