package seal

import (
	"context"
	"errors"
	"fmt"
	"os"

	"vidhuk/evidence"
	"vidhuk/store"
)

// Rotate takes another key. The head that says so is signed by both, so that whoever
// trusts the old one learns of the new one from it; where the old one is lost, by the
// new one alone. The old file stays beside the new one, with ".old" and the number of
// that head behind its name. The program that seals must be stopped meanwhile.
func Rotate(ctx context.Context, c Config, lost bool) (*evidence.Key, error) {
	key, err := evidence.NewKey(nameOf(c.Address))
	if err != nil {
		return nil, err
	}
	before, err := lastHead(ctx, c.Store)
	if err != nil {
		return nil, err
	}
	var old []*evidence.Key
	aside := fmt.Sprintf("%s.old%d", c.KeyFile, before.Number+1)
	if !lost {
		had, err := ReadKey(c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("the old key must sign too; if it is lost, say --lost: %w", err)
		}
		if before.Number > 0 && had.Verifier() != before.Key {
			return nil, fmt.Errorf("the journal is signed by %s, and the key here is %s", before.Key, had.Verifier())
		}
		old = append(old, had)
	}
	if err := os.Rename(c.KeyFile, aside); err != nil && !(lost && errors.Is(err, os.ErrNotExist)) {
		return nil, err
	}
	if err := WriteKey(c.KeyFile, key); err != nil {
		return nil, err
	}
	var signed string
	err = c.Store.Write(ctx, func(tx *store.Tx) error {
		at, err := tx.Sealing()
		if err != nil {
			return err
		}
		h, err := headAfter(tx, before, at.Size, key, old...)
		if err != nil {
			return err
		}
		signed = h.Note
		return tx.AddHead(*h)
	})
	if err != nil {
		return nil, err
	}
	return key, writeKept(c.Kept, signed)
}
