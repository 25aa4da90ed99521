package look_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// Records come in pages; none is lost or told twice where one page ends.
func TestOpenDataAreWhole(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		const many = 2001
		items := make([]center.Older, many)
		for i := range items {
			items[i] = center.Older{
				ExternalID: fmt.Sprint(i), Text: fmt.Sprintf("На вулиці Садовій, %d, велика яма на дорозі.", i), Topic: "utilities",
				ReceivedAt: time.Date(2024+i%2, 12, 31, 22, 30, 0, 0, time.UTC), // the next year in Kyiv
			}
		}
		verdicts, err := x.Center.Import(context.Background(), vidhuk.Console, center.ImportPlan{Source: "old"}, items)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range verdicts {
			if v.Err != nil {
				t.Fatal(v.Err)
			}
		}
		for year, want := range map[int]int{0: many, 2024: 0, 2025: 1001, 2026: 1000} {
			seen := map[vidhuk.Number]bool{}
			count := 0
			err := x.Look.OpenData(context.Background(), year, func(page []look.OpenRecord) error {
				for _, r := range page {
					seen[r.Number] = true
					count++
				}
				return nil
			})
			if err != nil || count != want || len(seen) != want {
				t.Errorf("year %d: %d records of %d messages (%v), want %d", year, count, len(seen), err, want)
			}
		}
		if set, err := x.Look.OpenSet(context.Background()); err != nil || set.Count != many || set.First != 2025 || set.Last != 2026 {
			t.Errorf("the set: %+v (%v)", set, err)
		}
	})
}
