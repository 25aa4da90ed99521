package store_test

import (
	"database/sql"
	"fmt"
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

// TestWhatIsReadOfOnePersonIsReadByAnIndex asks both engines how they would.
func TestWhatIsReadOfOnePersonIsReadByAnIndex(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		db := b.outside()
		m := b.added(vidhuk.Message{State: vidhuk.Approved, PublishedAt: monday})
		const numbers = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000) "
		text := "'" + strings.Repeat("текст ", 40) + "'"
		fill := func(insert, query string) {
			t.Helper()
			if b.Engine() == "sqlite" { // where the list stands first
				_, err := db.Exec(insert + numbers + query)
				ok(t, err)
				return
			}
			_, err := db.Exec(numbers + insert + query)
			ok(t, err)
		}
		id := fmt.Sprint(m.ID)
		fill("insert into letter (key, account_id, address, kind, args, state, created_at, next_at) ",
			"select 'k' || i, i % 500, 'a' || i || '@example.org', 'notice', "+text+", case when i % 9 = 0 then 'failed' else 'sent' end, i, i from n")
		fill("insert into comment (message_id, kind, text, author_id, created_at) ", "select "+id+", 'comment', "+text+", i % 500, i from n")
		fill("insert into rating (message_id, round, account_id, solved, text, rated_at) ", "select "+id+", i, 1, 1, "+text+", i from n")
		fill("insert into photo (account_id, message_id, sha256, thumb, width, height, bytes, created_at) ", "select i % 500, i % 900, 'a', 'b', 1, 1, 1, i from n")
		settle, ask := []string{"analyze"}, "explain query plan "
		if b.Engine() == "postgres" {
			settle, ask = []string{"vacuum analyze letter", "vacuum analyze comment", "vacuum analyze rating", "vacuum analyze photo"}, "explain "
		}
		for _, s := range settle {
			_, err := db.Exec(s)
			ok(t, err)
		}
		for query, indexes := range map[string][]string{
			"select state, count(*) from letter group by state":                                       {"letter_state"},
			"update letter set state = 'dropped' where account_id = 7 or address = 'a7@example.org'":  {"letter_account", "letter_address"},
			"select text from comment where author_id = 7 and id > 5 order by id limit 200":           {"comment_author"},
			"select solved, count(*) from rating where rated_at >= 100 and rated_at < 200 group by 1": {"rating_rated"},
			"select sha256 from photo where account_id = 7 and id > 5 order by id limit 200":          {"photo_account"},
		} {
			plan := b.lines(db, ask+query)
			for _, index := range indexes {
				// PostgreSQL counts by an index only once it has seen that every row is visible.
				if !strings.Contains(plan, index) && (index != "letter_state" || b.Engine() == "sqlite") {
					t.Errorf("%s\nis answered without %s:\n%s", query, index, plan)
				}
			}
		}
	})
}

// lines reads whatever a query answers, as text.
func (b *base) lines(db *sql.DB, query string) string {
	b.t.Helper()
	rows, err := db.Query(query)
	ok(b.t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	ok(b.t, err)
	var all []string
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		ok(b.t, rows.Scan(cells...))
		for _, c := range cells {
			all = append(all, fmt.Sprint(*c.(*any)))
		}
		all = append(all, "\n")
	}
	ok(b.t, rows.Err())
	return strings.Join(all, " ")
}
