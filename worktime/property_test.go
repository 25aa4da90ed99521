package worktime_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"
	"vidhuk/worktime"
)

// calendars draws week hours of any shape with some exceptions.
var calendars = rapid.Custom(func(t *rapid.T) *worktime.Calendar {
	var hours []worktime.Hours
	first := rapid.IntRange(0, 6).Draw(t, "first open day")
	for day := range 7 {
		if day == first || rapid.Bool().Draw(t, "open") {
			from, to := spans(t)
			hours = append(hours, worktime.Hours{Days: []time.Weekday{time.Weekday(day)}, From: from, To: to})
		}
	}
	var exceptions []worktime.Exception
	for day := range rapid.IntRange(0, 5).Draw(t, "exceptions") {
		e := worktime.Exception{Date: worktime.Date{Year: 2026, Month: 3, Day: 26}.AddDays(day)}
		if rapid.Bool().Draw(t, "works") {
			e.From, e.To = spans(t)
		}
		exceptions = append(exceptions, e)
	}
	c, err := worktime.New(worktime.Kyiv, hours, exceptions...)
	if err != nil {
		t.Fatal(err)
	}
	return c
})

func spans(t *rapid.T) (from, to int) {
	from = rapid.IntRange(0, 24*60-1).Draw(t, "from")
	return from, rapid.IntRange(from+1, 24*60).Draw(t, "to")
}

// moments lie around the two clock changes of 2026.
func moments(t *rapid.T, name string) time.Time {
	change := rapid.SampledFrom([]time.Time{
		time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC),
	}).Draw(t, name+" near")
	return change.Add(time.Duration(rapid.Int64Range(-10*24*3600, 10*24*3600).Draw(t, name+" seconds off")) * time.Second)
}

func amounts(t *rapid.T, name string) time.Duration {
	return time.Duration(rapid.Int64Range(0, int64(60*time.Hour/time.Second)).Draw(t, name)) * time.Second
}

func TestDeadlineHoldsExactlyTheWorkingTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, start, d := calendars.Draw(t, "calendar"), moments(t, "start"), amounts(t, "working")
		deadline := c.Add(start, d)
		if got := c.Between(start, deadline); got != d {
			t.Fatalf("%s + %v = %s, but between them are %v", start, d, deadline, got)
		}
	})
}

// Invariant 8: timers never run outside their calendar.
func TestNoTimerRunsOutsideOpenHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, start, d := calendars.Draw(t, "calendar"), moments(t, "start"), amounts(t, "working")
		deadline := c.Add(start, d)
		if last := deadline.Add(-1); d > 0 && !c.IsOpen(last) {
			t.Fatalf("%s + %v ends at %s, when it is closed", start, d, deadline)
		}
		if d == 0 && !c.IsOpen(deadline) {
			t.Fatalf("%s + 0 = %s, when it is closed", start, deadline)
		}
		if open := c.NextOpen(start); !c.IsOpen(open) || open.Before(start) || c.Between(start, open) != 0 {
			t.Fatalf("next opening after %s is %s", start, open)
		}
	})
}

func TestLaterOrLongerNeverEndsEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, start, d := calendars.Draw(t, "calendar"), moments(t, "start"), amounts(t, "working")
		later, more := start.Add(amounts(t, "later")), d+amounts(t, "more")
		deadline := c.Add(start, d)
		if got := c.Add(later, d); got.Before(deadline) {
			t.Fatalf("%s + %v = %s, later %s gives %s", start, d, deadline, later, got)
		}
		if got := c.Add(start, more); got.Before(deadline) {
			t.Fatalf("%s + %v = %s, + %v = %s", start, d, deadline, more, got)
		}
		n := rapid.IntRange(0, 5).Draw(t, "days")
		if window, next := c.AddDays(start, n), c.AddDays(start, n+1); next.Before(window) || n > 0 && !window.Before(next) {
			t.Fatalf("%d days after %s end at %s, %d at %s", n, start, window, n+1, next)
		}
	})
}

func TestBetweenAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a, b, m := calendars.Draw(t, "calendar"), moments(t, "a"), moments(t, "b"), moments(t, "m")
		if got := c.Between(a, m) + c.Between(m, b); got != c.Between(a, b) {
			t.Fatalf("%s, %s, %s: %v and %v", a, m, b, got, c.Between(a, b))
		}
	})
}

func TestContinuousIsPlainTime(t *testing.T) {
	c := worktime.Continuous(worktime.Kyiv)
	rapid.Check(t, func(t *rapid.T) {
		start, d := moments(t, "start"), amounts(t, "working")
		if got := c.Add(start, d); !got.Equal(start.Add(d)) {
			t.Fatalf("%s + %v = %s", start, d, got)
		}
		if got := c.Between(start, start.Add(d)); got != d || !c.IsOpen(start) || !c.NextOpen(start).Equal(start) {
			t.Fatalf("%v between, open %v", got, c.IsOpen(start))
		}
	})
}
