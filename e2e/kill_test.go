package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/evidence"
	"vidhuk/store"
	"vidhuk/testkit/pg"
)

// The plug is pulled so many times unless VIDHUK_KILLS says otherwise.
const shortKills = 6

func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("VIDHUK_KILLS"))
	if err != nil {
		return shortKills
	}
	t.Logf("the plug is pulled %d times", n)
	return n
}

func TestKillLosesAndDoublesNothingOnSQLite(t *testing.T) {
	killing(t, newProgram(t, "").unhurried(), kills(t))
}

func TestKillLosesAndDoublesNothingOnPostgres(t *testing.T) {
	killing(t, newProgram(t, pg.Durable(t)).unhurried(), max(2, kills(t)/4))
}

// truth is what clients were told.
type truth struct {
	mu        sync.Mutex
	submitted map[string]vidhuk.Number // idempotency key → acknowledged number
	accepted  map[vidhuk.Number]bool   // acknowledged mark
}

func (k *truth) add(key string, n vidhuk.Number) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if before, ok := k.submitted[key]; ok && before != n {
		return fmt.Errorf("key %s has two numbers: %s and %s", key, before, n)
	}
	k.submitted[key] = n
	return nil
}

func killing(t *testing.T, p *program, times int) {
	members := []string{}
	for i := range 4 {
		members = append(members, p.person(fmt.Sprintf("Учасник %d", i), "member"))
	}
	moderator := p.person("Модераторка", "moderator")
	executor := p.person("Виконавець", "executor", "elu")
	p.person("Адміністраторка", "administrator")
	told := &truth{submitted: map[string]vidhuk.Number{}, accepted: map[vidhuk.Number]bool{}}
	failures := make(chan error, 100)
	for round := range times {
		p.start()
		var clients sync.WaitGroup
		for i, token := range members {
			clients.Go(func() {
				c := client{p: p, told: told, member: token, moderator: moderator, executor: executor, name: fmt.Sprintf("%d", i)}
				for n := 0; ; n++ {
					if err := c.oneMessage(round, n); errors.Is(err, errGone) {
						return
					} else if err != nil {
						failures <- err
						return
					}
				}
			})
		}
		time.Sleep(time.Duration(100+rand.IntN(500)) * time.Millisecond) // the moment of the kill is the point
		p.kill()
		clients.Wait()
		select {
		case err := <-failures:
			t.Fatal(err)
		default:
		}
	}
	p.start()
	told.check(t, p)
	p.stop()
	t.Log(p.run("", "verify"))
	t.Logf("%d kills; %d messages and %d marks were acknowledged", times, len(told.submitted), len(told.accepted))
}

// client is one citizen with the staff who serve them.
type client struct {
	p                                 *program
	told                              *truth
	member, moderator, executor, name string
}

type message struct {
	Number  vidhuk.Number `json:"number"`
	Version int64         `json:"version"`
	State   vidhuk.State  `json:"state"`
}

// oneMessage submits, approves and accepts one message. What is sent again
// after a crash is sent with the same key, as a browser's queue would.
func (c *client) oneMessage(round, n int) error {
	key := fmt.Sprintf("%s-%d-%d", c.name, round, n)
	body := map[string]any{"text": "Велика яма на дорозі по вулиці Адміральській, запис " + key, "topic": "utilities", "subtopic": "roads"}
	var m message
	if _, err := c.p.call(c.member, "/messages", key, body, &m); err != nil {
		return err
	}
	if err := c.told.add(key, m.Number); err != nil {
		return err
	}
	var again message
	if _, err := c.p.call(c.member, "/messages", key, body, &again); err != nil {
		return err
	}
	if err := c.told.add(key, again.Number); err != nil {
		return err
	}
	path := "/messages/" + string(m.Number)
	if _, err := c.p.call(c.moderator, path+"/approval", key+"-approve", map[string]any{"version": m.Version, "organizations": []string{"elu"}}, &m); err != nil {
		return err
	}
	if _, err := c.p.call(c.executor, path+"/assignments/elu/acceptance", key+"-accept", map[string]any{}, &m); err != nil {
		return err
	}
	c.told.mu.Lock()
	defer c.told.mu.Unlock()
	c.told.accepted[m.Number] = true
	return nil
}

// check reads the database and compares it with what clients were told.
func (k *truth) check(t *testing.T, p *program) {
	t.Helper()
	address := p.database
	if address == "" {
		address = filepath.Join(p.data, "vidhuk.db")
	}
	ctx := context.Background()
	s, err := store.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	numbers := map[vidhuk.Number]bool{}
	for _, n := range k.submitted {
		if numbers[n] {
			t.Errorf("number %s was given twice", n)
		}
		numbers[n] = true
	}
	err = s.Read(ctx, func(tx *store.Tx) error {
		for key, n := range k.submitted {
			m, err := tx.Message(n)
			if err != nil {
				return fmt.Errorf("acknowledged message %s (%s): %w", n, key, err)
			}
			if k.accepted[n] && marks(tx, m) != 1 {
				return fmt.Errorf("acknowledged message %s has %d acceptance marks", n, marks(tx, m))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	everyNoticeArrives(t, s, p)
}

func marks(tx *store.Tx, m vidhuk.Message) int {
	comments, _ := tx.Comments(m.ID) // an error leaves none, and none is a failure
	n := 0
	for _, c := range comments {
		if c.Mark == vidhuk.MarkAccepted {
			n++
		}
	}
	return n
}

// everyNoticeArrives waits until every notice is sorted and every letter sent,
// and looks for the letters: each lies in the outbox, and nothing else does.
// What was leased at a kill comes again when its lease ends.
func everyNoticeArrives(t *testing.T, s *store.Store, p *program) {
	t.Helper()
	var unsorted int64
	var due bool
	var letters map[vidhuk.LetterState]int64
	deadline := time.Now().Add(4 * time.Minute)
	for {
		err := s.Read(context.Background(), func(tx *store.Tx) (err error) {
			if unsorted, err = tx.UndeliveredNotices(); err != nil {
				return err
			}
			if due, err = tx.LettersDue(); err != nil {
				return err
			}
			letters, err = tx.CountLetters()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if unsorted == 0 && !due && letters[vidhuk.LetterSending] == 0 && letters[vidhuk.LetterSent] > 0 { // a day's digest waits for its hour
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d notices are still queued; letters: %v", unsorted, letters)
		}
		time.Sleep(100 * time.Millisecond) // polls the queue; bounded by the deadline
	}
	files, err := filepath.Glob(filepath.Join(p.data, "outbox", "*.eml"))
	if err != nil || int64(len(files)) != letters[vidhuk.LetterSent] {
		t.Errorf("%d letters are sent and %d lie in the outbox (%v)", letters[vidhuk.LetterSent], len(files), err)
	}
}

// The plug is pulled while comments are removed: whatever is gone left its snapshot,
// and the snapshot its picture (5.1.2).
func TestKillLeavesNothingRemovedWithoutEvidenceOnSQLite(t *testing.T) {
	removing(t, newProgram(t, "").unhurried(), kills(t))
}

func TestKillLeavesNothingRemovedWithoutEvidenceOnPostgres(t *testing.T) {
	removing(t, newProgram(t, pg.Durable(t)).unhurried(), max(2, kills(t)/4))
}

func removing(t *testing.T, p *program, times int) {
	text, err := os.ReadFile(p.rules)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.ReplaceAll(text, []byte("{key: comment.per_hour, value: 60,"), []byte("{key: comment.per_hour, value: 1000000,"))
	text = bytes.ReplaceAll(text, []byte("{key: comment.thread_max, value: 30,"), []byte("{key: comment.thread_max, value: 1000000,"))
	if err := os.WriteFile(p.rules, text, 0o600); err != nil {
		t.Fatal(err)
	}
	member, moderator := p.person("Учасниця", "member"), p.person("Модераторка", "moderator")
	var removed atomic.Int64 // that the moderator was told of
	failures := make(chan error, 100)
	for round := range times {
		p.start()
		var clients sync.WaitGroup
		for c := range 2 {
			clients.Go(func() {
				err := removeComments(p, member, moderator, fmt.Sprintf("%d-%d", c, round), &removed)
				if !errors.Is(err, errGone) {
					failures <- err
				}
			})
		}
		time.Sleep(time.Duration(100+rand.IntN(500)) * time.Millisecond) // the moment of the kill is the point
		p.kill()
		clients.Wait()
		select {
		case err := <-failures:
			t.Fatal(err)
		default:
		}
	}
	t.Log(p.run("", "verify"))
	gone := everyRemovalHasItsPicture(t, p)
	if int64(gone) < removed.Load() {
		t.Errorf("%d removals were acknowledged, and %d comments are gone", removed.Load(), gone)
	}
	t.Logf("%d kills; %d removals were acknowledged, %d comments are gone, each with its snapshot and picture", times, removed.Load(), gone)
}

// removeComments publishes a message and removes one comment after the other until
// the server goes away.
func removeComments(p *program, member, moderator, name string, removed *atomic.Int64) error {
	var m message
	body := map[string]any{"text": "Велика яма на дорозі по вулиці Адміральській, запис " + name, "topic": "utilities", "subtopic": "roads"}
	if _, err := p.call(member, "/messages", name, body, &m); err != nil {
		return err
	}
	path := "/messages/" + string(m.Number)
	if _, err := p.call(moderator, path+"/approval", name+"-approve", map[string]any{"version": m.Version}, &m); err != nil {
		return err
	}
	for n := 0; ; n++ {
		var said struct {
			Thread []struct {
				ID   int64
				Text string
			}
		}
		key := fmt.Sprintf("%s-%d", name, n)
		if _, err := p.call(member, path+"/comments", key, map[string]any{"text": "Купуйте наших слонів, " + key}, &said); err != nil {
			return err
		}
		comment := int64(0)
		for _, c := range said.Thread {
			if c.Text == "Купуйте наших слонів, "+key {
				comment = c.ID
			}
		}
		if _, err := p.call(moderator, fmt.Sprintf("%s/comments/%d/removal", path, comment), key+"-remove", map[string]any{"ground": "ADS"}, nil); err != nil {
			return err
		}
		removed.Add(1)
	}
}

// everyRemovalHasItsPicture reads the database and the vault, and counts the comments
// that are gone.
func everyRemovalHasItsPicture(t *testing.T, p *program) (gone int) {
	t.Helper()
	address := p.database
	if address == "" {
		address = filepath.Join(p.data, "vidhuk.db")
	}
	s, err := store.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	vault, err := blob.Open(filepath.Join(p.data, "evidence"))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Read(context.Background(), func(tx *store.Tx) error {
		shots, err := tx.Evidence(store.EvidenceQuery{Kind: vidhuk.OfComment}, 1_000_000)
		if err != nil {
			return err
		}
		of := map[int64]vidhuk.Snapshot{}
		for _, s := range shots {
			of[s.CommentID] = s
		}
		messages, err := tx.MessagesAfter(0, 1_000_000)
		if err != nil {
			return err
		}
		for _, m := range messages {
			comments, err := tx.Comments(m.ID)
			if err != nil {
				return err
			}
			for _, c := range comments {
				shot, sealed := of[c.ID]
				if c.Removed() != sealed {
					t.Errorf("comment %d: removed %t, sealed %t", c.ID, c.Removed(), sealed)
				}
				if !sealed {
					continue
				}
				gone++
				if _, err := vault.Get(context.Background(), shot.Picture); err != nil || evidence.Check(shot) != nil {
					t.Errorf("comment %d is gone and its evidence is not whole: %v", c.ID, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return gone
}
