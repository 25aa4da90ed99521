package search_test

import (
	"slices"
	"testing"

	"vidhuk"
	"vidhuk/search"
)

func TestStreetsAndHousesAreReadOffAText(t *testing.T) {
	садова := terms("Садова")[0]
	for text, want := range map[string][]search.Spot{
		"На вулиці Садовій біля будинку 14 яма": {{садова, "14"}},
		"вул.Садова,14-а":        {{садова, "14а"}},
		"ул. Садовая 14А, кв. 5": {{садова, "14а"}},
		"Яма біля будинку 14 по вул. Садовій: засипте": {{садова, "14"}},
		"по вулиці Садовій, 12, 14 немає світла":       {{садова, "12"}, {садова, "14"}},
		"вулиця Садова вся в ямах":                     {{садова, ""}},
		"Центральний проспект, 98":                     {{terms("Центральний")[0], "98"}},
		"вул. 8 Березня 12":                            {{"8 " + terms("березня")[0], "12"}},
		"чекали 40 хвилин, телефон 1588":               nil,
		"": nil,
	} {
		if got := search.Spots(text); !slices.Equal(got, want) {
			t.Errorf("%q names %v, want %v", text, got, want)
		}
	}
	if got := search.SpotsOf("Садова, 14"); !slices.Equal(got, []search.Spot{{садова, "14"}}) {
		t.Errorf("an address without its kind: %v", got)
	}
}

// compare compares two messages.
func compare(a, b search.Side) search.Pair {
	return search.Compare(search.NewProfile(a), search.NewProfile(b), 150)
}

func TestHowMuchTwoMessagesAreAlike(t *testing.T) {
	const pit = "На вулиці Садовій біля будинку 14 велика вибоїна, вже двоє водіїв пробили колеса"
	here, near, far := vidhuk.Place{Lat: 46.97, Lon: 32}, vidhuk.Place{Lat: 46.9707, Lon: 32}, vidhuk.Place{Lat: 46.98, Lon: 32}
	for _, c := range []struct {
		name     string
		a, b     search.Side
		min, max float64
		apart    bool
		reason   search.Reason
	}{
		{"the same text", search.Side{Text: pit}, search.Side{Text: pit}, 0.99, 1, false, search.SameText},
		{"other words about another thing", search.Side{Text: pit}, search.Side{Text: "У дитячому садку немає опалення"}, 0, 0.1, false, ""},
		{"another house", search.Side{Text: pit}, search.Side{Text: "На вулиці Садовій біля будинку 41 велика вибоїна, вже двоє водіїв пробили колеса"}, 0, 1, true, ""},
		{"far away", search.Side{Text: "Не працює ліфт", Place: here}, search.Side{Text: "Не працює ліфт", Place: far}, 0, 1, true, ""},
		{"near by", search.Side{Text: "Не працює ліфт у під’їзді", Place: here}, search.Side{Text: "Ліфт не працює", Place: near}, 0.55, 1, false, search.Near},
		{"one subtopic in one house", search.Side{Text: "Третій день сидимо без гарячої води", Place: here, Subject: "utilities/heating"},
			search.Side{Text: "Коли ввімкнуть? Крани сухі.", Place: here, Subject: "utilities/heating"}, 0.5, 1, false, search.SameSubject},
		{"another subtopic in one house", search.Side{Text: "Третій день сидимо без гарячої води", Place: here, Subject: "utilities/heating"},
			search.Side{Text: "Ліфт застрягає між поверхами", Place: here, Subject: "utilities/lifts"}, 0, 0.5, false, search.Near},
		{"one author", search.Side{Text: pit, AuthorID: 1}, search.Side{Text: pit, AuthorID: 1}, 0.99, 1, false, search.SameAuthor},
		{"other authors", search.Side{Text: pit, AuthorID: 1}, search.Side{Text: pit, AuthorID: 2}, 0.8, 0.95, false, search.SameText},
		{"nothing", search.Side{}, search.Side{}, 0, 0, false, ""},
	} {
		p := compare(c.a, c.b)
		if back := compare(c.b, c.a); back.Score != p.Score || back.Apart != p.Apart {
			t.Errorf("%s: %v one way, %v the other", c.name, p, back)
		}
		if p.Score < c.min || p.Score > c.max || p.Apart != c.apart || c.reason != "" && !slices.Contains(p.Reasons, c.reason) {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
}
