package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
)

// dist is the folder of finished files.
type dist struct{ dir string }

const (
	manifestFile = "manifest.json"
	inputsFile   = ".inputs"
)

// builtFrom reports whether the folder holds a whole build of these inputs.
func (d dist) builtFrom(inputs string) bool {
	last, err := os.ReadFile(filepath.Join(d.dir, inputsFile))
	if err != nil || string(last) != inputs {
		return false
	}
	text, err := os.ReadFile(filepath.Join(d.dir, manifestFile))
	if err != nil {
		return false
	}
	var manifest map[string]string
	if json.Unmarshal(text, &manifest) != nil {
		return false
	}
	for _, name := range manifest {
		if _, err := os.Stat(filepath.Join(d.dir, name)); err != nil {
			return false
		}
	}
	return true
}

// write puts the outputs in place: new files first, then the manifest that
// names them, then the note that the build is whole; what is no longer named
// goes last. Whoever reads meanwhile sees the old build or the new one.
func (d dist) write(outputs []output, inputs string) error {
	manifest := map[string]string{}
	keep := map[string]bool{".keep": true, inputsFile: true, manifestFile: true}
	for _, o := range outputs {
		name := o.distName()
		manifest[o.name] = name
		for suffix, content := range forms(name, o.content) {
			keep[filepath.FromSlash(name+suffix)] = true
			if err := d.put(name+suffix, content); err != nil {
				return err
			}
		}
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := d.put(manifestFile, append(text, '\n')); err != nil {
		return err
	}
	if err := d.put(inputsFile, []byte(inputs)); err != nil {
		return err
	}
	return d.removeAllBut(keep)
}

// distName is the name with the hash of the content: "app.css" → "app-3f9c0a1b2c.css".
func (o output) distName() string {
	if o.hashed {
		return o.name
	}
	sum := sha256.Sum256(o.content)
	hash := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
	ext := path.Ext(o.name)
	return strings.TrimSuffix(o.name, ext) + "-" + hash + ext
}

// compressible are the kinds of file that shrink; fonts and photographs are
// compressed already.
var compressible = map[string]bool{
	".css": true, ".js": true, ".json": true, ".svg": true, ".txt": true, ".webmanifest": true, ".ico": true,
}

// forms gives the content under "", and its compressed forms, by suffix, where
// they are smaller.
func forms(name string, content []byte) map[string][]byte {
	all := map[string][]byte{"": content}
	if !compressible[path.Ext(name)] {
		return all
	}
	for suffix, compress := range compressors {
		var b bytes.Buffer
		w := compress(&b)
		w.Write(content) // a bytes.Buffer takes everything
		w.Close()
		if b.Len() < len(content) {
			all[suffix] = b.Bytes()
		}
	}
	return all
}

var compressors = map[string]func(io.Writer) io.WriteCloser{
	".br": func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestCompression) },
	".gz": func(w io.Writer) io.WriteCloser {
		z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is a valid one
		return z
	},
}

// put writes a file so that nobody sees half of it.
func (d dist) put(name string, content []byte) error {
	target := filepath.Join(d.dir, filepath.FromSlash(name))
	if old, err := os.ReadFile(target); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(target), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is left to remove when all went well
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}

func (d dist) removeAllBut(keep map[string]bool) error {
	return filepath.WalkDir(d.dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(d.dir, p)
		if err != nil || keep[name] {
			return err
		}
		return os.Remove(p)
	})
}
