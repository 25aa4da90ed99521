package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/store"
)

// JournalLog is how the log over the journal stands, for everybody: figures and keys,
// nothing of what the entries say.
type JournalLog struct {
	Size     int64        `json:"size" doc:"entries in the log"`
	Waiting  int64        `json:"waiting" doc:"entries that are written and not in the log yet"`
	Unsigned int64        `json:"unsigned" doc:"entries in the log that the newest signed head does not have yet"`
	Head     *JournalHead `json:"head,omitempty" doc:"the newest signed head; absent: nothing is signed yet"`
	Keys     []JournalKey `json:"keys" doc:"the public keys that signed heads, the oldest first; the last one signs now"`
}

// JournalHead is a signed head.
type JournalHead struct {
	Number int64     `json:"number" doc:"of the head, from 1 without gaps"`
	Size   int64     `json:"size" doc:"entries that it is over"`
	Root   string    `json:"root" doc:"hash over all of them (RFC 6962), base64"`
	At     time.Time `json:"signed_at"`
	Age    int64     `json:"age" doc:"seconds since then"`
}

// JournalKey is a public key and the first head that it signed.
type JournalKey struct {
	Key  string `json:"key" doc:"verifier key of a signed note (C2SP)"`
	Head int64  `json:"head" doc:"number of the first head that it signed; that head is signed by the key before it too, unless that one was lost"`
}

// JournalLog reads how the log over the journal stands (5.1).
func (l *Look) JournalLog(ctx context.Context) (j JournalLog, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		at, err := tx.Sealing()
		if err != nil {
			return err
		}
		j.Size = at.Size
		if j.Waiting, err = waitingIn(tx, at); err != nil {
			return err
		}
		keys, err := tx.HeadKeys()
		if err != nil {
			return err
		}
		j.Keys = make([]JournalKey, len(keys))
		for i, k := range keys {
			j.Keys[i] = JournalKey{k.Key, k.First}
		}
		j.Unsigned = j.Size
		h, err := tx.LastHead()
		if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
			return nil
		}
		j.Head = &JournalHead{h.Number, h.Size, h.Root, h.At, int64(tx.Now.Sub(h.At).Seconds())}
		j.Unsigned -= h.Size
		return err
	})
	return j, err
}

// waitingIn counts the entries that are not in the log yet.
func waitingIn(tx *store.Tx, at store.Sealing) (int64, error) {
	above, err := tx.CountEntries(at.Floor)
	if err != nil {
		return 0, err
	}
	lists, err := tx.PlacedAbove(at.Floor)
	for _, text := range lists {
		keys, err := evidence.ParseKeys(text)
		if err != nil {
			return 0, err
		}
		for _, k := range keys {
			if k > at.Floor {
				above--
			}
		}
	}
	return above, err
}

// Checkpoint gives a signed head as everybody may keep it; number 0 is the newest.
// Error: vidhuk.NotFound.
func (l *Look) Checkpoint(ctx context.Context, number int64) (note string, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		h, err := head(tx, number)
		note = h.Note
		return err
	})
	return note, err
}

func head(tx *store.Tx, number int64) (vidhuk.Head, error) {
	if number == 0 {
		return tx.LastHead()
	}
	return tx.Head(number)
}

// JournalLeaves are hashes of entries in the order of the log. They are salted: from a
// hash nobody can guess who did what.
type JournalLeaves struct {
	From   int64    `json:"from" doc:"place of the first, from 0"`
	Leaves []string `json:"leaves" doc:"hashes of leaves (RFC 6962), base64"`
}

// JournalLeaves lists the leaves of one tile of the log: those of the places from on,
// up to the next multiple of 256. Whoever keeps them all counts the root for
// themselves. Error: vidhuk.NotFound beyond the end.
func (l *Look) JournalLeaves(ctx context.Context, from int64) (j JournalLeaves, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Tile(0, from/evidence.TileWidth)
		if err != nil {
			return err
		}
		leaves, err := evidence.Hashes(t)
		first := int(from % evidence.TileWidth)
		if err != nil || first >= len(leaves) {
			return orNothing(err)
		}
		j = JournalLeaves{from, texts(leaves[first:])}
		return nil
	})
	return j, err
}

func orNothing(err error) error {
	if err != nil {
		return err
	}
	return vidhuk.Refuse(vidhuk.NotFound, "not_found")
}

func texts(hashes []evidence.Hash) []string {
	list := make([]string, len(hashes))
	for i, h := range hashes {
		list[i] = h.String()
	}
	return list
}

// JournalInclusion proves that a leaf is in the log of a size.
type JournalInclusion struct {
	Place int64    `json:"place" doc:"of the entry in the log, from 0"`
	Size  int64    `json:"size" doc:"of the log that it is proved to be in"`
	Root  string   `json:"root" doc:"of the log of that size, base64"`
	Leaf  string   `json:"leaf" doc:"hash of the entry's leaf, base64; it tells nothing of what the entry says"`
	Proof []string `json:"proof" doc:"RFC 6962, section 2.1.1; base64"`
}

// JournalInclusion proves that the entry at a place is in the log of a size; size 0 is
// that of the newest head. Error: vidhuk.NotFound where the log is shorter.
func (l *Look) JournalInclusion(ctx context.Context, place, size int64) (j JournalInclusion, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		if size, err = signedSize(tx, size); err != nil || place >= size {
			return orNothing(err)
		}
		t, err := tx.Tile(0, place/evidence.TileWidth)
		if err != nil {
			return err
		}
		leaves, err := evidence.Hashes(t)
		if err != nil {
			return err
		}
		root, err := evidence.Root(size, tx.Tile)
		if err != nil {
			return err
		}
		proof, err := evidence.Inclusion(size, place, tx.Tile)
		j = JournalInclusion{place, size, root.String(), leaves[place%evidence.TileWidth].String(), texts(proof)}
		return err
	})
	return j, err
}

// signedSize is the size that is asked for, or that of the newest head. Error:
// vidhuk.NotFound where the newest head is over less.
func signedSize(tx *store.Tx, size int64) (int64, error) {
	h, err := tx.LastHead()
	switch {
	case err != nil:
		return 0, err
	case size == 0:
		return h.Size, nil
	case size > h.Size:
		return 0, orNothing(nil)
	}
	return size, nil
}

// JournalConsistency proves that a log continues a shorter one.
type JournalConsistency struct {
	From     int64    `json:"from" doc:"size of the shorter log"`
	FromRoot string   `json:"from_root" doc:"its root, base64"`
	To       int64    `json:"to" doc:"size of the longer log"`
	ToRoot   string   `json:"to_root" doc:"its root, base64"`
	Proof    []string `json:"proof" doc:"RFC 6962, section 2.1.2; base64"`
}

// JournalConsistency proves that the log of one size begins with all of a shorter one;
// to 0 is the size of the newest head. Error: vidhuk.NotFound where the log is shorter
// than either, or to shorter than from.
func (l *Look) JournalConsistency(ctx context.Context, from, to int64) (j JournalConsistency, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		if to, err = signedSize(tx, to); err != nil || from < 1 || from > to {
			return orNothing(err)
		}
		earlier, err := evidence.Root(from, tx.Tile)
		if err != nil {
			return err
		}
		later, err := evidence.Root(to, tx.Tile)
		if err != nil {
			return err
		}
		proof, err := evidence.Consistency(from, to, tx.Tile)
		j = JournalConsistency{from, earlier.String(), to, later.String(), texts(proof)}
		return err
	})
	return j, err
}
