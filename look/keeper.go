package look

import (
	"context"

	"vidhuk"
	"vidhuk/store"
)

// Keepers is who runs the centre, counted and not named (1.3, 1.7).
type Keepers struct {
	Moderators     int64
	Administrators int64
	Department     vidhuk.Organization // organises the centre
}

// Keepers counts who moderates now.
func (l *Look) Keepers(ctx context.Context) (Keepers, error) {
	var k Keepers
	k.Department, _ = l.city.Organization(l.city.Owner())
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		if k.Moderators, err = tx.CountRole(vidhuk.Moderator); err != nil {
			return err
		}
		k.Administrators, err = tx.CountRole(vidhuk.Administrator)
		return err
	})
	return k, err
}
