package language

import (
	"fmt"
	"time"
	_ "time/tzdata" // the program carries its time zones: no system files needed
)

// Kyiv is the zone in which people read times (requirements 1.0.4).
var Kyiv = mustLoad("Europe/Kyiv")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("language: " + err.Error())
	}
	return zone
}

var months = map[Language][12]string{
	Uk: {
		"січня", "лютого", "березня", "квітня", "травня", "червня",
		"липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
	},
	En: {
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	},
}

// Date is «24 листопада 2026». The zero time is "".
func (l Language) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	y, m, d := t.In(Kyiv).Date()
	return fmt.Sprintf("%d %s %d", d, months[Language(l.Tag())][m-1], y)
}

// DateTime is «24 листопада 2026, 14:05». The zero time is "".
func (l Language) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Date(t) + t.In(Kyiv).Format(", 15:04")
}

// Short is «24.11 14:05», for narrow columns where the year is plain. The zero
// time is "".
func (l Language) Short(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Kyiv).Format("02.01 15:04")
}

// ISO is the machine's form of a time, for the datetime attribute.
func ISO(t time.Time) string { return t.In(Kyiv).Format(time.RFC3339) }

// Relative is «2 години тому» or «через 2 години», and the date from a week
// away on.
func (l Language) Relative(t, now time.Time) string {
	away, suffix := now.Sub(t), ".ago"
	if away < 0 {
		away, suffix = -away, ".in"
	}
	switch {
	case t.IsZero():
		return ""
	case away < time.Minute:
		return l.T("time.now")
	case away >= 7*24*time.Hour:
		return l.Date(t)
	}
	unit, n := largest(away)
	return l.N("time."+unit+suffix, n)
}

// Day is «сьогодні», «завтра», «у понеділок», and the date from a week away on.
// The zero time is "".
func (l Language) Day(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	day := func(t time.Time) time.Time {
		y, m, d := t.In(Kyiv).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch away := int(day(t).Sub(day(now)).Hours() / 24); {
	case away == 0:
		return l.T("time.today")
	case away == 1:
		return l.T("time.tomorrow")
	case away < 0 || away > 6:
		return l.Date(t)
	}
	return l.T(weekdays[t.In(Kyiv).Weekday()])
}

var weekdays = map[time.Weekday]string{
	time.Monday: "time.on.monday", time.Tuesday: "time.on.tuesday", time.Wednesday: "time.on.wednesday", time.Thursday: "time.on.thursday",
	time.Friday: "time.on.friday", time.Saturday: "time.on.saturday", time.Sunday: "time.on.sunday",
}

// Due says how a deadline stands: «ще 2 години» or «прострочено на 3 дні».
func (l Language) Due(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	if late := now.Sub(t); late > 0 {
		return l.T("time.late", "duration", l.Duration(late))
	}
	return l.T("time.left", "duration", l.Duration(t.Sub(now)))
}

// Duration is the largest whole unit: «3 дні», «40 хвилин», «10 секунд».
func (l Language) Duration(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	unit, n := largest(d)
	return l.N("time."+unit, n)
}

// largest gives the largest unit that fits at least once.
func largest(d time.Duration) (unit string, n int) {
	switch {
	case d >= 24*time.Hour:
		return "days", int(d / (24 * time.Hour))
	case d >= time.Hour:
		return "hours", int(d / time.Hour)
	case d >= time.Minute:
		return "minutes", int(d / time.Minute)
	}
	return "seconds", int(d / time.Second)
}

// Clock is «14:05».
func Clock(t time.Time) string { return t.In(Kyiv).Format("15:04") }
