package web

import (
	"context"
	"fmt"
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

// MostUploads is how many forms with files may come at once.
const MostUploads = mostUploads

// Uploading is how many come now.
func (s *Server) Uploading() int {
	s.uploads.mu.Lock()
	defer s.uploads.mu.Unlock()
	return s.uploads.all
}

// FillUploads takes every place, and has others wait no longer than patience,
// until free is called.
func (s *Server) FillUploads(patience time.Duration) (free func()) {
	u := s.uploads
	u.patience = patience
	var all []*upload
	for i := range mostUploads {
		all = append(all, mustEnter(u, i, i))
	}
	return func() {
		u.patience = uploadPatience
		for _, one := range all {
			one.leave()
		}
	}
}

func mustEnter(u *uploads, account, network int) *upload {
	one, err := u.enter(context.Background(), fmt.Sprint("a", account), fmt.Sprint("n", network))
	if err != nil {
		panic(err)
	}
	return one
}

// Grace lets forms pause for so long.
func (s *Server) Grace(d time.Duration) { s.uploads.grace = d }

// LetIn has n forms come from so many accounts and networks, and tells how many
// find a place at once.
func LetIn(n, accounts, networks int) (in int) {
	u := newUploads()
	for i := range n {
		if _, ok := u.try([2]string{fmt.Sprint("a", i%accounts), fmt.Sprint("n", i%networks)}); ok {
			in++
		}
	}
	return in
}

// WaitsForAPlace has a third form of one account wait, until another is done.
func WaitsForAPlace() bool {
	u := newUploads()
	u.patience = time.Hour
	first, _ := mustEnter(u, 1, 1), mustEnter(u, 1, 1)
	left, ok := u.try([2]string{"a1", "n1"})
	if ok {
		return false
	}
	first.leave()
	<-left
	mustEnter(u, 1, 1)
	return u.all == 2
}

// FullOfBytes fills the room for all forms together.
func FullOfBytes() bool {
	u := newUploads()
	one := mustEnter(u, 1, 1)
	if one.took(mostBytes) != nil || one.took(1) == nil {
		return false
	}
	one.leave()
	return mustEnter(u, 1, 1).took(mostBytes) == nil
}

// Due is when the next byte of a form must be here.
func Due(began, now time.Time, n int64) time.Time { return due(began, now, n, uploadGrace) }
