package seal

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/store"
)

// Trust is what does not come from the database that is checked.
type Trust struct {
	Keys  []string // public keys; the newest head must be signed by one of them. Empty: whatever key the database names is taken
	Heads []Saved  // heads that were kept elsewhere
}

// Saved is a head that somebody kept, and where.
type Saved struct{ Where, Note string }

// Proof is what a check has shown.
type Proof struct {
	Size    int64                // entries in the log
	Waiting int64                // entries that are not in the log yet
	Heads   int64                // signed heads
	Head    *evidence.Checkpoint // the newest; nil: nothing is signed
	Key     string               // that signed it
	Saved   int                  // heads kept elsewhere that fit
}

// Unsigned is how many entries of the log no head has yet.
func (p Proof) Unsigned() int64 {
	if p.Head == nil {
		return p.Size
	}
	return p.Size - p.Head.Size
}

// Summary says in words what was shown, and what was not.
func (p Proof) Summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the log of %d entries is whole", p.Size)
	switch {
	case p.Head == nil && p.Size > 0:
		b.WriteString("; NOTHING of it is signed yet")
	case p.Head != nil:
		fmt.Fprintf(&b, " and continues %d signed heads, the newest of %s over %d entries", p.Heads, p.Head.At.Format(time.RFC3339), p.Head.Size)
	}
	if n := p.Unsigned(); p.Head != nil && n > 0 {
		fmt.Fprintf(&b, "; %d entries after it are not signed yet", n)
	}
	if p.Saved > 0 {
		fmt.Fprintf(&b, "; %d heads kept outside the database fit", p.Saved)
	}
	if p.Waiting > 0 {
		fmt.Fprintf(&b, "\n%d entries are NOT in the log yet: for them there are only their chains", p.Waiting)
	}
	return b.String()
}

// Bad is the first thing that does not fit.
type Bad struct {
	Place   int64  // in the log, from 0; -1 where it has none
	Entry   int64  // key of the entry; 0 where it is not known
	Subject string // "" where it is not known
	What    string
}

func (b *Bad) Error() string {
	var where []string
	if b.Place >= 0 {
		where = append(where, fmt.Sprintf("place %d of the log", b.Place))
	}
	if b.Entry != 0 {
		where = append(where, fmt.Sprintf("entry id %d", b.Entry))
	}
	if b.Subject != "" {
		where = append(where, "of "+b.Subject)
	}
	if len(where) == 0 {
		return b.What
	}
	return strings.Join(where, ", ") + ": " + b.What
}

func bad(format string, args ...any) error {
	return &Bad{Place: -1, What: fmt.Sprintf(format, args...)}
}

// Place finds where an entry stands in the log; false: it is not in it.
func Place(tx *store.Tx, id int64) (int64, bool, error) {
	list, err := tx.TileOfEntry(id)
	for _, t := range list {
		keys, err := evidence.ParseKeys(t.Entries)
		if err != nil {
			return 0, false, err
		}
		for i, k := range keys {
			if k == id {
				return t.Number*evidence.TileWidth + int64(i), true, nil
			}
		}
	}
	return 0, false, err
}

// check is one check under way. It holds no more than a tile of each level and the keys
// as ranges.
type check struct {
	tx     *store.Tx
	trust  Trust
	trunk  *evidence.Trunk
	placed evidence.KeySet
	upper  map[int64][]evidence.Hash // level of tiles → hashes of the tile that fills
	proof  Proof
	fault  error // found while the tree grew

	heads    []vidhuk.Head // read ahead
	last     vidhuk.Head   // the newest that was looked at
	allHeads bool          // no more can be read
	fits     int64         // so many entries are as a head says
	saved    []savedHead
}

type savedHead struct {
	evidence.Checkpoint
	where string
}

// Check counts the whole log again from the journal and holds it against its tiles, the
// signed heads and the heads kept elsewhere. It reads in one transaction and needs
// little memory, however long the journal is. The error is a *Bad.
func Check(ctx context.Context, s *store.Store, trust Trust) (Proof, error) {
	c := &check{trust: trust, upper: map[int64][]evidence.Hash{}}
	c.trunk = evidence.NewTrunk(c.grown)
	err := s.Read(ctx, func(tx *store.Tx) error {
		c.tx = tx
		for _, step := range []func() error{c.readSaved, c.walk, c.ends, c.above, c.outside} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	return c.proof, err
}

// readSaved opens the heads that were kept elsewhere: by the trusted keys, or by those
// that signed before them.
func (c *check) readSaved() error {
	before, err := c.tx.HeadKeys()
	if err != nil {
		return err
	}
	keys := namesOf(before, c.trust.Keys...)
	for _, s := range c.trust.Heads {
		head, err := evidence.CheckpointOf(s.Note, keys...)
		if err != nil {
			return bad("the head kept in %s: %v", s.Where, err)
		}
		c.saved = append(c.saved, savedHead{head, s.Where})
	}
	return nil
}

// namesOf lists keys, with others.
func namesOf(list []store.HeadKey, others ...string) []string {
	keys := slices.Clone(others)
	for _, k := range list {
		keys = append(keys, k.Key)
	}
	return keys
}

const tilesAtOnce = 16

// walk goes through the log tile by tile.
func (c *check) walk() error {
	for number := int64(0); ; {
		page, err := c.tx.TilesFrom(0, number, tilesAtOnce)
		if err != nil {
			return err
		}
		for _, t := range page {
			if t.Number != number {
				return &Bad{Place: number * evidence.TileWidth, What: fmt.Sprintf("tile %d of the log is gone", number)}
			}
			if err := c.tile(t); err != nil {
				return err
			}
			number++
		}
		if len(page) < tilesAtOnce {
			return nil
		}
	}
}

// tile counts one tile of entries again.
func (c *check) tile(t vidhuk.Tile) error {
	start := t.Number * evidence.TileWidth
	if c.trunk.Size() != start {
		return &Bad{Place: c.trunk.Size(), What: fmt.Sprintf("tile %d of the log was cut short", t.Number-1)}
	}
	stored, err := evidence.Hashes(t)
	if err != nil {
		return &Bad{Place: start, What: fmt.Sprintf("tile %d of the log was altered: it holds no hashes", t.Number)}
	}
	keys, err := evidence.ParseKeys(t.Entries)
	if err != nil || len(keys) != len(stored) {
		return &Bad{Place: start, What: fmt.Sprintf("tile %d of the log was altered: it does not name %d entries", t.Number, len(stored))}
	}
	entries, err := c.entries(keys)
	if err != nil {
		return err
	}
	first, last := keys[0], keys[0]
	for i, key := range keys {
		place := start + int64(i)
		first, last = min(first, key), max(last, key)
		e, found := entries[key]
		switch {
		case !found:
			return &Bad{Place: place, Entry: key, What: "the entry was removed from the journal" + c.between(keys, i, entries)}
		case !c.placed.Add(key):
			return &Bad{Place: place, Entry: key, Subject: e.Subject, What: "the log names the entry twice"}
		}
		leaf := evidence.Leaf(e.Hash, evidence.Salt(t.Secret, place))
		if leaf != stored[i] {
			return &Bad{Place: place, Entry: key, Subject: e.Subject, What: "the entry is not the one that stands in the log: it was changed or moved"}
		}
		c.trunk.Add(leaf)
		if c.fault != nil {
			return c.fault
		}
		if err := c.signed(); err != nil {
			return err
		}
	}
	if first != t.First || last != t.Last {
		return &Bad{Place: start, What: fmt.Sprintf("tile %d of the log was altered: the bounds of its keys", t.Number)}
	}
	return nil
}

// entries reads the entries of a tile.
func (c *check) entries(keys []int64) (map[int64]store.Sealed, error) {
	first, last := keys[0], keys[0]
	for _, k := range keys {
		first, last = min(first, k), max(last, k)
	}
	read := func() ([]store.Sealed, error) { return c.tx.SealedOf(keys) }
	if last-first < 2*evidence.TileWidth {
		read = func() ([]store.Sealed, error) { return c.tx.SealedBetween(first, last) }
	}
	list, err := read()
	found := make(map[int64]store.Sealed, len(list))
	for _, e := range list {
		found[e.ID] = e
	}
	return found, err
}

// between says beside which entries one stood that is gone.
func (c *check) between(keys []int64, i int, entries map[int64]store.Sealed) string {
	var beside []string
	for _, at := range []int{i - 1, i + 1} {
		if at < 0 || at >= len(keys) {
			continue
		}
		if e, ok := entries[keys[at]]; ok {
			beside = append(beside, fmt.Sprintf("%s (id %d)", e.Subject, e.ID))
		}
	}
	if len(beside) == 0 {
		return ""
	}
	return "; it stood beside " + strings.Join(beside, " and ")
}

// grown hears of every node whose subtree is complete.
func (c *check) grown(level int, number int64, h evidence.Hash) {
	if level == 0 || level%8 != 0 || c.fault != nil {
		return
	}
	above := int64(level / 8)
	c.upper[above] = append(c.upper[above], h)
	if len(c.upper[above]) == evidence.TileWidth {
		c.fault = c.compare(above, number/evidence.TileWidth)
		c.upper[above] = nil
	}
}

// compare holds a tile above the entries against what was counted.
func (c *check) compare(level, number int64) error {
	t, err := c.tx.Tile(level, number)
	if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
		return bad("tile %d of level %d of the log is gone", number, level)
	}
	if err != nil {
		return err
	}
	stored, err := evidence.Hashes(t)
	if err != nil || len(stored) != len(c.upper[level]) {
		return bad("tile %d of level %d of the log was altered: it does not hold %d hashes", number, level, len(c.upper[level]))
	}
	for i, h := range c.upper[level] {
		if h != stored[i] {
			return bad("tile %d of level %d of the log was altered: hash %d", number, level, i)
		}
	}
	return nil
}

// signed holds the log, as far as it was counted, against the heads of that size.
func (c *check) signed() error {
	size := c.trunk.Size()
	for {
		h, err := c.peek()
		if err != nil {
			return err
		}
		if h == nil || h.Size != size {
			return c.keptAt(size)
		}
		if err := c.head(*h); err != nil {
			return err
		}
		c.heads = c.heads[1:]
	}
}

// peek is the next head to look at; nil after the last.
func (c *check) peek() (*vidhuk.Head, error) {
	if len(c.heads) == 0 && !c.allHeads {
		var err error
		if c.heads, err = c.tx.HeadsFrom(c.last.Number, 500); err != nil {
			return nil, err
		}
		c.allHeads = len(c.heads) < 500
	}
	if len(c.heads) == 0 {
		return nil, nil
	}
	h := c.heads[0]
	if h.Number != c.last.Number+1 {
		return nil, bad("head %d is gone", c.last.Number+1)
	}
	if h.Size < c.last.Size || h.Size < c.trunk.Size() {
		return nil, bad("head %d was altered: it is over %d entries, and an earlier one over %d", h.Number, h.Size, c.last.Size)
	}
	return &h, nil
}

// head checks one signed head, whose size the log has now.
func (c *check) head(h vidhuk.Head) error {
	said, err := evidence.CheckpointOf(h.Note, h.Key)
	if err != nil {
		return bad("head %d was altered: %v", h.Number, err)
	}
	if said.Number != h.Number || said.Size != h.Size || said.Root.String() != h.Root || !said.At.Equal(h.At) {
		return bad("head %d was altered: it does not say what was signed", h.Number)
	}
	if root := c.trunk.Root(); root != said.Root {
		return c.another(said, fmt.Sprintf("head %d of %s", h.Number, said.At.Format(time.RFC3339)))
	}
	c.fits, c.last = h.Size, h
	c.proof.Head, c.proof.Key, c.proof.Heads = &said, h.Key, h.Number
	return nil
}

// another says that entries were altered together with the log: which of them, only
// the hash that was signed knows.
func (c *check) another(said evidence.Checkpoint, where string) error {
	return &Bad{Place: c.fits, What: fmt.Sprintf("%s was signed over other entries: one or more of the places %d to %d were altered together with the log",
		where, c.fits, said.Size-1)}
}

// keptAt holds the log against the heads of a size that were kept elsewhere.
func (c *check) keptAt(size int64) error {
	for _, s := range c.saved {
		if s.Size != size {
			continue
		}
		if s.Root != c.trunk.Root() {
			return c.another(s.Checkpoint, "the head kept in "+s.where)
		}
		c.proof.Saved++
	}
	return nil
}

// ends checks that the log ends where it is said to, and under whose key.
func (c *check) ends() error {
	size := c.trunk.Size()
	if size == 0 {
		if err := c.signed(); err != nil {
			return err
		}
	}
	h, err := c.peek()
	if err != nil {
		return err
	}
	if h != nil {
		return bad("the log was cut: head %d of %s was signed over %d entries, and there are %d", h.Number, h.At.Format(time.RFC3339), h.Size, size)
	}
	for _, s := range c.saved {
		if s.Size > size {
			return bad("the log was cut: the head kept in %s was signed on %s over %d entries, and there are %d",
				s.where, s.At.Format(time.RFC3339), s.Size, size)
		}
		if s.Number > c.last.Number {
			return bad("head %d is gone: it is kept in %s", s.Number, s.where)
		}
	}
	at, err := c.tx.Sealing()
	switch {
	case err != nil:
		return err
	case at.Size != size:
		return bad("the log was altered: it should have %d entries and has %d", at.Size, size)
	}
	c.proof.Size = size
	return c.trusted()
}

func (c *check) trusted() error {
	if c.proof.Head == nil || len(c.trust.Keys) == 0 {
		return nil
	}
	if _, err := evidence.CheckpointOf(c.last.Note, c.trust.Keys...); err != nil {
		return bad("the newest head, %d: %v", c.last.Number, err)
	}
	return nil
}

// above checks the tiles that were not full, and that there is none besides.
func (c *check) above() error {
	highest, err := c.tx.HighestLevel()
	if err != nil {
		return err
	}
	count := c.trunk.Size() // of hashes in the level
	for level := int64(0); level <= highest || count > 0; level++ {
		tiles := (count + evidence.TileWidth - 1) / evidence.TileWidth
		if level > 0 && len(c.upper[level]) > 0 {
			if err := c.compare(level, tiles-1); err != nil {
				return err
			}
		}
		more, err := c.tx.TilesOutside(level, tiles)
		if err != nil {
			return err
		}
		if more > 0 {
			return bad("level %d of the log has %d tiles too many", level, more)
		}
		count /= evidence.TileWidth
	}
	return nil
}

// outside looks for entries that never came into the log.
func (c *check) outside() error {
	at, err := c.tx.Sealing()
	if err != nil {
		return err
	}
	all, err := c.tx.CountEntries(math.MinInt64)
	if err != nil {
		return err
	}
	higher, err := c.tx.CountEntries(at.Floor)
	if err != nil {
		return err
	}
	if all-higher != c.placed.UpTo(at.Floor) {
		return c.stranger(at.Floor)
	}
	c.proof.Waiting = all - c.trunk.Size()
	newest, err := c.tx.LastEntry()
	if err == nil && at.Floor > newest {
		err = bad("the log was altered: it says that entries up to id %d are in it, and the newest is %d", at.Floor, newest)
	}
	return err
}

// stranger names the first entry below the floor that is not in the log.
func (c *check) stranger(floor int64) error {
	for from := int64(math.MinInt64); ; {
		page, err := c.tx.SealedFrom(from, 2000)
		if err != nil {
			return err
		}
		for _, e := range page {
			if e.ID <= floor && !c.placed.Has(e.ID) {
				return &Bad{Place: -1, Entry: e.ID, Subject: e.Subject, What: "the entry never came into the log: it was inserted, or the log was moved past it"}
			}
			from = e.ID + 1
		}
		if len(page) == 0 {
			return bad("entries without a key of their own stand in the journal")
		}
	}
}
