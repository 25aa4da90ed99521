package demo

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"vidhuk/language"
	"vidhuk/worktime"
)

// dateText is a day in a text: {-2d} is two days ago, {+3w} three working days
// ahead.
var dateText = regexp.MustCompile(`\{([+-]?\d+)([dw])\}`)

// dated writes the days of a text as of the moment at which it is said: «26
// листопада».
func (p *play) dated(text string) string {
	now := p.house.Store.Now()
	return dateText.ReplaceAllStringFunc(text, func(found string) string {
		parts := dateText.FindStringSubmatch(found)
		n, _ := strconv.Atoi(parts[1])
		day := p.calendar.Day(now)
		if parts[2] == "d" {
			day = day.AddDays(n)
		} else {
			day = p.workingDay(day, n)
		}
		date := language.Uk.Date(time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, p.zone))
		return date[:strings.LastIndexByte(date, ' ')] // the year is plain
	})
}

// workingDay is the n-th working day after a day, or before it when n is
// negative.
func (p *play) workingDay(day worktime.Date, n int) worktime.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		if day = day.AddDays(step); p.calendar.WorkingDay(day) {
			n--
		}
	}
	return day
}
