package seal_test

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/seal"
	"vidhuk/store"
	"vidhuk/testkit/pg"
	"vidhuk/testkit/town"
)

// archive is a town whose journal is sealed, and a way into its database behind
// everybody's back.
type archive struct {
	*town.Town
	db   *sql.DB
	lite bool
	dir  string
	seal *seal.Sealer

	logged *bytes.Buffer
}

// both runs a test on both engines.
func both(t *testing.T, test func(*testing.T, *archive)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openArchive(t, filepath.Join(t.TempDir(), "vidhuk.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, openArchive(t, pg.Database(t))) })
}

func openArchive(t testing.TB, address string) *archive {
	t.Helper()
	a := &archive{Town: town.At(t, address, town.Unbraked), dir: t.TempDir(), logged: new(bytes.Buffer), lite: !strings.Contains(address, "://")}
	driver, source := "pgx", address
	if a.lite {
		driver, source = "sqlite", "file:"+address+"?_pragma=busy_timeout(10000)"
	}
	var err error
	if a.db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.db.Close() })
	a.seal = a.sealer()
	return a
}

// sealer makes another Sealer over the same database and files, as a restart does.
func (a *archive) sealer() *seal.Sealer { return seal.New(a.config()) }

func (a *archive) config() seal.Config {
	return seal.Config{
		Store: a.Store, KeyFile: a.keyFile(), Kept: a.keptFile(), Address: "https://vidhuk.example.org", Every: time.Hour,
		Log: slog.New(slog.NewTextHandler(a.logged, nil)),
	}
}

func (a *archive) keyFile() string  { return filepath.Join(a.dir, "journal.key") }
func (a *archive) keptFile() string { return filepath.Join(a.dir, "journal.checkpoint") }

// sealed seals everything that waits.
func (a *archive) sealed() {
	a.T.Helper()
	if err := a.seal.Seal(a.T.Context()); err != nil {
		a.T.Fatal(err)
	}
}

// trust is what a machine's own check believes: its key, and the head beside the database.
func (a *archive) trust() seal.Trust {
	a.T.Helper()
	key, err := seal.ReadKey(a.keyFile())
	if err != nil {
		a.T.Fatal(err)
	}
	t := seal.Trust{Keys: []string{key.Verifier()}}
	if kept, err := os.ReadFile(a.keptFile()); err == nil {
		t.Heads = append(t.Heads, seal.Saved{Where: a.keptFile(), Note: string(kept)})
	}
	return t
}

// sound expects that everything fits, and gives what was shown.
func (a *archive) sound() seal.Proof {
	a.T.Helper()
	p, err := seal.Check(a.T.Context(), a.Store, a.trust())
	if err != nil {
		a.T.Fatal(err)
	}
	return p
}

// exec changes the database by hand.
func (a *archive) exec(query string, args ...any) {
	a.T.Helper()
	if _, err := a.db.ExecContext(a.T.Context(), query, args...); err != nil {
		a.T.Fatalf("%s: %v", query, err)
	}
}

func (a *archive) number(query string, args ...any) (n int64) {
	a.T.Helper()
	if err := a.db.QueryRowContext(a.T.Context(), query, args...).Scan(&n); err != nil {
		a.T.Fatalf("%s: %v", query, err)
	}
	return n
}

func (a *archive) text(query string, args ...any) (s string) {
	a.T.Helper()
	if err := a.db.QueryRowContext(a.T.Context(), query, args...).Scan(&s); err != nil {
		a.T.Fatalf("%s: %v", query, err)
	}
	return s
}

// entries writes entries of a subject, each chained to the one before.
func (a *archive) entries(subject string, n int) {
	a.T.Helper()
	err := a.Store.Write(context.Background(), func(tx *store.Tx) error {
		prev, err := tx.LastHash(subject)
		for i := 0; i < n && err == nil; i++ {
			e := vidhuk.Entry{
				Subject: subject, Deed: vidhuk.DeedProfile, Clause: vidhuk.DeedProfile.Clause(), ActorID: 1, ActorName: "Хтось",
				Role: vidhuk.Member, Channel: vidhuk.Site, Regulation: "1", At: tx.Now, Prev: prev,
			}
			e.Hash = evidence.Seal(prev, e)
			prev = e.Hash
			err = tx.AddEntry(&e)
		}
		return err
	})
	if err != nil {
		a.T.Fatal(err)
	}
}

// lively is a town where something of everything happened.
func (a *archive) lively() {
	a.T.Helper()
	for _, state := range []vidhuk.State{vidhuk.Closed, vidhuk.Rejected, vidhuk.Hidden, vidhuk.InWork} {
		a.In(state)
	}
}
