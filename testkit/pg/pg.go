// Package pg gives tests a real PostgreSQL. The first test of a test binary
// that asks starts a server of its own: in a temporary folder, on a Unix socket
// only, without durability, gone with the process whatever ends it. Every
// further call costs one CREATE DATABASE.
//
//	pg.go      databases for tests
//	server.go  finding, starting and ending a server
//
// It is for tests and benchmarks only.
package pg

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

var (
	fast    = sync.OnceValues(func() (*server, error) { return start(fastSettings) })
	durable = sync.OnceValues(func() (*server, error) { return start(nil) })
)

// Database makes an empty database and gives its address, as pgx and the
// program's --database take it. It is dropped when the test ends. A machine
// without PostgreSQL fails the test: half of the promises would go untested.
func Database(t testing.TB) (url string) {
	t.Helper()
	return fresh(t, fast)
}

// Durable is [Database] on a server that writes every commit to the disk, as in
// production. For benchmarks and for tests of crashes.
func Durable(t testing.TB) (url string) {
	t.Helper()
	return fresh(t, durable)
}

var made atomic.Int64

func fresh(t testing.TB, running func() (*server, error)) string {
	t.Helper()
	s, err := running()
	if err != nil {
		t.Fatalf("pg: %v", err)
	}
	name := fmt.Sprintf("test%d", made.Add(1))
	if err := s.exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		t.Fatalf("pg: %v", err)
	}
	t.Cleanup(func() {
		// FORCE: a test that failed may have left connections.
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pg: %v", err)
		}
	})
	return s.url(name)
}

// exec runs one statement in the server's own database.
func (s *server) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
