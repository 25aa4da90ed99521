package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fingerprint is one hash of everything that the result depends on: the sources,
// the pages that Tailwind reads for class names, the locked packages and this
// command itself with its libraries.
func fingerprint(root string) (string, error) {
	h := sha256.New()
	for _, name := range []string{"package-lock.json", "go.sum"} {
		if err := add(h, root, filepath.Join(root, name)); err != nil {
			return "", err
		}
	}
	err := filepath.WalkDir(filepath.Join(root, "web"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // an editor's temporary file
		}
		if err != nil {
			return err
		}
		if d.IsDir() && path == filepath.Join(root, "web", "asset", "dist") {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return nil // what templ writes follows from the .templ file
		}
		return add(h, root, path)
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// add hashes a file's name and content. A file that went away meanwhile is no
// input.
func add(h io.Writer, root, path string) error {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	name, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h, "%s %d\n%s", name, len(content), content)
	return err
}
