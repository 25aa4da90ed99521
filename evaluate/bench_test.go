package evaluate_test

import (
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/evaluate"
	"vidhuk/look"
	"vidhuk/testkit/pg"
)

const realFile = "../../shared/data/kyiv1551.jsonl.zst"

// readers ask at the same time.
const readers = 4

// BenchmarkSearch asks the queries over 50,774 real messages, half of them by
// relevance and half by date, with four readers at once, and tells how long one
// waits.
func BenchmarkSearch(b *testing.B) {
	for _, engine := range []struct {
		name    string
		address func() string
	}{
		{"sqlite", func() string { return filepath.Join(b.TempDir(), "v.db") }},
		{"postgres", func() string { return pg.Database(b) }},
	} {
		b.Run(engine.name, func(b *testing.B) {
			h, err := evaluate.Open(ctx, engine.address())
			if err != nil {
				b.Fatal(err)
			}
			defer h.Close()
			items, err := h.Read(ctx, realFile)
			if err != nil {
				b.Skipf("SKIPPED: the real messages are not here: %v", err)
			}
			queries, err := evaluate.Real(items)
			if err != nil {
				b.Fatal(err)
			}
			items = nil
			b.Run("4readers", func(b *testing.B) { search(b, h, queries) })
		})
	}
}

func search(b *testing.B, h *evaluate.House, queries []evaluate.Query) {
	waits := make([]time.Duration, b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= b.N {
					return
				}
				q := look.SearchQuery{Text: queries[i%len(queries)].Text, Order: look.ByRelevance}
				if i/len(queries)%2 == 1 {
					q.Order = look.ByDate
				}
				began := time.Now()
				if _, err := h.Look.Search(ctx, vidhuk.Nobody, q); err != nil {
					b.Error(err)
					return
				}
				waits[i] = time.Since(began)
			}
		})
	}
	all.Wait()
	slices.Sort(waits)
	at := func(share float64) float64 {
		return float64(waits[min(int(share*float64(len(waits))), len(waits)-1)].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
	b.ReportMetric(at(1), "ms-max")
}
