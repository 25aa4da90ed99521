package look

import (
	"context"
	"slices"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// Rules are the version of the Regulation in force.
func (l *Look) Rules() *regulation.Regulation { return l.rules }

// City is the profile of the city.
func (l *Look) City() *competence.City { return l.city }

// Organizations lists the directory in alphabetical order: those that work now.
func (l *Look) Organizations() []vidhuk.Organization {
	now := l.Now()
	return slices.DeleteFunc(slices.Clone(l.organizations), func(o vidhuk.Organization) bool { return !o.ValidAt(now) })
}

func alphabetical(list []vidhuk.Organization) []vidhuk.Organization {
	slices.SortStableFunc(list, func(a, b vidhuk.Organization) int {
		switch {
		case ukrainian.Less(a.Short, b.Short):
			return -1
		case ukrainian.Less(b.Short, a.Short):
			return 1
		}
		return 0
	})
	return list
}

// Profile is what an organization says of itself; version 0 while it has said
// nothing. Error: vidhuk.NotFound for an organization that is not in the
// directory.
func (l *Look) Profile(ctx context.Context, slug string) (p vidhuk.Profile, err error) {
	if _, known := l.city.Organization(slug); !known {
		return p, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.Profile(slug)
		return err
	})
	return p, err
}

// Assignable lists the organizations that the order binds: those that may be
// notified.
func (l *Look) Assignable() []vidhuk.Organization {
	return slices.DeleteFunc(l.Organizations(), func(o vidhuk.Organization) bool { return !o.Bound() })
}
