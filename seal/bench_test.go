package seal_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/seal"
	"vidhuk/testkit/pg"
	"vidhuk/testkit/town"
)

func eachEngine(b *testing.B, bench func(*testing.B, *archive)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, openArchive(b, filepath.Join(b.TempDir(), "vidhuk.db"))) })
	b.Run("postgres", func(b *testing.B) { bench(b, openArchive(b, pg.Durable(b))) })
}

// BenchmarkWriters submits messages from eight writers for as long as b.N says, with
// nothing beside them or with a Sealer that seals every second: sixty times as often as
// in earnest.
func BenchmarkWriters(b *testing.B) {
	eachEngine(b, func(b *testing.B, a *archive) {
		for _, sealing := range []bool{false, true} {
			b.Run(map[bool]string{false: "alone", true: "sealed"}[sealing], func(b *testing.B) {
				ctx, stop := context.WithCancel(context.Background())
				var beside sync.WaitGroup
				if sealing {
					c := a.config()
					c.Every = time.Second
					beside.Go(func() { seal.New(c).Run(ctx) }) //nolint:errcheck // gives none
				}
				var writers sync.WaitGroup
				for i := range 8 {
					who := a.Person(fmt.Sprint("Дописувач ", i), []vidhuk.Role{vidhuk.Member})
					writers.Go(func() {
						for range b.N / 8 {
							if _, err := a.Center.Submit(ctx, who, center.Submission{Text: town.Text}); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				writers.Wait()
				b.StopTimer()
				stop()
				beside.Wait()
			})
		}
	})
}
