// Package worktime counts working time: when a norm of four working hours runs
// out, how long something has waited inside working hours, when a window of three
// working days ends. The three calendars of the Regulation (3.4, 3.5, 3.6) are
// values of one type, made from data.
//
// The map of the room:
//
//	calendar.go  Calendar: hours of the week, exceptions by date; New, Continuous
//	count.go     Add, Between, AddDays, IsOpen, NextOpen
//	date.go      Date: a day of the local calendar
//
// Hours are local wall time and half-open: at 08:30 it is open, at 17:00 it is not.
// Working time is elapsed time, so an hour is 60 minutes also on the day of a clock
// change. Nothing here reads a clock.
package worktime

import (
	"time"
	_ "time/tzdata" // the zone must be known on a machine without zone files
)

// Kyiv is the zone of every city of Ukraine.
var Kyiv = zone("Europe/Kyiv")

func zone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // time/tzdata is part of the program
	}
	return l
}
