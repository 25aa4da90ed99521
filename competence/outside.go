package competence

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"vidhuk/regulation"
	"vidhuk/ukrainian"
)

// Bounds is a box on the map, in degrees of WGS 84.
type Bounds struct {
	South float64 `data:"south"`
	West  float64 `data:"west"`
	North float64 `data:"north"`
	East  float64 `data:"east"`
}

// Hold reports whether a point lies in the box. A box that the file does not give
// holds every point.
func (b Bounds) Hold(lat, lon float64) bool {
	return b == Bounds{} || lat >= b.South && lat <= b.North && lon >= b.West && lon <= b.East
}

// Bounds is the box around the city.
func (c *City) Bounds() Bounds { return c.bounds }

// Elsewhere is a matter outside the city's powers, and where to turn with it.
type Elsewhere struct {
	Key      string          `data:"key"`
	Name     regulation.Text `data:"name"`
	Where    regulation.Text `data:"where"`
	Phones   []string        `data:"phones,optional"`
	Site     string          `data:"site,optional"`
	Evidence Evidence        `data:"evidence"`
	Words    []string        `data:"words"`
	Not      []string        `data:"not,optional"`
}

// Neighbour is the key of what lies outside the city itself.
const Neighbour = "neighbour"

// Outside is a matter outside the city's powers that a text tells of, and by
// which words. From and To are bytes of the text.
type Outside struct {
	Elsewhere
	Told     []string
	From, To int
}

// Elsewhere finds a matter outside the city's powers by its key.
func (c *City) Elsewhere(key string) (Elsewhere, bool) {
	i := slices.IndexFunc(c.outside, func(e Elsewhere) bool { return e.Key == key })
	if i < 0 {
		return Elsewhere{}, false
	}
	return c.outside[i], true
}

// Outside tells the matters outside the city's powers that the text speaks of, in
// reading order (4.3, item 7). Part of it may be the city's own.
func (r Reading) Outside() []Outside {
	spoken := gather(r.words, r.hits, ofOutside, plain)
	var all []Outside
	for _, i := range slices.Sorted(maps.Keys(spoken)) {
		o := Outside{Elsewhere: r.city.outside[i], Told: spoken[i].words}
		first := slices.IndexFunc(r.tokens, func(t ukrainian.Token) bool { return slices.Contains(o.Told, t.Word) })
		o.From, o.To = r.tokens[first].Start, r.tokens[first].End
		all = append(all, o)
	}
	slices.SortStableFunc(all, func(a, b Outside) int { return a.From - b.From })
	return all
}

// Help is whom to call when somebody needs it, for a code of package moderation.
type Help struct {
	Code  string          `data:"code"`
	Text  regulation.Text `data:"text"`
	Lines []Line          `data:"lines"`
}

// Line is a public telephone line.
type Line struct {
	Number string          `data:"number"`
	Name   regulation.Text `data:"name"`
}

// Help finds whom to call.
func (c *City) Help(code string) (Help, bool) {
	i := slices.IndexFunc(c.help, func(h Help) bool { return h.Code == code })
	if i < 0 {
		return Help{}, false
	}
	return c.help[i], true
}

var linePattern = regexp.MustCompile(`^[0-9]{3,10}$`)

func (c *checker) bounds() error {
	b := c.document.City.Bounds
	if b != (Bounds{}) && (b.South >= b.North || b.West >= b.East || b.South < -90 || b.North > 90 || b.West < -180 || b.East > 180) {
		return c.wrong(&c.document.City.Bounds, "bounds", "", "south < north and west < east, in degrees")
	}
	return nil
}

func (c *checker) outside() error {
	seen := map[string]int{}
	for i := range c.document.Outside {
		e := &c.document.Outside[i]
		if err := c.unique(seen, &e.Key, "key", slugPattern); err != nil {
			return err
		}
		if err := c.evidence(&e.Evidence); err != nil {
			return err
		}
		for j := range e.Phones {
			if !linePattern.MatchString(e.Phones[j]) {
				return c.wrong(&e.Phones[j], "phones", e.Phones[j], linePattern.String())
			}
		}
		if e.Site != "" && !strings.HasPrefix(e.Site, "https://") {
			return c.wrong(&e.Site, "site", e.Site, "https://…")
		}
		if err := c.phrases(e.Words, owner{ofOutside, i}, plain); err != nil {
			return err
		}
		if err := c.phrases(e.Not, owner{ofOutside, i}, not); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) help() error {
	seen := map[string]int{}
	for i := range c.document.Help {
		h := &c.document.Help[i]
		if err := c.unique(seen, &h.Code, "code", regexp.MustCompile(`^[a-z_]+$`)); err != nil {
			return err
		}
		for j := range h.Lines {
			if n := &h.Lines[j].Number; !linePattern.MatchString(*n) {
				return c.wrong(n, "number", *n, linePattern.String())
			}
		}
	}
	return nil
}
