package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vidhuk/ukrainian"
)

// Spot is a house, or a whole street where House is empty, as a text names it.
type Spot struct {
	Street string // its terms, in the order of the alphabet
	House  string // number with its letter: "12а"
}

// byKey begins a street that is told by its key in the gazetteer.
const byKey = "§"

func (s Spot) known() bool { return strings.HasPrefix(s.Street, byKey) }

// streetWords are the terms that announce a street.
var streetWords = termSet("вулиця проспект провулок площа бульвар набережна узвіз шосе")

// houseWords are the terms that announce a house.
var houseWords = termSet("будинок дім")

// apartWords end what could be a street or a house: the next number counts
// something else.
var apartWords = termSet("квартира корпус під’їзд поверх школа садок ліцей гімназія тел телефон")

// Spots finds the houses and streets that a text names: «вул. Миру, 12-а»,
// «просп. Богоявленський 325». A street is told by its kind, before its name or
// after it.
func Spots(text string) []Spot {
	words := spotWords(text)
	var spots []Spot
	for i, w := range words {
		if !streetWords[w.term] {
			continue
		}
		name, next := streetAfter(words, i+1)
		if name == "" {
			name, next = streetBefore(words, i), i+1
		}
		if name == "" {
			continue
		}
		houses := housesAfter(words, next)
		if len(houses) == 0 {
			houses = houseBefore(words, i)
		}
		if len(houses) == 0 {
			houses = []string{""}
		}
		for _, h := range houses {
			spots = append(spots, Spot{name, h})
		}
	}
	return spots
}

// houseBefore reads «біля будинку 14 по вул. Садовій».
func houseBefore(words []spotWord, kind int) []string {
	if kind < 2 || words[kind].stop || words[kind-1].stop || words[kind-1].house == "" || !houseWords[words[kind-2].term] {
		return nil
	}
	return []string{words[kind-1].house}
}

// SpotsOf is Spots for a line that is an address already: «Миру, 12» too names a
// street and a house.
func SpotsOf(address string) []Spot {
	if spots := Spots(address); len(spots) > 0 {
		return spots
	}
	words := spotWords(address)
	var name []string
	for i, w := range words {
		if w.house != "" && len(name) > 0 {
			slices.Sort(name)
			var spots []Spot
			for _, h := range housesAfter(words, i) {
				spots = append(spots, Spot{strings.Join(name, " "), h})
			}
			return spots
		}
		if !houseWords[w.term] {
			name = append(name, w.term)
		}
	}
	return nil
}

// spotWord is a word of a text with what finding an address needs.
type spotWord struct {
	term    string
	house   string // if it may be the number of a house
	capital bool
	stop    bool // a sentence ends before it
}

func spotWords(text string) []spotWord {
	var words []spotWord
	end := 0
	for _, t := range ukrainian.Terms(text) {
		if len(words) > 0 && t.Start < end {
			continue // 12а also gave 12
		}
		first, _ := utf8.DecodeRuneInString(text[t.Start:])
		w := spotWord{term: t.Text, capital: unicode.IsUpper(first)}
		if unicode.IsDigit(first) && len(t.Text) <= 8 {
			w.house = t.Text
		}
		if len(words) > 0 {
			w.stop = strings.ContainsAny(text[end:t.Start], "!?;\n") || sentenceEnds(text[end:t.Start], words[len(words)-1].term)
		}
		words = append(words, w)
		end = t.End
	}
	return words
}

// sentenceEnds tells a full stop from the point of an abbreviation.
func sentenceEnds(between, before string) bool {
	return strings.Contains(between, ". ") && !streetWords[before] && !houseWords[before]
}

// streetAfter reads the name behind the kind of street: up to three words, each
// with a capital letter or a number before one («8 Березня»).
func streetAfter(words []spotWord, from int) (name string, next int) {
	var terms []string
	i := from
	for ; i < len(words) && len(terms) < 3 && !words[i].stop; i++ {
		w := words[i]
		number := w.house != "" && i+1 < len(words) && words[i+1].capital && !words[i+1].stop && len(terms) == 0
		if ends(w) || w.house != "" && !number || !w.capital && !number && len(terms) > 0 {
			break
		}
		terms = append(terms, w.term)
		if !w.capital && !number {
			i++
			break
		}
	}
	slices.Sort(terms)
	return strings.Join(terms, " "), i
}

// streetBefore reads «Центральний проспект»: one word with a capital letter.
func streetBefore(words []spotWord, kind int) string {
	if kind == 0 || words[kind].stop || !words[kind-1].capital || ends(words[kind-1]) || words[kind-1].house != "" {
		return ""
	}
	return words[kind-1].term
}

// ends reports whether a word ends the name of a street.
func ends(w spotWord) bool { return streetWords[w.term] || houseWords[w.term] || apartWords[w.term] }

// housesAfter reads the numbers behind a street: «12-а», «буд. 12, 14».
func housesAfter(words []spotWord, from int) []string {
	var houses []string
	for i := from; i < len(words) && !words[i].stop; i++ {
		switch w := words[i]; {
		case houseWords[w.term] && len(houses) == 0:
		case w.house != "":
			houses = append(houses, w.house)
		default:
			return houses
		}
	}
	return houses
}

// meetSpots tells whether two lists of places share one. A key and a name cannot
// be compared.
func meetSpots(a, b []Spot) where {
	verdict := nowhere
	for _, x := range a {
		for _, y := range b {
			switch {
			case x == y && x.House != "":
				return samePlace
			case x.House != "" && y.House != "" && x.known() == y.known():
				verdict = apart
			}
		}
	}
	return verdict
}
