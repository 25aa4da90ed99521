package datafile

import (
	"fmt"
	"strings"

	"vidhuk"
)

// The codes of the refusals. Every one carries the arguments {file} and {line}.
const (
	Syntax         = "data_syntax"            // {detail}
	NotUTF8        = "data_not_utf8"          //
	Empty          = "data_empty"             //
	SecondDocument = "data_second_document"   //
	Alias          = "data_alias"             // {field}
	NotText        = "data_not_text"          // {field}, {value}
	NotNumber      = "data_not_number"        // {field}, {value}
	NotBool        = "data_not_bool"          // {field}, {value}
	NotList        = "data_not_list"          // {field}
	NotFields      = "data_not_fields"        // {field}
	UnknownField   = "data_unknown_field"     // {field}, {known}
	Missing        = "data_missing"           // {field}
	Duplicate      = "data_duplicate"         // {field}, {value}, {first}: the line of the first
	WrongValue     = "data_wrong_value"       // {field}, {value}, {want}
	Unknown        = "data_unknown_reference" // {field}, {value}
	Absent         = "data_absent"            // {field}, {value}: an entry that the program needs
	Cycle          = "data_cycle"             // {field}, {value}: the way round
)

// sentences are for logs and for a start without a catalogue; people read the
// catalogue's, under the same codes.
var sentences = map[string]string{
	Syntax:         "this is not well-formed YAML: {detail}",
	NotUTF8:        "the text is not valid UTF-8; save the file as UTF-8",
	Empty:          "the file is empty",
	SecondDocument: "a second document begins here; one file holds one document",
	Alias:          "“{field}” uses a YAML alias; write the value out",
	NotText:        "“{field}” must be text; put {value} in quotes",
	NotNumber:      "“{field}” must be a number, not “{value}”",
	NotBool:        "“{field}” must be true or false, not “{value}”",
	NotList:        "“{field}” must be a list",
	NotFields:      "“{field}” must be a group of named fields",
	UnknownField:   "the field “{field}” is not known here; known are: {known}",
	Missing:        "the field “{field}” is missing or empty",
	Duplicate:      "“{value}” stands here again as “{field}”; the first is on line {first}",
	WrongValue:     "“{field}” is “{value}”, but must be: {want}",
	Unknown:        "“{field}” names “{value}”, which does not exist",
	Absent:         "“{field}” has no entry “{value}”, without which the program cannot work",
	Cycle:          "“{field}” goes round in a circle: {value}",
}

// Refuse refuses a part of what was read, given by pointer: see Line. The pairs
// are names and values for the sentence.
func (f *File) Refuse(part any, code string, pairs ...any) error {
	return f.refuse(f.Line(part), code, pairs...)
}

func (f *File) refuse(line int, code string, pairs ...any) error {
	e := vidhuk.Refuse(vidhuk.Invalid, code, append(pairs, "file", f.Name, "line", line)...)
	e.Err = fmt.Errorf("%s, line %d: %s", f.Name, line, fill(sentences[code], e.Args))
	return e
}

func fill(sentence string, args map[string]any) string {
	for name, value := range args {
		sentence = strings.ReplaceAll(sentence, "{"+name+"}", fmt.Sprint(value))
	}
	return sentence
}
