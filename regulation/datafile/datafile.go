// Package datafile reads the data files that a city may replace (its
// Regulation, its organizations, its tables) and takes nothing on trust: an
// unknown field, a wrong type, a missing or doubled entry is refused with the
// file, the line and a plain sentence.
//
// A field of a Go structure takes part when it is tagged `data:"name"`; it must
// then stand in the file and not be empty, unless the tag says
// `data:"name,optional"`. Text is text only: `clause: 4.10` without quotes is a
// number to YAML, would become 4.1, and is therefore refused.
//
//	datafile.go  Read, and the walk from YAML to Go
//	refuse.go    the refusals: codes and sentences
package datafile

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// File remembers on which line each part of what was read stands.
type File struct {
	Name  string
	lines map[any]int // pointer to a part → line
}

// Read fills v, a pointer to a structure, from YAML. The name is what the
// refusals call the file. Refusals are *vidhuk.Error with the codes of
// refuse.go.
func Read(name string, data []byte, v any) (*File, error) {
	f := &File{Name: name, lines: map[any]int{}}
	root, err := f.parse(data)
	if err != nil {
		return nil, err
	}
	if err := f.into(root, "", reflect.ValueOf(v).Elem()); err != nil {
		return nil, err
	}
	return f, nil
}

// Line is the line on which a part of what was read stands; the part is given
// by pointer, as in f.Line(&document.Topics[3].Key). A part that is not in the
// file has line 1.
func (f *File) Line(part any) int {
	if line, ok := f.lines[part]; ok {
		return line
	}
	return 1
}

func (f *File) parse(data []byte) (*yaml.Node, error) {
	if line := invalidUTF8(data); line > 0 {
		return nil, f.refuse(line, NotUTF8)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, extra yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, f.refuse(1, Empty)
	case err != nil:
		return nil, f.syntax(err)
	}
	if err := decoder.Decode(&extra); !errors.Is(err, io.EOF) {
		return nil, f.refuse(max(extra.Line, 1), SecondDocument)
	}
	return document.Content[0], nil
}

func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return 0
	}
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// syntax takes the line out of the parser's own message.
func (f *File) syntax(err error) error {
	found := yamlLine.FindStringSubmatch(strings.TrimPrefix(err.Error(), "yaml: "))
	line, _ := strconv.Atoi(found[1])
	return f.refuse(max(line, 1), Syntax, "detail", found[2])
}

// into writes one YAML node into one Go value and remembers its line.
func (f *File) into(n *yaml.Node, field string, v reflect.Value) error {
	if v.CanAddr() {
		f.lines[v.Addr().Interface()] = n.Line
	}
	if n.Kind == yaml.AliasNode {
		return f.refuse(n.Line, Alias, "field", field)
	}
	switch v.Kind() {
	case reflect.Struct:
		return f.fields(n, field, v)
	case reflect.Slice:
		return f.list(n, field, v)
	default:
		return f.scalar(n, field, v)
	}
}

// The YAML tag that each Go kind takes, and the refusal of anything else.
var scalars = map[reflect.Kind]struct{ tag, code string }{
	reflect.String:  {"!!str", NotText},
	reflect.Int:     {"!!int", NotNumber},
	reflect.Float64: {"!!float", NotNumber},
	reflect.Bool:    {"!!bool", NotBool},
}

func (f *File) scalar(n *yaml.Node, field string, v reflect.Value) error {
	want, ok := scalars[v.Kind()]
	if !ok {
		panic("datafile: no rule for a Go " + v.Kind().String())
	}
	fits := n.Kind == yaml.ScalarNode &&
		(n.ShortTag() == want.tag || v.Kind() == reflect.Float64 && n.ShortTag() == "!!int")
	if !fits || n.Decode(v.Addr().Interface()) != nil {
		return f.refuse(n.Line, want.code, "field", field, "value", shown(n))
	}
	return nil
}

// shown is what a person sees at the place of a wrong value.
func shown(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "[…]"
	case yaml.MappingNode:
		return "{…}"
	}
	return n.Value
}

func (f *File) list(n *yaml.Node, field string, v reflect.Value) error {
	if n.Kind != yaml.SequenceNode {
		return f.refuse(n.Line, NotList, "field", field)
	}
	// The slice gets its length at once: the addresses in f.lines must stay.
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		if err := f.into(item, field, v.Index(i)); err != nil {
			return err
		}
		if v.Index(i).IsZero() && v.Index(i).Kind() == reflect.String {
			return f.refuse(item.Line, Missing, "field", field)
		}
	}
	return nil
}

func (f *File) fields(n *yaml.Node, field string, v reflect.Value) error {
	if n.Kind != yaml.MappingNode {
		return f.refuse(n.Line, NotFields, "field", field)
	}
	known := tags(v.Type())
	seen := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if first, again := seen[key.Value]; again {
			return f.refuse(key.Line, Duplicate, "field", key.Value, "value", key.Value, "first", first)
		}
		seen[key.Value] = key.Line
		at, ok := known.index[key.Value]
		if !ok {
			return f.refuse(key.Line, UnknownField, "field", key.Value, "known", strings.Join(known.names, ", "))
		}
		if err := f.into(value, key.Value, v.Field(at)); err != nil {
			return err
		}
	}
	for _, name := range known.required {
		if line, there := seen[name]; !there || empty(v.Field(known.index[name])) {
			return f.refuse(max(line, n.Line), Missing, "field", name)
		}
	}
	return nil
}

// empty reports a text or list without anything in it; 0 and false are values.
func empty(v reflect.Value) bool {
	return (v.Kind() == reflect.String || v.Kind() == reflect.Slice) && v.Len() == 0
}

type tagged struct {
	index    map[string]int
	names    []string // in the order of the structure
	required []string
}

func tags(t reflect.Type) tagged {
	found := tagged{index: map[string]int{}}
	for i := range t.NumField() {
		name, option, _ := strings.Cut(t.Field(i).Tag.Get("data"), ",")
		if name == "" {
			continue
		}
		found.index[name] = i
		found.names = append(found.names, name)
		if option != "optional" {
			found.required = append(found.required, name)
		}
	}
	return found
}
