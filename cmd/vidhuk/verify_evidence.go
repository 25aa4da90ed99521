package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/store"
)

// noteRemoved remembers which snapshots the journal says were removed because their
// term was over.
func (v *verification) noteRemoved(e vidhuk.Entry) {
	var detail struct{ Removed string }
	if e.Deed == vidhuk.DeedRemoveEvidence && json.Unmarshal([]byte(e.Detail), &detail) == nil {
		v.over[detail.Removed] = true
	}
}

// register reads which snapshots went by the rule of retention.
func (v *verification) register() error {
	v.terms, v.over = map[string]int64{}, map[string]bool{}
	for after := int64(0); ; {
		page, err := v.tx.RemovedEvidence(after, verifyPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			v.terms[r.SHA256] = r.SnapshotID
			after = r.ID
		}
	}
}

// lawful checks that the journal says the same of what went by the rule.
func (v *verification) lawful() error {
	for _, sum := range slices.Sorted(maps.Keys(v.terms)) {
		if !v.over[sum] {
			return fmt.Errorf("the register says that snapshot %d was removed at the end of its term, and the journal does not", v.terms[sum])
		}
	}
	return nil
}

// verifyVault checks the files of the evidence. Whoever verifies makes no folder: one
// that is not there holds nothing.
func verifyVault(ctx context.Context, s *store.Store, where string, out io.Writer) error {
	var vault blob.Store
	if _, err := os.Stat(where); err == nil || strings.Contains(where, "://") {
		if vault, err = blob.Open(where); err != nil {
			return err
		}
	}
	n, err := verifyFiles(ctx, s, vault)
	if err == nil {
		_, err = fmt.Fprintf(out, "%d files of the evidence are as they were kept\n", n)
	}
	return err
}

var errNoVault = errors.New("the folder of the evidence does not exist")

// verifyFiles checks that every picture of evidence, and every file that belongs to
// it, is there and is what it was, and says how many there are.
func verifyFiles(ctx context.Context, s *store.Store, vault blob.Store) (int, error) {
	var after int64
	n := 0
	for {
		type file struct {
			snapshot  int64
			what, sum string
		}
		var files []file
		more := false
		err := s.Read(ctx, func(tx *store.Tx) error {
			page, err := tx.SnapshotsAfter(after, 200)
			if err != nil {
				return err
			}
			more = len(page) > 0
			for _, p := range page {
				after = p.ID
				if p.Picture != "" {
					files = append(files, file{p.ID, "picture", p.Picture})
				}
				belonging, err := tx.EvidenceFiles(p.ID)
				if err != nil {
					return err
				}
				for _, f := range belonging {
					files = append(files, file{p.ID, string(f.Kind), f.SHA256})
				}
			}
			return nil
		})
		if err != nil || !more {
			return n, err
		}
		for _, f := range files {
			err := errNoVault
			if vault != nil {
				_, err = vault.Get(ctx, f.sum)
			}
			if err != nil {
				return n, fmt.Errorf("the %s of snapshot %d, SHA-256 %s: %w", f.what, f.snapshot, f.sum, err)
			}
			n++
		}
	}
}
