package regulation

import (
	"fmt"
	"time"
)

// Parameter is one value of the rules as the office shows it. Fixed ones are
// set by the Regulation and change only with a new version (1.4); the others
// are internal norms («внутрішній норматив»).
type Parameter struct {
	Key    string
	Clause string
	Value  string // "24", "08:30–17:00"
	Unit   string // one of the units, or "hours", "forever", "wall_time", "continuous", "sessions"
	Fixed  bool
	About  Text
}

// Parameters gives every value: first what the Regulation sets, then the
// internal norms in the order of the file.
func (r *Regulation) Parameters() []Parameter {
	all := r.clockParameters()
	for _, s := range []Step{r.Ladder.First, r.Ladder.Repeated, r.Ladder.Interference} {
		p := Parameter{Key: "ladder." + s.Key, Clause: s.Clause, Value: fmt.Sprint(s.Hours), Unit: "hours", Fixed: true, About: s.Text}
		if s.Forever() {
			p.Value, p.Unit = "", "forever"
		}
		all = append(all, p)
	}
	for _, n := range r.norms {
		all = append(all, Parameter{Key: n.Key, Clause: n.Clause, Value: n.shown(), Unit: string(n.Unit), About: n.About})
	}
	return all
}

func (r *Regulation) clockParameters() []Parameter {
	var all []Parameter
	for _, c := range []struct {
		key   string
		clock Clock
	}{
		{"clock.moderation", r.Clocks.Moderation},
		{"clock.1588", r.Clocks.Service1588},
		{"clock.executors", r.Clocks.Executors},
	} {
		p := Parameter{Key: c.key, Clause: c.clock.Clause, Unit: "continuous", Fixed: true, About: c.clock.Text}
		if !c.clock.Continuous {
			p.Value, p.Unit = wall(c.clock.From)+"–"+wall(c.clock.To), "wall_time"
		}
		all = append(all, p)
		if n := c.clock.WeekendSessions; n > 0 {
			all = append(all, Parameter{Key: c.key + ".weekend", Clause: c.clock.Clause, Value: fmt.Sprint(n), Unit: "sessions", Fixed: true, About: c.clock.Text})
		}
	}
	return all
}

func (n norm) shown() string {
	if n.Unit == MinuteOfDay {
		return wall(minutes(n.Value))
	}
	return fmt.Sprint(n.Value)
}

// wall writes a time since midnight as 08:30.
func wall(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
