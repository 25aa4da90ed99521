package asset

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// contentTypes are the kinds of file we serve; anything else in dist is not.
// They are spelled out because the system's own table differs between machines.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".txt":         "text/plain; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".webp":        "image/webp",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
}

// encodings are the compressed forms, the better first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// file is one asset and its compressed forms.
type file struct {
	contentType string
	etag        string
	plain       []byte
	compressed  map[string][]byte // by encoding; only those that are smaller
}

func open(fsys fs.FS, name string) (*file, error) {
	plain, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	f := &file{
		contentType: contentTypes[path.Ext(name)],
		etag:        fmt.Sprintf("%x", sha256.Sum256(plain))[:16],
		plain:       plain,
		compressed:  map[string][]byte{},
	}
	for _, e := range encodings {
		body, err := fs.ReadFile(fsys, name+e.suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		f.compressed[e.name] = body
	}
	return f, nil
}

// Handler serves the assets under [Prefix]. Addresses carry a content hash, so
// every answer may be kept for a year; an unknown address is never kept.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := built()
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		b.ServeHTTP(w, r)
	})
}

func (b *bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	f, ok := b.files[r.URL.Path]
	if !ok {
		h.Set("Cache-Control", "no-store")
		http.NotFound(w, r)
		return
	}
	f.send(w, r)
}

func (f *file) send(w http.ResponseWriter, r *http.Request) {
	body, encoding := f.negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	// RFC 9110, 8.8.3: two encodings of one thing need two tags.
	etag := `"` + f.etag + encoding + `"`
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", etag)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}

// negotiate picks the smallest form that the browser takes.
func (f *file) negotiate(accept string) (body []byte, encoding string) {
	for _, e := range encodings {
		if c, ok := f.compressed[e.name]; ok && accepts(accept, e.name) {
			return c, e.name
		}
	}
	return f.plain, ""
}

// accepts reads an Accept-Encoding header for one encoding (RFC 9110, 12.5.3).
// A wildcard is not taken up: plain is always right too.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		weight, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !weighted || err == nil && q > 0
	}
	return false
}
