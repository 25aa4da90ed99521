package pg

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// server is one running PostgreSQL.
type server struct {
	dir string // holds the socket, the data and the log
	// leash is the keeper's standard input. It closes when this process ends,
	// however it ends, and the keeper then stops the server. Held here so that
	// it is never collected.
	leash io.Closer
}

// settings are PostgreSQL's own: name, value.
type settings map[string]string

// fastSettings trade durability for speed. A crash of the machine loses the
// data of a test, and nobody minds.
var fastSettings = settings{
	"fsync":              "off",
	"synchronous_commit": "off",
	"full_page_writes":   "off",
}

// keeper makes, starts and at last removes a server. It runs in a session of
// its own, so that Ctrl-C at the terminal ends the tests and not the keeper,
// which then cleans up.
const keeper = `
cd "$1" || exit 1
"$2/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 || { cat initdb.log; exit 1; }
"$2/pg_ctl" -D data -w -t 60 -l server.log -o "$3" start >start.log 2>&1 || { cat start.log server.log; exit 1; }
echo ready
read -r _
"$2/pg_ctl" -D data -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$1"
`

func start(extra settings) (*server, error) {
	bin, err := find("/usr/lib/postgresql/*/bin")
	if err != nil {
		return nil, err
	}
	// A socket's path may have 107 bytes, so the temporary folder of the
	// environment, which may be deep, is not used.
	dir, err := os.MkdirTemp("/tmp", "vidhuk-pg-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	if err := s.run(bin, extra); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
}

// run starts the keeper and waits until it says that the server is ready.
func (s *server) run(bin string, extra settings) error {
	cmd := exec.Command("/bin/sh", "-c", keeper, "keeper", s.dir, bin, s.options(extra))
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"} // no PG… of the developer's
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if os.Getuid() == 0 {
		if err := s.handOver(cmd.SysProcAttr); err != nil {
			return err
		}
	}
	var err error
	if s.leash, err = cmd.StdinPipe(); err != nil {
		return err
	}
	said, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return await(said)
}

// await reads what the keeper says until it is ready. A keeper that ends first
// has said why.
func await(said io.Reader) error {
	var complaint strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); complaint.WriteString("\n" + lines.Text()) {
		if lines.Text() == "ready" {
			return nil
		}
	}
	return errors.New("PostgreSQL does not start:" + complaint.String())
}

// handOver makes the keeper run as another user: PostgreSQL refuses root.
func (s *server) handOver(attr *syscall.SysProcAttr) error {
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return fmt.Errorf("PostgreSQL does not run as root, and there is neither a user postgres nor nobody: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.dir, int(uid), int(gid))
}

// options are those of the postgres program, for pg_ctl.
func (s *server) options(extra settings) string {
	options := []string{"-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=200"}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		options = append(options, "-c", name+"="+extra[name])
	}
	return strings.Join(options, " ")
}

// url is the address of one database.
func (s *server) url(database string) string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.User("postgres"),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {s.dir}, "sslmode": {"disable"}}.Encode(),
	}).String()
}

// find gives the folder of PostgreSQL's programs: the newest of those that the
// pattern names (Debian keeps them off the path), or the one on the path.
func find(pattern string) (string, error) {
	folders, err := filepath.Glob(pattern)
	if err != nil {
		return "", err
	}
	slices.SortFunc(folders, func(a, b string) int { return version(b) - version(a) })
	if initdb, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(initdb))
	}
	for _, folder := range folders {
		if whole(folder) {
			return folder, nil
		}
	}
	return "", errors.New("PostgreSQL is not installed; run `make setup`")
}

// whole reports whether a folder has all three programs that the keeper needs.
func whole(folder string) bool {
	for _, program := range []string{"initdb", "pg_ctl", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(folder, program)); err != nil {
			return false
		}
	}
	return true
}

// version is the 15 of /usr/lib/postgresql/15/bin.
func version(folder string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder))) // 0, the oldest, for a name that is no number
	return n
}
