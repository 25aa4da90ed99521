package simulate

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"vidhuk"
	"vidhuk/intake"
)

// Load drives a running server in real time, many at once.
type Load struct {
	Workers   int
	For       time.Duration
	PerSecond float64 // messages submitted a second; 0 is as many as are reviewed
	Readers   int     // how many read pages meanwhile
}

// Load drives the server. Every person belongs to one worker; nobody waits for
// anything but the server. The error is a failure of the simulation itself.
func (c Config) Load(ctx context.Context, load Load) (*Result, error) {
	began := time.Now()
	s, err := begin(ctx, c, time.Now, true)
	if err != nil {
		return nil, err
	}
	l := &loading{simulation: s, Load: load, until: began.Add(load.For), began: began}
	group, working := errgroup.WithContext(ctx)
	reading, stop := context.WithDeadline(working, l.until)
	defer stop()
	if load.Readers > 0 {
		s.readers = newAudience(c.URL, load.Readers)
	}
	for reader := range load.Readers {
		group.Go(func() error { return s.readers.read(reading, c.Seed+uint64(reader)) })
	}
	for worker := range load.Workers {
		var citizens, others ring
		for i := worker; i < len(s.agents); i += load.Workers {
			if a := s.agents[i]; a.Role == vidhuk.Member {
				citizens.agents = append(citizens.agents, a)
			} else {
				others.agents = append(others.agents, a)
			}
		}
		group.Go(func() error { return l.work(working, &citizens, &others) })
	}
	r, err := s.end(ctx, began, began, group.Wait())
	s.readers.result(r)
	return r, err
}

// ring is people who act in turn.
type ring struct {
	agents []*agent
	next   int
}

// loading is a load under way.
type loading struct {
	*simulation
	Load
	began, until time.Time

	mu       sync.Mutex
	taken    int
	finished bool
}

// hurried is how much faster than in life people look again, and restOfAll how
// long a worker rests all of whose people have nothing to do.
const (
	hurried   = 1000
	restOfAll = 5 * time.Millisecond
)

// mostWaiting is how many messages citizens let wait for review before they send
// more, when no rate says how many come.
const mostWaiting = 100

// work lets some of the people act until the time is over: a citizen, then
// somebody who works for the city, and so on.
func (l *loading) work(ctx context.Context, citizens, others *ring) error {
	for ctx.Err() == nil && time.Now().Before(l.until) {
		busy := false
		for _, people := range []*ring{citizens, others} {
			did, err := l.one(ctx, people)
			if err != nil {
				return err
			}
			busy = busy || did
		}
		if !busy {
			time.Sleep(restOfAll)
		}
	}
	return nil
}

// one lets the next of the people who has something to do do it.
func (l *loading) one(ctx context.Context, people *ring) (bool, error) {
	for range people.agents {
		a := people.agents[people.next]
		people.next = (people.next + 1) % len(people.agents)
		if did, err := l.turn(ctx, a); did || err != nil {
			return did, err
		}
	}
	return false, nil
}

// turn lets one person act once: send a message of the file, if it is a citizen
// and one is due, or else whatever there is to do.
func (l *loading) turn(ctx context.Context, a *agent) (bool, error) {
	if a.Role == vidhuk.Member && a.often(500) {
		item, err := l.take()
		if item != nil {
			return true, a.submit(ctx, item)
		}
		if err != nil {
			return false, err
		}
	}
	if time.Now().Before(a.rest) {
		return false, nil
	}
	did, err := a.wake(ctx)
	if !did {
		a.rest = time.Now().Add(a.idle / hurried)
	}
	return did, err
}

// take gives the next message of the file, if it is time for it.
func (l *loading) take() (*intake.Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.finished || !l.due() {
		return nil, nil
	}
	item, err := l.nextItem()
	if item == nil {
		l.finished = true
		return nil, err
	}
	l.taken++
	return item, nil
}

func (l *loading) due() bool {
	if l.PerSecond == 0 {
		return l.waiting() < mostWaiting
	}
	return float64(l.taken) < l.PerSecond*time.Since(l.began).Seconds()
}
