package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// output is one finished file.
type output struct {
	name    string // as pages call it: the path in src, with slashes
	content []byte
	// hashed says that the name already carries a content hash and must stay:
	// a style sheet or script refers to it.
	hashed bool
}

// bundle makes every output of web/asset/src. Style sheets and scripts at its
// top are entries; those in folders are parts that entries import; every other
// file stands for itself.
func bundle(root string) ([]output, error) {
	src := filepath.Join(root, "web", "asset", "src")
	var outputs []output
	err := filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		made, err := outputsOf(root, src, path)
		outputs = append(outputs, made...)
		return err
	})
	return outputs, err
}

func outputsOf(root, src, path string) ([]output, error) {
	top := filepath.Dir(path) == src
	switch filepath.Ext(path) {
	case ".css":
		if !top {
			return nil, nil
		}
		return styleSheet(root, path)
	case ".js", ".ts":
		if !top {
			return nil, nil
		}
		return script(path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	name, err := filepath.Rel(src, path)
	if err != nil {
		return nil, err
	}
	name = filepath.ToSlash(name)
	whole := output{name: name, content: content}
	if name != appIcon {
		return []output{whole}, nil
	}
	drawn, err := icons(name, content)
	return append(drawn, whole), err
}

// appIcon is the drawing of which the icons of the installed site are made.
const appIcon = "icon/app.svg"

// styleSheet runs Tailwind, and then esbuild, which finds the fonts and pictures
// that the sheet refers to, also those inside packages.
func styleSheet(root, path string) ([]output, error) {
	css, err := tailwind(root, path)
	if err != nil {
		return nil, err
	}
	return esbuild(api.BuildOptions{
		Stdin: &api.StdinOptions{
			Contents:   string(css),
			ResolveDir: filepath.Dir(path),
			Sourcefile: filepath.Base(path),
			Loader:     api.LoaderCSS,
		},
		Outfile:          filepath.Base(path),
		MinifyWhitespace: true, // the rest of minifying is Tailwind's
	})
}

// tailwind compiles a style sheet. It looks for class names in all of web/, so
// every .templ file counts, whatever the sheet itself names as a source.
func tailwind(root, path string) ([]byte, error) {
	program := filepath.Join(root, "node_modules", ".bin", "tailwindcss")
	if _, err := os.Stat(program); err != nil {
		return nil, errors.New("tailwindcss is not installed; run `make setup`")
	}
	cmd := exec.Command(program, "--input", path, "--minify", "--cwd", filepath.Join(root, "web"))
	cmd.Dir = root
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	css, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", path, err, complaint.Bytes())
	}
	return css, nil
}

func script(path string) ([]output, error) {
	return esbuild(api.BuildOptions{
		EntryPoints:       []string{path},
		Outfile:           strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + ".js",
		Format:            api.FormatIIFE,
		Target:            api.ES2020, // phones of six years ago
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
	})
}

// esbuild bundles one entry in memory. The first output is the entry; the
// others are files that it refers to, by address.
func esbuild(o api.BuildOptions) ([]output, error) {
	o.Bundle = true
	o.Charset = api.CharsetUTF8
	o.PublicPath = "/assets/"
	o.AssetNames = "[name]-[hash]"
	o.AbsWorkingDir = os.TempDir() // outputs are named relative to it and never written
	o.Loader = map[string]api.Loader{
		".woff2": api.LoaderFile, ".png": api.LoaderFile, ".jpg": api.LoaderFile,
		".webp": api.LoaderFile, ".svg": api.LoaderFile,
	}
	result := api.Build(o)
	if len(result.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
	}
	var entry, referred []output
	for _, f := range result.OutputFiles {
		name := filepath.Base(f.Path)
		if name == o.Outfile {
			entry = append(entry, output{name: name, content: f.Contents})
		} else {
			referred = append(referred, output{name: name, content: f.Contents, hashed: true})
		}
	}
	return append(entry, referred...), nil
}
