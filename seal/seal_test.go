package seal_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/seal"
	"vidhuk/store"
)

func TestEveryEntryComesIntoTheLog(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.lively()
		before := a.number("select count(*) from journal")
		a.sealed()
		if p := a.sound(); p.Size != before || p.Waiting != 0 || p.Head == nil || p.Head.Size != before || p.Heads != 1 {
			t.Fatalf("%d entries give %+v", before, p)
		}
		a.entries("account/7", 700)
		if p := a.sound(); p.Waiting != 700 {
			t.Fatalf("with 700 entries more: %+v", p)
		}
		a.sealed()
		a.sealed()
		if p := a.sound(); p.Size != before+700 || p.Waiting != 0 || p.Heads != 2 || p.Head.Size != p.Size {
			t.Fatalf("after the second head: %+v", p)
		}
	})
}

// A database of before the log has a long journal: it comes in, in batches, and what is
// written meanwhile too.
func TestAnOldJournalComesInWhileDeedsGoOn(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		for i := range 20 {
			a.entries(fmt.Sprint("account/", i), 500)
		}
		var together sync.WaitGroup
		together.Go(func() {
			for i := range 50 {
				a.entries("account/99", 1+i%3)
			}
		})
		a.sealed()
		together.Wait()
		a.sealed()
		if p := a.sound(); p.Waiting != 0 || p.Size != 10_000+99 || p.Unsigned() != 0 {
			t.Errorf("%+v", p)
		}
	})
}

// A transaction that began first and is committed last brings entries with smaller keys
// than those that are in the log already.
func TestAnEntryThatIsCommittedLateIsNotSkipped(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		if a.lite {
			t.Skip("writers of SQLite wait for each other: none is late")
		}
		ctx := t.Context()
		late, err := a.db.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		lost, err := a.db.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		e := vidhuk.Entry{Subject: "account/1", Deed: vidhuk.DeedProfile, Role: vidhuk.Member, Channel: vidhuk.Site, At: a.Clock.Now()}
		e.Hash = evidence.Seal("", e)
		const insert = `insert into journal (subject, deed, clause, actor_id, actor_name, role, channel, regulation, at, prev, hash)
			values ($1, $2, '', 0, '', $3, $4, '', $5, '', $6)`
		if _, err := late.ExecContext(ctx, insert, e.Subject, string(e.Deed), string(e.Role), string(e.Channel), e.At.UnixMicro(), e.Hash); err != nil {
			t.Fatal(err)
		}
		if _, err := lost.ExecContext(ctx, insert, "account/2", "", "", "", 0, ""); err != nil {
			t.Fatal(err)
		}
		if err := lost.Rollback(); err != nil {
			t.Fatal(err)
		}
		for range 6 { // however many rounds go by
			a.entries("account/3", 300)
			a.sealed()
		}
		if p := a.sound(); p.Size != 1800 || p.Waiting != 0 {
			t.Fatalf("before: %+v", p)
		}
		floor := a.number("select floor from seal_state")
		a.seal = a.sealer() // and however often the program starts anew
		if err := late.Commit(); err != nil {
			t.Fatal(err)
		}
		if p := a.sound(); p.Waiting != 1 {
			t.Fatalf("with the late one: %+v", p)
		}
		for range 4 {
			a.entries("account/3", 1)
			a.sealed()
		}
		if p := a.sound(); p.Size != 1805 || p.Waiting != 0 {
			t.Fatalf("after: %+v", p)
		}
		// The key that was rolled back holds the floor no longer.
		if risen := a.number("select floor from seal_state"); floor > 1 || risen < 1800 {
			t.Errorf("the floor was %d while a transaction was open, and is %d", floor, risen)
		}
	})
}

func TestTwoProcessesSealOneLog(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.sealed()
		var together sync.WaitGroup
		for range 2 {
			together.Go(func() {
				s := a.sealer()
				for range 20 {
					if err := s.Seal(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		together.Go(func() {
			for range 60 {
				a.entries("account/6", 7)
			}
		})
		together.Wait()
		a.sealed()
		if p := a.sound(); p.Waiting != 0 || p.Size != 420 || p.Unsigned() != 0 {
			t.Errorf("%+v", p)
		}
	})
}

// Whenever the program dies, the next start goes on: after an entry, after the log and
// before its head, after the head and before its copy.
func TestACrashAnywhereIsGoneOnFrom(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.entries("account/7", 300)
		a.sealed()
		first, err := os.ReadFile(a.keptFile())
		if err != nil {
			t.Fatal(err)
		}
		a.entries("account/7", 300)
		a.seal = a.sealer()
		a.sealed()

		a.exec("delete from seal_head where number = 2") // the log was written and not signed
		if err := os.WriteFile(a.keptFile(), first, 0o600); err != nil {
			t.Fatal(err)
		}
		if p := a.sound(); p.Unsigned() != 300 {
			t.Errorf("without the head: %+v", p)
		}
		a.seal = a.sealer()
		a.sealed()
		if p := a.sound(); p.Heads != 2 || p.Unsigned() != 0 {
			t.Errorf("after the start: %+v", p)
		}

		if err := os.WriteFile(a.keptFile(), first, 0o600); err != nil { // signed, and its copy not written
			t.Fatal(err)
		}
		a.entries("account/7", 1)
		a.seal = a.sealer()
		a.sealed()
		if p := a.sound(); p.Heads != 3 || p.Size != 601 || p.Saved != 1 {
			t.Errorf("at the end: %+v", p)
		}
	})
}

func TestAStoppingProgramSignsEverything(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.entries("account/7", 10)
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if err := a.sealer().Run(stopped); err != nil {
			t.Fatal(err)
		}
		if p := a.sound(); p.Waiting != 0 || p.Head == nil || p.Head.Size != 10 {
			t.Errorf("%+v", p)
		}
	})
}

func TestTheKeyIsKeptInItsFileAlone(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.entries("account/7", 10)
		a.sealed()
		info, err := os.Stat(a.keyFile())
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v, %v", info.Mode(), err)
		}
		key, err := seal.ReadKey(a.keyFile())
		if err != nil {
			t.Fatal(err)
		}
		part := key.Secret()[strings.LastIndex(key.Secret(), "+")+1:]
		shown := fmt.Sprint(key, a.text("select note from seal_head"), a.text("select key from seal_head"), a.logged.String())
		if strings.Contains(shown, part) || strings.Contains(shown, "PRIVATE") {
			t.Error("the key is shown")
		}
		if !strings.Contains(a.logged.String(), key.Verifier()) {
			t.Errorf("the first start does not say the public key: %s", a.logged.String())
		}
		if err := os.Chmod(a.keyFile(), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := a.sealer().Seal(t.Context()); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("a key that others may read is taken: %v", err)
		}
	})
}

// Nobody may hide by signing anew what was signed otherwise.
func TestWhatDoesNotContinueTheSignedLogIsNotSigned(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.entries("account/7", 300)
		a.sealed()
		kept, err := os.ReadFile(a.keptFile())
		if err != nil {
			t.Fatal(err)
		}
		refused := func(words string) {
			t.Helper()
			if err := a.sealer().Seal(t.Context()); err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("it should say %q: %v", words, err)
			}
		}
		a.exec("update seal_tile set secret = 'x', hashes = $1 where level = 0 and number = 0", flipped(a.text("select hashes from seal_tile where level = 0 and number = 0"), 9))
		a.exec("update seal_tile set hashes = $1 where level = 1", flipped(a.text("select hashes from seal_tile where level = 1"), 9))
		a.entries("account/7", 1)
		refused("are not those that head 1")

		for _, table := range []string{"journal", "seal_tile", "seal_head"} { // an older copy of the database
			a.exec("delete from " + table)
		}
		a.exec("update seal_state set size = 0, floor = 0")
		a.entries("account/8", 20)
		refused("entries were lost or removed")

		key, err := seal.Rotate(t.Context(), seal.Rotation{Config: a.config(), Restored: true})
		if err != nil {
			t.Fatal(err)
		}
		a.seal = a.sealer()
		a.sealed()
		if p := a.sound(); p.Key != key.Verifier() || p.Unsigned() != 0 || p.Size != 20 {
			t.Errorf("after the restored copy was signed by another key: %+v", p)
		}
		if old, err := os.ReadFile(a.keptFile() + ".old1"); err != nil || string(old) != string(kept) {
			t.Errorf("the head that is void is not kept: %v", err)
		}

		if err := os.Remove(a.keyFile()); err != nil {
			t.Fatal(err)
		}
		refused("the key of the journal is not in")
		other, err := evidence.NewKey("vidhuk.example.org/journal")
		if err != nil {
			t.Fatal(err)
		}
		if err := seal.WriteKey(a.keyFile(), other); err != nil {
			t.Fatal(err)
		}
		refused("and the key here is")
	})
}

func TestAnotherKeyIsSignedForByTheOldOne(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.entries("account/7", 300)
		a.sealed()
		before := a.trust()
		key, err := seal.Rotate(t.Context(), seal.Rotation{Config: a.config()})
		if err != nil {
			t.Fatal(err)
		}
		var h vidhuk.Head
		if err := a.Store.Read(t.Context(), func(tx *store.Tx) (err error) {
			h, err = tx.LastHead()
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, k := range []string{before.Keys[0], key.Verifier()} {
			if _, err := evidence.CheckpointOf(h.Note, k); err != nil {
				t.Errorf("the first head of the new key, by %s: %v", k, err)
			}
		}
		a.entries("account/7", 1)
		a.seal = a.sealer()
		a.sealed()
		p := a.sound()
		if p.Key != key.Verifier() || p.Heads != 3 {
			t.Errorf("%+v", p)
		}
		trust := a.trust()
		trust.Heads = append(trust.Heads, before.Heads...)
		if p, err := seal.Check(t.Context(), a.Store, trust); err != nil || p.Saved != 2 {
			t.Errorf("with the old key's head: %+v, %v", p, err)
		}
		if _, err := seal.Rotate(t.Context(), seal.Rotation{Config: a.config(), Lost: true}); err != nil {
			t.Errorf("a lost key: %v", err)
		}
		a.sound()
	})
}
