package api

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	v1 "github.com/go-json-experiment/json/v1"
)

// strict is JSON as RFC 8259 advises: names in their exact case and once, valid
// UTF-8 only; an empty list is written as one, never as null.
var strict = huma.Format{Marshal: encode, Unmarshal: decode}

func encode(w io.Writer, v any) error {
	return json.MarshalWrite(w, v, v1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true))
}

// decode reads one JSON value. Errors: "broken_json", "duplicate_field",
// "invalid_text".
func decode(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var broken *jsontext.SyntacticError
	switch {
	case err == nil:
		if parsed, ok := v.(*any); ok && hasNUL(*parsed) {
			return protocol("invalid_text")
		}
		return nil
	case !utf8.Valid(data):
		return protocol("invalid_text")
	case errors.Is(err, jsontext.ErrDuplicateName):
		errors.As(err, &broken)
		return protocol("duplicate_field", "field", broken.JSONPointer.LastToken())
	case errors.As(err, &broken):
		return protocol("broken_json", "offset", broken.ByteOffset)
	}
	return protocol("broken_json", "offset", 0)
}

// hasNUL finds the character that no text has and that a database refuses.
func hasNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		for _, item := range v {
			if hasNUL(item) {
				return true
			}
		}
	case map[string]any:
		for name, item := range v {
			if hasNUL(name) || hasNUL(item) {
				return true
			}
		}
	}
	return false
}
