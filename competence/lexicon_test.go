package competence

import (
	"testing"

	"vidhuk/ukrainian"
)

func TestPhrasesAreFoundByTheBeginningsOfTheirWords(t *testing.T) {
	for _, c := range []struct {
		phrase, text string
		want         bool
	}{
		{"гаряч вод", "Немає ГАРЯЧОЇ ВОДИ!", true},
		{"гаряч вод", "гарячої, тобто окропу, води", true}, // two words between
		{"гаряч вод", "гарячої ніколи не було тут води", false},
		{"гаряч вод", "води гарячої", false}, // the order counts
		{"гаряч вод", "гаряча", false},
		{"=люк", "відкритий люк", true},
		{"=люк", "квартира люкс", false},
		{"люк", "люком", true},
		{"під’їзд", "у під'їзді", true},
		{"під’їзд", "у пiд`їздi", true}, // Latin i
		{"дым", "дим", true},            // ы reads as и
		{"ганок", "ґанок", true},
		{"елка", "ёлка", true},
		{"запах з труби", "запах із труби", false}, // one letter is a whole word
		{"запах з труби", "запах з труби", true},
		{"вода", "вода", true},
		{"вода", "", false},
	} {
		l := newLexicon()
		if !l.add(c.phrase, owner{}, plain) {
			t.Fatalf("%q was not taken", c.phrase)
		}
		if got := len(l.find(ukrainian.Words(c.text))) > 0; got != c.want {
			t.Errorf("%q in %q: %t", c.phrase, c.text, got)
		}
	}
}

func TestPhraseThatCouldNeverBeMeantIsNotTaken(t *testing.T) {
	for _, phrase := range []string{"", " ", "а", "=", "= вода", "я вода", "вода ="} {
		if newLexicon().add(phrase, owner{}, plain) {
			t.Errorf("%q was taken", phrase)
		}
	}
}

func TestWeightiestOfOverlappingPhrasesCountsOnce(t *testing.T) {
	l := newLexicon()
	water, heating := owner{ofRoute, 0}, owner{ofRoute, 1}
	l.add("вод", water, plain)
	l.add("гаряч вод", water, not)
	l.add("гаряч вод", heating, strong)
	l.add("гаряч", heating, plain)
	words := ukrainian.Words("гаряча вода і ще раз гаряча вода")
	all := gather(words, l.find(words), ofRoute, plain, strong)
	if f := all[0]; f.score != 0 {
		t.Errorf("water has %+v", f)
	}
	// Strong 3, a second word 1, the opening 1; the single word of the repeated phrase 1.
	if f := all[1]; f.score != 6 || len(f.words) != 2 {
		t.Errorf("heating has %+v", f)
	}
}
