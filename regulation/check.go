package regulation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/regulation/datafile"
)

// check refuses a document that no program could keep to. The order is that of
// the file, so that a person mends it from the top.
func check(f *datafile.File, d *document) error {
	for _, part := range []func(*datafile.File, *document) error{
		checkRequisites, checkTopics, checkGrounds, checkMarks, checkLadder, checkInterference, checkClocks, checkNorms, checkEditions,
	} {
		if err := part(f, d); err != nil {
			return err
		}
	}
	return nil
}

var (
	clausePattern = regexp.MustCompile(`^\d+(\.\d+)*$`)
	keyPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	groundPattern = regexp.MustCompile(`^[A-Z][A-Z_]*$`)
)

func checkRequisites(f *datafile.File, d *document) error {
	dates := []*string{&d.Requisites.Date, &d.Requisites.Published, &d.Requisites.InForceFrom}
	if d.Requisites.Predecessor.Number != "" {
		dates = append(dates, &d.Requisites.Predecessor.Date)
	}
	for _, date := range dates {
		if _, err := time.Parse(time.DateOnly, *date); err != nil {
			return wrong(f, date, "date", *date, "2020-01-20")
		}
	}
	return nil
}

func checkTopics(f *datafile.File, d *document) error {
	keys := map[string]int{}
	for i := range d.Topics {
		t := &d.Topics[i]
		if err := unique(f, keys, &t.Key, keyPattern); err != nil {
			return err
		}
		within := map[string]int{}
		for j := range t.Subtopics {
			if err := unique(f, within, &t.Subtopics[j].Key, keyPattern); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkGrounds(f *datafile.File, d *document) error {
	keys := map[string]int{}
	for i := range d.Grounds {
		g := &d.Grounds[i]
		if err := unique(f, keys, &g.Key, groundPattern); err != nil {
			return err
		}
		if err := clauseOf(f, &g.Clause); err != nil {
			return err
		}
		// Clause 5.1.2: no measure without a snapshot of what it punishes.
		if g.Sanctionable && !g.NeedsEvidence {
			return wrong(f, &g.NeedsEvidence, "needs_evidence", "false", "true, because sanctionable is true (5.1.2)")
		}
		for j := range g.Variants {
			if err := unique(f, keys, &g.Variants[j].Key, groundPattern); err != nil {
				return err
			}
		}
	}
	for _, needed := range []string{
		ObsceneInsult, Politics, Hatred, Ads, AccusationConflict, Destabilise, OutOfPowers, Unclear, UnsolvableHere, Duplicate,
	} {
		if _, there := keys[needed]; !there {
			return f.Refuse(&d.Grounds, datafile.Absent, "field", "grounds", "value", needed)
		}
	}
	return nil
}

// checkMarks holds the texts to the letter: they are compared byte by byte in
// reports and on Facebook (requirements 1.0.3).
func checkMarks(f *datafile.File, d *document) error {
	keys := map[string]int{}
	for i := range d.Marks {
		m := &d.Marks[i]
		key := string(m.Key)
		if !slices.Contains(vidhuk.Marks, m.Key) {
			return wrong(f, &m.Key, "key", key, fmt.Sprint(vidhuk.Marks))
		}
		if first, again := keys[key]; again {
			return f.Refuse(&m.Key, datafile.Duplicate, "field", "key", "value", key, "first", first)
		}
		keys[key] = f.Line(&m.Key)
		if m.Text != m.Key.String() {
			return wrong(f, &m.Text, "text", m.Text, m.Key.String())
		}
		if err := clauseOf(f, &m.Clause); err != nil {
			return err
		}
	}
	for _, m := range vidhuk.Marks {
		if _, there := keys[string(m)]; !there {
			return f.Refuse(&d.Marks, datafile.Absent, "field", "marks", "value", string(m))
		}
	}
	return nil
}

// steps is the ladder from the mildest measure up.
var steps = []string{"first", "repeated", "interference"}

func checkLadder(f *datafile.File, d *document) error {
	for i := range d.Ladder {
		s := &d.Ladder[i]
		if i >= len(steps) || s.Key != steps[i] {
			return wrong(f, &s.Key, "key", s.Key, strings.Join(steps, ", "))
		}
		if s.Hours < 0 {
			return wrong(f, &s.Hours, "hours", fmt.Sprint(s.Hours), "0 (for ever) or more")
		}
		if err := clauseOf(f, &s.Clause); err != nil {
			return err
		}
	}
	if len(d.Ladder) < len(steps) {
		return f.Refuse(&d.Ladder, datafile.Absent, "field", "ladder", "value", steps[len(d.Ladder)])
	}
	return nil
}

// checkInterference holds the list of technical obstacles together: an exclusion
// needs one to name (4.5).
func checkInterference(f *datafile.File, d *document) error {
	keys := map[string]int{}
	for i := range d.Interference {
		if err := unique(f, keys, &d.Interference[i].Key, keyPattern); err != nil {
			return err
		}
	}
	if len(keys) == 0 {
		return f.Refuse(&d.Interference, datafile.Absent, "field", "interference", "value", "")
	}
	return nil
}

func checkClocks(f *datafile.File, d *document) error {
	c := &d.Clocks
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "Local" {
		return wrong(f, &c.Zone, "zone", c.Zone, "Europe/Kyiv")
	}
	for i := range c.WorkingWeek {
		day := &c.WorkingWeek[i]
		if _, ok := weekdayOf(*day); !ok || slices.Contains(c.WorkingWeek[:i], *day) {
			return wrong(f, day, "working_week", *day, "monday … sunday, each once")
		}
	}
	for _, clock := range []*clock{&c.Moderation, &c.Service1588, &c.Executors} {
		if err := checkClock(f, clock); err != nil {
			return err
		}
	}
	// Clause 3.5: the service never rests; the emergency lane relies on it.
	if !c.Service1588.Continuous {
		return wrong(f, &c.Service1588, "continuous", "false", "true (3.5)")
	}
	return nil
}

func checkClock(f *datafile.File, c *clock) error {
	if err := clauseOf(f, &c.Clause); err != nil {
		return err
	}
	if c.WeekendSessions < 0 {
		return wrong(f, &c.WeekendSessions, "weekend_sessions", fmt.Sprint(c.WeekendSessions), "0 or more")
	}
	if c.Continuous {
		if c.From != "" || c.To != "" {
			return wrong(f, &c.From, "from", c.From, "nothing, because continuous is true")
		}
		return nil
	}
	if c.From == "" || c.To == "" {
		return f.Refuse(c, datafile.Missing, "field", "from, to")
	}
	from, ok := wallTime(c.From)
	if !ok {
		return wrong(f, &c.From, "from", c.From, "08:30")
	}
	if to, ok := wallTime(c.To); !ok || to <= from {
		return wrong(f, &c.To, "to", c.To, "17:00, later than “from”")
	}
	return nil
}

func checkNorms(f *datafile.File, d *document) error {
	keys := map[string]int{}
	values := map[string]*norm{}
	for i := range d.Norms {
		n := &d.Norms[i]
		if first, again := keys[n.Key]; again {
			return f.Refuse(&n.Key, datafile.Duplicate, "field", "key", "value", n.Key, "first", first)
		}
		keys[n.Key], values[n.Key] = f.Line(&n.Key), n
		if err := checkNorm(f, n); err != nil {
			return err
		}
	}
	for _, definition := range definitions {
		if values[definition.key] == nil {
			return f.Refuse(&d.Norms, datafile.Absent, "field", "norms", "value", definition.key)
		}
	}
	for _, pair := range ordered {
		low, high := values[pair[0]], values[pair[1]]
		if low.Value > high.Value {
			return wrong(f, &low.Value, pair[0], fmt.Sprint(low.Value), fmt.Sprintf("no more than %s (%d)", pair[1], high.Value))
		}
	}
	return nil
}

func checkNorm(f *datafile.File, n *norm) error {
	if err := clauseOf(f, &n.Clause); err != nil {
		return err
	}
	for _, definition := range definitions {
		if definition.key != n.Key {
			continue
		}
		if n.Unit != definition.unit {
			return wrong(f, &n.Unit, n.Key, string(n.Unit), string(definition.unit))
		}
		if n.Value < definition.min || n.Value > definition.max {
			return wrong(f, &n.Value, n.Key, fmt.Sprint(n.Value), fmt.Sprintf("%d…%d", definition.min, definition.max))
		}
		return nil
	}
	return f.Refuse(&n.Key, datafile.Unknown, "field", "norms", "value", n.Key)
}

// unique holds a key to its pattern and to standing once; seen gives the lines.
func unique(f *datafile.File, seen map[string]int, key *string, pattern *regexp.Regexp) error {
	if !pattern.MatchString(*key) {
		return wrong(f, key, "key", *key, pattern.String())
	}
	if first, again := seen[*key]; again {
		return f.Refuse(key, datafile.Duplicate, "field", "key", "value", *key, "first", first)
	}
	seen[*key] = f.Line(key)
	return nil
}

func clauseOf(f *datafile.File, clause *string) error {
	if clausePattern.MatchString(*clause) {
		return nil
	}
	return wrong(f, clause, "clause", *clause, "3.3.6")
}

func wrong(f *datafile.File, part any, field, value, want string) error {
	return f.Refuse(part, datafile.WrongValue, "field", field, "value", value, "want", want)
}

func wallTime(s string) (time.Duration, bool) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true
}

func weekdayOf(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.ToLower(day.String()) == name {
			return day, true
		}
	}
	return 0, false
}

// checkEditions refuses a history out of order, and a text without clauses.
func checkEditions(f *datafile.File, d *document) error {
	if d.Text != "" && len(clausesOf(d.Text)) == 0 {
		return wrong(f, &d.Text, "text", "", "lines that begin with the number of a clause")
	}
	since := ""
	for i := range d.Earlier {
		e := &d.Earlier[i]
		for _, date := range []*string{&e.Date, &e.InForce, &e.LostForce} {
			if _, err := time.Parse(time.DateOnly, *date); err != nil {
				return wrong(f, date, "date", *date, "2020-01-20")
			}
		}
		switch {
		case e.InForce < since || e.LostForce < e.InForce || e.LostForce > d.Requisites.InForceFrom:
			return wrong(f, &e.InForce, "in_force_from", e.InForce, "editions in the order of time, before the one in force")
		case len(clausesOf(e.Text)) == 0:
			return wrong(f, &e.Text, "text", "", "lines that begin with the number of a clause")
		}
		since = e.LostForce
	}
	return nil
}
