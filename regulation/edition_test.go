package regulation_test

import (
	"os"
	"strings"
	"testing"

	"vidhuk/regulation"
)

func mykolaiv(t *testing.T) *regulation.Regulation {
	t.Helper()
	r, err := regulation.Default()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every word of the source stands in the text, in its order.
func TestTheTextIsTheSourceWordByWord(t *testing.T) {
	source, err := os.ReadFile("../../shared/spec/regulation.uk.txt")
	if err != nil {
		t.Skip("the source of the Regulation is not beside the project: ", err)
	}
	_, text, found := strings.Cut(string(source), "\nПОЛОЖЕННЯ")
	_, text, titled := strings.Cut(text, "раді»")
	text, _, ended := strings.Cut(text, "____")
	if !found || !titled || !ended {
		t.Fatal("the source has no Regulation")
	}
	in := mykolaiv(t).Editions()
	var ours strings.Builder
	for _, c := range in[len(in)-1].Clauses {
		ours.WriteString(c.Number + c.Heading)
		for _, l := range c.Lines {
			ours.WriteString(l.Text)
		}
	}
	// Spaces, points after numbers and dashes of lists are the printer's.
	bare := func(s string) string {
		return strings.NewReplacer(" ", "", "\u00a0", "", "\n", "", "\r", "", "\t", "", ".", "", "-", "").Replace(s)
	}
	a, b := bare(text), bare(ours.String())
	for i := range []byte(a) {
		if i >= len(b) || a[i] != b[i] {
			t.Fatalf("they part at …%q; ours has …%q", a[max(0, i-40):min(len(a), i+40)], b[max(0, min(i, len(b))-40):min(len(b), i+40)])
		}
	}
	if len(a) != len(b) {
		t.Errorf("ours goes on: %q", b[len(a):])
	}
}

func TestEveryClauseThatTheRulesNameHasItsText(t *testing.T) {
	r := mykolaiv(t)
	in, _ := r.Edition(r.Version)
	known := map[string]bool{}
	for _, c := range in.Clauses {
		if known[c.Number] {
			t.Errorf("clause %s stands twice", c.Number)
		}
		if known[c.Number] = true; len(c.Lines) == 0 && c.Heading == "" {
			t.Errorf("clause %s is empty", c.Number)
		}
		if c.Heading != "" && (r.PlainWords(c.Number).UK == "" || r.PlainWords(c.Number).EN == "") {
			t.Errorf("nobody says chapter %s in plain words", c.Number)
		}
	}
	for _, p := range r.Parameters() {
		if !known[p.Clause] {
			t.Errorf("%s stands on clause %s, which has no text", p.Key, p.Clause)
		}
	}
	for _, g := range r.Grounds() {
		if !known[g.Clause] {
			t.Errorf("%s stands on clause %s, which has no text", g.Key, g.Clause)
		}
	}
}

// O-4: the earlier order is kept as history, though its text is not here.
func TestHistoryNamesWhatLostForce(t *testing.T) {
	all := mykolaiv(t).Editions()
	if len(all) != 2 {
		t.Fatalf("%d editions", len(all))
	}
	old, in := all[0], all[1]
	if old.Number != "247р" || old.Kept() || old.LostForce != "2020-01-20" || old.InForce != "" {
		t.Errorf("before: %+v", old)
	}
	if in.Number != "8р" || !in.Kept() || in.LostForce != "" || in.InForce != "2020-01-20" {
		t.Errorf("in force: %s %s", in.Number, in.LostForce)
	}
}

// two is a file with an edition before the one in force.
func two(t *testing.T, change func(string) string) (*regulation.Regulation, error) {
	t.Helper()
	data, err := os.ReadFile("mykolaiv.yaml")
	if err != nil {
		t.Fatal(err)
	}
	earlier := `
editions:
  - version: "1р-2019-01-10"
    number: "1р"
    date: "2019-01-10"
    in_force_from: "2019-01-15"
    lost_force: "2020-01-20"
    title: {uk: "Про контакт-центр", en: "On the contact centre"}
    text: |
      # 1. ЗАГАЛЬНІ ПОЛОЖЕННЯ
      1.1. Контакт-центр є механізмом спілкування.
      1.9. Цього пункту більше немає.
      # 6. ПОРЯДОК ВНЕСЕННЯ ЗМІН ДО ПОЛОЖЕННЯ
      6.1. Зміни до цього Положення затверджуються рішенням міського голови.
`
	return regulation.Parse("two.yaml", []byte(change(string(data)+earlier)))
}

func TestEditionsDifferWordByWord(t *testing.T) {
	r, err := two(t, func(s string) string { return s })
	if err != nil {
		t.Fatal(err)
	}
	all := r.Editions()
	if len(all) != 3 || all[0].LostForce != "2019-01-15" {
		t.Fatalf("%d editions, the first until %s", len(all), all[0].LostForce)
	}
	changes := map[string]regulation.Change{}
	order := map[string]int{}
	for i, c := range regulation.Compare(all[1], all[2]) {
		changes[c.Number], order[c.Number] = c, i
	}
	if c := changes["1.9"]; c.Edit != regulation.Removed || c.Pieces[0].Text != "Цього пункту більше немає." {
		t.Errorf("1.9: %+v", c)
	}
	if c := changes["3.3.1"]; c.Edit != regulation.Added {
		t.Errorf("3.3.1: %+v", c)
	}
	if c := changes["1"]; c.Changed() {
		t.Errorf("the heading of chapter 1: %+v", c)
	}
	if order["1"] > order["1.1"] || order["1.1"] > order["1.9"] || order["1.9"] > order["6.1"] {
		t.Errorf("out of order: %v", order)
	}
	want := []regulation.Piece{
		{Edit: regulation.Same, Text: "Зміни"}, {Edit: regulation.Added, Text: "та доповнення"}, {Edit: regulation.Same, Text: "до цього Положення затверджуються"},
		{Edit: regulation.Removed, Text: "рішенням"}, {Edit: regulation.Added, Text: "розпорядженням"}, {Edit: regulation.Same, Text: "міського голови."},
	}
	got := changes["6.1"]
	if got.Edit != regulation.Same || !got.Changed() || len(got.Pieces) != len(want) {
		t.Fatalf("6.1: %+v", got)
	}
	for i := range want {
		if got.Pieces[i] != want[i] {
			t.Errorf("6.1, piece %d: %+v, want %+v", i, got.Pieces[i], want[i])
		}
	}
	for _, c := range regulation.Compare(all[2], all[2]) {
		if c.Changed() {
			t.Errorf("an edition differs from itself in %s: %+v", c.Number, c)
		}
	}
}

func TestAHistoryOutOfOrderIsRefused(t *testing.T) {
	for name, change := range map[string][2]string{
		"in force before it began": {`lost_force: "2020-01-20"`, `lost_force: "2018-01-20"`},
		"after the one in force":   {`lost_force: "2020-01-20"`, `lost_force: "2021-01-20"`},
		"no date":                  {`in_force_from: "2019-01-15"`, `in_force_from: "15.01.2019"`},
	} {
		_, err := two(t, func(s string) string { return strings.Replace(s, change[0], change[1], 1) })
		if err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
