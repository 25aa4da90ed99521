package store

import (
	"vidhuk"
)

var tiles = describeNatural("seal_tile", "level number hashes entries secret first_id last_id", func(t *vidhuk.Tile) []any {
	return []any{&t.Level, &t.Number, &t.Hashes, &t.Entries, &t.Secret, &t.First, &t.Last}
})

var heads = describeNatural("seal_head", "number size root note key at", func(h *vidhuk.Head) []any {
	return []any{&h.Number, &h.Size, &h.Root, &h.Note, &h.Key, at(&h.At)}
})

// Sealing is how far the log over the journal has come.
type Sealing struct {
	Size  int64 // entries in the log
	Floor int64 // every entry whose key is not above it is in the log, and no other with such a key can come
}

// Sealing reads how far the log has come.
func (tx *Tx) Sealing() (s Sealing, err error) {
	err = tx.row([]any{&s.Size, &s.Floor}, "select size, floor from seal_state where id = 1")
	return s, err
}

// MoveSealing notes how far the log has come now. Error: vidhuk.Conflict
// "exists" when another process moved it meanwhile; then nothing of this
// transaction may stay.
func (tx *Tx) MoveSealing(from, to Sealing) error {
	n, err := tx.affected("update seal_state set size = $1, floor = $2 where id = 1 and size = $3 and floor = $4", to.Size, to.Floor, from.Size, from.Floor)
	if err == nil && n == 0 {
		err = vidhuk.Refuse(vidhuk.Conflict, "exists")
	}
	return err
}

// PutTiles writes tiles, over those of the same place.
func (tx *Tx) PutTiles(list []vidhuk.Tile) error {
	for i := range list {
		_, err := tx.exec(tiles.inserting+` on conflict (level, number) do update set hashes = excluded.hashes, entries = excluded.entries,
			secret = excluded.secret, first_id = excluded.first_id, last_id = excluded.last_id`, values(tiles.fields(&list[i]))...)
		if err != nil {
			return err
		}
	}
	return nil
}

// Tile reads one tile of the log. Error: vidhuk.NotFound.
func (tx *Tx) Tile(level, number int64) (vidhuk.Tile, error) {
	return tiles.one(tx, "where level = $1 and number = $2", level, number)
}

// TilesFrom lists the tiles of a level from a number on.
func (tx *Tx) TilesFrom(level, number int64, limit int) ([]vidhuk.Tile, error) {
	return tiles.list(tx, "where level = $1 and number >= $2 order by number limit $3", level, number, limit)
}

// TileOfEntry reads the tiles of level 0 that may hold an entry.
func (tx *Tx) TileOfEntry(id int64) ([]vidhuk.Tile, error) {
	return tiles.list(tx, "where level = 0 and last_id >= $1 and first_id <= $1 order by number", id)
}

// PlacedAbove lists, tile by tile, the keys of entries in the log where any of them
// is above a key.
func (tx *Tx) PlacedAbove(id int64) ([]string, error) {
	return tx.texts("select entries from seal_tile where level = 0 and last_id > $1 order by number", id)
}

// TilesOutside counts the tiles of a level whose number is not below a bound.
func (tx *Tx) TilesOutside(level, number int64) (int64, error) {
	return tx.number("select count(*) from seal_tile where level = $1 and (number >= $2 or number < 0)", level, number)
}

// HighestLevel is the level of the topmost tile.
func (tx *Tx) HighestLevel() (int64, error) {
	return tx.number("select coalesce(max(level), 0) from seal_tile")
}

// Sealed is as much of an entry as the log is made of.
type Sealed struct {
	ID      int64
	Subject string
	Hash    string
}

// SealedFrom lists entries by key, from a key on.
func (tx *Tx) SealedFrom(id int64, limit int) ([]Sealed, error) {
	return tx.sealed("where id >= $1 order by id limit $2", id, limit)
}

// SealedBetween lists the entries whose keys lie between two, both included.
func (tx *Tx) SealedBetween(first, last int64) ([]Sealed, error) {
	return tx.sealed("where id between $1 and $2 order by id", first, last)
}

// SealedOf lists the entries of the given keys.
func (tx *Tx) SealedOf(ids []int64) ([]Sealed, error) {
	where, args := in(1, ids)
	return tx.sealed("where id "+where, args...)
}

func (tx *Tx) sealed(rest string, args ...any) ([]Sealed, error) {
	return scan(tx, "select id, subject, hash from journal "+rest, func(s *Sealed) []any { return []any{&s.ID, &s.Subject, &s.Hash} }, args...)
}

// CountEntries counts the entries whose keys are above a key.
func (tx *Tx) CountEntries(id int64) (int64, error) {
	return tx.number("select count(*) from journal where id > $1", id)
}

// Horizon tells which transactions are under way: every one numbered below oldest
// is over, and one that begins now is numbered next or above. Where writers wait
// for each other, no transaction is ever under way and keys are given in the
// order of the commits: ordered says so.
func (tx *Tx) Horizon() (oldest, next int64, ordered bool, err error) {
	if tx.store.engine.horizon == "" {
		return 0, 0, true, nil
	}
	err = tx.row([]any{&oldest, &next}, tx.store.engine.horizon)
	return oldest, next, false, err
}

// LastHead is the newest signed head. Error: vidhuk.NotFound while there is none.
func (tx *Tx) LastHead() (vidhuk.Head, error) {
	return heads.one(tx, "order by number desc limit 1")
}

// AddHead keeps a signed head. Error: vidhuk.Conflict "exists" when another process
// has signed the head of that number.
func (tx *Tx) AddHead(h vidhuk.Head) error {
	_, err := tx.exec(heads.inserting, values(heads.fields(&h))...)
	return err
}

// HeadsFrom lists the signed heads by number, after a number.
func (tx *Tx) HeadsFrom(number int64, limit int) ([]vidhuk.Head, error) {
	return heads.list(tx, "where number > $1 order by number limit $2", number, limit)
}

// Head reads a signed head. Error: vidhuk.NotFound.
func (tx *Tx) Head(number int64) (vidhuk.Head, error) {
	return heads.one(tx, "where number = $1", number)
}

// HeadKey is a public key and the first head that it signed.
type HeadKey struct {
	Key   string
	First int64
}

// HeadKeys lists the keys with which heads were ever signed, the oldest first.
func (tx *Tx) HeadKeys() ([]HeadKey, error) {
	return scan(tx, "select key, min(number) from seal_head group by key order by min(number)", func(k *HeadKey) []any { return []any{&k.Key, &k.First} })
}

// SnapshotsNamed lists which of some hashes belong to snapshots that are kept.
func (tx *Tx) SnapshotsNamed(sums []string) ([]string, error) {
	if len(sums) == 0 {
		return nil, nil
	}
	where, args := in(1, sums)
	return tx.texts("select sha256 from snapshot where sha256 "+where, args...)
}

// StatesOf reads where messages stand, by number.
func (tx *Tx) StatesOf(numbers []vidhuk.Number) (map[vidhuk.Number]vidhuk.State, error) {
	states := make(map[vidhuk.Number]vidhuk.State, len(numbers))
	if len(numbers) == 0 {
		return states, nil
	}
	type standing struct {
		number vidhuk.Number
		state  vidhuk.State
	}
	where, args := in(1, numbers)
	list, err := scan(tx, "select number, state from message where number "+where, func(s *standing) []any { return []any{&s.number, &s.state} }, args...)
	for _, s := range list {
		states[s.number] = s.state
	}
	return states, err
}

// CountMessages counts all messages, whatever became of them.
func (tx *Tx) CountMessages() (int64, error) { return tx.number("select count(*) from message") }

// StoredFile is a photo that stands somewhere, by what its files contain.
type StoredFile struct {
	ID         int64
	Sum, Thumb string
}

// StoredFiles lists photos that belong to something, also those that nobody is shown
// any more, by key, after a key.
func (tx *Tx) StoredFiles(id int64, limit int) ([]StoredFile, error) {
	return scan(tx, "select id, sha256, thumb from photo where id > $1 and (message_id > 0 or post_id > 0) order by id limit $2",
		func(f *StoredFile) []any { return []any{&f.ID, &f.Sum, &f.Thumb} }, id, limit)
}

// AddEntries appends many entries to the journal, chained already, in a few
// statements; their keys are not read back.
func (tx *Tx) AddEntries(list []vidhuk.Entry) error { return journal.insertMany(tx, list) }
