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

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/evidence"
	"vidhuk/language"
	"vidhuk/seal"
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
		Description: "Counts the log over the whole journal again and holds it against the signed heads, reads every chain, every sealed\n" +
			"snapshot and every file; names the first of each that does not match. Nothing is changed, and the server may run meanwhile.\n" +
			"Example: vidhuk verify --data /var/lib/vidhuk --checkpoint head-of-may.txt",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "checkpoint", Usage: "file of a head that was kept elsewhere: the log must continue it"},
			&cli.StringSliceFlag{Name: "key", Usage: "public key that must have signed the newest head (default: that of the key's file)"},
			&cli.BoolFlag{Name: "no-files", Usage: "do not read the stored files"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			k := configOf(c)
			if err := there(k.database); err != nil {
				return err
			}
			trust, err := k.trust(c.StringSlice("key"), c.StringSlice("checkpoint"))
			if err != nil {
				return err
			}
			s, err := store.Open(ctx, k.database) // as it is: whoever verifies changes nothing
			if err != nil {
				return err
			}
			v := verification{store: s, trust: trust}
			if !c.Bool("no-files") {
				if v.files, err = k.storedFiles(); err != nil {
					return errors.Join(err, s.Close())
				}
			}
			vault := error(nil)
			if !c.Bool("no-files") {
				vault = verifyVault(ctx, s, k.evidence, c.Root().Writer)
			}
			return errors.Join(v.verify(ctx, c.Root().Writer), vault, s.Close())
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

// verification holds what the journal says against the rest.
type verification struct {
	store *store.Store
	files blob.Store // nil: files are not read
	trust seal.Trust

	tx     *store.Tx
	chain  evidence.Chain
	last   vidhuk.Entry                   // of the chain that is read
	state  string                         // that its last move led to
	moved  map[vidhuk.Number]vidhuk.State // where messages stand, by their chains that were read
	sealed []string                       // hashes of snapshots that the journal names
	named  int64                          // so many it names
	gone   int64                          // of them, removed at the end of their term
	terms  map[string]int64               // snapshots whose term is over, by hash, as the register says
	over   map[string]bool                // the same, as the journal says
	proof  seal.Proof

	entries, snapshots, messages, stored int64
}

func (v *verification) verify(ctx context.Context, out io.Writer) error {
	v.moved = map[vidhuk.Number]vidhuk.State{}
	var found []error
	found = append(found, v.store.Read(ctx, func(tx *store.Tx) error { // one state of the database, whatever is written meanwhile
		v.tx = tx
		if err := v.register(); err != nil {
			return err
		}
		return errors.Join(v.journal(), v.evidence(), v.lawful())
	}))
	proof, err := seal.Check(ctx, v.store, v.trust)
	found = append(found, err)
	if v.files != nil {
		found = append(found, v.storedFiles(ctx))
	}
	if err := errors.Join(found...); err != nil {
		return err
	}
	v.proof = proof
	return v.report(out)
}

func (v *verification) report(out io.Writer) error {
	_, err := fmt.Fprintf(out, "%d journal entries and %d snapshots are as they were written; %d messages stand where the journal says\n",
		v.entries, v.snapshots, v.messages)
	lines := []string{v.proof.Summary()}
	if len(v.trust.Keys) == 0 && v.proof.Head != nil {
		lines = append(lines, "the key's file is not here: the newest head was checked by the key that the database names, "+v.proof.Key)
	}
	if v.files != nil {
		lines = append(lines, fmt.Sprintf("%d stored files are as they were stored", v.stored))
	}
	for _, line := range lines {
		if err == nil {
			_, err = fmt.Fprintln(out, line)
		}
	}
	return err
}

const verifyPage = 2000 // rows read at once

// journal checks every subject's chain, and that its end is what the rest of the
// database shows.
func (v *verification) journal() error {
	for {
		page, err := v.tx.EntriesAfter(v.last.Subject, v.last.ID, verifyPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := v.entry(e); err != nil {
				return err
			}
		}
		if len(page) < verifyPage {
			break
		}
	}
	if err := v.ended(); err != nil {
		return err
	}
	return errors.Join(v.standing(), v.kept(), v.unmoved())
}

func (v *verification) entry(e vidhuk.Entry) error {
	if e.Subject != v.last.Subject {
		if err := v.ended(); err != nil {
			return err
		}
		v.chain, v.state = evidence.Chain{}, ""
	}
	if err := v.chain.Next(e); err != nil {
		return v.placed(err, e)
	}
	v.entries++
	v.last = e
	v.noteRemoved(e)
	if e.To != "" {
		v.state = e.To
	}
	if !strings.Contains(e.Detail, `"snapshot"`) {
		return nil
	}
	var detail struct{ Snapshot string }
	if json.Unmarshal([]byte(e.Detail), &detail) == nil && detail.Snapshot != "" {
		v.named++
		v.sealed = append(v.sealed, detail.Snapshot)
	}
	if len(v.sealed) == verifyBatch {
		return v.kept()
	}
	return nil
}

// placed says where in the log a bad entry stands.
func (v *verification) placed(bad error, e vidhuk.Entry) error {
	place, found, err := seal.Place(v.tx, e.ID)
	switch {
	case err != nil:
		return errors.Join(bad, err)
	case !found:
		return fmt.Errorf("%w (not in the log)", bad)
	}
	return fmt.Errorf("%w (place %d of the log)", bad, place)
}

const verifyBatch = 200 // things looked up at once

// ended notes where the subject of the chain that was read must stand.
func (v *verification) ended() error {
	number, ok := strings.CutPrefix(v.last.Subject, "message/")
	if !ok {
		return nil
	}
	v.moved[vidhuk.Number(number)] = vidhuk.State(v.state)
	if len(v.moved) < verifyBatch {
		return nil
	}
	return v.standing()
}

// standing checks that messages stand where their chains end: an end that was cut
// off shows here.
func (v *verification) standing() error {
	states, err := v.tx.StatesOf(slices.Collect(maps.Keys(v.moved)))
	if err != nil {
		return err
	}
	for _, number := range slices.Sorted(maps.Keys(v.moved)) {
		said := v.moved[number]
		state, there := states[number]
		switch {
		case !there:
			return fmt.Errorf("message %s is gone: its journal ends with %q", number, said)
		case state != said:
			return fmt.Errorf("message %s is %s, but its journal ends with %q: the journal or the message was altered", number, state, said)
		}
		v.messages++
	}
	clear(v.moved)
	return nil
}

// unmoved checks that every message has a journal.
func (v *verification) unmoved() error {
	all, err := v.tx.CountMessages()
	if err != nil || all == v.messages {
		return err
	}
	var after int64
	for {
		page, err := v.tx.MessagesAfter(after, verifyBatch)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, m := range page {
			hash, err := v.tx.LastHash("message/" + string(m.Number))
			if err == nil && hash == "" {
				err = fmt.Errorf("message %s has no journal: it was inserted, or its journal was removed", m.Number)
			}
			if err != nil {
				return err
			}
			after = m.ID
		}
	}
}

// kept checks that snapshots which the journal names are there.
func (v *verification) kept() error {
	kept, err := v.tx.SnapshotsNamed(v.sealed)
	if err != nil {
		return err
	}
	for _, sum := range v.sealed {
		if _, over := v.terms[sum]; over && !slices.Contains(kept, sum) {
			v.gone++
		} else if !slices.Contains(kept, sum) {
			return fmt.Errorf("the journal names a snapshot with SHA-256 %s that is gone", sum)
		}
	}
	v.sealed = v.sealed[:0]
	return nil
}

// evidence checks every snapshot, and that the journal names each.
func (v *verification) evidence() error {
	var after int64
	for {
		page, err := v.tx.SnapshotsAfter(after, verifyPage)
		if err != nil {
			return err
		}
		for _, p := range page {
			if err := evidence.Check(p); err != nil {
				return err
			}
			after = p.ID
		}
		v.snapshots += int64(len(page))
		if len(page) == 0 {
			break
		}
	}
	if v.snapshots == v.named-v.gone {
		return nil
	}
	return v.unnamed()
}

// unnamed finds the first snapshot that the journal does not name.
func (v *verification) unnamed() error {
	var after int64
	for {
		page, err := v.tx.SnapshotsAfter(after, verifyPage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return fmt.Errorf("the journal names %d snapshots, and there are %d", v.named, v.snapshots)
		}
		open := map[string]int64{}
		for _, p := range page {
			if other, twice := open[p.SHA256]; twice {
				return fmt.Errorf("snapshots %d and %d are the same: one was inserted", other, p.ID)
			}
			open[p.SHA256] = p.ID
			after = p.ID
		}
		if err := v.cross(open); err != nil {
			return err
		}
		for _, sum := range slices.Sorted(maps.Keys(open)) {
			return fmt.Errorf("snapshot %d is not in the journal: it was inserted", open[sum])
		}
	}
}

// cross takes out of a list the snapshots that the journal names.
func (v *verification) cross(open map[string]int64) error {
	var after vidhuk.Entry
	for {
		page, err := v.tx.EntriesAfter(after.Subject, after.ID, verifyPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			var detail struct{ Snapshot string }
			if json.Unmarshal([]byte(e.Detail), &detail) == nil {
				delete(open, detail.Snapshot)
			}
			after = e
		}
	}
}
