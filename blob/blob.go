// Package blob keeps files by what they contain: the key of a file is the
// SHA-256 of its bytes. A file never changes under its key, the same file is
// kept once, and a damaged one is noticed when it is read.
//
// A key is no secret to those who hold the file, so it is no permission either:
// who may see a file is decided before a Store is asked.
//
// The map of the room:
//
//	blob.go     keys, the Store, and which one an address names
//	folder.go   files in a folder
//	s3.go       objects in a bucket that speaks S3
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"vidhuk"
)

// Store keeps files. All methods may be called at once from many goroutines.
// They refuse with files_unavailable when the place does not answer or ctx has
// ended; trying again may help.
type Store interface {
	// Put keeps data under Key(data) and refuses any other key with
	// file_key. When it returns nil, the file survives a crash. Putting a file
	// again changes nothing, and mends it if it was damaged.
	Put(ctx context.Context, key string, data []byte) error
	// Get reads a whole file. It refuses with file_missing when there is none
	// (and for whatever is not a key), and with file_damaged when the bytes are
	// no longer those that were put.
	Get(ctx context.Context, key string) ([]byte, error)
	// Has reports whether there is such a file, without reading it.
	Has(ctx context.Context, key string) (bool, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
	// Walk calls visit for every file, in no promised order, and stops at the
	// first error of visit, which it returns as it is.
	Walk(ctx context.Context, visit func(Info) error) error
}

// Info is what a Store knows of a file without reading it.
type Info struct {
	Key  string
	Size int64 // bytes
}

// Key is the address of a file: 64 lower-case hexadecimal digits.
func Key(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Open gives the store at an address: "s3://KEY:SECRET@host:port/bucket" (see
// OpenS3) or the path of a folder, which is made if it is not there. It does
// not speak to the network yet; Probe does.
func Open(where string) (Store, error) {
	if strings.HasPrefix(where, "s3://") {
		return OpenS3(where)
	}
	return OpenFolder(where)
}

// Within gives the address of a store of its own inside the place at an address: a
// folder in it, or a prefix of the same bucket. Neither store sees the other's files.
func Within(where, part string) string {
	if !strings.HasPrefix(where, "s3://") {
		return filepath.Join(where, part)
	}
	address, query, asked := strings.Cut(where, "?")
	address = strings.TrimSuffix(address, "/") + "/" + part
	if asked {
		address += "?" + query
	}
	return address
}

// Probe writes a small file and reads it back. It tells at start what would
// otherwise be noticed with the first photo: a wrong secret, a bucket that does
// not exist, a folder that may not be written.
func Probe(ctx context.Context, s Store) error {
	data := []byte("Vidhuk keeps files here.\n")
	if err := s.Put(ctx, Key(data), data); err != nil {
		return err
	}
	_, err := s.Get(ctx, Key(data))
	return err
}

// valid reports whether key is one: nothing else ever becomes part of a path.
func valid(key string) bool {
	if len(key) != 2*sha256.Size {
		return false
	}
	return strings.Trim(key, "0123456789abcdef") == ""
}

func checkPut(key string, data []byte) error {
	if key != Key(data) {
		return vidhuk.Wrap(vidhuk.Internal, "file_key", fmt.Errorf("%q is not the key of these %d bytes", key, len(data)))
	}
	return nil
}

func checkGot(key string, data []byte) error {
	if key != Key(data) {
		return vidhuk.Wrap(vidhuk.Internal, "file_damaged", fmt.Errorf("file %s has changed", key))
	}
	return nil
}

func missing(key string) error {
	return vidhuk.Wrap(vidhuk.NotFound, "file_missing", fmt.Errorf("no file %q", key))
}

func unavailable(err error) error {
	var known *vidhuk.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return vidhuk.Wrap(vidhuk.Unavailable, "files_unavailable", err)
}
