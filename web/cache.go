package web

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"vidhuk"
	"vidhuk/web/page"
)

const (
	cacheBytes = 64 << 20
	// maxAge is how long a copy is good while nothing is written here: other
	// nodes on the same database write too, and times on a page grow old.
	maxAge = time.Second
	// drawTime is how long a page may take to draw for those who wait for it.
	drawTime = 20 * time.Second
)

// view is everything that two visitors' copies of a page can differ in.
type view struct {
	uri      string // path and query
	language string
	theme    page.Theme
	lite     bool
	origin   string // whole addresses are made of it: one who lies about the host must not write them for others
}

// viewVary names what a browser says of its view, and how the copy may travel.
const viewVary = "Cookie, Accept-Language, Save-Data, Accept-Encoding"

// sheet is a page as it was drawn for a visitor.
type sheet struct {
	view    view
	header  http.Header
	plain   []byte
	gzip    []byte
	etag    string
	changes uint64 // the store's count when the drawing began
	at      time.Time
}

func (c *sheet) size() int { return len(c.plain) + len(c.gzip) + len(c.view.uri) + 512 }

func (c *sheet) fresh(changes uint64, now time.Time) bool {
	return c.changes >= changes && now.Sub(c.at) <= maxAge
}

// cache keeps the sheets that were asked for last, within a number of bytes. A
// page that many ask for at once is drawn once. While it is, whoever asks gets
// the copy before, if that is no older than maxAge: a crowd does not wait, and
// writing does not multiply the drawings.
type cache struct {
	limit int

	mu      sync.Mutex
	bytes   int
	byUse   *list.List // of *sheet, the latest used first
	found   map[view]*list.Element
	drawing map[view]*drawing
}

// drawing is a sheet on its way.
type drawing struct {
	done  chan struct{} // closed when one of the next two is set
	sheet *sheet
	err   error
}

func newCache(limit int) *cache {
	return &cache{limit: limit, byUse: list.New(), found: map[view]*list.Element{}, drawing: map[view]*drawing{}}
}

// get gives a sheet that shows everything that was done up to changes, or
// everything up to maxAge before now.
func (c *cache) get(v view, changes uint64, now time.Time, draw func() (*sheet, error)) (kept *sheet, drawn bool, err error) {
	for {
		kept, d, mine := c.lookUp(v, changes, now)
		switch {
		case kept != nil:
			return kept, false, nil
		case mine:
			err := c.draw(d, v, changes, now, draw)
			return d.sheet, true, err
		}
		<-d.done
		if d.err != nil {
			return nil, true, d.err
		}
		if d.sheet.changes >= changes || now.Sub(d.sheet.at) <= maxAge {
			return d.sheet, true, nil
		}
	}
}

// lookUp gives a copy that is good enough, or the drawing that is under way, or
// one that the caller is to make.
func (c *cache) lookUp(v view, changes uint64, now time.Time) (kept *sheet, d *drawing, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d = c.drawing[v]
	if e, ok := c.found[v]; ok {
		c.byUse.MoveToFront(e)
		s := e.Value.(*sheet)
		if s.fresh(changes, now) || d != nil && now.Sub(s.at) <= maxAge {
			return s, nil, false
		}
	}
	if d != nil {
		return nil, d, false
	}
	d = &drawing{done: make(chan struct{})}
	c.drawing[v] = d
	return nil, d, true
}

// draw makes the sheet that others wait for, also when it fails or crashes.
func (c *cache) draw(d *drawing, v view, changes uint64, now time.Time, draw func() (*sheet, error)) error {
	d.err = errors.New("web: a page crashed while it was drawn")
	defer func() {
		c.mu.Lock()
		delete(c.drawing, v)
		c.mu.Unlock()
		close(d.done)
	}()
	if d.sheet, d.err = draw(); d.err == nil {
		d.sheet.view, d.sheet.changes, d.sheet.at = v, changes, now
		c.put(d.sheet)
	}
	return d.err
}

func (c *cache) put(s *sheet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.found[s.view]; ok {
		c.drop(e)
	}
	c.found[s.view] = c.byUse.PushFront(s)
	c.bytes += s.size()
	for c.bytes > c.limit {
		c.drop(c.byUse.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	s := c.byUse.Remove(e).(*sheet)
	delete(c.found, s.view)
	c.bytes -= s.size()
}

// shared answers a visitor without a session from a copy that is as good as new.
func (s *Server) shared(w http.ResponseWriter, r *http.Request, rt route) {
	own := w
	if rt.Common { // a flash waits for a page that shows it
		own = &paper{header: http.Header{}}
	}
	p := s.page(own, r, vidhuk.Account{})
	if rt.Common {
		p.Flash = nil
	}
	if p.Flash != nil { // a sentence for this one visitor
		s.show(w, r, rt, p)
		return
	}
	changes := s.config.Look.Changes()
	v := view{uri: p.Path, language: p.Lang.Tag(), theme: p.Theme, lite: p.Lite, origin: p.Origin}
	kept, drawn, err := s.cache.get(v, changes, p.Now, func() (*sheet, error) { return s.draw(r, rt, p) })
	if err != nil {
		s.refuse(w, r, p, err)
		return
	}
	if !drawn {
		noteCached(r.Context())
	}
	kept.send(w, r)
}

// show answers without a copy.
func (s *Server) show(w http.ResponseWriter, r *http.Request, rt route, p *page.Page) {
	small := compressed(w, r)
	defer small.finish()
	err := s.warn(r.Context(), p)
	if err == nil {
		err = rt.Handle(small, r, p)
	}
	if err != nil {
		s.refuse(small, r, p, err)
	}
}

// draw has the handler draw its page for a visitor. It is drawn for all who
// wait, so it goes on when the first of them leaves.
func (s *Server) draw(r *http.Request, rt route, p *page.Page) (*sheet, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), drawTime)
	defer cancel()
	get := r.WithContext(ctx)
	get.Method = http.MethodGet
	if err := s.warn(ctx, p); err != nil {
		return nil, err
	}
	w := &paper{header: http.Header{}}
	if err := rt.Handle(w, get, p); err != nil {
		return nil, err
	}
	if w.status != http.StatusOK {
		return nil, vidhuk.Wrap(vidhuk.Internal, "internal", fmt.Errorf("web: a shared page answered %d", w.status))
	}
	plain := w.body.Bytes()
	sum := sha256.Sum256(plain)
	made := &sheet{header: w.header, plain: plain, etag: hex.EncodeToString(sum[:12])}
	if len(plain) >= worthIt {
		made.gzip = gzipped.squeeze(plain)
	}
	return made, nil
}

// send answers with the copy, or with 304 where the browser has it already.
func (c *sheet) send(w http.ResponseWriter, r *http.Request) {
	body, etag := c.plain, `"`+c.etag+`"`
	h := w.Header()
	for _, name := range []string{"Content-Type", "Content-Disposition", "Cache-Control", "Last-Modified", "Content-Security-Policy", "Link"} {
		if value, ok := c.header[name]; ok {
			h[name] = value
		}
	}
	h.Set("Vary", viewVary)
	if _, ok := acceptable(r, gzipped); ok && c.gzip != nil {
		// RFC 9110, 8.8.3: two encodings of one thing need two tags.
		body, etag = c.gzip, `"`+c.etag+`-gzip"`
		h.Set("Content-Encoding", gzipped.name)
	}
	h.Set("ETag", etag)
	if c.unchanged(r, etag) {
		h.Del("Content-Type")
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away; nobody is left to tell
	}
}

// unchanged reports whether the reader has this copy: by its tag, or by its time
// where the reader names no tag (RFC 9110, 13.1.3).
func (c *sheet) unchanged(r *http.Request, etag string) bool {
	if tags := r.Header.Get("If-None-Match"); tags != "" {
		return strings.Contains(tags, etag)
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	if err != nil {
		return false
	}
	changed, err := http.ParseTime(c.header.Get("Last-Modified"))
	return err == nil && !changed.After(since)
}

// paper is an answer that is kept instead of sent.
type paper struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (p *paper) Header() http.Header { return p.header }

func (p *paper) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

func (p *paper) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	return p.body.Write(b)
}
