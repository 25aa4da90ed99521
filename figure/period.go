package figure

import (
	"time"

	"vidhuk"
)

// Span is the kind of a period.
type Span string

// The spans. Recent is the one of a reader who asks for none.
const (
	Recent Span = "recent" // the last 30 days, today included
	Week   Span = "week"   // Monday to Sunday, as the weekly report has it
	Month  Span = "month"
	Year   Span = "year"
	Custom Span = "custom"
)

// Spans lists them in reading order.
var Spans = []Span{Recent, Week, Month, Year, Custom}

// recentDays is how many days Recent holds.
const recentDays = 30

// Ask is how a reader names a period; dates are written 2026-11-24.
type Ask struct {
	Span Span
	On   string // a day of the week, month or year; empty: today
	From string // first day of a custom period
	To   string // its last day
}

// Period is whole days in a zone: From and not To.
type Period struct {
	Span     Span
	From, To time.Time
}

// The years in which a period may lie, outside of which somebody mistyped, and
// how long one may be.
const (
	earliest = 1991
	latest   = 2100
	longest  = 20 // years
)

// Period works out the days that are asked for. Error: vidhuk.Invalid with the
// fields period, on, from or to.
func (a Ask) Period(now time.Time, zone *time.Location) (Period, error) {
	r := reading{zone: zone}
	today := day(now.In(zone), 0)
	on := today
	if a.On != "" {
		on = r.date("on", a.On)
	}
	p := Period{Span: a.Span}
	switch a.Span {
	case Recent, "":
		p.Span, p.From, p.To = Recent, day(today, 1-recentDays), day(today, 1)
	case Week:
		p.From = day(on, -(int(on.Weekday())+6)%7)
		p.To = day(p.From, 7)
	case Month:
		p.From = time.Date(on.Year(), on.Month(), 1, 0, 0, 0, 0, zone)
		p.To = p.From.AddDate(0, 1, 0)
	case Year:
		p.From = time.Date(on.Year(), 1, 1, 0, 0, 0, 0, zone)
		p.To = p.From.AddDate(1, 0, 0)
	case Custom:
		p.From, p.To = r.date("from", a.From), day(r.date("to", a.To), 1)
		r.ordered(p)
	default:
		r.refuse("period", "unknown_value")
	}
	return p, vidhuk.InvalidFields(r.fields)
}

// reading collects what is wrong with the dates.
type reading struct {
	zone   *time.Location
	fields []vidhuk.FieldError
}

func (r *reading) refuse(field, code string) {
	r.fields = append(r.fields, vidhuk.Field(field, code))
}

func (r *reading) date(field, s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, r.zone)
	switch {
	case s == "":
		r.refuse(field, "required")
	case err != nil:
		r.refuse(field, "invalid_date")
	case t.Year() < earliest || t.Year() > latest:
		r.refuse(field, "unknown_value")
	}
	return t
}

func (r *reading) ordered(p Period) {
	switch {
	case len(r.fields) > 0:
	case !p.From.Before(p.To):
		r.refuse("to", "before_from")
	case p.To.After(p.From.AddDate(longest, 0, 0)):
		r.refuse("to", "period_too_long")
	}
}

// day is midnight so many days after t's own, by the wall: also across a clock
// change.
func day(t time.Time, days int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, 0, t.Location())
}

// Last is the last day of the period.
func (p Period) Last() time.Time { return day(p.To, -1) }

// Days counts the days.
func (p Period) Days() int { return int((p.To.Sub(p.From) + 12*time.Hour) / (24 * time.Hour)) }

// Before and After are the neighbours of a week, month or year, as a reader
// asks for them.
func (p Period) Before() Ask { return Ask{Span: p.Span, On: day(p.From, -1).Format(time.DateOnly)} }

// After is the period that begins where this one ends.
func (p Period) After() Ask { return Ask{Span: p.Span, On: p.To.Format(time.DateOnly)} }

// Moves reports whether the period has neighbours.
func (p Period) Moves() bool { return p.Span == Week || p.Span == Month || p.Span == Year }

// Cut shortens the period to what has happened by now: whole days, at least one.
func (p Period) Cut(now time.Time) Period {
	if end := day(now.In(p.From.Location()), 1); end.Before(p.To) && p.From.Before(end) {
		p.To = end
	}
	return p
}

// Pace is how a chart divides a period.
type Pace string

const (
	Daily   Pace = "day"
	Weekly  Pace = "week"
	Monthly Pace = "month"
)

// Paces lists them from the finest.
var Paces = []Pace{Daily, Weekly, Monthly}

// mostSteps bounds the columns of a chart: on a phone each gets a few pixels.
const mostSteps = 62

// Pace picks the finest division that a small screen can show.
func (p Period) Pace() Pace {
	switch days := p.Days(); {
	case days <= mostSteps:
		return Daily
	case days <= 7*mostSteps:
		return Weekly
	}
	return Monthly
}

// Step is one column of a chart: From and not To.
type Step struct{ From, To time.Time }

// Steps divides the period; the first and the last may be shorter.
func (p Period) Steps() []Step {
	var all []Step
	for from := p.From; from.Before(p.To); {
		to := p.next(from)
		if to.After(p.To) {
			to = p.To
		}
		all = append(all, Step{from, to})
		from = to
	}
	return all
}

func (p Period) next(from time.Time) time.Time {
	switch p.Pace() {
	case Daily:
		return day(from, 1)
	case Weekly:
		return day(from, 7-(int(from.Weekday())+6)%7)
	}
	return time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, from.Location())
}
