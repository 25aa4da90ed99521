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

var profiles = describeNatural("profile", "organization version about hours site updated_at", func(p *vidhuk.Profile) []any {
	return []any{&p.Organization, &p.Version, &p.About, &p.Hours, &p.Site, at(&p.UpdatedAt)}
})

// Profile reads what an organization says of itself; version 0 when it has said
// nothing yet.
func (tx *Tx) Profile(slug string) (vidhuk.Profile, error) {
	p, err := profiles.one(tx, "where organization = $1", slug)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return vidhuk.Profile{Organization: slug}, nil
	}
	return p, err
}

// SaveProfile writes what nobody has saved since it was read, and raises its
// version. Error: vidhuk.Conflict "stale_version".
func (tx *Tx) SaveProfile(p *vidhuk.Profile) error {
	read := p.Version
	p.Version++
	n, err := tx.affected(profiles.inserting+` on conflict (organization) do update set version = excluded.version,
		about = excluded.about, hours = excluded.hours, site = excluded.site, updated_at = excluded.updated_at
		where profile.version = $7`, append(values(profiles.fields(p)), read)...)
	if err == nil && n == 0 {
		return vidhuk.Refuse(vidhuk.Conflict, "stale_version")
	}
	return err
}

// CountOfOrganization counts the published messages of an organization by
// state.
func (tx *Tx) CountOfOrganization(slug string) (map[vidhuk.State]int64, error) {
	const query = `select m.state, count(*) from assignment a join message m on m.id = a.message_id
		where a.organization = $1 and a.state not in (` + uncounted + `) and m.published_at > 0 group by m.state`
	rows, err := tx.query(query, slug)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[vidhuk.State]int64{}
	for rows.Next() {
		var s vidhuk.State
		var n int64
		if err := rows.Scan(&s, &n); err != nil {
			return nil, tx.fail(query, err)
		}
		counts[s] = n
	}
	return counts, tx.fail(query, rows.Err())
}

// CountPosts counts the information posts on show in the name of an
// organization.
func (tx *Tx) CountPosts(slug string) (int64, error) {
	return tx.number("select count(*) from post where organization = $1 and state = 'published' and (expires_at = 0 or expires_at > $2)", slug, micros(tx.Now))
}
