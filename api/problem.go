package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/language"
)

// Problem says why a request was refused (RFC 9457). Its detail is in the
// language of Accept-Language; its code never changes.
type Problem struct {
	Type     string      `json:"type" format:"uri" doc:"urn:vidhuk:problem: and the code"`
	Title    string      `json:"title" doc:"what sort of refusal it is"`
	Status   int         `json:"status" doc:"the HTTP status"`
	Detail   string      `json:"detail" doc:"what was wrong and what to do, for people"`
	Code     string      `json:"code" doc:"stable, for programs"`
	Instance string      `json:"instance" format:"uri" doc:"urn:vidhuk:request: and the number of the request, as in X-Request-Id"`
	Errors   []Complaint `json:"errors,omitempty" doc:"what is wrong with which field"`
}

// Complaint is one wrong field.
type Complaint struct {
	Field  string `json:"field" doc:"name of the field or parameter; parts are joined by dots"`
	Code   string `json:"code" doc:"stable, for programs"`
	Detail string `json:"detail" doc:"for people"`
}

// Error is the code.
func (p *Problem) Error() string { return p.Code }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the media type of a problem.
func (p *Problem) ContentType(string) string { return problemJSON }

const problemJSON = "application/problem+json"

// statuses is the table from kinds of refusals to HTTP.
var statuses = map[vidhuk.Kind]int{
	vidhuk.Invalid:         http.StatusUnprocessableEntity,
	vidhuk.Unauthenticated: http.StatusUnauthorized,
	vidhuk.Forbidden:       http.StatusForbidden,
	vidhuk.NotFound:        http.StatusNotFound,
	vidhuk.Conflict:        http.StatusConflict,
	vidhuk.TooMany:         http.StatusTooManyRequests,
	vidhuk.Unavailable:     http.StatusServiceUnavailable,
	vidhuk.Internal:        http.StatusInternalServerError,
}

// protocols are the refusals of HTTP and JSON themselves, before any rule of
// the house is asked; these have statuses of their own.
var protocols = map[string]struct {
	kind   vidhuk.Kind
	status int
}{
	"broken_query":           {vidhuk.Invalid, http.StatusBadRequest},
	"broken_json":            {vidhuk.Invalid, http.StatusBadRequest},
	"broken_body":            {vidhuk.Invalid, http.StatusBadRequest},
	"duplicate_field":        {vidhuk.Invalid, http.StatusBadRequest},
	"invalid_text":           {vidhuk.Invalid, http.StatusBadRequest},
	"body_required":          {vidhuk.Invalid, http.StatusBadRequest},
	"unknown_route":          {vidhuk.NotFound, http.StatusNotFound},
	"method_not_allowed":     {vidhuk.Invalid, http.StatusMethodNotAllowed},
	"request_timeout":        {vidhuk.Unavailable, http.StatusRequestTimeout},
	"too_large":              {vidhuk.Invalid, http.StatusRequestEntityTooLarge},
	"unsupported_media_type": {vidhuk.Invalid, http.StatusUnsupportedMediaType},
}

// protocol is a refusal of that table. The pairs fill its sentence.
func protocol(code string, pairs ...any) *vidhuk.Error {
	return vidhuk.Refuse(protocols[code].kind, code, pairs...)
}

// Status is the HTTP status of an error.
func Status(err error) int {
	if p, ok := protocols[vidhuk.CodeOf(err)]; ok {
		return p.status
	}
	return statuses[vidhuk.KindOf(err)]
}

// problem words an error for whoever asked.
func (q *asked) problem(err error) *Problem {
	var e *vidhuk.Error
	if !errors.As(err, &e) {
		e = vidhuk.Wrap(vidhuk.Internal, "internal", err)
	}
	l := q.language()
	p := &Problem{
		Type: "urn:vidhuk:problem:" + e.Code, Title: l.T("failure." + string(e.Kind) + ".title"), Status: Status(e),
		Detail: sentence(l, e), Code: e.Code, Instance: "urn:vidhuk:request:" + q.id,
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, Complaint{f.Field, f.Code, fieldSentence(l, f)})
	}
	return p
}

// sentence is the text of a refusal: one written for programs' authors comes
// before the site's.
func sentence(l language.Language, e *vidhuk.Error) string {
	if key := "api.error." + e.Code; l.Has(key) {
		return l.T(key, pairs(e.Args)...)
	}
	return l.Error(e)
}

func fieldSentence(l language.Language, f vidhuk.FieldError) string {
	if key := "api.error." + f.Code; l.Has(key) {
		return l.T(key, pairs(f.Args)...)
	}
	return l.Field(f)
}

func pairs(args map[string]any) []any {
	list := make([]any, 0, 2*len(args))
	for name, v := range args {
		list = append(list, name, v)
	}
	return list
}

// headers are what an answer with the problem says beside it.
func (q *asked) headers(err error, p *Problem) map[string]string {
	h := map[string]string{"Content-Language": q.language().Tag()}
	switch p.Status {
	case http.StatusUnauthorized:
		h["WWW-Authenticate"] = challenge(p.Code)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if seconds := retryAfter(err); seconds > 0 {
			h["Retry-After"] = strconv.Itoa(seconds)
		}
	}
	return h
}

// challenge is what RFC 6750 has a server say: nothing more to a request
// without a token.
func challenge(code string) string {
	if code == "wrong_token" {
		return `Bearer realm="vidhuk", error="invalid_token"`
	}
	return `Bearer realm="vidhuk"`
}

// soon is how many seconds later something unavailable is worth another try.
const soon = 5

// retryAfter is how many seconds to wait; 0 when nobody knows.
func retryAfter(err error) int {
	var e *vidhuk.Error
	if !errors.As(err, &e) {
		return 0
	}
	if minutes, ok := e.Args["minutes"].(int); ok {
		return 60 * minutes
	}
	if e.Kind == vidhuk.Unavailable {
		return soon
	}
	return 0
}

// report puts into the log what is our fault: not the caller's, and not that
// the caller went away.
func (q *asked) report(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	switch vidhuk.KindOf(err) {
	case vidhuk.Internal, vidhuk.Unavailable:
		q.log.Error("api", "path", q.url.Path, "error", err)
	}
}

// fail answers with a problem outside any operation.
func (q *asked) fail(w http.ResponseWriter, err error) {
	q.report(err)
	p := q.problem(err)
	for name, value := range q.headers(err, p) {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", problemJSON)
	w.WriteHeader(p.Status)
	encode(w, p) //nolint:errcheck // the reader is gone
}

// problemOf makes the problem of a refusal inside an operation: the validator's
// own, or what a deed or read returned.
func problemOf(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
	q := askedOf(ctx.Context())
	err := refusal(ctx.Operation(), status, msg, errs)
	q.report(err)
	p := q.problem(err)
	for name, value := range q.headers(err, p) {
		ctx.SetHeader(name, value)
	}
	return p
}
