package api

import (
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"vidhuk"
	"vidhuk/language"
)

// refusal turns what the validator found, or what an operation returned, into
// an error of ours.
func refusal(o *huma.Operation, status int, msg string, errs []error) error {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return protocol("too_large", "max", language.Bytes(o.MaxBodyBytes))
	case status == http.StatusUnsupportedMediaType:
		return protocol("unsupported_media_type", "types", mediaTypes(o))
	case status == http.StatusRequestTimeout:
		return protocol("request_timeout")
	case msg == "request body is required":
		return protocol("body_required")
	case msg == "cannot read request body":
		return protocol("broken_body")
	case len(errs) == 0:
		return errors.New(msg)
	}
	var found *huma.ErrorDetail
	if !errors.As(errs[0], &found) {
		return errs[0]
	}
	if body, ok := found.Value.(string); ok && status == http.StatusBadRequest {
		return decode([]byte(body), new(any)) // the validator keeps only the words of our error
	}
	return vidhuk.InvalidFields(complaints(errs))
}

// mediaTypes names what an operation takes.
func mediaTypes(o *huma.Operation) string {
	if o.RequestBody == nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(o.RequestBody.Content)), ", ")
}

// wording is one thing that the validator says, and what we call it. What
// stands where its sentence has a verb of fmt fills the argument.
type wording struct {
	says     string
	code     string
	argument string
}

// "%s" in the middle of a sentence is cut off with what follows it.
var wordings = []wording{
	{validation.MsgUnexpectedProperty, "unknown_field", ""},
	{"unknown query parameter", "unknown_parameter", ""},
	{validation.MsgExpectedRequiredProperty, "required", missing},
	{"required path parameter is missing", "required", ""},
	{validation.MsgExpectedString, "not_text", ""},
	{validation.MsgExpectedBoolean, "not_boolean", ""},
	{"invalid boolean", "not_boolean", ""},
	{validation.MsgExpectedInteger, "not_integer", ""},
	{"invalid integer", "not_integer", ""},
	{validation.MsgExpectedNumber, "not_number", ""},
	{validation.MsgExpectedArray, "not_list", ""},
	{validation.MsgExpectedObject, "not_object", ""},
	{validation.MsgExpectedRFC3339DateTime, "not_time", ""},
	{validation.MsgExpectedOneOf, "not_in_list", "values"},
	{validation.MsgExpectedMinimumNumber, "too_small", "min"},
	{validation.MsgExpectedMaximumNumber, "too_big", "max"},
	{validation.MsgExpectedMaxItems, "too_many", "max"},
	{validation.MsgExpectedMatchPattern, "wrong_format", "pattern"},
}

// missing marks the sentence that names the field itself, not where it is.
const missing = "field"

// unworded is what the validator says in words that are not in the table.
const unworded = "wrong_value"

func complaints(errs []error) []vidhuk.FieldError {
	var fields []vidhuk.FieldError
	for _, err := range errs {
		var found *huma.ErrorDetail
		if errors.As(err, &found) {
			fields = append(fields, complaint(found.Location, found.Message))
		}
	}
	slices.SortStableFunc(fields, func(a, b vidhuk.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return fields
}

func complaint(location, message string) vidhuk.FieldError {
	field := fieldOf(location)
	for _, w := range wordings {
		value, ok := w.value(message)
		switch {
		case !ok:
		case w.argument == "":
			return complain(field, w.code)
		case w.argument == missing:
			return complain(strings.TrimPrefix(field+"."+value, body+"."), w.code)
		default:
			return complain(field, w.code, w.argument, number(value))
		}
	}
	return complain(field, unworded)
}

// value takes a sentence of the wording apart.
func (w wording) value(message string) (string, bool) {
	start, end, verb := strings.Cut(w.says, "%")
	if !verb {
		return "", message == w.says
	}
	value, ok := strings.CutPrefix(message, start)
	if !ok {
		return "", false
	}
	return strings.TrimSuffix(value, end[1:]), true
}

// number gives a whole number as one, so that people read it grouped.
func number(s string) any {
	if f, err := strconv.ParseFloat(s, 64); err == nil && f == math.Trunc(f) {
		return int64(f)
	}
	return s
}

// body is the name of a whole body that is wrong.
const body = "body"

// fieldOf names a field as center does: without the part of the request in
// which it was found.
func fieldOf(location string) string {
	part, name, inside := strings.Cut(location, ".")
	if !inside {
		return part
	}
	return name
}

// complain makes the complaint about one field.
func complain(field, code string, pairs ...any) vidhuk.FieldError {
	return vidhuk.Field(field, code, pairs...)
}
