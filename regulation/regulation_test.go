package regulation

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/regulation/datafile"
)

func read(t *testing.T) *Regulation {
	t.Helper()
	r, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMarksAreExactToTheByte(t *testing.T) {
	marks := read(t).Marks()
	if len(marks) != 3 {
		t.Fatalf("%d marks", len(marks))
	}
	for i, m := range marks {
		if m.Key != vidhuk.Marks[i] || m.Text != m.Key.String() {
			t.Errorf("mark %q is %q", m.Key, m.Text)
		}
	}
	if marks[2].Text != "Роз\u2019яснення надано" {
		t.Errorf("the apostrophe of %q is not U+2019", marks[2].Text)
	}
}

func TestTwentySixTopicsInTheWordsOfTheClause(t *testing.T) {
	topics := read(t).Topics()
	if len(topics) != 26 {
		t.Fatalf("%d topics", len(topics))
	}
	// The source itself writes the apostrophe in two ways.
	for key, name := range map[string]string{
		"communications": "зв\u0027язок", "family": "сім\u0027я, діти", "health": "охорона здоров\u2019я",
		"other": "інших питань в межах повноважень органів місцевого самоврядування",
	} {
		i := slices.IndexFunc(topics, func(t Topic) bool { return t.Key == key })
		if i < 0 || topics[i].Name.UK != name {
			t.Errorf("topic %s is not «%s»", key, name)
		}
	}
	if topics[0].Number != 1 || topics[25].Key != "other" || topics[25].Number != 26 {
		t.Error("the topics are not in the order of the clause")
	}
}

// The whole text of the order, where it lies beside the project.
func TestEveryQuotationStandsInTheOrder(t *testing.T) {
	source, err := os.ReadFile("../../shared/spec/regulation.uk.txt")
	if err != nil {
		t.Skip("the text of the order is not here: ", err)
	}
	order := strings.Join(strings.Fields(string(source)), " ")
	r := read(t)
	quotations := []string{r.Requisites.Basis.UK, r.Requisites.Centre.Name, "№ " + r.Requisites.Number}
	for _, topic := range r.Topics() {
		quotations = append(quotations, topic.Name.UK)
	}
	for _, ground := range r.Grounds() {
		quotations = append(quotations, ground.Text)
	}
	for _, mark := range r.Marks() {
		quotations = append(quotations, "«"+mark.Text+"»")
	}
	for _, step := range []Step{r.Ladder.First, r.Ladder.Repeated, r.Ladder.Interference} {
		quotations = append(quotations, step.Text.UK)
	}
	for _, clock := range []Clock{r.Clocks.Moderation, r.Clocks.Service1588, r.Clocks.Executors} {
		quotations = append(quotations, clock.Text.UK)
	}
	for _, q := range quotations {
		if !strings.Contains(order, q) {
			t.Errorf("the order does not say %q", q)
		}
	}
}

func TestNineGroundsAndWhichLeadToSanctions(t *testing.T) {
	var keys []string
	for _, g := range read(t).Grounds() {
		keys = append(keys, g.Key)
		conduct := g.Number <= 6
		if g.Sanctionable != conduct || g.NeedsEvidence != conduct {
			t.Errorf("%s: sanctionable %t, needs evidence %t (A-03, 5.1.2)", g.Key, g.Sanctionable, g.NeedsEvidence)
		}
		if reasoned := g.Key == Destabilise; g.NeedsText != reasoned || g.NeedsAdministrator != reasoned {
			t.Errorf("%s: needs text %t, needs administrator %t (4.3-6)", g.Key, g.NeedsText, g.NeedsAdministrator)
		}
	}
	want := []string{ObsceneInsult, Politics, Hatred, Ads, AccusationConflict, Destabilise, OutOfPowers, Unclear, Duplicate}
	if !slices.Equal(keys, want) {
		t.Errorf("grounds %v", keys)
	}
}

func TestUnsolvableHereIsTheSameItemAsUnclear(t *testing.T) {
	g, ok := read(t).Ground(UnsolvableHere)
	if !ok || g.Key != Unclear || g.Number != 8 {
		t.Errorf("got %q, number %d", g.Key, g.Number)
	}
	if _, ok := read(t).Ground("TENTH"); ok {
		t.Error("found a ground that does not exist")
	}
}

func TestOnlyCorruptionIsPrivate(t *testing.T) {
	for _, topic := range read(t).Topics() {
		if topic.Private != (topic.Key == "corruption") {
			t.Errorf("%s: private %t", topic.Key, topic.Private)
		}
	}
}

func TestUtilitiesHaveSubtopics(t *testing.T) {
	r := read(t)
	for _, key := range []string{"water", "heating", "housing", "lifts", "waste", "yards", "roads", "snow", "trees", "lighting", "manholes", "animals", "burial"} {
		if s, ok := r.Subtopic("utilities", key); !ok || s.Name.In("uk") == "" || s.Name.In("en") == "" {
			t.Errorf("no subtopic %q", key)
		}
	}
	if _, ok := r.Subtopic("transport", "water"); ok {
		t.Error("a subtopic was found in a topic that has none")
	}
	if _, ok := r.Subtopic("nothing", "water"); ok {
		t.Error("a subtopic was found in no topic")
	}
}

func TestLadder(t *testing.T) {
	l := read(t).Ladder
	if l.First.Duration() != 24*time.Hour || l.First.Forever() || l.First.Excludes {
		t.Errorf("first violation: %+v", l.First)
	}
	if !l.Repeated.Forever() || l.Repeated.Excludes {
		t.Errorf("repeated violation: %+v", l.Repeated)
	}
	if !l.Interference.Forever() || !l.Interference.Excludes || l.Interference.Clause != "4.5" {
		t.Errorf("interference: %+v", l.Interference)
	}
}

func TestClocks(t *testing.T) {
	c := read(t).Clocks
	for _, clock := range []Clock{c.Moderation, c.Executors} {
		if clock.Continuous || clock.From != 8*time.Hour+30*time.Minute || clock.To != 17*time.Hour {
			t.Errorf("%s: %v–%v", clock.Clause, clock.From, clock.To)
		}
	}
	if c.Moderation.WeekendSessions != 1 || c.Executors.WeekendSessions != 0 {
		t.Error("only the moderation has a session on days off")
	}
	if !c.Service1588.Continuous || c.Service1588.Clause != "3.5" {
		t.Errorf("1588: %+v", c.Service1588)
	}
	if len(c.WorkingWeek) != 5 || slices.Contains(c.WorkingWeek, time.Sunday) {
		t.Errorf("working week %v", c.WorkingWeek)
	}
	if summer := time.Date(2026, 7, 1, 12, 0, 0, 0, c.Location); c.Zone != "Europe/Kyiv" || summer.UTC().Hour() != 9 {
		t.Errorf("zone %s", c.Zone)
	}
}

func TestNormsAreTheDefaultsOfTheRequirements(t *testing.T) {
	want := Norms{
		ModerationTargetWorking: time.Hour, ModerationRedWorking: 4 * time.Hour,
		WeekendFirstReminder: 11 * time.Hour, WeekendSecondReminder: 16 * time.Hour,
		Claim: 10 * time.Minute, ClarifyDays: 7,
		ExecutorAcceptWorking: 4 * time.Hour, EscalateHeadWorking: 8 * time.Hour, EscalateDepartmentWorking: 16 * time.Hour,
		MisrouteWorking: 2 * time.Hour, UnseenWorkingDays: 1, AnswerTargetDays: 10, AnswerCeilingDays: 30,
		Emergency1588Accept: 30 * time.Minute, Other1588Accept: 2 * time.Hour, RedirectMax: 2,
		ObjectWindowWorkingDays: 3, ReopenWindowDays: 10, ReopenMax: 2,
		BlockLookbackDays: 0, DuplicateWindowDays: 30, DuplicateClosedWindowDays: 90, DuplicateRadiusMetres: 150, DuplicateShow: 0.55, DuplicateSame: 0.85,
		SecondRefusals: 10, SecondApprovals: 1, MembershipSleepingDays: 2, MembershipReapplyDays: 7,
		MessageTextMin: 10, MessageTextMax: 10000, MessagePhotoMax: 10, PhotoBytesMax: 15 << 20,
		MessagesPerHour: 20, ChecksPerHour: 600, CommentsPerHour: 60, CommentHold: 2, SupportsPerHour: 60, CommentTextMax: 5000, CommentTakeBack: 15 * time.Minute, AnswerTextMin: 20, AnswerTextMax: 10000,
		RatingWindowDays: 30, ThreadMax: 30, ThreadWindow: 10 * time.Minute, ReportsPerHour: 10,
		BlockPersons: 2, BlockAppealWorkingDays: 5, EvasionDays: 365, ReportsDoubted: 5, ReportsDoubtDays: 30, ReportsOfDoubted: 2,
		PostTitleMax: 150, PostTextMax: 20000, PostPinMax: 3,
		EvidenceDays: 1096, EvidenceAccess: 30 * time.Minute, EvidenceLogDays: 365, OriginalFileDays: 30,
		OfflineDays: 14, AlertLife: 24 * time.Hour, AlertLifeMax: 72 * time.Hour,
	}
	if got := read(t).Norms; got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestOfficeTellsFixedValuesFromInternalNorms(t *testing.T) {
	found := map[string]Parameter{}
	for _, p := range read(t).Parameters() {
		if _, again := found[p.Key]; again || p.About.UK == "" || p.About.EN == "" || p.Clause == "" {
			t.Errorf("parameter %+v", p)
		}
		found[p.Key] = p
	}
	for key, want := range map[string]Parameter{
		"ladder.first":                       {Value: "24", Unit: "hours", Fixed: true},
		"ladder.repeated":                    {Unit: "forever", Fixed: true},
		"clock.executors":                    {Value: "08:30–17:00", Unit: "wall_time", Fixed: true},
		"clock.moderation.weekend":           {Value: "1", Unit: "sessions", Fixed: true},
		"clock.1588":                         {Unit: "continuous", Fixed: true},
		"answer.target":                      {Value: "10", Unit: "calendar_days"},
		"moderation.weekend_first_reminder":  {Value: "11:00", Unit: "minute_of_day"},
		"moderation.weekend_second_reminder": {Value: "16:00", Unit: "minute_of_day"},
	} {
		if got := found[key]; got.Value != want.Value || got.Unit != want.Unit || got.Fixed != want.Fixed {
			t.Errorf("%s: %+v", key, got)
		}
	}
}

func TestWhatIsReadCannotBeChangedFromOutside(t *testing.T) {
	r := read(t)
	r.Topics()[6].Subtopics[0].Key = "changed"
	topic, _ := r.Topic("utilities")
	topic.Subtopics[0].Key = "changed"
	r.Grounds()[7].Variants[0].Key = "CHANGED"
	if _, ok := r.Subtopic("utilities", "water"); !ok {
		t.Error("a subtopic was changed from outside")
	}
	if _, ok := r.Ground(UnsolvableHere); !ok {
		t.Error("a variant was changed from outside")
	}
}

// Each case changes one place of the embedded file; the refusal must name the
// line of that place.
func TestWrongFileIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ about, old, new, code string }{
		{"another mark", `text: "Роботу виконано"`, `text: "Роботу зроблено"`, datafile.WrongValue},
		{"straight apostrophe in a mark", "Роз’яснення надано", "Роз'яснення надано", datafile.WrongValue},
		{"unknown mark", "{key: done,", "{key: finished,", datafile.WrongValue},
		{"a mark twice", "{key: explained, clause: \"3.3.6\", text: \"Роз’яснення надано\"}", "{key: done, clause: \"3.3.6\", text: \"Роботу виконано\"}", datafile.Duplicate},
		{"a mark without a clause", `{key: done, clause: "3.3.6",`, `{key: done,`, datafile.Missing},
		{"a clause as a number", `key: accepted, clause: "3.3.3"`, `key: accepted, clause: 3.3`, datafile.NotText},
		{"a clause that is none", `key: accepted, clause: "3.3.3"`, `key: accepted, clause: "три"`, datafile.WrongValue},
		{"a topic twice", "- key: land", "- key: construction", datafile.Duplicate},
		{"a topic key with spaces", "- key: land", "- key: my land", datafile.WrongValue},
		{"a subtopic twice", "{key: manholes,", "{key: water,", datafile.Duplicate},
		{"a ground with an unknown field", "    needs_administrator: true", "    needs_mayor: true", datafile.UnknownField},
		{"a sanction without evidence", "sanctionable: true\n    needs_text: false\n    needs_evidence: true", "sanctionable: true\n    needs_text: false\n    needs_evidence: false", datafile.WrongValue},
		{"a date that is none", `published: "2020-01-20"`, `published: "20.01.2020"`, datafile.WrongValue},
		{"a ladder out of order", "- key: repeated", "- key: third", datafile.WrongValue},
		{"a negative block", "hours: 24", "hours: -24", datafile.WrongValue},
		{"an unknown zone", "Europe/Kyiv", "Europe/Mykolaiv", datafile.WrongValue},
		{"a day twice", "tuesday", "monday", datafile.WrongValue},
		{"an evening before the morning", "from: \"08:30\"\n    to: \"17:00\"\n    weekend", "from: \"08:30\"\n    to: \"07:00\"\n    weekend", datafile.WrongValue},
		{"1588 with a lunch break", "continuous: true", "from: \"08:30\"\n    to: \"17:00\"", datafile.WrongValue},
		{"an unknown norm", "key: answer.target", "key: answer.wish", datafile.Unknown},
		{"a norm twice", "key: answer.ceiling", "key: answer.target", datafile.Duplicate},
		{"a norm in another unit", "{key: claim, value: 10, unit: minutes", "{key: claim, value: 10, unit: working_minutes", datafile.WrongValue},
		{"a norm out of bounds", "{key: claim, value: 10", "{key: claim, value: 0", datafile.WrongValue},
		{"a target beyond the ceiling", "{key: answer.target, value: 10", "{key: answer.target, value: 40", datafile.WrongValue},
		{"a value as text", "{key: redirect.max, value: 2", `{key: redirect.max, value: "2"`, datafile.NotNumber},
	} {
		t.Run(c.about, func(t *testing.T) {
			source := string(mykolaiv)
			at := strings.Index(source, c.old)
			if at < 0 {
				t.Fatalf("the embedded file does not hold %q", c.old)
			}
			_, err := Parse("city.yaml", []byte(source[:at]+c.new+source[at+len(c.old):]))
			first := 1 + strings.Count(source[:at], "\n")
			last := first + strings.Count(c.new, "\n")
			line := refused(t, err, c.code)
			if c.about == "1588 with a lunch break" {
				first -= 2 // the service's own entry
			}
			if line < first || line > last {
				t.Errorf("line %d, want %d…%d: %v", line, first, last, err)
			}
		})
	}
}

func TestFileThatLacksAnEntryIsRefused(t *testing.T) {
	for about, pattern := range map[string]string{
		"UNSOLVABLE_HERE":       `(?s)    variants:.*?\n  - key: DUPLICATE`,
		"interference":          `(?s)  - key: interference.*?\n\n`,
		"reopen.max":            `  - \{key: reopen\.max.*\n`,
		string(vidhuk.Marks[2]): `  - \{key: explained.*\n`,
	} {
		source := string(mykolaiv)
		found := regexp.MustCompile(pattern).FindString(source)
		if found == "" {
			t.Fatalf("%s: nothing to remove", about)
		}
		kept := ""
		if strings.HasSuffix(found, "DUPLICATE") {
			kept = "  - key: DUPLICATE"
		}
		_, err := Parse("city.yaml", []byte(strings.Replace(source, found, kept, 1)))
		refused(t, err, datafile.Absent)
		if !strings.Contains(err.Error(), about) {
			t.Errorf("%v does not name %s", err, about)
		}
	}
}

func refused(t *testing.T, err error, code string) (line int) {
	t.Helper()
	var e *vidhuk.Error
	if !errors.As(err, &e) || e.Code != code || e.Args["file"] != "city.yaml" {
		t.Fatalf("want %s, got %v", code, err)
	}
	return e.Args["line"].(int)
}
