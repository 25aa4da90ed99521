package pg

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func show(t *testing.T, url, query string) string {
	t.Helper()
	var value string
	if err := connect(t, url).QueryRow(t.Context(), query).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestEveryDatabaseIsEmptyAndItsOwn(t *testing.T) {
	first, second := Database(t), Database(t)
	if _, err := connect(t, first).Exec(t.Context(), "CREATE TABLE message (text text)"); err != nil {
		t.Fatal(err)
	}
	if n := show(t, second, "SELECT count(*)::text FROM pg_tables WHERE schemaname = 'public'"); n != "0" {
		t.Errorf("the second database has %s tables", n)
	}
	if e := show(t, second, "SHOW server_encoding"); e != "UTF8" {
		t.Errorf("the encoding is %s", e)
	}
}

func TestOnlyTheDurableServerWaitsForTheDisk(t *testing.T) {
	if v := show(t, Database(t), "SHOW fsync"); v != "off" {
		t.Errorf("fsync of a test's server is %s", v)
	}
	url := Durable(t)
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		if v := show(t, url, "SHOW "+name); v != "on" {
			t.Errorf("%s of the durable server is %s", name, v)
		}
	}
}

func TestADatabaseGoesWithItsTest(t *testing.T) {
	var url string
	t.Run("one", func(t *testing.T) {
		url = Database(t)
		if _, err := pgx.Connect(t.Context(), url); err != nil { // left open on purpose
			t.Fatal(err)
		}
	})
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

// TestTheServerGoesWithItsProcess starts this test binary again, kills it, and
// waits for the folder to vanish, which is the last thing that a server's
// keeper does.
func TestTheServerGoesWithItsProcess(t *testing.T) {
	if os.Getenv("PG_CHILD") != "" {
		url := Database(t)
		os.Stdout.WriteString("at " + url + "\n")
		<-t.Context().Done() // killed here
	}
	child := exec.Command(os.Args[0], "-test.run=^TestTheServerGoesWithItsProcess$")
	child.Env = append(os.Environ(), "PG_CHILD=1")
	said, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var url string
	for lines := bufio.NewScanner(said); url == "" && lines.Scan(); {
		url, _ = strings.CutPrefix(lines.Text(), "at ")
	}
	child.Process.Kill()
	child.Wait()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	vanished(t, config.Host)
}

func vanished(t *testing.T, dir string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-tick.C {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
	}
	t.Errorf("%s is still there", dir)
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	_, err := start(settings{"shared_buffers": "nonsense"})
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("said %v", err)
	}
}

func TestTheNewestPostgreSQLIsTaken(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := find(dir + "/*/bin"); err == nil || !strings.Contains(err.Error(), "make setup") {
		t.Errorf("a machine without PostgreSQL is told %v", err)
	}
	for _, version := range []string{"9", "15", "16-client-only"} {
		bin := dir + "/" + version + "/bin"
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, program := range []string{"initdb", "pg_ctl", "postgres"} {
			if version == "16-client-only" && program == "postgres" {
				continue
			}
			if err := os.WriteFile(bin+"/"+program, nil, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got, err := find(dir + "/*/bin"); got != dir+"/15/bin" {
		t.Errorf("took %q (%v)", got, err)
	}
}

// BenchmarkDatabase is what every test with a database pays.
func BenchmarkDatabase(b *testing.B) {
	Database(b) // starts the server
	for b.Loop() {
		Database(b)
	}
}
