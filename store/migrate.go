package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"vidhuk"
)

//go:embed migration/*.sql
var migrations embed.FS

// Migrate brings the schema to this program's version. Running it again, or on
// several nodes at once, changes nothing.
func (s *Store) Migrate(ctx context.Context) error {
	provider, err := s.migrator()
	if err != nil {
		return vidhuk.Wrap(vidhuk.Internal, "migration_failed", err)
	}
	if err := s.migrate(ctx, provider); err != nil {
		return vidhuk.Wrap(vidhuk.Internal, "migration_failed", err)
	}
	return nil
}

// migrate takes the views away before the tables change, and makes them again
// also after a start that died in between.
func (s *Store) migrate(ctx context.Context, provider *goose.Provider) error {
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return err
	}
	if pending {
		if err := s.Write(ctx, (*Tx).dropViews); err != nil {
			return err
		}
		if _, err := provider.Up(ctx); err != nil {
			return err
		}
	}
	return s.Write(ctx, (*Tx).makeViews)
}

func (s *Store) migrator() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migration")
	if err != nil {
		return nil, err
	}
	texts := rendered{folder, strings.NewReplacer(
		"{{id}}", s.engine.identity, "{{key}}", s.engine.search.key,
		"{{search}}", s.engine.search.setUp, "{{unsearch}}", s.engine.search.takeDown)}
	if s.engine.name == "sqlite" {
		return goose.NewProvider(goose.DialectSQLite3, s.writer, texts)
	}
	// A node that starts beside another looks every second whether it is its turn.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, s.writer, texts, goose.WithSessionLocker(locker))
}

// rendered shows the migrations with this engine's own words filled in.
type rendered struct {
	fs.FS
	words *strings.Replacer
}

// Open implements fs.FS.
func (r rendered) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return renderedFile{f, strings.NewReader(r.words.Replace(string(text)))}, nil
}

type renderedFile struct {
	fs.File
	text *strings.Reader
}

func (f renderedFile) Read(p []byte) (int, error) { return f.text.Read(p) }

// secretTables have no view: what they hold is nobody's to report on.
var secretTables = []string{"session", "token", "setting", "idempotency", "attempt", "ticket", "letter", "seal_tile"}

// makeViews gives every table a view "<table>_view" that shows its times as
// timestamps, for people and for reporting tools.
func (tx *Tx) makeViews() error {
	if err := tx.alone(); err != nil {
		return err
	}
	columns, order, err := tx.schema()
	if err != nil {
		return err
	}
	standing, err := tx.texts(tx.store.engine.views)
	if err != nil {
		return err
	}
	for _, name := range order {
		if slices.Contains(standing, name+"_view") || slices.Contains(secretTables, name) {
			continue
		}
		var shown []string
		for _, c := range columns[name] {
			if c != "password_hash" {
				shown = append(shown, tx.store.shown(c))
			}
		}
		if _, err := tx.exec(fmt.Sprintf("create view %s_view as select %s from %s", name, strings.Join(shown, ", "), name)); err != nil {
			return err
		}
	}
	tx.fresh = nil // each of these texts runs once
	return nil
}

// alone waits until no other node is at the views.
func (tx *Tx) alone() error {
	if tx.store.engine.alone == "" {
		return nil
	}
	_, err := tx.exec(tx.store.engine.alone)
	return err
}

func (tx *Tx) dropViews() error {
	if err := tx.alone(); err != nil {
		return err
	}
	standing, err := tx.texts(tx.store.engine.views)
	if err != nil {
		return err
	}
	for _, name := range standing {
		if _, err := tx.exec("drop view " + name); err != nil {
			return err
		}
	}
	tx.fresh = nil
	return nil
}

// schema lists the columns of every table of ours.
func (tx *Tx) schema() (columns map[string][]string, order []string, err error) {
	rows, err := tx.query(tx.store.engine.columns)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	columns = map[string][]string{}
	for rows.Next() {
		var name, column string
		if err := rows.Scan(&name, &column); err != nil {
			return nil, nil, err
		}
		if columns[name] == nil {
			order = append(order, name)
		}
		columns[name] = append(columns[name], column)
	}
	return columns, order, rows.Err()
}

func (s *Store) shown(column string) string {
	if !isTime(column) {
		return column
	}
	if s.engine.name == "sqlite" {
		return fmt.Sprintf("case when %[1]s = 0 then null else strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', %[1]s / 1000000.0, 'unixepoch') end as %[1]s", column)
	}
	return fmt.Sprintf("case when %[1]s = 0 then null else to_timestamp(%[1]s / 1000000.0) end as %[1]s", column)
}

func isTime(column string) bool {
	return column == "at" || strings.HasSuffix(column, "_at") || strings.HasSuffix(column, "_until") || strings.HasSuffix(column, "_due")
}
