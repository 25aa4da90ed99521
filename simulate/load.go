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
	PerSecond float64 // messages submitted a second; 0 is as many as go
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
	for worker := range load.Workers {
		var own []*agent
		for i := worker; i < len(s.agents); i += load.Workers {
			own = append(own, s.agents[i])
		}
		group.Go(func() error { return l.work(working, own) })
	}
	return s.end(ctx, began, began, group.Wait())
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

// How long somebody without anything to do rests, and a worker all of whose
// people rest.
const (
	restOfOne = time.Second
	restOfAll = 5 * time.Millisecond
)

// work lets some of the people act in turn until the time is over.
func (l *loading) work(ctx context.Context, own []*agent) error {
	for ctx.Err() == nil && time.Now().Before(l.until) {
		busy := false
		for _, a := range own {
			did, err := l.turn(ctx, a)
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
		a.rest = time.Now().Add(restOfOne)
	}
	return did, err
}

// take gives the next message of the file, if it is time for it.
func (l *loading) take() (*intake.Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.finished || l.PerSecond > 0 && float64(l.taken) > l.PerSecond*time.Since(l.began).Seconds() {
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
