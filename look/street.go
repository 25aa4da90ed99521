package look

import (
	"context"

	"vidhuk/gazetteer"
	"vidhuk/store"
)

// Gazetteer gives the streets of the city as they are now.
func (l *Look) Gazetteer(ctx context.Context) (g *gazetteer.Gazetteer, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) (err error) {
		g, err = l.shelf.Of(tx)
		return err
	})
	return g, err
}

// Suggested is a street that may be meant by what somebody types.
type Suggested struct {
	Address  string `json:"address" doc:"as an address writes it: «вул. Адміральська, 20»"`
	Street   string `json:"street" doc:"key of the street"`
	House    string `json:"house,omitempty"`
	Old      string `json:"old,omitempty" doc:"the other name that was typed"`
	Area     string `json:"area,omitempty" doc:"part of the city"`
	District string `json:"district,omitempty" doc:"slug of the district, where the gazetteer knows it"`
}

// mostSuggested bounds a list of suggestions.
const mostSuggested = 10

// Streets suggests streets by what was typed so far, the likeliest first.
func (l *Look) Streets(ctx context.Context, typed string) ([]Suggested, error) {
	g, err := l.Gazetteer(ctx)
	if err != nil {
		return nil, err
	}
	all := []Suggested{}
	for _, s := range g.Suggest(clipped(typed, 100), mostSuggested) {
		all = append(all, Suggested{
			Address: s.Address, Street: s.Street.Key, House: s.House.String(), Old: s.Old, Area: s.Street.Area,
			District: g.District(s.Street.Key, s.House),
		})
	}
	return all, nil
}

func clipped(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}
