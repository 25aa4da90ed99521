package worktime

import "time"

// IsOpen reports whether working time runs at t.
func (c *Calendar) IsOpen(t time.Time) bool {
	if c.continuous {
		return true
	}
	from, to := c.hours(c.Day(t))
	return !t.Before(from) && t.Before(to)
}

// NextOpen gives t itself if it is open then, otherwise the next opening.
func (c *Calendar) NextOpen(t time.Time) time.Time {
	if c.continuous {
		return t
	}
	for day := c.Day(t); ; day = day.AddDays(1) {
		from, to := c.hours(day)
		switch {
		case !t.Before(to) || from.Equal(to): // over, or no working day
		case t.Before(from):
			return from.In(t.Location())
		default:
			return t
		}
	}
}

// Add gives the moment when so much working time has run since start: the deadline.
// A start outside hours counts from the next opening. Working time that runs out
// together with the day ends at the closing hour, not at the next opening. A negative
// amount counts as 0.
func (c *Calendar) Add(start time.Time, working time.Duration) time.Time {
	working = max(working, 0)
	if c.continuous {
		return start.Add(working)
	}
	t := c.NextOpen(start)
	for day := c.Day(t); ; day = day.AddDays(1) {
		from, to := c.hours(day)
		if t.Before(from) {
			t = from
		}
		left := to.Sub(t)
		if left >= working {
			return t.Add(working).In(start.Location())
		}
		if left > 0 {
			working -= left
			t = to
		}
	}
}

// Between gives the working time from a to b, negative if b is earlier.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.Between(b, a)
	}
	if c.continuous {
		return b.Sub(a)
	}
	var sum time.Duration
	for day, last := c.Day(a), c.Day(b); !last.Before(day); day = day.AddDays(1) {
		from, to := c.hours(day)
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		sum += max(to.Sub(from), 0)
	}
	return sum
}

// AddDays gives the end of a window of n working days: the closing hour of the n-th
// working day after the day of start, which itself does not count, whatever its hour.
// With n of 0 or less it is the closing hour of that day, or of the next working one.
func (c *Calendar) AddDays(start time.Time, n int) time.Time {
	day := c.Day(start)
	for !c.WorkingDay(day) && n <= 0 {
		day = day.AddDays(1)
	}
	for ; n > 0; n-- {
		day = day.AddDays(1)
		for !c.WorkingDay(day) {
			day = day.AddDays(1)
		}
	}
	_, end := c.hours(day)
	return end.In(start.Location())
}
