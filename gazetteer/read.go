package gazetteer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Reading is one address as it was understood.
type Reading struct {
	Streets  []vidhuk.Street // what it may mean; more than one when a name stands for several
	House    House           // zero: none is said
	Old      string          // the other name by which the street is called, as the table writes it; "" for the current one
	From, To int             // bytes of the text
}

// One is the street that is meant, if there is no doubt.
func (r Reading) One() (vidhuk.Street, bool) {
	if len(r.Streets) != 1 {
		return vidhuk.Street{}, false
	}
	return r.Streets[0], true
}

// Read understands an address as somebody typed it into a field of its own:
// «вул. Миру,12-а», «ул Адмиральская 20», «Карпенка 65», «dekbwz Vbhe». It gives a
// Reading without streets for an address that it does not know.
func (g *Gazetteer) Read(address string) Reading {
	best := g.read(address, false)
	if len(best.Streets) == 0 {
		if other := ukrainian.Retype(address); other != address {
			best = g.read(other, false)
		}
	}
	if len(best.Streets) == 0 {
		best = g.read(address, true)
	}
	best.Streets = g.narrowed(best.Streets, address)
	return best
}

// read takes the most telling of the addresses of a line.
func (g *Gazetteer) read(address string, slips bool) Reading {
	var best sighting
	for _, s := range g.sightings(address, slips) {
		if s.weight() > best.weight() {
			best = s
		}
	}
	return g.reading(best)
}

// Find gives the addresses that a text names beyond doubt: with a word for the
// kind of street («на вулиці Садовій») or with a house («Крилова 50»).
func (g *Gazetteer) Find(text string) []Reading {
	var all []Reading
	for _, s := range g.sightings(text, false) {
		if s.kind == "" && (s.house.Number == 0 || !s.capital || startsWithDigit(s.names[0].words[0])) {
			continue
		}
		r := g.reading(s)
		r.Streets = g.narrowed(r.Streets, text)
		if len(r.Streets) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// sighting is one place of a text that names a street.
type sighting struct {
	names    []variant // that fit best
	kind     vidhuk.StreetKind
	house    House
	capital  bool // begins with a capital letter
	from, to int
}

// weight says how much a sighting tells: the whole name more than a surname, a
// house and a kind more than none.
func (s sighting) weight() int {
	if len(s.names) == 0 {
		return 0
	}
	w := 10*len(s.names[0].words) + 1
	if s.names[0].tail {
		w -= 5
	}
	if s.house.Number > 0 {
		w += 4
	}
	if s.kind != "" {
		w += 6
	}
	return w
}

// sightings walks over the words of a text.
func (g *Gazetteer) sightings(text string, slips bool) []sighting {
	tokens := ukrainian.Tokens(text)
	said := make([]string, len(tokens))
	for i, t := range tokens {
		said[i] = sound(t.Word)
	}
	var all []sighting
	for i := 0; i < len(tokens); {
		s, n := g.at(text, tokens, said, i, slips)
		if n > 0 {
			all = append(all, s)
		}
		i += max(n, 1)
	}
	return all
}

// at reads a street's name that begins at word i, and says how many words it
// took; 0 for none.
func (g *Gazetteer) at(text string, tokens []ukrainian.Token, said []string, i int, slips bool) (sighting, int) {
	start := i
	for start < len(tokens)-1 && leftOut(tokens[start].Word) && !startsWithDigit(tokens[start].Word) {
		start++
	}
	names, n := g.longest(said[start:], slips)
	if n == 0 || kindOf(tokens[start].Word) != "" {
		return sighting{}, 0
	}
	last := tokens[start+n-1]
	s := sighting{from: tokens[i].Start, to: last.End, capital: capitalised(text[tokens[start].Start:])}
	after := last.End
	if i > 0 {
		s.kind = kindOf(tokens[i-1].Word)
	}
	if s.kind != "" {
		s.from = tokens[i-1].Start
	} else if start+n < len(tokens) {
		if s.kind = kindOf(tokens[start+n].Word); s.kind != "" {
			after = tokens[start+n].End
			s.to = after
			n++
		}
	}
	if s.names = fitting(names, s.kind); len(s.names) == 0 {
		return sighting{}, 0
	}
	rest := text[after:]
	if h, size := leadingHouse(strings.TrimPrefix(rest, "."), strings.TrimSpace(text) == strings.TrimSpace(text[s.from:])); size > 0 {
		s.house, s.to = h, min(after+size+len(rest)-len(strings.TrimPrefix(rest, ".")), len(text))
	}
	return s, start - i + n
}

func capitalised(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// longest finds the names that share the most words with the text.
func (g *Gazetteer) longest(said []string, slips bool) ([]variant, int) {
	candidates := g.heads[said[0]]
	if slips {
		candidates = g.all
	}
	var best []variant
	n := 0
	for _, v := range candidates {
		if len(v.words) < n || len(v.words) > len(said) || !v.matches(said, slips) {
			continue
		}
		if len(v.words) > n {
			best, n = nil, len(v.words)
		}
		best = append(best, v)
	}
	return best, n
}

func (v variant) matches(said []string, slips bool) bool {
	for i, w := range v.words {
		if said[i] != w && !(slips && near(said[i], w)) {
			return false
		}
	}
	return true
}

// fitting drops names of another kind than is said, and surnames where the same
// word is somebody's whole name. A street of the wrong kind is still a street:
// people write «вул.» before every name.
func fitting(names []variant, kind vidhuk.StreetKind) []variant {
	if same := keep(names, func(v variant) bool { return kind != "" && v.kind == kind }); len(same) > 0 {
		names = same
	} else if kind != "" && kind != vidhuk.Road {
		return nil
	}
	if whole := keep(names, func(v variant) bool { return !v.tail }); len(whole) > 0 {
		names = whole
	}
	if current := keep(names, func(v variant) bool { return v.text == "" }); len(current) > 0 {
		return current
	}
	return names
}

func keep(names []variant, want func(variant) bool) []variant {
	return slices.DeleteFunc(slices.Clone(names), func(v variant) bool { return !want(v) })
}

func (g *Gazetteer) reading(s sighting) Reading {
	r := Reading{House: s.house, From: s.from, To: s.to}
	seen := map[int]bool{}
	for _, v := range s.names {
		if !seen[v.street] {
			seen[v.street] = true
			r.Streets = append(r.Streets, g.streets[v.street])
			r.Old = v.text
		}
	}
	return r
}

// narrowed keeps the streets of the part of the city that the text names, if it
// names one.
func (g *Gazetteer) narrowed(streets []vidhuk.Street, text string) []vidhuk.Street {
	if len(streets) < 2 {
		return streets
	}
	said := sounds(text)
	var there []vidhuk.Street
	for _, s := range streets {
		if s.Area != "" && within(said, sounds(s.Area)) {
			there = append(there, s)
		}
	}
	if len(there) > 0 {
		return there
	}
	return streets
}

// Narrow gives the streets that a reading may still mean when the author names a
// district, or has chosen one of them. Where both say nothing, all are left: the
// author is asked.
func (g *Gazetteer) Narrow(r Reading, district, chosen string) []vidhuk.Street {
	if i := slices.IndexFunc(r.Streets, func(s vidhuk.Street) bool { return s.Key == chosen }); i >= 0 {
		return r.Streets[i : i+1]
	}
	if len(r.Streets) < 2 || district == "" {
		return r.Streets
	}
	return slices.DeleteFunc(slices.Clone(r.Streets), func(s vidhuk.Street) bool {
		there := g.District(s.Key, r.House)
		return there != "" && there != district
	})
}

func sounds(text string) []string {
	words := wordsOf(text)
	for i, w := range words {
		words[i] = sound(w)
	}
	return words
}

// within reports whether part stands in whole, word after word.
func within(whole, part []string) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.Equal(whole[i:i+len(part)], part) {
			return true
		}
	}
	return false
}
