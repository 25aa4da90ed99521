package gazetteer

import "vidhuk"

// Located is what a place and the text beside it say together.
type Located struct {
	Place    vidhuk.Place    // with the street, house and district that are known
	Streets  []vidhuk.Street // what the address may mean; one: it is known
	Reading  Reading         // of the address, or of the one that the text names
	FromText bool            // the address stands in the text, and none was given
}

// Locate fills in what is known of a place: the street and house of the address,
// or of the one address that the text names, and their district, or else the
// district that the words of either name (named tells it; "" for none). It never
// contradicts the author, and never guesses between two streets.
func (g *Gazetteer) Locate(p vidhuk.Place, text string, named func(words string) string) Located {
	chosen, known := g.Street(p.Street)
	house, _ := ParseHouse(p.House)
	p.Street, p.House = "", ""
	if p.Address == "" && known {
		p.Address = Address(chosen, house)
	}
	l := Located{Reading: g.Read(p.Address)}
	if p.Address == "" && !p.HasPoint() {
		if found := g.Find(text); len(found) == 1 {
			l.Reading, l.FromText = found[0], true
		}
	}
	if l.Streets = g.Narrow(l.Reading, p.District, chosen.Key); len(l.Streets) == 1 {
		p.Street, p.House = l.Streets[0].Key, l.Reading.House.String()
		if p.District == "" {
			p.District = g.District(p.Street, l.Reading.House)
		}
	}
	for _, words := range []string{p.Address, text} {
		if p.District == "" {
			p.District = named(words)
		}
	}
	l.Place = p
	return l
}
