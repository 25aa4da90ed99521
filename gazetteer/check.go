package gazetteer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Wrong is what is wrong with one street: which, and which of its fields. The
// sentence of its code stands in the catalogue.
type Wrong struct {
	Line int // of the table, counted from 1; 0 for streets that came in no table
	vidhuk.FieldError
}

// The most that a gazetteer holds.
const (
	MostStreets = 20_000
	longestName = 120 // characters
	mostAliases = 20
	mostHouses  = 500
)

var keyPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,99}$`)

// Check tells what is wrong with streets: known says whether a district exists.
// The field of each finding is "streets[i].name", or with a line of its own.
func Check(streets []vidhuk.Street, known func(district string) bool) []Wrong {
	c := checker{known: known, keys: map[string]bool{}, names: map[string]bool{}}
	if len(streets) == 0 {
		c.say("streets", "required")
	}
	if len(streets) > MostStreets {
		c.say("streets", "too_many_entries", "max", MostStreets)
		return c.wrong
	}
	for i, s := range streets {
		c.at = fmt.Sprintf("streets[%d].", i)
		c.street(s)
	}
	return c.wrong
}

type checker struct {
	known func(string) bool
	keys  map[string]bool
	names map[string]bool
	at    string
	line  int
	wrong []Wrong
}

func (c *checker) say(field, code string, pairs ...any) {
	f := vidhuk.Field(c.at+field, code, pairs...)
	c.wrong = append(c.wrong, Wrong{c.line, f})
}

func (c *checker) street(s vidhuk.Street) {
	if !keyPattern.MatchString(s.Key) {
		c.say("key", "wrong_key")
	} else if c.keys[s.Key] {
		c.say("key", "key_twice")
	}
	c.keys[s.Key] = true
	if !slices.Contains(vidhuk.StreetKinds, s.Kind) {
		c.say("kind", "unknown_value")
	}
	c.name("name", s.Name)
	full := strings.Join([]string{string(s.Kind), ukrainian.Fold(s.Name), ukrainian.Fold(s.Area)}, "/")
	if c.names[full] {
		// Two streets of one name are told apart by the part of the city.
		c.say("area", "street_twice")
	}
	c.names[full] = true
	if len(s.Aliases) > mostAliases {
		c.say("aliases", "too_many_entries", "max", mostAliases)
	}
	for _, a := range s.Aliases {
		c.name("aliases", a)
	}
	if s.Area != "" {
		c.name("area", s.Area)
	}
	c.district(s.District)
	c.point(s.Lat, s.Lon)
	c.houses(s.Houses)
}

func (c *checker) houses(parts []vidhuk.Houses) {
	if len(parts) > mostHouses {
		c.say("houses", "too_many_entries", "max", mostHouses)
	}
	for _, h := range parts {
		if _, ok := ParseNumbers(h.Numbers); !ok {
			c.say("houses", "wrong_houses")
		}
		c.district(h.District)
		c.point(h.Lat, h.Lon)
	}
}

// name takes letters, digits and the signs of names. Nothing begins with a sign
// that a spreadsheet would take for a formula.
func (c *checker) name(field, s string) {
	switch {
	case s == "":
		c.say(field, "required")
	case utf8.RuneCountInString(s) > longestName:
		c.say(field, "too_long", "max", longestName, "length", utf8.RuneCountInString(s))
	case s != ukrainian.Clean(s) || strings.ContainsAny(s, "\n\t|;=<>{}") || strings.ContainsAny(s[:1], "+-@") || ukrainian.Visible(s) == 0:
		c.say(field, "wrong_name")
	}
}

func (c *checker) district(slug string) {
	if slug != "" && !c.known(slug) {
		c.say("district", "unknown_value")
	}
}

func (c *checker) point(lat, lon float64) {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
		c.say("lat", "wrong_point")
	}
}
