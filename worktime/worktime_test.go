package worktime_test

import (
	"strings"
	"testing"
	"time"

	"vidhuk/worktime"
)

var workweek = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// office is clause 3.6: working days from 8:30 to 17:00.
func office(t testing.TB, exceptions ...worktime.Exception) *worktime.Calendar {
	t.Helper()
	c, err := worktime.New(worktime.Kyiv, []worktime.Hours{{Days: workweek, From: 8*60 + 30, To: 17 * 60}}, exceptions...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// at reads a wall time of Kyiv: "2026-03-27 16:59", with or without seconds.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation(time.DateTime[:len(s)], s, worktime.Kyiv)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func date(t testing.TB, s string) worktime.Date {
	t.Helper()
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return worktime.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}
}

func TestDeadlineInWorkingHours(t *testing.T) {
	holiday := worktime.Exception{Date: date(t, "2026-08-24")}                          // a Monday off
	saturday := worktime.Exception{Date: date(t, "2026-08-29"), From: 510, To: 1020}    // worked instead
	shortDay := worktime.Exception{Date: date(t, "2026-08-21"), From: 510, To: 16 * 60} // Friday, an hour less
	c := office(t, holiday, saturday, shortDay)
	for _, x := range []struct {
		about, start string
		working      time.Duration
		want         string
	}{
		{"inside one day", "2026-03-04 09:00", 4 * time.Hour, "2026-03-04 13:00"},
		{"from the opening minute", "2026-03-04 08:30", time.Hour, "2026-03-04 09:30"},
		{"before hours counts from the opening", "2026-03-04 05:00", time.Hour, "2026-03-04 09:30"},
		{"after hours counts from the next opening", "2026-03-04 20:00", time.Hour, "2026-03-05 09:30"},
		{"the closing minute is outside", "2026-03-04 17:00", time.Hour, "2026-03-05 09:30"},
		{"16:59 counts from 16:59", "2026-03-04 16:59", time.Hour, "2026-03-05 09:29"},
		{"the last second counts", "2026-03-04 16:59:59", time.Minute, "2026-03-05 08:30:59"},
		{"ends with the day", "2026-03-04 16:00", time.Hour, "2026-03-04 17:00"},
		{"over a weekend", "2026-03-06 16:00", 4 * time.Hour, "2026-03-09 11:30"},
		{"on a Saturday", "2026-03-07 12:00", time.Hour, "2026-03-09 09:30"},
		{"over the spring change", "2026-03-27 16:30", time.Hour, "2026-03-30 09:00"},
		{"over the autumn change", "2026-10-23 16:30", time.Hour, "2026-10-26 09:00"},
		{"a whole working day", "2026-03-04 08:30", 8*time.Hour + 30*time.Minute, "2026-03-04 17:00"},
		{"over a short day and a day off", "2026-08-21 15:30", time.Hour, "2026-08-25 09:00"},
		{"on a working Saturday", "2026-08-28 16:30", time.Hour, "2026-08-29 09:00"},
		{"nothing to wait for, inside", "2026-03-04 12:00", 0, "2026-03-04 12:00"},
		{"nothing to wait for, outside", "2026-03-07 12:00", 0, "2026-03-09 08:30"},
		{"a negative amount is none", "2026-03-04 12:00", -time.Hour, "2026-03-04 12:00"},
	} {
		if got := c.Add(at(t, x.start), x.working); !got.Equal(at(t, x.want)) {
			t.Errorf("%s: %s + %v = %s, want %s", x.about, x.start, x.working, got, x.want)
		}
	}
}

func TestWindowOfWorkingDaysEndsAtTheClosingHour(t *testing.T) {
	c := office(t, worktime.Exception{Date: date(t, "2026-03-10")}, worktime.Exception{Date: date(t, "2026-03-20"), From: 510, To: 960})
	for _, x := range []struct {
		start string
		n     int
		want  string
	}{
		{"2026-03-02 09:00", 3, "2026-03-05 17:00"},
		{"2026-03-02 16:59", 3, "2026-03-05 17:00"},
		{"2026-03-02 23:59", 3, "2026-03-05 17:00"},
		{"2026-03-05 12:00", 3, "2026-03-11 17:00"}, // Friday, Monday, not Tuesday, Wednesday
		{"2026-03-07 12:00", 1, "2026-03-09 17:00"}, // from a Saturday
		{"2026-03-19 12:00", 1, "2026-03-20 16:00"}, // a short day
		{"2026-03-27 12:00", 1, "2026-03-30 17:00"}, // over the clock change
		{"2026-03-02 09:00", 0, "2026-03-02 17:00"},
		{"2026-03-07 09:00", 0, "2026-03-09 17:00"},
	} {
		if got := c.AddDays(at(t, x.start), x.n); !got.Equal(at(t, x.want)) {
			t.Errorf("%s and %d days: %s, want %s", x.start, x.n, got, x.want)
		}
	}
}

func TestBetweenCountsOnlyOpenTime(t *testing.T) {
	c := office(t)
	for _, x := range []struct {
		a, b string
		want time.Duration
	}{
		{"2026-03-04 09:00", "2026-03-04 12:00", 3 * time.Hour},
		{"2026-03-06 16:30", "2026-03-09 09:00", time.Hour},
		{"2026-03-07 00:00", "2026-03-08 23:00", 0},
		{"2026-03-02 00:00", "2026-03-09 00:00", 5 * (8*time.Hour + 30*time.Minute)},
		{"2026-03-09 09:00", "2026-03-06 16:30", -time.Hour},
		{"2026-03-04 17:00", "2026-03-05 08:30", 0},
	} {
		if got := c.Between(at(t, x.a), at(t, x.b)); got != x.want {
			t.Errorf("%s to %s: %v, want %v", x.a, x.b, got, x.want)
		}
	}
}

func TestHoursAreHalfOpen(t *testing.T) {
	c := office(t)
	for moment, want := range map[string]bool{
		"2026-03-04 08:29:59": false, "2026-03-04 08:30": true, "2026-03-04 16:59:59": true, "2026-03-04 17:00": false,
		"2026-03-07 12:00": false, "2026-03-29 12:00": false, "2026-03-30 08:30": true,
	} {
		if got := c.IsOpen(at(t, moment)); got != want {
			t.Errorf("open at %s: %v", moment, got)
		}
	}
	if got := c.NextOpen(at(t, "2026-03-06 17:00")); !got.Equal(at(t, "2026-03-09 08:30")) {
		t.Errorf("after Friday comes %s", got)
	}
}

// The day of the spring change has 23 hours, of the autumn change 25.
func TestRoundTheClockOverAClockChange(t *testing.T) {
	days := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	round, err := worktime.New(worktime.Kyiv, []worktime.Hours{{Days: days, From: 0, To: 24 * 60}})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]time.Duration{"2026-03-29": 23 * time.Hour, "2026-10-25": 25 * time.Hour, "2026-06-01": 24 * time.Hour} {
		for _, c := range []*worktime.Calendar{round, worktime.Continuous(worktime.Kyiv)} {
			from := at(t, day+" 00:00")
			if got := c.Between(from, from.AddDate(0, 0, 1)); got != want {
				t.Errorf("%s has %v", day, got)
			}
			if got := c.Add(from.Add(-time.Hour), 2*time.Hour+want); !got.Equal(from.AddDate(0, 0, 1).Add(time.Hour)) {
				t.Errorf("%s: an hour before, the day and an hour end at %s", day, got)
			}
		}
	}
}

// Clocks go from 03:00 to 04:00 on 29 March 2026: hours inside that hour are none.
func TestHoursThatAClockChangeSkips(t *testing.T) {
	start := at(t, "2026-03-28 12:00")
	for _, from := range []int{3 * 60, 3*60 + 15} {
		c, err := worktime.New(worktime.Kyiv, []worktime.Hours{{Days: []time.Weekday{time.Sunday}, From: from, To: 4 * 60}})
		if err != nil {
			t.Fatal(err)
		}
		opening := at(t, "2026-04-05 00:00").Add(time.Duration(from) * time.Minute)
		if got := c.NextOpen(start); !got.Equal(opening) {
			t.Errorf("opens at %s", got)
		}
		if got := c.Add(start, 30*time.Minute); !got.Equal(opening.Add(30 * time.Minute)) {
			t.Errorf("half an hour ends at %s", got)
		}
		if got := c.Between(start, at(t, "2026-03-30 12:00")); got != 0 {
			t.Errorf("%v of an hour that was not", got)
		}
	}
}

func TestDayIsLocal(t *testing.T) {
	c := office(t)
	if got := c.Day(time.Date(2026, 3, 4, 22, 30, 0, 0, time.UTC)); got != date(t, "2026-03-05") {
		t.Errorf("half past midnight in Kyiv is %s", got)
	}
	kiev, err := time.LoadLocation("Europe/Kiev")
	if err != nil {
		t.Fatal(err)
	}
	if got := worktime.Continuous(kiev).AddDays(at(t, "2026-03-28 10:00"), 1); !got.Equal(at(t, "2026-03-30 00:00")) {
		t.Errorf("the old name of the zone ends the day at %s", got)
	}
}

func TestWrongCalendarsAreRefused(t *testing.T) {
	monday := []time.Weekday{time.Monday}
	good := []worktime.Hours{{Days: monday, From: 510, To: 1020}}
	for about, x := range map[string]struct {
		zone       *time.Location
		hours      []worktime.Hours
		exceptions []worktime.Exception
		want       string
	}{
		"no hours":         {worktime.Kyiv, nil, nil, "no open hours"},
		"no days":          {worktime.Kyiv, []worktime.Hours{{From: 510, To: 1020}}, nil, "no open hours"},
		"empty hours":      {worktime.Kyiv, []worktime.Hours{{Days: monday, From: 510, To: 510}}, nil, "Monday end at 08:30, not after"},
		"across midnight":  {worktime.Kyiv, []worktime.Hours{{Days: monday, From: 22 * 60, To: 6 * 60}}, nil, "two days"},
		"beyond the day":   {worktime.Kyiv, []worktime.Hours{{Days: monday, From: 0, To: 1441}}, nil, "leave the day"},
		"negative":         {worktime.Kyiv, []worktime.Hours{{Days: monday, From: -1, To: 5}}, nil, "leave the day"},
		"the eighth day":   {worktime.Kyiv, []worktime.Hours{{Days: []time.Weekday{7}, From: 0, To: 5}}, nil, "not a day of the week"},
		"Monday twice":     {worktime.Kyiv, append(good, good...), nil, "Monday has hours twice"},
		"no zone":          {nil, good, nil, "time zone"},
		"a day that isn't": {worktime.Kyiv, good, []worktime.Exception{{Date: worktime.Date{Year: 2026, Month: 2, Day: 30}}}, "no day 2026-02-30"},
		"a date twice":     {worktime.Kyiv, good, []worktime.Exception{{Date: date(t, "2026-03-04")}, {Date: date(t, "2026-03-04")}}, "twice"},
		"wrong exception":  {worktime.Kyiv, good, []worktime.Exception{{Date: date(t, "2026-03-04"), From: 600, To: 60}}, "2026-03-04 end at"},
	} {
		_, err := worktime.New(x.zone, x.hours, x.exceptions...)
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v, want %q", about, err, x.want)
		}
	}
	if _, err := worktime.Continuous(worktime.Kyiv).Except(worktime.Exception{Date: date(t, "2026-03-04")}); err == nil {
		t.Error("the service 1588 got a day off")
	}
}

func TestExceptLeavesTheOldCalendarAlone(t *testing.T) {
	wednesday := date(t, "2026-03-04")
	before := office(t, worktime.Exception{Date: wednesday})
	after, err := before.Except(worktime.Exception{Date: wednesday, From: 600, To: 660})
	if err != nil {
		t.Fatal(err)
	}
	if before.WorkingDay(wednesday) || !after.WorkingDay(wednesday) {
		t.Error("one calendar changed the other")
	}
}

func BenchmarkAddTenDays(b *testing.B) {
	c := office(b)
	start := at(b, "2026-03-20 11:00")
	for b.Loop() {
		c.Add(start, 10*(8*time.Hour+30*time.Minute))
	}
}

func BenchmarkBetweenTenDays(b *testing.B) {
	c := office(b)
	start := at(b, "2026-03-20 11:00")
	end := start.AddDate(0, 0, 14)
	for b.Loop() {
		c.Between(start, end)
	}
}
