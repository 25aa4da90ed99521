package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"vidhuk/testkit/pg"
	"vidhuk/testkit/town"
)

// entriesToVerify is a million, or what VIDHUK_ENTRIES says.
func entriesToVerify(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("VIDHUK_ENTRIES"))
	if os.Getenv("VIDHUK_ENTRIES") == "" {
		n, err = 1_000_000, nil
	}
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkVerify writes a journal of a million entries, takes all of it into the log at
// once as an upgrade does, and verifies it: chains, log, heads.
func BenchmarkVerify(b *testing.B) {
	for name, address := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(b.TempDir(), "vidhuk.db") },
		"postgres": func() string { return pg.Durable(b) },
	} {
		b.Run(name, func(b *testing.B) {
			x := town.At(b, address())
			n := entriesToVerify(b)
			started := time.Now()
			x.LongJournal(n)
			written := time.Since(started)
			started = time.Now()
			x.Sealed()
			sealed := time.Since(started)
			var most uint64
			for b.Loop() {
				v := verification{store: x.Store}
				if err := v.verify(b.Context(), io.Discard); err != nil || v.entries != int64(n) || v.proof.Size != int64(n) {
					b.Fatal(v.entries, v.proof, err)
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.Sys)
			}
			b.ReportMetric(written.Seconds(), "s-writing")
			b.ReportMetric(sealed.Seconds(), "s-sealing")
			b.ReportMetric(float64(most)/(1<<20), "MiB-of-process")
		})
	}
}
