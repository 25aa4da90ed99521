package ukrainian

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks one letter may carry: no written language
// of the city needs more, and a pile of them covers the lines above and below.
const maxMarks = 4

const zeroWidthJoiner = '\u200d'

// Clean makes a text that arrived from a person fit to keep: composed (NFC), with
// newlines as \n and every space as a plain one, without control, zero-width and
// bidirectional characters, and trimmed. Tabs and newlines stay, and so does every
// visible letter, sign and emoji. What is not UTF-8 becomes U+FFFD. Cleaning a
// clean text changes nothing.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	runes := []rune(oneNewline.Replace(strings.ToValidUTF8(s, "\uFFFD")))
	var last rune
	for i, r := range runes {
		r, keep := cleanRune(last, r, runes[i+1:])
		if !keep {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return strings.TrimSpace(fewMarks(norm.NFC.String(b.String())))
}

var oneNewline = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func cleanRune(last, r rune, rest []rune) (rune, bool) {
	switch {
	case r == '\n' || r == '\t':
		return r, true
	case unicode.IsSpace(r):
		return ' ', true
	case r == zeroWidthJoiner:
		return r, pictograph(last) && len(rest) > 0 && pictograph(rest[0])
	}
	return r, !unicode.IsControl(r) && !hidden(r)
}

// hidden is invisible, but for the marks that choose how an emoji is drawn.
func hidden(r rune) bool { return invisible(r) && !combining(r) }

// pictograph reports whether r may be part of an emoji that a joiner holds together.
func pictograph(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk) && r != '\u2800' || r == '\ufe0f'
}

// fewMarks drops combining marks beyond maxMarks on one letter.
func fewMarks(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if !combining(r) {
			marks = 0
			return r
		}
		if marks++; marks > maxMarks {
			return -1
		}
		return r
	}, s)
}

// links are addresses of the web, with or without a scheme. Only Latin domains:
// «вул.Миру» is not one.
var links = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]\S*)?`)

// Visible counts the letters and digits that a reader sees, links left out. It is 0
// for a text of emoji, punctuation or links only.
func Visible(s string) int {
	n := 0
	for _, r := range links.ReplaceAllString(s, " ") {
		if wordRune(r) {
			n++
		}
	}
	return n
}
