package seal_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/seal"
	"vidhuk/store"
)

// found expects that the check finds what was done by hand, at the place and with the
// words.
func (a *archive) found(place int64, words ...string) {
	a.T.Helper()
	_, err := seal.Check(a.T.Context(), a.Store, a.trust())
	var bad *seal.Bad
	if !errors.As(err, &bad) {
		a.T.Fatalf("nothing is found: %v", err)
	}
	if bad.Place != place {
		a.T.Errorf("found at place %d, not %d: %v", bad.Place, place, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			a.T.Errorf("%q is not in %q", w, err)
		}
	}
}

// id is the key of the entry at a place of a log whose entries came in order.
func (a *archive) id(place int64) int64 {
	return a.number("select id from journal order by id limit 1 offset $1", place)
}

// forge seals a subject's entries anew from one on, as somebody does who knows how
// and has nothing but the database.
func (a *archive) forge(subject string, from int64) {
	a.T.Helper()
	var list []vidhuk.Entry
	if err := a.Store.Read(a.T.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.Entries(subject)
		return err
	}); err != nil {
		a.T.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- { // out of the way of the index on chains
		a.exec("update journal set prev = $1 where id = $2", fmt.Sprint("forged", i), list[i].ID)
	}
	prev := ""
	for _, e := range list {
		if e.ID >= from {
			e.Prev, e.Hash = prev, evidence.Seal(prev, e)
		}
		a.exec("update journal set prev = $1, hash = $2 where id = $3", e.Prev, e.Hash, e.ID)
		prev = e.Hash
	}
	if err := evidence.Verify(a.chain(subject)); err != nil {
		a.T.Fatalf("the forgery is a poor one: %v", err)
	}
}

func (a *archive) chain(subject string) (list []vidhuk.Entry) {
	a.T.Helper()
	if err := a.Store.Read(a.T.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.Entries(subject)
		return err
	}); err != nil {
		a.T.Fatal(err)
	}
	return list
}

// rebuild makes the log anew from the journal as it stands, with everything but the
// signatures: all that somebody can do who has the database and not the key.
func (a *archive) rebuild() {
	a.T.Helper()
	a.exec("delete from seal_tile")
	a.exec("update seal_state set size = 0, floor = 0")
	other := seal.New(seal.Config{Store: a.Store, KeyFile: a.keyFile() + ".other", Kept: a.keptFile() + ".other", Address: "https://vidhuk.example.org", Log: slog.New(slog.DiscardHandler)})
	foreign, err := evidence.NewKey("vidhuk.example.org/journal")
	if err != nil {
		a.T.Fatal(err)
	}
	if err := seal.WriteKey(a.keyFile()+".other", foreign); err != nil {
		a.T.Fatal(err)
	}
	if err := other.Seal(a.T.Context()); err == nil {
		a.T.Fatal("another key signed this log")
	}
}

// cut takes from the log what is beyond the second tile's beginning, as if no more had
// ever come: a journal, its log and its heads that fit together.
func (a *archive) cut(size int64) {
	a.T.Helper()
	err := a.Store.Write(a.T.Context(), func(tx *store.Tx) error {
		for _, keep := range []struct{ level, number, hashes int64 }{{0, 1, size - 256}, {1, 0, 1}} {
			t, err := tx.Tile(keep.level, keep.number)
			if err != nil {
				return err
			}
			raw, err := base64.StdEncoding.DecodeString(t.Hashes)
			if err != nil {
				return err
			}
			t.Hashes = base64.StdEncoding.EncodeToString(raw[:keep.hashes*32])
			if keep.level == 0 {
				keys, err := evidence.ParseKeys(t.Entries)
				if err != nil {
					return err
				}
				t.Entries, t.Last = evidence.FormatKeys(keys[:keep.hashes]), keys[keep.hashes-1]
			}
			if err := tx.PutTiles([]vidhuk.Tile{t}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		a.T.Fatal(err)
	}
	a.exec("delete from seal_tile where level = 0 and number > 1")
	a.exec("update seal_state set size = $1, floor = $2", size, a.id(size-1))
}

// What is done by hand to a sealed journal, and where it is found.
var tampering = []struct {
	name string
	do   func(a *archive)
	find func(a *archive)
}{
	{"an entry is changed and sealed anew",
		func(a *archive) {
			a.exec("update journal set actor_name = 'Ніхто' where id = $1", a.id(303))
			a.forge("account/9", a.id(303))
		},
		func(a *archive) { a.found(303, "of account/9", "changed or moved") }},
	{"the last entry of a chain is removed",
		func(a *archive) { a.exec("delete from journal where id = $1", a.id(599)) },
		func(a *archive) { a.found(599, "removed from the journal", "account/9") }},
	{"an entry inside a chain is removed and the rest sealed anew",
		func(a *archive) {
			a.exec("delete from journal where id = $1", a.id(310))
			a.forge("account/9", a.id(310))
		},
		func(a *archive) { a.found(310, "removed from the journal") }},
	{"an entry is inserted with a key that was free",
		func(a *archive) {
			a.exec(`insert into journal (id, subject, deed, clause, actor_id, actor_name, role, channel, regulation, at, prev, hash)
				select -5, 'account/11', deed, clause, actor_id, actor_name, role, channel, regulation, at, '', hash from journal where id = $1`, a.id(300))
		},
		func(a *archive) { a.found(-1, "account/11", "inserted") }},
	{"two entries of different subjects change places",
		func(a *archive) {
			one, two := a.id(100), a.id(400)
			a.exec("update journal set id = -1 where id = $1", one)
			a.exec("update journal set id = $1 where id = $2", one, two)
			a.exec("update journal set id = $1 where id = -1", two)
		},
		func(a *archive) { a.found(100, "of account/9", "changed or moved") }},
	{"a whole chain is forged together with the log",
		func(a *archive) {
			a.exec("update journal set actor_name = 'Ніхто' where subject = 'account/9'")
			a.forge("account/9", 0)
			a.rebuild()
		},
		func(a *archive) { a.found(0, "signed over other entries", "head 1") }},
	{"the tail is cut off together with the log",
		func(a *archive) {
			a.exec("delete from journal where id > $1", a.id(449))
			a.cut(450)
		},
		func(a *archive) { a.found(-1, "the log was cut", "head 2") }},
	{"the tail is cut off together with the log and its heads",
		func(a *archive) {
			a.exec("delete from journal where id > $1", a.id(299))
			a.exec("delete from seal_head where number > 1")
			a.cut(300)
		},
		func(a *archive) { a.found(-1, "kept in", "signed", "over 600 entries, and there are 300") }},
	{"everything is deleted",
		func(a *archive) {
			for _, table := range []string{"journal", "seal_tile", "seal_head"} {
				a.exec("delete from " + table)
			}
			a.exec("update seal_state set size = 0, floor = 0")
		},
		func(a *archive) { a.found(-1, "kept in", "there are 0") }},

	{"a hash of the log is changed",
		func(a *archive) {
			a.exec("update seal_tile set hashes = $1 where level = 0 and number = 1", flipped(a.text("select hashes from seal_tile where level = 0 and number = 1"), 20))
		},
		func(a *archive) { a.found(256, "of account/") }},
	{"a hash above is changed",
		func(a *archive) {
			a.exec("update seal_tile set hashes = $1 where level = 1", flipped(a.text("select hashes from seal_tile where level = 1"), 50))
		},
		func(a *archive) { a.found(-1, "level 1", "hash 1") }},
	{"a tile is removed",
		func(a *archive) { a.exec("delete from seal_tile where level = 0 and number = 1") },
		func(a *archive) { a.found(256, "tile 1", "gone") }},
	{"a tile above is removed",
		func(a *archive) { a.exec("delete from seal_tile where level = 1") },
		func(a *archive) { a.found(-1, "tile 0 of level 1", "gone") }},
	{"the last tile is removed",
		func(a *archive) { a.exec("delete from seal_tile where level = 0 and number = 2") },
		func(a *archive) { a.found(-1, "cut") }},
	{"a tile is inserted",
		func(a *archive) {
			a.exec("insert into seal_tile (level, number, hashes, entries, secret, first_id, last_id) select 1, 3, hashes, '', '', 0, 0 from seal_tile where level = 1")
		},
		func(a *archive) { a.found(-1, "too many") }},
	{"two tiles change places",
		func(a *archive) {
			a.exec("update seal_tile set number = -1 where level = 0 and number = 0")
			a.exec("update seal_tile set number = 0 where level = 0 and number = 1")
			a.exec("update seal_tile set number = 1 where level = 0 and number = -1")
		},
		func(a *archive) { a.found(0, "changed or moved") }},
	{"two places of the log are exchanged in a tile",
		func(a *archive) {
			first := a.id(0)
			a.exec("update seal_tile set entries = $1 where level = 0 and number = 0", fmt.Sprintf("%d %d %d-%d", first+1, first, first+2, first+255))
		},
		func(a *archive) { a.found(0, "changed or moved") }},
	{"the secret of a tile is changed",
		func(a *archive) { a.exec("update seal_tile set secret = 'x' where level = 0 and number = 2") },
		func(a *archive) { a.found(512, "changed or moved") }},
	{"the count is changed",
		func(a *archive) { a.exec("update seal_state set size = 599") },
		func(a *archive) { a.found(-1, "should have 599") }},
	{"the floor is changed",
		func(a *archive) { a.exec("update seal_state set floor = 1000000") },
		func(a *archive) { a.found(-1, "1000000") }},

	{"a head is changed",
		func(a *archive) { a.exec("update seal_head set size = 299 where number = 1") },
		func(a *archive) { a.found(-1, "head 1 was altered") }},
	{"the note of a head is changed",
		func(a *archive) {
			a.exec("update seal_head set note = $1 where number = 2", strings.Replace(a.text("select note from seal_head where number = 2"), "600", "599", 1))
		},
		func(a *archive) { a.found(-1, "head 2 was altered") }},
	{"a head is removed",
		func(a *archive) { a.exec("delete from seal_head where number = 1") },
		func(a *archive) { a.found(-1, "head 1 is gone") }},
	{"the last head is removed",
		func(a *archive) { a.exec("delete from seal_head where number = 2") },
		func(a *archive) { a.found(-1, "head 2 is gone") }},
	{"a head is inserted",
		func(a *archive) {
			a.exec("insert into seal_head (number, size, root, note, key, at) select 3, size, root, note, key, at from seal_head where number = 2")
		},
		func(a *archive) { a.found(-1, "head 3 was altered") }},
	{"two heads change places",
		func(a *archive) {
			a.exec("update seal_head set number = 9 where number = 1")
			a.exec("update seal_head set number = 1 where number = 2")
			a.exec("update seal_head set number = 2 where number = 9")
		},
		func(a *archive) { a.found(-1, "head") }},
	{"the newest head is signed anew by another key",
		func(a *archive) {
			other, err := evidence.NewKey("vidhuk.example.org/journal")
			if err != nil {
				a.T.Fatal(err)
			}
			p := a.sound()
			signed, err := other.Sign(*p.Head)
			if err != nil {
				a.T.Fatal(err)
			}
			a.exec("update seal_head set note = $1, key = $2 where number = 2", signed, other.Verifier())
		},
		func(a *archive) { a.found(-1, "the newest head") }},
}

// flipped changes one letter of a text.
func flipped(text string, i int) string {
	letter := "A"
	if text[i] == 'A' {
		letter = "B"
	}
	return text[:i] + letter + text[i+1:]
}

func TestWhateverIsDoneByHandIsFound(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.entries("account/7", 300)
		a.sealed()
		a.entries("account/9", 300)
		a.sealed()
		tables := map[string][]string{}
		for _, table := range []string{"journal", "seal_tile", "seal_head", "seal_state"} {
			a.exec("create table kept_" + table + " as select * from " + table)
			tables[table] = nil
		}
		for _, x := range tampering {
			t.Run(x.name, func(t *testing.T) {
				whole := a.T
				a.T = t
				defer func() { a.T = whole }()
				a.sound()
				x.do(a)
				x.find(a)
			})
			for table := range tables {
				a.exec("delete from " + table)
				a.exec("insert into " + table + " select * from kept_" + table)
			}
			for _, path := range []string{a.keyFile() + ".other", a.keptFile() + ".other"} {
				if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
			}
		}
		a.sound()
	})
}
