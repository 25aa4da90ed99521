package store_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// outside opens the database as a reporting tool does.
func (b *base) outside() *sql.DB {
	b.t.Helper()
	driver := "pgx"
	if b.Engine() == "sqlite" {
		driver = "sqlite"
	}
	db, err := sql.Open(driver, b.address)
	ok(b.t, err)
	b.t.Cleanup(func() { db.Close() })
	return db
}

func TestViewsShowTimesToPeople(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{State: vidhuk.Approved, PublishedAt: monday.Add(time.Hour)})
		var number string
		var published, closed, due any
		row := b.outside().QueryRow("select number, published_at, closed_at, answer_due from message_view")
		ok(t, row.Scan(&number, &published, &closed, &due))
		if number != string(m.Number) || closed != nil || due != nil {
			t.Errorf("%s, closed %v, due %v", number, closed, due)
		}
		switch at := published.(type) {
		case time.Time:
			if !at.Equal(m.PublishedAt) {
				t.Errorf("published %s, want %s", at, m.PublishedAt)
			}
		case string:
			if !strings.HasPrefix(at, "2026-11-23T09:00:00.123") {
				t.Errorf("published %s, want %s", at, m.PublishedAt)
			}
		default:
			t.Errorf("published %v of type %T", published, published)
		}
	})
}

// secret are the tables that nobody reports on. Neither are those of the search
// index: what stands in it is read from document.
var secret = []string{"session", "token", "setting", "idempotency", "attempt", "ticket", "letter", "seal_tile"}

func TestEveryTableButTheSecretOnesHasAView(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		query := "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'goose%'"
		if b.Engine() == "sqlite" {
			query = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'goose%'"
		}
		db := b.outside()
		rows, err := db.Query(query)
		ok(t, err)
		defer rows.Close()
		var names []string
		for rows.Next() {
			var name string
			ok(t, rows.Scan(&name))
			names = append(names, name)
		}
		ok(t, rows.Err())
		if len(names) < 20 {
			t.Errorf("only %d tables", len(names))
		}
		for _, name := range names {
			_, err := db.Exec("select * from " + name + "_view limit 1")
			if hidden := slices.Contains(secret, name) || name == "search" || strings.HasPrefix(name, "search_"); hidden != (err != nil) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := db.Exec("select password_hash from account_view"); err == nil {
			t.Error("the view of accounts shows password hashes")
		}
	})
}

func TestPeopleHaveTheirRolesAndOrganizations(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		b.write(func(tx *store.Tx) error {
			for _, slug := range []string{"elu", "parks"} {
				ok(t, tx.PutOrganization(vidhuk.Organization{Slug: slug, Name: slug, Short: slug, ValidFrom: monday, Round: true}))
			}
			return nil
		})
		a := vidhuk.Account{
			Email: "e@example.org", Name: "Виконавець", PasswordHash: "h", Roles: []vidhuk.Role{vidhuk.Executor, vidhuk.Moderator},
			Organizations: []string{"elu", "parks"}, Membership: vidhuk.Admitted, Language: "en", RulesVersion: "8р", Version: 1, CreatedAt: monday,
		}
		b.write(func(tx *store.Tx) error { return tx.AddAccount(&a) })
		twin := vidhuk.Account{Email: a.Email, Name: "Двійник", Version: 1, CreatedAt: monday}
		refused(t, b.Write(ctx, func(tx *store.Tx) error { return tx.AddAccount(&twin) }), "exists")
		stranger := vidhuk.Account{Email: "s@example.org", Name: "Чужий", Version: 1, CreatedAt: monday, Organizations: []string{"nobody"}}
		refused(t, b.Write(ctx, func(tx *store.Tx) error { return tx.AddAccount(&stranger) }), "not_found")
		people := func(read func(*store.Tx) ([]int64, error)) (n int) {
			b.read(func(tx *store.Tx) error {
				list, err := read(tx)
				n = len(list)
				return err
			})
			return n
		}
		executors := func(tx *store.Tx) ([]int64, error) { return tx.AccountsOf("elu") }
		moderators := func(tx *store.Tx) ([]int64, error) { return tx.AccountsByRole(vidhuk.Moderator) }
		if people(executors) != 1 || people(moderators) != 1 {
			t.Error("the executor is not found by role or organization")
		}
		a.Roles, a.Organizations, a.Disabled = []vidhuk.Role{vidhuk.Mayor}, []string{"parks"}, true
		b.write(func(tx *store.Tx) error { return tx.SaveAccount(&a) })
		b.read(func(tx *store.Tx) error {
			got, err := tx.AccountByEmail("E@Example.org")
			if got.Roles[0] != vidhuk.Mayor || len(got.Roles) != 1 || got.Organizations[0] != "parks" || !got.Disabled || got.Version != 2 {
				t.Errorf("kept %+v", got)
			}
			return err
		})
		if people(executors) != 0 || people(func(tx *store.Tx) ([]int64, error) { return tx.AccountsByRole(vidhuk.Mayor) }) != 0 {
			t.Error("a disabled person is still told")
		}
	})
}

func TestSessionsTokensAndTriesEnd(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		tries := func() (n int64) {
			b.write(func(tx *store.Tx) (err error) {
				n, err = tx.CountTry("signin/a", time.Hour)
				return err
			})
			return n
		}
		b.write(func(tx *store.Tx) error {
			ok(t, tx.PutSession("s", "old", tx.Now.Add(time.Hour)))
			ok(t, tx.PutSession("s", "new", tx.Now.Add(2*time.Hour)))
			ok(t, tx.AddToken(b.author, "script", "h1", tx.Now.Add(time.Hour)))
			return tx.AddToken(b.author, "for ever", "h2", time.Time{})
		})
		if tries() != 1 || tries() != 2 {
			t.Error("tries are not counted")
		}
		reads := func(session string, tokens ...bool) {
			t.Helper()
			b.read(func(tx *store.Tx) error {
				data, err := tx.Session("s")
				if data != session || (err == nil) != (session != "") {
					t.Errorf("the session holds %q: %v", data, err)
				}
				for i, hash := range []string{"h1", "h2"} {
					a, err := tx.TokenAccount(hash)
					if lives := err == nil && a.ID == b.author; lives != tokens[i] {
						t.Errorf("token %s lives: %t", hash, lives)
					}
				}
				return nil
			})
		}
		reads("new", true, true)
		b.pass(time.Hour)
		reads("new", false, true)
		if n := tries(); n != 1 {
			t.Errorf("an hour later it is try %d", n)
		}
		b.write(func(tx *store.Tx) error {
			n, err := tx.RevokeTokens(b.author)
			if n != 2 {
				t.Errorf("%d revoked", n)
			}
			return err
		})
		b.pass(time.Hour)
		b.write(func(tx *store.Tx) error { return tx.DropExpired(tx.Now) })
		reads("", false, false)
	})
}

func TestAPeriodicTaskRunsOncePerPeriodOnAllNodes(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		start := func(s *store.Store, period string) (run bool) {
			ok(t, s.Write(ctx, func(tx *store.Tx) (err error) {
				run, err = tx.StartTask("report", period)
				return err
			}))
			return run
		}
		node := b.another()
		if !start(b.Store, "2026-W48") || start(node, "2026-W48") || !start(node, "2026-W49") {
			t.Error("a period was run twice, or not at all")
		}
	})
}

func TestPhotosBelongToTheirOwnerUntilTheyAreAttached(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		other := b.account("other@example.org", "")
		var ids []int64
		b.write(func(tx *store.Tx) error {
			for range 3 {
				p := vidhuk.Photo{SHA256: "a", ThumbSHA: "b", Width: 4, Height: 3, Bytes: 5, CreatedAt: tx.Now}
				ok(t, tx.AddPhoto(&p, b.author))
				ids = append(ids, p.ID)
			}
			return nil
		})
		attach := func(who int64, ids ...int64) (n int) {
			b.write(func(tx *store.Tx) (err error) {
				n, err = tx.AttachPhotos(who, ids, m.ID, 0, "before")
				return err
			})
			return n
		}
		if attach(other, ids...) != 0 || attach(b.author, ids[1], ids[0]) != 2 || attach(b.author, ids[1]) != 0 {
			t.Error("a photo was attached by a stranger, or twice")
		}
		b.read(func(tx *store.Tx) error {
			list, err := tx.Photos(m.ID)
			if len(list) != 2 || list[0].ID != ids[1] || list[0].Stage != "before" || list[1].ID != ids[0] {
				t.Errorf("attached: %+v", list)
			}
			return err
		})
	})
}
