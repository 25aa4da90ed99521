package store

import (
	"fmt"
	"strings"
	"time"

	"vidhuk"
)

// Cursor is a place in a list: the sort key of the last row shown, and its ID
// for rows that share the key. The zero Cursor is the beginning.
type Cursor struct {
	At time.Time
	ID int64
}

func (c Cursor) beginning() bool { return c.At.IsZero() && c.ID == 0 }

// FeedQuery selects published messages. Empty fields do not filter.
type FeedQuery struct {
	States       []vidhuk.State
	Topic        string
	Subtopic     string
	District     string
	Organization string
	Follower     int64     // key of an account: only what it follows
	From, To     time.Time // published from the one until before the other
	Newest       bool      // in the order of publication instead of latest activity
	After        Cursor    // in that order
	NewerThan    time.Time // only what is later than this in that order; zero does not filter
	Limit        int
}

// filter collects the conditions of a query and their arguments.
type filter struct {
	conditions []string
	args       []any
}

// add adds a condition in which each %s is the next argument's placeholder.
func (f *filter) add(condition string, args ...any) {
	marks := make([]any, len(args))
	for i, a := range args {
		f.args = append(f.args, a)
		marks[i] = placeholder(len(f.args))
	}
	f.conditions = append(f.conditions, fmt.Sprintf(condition, marks...))
}

// placeholder is how the n-th argument of a query is written.
func placeholder(n int) string { return fmt.Sprintf("$%d", n) }

func (f *filter) addIn(column string, list []string) {
	where, args := in(len(f.args)+1, list)
	f.args = append(f.args, args...)
	f.conditions = append(f.conditions, column+" "+where)
}

func (f *filter) where() string { return "where " + strings.Join(f.conditions, " and ") }

// limit adds a limit to what rest says.
func (f *filter) limit(rest string, n int) string {
	f.args = append(f.args, n)
	return fmt.Sprintf("%s limit $%d", rest, len(f.args))
}

func texts[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = string(s)
	}
	return all
}

// Feed lists published messages, latest activity first, or the latest published
// first.
func (tx *Tx) Feed(q FeedQuery) ([]vidhuk.Message, error) {
	_, rest, args := q.ofMessages()
	return messages.list(tx, rest, args...)
}

// FeedTimes lists no more than when what Feed lists was active, or published.
func (tx *Tx) FeedTimes(q FeedQuery) ([]time.Time, error) {
	by, rest, args := q.ofMessages()
	return tx.times("select "+by+" from message "+rest, args...)
}

// times reads a list of times.
func (tx *Tx) times(query string, args ...any) ([]time.Time, error) {
	return scan(tx, query, func(t *time.Time) []any { return []any{at(t)} }, args...)
}

// ofMessages selects the messages of the feed, by the column of their order.
func (q FeedQuery) ofMessages() (by, rest string, args []any) {
	var f filter
	f.add("published_at > 0")
	if len(q.States) > 0 {
		f.addIn("state", texts(q.States))
	} else {
		f.add("state <> 'hidden'")
	}
	q.filterPlace(&f, "")
	q.filterPeriod(&f, "published_at")
	by = "active_at"
	if q.Newest {
		by = "published_at"
	}
	q.page(&f, by, "id")
	rest = f.limit(f.where()+" order by "+by+" desc, id desc", q.Limit)
	return by, rest, f.args
}

// page adds where in the order of the columns the list begins and ends.
func (q FeedQuery) page(f *filter, by, id string) {
	if !q.After.beginning() {
		f.add("("+by+", "+id+") < (%s, %s)", micros(q.After.At), q.After.ID)
	}
	if !q.NewerThan.IsZero() {
		f.add(by+" > %s", micros(q.NewerThan))
	}
}

// filterPeriod adds the time of publication.
func (q FeedQuery) filterPeriod(f *filter, column string) {
	if !q.From.IsZero() {
		f.add(column+" >= %s", micros(q.From))
	}
	if !q.To.IsZero() {
		f.add(column+" < %s", micros(q.To))
	}
}

// filterPlace adds what q says of topic, district, organization and follower;
// prefix names the message table.
func (q FeedQuery) filterPlace(f *filter, prefix string) {
	for _, eq := range []struct{ column, value string }{
		{"topic", q.Topic}, {"subtopic", q.Subtopic}, {"district", q.District},
	} {
		if eq.value != "" {
			f.add(prefix+eq.column+" = %s", eq.value)
		}
	}
	if q.Organization != "" {
		f.add(prefix+"id in (select message_id from assignment where organization = %s and state not in ("+uncounted+"))", q.Organization)
	}
	if q.Follower != 0 {
		f.add(prefix+"id in (select message_id from follow where account_id = %s)", q.Follower)
	}
}

// uncounted are the states of an assignment in which an organization does not
// answer for a message: see vidhuk.AssignmentState.Counts.
const uncounted = "'proposed', 'cancelled', 'transferred'"

// QueueCursor is a place in the queue: emergencies first, then the oldest.
type QueueCursor struct {
	Emergency bool
	Cursor
}

// Queue lists messages in the states, emergencies first, then oldest first.
func (tx *Tx) Queue(states []vidhuk.State, onlyEmergencies bool, after QueueCursor, limit int) ([]vidhuk.Message, error) {
	var f filter
	f.addIn("state", texts(states))
	f.add("secluded = 0") // see Secluded
	if onlyEmergencies {
		f.add("emergency = 1")
	}
	if !after.beginning() {
		emergency := value(yes(&after.Emergency))
		f.add("(emergency < %s or emergency = %s and (received_at, id) > (%s, %s))", emergency, emergency, micros(after.At), after.ID)
	}
	rest := f.limit(f.where()+" order by emergency desc, received_at, id", limit)
	return messages.list(tx, rest, f.args...)
}

// Secluded lists the messages that are examined without the public and wait for
// it, oldest first.
func (tx *Tx) Secluded(limit int) ([]vidhuk.Message, error) {
	return messages.list(tx, "where secluded = 1 and state in ('pending', 'clarifying') order by received_at, id limit $1", limit)
}

// CountByState counts messages in each of the states, without those that are
// examined without the public.
func (tx *Tx) CountByState(states ...vidhuk.State) (map[vidhuk.State]int64, error) {
	var f filter
	f.addIn("state", texts(states))
	f.add("secluded = 0")
	return tx.countByState(f)
}

func (tx *Tx) countByState(f filter) (map[vidhuk.State]int64, error) {
	rows, err := tx.query("select state, count(*) from message "+f.where()+" group by state", f.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[vidhuk.State]int64{}
	for rows.Next() {
		var s vidhuk.State
		var n int64
		if err := rows.Scan(&s, &n); err != nil {
			return nil, err
		}
		counts[s] = n
	}
	return counts, rows.Err()
}

// ByAuthor lists a person's messages, newest first, older than before (0: from
// the newest).
func (tx *Tx) ByAuthor(accountID, before int64, limit int) ([]vidhuk.Message, error) {
	var f filter
	f.add("author_id = %s", accountID)
	if before != 0 {
		f.add("id < %s", before)
	}
	return messages.list(tx, f.limit(f.where()+" order by id desc", limit), f.args...)
}

// ByAuthorIn lists a person's messages in the states, newest first.
func (tx *Tx) ByAuthorIn(accountID int64, states []vidhuk.State, limit int) ([]vidhuk.Message, error) {
	var f filter
	f.add("author_id = %s", accountID)
	f.addIn("state", texts(states))
	return messages.list(tx, f.limit(f.where()+" order by id desc", limit), f.args...)
}

// InboxQuery selects assignments of organizations.
type InboxQuery struct {
	Organizations []string
	States        []vidhuk.AssignmentState
	After         Cursor // by answer deadline
	Limit         int
}

// Inbox lists assignments by answer deadline, the nearest first.
func (tx *Tx) Inbox(q InboxQuery) ([]vidhuk.Assignment, error) {
	if len(q.Organizations) == 0 || len(q.States) == 0 {
		return nil, nil
	}
	var f filter
	f.addIn("organization", q.Organizations)
	f.addIn("state", texts(q.States))
	if !q.After.beginning() {
		f.add("(answer_due, id) > (%s, %s)", micros(q.After.At), q.After.ID)
	}
	return assignments.list(tx, f.limit(f.where()+" order by answer_due, id", q.Limit), f.args...)
}

// CountInbox counts the assignments of organizations by state.
func (tx *Tx) CountInbox(organizations []string) (map[vidhuk.AssignmentState]int64, error) {
	counts := map[vidhuk.AssignmentState]int64{}
	if len(organizations) == 0 {
		return counts, nil
	}
	var f filter
	f.addIn("organization", organizations)
	rows, err := tx.query("select state, count(*) from assignment "+f.where()+" group by state", f.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s vidhuk.AssignmentState
		var n int64
		if err := rows.Scan(&s, &n); err != nil {
			return nil, err
		}
		counts[s] = n
	}
	return counts, rows.Err()
}

// InStates lists messages in the given states, longest without activity first.
func (tx *Tx) InStates(states []vidhuk.State, after Cursor, limit int) ([]vidhuk.Message, error) {
	var f filter
	f.addIn("state", texts(states))
	if !after.beginning() {
		f.add("(active_at, id) > (%s, %s)", micros(after.At), after.ID)
	}
	return messages.list(tx, f.limit(f.where()+" order by active_at, id", limit), f.args...)
}

// TagsBefore lists official comments that tag the administrator, newest first,
// older than before (0: from the newest).
func (tx *Tx) TagsBefore(before int64, limit int) ([]vidhuk.Comment, error) {
	var f filter
	f.add("tag = 1")
	if before != 0 {
		f.add("id < %s", before)
	}
	return comments.list(tx, f.limit(f.where()+" order by id desc", limit), f.args...)
}
