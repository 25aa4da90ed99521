package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"vidhuk/web/page"
)

// worthIt is the length in bytes from which a page is made smaller.
const worthIt = 1024

// squeezer is what both compressing writers have in common.
type squeezer interface {
	io.WriteCloser
	Reset(io.Writer)
}

// encoding is a form in which pages travel, with writers to use again.
type encoding struct {
	name string
	pool *sync.Pool
}

// encodings are tried in this order; a 33 KB page takes about 50 µs in each.
var encodings = []encoding{
	{"zstd", &sync.Pool{New: func() any {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<17))
		if err != nil {
			panic("web: " + err.Error()) // our own options
		}
		return w
	}}},
	gzipped,
}

var gzipped = encoding{"gzip", &sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic("web: " + err.Error()) // our own level
	}
	return w
}}}

// squeeze gives the bytes in the encoding.
func (e encoding) squeeze(plain []byte) []byte {
	w := e.pool.Get().(squeezer)
	defer e.pool.Put(w)
	var b bytes.Buffer
	b.Grow(len(plain) / 4)
	w.Reset(&b)
	_, _ = w.Write(plain) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// acceptable picks the first encoding that the browser takes; ok is false when
// it takes none.
func acceptable(r *http.Request, among ...encoding) (encoding, bool) {
	for _, e := range among {
		if page.Accepts(r, e.name) {
			return e, true
		}
	}
	return encoding{}, false
}

// compressor makes whole pages and long tables smaller on their way out. A page
// comes in one piece with its length said, a table in many without; everything
// else passes as it is.
type compressor struct {
	http.ResponseWriter
	r      *http.Request
	status int // said and not sent yet
	sent   bool
	table  squeezer // through which a table goes; nil: no table
	end    func()   // of the table
}

func compressed(w http.ResponseWriter, r *http.Request) *compressor {
	return &compressor{ResponseWriter: w, r: r}
}

func (c *compressor) WriteHeader(status int) {
	if c.sent || c.status != 0 {
		return
	}
	c.status = status
	kind := c.Header().Get("Content-Type")
	if status == http.StatusOK && strings.HasPrefix(kind, "text/csv") && c.Header().Get("Content-Length") == "" {
		c.tabulate()
	}
	if !strings.HasPrefix(kind, "text/html") {
		c.send()
	}
}

// tabulate sends what follows through an encoding, if the reader takes one.
func (c *compressor) tabulate() {
	c.Header().Add("Vary", "Accept-Encoding")
	e, ok := acceptable(c.r, encodings...)
	if !ok || c.r.Method == http.MethodHead {
		return
	}
	c.Header().Set("Content-Encoding", e.name)
	c.table = e.pool.Get().(squeezer)
	c.table.Reset(c.ResponseWriter)
	c.end = func() {
		_ = c.table.Close() // the reader went away; nobody is left to tell
		e.pool.Put(c.table)
	}
}

func (c *compressor) send() {
	if !c.sent && c.status != 0 {
		c.sent = true
		c.ResponseWriter.WriteHeader(c.status)
	}
}

func (c *compressor) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.WriteHeader(http.StatusOK)
	}
	if c.table != nil {
		return c.table.Write(b)
	}
	if c.sent || !c.whole(b) {
		c.send()
		return c.ResponseWriter.Write(b)
	}
	h := c.Header()
	h.Add("Vary", "Accept-Encoding")
	e, ok := acceptable(c.r, encodings...)
	if !ok {
		c.send()
		return c.ResponseWriter.Write(b)
	}
	small := e.squeeze(b)
	h.Set("Content-Encoding", e.name)
	h.Set("Content-Length", strconv.Itoa(len(small)))
	c.send()
	_, err := c.ResponseWriter.Write(small)
	return len(b), err
}

// whole reports whether b is a page from its first byte to its last.
func (c *compressor) whole(b []byte) bool {
	h := c.Header()
	return len(b) >= worthIt && h.Get("Content-Length") == strconv.Itoa(len(b)) && h.Get("Content-Encoding") == ""
}

// finish sends the head of an answer without a body, and the end of a table.
func (c *compressor) finish() {
	c.send()
	if c.end != nil {
		c.end()
	}
}

// FlushError is for streams: what was said so far goes out now.
func (c *compressor) FlushError() error {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	c.send()
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }
