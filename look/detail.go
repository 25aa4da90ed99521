package look

import (
	"context"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/moderation"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Comment stands under a message. Author is empty on official ones: the public
// sees the organization (1.6).
type Comment struct {
	ID           int64              `json:"id"`
	Kind         vidhuk.CommentKind `json:"kind"`
	Mark         vidhuk.Mark        `json:"mark,omitempty"`
	MarkText     string             `json:"mark_text,omitempty" doc:"exact text of the official mark"`
	Tag          string             `json:"tag,omitempty" doc:"@Адміністратор, on marks and redirects"`
	Text         string             `json:"text"`
	Author       string             `json:"author,omitempty"`
	ByAuthor     bool               `json:"by_author,omitempty" doc:"written by the author of the message"`
	Organization Organization       `json:"organization,omitzero"`
	To           string             `json:"redirect_to,omitempty" doc:"name of the organization that a redirect says is competent"`
	Imitates     bool               `json:"imitates,omitempty" doc:"reads like an official mark and is not one"`
	PlannedAt    time.Time          `json:"planned_at,omitzero"`
	CreatedAt    time.Time          `json:"created_at"`
	EditedAt     time.Time          `json:"edited_at,omitzero" doc:"its author changed the words since"`
	Held         bool               `json:"held,omitempty" doc:"waits until a moderator has read it: only its author and moderators see it (A-12)"`
	HeldFor      []string           `json:"held_for,omitempty" doc:"codes of what the checks found in it; for staff"`
	Removed      bool               `json:"removed,omitempty" doc:"only its place is left (4.3)"`
	Ground       string             `json:"ground,omitempty" doc:"on which it was removed"`
	Told         string             `json:"told,omitempty" doc:"what its author was told of the removal; for its author and staff"`
	Reports      []Report           `json:"reports,omitempty" doc:"what waits for a decision about it; for staff"`
	Photos       []Photo            `json:"photos"`
	Replies      []Comment          `json:"replies,omitempty"`
	Can          []vidhuk.Deed      `json:"can,omitempty" doc:"what you may do to it now"`
}

// Official reports whether an organization speaks.
func (c Comment) Official() bool { return c.Kind.Official() }

// Event is one step of the timeline, without persons.
type Event struct {
	Deed         vidhuk.Deed  `json:"deed"`
	Mark         vidhuk.Mark  `json:"mark,omitempty" doc:"that was set"`
	Organization Organization `json:"organization,omitzero"`
	State        vidhuk.State `json:"state,omitempty" doc:"where the message stood after it"`
	Clause       string       `json:"clause"`
	At           time.Time    `json:"at"`
}

// Assignment is an organization's part, for those who work with it.
type Assignment struct {
	Executor
	Version      int64         `json:"version"`
	Reason       string        `json:"reason,omitempty"`
	RedirectTo   Organization  `json:"redirect_to,omitzero"`
	RedirectText string        `json:"redirect_text,omitempty"`
	ProposedBy   Organization  `json:"proposed_by,omitzero"`
	Answered     bool          `json:"answered,omitempty"`
	NotifiedAt   time.Time     `json:"notified_at,omitzero"`
	AcceptedAt   time.Time     `json:"accepted_at,omitzero"`
	FinalAt      time.Time     `json:"final_at,omitzero"`
	PlannedAt    time.Time     `json:"planned_at,omitzero"`
	AcceptDue    time.Time     `json:"accept_due,omitzero"`
	AnswerDue    time.Time     `json:"answer_due,omitzero"`
	Can          []vidhuk.Deed `json:"can" doc:"what you may do in this organization's name now"`
}

// Detail is a message with everything under it that its reader may see.
type Detail struct {
	Summary
	Follow
	Thread       []Comment     `json:"thread"`
	Timeline     []Event       `json:"timeline"`
	Resolutions  []Resolution  `json:"resolutions"`
	Assignments  []Assignment  `json:"assignments,omitempty" doc:"for staff and assigned organizations"`
	Ground       string        `json:"ground,omitempty" doc:"of a rejection or hiding; for its author and staff"`
	Reason       string        `json:"reason,omitempty" doc:"question, ground's explanation or reason of closure"`
	AnswerDueAt  time.Time     `json:"answer_due_at,omitzero"`
	ObjectUntil  time.Time     `json:"object_until,omitzero" doc:"the author may object until then"`
	ClarifyUntil time.Time     `json:"clarify_until,omitzero"`
	Agreed       bool          `json:"agreed,omitempty" doc:"the author said that it is solved"`
	Final        bool          `json:"final,omitempty" doc:"executors are settled for good"`
	Reopened     int           `json:"reopened,omitempty"`
	Redirected   int           `json:"redirected,omitempty"`
	Commentable  bool          `json:"commentable" doc:"members may comment now"`
	Alert        *AlertLink    `json:"alert,omitempty" doc:"the emergency that explains it"`
	Can          []vidhuk.Deed `json:"can" doc:"what you may do now"`
	Desk         *Desk         `json:"desk,omitempty" doc:"for staff only"`
}

// Desk is what only staff sees of a message.
type Desk struct {
	Original    string               `json:"original,omitempty" doc:"the text without masks"`
	Revisions   []vidhuk.Revision    `json:"-"`
	Notes       []Note               `json:"notes"`
	Journal     []vidhuk.Entry       `json:"-"`
	Claim       *Claim               `json:"claim,omitempty"`
	Suggestions []Suggestion         `json:"suggestions"`
	Topics      []TopicGuess         `json:"topics"`
	Alerts      []AlertMatch         `json:"alerts,omitempty" doc:"live alerts that may explain it"`
	Alarming    []string             `json:"alarming,omitempty" doc:"words for which it may be an emergency"`
	Findings    []moderation.Finding `json:"findings,omitempty" doc:"what the text looks like it violates or gives away; a person decides"`
	Outside     []Outside            `json:"outside,omitempty" doc:"what of it is outside the city's powers, and where to turn"`
	Ground      *regulation.Ground   `json:"-"`
	Evidence    int                  `json:"evidence" doc:"sealed snapshots"`
	Applicant   bool                 `json:"applicant,omitempty" doc:"the author waits for admission: approving the message admits them"`
	Solution    string               `json:"solution,omitempty" doc:"draft of the separate post about the solution"`
}

// Note is an internal remark.
type Note struct {
	Author string    `json:"author"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
}

// Claim says who holds a message.
type Claim struct {
	Name  string    `json:"name"`
	Mine  bool      `json:"mine"`
	Until time.Time `json:"until"`
}

// Suggestion is an organization that may be competent, and why.
type Suggestion struct {
	Organization
	External bool                `json:"external,omitempty"`
	Reasons  []competence.Reason `json:"reasons"`
}

// TopicGuess is a topic for which words of the text speak.
type TopicGuess struct {
	Topic    string   `json:"topic"`
	Subtopic string   `json:"subtopic,omitempty"`
	Words    []string `json:"words"`
}

// Message shows one message. A message that the reader may not see does not
// exist for them: vidhuk.NotFound.
func (l *Look) Message(ctx context.Context, who vidhuk.Actor, number vidhuk.Number) (Detail, error) {
	var d Detail
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.Message(number)
		if err != nil {
			return err
		}
		assignments, err := tx.Assignments(m.ID)
		if err != nil {
			return err
		}
		if !rights.Visible(who, m, assignments) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		d, err = l.detail(tx, who, m, assignments)
		return err
	})
	return d, err
}

// under is what is read of a message and of what stands under it.
type under struct {
	course
	comments   []vidhuk.Comment
	photos     []vidhuk.Photo
	reports    []vidhuk.Report
	names      map[int64]string
	supporters int
}

// readUnder reads it.
func (l *Look) readUnder(tx *store.Tx, m vidhuk.Message, assignments []vidhuk.Assignment) (under, error) {
	u := under{course: course{Message: m, assignments: assignments}}
	supporters := map[int64]int{}
	for _, read := range []func() error{
		func() (err error) { u.comments, err = tx.Comments(m.ID); return err },
		func() (err error) { u.photos, err = tx.Photos(m.ID); return err },
		func() (err error) { u.reports, err = tx.Reports(m.ID); return err },
		func() (err error) { u.names, err = tx.Names(authorsOf(m, u.comments, u.reports)); return err },
		func() (err error) { supporters, err = tx.Supporters([]int64{m.ID}); return err },
		func() (err error) { u.entries, err = tx.Entries("message/" + string(m.Number)); return err },
	} {
		if err := read(); err != nil {
			return u, err
		}
	}
	u.names[m.AuthorID] = l.author(m, u.names[m.AuthorID])
	u.supporters = supporters[m.ID]
	return u, nil
}

func (l *Look) detail(tx *store.Tx, who vidhuk.Actor, m vidhuk.Message, assignments []vidhuk.Assignment) (Detail, error) {
	u, err := l.readUnder(tx, m, assignments)
	if err != nil {
		return Detail{}, err
	}
	card := []Summary{l.summary(m, u.names[m.AuthorID], assignments, u.photos, standing(u.comments))}
	card[0].Supporters = u.supporters
	if err := attended(tx, who, []vidhuk.Message{m}, card); err != nil {
		return Detail{}, err
	}
	d := l.assemble(who, u, card[0], tx.Now)
	if err := l.follow(tx, who, u.course, &d); err != nil {
		return d, err
	}
	err = l.records(tx, who, m, u.entries, &d)
	if d.Desk != nil {
		d.Desk.Solution = vidhuk.Solution(moderation.Redact(m.PublicText()), assignments, u.comments, func(slug string) string { return l.organization(slug).Short })
	}
	return d, err
}

// assemble puts together what this reader may see of it.
func (l *Look) assemble(who vidhuk.Actor, u under, card Summary, now time.Time) Detail {
	m := u.Message
	d := Detail{
		Summary:     card,
		Thread:      l.newTalk(who, m, u.assignments, u.reports, now).thread(u.comments, u.photos, u.names),
		AnswerDueAt: m.AnswerDueAt, ObjectUntil: m.ObjectUntil, Agreed: !m.AgreedAt.IsZero(), Final: m.Final,
		Reopened: m.ReopenCount, Redirected: m.RedirectCount, Commentable: workflow.May(vidhuk.DeedComment, m.State),
		Can: allowed(who, m, u.assignments),
	}
	d.SlowUntil = l.slowUntil(u.comments, now)
	inside := card.Mine || rights.Sees(who, rights.Unpublic) || rights.Represents(who, u.assignments)
	if inside || m.State == vidhuk.Closed {
		d.Ground, d.Reason, d.ClarifyUntil = m.Ground, m.Reason, m.ClarifyUntil
	}
	if card.Mine && m.Masked != "" {
		d.Text = m.Text
	}
	if inside && !card.Mine {
		d.Assignments = l.assignments(who, m, u.assignments)
	}
	return d
}

// records adds what the journal and the posts say, and the staff's desk.
func (l *Look) records(tx *store.Tx, who vidhuk.Actor, m vidhuk.Message, entries []vidhuk.Entry, d *Detail) error {
	d.Timeline = l.timeline(entries)
	posts, err := tx.ResolutionsOf(m.ID)
	if err != nil {
		return err
	}
	if d.Resolutions, err = l.resolutions(tx, posts); err != nil {
		return err
	}
	if d.Alert, err = l.alertOf(tx, m.ID); err != nil {
		return err
	}
	if !rights.Sees(who, rights.Notes) {
		return nil
	}
	d.Desk, err = l.desk(tx, who, m, entries)
	return err
}

// beside are the deeds that are possible in every state.
var beside = []vidhuk.Deed{vidhuk.DeedNote}

// attending are the deeds by which somebody takes part in another's message.
var attending = []vidhuk.Deed{vidhuk.DeedSupport, vidhuk.DeedFollow}

func authorsOf(m vidhuk.Message, comments []vidhuk.Comment, reports []vidhuk.Report) []int64 {
	ids := []int64{m.AuthorID}
	add := func(id int64) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, c := range comments {
		add(c.AuthorID)
	}
	for _, r := range reports {
		add(r.AccountID)
	}
	return ids
}

// standing counts the comments that are still there.
func standing(comments []vidhuk.Comment) (n int) {
	for _, c := range comments {
		if !c.Removed() && !c.Held() {
			n++
		}
	}
	return n
}

// talk is a thread as one reader sees it.
type talk struct {
	l           *Look
	who         vidhuk.Actor
	m           vidhuk.Message
	assignments []vidhuk.Assignment
	reports     []vidhuk.Report
	waiting     map[int64][]vidhuk.Report // by comment
	answered    map[int64]bool            // comments with replies
	now         time.Time
}

func (l *Look) newTalk(who vidhuk.Actor, m vidhuk.Message, assignments []vidhuk.Assignment, reports []vidhuk.Report, now time.Time) *talk {
	t := &talk{l: l, who: who, m: m, assignments: assignments, reports: reports, waiting: map[int64][]vidhuk.Report{}, answered: map[int64]bool{}, now: now}
	for _, r := range reports {
		if r.State == vidhuk.ReportWaiting {
			t.waiting[r.CommentID] = append(t.waiting[r.CommentID], r)
		}
	}
	return t
}

// thread arranges comments: the main thread in order, replies under each. What
// its author took back leaves no place.
func (t *talk) thread(comments []vidhuk.Comment, photos []vidhuk.Photo, names map[int64]string) []Comment {
	comments = slices.DeleteFunc(slices.Clone(comments), func(c vidhuk.Comment) bool {
		return c.Removal == vidhuk.TakenBack || !rights.VisibleComment(t.who, c)
	})
	for _, c := range comments {
		t.answered[c.ParentID] = true
	}
	main := []Comment{}
	place := map[int64]int{}
	for _, c := range comments {
		shown := t.comment(c, photos, names)
		if i, ok := place[c.ParentID]; ok && c.ParentID != 0 {
			main[i].Replies = append(main[i].Replies, shown)
			continue
		}
		place[c.ID] = len(main)
		main = append(main, shown)
	}
	return main
}

// comment adds to a comment what concerns this reader.
func (t *talk) comment(c vidhuk.Comment, photos []vidhuk.Photo, names map[int64]string) Comment {
	shown := t.l.comment(t.m, c, photos, names)
	staff := rights.Sees(t.who, rights.Reports)
	shown.Can = t.mayOn(c)
	if c.Removed() && (staff || c.AuthorID == t.who.AccountID) {
		shown.Told = c.Told
	}
	if shown.Held = c.Held() && !c.Removed(); shown.Held && staff {
		shown.HeldFor = strings.Fields(c.HeldFor)
	}
	if staff {
		for _, r := range t.waiting[c.ID] {
			shown.Reports = append(shown.Reports, reportOf(r, names))
		}
	}
	return shown
}

func (l *Look) comment(m vidhuk.Message, c vidhuk.Comment, photos []vidhuk.Photo, names map[int64]string) Comment {
	if c.Removed() { // nothing of what it said, nor who said it
		return Comment{ID: c.ID, Kind: c.Kind, Removed: true, Ground: c.Removal, CreatedAt: c.CreatedAt, Photos: []Photo{}}
	}
	shown := Comment{
		ID: c.ID, Kind: c.Kind, Mark: c.Mark, MarkText: c.Mark.String(), Text: c.Text, To: c.To, Imitates: c.Imitates,
		PlannedAt: c.PlannedAt, CreatedAt: c.CreatedAt, EditedAt: c.EditedAt, Photos: photosOf(photos, c.ID),
	}
	if c.Tag {
		shown.Tag = vidhuk.AdministratorTag
	}
	switch {
	case c.Kind.Official():
		shown.Organization = l.organization(c.Organization)
	case c.Kind == vidhuk.Remark || c.AuthorID == m.AuthorID: // staff speak as the centre, without a name
		shown.Author, shown.ByAuthor = names[c.AuthorID], c.AuthorID == m.AuthorID
	}
	return shown
}

// public are the deeds that the timeline shows to everybody.
var public = []vidhuk.Deed{
	vidhuk.DeedSubmit, vidhuk.DeedImport, vidhuk.DeedClarify, vidhuk.DeedApprove, vidhuk.DeedReject, vidhuk.DeedResubmit,
	vidhuk.DeedWithdraw, vidhuk.DeedLapse, vidhuk.DeedNotify, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedSettle,
	vidhuk.DeedAnswer, vidhuk.DeedMark, vidhuk.DeedReturn, vidhuk.DeedConfirm, vidhuk.DeedAgree, vidhuk.DeedObject,
	vidhuk.DeedClose, vidhuk.DeedReopen, vidhuk.DeedMerge, vidhuk.DeedHide, vidhuk.DeedTransfer,
	vidhuk.DeedAttach,
	vidhuk.DeedAppeal, vidhuk.DeedDecideAppeal, vidhuk.DeedApproveRevision,
}

func (l *Look) timeline(entries []vidhuk.Entry) []Event {
	events := []Event{}
	for _, e := range entries {
		if !slices.Contains(public, e.Deed) {
			continue
		}
		event := Event{Deed: e.Deed, Mark: toldOf(e).Mark, State: vidhuk.State(e.To), Clause: e.Clause, At: e.At}
		if e.Organization != "" {
			event.Organization = l.organization(e.Organization)
		}
		events = append(events, event)
	}
	return events
}

// executing are the deeds done in an organization's name.
var executing = []vidhuk.Deed{
	vidhuk.DeedSee, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedAnswer, vidhuk.DeedMark, vidhuk.DeedCorrect,
}

// allowed lists the deeds on the message, other than in an organization's name,
// that the reader may do in its state.
func allowed(who vidhuk.Actor, m vidhuk.Message, assignments []vidhuk.Assignment) []vidhuk.Deed {
	can := []vidhuk.Deed{}
	c := rights.Case{
		Author:        who.AccountID != 0 && m.AuthorID == who.AccountID,
		Unpublished:   m.PublishedAt.IsZero(),
		Acts:          rights.Represents(who, assignments),
		RepresentsOne: rights.Concerned(who, assignments) || m.About != "" && who.Acts(m.About),
	}
	for _, deed := range vidhuk.Deeds() {
		if slices.Contains(executing, deed) || slices.Contains(commentDeeds, deed) || !workflow.May(deed, m.State) && !slices.Contains(beside, deed) {
			continue
		}
		if c.Author && slices.Contains(attending, deed) {
			continue // center refuses with own_message
		}
		if _, err := rights.Allow(who, deed, c); err == nil {
			can = append(can, deed)
		}
	}
	return can
}

func (l *Look) assignments(who vidhuk.Actor, m vidhuk.Message, list []vidhuk.Assignment) []Assignment {
	all := []Assignment{}
	for _, a := range list {
		all = append(all, l.assignment(who, m, a))
	}
	return all
}

func (l *Look) assignment(who vidhuk.Actor, m vidhuk.Message, a vidhuk.Assignment) Assignment {
	shown := Assignment{
		Executor: Executor{l.organization(a.Organization), a.Lead, a.State, a.Mark}, Version: a.Version,
		Reason: a.Reason, RedirectText: a.RedirectText, Answered: a.Answered,
		NotifiedAt: a.NotifiedAt, AcceptedAt: a.AcceptedAt, FinalAt: a.FinalAt, PlannedAt: a.PlannedAt,
		AcceptDue: a.AcceptDue, AnswerDue: a.AnswerDue, Can: l.duties(who, m, a),
	}
	if a.RedirectTo != "" {
		shown.RedirectTo = l.organization(a.RedirectTo)
	}
	if a.ProposedBy != "" {
		shown.ProposedBy = l.organization(a.ProposedBy)
	}
	return shown
}

// duties lists what the reader may do in the organization's name now.
func (l *Look) duties(who vidhuk.Actor, m vidhuk.Message, a vidhuk.Assignment) []vidhuk.Deed {
	can := []vidhuk.Deed{}
	for _, deed := range executing {
		if !workflow.May(deed, m.State) || !l.dutyFits(deed, m, a) {
			continue
		}
		if _, err := rights.Allow(who, deed, rights.Case{Acts: who.Acts(a.Organization)}); err == nil {
			can = append(can, deed)
		}
	}
	return can
}

func (l *Look) dutyFits(deed vidhuk.Deed, m vidhuk.Message, a vidhuk.Assignment) bool {
	switch deed {
	case vidhuk.DeedCorrect:
		return a.State.Counts() && !a.AnsweredAt.IsZero()
	case vidhuk.DeedMark:
		return a.State == vidhuk.Accepted && a.Answered
	case vidhuk.DeedRedirect:
		if m.Final || m.RedirectCount >= l.rules.Norms.RedirectMax {
			return false
		}
	}
	return workflow.MayAssignment(deed, a.State)
}

func (l *Look) desk(tx *store.Tx, who vidhuk.Actor, m vidhuk.Message, entries []vidhuk.Entry) (*Desk, error) {
	said := l.city.Read(m.Text)
	d := &Desk{
		Journal: entries, Notes: []Note{}, Suggestions: l.suggest(m), Topics: l.guess(m), Alarming: said.Emergency(),
	}
	for _, o := range said.Outside() {
		d.Outside = append(d.Outside, outside(o, m.Text))
	}
	var err error
	if d.Findings, err = l.phases(tx, m, d.Alarming, d.Outside); err != nil {
		return nil, err
	}
	if m.Masked != "" {
		d.Original = m.Text
	}
	if g, ok := l.rules.Ground(m.Ground); ok {
		d.Ground = &g
	}
	snapshots, err := tx.Snapshots(m.ID)
	if err != nil {
		return nil, err
	}
	d.Evidence = len(snapshots)
	author, err := tx.Account(m.AuthorID)
	if err != nil {
		return nil, err
	}
	d.Applicant = m.PublishedAt.IsZero() && author.Membership == vidhuk.Applied
	if d.Revisions, err = tx.Revisions(m.ID); err != nil {
		return nil, err
	}
	claim, err := tx.Claim(m.ID)
	if err != nil {
		return nil, err
	}
	if claim.AccountID != 0 {
		d.Claim = claimOf(who, claim)
	}
	if workflow.May(vidhuk.DeedAttach, m.State) {
		if d.Alerts, err = l.explaining(tx, l.report(m)); err != nil {
			return nil, err
		}
	}
	return d, l.notes(tx, m, d)
}

func (l *Look) notes(tx *store.Tx, m vidhuk.Message, d *Desk) error {
	list, err := tx.Notes(m.ID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i, n := range list {
		ids[i] = n.AuthorID
	}
	names, err := tx.Names(ids)
	for _, n := range list {
		d.Notes = append(d.Notes, Note{Author: names[n.AuthorID], Text: n.Text, At: n.CreatedAt})
	}
	return err
}

func claimOf(who vidhuk.Actor, c vidhuk.Claim) *Claim {
	return &Claim{Name: c.Name, Mine: c.AccountID == who.AccountID, Until: c.Until}
}

const mostSuggestions = 5

func (l *Look) suggest(m vidhuk.Message) []Suggestion {
	all := []Suggestion{}
	q := competence.Question{
		Text: m.Text + "\n" + m.Place.Address, Topic: m.Topic, Subtopic: m.Subtopic, District: m.Place.District,
		Emergency: m.Emergency, At: l.Now(),
	}
	if m.About != "" {
		q.OnBody = []string{m.About}
	}
	for _, s := range l.city.Suggest(q) {
		if len(all) == mostSuggestions {
			break
		}
		all = append(all, Suggestion{l.organization(s.Organization), s.External, s.Reasons})
	}
	return all
}

func (l *Look) guess(m vidhuk.Message) []TopicGuess {
	all := []TopicGuess{}
	for _, t := range l.city.SuggestTopic(m.Text) {
		if len(all) == 3 {
			break
		}
		all = append(all, TopicGuess{t.Topic, t.Subtopic, t.Words})
	}
	return all
}
