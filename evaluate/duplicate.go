package evaluate

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/intake"
	"vidhuk/look"
)

// Hints tell how well the hint about similar messages works. What is true is read
// off the file, without our analyser: two messages are about one problem if their
// points lie within truePlace metres, trueWindow apart at most, and the older
// system filed them under one of its 900 kinds or they share half of their
// three-word phrases.
type Hints struct {
	Asked     int // messages before which somebody wrote about the same
	Helped    int // of them, those for which the hint shows such a message
	Shown     int // messages shown for them
	Right     int // of those, about the same problem
	Place     int // of the wrong ones, about another problem of the same house
	Copies    int // near-identical texts at one place
	Caught    int // of them, those that are shown
	Elsewhere int // near-identical texts at another place
	Mistaken  int // of them, those that are shown
	Alone     int // messages before which nobody wrote about the same
	Silent    int // of them, those for which nothing is shown
}

const (
	truePlace  = 50 // metres
	trueWindow = 30 * 24 * time.Hour
	trueCopy   = 0.5
	farAway    = 1000 // metres
)

// mined is the file, in the order of time, with what finding pairs needs.
type mined struct {
	items  []intake.Item
	shape  []map[uint64]bool // three-word phrases
	at     map[[2]int][]int  // by cell of about 100 metres
	sketch map[uint64][]int  // by smallest hashes of phrases
}

func mine(items []intake.Item) *mined {
	m := &mined{items: slices.Clone(items), at: map[[2]int][]int{}, sketch: map[uint64][]int{}}
	slices.SortStableFunc(m.items, func(a, b intake.Item) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	m.shape = make([]map[uint64]bool, len(m.items))
	for i, it := range m.items {
		m.shape[i] = phrases(it.Text)
		if it.Lat != 0 {
			c := cell(it)
			m.at[c] = append(m.at[c], i)
		}
		for _, h := range smallest(m.shape[i]) {
			m.sketch[h] = append(m.sketch[h], i)
		}
	}
	return m
}

func cell(it intake.Item) [2]int { return [2]int{int(it.Lat * 1000), int(it.Lon * 700)} }

// phrases are hashes of three neighbouring words.
func phrases(text string) map[uint64]bool {
	words := strings.Fields(strings.ToLower(text))
	set := map[uint64]bool{}
	for i := 0; i+3 <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+3] {
			h.Write([]byte(w + " ")) //nolint:errcheck // never fails
		}
		set[h.Sum64()] = true
	}
	return set
}

// smallest are the smallest phrases in six orders: two texts that share half of
// their phrases share one of these, but for one pair in sixty.
func smallest(set map[uint64]bool) []uint64 {
	var list []uint64
	for seed := uint64(1); seed <= 6 && len(set) > 0; seed++ {
		best, from := uint64(math.MaxUint64), uint64(0)
		for h := range set {
			if mixed := (h ^ seed*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd; mixed < best {
				best, from = mixed, h
			}
		}
		list = append(list, from^seed<<56)
	}
	return list
}

func shared(a, b map[uint64]bool) float64 {
	n := 0
	for h := range a {
		if b[h] {
			n++
		}
	}
	if all := len(a) + len(b) - n; all > 0 {
		return float64(n) / float64(all)
	}
	return 0
}

func metres(a, b intake.Item) float64 {
	north := (a.Lat - b.Lat) * 111_195
	east := (a.Lon - b.Lon) * 111_195 * math.Cos(a.Lat*math.Pi/180)
	return math.Hypot(north, east)
}

// before lists the earlier messages about the problem of the i-th, and of them
// those that are copies of it.
func (m *mined) before(i int) (same, copies map[string]bool) {
	same, copies = map[string]bool{}, map[string]bool{}
	it := m.items[i]
	c := cell(it)
	for x := -1; x <= 1; x++ {
		for y := -1; y <= 1; y++ {
			for _, j := range m.at[[2]int{c[0] + x, c[1] + y}] {
				if j >= i || it.ReceivedAt.Sub(m.items[j].ReceivedAt) > trueWindow || metres(it, m.items[j]) > truePlace {
					continue
				}
				copied := shared(m.shape[i], m.shape[j]) >= trueCopy
				if copied {
					copies[m.items[j].ID] = true
				}
				if copied || it.Type == m.items[j].Type {
					same[m.items[j].ID] = true
				}
			}
		}
	}
	return same, copies
}

// elsewhere lists the earlier copies of the i-th message at other places.
func (m *mined) elsewhere(i int) map[string]bool {
	far := map[string]bool{}
	for _, h := range smallest(m.shape[i]) {
		for _, j := range m.sketch[h] {
			if j < i && m.items[i].ReceivedAt.Sub(m.items[j].ReceivedAt) <= trueWindow &&
				metres(m.items[i], m.items[j]) > farAway && shared(m.shape[i], m.shape[j]) >= trueCopy {
				far[m.items[j].ID] = true
			}
		}
	}
	return far
}

// Duplicates asks for the like of about sample messages of a file that is read
// already, each at the time at which it came.
func (h *House) Duplicates(ctx context.Context, items []intake.Item, sample int) (Hints, error) {
	var f Hints
	m := mine(items)
	rests := map[string]intake.Item{}
	for _, it := range items {
		rests[it.ID] = it
	}
	for i := 0; i < len(m.items); i += max(1, len(m.items)/sample) {
		it := m.items[i]
		shown, err := h.hint(ctx, it)
		if err != nil {
			return f, err
		}
		same, copies := m.before(i)
		f.count(it, shown, same, copies, m.elsewhere(i), rests)
	}
	return f, nil
}

// hint lists what is shown to whoever writes a message.
func (h *House) hint(ctx context.Context, it intake.Item) ([]string, error) {
	h.at(it.ReceivedAt.Add(-time.Second))
	list, err := h.Look.Similar(ctx, look.SimilarQuery{Text: it.Text, Place: vidhuk.Place{Lat: it.Lat, Lon: it.Lon}})
	var ids []string
	for _, l := range list {
		ids = append(ids, h.names[l.Message.Number])
	}
	return ids, err
}

func (f *Hints) count(it intake.Item, shown []string, same, copies, far map[string]bool, all map[string]intake.Item) {
	right := 0
	for _, id := range shown {
		switch {
		case same[id]:
			right++
		case metres(it, all[id]) <= truePlace:
			f.Place++
		}
		if far[id] {
			f.Mistaken++
		}
	}
	f.Elsewhere += len(far)
	if len(copies) > 0 {
		f.Copies++
		if slices.ContainsFunc(shown, func(id string) bool { return copies[id] }) {
			f.Caught++
		}
	}
	f.Shown, f.Right = f.Shown+len(shown), f.Right+right
	if len(same) == 0 {
		f.Alone++
		if len(shown) == 0 {
			f.Silent++
		}
		return
	}
	f.Asked++
	if right > 0 {
		f.Helped++
	}
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// String is the figures as a few lines.
func (f Hints) String() string {
	var b strings.Builder
	line := func(text string, n, of int) { fmt.Fprintf(&b, "%-62s %5.3f  (%d of %d)\n", text, share(n, of), n, of) }
	line("recall: a hint where somebody wrote about the problem before", f.Helped, f.Asked)
	line("recall on near-identical texts at one place", f.Caught, f.Copies)
	line("precision: what is shown is about the problem", f.Right, f.Shown)
	line("  or at least about the same house", f.Right+f.Place, f.Shown)
	line("silence where nobody wrote before", f.Silent, f.Alone)
	line("near-identical texts elsewhere that are shown (should be none)", f.Mistaken, f.Elsewhere)
	return b.String()
}
