package api

import (
	"context"
	"sync"
)

// seats are what few may hold at once, and an account one of.
type seats struct {
	all chan struct{}
	mu  *sync.Mutex
	by  map[int64]*line
}

// line is those of one account: who has the place, and who waits for it.
type line struct {
	place chan struct{}
	n     int
}

func newSeats(most int) seats {
	return seats{all: make(chan struct{}, most), mu: &sync.Mutex{}, by: map[int64]*line{}}
}

// enter waits for the account's own place, then for one of all. It reports false
// when the asker is gone; else leave gives both back.
func (p seats) enter(ctx context.Context, account int64) (leave func(), ok bool) {
	own := p.join(account)
	if !hold(ctx, own.place) {
		p.quit(account, own)
		return nil, false
	}
	if !hold(ctx, p.all) {
		<-own.place
		p.quit(account, own)
		return nil, false
	}
	return func() { <-p.all; <-own.place; p.quit(account, own) }, true
}

func hold(ctx context.Context, place chan struct{}) bool {
	select {
	case place <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p seats) join(account int64) *line {
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.by[account]
	if own == nil {
		own = &line{place: make(chan struct{}, 1)}
		p.by[account] = own
	}
	own.n++
	return own
}

func (p seats) quit(account int64, own *line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if own.n--; own.n == 0 {
		delete(p.by, account)
	}
}
