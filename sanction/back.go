package sanction

import (
	"slices"
	"time"

	"vidhuk"
)

// Offence is when what a measure rests on was done: the earliest of its violations
// that stand.
type Offence map[int64]time.Time

// OffenceOf finds it for each measure; one without a violation that stands is not
// in it.
func OffenceOf(violations []vidhuk.Violation) Offence {
	first := Offence{}
	for _, v := range violations {
		if at, known := first[v.SanctionID]; v.Stands() && (!known || v.CommittedAt.Before(at)) {
			first[v.SanctionID] = v.CommittedAt
		}
	}
	return first
}

// Recount brings the ladder to what it would have been without what was annulled:
// a block for ever that rested on an annulled first measure was a first one
// itself, and lasts the 24 hours of a first one from when it began. It gives the
// measures that it changed. Exclusions (4.5) rest on nothing before them. What
// somebody decided about a measure, such as lifting it, stays decided.
func (r Rules) Recount(past Past, offence Offence) []vidhuk.Sanction {
	all := slices.Clone(past)
	slices.SortStableFunc(all, func(a, b vidhuk.Sanction) int { return begun(a).Compare(begun(b)) })
	var changed []vidhuk.Sanction
	for i := range all {
		s := &all[i]
		committed, stands := offence[s.ID]
		if s.Rung != vidhuk.RepeatedViolation || !s.Open() || !stands || r.repeated(all[:i], committed) {
			continue
		}
		s.Rung = vidhuk.FirstViolation
		if s.State == vidhuk.SanctionActive {
			s.Until = r.until(s.Rung, s.From)
		}
		changed = append(changed, *s)
	}
	return changed
}

// begun orders measures: by when they took effect, or were proposed.
func begun(s vidhuk.Sanction) time.Time {
	if s.From.IsZero() {
		return s.ProposedAt
	}
	return s.From
}
