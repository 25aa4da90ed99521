package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"vidhuk"
	"vidhuk/intake"
)

// Config is what a simulation is made of.
type Config struct {
	URL     string            // of the server
	API     http.RoundTripper // how to get there; nil is the network
	Crew    []Person          // at least one of each role
	File    *intake.Reader    // the messages
	Mapping *intake.Mapping   // from their words to topics
	Seed    uint64            // the same seed makes the same choices
}

// roles that every simulation needs.
var roles = []vidhuk.Role{vidhuk.Member, vidhuk.Moderator, vidhuk.Administrator, vidhuk.Executor, vidhuk.Operator1588}

// simulation is one under way.
type simulation struct {
	*world
	agents   []*agent
	citizens []*agent // those who submit
	operator *agent   // who submits what is told by telephone
	file     *intake.Reader
	skipped  int
}

func begin(ctx context.Context, c Config, now func() time.Time, hurry bool) (*simulation, error) {
	w := &world{
		client: &client{base: c.URL, http: &http.Client{Transport: c.API, Timeout: time.Minute}, run: fmt.Sprintf("%x", time.Now().UnixNano()), ledger: newLedger()},
		now:    now, hurry: hurry, mapping: c.Mapping,
		fated: map[vidhuk.Number]fate{}, standing: map[vidhuk.Number]standing{},
	}
	s := &simulation{world: w, file: c.File}
	have := map[vidhuk.Role]int{}
	for i, p := range c.Crew {
		a, err := newAgent(w, p, i, c.Seed)
		if err != nil {
			return nil, err
		}
		s.agents = append(s.agents, a)
		have[p.Role]++
		switch p.Role {
		case vidhuk.Member:
			s.citizens = append(s.citizens, a)
		case vidhuk.Operator1588:
			s.operator = a
		}
	}
	for _, r := range roles {
		if have[r] == 0 {
			return nil, fmt.Errorf("simulate: nobody has the role %s", r)
		}
	}
	return s, s.prepare(ctx)
}

// nextItem reads the next message of the file; nil at its end. Lines that are
// no message are counted and passed over.
func (s *simulation) nextItem() (*intake.Item, error) {
	for {
		item, err := s.file.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil
		case vidhuk.KindOf(err) == vidhuk.Invalid:
			s.skipped++
		case err != nil:
			return nil, err
		default:
			return &item, nil
		}
	}
}

// administrator is who looks at everything in the end.
func (s *simulation) administrator() *Person {
	for _, a := range s.agents {
		if a.Role == vidhuk.Administrator {
			return &a.Person
		}
	}
	return nil
}

// end sums up, whatever happened before.
func (s *simulation) end(ctx context.Context, from time.Time, began time.Time, err error) (*Result, error) {
	r := &Result{From: from, To: s.now(), Seconds: time.Since(began).Seconds(), SkippedBad: s.skipped}
	if errors.Is(err, errTooMany) {
		err = nil // they are in the result
	}
	return r, errors.Join(err, s.settle(context.WithoutCancel(ctx), s.administrator(), r))
}
