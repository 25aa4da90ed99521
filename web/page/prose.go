package page

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// An information post is plain text with a few habits of people who write
// letters: an empty line between paragraphs, "- " before the items of a list,
// "## " before a heading, and addresses as they are. Nothing in it is ever read
// as HTML.

// block is a part of such a text: a heading, a list or a paragraph.
type block struct {
	heading bool
	list    bool
	lines   [][]span // a paragraph's lines, or a list's items
}

// span is words, or a link.
type span struct {
	text string
	href string // empty: plain words
}

// blocks cuts a text into its parts.
func blocks(text string) []block {
	var all []block
	open := false // the last part goes on
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimSpace(line)
		if line == "" {
			open = false
			continue
		}
		b := blockOf(line)
		if last := len(all) - 1; open && !b.heading && all[last].list == b.list && !all[last].heading {
			all[last].lines = append(all[last].lines, b.lines...)
			continue
		}
		all, open = append(all, b), true
	}
	return all
}

var bullets = []string{"- ", "• ", "* ", "– ", "— "}

func blockOf(line string) block {
	if rest, ok := strings.CutPrefix(line, "## "); ok {
		return block{heading: true, lines: [][]span{spans(strings.TrimSpace(rest))}}
	}
	for _, sign := range bullets {
		if rest, ok := strings.CutPrefix(line, sign); ok {
			return block{list: true, lines: [][]span{spans(strings.TrimSpace(rest))}}
		}
	}
	return block{lines: [][]span{spans(line)}}
}

var address = regexp.MustCompile(`https?://[^\s<>"«»„“”]+`)

// spans finds the addresses in a line.
func spans(line string) []span {
	var all []span
	words := func(s string) {
		if s != "" {
			all = append(all, span{text: s})
		}
	}
	for {
		at := address.FindStringIndex(line)
		if at == nil {
			words(line)
			return all
		}
		found := trimAddress(line[at[0]:at[1]])
		words(line[:at[0]])
		if u, err := url.Parse(found); err == nil && u.Host != "" && u.User == nil {
			all = append(all, span{text: shown(u), href: u.String()})
		} else {
			words(found)
		}
		line = line[at[0]+len(found):]
	}
}

// trimAddress gives back to the sentence what ends it: a full stop, a bracket
// that was opened before the address.
func trimAddress(s string) string {
	for {
		last := s[len(s)-1]
		switch {
		case strings.IndexByte(".,;:!?'", last) >= 0,
			last == ')' && strings.Count(s, "(") < strings.Count(s, ")"),
			last == ']' && strings.Count(s, "[") < strings.Count(s, "]"):
			s = s[:len(s)-1]
		default:
			return s
		}
	}
}

// shown is an address as people read it: without the scheme, and cut where it is
// long. The host always stands in full: nobody is led elsewhere unawares.
func shown(u *url.URL) string {
	rest := strings.TrimSuffix(u.EscapedPath(), "/")
	if decoded, err := url.PathUnescape(rest); err == nil && !strings.ContainsFunc(decoded, unicode.IsControl) {
		rest = decoded
	}
	if u.RawQuery != "" {
		rest += "?…"
	}
	if runes := []rune(rest); len(runes) > 40 {
		rest = string(runes[:40]) + "…"
	}
	return u.Host + rest
}
