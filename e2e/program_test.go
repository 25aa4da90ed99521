// Package e2e uses the built program as its users do: over HTTP, in a real
// browser, and with the plug pulled.
package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds the program once for all tests of the package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "vidhuk-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "vidhuk")
	build := exec.Command("go", "build", "-tags", "nodynamic", "-o", path, "vidhuk/cmd/vidhuk")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// program is one data folder with a server that can be started and killed.
type program struct {
	t        testing.TB
	data     string
	database string // empty: SQLite in data
	addr     string
	log      *bytes.Buffer
	rules    string // file of the Regulation; empty: the built-in one
	server   *exec.Cmd
}

func newProgram(t testing.TB, database string) *program {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	p := &program{t: t, data: t.TempDir(), database: database, addr: addr, log: &bytes.Buffer{}}
	t.Cleanup(p.kill)
	return p
}

// unhurried lifts the norm that brakes flooding, for programs that pretend to
// be many people.
func (p *program) unhurried() *program {
	p.t.Helper()
	text, err := os.ReadFile("../regulation/mykolaiv.yaml")
	if err != nil {
		p.t.Fatal(err)
	}
	lifted := bytes.ReplaceAll(text, []byte("{key: message.per_hour, value: 20,"), []byte("{key: message.per_hour, value: 1000000,"))
	if bytes.Equal(lifted, text) {
		p.t.Fatal("the norm message.per_hour is not where it was")
	}
	p.rules = filepath.Join(p.data, "regulation.yaml")
	if err := os.WriteFile(p.rules, lifted, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return p
}

func (p *program) command(ctx context.Context, args ...string) *exec.Cmd {
	path, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	c := exec.CommandContext(ctx, path, args...)
	c.Env = append(os.Environ(), "VIDHUK_DATA="+p.data, "VIDHUK_ADDR="+p.addr, "VIDHUK_DATABASE_URL="+p.database, "VIDHUK_REGULATION="+p.rules)
	return c
}

// run runs a command to its end and gives what it printed.
func (p *program) run(stdin string, args ...string) string {
	p.t.Helper()
	c := p.command(context.Background(), args...)
	c.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		p.t.Fatalf("vidhuk %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// start starts the server and waits until it is ready.
func (p *program) start(args ...string) {
	p.t.Helper()
	p.server = p.command(context.Background(), append([]string{"serve"}, args...)...)
	p.server.Stdout, p.server.Stderr = p.log, p.log
	if err := p.server.Start(); err != nil {
		p.t.Fatal(err)
	}
	deadline := time.Now().Add(2 * time.Minute) // a demonstration is played first, and machines are busy
	for time.Now().Before(deadline) {
		if r, err := http.Get(p.url("/readyz")); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(10 * time.Millisecond) // polls for readiness; bounded by the deadline
	}
	p.kill()
	p.t.Fatalf("the server did not become ready:\n%s", p.log)
}

// kill pulls the plug.
func (p *program) kill() {
	if p.server != nil && p.server.Process != nil {
		p.server.Process.Signal(syscall.SIGKILL)
		p.server.Wait()
		p.server = nil
	}
}

// stop asks the server to end and waits.
func (p *program) stop() {
	p.t.Helper()
	p.server.Process.Signal(syscall.SIGTERM)
	if err := p.server.Wait(); err != nil {
		p.t.Fatalf("the server did not end cleanly: %v\n%s", err, p.log)
	}
	p.server = nil
}

func (p *program) url(path string) string { return "http://" + p.addr + path }

// email is the address of an account, in letters that a browser takes for one.
func email(name, role string) string { return fmt.Sprintf("%s-%x@example.org", role, name) }

// password is that of every account.
const password = "пароль-для-проби"

// account makes an account.
func (p *program) account(name, role string, organizations ...string) {
	p.t.Helper()
	args := []string{"user", "add", "--email", email(name, role), "--name", name, "--role", role}
	for _, o := range organizations {
		args = append(args, "--organization", o)
	}
	p.run(password, args...)
}

// person makes an account and gives its bearer token.
func (p *program) person(name, role string, organizations ...string) string {
	p.t.Helper()
	p.account(name, role, organizations...)
	return p.run("", "user", "token", "--email", email(name, role))
}

// errGone says that the server went away before it answered.
var errGone = errors.New("no answer")

// call posts to the API (or gets, without a body) and reads the answer.
func (p *program) call(token, path, key string, body, into any) (int, error) {
	method, reader := http.MethodGet, io.Reader(nil)
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return 0, err
		}
		method, reader = http.MethodPost, bytes.NewReader(b)
	}
	r, err := http.NewRequest(method, p.url("/api/v1"+path), reader)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, errGone
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, errGone
	}
	if into != nil && answer.StatusCode < 300 {
		if err := json.Unmarshal(text, into); err != nil {
			return answer.StatusCode, fmt.Errorf("%s: %w in %s", path, err, text)
		}
	}
	if answer.StatusCode >= 400 {
		return answer.StatusCode, fmt.Errorf("%s: %d %s", path, answer.StatusCode, text)
	}
	return answer.StatusCode, nil
}
