package look

import (
	"context"
	"slices"
	"sort"
	"time"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/ukrainian"
	"vidhuk/worktime"
)

// FigureFilter says what to count. Empty fields do not filter; values that name
// nothing find nothing.
type FigureFilter struct {
	figure.Ask
	Topic        string
	Subtopic     string
	District     string
	Organization string
	Channel      vidhuk.Channel
}

// narrowed reports whether anything but the period is chosen.
func (f FigureFilter) narrowed() bool {
	return f.Topic+f.Subtopic+f.District+f.Organization+string(f.Channel) != ""
}

// common reports whether these are the figures of a period that the page offers,
// without more.
func (f FigureFilter) common() bool { return !f.narrowed() && f.Span != figure.Custom }

// Figures are the public statistics of a period. They hold counts and times, no
// texts and no people.
type Figures struct {
	Span    figure.Span `json:"period"`
	From    string      `json:"from" doc:"first day, in the city's time" format:"date"`
	Last    string      `json:"to" doc:"last day, in the city's time" format:"date"`
	AsOf    time.Time   `json:"as_of" doc:"when it was counted; kept for at most a minute"`
	Formula string      `json:"formula" doc:"version of the definitions: the same events give the same numbers"`

	Flow          Flow                  `json:"flow"`
	Pace          figure.Pace           `json:"pace" doc:"what one point of the series is"`
	Series        []Point               `json:"series"`
	Standing      []StateCount          `json:"standing" doc:"messages of any age that are not over, by where they stand now"`
	Fates         []StateCount          `json:"fates" doc:"messages received in the period, by where they stand now"`
	Satisfaction  Satisfaction          `json:"satisfaction"`
	Grounds       []GroundCount         `json:"grounds" doc:"decisions of the period by ground of 4.3"`
	Topics        []TopicCount          `json:"topics"`
	Districts     []Count               `json:"districts" doc:"topics that are never public are left out"`
	Channels      []Count               `json:"channels" doc:"topics that are never public are left out"`
	Organizations []OrganizationFigures `json:"organizations"`
	All           OrganizationFigures   `json:"all" doc:"all organizations together"`

	Period figure.Period `json:"-"`
}

// Flow counts what happened in the period.
type Flow struct {
	Received  int64 `json:"received"`
	Published int64 `json:"published"`
	Rejected  int64 `json:"rejected" doc:"decisions to reject, also after a question that was not answered in time"`
	Hidden    int64 `json:"hidden" doc:"published messages taken out of view"`
	Removed   int64 `json:"removed_comments" doc:"comments and information posts taken out of view on a ground"`
	Closed    int64 `json:"closed" doc:"closed in the period and not reopened since"`
	Done      int64 `json:"done" doc:"of them with «Роботу виконано»"`
	Explained int64 `json:"explained" doc:"of them with «Роз’яснення надано»"`
	Unmarked  int64 `json:"unmarked" doc:"of them without a mark: thanks, or closed with a reason"`
	Reopened  int64 `json:"reopened" doc:"times that a closed message was put back to work"`
	Standing  int64 `json:"standing" doc:"not over now"`
}

// Point is one column of the chart.
type Point struct {
	From      string `json:"from" format:"date"`
	Last      string `json:"to" format:"date"`
	Received  int64  `json:"received"`
	Published int64  `json:"published"`
	Closed    int64  `json:"closed"`
}

// Count is how many messages share something.
type Count struct {
	Key   string          `json:"key" doc:"empty: not told"`
	Name  regulation.Text `json:"name"`
	Count int64           `json:"count"`
}

// TopicCount is a topic with its subtopics, the most frequent first.
type TopicCount struct {
	Count
	Subtopics []Count `json:"subtopics"`
}

// StateCount is how many messages stand in a state.
type StateCount struct {
	State vidhuk.State `json:"state"`
	Count int64        `json:"count"`
}

// GroundCount is how often a ground of 4.3 was applied.
type GroundCount struct {
	Ground   string          `json:"ground"`
	Clause   string          `json:"clause"`
	Name     regulation.Text `json:"name"`
	Rejected int64           `json:"rejected" doc:"messages not published"`
	Removed  int64           `json:"removed" doc:"taken out of view after publication"`
}

// Satisfaction is what authors said of messages after their closing.
type Satisfaction struct {
	Solved   int64 `json:"solved" doc:"really solved, by their authors' word of the period"`
	Unsolved int64 `json:"unsolved"`
	Percent  *int  `json:"percent,omitempty" doc:"solved ÷ (solved + unsolved); absent below 10 answers"`
	Scored   int64 `json:"scored" doc:"how many gave a score too"`
	Score    int64 `json:"score_tenths,omitempty" doc:"mean of the scores from 1 to 5, in tenths; absent below 10 scores"`
}

// Times summarise how long something took.
type Times struct {
	Count  int   `json:"count"`
	Median int64 `json:"median_minutes,omitempty" doc:"half of the cases took at most so long; absent below 5 cases"`
	Ninth  int64 `json:"ninth_minutes,omitempty" doc:"nine of ten took at most so long; absent below 10 cases"`
}

func timesOf(all []time.Duration) Times {
	s := figure.SpreadOf(all)
	t := Times{Count: s.Count}
	if s.Count >= figure.ForMedian {
		t.Median = minutes(s.Median)
	}
	if s.Count >= figure.ForNinth {
		t.Ninth = minutes(s.Ninth)
	}
	return t
}

// minutes rounds up: whatever happened took a minute.
func minutes(d time.Duration) int64 { return max(1, int64((d+time.Minute-1)/time.Minute)) }

// OnTime is the share of what was done on time, with its parts.
type OnTime struct {
	OnTime  int  `json:"on_time" doc:"finished in the period, within the norm"`
	Late    int  `json:"late" doc:"finished in the period, after the norm"`
	Overdue int  `json:"overdue" doc:"not finished at the end of the period, and past the norm"`
	Percent *int `json:"percent,omitempty" doc:"on_time ÷ (on_time + late + overdue); absent below 10 cases"`
}

// OrganizationFigures are the figures of one organization.
type OrganizationFigures struct {
	Organization Organization `json:"organization,omitzero"`
	Notified     int64        `json:"notified" doc:"assignments given in the period"`
	Done         int64        `json:"done" doc:"final marks «Роботу виконано» of the period that stand"`
	Explained    int64        `json:"explained" doc:"final marks «Роз’яснення надано» of the period that stand"`
	Open         int64        `json:"open" doc:"assignments not finished at the end of the period"`
	OnTime       OnTime       `json:"on_time"`
	Reaction     Times        `json:"reaction" doc:"from notification to acceptance, in working hours of the organization"`
	Answer       Times        `json:"answer" doc:"from notification to answer, by the calendar"`
	Closing      Times        `json:"closing" doc:"from receipt of the message to its closing, by the calendar"`
	Reopened     int64        `json:"reopened" doc:"messages closed in the period that had been closed before"`
}

// Figures counts the public statistics of a period. What it gives is at most a
// minute old, and a few seconds where something was written since. Error:
// vidhuk.Invalid with the fields of the period, vidhuk.Unavailable "busy".
func (l *Look) Figures(ctx context.Context, f FigureFilter) (Figures, error) {
	period, err := f.Period(l.Now(), l.rules.Clocks.Location)
	if err != nil {
		return Figures{}, err
	}
	f.Ask = figure.Ask{Span: period.Span, From: period.From.Format(time.DateOnly), To: period.Last().Format(time.DateOnly)}
	return l.figures.get(ctx, f, l.store, func(ctx context.Context) (Figures, error) { return l.countFigures(ctx, f, period) })
}

func (l *Look) countFigures(ctx context.Context, f FigureFilter, period figure.Period) (Figures, error) {
	out := Figures{
		Span: period.Span, From: f.From, Last: f.To, Formula: figure.Version, Pace: period.Pace(), Period: period,
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		out.AsOf = tx.Now
		c := counting{Look: l, tx: tx, out: &out, period: period, query: store.FigureQuery{
			From: period.From, To: period.To, Topic: f.Topic, Subtopic: f.Subtopic, District: f.District,
			Organization: f.Organization, Channel: f.Channel,
		}}
		if f.narrowed() {
			// What is never public must not be found by asking for it piece by piece.
			c.query.Without = l.privateTopics()
		}
		return c.all()
	})
	return out, err
}

func (l *Look) privateTopics() []string {
	var keys []string
	for _, t := range l.rules.Topics() {
		if t.Private {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

// counting is one count under way.
type counting struct {
	*Look
	tx     *store.Tx
	query  store.FigureQuery
	period figure.Period
	out    *Figures
}

func (c *counting) all() error {
	for _, part := range []func() error{c.received, c.series, c.closed, c.standing, c.decisions, c.satisfaction, c.organizationFigures} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// received counts what came in by topic, district, channel and fate.
func (c *counting) received() error {
	cells, err := c.tx.CountReceived(c.query)
	if err != nil {
		return err
	}
	topics, districts, channels, fates := map[[2]string]int64{}, map[string]int64{}, map[string]int64{}, map[vidhuk.State]int64{}
	for _, cell := range cells {
		c.out.Flow.Received += cell.Count
		topics[[2]string{cell.Topic, cell.Subtopic}] += cell.Count
		fates[cell.State] += cell.Count
		if t, _ := c.rules.Topic(cell.Topic); !t.Private {
			districts[cell.District] += cell.Count
			channels[string(cell.Channel)] += cell.Count
		}
	}
	c.out.Topics = c.topicCounts(topics)
	c.out.Fates = stateCounts(fates)
	c.out.Districts = counts(districts, func(slug string) regulation.Text { d, _ := c.city.District(slug); return d.Name })
	c.out.Channels = counts(channels, func(string) regulation.Text { return regulation.Text{} })
	return nil
}

func (c *counting) topicCounts(cells map[[2]string]int64) []TopicCount {
	by := map[string]*TopicCount{}
	for key, n := range cells {
		topic, subtopic := key[0], key[1]
		if by[topic] == nil {
			t, _ := c.rules.Topic(topic)
			by[topic] = &TopicCount{Count: Count{Key: topic, Name: t.Name}, Subtopics: []Count{}}
		}
		by[topic].Count.Count += n
		if s, ok := c.rules.Subtopic(topic, subtopic); ok {
			by[topic].Subtopics = append(by[topic].Subtopics, Count{subtopic, s.Name, n})
		}
	}
	list := []TopicCount{}
	for _, t := range by {
		sort.Slice(t.Subtopics, func(i, j int) bool { return before(t.Subtopics[i], t.Subtopics[j]) })
		list = append(list, *t)
	}
	sort.Slice(list, func(i, j int) bool { return before(list[i].Count, list[j].Count) })
	return list
}

// before sorts by frequency; what is equally frequent, by key.
func before(a, b Count) bool {
	if a.Count != b.Count {
		return a.Count > b.Count
	}
	return a.Key < b.Key
}

func counts(by map[string]int64, name func(string) regulation.Text) []Count {
	list := []Count{}
	for key, n := range by {
		list = append(list, Count{key, name(key), n})
	}
	sort.Slice(list, func(i, j int) bool { return before(list[i], list[j]) })
	return list
}

func stateCounts(by map[vidhuk.State]int64) []StateCount {
	list := []StateCount{}
	for _, s := range vidhuk.States {
		if by[s] > 0 {
			list = append(list, StateCount{s, by[s]})
		}
	}
	return list
}

// series divides the flow over the chart's columns.
func (c *counting) series() error {
	steps := c.period.Steps()
	c.out.Series = make([]Point, len(steps))
	for i, s := range steps {
		c.out.Series[i].From, c.out.Series[i].Last = s.From.Format(time.DateOnly), s.To.Add(-time.Hour).Format(time.DateOnly)
	}
	for _, row := range []struct {
		column string
		into   func(*Point) *int64
		total  *int64
	}{
		{"received_at", func(p *Point) *int64 { return &p.Received }, new(int64)},
		{"published_at", func(p *Point) *int64 { return &p.Published }, &c.out.Flow.Published},
		{"closed_at", func(p *Point) *int64 { return &p.Closed }, new(int64)},
	} {
		hours, err := c.tx.CountByHour(c.query, row.column)
		if err != nil {
			return err
		}
		for _, h := range hours {
			i := sort.Search(len(steps), func(i int) bool { return h.At.Before(steps[i].To) })
			*row.into(&c.out.Series[i]) += h.Count
			*row.total += h.Count
		}
	}
	return nil
}

func (c *counting) closed() error {
	outcomes, err := c.tx.CountClosed(c.query)
	flow := &c.out.Flow
	for _, o := range outcomes {
		flow.Closed += o.Count
		switch o.Outcome {
		case vidhuk.MarkDone:
			flow.Done += o.Count
		case vidhuk.MarkExplained:
			flow.Explained += o.Count
		default:
			flow.Unmarked += o.Count
		}
	}
	return err
}

// unfinished are the states in which somebody still has to do something.
var unfinished = []vidhuk.State{
	vidhuk.Pending, vidhuk.Clarifying, vidhuk.Approved, vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration,
	vidhuk.Answered, vidhuk.Closing, vidhuk.Reopened,
}

func (c *counting) standing() error {
	by, err := c.tx.CountStanding(c.query, unfinished...)
	c.out.Standing = stateCounts(by)
	for _, s := range c.out.Standing {
		c.out.Flow.Standing += s.Count
	}
	return err
}

// rejecting and removing are the deeds whose grounds are counted (4.3).
var (
	rejecting = []vidhuk.Deed{vidhuk.DeedReject, vidhuk.DeedLapse}
	removing  = []vidhuk.Deed{vidhuk.DeedHide, vidhuk.DeedRemoveComment, vidhuk.DeedHidePost}
)

// decisions counts what the journal says of rejections, removals and reopenings.
func (c *counting) decisions() error {
	list, err := c.tx.Decisions(c.query, slices.Concat(rejecting, removing, []vidhuk.Deed{vidhuk.DeedReopen})...)
	if err != nil {
		return err
	}
	rejected, removed := map[string]int64{}, map[string]int64{}
	for _, d := range list {
		switch {
		case d.Deed == vidhuk.DeedReopen:
			c.out.Flow.Reopened += d.Count
		case slices.Contains(rejecting, d.Deed):
			c.out.Flow.Rejected += d.Count
			rejected[c.groundOf(d)] += d.Count
		case d.Deed == vidhuk.DeedHide:
			c.out.Flow.Hidden += d.Count
			removed[c.groundOf(d)] += d.Count
		default:
			c.out.Flow.Removed += d.Count
			removed[c.groundOf(d)] += d.Count
		}
	}
	c.out.Grounds = []GroundCount{}
	for _, g := range c.rules.Grounds() {
		c.out.Grounds = append(c.out.Grounds, GroundCount{g.Key, g.Clause, g.Label, rejected[g.Key], removed[g.Key]})
	}
	return nil
}

// satisfaction counts the authors' words on what was closed (3.3.7).
func (c *counting) satisfaction() error {
	verdicts, err := c.tx.Verdicts(c.query)
	out := &c.out.Satisfaction
	var scores int64
	for _, v := range verdicts {
		if v.Solved {
			out.Solved = v.Count
		} else {
			out.Unsolved = v.Count
		}
		out.Scored += v.Scored
		scores += v.Scores
	}
	if p, ok := (figure.Share{Part: int(out.Solved), Whole: int(out.Solved + out.Unsolved)}).Percent(); ok {
		out.Percent = &p
	}
	if out.Scored >= figure.ForPercent {
		out.Score = (scores*20 + out.Scored) / (2 * out.Scored)
	}
	return err
}

// groundOf is the key of the ground that the journal names; a question left
// unanswered means that the matter stayed unclear.
func (c *counting) groundOf(d store.Decision) string {
	detail := vidhuk.ReadJudged(d.Detail)
	if detail.Ground == "" {
		detail.Ground = regulation.Unclear
	}
	g, _ := c.rules.Ground(detail.Ground)
	return g.Key
}

// tally gathers what one organization's figures are made of.
type tally struct {
	OrganizationFigures
	reaction, answer, closing []time.Duration
}

// organizationFigures counts how organizations keep their norms, and all of them
// together.
func (c *counting) organizationFigures() error {
	all, by := &tally{}, map[string]*tally{}
	of := func(slug string) []*tally {
		if slug == "" { // thanks, which nobody had to answer
			return []*tally{all}
		}
		if by[slug] == nil {
			by[slug] = &tally{OrganizationFigures: OrganizationFigures{Organization: c.organization(slug)}}
		}
		return []*tally{all, by[slug]}
	}
	for _, part := range []func(func(string) []*tally) error{c.owed, c.turns, c.closings} {
		if err := part(of); err != nil {
			return err
		}
	}
	for _, t := range by {
		t.finish()
		c.out.Organizations = append(c.out.Organizations, t.OrganizationFigures)
	}
	all.finish()
	c.out.All = all.OrganizationFigures
	slices.SortFunc(c.out.Organizations, func(a, b OrganizationFigures) int {
		switch {
		case ukrainian.Less(a.Organization.Short, b.Organization.Short):
			return -1
		case ukrainian.Less(b.Organization.Short, a.Organization.Short):
			return 1
		}
		return 0
	})
	return nil
}

func (t *tally) finish() {
	t.Reaction, t.Answer, t.Closing = timesOf(t.reaction), timesOf(t.answer), timesOf(t.closing)
	if p, ok := figure.OnTime(t.OnTime.OnTime, t.OnTime.Late, t.OnTime.Overdue).Percent(); ok {
		t.OnTime.Percent = &p
	}
}

// owed counts what was given to an organization, and what it owes at the end of
// the period or now.
func (c *counting) owed(of func(string) []*tally) error {
	end := c.period.To
	if c.tx.Now.Before(end) {
		end = c.tx.Now
	}
	list, err := c.tx.CountOwed(c.query, end)
	for _, o := range list {
		if o.Notified == 0 && o.Open == 0 {
			continue // it finished everything before
		}
		for _, t := range of(o.Organization) {
			t.Notified += o.Notified
			t.Open += o.Open
			t.OnTime.Overdue += int(o.Overdue)
		}
	}
	return err
}

// turns measures acceptance and answers, and counts final marks.
func (c *counting) turns(of func(string) []*tally) error {
	list, err := c.tx.Turns(c.query)
	for _, a := range list {
		hours := c.executors
		if o, _ := c.city.Organization(a.Organization); o.Round {
			hours = c.service
		}
		for _, t := range of(a.Organization) {
			t.turn(a, c.period, hours)
		}
	}
	return err
}

func (t *tally) turn(a store.Turn, p figure.Period, hours *worktime.Calendar) {
	in := func(at time.Time) bool { return !at.Before(p.From) && at.Before(p.To) }
	// A returned assignment was notified again after it was accepted once.
	if in(a.AcceptedAt) && !a.AcceptedAt.Before(a.NotifiedAt) {
		t.reaction = append(t.reaction, hours.Between(a.NotifiedAt, a.AcceptedAt))
	}
	if in(a.AnsweredAt) && !a.AnsweredAt.Before(a.NotifiedAt) {
		t.answer = append(t.answer, a.AnsweredAt.Sub(a.NotifiedAt))
	}
	if a.State != vidhuk.AssignmentFinal || !in(a.FinalAt) {
		return
	}
	if a.Mark == vidhuk.MarkDone {
		t.Done++
	} else {
		t.Explained++
	}
	if a.AnswerDue.IsZero() || !a.FinalAt.After(a.AnswerDue) {
		t.OnTime.OnTime++
	} else {
		t.OnTime.Late++
	}
}

// closings measures from the receipt of a message to its closing, for everybody
// who answered it; among all organizations it counts once.
func (c *counting) closings(of func(string) []*tally) error {
	list, err := c.tx.Closings(c.query)
	var last int64
	for _, m := range list {
		both := of(m.Organization)
		if m.MessageID == last {
			both = both[1:]
		}
		last = m.MessageID
		for _, t := range both {
			t.closing = append(t.closing, m.ClosedAt.Sub(m.ReceivedAt))
			if m.Reopened > 0 {
				t.Reopened++
			}
		}
	}
	return err
}
