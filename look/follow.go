package look

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Proposal is another wording of a published message, for its author and staff.
type Proposal struct {
	ID           int64                `json:"id"`
	State        vidhuk.ProposalState `json:"state"`
	Text         string               `json:"text"`
	Topic        string               `json:"topic"`
	TopicName    regulation.Text      `json:"topic_name"`
	Subtopic     string               `json:"subtopic,omitempty"`
	SubtopicName regulation.Text      `json:"subtopic_name,omitzero"`
	Place        vidhuk.Place         `json:"place,omitzero"`
	DistrictName regulation.Text      `json:"district_name,omitzero"`
	Emergency    bool                 `json:"emergency,omitempty"`
	Ground       string               `json:"ground,omitempty"`
	Reason       string               `json:"reason,omitempty"`
	At           time.Time            `json:"at"`
}

// Appeal is an author's appeal against a rejection, for its author and staff.
type Appeal struct {
	State     vidhuk.AppealState `json:"state"`
	Text      string             `json:"text"`
	Ground    string             `json:"ground,omitempty" doc:"of the rejection"`
	Reason    string             `json:"reason,omitempty" doc:"that came with the rejection"`
	Answer    string             `json:"answer,omitempty"`
	Mine      bool               `json:"mine_rejected,omitempty" doc:"you rejected the message: somebody else decides"`
	At        time.Time          `json:"at"`
	DecidedAt time.Time          `json:"decided_at,omitzero"`
}

// Rating is what the author says of the closing, for its author and staff.
type Rating struct {
	Solved bool      `json:"solved"`
	Score  int       `json:"score,omitempty"`
	Text   string    `json:"text,omitempty"`
	At     time.Time `json:"at"`
}

// Report is what a member reports of a comment, for those who decide.
type Report struct {
	By     string    `json:"by"`
	Ground string    `json:"ground"`
	Text   string    `json:"text,omitempty"`
	At     time.Time `json:"at"`
}

// Follow is what follows a message besides the thread.
type Follow struct {
	Ahead     []Expectation `json:"ahead" doc:"what comes next, and when it is expected"`
	Proposal  *Proposal     `json:"proposal,omitempty" doc:"another wording that waits, was refused, or came too late; for its author and staff"`
	Appeal    *Appeal       `json:"appeal,omitempty" doc:"for its author and staff"`
	Appealed  bool          `json:"appealed,omitempty" doc:"no further appeal is possible"`
	Rating    *Rating       `json:"rating,omitempty" doc:"for its author and staff"`
	RateUntil time.Time     `json:"rate_until,omitzero" doc:"the author may say until then whether it is solved"`
	SlowUntil time.Time     `json:"slow_until,omitzero" doc:"too many write: until then a member writes once in the window"`
}

// follow adds what follows the message, as far as the reader may see it.
func (l *Look) follow(tx *store.Tx, who vidhuk.Actor, c course, d *Detail) error {
	proposals, err := tx.Proposals(c.ID)
	if err != nil {
		return err
	}
	appeals, err := tx.Appeals(c.ID)
	if err != nil {
		return err
	}
	ratings, err := tx.Ratings(c.ID)
	if err != nil {
		return err
	}
	near := d.Mine || rights.Sees(who, rights.Unpublic)
	if n := len(appeals); n > 0 {
		d.Appealed = workflow.FitsAppeal(appeals) != nil
		c.appeal = appealOf(who, appeals[n-1])
	}
	d.Ahead = l.ahead(c, tx.Now)
	if n := len(proposals); n > 0 && (near || who.Is(vidhuk.Operator1588) && proposals[n-1].Emergency) {
		d.Proposal = l.proposal(proposals[n-1])
	}
	if near {
		d.Appeal, d.Rating = c.appeal, ratingOf(ratings, c.ReopenCount)
	}
	if c.State == vidhuk.Closed {
		d.RateUntil = workflow.RateUntil(c.Message, l.rules.Norms)
	}
	f := facts{who: who, course: c, appeals: appeals, norms: l.rules.Norms, now: tx.Now}
	if n := len(proposals); n > 0 {
		f.proposal = proposals[n-1]
	}
	d.Can = slices.DeleteFunc(d.Can, func(deed vidhuk.Deed) bool { return !f.fits(deed) })
	return nil
}

// facts are what the rules about what follows a message need to know.
type facts struct {
	course
	who      vidhuk.Actor
	proposal vidhuk.Proposal // the last one
	appeals  []vidhuk.Appeal
	norms    regulation.Norms
	now      time.Time
}

// fits reports whether what follows the message lets the deed be done, beyond
// what the table of states knows.
func (f facts) fits(deed vidhuk.Deed) bool {
	waiting := workflow.WaitingAppeal(f.appeals)
	switch deed {
	case vidhuk.DeedRevise:
		return workflow.FitsRevise(f.assignments) == nil
	case vidhuk.DeedApproveRevision, vidhuk.DeedRejectRevision:
		return workflow.FitsRevision(f.proposal) == nil
	case vidhuk.DeedAppeal:
		return workflow.FitsAppeal(f.appeals) == nil
	case vidhuk.DeedDecideAppeal:
		return workflow.FitsRuling(f.who, waiting) == nil
	case vidhuk.DeedRate:
		return workflow.FitsRate(f.Message, f.norms, f.now) == nil
	case vidhuk.DeedClaim:
		return f.State == vidhuk.Pending || f.State == vidhuk.Clarifying || waiting.ID != 0 || workflow.FitsRevision(f.proposal) == nil
	}
	return true
}

// proposal shows a wording that still matters: one that was approved is the
// text itself.
func (l *Look) proposal(p vidhuk.Proposal) *Proposal {
	if p.State == vidhuk.ProposalApproved || p.State == vidhuk.ProposalReplaced {
		return nil
	}
	named := l.named(vidhuk.Message{Topic: p.Topic, Subtopic: p.Subtopic, Place: p.Place})
	return &Proposal{
		ID: p.ID, State: p.State, Text: p.Text, Topic: p.Topic, TopicName: named.TopicName, Subtopic: p.Subtopic, SubtopicName: named.SubtopicName,
		Place: p.Place, DistrictName: named.DistrictName, Emergency: p.Emergency, Ground: p.Ground, Reason: p.Reason, At: p.CreatedAt,
	}
}

func appealOf(who vidhuk.Actor, a vidhuk.Appeal) *Appeal {
	return &Appeal{
		State: a.State, Text: a.Text, Ground: a.Ground, Reason: a.Reason, Answer: a.Answer, Mine: who.AccountID != 0 && a.RejectedBy == who.AccountID,
		At: a.CreatedAt, DecidedAt: a.DecidedAt,
	}
}

func ratingOf(all []vidhuk.Rating, round int) *Rating {
	for _, r := range all {
		if r.Round == round {
			return &Rating{r.Solved, r.Score, r.Text, r.RatedAt}
		}
	}
	return nil
}

// slowUntil is the end of slow mode in a thread; zero while it is calm.
func (l *Look) slowUntil(comments []vidhuk.Comment, now time.Time) time.Time {
	var said []time.Time
	for _, c := range comments {
		if c.Kind == vidhuk.Remark {
			said = append(said, c.CreatedAt)
		}
	}
	return workflow.SlowUntil(said, l.rules.Norms, now)
}

// commentDeeds are those on a comment.
var commentDeeds = []vidhuk.Deed{
	vidhuk.DeedEditComment, vidhuk.DeedDeleteComment, vidhuk.DeedReport, vidhuk.DeedRemoveComment, vidhuk.DeedDecideReport, vidhuk.DeedReleaseComment,
}

// mayOn lists what the reader may do to a comment now.
func (t *talk) mayOn(c vidhuk.Comment) []vidhuk.Deed {
	var can []vidhuk.Deed
	if c.Removed() {
		return nil
	}
	for _, deed := range commentDeeds {
		if !workflow.May(deed, t.m.State) || !t.fits(deed, c) {
			continue
		}
		own := deed == vidhuk.DeedEditComment || deed == vidhuk.DeedDeleteComment
		wrote := t.who.AccountID != 0 && c.AuthorID == t.who.AccountID
		r := rights.Case{
			Author:        wrote || !own && t.who.AccountID != 0 && t.m.AuthorID == t.who.AccountID,
			RepresentsOne: rights.Concerned(t.who, t.assignments) || t.m.About != "" && t.who.Acts(t.m.About),
		}
		if _, err := rights.Allow(t.who, deed, r); err == nil {
			can = append(can, deed)
		}
	}
	return can
}

// fits reports whether the comment itself lets the deed be done, and something
// is left to do.
func (t *talk) fits(deed vidhuk.Deed, c vidhuk.Comment) bool {
	said := workflow.Said{Comment: c, Answered: t.answered[c.ID], Reported: len(t.waiting[c.ID]) > 0}
	switch deed {
	case vidhuk.DeedReport:
		return workflow.FitsReport(t.who, c) == nil && !t.reportedBy(c)
	case vidhuk.DeedReleaseComment:
		return c.Held()
	case vidhuk.DeedRemoveComment:
		return workflow.FitsRemoval(c) == nil
	case vidhuk.DeedDecideReport:
		return workflow.FitsReportRuling(t.who, c) == nil && said.Reported
	}
	return workflow.FitsChange(said, t.l.rules.Norms, t.now) == nil
}

func (t *talk) reportedBy(c vidhuk.Comment) bool {
	return slices.ContainsFunc(t.reports, func(r vidhuk.Report) bool { return r.CommentID == c.ID && r.AccountID == t.who.AccountID })
}

// Detail of a journal entry that a timeline shows.
type told struct {
	Mark vidhuk.Mark `json:"mark"`
}

func toldOf(e vidhuk.Entry) (d told) {
	if e.Detail != "" {
		json.Unmarshal([]byte(e.Detail), &d) //nolint:errcheck // we wrote it; without it the deed still stands
	}
	return d
}

const mostWaiting = 100 // of each list beside the queue

// Waits is a message with something beside the queue that waits for a decision.
type Waits struct {
	Summary
	Since    time.Time `json:"since"`
	Mine     bool      `json:"mine_rejected,omitempty" doc:"you rejected the message: somebody else decides on the appeal"`
	Comment  *Comment  `json:"comment,omitempty" doc:"that is reported"`
	Reports  []Report  `json:"reports,omitempty"`
	Findings []string  `json:"findings,omitempty" doc:"codes of what the checks found in the comment that waits"`
	Official bool      `json:"official,omitempty" doc:"the report is about an organization's words: administrators decide"`
}

// Proposals lists the messages for which their authors propose other words
//
func (l *Look) Proposals(ctx context.Context, who vidhuk.Actor) ([]Waits, error) {
	return l.waits(ctx, who, rights.Queue, func(tx *store.Tx) ([]int64, []Waits, error) {
		list, err := tx.WaitingProposals(mostWaiting)
		ids, items := make([]int64, len(list)), make([]Waits, len(list))
		for i, p := range list {
			ids[i], items[i] = p.MessageID, Waits{Since: p.CreatedAt}
		}
		return ids, items, err
	})
}

// Appeals lists the rejections that their authors appeal (3.3.1-c).
func (l *Look) Appeals(ctx context.Context, who vidhuk.Actor) ([]Waits, error) {
	return l.waits(ctx, who, rights.Queue, func(tx *store.Tx) ([]int64, []Waits, error) {
		list, err := tx.WaitingAppeals(mostWaiting)
		ids, items := make([]int64, len(list)), make([]Waits, len(list))
		for i, a := range list {
			ids[i], items[i] = a.MessageID, Waits{Since: a.CreatedAt, Mine: a.RejectedBy == who.AccountID}
		}
		return ids, items, err
	})
}

// Reports lists the comments that members report, those that waited longest
// first (5.1.2).
func (l *Look) Reports(ctx context.Context, who vidhuk.Actor) ([]Waits, error) {
	return l.waits(ctx, who, rights.Reports, func(tx *store.Tx) ([]int64, []Waits, error) {
		list, err := tx.WaitingReports(mostWaiting)
		if err != nil {
			return nil, nil, err
		}
		return l.reported(tx, list)
	})
}

// reported gathers reports by the comment that they are about.
func (l *Look) reported(tx *store.Tx, list []vidhuk.Report) (ids []int64, items []Waits, err error) {
	var people []int64
	for _, r := range list {
		people = append(people, r.AccountID)
	}
	names, err := tx.Names(people)
	if err != nil {
		return nil, nil, err
	}
	place := map[int64]int{}
	for _, r := range list {
		i, ok := place[r.CommentID]
		if !ok {
			c, err := tx.Comment(r.CommentID)
			if err != nil {
				return nil, nil, err
			}
			shown, err := l.alone(tx, c)
			if err != nil {
				return nil, nil, err
			}
			i, place[r.CommentID] = len(items), len(items)
			ids, items = append(ids, r.MessageID), append(items, Waits{Since: r.CreatedAt, Comment: &shown, Official: c.Kind.Official()})
		}
		items[i].Reports = append(items[i].Reports, reportOf(r, names))
	}
	return ids, items, nil
}

func reportOf(r vidhuk.Report, names map[int64]string) Report {
	return Report{By: names[r.AccountID], Ground: r.Ground, Text: r.Text, At: r.CreatedAt}
}

// alone shows a comment outside its thread.
func (l *Look) alone(tx *store.Tx, c vidhuk.Comment) (Comment, error) {
	names, err := tx.Names([]int64{c.AuthorID})
	if err != nil {
		return Comment{}, err
	}
	photos, err := tx.Photos(c.MessageID)
	return l.comment(vidhuk.Message{}, c, photos, names), err
}

// waits reads a list beside the queue, for those who may open the view.
func (l *Look) waits(ctx context.Context, who vidhuk.Actor, view rights.View, read func(*store.Tx) ([]int64, []Waits, error)) ([]Waits, error) {
	if err := rights.See(who, view); err != nil {
		return nil, err
	}
	items := []Waits{}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		ids, found, err := read(tx)
		if err != nil || len(ids) == 0 {
			return err
		}
		about, err := tx.MessagesByID(ids)
		if err != nil {
			return err
		}
		list := make([]vidhuk.Message, len(ids))
		for i, id := range ids {
			list[i] = about[id]
		}
		cards, err := l.summaries(tx, list)
		if err != nil {
			return err
		}
		for i := range cards {
			found[i].Summary = cards[i]
			if list[i].Secluded && !rights.Visible(who, list[i], nil) {
				continue // it does not exist for them
			}
			items = append(items, found[i])
		}
		return nil
	})
	return items, err
}
