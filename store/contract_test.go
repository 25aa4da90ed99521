package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/store"
	"vidhuk/testkit/pg"
)

var ctx = context.Background()

// monday is when every test begins.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 123456000, time.UTC)

// base is an open, migrated store with a clock that the test turns.
type base struct {
	*store.Store
	t       *testing.T
	address string
	mu      sync.Mutex
	now     time.Time
	author  int64
}

func (b *base) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *base) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// both runs one behaviour on both engines.
func both(t *testing.T, test func(t *testing.T, b *base)) {
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, filepath.Join(t.TempDir(), "vidhuk.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, pg.Database(t))) })
}

func open(t *testing.T, address string) *base {
	t.Helper()
	b := &base{t: t, address: address, now: monday}
	b.Store = b.another()
	ok(t, b.Migrate(ctx))
	b.author = b.account("author@example.org", vidhuk.Admitted)
	return b
}

// another opens the same database once more, as a second node or process does.
func (b *base) another() *store.Store {
	b.t.Helper()
	s, err := store.Open(ctx, b.address, store.WithClock(b.clock))
	ok(b.t, err)
	b.t.Cleanup(func() { s.Close() })
	return s
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || vidhuk.CodeOf(err) != code {
		t.Fatalf("got %v, want %q", err, code)
	}
}

func (b *base) write(do func(*store.Tx) error) {
	b.t.Helper()
	ok(b.t, b.Write(ctx, do))
}

func (b *base) read(do func(*store.Tx) error) {
	b.t.Helper()
	ok(b.t, b.Read(ctx, do))
}

func (b *base) account(email string, m vidhuk.Membership) int64 {
	b.t.Helper()
	a := vidhuk.Account{Email: email, Name: email, Membership: m, Language: "uk", Version: 1, CreatedAt: b.clock()}
	b.write(func(tx *store.Tx) error { return tx.AddAccount(&a) })
	return a.ID
}

// message writes a message as it is given, filling in what must be there.
func (b *base) message(tx *store.Tx, m vidhuk.Message) (vidhuk.Message, error) {
	var err error
	if m.Number, err = tx.NextNumber(2026); err != nil {
		return m, err
	}
	m.Version, m.AuthorID, m.RegulationVersion = 1, b.author, "8р"
	if m.State == "" {
		m.State = vidhuk.Pending
	}
	if m.Text == "" {
		m.Text = "Яма на дорозі."
	}
	for _, at := range []*time.Time{&m.ReceivedAt, &m.ActiveAt} {
		if at.IsZero() {
			*at = tx.Now
		}
	}
	return m, tx.AddMessage(&m)
}

func (b *base) added(m vidhuk.Message) vidhuk.Message {
	b.t.Helper()
	b.write(func(tx *store.Tx) (err error) {
		m, err = b.message(tx, m)
		return err
	})
	return m
}

func TestWhatIsWrittenIsReadBackAsItWas(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		at := func(n int) time.Time { return monday.Add(time.Duration(n) * time.Microsecond) }
		want := b.added(vidhuk.Message{
			State: vidhuk.Closing, Kind: vidhuk.Thanks, Text: "Об’їзд «не працює» — 'ні' \"ні\" ; -- \\ %_ 😡👨‍👩‍👧 ґ\n\tй", Masked: "[приховано модератором]",
			Topic: "utilities", Subtopic: "roads", Place: vidhuk.Place{District: "inhulskyi", Address: "вул. Садова, 1/2", Lat: 46.975033, Lon: 31.994583},
			Channel: vidhuk.Phone, Emergency: true, About: "vodokanal", Revision: 3, Ground: "ADS", Reason: "чому", Outcome: vidhuk.MarkDone, MergedInto: "2026-000009",
			ReopenCount: 2, RedirectCount: 1, Final: true, ReceivedAt: at(1), PublishedAt: at(2), NotifiedAt: at(3), AnswerDueAt: at(4),
			ObjectUntil: at(5), ClosedAt: at(6), ActiveAt: at(7), AgreedAt: at(8), ClarifyUntil: at(9),
		})
		b.read(func(tx *store.Tx) error {
			for name, read := range map[string]func() (vidhuk.Message, error){
				"Message":     func() (vidhuk.Message, error) { return tx.Message(want.Number) },
				"MessageByID": func() (vidhuk.Message, error) { return tx.MessageByID(want.ID) },
				"MessagesByID": func() (vidhuk.Message, error) {
					m, err := tx.MessagesByID([]int64{want.ID, 999})
					return m[want.ID], err
				},
			} {
				if got, err := read(); err != nil || got != want {
					t.Errorf("%s:\n got %+v\nwant %+v (%v)", name, got, want, err)
				}
			}
			return nil
		})
		b.write(func(tx *store.Tx) error {
			got, err := tx.LockMessage(want.Number)
			if got != want {
				t.Errorf("LockMessage: %+v", got)
			}
			return err
		})
	})
}

func TestTheZeroTimeStaysZeroAndOthersKeepMicroseconds(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{ReceivedAt: monday.Add(999*time.Nanosecond + 7*time.Microsecond)})
		b.read(func(tx *store.Tx) error {
			got, err := tx.Message(m.Number)
			if !got.PublishedAt.IsZero() || !got.ReceivedAt.Equal(monday.Add(7*time.Microsecond)) || got.ReceivedAt.Location() != time.UTC {
				t.Errorf("published %s, received %s", got.PublishedAt, got.ReceivedAt)
			}
			return err
		})
	})
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		for name, text := range map[string]string{"a zero byte": "яма\x00", "broken UTF-8": "яма\xff\xfe"} {
			err := b.Write(ctx, func(tx *store.Tx) error {
				_, err := b.message(tx, vidhuk.Message{Text: text})
				return err
			})
			if vidhuk.CodeOf(err) != "invalid_text" || vidhuk.KindOf(err) != vidhuk.Invalid {
				t.Errorf("%s: %v", name, err)
			}
			err = b.Read(ctx, func(tx *store.Tx) error {
				_, err := tx.Message(vidhuk.Number(text))
				return err
			})
			if vidhuk.KindOf(err) != vidhuk.Invalid {
				t.Errorf("%s as a number: %v", name, err)
			}
		}
		if m := b.added(vidhuk.Message{}); m.Number != "2026-000001" {
			t.Errorf("the refused took numbers: %s", m.Number)
		}
	})
}

func TestWhatIsUnknownIsNotFound(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		b.read(func(tx *store.Tx) error {
			for name, read := range map[string]func() error{
				"Message":        func() error { _, err := tx.Message("2026-999999"); return err },
				"MessageByID":    func() error { _, err := tx.MessageByID(999); return err },
				"Comment":        func() error { _, err := tx.Comment(999); return err },
				"Post":           func() error { _, err := tx.Resolution(999); return err },
				"Photo":          func() error { _, _, err := tx.Photo(999); return err },
				"Account":        func() error { _, err := tx.Account(999); return err },
				"AccountByEmail": func() error { _, err := tx.AccountByEmail("nobody@example.org"); return err },
				"Organization":   func() error { _, err := tx.Organization("nobody"); return err },
				"Session":        func() error { _, err := tx.Session("nothing"); return err },
				"TokenAccount":   func() error { _, err := tx.TokenAccount("nothing"); return err },
			} {
				if err := read(); vidhuk.KindOf(err) != vidhuk.NotFound {
					t.Errorf("%s: %v", name, err)
				}
			}
			for name, list := range map[string]func() (int, error){
				"Comments":    func() (int, error) { l, err := tx.Comments(999); return len(l), err },
				"Assignments": func() (int, error) { l, err := tx.Assignments(999); return len(l), err },
				"Entries":     func() (int, error) { l, err := tx.Entries("message/nothing"); return len(l), err },
				"Snapshots":   func() (int, error) { l, err := tx.Snapshots(999); return len(l), err },
				"Notices":     func() (int, error) { l, err := tx.Notices(999, 0, 10); return len(l), err },
				"no ids":      func() (int, error) { l, err := tx.MessagesByID(nil); return len(l), err },
				"no messages": func() (int, error) { l, err := tx.AssignmentsOf(nil); return len(l), err },
				"no names":    func() (int, error) { l, err := tx.Names(nil); return len(l), err },
			} {
				if n, err := list(); n != 0 || err != nil {
					t.Errorf("%s: %d, %v", name, n, err)
				}
			}
			if hash, err := tx.LastHash("message/nothing"); hash != "" || err != nil {
				t.Errorf("LastHash: %q, %v", hash, err)
			}
			if v, err := tx.Setting("nothing"); v != "" || err != nil {
				t.Errorf("Setting: %q, %v", v, err)
			}
			if c, err := tx.Claim(999); c != (vidhuk.Claim{}) || err != nil {
				t.Errorf("Claim: %+v, %v", c, err)
			}
			return nil
		})
		err := b.Write(ctx, func(tx *store.Tx) error {
			return tx.PutAssignment(&vidhuk.Assignment{MessageID: 999, Organization: "nobody"})
		})
		refused(t, err, "not_found")
	})
}

func TestWhatFailsLeavesNothingBehind(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		changes := b.Changes()
		var number vidhuk.Number
		err := b.Write(ctx, func(tx *store.Tx) error {
			m, err := b.message(tx, vidhuk.Message{})
			number = m.Number
			if err != nil {
				return err
			}
			return errors.New("the deed fails")
		})
		if err == nil || err.Error() != "the deed fails" {
			t.Errorf("the failure came out as %v", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			b.Write(ctx, func(tx *store.Tx) error { //nolint:errcheck // it panics
				if _, err := b.message(tx, vidhuk.Message{}); err != nil {
					return err
				}
				panic("a defect")
			})
		}()
		b.read(func(tx *store.Tx) error {
			_, err := tx.Message(number)
			refused(t, err, "not_found")
			return nil
		})
		if b.Changes() != changes {
			t.Errorf("%d changes were counted for nothing", b.Changes()-changes)
		}
		if m := b.added(vidhuk.Message{}); m.Number != number {
			t.Errorf("the next number is %s, want %s again: it was never given", m.Number, number)
		}
	})
}

func TestAReadTransactionWritesNothingAndSeesOneMoment(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		b.read(func(tx *store.Tx) error {
			first, err := tx.Message(m.Number)
			ok(t, err)
			b.write(func(tx *store.Tx) error { // does not wait for the reader
				m, err := tx.LockMessage(m.Number)
				if err != nil {
					return err
				}
				m.Text = "Змінено."
				return tx.SaveMessage(&m)
			})
			again, err := tx.Message(m.Number)
			if again != first {
				t.Errorf("a reader saw the text change from %q to %q", first.Text, again.Text)
			}
			return err
		})
		if err := b.Read(ctx, func(tx *store.Tx) error { return tx.PutSetting("k", "v") }); err == nil {
			t.Error("a reader wrote")
		}
	})
}

func TestReadersDoNotWaitForAWriterAndWritersQueue(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		var first, second sync.WaitGroup
		var done atomic.Bool
		inside := make(chan struct{})
		first.Go(func() {
			b.write(func(tx *store.Tx) error {
				if _, err := b.message(tx, vidhuk.Message{}); err != nil {
					return err
				}
				second.Go(func() { // takes the same counter
					b.write(func(tx *store.Tx) error {
						_, err := b.message(tx, vidhuk.Message{})
						if !done.Load() {
							t.Error("two writers held the counter of numbers at once")
						}
						return err
					})
				})
				close(inside)
				b.read(func(tx *store.Tx) error { // while the writer is in the middle
					_, err := tx.Message("2026-000001")
					refused(t, err, "not_found")
					return nil
				})
				done.Store(true)
				return nil
			})
		})
		<-inside
		first.Wait()
		second.Wait()
		if m := b.added(vidhuk.Message{}); m.Number != "2026-000003" {
			t.Errorf("the third number is %s", m.Number)
		}
	})
}

func TestNumbersUnderConcurrencyHaveNoGapAndNoDouble(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		nodes := []*store.Store{b.Store, b.another()}
		const writers, each = 8, 12
		var mu sync.Mutex
		var given []string
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range each {
					fails := (w+i)%3 == 0
					var number vidhuk.Number
					err := nodes[w%2].Write(ctx, func(tx *store.Tx) error {
						m, err := b.message(tx, vidhuk.Message{})
						if number = m.Number; err == nil && fails {
							return errors.New("rolled back")
						}
						return err
					})
					if fails {
						continue
					}
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					given = append(given, string(number))
					mu.Unlock()
				}
			})
		}
		all.Wait()
		slices.Sort(given)
		for i, n := range given {
			if want := fmt.Sprintf("2026-%06d", i+1); n != want {
				t.Fatalf("%s stands where %s should: %v", n, want, given)
			}
		}
		if want := writers * each * 2 / 3; len(given) != want {
			t.Errorf("%d numbers, want %d", len(given), want)
		}
	})
}

func TestOfTwoWhoSaveTheSameVersionOneIsRefused(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		save := func(text string) error {
			stale := m
			stale.Text = text
			return b.Write(ctx, func(tx *store.Tx) error { return tx.SaveMessage(&stale) })
		}
		ok(t, save("перший"))
		refused(t, save("другий"), "stale_version")
		b.read(func(tx *store.Tx) error {
			got, err := tx.Message(m.Number)
			if got.Text != "перший" || got.Version != m.Version+1 {
				t.Errorf("kept: version %d, %q", got.Version, got.Text)
			}
			return err
		})
		a := vidhuk.Account{Email: "a@example.org", Name: "А", Version: 1, Roles: []vidhuk.Role{vidhuk.Mayor}, CreatedAt: monday}
		b.write(func(tx *store.Tx) error { return tx.AddAccount(&a) })
		stale := a
		a.Name = "Б"
		b.write(func(tx *store.Tx) error { return tx.SaveAccount(&a) })
		refused(t, b.Write(ctx, func(tx *store.Tx) error { return tx.SaveAccount(&stale) }), "stale_version")
	})
}

func TestTouchingAMessageLeavesItsVersion(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		b.pass(time.Hour)
		b.write(func(tx *store.Tx) error { return tx.TouchMessage(m.ID) })
		b.read(func(tx *store.Tx) error {
			got, err := tx.Message(m.Number)
			if got.Version != m.Version || !got.ActiveAt.Equal(monday.Add(time.Hour)) {
				t.Errorf("version %d, active %s", got.Version, got.ActiveAt)
			}
			return err
		})
	})
}

func TestAClaimBelongsToOneUntilItEnds(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		one, two := b.author, b.account("two@example.org", "")
		take := func(who int64, force bool) (c vidhuk.Claim) {
			t.Helper()
			b.write(func(tx *store.Tx) (err error) {
				c, err = tx.TakeClaim(m.ID, who, tx.Now.Add(10*time.Minute), force)
				return err
			})
			return c
		}
		if c := take(one, false); c.AccountID != one || c.Name != "author@example.org" || !c.Until.Equal(monday.Add(10*time.Minute)) {
			t.Errorf("the first: %+v", c)
		}
		b.pass(time.Minute)
		if c := take(two, false); c.AccountID != one {
			t.Errorf("another's claim was taken: %+v", c)
		}
		if c := take(one, false); !c.Until.Equal(monday.Add(11 * time.Minute)) {
			t.Errorf("one's own claim is not renewed: %+v", c)
		}
		if c := take(two, true); c.AccountID != two {
			t.Errorf("by force: %+v", c)
		}
		b.pass(10 * time.Minute)
		b.read(func(tx *store.Tx) error {
			c, err := tx.Claim(m.ID)
			if c.AccountID != 0 {
				t.Errorf("after its end it lives: %+v", c)
			}
			return err
		})
		if c := take(one, false); c.AccountID != one {
			t.Errorf("an ended claim is not free: %+v", c)
		}
		b.write(func(tx *store.Tx) error { return tx.DropClaim(m.ID) })
		if c := take(two, false); c.AccountID != two {
			t.Errorf("a dropped claim is not free: %+v", c)
		}
	})
}

func TestOfManyWhoClaimAtOnceOneHolds(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		var people []int64
		for i := range 6 {
			people = append(people, b.account(fmt.Sprintf("%d@example.org", i), ""))
		}
		holders := make([]int64, len(people))
		var all sync.WaitGroup
		for i, who := range people {
			all.Go(func() {
				b.write(func(tx *store.Tx) error {
					c, err := tx.TakeClaim(m.ID, who, tx.Now.Add(time.Minute), false)
					holders[i] = c.AccountID
					return err
				})
			})
		}
		all.Wait()
		for _, h := range holders {
			if h != holders[0] || !slices.Contains(people, h) {
				t.Errorf("holders: %v", holders)
			}
		}
	})
}

func TestAnIdempotencyKeyIsKeptOnce(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		const racers = 6
		var all sync.WaitGroup
		var kept atomic.Int64
		for i := range racers {
			all.Go(func() {
				err := b.Write(ctx, func(tx *store.Tx) error {
					return tx.PutRemembered(b.author, "key", store.Remembered{Digest: "d", Result: fmt.Sprint(i)})
				})
				switch {
				case err == nil:
					kept.Add(1)
				case vidhuk.CodeOf(err) != "exists":
					t.Error(err)
				}
			})
		}
		all.Wait()
		if kept.Load() != 1 {
			t.Errorf("%d kept it", kept.Load())
		}
		b.read(func(tx *store.Tx) error {
			r, known, err := tx.Remember(b.author, "key")
			if !known || r.Digest != "d" || err != nil {
				t.Errorf("remembered %+v, %t, %v", r, known, err)
			}
			if _, known, err = tx.Remember(b.author+1, "key"); known || err != nil {
				t.Errorf("another person's key: %t, %v", known, err)
			}
			_, known, err = tx.Remember(b.author, "another")
			if known {
				t.Error("a key that nobody used is known")
			}
			return err
		})
	})
}

func TestAChainHasOneSuccessorToEachEntry(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		entry := func(prev, hash string) vidhuk.Entry {
			return vidhuk.Entry{Subject: "message/1", Deed: vidhuk.DeedSubmit, Clause: "3.1", Role: vidhuk.Member, Channel: vidhuk.Site, Regulation: "8р", At: monday, Prev: prev, Hash: hash}
		}
		add := func(e vidhuk.Entry) error { return b.Write(ctx, func(tx *store.Tx) error { return tx.AddEntry(&e) }) }
		ok(t, add(entry("", "a")))
		ok(t, add(entry("a", "b")))
		refused(t, add(entry("a", "c")), "exists")
		refused(t, add(entry("", "d")), "exists")
		b.read(func(tx *store.Tx) error {
			hash, err := tx.LastHash("message/1")
			if hash != "b" {
				t.Errorf("the last is %q", hash)
			}
			return err
		})
	})
}

func TestMigratingAgainAndOnSeveralNodesChangesNothing(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		ok(t, b.Migrate(ctx))
		ok(t, b.another().Migrate(ctx))
		b.read(func(tx *store.Tx) error {
			got, err := tx.Message(m.Number)
			if got != m {
				t.Errorf("after migrating again: %+v", got)
			}
			return err
		})
	})
}

func TestSeveralNodesMayMigrateAnEmptyDatabaseAtOnce(t *testing.T) {
	address := pg.Database(t)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			s, err := store.Open(ctx, address)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := s.Migrate(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestADatabaseThatIsNotThereSaysSo(t *testing.T) {
	for _, address := range []string{"postgres://nobody@127.0.0.1:1/nothing", filepath.Join(t.TempDir(), "file", "\x00")} {
		_, err := store.Open(ctx, address)
		if vidhuk.CodeOf(err) != "database_unavailable" {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestACancelledRequestWritesNothing(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		cancelled, cancel := context.WithCancel(ctx)
		err := b.Write(cancelled, func(tx *store.Tx) error {
			_, err := b.message(tx, vidhuk.Message{})
			cancel()
			return err
		})
		if err == nil {
			t.Error("it was committed")
		}
		if m := b.added(vidhuk.Message{}); m.Number != "2026-000001" {
			t.Errorf("the next number is %s", m.Number)
		}
	})
}
