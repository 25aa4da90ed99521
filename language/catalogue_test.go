package language_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/language"
)

// entries reads a catalogue as it stands in the folder: key → plural form →
// text; a single text has the form "".
func entries(t *testing.T, folder string) map[string]map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: no catalogue (%v)", folder, err)
	}
	all := map[string]map[string]string{}
	for _, path := range paths {
		for key, v := range raw(t, path) {
			all[key] = formsOf(v)
		}
	}
	return all
}

func raw(t *testing.T, path string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return all
}

func formsOf(v any) map[string]string {
	forms := map[string]string{}
	switch v := v.(type) {
	case string:
		forms[""] = v
	case map[string]any:
		for form, s := range v {
			forms[form] = s.(string)
		}
	}
	return forms
}

var name = regexp.MustCompile(`\{[^{}]*\}`)

func names(forms map[string]string) []string {
	set := map[string]bool{}
	for _, s := range forms {
		for _, n := range name.FindAllString(s, -1) {
			set[n] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func TestBothCataloguesSayTheSameThings(t *testing.T) {
	uk, en := entries(t, "uk"), entries(t, "en")
	for key := range en {
		if uk[key] == nil {
			t.Errorf("%s: only in English", key)
		}
	}
	for key, forms := range uk {
		if en[key] == nil {
			t.Errorf("%s: only in Ukrainian", key)
			continue
		}
		if a, b := names(forms), names(en[key]); !slices.Equal(a, b) {
			t.Errorf("%s: names %v in Ukrainian, %v in English", key, a, b)
		}
	}
}

func TestPluralFormsAreComplete(t *testing.T) {
	for file, want := range map[string][]string{"uk": {"few", "many", "one"}, "en": {"one", "other"}} {
		for key, forms := range entries(t, file) {
			got := slices.Sorted(maps.Keys(forms))
			if len(got) == 1 && got[0] == "" {
				continue
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s has forms %v, want %v", file, key, got, want)
			}
		}
	}
}

func TestTextsAreTidy(t *testing.T) {
	for _, file := range []string{"uk", "en"} {
		for key, forms := range entries(t, file) {
			for _, s := range forms {
				if s == "" || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
					t.Errorf("%s: %s is empty or badly spaced: %q", file, key, s)
				}
				if strings.ContainsAny(s, "'\"") {
					t.Errorf("%s: %s has a straight quote or apostrophe: %q", file, key, s)
				}
			}
		}
	}
}

// Every noun that a person may see has its words.
func TestEveryNounHasItsWords(t *testing.T) {
	var keys []string
	for _, s := range vidhuk.States {
		keys = append(keys, "state."+string(s), "state."+string(s)+".hint")
	}
	for _, s := range vidhuk.AssignmentStates {
		keys = append(keys, "assignment."+string(s))
	}
	for _, s := range vidhuk.AlertStates {
		keys = append(keys, "alert.state."+string(s))
	}
	for _, r := range vidhuk.Roles {
		keys = append(keys, "role."+string(r))
	}
	for _, d := range vidhuk.Deeds() {
		keys = append(keys, "deed."+string(d), "deed."+string(d)+".do")
	}
	for _, k := range vidhuk.PostKinds {
		keys = append(keys, "post.kind."+string(k), "post.kind."+string(k)+".hint")
	}
	for _, s := range vidhuk.PostStates {
		keys = append(keys, "post.state."+string(s))
	}
	for _, w := range vidhuk.PostPlaces {
		keys = append(keys, "post.place."+string(w))
	}
	for _, m := range vidhuk.Marks {
		keys = append(keys, "mark."+string(m)+".gloss")
	}
	for _, k := range []vidhuk.MessageKind{vidhuk.Problem, vidhuk.Thanks, vidhuk.Idea} {
		keys = append(keys, "message.kind."+string(k))
	}
	for _, c := range []vidhuk.Channel{
		vidhuk.Site, vidhuk.API, vidhuk.CLI, vidhuk.Phone, vidhuk.Import, vidhuk.Facebook, vidhuk.Itself,
	} {
		keys = append(keys, "channel."+string(c))
	}
	for _, key := range keys {
		if !language.Uk.Has(key) {
			t.Errorf("no words for %s", key)
		}
	}
}

// usage is what the program says to whom, found by a plain scan of its source.
type usage struct {
	texts    map[string]string   // key → file, from T("…") and N("…")
	codes    map[string]string   // error code → file
	args     map[string][]string // error code → names of the values given with it, at every place
	literals map[string]bool     // every string literal that could be a key
	families [][2]string         // beginning and end of keys that are put together
	ends     map[string]bool     // what is put after a whole key
}

var (
	textCall = regexp.MustCompile(`\b[TN]\(\s*"([^"\s]+)"`)
	codeCall = []*regexp.Regexp{
		regexp.MustCompile(`\b(?:Refuse|Wrap)\(\s*(?:vidhuk\.)?[A-Z]\w*,\s*"([^"]+)"`),
		regexp.MustCompile(`\bvidhuk\.Field\(\s*[^,()]+,\s*"([^"]+)"`),
		regexp.MustCompile(`\bCode:\s*"([a-z_0-9]+)"`),
	}
	literal = regexp.MustCompile(`"([a-z_0-9]+(?:\.[a-z_0-9]+)+)"`)
)

func scan(t *testing.T) *usage {
	t.Helper()
	u := &usage{texts: map[string]string{}, codes: map[string]string{}, args: map[string][]string{}, literals: map[string]bool{}, ends: map[string]bool{}}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n == "node_modules" || n == "testdata" || n != ".." && strings.HasPrefix(n, ".") {
				return fs.SkipDir
			}
			return nil
		}
		if skipped(path) {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		u.read(path, string(source))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func skipped(path string) bool {
	if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
		return true
	}
	return !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ")
}

func (u *usage) read(path, source string) {
	for _, m := range textCall.FindAllStringSubmatch(source, -1) {
		if !strings.HasSuffix(m[1], ".") { // "state." + s is checked by the nouns
			u.texts[m[1]] = path
		}
	}
	for _, call := range codeCall {
		for _, m := range call.FindAllStringSubmatchIndex(source, -1) {
			code := source[m[2]:m[3]]
			if strings.HasSuffix(code, "_") { // made of two parts
				continue
			}
			u.codes[code] = path
			u.note(code, rest(source[m[1]:]))
		}
	}
	for _, m := range literal.FindAllStringSubmatch(source, -1) {
		u.literals[m[1]] = true
	}
	for _, m := range append(made.FindAllStringSubmatch(source, -1), formatted.FindAllStringSubmatch(source, -1)...) {
		u.families = append(u.families, [2]string{m[1], m[2]})
	}
	for _, m := range ended.FindAllStringSubmatch(source, -1) {
		u.ends[m[1]] = true
	}
}

// rest is what follows up to the end of the call.
func rest(source string) string {
	depth := 1
	for i, r := range source {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return source[:i]
		}
	}
	return source
}

var (
	pairName = regexp.MustCompile(`"([a-z_]+)",`)
	anyPairs = "…" // a call that passes pairs on: its names are not in sight
)

// note keeps the names of the values that one call gives.
func (u *usage) note(code, arguments string) {
	names := []string{}
	for _, m := range pairName.FindAllStringSubmatch(arguments, -1) {
		names = append(names, m[1])
	}
	if strings.Contains(arguments, "...") {
		names = append(names, anyPairs)
	}
	u.args[code] = append(u.args[code], strings.Join(names, " "))
}

// A sentence with a {name} that the code does not give would show the brace.
func TestSentencesNameOnlyWhatTheirErrorsCarry(t *testing.T) {
	uk := entries(t, "uk")
	for code, calls := range scan(t).args {
		for _, call := range calls {
			given := strings.Fields(strings.ReplaceAll(call, "limit", "limit max"))
			for _, n := range names(uk["error."+code]) {
				n = strings.Trim(n, "{}")
				if n != "deed" && !slices.Contains(given, n) && !slices.Contains(given, anyPairs) {
					t.Errorf("error.%s names {%s}; one call gives only %q", code, n, call)
				}
			}
		}
	}
}

func TestEveryUsedKeyIsInTheCatalogue(t *testing.T) {
	u := scan(t)
	if len(u.texts) == 0 {
		t.Fatal("the scan found no text at all")
	}
	for key, path := range u.texts {
		if strings.Contains(key, ".") && !language.Uk.Has(key) {
			t.Errorf("%s: no text for %q", path, key)
		}
	}
}

func TestEveryErrorCodeHasASentence(t *testing.T) {
	for code, path := range scan(t).codes {
		if !language.Uk.Has("error." + code) {
			t.Errorf("%s: no sentence for error.%s", path, code)
		}
	}
}

// Keys that the program puts together.
var (
	made      = regexp.MustCompile(`"([a-z_0-9.]+\.)"\s*\+[^+,\n]+(?:\+\s*"([a-z_0-9.]+)")?`)
	formatted = regexp.MustCompile(`"([a-z_0-9.]+\.)%v(\.[a-z_]+)?"`)
	ended     = regexp.MustCompile(`\w\s*\+\s*"(\.[a-z_]+)"`)
)

// whole are keys whose beginning is a word of its own in the source, such as the
// path of the page that asks whether to join or to follow.
var whole = []string{
	"ahead.by", "ahead.late", "follow.ask", "follow.title", "support.ask", "support.title",
}

// said reports whether the program can say the key.
func (u *usage) said(key string) bool {
	if u.texts[key] != "" || u.literals[key] || slices.Contains(whole, key) {
		return true
	}
	for end := range u.ends {
		if base, ok := strings.CutSuffix(key, end); ok && u.literals[base] {
			return true
		}
	}
	return slices.ContainsFunc(u.families, func(f [2]string) bool {
		return len(key) > len(f[0])+len(f[1]) && strings.HasPrefix(key, f[0]) && strings.HasSuffix(key, f[1])
	})
}

// A key that nothing says is a text that translators keep for nobody.
func TestEveryKeyIsUsed(t *testing.T) {
	u := scan(t)
	var unused []string
	for key := range entries(t, "uk") {
		if !u.said(key) {
			unused = append(unused, key)
		}
	}
	slices.Sort(unused)
	if len(unused) > 0 {
		t.Errorf("%d keys are used nowhere: %s", len(unused), strings.Join(unused, " "))
	}
	for _, key := range whole {
		if !language.Uk.Has(key) {
			t.Errorf("%s is named here and is no key", key)
		}
	}
}
