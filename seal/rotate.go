package seal

import (
	"context"
	"errors"
	"fmt"
	"os"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/store"
)

// Rotation takes another key.
type Rotation struct {
	Config
	Lost     bool // the old key is not there any more and cannot sign
	Restored bool // the database was restored from an older copy: heads signed since then are void
}

// Rotate takes another key. The head that says so is signed by both, so that whoever
// trusts the old one learns of the new one from it; where the old one is lost, by the
// new one alone. The old files stay beside the new ones, with ".old" and the number of
// that head behind their names. The program that seals must be stopped meanwhile.
func Rotate(ctx context.Context, r Rotation) (*evidence.Key, error) {
	key, err := evidence.NewKey(nameOf(r.Address))
	if err != nil {
		return nil, err
	}
	old, err := r.old()
	if err != nil {
		return nil, err
	}
	var next *vidhuk.Head
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		next, err = r.head(tx, key, old)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, path := range []string{r.KeyFile, r.Kept} {
		if err := os.Rename(path, fmt.Sprintf("%s.old%d", path, next.Number)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	if err := WriteKey(r.KeyFile, key); err != nil {
		return nil, err
	}
	if err := r.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddHead(*next) }); err != nil {
		return nil, err
	}
	return key, writeKept(r.Kept, next.Note)
}

// old is the key that signs now; nil where it is lost.
func (r Rotation) old() (*evidence.Key, error) {
	if r.Lost {
		return nil, nil
	}
	key, err := ReadKey(r.KeyFile)
	if err != nil {
		err = fmt.Errorf("the old key must sign too; if it is lost, say --lost: %w", err)
	}
	return key, err
}

// head is the head by which the new key takes over.
func (r Rotation) head(tx *store.Tx, key, old *evidence.Key) (*vidhuk.Head, error) {
	at, err := tx.Sealing()
	if err != nil {
		return nil, err
	}
	before, err := newest(tx)
	if err != nil {
		return nil, err
	}
	if old == nil {
		return headAfter(tx, before, at.Size, key)
	}
	if !r.Restored {
		kept, err := readKept(r.Kept)
		if err != nil {
			return nil, err
		}
		if err := mine(tx, old, at.Size, before, kept); err != nil {
			return nil, err
		}
	}
	return headAfter(tx, before, at.Size, key, old)
}
