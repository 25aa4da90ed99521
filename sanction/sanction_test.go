package sanction_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/sanction"
)

func letter(t *testing.T) sanction.Rules {
	t.Helper()
	r, err := regulation.Default()
	if err != nil {
		t.Fatal(err)
	}
	return sanction.RulesOf(r)
}

var kyiv, _ = time.LoadLocation("Europe/Kyiv")

func at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, kyiv)
}

func first(from time.Time, state vidhuk.SanctionState) vidhuk.Sanction {
	return vidhuk.Sanction{ID: 1, Rung: vidhuk.FirstViolation, State: state, ProposedAt: from, From: from, Until: from.Add(24 * time.Hour)}
}

func TestWhatFollowsAViolation(t *testing.T) {
	began := at(time.May, 4, 12, 0)
	forever := vidhuk.Sanction{ID: 2, Rung: vidhuk.RepeatedViolation, State: vidhuk.SanctionActive, ProposedAt: began, From: began}
	waiting := vidhuk.Sanction{ID: 3, Rung: vidhuk.RepeatedViolation, State: vidhuk.SanctionProposed, ProposedAt: began.AddDate(0, 0, 2)}
	year := func(r sanction.Rules) sanction.Rules { r.Lookback = 365; return r }
	alone := func(r sanction.Rules) sanction.Rules { r.Alone = true; return r }
	same := func(r sanction.Rules) sanction.Rules { return r }
	for name, c := range map[string]struct {
		rules     func(sanction.Rules) sanction.Rules
		past      sanction.Past
		committed time.Time
		want      sanction.Measure
	}{
		"the first one":                             {same, nil, began, sanction.Measure{Rung: vidhuk.FirstViolation}},
		"written before the person heard of it":     {same, sanction.Past{first(began, vidhuk.SanctionActive)}, began.Add(-time.Minute), sanction.Measure{Rung: vidhuk.FirstViolation, Joins: 1}},
		"written before, found when it is over":     {same, sanction.Past{first(began, vidhuk.SanctionExpired)}, began.Add(-time.Minute), sanction.Measure{Rung: vidhuk.FirstViolation, Joins: 1}},
		"written after it":                          {same, sanction.Past{first(began, vidhuk.SanctionExpired)}, began.AddDate(0, 0, 2), sanction.Measure{Rung: vidhuk.RepeatedViolation, Proposal: true}},
		"ten years after it, by the letter":         {same, sanction.Past{first(began, vidhuk.SanctionExpired)}, began.AddDate(10, 0, 0), sanction.Measure{Rung: vidhuk.RepeatedViolation, Proposal: true}},
		"after the city's lookback":                 {year, sanction.Past{first(began, vidhuk.SanctionExpired)}, began.AddDate(0, 0, 366), sanction.Measure{Rung: vidhuk.FirstViolation}},
		"the last day of the lookback":              {year, sanction.Past{first(began, vidhuk.SanctionExpired)}, began.AddDate(0, 0, 365), sanction.Measure{Rung: vidhuk.RepeatedViolation, Proposal: true}},
		"where one person decides":                  {alone, sanction.Past{first(began, vidhuk.SanctionExpired)}, began.AddDate(0, 0, 2), sanction.Measure{Rung: vidhuk.RepeatedViolation}},
		"after one that was annulled":               {same, sanction.Past{first(began, vidhuk.SanctionAnnulled)}, began.AddDate(0, 0, 2), sanction.Measure{Rung: vidhuk.FirstViolation}},
		"after one that was lifted":                 {same, sanction.Past{first(began, vidhuk.SanctionLifted)}, began.AddDate(0, 0, 2), sanction.Measure{Rung: vidhuk.RepeatedViolation, Proposal: true}},
		"while another waits for its second person": {same, sanction.Past{first(began, vidhuk.SanctionExpired), waiting}, began.AddDate(0, 0, 3), sanction.Measure{Rung: vidhuk.RepeatedViolation, Joins: 3, Proposal: true}},
		"by who is blocked for ever already":        {same, sanction.Past{forever}, began.AddDate(0, 0, 3), sanction.Measure{Rung: vidhuk.RepeatedViolation, Joins: 2}},
		"after a proposal that came to nothing": {same, sanction.Past{{ID: 4, Rung: vidhuk.RepeatedViolation, State: vidhuk.SanctionWithdrawn, ProposedAt: began}},
			began.AddDate(0, 0, 3), sanction.Measure{Rung: vidhuk.FirstViolation}},
	} {
		now := c.committed.Add(time.Hour)
		got := c.rules(letter(t)).Next(c.past, c.committed, now)
		if c.want.Rung == vidhuk.FirstViolation {
			c.want.Until = now.Add(24 * time.Hour)
			if c.want.Joins != 0 {
				c.want.Until = began.Add(24 * time.Hour)
			}
		}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// 1.14: of two machines one clock may run ahead; a burst stays one violation.
func TestAClockThatRunsAheadMakesNoSecondViolation(t *testing.T) {
	now := at(time.May, 4, 12, 0)
	m := letter(t).Next(sanction.Past{first(now, vidhuk.SanctionActive)}, now.Add(2*time.Minute), now)
	if m.Joins != 1 {
		t.Errorf("%+v", m)
	}
}

// 1.15: a day is 24 hours also when the clock changes.
func TestADayIs24HoursAlsoWhenTheClockChanges(t *testing.T) {
	for name, c := range map[string]struct{ from, until time.Time }{
		"to summer time": {at(time.March, 28, 18, 30), at(time.March, 29, 19, 30)},
		"to winter time": {at(time.October, 24, 18, 30), at(time.October, 25, 17, 30)},
		"no change":      {at(time.May, 4, 18, 30), at(time.May, 5, 18, 30)},
	} {
		m := letter(t).Next(nil, c.from, c.from)
		s := vidhuk.Sanction{Rung: m.Rung}
		letter(t).Begin(&s, c.from)
		if !m.Until.Equal(c.until) || !s.Until.Equal(c.until) || !s.Holds(c.until.Add(-1)) || s.Holds(c.until) || s.Holds(c.from.Add(-1)) {
			t.Errorf("%s: until %s", name, m.Until)
		}
	}
}

func TestOfSeveralMeasuresTheLongestBlocks(t *testing.T) {
	now := at(time.May, 4, 12, 0)
	short, long := first(now, vidhuk.SanctionActive), first(now.Add(time.Hour), vidhuk.SanctionActive)
	forever := vidhuk.Sanction{ID: 9, Rung: vidhuk.Interference, State: vidhuk.SanctionProposed, From: now}
	later := now.Add(2 * time.Hour)
	if got := (sanction.Past{short, long}).Blocking(later); got == nil || !got.Until.Equal(long.Until) {
		t.Errorf("%+v", got)
	}
	if got := (sanction.Past{forever, long}).Blocking(later); got == nil || got.ID != 9 {
		t.Errorf("an exclusion holds before its second person: %+v", got)
	}
	forever.Rung = vidhuk.RepeatedViolation
	if got := (sanction.Past{forever}).Blocking(later); got != nil {
		t.Errorf("a block for ever does not: %+v", got)
	}
}

// life is what happens to one person: violations, found and decided in any order.
type life struct {
	rules  sanction.Rules
	now    time.Time
	past   sanction.Past
	proofs []vidhuk.Violation
}

// find lets a violation be found now that was committed some time ago.
func (l *life) find(t *rapid.T) {
	committed := l.now.Add(-time.Duration(rapid.IntRange(0, 100).Draw(t, "hours ago")) * time.Hour)
	m := l.rules.Next(l.past, committed, l.now)
	id := m.Joins
	if id == 0 {
		id = int64(len(l.past) + 1)
		s := vidhuk.Sanction{ID: id, Rung: m.Rung, State: vidhuk.SanctionProposed, ProposedAt: l.now}
		if !m.Proposal {
			l.rules.Begin(&s, l.now)
		}
		l.past = append(l.past, s)
	}
	l.proofs = append(l.proofs, vidhuk.Violation{ID: int64(len(l.proofs) + 1), SanctionID: id, CommittedAt: committed})
}

// annul takes one measure and its proofs back, and recounts.
func (l *life) annul(id int64) {
	for i := range l.past {
		if s := &l.past[i]; s.ID == id {
			s.State, s.EndedAt = vidhuk.SanctionAnnulled, l.now
		}
	}
	for i := range l.proofs {
		if v := &l.proofs[i]; v.SanctionID == id {
			v.AnnulledAt = l.now
		}
	}
	for _, changed := range l.rules.Recount(l.past, sanction.OffenceOf(l.proofs)) {
		i := slices.IndexFunc(l.past, func(s vidhuk.Sanction) bool { return s.ID == changed.ID })
		l.past[i] = changed
	}
}

func (l *life) step(t *rapid.T) {
	l.now = l.now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours on")) * time.Hour)
	pick := func(fits func(vidhuk.Sanction) bool) *vidhuk.Sanction {
		i := slices.IndexFunc(l.past, fits)
		if i < 0 {
			return nil
		}
		return &l.past[i]
	}
	switch rapid.SampledFrom([]string{"find", "find", "confirm", "expire", "annul"}).Draw(t, "what") {
	case "find":
		l.find(t)
	case "confirm":
		if s := pick(func(s vidhuk.Sanction) bool { return s.State == vidhuk.SanctionProposed }); s != nil {
			l.rules.Begin(s, l.now)
		}
	case "expire":
		if s := pick(func(s vidhuk.Sanction) bool {
			return s.State == vidhuk.SanctionActive && !s.Until.IsZero() && !l.now.Before(s.Until)
		}); s != nil {
			s.State, s.EndedAt = vidhuk.SanctionExpired, s.Until
		}
	case "annul":
		if s := pick(vidhuk.Sanction.Counts); s != nil {
			l.annul(s.ID)
		}
	}
}

// check holds what must be true of every ladder.
func (l *life) check(t *rapid.T) {
	offence := sanction.OffenceOf(l.proofs)
	waiting := 0
	for _, s := range l.past {
		if s.State == vidhuk.SanctionProposed {
			waiting++
		}
		if !s.Open() {
			continue
		}
		committed, stands := offence[s.ID]
		if !stands {
			t.Fatalf("%+v stands on nothing", s)
		}
		if s.Rung == vidhuk.FirstViolation && s.State == vidhuk.SanctionActive && s.Until.Sub(s.From) != 24*time.Hour {
			t.Fatalf("a first measure of %s", s.Until.Sub(s.From))
		}
		before := slices.ContainsFunc(l.past, func(other vidhuk.Sanction) bool {
			return other.ID != s.ID && other.Counts() && committed.After(other.From)
		})
		if s.Rung == vidhuk.RepeatedViolation && !before {
			t.Fatalf("a block for ever with nothing before it: %+v of %s in %+v", s, committed, l.past)
		}
	}
	if waiting > 1 {
		t.Fatalf("%d proposals wait", waiting)
	}
}

func TestEveryLadderStandsOnWhatIsNotAnnulled(t *testing.T) {
	rules := letter(t)
	rapid.Check(t, func(t *rapid.T) {
		l := &life{rules: rules, now: at(time.May, 4, 12, 0)}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			l.step(t)
			l.check(t)
		}
	})
}

// Whatever is annulled in whatever order, nothing is left that blocks.
func TestWithEverythingAnnulledNobodyIsBlocked(t *testing.T) {
	rules := letter(t)
	rapid.Check(t, func(t *rapid.T) {
		l := &life{rules: rules, now: at(time.May, 4, 12, 0)}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			l.step(t)
		}
		ids := make([]int64, len(l.past))
		for i, s := range l.past {
			ids[i] = s.ID
		}
		for _, id := range rapid.Permutation(ids).Draw(t, "order") {
			l.annul(id)
		}
		if by := l.past.Blocking(l.now.Add(time.Hour)); by != nil {
			t.Fatalf("%+v", by)
		}
		if m := rules.Next(l.past, l.now, l.now); m.Rung != vidhuk.FirstViolation || m.Joins != 0 {
			t.Fatalf("the next one: %+v", m)
		}
	})
}

// A burst of any length, found in any order, is one measure (4.4).
func TestABurstIsOneMeasureInWhateverOrderItIsFound(t *testing.T) {
	rules := letter(t)
	rapid.Check(t, func(t *rapid.T) {
		l := &life{rules: rules, now: at(time.May, 4, 12, 0)}
		began := l.now
		for _, minutes := range rapid.SliceOfN(rapid.IntRange(0, 300), 1, 12).Draw(t, "minutes before the first is found") {
			committed := began.Add(-time.Duration(minutes) * time.Minute)
			m := rules.Next(l.past, committed, l.now)
			if len(l.past) > 0 && m.Joins != 1 {
				t.Fatalf("%+v after %+v", m, l.past)
			}
			if len(l.past) == 0 {
				s := vidhuk.Sanction{ID: 1, Rung: m.Rung, ProposedAt: l.now}
				rules.Begin(&s, l.now)
				l.past = append(l.past, s)
			}
			l.now = l.now.Add(7 * time.Hour)
		}
	})
}
