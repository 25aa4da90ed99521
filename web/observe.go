package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/web/asset"
	"vidhuk/web/page"
)

// line is what the log says of one request. It names no person, no address and
// no query: those may carry names and secrets.
type line struct {
	id     string
	route  string
	err    error
	cached bool
}

type lineKey struct{}

func lineOf(ctx context.Context) *line {
	l, ok := ctx.Value(lineKey{}).(*line)
	if !ok {
		return &line{}
	}
	return l
}

func requestID(ctx context.Context) string          { return lineOf(ctx).id }
func noteRoute(ctx context.Context, pattern string) { lineOf(ctx).route = pattern }
func noteError(ctx context.Context, err error)      { lineOf(ctx).err = err }
func noteCached(ctx context.Context)                { lineOf(ctx).cached = true }

// quiet are the requests of machines, which come by the thousand and say
// nothing while all is well.
func quiet(path string, status int) bool {
	return status < 400 && (strings.HasPrefix(path, asset.Prefix) || path == "/healthz" || path == "/readyz")
}

// observe gives each request a number, writes its log line, and turns a crash
// into the page of an internal fault.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		l := &line{id: rand.Text()[:12]}
		seen := &observed{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), lineKey{}, l))
		if s.config.Secure {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer func() { s.write(r, l, seen, time.Since(began)) }()
		defer s.catch(seen, r)
		next.ServeHTTP(seen, r)
	})
}

// catch answers for a handler that crashed. Where an answer had begun already,
// the connection is cut so that nobody takes half a page for a whole one.
func (s *Server) catch(w *observed, r *http.Request) {
	fault := recover()
	if fault == nil {
		return
	}
	if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(fault)
	}
	s.config.Logger.ErrorContext(r.Context(), "crash", "id", requestID(r.Context()), "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	s.refuse(w, r, s.page(w, r, vidhuk.Account{}), vidhuk.Wrap(vidhuk.Internal, "internal", fmt.Errorf("crash: %v", fault)))
}

// hungUp is what the log calls the status of a form whose sender left while it
// was on its way; HTTP has no word for it.
const hungUp = 499

func (s *Server) write(r *http.Request, l *line, w *observed, took time.Duration) {
	level := slog.LevelInfo
	gone := errors.Is(l.err, page.ErrGone) || r.Context().Err() != nil && errors.Is(l.err, context.Canceled)
	switch {
	case gone: // the reader left before the answer: no fault of anybody's
	case w.status >= 500:
		level = slog.LevelError
	case quiet(r.URL.Path, w.status):
		level = slog.LevelDebug
	}
	logger := s.config.Logger
	if !logger.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("id", l.id), slog.String("method", r.Method), slog.String("path", l.path(r)), slog.String("route", l.route),
		slog.Int("status", w.status), slog.Int64("bytes", w.bytes), slog.Int64("us", took.Microseconds()),
	}
	if id := w.Header().Get("X-Request-Id"); id != "" {
		attrs[0] = slog.String("id", id) // of the API, which tells it to its callers
	}
	if gone {
		attrs = append(attrs, slog.Bool("gone", true))
	}
	if l.cached {
		attrs = append(attrs, slog.Bool("cached", true))
	}
	if l.err != nil {
		attrs = append(attrs, slog.String("code", vidhuk.CodeOf(l.err)))
		if w.status >= 500 {
			attrs = append(attrs, slog.String("error", l.err.Error()))
		}
	}
	logger.LogAttrs(r.Context(), level, "request", attrs...)
}

// path is what the log may say of an address: not the code of a status page.
func (l *line) path(r *http.Request) string {
	if _, pattern, _ := strings.Cut(l.route, " "); strings.Contains(pattern, "{code}") {
		return pattern
	}
	return r.URL.Path
}

// observed counts what goes out.
type observed struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *observed) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *observed) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *observed) Unwrap() http.ResponseWriter { return w.ResponseWriter }
