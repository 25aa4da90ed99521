package town

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Auditor looks whether everything in a store is as the rules demand,
// whatever happened before: the invariants of requirements 1.10. It remembers
// what must never change, so that auditing again later finds more.
type Auditor struct {
	x       *Town
	numbers map[int64]vidhuk.Number // by message
	chains  map[string][]string     // hashes, by subject
	sealed  map[int64]string        // content of evidence
}

// Auditor makes an auditor that has seen nothing yet.
func (x *Town) Auditor() *Auditor {
	return &Auditor{x: x, numbers: map[int64]vidhuk.Number{}, chains: map[string][]string{}, sealed: map[int64]string{}}
}

// Audit fails the test for everything in the store that breaks a rule.
func (x *Town) Audit() {
	x.T.Helper()
	for _, finding := range x.Auditor().All() {
		x.T.Error(finding)
	}
}

// subject is one message with all that stands under it.
type subject struct {
	vidhuk.Message
	now         time.Time
	assignments []vidhuk.Assignment
	comments    []vidhuk.Comment
	entries     []vidhuk.Entry
	snapshots   []vidhuk.Snapshot
	revisions   []vidhuk.Revision
	posts       []vidhuk.Resolution
	proposals   []vidhuk.Proposal
	appeals     []vidhuk.Appeal
	ratings     []vidhuk.Rating
	reports     []vidhuk.Report
}

// All audits every message, and the journal and the numbers as a whole.
func (a *Auditor) All() []string {
	a.x.T.Helper()
	var findings []string
	a.x.must(a.x.Store.Read(context.Background(), func(tx *store.Tx) error {
		messages, err := everyMessage(tx)
		if err != nil {
			return err
		}
		for _, m := range messages {
			found, err := a.audit(tx, m)
			if err != nil {
				return err
			}
			findings = append(findings, found...)
		}
		findings = append(findings, consecutive(messages)...)
		found, err := wholeJournal(tx)
		findings = append(findings, found...)
		return err
	}))
	return findings
}

// Message audits one message.
func (a *Auditor) Message(n vidhuk.Number) (findings []string) {
	a.x.T.Helper()
	a.x.must(a.x.Store.Read(context.Background(), func(tx *store.Tx) error {
		m, err := tx.Message(n)
		if err != nil {
			return err
		}
		findings, err = a.audit(tx, m)
		return err
	}))
	return findings
}

func everyMessage(tx *store.Tx) ([]vidhuk.Message, error) {
	var all []vidhuk.Message
	var after store.Cursor
	for {
		list, err := tx.InStates(vidhuk.States, after, 500)
		if err != nil || len(list) == 0 {
			return all, err
		}
		all = append(all, list...)
		last := list[len(list)-1]
		after = store.Cursor{At: last.ActiveAt, ID: last.ID}
	}
}

// consecutive: a number is given once, and a year has no gaps.
func consecutive(messages []vidhuk.Message) []string {
	byYear := map[string][]string{}
	for _, m := range messages {
		year, _, _ := strings.Cut(string(m.Number), "-")
		byYear[year] = append(byYear[year], string(m.Number))
	}
	var findings []string
	for year, list := range byYear {
		slices.Sort(list)
		for i, n := range list {
			if want := fmt.Sprintf("%s-%06d", year, i+1); n != want {
				findings = append(findings, fmt.Sprintf("number %s stands where %s should", n, want))
				break
			}
		}
	}
	return findings
}

func wholeJournal(tx *store.Tx) ([]string, error) {
	chains := map[string][]vidhuk.Entry{}
	subject, id := "", int64(0)
	for {
		list, err := tx.EntriesAfter(subject, id, 500)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			break
		}
		for _, e := range list {
			chains[e.Subject] = append(chains[e.Subject], e)
		}
		last := list[len(list)-1]
		subject, id = last.Subject, last.ID
	}
	var findings []string
	for _, chain := range chains {
		if err := evidence.Verify(chain); err != nil {
			findings = append(findings, err.Error())
		}
	}
	return findings, nil
}

func (a *Auditor) audit(tx *store.Tx, m vidhuk.Message) ([]string, error) {
	s := subject{Message: m, now: tx.Now}
	var err error
	read := func(f func() error) {
		if err == nil {
			err = f()
		}
	}
	read(func() (e error) { s.assignments, e = tx.Assignments(m.ID); return })
	read(func() (e error) { s.comments, e = tx.Comments(m.ID); return })
	read(func() (e error) { s.entries, e = tx.Entries("message/" + string(m.Number)); return })
	read(func() (e error) { s.snapshots, e = tx.Snapshots(m.ID); return })
	read(func() (e error) { s.revisions, e = tx.Revisions(m.ID); return })
	read(func() (e error) { s.posts, e = tx.ResolutionsOf(m.ID); return })
	read(func() (e error) { s.proposals, e = tx.Proposals(m.ID); return })
	read(func() (e error) { s.appeals, e = tx.Appeals(m.ID); return })
	read(func() (e error) { s.ratings, e = tx.Ratings(m.ID); return })
	read(func() (e error) { s.reports, e = tx.Reports(m.ID); return })
	if err != nil {
		return nil, err
	}
	var findings []string
	for _, rule := range rules {
		for _, wrong := range rule.broken(a, &s) {
			findings = append(findings, fmt.Sprintf("message %s (%s): %s: %s", m.Number, m.State, rule.name, wrong))
		}
	}
	return findings, nil
}

// rules are the invariants. Each says what is wrong with a message, nothing if
// all is well.
var rules = []struct {
	name   string
	broken func(*Auditor, *subject) []string
}{
	{"published only by a human decision", published},
	{"a refusal has ground, text and rules", refusals},
	{"a final mark follows an answer", answered},
	{"official words stand in the main thread and carry the tag", official},
	{"closed when all is final, or with a reason", closed},
	{"nobody comments after the end", silence},
	{"evidence of every removal for conduct", evidences},
	{"deadlines fall into their calendar", deadlines},
	{"a number never changes", permanent},
	{"the journal verifies and says where the message stands", chained},
	{"the state is what the assignments say", phased},
	{"one organization leads", led},
	{"the text is the newest revision", revised},
	{"a post says what is true", posted},
	{"another wording is reviewed before it stands (A-25)", reworded},
	{"an appeal is decided by somebody else, once", appealed},
	{"the author alone says whether it is solved", rated},
	{"a comment goes with its evidence, or with its author", removed},
	{"what is reported, a person decides", reported},
}

func published(_ *Auditor, s *subject) []string {
	decided := false
	for _, e := range s.entries {
		public := vidhuk.State(e.To).Public()
		human := e.ActorID != 0 && (e.Role == vidhuk.Moderator || e.Role == vidhuk.Administrator)
		if public && !decided && !human {
			return []string{fmt.Sprintf("%s by %s in the role %q published it", e.Deed, e.ActorName, e.Role)}
		}
		decided = decided || public
	}
	if decided == s.PublishedAt.IsZero() || s.Public() && !decided {
		return []string{fmt.Sprintf("decided %t, published at %s", decided, s.PublishedAt)}
	}
	return nil
}

func refusals(a *Auditor, s *subject) (wrong []string) {
	if s.RegulationVersion == "" {
		wrong = append(wrong, "no version of the rules")
	}
	if s.State != vidhuk.Rejected && s.State != vidhuk.Hidden {
		return wrong
	}
	if _, ok := a.x.Rules.Ground(s.Ground); !ok {
		wrong = append(wrong, fmt.Sprintf("ground %q", s.Ground))
	}
	if s.Reason == "" {
		wrong = append(wrong, "no words for the author")
	}
	return wrong
}

// answered: the mark that ends an assignment follows an answer of the same
// organization, given since the assignment was last sent back.
func answered(_ *Auditor, s *subject) (wrong []string) {
	for _, a := range s.assignments {
		if (a.State == vidhuk.AssignmentFinal) != a.Mark.Final() {
			wrong = append(wrong, fmt.Sprintf("%s is %s with the mark %q", a.Organization, a.State, a.Mark))
		}
		if a.State == vidhuk.AssignmentFinal && (!markedAfterAnswer(a.Organization, s.entries) || !saidAndMarked(a, s.comments)) {
			wrong = append(wrong, fmt.Sprintf("%s set %q without an answer", a.Organization, a.Mark))
		}
	}
	return wrong
}

func markedAfterAnswer(organization string, entries []vidhuk.Entry) bool {
	answer, mark := false, false
	for _, e := range entries {
		var d struct{ Organization string }
		json.Unmarshal([]byte(e.Detail), &d) //nolint:errcheck // many entries have no details
		switch {
		case e.Deed == vidhuk.DeedObject, e.Deed == vidhuk.DeedReopen, e.Deed == vidhuk.DeedReturn && d.Organization == organization:
			answer, mark = false, false
		case e.Deed == vidhuk.DeedAnswer && e.Organization == organization:
			answer = true
		case e.Deed == vidhuk.DeedMark && e.Organization == organization:
			mark = answer
		}
	}
	return mark
}

func saidAndMarked(a vidhuk.Assignment, comments []vidhuk.Comment) bool {
	var answer, mark vidhuk.Comment
	for _, c := range comments {
		switch {
		case c.Organization == a.Organization && c.Kind == vidhuk.Answer:
			answer = c
		case c.Organization == a.Organization && c.Kind == vidhuk.MarkComment && c.Mark.Final():
			mark = c
		}
	}
	return strings.TrimSpace(answer.Text) != "" && answer.ParentID == 0 && mark.ID > answer.ID && mark.Mark == a.Mark
}

func official(_ *Auditor, s *subject) (wrong []string) {
	for _, c := range s.comments {
		if !c.Kind.Official() {
			if c.Tag || c.Mark != "" || c.Organization != "" {
				wrong = append(wrong, fmt.Sprintf("%s %d looks official", c.Kind, c.ID))
			}
			continue
		}
		assigned := slices.ContainsFunc(s.assignments, func(a vidhuk.Assignment) bool { return a.ID == c.AssignmentID && a.Organization == c.Organization })
		tagged := c.Kind == vidhuk.MarkComment || c.Kind == vidhuk.RedirectNote
		if c.ParentID != 0 || !assigned || c.Tag != tagged || (c.Kind == vidhuk.MarkComment) != (c.Mark.String() != "") {
			wrong = append(wrong, fmt.Sprintf("%s %d of %q: parent %d, tag %t, mark %q", c.Kind, c.ID, c.Organization, c.ParentID, c.Tag, c.Mark))
		}
	}
	return wrong
}

func closed(_ *Auditor, s *subject) []string {
	if s.State != vidhuk.Closed && s.State != vidhuk.Archived {
		return nil
	}
	thanks := s.Kind != vidhuk.Problem && len(s.assignments) == 0
	if s.ClosedAt.IsZero() || s.Reason == "" && !thanks && !workflow.AllFinal(s.assignments) {
		return []string{fmt.Sprintf("closed at %s, reason %q, assignments %s", s.ClosedAt, s.Reason, states(s.assignments))}
	}
	return nil
}

// silence: no member's word between a closure and the reopening after it. Only
// moments strictly between the two count: a standing clock orders nothing.
func silence(_ *Auditor, s *subject) (wrong []string) {
	var shut time.Time
	check := func(until time.Time) {
		for _, c := range s.comments {
			member := c.Kind == vidhuk.Remark || c.Kind == vidhuk.Supplement || c.Kind == vidhuk.Objection
			if member && !shut.IsZero() && c.CreatedAt.After(shut) && c.CreatedAt.Before(until) {
				wrong = append(wrong, fmt.Sprintf("%s %d of %s", c.Kind, c.ID, c.CreatedAt))
			}
		}
		shut = time.Time{}
	}
	for _, e := range s.entries {
		if vidhuk.State(e.To) == vidhuk.Reopened {
			check(e.At)
		}
		if slices.Contains([]vidhuk.State{vidhuk.Closed, vidhuk.Merged, vidhuk.Hidden, vidhuk.Withdrawn, vidhuk.Forwarded}, vidhuk.State(e.To)) {
			shut = e.At
		}
	}
	check(s.now.Add(time.Hour))
	return wrong
}

// removedByRule lists the evidence whose term is over (5.1.2).
func (a *Auditor) removedByRule() (gone []vidhuk.EvidenceRemoved) {
	a.x.must(a.x.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		gone, err = tx.RemovedEvidence(0, 10_000)
		return err
	}))
	return gone
}

func evidences(a *Auditor, s *subject) (wrong []string) {
	kept := map[string]bool{}
	for _, r := range a.removedByRule() {
		kept[r.SHA256] = true
	}
	for _, e := range s.snapshots {
		if err := evidence.Check(e); err != nil {
			wrong = append(wrong, err.Error())
		}
		if before, ok := a.sealed[e.ID]; ok && before != e.Content {
			wrong = append(wrong, fmt.Sprintf("snapshot %d changed", e.ID))
		}
		a.sealed[e.ID], kept[e.SHA256] = e.Content, true
	}
	for _, e := range s.entries {
		if e.Deed != vidhuk.DeedReject && e.Deed != vidhuk.DeedHide && e.Deed != vidhuk.DeedRejectRevision {
			continue
		}
		var d struct{ Ground, Snapshot string }
		if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
			wrong = append(wrong, fmt.Sprintf("%s without a ground: %v", e.Deed, err))
			continue
		}
		if g, _ := a.x.Rules.Ground(d.Ground); g.NeedsEvidence && !kept[d.Snapshot] {
			wrong = append(wrong, fmt.Sprintf("%s on %s left no snapshot", e.Deed, d.Ground))
		}
	}
	return wrong
}

// deadlines: executors' time runs from 8:30 to 17:00 on working days (3.6), the
// service 1588 works round the clock (3.5). Citizens' days are calendar days.
func deadlines(a *Auditor, s *subject) (wrong []string) {
	zone := a.x.Rules.Clocks.Location
	inside := func(t time.Time) bool {
		local := t.In(zone)
		minute := local.Hour()*60 + local.Minute()
		return local.Weekday() != time.Saturday && local.Weekday() != time.Sunday && minute >= 8*60+30 && minute <= 17*60
	}
	for _, d := range s.assignments {
		o, _ := a.x.City.Organization(d.Organization)
		if !d.AcceptDue.IsZero() && !o.Round && !inside(d.AcceptDue) {
			wrong = append(wrong, fmt.Sprintf("%s should accept by %s", d.Organization, d.AcceptDue.In(zone)))
		}
		if d.AcceptDue.Before(d.NotifiedAt) {
			wrong = append(wrong, fmt.Sprintf("%s should accept before it is notified", d.Organization))
		}
		if d.State.Open() && !d.AnswerDue.Equal(s.AnswerDueAt) {
			wrong = append(wrong, fmt.Sprintf("%s should answer by %s, the message says %s", d.Organization, d.AnswerDue, s.AnswerDueAt))
		}
	}
	if s.State == vidhuk.Closing && !inside(s.ObjectUntil) {
		wrong = append(wrong, fmt.Sprintf("the author may object until %s", s.ObjectUntil.In(zone)))
	}
	return wrong
}

func permanent(a *Auditor, s *subject) (wrong []string) {
	if before, ok := a.numbers[s.ID]; ok && before != s.Number {
		wrong = append(wrong, fmt.Sprintf("it was %s", before))
	}
	a.numbers[s.ID] = s.Number
	if year := s.ReceivedAt.In(a.x.Rules.Clocks.Location).Year(); !strings.HasPrefix(string(s.Number), fmt.Sprintf("%04d-", year)) {
		wrong = append(wrong, fmt.Sprintf("received in %d", year))
	}
	return wrong
}

func chained(a *Auditor, s *subject) (wrong []string) {
	if err := evidence.Verify(s.entries); err != nil {
		wrong = append(wrong, err.Error())
	}
	state := vidhuk.Draft
	var hashes []string
	for _, e := range s.entries {
		hashes = append(hashes, e.Hash)
		if e.Clause == "" || e.Role == "" || e.Regulation == "" || e.At.IsZero() {
			wrong = append(wrong, fmt.Sprintf("%s without clause, role, rules or time", e.Deed))
		}
		if e.From == "" && e.To == "" {
			continue
		}
		deed := e.Deed
		if deed == vidhuk.DeedImport { // it is how an older message is submitted
			deed = vidhuk.DeedSubmit
		}
		if err := workflow.Check(deed, vidhuk.State(e.From), vidhuk.State(e.To)); err != nil || vidhuk.State(e.From) != state {
			wrong = append(wrong, fmt.Sprintf("%s from %s to %s, when it was %s", e.Deed, e.From, e.To, state))
		}
		state = vidhuk.State(e.To)
	}
	if state != s.State {
		wrong = append(wrong, "the journal says "+string(state))
	}
	if known := a.chains[s.entries[0].Subject]; len(known) > len(hashes) || !slices.Equal(known, hashes[:len(known)]) {
		wrong = append(wrong, "what was written before is no longer there")
	}
	a.chains[s.entries[0].Subject] = hashes
	return wrong
}

// phased: while executors work, the message stands where they put it; before
// and afterwards nobody owes anything.
func phased(_ *Auditor, s *subject) []string {
	want := s.State
	switch s.State {
	case vidhuk.Approved, vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Answered:
	case vidhuk.Closing:
		want = vidhuk.Answered
	case vidhuk.Reopened: // until somebody takes it up again
		return nil
	default:
		return owing(s)
	}
	if got := workflow.Phase(s.assignments, s.State == vidhuk.Arbitration); got != want {
		return []string{fmt.Sprintf("%s mean %s", states(s.assignments), got)}
	}
	return nil
}

func owing(s *subject) []string {
	if slices.ContainsFunc(s.assignments, func(a vidhuk.Assignment) bool { return a.State.Open() || a.State == vidhuk.Proposed }) {
		return []string{"somebody still owes something: " + states(s.assignments)}
	}
	return nil
}

func states(list []vidhuk.Assignment) string {
	var names []string
	for _, a := range list {
		names = append(names, a.Organization+" "+string(a.State))
	}
	return "[" + strings.Join(names, ", ") + "]"
}

func led(_ *Auditor, s *subject) []string {
	counting, leads := 0, 0
	for _, a := range s.assignments {
		if a.State.Counts() {
			counting++
			if a.Lead {
				leads++
			}
		}
	}
	if counting > 0 && leads != 1 {
		return []string{fmt.Sprintf("%d lead of %d: %s", leads, counting, states(s.assignments))}
	}
	return nil
}

func revised(_ *Auditor, s *subject) []string {
	if len(s.revisions) == 0 {
		return []string{"no revision"}
	}
	last := s.revisions[len(s.revisions)-1]
	if int64(len(s.revisions)) != s.Revision || last.Number != s.Revision || last.Text != s.Text {
		return []string{fmt.Sprintf("revision %d of %d says %q", last.Number, s.Revision, last.Text)}
	}
	return nil
}

// posted: a separate post carries the mark that an organization really set.
func posted(_ *Auditor, s *subject) (wrong []string) {
	for _, p := range s.posts {
		set := slices.ContainsFunc(s.comments, func(c vidhuk.Comment) bool { return c.Kind == vidhuk.MarkComment && c.Mark == p.Mark })
		if !set || !p.Mark.Final() || p.Text == "" {
			wrong = append(wrong, fmt.Sprintf("post %d with the mark %q", p.ID, p.Mark))
		}
	}
	if s.State == vidhuk.Closed && s.Outcome == vidhuk.MarkDone && (len(s.posts) == 0 || s.posts[len(s.posts)-1].Mark != vidhuk.MarkDone) {
		wrong = append(wrong, "solved, and no post says so (3.3.7)")
	}
	return wrong
}
