package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	xlanguage "golang.org/x/text/language"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/language"
)

// asked is one request on its way.
type asked struct {
	id     string // of the request, in its answer and in the log
	url    *url.URL
	accept string // Accept-Language
	who    vidhuk.Actor
	log    *slog.Logger
}

type askedKey struct{}

// askedOf is the request that a context belongs to.
func askedOf(ctx context.Context) *asked { return ctx.Value(askedKey{}).(*asked) }

// whoAsks is the actor of the request.
func whoAsks(ctx context.Context) vidhuk.Actor { return askedOf(ctx).who }

var visitor = vidhuk.Actor{Channel: vidhuk.API}

// requestID is how a request may be numbered from outside.
var requestID = regexp.MustCompile(`^[0-9A-Za-z._-]{8,64}$`)

func (s *server) ask(r *http.Request) *asked {
	id := r.Header.Get("X-Request-Id")
	if !requestID.MatchString(id) {
		id = rand.Text()[:16]
	}
	return &asked{id: id, url: r.URL, accept: r.Header.Get("Accept-Language"), who: visitor, log: s.log.With("request", id)}
}

var spoken = xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.Ukrainian, xlanguage.English})

// language is the one that the reader likes best of those we speak; Ukrainian
// unless said.
func (q *asked) language() language.Language {
	if len(q.accept) > 200 {
		return language.Uk
	}
	_, i := xlanguage.MatchStrings(spoken, q.accept)
	return language.Languages[i]
}

// admit finds out who asks and turns away whoever the operation is not for at
// all. What the deed or view allows beyond that is asked in center and look.
func (s *server) admit(ctx huma.Context, next func(huma.Context)) {
	q := askedOf(ctx.Context())
	err := s.identify(ctx, q)
	if err == nil {
		q.who.Stopped, err = s.stopped(ctx.Context())
	}
	if err == nil {
		q.who.Blocked, err = s.look.Blocking(ctx.Context(), q.who.AccountID)
	}
	if err == nil && signedIn(ctx.Operation()) && q.who.AccountID == 0 {
		err = vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	if err != nil {
		huma.WriteErr(s.api, ctx, http.StatusInternalServerError, "", err) //nolint:errcheck // the reader is gone
		return
	}
	next(ctx)
}

// stopped is the order by which activity has ended; nil: it goes on (7.1).
func (s *server) stopped(ctx context.Context) (*vidhuk.Stop, error) {
	told, err := s.look.Announced(ctx)
	return told.InForce, err
}

// identify reads the bearer token. There are no cookies here, so a page of
// another site cannot act in a reader's name.
func (s *server) identify(ctx huma.Context, q *asked) error {
	header := ctx.Header("Authorization")
	if header == "" {
		return nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "bearer") {
		return vidhuk.Refuse(vidhuk.Unauthenticated, "wrong_token")
	}
	account, err := s.center.TokenAccount(ctx.Context(), strings.TrimSpace(token))
	if err == nil {
		q.who = center.Actor(account, vidhuk.API)
	}
	return err
}

// addressed refuses a request whose address is broken, unknown, or not for its
// method.
func (s *server) addressed(w http.ResponseWriter, r *http.Request) error {
	if !plain(r.URL.Path) {
		return protocol("invalid_text")
	}
	if err := checkQuery(r.URL.RawQuery); err != nil {
		return err
	}
	if _, pattern := s.mux.Handler(r); pattern != "" {
		return nil
	}
	allowed := s.methods(r)
	if len(allowed) == 0 {
		return protocol("unknown_route")
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return protocol("method_not_allowed", "methods", strings.Join(allowed, ", "))
}

// methods lists what the address of a request answers to.
func (s *server) methods(r *http.Request) []string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		other := *r
		other.Method = method
		if _, pattern := s.mux.Handler(&other); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

// repeatable are the query parameters that may be given more than once.
var repeatable = []string{"state"}

func checkQuery(raw string) error {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return protocol("broken_query")
	}
	var fields []vidhuk.FieldError
	for name, values := range query {
		if !plain(name) || !plain(strings.Join(values, "")) {
			return protocol("invalid_text")
		}
		if len(values) > 1 && !slices.Contains(repeatable, name) {
			fields = append(fields, complain(name, "repeated"))
		}
	}
	return vidhuk.InvalidFields(fields)
}

// plain reports a text without broken or control characters: an address has
// none.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// rescue answers for a defect of ours.
func (q *asked) rescue(w *writer) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler || w.begun {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	q.fail(w, vidhuk.Wrap(vidhuk.Internal, "internal", fmt.Errorf("panic: %v", p)))
}
