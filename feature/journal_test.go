package feature

import (
	"encoding/base64"
	"errors"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/seal"
	"vidhuk/store"
)

// journals are the steps about the journal and its log (5.1).
func (w *world) journals(s *godog.ScenarioContext) {
	var whole vidhuk.Tile // as it was before somebody changed it
	s.Step(`^журнал підписано$`, func() error {
		w.x.Sealed()
		return nil
	})
	s.Step(`^перевірка журналу нічого не знаходить$`, func() error {
		p, err := seal.Check(ctx, w.x.Store, seal.Trust{})
		return errors.Join(err, expect(p.Size > 0 && p.Head != nil, "перевірено %+v", p))
	})
	s.Step(`^в журналі (немає|є) запис(?:ів|и), які чекають на підпис$`, func(are string) error {
		j, err := w.x.Look.JournalLog(ctx)
		return errors.Join(err, expect((j.Waiting+j.Unsigned > 0) == (are == "є"), "журнал: %+v", j))
	})
	s.Step(`^хтось потай змінює журнал у базі даних$`, func() error {
		return w.x.Store.Write(ctx, func(tx *store.Tx) error {
			t, err := tx.Tile(0, 0)
			if err != nil {
				return err
			}
			whole = t
			raw, err := base64.StdEncoding.DecodeString(t.Hashes)
			if err != nil {
				return err
			}
			raw[2*32]++ // the third entry
			t.Hashes = base64.StdEncoding.EncodeToString(raw)
			return tx.PutTiles([]vidhuk.Tile{t})
		})
	})
	s.Step(`^перевірка журналу називає місце, яке змінено$`, func() error {
		_, err := seal.Check(ctx, w.x.Store, seal.Trust{})
		var bad *seal.Bad
		// Other scenarios live in the same town.
		if undo := w.x.Store.Write(ctx, func(tx *store.Tx) error { return tx.PutTiles([]vidhuk.Tile{whole}) }); undo != nil {
			return undo
		}
		return expect(errors.As(err, &bad) && bad.Place == 2 && bad.Subject != "", "перевірка каже: %v", err)
	})
	s.Step(`^відвідувач зберіг голову журналу$`, func() (err error) {
		w.kept, err = w.head()
		return err
	})
	s.Step(`^відвідувач переконується, що журнал продовжує збережену голову$`, func() error {
		now, err := w.head()
		if err != nil {
			return err
		}
		p, err := w.x.Look.JournalConsistency(ctx, w.kept.Size, now.Size)
		if err != nil {
			return err
		}
		proof := make([]evidence.Hash, len(p.Proof))
		for i, text := range p.Proof {
			if proof[i], err = evidence.ParseHash(text); err != nil {
				return err
			}
		}
		return expect(now.Size > w.kept.Size && evidence.CheckConsistency(proof, w.kept.Size, w.kept.Root, now.Size, now.Root),
			"%+v не продовжує %+v", now, w.kept)
	})
}

// head is the newest head as everybody reads it.
func (w *world) head() (evidence.Checkpoint, error) {
	note, err := w.x.Look.Checkpoint(ctx, 0)
	if err != nil {
		return evidence.Checkpoint{}, err
	}
	j, err := w.x.Look.JournalLog(ctx)
	if err != nil {
		return evidence.Checkpoint{}, err
	}
	return evidence.CheckpointOf(note, j.Keys[0].Key)
}
