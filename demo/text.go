package demo

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"vidhuk/language"
	"vidhuk/worktime"
)

// dateText is a time in a text: {-2d} is the day two days ago, {+3w} three
// working days ahead, {-40m} the hour forty minutes ago.
var dateText = regexp.MustCompile(`\{([+-]?\d+)([dwm])\}`)

// dated writes the times of a text as of the moment at which it is said: «26
// листопада», «11:40».
func (p *play) dated(text string) string {
	now := p.house.Store.Now()
	return dateText.ReplaceAllStringFunc(text, func(found string) string {
		parts := dateText.FindStringSubmatch(found)
		n, _ := strconv.Atoi(parts[1])
		day := p.calendar.Day(now)
		switch parts[2] {
		case "m":
			return now.Add(time.Duration(n) * time.Minute).In(p.zone).Format("15:04")
		case "d":
			day = day.AddDays(n)
		case "w":
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
