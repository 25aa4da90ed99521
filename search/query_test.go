package search_test

import (
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/search"
	"vidhuk/ukrainian"
)

// terms are what a text is sought by.
func terms(text string) []string {
	var list []string
	for _, t := range ukrainian.Terms(text) {
		list = append(list, t.Text)
	}
	return list
}

func TestAQueryIsItsWordsWhateverStandsAmongThem(t *testing.T) {
	want := search.Parse("яма дорога").Terms
	for _, text := range []string{"Ями на дорогах!", "«яма», дорога", "(яма) & -дорога*", "яма:дорога", "\u200bяма\u00a0 дорога"} {
		if got := search.Parse(text).Terms; !slices.Equal(got, want) {
			t.Errorf("%q asks for %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "   ", "!?…", "і на що", "🙂"} {
		if q := search.Parse(text); !q.Empty() {
			t.Errorf("%q asks for %q", text, q.Terms)
		}
	}
}

func TestWordsOfAddressesAreNotInsistedOn(t *testing.T) {
	q := search.Parse("вул. Садова, буд. 12-А")
	if !slices.Equal(q.Terms, append(terms("Садова"), "12а")) || len(q.Weak) != 2 {
		t.Errorf("terms %q, weak %q", q.Terms, q.Weak)
	}
	if q := search.Parse("вулиця"); len(q.Terms) != 1 || len(q.Weak) != 0 {
		t.Errorf("alone it counts: %q", q.Terms)
	}
}

func TestALongTextIsCut(t *testing.T) {
	for _, text := range []string{strings.Repeat("ж", 500), "раз два три чотири п’ять шість сім вісім дев’ять", strings.Repeat("яма ", 200)} {
		q := search.Parse(text)
		if !q.Cut || len(q.Terms) > 8 || len([]rune(q.Text)) > 300 {
			t.Errorf("%d terms of %d characters, cut %t", len(q.Terms), len([]rune(q.Text)), q.Cut)
		}
	}
}

func TestNumbersAreReadInEveryWayPeopleWriteThem(t *testing.T) {
	whole := []vidhuk.Number{"2026-000123"}
	for text, want := range map[string][]vidhuk.Number{
		"2026-000123": whole, "№ 2026-000123": whole, "2026-123": whole, " №2026–000123 ": whole, "2026/123": whole,
		"123": {"2026-000123", "2025-000123", "2024-000123"}, "№ 123": {"2026-000123", "2025-000123", "2024-000123"},
		"Садова 123": nil, "2026-0001234": nil, "": nil, "12а": nil, "1234567": nil,
	} {
		if got := search.Numbers(text, 2026); !slices.Equal(got, want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

func TestOtherReadingsOfAQuery(t *testing.T) {
	for _, c := range []struct {
		typed string
		other search.Other
		want  string
	}{
		{"ghbdsn", search.Layout, "привіт"}, {"ghbdtn", search.Layout, "привет"}, {",elbyjr", search.Layout, "будинок"}, {"GFHRJDRF", search.Layout, "парковка"},
		{"lfkb, cvsnnz", search.Layout, "дали, сміття"}, {"g`zn`", search.Layout, "п’ят’"}, {"афсуищщл", search.Layout, "facebook"}, {"вікна выкно", search.Layout, "вікна вікно"},
		{"nema vody", search.Translit, "нема води"}, {"vulytsia Myru", search.Translit, "вулиця миру"}, {"musor", search.Translit, "мусор"},
		{"otoplenie", search.Translit, "отопление"}, {"svitlofor", search.Translit, "світлофор"}, {"яма na dorozi", search.Translit, "яма на дорозі"},
	} {
		found := slices.ContainsFunc(search.Parse(c.typed).Readings(), func(r search.Reading) bool {
			return r.Other == c.other && strings.EqualFold(r.Query.Text, c.want)
		})
		if !found {
			t.Errorf("%q is never read as %q", c.typed, c.want)
		}
	}
	if r := search.Parse("яма на дорозі").Readings(); len(r) != 0 {
		t.Errorf("plain Ukrainian is read as %q", r[0].Query.Text)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"яма*", "a\"b", "ghbdsn", "№ 1", "\x00\xff", "§kind§message", "12-а"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := search.Parse(text)
		for _, term := range q.All() {
			if term == "" || strings.ContainsAny(term, " \"'*:&|!()<>-^{}§\n\\") {
				t.Errorf("%q asks for %q", text, term)
			}
		}
		q.Readings()
		search.Numbers(text, 2026)
	})
}
