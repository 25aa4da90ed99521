package show

import (
	"slices"
	"strings"

	"vidhuk/look"
	"vidhuk/web/page"
)

// Reasons words why an organization is suggested: «слова «прорвало», «підвал»;
// Центральний район». district is the name of the district that the text is
// about, short what an organization is called.
func Reasons(p *page.Page, s look.Suggestion, district string, short func(slug string) string) string {
	var parts []string
	for _, r := range s.Reasons {
		words := Quoted(r.Words)
		if r.Code == "supervises" || r.Code == "successor" {
			words = short(strings.Join(r.Words, ""))
		}
		part := p.T("reason."+r.Code, "words", words, "district", district)
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// Quoted lists words as quotations.
func Quoted(words []string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("«" + w + "»")
	}
	return b.String()
}
