package simulate

import (
	"container/heap"
	"context"
	"time"

	"vidhuk"
	"vidhuk/intake"
)

// Walk is days of city time on a turned clock.
type Walk struct {
	From    time.Time
	Days    int
	PerDay  int                            // messages on a working day; at weekends half as many
	Turn    func(time.Time)                // sets the clock that the server goes by
	Nightly func(context.Context) error    // what the server's own schedule does every night
	Told    func(at time.Time, number int) // after each day: how many messages there are; may be nil
}

// Walk walks through the days: one deed after another, each at its time. The
// error is a failure of the simulation itself; refusals that nobody reckoned
// with are in the result.
func (c Config) Walk(ctx context.Context, walk Walk) (*Result, error) {
	began := time.Now()
	w := &walking{Walk: walk, at: walk.From}
	w.turn(walk.From)
	s, err := begin(ctx, c, func() time.Time { return w.at }, false)
	if err != nil {
		return nil, err
	}
	w.simulation = s
	for _, a := range s.agents {
		w.plan(a, walk.From.Add(time.Duration(a.chance.Int64N(int64(a.idle)))))
	}
	for day := 0; day < walk.Days && err == nil; day++ {
		err = w.day(ctx, day)
	}
	return s.end(ctx, walk.From, began, err)
}

// walking is a walk under way.
type walking struct {
	*simulation
	Walk
	at    time.Time
	moves moves
	made  int
}

// move is somebody's next look. Of two at the same time the earlier planned
// comes first.
type move struct {
	at    time.Time
	made  int
	agent *agent
}

type moves []move

func (m moves) Len() int { return len(m) }
func (m moves) Less(i, j int) bool {
	return m[i].at.Before(m[j].at) || m[i].at.Equal(m[j].at) && m[i].made < m[j].made
}
func (m moves) Swap(i, j int) { m[i], m[j] = m[j], m[i] }

// Push and Pop are for package heap.
func (m *moves) Push(x any) { *m = append(*m, x.(move)) }
func (m *moves) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

func (w *walking) turn(t time.Time) {
	w.at = t
	w.Turn(t)
}

// plan sets when somebody looks next; what was planned before no longer counts.
func (w *walking) plan(a *agent, at time.Time) {
	w.made++
	a.planned = move{a.hours.next(at, a.chance), w.made, a}
	heap.Push(&w.moves, a.planned)
}

// day hands out the day's messages and lets everybody live through it.
func (w *walking) day(ctx context.Context, day int) error {
	from, end := w.From.AddDate(0, 0, day), w.From.AddDate(0, 0, day+1)
	if err := w.handOut(from, end); err != nil {
		return err
	}
	for w.moves.Len() > 0 && w.moves[0].at.Before(end) {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := heap.Pop(&w.moves).(move)
		if m.made != m.agent.planned.made {
			continue
		}
		w.turn(m.at)
		did, err := m.agent.wake(ctx)
		if err != nil {
			return err
		}
		w.plan(m.agent, m.agent.next(did))
	}
	w.turn(end)
	if w.Told != nil {
		w.Told(end, w.submitted)
	}
	return w.Nightly(ctx)
}

// byTelephone is how many of a thousand messages are told to the operator.
const byTelephone = 40

// handOut gives the messages of a day to people, each at the time of day at
// which it was really written.
func (w *walking) handOut(from, end time.Time) error {
	n := w.PerDay
	if d := from.In(Kyiv).Weekday(); d == time.Saturday || d == time.Sunday {
		n = (n + 1) / 2
	}
	for range n {
		item, err := w.nextItem()
		if item == nil || err != nil {
			return err
		}
		a := w.operator
		if !a.often(byTelephone) {
			a = oneOf(w.operator.chance, w.citizens)
		}
		due := timeOfDay(item, from, end)
		a.mean(intention{due: due, deed: vidhuk.DeedSubmit, item: item})
		if due.Before(a.planned.at) {
			w.plan(a, due)
		}
	}
	return nil
}

// timeOfDay is when on the day that begins at from a message is sent.
func timeOfDay(item *intake.Item, from, end time.Time) time.Time {
	written, local := item.ReceivedAt.In(Kyiv), from.In(Kyiv)
	at := time.Date(local.Year(), local.Month(), local.Day(), written.Hour(), written.Minute(), written.Second(), 0, Kyiv)
	if at.Before(from) {
		at = at.AddDate(0, 0, 1)
	}
	if !at.Before(end) { // a day on which the clock changes
		at = end.Add(-time.Minute)
	}
	return at
}
