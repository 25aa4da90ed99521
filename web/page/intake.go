package page

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"syscall"
)

// Intake lets a form with files in before its body is read, or says why not. It
// may put a body in the request's place that keeps an eye on how fast it comes.
type Intake func(w http.ResponseWriter, r *http.Request) error

type intakeKey struct{}

// WithIntake has every form with files of the request pass the intake. Forms
// without files never do: they are small.
func WithIntake(r *http.Request, i Intake) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), intakeKey{}, i))
}

func takeIn(w http.ResponseWriter, r *http.Request) error {
	if i, ok := r.Context().Value(intakeKey{}).(Intake); ok {
		return i(w, r)
	}
	return nil
}

// Multipart reports whether the request says that it carries a form which may
// hold files.
func Multipart(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/")
}

// ErrGone says that the browser hung up before its form was here. Nobody is left
// to answer.
var ErrGone = errors.New("page: the browser hung up")

// arrival keeps the beginning of a body, where the texts of a form stand, and
// what cut it short.
type arrival struct {
	io.ReadCloser
	begin bytes.Buffer
	err   error
}

func (a *arrival) Read(b []byte) (int, error) {
	n, err := a.ReadCloser.Read(b)
	a.begin.Write(b[:min(n, defaultBody-a.begin.Len())])
	if err != nil {
		a.err = err
	}
	return n, err
}

// cut is ErrGone where the connection ended within the body.
func (a *arrival) cut() error {
	if errors.Is(a.err, io.ErrUnexpectedEOF) || errors.Is(a.err, context.Canceled) || errors.Is(a.err, syscall.ECONNRESET) {
		return ErrGone
	}
	return nil
}

// typed reads the texts of a form that could not be taken, as far as they stand
// near its beginning.
func typed(r *http.Request, from io.Reader) *Form {
	f := &Form{values: url.Values{}}
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !Multipart(r) {
		return f
	}
	parts := multipart.NewReader(io.LimitReader(from, defaultBody), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			f.check()
			return f
		}
		if part.FileName() != "" {
			continue
		}
		text, err := io.ReadAll(part)
		if err != nil { // cut within: half a text is better than none
			f.check()
			return f
		}
		f.values.Add(part.FormName(), string(text))
	}
}
