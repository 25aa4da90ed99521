package center_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func closeIt(x *town.Town, m vidhuk.Message, reason string) (vidhuk.Message, error) {
	return x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number), Reason: reason})
}

// TestSilenceIsConsentAfterThreeWorkingDays: A-15.
func TestSilenceIsConsentAfterThreeWorkingDays(t *testing.T) {
	x := town.New(t)
	m := x.Answered(vidhuk.MarkDone, town.Roads)
	x.Clock.Set(town.Kyiv(2026, time.November, 27, 16, 0)) // Friday
	m, err := x.Center.Confirm(ctx, x.Administrator(), x.Ref(m.Number))
	ok(t, err)
	if want := town.Kyiv(2026, time.December, 2, 17, 0); !m.ObjectUntil.Equal(want) { // Monday, Tuesday, Wednesday
		t.Errorf("the author may object until %s, want %s", m.ObjectUntil, want)
	}
	if got := told(x, x.Member(), m.Number); got != "closing" {
		t.Errorf("the author is told %q", got)
	}
	x.Clock.Set(m.ObjectUntil.Add(-time.Second))
	_, err = closeIt(x, m, "")
	refused(t, err, "window_open")
	x.Clock.Pass(time.Second)
	m, err = closeIt(x, m, "")
	ok(t, err)
	state(t, m, vidhuk.Closed)
	x.Audit()
}

func TestTheAuthorsConsentEndsTheWindow(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	for _, s := range []vidhuk.State{vidhuk.Answered, vidhuk.Closing} {
		m := x.In(s)
		_, err := closeIt(x, m, "")
		refused(t, err, "window_open")
		_, err = x.Center.Agree(ctx, x.Member(), center.Ref{Number: m.Number})
		ok(t, err)
		if got := told(x, x.Administrator(), m.Number); got != "agreed" {
			t.Errorf("the administrator is told %q", got)
		}
		m, err = closeIt(x, m, "")
		ok(t, err)
		state(t, m, vidhuk.Closed)
	}
}

func TestTheAdministratorClosesAtOnceWithAReason(t *testing.T) {
	x := town.New(t)
	m, err := closeIt(x, x.In(vidhuk.Answered), "Заявниця підтвердила телефоном.")
	ok(t, err)
	d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
	ok(t, err)
	if d.Reason != "Заявниця підтвердила телефоном." {
		t.Errorf("the public reads the reason %q", d.Reason)
	}
}

func TestAnObjectionReturnsTheMessageToWork(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	m := x.In(vidhuk.Closing)
	m, err := x.Center.Object(ctx, x.Member(), center.Protest{Ref: x.Ref(m.Number), Text: "Засипали тільки половину ями."})
	ok(t, err)
	state(t, m, vidhuk.InWork)
	s := stand(x, m.Number)
	for _, o := range []string{town.Roads, town.Water} {
		if a := s.assignment(o); a.State != vidhuk.Returned || a.Mark != "" || a.Answered {
			t.Errorf("%s: %+v", o, a)
		}
		if got := told(x, x.Executor(o), m.Number); got != "objected" {
			t.Errorf("%s is told %q", o, got)
		}
	}
	if got := told(x, x.Administrator(), m.Number); got != "objected" {
		t.Errorf("the administrator is told %q", got)
	}
	if last := s.comments[len(s.comments)-1]; last.Kind != vidhuk.Objection || last.Text != "Засипали тільки половину ями." {
		t.Errorf("the thread ends with %+v", last)
	}
	// The old answer does not count: the mark needs a new one.
	_, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
	ok(t, err)
	_, err = x.Center.Mark(ctx, x.Executor(town.Roads), center.Finish{Duty: x.Duty(m, town.Roads), Mark: vidhuk.MarkDone})
	refused(t, err, "answer_first")
	x.Audit()
}

func TestAnIncompleteAnswerGoesBackToItsBodyAlone(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Answered)
	_, err := x.Center.Return(ctx, x.Administrator(), center.Return{Ref: x.Ref(m.Number), Organization: town.Parks, Text: "Не вказано строк."})
	refused(t, err, "invalid_fields")
	m, err = x.Center.Return(ctx, x.Administrator(), center.Return{Ref: x.Ref(m.Number), Organization: town.Water, Text: "Не вказано строк."})
	ok(t, err)
	state(t, m, vidhuk.InWork)
	s := stand(x, m.Number)
	if a, b := s.assignment(town.Roads), s.assignment(town.Water); a.State != vidhuk.AssignmentFinal || b.State != vidhuk.Returned || b.Reason != "Не вказано строк." {
		t.Errorf("assignments: %+v", s.assignments)
	}
	if a, b := told(x, x.Executor(town.Roads), m.Number), told(x, x.Executor(town.Water), m.Number); a == "returned" || b != "returned" {
		t.Errorf("told: %q, %q", a, b)
	}
	d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
	ok(t, err)
	if last := d.Thread[len(d.Thread)-1]; last.Kind != vidhuk.Returning || last.Text != "Не вказано строк." || last.Author != "" {
		t.Errorf("the thread ends with %+v", last)
	}
}

// TestThePostAfterTheSolutionNeverSaysWhatIsNotTrue: 3.3.7, A-14.
func TestThePostAfterTheSolutionNeverSaysWhatIsNotTrue(t *testing.T) {
	x := town.New(t)
	for _, c := range []struct {
		mark vidhuk.Mark
		post bool
		want string
	}{
		{vidhuk.MarkDone, false, "Роботу виконано"},
		{vidhuk.MarkDone, true, "Роботу виконано"},
		{vidhuk.MarkExplained, false, ""},
		{vidhuk.MarkExplained, true, "Роз’яснення надано"},
	} {
		m := x.Answered(c.mark, town.Roads)
		m, err := x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number), Reason: "Погоджено.", Post: c.post})
		ok(t, err)
		d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
		ok(t, err)
		got := ""
		for _, p := range d.Resolutions {
			got += p.MarkText
			if !strings.HasPrefix(p.Title, c.want) || !strings.Contains(p.Title, string(m.Number)) || !strings.Contains(p.Text, town.AnswerText) ||
				strings.Contains(p.Text, x.Member().Name) || p.Organization.Slug != town.Roads {
				t.Errorf("the post: %+v", p)
			}
		}
		if got != c.want || m.Outcome != c.mark {
			t.Errorf("%s, asked for a post: %t: published %q, outcome %s", c.mark, c.post, got, m.Outcome)
		}
	}
	// Closed with a reason before anybody answered: nothing was done, so no post says so.
	m, err := x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(x.Accepted(town.Roads).Number), Reason: "Відкликано заявником.", Post: true})
	ok(t, err)
	if d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number); err != nil || len(d.Resolutions) != 0 || m.Outcome != "" {
		t.Errorf("posts %+v, outcome %q: %v", d.Resolutions, m.Outcome, err)
	}
}

// TestAPostSaysWhenTheProblemCameUpAgain: A-16. What was published stays, and
// tells that it is no longer the last word.
func TestAPostSaysWhenTheProblemCameUpAgain(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Closed(vidhuk.MarkDone, town.Roads)
		superseded := func(want ...bool) {
			t.Helper()
			d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
			ok(t, err)
			var got []bool
			for _, p := range d.Resolutions {
				got = append(got, p.Superseded)
			}
			if !slices.Equal(got, want) {
				t.Errorf("superseded: %v, want %v", got, want)
			}
		}
		superseded(false)
		x.Clock.Pass(time.Hour)
		_, err := x.Center.Reopen(ctx, x.Member(), center.Protest{Ref: x.Ref(m.Number), Text: "Яма знову там, де була."})
		ok(t, err)
		superseded(true)
	})
}

// TestADraftOfThePostLeavesOutWhatBelongsToAPerson: 3.3.7; the question is said
// again without the author's telephone.
func TestADraftOfThePostLeavesOutWhatBelongsToAPerson(t *testing.T) {
	x := town.New(t)
	m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text + " Мій телефон 0501234567.", Topic: "utilities", Subtopic: "roads"})
	ok(t, err)
	m, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Topic: "utilities", Subtopic: "roads", Organizations: []string{town.Roads}})
	ok(t, err)
	m, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
	ok(t, err)
	_, err = x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone})
	ok(t, err)
	d, err := x.Look.Message(ctx, x.Administrator(), m.Number)
	ok(t, err)
	if d.Desk == nil || strings.Contains(d.Desk.Solution, "0501234567") || !strings.Contains(d.Desk.Solution, "Мій телефон …") {
		t.Errorf("the draft: %+v", d.Desk)
	}
	_, err = x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number), Reason: "Погоджено."})
	ok(t, err)
	if d, err = x.Look.Message(ctx, vidhuk.Nobody, m.Number); err != nil || strings.Contains(d.Resolutions[0].Text, "0501234567") {
		t.Errorf("the post: %+v, %v", d.Resolutions, err)
	}
}

func TestTheLeadsMarkIsTheOutcome(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads, town.Water)
	for organization, mark := range map[string]vidhuk.Mark{town.Water: vidhuk.MarkDone, town.Roads: vidhuk.MarkExplained} {
		_, err := x.Center.Answer(ctx, x.Executor(organization), center.Reply{Duty: x.Duty(m, organization), Text: town.AnswerText, Mark: mark})
		ok(t, err)
	}
	m, err := closeIt(x, m, "Погоджено.")
	ok(t, err)
	if m.Outcome != vidhuk.MarkExplained {
		t.Errorf("the lead explained, and the outcome is %s", m.Outcome)
	}
}

// TestReopening: A-16. The author within ten days and twice at most; staff at
// any time.
func TestReopening(t *testing.T) {
	x := town.New(t)
	reopen := func(who vidhuk.Actor, n vidhuk.Number) (vidhuk.Message, error) {
		return x.Center.Reopen(ctx, who, center.Protest{Ref: center.Ref{Number: n}, Text: "Яма з’явилася знову."})
	}
	again := func(m vidhuk.Message) vidhuk.Message {
		t.Helper()
		_, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
		ok(t, err)
		_, err = x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone})
		ok(t, err)
		m, err = closeIt(x, m, "Перевірено на місці.")
		ok(t, err)
		return m
	}
	m := x.Closed(vidhuk.MarkDone, town.Roads)
	m, err := reopen(x.Member(), m.Number)
	ok(t, err)
	state(t, m, vidhuk.Reopened)
	if m.Outcome != "" || !m.ClosedAt.IsZero() || !m.AgreedAt.IsZero() || m.ReopenCount != 1 {
		t.Errorf("reopened as %+v", m)
	}
	if a := stand(x, m.Number).assignment(town.Roads); a.State != vidhuk.Returned || !a.AnswerDue.After(x.Clock.Now()) {
		t.Errorf("the assignment: %+v", a)
	}
	m, err = reopen(x.Member(), again(m).Number)
	ok(t, err)
	m = again(m)
	_, err = reopen(x.Member(), m.Number)
	refused(t, err, "reopen_limit")
	for _, role := range []vidhuk.Role{vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor} {
		m, err = reopen(x.Everybody()[role], m.Number)
		ok(t, err)
		m = again(m)
	}
	late := x.Closed(vidhuk.MarkDone, town.Roads)
	x.Clock.Pass(10 * 24 * time.Hour)
	ok(t, second(reopen(x.Member(), x.Closed(vidhuk.MarkDone, town.Roads).Number)))
	x.Clock.Pass(time.Second)
	_, err = reopen(x.Member(), late.Number)
	refused(t, err, "reopen_late")
	_, err = reopen(x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), late.Number)
	refused(t, err, "forbidden")
	x.Audit()
}

func second[T any](_ T, err error) error { return err }

// TestThanksNeedNoExecutor: A-47. A problem that nobody answered does.
func TestThanksNeedNoExecutor(t *testing.T) {
	x := town.New(t)
	thanks := submit(t, x, center.Submission{Text: "Дякую дорожникам за швидкий ремонт на Садовій!", Kind: vidhuk.Thanks})
	thanks, err := approve(x, x.Moderator(), thanks)
	ok(t, err)
	thanks, err = closeIt(x, thanks, "")
	ok(t, err)
	state(t, thanks, vidhuk.Closed)
	_, err = closeIt(x, x.Approved(), "")
	refused(t, err, "assignments_open")
	x.Audit()
}

func TestAnArchivedMessageIsReadByEverybodyAndChangedByNobody(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Archived)
	if _, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number); err != nil {
		t.Error(err)
	}
	_, err := x.Center.Reopen(ctx, x.Administrator(), center.Protest{Ref: x.Ref(m.Number), Text: "Яма знову."})
	refused(t, err, "wrong_state")
}
