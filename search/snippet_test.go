package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"vidhuk/search"
)

func joined(parts []search.Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestSoughtWordsAreMarkedAndNothingElseChanges(t *testing.T) {
	q := search.Parse("яма дорога 12а")
	for text, want := range map[string]string{
		"На дорозі ями, «Яма»!":   "На [дорозі] [ями], «[Яма]»!",
		"вул. Миру, 12-а; буд.12": "вул. Миру, [12-а]; буд.12",
		"Нічого тут":              "Нічого тут",
		"":                        "",
		"ЯМА\nна<b>доро́зі</b>":   "[ЯМА]\nна<b>[доро́зі]</b>",
		"житлово-дорожній; яма-яма 🙂": "житлово-дорожній; [яма-яма] 🙂",
	} {
		if got := joined(search.Mark(text, q.All())); got != want {
			t.Errorf("%q is marked as %q", text, got)
		}
	}
}

func TestASnippetIsThePartThatAnswers(t *testing.T) {
	filler := strings.Repeat("Довга передмова про все на світі. ", 20)
	parts, hit := search.Snippet(filler+"Прорвало трубу в підвалі будинку. "+filler, search.Parse("прорив труба підвал").All(), 120)
	got := joined(parts)
	if !hit || !strings.Contains(got, "[трубу] в [підвалі]") || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") {
		t.Errorf("%q", got)
	}
	if n := utf8.RuneCountInString(got); n > 150 {
		t.Errorf("%d characters", n)
	}
	parts, hit = search.Snippet(filler, search.Parse("яма").All(), 120)
	if got := joined(parts); hit || !strings.HasPrefix(filler, strings.TrimSuffix(got, " …")) {
		t.Errorf("without a hit: %q, %t", got, hit)
	}
	if parts, _ := search.Snippet("Коротко.", nil, 120); joined(parts) != "Коротко." {
		t.Error("a short text is not whole")
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("яма на дорозі", "яма", 10)
	f.Add(strings.Repeat("яма ", 100), "яма дорога", 20)
	f.Add("\xff\u0301яма", "12-а", 1)
	f.Fuzz(func(t *testing.T, text, query string, length int) {
		text = strings.ToValidUTF8(text, "")
		terms := search.Parse(query).All()
		if got := strings.NewReplacer("[", "", "]", "").Replace(joined(search.Mark(strings.NewReplacer("[", "", "]", "").Replace(text), terms))); got != strings.NewReplacer("[", "", "]", "").Replace(text) {
			t.Errorf("marking changes %q to %q", text, got)
		}
		parts, _ := search.Snippet(text, terms, max(1, length%1000))
		for _, p := range parts {
			if !utf8.ValidString(p.Text) {
				t.Errorf("%q is cut inside a letter: %q", text, p.Text)
			}
		}
	})
}
