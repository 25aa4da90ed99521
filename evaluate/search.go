package evaluate

import (
	"context"
	"fmt"
	"math"
	"strings"

	"vidhuk"
	"vidhuk/look"
)

// Query is a text, and which messages answer it.
type Query struct {
	Text  string
	Right func(id string) bool
	All   int // how many answer it
}

// Figures tell how well queries were answered. Shares are 0 to 1.
type Figures struct {
	Queries   int
	Depth     int     // how many of the found are looked at
	First     float64 // mean of 1/place of the first right one (MRR)
	Top       float64 // share of right ones among the first n, n being five or how many there are
	Recall    float64 // share of the right ones that stand within the depth
	Gain      float64 // nDCG within the depth
	Silent    int     // queries that nothing answers
	Silence   int     // of them, those that found nothing
	Misses    []Miss
	Different int // queries whose words were read otherwise than typed
}

// Miss is a query that was not answered well.
type Miss struct {
	Text   string
	Top    float64
	Recall float64
	Found  []string // the first ones
}

// topShown is where a reader stops.
const topShown = 5

// Search asks the queries and compares what is found, within depth, with what is
// right.
func (h *House) Search(ctx context.Context, queries []Query, depth int) (Figures, error) {
	f := Figures{Depth: depth}
	for _, q := range queries {
		found, other, err := h.found(ctx, q.Text, depth)
		if err != nil {
			return f, err
		}
		if other {
			f.Different++
		}
		if q.All == 0 {
			f.Silent++
			if len(found) == 0 {
				f.Silence++
			}
			continue
		}
		f.add(q, found)
	}
	n := float64(max(f.Queries, 1))
	f.First, f.Top, f.Recall, f.Gain = f.First/n, f.Top/n, f.Recall/n, f.Gain/n
	return f, nil
}

// found lists the names of what a search finds, best first.
func (h *House) found(ctx context.Context, text string, depth int) (names []string, other bool, err error) {
	q := look.SearchQuery{Text: text, Kind: "message", Limit: min(depth, 100)}
	for len(names) < depth {
		f, err := h.Look.Search(ctx, vidhuk.Nobody, q)
		if err != nil {
			return nil, false, err
		}
		other = f.Other != ""
		for _, hit := range f.Items {
			names = append(names, h.names[hit.Message.Number])
		}
		if q.Cursor = f.Next; q.Cursor == "" {
			break
		}
	}
	return names[:min(len(names), depth)], other, nil
}

func (f *Figures) add(q Query, found []string) {
	f.Queries++
	first, right, gain, ideal, top := 0, 0, 0.0, 0.0, 0
	n := min(topShown, q.All)
	for i, id := range found {
		if !q.Right(id) {
			continue
		}
		if right++; right == 1 {
			first = i + 1
		}
		if i < n {
			top++
		}
		gain += 1 / math.Log2(float64(i+2))
	}
	for i := range min(q.All, f.Depth) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	m := Miss{Text: q.Text, Top: float64(top) / float64(n), Recall: float64(right) / float64(min(q.All, f.Depth)), Found: found[:min(len(found), topShown)]}
	if first > 0 {
		f.First += 1 / float64(first)
	}
	f.Top, f.Recall, f.Gain = f.Top+m.Top, f.Recall+m.Recall, f.Gain+gain/ideal
	if m.Top < 1 || m.Recall < 1 {
		f.Misses = append(f.Misses, m)
	}
}

// String is the figures as a few lines.
func (f Figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "queries                          %5d\n", f.Queries+f.Silent)
	fmt.Fprintf(&b, "  read in another layout/script  %5d\n", f.Different)
	fmt.Fprintf(&b, "first right one, 1/place (MRR)   %5.3f\n", f.First)
	fmt.Fprintf(&b, "right among the first %d          %5.3f\n", topShown, f.Top)
	fmt.Fprintf(&b, "right ones found within %-4d     %5.3f\n", f.Depth, f.Recall)
	fmt.Fprintf(&b, "nDCG within %-4d                 %5.3f\n", f.Depth, f.Gain)
	if f.Silent > 0 {
		fmt.Fprintf(&b, "nothing, where nothing is right  %5d of %d\n", f.Silence, f.Silent)
	}
	return b.String()
}
