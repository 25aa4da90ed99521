package moderation

import (
	"time"

	"vidhuk/ukrainian"
)

// Written is something that the same person wrote before.
type Written struct {
	Text string
	At   time.Time
}

// Burst bounds what is taken for flooding (4.3): that many texts within a window,
// or the same words again within a day.
type Burst struct {
	Most   int           // texts within Window; one more is a burst. 0: none is
	Window time.Duration // before the text itself
}

const (
	againWithin = 24 * time.Hour
	againWords  = 4 // below which the same words prove nothing: «Дякую!», «Коли буде?»
)

// Flooded tells whether a text written at a time is one of a flood, given what
// its author wrote before it: the same words again (sure), or one of very many
// (likely).
func Flooded(text string, at time.Time, before []Written, b Burst) []Finding {
	words := folded(text)
	burst := 1
	for _, w := range before {
		if w.At.After(at) {
			continue
		}
		age := at.Sub(w.At)
		if age <= againWithin && len(words) >= againWords && same(words, folded(w.Text)) {
			return []Finding{Told("DESTABILISE", CodeFlood, Sure, 0, 0)}
		}
		if age <= b.Window {
			burst++
		}
	}
	if b.Most > 0 && burst > b.Most {
		return []Finding{Told("DESTABILISE", CodeFlood, Likely, 0, 0)}
	}
	return nil
}

func folded(text string) []string {
	tokens := ukrainian.Tokens(text)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Word
	}
	return words
}

func same(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
