package center

import (
	"context"
	"errors"

	"vidhuk"
	"vidhuk/store"
)

// Prepare writes the directory of organizations into the database, so that
// assignments can refer to it. Run it after Migrate, at each start.
func (c *Center) Prepare(ctx context.Context) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		for _, o := range c.city.Organizations() {
			if err := tx.PutOrganization(o); err != nil {
				return err
			}
		}
		if err := c.prepareStreets(tx); err != nil {
			return err
		}
		if err := keepStatusKey(tx); err != nil {
			return err
		}
		return c.prepareIndex(tx)
	})
}

// LapseClarifications rejects the messages whose authors did not answer a
// question in time, and says how many. One that changed meanwhile is left for
// the next run.
func (c *Center) LapseClarifications(ctx context.Context) (int, error) {
	var due []vidhuk.Message
	err := c.store.Read(ctx, func(tx *store.Tx) error {
		idle, err := rests(tx, vidhuk.DeedLapse)
		if err == nil && !idle {
			due, err = tx.LapsedClarifications(100)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	lapsed := 0
	var failures []error
	for _, m := range due {
		switch err := c.lapse(ctx, m); vidhuk.KindOf(err) {
		case vidhuk.Conflict:
		default:
			if err == nil {
				lapsed++
			} else {
				failures = append(failures, err)
			}
		}
	}
	return lapsed, errors.Join(failures...)
}

// Tidy removes what has outlived its use: sessions, counted tries, idempotency
// keys and photos that were never attached, all older than a day.
func (c *Center) Tidy(ctx context.Context) error {
	var unused, originals []string
	err := c.store.Write(ctx, func(tx *store.Tx) (err error) {
		yesterday := tx.Now.AddDate(0, 0, -1)
		if err := tx.DropExpired(yesterday); err != nil {
			return err
		}
		if originals, err = tx.DropLooseOriginals(yesterday); err != nil {
			return err
		}
		unused, err = tx.DropLoosePhotos(yesterday)
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range unused {
		if err := c.files.Delete(ctx, key); err != nil {
			return err
		}
	}
	return c.dropFiles(ctx, originals)
}
