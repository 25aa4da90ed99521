// Package asset holds the style sheets, scripts, fonts and pictures of the
// pages, as the build left them: named by content hash, compressed beforehand,
// embedded in the program.
//
//	src/    what people write
//	build/  the command that bundles src into dist; never part of the server
//	dist/   what this package embeds: manifest.json, the files, and .br and .gz beside them
//
// A page names a file by what it is called in src, through [Path]; the address
// changes with the content, so browsers may keep a file for ever.
package asset

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Prefix is where [Handler] expects to be mounted.
const Prefix = "/assets/"

// The dot of dist/.keep keeps this line valid before the first build.
//
//go:embed all:dist
var dist embed.FS

// errNotBuilt is what a program without assets says. It cannot happen to a
// binary made by `make build`.
var errNotBuilt = errors.New("the style sheets and scripts of the pages are not built; run `make assets`, then build again")

// bundle is one finished build.
type bundle struct {
	paths map[string]string // name in src → address
	files map[string]*file  // address → what to send
}

var built = sync.OnceValues(func() (*bundle, error) { return load(dist) })

// Built tells whether the program was built with its assets, and what to do
// when it was not.
func Built() error {
	_, err := built()
	return err
}

// Path gives the address of a file by its name in src: "app.css" gives
// "/assets/app-3f9c0a1b2c.css". It panics when there is no such file: the name
// is written in our own page, so this is a defect, not an input.
func Path(name string) string {
	b, err := built()
	if err != nil {
		panic("asset: " + err.Error())
	}
	address, ok := b.paths[name]
	if !ok {
		panic(fmt.Sprintf("asset: there is no %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(b.paths)), ", ")))
	}
	return address
}

// Text gives the content of a file by its name in src, for a page that brings
// its style sheet inside. It panics as Path does.
func Text(name string) string {
	address := Path(name)
	b, _ := built() // Path has seen that it is
	return string(b.files[address].plain)
}

// load reads a finished build.
func load(fsys fs.FS) (*bundle, error) {
	text, err := fs.ReadFile(fsys, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotBuilt
	}
	if err != nil {
		return nil, err
	}
	b := &bundle{files: map[string]*file{}}
	if err := json.Unmarshal(text, &b.paths); err != nil {
		return nil, fmt.Errorf("dist/manifest.json: %w; run `make assets`", err)
	}
	for name, hashed := range b.paths {
		b.paths[name] = Prefix + hashed
	}
	return b, fs.WalkDir(fsys, "dist", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !served(p) {
			return err
		}
		f, err := open(fsys, p)
		b.files[Prefix+strings.TrimPrefix(p, "dist/")] = f
		return err
	})
}

// served reports whether a file of dist has an address of its own.
func served(p string) bool {
	_, typed := contentTypes[path.Ext(p)]
	return typed && p != "dist/manifest.json"
}
