package evaluate_test

import (
	"context"
	"path/filepath"
	"testing"

	"vidhuk/evaluate"
	"vidhuk/testkit/pg"
)

var ctx = context.Background()

func house(t *testing.T, address string) *evaluate.House {
	t.Helper()
	h, err := evaluate.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func TestOurOwnQueriesAreAnsweredWell(t *testing.T) {
	for engine, address := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "v.db"), "postgres": pg.Database(t)} {
		h := house(t, address)
		queries, err := h.Own(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(queries) < 60 {
			t.Errorf("only %d queries", len(queries))
		}
		f, err := h.Search(ctx, queries, 10)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s\n%s", engine, f)
		for _, m := range f.Misses {
			t.Logf("%-40s top %.2f, recall %.2f: %v", m.Text, m.Top, m.Recall, m.Found)
		}
		if f.First < 0.95 || f.Top < 0.9 || f.Recall < 0.93 {
			t.Errorf("%s: the search got worse", engine)
		}
	}
}
