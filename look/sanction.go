package look

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/sanction"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Measure is one measure of 4.4 or 4.5: for the person whom it is against without
// the names of who decided, for staff with them. Nobody else reads it.
type Measure struct {
	ID      int64                `json:"id"`
	Version int64                `json:"version"`
	Rung    vidhuk.Rung          `json:"rung" doc:"step of the ladder: first, repeated, interference"`
	State   vidhuk.SanctionState `json:"state"`
	Clause  string               `json:"clause"`
	Holds   bool                 `json:"holds" doc:"the person is blocked by it now"`
	From    *time.Time           `json:"from,omitempty" doc:"when it began to hold; absent: it has not"`
	Until   *time.Time           `json:"until,omitempty" doc:"when it lifts itself; absent: never"`
	Ended   *time.Time           `json:"ended,omitempty" doc:"when it stopped to hold"`
	Act     *regulation.Text     `json:"act,omitempty" doc:"which technical obstacle it was"`
	Text    string               `json:"text,omitempty" doc:"what the person was told"`
	Why     string               `json:"why,omitempty" doc:"why it ended, or was reduced"`
	Proofs  []Proof              `json:"proofs"`
	Appeals []MeasureAppeal      `json:"appeals"`
	Can     []vidhuk.Deed        `json:"can" doc:"what you may do about it now"`

	Person    *Named    `json:"person,omitempty" doc:"for staff: whom it is against"`
	Proposed  *StopStep `json:"proposed,omitempty" doc:"for staff"`
	Confirmed *StopStep `json:"confirmed,omitempty" doc:"for staff: always another person"`
	EndedBy   *StopStep `json:"ended_by,omitempty" doc:"for staff: who ended it; absent: the clock, or nobody"`
}

// Named is a person by name; an empty name is that of a deleted account.
type Named struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Proof is one violation of a measure.
type Proof struct {
	ID       int64         `json:"id"`
	Number   vidhuk.Number `json:"number,omitempty" doc:"of the message that it is about, or under which it stands"`
	Comment  int64         `json:"comment,omitempty" doc:"id of the comment; absent: the message itself"`
	Ground   string        `json:"ground,omitempty"`
	Text     string        `json:"text,omitempty" doc:"what was told about it, or the technical record"`
	Quote    string        `json:"quote,omitempty" doc:"what the person wrote, from the sealed snapshot: for themselves and for who reads the evidence"`
	SHA256   string        `json:"sha256,omitempty" doc:"of the sealed snapshot"`
	At       time.Time     `json:"at" doc:"when it was committed"`
	Annulled bool          `json:"annulled,omitempty" doc:"it was found that there was no violation"`
}

// MeasureAppeal is what a person says against a measure, and the decision.
type MeasureAppeal struct {
	State   vidhuk.AppealState `json:"state"`
	Text    string             `json:"text"`
	Answer  string             `json:"answer,omitempty"`
	At      time.Time          `json:"at"`
	Due     time.Time          `json:"due" doc:"by when another person decides"`
	Decided *time.Time         `json:"decided,omitempty"`
}

// Waits reports whether an appeal waits for a decision.
func (m Measure) Waits() bool {
	return slices.ContainsFunc(m.Appeals, func(a MeasureAppeal) bool { return a.State == vidhuk.AppealWaiting })
}

// Measures are the lists of the desk of measures.
type Measures struct {
	Proposed []Measure  `json:"proposed" doc:"wait for a second person"`
	Appealed []Measure  `json:"appealed" doc:"an appeal waits, the most urgent first"`
	Holding  []Measure  `json:"holding" doc:"hold now, the newest first"`
	Ended    []Measure  `json:"ended" doc:"the latest that ended"`
	Evasions []Sighting `json:"evasions" doc:"new accounts that look like those of blocked people: nothing happened to them"`
}

// Sighting is a new account that may be a blocked person's, and why.
type Sighting struct {
	Person  Named       `json:"person"`
	Sign    vidhuk.Sign `json:"sign" doc:"email: the address of a deleted account; browser: entered from the same browser"`
	Measure int64       `json:"measure" doc:"id of the measure against the other account"`
	At      time.Time   `json:"at"`
}

// desk lists of measures are this long at most.
const measuresShown = 100

// Blocking is the measure by which an account is blocked now; nil: by none.
func (l *Look) Blocking(ctx context.Context, accountID int64) (by *vidhuk.Sanction, err error) {
	if accountID == 0 {
		return nil, nil
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		holding, err := tx.HoldingSanctions(accountID, measuresShown)
		by = sanction.Past(holding).Blocking(tx.Now)
		return err
	})
	return by, err
}

// Measures reads what holds, what waits and what was noticed. Errors:
// vidhuk.Unauthenticated, vidhuk.Forbidden.
func (l *Look) Measures(ctx context.Context, who vidhuk.Actor) (m Measures, err error) {
	if err := rights.See(who, rights.Measures); err != nil {
		return m, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		for _, list := range []struct {
			into *[]Measure
			read func() ([]vidhuk.Sanction, error)
		}{
			{&m.Proposed, func() ([]vidhuk.Sanction, error) { return tx.ProposedSanctions(measuresShown) }},
			{&m.Appealed, func() ([]vidhuk.Sanction, error) { return appealed(tx) }},
			{&m.Holding, func() ([]vidhuk.Sanction, error) { return tx.HoldingSanctions(0, measuresShown) }},
			{&m.Ended, func() ([]vidhuk.Sanction, error) { return tx.EndedSanctions(measuresShown) }},
		} {
			found, err := list.read()
			if err != nil {
				return err
			}
			if *list.into, err = l.measures(tx, who, found); err != nil {
				return err
			}
		}
		m.Evasions, err = sightings(tx, tx.Now.AddDate(0, 0, -max(1, l.rules.Norms.EvasionDays)))
		return err
	})
	return m, err
}

// appealed are the measures against which an appeal waits, the most urgent first.
func appealed(tx *store.Tx) ([]vidhuk.Sanction, error) {
	waiting, err := tx.WaitingSanctionAppeals(measuresShown)
	all := make([]vidhuk.Sanction, 0, len(waiting))
	for _, a := range waiting {
		s, err := tx.Sanction(a.SanctionID)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, err
}

func sightings(tx *store.Tx, since time.Time) ([]Sighting, error) {
	list, err := tx.LatestEvasions(since, measuresShown)
	if err != nil {
		return nil, err
	}
	return sighted(tx, list)
}

// sighted gives what was noticed with the names of the new accounts.
func sighted(tx *store.Tx, list []vidhuk.Evasion) ([]Sighting, error) {
	ids := make([]int64, len(list))
	for i, e := range list {
		ids[i] = e.AccountID
	}
	names, err := tx.Names(ids)
	all := make([]Sighting, len(list))
	for i, e := range list {
		all[i] = Sighting{Named{e.AccountID, names[e.AccountID]}, e.Sign, e.SanctionID, e.NoticedAt}
	}
	return all, err
}

// Sanction reads one measure, for staff and for whom it is against.
// vidhuk.NotFound for everybody else.
func (l *Look) Sanction(ctx context.Context, who vidhuk.Actor, id int64) (m Measure, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		s, err := tx.Sanction(id)
		if err != nil {
			return err
		}
		own := who.AccountID != 0 && s.AccountID == who.AccountID
		if !rights.Sees(who, rights.Measures) && !(own && !s.From.IsZero()) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		all, err := l.measures(tx, who, []vidhuk.Sanction{s})
		if err == nil {
			m = all[0]
		}
		return err
	})
	return m, err
}

// OwnSanctions are the measures against the reader that took effect, the newest
// first: until when, why, on which clause, and what can be done.
func (l *Look) OwnSanctions(ctx context.Context, who vidhuk.Actor) (list []Measure, err error) {
	if err := rights.SignedIn(who); err != nil {
		return nil, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.SanctionsOf(who.AccountID)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(s vidhuk.Sanction) bool { return s.From.IsZero() })
		slices.Reverse(all)
		list, err = l.measures(tx, who, all)
		return err
	})
	return list, err
}

// measures shows measures with what they rest on, as far as the reader may see it.
func (l *Look) measures(tx *store.Tx, who vidhuk.Actor, all []vidhuk.Sanction) ([]Measure, error) {
	ids := make([]int64, len(all))
	var people []int64
	for i, s := range all {
		ids[i] = s.ID
		people = append(people, s.AccountID, s.ProposedBy, s.ConfirmedBy, s.EndedBy)
	}
	proofs, err := tx.Proofs(ids)
	if err != nil {
		return nil, err
	}
	appeals, err := tx.SanctionAppeals(ids)
	if err != nil {
		return nil, err
	}
	names, err := tx.Names(people)
	if err != nil {
		return nil, err
	}
	about, err := evidenceOf(tx, proofs)
	if err != nil {
		return nil, err
	}
	shown := make([]Measure, len(all))
	for i, s := range all {
		shown[i] = l.measure(s, tx.Now)
		own := slices.DeleteFunc(slices.Clone(proofs), func(v vidhuk.Violation) bool { return v.SanctionID != s.ID })
		theirs := slices.DeleteFunc(slices.Clone(appeals), func(a vidhuk.Appeal) bool { return a.SanctionID != s.ID })
		quotes := s.AccountID == who.AccountID || who.Is(vidhuk.Administrator, vidhuk.DepartmentOf)
		for _, v := range own {
			shown[i].Proofs = append(shown[i].Proofs, about.proof(v, quotes))
		}
		for _, a := range theirs {
			shown[i].Appeals = append(shown[i].Appeals, MeasureAppeal{a.State, a.Text, a.Answer, a.CreatedAt, a.DueAt, maybe(a.DecidedAt)})
		}
		shown[i].Can = possible(who, s, own, theirs)
		if rights.Sees(who, rights.Measures) && s.AccountID != who.AccountID {
			shown[i].Person = &Named{s.AccountID, names[s.AccountID]}
			shown[i].Proposed = step(names, s.ProposedBy, s.ProposedAt)
			shown[i].Confirmed = step(names, s.ConfirmedBy, s.ConfirmedAt)
			shown[i].EndedBy = step(names, s.EndedBy, s.EndedAt)
		}
	}
	return shown, nil
}

func step(names map[int64]string, id int64, at time.Time) *StopStep {
	if id == 0 || at.IsZero() {
		return nil
	}
	return &StopStep{names[id], at}
}

func (l *Look) measure(s vidhuk.Sanction, now time.Time) Measure {
	m := Measure{
		ID: s.ID, Version: s.Version, Rung: s.Rung, State: s.State, Clause: s.Clause(), Holds: s.Holds(now), From: maybe(s.From), Until: maybe(s.Until),
		Ended: maybe(s.Ended(now)), Text: s.Text, Why: s.EndText, Proofs: []Proof{}, Appeals: []MeasureAppeal{},
	}
	if s.State == vidhuk.SanctionActive && m.Ended != nil {
		m.State = vidhuk.SanctionExpired // the clock says so before anybody writes it
	}
	if act, known := l.rules.Interference(s.Act); known {
		m.Act = &act.Name
	}
	return m
}

// maybe is a time that may not be.
func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// possible are the deeds that the reader may do to a measure now: center asks
// again.
func possible(who vidhuk.Actor, s vidhuk.Sanction, proofs []vidhuk.Violation, appeals []vidhuk.Appeal) []vidhuk.Deed {
	own := s.AccountID == who.AccountID
	fits := map[vidhuk.Deed]error{
		vidhuk.DeedConfirmSanction: workflow.FitsSecond(who, s),
		vidhuk.DeedAnnulSanction:   workflow.FitsEnd(who, s),
		vidhuk.DeedAppealSanction:  workflow.FitsAppeal(appeals),
		vidhuk.DeedDecideSanction:  workflow.FitsSanctionRuling(who, s, proofs, workflow.WaitingAppeal(appeals)),
	}
	can := []vidhuk.Deed{}
	for _, deed := range []vidhuk.Deed{
		vidhuk.DeedConfirmSanction, vidhuk.DeedWithdrawSanction, vidhuk.DeedDecideSanction, vidhuk.DeedLiftSanction, vidhuk.DeedAnnulSanction,
		vidhuk.DeedAppealSanction,
	} {
		_, err := rights.Allow(who, deed, rights.Case{Author: own})
		if err == nil && fits[deed] == nil && workflow.MaySanction(deed, s.State) {
			can = append(can, deed)
		}
	}
	return can
}

// proven is what proofs refer to.
type proven struct {
	numbers   map[int64]vidhuk.Number
	snapshots map[int64]vidhuk.Snapshot
}

func evidenceOf(tx *store.Tx, proofs []vidhuk.Violation) (p proven, err error) {
	var messages, snapshots []int64
	for _, v := range proofs {
		messages, snapshots = append(messages, v.MessageID), append(snapshots, v.SnapshotID)
	}
	if p.numbers, err = tx.NumbersOf(messages); err != nil {
		return p, err
	}
	p.snapshots, err = tx.SnapshotsByID(snapshots)
	return p, err
}

func (p proven) proof(v vidhuk.Violation, quotes bool) Proof {
	shown := Proof{
		ID: v.ID, Number: p.numbers[v.MessageID], Comment: v.CommentID, Ground: v.Ground, Text: v.Text, SHA256: p.snapshots[v.SnapshotID].SHA256,
		At: v.CommittedAt, Annulled: !v.Stands(),
	}
	if quotes {
		var said struct{ Text string }
		if json.Unmarshal([]byte(p.snapshots[v.SnapshotID].Content), &said) == nil {
			shown.Quote = said.Text
		}
	}
	return shown
}

// Prospect is what would follow if what is decided on were found a violation now.
type Prospect struct {
	Rung     vidhuk.Rung `json:"rung"`
	Joins    bool        `json:"joins" doc:"one more proof of a measure that there is already"`
	Until    *time.Time  `json:"until,omitempty" doc:"when it would lift itself; absent: never"`
	Proposal bool        `json:"proposal" doc:"an administrator, and not you, would confirm it"`
	Refused  string      `json:"refused,omitempty" doc:"why no measure can follow: sanction_staff, account_gone, conflict_of_interest, forbidden"`
}

// Record is what a reviewer sees beside what somebody wrote: the measures against
// its author, what would follow now, and whose account this may be.
type Record struct {
	Person   Named      `json:"person"`
	Blocked  *Measure   `json:"blocked,omitempty" doc:"the measure by which the author is blocked now"`
	Measures []Measure  `json:"measures" doc:"the newest first"`
	Standing int        `json:"standing" doc:"violations that were not annulled"`
	Next     Prospect   `json:"next"`
	Others   []int64    `json:"others,omitempty" doc:"ids of further comments of the author that stand under the same message"`
	Evasions []Sighting `json:"evasions,omitempty" doc:"why the account may be a blocked person's"`
}

// RecordOf reads the record of whoever wrote a message, or, where comment is not
// 0, a comment under it. Errors: vidhuk.NotFound, vidhuk.Unauthenticated,
// vidhuk.Forbidden.
func (l *Look) RecordOf(ctx context.Context, who vidhuk.Actor, n vidhuk.Number, comment int64) (r Record, err error) {
	if err := rights.See(who, rights.Measures); err != nil {
		return r, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.Message(n)
		if err != nil {
			return err
		}
		assignments, err := tx.Assignments(m.ID)
		if err != nil {
			return err
		}
		author, committed, err := written(tx, m, comment)
		if err != nil {
			return err
		}
		concerned := rights.Concerned(who, assignments) || m.About != "" && who.Acts(m.About)
		if r, err = l.record(tx, who, author, committed, concerned); err != nil || comment == 0 {
			return err
		}
		all, err := tx.Comments(m.ID)
		for _, c := range all {
			if c.AuthorID == author && c.ID != comment && !c.Removed() && c.Kind.Removable() {
				r.Others = append(r.Others, c.ID)
			}
		}
		return err
	})
	return r, err
}

// RecordOfPerson is RecordOf an account, as if something happened now.
func (l *Look) RecordOfPerson(ctx context.Context, who vidhuk.Actor, id int64) (r Record, err error) {
	if err := rights.See(who, rights.Measures); err != nil {
		return r, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		r, err = l.record(tx, who, id, tx.Now, false)
		return err
	})
	return r, err
}

// written is who wrote a message or a comment, and when they last touched it.
func written(tx *store.Tx, m vidhuk.Message, comment int64) (author int64, at time.Time, err error) {
	if comment != 0 {
		c, err := tx.Comment(comment)
		if err == nil && c.MessageID != m.ID {
			err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		return c.AuthorID, slices.MaxFunc([]time.Time{c.CreatedAt, c.EditedAt}, time.Time.Compare), err
	}
	at = m.ReceivedAt
	all, err := tx.Revisions(m.ID)
	for _, r := range all {
		at = slices.MaxFunc([]time.Time{at, r.At}, time.Time.Compare)
	}
	return m.AuthorID, at, err
}

func (l *Look) record(tx *store.Tx, who vidhuk.Actor, author int64, committed time.Time, concerned bool) (r Record, err error) {
	a, err := tx.Account(author)
	if err != nil {
		return r, err
	}
	past, err := tx.SanctionsOf(author)
	if err != nil {
		return r, err
	}
	newest := slices.Clone(past)
	slices.Reverse(newest)
	r.Person = Named{author, a.Name}
	if r.Measures, err = l.measures(tx, who, newest); err != nil {
		return r, err
	}
	if by := sanction.Past(past).Blocking(tx.Now); by != nil {
		i := slices.IndexFunc(r.Measures, func(m Measure) bool { return m.ID == by.ID })
		r.Blocked = &r.Measures[i]
	}
	for _, m := range r.Measures {
		for _, p := range m.Proofs {
			if !p.Annulled && m.State != vidhuk.SanctionWithdrawn {
				r.Standing++
			}
		}
	}
	next := sanction.RulesOf(l.rules).Next(past, committed, tx.Now)
	r.Next = Prospect{Rung: next.Rung, Joins: next.Joins != 0, Until: maybe(next.Until), Proposal: next.Proposal, Refused: unpunishable(who, a, concerned)}
	seen, err := tx.Evasions([]int64{author})
	if err == nil {
		r.Evasions, err = sighted(tx, seen)
	}
	return r, err
}

// unpunishable is the code with which center would refuse a measure.
func unpunishable(who vidhuk.Actor, a vidhuk.Account, concerned bool) string {
	if _, err := rights.Allow(who, vidhuk.DeedSanction, rights.Case{Author: a.ID == who.AccountID, RepresentsOne: concerned}); err != nil {
		return vidhuk.CodeOf(err)
	}
	switch {
	case a.ID == 0 || !a.DeletedAt.IsZero() || vidhuk.Reserved(a.Email):
		return "account_gone"
	case slices.ContainsFunc(a.Roles, func(r vidhuk.Role) bool { return r != vidhuk.Member }):
		return "sanction_staff"
	}
	return ""
}

// suspected adds to applicants why their accounts may be blocked people's.
func suspected(tx *store.Tx, ids []int64, items []Applicant) error {
	list, err := tx.Evasions(ids)
	if err != nil || len(list) == 0 {
		return err
	}
	all, err := sighted(tx, list)
	for i := range items {
		for _, s := range all {
			if s.Person.ID == items[i].ID {
				items[i].Evasions = append(items[i].Evasions, s)
			}
		}
	}
	return err
}
