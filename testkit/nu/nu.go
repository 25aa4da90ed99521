// Package nu asks the Nu HTML checker about pages: the program behind the W3C's
// validator, from the npm package vnu-jar, run by the Java of the machine.
package nu

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Finding is one error in a page.
type Finding struct {
	Page    string // its name among the pages that were given
	Line    int
	Message string
	Extract string // of the page, around the error
}

// String is what a failed test prints.
func (f Finding) String() string {
	return fmt.Sprintf("%s, line %d: %s\n\t%s", f.Page, f.Line, f.Message, strings.ReplaceAll(f.Extract, "\n", "\n\t"))
}

// Check gives the errors in pages of HTML, by their names, in one run of the
// checker. It skips the test, loudly, on a machine without Java or without the
// installed npm packages; `make setup` brings both.
func Check(t testing.TB, pages map[string]string) []Finding {
	t.Helper()
	jar, err := checker()
	if err != nil {
		t.Skip("THE HTML OF THE PAGES IS NOT CHECKED: ", err)
	}
	folder := t.TempDir()
	names := map[string]string{}
	for i, name := range slices.Sorted(maps.Keys(pages)) {
		file := filepath.Join(folder, fmt.Sprintf("%04d.html", i))
		if err := os.WriteFile(file, []byte(pages[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		names[file] = name
	}
	found, err := run(jar, folder)
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		found[i].Page = names[found[i].Page]
	}
	return found
}

// checker finds the jar, and makes sure that Java runs.
func checker() (string, error) {
	if err := exec.Command("java", "-version").Run(); err != nil {
		return "", fmt.Errorf("java does not run (%w); run `make setup`", err)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		jar := filepath.Join(dir, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
		if _, err := os.Stat(jar); err == nil {
			return jar, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("vnu-jar is not installed; run `make setup`")
		}
	}
}

// report is what the checker writes.
type report struct {
	Messages []struct {
		Type     string
		URL      string
		LastLine int
		Message  string
		Extract  string
	}
}

// run checks a folder of files. The checker's own failure is an error; the errors
// that it finds are not.
func run(jar, folder string) ([]Finding, error) {
	var out, failure bytes.Buffer
	c := exec.Command("java", "-jar", jar, "--stdout", "--exit-zero-always", "--errors-only", "--format", "json", folder)
	c.Stdout, c.Stderr = &out, &failure
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("the HTML checker failed: %w: %s", err, failure.String())
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return nil, fmt.Errorf("the HTML checker said no JSON: %w: %s", err, out.String())
	}
	var all []Finding
	for _, m := range r.Messages {
		address, err := url.Parse(m.URL)
		if err != nil {
			return nil, err
		}
		all = append(all, Finding{Page: address.Path, Line: m.LastLine, Message: m.Message, Extract: m.Extract})
	}
	return all, nil
}
