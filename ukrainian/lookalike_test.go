package ukrainian_test

import (
	"testing"

	"vidhuk/ukrainian"
)

func TestLookalikeReadsAWordInOneScript(t *testing.T) {
	for s, want := range map[string]string{
		"пiд'їзд":               "під'їзд",
		"Миколаївводоканaл":     "Миколаївводоканал",
		"BОДА":                  "ВОДА",
		"xуy, СОБAKА":           "хуу, СОБАКА",
		"г@вні у п0двалі":       "г@вні у п0двалі"[:0] + "гавні у подвалі",
		"пиз3ець":               "пиззець",
		"дbері, боbр, сіbль":    "двері, боьр, сівль"[:0] + "двері, бовр, сівль",
		"Facеbook":              "Facebook",
		"Facebook і вода":       "Facebook і вода",
		"12-а, 12в, №3а, ЖЕК10": "12-а, 12в, №3а, ЖЕК10",
		"3-й поверх 2024р":      "3-й поверх 2024р",
		"мiй Київ, nice":        "мій Київ, nice",
		"@Адміністратор":        "@Адміністратор",
		"":                      "",
	} {
		if got := ukrainian.Lookalike(s); got != want {
			t.Errorf("Lookalike(%q) = %q, want %q", s, got, want)
		}
	}
}
