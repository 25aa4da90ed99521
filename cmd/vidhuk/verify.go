package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/language"
	"vidhuk/store"
)

func migrateCommand() *cli.Command {
	return &cli.Command{
		Name: "migrate", Usage: "bring the database to this program's version",
		Description: "serve does it by itself; run this first when several nodes start at once. Where another version made the\n" +
			"search index, it is made anew: serve does that while it answers, and finds little until it is done.\nExample: vidhuk migrate --database postgres://…",
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error {
				line := newProgress(c.Root().ErrWriter)
				indexed, err := h.center.Reindex(ctx, func(done int) { line.show(done, 0) })
				line.end(indexed)
				if err != nil {
					return err
				}
				if indexed > 0 {
					fmt.Fprintf(c.Root().Writer, "the search index was made anew: %s messages\n", language.En.Number(int64(indexed)))
				}
				_, err = fmt.Fprintf(c.Root().Writer, "%s database is up to date\n", h.store.Engine())
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
			database := configOf(c).database
			if err := there(database); err != nil {
				return err
			}
			s, err := store.Open(ctx, database) // as it is: whoever verifies changes nothing
			if err != nil {
				return err
			}
			return errors.Join(verify(ctx, s, c.Root().Writer), verifyVault(ctx, s, configOf(c).evidence, c.Root().Writer), s.Close())
		},
	}
}

// there refuses the path of an SQLite file that does not exist: opening would
// make an empty one, in which everything is in order.
func there(database string) error {
	if strings.Contains(database, "://") {
		return nil
	}
	if _, err := os.Stat(database); err != nil {
		return fmt.Errorf("there is no database to verify: %w", err)
	}
	return nil
}

// verification is what the journal says, to be held against the rest.
type verification struct {
	store     *store.Store
	state     map[string]string // subject → state after its last move
	removed   map[string]bool   // hash of each snapshot whose term is over, as the journal says
	sealed    map[string]bool   // hash of each snapshot that the journal names
	entries   int
	snapshots int
	messages  int
}

func verify(ctx context.Context, s *store.Store, out io.Writer) error {
	v := &verification{store: s, state: map[string]string{}, removed: map[string]bool{}, sealed: map[string]bool{}}
	for _, check := range []func(context.Context) error{v.journal, v.evidence, v.standing} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "%d journal entries and %d snapshots are as they were written; %d messages stand where the journal says\n",
		v.entries, v.snapshots, v.messages)
	return err
}

const verifyPage = 2000 // rows read at once

// journal checks every subject's chain.
func (v *verification) journal(ctx context.Context) error {
	var chain []vidhuk.Entry
	var after vidhuk.Entry
	for {
		var page []vidhuk.Entry
		err := v.store.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.EntriesAfter(after.Subject, after.ID, verifyPage)
			return err
		})
		if err != nil {
			return err
		}
		for _, e := range page {
			if len(chain) > 0 && chain[0].Subject != e.Subject {
				if err := evidence.Verify(chain); err != nil {
					return err
				}
				chain = chain[:0]
			}
			chain = append(chain, e)
			v.note(e)
		}
		if len(page) < verifyPage {
			return evidence.Verify(chain)
		}
		after = page[len(page)-1]
	}
}

func (v *verification) note(e vidhuk.Entry) {
	v.entries++
	v.noteRemoved(e)
	if e.To != "" {
		v.state[e.Subject] = e.To
	}
	var detail struct{ Snapshot string }
	if json.Unmarshal([]byte(e.Detail), &detail) == nil && detail.Snapshot != "" {
		v.sealed[detail.Snapshot] = true
	}
}

// evidence checks every snapshot, and that none is missing.
func (v *verification) evidence(ctx context.Context) error {
	var after int64
	for {
		var page []vidhuk.Snapshot
		err := v.store.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.SnapshotsAfter(after, verifyPage)
			return err
		})
		if err != nil {
			return err
		}
		for _, p := range page {
			if err := evidence.Check(p); err != nil {
				return err
			}
			delete(v.sealed, p.SHA256)
			after = p.ID
		}
		v.snapshots += len(page)
		if len(page) == 0 {
			break
		}
	}
	if err := v.lawful(ctx); err != nil {
		return err
	}
	for sum := range v.sealed {
		return fmt.Errorf("the journal names a snapshot with SHA-256 %s that is gone", sum)
	}
	return nil
}

// standing checks that every message stands where its chain ends: an end that
// was cut off shows here.
func (v *verification) standing(ctx context.Context) error {
	var after int64
	for {
		var page []vidhuk.Message
		err := v.store.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = tx.MessagesAfter(after, verifyPage)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, m := range page {
			if said := v.state["message/"+string(m.Number)]; said != string(m.State) {
				return fmt.Errorf("message %s is %s, but its journal ends with %q: the journal or the message was altered", m.Number, m.State, said)
			}
			after = m.ID
		}
		v.messages += len(page)
	}
}
