// Package figure holds the rules of statistics: what a period is, how a spread
// of durations and a share are counted, and when there are too few to say. It
// is given the numbers and reads none itself.
//
//	figure.go  spreads and shares
//	period.go  periods, and how a chart divides them
//	table.go   a table as a CSV file that no spreadsheet can be fooled by
package figure

import (
	"slices"
	"time"
)

// Version names the formulas: it changes whenever the same events would give
// another number, and stands beside every number that is published.
const Version = "1"

// How many cases it takes before a summary of them says anything.
const (
	ForMedian  = 5
	ForNinth   = 10
	ForPercent = 10
)

// Spread tells how long something took: in half of the cases at most Median, in
// nine of ten at most Ninth. Both are 0 while there are too few cases.
type Spread struct {
	Count  int
	Median time.Duration // 0 below ForMedian cases
	Ninth  time.Duration // 0 below ForNinth cases
}

// SpreadOf summarises durations by nearest rank: every number that it gives is
// one that really occurred. It sorts the list.
func SpreadOf(all []time.Duration) Spread {
	slices.Sort(all)
	s := Spread{Count: len(all)}
	if len(all) >= ForMedian {
		s.Median = rank(all, 50)
	}
	if len(all) >= ForNinth {
		s.Ninth = rank(all, 90)
	}
	return s
}

// rank is the smallest of the sorted durations that so many percent do not
// exceed.
func rank(sorted []time.Duration, percent int) time.Duration {
	return sorted[(len(sorted)*percent+99)/100-1]
}

// Share is a part of a whole, both counted.
type Share struct{ Part, Whole int }

// Percent rounds the share, and refuses (false) while the whole is below
// ForPercent: three of four is no 75 %. It is 100 only when nothing is missing,
// and 0 only when there is nothing.
func (s Share) Percent() (int, bool) {
	if s.Whole < ForPercent {
		return 0, false
	}
	p := (s.Part*200 + s.Whole) / (2 * s.Whole)
	switch {
	case p == 100 && s.Part < s.Whole:
		p = 99
	case p == 0 && s.Part > 0:
		p = 1
	}
	return p, true
}

// OnTime is the honest share of what was done on time: what is overdue and not
// done stands in the whole, so that leaving the hard ones open improves nothing.
func OnTime(onTime, late, overdue int) Share { return Share{onTime, onTime + late + overdue} }
