package center_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

func approve(x *town.Town, who vidhuk.Actor, m vidhuk.Message, organizations ...string) (vidhuk.Message, error) {
	return x.Center.Approve(ctx, who, center.Approval{Ref: x.Ref(m.Number), Organizations: organizations})
}

func TestApprovalNotifiesTheLeadAndTheHelpersInOneAction(t *testing.T) {
	x := town.New(t)
	x.Executor(town.Roads)
	m, err := approve(x, x.Moderator(), x.Submitted(), town.Roads, town.Water)
	ok(t, err)
	state(t, m, vidhuk.Notified)
	s := stand(x, m.Number)
	if a, b := s.assignment(town.Roads), s.assignment(town.Water); !a.Lead || b.Lead || a.State != vidhuk.AssignmentNew || b.State != vidhuk.AssignmentNew {
		t.Errorf("assignments: %+v", s.assignments)
	}
	if a, b := told(x, x.Member(), m.Number), told(x, x.Executor(town.Roads), m.Number); a != "approved_notified" || b != "assigned" {
		t.Errorf("the author is told %q, the executor %q", a, b)
	}
	var deeds []string
	for _, e := range s.entries {
		deeds = append(deeds, string(e.Deed)+" "+e.Clause)
	}
	if got := strings.Join(deeds, ", "); got != "submit 3.1, approve 3.3.1, notify 3.3.2" {
		t.Errorf("the journal: %s", got)
	}
}

// TestABodyWithoutExecutorIsTheDepartmentsConcern: 1.5, A-17.
func TestABodyWithoutExecutorIsTheDepartmentsConcern(t *testing.T) {
	x := town.New(t)
	department := x.Everybody()[vidhuk.DepartmentOf]
	m := x.Approved("ritual")
	if got := told(x, department, m.Number); got != "organization_without_executor" {
		t.Errorf("the department is told %q", got)
	}
}

func TestADecisionNeedsTheVersionThatWasSeen(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	_, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: center.Ref{Number: m.Number}, Organizations: []string{town.Roads}})
	if fieldsOf(err)["version"] != "required" {
		t.Errorf("without a version: %v", err)
	}
	for _, version := range []int64{m.Version + 1, -1} {
		_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: center.Ref{Number: m.Number, Version: version}, Organizations: []string{town.Roads}})
		refused(t, err, "stale_version")
	}
}

func TestOnlyBoundLivingKnownBodiesAreNotified(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	for organization, code := range map[string]string{"nobody": "unknown_value", "ukrtelecom": "organization_external", "": "unknown_value"} {
		_, err := approve(x, x.Moderator(), m, organization)
		if got := fieldsOf(err)["organizations"]; got != code {
			t.Errorf("%q: %v", organization, err)
		}
	}
	_, err := approve(x, x.Moderator(), m, town.Roads, town.Roads)
	if got := fieldsOf(err)["organizations"]; got != "already_assigned" {
		t.Errorf("the same body twice: %v", err)
	}
	state(t, x.Message(m.Number), vidhuk.Pending)
}

func TestAModeratorCorrectsTopicAndDistrictAndNeverTheText(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	got, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{
		Ref: x.Ref(m.Number), Topic: "utilities", Subtopic: "water", District: "inhulskyi", Organizations: []string{town.Water},
	})
	ok(t, err)
	if got.Topic != "utilities" || got.Subtopic != "water" || got.Place.District != "inhulskyi" || got.Text != m.Text {
		t.Errorf("approved as %+v", got)
	}
}

// TestAComplaintDoesNotGoOnlyToWhomItIsAbout: law on appeals, article 7.
func TestAComplaintDoesNotGoOnlyToWhomItIsAbout(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	_, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), About: town.Roads, Organizations: []string{town.Roads}})
	refused(t, err, "complaint_only_to_body")
	got, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), About: town.Roads, Organizations: []string{"dzhkg", town.Roads}})
	ok(t, err)
	if got.About != town.Roads {
		t.Error("it is not kept as a complaint")
	}
}

func TestFactsOfCorruptionAreNeverPublished(t *testing.T) {
	x := town.New(t)
	m := submit(t, x, center.Submission{Text: "Посадовець вимагає гроші за дозвіл на ремонт.", Topic: "corruption"})
	_, err := approve(x, x.Moderator(), m, town.Roads)
	refused(t, err, "not_found") // moderators do not see it
	_, err = approve(x, x.Administrator(), m, town.Roads)
	refused(t, err, "private_topic")
	_, err = x.Center.Merge(ctx, x.Administrator(), center.Merger{Ref: x.Ref(m.Number), Into: x.Approved(town.Roads).Number})
	refused(t, err, "private_topic")
	plain := x.Submitted()
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(plain.Number), Topic: "corruption", Organizations: []string{town.Roads}})
	refused(t, err, "private_topic")
}

func TestAQuestionPausesTheReviewUntilTheAuthorAnswers(t *testing.T) {
	x := town.New(t)
	first := x.Submitted()
	x.Clock.Pass(time.Minute)
	x.Submitted()
	m, err := x.Center.Clarify(ctx, x.Moderator(), center.Clarification{Ref: x.Ref(first.Number), Text: "Біля якого будинку?"})
	ok(t, err)
	state(t, m, vidhuk.Clarifying)
	if got := told(x, x.Member(), m.Number); got != "clarify" {
		t.Errorf("the author is told %q", got)
	}
	d, err := x.Look.Message(ctx, x.Member(), m.Number)
	ok(t, err)
	if d.Reason != "Біля якого будинку?" || !d.ClarifyUntil.Equal(x.Clock.Now().AddDate(0, 0, 7)) {
		t.Errorf("the author reads %q, until %s", d.Reason, d.ClarifyUntil)
	}
	m, err = x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: center.Ref{Number: m.Number}, Text: "Біля будинку 20."})
	ok(t, err)
	state(t, m, vidhuk.Pending)
	q, err := x.Look.Queue(ctx, x.Moderator(), "", 0)
	ok(t, err)
	if q.Items[0].Number != first.Number {
		t.Errorf("it lost its place: %s is first", q.Items[0].Number)
	}
}

func TestAQuestionThatNobodyAnswersLapsesAfterSevenDays(t *testing.T) {
	x := town.New(t)
	m, answered := x.In(vidhuk.Clarifying), x.In(vidhuk.Clarifying)
	_, err := x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: center.Ref{Number: answered.Number}, Text: "Біля будинку 20."})
	ok(t, err)
	lapse := func(want int) {
		t.Helper()
		if n, err := x.Center.LapseClarifications(ctx); n != want || err != nil {
			t.Errorf("%d lapsed, want %d: %v", n, want, err)
		}
	}
	x.Clock.Pass(7*24*time.Hour - time.Second)
	lapse(0)
	x.Clock.Pass(time.Second)
	lapse(1)
	lapse(0)
	m = x.Message(m.Number)
	state(t, m, vidhuk.Rejected)
	if m.Ground != "UNCLEAR" || !strings.Contains(m.Reason, "Біля якого будинку?") {
		t.Errorf("ground %s, reason %q", m.Ground, m.Reason)
	}
	if got := told(x, x.Member(), m.Number); got != "rejected" {
		t.Errorf("the author is told %q", got)
	}
	state(t, x.Message(answered.Number), vidhuk.Pending)
	x.Audit()
}

// TestARefusalOnConductKeepsTheEvidenceFirst: 5.1.2, A-41.
func TestARefusalOnConductKeepsTheEvidenceFirst(t *testing.T) {
	x := town.New(t)
	for _, g := range x.Rules.Grounds() {
		m := x.Submitted()
		who := x.Moderator()
		if g.NeedsAdministrator {
			_, err := x.Center.Reject(ctx, who, center.Rejection{Ref: x.Ref(m.Number), Ground: g.Key, Text: "Однаковий текст під кожним дописом."})
			refused(t, err, "ground_needs_administrator")
			who = x.Administrator()
		}
		if g.NeedsText {
			_, err := x.Center.Reject(ctx, who, center.Rejection{Ref: x.Ref(m.Number), Ground: g.Key})
			if fieldsOf(err)["text"] != "required" {
				t.Errorf("%s without reasoning: %v", g.Key, err)
			}
		}
		m, err := x.Center.Reject(ctx, who, center.Rejection{Ref: x.Ref(m.Number), Ground: g.Key, Text: "Однаковий текст під кожним дописом."})
		ok(t, err)
		state(t, m, vidhuk.Rejected)
		s := stand(x, m.Number)
		conduct := map[string]bool{"OBSCENE_INSULT": true, "POLITICS": true, "HATRED": true, "ADS": true, "ACCUSATION_CONFLICT": true, "DESTABILISE": true}[g.Key]
		if got := len(s.snapshots) == 1; got != conduct {
			t.Errorf("%s left evidence: %t", g.Key, got)
		}
		for _, shot := range s.snapshots {
			ok(t, evidence.Check(shot))
			var content struct{ Text, Ground, Clause string }
			ok(t, json.Unmarshal([]byte(shot.Content), &content))
			if content.Text != m.Text || content.Ground != g.Key || content.Clause != "5.1.2" {
				t.Errorf("the evidence says %+v", content)
			}
		}
	}
	x.Audit()
}

func TestARefusalWithoutWordsGivesTheGroundsOwnAdvice(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	for _, ground := range []string{"", "NO_SUCH"} {
		_, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: ground})
		if fieldsOf(err)["ground"] == "" {
			t.Errorf("ground %q: %v", ground, err)
		}
	}
	_, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "OUT_OF_POWERS"})
	ok(t, err)
	d, err := x.Look.Message(ctx, x.Member(), m.Number)
	ok(t, err)
	if d.Ground != "OUT_OF_POWERS" || d.Reason != "Зверніться до органу, який відповідає за це питання: ми підкажемо, до якого." {
		t.Errorf("the author reads %q: %q", d.Ground, d.Reason)
	}
}

func TestHidingRelievesEverybodyAndKeepsEvidence(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Arbitration)
	m, err := x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(m.Number), Ground: "ADS"})
	ok(t, err)
	s := stand(x, m.Number)
	for _, a := range s.assignments {
		if a.State != vidhuk.Cancelled {
			t.Errorf("%s is still %s", a.Organization, a.State)
		}
	}
	if len(s.snapshots) != 1 {
		t.Errorf("%d snapshots", len(s.snapshots))
	}
	_, err = x.Look.Message(ctx, vidhuk.Nobody, m.Number)
	refused(t, err, "not_found")
}

// TestADuplicateJoinsTheEarlierMessage: 4.3, A-30. No violation, no evidence.
func TestADuplicateJoinsTheEarlierMessage(t *testing.T) {
	x := town.New(t)
	into := x.Approved(town.Roads)
	for _, start := range []vidhuk.State{vidhuk.Pending, vidhuk.Clarifying, vidhuk.Approved, vidhuk.Notified} {
		m := x.In(start)
		m, err := x.Center.Merge(ctx, x.Moderator(), center.Merger{Ref: x.Ref(m.Number), Into: into.Number})
		ok(t, err)
		state(t, m, vidhuk.Merged)
		if m.MergedInto != into.Number || told(x, x.Member(), m.Number) != "merged" || len(stand(x, m.Number).snapshots) != 0 {
			t.Errorf("from %s: %+v; the author is told %q", start, m, told(x, x.Member(), m.Number))
		}
		if start == vidhuk.Notified && told(x, x.Executor(town.Roads), m.Number) == "assigned" {
			t.Error("the executor does not hear that it is no longer theirs")
		}
	}
	m := x.Submitted()
	for _, into := range []vidhuk.Number{m.Number, "2026-999999", x.Submitted().Number, x.In(vidhuk.Merged).Number, ""} {
		_, err := x.Center.Merge(ctx, x.Moderator(), center.Merger{Ref: x.Ref(m.Number), Into: into})
		if fieldsOf(err)["into"] != "unknown_message" {
			t.Errorf("into %q: %v", into, err)
		}
	}
	x.Audit()
}

func TestAClaimHoldsAMessageForTenMinutes(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Submitted()
		first, second := x.Moderator(), x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
		claim := func(who vidhuk.Actor, force bool) vidhuk.Claim {
			t.Helper()
			c, err := x.Center.Claim(ctx, who, m.Number, force)
			ok(t, err)
			return c
		}
		claim(first, false)
		if c := claim(second, false); c.AccountID != first.AccountID || c.Name != first.Name {
			t.Errorf("the second gets %+v", c)
		}
		_, err := approve(x, second, m, town.Roads)
		refused(t, err, "claimed")
		x.Clock.Pass(10*time.Minute - time.Second)
		if c := claim(second, false); c.AccountID != first.AccountID {
			t.Errorf("a second before the end it is %+v", c)
		}
		x.Clock.Pass(time.Second)
		if c := claim(second, false); c.AccountID != second.AccountID {
			t.Errorf("after ten minutes it is %+v", c)
		}
		if c := claim(first, true); c.AccountID != first.AccountID {
			t.Errorf("taken over, it is %+v", c)
		}
		_, err = approve(x, second, m, town.Roads)
		refused(t, err, "claimed")
		_, err = approve(x, first, m, town.Roads)
		ok(t, err)
		// Decided: nobody holds it any more.
		_, err = x.Center.Notify(ctx, second, center.Notification{Ref: x.Ref(m.Number), Organizations: []string{town.Water}})
		ok(t, err)
	})
}

// Nobody holds up what is decided: a claim is for what waits for review.
func TestAClaimIsOnlyForWhatWaitsForReview(t *testing.T) {
	x := town.New(t)
	second := x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
	for _, s := range town.States() {
		m := x.In(s)
		_, err := x.Center.Claim(ctx, x.Moderator(), m.Number, true)
		if s == vidhuk.Pending || s == vidhuk.Clarifying {
			ok(t, err)
			continue
		}
		code := "wrong_state"
		if s == vidhuk.Forwarded { // examined without the public, and without moderators
			code = "not_found"
		}
		refused(t, err, code)
	}
	// A claim that its message has outgrown holds nobody up.
	m := x.Approved(town.Roads)
	ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.TakeClaim(m.ID, x.Moderator().AccountID, tx.Now.Add(time.Hour), true)
		return err
	}))
	_, err := x.Center.Notify(ctx, second, center.Notification{Ref: x.Ref(m.Number), Organizations: []string{town.Water}})
	ok(t, err)
}

// TestNobodyJudgesWhatIsTheirOwn: 1.3.
func TestNobodyJudgesWhatIsTheirOwn(t *testing.T) {
	x := town.New(t)
	both := x.Person("Адміністратор і виконавець", []vidhuk.Role{vidhuk.Administrator, vidhuk.Executor}, town.Roads)
	_, err := approve(x, both, x.Submitted(), town.Roads)
	refused(t, err, "conflict_of_interest")
	_, err = approve(x, both, x.Submitted(), town.Water)
	ok(t, err)
	answered := x.Answered(vidhuk.MarkDone, town.Roads)
	_, err = x.Center.Confirm(ctx, both, x.Ref(answered.Number))
	refused(t, err, "conflict_of_interest")
	_, err = x.Center.Close(ctx, both, center.Closure{Ref: x.Ref(answered.Number), Reason: "Перевірено."})
	refused(t, err, "conflict_of_interest")
	writer := x.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member})
	m, err := x.Center.Submit(ctx, writer, center.Submission{Text: town.Text})
	ok(t, err)
	_, err = approve(x, writer, m, town.Roads)
	refused(t, err, "conflict_of_interest")
}
