package center_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

var ctx = context.Background()

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if got := vidhuk.CodeOf(err); err == nil || got != code {
		t.Fatalf("got %v, want a refusal with code %q", err, code)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func state(t *testing.T, m vidhuk.Message, want vidhuk.State) {
	t.Helper()
	if m.State != want {
		t.Fatalf("message %s is %s, want %s", m.Number, m.State, want)
	}
}

func TestTheWholePathFromPostToResolution(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Submitted()
		if m.Number != "2026-000001" {
			t.Fatalf("the first number of the year is %s", m.Number)
		}
		state(t, m, vidhuk.Pending)
		m, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{
			Ref: x.Ref(m.Number), Topic: m.Topic, Subtopic: m.Subtopic, Organizations: []string{town.Roads},
		})
		ok(t, err)
		state(t, m, vidhuk.Notified)
		m, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
		ok(t, err)
		state(t, m, vidhuk.InWork)
		m, err = x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone})
		ok(t, err)
		state(t, m, vidhuk.Answered)
		m, err = x.Center.Confirm(ctx, x.Administrator(), x.Ref(m.Number))
		ok(t, err)
		state(t, m, vidhuk.Closing)
		x.Clock.Set(m.ObjectUntil)
		m, err = x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number)})
		ok(t, err)
		state(t, m, vidhuk.Closed)
		d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
		ok(t, err)
		if len(d.Resolutions) != 1 || d.Resolutions[0].MarkText != "Роботу виконано" {
			t.Fatalf("posts about the solution: %+v", d.Resolutions)
		}
		var marks []string
		for _, c := range d.Thread {
			if c.Kind == vidhuk.MarkComment {
				marks = append(marks, c.MarkText+" "+c.Tag)
			}
		}
		if got := strings.Join(marks, "; "); got != "Повідомлення взято до розгляду @Адміністратор; Роботу виконано @Адміністратор" {
			t.Fatalf("official marks in the main thread: %s", got)
		}
		_, err = x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Дякую!"})
		refused(t, err, "comments_closed")
	})
}

func TestFinalMarkNeedsAnAnswer(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	_, err := x.Center.Mark(ctx, x.Executor(town.Roads), center.Finish{Duty: x.Duty(m, town.Roads), Mark: vidhuk.MarkDone})
	refused(t, err, "answer_first")
}

func TestALoopOfRedirectsGoesToArbitration(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		first := m.NotifiedAt
		redirect := func(from, to string) error {
			var err error
			var got vidhuk.Message
			got, err = x.Center.Redirect(ctx, x.Executor(from), center.Redirection{Duty: x.Duty(m, from), To: to})
			if err == nil {
				m = got
			}
			return err
		}
		settle := func(who vidhuk.Actor, to string) error {
			got, err := x.Center.Settle(ctx, who, center.Settlement{Ref: x.Ref(m.Number), Organizations: []string{to}})
			if err == nil {
				m = got
			}
			return err
		}
		ok(t, redirect(town.Roads, town.Water))
		state(t, m, vidhuk.RedirectNeeded)
		x.Clock.Pass(time.Hour)
		ok(t, settle(x.Moderator(), town.Water))
		state(t, m, vidhuk.Notified)
		ok(t, redirect(town.Water, town.Roads))
		state(t, m, vidhuk.Arbitration)
		refused(t, redirect(town.Water, town.Parks), "wrong_state")
		refused(t, settle(x.Moderator(), town.Roads), "arbitration_needs_administrator")
		ok(t, settle(x.Administrator(), town.Roads))
		state(t, m, vidhuk.Notified)
		refused(t, redirect(town.Roads, town.Parks), "redirect_limit")
		if !m.NotifiedAt.Equal(first) || !m.AnswerDueAt.Equal(first.AddDate(0, 0, 10)) {
			t.Errorf("the clock was reset: notified %s, due %s", m.NotifiedAt, m.AnswerDueAt)
		}
	})
}

func TestClosingNeedsEveryMarkOrAReason(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads, town.Water)
	m, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone})
	ok(t, err)
	state(t, m, vidhuk.InWork)
	_, err = x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number)})
	refused(t, err, "assignments_open")
	m, err = x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number), Reason: "Водоканал підтвердив телефоном."})
	ok(t, err)
	state(t, m, vidhuk.Closed)
}

func TestADoubleSendingGivesOneMessage(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		s := center.Submission{Key: "k-1", Text: town.Text}
		first, err := x.Center.Submit(ctx, x.Member(), s)
		ok(t, err)
		second, err := x.Center.Submit(ctx, x.Member(), s)
		ok(t, err)
		if first.Number != second.Number {
			t.Fatalf("two numbers: %s and %s", first.Number, second.Number)
		}
		s.Text += " І ще одна."
		_, err = x.Center.Submit(ctx, x.Member(), s)
		refused(t, err, "key_reused")
	})
}

func TestEveryDeedIsInTheSealedJournal(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Closed(vidhuk.MarkDone, town.Roads, town.Water)
		var entries []vidhuk.Entry
		ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
			entries, err = tx.Entries("message/" + string(m.Number))
			return err
		}))
		if len(entries) != 11 {
			for _, e := range entries {
				t.Log(e.Deed, e.Clause, e.ActorName)
			}
			t.Fatalf("%d entries", len(entries))
		}
		for _, e := range entries {
			if e.Clause == "" || e.Role == "" || e.At.IsZero() || e.ActorID == 0 {
				t.Errorf("entry without who, when or why: %+v", e)
			}
		}
	})
}
