package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Suggestion is a street that may be meant by what was typed so far.
type Suggestion struct {
	Street  vidhuk.Street
	House   House  // that was typed after the name
	Old     string // the other name that fits what was typed; "" for the current one
	Address string // «вул. Адміральська, 20»
	rank    int
}

// Suggest gives at most n streets, each once, of which some name begins with what
// was typed, word by word: «адм», «вул. Покр», «8 бер», «богоявл 4». Names that
// begin so come before names that hold it, current before old ones.
func (g *Gazetteer) Suggest(typed string, n int) []Suggestion {
	found := g.suggest(typed)
	if len(found) == 0 {
		if other := ukrainian.Retype(typed); other != typed {
			found = g.suggest(other)
		}
	}
	slices.SortStableFunc(found, func(a, b Suggestion) int {
		if c := cmp.Compare(a.rank, b.rank); c != 0 {
			return c
		}
		switch {
		case ukrainian.Less(a.Address, b.Address):
			return -1
		case ukrainian.Less(b.Address, a.Address):
			return 1
		}
		return 0
	})
	return found[:min(n, len(found))]
}

func (g *Gazetteer) suggest(typed string) []Suggestion {
	words, kind, house := question(typed)
	if len(words) == 0 {
		return nil
	}
	best := map[int]Suggestion{}
	for _, v := range g.all {
		if v.tail || kind != "" && v.kind != kind {
			continue
		}
		at := v.holds(words)
		if at < 0 {
			continue
		}
		s := Suggestion{Street: g.streets[v.street], House: house, Old: v.text, rank: 2 * min(at, 1)}
		if v.text != "" {
			s.rank++
		}
		s.Address = Address(s.Street, house)
		if old, there := best[v.street]; !there || s.rank < old.rank {
			best[v.street] = s
		}
	}
	all := make([]Suggestion, 0, len(best))
	for i := range g.streets {
		if s, ok := best[i]; ok {
			all = append(all, s)
		}
	}
	return all
}

// question cuts what was typed into the words of a name, the kind and the house.
func question(typed string) (words []string, kind vidhuk.StreetKind, house House) {
	tokens := ukrainian.Tokens(typed)
	if len(tokens) > 0 {
		if kind = kindOf(tokens[0].Word); kind != "" {
			tokens = tokens[1:]
		}
	}
	for i, t := range tokens {
		if i > 0 && startsWithDigit(t.Word) {
			house, _ = leadingHouse(typed[tokens[i-1].End:], true)
			break
		}
		if !leftOut(t.Word) || len(tokens) == 1 {
			words = append(words, letters(t.Word))
		}
	}
	return words, kind, house
}

// holds gives the position in the name from which its words begin with those
// typed, or -1.
func (v variant) holds(typed []string) int {
	for at := 0; at+len(typed) <= len(v.letters); at++ {
		fits := true
		for i, w := range typed {
			fits = fits && strings.HasPrefix(v.letters[at+i], w)
		}
		if fits {
			return at
		}
	}
	return -1
}
