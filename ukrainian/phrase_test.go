package ukrainian_test

import (
	"slices"
	"testing"

	"vidhuk/ukrainian"
)

func TestAPhraseIsFoundByTheBeginningsOfItsWords(t *testing.T) {
	for _, c := range []struct {
		phrase, text string
		want         []int
	}{
		{"гаряч вод", "гарячої води", []int{0, 1}},
		{"гаряч вод", "гаряча і дуже чиста вода", nil},
		{"гаряч вод", "гаряча і чиста вода", []int{0, 3}},
		{"=люк", "люкс", nil},
		{"=люк", "люк", []int{0}},
		{"дім а", "дім аби", nil},
	} {
		p, ok := ukrainian.ParsePhrase(c.phrase)
		if !ok {
			t.Fatalf("%q is no phrase", c.phrase)
		}
		if got := p.Match(ukrainian.Words(c.text), 0); !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: %v, want %v", c.phrase, c.text, got, c.want)
		}
	}
	for _, s := range []string{"", " ", "а", "=", "я вода"} {
		if _, ok := ukrainian.ParsePhrase(s); ok {
			t.Errorf("%q is a phrase", s)
		}
	}
}
