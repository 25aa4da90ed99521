package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/store"
)

func migrateCommand() *cli.Command {
	return &cli.Command{
		Name: "migrate", Usage: "bring the database to this program's version",
		Description: "serve does it by itself; run this first when several nodes start at once.\nExample: vidhuk migrate --database postgres://…",
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error {
				_, err := fmt.Fprintf(c.Root().Writer, "%s database is up to date\n", h.store.Engine())
				return err
			})
		},
	}
}

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "prove that the journal and the evidence were not altered",
		Description: "Reads every chain of the journal and every sealed snapshot; names the first that does not match.\nExample: vidhuk verify --data /var/lib/vidhuk",
		Action: func(ctx context.Context, c *cli.Command) error {
			s, err := store.Open(ctx, configOf(c).database) // as it is: whoever verifies changes nothing
			if err != nil {
				return err
			}
			return errors.Join(verify(ctx, s, c.Root().Writer), s.Close())
		},
	}
}

func verify(ctx context.Context, s *store.Store, out io.Writer) error {
	entries, err := verifyJournal(ctx, s)
	if err != nil {
		return err
	}
	snapshots, err := verifySnapshots(ctx, s)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d journal entries and %d snapshots are as they were written\n", entries, snapshots)
	return err
}

const verifyPage = 2000 // rows read at once

// verifyJournal checks every subject's chain and says how many entries it read.
func verifyJournal(ctx context.Context, s *store.Store) (int, error) {
	var chain []vidhuk.Entry
	var after vidhuk.Entry
	read := 0
	for {
		var page []vidhuk.Entry
		err := s.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.EntriesAfter(after.Subject, after.ID, verifyPage)
			return err
		})
		if err != nil {
			return read, err
		}
		for _, e := range page {
			if len(chain) > 0 && chain[0].Subject != e.Subject {
				if err := evidence.Verify(chain); err != nil {
					return read, err
				}
				chain = chain[:0]
			}
			chain = append(chain, e)
		}
		read += len(page)
		if len(page) < verifyPage {
			return read, evidence.Verify(chain)
		}
		after = page[len(page)-1]
	}
}

func verifySnapshots(ctx context.Context, s *store.Store) (int, error) {
	read := 0
	var after int64
	for {
		var page []vidhuk.Snapshot
		err := s.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.SnapshotsAfter(after, verifyPage)
			return err
		})
		if err != nil || len(page) == 0 {
			return read, err
		}
		for _, p := range page {
			if err := evidence.Check(p); err != nil {
				return read, err
			}
		}
		read += len(page)
		after = page[len(page)-1].ID
	}
}
