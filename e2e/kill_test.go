package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"vidhuk"
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
