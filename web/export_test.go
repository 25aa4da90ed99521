package web

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"vidhuk"
)

// Enter begins a session of the account and gives its cookie, as signing in
// does, but without the time that a password takes.
func (s *Server) Enter(ctx context.Context, a vidhuk.Account) (*http.Cookie, error) {
	ctx, err := s.sessions.Load(ctx, "")
	if err != nil {
		return nil, err
	}
	if err := s.signIn(ctx, a, ""); err != nil {
		return nil, err
	}
	token, _, err := s.sessions.Commit(ctx)
	return &http.Cookie{Name: s.sessions.Cookie.Name, Value: token, Path: "/"}, err
}

// Check is the check of a route table.
var Check = check

// Line is a line of the table.
type Line = route

// Observe is the outermost wrapper.
func (s *Server) Observe(h http.Handler) http.Handler { return s.observe(h) }

// Address is where a request comes from.
func (s *Server) Address(r *http.Request) string { return s.address(r) }

// Listeners is how many streams are open.
func (s *Server) Listeners() int {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return len(s.hub.listeners)
}

// LimitCache keeps less.
func (s *Server) LimitCache(bytes int) { s.cache.limit = bytes }

// CacheBytes is how much is kept.
func (s *Server) CacheBytes() int {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	return s.cache.bytes
}

// WhileDrawn has a page with a copy of some age drawn anew, because something
// was written, and tells how many writings a reader sees who asks meanwhile:
// one when the copy is given, two when the reader waits for the drawing.
func WhileDrawn(age time.Duration) (seen uint64) {
	c, v, began := newCache(cacheBytes), view{uri: "/"}, time.Unix(0, 0)
	sheetNow := func() (*sheet, error) { return &sheet{}, nil }
	if _, _, err := c.get(v, 1, began, sheetNow); err != nil {
		panic(err)
	}
	started, finish := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		c.get(v, 2, began.Add(age), func() (*sheet, error) { //nolint:errcheck // it gives what we make here
			close(started)
			<-finish
			return &sheet{}, nil
		})
	})
	<-started
	if age > maxAge { // whoever asks now must wait
		close(finish)
	} else {
		defer func() { close(finish); all.Wait() }()
	}
	s, _, err := c.get(v, 2, began.Add(age), sheetNow)
	if err != nil {
		panic(err)
	}
	return s.changes
}

// DrawnFor has n visitors ask for one page at once and tells how often it was
// drawn. Drawing waits until all of them have asked.
func DrawnFor(n int) (drawings int64) {
	c := newCache(cacheBytes)
	var asking, asked sync.WaitGroup
	var count atomic.Int64
	asked.Add(n)
	for range n {
		asking.Go(func() {
			asked.Done()
			_, _, err := c.get(view{uri: "/"}, 1, time.Time{}, func() (*sheet, error) {
				count.Add(1)
				asked.Wait()
				return &sheet{}, nil
			})
			if err != nil {
				panic(err)
			}
		})
	}
	asking.Wait()
	return count.Load()
}

// Device is the hint at what somebody signed in with.
var Device = device
