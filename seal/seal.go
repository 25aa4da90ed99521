// Package seal writes the log over the whole journal. Deeds write their entries as
// ever; this room reads them after they are committed, gives each the next place in
// one Merkle log, and signs the head of the log every minute and when the program
// stops. What was once in a head that somebody outside has kept can be neither removed
// nor changed without being found.
//
// The map of the room:
//
//	seal.go     the Sealer: taking entries in, signing heads
//	key.go      the files of the key and of the newest head
//	check.go    proof that journal, log and heads fit together
//	rotate.go   another key
//
// Entries come into the log in the order of their keys, as far as they are seen. On
// PostgreSQL a transaction with smaller keys may be committed after one with larger
// ones: every entry that has no place yet gets the next one, and nothing below the
// floor can come any more, since every transaction that could have brought it is over.
package seal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/store"
)

// Config is what a Sealer is made of.
type Config struct {
	Store   *store.Store
	KeyFile string // holds the key; made at the first start
	Kept    string // file that holds the newest head outside the database
	Address string // public address of the site: the name of a new key
	Log     *slog.Logger
	Every   time.Duration // how often to seal; a minute unless said
}

// Sealer seals. One of them works for a database at a time; others find it done.
type Sealer struct {
	config Config
	key    *evidence.Key
	told   string // what was last logged, so that it is logged once

	known  bool // the rest is what the database said
	at     store.Sealing
	placed evidence.KeySet // keys above the floor that are in the log
	from   int64           // this round looked at every smaller key
	rising rising
}

// rising is how the floor moves where transactions run beside one another: a key seen
// in one round, every transaction that had begun by the next, and all of them over in
// a later one.
type rising struct {
	key   int64 // 0: none yet
	next  int64 // no transaction numbered below may be under way any more
	dated bool  // next is known
}

// New makes a Sealer.
func New(c Config) *Sealer {
	if c.Every == 0 {
		c.Every = time.Minute
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Sealer{config: c}
}

// closing is how long the last seal of a stopping program may take.
const closing = 10 * time.Second

// Run seals at once, then every minute, and once more when the context ends. What
// fails is logged and tried again: a journal that cannot be sealed waits, and deeds go
// on.
func (s *Sealer) Run(ctx context.Context) error {
	ticker := time.NewTicker(s.config.Every)
	defer ticker.Stop()
	for ctx.Err() == nil {
		s.tell(ctx, s.Seal(ctx))
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	s.tell(last, s.Seal(last))
	return nil
}

func (s *Sealer) tell(ctx context.Context, err error) {
	switch {
	case err == nil:
		s.told = ""
	case ctx.Err() == nil && err.Error() != s.told:
		s.told = err.Error()
		s.config.Log.Error("journal not sealed", "error", err)
	}
}

// Seal takes every entry in that waits, and signs the head if the log has grown. Errors
// besides the database's: the key is missing, is another than the one that signs this
// log, or the log is not the one that was signed before.
func (s *Sealer) Seal(ctx context.Context) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	s.from = 0
	for {
		more, err := s.take(ctx)
		if vidhuk.KindOf(err) == vidhuk.Conflict && err != nil {
			s.known = false // another process takes entries in
			return nil
		}
		if err != nil {
			s.known = false
			return err
		}
		if !more {
			return s.sign(ctx)
		}
	}
}

// Key gives the key that signs, made or read if need be.
func (s *Sealer) Key(ctx context.Context) (*evidence.Key, error) {
	return s.key, s.open(ctx)
}

// open reads the key, or makes it where the journal was never sealed.
func (s *Sealer) open(ctx context.Context) error {
	if s.key != nil {
		return nil
	}
	key, err := ReadKey(s.config.KeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = s.first(ctx)
	}
	if err != nil {
		return err
	}
	s.key = key
	return nil
}

// first makes the first key. Where heads were signed already, their key lies somewhere
// else, and a new one would tear the log in two.
func (s *Sealer) first(ctx context.Context) (*evidence.Key, error) {
	head, err := lastHead(ctx, s.config.Store)
	if err != nil {
		return nil, err
	}
	if head.Number > 0 {
		return nil, fmt.Errorf("the key of the journal is not in %s; heads were signed by %s: put its file there, or take another key by vidhuk journal rotate",
			s.config.KeyFile, head.Key)
	}
	key, err := evidence.NewKey(nameOf(s.config.Address))
	if err != nil {
		return nil, err
	}
	if err := WriteKey(s.config.KeyFile, key); err != nil {
		return nil, err
	}
	s.config.Log.Info("key of the journal made: keep a copy of its file apart", "file", s.config.KeyFile, "verifier", key.Verifier())
	return key, nil
}

// lastHead is the newest head: number 0 while there is none.
func lastHead(ctx context.Context, s *store.Store) (h vidhuk.Head, err error) {
	err = s.Read(ctx, func(tx *store.Tx) error {
		h, err = newest(tx)
		return err
	})
	return h, err
}

func newest(tx *store.Tx) (vidhuk.Head, error) {
	h, err := tx.LastHead()
	if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
		return vidhuk.Head{}, nil
	}
	return h, err
}

// batch is how many entries one transaction takes in: some milliseconds of the one
// writer that SQLite has.
const batch = 8 * evidence.TileWidth

// take takes a batch of entries in and reports whether there may be more.
func (s *Sealer) take(ctx context.Context) (more bool, err error) {
	var next store.Sealing
	var fresh []store.Sealed
	var changed []vidhuk.Tile
	var last int64
	err = s.config.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if err := s.recall(tx); err != nil {
			return err
		}
		next = s.at
		if fresh, last, more, err = s.waiting(tx); err != nil {
			return err
		}
		next.Size += int64(len(fresh))
		if next.Floor, err = s.rise(tx, last, more); err != nil || len(fresh) == 0 {
			return err
		}
		changed, err = place(tx, s.at.Size, fresh)
		return err
	})
	if err != nil || next == s.at {
		return false, err
	}
	err = s.config.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.MoveSealing(s.at, next); err != nil {
			return err
		}
		return tx.PutTiles(changed)
	})
	if err != nil {
		return false, err
	}
	for _, e := range fresh {
		s.placed.Add(e.ID)
	}
	s.placed.DropUpTo(next.Floor)
	s.at, s.from = next, last+1
	return more, nil
}

// recall reads how far the log has come, unless nobody else has moved it.
func (s *Sealer) recall(tx *store.Tx) error {
	at, err := tx.Sealing()
	if err != nil || s.known && at == s.at {
		return err
	}
	s.placed, s.rising, s.from = evidence.KeySet{}, rising{}, 0
	lists, err := tx.PlacedAbove(at.Floor)
	if err != nil {
		return err
	}
	for _, text := range lists {
		keys, err := evidence.ParseKeys(text)
		if err != nil {
			return err
		}
		for _, k := range keys {
			s.placed.Add(k)
		}
	}
	s.placed.DropUpTo(at.Floor)
	s.at, s.known = at, true
	return nil
}

// waiting lists entries without a place, by key, with the largest key that was looked
// at.
func (s *Sealer) waiting(tx *store.Tx) (fresh []store.Sealed, last int64, more bool, err error) {
	from := max(s.from, s.placed.Missing(s.at.Floor))
	last = from - 1
	for len(fresh) < batch {
		page, err := tx.SealedFrom(from, batch)
		if err != nil {
			return nil, 0, false, err
		}
		for _, e := range page {
			if len(fresh) == batch {
				return fresh, last, true, nil
			}
			if last = e.ID; !s.placed.Has(e.ID) {
				fresh = append(fresh, e)
			}
		}
		if len(page) < batch {
			return fresh, last, false, nil
		}
		from = last + 1
	}
	return fresh, last, true, nil
}

// rise gives the floor after a round that looked at every entry up to last, or at a
// part of them if there are more.
func (s *Sealer) rise(tx *store.Tx, last int64, more bool) (int64, error) {
	settled := s.placed.Missing(s.at.Floor) - 1 // without a gap: no key below is free
	oldest, next, ordered, err := tx.Horizon()
	switch {
	case err != nil:
		return 0, err
	case ordered:
		return max(last, settled), nil
	case more:
	case s.rising.key == 0:
		if last > settled {
			s.rising = rising{key: last}
		}
	case !s.rising.dated:
		// A round after the key was seen: whoever drew a smaller one has a number by now.
		s.rising.next, s.rising.dated = next, true
	case oldest >= s.rising.next:
		settled = max(settled, s.rising.key)
		s.rising = rising{}
	}
	return settled, nil
}

// place gives entries the next places and makes the tiles that change by it.
func place(tx *store.Tx, size int64, fresh []store.Sealed) ([]vidhuk.Tile, error) {
	secrets := map[int64]string{}
	keys := map[int64][]int64{}
	if size%evidence.TileWidth != 0 {
		edge, err := tx.Tile(0, size/evidence.TileWidth)
		if err != nil {
			return nil, err
		}
		if keys[edge.Number], err = evidence.ParseKeys(edge.Entries); err != nil {
			return nil, err
		}
		secrets[edge.Number] = edge.Secret
	}
	leaves := make([]evidence.Hash, len(fresh))
	for i, e := range fresh {
		at := size + int64(i)
		tile := at / evidence.TileWidth
		if secrets[tile] == "" {
			secrets[tile] = evidence.NewSecret()
		}
		keys[tile] = append(keys[tile], e.ID)
		leaves[i] = evidence.Leaf(e.Hash, evidence.Salt(secrets[tile], at))
	}
	changed, err := evidence.Grow(size, leaves, tx.Tile)
	for i := range changed {
		if t := &changed[i]; t.Level == 0 {
			list := keys[t.Number]
			t.Secret, t.Entries, t.First, t.Last = secrets[t.Number], evidence.FormatKeys(list), list[0], list[0]
			for _, k := range list {
				t.First, t.Last = min(t.First, k), max(t.Last, k)
			}
		}
	}
	return changed, err
}

// sign signs the head unless the newest one has everything.
func (s *Sealer) sign(ctx context.Context) error {
	kept, err := readKept(s.config.Kept)
	if err != nil {
		return err
	}
	var next *vidhuk.Head
	err = s.config.Store.Read(ctx, func(tx *store.Tx) error {
		at, err := tx.Sealing()
		if err != nil {
			return err
		}
		head, err := newest(tx)
		if err != nil {
			return err
		}
		if err := mine(tx, s.key, at.Size, head, kept); err != nil || head.Size == at.Size {
			return err
		}
		next, err = headAfter(tx, head, at.Size, s.key)
		return err
	})
	if err != nil || next == nil {
		return err
	}
	err = s.config.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddHead(*next) })
	if vidhuk.KindOf(err) == vidhuk.Conflict && err != nil {
		return nil // another process signed this head
	}
	if err != nil {
		return err
	}
	return writeKept(s.config.Kept, next.Note)
}

// headAfter signs the log of a size as the head that follows another.
func headAfter(tx *store.Tx, before vidhuk.Head, size int64, key *evidence.Key, others ...*evidence.Key) (*vidhuk.Head, error) {
	root, err := evidence.Root(size, tx.Tile)
	if err != nil {
		return nil, err
	}
	h := vidhuk.Head{Number: before.Number + 1, Size: size, Root: root.String(), Key: key.Verifier(), At: tx.Now}
	h.Note, err = key.Sign(evidence.Checkpoint{Size: size, Root: root, Number: h.Number, At: h.At}, others...)
	return &h, err
}

// mine refuses to sign what is not the log that was signed before: by this key, and
// beginning with everything that the newest heads, in the database and beside it,
// had. Whoever restored an old copy or altered the log is not helped to hide it.
func mine(tx *store.Tx, key *evidence.Key, size int64, head vidhuk.Head, kept string) error {
	if head.Number > 0 && head.Key != key.Verifier() {
		return fmt.Errorf("the journal is signed by %s, and the key here is %s", head.Key, key.Verifier())
	}
	before, err := tx.HeadKeys()
	if err != nil {
		return err
	}
	for _, signed := range []string{head.Note, kept} {
		if signed == "" {
			continue
		}
		c, err := evidence.CheckpointOf(signed, namesOf(before, key.Verifier())...)
		if err != nil {
			return fmt.Errorf("a head that was signed before: %w", err)
		}
		if c.Size > size {
			return fmt.Errorf("head %d of %s was signed over %d entries, and the log has %d: entries were lost or removed (vidhuk verify says more)", c.Number, c.At.Format(time.RFC3339), c.Size, size)
		}
		root, err := evidence.Root(c.Size, tx.Tile)
		if err != nil {
			return err
		}
		if root != c.Root {
			return fmt.Errorf("the first %d entries of the log are not those that head %d of %s was signed over", c.Size, c.Number, c.At.Format(time.RFC3339))
		}
	}
	return nil
}
