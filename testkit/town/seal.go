package town

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/seal"
	"vidhuk/store"
)

// Sealed takes every entry of the journal into its log and signs the head, as the
// program does every minute.
func (x *Town) Sealed() {
	x.T.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.sealer == nil {
		dir := x.T.TempDir()
		x.sealer = seal.New(seal.Config{
			Store: x.Store, KeyFile: filepath.Join(dir, "journal.key"), Kept: filepath.Join(dir, "journal.checkpoint"),
			Address: "https://vidhuk.example.org", Log: slog.New(slog.DiscardHandler),
		})
	}
	x.must(x.sealer.Seal(context.Background()))
}

// LongJournal writes a journal of n entries, in chains of ten: some 30,000 a second.
func (x *Town) LongJournal(n int) {
	x.T.Helper()
	const page = 5000
	at := x.Clock.Now()
	for first := 0; first < n; first += page {
		var list []vidhuk.Entry
		prev := ""
		for i := first; i < min(first+page, n); i++ {
			if i%10 == 0 {
				prev = ""
			}
			e := vidhuk.Entry{
				Subject: fmt.Sprintf("account/%d", 1000+i/10), Deed: vidhuk.DeedProfile, Clause: vidhuk.DeedProfile.Clause(), ActorID: int64(i % 97),
				ActorName: "Оксана Коваленко", Role: vidhuk.Member, Channel: vidhuk.Site, Detail: `{"change":"profile"}`,
				Regulation: x.Rules.Version, At: at.Add(time.Duration(i) * time.Second), Prev: prev,
			}
			e.Hash = evidence.Seal(prev, e)
			prev = e.Hash
			list = append(list, e)
		}
		x.must(x.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.AddEntries(list) }))
	}
}
