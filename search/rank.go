package search

import (
	"math"
	"strings"
)

// Ranker tells how well a document answers a query. It sees words only, never the
// engine: both engines give the same order.
type Ranker struct {
	terms []string
	place map[string]int // in terms
	idf   []float64
}

// NewRanker makes the ranker of a query. counts tells in how many of all documents
// a term stands; one that is not there is rare.
func NewRanker(q Query, counts map[string]int64, all int64) *Ranker {
	r := &Ranker{terms: q.All(), place: map[string]int{}}
	n := float64(max(all, 1))
	for i, t := range r.terms {
		r.place[t] = i
		df := float64(max(counts[t], 1))
		idf := math.Log(1 + max(n-df, 0)/(df+0.5))
		if i >= len(q.Terms) {
			idf /= 2 // weak
		}
		r.idf = append(r.idf, idf+0.1)
	}
	return r
}

// What a word is worth in the title, in the text, and in what belongs to it.
var fieldWeight = [3]float64{2.5, 1, 0.5}

// The figures of BM25, which ranks by how often a word stands in a document, how
// rare it is elsewhere, and how long the document is.
const (
	saturation  = 1.2
	lengthShare = 0.6
	usualLength = 60 // terms
	closeness   = 0.8
	freshness   = 0.15
	halfLife    = 180 // days
)

// Score tells how well a document answers: higher is better. age is in days.
func (r *Ranker) Score(fields [3]string, age float64) float64 {
	weights := make([]float64, len(r.terms))
	length, near := 0, 0.0
	for i, field := range fields {
		places := r.places(field, &length)
		for _, p := range places {
			weights[p.term] += fieldWeight[i]
		}
		near = max(near, fieldWeight[i]*r.near(places))
	}
	score := 0.0
	norm := saturation * (1 - lengthShare + lengthShare*float64(length)/usualLength)
	for t, w := range weights {
		score += r.idf[t] * w * (saturation + 1) / (w + norm)
	}
	score += closeness * near
	return score * (1 + freshness*math.Exp2(-max(age, 0)/halfLife))
}

// placed is a word of the query in a document.
type placed struct{ term, at int }

func (r *Ranker) places(field string, length *int) []placed {
	var found []placed
	at := 0
	for word := range strings.FieldsSeq(field) {
		if t, ok := r.place[word]; ok {
			found = append(found, placed{t, at})
		}
		at++
	}
	*length += at
	return found
}

// near is high where most of the query stands together: the rarity of the words in
// the tightest span that holds all that the field has, thinned by what stands
// between them.
func (r *Ranker) near(places []placed) float64 {
	counts := make([]int, len(r.terms))
	kinds := 0
	for _, p := range places {
		if counts[p.term]++; counts[p.term] == 1 {
			kinds++
		}
	}
	if kinds < 2 {
		return 0
	}
	clear(counts)
	tightest, have, from := math.MaxInt, 0, 0
	for _, p := range places {
		if counts[p.term]++; counts[p.term] == 1 {
			have++
		}
		for have == kinds {
			tightest = min(tightest, p.at-places[from].at+1)
			if counts[places[from].term]--; counts[places[from].term] == 0 {
				have--
			}
			from++
		}
	}
	sum := 0.0
	seen := make([]bool, len(r.terms))
	for _, p := range places {
		if !seen[p.term] {
			seen[p.term] = true
			sum += r.idf[p.term]
		}
	}
	return sum * float64(kinds) / float64(max(tightest, kinds)) * float64(kinds-1) / float64(kinds)
}
