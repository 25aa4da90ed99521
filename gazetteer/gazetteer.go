// Package gazetteer knows the streets of a city by every name that people use:
// the current one and the old ones, in Ukrainian and Russian, with and without
// ranks and initials, in the wrong keyboard layout and with a slip of the
// finger; and in which district a house stands. It reads an address as it was
// typed, finds addresses in a text, and suggests streets by their beginnings.
//
// The map of the room:
//
//	gazetteer.go  the index of the streets, and which district holds a house
//	read.go       an address as somebody typed it; addresses inside a text
//	suggest.go    streets by what was typed so far
//	name.go       what the forms of one street's name share
//	kind.go       вулиця, проспект, провулок …: their words
//	house.go      house numbers and ranges of them
//	csv.go        the table that an administrator imports, row by row
//	check.go      what a gazetteer must hold
//
// It never guesses a district: where the table says nothing, nobody knows.
package gazetteer

import (
	_ "embed"
	"slices"

	"vidhuk"
)

// Gazetteer is the streets of a city, ready to be searched. It never changes
// once made.
type Gazetteer struct {
	streets []vidhuk.Street
	keys    map[string]int
	heads   map[string][]variant // by the first word of a name
	all     []variant
	parts   [][]part // of each street, by house numbers
}

// variant is one way to call a street.
type variant struct {
	street  int
	kind    vidhuk.StreetKind
	words   []string // as sounds; see sound
	letters []string // the same words uncut, for suggestions
	text    string   // as the table writes it; "" for the current name
	tail    bool     // only the surname: «Карпенка» for «Генерала Карпенка»
}

// part is some houses of a street and where they stand.
type part struct {
	houses   Numbers
	district string
	lat, lon float64
}

//go:embed mykolaiv.csv
var mykolaiv []byte

// Default is the small gazetteer of Mykolaiv that comes with the program: its
// main streets, and districts only where they are known for certain.
func Default() []vidhuk.Street {
	streets, wrong := ReadCSV(mykolaiv, nil)
	if len(wrong) > 0 {
		panic("gazetteer: the table that comes with the program: " + wrong[0].Code)
	}
	return streets
}

// New makes a gazetteer of streets that Check has passed.
func New(streets []vidhuk.Street) *Gazetteer {
	g := &Gazetteer{
		streets: streets, keys: map[string]int{}, heads: map[string][]variant{}, parts: make([][]part, len(streets)),
	}
	for i, s := range streets {
		g.keys[s.Key] = i
		for _, h := range s.Houses {
			numbers, _ := ParseNumbers(h.Numbers)
			g.parts[i] = append(g.parts[i], part{numbers, h.District, h.Lat, h.Lon})
		}
		g.add(i, s.Kind, s.Name, "")
		for _, a := range s.Aliases {
			g.add(i, s.Kind, a, a)
		}
	}
	return g
}

// add takes in one name of a street; an alias may say its own kind («проспект
// Леніна»).
func (g *Gazetteer) add(street int, kind vidhuk.StreetKind, name, text string) {
	words := wordsOf(name)
	if own, rest := leadingKind(words); own != "" {
		kind, words = own, rest
	}
	words = withoutRanks(words)
	if len(words) == 0 {
		return
	}
	v := variant{street: street, kind: kind, text: text}
	for _, w := range words {
		v.words = append(v.words, sound(w))
		v.letters = append(v.letters, letters(w))
	}
	g.put(v)
	if n := len(v.words); n > 1 && !startsWithDigit(v.words[n-1]) && !startsWithDigit(v.words[0]) {
		v.words, v.letters, v.tail = v.words[n-1:], v.letters[n-1:], true
		g.put(v)
	}
}

func (g *Gazetteer) put(v variant) {
	g.heads[v.words[0]] = append(g.heads[v.words[0]], v)
	g.all = append(g.all, v)
}

// Streets gives every street in the order of the table.
func (g *Gazetteer) Streets() []vidhuk.Street { return slices.Clone(g.streets) }

// Street finds a street by its key.
func (g *Gazetteer) Street(key string) (vidhuk.Street, bool) {
	i, ok := g.keys[key]
	if !ok {
		return vidhuk.Street{}, false
	}
	return g.streets[i], true
}

// District is the slug of the district in which a house of the street stands;
// "" where the table does not say. A street without a house has a district only
// when all of it lies in one.
func (g *Gazetteer) District(key string, h House) string {
	i, ok := g.keys[key]
	if !ok {
		return ""
	}
	if p, found := g.part(i, h); found && p.district != "" {
		return p.district
	}
	return g.streets[i].District
}

// Point is where a house, or its street, stands; zeroes where the table does not
// say.
func (g *Gazetteer) Point(key string, h House) (lat, lon float64) {
	i, ok := g.keys[key]
	if !ok {
		return 0, 0
	}
	if p, found := g.part(i, h); found && (p.lat != 0 || p.lon != 0) {
		return p.lat, p.lon
	}
	return g.streets[i].Lat, g.streets[i].Lon
}

func (g *Gazetteer) part(street int, h House) (part, bool) {
	if h.Number == 0 {
		return part{}, false
	}
	for _, p := range g.parts[street] {
		if p.houses.Hold(h) {
			return p, true
		}
	}
	return part{}, false
}
