package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/store"
	"vidhuk/testkit/pg"
	"vidhuk/testkit/town"
)

// archive is a town to verify, and a way into its database and its files behind
// everybody's back.
type archive struct {
	*town.Town
	db     *sql.DB
	folder string
}

func bothArchives(t *testing.T, test func(*testing.T, *archive)) {
	open := func(t *testing.T, driver, source, address string) *archive {
		a := &archive{Town: town.At(t, address, town.Unbraked), folder: t.TempDir()}
		var err error
		if a.Files, err = blob.Open(a.folder); err != nil {
			t.Fatal(err)
		}
		if a.db, err = sql.Open(driver, source); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.db.Close() })
		return a
	}
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "vidhuk.db")
		test(t, open(t, "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)", path))
	})
	t.Run("postgres", func(t *testing.T) {
		address := pg.Database(t)
		test(t, open(t, "pgx", address, address))
	})
}

func (a *archive) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := a.db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func (a *archive) verified(t *testing.T) (string, error) {
	var out bytes.Buffer
	v := verification{store: a.Store, files: a.Files}
	err := v.verify(t.Context(), &out)
	return out.String(), err
}

// photo puts a photo under a message, with its files.
func (a *archive) photo(t *testing.T, m vidhuk.Message) vidhuk.Photo {
	t.Helper()
	p := vidhuk.Photo{Width: 1, Height: 1, Bytes: 4, CreatedAt: a.Clock.Now()}
	p.SHA256, p.ThumbSHA = blob.Key([]byte("фото")), blob.Key([]byte("мале"))
	for key, data := range map[string]string{p.SHA256: "фото", p.ThumbSHA: "мале"} {
		if err := a.Files.Put(t.Context(), key, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	err := a.Store.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.AddPhoto(&p, m.AuthorID); err != nil {
			return err
		}
		_, err := tx.AttachPhotos(m.AuthorID, []int64{p.ID}, m.ID, 0, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// scribble writes over a stored file, or removes it.
func (a *archive) scribble(t *testing.T, key, data string) {
	t.Helper()
	err := filepath.WalkDir(a.folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(strings.ReplaceAll(path, string(filepath.Separator), ""), key) {
			return err
		}
		if data == "" {
			return os.Remove(path)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(data), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// meddling is what is done by hand to what stands beside the log, and the words by
// which it is found.
var meddling = []struct {
	name  string
	do    func(t *testing.T, a *archive, m vidhuk.Message, p vidhuk.Photo)
	words []string
}{
	{"an entry says another name",
		func(t *testing.T, a *archive, m vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "update journal set actor_name = 'Ніхто' where subject = $1 and prev = ''", "message/"+string(m.Number))
		}, []string{"{subject}, entry 1", "changed", "of the log"}},
	{"an entry is removed from the middle",
		func(t *testing.T, a *archive, m vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "delete from journal where id = (select id from journal where subject = $1 order by id limit 1 offset 1)", "message/"+string(m.Number))
		}, []string{"{subject}, entry 2", "broken", "removed from the journal"}},
	{"the end of a journal is cut off together with what the message shows",
		func(t *testing.T, a *archive, m vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, `update message set state = (select from_state from journal where subject = $1 and to_state <> '' order by id desc limit 1) where number = $2`,
				"message/"+string(m.Number), string(m.Number))
			a.exec(t, "delete from journal where id >= (select max(id) from journal where subject = $1 and to_state <> '') and subject = $1", "message/"+string(m.Number))
		}, []string{"removed from the journal", "place "}},
	{"a message stands elsewhere",
		func(t *testing.T, a *archive, m vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "update message set state = 'rejected' where number = $1", string(m.Number))
		}, []string{"message {number} is rejected", "altered"}},
	{"a message loses its journal",
		func(t *testing.T, a *archive, m vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "delete from journal where subject = $1", "message/"+string(m.Number))
		}, []string{"message {number} has no journal", "removed from the journal"}},
	{"what a snapshot says is changed",
		func(t *testing.T, a *archive, _ vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "update snapshot set content = replace(content, 'hidden', 'shown') || ' ' where id = (select min(id) from snapshot)")
		}, []string{"evidence_changed"}},
	{"a snapshot is removed",
		func(t *testing.T, a *archive, _ vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "delete from snapshot where id = (select max(id) from snapshot)")
		}, []string{"names a snapshot", "gone"}},
	{"a snapshot is inserted",
		func(t *testing.T, a *archive, _ vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, `insert into snapshot (id, message_id, comment_id, post_id, kind, ground, content, sha256, picture, author_id, actor_id, at)
				select 9000, message_id, comment_id, post_id, kind, ground, content, sha256, picture, author_id, actor_id, at from snapshot where id = (select min(id) from snapshot)`)
		}, []string{"the same: one was inserted"}},
	{"snapshots are laid to other messages",
		func(t *testing.T, a *archive, _ vidhuk.Message, _ vidhuk.Photo) {
			a.exec(t, "update snapshot set message_id = message_id + 1")
		}, []string{"evidence_changed"}},
	{"a file is changed",
		func(t *testing.T, a *archive, _ vidhuk.Message, p vidhuk.Photo) { a.scribble(t, p.SHA256, "фотО") },
		[]string{"{photo}", "was changed"}},
	{"a thumbnail is removed",
		func(t *testing.T, a *archive, _ vidhuk.Message, p vidhuk.Photo) { a.scribble(t, p.ThumbSHA, "") },
		[]string{"{photo}", "is gone"}},
	{"a photo names another file",
		func(t *testing.T, a *archive, _ vidhuk.Message, p vidhuk.Photo) {
			a.exec(t, "update photo set sha256 = $1 where id = $2", blob.Key([]byte("інше")), p.ID)
		}, []string{"{photo}", "is gone"}},
}

func TestVerifyFindsWhateverIsDoneBesideTheLog(t *testing.T) {
	bothArchives(t, func(t *testing.T, a *archive) {
		m := a.In(vidhuk.Closed)
		a.In(vidhuk.Hidden)
		a.In(vidhuk.Hidden)
		p := a.photo(t, m)
		a.Sealed()
		tables := []string{"journal", "message", "snapshot", "photo"}
		for _, table := range tables {
			a.exec(t, "create table kept_"+table+" as select * from "+table)
		}
		if _, err := a.verified(t); err != nil {
			t.Fatal(err)
		}
		for _, x := range meddling {
			t.Run(x.name, func(t *testing.T) {
				x.do(t, a, m, p)
				_, err := a.verified(t)
				if err == nil {
					t.Fatal("nothing is found")
				}
				for _, w := range x.words {
					w = strings.NewReplacer("{subject}", "message/"+string(m.Number), "{number}", string(m.Number), "{photo}", fmt.Sprintf("photo %d", p.ID)).Replace(w)
					if !strings.Contains(err.Error(), w) {
						t.Errorf("%q is not in %q", w, err)
					}
				}
			})
			a.restore(t, tables, p)
		}
		if _, err := a.verified(t); err != nil {
			t.Fatal(err)
		}
	})
}

// restore puts everything back.
func (a *archive) restore(t *testing.T, tables []string, p vidhuk.Photo) {
	t.Helper()
	tx, err := a.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		columns := ""
		if table == "message" { // others refer to it
			columns = "update message set state = (select k.state from kept_message k where k.id = message.id)"
		}
		statements := []string{"delete from " + table, "insert into " + table + " select * from kept_" + table}
		if columns != "" {
			statements = []string{columns}
		}
		for _, s := range statements {
			if _, err := tx.ExecContext(t.Context(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	for key, data := range map[string]string{p.SHA256: "фото", p.ThumbSHA: "мале"} {
		if err := a.Files.Put(t.Context(), key, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
}

// A deleted account leaves the journal as it was.
func TestADeletedAccountLeavesTheJournalWhole(t *testing.T) {
	bothArchives(t, func(t *testing.T, a *archive) {
		a.In(vidhuk.Closed)
		a.Sealed()
		who := a.Member()
		if err := a.Center.Erase(t.Context(), who, town.Email("Оксана")); err != nil {
			t.Fatal(err)
		}
		said, err := a.verified(t)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said, "NOT in the log yet") {
			t.Errorf("of the entries that wait it says %q", said)
		}
		a.Sealed()
		if said, err = a.verified(t); err != nil || strings.Contains(said, "NOT in the log yet") {
			t.Errorf("%q, %v", said, err)
		}
	})
}
