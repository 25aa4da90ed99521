package figure_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/language"
)

func hours(list ...int) []time.Duration {
	all := make([]time.Duration, len(list))
	for i, h := range list {
		all[i] = time.Duration(h) * time.Hour
	}
	return all
}

func TestASpreadSaysOnlyWhatEnoughCasesSupport(t *testing.T) {
	for _, c := range []struct {
		hours         []int
		median, ninth int
	}{
		{nil, 0, 0},
		{[]int{1, 2, 3, 4}, 0, 0},
		{[]int{9, 1, 5, 3, 7}, 5, 0},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 5, 0},
		{[]int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 5, 9},
		{[]int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1000, 1000}, 1, 1000},
	} {
		got := figure.SpreadOf(hours(c.hours...))
		want := figure.Spread{Count: len(c.hours), Median: time.Duration(c.median) * time.Hour, Ninth: time.Duration(c.ninth) * time.Hour}
		if got != want {
			t.Errorf("%v: %+v, want %+v", c.hours, got, want)
		}
	}
}

func TestAShareNeverPromisesMoreThanItCounted(t *testing.T) {
	for _, c := range []struct {
		share   figure.Share
		percent int
		known   bool
	}{
		{figure.Share{Part: 3, Whole: 4}, 0, false},
		{figure.Share{}, 0, false},
		{figure.Share{Part: 9, Whole: 10}, 90, true},
		{figure.Share{Part: 999, Whole: 1000}, 99, true},
		{figure.Share{Part: 1000, Whole: 1000}, 100, true},
		{figure.Share{Part: 1, Whole: 1000}, 1, true},
		{figure.Share{Part: 0, Whole: 1000}, 0, true},
		{figure.Share{Part: 25, Whole: 200}, 13, true},
	} {
		if p, ok := c.share.Percent(); p != c.percent || ok != c.known {
			t.Errorf("%+v: %d %v, want %d %v", c.share, p, ok, c.percent, c.known)
		}
	}
	if got := figure.OnTime(6, 2, 4); got != (figure.Share{Part: 6, Whole: 12}) {
		t.Errorf("what is overdue and open does not weigh: %+v", got)
	}
}

// noon is a Tuesday.
var noon = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func TestPeriodsAreWholeDaysOfTheCity(t *testing.T) {
	for _, c := range []struct {
		ask        figure.Ask
		from, last string
		days       int
		pace       figure.Pace
		steps      int
	}{
		{figure.Ask{}, "2026-10-26", "2026-11-24", 30, figure.Daily, 30},
		{figure.Ask{Span: figure.Week}, "2026-11-23", "2026-11-29", 7, figure.Daily, 7},
		{figure.Ask{Span: figure.Week, On: "2026-11-29"}, "2026-11-23", "2026-11-29", 7, figure.Daily, 7},
		{figure.Ask{Span: figure.Week, On: "2026-10-25"}, "2026-10-19", "2026-10-25", 7, figure.Daily, 7}, // the clocks go back
		{figure.Ask{Span: figure.Month, On: "2026-03-29"}, "2026-03-01", "2026-03-31", 31, figure.Daily, 31},
		{figure.Ask{Span: figure.Year, On: "2024-02-29"}, "2024-01-01", "2024-12-31", 366, figure.Weekly, 53},
		{figure.Ask{Span: figure.Custom, From: "2025-11-15", To: "2026-11-24"}, "2025-11-15", "2026-11-24", 375, figure.Weekly, 55},
		{figure.Ask{Span: figure.Custom, From: "2024-12-31", To: "2026-11-01"}, "2024-12-31", "2026-11-01", 671, figure.Monthly, 24},
		{figure.Ask{Span: figure.Custom, From: "2026-11-24", To: "2026-11-24"}, "2026-11-24", "2026-11-24", 1, figure.Daily, 1},
	} {
		p, err := c.ask.Period(noon, language.Kyiv)
		if err != nil {
			t.Errorf("%+v: %v", c.ask, err)
			continue
		}
		steps := p.Steps()
		if from, last := p.From.Format(time.DateOnly), p.Last().Format(time.DateOnly); from != c.from || last != c.last || p.Days() != c.days || p.Pace() != c.pace || len(steps) != c.steps {
			t.Errorf("%+v: %s to %s, %d days, %d steps of a %s", c.ask, from, last, p.Days(), len(steps), p.Pace())
		}
		for i, s := range steps {
			if i > 0 && !s.From.Equal(steps[i-1].To) || s.From.Hour() != 0 || !s.From.Before(s.To) {
				t.Errorf("%+v: step %d is %v", c.ask, i, s)
			}
		}
		if !steps[0].From.Equal(p.From) || !steps[len(steps)-1].To.Equal(p.To) {
			t.Errorf("%+v: the steps leave something out", c.ask)
		}
	}
}

func TestAPeriodKnowsItsNeighbours(t *testing.T) {
	p, err := figure.Ask{Span: figure.Month, On: "2026-01-15"}.Period(noon, language.Kyiv)
	if err != nil {
		t.Fatal(err)
	}
	if p.Before().On != "2025-12-31" || p.After().On != "2026-02-01" || !p.Moves() {
		t.Errorf("before %+v, after %+v", p.Before(), p.After())
	}
	if got := p.Cut(noon); got != p {
		t.Errorf("a month that is over was cut: %+v", got)
	}
	running, _ := figure.Ask{Span: figure.Month}.Period(noon, language.Kyiv)
	if got := running.Cut(noon).Last().Format(time.DateOnly); got != "2026-11-24" {
		t.Errorf("the running month ends on %s", got)
	}
}

func TestMistypedPeriodsAreRefusedByTheirField(t *testing.T) {
	for _, c := range []struct {
		ask         figure.Ask
		field, code string
	}{
		{figure.Ask{Span: "century"}, "period", "unknown_value"},
		{figure.Ask{Span: figure.Week, On: "24.11.2026"}, "on", "invalid_date"},
		{figure.Ask{Span: figure.Custom, To: "2026-11-24"}, "from", "required"},
		{figure.Ask{Span: figure.Custom, From: "2026-11-25", To: "2026-11-24"}, "to", "before_from"},
		{figure.Ask{Span: figure.Custom, From: "1991-01-01", To: "2026-11-24"}, "to", "period_too_long"},
		{figure.Ask{Span: figure.Year, On: "9999-12-31"}, "on", "unknown_value"},
		{figure.Ask{Span: figure.Custom, From: "2026-02-30", To: "2026-03-01"}, "from", "invalid_date"},
	} {
		_, err := c.ask.Period(noon, language.Kyiv)
		var refusal *vidhuk.Error
		if !errors.As(err, &refusal) || !slices.ContainsFunc(refusal.Fields, func(f vidhuk.FieldError) bool { return f.Field == c.field && f.Code == c.code }) {
			t.Errorf("%+v: %v", c.ask, err)
		}
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	var b strings.Builder
	table := figure.NewTable(&b, "a", "b")
	table.Row("=1+1", "@SUM(A1)")
	table.Row(" +380", "-5")
	table.Row("\t=x", "＝1")
	table.Row(`Ритуальна "служба", КП`, "two\nlines")
	if err := table.End(); err != nil {
		t.Fatal(err)
	}
	want := "a,b\r\n'=1+1,'@SUM(A1)\r\n' +380,'-5\r\n'\t=x,'＝1\r\n\"Ритуальна \"\"служба\"\", КП\",two lines\r\n"
	if b.String() != want {
		t.Errorf("got %q", b.String())
	}
}
