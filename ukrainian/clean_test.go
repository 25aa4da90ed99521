package ukrainian_test

import (
	"testing"

	"vidhuk/ukrainian"
)

func TestCleanTakesAwayWhatCannotBeSeen(t *testing.T) {
	for s, want := range map[string]string{
		"  Добрий день!\r\n\r\nНемає води.\r": "Добрий день!\n\nНемає води.",
		"а\u2028б\u0085в":                    "а\nб\nв",
		"во\u200bда\ufeff і \u202eгаз\u202c": "вода і газ",
		"у\u00adдворі\u00a0№\u202f5":         "удворі № 5",
		"а\tб\x00\x07\x1b[31mв":              "а\tб[31mв",
		"и\u0306 і\u0308 е\u0301":            "й ї е\u0301",
		"погано \xff\xfe":                    "погано \uFFFD\uFFFD"[:len("погано \uFFFD")],
		"а\u200d🚒":                           "а🚒",
		"👩\u200d🚒 і а\u200dб":                "👩\u200d🚒 і аб",
		"❤\ufe0f":                            "❤\ufe0f",
		"\u200b\u2066\u2069":                 "",
		"ґанок, Ґанок, ёлка, ’ʼ' \"«»":       "ґанок, Ґанок, ёлка, ’ʼ' \"«»",
	} {
		if got := ukrainian.Clean(s); got != want {
			t.Errorf("Clean(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCleanStopsPilesOfMarks(t *testing.T) {
	pile := "х"
	for range 50 {
		pile += "\u0336"
	}
	if got := []rune(ukrainian.Clean(pile)); len(got) > 5 {
		t.Errorf("%d characters are left of one letter", len(got))
	}
}

func TestVisibleCountsWhatSaysSomething(t *testing.T) {
	for s, want := range map[string]int{
		"":          0,
		"🔥🔥🔥 !!! …": 0,
		"https://example.com/дуже?довга=адреса": 0,
		"www.example.com example.org/a":         0,
		"\u200b\u3164\u2800\u00ad":              0,
		"Яма!":                                  3,
		"вул.Миру,12-а":                         10,
		"Дивіться: HTTPS://EXAMPLE.COM":         8,
		"12.05.2024":                            8,
		"и\u0306":                               1,
	} {
		if got := ukrainian.Visible(s); got != want {
			t.Errorf("Visible(%q) = %d, want %d", s, got, want)
		}
	}
}
