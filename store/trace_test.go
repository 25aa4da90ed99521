package store_test

import (
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/store"
)

// TestEveryColumnThatNamesAPersonHasItsFate: the next table that keeps something
// about people cannot be forgotten by the export or by deleting.
func TestEveryColumnThatNamesAPersonHasItsFate(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		query := "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and table_name not like '%_view'"
		if b.Engine() == "sqlite" {
			query = "select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'"
		}
		rows, err := b.outside().Query(query)
		ok(t, err)
		defer rows.Close()
		var standing []string
		for rows.Next() {
			var name string
			ok(t, rows.Scan(&name))
			if _, column, _ := strings.Cut(name, "."); store.NamesPerson(column) {
				standing = append(standing, name)
			}
		}
		ok(t, rows.Err())
		var known []string
		for _, trace := range store.Traces {
			known = append(known, trace.Table+"."+trace.Column)
			if trace.Fate == 0 || (trace.Section == "") == (trace.Why == "") {
				t.Errorf("%s.%s: is it shown, or why not?", trace.Table, trace.Column)
			}
		}
		slices.Sort(standing)
		slices.Sort(known)
		if len(standing) < 30 || !slices.Equal(standing, known) {
			t.Errorf("in the schema %v\nand known %v", standing, known)
		}
	})
}

func TestWhoeverIsGoneIsToldOfNoAlert(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		told := func() (ids []int64) {
			b.read(func(tx *store.Tx) (err error) {
				if ids, err = tx.Subscribers(nil, 0, 10); err != nil {
					return err
				}
				near, err := tx.Subscribers([]string{"central"}, 0, 10)
				if !slices.Equal(ids, near) {
					t.Errorf("of the city %v, of a district %v", ids, near)
				}
				return err
			})
			return ids
		}
		b.write(func(tx *store.Tx) error { return tx.PutSubscription(b.author, []string{"central"}) })
		if ids := told(); len(ids) != 1 {
			t.Fatalf("%v are told", ids)
		}
		b.write(func(tx *store.Tx) error {
			a, err := tx.Account(b.author)
			a.Disabled = true
			if err == nil {
				err = tx.SaveAccount(&a)
			}
			return err
		})
		if ids := told(); len(ids) != 0 {
			t.Errorf("%v are still told", ids)
		}
	})
}

// TestALetterThatIsOnItsWayIsForgottenToo: what comes of it is noted without the
// address coming back.
func TestALetterThatIsOnItsWayIsForgottenToo(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		var taken vidhuk.Letter
		b.write(func(tx *store.Tx) (err error) {
			for _, key := range []string{"a", "b"} {
				if _, err := tx.AddLetter(&vidhuk.Letter{Key: key, Address: "author@example.org", Kind: vidhuk.LetterExists, Secret: "s"}); err != nil {
					return err
				}
			}
			taken, err = tx.TakeLetter(1)
			return err
		})
		b.write(func(tx *store.Tx) error { return tx.DropLetters(b.author, "author@example.org") })
		taken.State, taken.SentAt = vidhuk.LetterSent, monday
		b.write(func(tx *store.Tx) error { return tx.SettleLetter(&taken, "secret") })
		b.read(func(tx *store.Tx) error {
			list, err := tx.Letters(nil, 0, 10)
			if len(list) != 2 || list[0].State != vidhuk.LetterDropped || list[1].State != vidhuk.LetterSent {
				t.Errorf("%+v", list)
			}
			for _, l := range list {
				if l.Address != "" || l.Secret != "" {
					t.Errorf("the log still holds %q and %q", l.Address, l.Secret)
				}
			}
			return err
		})
	})
}
