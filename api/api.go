// Package api serves /api/v1: the same deeds and reads as the site, as JSON,
// described by an OpenAPI 3.1 document that is made from this code.
//
// An operation is one row of a table: where it is, what it is called, which
// deed or view it stands for, and which method of center or look it calls. The
// rules themselves are not here: rights and states are asked in the deed.
//
// The map of the room:
//
//	api.go       what the API is made of, and what every request passes
//	ask.go       who asks: tokens, request numbers, refusals before any operation
//	operation.go what an operation is; table.go: all of them
//	bind.go      deeds as operations: number, version and idempotency key
//	read.go      reads as operations; directory.go: topics, grounds, organizations
//	post.go      information posts
//	photo.go     photos in and out
//	journal.go   the head of the journal, and proofs
//	problem.go   every refusal as a problem document (RFC 9457)
//	complaint.go what the validator says, as codes with sentences
//	json.go      strict JSON
//	document.go  the OpenAPI document
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"vidhuk/center"
	"vidhuk/look"
)

// Prefix is where the API stands.
const Prefix = "/api/v1"

// Config is what the API is made of.
type Config struct {
	Center  *center.Center
	Look    *look.Look
	Version string       // of the program, for the document
	Log     *slog.Logger // faults of ours, with the number of the request; nil: slog.Default()
}

// server is the API at work.
type server struct {
	center *center.Center
	look   *look.Look
	log    *slog.Logger
	mux    *http.ServeMux
	api    huma.API

	uploads seats // of photos that are on their way or being read
}

// The validator keeps these in variables of its package; nothing else in the
// program uses it.
func init() {
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
	huma.NewError = func(int, string, ...error) huma.StatusError { return &Problem{} } // only its type is asked for
	huma.NewErrorWithContext = problemOf
}

// New makes the handler of everything under Prefix.
func New(c Config) http.Handler {
	s := &server{center: c.Center, look: c.Look, log: c.Log, mux: http.NewServeMux(), uploads: newSeats(mostUploads)}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.api = humago.NewWithPrefix(s.mux, Prefix, settings(c.Version))
	s.api.UseMiddleware(s.admit)
	for _, o := range operations {
		o.bind(s, o.described())
	}
	finish(s.api.OpenAPI())
	s.serveDocument()
	return http.HandlerFunc(s.serve)
}

// serve answers one request. Whatever goes wrong on the way, the answer is a
// problem document.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	q := s.ask(r)
	answer := &writer{ResponseWriter: w}
	limit(answer)
	h := answer.Header()
	h.Set("X-Request-Id", q.id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Authorization, Accept-Language")
	defer q.rescue(answer)
	if err := s.addressed(answer, r); err != nil {
		q.fail(answer, err)
		return
	}
	s.mux.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), askedKey{}, q)))
}

// How long a request's body may take to arrive, and then its answer to leave,
// also on a bad connection.
const (
	bodyTime   = 30 * time.Second
	photoTime  = 5 * time.Minute // for the body of a photo
	answerTime = time.Minute
)

// limit bounds how long a connection may be held. Where the writer has no
// deadlines, as in a test, there is nothing to bound.
func limit(w http.ResponseWriter) {
	c, now := http.NewResponseController(w), time.Now()
	c.SetReadDeadline(now.Add(bodyTime))                //nolint:errcheck // see above
	c.SetWriteDeadline(now.Add(photoTime + answerTime)) //nolint:errcheck // see above
}

// writer knows whether the answer has begun.
type writer struct {
	http.ResponseWriter
	begun bool
}

// WriteHeader begins the answer.
func (w *writer) WriteHeader(status int) {
	w.begun = true
	w.ResponseWriter.WriteHeader(status)
}

// Write begins the answer, if nothing did, and goes on with it.
func (w *writer) Write(b []byte) (int, error) {
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets deadlines be set on what is below.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
