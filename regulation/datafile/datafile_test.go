package datafile

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"vidhuk"
)

type shelf struct {
	Name  string  `data:"name"`
	Note  string  `data:"note,optional"`
	Wide  float64 `data:"wide,optional"`
	Books []book  `data:"books"`
}

type book struct {
	Title string   `data:"title"`
	Pages int      `data:"pages"`
	Lent  bool     `data:"lent,optional"`
	Words []string `data:"words,optional"`
}

func TestReadsWhatIsThere(t *testing.T) {
	var s shelf
	f, err := Read("shelf.yaml", []byte("name: верхня\nwide: 2\nbooks:\n  - title: Кобзар\n    pages: 0\n    lent: true\n    words: [а, б]\n"), &s)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "верхня" || s.Wide != 2 || s.Books[0].Title != "Кобзар" || !s.Books[0].Lent || len(s.Books[0].Words) != 2 {
		t.Errorf("read %+v", s)
	}
	for part, line := range map[any]int{&s.Name: 1, &s.Books[0]: 4, &s.Books[0].Pages: 5, &s.Books[0].Words[1]: 7, &s.Note: 1} {
		if got := f.Line(part); got != line {
			t.Errorf("line of %T is %d, want %d", part, got, line)
		}
	}
}

func TestRefusesWithCodeLineAndSentence(t *testing.T) {
	const head = "name: а\nbooks:\n  - title: б\n"
	for _, c := range []struct {
		about, yaml, code string
		line              int
		says              string
	}{
		{"nothing", "", Empty, 1, "empty"},
		{"only a comment", "# нічого\n", Empty, 1, "empty"},
		{"broken quotes", "name: \"а\nbooks: []\n", Syntax, 3, "YAML"},
		{"a tab", "name: а\nbooks:\n\t- title: б\n", Syntax, 3, "YAML"},
		{"other encoding", "name: а\nnote: \xe0\xe1\n", NotUTF8, 2, "UTF-8"},
		{"two documents", head + "    pages: 1\n---\nname: в\n", SecondDocument, 5, "one document"},
		{"alias", "name: &a б\nnote: *a\nbooks: []\n", Alias, 2, "note"},
		{"merge key", "name: а\n<<: {note: б}\nbooks: []\n", UnknownField, 2, "<<"},
		{"unknown field", head + "    pages: 1\n    author: в\n", UnknownField, 5, "title, pages, lent, words"},
		{"doubled field", "name: а\nname: б\n", Duplicate, 2, "line 1"},
		{"missing field", head, Missing, 3, "pages"},
		{"empty text", "name: \"\"\nbooks: []\n", Missing, 1, "name"},
		{"empty list", "name: а\nbooks: []\n", Missing, 2, "books"},
		{"null", "name: ~\nbooks: []\n", NotText, 1, "name"},
		{"number for text", "name: 4.10\nbooks: []\n", NotText, 1, "4.10"},
		{"date for text", "name: 2020-01-20\nbooks: []\n", NotText, 1, "quotes"},
		{"text for number", head + "    pages: багато\n", NotNumber, 4, "багато"},
		{"fraction for whole number", head + "    pages: 1.5\n", NotNumber, 4, "1.5"},
		{"too large a number", head + "    pages: 99999999999999999999\n", NotNumber, 4, "pages"},
		{"text for yes or no", head + "    pages: 1\n    lent: так\n", NotBool, 5, "так"},
		{"text for list", "name: а\nbooks: багато\n", NotList, 2, "books"},
		{"text for fields", "name: а\nbooks:\n  - Кобзар\n", NotFields, 3, "books"},
		{"list for the file", "- а\n", NotFields, 1, ""},
		{"list for text", "name: [а]\nbooks: []\n", NotText, 1, "name"},
		{"empty item", head + "    pages: 1\n    words: [\"\"]\n", Missing, 5, "words"},
	} {
		t.Run(c.about, func(t *testing.T) {
			var s shelf
			_, err := Read("shelf.yaml", []byte(c.yaml), &s)
			var e *vidhuk.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Kind != vidhuk.Invalid || e.Code != c.code || e.Args["line"] != c.line || e.Args["file"] != "shelf.yaml" {
				t.Errorf("got %s %v", e.Code, e.Args)
			}
			if text := e.Error(); !strings.Contains(text, fmt.Sprintf("shelf.yaml, line %d: ", c.line)) ||
				!strings.Contains(text, c.says) || strings.ContainsAny(text, "{}") && !strings.Contains(c.yaml, "{") {
				t.Errorf("sentence: %s", text)
			}
		})
	}
}
