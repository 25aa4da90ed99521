package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"vidhuk/evidence"
)

// ReadKey reads the key of a file. Errors: fs.ErrNotExist; a file that others may read
// is refused, since what it signs would prove nothing.
func ReadKey(path string) (*evidence.Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read the key of the journal in %s: chmod 600 it", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := evidence.ParseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// WriteKey keeps a key in a file that is not there yet and that only this program's
// user may read.
func WriteKey(path string, key *evidence.Key) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(key.Secret() + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// readKept reads the newest head that this machine keeps outside the database: "" when
// there is none.
func readKept(path string) (string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// writeKept puts the newest head in the place of the one before, all or nothing.
func writeKept(path, signed string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".head-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(signed)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// nameOf is the name of a log whose site stands at a public address: C2SP asks for an
// address without its scheme.
func nameOf(address string) string {
	_, host, found := strings.Cut(address, "://")
	if !found {
		host = address
	}
	host = strings.Map(func(r rune) rune {
		if r == '+' || r <= ' ' {
			return '-' // a name of a key holds neither
		}
		return r
	}, strings.TrimSuffix(host, "/"))
	return host + "/journal"
}
