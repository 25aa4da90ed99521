package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vidhuk/ukrainian"
)

// Part is a piece of a text; the pieces in order are the text.
type Part struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty" doc:"a word of the query"`
}

// span is a word of the query in a text, in bytes.
type span struct {
	term       string
	start, end int
}

func spansOf(text string, terms []string) []span {
	wanted := map[string]bool{}
	for _, t := range terms {
		wanted[t] = true
	}
	var spans []span
	for _, t := range ukrainian.Terms(text) {
		if !wanted[t.Text] || len(spans) > 0 && t.Start < spans[len(spans)-1].end {
			continue
		}
		spans = append(spans, span{t.Text, t.Start, t.End})
	}
	return spans
}

// Mark is the whole text with the words of the query marked.
func Mark(text string, terms []string) []Part {
	return cutParts(text, spansOf(text, terms), 0, len(text))
}

// Snippet is the part of a text, of about length characters, that has most of the
// query's words, these marked; and whether it has any. Without one it is the
// beginning. «…» stands where something is left out.
func Snippet(text string, terms []string, length int) (parts []Part, hit bool) {
	spans := spansOf(text, terms)
	from, to := window(text, spans, length)
	parts = cutParts(text, spans, from, to)
	if from > 0 {
		parts = append([]Part{{Text: "… "}}, parts...)
	}
	if to < len(text) {
		parts = append(parts, Part{Text: " …"})
	}
	return parts, len(spans) > 0
}

// window chooses the bytes to show: about length characters, from the beginning of
// a word to the end of one.
func window(text string, spans []span, length int) (from, to int) {
	if utf8.RuneCountInString(text) <= length {
		return 0, len(text)
	}
	bytes := forward(text, 0, length)
	if best := densest(spans, bytes); len(best) > 0 && best[len(best)-1].end > bytes {
		lead := (length - utf8.RuneCountInString(text[best[0].start:best[len(best)-1].end])) / 3
		from = backward(text, best[0].start, max(lead, 0))
		from = wordStart(text, from, best[0].start)
	}
	to = forward(text, from, length)
	if len(text)-to < 20 {
		return from, len(text)
	}
	return from, wordStop(text, from, to)
}

// densest are the neighbouring words, no further than width bytes from first to
// last, with the most different terms; the earliest of equal ones.
func densest(spans []span, width int) []span {
	var best []span
	most := 0
	for i := range spans {
		kinds := map[string]bool{}
		j := i
		for ; j < len(spans) && (j == i || spans[j].end-spans[i].start <= width*2/3); j++ {
			kinds[spans[j].term] = true
		}
		if len(kinds) > most {
			most, best = len(kinds), spans[i:j]
		}
	}
	return best
}

func forward(text string, from, runes int) int {
	for i := range text[from:] {
		if runes == 0 {
			return from + i
		}
		runes--
	}
	return len(text)
}

func backward(text string, from, runes int) int {
	for ; runes > 0 && from > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	return from
}

// wordStart moves from to the next beginning of a word, at most to limit.
func wordStart(text string, from, limit int) int {
	if from == 0 {
		return 0
	}
	if i := strings.IndexFunc(text[from:limit], unicode.IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[from+i:])
		return from + i + size
	}
	return limit
}

// wordStop moves to back to the last end of a word after from.
func wordStop(text string, from, to int) int {
	if i := strings.LastIndexFunc(text[from:to], unicode.IsSpace); i > 0 {
		return from + i
	}
	return to
}

func cutParts(text string, spans []span, from, to int) []Part {
	var parts []Part
	plain := func(s string) {
		if s != "" {
			parts = append(parts, Part{Text: s})
		}
	}
	at := from
	for _, s := range spans {
		if s.start < at || s.end > to {
			continue
		}
		plain(text[at:s.start])
		parts = append(parts, Part{text[s.start:s.end], true})
		at = s.end
	}
	plain(text[at:to])
	return parts
}
