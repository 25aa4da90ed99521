package competence

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/regulation/datafile"
)

func rules(t testing.TB) *regulation.Regulation {
	t.Helper()
	r, err := regulation.Default()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func city(t testing.TB) *City {
	t.Helper()
	c, err := Default(rules(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMykolaivHasItsFourDistrictsAndTheirAdministrations(t *testing.T) {
	c := city(t)
	var slugs []string
	for _, d := range c.Districts() {
		slugs = append(slugs, d.Slug)
		o, ok := c.Organization("admin-" + d.Slug)
		if !ok || o.Kind != vidhuk.Administration || o.District != d.Slug {
			t.Errorf("%s has no administration of its own", d.Name.UK)
		}
	}
	if !slices.Equal(slugs, []string{"tsentralnyi", "zavodskyi", "inhulskyi", "korabelnyi"}) {
		t.Errorf("districts %v", slugs)
	}
	if d, ok := c.District("inhulskyi"); !ok || d.Name.UK != "Інгульський район" || d.Name.EN == "" {
		t.Errorf("inhulskyi is %+v", d)
	}
}

func TestService1588IsRoundTheClockUnderItsDepartment(t *testing.T) {
	o, ok := city(t).Organization(vidhuk.Service1588)
	if !ok || !o.Round || o.Kind != vidhuk.Service || o.Parent != "dzhkg" ||
		o.Name != "Служба оперативного реагування 1588 департаменту житлово-комунального господарства Миколаївської міської ради" {
		t.Errorf("got %+v", o)
	}
}

func TestNoTelephonesButThePublicShortNumbers(t *testing.T) {
	var numbers []string
	for _, n := range city(t).Numbers() {
		numbers = append(numbers, n.Number)
	}
	if !slices.Equal(numbers, []string{"101", "102", "103", "104", "112", "1588"}) {
		t.Errorf("numbers %v", numbers)
	}
	// Free lines of the state (0800…) and of help (116…) are nobody's own; UA… is a
	// code of КАТОТТГ.
	public := regexp.MustCompile(`"(0800[0-9]{6}|116[0-9]{3})"|UA[0-9]{17}\b`)
	digits := 0
	for _, r := range public.ReplaceAllString(string(mykolaiv), "") {
		if r >= '0' && r <= '9' {
			if digits++; digits == 5 {
				t.Error("the file holds a number that looks like a telephone")
			}
		} else if r != '-' && r != ' ' {
			digits = 0
		}
	}
}

func TestExternalAddresseesAreNotBound(t *testing.T) {
	c := city(t)
	for slug, bound := range map[string]bool{"oblteploenergo": false, "police": false, "manager": false, "vodokanal": true, "dzhkg": true} {
		if o, ok := c.Organization(slug); !ok || o.Bound() != bound {
			t.Errorf("%s: bound %t", slug, o.Bound())
		}
	}
}

func TestEveryOrganizationSaysWhatItAnswersFor(t *testing.T) {
	c := city(t)
	for _, o := range c.Organizations() {
		if !strings.HasSuffix(o.Competence, ".") || o.Short == "" || c.Evidence(o.Slug) == "" {
			t.Errorf("%+v", o)
		}
	}
	if c.Evidence("dzhkg") != FromSource || c.Evidence("anticorruption") != Unverified || c.Evidence("nobody") != "" {
		t.Error("the evidence is lost")
	}
}

func TestCompetentOfTopicAndSubtopic(t *testing.T) {
	c := city(t)
	for _, q := range []struct {
		slug, topic, subtopic string
		want                  bool
	}{
		{"vodokanal", "utilities", "water", true},
		{"vodokanal", "utilities", "lifts", false},
		{"dzhkg", "utilities", "lifts", true}, // the whole topic
		{"vodokanal", "utilities", "", false},
		{"transport", "transport", "", true},
		{"nobody", "transport", "", false},
	} {
		if got := c.Competent(q.slug, q.topic, q.subtopic); got != q.want {
			t.Errorf("%s for %s/%s: %t", q.slug, q.topic, q.subtopic, got)
		}
	}
}

func TestReadCityCannotBeChangedFromOutside(t *testing.T) {
	c := city(t)
	c.Organizations()[0].Slug = "changed"
	c.Districts()[0].Words[0] = "changed"
	c.Numbers()[0].Number = "999"
	if _, ok := c.Organization("mayor-department"); !ok || c.Districts()[0].Words[0] == "changed" || c.Numbers()[0].Number != "101" {
		t.Error("the city was changed from outside")
	}
}

// reformed is the city after a reform: the water enterprise was closed on 1 March
// 2026 and its successor works since.
func reformed(t *testing.T) *City {
	t.Helper()
	source := strings.Replace(string(mykolaiv), "    short: \"Миколаївводоканал\"\n",
		"    short: \"Миколаївводоканал\"\n    valid_to: \"2026-03-01\"\n    successor: nova-voda\n", 1)
	source = strings.Replace(source, "  - slug: elu\n", `  - slug: nova-voda
    name: "КП «Нова вода»"
    short: "Нова вода"
    kind: enterprise
    parent: dzhkg
    competence: "Подає воду."
    evidence: general
    valid_from: "2026-03-01"
  - slug: elu
`, 1)
	c, err := Parse("city.yaml", []byte(source), rules(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSuccessorTakesOverOnItsDay(t *testing.T) {
	c := reformed(t)
	lastMinute := time.Date(2026, 2, 28, 21, 59, 0, 0, time.UTC) // 23:59 in Kyiv
	for at, want := range map[time.Time]string{lastMinute: "vodokanal", lastMinute.Add(time.Minute): "nova-voda"} {
		if got := c.Successor("vodokanal", at); got != want {
			t.Errorf("at %v: %q", at, got)
		}
		first := c.Suggest(Question{Topic: "utilities", Subtopic: "water", At: at})[0]
		if first.Organization != want {
			t.Errorf("at %v %s is suggested", at, first.Organization)
		}
		if took := slices.ContainsFunc(first.Reasons, func(r Reason) bool { return r.Code == BySuccession && r.Words[0] == "vodokanal" }); took != (want == "nova-voda") {
			t.Errorf("at %v the reasons are %+v", at, first.Reasons)
		}
	}
	if got := c.Successor("nova-voda", lastMinute); got != "" {
		t.Errorf("before its day the successor is %q", got)
	}
}

// Each case changes one place of the embedded file; the refusal must name the
// line of that place.
func TestWrongFileIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ about, old, new, code string }{
		{"a slug twice", "- slug: parks", "- slug: elu", datafile.Duplicate},
		{"a slug with capitals", "- slug: elu", "- slug: ELU", datafile.WrongValue},
		{"an unknown kind", "    kind: administration\n    district: tsentralnyi", "    kind: office\n    district: tsentralnyi", datafile.WrongValue},
		{"an unknown parent", "parent: transport", "parent: railway", datafile.Unknown},
		{"an unknown district", "district: zavodskyi\n", "district: lisovyi\n", datafile.Unknown},
		{"an administration without a district", "    district: korabelnyi\n    competence: \"Доглядає", "    competence: \"Доглядає", datafile.Missing},
		{"a topic that the Regulation lacks", "topics: [transport, communications]", "topics: [transport, telegraph]", datafile.Unknown},
		{"a subtopic that the Regulation lacks", "topics: [utilities/lighting]", "topics: [utilities/candles]", datafile.Unknown},
		{"1588 that sleeps", "    round: true", "    round: false", datafile.WrongValue},
		{"an unknown evidence", "    evidence: source\n    topics: [utilities]", "    evidence: rumour\n    topics: [utilities]", datafile.WrongValue},
		{"an unknown field", "    short: \"УКБ\"", "    short: \"УКБ\"\n    phone: \"1\"", datafile.UnknownField},
		{"a date that is none", "    short: \"УКБ\"", "    short: \"УКБ\"\n    valid_from: \"01.02.2020\"", datafile.WrongValue},
		{"an end before the beginning", "    short: \"УКБ\"", "    short: \"УКБ\"\n    valid_from: \"2020-02-01\"\n    valid_to: \"2020-01-01\"", datafile.WrongValue},
		{"a successor of one that works", "    short: \"УКБ\"", "    short: \"УКБ\"\n    successor: dabk", datafile.WrongValue},
		{"an owner that the order does not bind", "owner: mayor-department", "owner: police", datafile.WrongValue},
		{"a route to nobody", "to: [transport, ukrtelecom]", "to: [transport, telegraph]", datafile.Unknown},
		{"a route to strangers only", "    to: [oblteploenergo]\n    control: dzhkg", "    to: [oblteploenergo]", datafile.WrongValue},
		{"a route twice", "  - topic: energy\n", "  - topic: economy\n", datafile.Duplicate},
		{"a route of an unknown topic", "  - topic: economy\n", "  - topic: astrology\n", datafile.Unknown},
		{"a word of one letter", "strong: [ліфт, лифт,", "strong: [л, лифт,", datafile.WrongValue},
		{"an unknown number", `numbers: ["104", "101"]`, `numbers: ["104", "105"]`, datafile.Unknown},
		{"bounds upside down", "south: 46.80", "south: 47.80", datafile.WrongValue},
		{"a line that is no telephone", `number: "7333"`, `number: "seven"`, datafile.WrongValue},
		{"a site without https", `site: "https://www.npu.gov.ua"`, `site: "http://www.npu.gov.ua"`, datafile.WrongValue},
		{"a matter elsewhere twice", "  - key: pension\n", "  - key: police\n", datafile.Duplicate},
		{"a telephone as a short number", `number: "112"`, `number: "0512123456"`, datafile.WrongValue},
	} {
		t.Run(c.about, func(t *testing.T) {
			source := string(mykolaiv)
			at := strings.Index(source, c.old)
			if at < 0 {
				t.Fatalf("the embedded file does not hold %q", c.old)
			}
			_, err := Parse("city.yaml", []byte(source[:at]+c.new+source[at+len(c.old):]), rules(t))
			var e *vidhuk.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Args["file"] != "city.yaml" {
				t.Fatalf("want %s, got %v", c.code, err)
			}
			first := 1 + strings.Count(source[:at], "\n")
			last := first + strings.Count(c.new, "\n")
			if c.about == "an administration without a district" || c.about == "1588 that sleeps" {
				first -= 6 // the entry begins above
			}
			if line := e.Args["line"].(int); line < first || line > last {
				t.Errorf("line %d, want %d…%d: %v", line, first, last, err)
			}
		})
	}
}

func TestParentsInACircleAreRefused(t *testing.T) {
	source := strings.Replace(string(mykolaiv), "    short: \"ДЖКГ\"\n", "    short: \"ДЖКГ\"\n    parent: elu\n", 1)
	_, err := Parse("city.yaml", []byte(source), rules(t))
	if vidhuk.CodeOf(err) != datafile.Cycle || !strings.Contains(err.Error(), "dzhkg → elu → dzhkg") {
		t.Errorf("got %v", err)
	}
}

func TestCityWithoutWhatTheProgramNeedsIsRefused(t *testing.T) {
	for about, c := range map[string][3]string{
		"1588":      {"  - slug: \"1588\"", "  - slug: \"1589\"", "1588"},
		"a route":   {"  - topic: sport\n    to: [sport]\n", "", "sport"},
		"sub-route": {"  - topic: utilities\n    subtopic: burial\n    to: [ritual]\n", "", "utilities/burial"},
	} {
		source := string(mykolaiv)
		if !strings.Contains(source, c[0]) {
			t.Fatalf("%s: nothing to remove", about)
		}
		source = strings.Replace(source, c[0], c[1], 1)
		if c[1] == "" { // its words go with it
			at := strings.Index(string(mykolaiv), c[0])
			rest := source[at:]
			source = source[:at] + rest[strings.Index(rest, "\n")+1:]
			for strings.HasPrefix(source[at:], "    ") {
				source = source[:at] + source[at:][strings.Index(source[at:], "\n")+1:]
			}
		}
		_, err := Parse("city.yaml", []byte(source), rules(t))
		if vidhuk.CodeOf(err) != datafile.Absent || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v", about, err)
		}
	}
}

func BenchmarkDefault(b *testing.B) {
	r := rules(b)
	for b.Loop() {
		if _, err := Default(r); err != nil {
			b.Fatal(err)
		}
	}
}
