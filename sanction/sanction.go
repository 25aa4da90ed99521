// Package sanction is the ladder of measures of clauses 4.4 and 4.5, and the way
// back: what follows a violation, what a burst is, and what becomes of later
// measures when an earlier one turns out to be wrong. It knows neither storage nor
// the clock: whoever asks says what time it is, and what happened before.
//
//	sanction.go  what follows a violation
//	back.go      what becomes of the ladder when a violation is annulled
package sanction

import (
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
)

// Rules is what the Regulation and the city say of measures.
type Rules struct {
	Ladder   regulation.Ladder
	Lookback int  // calendar days after which a measure is forgotten; 0: never, the letter of 4.4
	Alone    bool // a block for ever needs no second person: the letter of 5.1.1
}

// RulesOf takes them from the Regulation.
func RulesOf(r *regulation.Regulation) Rules {
	return Rules{Ladder: r.Ladder, Lookback: r.Norms.BlockLookbackDays, Alone: r.Norms.BlockPersons < 2}
}

// Step is the step of the ladder that a rung names.
func (r Rules) Step(rung vidhuk.Rung) regulation.Step {
	switch rung {
	case vidhuk.RepeatedViolation:
		return r.Ladder.Repeated
	case vidhuk.Interference:
		return r.Ladder.Interference
	}
	return r.Ladder.First
}

// Measure is what a violation leads to.
type Measure struct {
	Rung     vidhuk.Rung
	Joins    int64     // the measure of which the violation is one more proof; 0: it is a new one
	Until    time.Time // when it lifts itself; zero: for ever
	Proposal bool      // it takes effect only when a second person confirms it
}

// Past are the measures against one person.
type Past []vidhuk.Sanction

// Next is what follows a violation that was committed and is found now.
//
// What was done before the person heard of a measure belongs to that measure: ten
// bad comments in a row are one violation, however late the tenth is found
// (4.4). What is done after a measure that counts is a repeated violation; all
// else is a first one.
func (r Rules) Next(past Past, committed, now time.Time) Measure {
	if committed.After(now) {
		committed = now // a clock that was turned back makes nobody an offender twice
	}
	if joined, ok := r.joins(past, committed); ok {
		return Measure{Rung: joined.Rung, Joins: joined.ID, Until: joined.Until, Proposal: joined.State == vidhuk.SanctionProposed}
	}
	if r.repeated(past, committed) {
		return Measure{Rung: vidhuk.RepeatedViolation, Proposal: !r.Alone}
	}
	return Measure{Rung: vidhuk.FirstViolation, Until: r.until(vidhuk.FirstViolation, now)}
}

// joins finds the measure that the violation is one more proof of: the first one
// of which the person heard after it; or one that is in force for ever, or that
// waits for its second person.
func (r Rules) joins(past Past, committed time.Time) (vidhuk.Sanction, bool) {
	var found *vidhuk.Sanction
	for i := range past {
		s := &past[i]
		if s.Counts() && !committed.After(s.From) && (found == nil || s.From.Before(found.From)) {
			found = s
		}
	}
	if found == nil {
		i := slices.IndexFunc(past, func(s vidhuk.Sanction) bool {
			return s.State == vidhuk.SanctionProposed || s.State == vidhuk.SanctionActive && s.Until.IsZero()
		})
		if i < 0 {
			return vidhuk.Sanction{}, false
		}
		found = &past[i]
	}
	return *found, true
}

// repeated reports whether something was done after a measure that counts and is
// not forgotten.
func (r Rules) repeated(past Past, committed time.Time) bool {
	return slices.ContainsFunc(past, func(s vidhuk.Sanction) bool {
		return s.Counts() && committed.After(s.From) && !r.forgotten(s, committed)
	})
}

func (r Rules) forgotten(s vidhuk.Sanction, committed time.Time) bool {
	return r.Lookback > 0 && committed.After(s.From.AddDate(0, 0, r.Lookback))
}

// until is when a measure that begins at a time lifts itself; zero: never.
func (r Rules) until(rung vidhuk.Rung, from time.Time) time.Time {
	step := r.Step(rung)
	if step.Forever() {
		return time.Time{}
	}
	return from.Add(step.Duration()) // 24 h, also across a clock change
}

// Begin lets a measure take effect.
func (r Rules) Begin(s *vidhuk.Sanction, now time.Time) {
	s.State, s.From, s.Until = vidhuk.SanctionActive, now, r.until(s.Rung, now)
}

// Blocking is the measure by which the person is blocked at a time; nil: by none.
// Of several the one that lasts longest.
func (p Past) Blocking(now time.Time) *vidhuk.Sanction {
	var found *vidhuk.Sanction
	for i := range p {
		s := &p[i]
		if s.Holds(now) && (found == nil || !found.Until.IsZero() && (s.Until.IsZero() || s.Until.After(found.Until))) {
			found = s
		}
	}
	return found
}
