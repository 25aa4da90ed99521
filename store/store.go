// Package store keeps everything that Vidhuk knows, in SQL. It is the only
// place with SQL and has no rules: it reads and writes nouns, inside a
// transaction, and never decides whether that is right.
//
// The map of the room:
//
//	store.go      opening, transactions, their time
//	engine.go     where SQLite and PostgreSQL differ
//	table.go      one description of a table serves reading and writing
//	migrate.go    the schema, and the views that show times to people
//	message.go, assignment.go, alert.go …   a file for each noun
//	follow.go     what follows a message: proposals, appeals, ratings, reports
//	list.go       the lists that pages show
//	bulk.go       many messages at once, for imports
//
// One SQL text serves both engines: $1 placeholders, bigint microseconds for
// times, bigint 0/1 for flags.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"vidhuk"
)

// Store is an open database.
type Store struct {
	engine  engine
	writer  *sql.DB
	reader  *sql.DB
	clock   func() time.Time
	changes atomic.Uint64
	stmts   sync.Map // SQL text → *sql.Stmt, SQLite only
	kept    atomic.Int64
}

// Option changes how a store is opened.
type Option func(*Store)

// WithClock replaces the wall clock as the source of each transaction's time.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.clock = now } }

// Open opens the database at address: a PostgreSQL URL ("postgres://…") or the
// path of an SQLite file, which is made if it is absent. The schema is not
// touched: see Migrate. Error: vidhuk.Unavailable "database_unavailable".
func Open(ctx context.Context, address string, options ...Option) (*Store, error) {
	s := &Store{clock: time.Now}
	for _, o := range options {
		o(s)
	}
	if err := s.connect(ctx, address); err != nil {
		return nil, vidhuk.Wrap(vidhuk.Unavailable, "database_unavailable", err)
	}
	return s, nil
}

// Close lets go of the database.
func (s *Store) Close() error {
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// Engine names the engine: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name }

// Now is the time that a transaction begun now would carry.
func (s *Store) Now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// Changes counts the transactions that this process has committed. A cache of
// what the process read is fresh while the count stands still (on PostgreSQL
// other nodes write too: bound the age as well).
func (s *Store) Changes() uint64 { return s.changes.Load() }

// Ping asks whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.reader.PingContext(ctx); err != nil {
		return vidhuk.Wrap(vidhuk.Unavailable, "database_unavailable", err)
	}
	return nil
}

// Tx is one transaction with its own, single time. It lives inside one Read or
// Write and carries that call's context; it is not for use by two goroutines.
type Tx struct {
	Now   time.Time
	ctx   context.Context
	db    *sql.DB
	tx    *sql.Tx
	store *Store
	fresh []string // texts to prepare afterwards
}

// Write runs do in a transaction that is committed when do returns nil and
// rolled back otherwise. On SQLite writers wait for each other; on PostgreSQL
// rows are locked by LockMessage.
func (s *Store) Write(ctx context.Context, do func(*Tx) error) error {
	if err := s.run(ctx, s.writer, nil, do); err != nil {
		return err
	}
	s.changes.Add(1)
	return nil
}

// Read runs do in a read-only transaction that sees one state of the database.
func (s *Store) Read(ctx context.Context, do func(*Tx) error) error {
	return s.run(ctx, s.reader, s.engine.readOptions, do)
}

func (s *Store) run(ctx context.Context, db *sql.DB, options *sql.TxOptions, do func(*Tx) error) error {
	sqlTx, err := db.BeginTx(ctx, options)
	if err != nil {
		return s.engine.explain(err)
	}
	tx := &Tx{Now: s.Now(), ctx: ctx, db: db, tx: sqlTx, store: s}
	done := false
	defer func() {
		if !done { // do panicked: let the connection go
			sqlTx.Rollback() //nolint:errcheck // the panic matters
		}
	}()
	err = do(tx)
	done = true
	if err != nil {
		sqlTx.Rollback() //nolint:errcheck // the failure matters, not the rollback's
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return s.engine.explain(err)
	}
	s.prepare(ctx, db, tx.fresh)
	return nil
}

// readable refuses what is no text: PostgreSQL keeps neither zero bytes nor
// broken UTF-8, and SQLite, which would, must not either. Error: vidhuk.Invalid
// "invalid_text".
func readable(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			return vidhuk.Refuse(vidhuk.Invalid, "invalid_text")
		}
	}
	return nil
}

func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	if err := readable(args); err != nil {
		return nil, err
	}
	var r sql.Result
	var err error
	if stmt := tx.prepared(query); stmt != nil {
		r, err = stmt.ExecContext(tx.ctx, args...)
	} else {
		r, err = tx.tx.ExecContext(tx.ctx, query, args...)
	}
	return r, tx.fail(query, err)
}

func (tx *Tx) query(query string, args ...any) (*sql.Rows, error) {
	if err := readable(args); err != nil {
		return nil, err
	}
	var rows *sql.Rows
	var err error
	if stmt := tx.prepared(query); stmt != nil {
		rows, err = stmt.QueryContext(tx.ctx, args...)
	} else {
		rows, err = tx.tx.QueryContext(tx.ctx, query, args...)
	}
	return rows, tx.fail(query, err)
}

// prepared gives a cached statement on SQLite, where parsing costs as much as
// running. A text seen for the first time runs as it is and is prepared once
// the transaction is over: the pool may have no other connection to prepare it
// on. pgx keeps its own cache for PostgreSQL.
func (tx *Tx) prepared(query string) *sql.Stmt {
	if !tx.store.engine.prepare {
		return nil
	}
	if s, ok := tx.store.stmts.Load(stmtKey{tx.db, query}); ok {
		return tx.tx.StmtContext(tx.ctx, s.(*sql.Stmt))
	}
	if tx.store.kept.Load() < mostStatements {
		tx.fresh = append(tx.fresh, query)
	}
	return nil
}

// mostStatements bounds the cache: texts differ by the length of their lists, and
// whoever asks must not be able to fill the memory with them.
const mostStatements = 1000

type stmtKey struct {
	db    *sql.DB
	query string
}

func (s *Store) prepare(ctx context.Context, db *sql.DB, queries []string) {
	for _, q := range queries {
		if _, ok := s.stmts.Load(stmtKey{db, q}); ok {
			continue
		}
		stmt, err := db.PrepareContext(context.WithoutCancel(ctx), q)
		if err != nil {
			return // it ran as text and will again
		}
		if _, lost := s.stmts.LoadOrStore(stmtKey{db, q}, stmt); lost {
			stmt.Close() //nolint:errcheck // a spare copy
			continue
		}
		s.kept.Add(1)
	}
}

// row reads exactly one row into dest: vidhuk.NotFound "not_found" without one.
func (tx *Tx) row(dest []any, query string, args ...any) error {
	rows, err := tx.query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return tx.fail(query, err)
		}
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if err := rows.Scan(dest...); err != nil {
		return tx.fail(query, err)
	}
	return tx.fail(query, rows.Close())
}

// number reads one number.
func (tx *Tx) number(query string, args ...any) (int64, error) {
	var n int64
	err := tx.row([]any{&n}, query, args...)
	return n, err
}

func (tx *Tx) fail(query string, err error) error {
	if err == nil {
		return nil
	}
	return tx.store.engine.explain(fmt.Errorf("%w in %q", err, query))
}

// affected tells how many rows a statement changed.
func (tx *Tx) affected(query string, args ...any) (int64, error) {
	r, err := tx.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
