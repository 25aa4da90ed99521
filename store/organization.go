package store

import "vidhuk"

var organizations = describeNatural("organization", "slug name short kind parent successor district competence round from_at to_at",
	func(o *vidhuk.Organization) []any {
		return []any{&o.Slug, &o.Name, &o.Short, &o.Kind, &o.Parent, &o.Successor, &o.District, &o.Competence, yes(&o.Round),
			at(&o.ValidFrom), at(&o.ValidTo)}
	})

// PutOrganization writes an organization, new or known.
func (tx *Tx) PutOrganization(o vidhuk.Organization) error {
	_, err := tx.exec(organizations.inserting+`
		on conflict (slug) do update set name = excluded.name, short = excluded.short, kind = excluded.kind, parent = excluded.parent,
		successor = excluded.successor, district = excluded.district, competence = excluded.competence, round = excluded.round,
		from_at = excluded.from_at, to_at = excluded.to_at`, values(organizations.fields(&o))...)
	return err
}

// Organization reads an organization by its slug.
func (tx *Tx) Organization(slug string) (vidhuk.Organization, error) {
	return organizations.one(tx, "where slug = $1", slug)
}

// Organizations lists all organizations, by slug.
func (tx *Tx) Organizations() ([]vidhuk.Organization, error) {
	return organizations.list(tx, "order by slug")
}
