package language

import (
	"errors"
	"fmt"
	"time"

	"vidhuk"
)

// Error is what a refusal says to a person: the text of "error." + its code. An
// error that is not ours says only that something went wrong; so does a code
// that the catalogue does not know, with the code beside it.
func (l Language) Error(err error) string {
	var e *vidhuk.Error
	if !errors.As(err, &e) {
		return l.T("error.internal")
	}
	if !l.Has("error." + e.Code) {
		return fmt.Sprintf("%s (%s)", l.T(kindKey(e.Kind)), e.Code)
	}
	return l.told("error."+e.Code, e.Args)
}

// Field is what is wrong with one field. A sentence of the field's own,
// "error.<code>.<field>", comes before the general "error.<code>".
func (l Language) Field(f vidhuk.FieldError) string {
	key := "error." + f.Code
	if own := key + "." + f.Field; l.Has(own) {
		key = own
	}
	if !l.Has(key) {
		return fmt.Sprintf("%s (%s)", l.T("error.invalid_choice"), f.Code)
	}
	return l.told(key, f.Args)
}

// counting are the arguments by which a counted sentence picks its form, the
// first that is there.
var counting = []string{"n", "days", "minutes", "max", "min"}

// told fills the sentence of a refusal.
func (l Language) told(key string, args map[string]any) string {
	for _, name := range counting {
		if n, ok := args[name].(int); ok {
			return l.fill(l.catalogue()[key].form(l, n, true), l.errorArgs(args))
		}
	}
	return l.T(key, l.errorArgs(args)...)
}

// kindKey is the sentence for a kind whose code has none.
func kindKey(k vidhuk.Kind) string {
	switch k {
	case vidhuk.Invalid:
		return "error.bad_request"
	case vidhuk.Unauthenticated:
		return "error.unauthenticated"
	case vidhuk.Forbidden:
		return "error.forbidden"
	case vidhuk.NotFound:
		return "error.not_found"
	case vidhuk.Conflict:
		return "error.stale_version"
	case vidhuk.Unavailable:
		return "error.unavailable"
	}
	return "error.internal"
}

// keyed are the arguments that name a thing by its key; the first of the
// patterns that the catalogue knows words them.
var keyed = map[string][]string{
	"deed":  {"deed.%v.do", "view.%v.do"},
	"state": {"state.%v", "assignment.%v", "membership.%v", "post.state.%v", "alert.state.%v"},
	"role":  {"role.%v"},
}

func (l Language) errorArgs(args map[string]any) []any {
	pairs := make([]any, 0, 2*len(args)+2)
	for name, v := range args {
		pairs = append(pairs, name, l.keyedValue(name, v))
	}
	if _, ok := args["deed"]; !ok {
		pairs = append(pairs, "deed", l.T("deed.any.do"))
	}
	if limit, ok := args["limit"]; ok && args["max"] == nil {
		pairs = append(pairs, "max", limit) // the two words for one thing
	}
	return pairs
}

func (l Language) keyedValue(name string, v any) any {
	if _, ours := v.(vidhuk.AssignmentState); ours {
		return v
	}
	if t, ok := v.(time.Time); ok && name == "date" {
		return l.Date(t) // of a paper: no hour
	}
	for _, pattern := range keyed[name] {
		if key := fmt.Sprintf(pattern, v); l.Has(key) {
			return l.T(key)
		}
	}
	if name == "mark" {
		return vidhuk.Mark(fmt.Sprint(v)).String()
	}
	return v
}
