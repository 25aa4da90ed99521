package store

import (
	"strings"

	"vidhuk"
)

// streetRow is a street as it lies in its table: aliases are joined.
type streetRow struct {
	vidhuk.Street
	position int64
	aliases  string
}

type housesRow struct {
	vidhuk.Houses
	street   string
	position int64
}

var streets = describeNatural("street", "key position kind name aliases area district lat lon", func(s *streetRow) []any {
	return []any{&s.Key, &s.position, &s.Kind, &s.Name, &s.aliases, &s.Area, &s.District, &s.Lat, &s.Lon}
})

var houses = describeNatural("street_houses", "street position numbers district lat lon", func(h *housesRow) []any {
	return []any{&h.street, &h.position, &h.Numbers, &h.District, &h.Lat, &h.Lon}
})

// betweenAliases stands in no name.
const betweenAliases = "\n"

// ReplaceStreets puts another gazetteer in the place of the one that is kept.
func (tx *Tx) ReplaceStreets(all []vidhuk.Street) error {
	for _, text := range []string{"delete from street_houses", "delete from street"} {
		if _, err := tx.exec(text); err != nil {
			return err
		}
	}
	rows := make([]streetRow, len(all))
	var parts []housesRow
	for i, s := range all {
		rows[i] = streetRow{Street: s, position: int64(i), aliases: strings.Join(s.Aliases, betweenAliases)}
		for j, h := range s.Houses {
			parts = append(parts, housesRow{Houses: h, street: s.Key, position: int64(j)})
		}
	}
	if err := streets.insertMany(tx, rows); err != nil {
		return err
	}
	return houses.insertMany(tx, parts)
}

// Streets gives the gazetteer in the order of the file that it came from.
func (tx *Tx) Streets() ([]vidhuk.Street, error) {
	rows, err := streets.list(tx, "order by position")
	if err != nil {
		return nil, err
	}
	parts, err := houses.list(tx, "order by street, position")
	of := map[string][]vidhuk.Houses{}
	for _, p := range parts {
		of[p.street] = append(of[p.street], p.Houses)
	}
	all := make([]vidhuk.Street, len(rows))
	for i, r := range rows {
		all[i] = r.Street
		all[i].Houses = of[r.Key]
		if r.aliases != "" {
			all[i].Aliases = strings.Split(r.aliases, betweenAliases)
		}
	}
	return all, err
}
