package intake

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/regulation"
	"vidhuk/regulation/datafile"
)

func kyivMapping(t testing.TB) *Mapping {
	t.Helper()
	m, err := Kyiv()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mykolaiv(t testing.TB) (*regulation.Regulation, *competence.City) {
	t.Helper()
	r, err := regulation.Default()
	if err != nil {
		t.Fatal(err)
	}
	c, err := competence.Default(r)
	if err != nil {
		t.Fatal(err)
	}
	return r, c
}

func TestMapsKindsAndBodies(t *testing.T) {
	m := kyivMapping(t)
	for _, c := range []struct {
		kind, body string
		want       Mapped
	}{
		{"Відсутність ГВП", "ПАТ \"Київенерго\" - ТРМ", Mapped{"utilities", "heating", []string{"dzhkg", "oblteploenergo"}, false, true, true}},
		{"Відсутнє ХВП", "ПАТ \"Водоканал\"", Mapped{"utilities", "water", []string{"vodokanal"}, false, true, true}},
		{"Витік газу", "ПАТ \"Київгаз\"", Mapped{"energy", "", []string{"dzhkg", "gas-network"}, true, true, true}},
		{"Відсутність каналізаційних люків", "ЖЕК - 1", Mapped{"utilities", "manholes", []string{"dez-okean"}, true, true, true}},
		{"Освітлення в приміщенні", "ЖБК \"Молодіжний\"", Mapped{"utilities", "housing", []string{"dzhkg", "manager"}, false, true, true}},
		{"Освітлення вулиць", "КП \"Київміськсвітло\"", Mapped{"utilities", "lighting", []string{"hdmb"}, false, true, true}},
		{"Ремонт ґанків", "КП РЕО-1", Mapped{"utilities", "housing", []string{"dez-pilot"}, false, true, true}},
		{"Паркування авто", "Солом`янська РДА", Mapped{"transport", "", []string{"admin-zavodskyi"}, false, true, true}},
		{"Утримання парків", "ніхто", Mapped{"utilities", "trees", []string{"parks"}, false, true, false}},
		{"Не працює ліфт", "рада при ЖЕК", Mapped{"utilities", "lifts", []string{"lift"}, false, true, false}}, // «^жек» begins a name
		{"щось нове", "ТОВ \"Дім\"", Mapped{"other", "", []string{"dzhkg", "manager"}, false, false, true}},
		{"", "", Mapped{"other", "", []string{"mayor-department"}, false, false, false}},
	} {
		got := m.Map(Item{Type: c.kind, Body: c.body})
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%q, %q: got %+v, want %+v", c.kind, c.body, got, c.want)
		}
	}
}

func TestTableNamesOnlyTopicsAndOrganizationsThatExist(t *testing.T) {
	rules, city := mykolaiv(t)
	m := kyivMapping(t)
	for _, key := range m.Topics() {
		topic, subtopic, sub := strings.Cut(key, "/")
		_, ok := rules.Topic(topic)
		if sub {
			_, ok = rules.Subtopic(topic, subtopic)
		}
		if !ok {
			t.Errorf("the Regulation has no topic %q", key)
		}
	}
	for _, slug := range m.Organizations() {
		if _, ok := city.Organization(slug); !ok {
			t.Errorf("the city has no organization %q", slug)
		}
	}
}

// Point 2 of the order: only those whom it binds may be assigned.
func TestWhoeverLeadsIsBound(t *testing.T) {
	_, city := mykolaiv(t)
	m := kyivMapping(t)
	check := func(where string, to []string) {
		if o, _ := city.Organization(to[0]); !o.Bound() {
			t.Errorf("%s: %s leads and is not bound by the order", where, to[0])
		}
	}
	for _, row := range m.table.Bodies {
		check(row.Has[0], row.To)
	}
	for _, row := range m.table.Topics {
		check(row.Topic+"/"+row.Subtopic, row.To)
	}
}

func TestWrongTableIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ about, old, new, code string }{
		{"a fragment twice", `has: ["укртелеком"]`, `has: ["київгаз"]`, datafile.Duplicate},
		{"a topic without organizations", `topic: utilities, subtopic: lifts}`, `topic: utilities, subtopic: stairs}`, datafile.Unknown},
		{"an unknown field", `has: ["тиші"`, `with: ["тиші"`, datafile.UnknownField},
		{"a body without organizations", `has: ["укртелеком"], to: [transport, ukrtelecom]`, `has: ["укртелеком"], to: []`, datafile.Missing},
		{"a topic row twice", `- {topic: sport, to: [sport]}`, `- {topic: land, to: [land]}`, datafile.Duplicate},
	} {
		source := string(kyivTable)
		at := strings.Index(source, c.old)
		if at < 0 {
			t.Fatalf("the table does not hold %q", c.old)
		}
		_, err := ParseMapping("table.yaml", []byte(strings.Replace(source, c.old, c.new, 1)))
		var e *vidhuk.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Args["line"] != 1+strings.Count(source[:at], "\n") {
			t.Errorf("%s: %v", c.about, err)
		}
	}
	_, err := ParseMapping("table.yaml", []byte("types: [{has: [а], topic: x}]\nbodies: [{has: [а], to: [b]}]\ntopics: [{topic: x, to: [b]}]\n"))
	if vidhuk.CodeOf(err) != datafile.Absent {
		t.Errorf("a table without a place for everything else: %v", err)
	}
}

const realFile = "../../shared/data/kyiv1551.jsonl.zst"

// realItems reads the real messages, or skips the test.
func realItems(t testing.TB, each func(Item)) {
	t.Helper()
	if _, err := os.Stat(realFile); err != nil {
		t.Skip("the real messages are not here: ", err)
	}
	r, err := Open(realFile)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		item, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("line %d: %v", r.Line(), err)
			continue
		}
		each(item)
	}
}

func TestEveryRealMessageIsReadAndMapped(t *testing.T) {
	m := kyivMapping(t)
	items, other, emergencies := 0, 0, 0
	types, bodies := map[string]bool{}, map[string]bool{}
	topics, leads := map[string]int{}, map[string]int{}
	realItems(t, func(item Item) {
		mapped := m.Map(item)
		items++
		types[item.Type] = types[item.Type] || mapped.KnownType
		bodies[item.Body] = bodies[item.Body] || mapped.KnownBody
		topics[mapped.Topic+"/"+mapped.Subtopic]++
		leads[mapped.Organizations[0]]++
		if mapped.Topic == "other" {
			other++
		}
		if mapped.Emergency {
			emergencies++
		}
	})
	for kind, known := range types {
		if !known {
			t.Errorf("no row for the kind %q", kind)
		}
	}
	for body, known := range bodies {
		if !known {
			t.Errorf("no row for the body %q", body)
		}
	}
	if items != 50774 || len(types) != 165 || len(bodies) != 434 {
		t.Errorf("%d messages of %d kinds for %d bodies", items, len(types), len(bodies))
	}
	if share := float64(other) / float64(items); share > 0.01 {
		t.Errorf("%.1f %% of the messages are about nothing in particular", 100*share)
	}
	t.Logf("%d messages, %d other, %d of emergency kinds", items, other, emergencies)
	t.Logf("topics %s", shares(topics, items))
	t.Logf("leading %s", shares(leads, items))
}

// shares writes counts as per cent, the largest first.
func shares(counts map[string]int, of int) string {
	var keys []string
	for key := range counts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return counts[b] - counts[a] })
	var b strings.Builder
	for _, key := range keys {
		fmt.Fprintf(&b, "%s %.1f, ", strings.TrimSuffix(key, "/"), 100*float64(counts[key])/float64(of))
	}
	return b.String()
}

func BenchmarkReadAndMap(b *testing.B) {
	m := kyivMapping(b)
	messages := 0
	for b.Loop() {
		realItems(b, func(item Item) { m.Map(item); messages++ })
	}
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}
