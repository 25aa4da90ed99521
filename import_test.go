package vidhuk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rules are the rooms of pure rules: no SQL, no HTTP, no context, no clock.
var rules = []string{"regulation", "workflow", "rights", "competence", "gazetteer", "moderation", "worktime", "ukrainian", "search", "figure", "sanction"}

// terms are the pure rooms whose types a page shows.
var terms = []string{"regulation", "workflow", "worktime", "figure", "search"}

// audience is what the pages of one audience may import.
var audience = join(terms, "vidhuk", "center", "look", "language", "web/page", "web/page/icon", "web/show", "web/asset")

// everything may be imported by whoever wires the program together.
var everything = []string{"*"}

// mayImport is the dependency table of the house: a package, and which of our
// own it may import. Arrows point down only. "vidhuk" is the root package, and
// "web/*" every package below web. A package that is not here may not exist.
var mayImport = map[string][]string{
	"vidhuk":    nil,
	"worktime":  nil,
	"ukrainian": nil,
	"figure":    {"vidhuk"},
	"language":  {"vidhuk"},

	"regulation/datafile": {"vidhuk"},
	"regulation":          {"vidhuk", "ukrainian", "worktime", "regulation/datafile"},
	"workflow":            {"vidhuk", "ukrainian", "regulation"},
	"rights":              {"vidhuk", "ukrainian", "regulation"},
	"competence":          {"vidhuk", "ukrainian", "regulation", "regulation/datafile"},
	"gazetteer":           {"vidhuk", "ukrainian"},
	"gazetteer/shelf":     {"vidhuk", "gazetteer", "store"},
	"sanction":            {"vidhuk", "regulation"},
	"moderation/lexicon":  {"vidhuk", "moderation", "store"},
	"moderation":          {"vidhuk", "ukrainian", "regulation/datafile"},

	"search": {"vidhuk", "ukrainian"},

	"photo":    {"vidhuk", "ukrainian"},
	"blob":     {"vidhuk", "ukrainian"},
	"evidence": {"vidhuk", "ukrainian"},
	"identity": nil,
	"intake":   {"vidhuk", "ukrainian", "regulation/datafile"}, // its table is a data file too
	"store":    {"vidhuk", "ukrainian"},
	"seal":     {"vidhuk", "store", "evidence"},

	"center": join(rules, "vidhuk", "store", "evidence", "photo", "blob", "gazetteer/shelf", "moderation/lexicon"),
	"look":   join(rules, "vidhuk", "store", "evidence", "photo", "blob", "gazetteer/shelf", "moderation/lexicon"),

	"job":      join(rules, "vidhuk", "store", "center", "look", "language", "notify"),
	"notify":   join(rules, "vidhuk", "store", "center", "look", "language"),
	"simulate": {"vidhuk", "intake"},
	"demo":     {"vidhuk", "center", "store", "regulation", "regulation/datafile", "language", "worktime"},

	"web/asset":        nil,
	"web/asset/build":  nil,
	"web/page/icon":    nil,
	"web/page":         {"vidhuk", "language", "web/asset", "web/page/icon"},
	"web/page/gallery": {"vidhuk", "language", "web/page", "web/page/icon", "web/asset"},
	"web/atom":         nil,
	"web/alert":        join(audience, "web/atom"),
	"web/show":         join(terms, "vidhuk", "look", "language", "web/page", "web/page/icon"),
	"web/public":       join(audience, "web/atom"),
	"web/moderate":     audience,
	"web/execute":      audience,
	"web/publish":      audience,
	"web/account":      join(audience, "identity"),
	"web":              join(terms, "vidhuk", "center", "look", "identity", "language", "web/*"),
	"api":              {"vidhuk", "center", "look", "language", "figure"},

	"evaluate":       everything,
	"cmd/vidhuk":     everything,
	"e2e":            everything,
	"testkit/pg":     nil,
	"testkit/site":   everything,
	"testkit/town":   everything,
	"testkit/chrome": nil,
	"testkit/nu":     nil,
	"testkit/office": nil,
	"docs/generate":  {"vidhuk", "language", "workflow"},
}

// reserved names libraries that only some packages may use, so that they never
// weigh on the server's binary, or stay behind one door.
var reserved = []struct {
	library string // with "*", everything below it too
	rooms   []string
}{
	{"github.com/evanw/esbuild/*", []string{"web/asset/build"}},
	{"github.com/andybalholm/brotli", []string{"web/asset/build"}},
	{"github.com/chromedp/*", []string{"testkit/chrome", "e2e"}},
	{"github.com/cucumber/*", []string{"feature"}},
	{"github.com/coreos/go-oidc/*", []string{"identity"}},
	{"github.com/wneessen/go-mail", []string{"notify"}},
	{"golang.org/x/mod/*", []string{"evidence"}},
	{"github.com/emersion/*", []string{"testkit/office"}},
	{"testing", []string{"testkit/nu", "testkit/office", "testkit/pg", "testkit/site", "testkit/town", "testkit/chrome", "e2e"}},
}

// unknowable is what a pure rule never hears of.
var unknowable = []string{"context", "database/sql", "net", "net/http", "os"}

// clocks are the packages that may ask what time it is: those at the edge, which
// hand the answer down. A deed sees its transaction's own Now.
var clocks = []string{"store", "job", "simulate", "web", "api", "cmd/vidhuk", "web/asset/build", "testkit/pg", "testkit/chrome", "e2e"}

func join(list []string, more ...string) []string { return slices.Concat(list, more) }

// goFile is one file of ours that is no test.
type goFile struct {
	name string // path from the root, with slashes
	ast  *ast.File
}

// room is the package that the file is part of, as the table calls it.
func (f goFile) room() string { return room(path.Dir(f.name)) }

func room(dir string) string {
	if dir == "." {
		return "vidhuk"
	}
	return dir
}

// imports lists the import paths of the file.
func (f goFile) imports() []string {
	var paths []string
	for _, spec := range f.ast.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

// ours gives the table's name of an import path of this module.
func ours(importPath string) (string, bool) {
	if importPath == "vidhuk" {
		return importPath, true
	}
	return strings.CutPrefix(importPath, "vidhuk/")
}

// elsewhere are folders that hold no packages of this module.
var elsewhere = []string{"node_modules", "tools", "bin", "data", "web/asset/dist"}

// goFiles parses every file of the module, tests left out.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != "." && (strings.HasPrefix(name, ".") || name == "testdata" || slices.Contains(elsewhere, filepath.ToSlash(p))) {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		files = append(files, goFile{filepath.ToSlash(p), parsed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNobodyImportsWhatTheHouseForbids(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, importPath := range f.imports() {
			imported, own := ours(importPath)
			if own && !allowed(mayImport[f.room()], imported) {
				t.Errorf("%s imports %s; package %s may import %s", f.name, imported, f.room(), list(mayImport[f.room()]))
			}
		}
	}
}

// allowed reports whether a row of the table covers a package.
func allowed(row []string, imported string) bool {
	return slices.ContainsFunc(row, func(entry string) bool {
		folder, wild := strings.CutSuffix(entry, "*")
		return entry == imported || wild && strings.HasPrefix(imported, folder)
	})
}

func list(row []string) string {
	if len(row) == 0 {
		return "nothing of ours"
	}
	return strings.Join(slices.Sorted(slices.Values(row)), ", ")
}

func TestEveryPackageHasItsRowInTheTable(t *testing.T) {
	for _, f := range goFiles(t) {
		if _, ok := mayImport[f.room()]; !ok {
			t.Errorf("%s is in package %s, which is not in the table of this test", f.name, f.room())
		}
	}
	for from, row := range mayImport {
		for _, to := range row {
			if _, ok := mayImport[to]; !ok && !strings.HasSuffix(to, "*") {
				t.Errorf("%s may import %s, which is not in the table", from, to)
			}
		}
	}
}

func TestTheTableHasNoCircle(t *testing.T) {
	for _, start := range slices.Sorted(maps.Keys(mayImport)) {
		seen := map[string]bool{}
		var visit func(from string)
		visit = func(from string) {
			for to := range mayImport {
				if to != from && allowed(mayImport[from], to) && !seen[to] {
					seen[to] = true
					visit(to)
				}
			}
		}
		if visit(start); seen[start] && !slices.Equal(mayImport[start], everything) {
			t.Errorf("%s may import itself by a detour", start)
		}
	}
}

func TestHeavyLibrariesStayWhereTheyBelong(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, importPath := range f.imports() {
			for _, r := range reserved {
				if allowed([]string{r.library}, importPath) && !slices.Contains(r.rooms, f.room()) {
					t.Errorf("%s imports %s, which only %s may", f.name, importPath, strings.Join(r.rooms, " and "))
				}
			}
		}
	}
}

func TestRulesKnowNoNetworkNoDatabaseNoContext(t *testing.T) {
	for _, f := range goFiles(t) {
		if !slices.Contains(rules, f.room()) && f.room() != "vidhuk" {
			continue
		}
		for _, importPath := range f.imports() {
			if slices.Contains(unknowable, importPath) {
				t.Errorf("%s imports %s: a rule is given what it needs", f.name, importPath)
			}
		}
	}
}

func TestOnlyTheEdgeReadsTheClock(t *testing.T) {
	for _, f := range goFiles(t) {
		if slices.Contains(clocks, f.room()) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if called := clock(n); called != "" {
				t.Errorf("%s calls %s: a time is given to it", f.name, called)
			}
			return true
		})
	}
}

// clock names the function of package time that reads the clock here, or gives
// "".
func clock(n ast.Node) string {
	selector, ok := n.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	pkg, ok := selector.X.(*ast.Ident)
	if !ok || pkg.Name != "time" || !slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
		return ""
	}
	return "time." + selector.Sel.Name
}
