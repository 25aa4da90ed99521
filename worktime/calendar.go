package worktime

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// dayMinutes is 24:00 on the wall.
const dayMinutes = 24 * 60

// Hours are the opening hours of some days of the week.
type Hours struct {
	Days     []time.Weekday
	From, To int // minutes since local midnight; open from From until just before To
}

// Exception is a date whose hours differ from those of its weekday: a day off if From
// and To are both 0, a working Saturday, a short day.
type Exception struct {
	Date     Date
	From, To int // minutes since local midnight
}

// Calendar says when working time runs. It never changes and may be shared. Make one
// with New or Continuous.
type Calendar struct {
	zone       *time.Location
	week       [7]span
	exceptions map[Date]span
	continuous bool
}

// span is a part of a day, in minutes since local midnight; empty if from = to.
type span struct{ from, to int }

// Continuous is the calendar of the service 1588 (3.5): every minute counts. The
// zone, which must not be nil, tells where its days begin.
func Continuous(zone *time.Location) *Calendar {
	c := &Calendar{zone: zone, continuous: true}
	for day := range c.week {
		c.week[day] = span{0, dayMinutes}
	}
	return c
}

// New makes a calendar. Error, in plain words: there is no zone, hours that are no
// part of a day, a weekday with two sets of hours, a date that is none or has two, or
// no open hours in the week at all, so that no deadline would ever come.
func New(zone *time.Location, hours []Hours, exceptions ...Exception) (*Calendar, error) {
	if zone == nil {
		return nil, errors.New("a calendar needs a time zone")
	}
	c := &Calendar{zone: zone}
	open := false
	for _, h := range hours {
		if err := c.setWeek(h); err != nil {
			return nil, err
		}
		open = open || len(h.Days) > 0
	}
	if !open {
		return nil, errors.New("the calendar has no open hours in the week: a deadline would never come")
	}
	return c.Except(exceptions...)
}

func (c *Calendar) setWeek(h Hours) error {
	s := span{h.From, h.To}
	for _, day := range h.Days {
		if day < time.Sunday || day > time.Saturday {
			return fmt.Errorf("%d is not a day of the week: Sunday is 0, Saturday is 6", int(day))
		}
		if c.week[day] != (span{}) {
			return fmt.Errorf("%s has hours twice", day)
		}
		if err := s.check(day.String()); err != nil {
			return err
		}
		c.week[day] = s
	}
	return nil
}

// check refuses hours that are empty or do not fit into one day.
func (s span) check(day string) error {
	switch {
	case s.from < 0 || s.to > dayMinutes:
		return fmt.Errorf("hours of %s, %d to %d minutes, leave the day: they lie from 0 to %d", day, s.from, s.to, dayMinutes)
	case s.from >= s.to:
		return fmt.Errorf("hours of %s end at %s, not after they begin at %s: hours across midnight belong to two days", day, wall(s.to), wall(s.from))
	}
	return nil
}

func wall(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// Except gives a calendar like c with other hours on some dates; they replace what c
// had there. Errors as in New; a continuous calendar has no exceptions (3.5).
func (c *Calendar) Except(exceptions ...Exception) (*Calendar, error) {
	if len(exceptions) > 0 && c.continuous {
		return nil, errors.New("a continuous calendar has no exceptions: every minute counts")
	}
	added := make(map[Date]span, len(exceptions))
	for _, e := range exceptions {
		s := span{e.From, e.To}
		if !e.Date.real() {
			return nil, fmt.Errorf("there is no day %s", e.Date)
		}
		if _, twice := added[e.Date]; twice {
			return nil, fmt.Errorf("%s is named twice", e.Date)
		}
		if s != (span{}) {
			if err := s.check(e.Date.String()); err != nil {
				return nil, err
			}
		}
		added[e.Date] = s
	}
	result := *c
	result.exceptions = maps.Clone(c.exceptions)
	if result.exceptions == nil {
		result.exceptions = added
	} else {
		maps.Copy(result.exceptions, added)
	}
	return &result, nil
}

// WorkingDay reports whether the calendar is open at some time of the date.
func (c *Calendar) WorkingDay(d Date) bool { return c.span(d) != (span{}) }

// Day gives the local date of a moment.
func (c *Calendar) Day(t time.Time) Date { return dateOf(t.In(c.zone)) }

func (c *Calendar) span(d Date) span {
	if s, ok := c.exceptions[d]; ok {
		return s
	}
	return c.week[d.Weekday()]
}

// hours gives the moments when a date opens and closes; equal if it does not open.
func (c *Calendar) hours(d Date) (from, to time.Time) {
	s := c.span(d)
	from, to = d.at(s.from, c.zone), d.at(s.to, c.zone)
	if to.Before(from) { // hours that a clock change skips
		to = from
	}
	return from, to
}
