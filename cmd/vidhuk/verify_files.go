package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/store"
)

// storedFiles opens the place of the files without making it: where it is not there,
// every file is missing.
func (k config) storedFiles() (blob.Store, error) {
	if !strings.HasPrefix(k.files, "s3://") {
		if _, err := os.Stat(k.files); err != nil {
			return nil, fmt.Errorf("there are no stored files to verify (--no-files leaves them out): %w", err)
		}
	}
	return blob.Open(k.files)
}

// file is one file that must be there, and what says so.
type file struct{ sum, owner string }

// readers is how many files are read at once.
const readers = 4

// storedFiles reads every file that photos and snapshots name and holds its content
// against its name.
func (v *verification) storedFiles(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(readers)
	var read atomic.Int64
	err := v.eachFile(ctx, func(f file) {
		group.Go(func() error {
			if err := v.whole(ctx, f); err != nil {
				return err
			}
			read.Add(1)
			return nil
		})
	})
	if failed := group.Wait(); failed != nil {
		return failed
	}
	v.stored = read.Load()
	return err
}

// whole reads one file: the store itself tells one that has changed.
func (v *verification) whole(ctx context.Context, f file) error {
	_, err := v.files.Get(ctx, f.sum)
	switch vidhuk.CodeOf(err) {
	case "file_missing":
		return fmt.Errorf("the file %s of %s is gone: %w", f.sum, f.owner, fs.ErrNotExist)
	case "file_damaged":
		return fmt.Errorf("the file %s of %s was changed", f.sum, f.owner)
	}
	return err
}

// eachFile names the files of photos that stand somewhere, and those that snapshots
// name.
func (v *verification) eachFile(ctx context.Context, visit func(file)) error {
	for after := int64(0); ; {
		var page []store.StoredFile
		if err := v.store.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.StoredFiles(after, verifyPage)
			return err
		}); err != nil {
			return err
		}
		for _, p := range page {
			owner := fmt.Sprintf("photo %d", p.ID)
			visit(file{p.Sum, owner})
			visit(file{p.Thumb, owner})
			after = p.ID
		}
		if len(page) == 0 {
			break
		}
	}
	for after := int64(0); ; {
		var page []vidhuk.Snapshot
		if err := v.store.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.SnapshotsAfter(after, verifyBatch)
			return err
		}); err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			for _, sum := range photosOf(p) {
				visit(file{sum, fmt.Sprintf("snapshot %d", p.ID)})
			}
			after = p.ID
		}
	}
}

// photosOf lists the files of the photos that a snapshot shows.
func photosOf(s vidhuk.Snapshot) (sums []string) {
	var content struct {
		Photos []struct {
			SHA256 string `json:"sha256"`
		} `json:"photos"`
	}
	if json.Unmarshal([]byte(s.Content), &content) != nil {
		return nil // evidence.Check names it
	}
	for _, p := range content.Photos {
		sums = append(sums, p.SHA256)
	}
	return sums
}
