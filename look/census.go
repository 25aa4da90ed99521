package look

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"vidhuk"
	"vidhuk/store"
)

// Facets count the messages that a filter finds, and for each value of each
// question how many there would be with that value and the other answers as
// they are. Posts are not counted.
type Facets struct {
	Total         int                  `json:"total" doc:"messages that the whole filter finds"`
	States        map[vidhuk.State]int `json:"states"`
	Topics        map[string]int       `json:"topics" doc:"by key; a subtopic as topic/subtopic"`
	Districts     map[string]int       `json:"districts" doc:"by slug"`
	Organizations map[string]int       `json:"organizations" doc:"by slug of who answers"`
	Periods       map[Period]int       `json:"periods" doc:"published since the beginning of the period"`
}

// Period is a stretch of days of the city that ends now.
type Period string

const (
	Today Period = "today"
	Week  Period = "week"  // today and the six days before
	Month Period = "month" // today and the 29 days before
)

// Periods lists them, the shortest first.
var Periods = []Period{Today, Week, Month}

var periodDays = map[Period]int{Today: 0, Week: 6, Month: 29}

// Since is the midnight in the city with which a period began; zero for an
// unknown one.
func (l *Look) Since(p Period) time.Time {
	days, ok := periodDays[p]
	if !ok {
		return time.Time{}
	}
	day := l.Now().In(l.rules.Clocks.Location)
	return time.Date(day.Year(), day.Month(), day.Day()-days, 0, 0, 0, 0, day.Location()).UTC()
}

// census is every published message in a few numbers, kept in memory: the counts
// of all filters are one walk over it, which no index could give as cheaply. It
// takes in what was active since it was last brought up to date; the database is
// read by one at a time, and outside the lock.
type census struct {
	flight singleflight.Group

	mu sync.RWMutex
	roll
	at      time.Time
	whole   time.Time // when everything was read
	changes uint64
	read    bool
}

// roll is the messages and the names that their numbers stand for.
type roll struct {
	rows  []counted // by id
	names map[string]uint16
	list  []string // of names
}

// counted is one message.
type counted struct {
	id                        int64
	published                 int64 // microseconds
	topic, subtopic, district uint16
	state                     uint16
	organizations             []uint16
}

// How old the census may be, how far it looks back for what was committed late by
// another node, and how often everything is read again: an import that is
// committed after a later message has a lower key and an old activity, and is seen
// by nothing else.
const (
	censusAge   = time.Second
	censusRange = 30 * time.Second
	censusWhole = 15 * time.Minute
)

// Count counts what a filter finds; the cursor, order and limit are not asked.
func (l *Look) Count(ctx context.Context, f FeedFilter) (Facets, error) {
	if err := f.check(); err != nil {
		return Facets{}, err
	}
	followed, err := l.followed(ctx, f)
	if err != nil {
		return Facets{}, err
	}
	if err := l.freshCensus(ctx); err != nil {
		return Facets{}, err
	}
	since := map[Period]int64{}
	for _, p := range Periods {
		since[p] = l.Since(p).UnixMicro()
	}
	l.census.mu.RLock()
	defer l.census.mu.RUnlock()
	return l.census.count(f, since, followed), nil
}

// followed is what the filter's reader follows; nil when it is not asked.
func (l *Look) followed(ctx context.Context, f FeedFilter) (ids map[int64]bool, err error) {
	if !f.Following {
		return nil, nil
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		ids, err = tx.AllFollowed(f.Reader.AccountID)
		return err
	})
	return ids, err
}

// freshCensus brings the census up to date where it is not fresh. Who waits for a
// reading that began before waits for one more.
func (l *Look) freshCensus(ctx context.Context) error {
	now, changes := l.Now(), l.Changes()
	for range 2 {
		if l.census.fresh(now, changes) {
			return nil
		}
		done := l.census.flight.DoChan("", func() (any, error) { return nil, l.readCensus(context.WithoutCancel(ctx)) })
		select {
		case r := <-done:
			if r.Err != nil {
				return r.Err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// fresh reports whether the census is younger than a second, or nothing was
// written here since. A clock that stands still proves no age.
func (t *census) fresh(now time.Time, changes uint64) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	age := now.Sub(t.at)
	return t.read && (t.changes >= changes && age <= censusAge || age > 0 && age < censusAge)
}

// readCensus reads what the census does not know yet: everything at first, now and
// then, and when the clock was put back.
func (l *Look) readCensus(ctx context.Context) error {
	t := &l.census
	now, changes := l.Now(), l.Changes()
	t.mu.RLock()
	since, known := t.at.Add(-censusRange), t.rows
	whole := len(known) == 0 || now.Before(t.at) || now.Sub(t.whole) >= censusWhole
	t.mu.RUnlock()
	var list []store.Counted
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		if whole {
			list, err = tx.Census()
		} else {
			list, err = tx.CensusSince(since, known[len(known)-1].id)
		}
		return err
	})
	if err != nil {
		return err
	}
	var anew roll
	if whole {
		anew.take(list)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if whole {
		t.roll, t.whole = anew, now
	} else {
		t.take(list)
	}
	t.at, t.changes, t.read = now, changes, true
	return nil
}

// code is the number of a name in the census.
func (t *roll) code(name string) uint16 {
	if t.names == nil {
		t.names, t.list = map[string]uint16{"": 0}, []string{""}
	}
	code, ok := t.names[name]
	if !ok {
		code = uint16(len(t.list))
		t.names[name], t.list = code, append(t.list, name)
	}
	return code
}

// take brings messages in that are new or have changed.
func (t *roll) take(list []store.Counted) {
	for _, m := range list {
		row := counted{
			id: m.ID, published: m.PublishedAt.UnixMicro(), state: t.code(string(m.State)), topic: t.code(m.Topic), district: t.code(m.District),
		}
		if m.Subtopic != "" {
			row.subtopic = t.code(m.Topic + "/" + m.Subtopic)
		}
		for _, o := range m.Organizations {
			row.organizations = append(row.organizations, t.code(o))
		}
		i, known := slices.BinarySearchFunc(t.rows, m.ID, func(r counted, id int64) int { return cmp.Compare(r.id, id) })
		if known {
			t.rows[i] = row
		} else {
			t.rows = slices.Insert(t.rows, i, row)
		}
	}
}

// The questions of a filter.
const (
	byState = iota
	byTopic
	byDistrict
	byOrganization
	byPeriod
	questions
)

// count walks over all messages. One that fails a single question still counts
// among that question's values: it would be found with another answer.
func (t *roll) count(f FeedFilter, since map[Period]int64, followed map[int64]bool) Facets {
	c := headcount{roll: t, filter: t.coded(f), counts: [questions][]int{}, since: since, periods: map[Period]int{}}
	for q := range c.counts {
		c.counts[q] = make([]int, len(t.list))
	}
	hidden, known := t.names[string(vidhuk.Hidden)]
	for i := range t.rows {
		row := &t.rows[i]
		if known && row.state == hidden || followed != nil && !followed[row.id] {
			continue
		}
		c.add(row)
	}
	return Facets{
		Total: c.total, States: named[vidhuk.State](t, c.counts[byState]), Topics: named[string](t, c.counts[byTopic]),
		Districts: named[string](t, c.counts[byDistrict]), Organizations: named[string](t, c.counts[byOrganization]), Periods: c.periods,
	}
}

// coded is a filter in the census's numbers.
type coded struct {
	states                    []uint16
	topic, subtopic, district uint16
	organization              uint16
	from, to                  int64
}

// nowhere is the number of a name that no message has.
const nowhere = math.MaxUint16

func (t *roll) coded(f FeedFilter) coded {
	find := func(name string) uint16 {
		if code, ok := t.names[name]; ok {
			return code
		}
		return nowhere
	}
	c := coded{topic: find(f.Topic), district: find(f.District), organization: find(f.Organization), from: math.MinInt64, to: math.MaxInt64}
	if f.Subtopic != "" {
		c.subtopic = find(f.Topic + "/" + f.Subtopic)
	}
	for _, s := range f.States {
		c.states = append(c.states, find(string(s)))
	}
	if !f.From.IsZero() {
		c.from = f.From.UnixMicro()
	}
	if !f.To.IsZero() {
		c.to = f.To.UnixMicro()
	}
	return c
}

// headcount is one walk.
type headcount struct {
	*roll
	filter  coded
	total   int
	counts  [questions][]int // by number of the value
	since   map[Period]int64
	periods map[Period]int
}

func (c *headcount) add(r *counted) {
	f := &c.filter
	fails := [questions]bool{
		byState:        len(f.states) > 0 && !slices.Contains(f.states, r.state),
		byTopic:        f.topic != 0 && r.topic != f.topic || f.subtopic != 0 && r.subtopic != f.subtopic,
		byDistrict:     f.district != 0 && r.district != f.district,
		byOrganization: f.organization != 0 && !slices.Contains(r.organizations, f.organization),
		byPeriod:       r.published < f.from || r.published >= f.to,
	}
	failed, which := 0, 0
	for q, fail := range fails {
		if fail {
			failed, which = failed+1, q
		}
	}
	switch {
	case failed > 1:
		return
	case failed == 1:
		c.value(r, which)
		return
	}
	c.total++
	for q := range questions {
		c.value(r, q)
	}
}

// value counts the message's own answer to a question.
func (c *headcount) value(r *counted, question int) {
	switch question {
	case byState:
		c.counts[byState][r.state]++
	case byTopic:
		c.counts[byTopic][r.topic]++
		c.counts[byTopic][r.subtopic]++
	case byDistrict:
		c.counts[byDistrict][r.district]++
	case byOrganization:
		for _, o := range r.organizations {
			c.counts[byOrganization][o]++
		}
	case byPeriod:
		for p, from := range c.since {
			if r.published >= from {
				c.periods[p]++
			}
		}
	}
}

// named gives counts by name; what is empty has none.
func named[T ~string](t *roll, counts []int) map[T]int {
	by := map[T]int{}
	for code, n := range counts {
		if n > 0 && code != 0 {
			by[T(t.list[code])] = n
		}
	}
	return by
}
