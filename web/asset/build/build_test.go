package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// city lays out a small module with sources of every kind and the packages of
// the real one.
func city(t *testing.T) (root string, write func(name, content string)) {
	t.Helper()
	root = t.TempDir()
	packages, err := filepath.Abs("../../../node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(packages, filepath.Join(root, "node_modules")); err != nil {
		t.Fatal(err)
	}
	write = func(name, content string) {
		t.Helper()
		target := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("web/asset/src/app.css", `@import "tailwindcss"; .crest { background: url("./icon/crest.svg") }`)
	write("web/asset/src/app.js", `import { greet } from "./part/greet.js"; greet(document.body?.dataset.who)`)
	write("web/asset/src/part/greet.js", `export const greet = (who) => console.log("Вітаємо", who)`)
	write("web/asset/src/icon/crest.svg", `<svg xmlns="http://www.w3.org/2000/svg"><!-- `+strings.Repeat("ship ", 50)+`--></svg>`)
	write("web/page/card.templ", `<p class="mt-[17px]">Яма</p>`)
	write("web/asset/dist/.keep", "")
	return root, write
}

// built runs the command and gives the manifest and a reader of dist.
func built(t *testing.T, root string) (manifest map[string]string, read func(name string) string) {
	t.Helper()
	if err := run(root); err != nil {
		t.Fatal(err)
	}
	read = func(name string) string {
		t.Helper()
		content, err := os.ReadFile(filepath.Join(root, "web", "asset", "dist", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	if err := json.Unmarshal([]byte(read("manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	return manifest, read
}

func TestSourcesBecomeHashedCompressedFiles(t *testing.T) {
	root, _ := city(t)
	manifest, read := built(t, root)

	css := read(manifest["app.css"])
	if !strings.Contains(css, "margin-top:17px") {
		t.Error("a class of a .templ file is not in the style sheet")
	}
	if !strings.Contains(css, `url("/assets/crest-`) {
		t.Errorf("the picture of the style sheet has no address: %s", css[max(0, len(css)-300):])
	}
	if js := read(manifest["app.js"]); !strings.Contains(js, "Вітаємо") || strings.Contains(js, "import") {
		t.Errorf("the script is not bundled: %s", js)
	}
	if _, ok := manifest["part/greet.js"]; ok {
		t.Error("a part of a script became an entry")
	}
	if got := manifest["icon/crest.svg"]; !strings.HasPrefix(got, "icon/crest-") {
		t.Errorf("the picture is at %q", got)
	}
	for name, hashed := range manifest {
		plain := read(hashed)
		for _, suffix := range []string{".br", ".gz"} {
			if len(plain) > 100 && len(read(hashed+suffix)) >= len(plain) {
				t.Errorf("%s%s is not smaller", name, suffix)
			}
		}
	}
}

func TestAChangeGivesANewNameAndTheOldFileGoes(t *testing.T) {
	root, write := city(t)
	before, _ := built(t, root)
	write("web/asset/src/part/greet.js", `export const greet = () => console.log("До побачення")`)
	after, read := built(t, root)
	if before["app.js"] == after["app.js"] || !strings.Contains(read(after["app.js"]), "До побачення") {
		t.Errorf("the changed script is still %s", after["app.js"])
	}
	if before["app.css"] != after["app.css"] {
		t.Errorf("the unchanged style sheet moved to %s", after["app.css"])
	}
	if _, err := os.Stat(filepath.Join(root, "web/asset/dist", before["app.js"])); !os.IsNotExist(err) {
		t.Errorf("the old script is still there: %v", err)
	}
	read(".keep")
}

func TestNothingIsBuiltTwice(t *testing.T) {
	root, write := city(t)
	manifest, _ := built(t, root)
	d := dist{filepath.Join(root, "web", "asset", "dist")}
	fresh := func() bool {
		t.Helper()
		inputs, err := fingerprint(root)
		if err != nil {
			t.Fatal(err)
		}
		return d.builtFrom(inputs)
	}
	if !fresh() {
		t.Error("a build right after a build would build again")
	}
	if os.Remove(filepath.Join(d.dir, manifest["app.css"])); fresh() {
		t.Error("a lost file is not noticed")
	}
	built(t, root)
	if write("web/page/card.templ", `<p class="mt-[19px]">Яма</p>`); fresh() {
		t.Error("a changed page is not noticed")
	}
}

func TestAMistakeSaysWhere(t *testing.T) {
	root, write := city(t)
	write("web/asset/src/app.js", "import './nowhere.js'")
	if err := run(root); err == nil || !strings.Contains(err.Error(), "nowhere.js") {
		t.Errorf("a missing script: %v", err)
	}
	write("web/asset/src/app.js", "")
	write("web/asset/src/app.css", `@import "tailwindcss"; p { @apply no-such-class }`)
	if err := run(root); err == nil || !strings.Contains(err.Error(), "no-such-class") {
		t.Errorf("a missing class: %v", err)
	}
	if err := os.Remove(filepath.Join(root, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := run(root); err == nil || !strings.Contains(err.Error(), "make setup") {
		t.Errorf("no packages: %v", err)
	}
}
