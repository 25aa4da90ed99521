package demo

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"vidhuk"
)

// hours are when somebody acts, as stretches of a day by the wall clock.
type hours struct{ workday, dayOff []stretch }

// stretch is a part of a day, in minutes since midnight; to is not in it.
type stretch struct{ from, to int }

var (
	anytime = hours{[]stretch{{0, 24 * 60}}, []stretch{{0, 24 * 60}}}
	office  = hours{[]stretch{{8*60 + 30, 17 * 60}}, nil}                                               // 3.6
	review  = hours{[]stretch{{8*60 + 30, 17 * 60}}, []stretch{{11 * 60, 12 * 60}, {17 * 60, 18 * 60}}} // 3.4: also once a day off
	spare   = hours{[]stretch{{6*60 + 40, 23*60 + 20}}, []stretch{{7*60 + 30, 23*60 + 50}}}
)

func (h hours) on(day time.Time) []stretch {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return h.dayOff
	}
	return h.workday
}

func at(day time.Time, minutes int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location())
}

// latest is t when it falls into the hours, otherwise a moment so many minutes
// before the end of the stretch before it.
func (h hours) latest(t time.Time, zone *time.Location, before int) time.Time {
	for day := t.In(zone); ; day = at(day, -12*60) {
		for _, s := range slices.Backward(h.on(day)) {
			from, to := at(day, s.from), at(day, s.to)
			switch {
			case !t.Before(to):
				return to.Add(-time.Duration(min(before, s.to-s.from)) * time.Minute)
			case !t.Before(from):
				return t
			}
		}
	}
}

// next is the first moment of the hours that is not before t.
func (h hours) next(t time.Time, zone *time.Location) time.Time {
	for day := t.In(zone); ; day = at(day, 36*60) {
		for _, s := range h.on(day) {
			switch from, to := at(day, s.from), at(day, s.to); {
			case t.Before(from):
				return from
			case t.Before(to):
				return t
			}
		}
	}
}

// jitter is a number below max that is always the same for the same place, so
// that times look like life and stay what they are.
func jitter(place string, n, max int) int {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%d", place, n)
	x := h.Sum64()
	x = (x ^ x>>33) * 0xff51afd7ed558ccd // neighbours shall be far apart
	return int((x ^ x>>33) % uint64(max))
}

// plan gives every step of every story its time. Stories that follow another
// come after it.
func (p *play) plan(stories []story) ([]event, error) {
	var events []event
	for _, follows := range []bool{false, true} {
		for i := range stories {
			s := &stories[i]
			if (s.Follows != "") != follows {
				continue
			}
			more, err := p.planOne(s)
			if err != nil {
				return nil, err
			}
			events = append(events, more...)
		}
	}
	return events, nil
}

func (p *play) planOne(s *story) ([]event, error) {
	turns, err := p.turns(s)
	if err != nil {
		return nil, err
	}
	times, err := p.times(s, turns)
	if err != nil {
		return nil, err
	}
	events := make([]event, len(turns))
	for i, t := range turns {
		events[i] = event{at: times[i], what: fmt.Sprintf("%s, step %d (%s)", s.name, i, t.Do), do: t.play}
		if t.Do == string(vidhuk.DeedApprove) && s.Key != "" {
			p.published[s.Key] = times[i]
		}
	}
	return append(events, p.neighbours(s, turns, times)...), nil
}

// neighbours are the members whom the message concerns too: each says so at some
// moment between its publication and its end, or now.
func (p *play) neighbours(s *story, turns []*turn, times []time.Time) (events []event) {
	from, to := time.Time{}, p.now
	for i, t := range turns {
		switch vidhuk.Deed(t.Do) {
		case vidhuk.DeedApprove:
			from = times[i]
		case vidhuk.DeedClose, vidhuk.DeedMerge, vidhuk.DeedHide, vidhuk.DeedWithdraw:
			to = times[i]
		}
	}
	for i, key := range s.Joined {
		t := &turn{p: p, s: s, m: turns[0].m, step: step{Do: string(vidhuk.DeedSupport), By: key}, key: key}
		at := from.Add(to.Sub(from) * time.Duration(1+jitter(s.name, 200+i, 997)) / 1000)
		events = append(events, event{at: at, what: fmt.Sprintf("%s, %s joins", s.name, key), do: t.play})
	}
	return events
}

// times are reckoned back, the last step first: it was so long before now, and
// each one before it as much earlier as it took, within the hours of whoever
// did it. Whatever the hour is now, nothing happens later. A story that follows
// another is reckoned on from its publication.
func (p *play) times(s *story, turns []*turn) ([]time.Time, error) {
	times := make([]time.Time, len(turns))
	pauses := make([]time.Duration, len(turns))
	for i, t := range turns {
		var err error
		if pauses[i], err = t.pause(jitter(s.name, 100+i, 1000)); err != nil {
			return nil, err
		}
	}
	if s.Follows != "" {
		return times, p.onward(s, turns, times, pauses)
	}
	ended, err := span(s.Ended)
	if err != nil {
		return nil, err
	}
	last := p.now.Add(-ended)
	for i, t := range slices.Backward(turns) {
		times[i] = t.hours().latest(last, p.zone, jitter(s.name, i, 55))
		last = times[i].Add(-pauses[i])
	}
	return times, nil
}

func (p *play) onward(s *story, turns []*turn, times []time.Time, pauses []time.Duration) error {
	last, ok := p.published[s.Follows]
	if !ok {
		return fmt.Errorf("demo: %s: no published story is called %q", s.name, s.Follows)
	}
	for i, t := range turns {
		times[i] = t.hours().next(last.Add(pauses[i]), p.zone)
		last = times[i]
	}
	return nil
}

// turns fills in who does each step. The first is the submission; before an
// organization accepts, it has seen the message.
func (p *play) turns(s *story) ([]*turn, error) {
	progress := &progress{}
	turns := []*turn{{p: p, s: s, m: progress, step: step{Do: submit, By: s.From, Text: s.Text, Photos: s.Photos}, key: s.From}}
	var named []string // organizations that the last decision brought in
	for i, st := range s.Steps {
		a, ok := deeds[vidhuk.Deed(st.Do)]
		if !ok {
			return nil, fmt.Errorf("demo: %s: nobody can %q", s.name, st.Do)
		}
		if len(st.To) > 0 && a.who != executor {
			named = st.To
		}
		t := &turn{p: p, s: s, m: progress, step: st}
		if err := t.cast(a.who, named, i); err != nil {
			return nil, err
		}
		if t.Do == string(vidhuk.DeedAccept) {
			see := *t
			see.step = step{Do: string(vidhuk.DeedSee), By: st.By}
			turns = append(turns, &see)
			t.Wait = "" // what was said of the wait is the time until it was seen
			see.Wait = st.Wait
		}
		turns = append(turns, t)
	}
	return turns, nil
}

// cast decides who does the step.
func (t *turn) cast(w who, named []string, n int) error {
	switch w {
	case author:
		t.key = t.By
		if t.key == "" {
			t.key = t.s.From
		}
	case moderator:
		t.key = t.By
		if t.key == "" {
			t.key = t.p.moderators[jitter(t.s.name, n, len(t.p.moderators))]
		}
	case administrator:
		t.key = t.p.administrator
	case executor:
		t.organization = t.By
		if t.organization == "" && len(named) > 0 {
			t.organization = named[0]
		}
		staff := t.p.executors[t.organization]
		if len(staff) == 0 {
			return fmt.Errorf("demo: %s: nobody acts for %q", t.s.name, t.organization)
		}
		t.key = staff[0]
	}
	return nil
}

// hours are when whoever does the step acts.
func (t *turn) hours() hours {
	switch {
	case t.Do == submit && t.s.Emergency, t.key == "", t.key == t.p.operator:
		return anytime
	case t.organization != "":
		return office
	case slices.Contains(t.p.moderators, t.key), t.key == t.p.administrator:
		return review
	case slices.Contains(t.p.staff, t.key):
		return office
	}
	return spare
}

// pause is how long after the step before this one happened; part says, in
// thousandths, where between the shortest and the longest usual pause.
func (t *turn) pause(part int) (time.Duration, error) {
	if t.Wait != "" {
		return span(t.Wait)
	}
	usual := deeds[vidhuk.Deed(t.Do)].pause
	return time.Duration(usual.from*60+(usual.to-usual.from)*60*part/1000) * time.Second, nil
}
