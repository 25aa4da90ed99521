package gazetteer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Columns of the table, in the order in which it is written. A table may leave
// out any but kind and name, and bring them in another order.
var Columns = []string{"key", "kind", "name", "aliases", "area", "district", "houses", "lat", "lon"}

const betweenAliases = "|"

// ReadCSV reads a table with a line of headings, separated by commas or
// semicolons. A line is a street, or some of its houses: lines of one key, or
// without keys of one kind, name and area, are one street. Empty lines and those
// that begin with # are passed over. district gives the slug that a line means by
// a name; nil takes slugs only. What is wrong is told line by line, and all of it;
// Check looks at the rest.
func ReadCSV(data []byte, district func(name string) (slug string, ok bool)) ([]vidhuk.Street, []Wrong) {
	t := &table{district: district, at: map[string]int{}}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.Comment, r.FieldsPerRecord, r.TrimLeadingSpace = separator(data), '#', -1, true
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			t.line = broken.Line
			t.say("", "wrong_row")
			break // what follows an open quotation mark cannot be trusted
		}
		t.line, _ = r.FieldPos(0)
		t.row(row)
	}
	if t.columns == nil && len(t.wrong) == 0 {
		t.line = 1
		t.say("name", "no_column")
	}
	return t.streets, t.wrong
}

// separator is the one that the headings use.
func separator(data []byte) rune {
	for line := range bytes.Lines(data) {
		if len(bytes.TrimSpace(line)) > 0 && line[0] != '#' {
			if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
				return ';'
			}
			return ','
		}
	}
	return ','
}

type table struct {
	district func(string) (string, bool)
	columns  []string // of the headings
	streets  []vidhuk.Street
	lines    []int          // where each street began
	at       map[string]int // by key
	line     int
	wrong    []Wrong
}

func (t *table) say(field, code string, pairs ...any) {
	t.wrong = append(t.wrong, Wrong{t.line, vidhuk.Field(field, code, pairs...)})
}

func (t *table) row(row []string) {
	if t.columns == nil {
		t.headings(row)
		return
	}
	if len(row) > len(t.columns) {
		t.say("", "wrong_row")
		return
	}
	cells := map[string]string{}
	for i, cell := range row {
		cells[t.columns[i]] = ukrainian.Clean(cell)
	}
	before := len(t.wrong)
	s := t.street(cells)
	h := t.houses(cells, &s)
	if len(t.wrong) == before {
		t.take(s, h)
	}
}

func (t *table) headings(row []string) {
	for _, name := range row {
		name = ukrainian.Fold(name)
		if !slices.Contains(Columns, name) || slices.Contains(t.columns, name) {
			t.say(name, "unknown_column")
		}
		t.columns = append(t.columns, name)
	}
	for _, needed := range []string{"kind", "name"} {
		if !slices.Contains(t.columns, needed) {
			t.say(needed, "no_column")
		}
	}
}

// street reads what the line says of its street.
func (t *table) street(cells map[string]string) vidhuk.Street {
	s := vidhuk.Street{Key: cells["key"], Name: cells["name"], Area: cells["area"]}
	var ok bool
	if s.Kind, ok = ParseKind(cells["kind"]); !ok {
		t.say("kind", "unknown_value")
	}
	for _, a := range strings.Split(cells["aliases"], betweenAliases) {
		if a = strings.TrimSpace(a); a != "" {
			s.Aliases = append(s.Aliases, a)
		}
	}
	if s.Key == "" {
		s.Key = keyOf(s)
	}
	if s.District, ok = t.slug(cells["district"]); !ok {
		t.say("district", "unknown_value")
	}
	s.Lat, s.Lon = t.degrees("lat", cells["lat"]), t.degrees("lon", cells["lon"])
	c := checker{known: func(string) bool { return true }, keys: map[string]bool{}, names: map[string]bool{}, line: t.line}
	c.street(s)
	t.wrong = append(t.wrong, c.wrong...)
	return s
}

func (t *table) slug(name string) (string, bool) {
	if name == "" || t.district == nil {
		return name, true
	}
	return t.district(name)
}

func (t *table) degrees(field, cell string) float64 {
	if cell == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
	if err != nil {
		t.say(field, "invalid_number")
	}
	return f
}

// houses takes over what the line says of some houses only.
func (t *table) houses(cells map[string]string, s *vidhuk.Street) []vidhuk.Houses {
	if cells["houses"] == "" {
		return nil
	}
	numbers, ok := ParseNumbers(cells["houses"])
	if !ok {
		t.say("houses", "wrong_houses")
		return nil
	}
	h := vidhuk.Houses{Numbers: numbers.String(), District: s.District, Lat: s.Lat, Lon: s.Lon}
	s.District, s.Lat, s.Lon = "", 0, 0
	return []vidhuk.Houses{h}
}

// take puts the line to its street.
func (t *table) take(s vidhuk.Street, h []vidhuk.Houses) {
	i, there := t.at[s.Key]
	if !there {
		s.Houses = h
		t.at[s.Key] = len(t.streets)
		t.streets, t.lines = append(t.streets, s), append(t.lines, t.line)
		return
	}
	first := &t.streets[i]
	switch {
	case first.Kind != s.Kind || first.Name != s.Name || first.Area != s.Area:
		t.say("key", "key_of_another", "line", t.lines[i])
	case len(h) == 0:
		t.say("houses", "street_twice_in_table", "line", t.lines[i])
	default:
		first.Houses = append(first.Houses, h...)
		for _, a := range s.Aliases {
			if !slices.Contains(first.Aliases, a) {
				first.Aliases = append(first.Aliases, a)
			}
		}
	}
}

// WriteCSV writes the table that ReadCSV reads. Names cannot begin with a sign
// that a spreadsheet takes for a formula: Check refuses them.
func WriteCSV(w io.Writer, streets []vidhuk.Street) error {
	out := csv.NewWriter(w)
	rows := [][]string{Columns}
	for _, s := range streets {
		if s.District != "" || s.Lat != 0 || s.Lon != 0 || len(s.Houses) == 0 {
			rows = append(rows, rowOf(s, s.District, "", s.Lat, s.Lon))
		}
		for _, h := range s.Houses {
			rows = append(rows, rowOf(s, h.District, h.Numbers, h.Lat, h.Lon))
		}
	}
	return errors.Join(out.WriteAll(rows), out.Error())
}

func rowOf(s vidhuk.Street, district, houses string, lat, lon float64) []string {
	return []string{
		s.Key, string(s.Kind), s.Name, strings.Join(s.Aliases, betweenAliases), s.Area, district, houses, degrees(lat), degrees(lon),
	}
}

func degrees(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// latin writes Ukrainian letters in Latin ones, as resolution 55 of the Cabinet
// of Ministers of 27 January 2010 does inside a word.
var latin = strings.NewReplacer(
	"а", "a", "б", "b", "в", "v", "г", "h", "ґ", "g", "д", "d", "е", "e", "є", "ie", "ж", "zh", "зг", "zgh", "з", "z", "и", "y",
	"і", "i", "ї", "i", "й", "i", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u",
	"ф", "f", "х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ь", "", "ю", "iu", "я", "ia", "’", "",
)

// keyOf makes the key of a street that came without one: «avenue-myru»,
// «street-8-bereznia-mala-korenykha». The same street gets the same key again.
func keyOf(s vidhuk.Street) string {
	parts := []string{string(s.Kind)}
	for _, w := range append(wordsOf(s.Name), wordsOf(s.Area)...) {
		if w = keyWord(latin.Replace(w)); w != "" {
			parts = append(parts, w)
		}
	}
	return strings.Join(parts, "-")
}

func keyWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, s)
}
