package store

import (
	"time"

	"vidhuk"
)

// FigureQuery says of which messages to count what. Empty fields do not filter.
type FigureQuery struct {
	From, To     time.Time // whole days: From and not To
	Topic        string
	Subtopic     string
	District     string
	Organization string
	Channel      vidhuk.Channel
	Without      []string // topics that are left out
}

// about adds what q says of the messages themselves, whenever they came; it
// reports whether that leaves any out.
func (q FigureQuery) about(f *filter, prefix string) bool {
	before := len(f.conditions)
	FeedQuery{Topic: q.Topic, Subtopic: q.Subtopic, District: q.District, Organization: q.Organization}.filterPlace(f, prefix)
	if q.Channel != "" {
		f.add(prefix+"channel = %s", string(q.Channel))
	}
	for _, topic := range q.Without {
		f.add(prefix+"topic <> %s", topic)
	}
	return len(f.conditions) > before
}

// ofMessages adds the same to a condition on what hangs on a message.
func (q FigureQuery) ofMessages(f *filter) {
	about := filter{args: f.args}
	if q.about(&about, "") {
		f.args = about.args
		f.conditions = append(f.conditions, "message_id in (select id from message "+about.where()+")")
	}
}

// within adds that a time of the column lies in the period.
func (q FigureQuery) within(f *filter, column string) {
	f.add(column+" >= %s and "+column+" < %s", micros(q.From), micros(q.To))
}

// Cell counts the messages that share all of this.
type Cell struct {
	Topic, Subtopic, District string
	Channel                   vidhuk.Channel
	State                     vidhuk.State
	Count                     int64
}

// CountReceived counts the messages that came in the period, by all that can be
// told of them.
func (tx *Tx) CountReceived(q FigureQuery) ([]Cell, error) {
	var f filter
	q.within(&f, "received_at")
	q.about(&f, "")
	return scan(tx, `select topic, subtopic, district, channel, state, count(*) from message `+f.where()+`
		group by topic, subtopic, district, channel, state order by 1, 2, 3, 4, 5`,
		func(c *Cell) []any { return []any{&c.Topic, &c.Subtopic, &c.District, &c.Channel, &c.State, &c.Count} }, f.args...)
}

// Hour counts what happened to messages in one hour of UTC.
type Hour struct {
	At    time.Time
	Count int64
}

// CountByHour counts the messages of the period by the hour of one of their
// times: "received_at", "published_at" or "closed_at". Whoever counts days knows
// where they begin.
func (tx *Tx) CountByHour(q FigureQuery, column string) ([]Hour, error) {
	var f filter
	q.within(&f, column)
	q.about(&f, "")
	return scan(tx, `select `+column+` / 3600000000 * 3600000000, count(*) from message `+f.where()+` group by 1 order by 1`,
		func(h *Hour) []any { return []any{at(&h.At), &h.Count} }, f.args...)
}

// Outcome counts messages that ended in one way.
type Outcome struct {
	Outcome vidhuk.Mark
	Count   int64
}

// CountClosed counts the messages that were closed in the period and stayed so,
// by outcome.
func (tx *Tx) CountClosed(q FigureQuery) ([]Outcome, error) {
	var f filter
	q.within(&f, "closed_at")
	f.add("state in ('closed', 'archived')")
	q.about(&f, "")
	return scan(tx, `select outcome, count(*) from message `+f.where()+` group by outcome order by 1`,
		func(o *Outcome) []any { return []any{&o.Outcome, &o.Count} }, f.args...)
}

// CountStanding counts all messages by where they stand now, whenever they came.
func (tx *Tx) CountStanding(q FigureQuery, states ...vidhuk.State) (map[vidhuk.State]int64, error) {
	var f filter
	f.addIn("state", texts(states))
	q.about(&f, "")
	return tx.countByState(f)
}

// Decision is a deed of the journal that statistics count, with its detail.
type Decision struct {
	Deed   vidhuk.Deed
	Detail string
	Count  int64
}

// Decisions counts the deeds of the period by what the journal says of them.
func (tx *Tx) Decisions(q FigureQuery, deeds ...vidhuk.Deed) ([]Decision, error) {
	var f filter
	f.addIn("deed", texts(deeds))
	q.within(&f, "at")
	q.ofMessages(&f)
	return scan(tx, `select deed, detail, count(*) from journal `+f.where()+` group by deed, detail order by 1, 2`,
		func(d *Decision) []any { return []any{&d.Deed, &d.Detail, &d.Count} }, f.args...)
}

// Verdicts counts what authors said of closed messages.
type Verdicts struct {
	Solved bool
	Count  int64
	Scored int64 // of them with a score
	Scores int64 // their sum
}

// Verdicts counts the ratings given in the period, by whether the problem is
// really solved.
func (tx *Tx) Verdicts(q FigureQuery) ([]Verdicts, error) {
	var f filter
	q.within(&f, "rated_at")
	q.ofMessages(&f)
	return scan(tx, `select solved, count(*), sum(case when score > 0 then 1 else 0 end), sum(score) from rating `+f.where()+` group by solved order by solved`,
		func(v *Verdicts) []any { return []any{yes(&v.Solved), &v.Count, &v.Scored, &v.Scores} }, f.args...)
}

// Turn is as much of an assignment as its times need.
type Turn struct {
	Organization string
	State        vidhuk.AssignmentState
	Mark         vidhuk.Mark
	NotifiedAt   time.Time
	AcceptedAt   time.Time
	AnsweredAt   time.Time
	FinalAt      time.Time
	AnswerDue    time.Time
}

// Turns lists the assignments of which a part fell into the period: acceptance,
// answer or final mark.
func (tx *Tx) Turns(q FigureQuery) ([]Turn, error) {
	f := q.ofAssignments()
	from, to := micros(q.From), micros(q.To)
	f.add(`(accepted_at >= %s and accepted_at < %s or answered_at >= %s and answered_at < %s or final_at >= %s and final_at < %s)`, from, to, from, to, from, to)
	return scan(tx, `select organization, state, mark, notified_at, accepted_at, answered_at, final_at, answer_due from assignment `+f.where(),
		func(t *Turn) []any {
			return []any{&t.Organization, &t.State, &t.Mark, at(&t.NotifiedAt), at(&t.AcceptedAt), at(&t.AnsweredAt), at(&t.FinalAt), at(&t.AnswerDue)}
		}, f.args...)
}

// ofAssignments begins a condition on assignments that were an organization's to
// do.
func (q FigureQuery) ofAssignments() filter {
	var f filter
	f.add("state not in (" + uncounted + ")")
	if q.Organization != "" {
		f.add("organization = %s", q.Organization)
		q.Organization = ""
	}
	q.ofMessages(&f)
	return f
}

// Owed counts what an organization was given in the period, and what it owed at
// the period's end.
type Owed struct {
	Organization string
	Notified     int64 // in the period
	Open         int64 // at its end
	Overdue      int64 // of the open ones, past the norm
	OldestDue    time.Time
}

// CountOwed counts assignments by organization; the end is that of the period, or
// now if that is earlier.
func (tx *Tx) CountOwed(q FigureQuery, end time.Time) ([]Owed, error) {
	f := q.ofAssignments()
	f.add("notified_at < %s", micros(end))
	now, from := micros(end), micros(q.From)
	f.args = append(f.args, now, from)
	last := len(f.args)
	e, start := placeholder(last-1), placeholder(last)
	open := `(state <> 'answered' or final_at >= ` + e + `)`
	overdue := open + ` and answer_due > 0 and answer_due < ` + e
	return scan(tx, `select organization,
			sum(case when notified_at >= `+start+` then 1 else 0 end),
			sum(case when `+open+` then 1 else 0 end),
			sum(case when `+overdue+` then 1 else 0 end),
			coalesce(min(case when `+overdue+` then answer_due end), 0)
		from assignment `+f.where()+` group by organization order by organization`,
		func(o *Owed) []any { return []any{&o.Organization, &o.Notified, &o.Open, &o.Overdue, at(&o.OldestDue)} }, f.args...)
}

// Closing is a message that was closed in the period, and who answered it.
type Closing struct {
	MessageID    int64
	Organization string // empty: nobody had to
	ReceivedAt   time.Time
	ClosedAt     time.Time
	Reopened     int64 // how often it had been closed before
}

// Closings lists the messages that were closed in the period and stayed so, once
// for each organization with a final mark.
func (tx *Tx) Closings(q FigureQuery) ([]Closing, error) {
	var f filter
	q.within(&f, "m.closed_at")
	f.add("m.state in ('closed', 'archived')")
	q.about(&f, "m.")
	return scan(tx, `select m.id, coalesce(a.organization, ''), m.received_at, m.closed_at, m.reopen_count
		from message m left join assignment a on a.message_id = m.id and a.state = 'answered' `+f.where()+` order by m.id, a.lead desc, a.id`,
		func(c *Closing) []any {
			return []any{&c.MessageID, &c.Organization, at(&c.ReceivedAt), at(&c.ClosedAt), &c.Reopened}
		}, f.args...)
}
