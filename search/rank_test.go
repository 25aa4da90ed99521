package search_test

import (
	"strings"
	"testing"

	"vidhuk/search"
)

// doc is a document of a title, a text and answers, as the index keeps it.
func doc(title, text, more string) [3]string {
	return [3]string{strings.Join(terms(title), " "), strings.Join(terms(text), " "), strings.Join(terms(more), " ")}
}

func TestWhatAnswersBetterComesFirst(t *testing.T) {
	filler := strings.Repeat("слово інше третє ", 20)
	for _, c := range []struct {
		name, query   string
		better, worse [3]string
		ages          [2]float64
	}{
		{"in the title", "водоканал", doc("Водоканал", "подає воду", ""), doc("", "водоканал подає воду", ""), [2]float64{}},
		{"in the message, not the answer", "яма", doc("", "яма тут", "відповідь"), doc("", "відповідь тут", "яма"), [2]float64{}},
		{"close together", "прорив труби", doc("", "прорив труби "+filler, ""), doc("", "прорив "+filler+" труби", ""), [2]float64{}},
		{"a short text", "яма", doc("", "яма на дорозі", ""), doc("", "яма "+filler, ""), [2]float64{}},
		{"the rarer word", "яма водовід", doc("", "водовід новий", ""), doc("", "яма нова", ""), [2]float64{}},
		{"newer", "яма", doc("", "яма", ""), doc("", "яма", ""), [2]float64{1, 700}},
		{"all the words", "яма дорога", doc("", "яма дорога стара", ""), doc("", "яма яма яма", ""), [2]float64{}},
		{"weak words help", "немає світла", doc("", "немає світла", ""), doc("", "дали світла", ""), [2]float64{}},
	} {
		r := search.NewRanker(search.Parse(c.query), map[string]int64{terms("яма")[0]: 900}, 1000)
		if a, b := r.Score(c.better, c.ages[0]), r.Score(c.worse, c.ages[1]); a <= b {
			t.Errorf("%s: %f, and %f for the worse", c.name, a, b)
		}
	}
}

func TestWordsThatNobodyCountedStillRank(t *testing.T) {
	r := search.NewRanker(search.Parse("яма"), nil, 0)
	if r.Score(doc("", "яма", ""), 0) <= r.Score(doc("", "інше", ""), 0) {
		t.Error("in an index without counts everything is alike")
	}
}
