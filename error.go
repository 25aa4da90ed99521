package vidhuk

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal an error is. One table at the edge maps kinds
// to HTTP statuses and exit codes.
type Kind string

const (
	// Invalid: the input is wrong; the fields say where.
	Invalid Kind = "invalid"
	// Unauthenticated: nobody is signed in, and the deed needs somebody.
	Unauthenticated Kind = "unauthenticated"
	// Forbidden: the actor is known and may not do this.
	Forbidden Kind = "forbidden"
	// NotFound: there is no such thing, or the actor may not know of it: the
	// two look the same on purpose.
	NotFound Kind = "not_found"
	// Conflict: the thing changed meanwhile, or its state forbids the deed.
	Conflict Kind = "conflict"
	// TooMany: a limit of tries is used up; waiting helps.
	TooMany Kind = "too_many"
	// Unavailable: something we depend on does not answer; trying again helps.
	Unavailable Kind = "unavailable"
	// Internal: a defect of ours.
	Internal Kind = "internal"
)

// Error is a refusal that a person can act on. Code is stable: it is the "type"
// of the API's problem document and the key of the translation catalogue
// ("error." + Code). Args fill the translated sentence.
type Error struct {
	Kind   Kind
	Code   string
	Args   map[string]any
	Fields []FieldError // what is wrong with which field; only for Invalid
	Err    error        // the cause, for logs only; never shown
}

// FieldError is one wrong field of a form or request.
type FieldError struct {
	Field string         `json:"field"`
	Code  string         `json:"code"`
	Args  map[string]any `json:"args,omitempty"`
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, e.Code)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Field, f.Code)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Refuse makes an Error. The pairs are names and values for Args.
func Refuse(kind Kind, code string, pairs ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args(pairs)}
}

// Wrap makes an Error with a cause that only logs will show.
func Wrap(kind Kind, code string, cause error) *Error {
	return &Error{Kind: kind, Code: code, Err: cause}
}

// Field makes one FieldError. The pairs are names and values for Args.
func Field(field, code string, pairs ...any) FieldError {
	return FieldError{Field: field, Code: code, Args: args(pairs)}
}

// InvalidFields makes the Error of a form with wrong fields, or nil where there
// are none.
func InvalidFields(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid_fields", Fields: fields}
}

// KindOf tells the kind of any error; what is not ours is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf tells the stable code of any error; what is not ours is "internal".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "internal"
}

func args(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}
