package center_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/worktime"
)

// The twelve invariants of requirements 1.10, one test each. The auditor of
// package town checks them after every step of the random test as well; here
// each is shown where it could break.

func TestInvariant01PublishedOnlyThroughAHumanDecision(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	for role, who := range x.Everybody() {
		if role == vidhuk.Moderator || role == vidhuk.Administrator {
			continue
		}
		if _, err := approve(x, who, m, town.Roads); err == nil {
			t.Errorf("%s published a message", role)
		}
	}
	x.Clock.Pass(365 * 24 * time.Hour)
	_, err := x.Center.LapseClarifications(ctx)
	ok(t, err)
	_, err = x.Center.TransferClosed(ctx)
	ok(t, err)
	ok(t, x.Center.Tidy(ctx))
	_, err = approve(x, vidhuk.System, m, town.Roads)
	refused(t, err, "forbidden")
	if m = x.Message(m.Number); m.State != vidhuk.Pending || !m.PublishedAt.IsZero() {
		t.Errorf("a year alone made it %s", m.State)
	}
	verdicts, err := x.Center.Import(ctx, vidhuk.Console, center.ImportPlan{Source: "old"}, []center.Older{{ExternalID: "1", ReceivedAt: town.Monday, Text: town.Text}})
	ok(t, err)
	if m := x.Message(verdicts[0].Number); m.Public() {
		t.Errorf("an import without a decision made it %s", m.State)
	}
	x.Audit()
}

func TestInvariant02EveryRejectionHasGroundTextAndRules(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Clarifying)
	x.Clock.Pass(8 * 24 * time.Hour)
	_, err := x.Center.LapseClarifications(ctx)
	ok(t, err)
	for _, m := range []vidhuk.Message{x.In(vidhuk.Rejected), x.In(vidhuk.Hidden), x.Message(m.Number)} {
		if _, ok := x.Rules.Ground(m.Ground); !ok || m.Reason == "" || m.RegulationVersion != x.Rules.Version {
			t.Errorf("%s: ground %q, reason %q, rules %q", m.State, m.Ground, m.Reason, m.RegulationVersion)
		}
		entries := stand(x, m.Number).entries
		if last := entries[len(entries)-1]; last.Regulation != x.Rules.Version || last.Clause == "" {
			t.Errorf("%s: the journal says %+v", m.State, last)
		}
	}
}

func TestInvariant03NothingIsAnsweredWithoutAnAnswerOfAnAssignedBody(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	finish := func(organization string) error {
		_, err := x.Center.Mark(ctx, x.Executor(organization), center.Finish{Duty: x.Duty(m, organization), Mark: vidhuk.MarkDone})
		return err
	}
	refused(t, finish(town.Roads), "answer_first")
	refused(t, finish(town.Water), "not_assigned")
	_, err := x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: town.AnswerText})
	ok(t, err)
	refused(t, finish(town.Roads), "answer_first")
	_, err = x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: "  "})
	refused(t, err, "invalid_fields")
	refused(t, finish(town.Roads), "answer_first")
	state(t, x.Message(m.Number), vidhuk.InWork)
	x.Audit()
}

func TestInvariant04EveryMarkTagsTheAdministrator(t *testing.T) {
	x := town.New(t)
	for _, s := range town.States() {
		for _, c := range stand(x, x.In(s).Number).comments {
			if needs := c.Kind == vidhuk.MarkComment || c.Kind == vidhuk.RedirectNote; c.Tag != needs || needs && c.ParentID != 0 {
				t.Errorf("%s, %s %q: tag %t, under %d", s, c.Kind, c.Mark, c.Tag, c.ParentID)
			}
		}
	}
}

func TestInvariant05ClosedNeedsEveryMarkOrAReason(t *testing.T) {
	x := town.New(t)
	for _, s := range []vidhuk.State{vidhuk.Approved, vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Reopened} {
		m := x.In(s)
		_, err := closeIt(x, m, "")
		refused(t, err, "assignments_open")
		_, err = closeIt(x, m, "  \n ")
		refused(t, err, "assignments_open")
		m, err = closeIt(x, m, "Рішення ухвалила сесія міської ради.")
		ok(t, err)
		for _, a := range stand(x, m.Number).assignments {
			if a.State.Open() {
				t.Errorf("closed from %s, and %s is %s", s, a.Organization, a.State)
			}
		}
	}
	x.Audit()
}

func TestInvariant06MembersDoNotCommentWhatIsClosed(t *testing.T) {
	x := town.New(t)
	members := []vidhuk.Actor{x.Member(), x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), x.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member})}
	for _, s := range []vidhuk.State{vidhuk.Closed, vidhuk.Archived, vidhuk.Merged} {
		m := x.In(s)
		for _, who := range members {
			_, err := x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: m.Number}, Text: "А в нас ще яма."})
			refused(t, err, "comments_closed")
		}
		_, err := x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: center.Ref{Number: m.Number}, Text: "А в нас ще яма."})
		refused(t, err, "wrong_state")
		d, err := x.Look.Message(ctx, x.Member(), m.Number)
		ok(t, err)
		if d.Commentable {
			t.Errorf("the page of a message that is %s offers to comment", s)
		}
	}
}

func TestInvariant07EvidenceOfEveryRemovalForConduct(t *testing.T) {
	x := town.New(t)
	for _, ground := range []string{"OBSCENE_INSULT", "POLITICS", "HATRED", "ADS", "ACCUSATION_CONFLICT", "DESTABILISE"} {
		for _, from := range []vidhuk.State{vidhuk.Pending, vidhuk.InWork} {
			m := x.In(from)
			r := center.Rejection{Ref: x.Ref(m.Number), Ground: ground, Text: "Повторює одне й те саме під кожним дописом."}
			var err error
			if from == vidhuk.InWork {
				_, err = x.Center.Hide(ctx, x.Administrator(), center.Hiding{Ref: r.Ref, Ground: r.Ground, Text: r.Text})
			} else {
				_, err = x.Center.Reject(ctx, x.Administrator(), r)
			}
			ok(t, err)
			shots := stand(x, m.Number).snapshots
			if len(shots) != 1 || shots[0].Ground != ground || evidence.Check(shots[0]) != nil || !strings.Contains(shots[0].Content, m.Text) {
				t.Errorf("%s from %s left %+v", ground, from, shots)
			}
		}
	}
}

// TestInvariant08DeadlinesFallIntoTheirCalendars: 3.5, 3.6.
func TestInvariant08DeadlinesFallIntoTheirCalendars(t *testing.T) {
	x := town.New(t)
	executors, err := worktime.New(x.Rules.Clocks.Location, []worktime.Hours{{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, From: 8*60 + 30, To: 17 * 60,
	}})
	ok(t, err)
	for _, now := range []time.Time{
		town.Kyiv(2026, time.November, 24, 9, 0), town.Kyiv(2026, time.November, 24, 16, 59), town.Kyiv(2026, time.November, 27, 17, 0),
		town.Kyiv(2026, time.November, 28, 2, 10), town.Kyiv(2027, time.March, 27, 12, 0), town.Kyiv(2027, time.March, 28, 3, 30),
	} {
		x.Clock.Set(now)
		m := x.Approved(town.Roads, vidhuk.Service1588)
		s := stand(x, m.Number)
		roads, service := s.assignment(town.Roads), s.assignment(vidhuk.Service1588)
		if got := executors.Between(now, roads.AcceptDue); got != 4*time.Hour {
			t.Errorf("notified %s: four working hours end at %s, which is %s", now, roads.AcceptDue, got)
		}
		if !service.AcceptDue.Equal(now.Add(2 * time.Hour)) {
			t.Errorf("notified %s: 1588 should accept by %s", now, service.AcceptDue)
		}
		if !s.AnswerDueAt.Equal(now.AddDate(0, 0, 10)) {
			t.Errorf("notified %s: the answer is due %s", now, s.AnswerDueAt)
		}
		alarm, err := approve(x, x.Moderator(), submit(t, x, center.Submission{Text: "Прорвало трубу, заливає підвал"}), vidhuk.Service1588)
		ok(t, err)
		if due := stand(x, alarm.Number).assignment(vidhuk.Service1588).AcceptDue; !due.Equal(now.Add(30 * time.Minute)) {
			t.Errorf("an emergency at %s: 1588 should accept by %s", now, due)
		}
	}
	x.Audit()
}

// tending is what whoever asks to join may do with the message of the request.
var tending = []vidhuk.Deed{vidhuk.DeedEdit, vidhuk.DeedSupplement, vidhuk.DeedResubmit, vidhuk.DeedWithdraw}

// TestInvariant09WhoIsNotAdmittedCreatesNothingPublic: a person who is refused,
// has left or was excluded, whatever they try, in every state of a message of
// their own and of another's. An appeal publishes nothing: any author has one
// (3.3.1).
func TestInvariant09WhoIsNotAdmittedCreatesNothingPublic(t *testing.T) {
	x := town.New(t, town.Unbraked)
	for _, membership := range []vidhuk.Membership{vidhuk.Applied, vidhuk.Refused, vidhuk.Left, vidhuk.Excluded} {
		who := x.Member() // authored everything here
		who.Membership = membership
		for _, s := range town.States() {
			m := x.In(s)
			before := stand(x, m.Number)
			asking := membership == vidhuk.Applied && m.PublishedAt.IsZero()
			for deed, attempt := range attempts {
				a := walker{}.bring(deed, m, m.Number)
				if err := attempt(x, who, m.Number, a); err == nil && deed != vidhuk.DeedAppeal && !(asking && slices.Contains(tending, deed)) {
					t.Errorf("%q: %s of a message that is %s", membership, deed, s)
				}
			}
			after := stand(x, m.Number)
			if !asking && (len(after.comments) != len(before.comments) || after.State != s) || after.Public() != before.Public() {
				t.Errorf("%q left something behind in a message that is %s", membership, s)
			}
		}
	}
}

func TestInvariant10ANumberNeverChangesOrRepeats(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		auditor := x.Auditor()
		m := x.Submitted()
		for i, deed := range []func() (vidhuk.Message, error){
			func() (vidhuk.Message, error) {
				return x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
			},
			func() (vidhuk.Message, error) {
				return x.Center.Resubmit(ctx, x.Member(), center.Edit{Ref: x.Ref(m.Number), Text: town.Text + " Без реклами."})
			},
			func() (vidhuk.Message, error) {
				return x.Center.Clarify(ctx, x.Moderator(), center.Clarification{Ref: x.Ref(m.Number), Text: "Де саме?"})
			},
			func() (vidhuk.Message, error) { return x.Center.Withdraw(ctx, x.Member(), x.Ref(m.Number)) },
		} {
			after, err := deed()
			ok(t, err)
			if after.Number != m.Number || after.ID != m.ID {
				t.Errorf("after deed %d %s is %s", i, m.Number, after.Number)
			}
			x.Submitted()
		}
		for i := range 3 { // refused ones take no number
			_, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text, Photos: []int64{int64(77 + i)}})
			refused(t, err, "invalid_fields")
		}
		if next := x.Submitted(); next.Number != "2026-000006" {
			t.Errorf("five messages, and the next is %s", next.Number)
		}
		for _, finding := range auditor.All() {
			t.Error(finding)
		}
	})
}

func TestInvariant11TheJournalVerifiesAndNobodyChangesItUnnoticed(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Archived)
	entries := stand(x, m.Number).entries
	ok(t, evidence.Verify(entries))
	for i := range entries {
		forged := append([]vidhuk.Entry(nil), entries...)
		forged[i].ActorName = "Хтось інший"
		if evidence.Verify(forged) == nil {
			t.Errorf("entry %d can be changed unnoticed", i)
		}
		if cut := append(append([]vidhuk.Entry(nil), entries[:i]...), entries[i+1:]...); i < len(entries)-1 && evidence.Verify(cut) == nil {
			t.Errorf("entry %d can be removed unnoticed", i)
		}
	}
	// The store itself refuses a second entry after the same one.
	err := x.Store.Write(ctx, func(tx *store.Tx) error {
		e := entries[len(entries)-1]
		return tx.AddEntry(&e)
	})
	refused(t, err, "exists")
}

// TestInvariant12ReplayingChangesNothing: a request, an import and a connector's
// event that come again are answered with what came of the first.
func TestInvariant12ReplayingChangesNothing(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		accept := center.Acceptance{Duty: center.Duty{Ref: center.Ref{Number: m.Number, Key: "event-1"}, Organization: town.Roads}}
		answer := center.Reply{Duty: center.Duty{Ref: center.Ref{Number: m.Number, Key: "event-2"}, Organization: town.Roads}, Text: town.AnswerText, Mark: vidhuk.MarkDone}
		object := center.Protest{Ref: center.Ref{Number: m.Number, Key: "event-3"}, Text: "Яма лишилася."}
		replay := func(deed func() error) {
			t.Helper()
			ok(t, deed())
			before := stand(x, m.Number)
			notices := len(noticesOf(x, x.Member()))
			for range 3 {
				ok(t, deed())
			}
			after := stand(x, m.Number)
			if fmt.Sprint(after) != fmt.Sprint(before) || len(noticesOf(x, x.Member())) != notices {
				t.Errorf("replayed, %d entries became %d", len(before.entries), len(after.entries))
			}
		}
		replay(func() error { return second(x.Center.Accept(ctx, x.Executor(town.Roads), accept)) })
		replay(func() error { return second(x.Center.Answer(ctx, x.Executor(town.Roads), answer)) })
		replay(func() error { return second(x.Center.Object(ctx, x.Member(), object)) })
		other := answer
		other.Text = "Зовсім інша відповідь під тим самим ключем."
		refused(t, second(x.Center.Answer(ctx, x.Executor(town.Roads), other)), "key_reused")
		// Another person's key is another key.
		accept.Organization = town.Water
		ok(t, second(x.Center.Accept(ctx, x.Executor(town.Water), accept)))

		older := []center.Older{{ExternalID: "1", ReceivedAt: town.Monday.AddDate(-1, 0, 0), Text: town.Text}, {ExternalID: "2", ReceivedAt: town.Monday, Text: town.Text}}
		first, err := x.Center.Import(ctx, vidhuk.Console, center.ImportPlan{Source: "old"}, older)
		ok(t, err)
		again, err := x.Center.Import(ctx, vidhuk.Console, center.ImportPlan{Source: "old"}, older)
		ok(t, err)
		for i := range first {
			if first[i].Known || !again[i].Known || again[i].Number != "" {
				t.Errorf("item %d: %+v, then %+v", i, first[i], again[i])
			}
		}
		x.Audit()
	})
}
