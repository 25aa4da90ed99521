package page

import (
	"errors"
	"net/http"
	"strconv"

	"vidhuk"
	"vidhuk/web/page/icon"
)

// Failure is how a kind of refusal looks to a browser.
type Failure struct {
	Kind   vidhuk.Kind
	Status int // of HTTP
	icon   icon.Icon
}

// Failures is the table from kinds to HTTP statuses and looks, for pages. The API
// has statuses of its own, and a test there holds them equal to these.
var Failures = []Failure{
	{vidhuk.Invalid, http.StatusUnprocessableEntity, icon.Error},
	{vidhuk.Unauthenticated, http.StatusUnauthorized, icon.SignIn},
	{vidhuk.Forbidden, http.StatusForbidden, icon.Lock},
	{vidhuk.NotFound, http.StatusNotFound, icon.Search},
	{vidhuk.Conflict, http.StatusConflict, icon.Redirect},
	{vidhuk.TooMany, http.StatusTooManyRequests, icon.Timer},
	{vidhuk.Unavailable, http.StatusServiceUnavailable, icon.Hourglass},
	{vidhuk.Internal, http.StatusInternalServerError, icon.Attention},
}

// FailureOf tells how an error looks. What is not ours is an internal fault.
func FailureOf(err error) Failure {
	kind := vidhuk.KindOf(err)
	for _, f := range Failures {
		if f.Kind == kind {
			return f
		}
	}
	return Failures[len(Failures)-1]
}

// Status is the HTTP status of an error.
func Status(err error) int { return FailureOf(err).Status }

// Fail answers with the page of an error: what is wrong, in the reader's
// language, and what to do. It does not log; the wrapper of the handlers does.
func Fail(w http.ResponseWriter, r *http.Request, p *Page, err error) {
	f := FailureOf(err)
	p.Title = p.T("failure." + string(f.Kind) + ".title")
	p.Private = true
	w.Header().Set("Cache-Control", "no-store")
	if seconds := retryAfter(err); seconds > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	Render(w, r, f.Status, Layout(p, failurePage(p, f, err)))
}

// failure is what an error says: where one thing alone was wrong, what that was.
func (p *Page) failure(err error) string {
	var e *vidhuk.Error
	if errors.As(err, &e) && len(e.Fields) == 1 {
		return p.Lang.Field(e.Fields[0])
	}
	return p.Lang.Error(err)
}

// soon is how many seconds to wait where something is busy.
const soon = 5

// retryAfter is the number of seconds that a limit asks to wait.
func retryAfter(err error) int {
	var e *vidhuk.Error
	if !errors.As(err, &e) {
		return 0
	}
	minutes, _ := e.Args["minutes"].(int)
	if minutes == 0 && e.Kind == vidhuk.Unavailable {
		return soon
	}
	return 60 * minutes
}
