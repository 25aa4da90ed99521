package feature

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// row is one line of docs/regulation.md.
type row struct {
	clause, asks, state string
	code                []string // names in backquotes: files, or package.Name
	scenarios           []scenario
}

type scenario struct{ title, file string }

var (
	backquoted = regexp.MustCompile("`([^`]+)`")
	linked     = regexp.MustCompile(`\[(.+?)\]\(\.\./feature/([^)]+)\)`)
	tagged     = regexp.MustCompile(`^@[a-z]+[0-9.]*$`)
)

// table reads the rows.
func table(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile("../docs/regulation.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[0], "-") || strings.TrimSpace(cells[0]) == "Пункт" {
			continue
		}
		r := row{clause: strings.TrimSpace(cells[0]), asks: strings.TrimSpace(cells[1]), state: strings.TrimSpace(cells[4])}
		for _, m := range backquoted.FindAllStringSubmatch(cells[2], -1) {
			r.code = append(r.code, m[1])
		}
		for _, m := range linked.FindAllStringSubmatch(cells[3], -1) {
			r.scenarios = append(r.scenarios, scenario{m[1], m[2]})
		}
		rows = append(rows, r)
	}
	return rows
}

// written reads the scenarios of all feature files, with their tags.
func written(t *testing.T) map[scenario][]string {
	t.Helper()
	files, err := filepath.Glob("*.feature")
	if err != nil || len(files) == 0 {
		t.Fatalf("no feature files: %v", err)
	}
	all := map[scenario][]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var tags []string
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "@") {
				tags = strings.Fields(line)
				continue
			}
			for _, keyword := range []string{"Сценарій: ", "Структура сценарію: "} {
				if title, ok := strings.CutPrefix(line, keyword); ok {
					s := scenario{title, file}
					if all[s] != nil {
						t.Errorf("%s: two scenarios «%s»", file, title)
					}
					all[s], tags = slices.Clone(tags), nil
				}
			}
		}
	}
	return all
}

// covers reports whether a row of the table is about a tag: @c3.3.7 is about
// 3.3.7-a, @c1.6 about 1.6b, @o2 about O-2.
func (r row) covers(tag string) bool {
	id := "c" + r.clause
	if point, ok := strings.CutPrefix(r.clause, "O-"); ok {
		id = "o" + point
	}
	rest, ok := strings.CutPrefix("@"+id, tag)
	return ok && (rest == "" || strings.HasPrefix(rest, "-") || rest[0] >= 'a')
}

func TestEveryScenarioHasItsClauseAndItsRow(t *testing.T) {
	rows, scenarios := table(t), written(t)
	for s, tags := range scenarios {
		if len(tags) == 0 {
			t.Errorf("%s: «%s» stands on no clause", s.file, s.title)
		}
		for _, tag := range tags {
			if !tagged.MatchString(tag) {
				t.Errorf("%s: «%s» has the tag %s", s.file, s.title, tag)
			}
			if !slices.ContainsFunc(rows, func(r row) bool { return r.covers(tag) && slices.Contains(r.scenarios, s) }) {
				t.Errorf("%s: «%s» (%s) is not in docs/regulation.md beside its clause", s.file, s.title, tag)
			}
		}
	}
	for _, r := range rows {
		for _, s := range r.scenarios {
			if scenarios[s] == nil {
				t.Errorf("%s: there is no scenario «%s» in %s", r.clause, s.title, s.file)
			}
		}
	}
}

// clauses are the points of the order and the Regulation that the table must
// have, as the requirements number them.
const clauses = `O-0 O-1 O-2 O-2.1 O-2.2a O-2.2b O-3.1 O-3.2 O-4 O-5 1.1 1.2 1.3 1.4 1.5 1.6a 1.6b 1.7 1.8 2-a 2-b 2-c 2-d
3.1-a 3.1-b 3.1-c 3.2 3.3.1-a 3.3.1-b 3.3.1-c 3.3.2 3.3.3 3.3.4 3.3.5 3.3.6 3.3.7-a 3.3.7-b 3.3.7-c 3.3.8-1 3.3.8-2 3.3.8-3 3.3.8-4
3.4 3.5 3.6 4.1 4.2 4.3-1 4.3-2 4.3-3 4.3-4 4.3-5 4.3-6 4.3-7 4.3-8 4.3-9 4.3-c 4.4-a 4.4-b 4.4-c 4.4-d 4.5 4.6
5.1.1-1 5.1.1-2 5.1.1-3 5.1.1-4 5.1.1-5 5.1.1-6 5.1.1-7 5.1.1-8 5.1.2-1 5.1.2-2 5.1.2-3 5.1.2-4 5.1.2-5
5.2.1 5.2.2-1 5.2.2-2 5.2.2-3 5.2.2-4 5.2.2-5 6.1 7.1`

func TestEveryClauseIsInTheTableAndSaysHowFarItIs(t *testing.T) {
	var listed []string
	for _, r := range table(t) {
		listed = append(listed, r.clause)
		switch {
		case r.asks == "":
			t.Errorf("%s asks nothing", r.clause)
		case r.state == "заплановано":
			if len(r.scenarios) > 0 {
				t.Errorf("%s is only planned and has a scenario", r.clause)
			}
		case r.state != "працює" && r.state != "частково":
			t.Errorf("%s: the state is %q", r.clause, r.state)
		case len(r.code) == 0:
			t.Errorf("%s: where does it live?", r.clause)
		}
	}
	if want := strings.Fields(clauses); !slices.Equal(listed, want) {
		t.Errorf("the table lists\n%v\nwant\n%v", listed, want)
	}
}

func TestEveryNameInTheTableExists(t *testing.T) {
	names := map[string]map[string]bool{}
	for _, r := range table(t) {
		for _, name := range r.code {
			dot := strings.LastIndex(name, ".")
			if dot < 0 || slices.Contains([]string{".go", ".yaml", ".json", ".templ"}, path.Ext(name)) {
				if _, err := os.Stat(filepath.Join("..", name)); err != nil {
					t.Errorf("%s: %s: %v", r.clause, name, err)
				}
				continue
			}
			room := name[:dot]
			if names[room] == nil {
				names[room] = declared(t, room)
			}
			if !names[room][name[dot+1:]] {
				t.Errorf("%s: package %s declares no %s", r.clause, room, name[dot+1:])
			}
		}
	}
}

// declared lists what a package of ours declares: functions, methods, types,
// variables and constants.
func declared(t *testing.T, room string) map[string]bool {
	t.Helper()
	dir := filepath.Join("..", room)
	if room == "vidhuk" {
		dir = ".."
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch d := n.(type) {
			case *ast.FuncDecl:
				names[d.Name.Name] = true
				return false
			case *ast.TypeSpec:
				names[d.Name.Name] = true
			case *ast.ValueSpec:
				for _, name := range d.Names {
					names[name.Name] = true
				}
			}
			return true
		})
	}
	return names
}
