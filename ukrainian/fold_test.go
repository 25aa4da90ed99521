package ukrainian_test

import (
	"slices"
	"testing"

	"vidhuk/ukrainian"
)

func TestFoldMakesSpellingsOfOneWordEqual(t *testing.T) {
	for want, spellings := range map[string][]string{
		"під’їзд":            {"під'їзд", "Під’їзд", "підʼїзд", "під`їзд", "під´їзд", "під‘їзд", "під′їзд", `під"їзд`, "ПІД”ЇЗД", "під\u00ad’їзд", "пі\u0301д’їзд", "під\u200b’їзд", "під’i\u0308зд"[:0] + "під’і\u0308зд"},
		"аґрус"[:2] + "грус": {"аґрус", "Аґрус", "агрус", "АҐРУС"},
		"елка":               {"ёлка", "е\u0308лка", "ЕЛКА", "Ёлка"},
		"мій":                {"мій", "мі\u0438\u0306", "МІЙ"},
		"подезд":             {"подъезд", "ПОДЪЕЗД"},
		"вибоини":            {"выбоины", "вибоини"},
		"12-а":               {"12-а", "12–а", "12—А", "12−а", "12‑а"},
		"а б":                {"а б", " а \u00a0\n\t б ", "а\u2028б", "а\u202fб"},
		"№ 83":               {"№ 83", "№\u00a083"},
		"київ":               {"Київ", "КИЇВ", "ки\u202eїв", "\ufeffКиїв", "киї\u0301в"},
	} {
		for _, s := range spellings {
			if got := ukrainian.Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestFoldKeepsQuotesThatAreNoApostrophe(t *testing.T) {
	for s, want := range map[string]string{
		`КП "Океан"`: `кп "океан"`,
		`КП"Океан"`:  `кп"океан"`,
		`« тиск »`:   `« тиск »`,
	} {
		if got := ukrainian.Fold(s); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for s, want := range map[string][]string{
		"вул.Миру,12-а":                    {"вул", "миру", "12-а"},
		"пр-т Богоявленський, 325/1":       {"пр-т", "богоявленський", "325", "1"},
		"пiд\"їзд і пiд'їзд":               {"під’їзд", "і", "під’їзд"},
		"вул.8 Березня":                    {"вул", "8", "березня"},
		"295-ї Стрілецької Дивізії":        {"295-ї", "стрілецької", "дивізії"},
		"буд. 12-16, 81, 98,79":            {"буд", "12-16", "81", "98", "79"},
		"ЖЕК-10 -- це 'ми'":                {"жек-10", "це", "ми"},
		"№83 🔥 В’ячеслав\u00ad":            {"83", "в’ячеслав"},
		`КП"Океан"`:                        {"кп", "океан"},
		"Facеbook":                         {"facebook"},
		"г@вні, a@b.com, Я @Адміністратор": {"гавні", "a", "b", "com", "я", "адміністратор"},
		"":               {},
		"!!! … 🙂":        {},
		"вода́ — життя-": {"вода", "життя"},
	} {
		if got := ukrainian.Words(s); !slices.Equal(got, want) {
			t.Errorf("Words(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestTokensSayWhereTheWordStands(t *testing.T) {
	s := "Ой, пiд\"їзд\u00ad — 12-а!"
	var got []string
	for _, k := range ukrainian.Tokens(s) {
		got = append(got, s[k.Start:k.End])
	}
	want := []string{"Ой", "пiд\"їзд\u00ad", "12-а"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
