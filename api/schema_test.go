package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// document is the OpenAPI document as a client reads it.
type document struct {
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]schema }
}

type operation struct {
	OperationID string
	Summary     string
	Parameters  []struct{ Name, In string }
	RequestBody struct {
		Required bool
		Content  map[string]struct{ Schema schema }
	}
	Responses map[string]struct {
		Content map[string]struct{ Schema schema }
	}
}

// schema is as much of JSON Schema as the document uses; another keyword is
// refused when the document is read.
type schema struct {
	Ref                  string `json:"$ref"`
	Type                 string
	Format               string
	Description          string
	Pattern              string
	ContentMediaType     string
	ContentEncoding      string
	Enum                 []string
	Default              any
	Examples             []any
	Minimum, Maximum     *float64
	MaxItems             *int
	Items                *schema
	Properties           map[string]schema
	Required             []string
	AdditionalProperties json.RawMessage
}

func readDocument(t *testing.T, w *world) *document {
	t.Helper()
	r := w.send(request{method: "GET", path: "/openapi.json"})
	if r.status != 200 {
		t.Fatal(r)
	}
	var d document
	r.into(t, &d)
	var raw struct {
		Components struct{ Schemas map[string]json.RawMessage }
	}
	r.into(t, &raw)
	for name, text := range raw.Components.Schemas {
		strict := json.NewDecoder(strings.NewReader(string(text)))
		strict.DisallowUnknownFields()
		if err := strict.Decode(new(schema)); err != nil {
			t.Errorf("schema %s: %v", name, err)
		}
	}
	return &d
}

// check says where a value is not as its schema has it.
func (d *document) check(s schema, v any, at string) []string {
	if s.Ref != "" {
		return d.check(d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")], v, at)
	}
	wrong := func(format string, args ...any) []string { return []string{at + ": " + fmt.Sprintf(format, args...)} }
	switch s.Type {
	case "":
		return nil
	case "boolean":
		if _, ok := v.(bool); !ok {
			return wrong("%v is no boolean", v)
		}
	case "string":
		text, ok := v.(string)
		if !ok {
			return wrong("%v is no string", v)
		}
		return d.checkText(s, text, wrong)
	case "integer", "number":
		n, ok := v.(float64)
		if !ok || s.Type == "integer" && n != math.Trunc(n) {
			return wrong("%v is no %s", v, s.Type)
		}
		if s.Minimum != nil && n < *s.Minimum || s.Maximum != nil && n > *s.Maximum {
			return wrong("%v is out of bounds", v)
		}
	case "array":
		list, ok := v.([]any)
		if !ok {
			return wrong("%v is no array", v)
		}
		var all []string
		for i, item := range list {
			all = append(all, d.check(*s.Items, item, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return all
	case "object":
		members, ok := v.(map[string]any)
		if !ok {
			return wrong("%v is no object", v)
		}
		return d.checkObject(s, members, at, wrong)
	default:
		return wrong("unknown type %s", s.Type)
	}
	return nil
}

func (d *document) checkText(s schema, text string, wrong func(string, ...any) []string) []string {
	switch {
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, text):
		return wrong("%q is none of %v", text, s.Enum)
	case s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(text):
		return wrong("%q does not match %s", text, s.Pattern)
	case s.Format == "date-time":
		if at, err := time.Parse(time.RFC3339, text); err != nil || !strings.HasSuffix(text, "Z") || at.IsZero() {
			return wrong("%q is no time in UTC", text)
		}
	}
	return nil
}

func (d *document) checkObject(s schema, members map[string]any, at string, wrong func(string, ...any) []string) []string {
	var all []string
	for _, name := range s.Required {
		if _, ok := members[name]; !ok {
			all = append(all, wrong("%s is missing", name)...)
		}
	}
	for name, v := range members {
		property, ok := s.Properties[name]
		switch {
		case ok:
			all = append(all, d.check(property, v, at+"."+name)...)
		case string(s.AdditionalProperties) == "false":
			all = append(all, wrong("%s is not in the schema", name)...)
		case len(s.AdditionalProperties) > 0 && s.AdditionalProperties[0] == '{':
			var other schema
			json.Unmarshal(s.AdditionalProperties, &other) //nolint:errcheck // read once already
			all = append(all, d.check(other, v, at+"."+name)...)
		}
	}
	return all
}

func TestTheCheckerFindsWhatIsWrong(t *testing.T) {
	one := 1.0
	d := &document{}
	s := schema{Type: "object", Required: []string{"a"}, AdditionalProperties: json.RawMessage("false"), Properties: map[string]schema{
		"a": {Type: "integer", Minimum: &one}, "b": {Type: "string", Enum: []string{"x"}}, "c": {Type: "array", Items: &schema{Type: "string", Format: "date-time"}},
	}}
	for text, faults := range map[string]int{
		`{"a":1,"b":"x","c":["2026-11-24T10:00:00Z"]}`: 0,
		`{}`:                      1,
		`{"a":0}`:                 1,
		`{"a":1.5}`:               1,
		`{"a":1,"b":"y"}`:         1,
		`{"a":1,"c":null}`:        1,
		`{"a":1,"c":["вчора",1]}`: 2,
		`{"a":1,"z":1}`:           1,
		`{"a":1,"c":["2026-11-24T10:00:00+02:00"]}`: 1,
	} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if found := d.check(s, v, ""); len(found) != faults {
			t.Errorf("%s: %d faults %v, want %d", text, len(found), found, faults)
		}
	}
}
