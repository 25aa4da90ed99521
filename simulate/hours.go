package simulate

import (
	"math/rand/v2"
	"time"
	_ "time/tzdata" // the zone must be known on a machine without zone files
)

// Kyiv is the city's wall clock.
var Kyiv = func() *time.Location {
	l, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		panic("simulate: the zone is embedded and must load: " + err.Error())
	}
	return l
}()

// hours is when somebody is at it: from one time of day to another, on working
// days and at weekends. Equal times are never.
type hours struct {
	from, to               time.Duration // since local midnight, Monday to Friday
	weekendFrom, weekendTo time.Duration
}

// clock is a time of day.
func clock(h, m time.Duration) time.Duration { return h*time.Hour + m*time.Minute }

var (
	office     = hours{clock(8, 30), clock(17, 0), 0, 0}                        // 3.6
	moderation = hours{clock(8, 30), clock(17, 0), clock(11, 0), clock(12, 30)} // 3.4: at weekends once a day
	shift      = hours{0, clock(24, 0), 0, clock(24, 0)}                        // 3.5
	awake      = hours{clock(7, 0), clock(22, 45), clock(8, 30), clock(23, 15)} // citizens
)

func (h hours) on(day time.Time) (from, to time.Duration) {
	if d := day.Weekday(); d == time.Saturday || d == time.Sunday {
		return h.weekendFrom, h.weekendTo
	}
	return h.from, h.to
}

// open reports whether t is within the hours.
func (h hours) open(t time.Time) bool {
	local := t.In(Kyiv)
	from, to := h.on(local)
	at := clock(time.Duration(local.Hour()), time.Duration(local.Minute())) + time.Duration(local.Second())*time.Second
	return from <= at && at < to
}

// next is t, or some minutes after the hours begin again.
func (h hours) next(t time.Time, chance *rand.Rand) time.Time {
	if h.open(t) {
		return t
	}
	local := t.In(Kyiv)
	for day := range 8 {
		date := time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, Kyiv)
		from, to := h.on(date)
		if opens := wall(date, from); from < to && !opens.Before(t) {
			return opens.Add(time.Duration(chance.Int64N(int64(min(to-from, 40*time.Minute)))))
		}
	}
	return t
}

// wall is a time of day by the wall clock, also on the day the clock changes.
func wall(date time.Time, at time.Duration) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, int(at/time.Minute), 0, 0, Kyiv)
}
