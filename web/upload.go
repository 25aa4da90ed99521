package web

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

// How many forms with files may be on their way at once, from first byte to
// answer: they cost a file on our disk, and little else while they come. The
// work on a photo has its own bounds (photo.Studio). Behind one address a whole
// mobile network may stand.
const (
	mostUploads   = 64
	mostOfNetwork = 16
	mostOfAccount = 2
	mostBytes     = 2 << 30 // of all of them together
)

// How long a form with files waits for its place, how long it may take, and how
// slow it may be. At 20 kbit/s, as over 2G, a photo that the phone has shrunk
// comes two and a half times as fast as it must.
const (
	uploadPatience = 5 * time.Second
	uploadTime     = 30 * time.Minute
	uploadGrace    = time.Minute // may pass without a byte
	slowest        = 1000        // bytes in a second, after the grace
)

// uploads are the forms with files that are on their way in.
type uploads struct {
	patience time.Duration
	grace    time.Duration
	bytes    atomic.Int64 // of those that are here

	mu   sync.Mutex
	all  int
	by   map[string]int // of each account and network
	left chan struct{}  // closed when one of them is done
}

func newUploads() *uploads {
	return &uploads{patience: uploadPatience, grace: uploadGrace, by: map[string]int{}, left: make(chan struct{})}
}

// upload is one of them.
type upload struct {
	of   *uploads
	keys [2]string // account and network
	n    atomic.Int64
}

// enter waits a moment for a place. Error: vidhuk.Unavailable "uploads_busy".
func (u *uploads) enter(ctx context.Context, account, network string) (*upload, error) {
	ctx, cancel := context.WithTimeout(ctx, u.patience)
	defer cancel()
	one := &upload{of: u, keys: [2]string{account, network}}
	for {
		left, ok := u.try(one.keys)
		if ok {
			return one, nil
		}
		select {
		case <-left:
		case <-ctx.Done():
			return nil, vidhuk.Wrap(vidhuk.Unavailable, "uploads_busy", ctx.Err())
		}
	}
}

func (u *uploads) try(keys [2]string) (left chan struct{}, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all >= mostUploads || u.by[keys[0]] >= mostOfAccount || u.by[keys[1]] >= mostOfNetwork {
		return u.left, false
	}
	u.all++
	for _, k := range keys {
		u.by[k]++
	}
	return nil, true
}

// leave gives the place back.
func (one *upload) leave() {
	u := one.of
	u.bytes.Add(-one.n.Load())
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all--
	for _, k := range one.keys {
		if u.by[k]--; u.by[k] == 0 {
			delete(u.by, k)
		}
	}
	close(u.left)
	u.left = make(chan struct{})
}

// took counts what arrived. Error: vidhuk.Unavailable "uploads_busy" when there
// is no room for more.
func (one *upload) took(n int) error {
	one.n.Add(int64(n))
	if one.of.bytes.Add(int64(n)) > mostBytes {
		return vidhuk.Refuse(vidhuk.Unavailable, "uploads_busy")
	}
	return nil
}

// withFiles answers a request that may bring files. A route that takes none
// reads a small form like any other; one that does lets them in only from people
// who may send photos at all, only so many at once, and only as long as they
// keep coming.
//
// Who sent too slowly still gets an answer: net/http ends the request's context
// together with the time for reading, so the handler has one of its own.
func (s *Server) withFiles(w http.ResponseWriter, r *http.Request, rt route, p *page.Page) error {
	line := r.Context()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(line), uploadTime+writeTime)
	defer cancel()
	var in *upload
	defer func() {
		if in != nil {
			in.leave()
		}
	}()
	return rt.Handle(w, page.WithIntake(r.WithContext(ctx), func(w http.ResponseWriter, r *http.Request) error {
		if !p.Viewer.Uploads() {
			return vidhuk.Refuse(vidhuk.Forbidden, "membership_required")
		}
		var err error
		if in, err = s.uploads.enter(line, "account "+strconv.FormatInt(p.Viewer.AccountID, 10), "network "+center.Network(s.address(r))); err != nil {
			return err
		}
		body := &steady{ReadCloser: r.Body, in: in, line: http.NewResponseController(w), began: time.Now()}
		_ = body.line.SetWriteDeadline(body.began.Add(uploadTime + writeTime)) // a server in a test knows none
		r.Body = body
		return nil
	}), p)
}

// steady is the body of a form with files, which has to keep coming.
type steady struct {
	io.ReadCloser
	in    *upload
	line  *http.ResponseController
	began time.Time
}

func (b *steady) Read(to []byte) (int, error) {
	_ = b.line.SetReadDeadline(due(b.began, time.Now(), b.in.n.Load(), b.in.of.grace)) // a server in a test knows none
	n, err := b.ReadCloser.Read(to)
	if full := b.in.took(n); full != nil {
		return n, full
	}
	if err == io.EOF { // the work on it may take its time
		_ = b.line.SetReadDeadline(time.Now().Add(uploadTime))
	}
	return n, err
}

// due is when the next byte of a body must be here, of which n came since it
// began.
func due(began, now time.Time, n int64, grace time.Duration) time.Time {
	by := began.Add(min(uploadTime, grace+time.Duration(n)*time.Second/slowest))
	if pause := now.Add(grace); pause.Before(by) {
		return pause
	}
	return by
}
