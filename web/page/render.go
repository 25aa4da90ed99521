package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
)

// policy allows what our own pages need and nothing else: no inline script or
// style, no other origin, no frame around us.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const policyHeader = "Content-Security-Policy"

// headers go with every answer.
var headers = [...][2]string{
	{policyHeader, policy},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
}

// SecureHeaders sets the headers that keep a page from being abused. Handlers
// below may replace one where they must.
func SecureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for _, kv := range headers {
			h.Set(kv[0], kv[1])
		}
		next.ServeHTTP(w, r)
	})
}

// OnlyStyle replaces the policy of a page that brings its one style sheet inside
// and needs nothing else from us: no script, no picture, no further request.
func OnlyStyle(h http.Header, css string) {
	sum := sha256.Sum256([]byte(css))
	h.Set(policyHeader, "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; img-src data:; "+
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxPooled is the largest buffer worth keeping, in bytes.
const maxPooled = 1 << 20

// Render writes a whole page or part of one. It is drawn before the first byte
// leaves, so a fault never shows half a page. A page depends on its reader, so
// shared caches must ask; a handler that knows better sets Cache-Control first.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	b := buffers.Get().(*bytes.Buffer)
	defer release(b)
	if err := c.Render(r.Context(), b); err != nil {
		if r.Context().Err() != nil {
			return // the reader went away; nobody is left to tell
		}
		slog.ErrorContext(r.Context(), "page not drawn", "path", r.URL.Path, "error", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Add("Vary", "Cookie, Accept-Language, Save-Data")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // the reader went away; nobody is left to tell
	}
}

func release(b *bytes.Buffer) {
	if b.Cap() <= maxPooled {
		b.Reset()
		buffers.Put(b)
	}
}
