package center_test

import (
	"fmt"
	"sync"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// carried brings every answer on its way to n messages.
func carried(x *town.Town, n int) {
	x.T.Helper()
	got, err := x.Center.CarryAnswers(ctx)
	ok(x.T, err)
	if got != n {
		x.T.Errorf("an answer came to %d messages, want %d", got, n)
	}
}

// answering is an alert that is over and to whose messages one answer is given.
func answering(x *town.Town, messages ...vidhuk.Message) vidhuk.Alert {
	x.T.Helper()
	a := published(x, noWater())
	_, err := x.Center.Attach(ctx, x.Moderator(), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(messages...)})
	ok(x.T, err)
	_, err = x.Center.AnswerAlert(ctx, x.Executor(town.Water), center.AlertAnswer{
		AlertRef: aref(a), Organization: town.Water, Text: oneAnswer, Mark: vidhuk.MarkExplained,
	})
	ok(x.T, err)
	return a
}

// replyOf is how far the answer to all messages of the alert came.
func replyOf(x *town.Town, a vidhuk.Alert) look.AlertReply {
	x.T.Helper()
	w, err := x.Look.AlertWork(ctx, x.Executor(town.Water), a.ID, town.Water)
	ok(x.T, err)
	if len(w.Replies) != 1 {
		x.T.Fatalf("%d answers", len(w.Replies))
	}
	return w.Replies[0]
}

// TestAnAnswerIsGivenOnceAndCarriedToEach: the deed itself writes under no
// message, so that a big alert does not stop the writer.
func TestAnAnswerIsGivenOnceAndCarriedToEach(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Everybody()
		one, two := x.Approved(town.Water), x.Accepted(town.Water)
		a := answering(x, one, two)
		if s := stand(x, one.Number); len(s.comments) != 0 || s.State != one.State {
			t.Errorf("the deed itself wrote under a message: %+v", s)
		}
		if r := replyOf(x, a); r.Messages != 2 || r.Done != 0 || r.Waiting != 2 || r.Text != oneAnswer {
			t.Errorf("on its way: %+v", r)
		}
		carried(x, 2)
		if r := replyOf(x, a); r.Done != 2 || r.Waiting != 0 || len(r.Refused) != 0 {
			t.Errorf("carried: %+v", r)
		}
		carried(x, 0)
		x.Audit()
	})
}

// TestOneRefusalDoesNotUndoTheOthers: what changed meanwhile is noted with the
// reason, and the rest is answered.
func TestOneRefusalDoesNotUndoTheOthers(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		admin := x.Everybody()[vidhuk.Administrator]
		gone, stays := x.Approved(town.Water), x.Accepted(town.Water)
		a := answering(x, gone, stays)
		_, err := x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(gone.Number), Ground: regulation.ObsceneInsult})
		ok(t, err)
		carried(x, 2)
		state(t, stand(x, stays.Number).Message, vidhuk.Answered)
		w, err := x.Look.AlertWork(ctx, x.Moderator(), a.ID, "")
		ok(t, err)
		r := w.Replies[0]
		if r.Done != 1 || r.Messages != 2 || r.Waiting != 0 {
			t.Errorf("%+v", r)
		}
		if len(r.Refused) != 1 || r.Refused[0].Number != gone.Number || r.Refused[0].Code != "alert_awaits_no_answer" {
			t.Errorf("refused: %+v", r.Refused)
		}
		if r := replyOf(x, a); len(r.Refused) != 0 {
			t.Errorf("who may not see the hidden message is shown it: %+v", r)
		}
		if got := noticesOf(x, admin); got[0].Kind != "alert_answered" {
			t.Errorf("the administrator is told %+v", got[0])
		}
		x.Audit()
	})
}

// TestWhoMayNoLongerAnswerDoesNotAnswer: the rights are asked again on the way.
func TestWhoMayNoLongerAnswerDoesNotAnswer(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Water)
	a := answering(x, m)
	ok(t, x.Center.Disable(ctx, x.Administrator(), emailOf(x, x.Executor(town.Water))))
	carried(x, 1)
	w, err := x.Look.AlertWork(ctx, x.Moderator(), a.ID, "")
	ok(t, err)
	if r := w.Replies[0]; r.Done != 0 || len(r.Refused) != 1 || r.Refused[0].Code != "forbidden" {
		t.Errorf("%+v", r)
	}
}

func emailOf(x *town.Town, who vidhuk.Actor) (email string) {
	ok(x.T, x.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(who.AccountID)
		email = a.Email
		return err
	}))
	return email
}

// TestTwoNodesAnswerEachMessageOnce, and neither answers one twice after a crash
// of the other: what is done is done with the message itself.
func TestTwoNodesAnswerEachMessageOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		messages := []vidhuk.Message{x.Accepted(town.Water), x.Accepted(town.Water), x.Accepted(town.Water)}
		answering(x, messages...)
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				if _, err := x.Center.CarryAnswers(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		for _, m := range messages {
			answers := 0
			for _, c := range stand(x, m.Number).comments {
				if c.Text == oneAnswer {
					answers++
				}
			}
			if answers != 1 {
				t.Errorf("%s was answered %d times", m.Number, answers)
			}
		}
		x.Audit()
	})
}

// TestManyPeopleAreToldBitByBit: nobody twice, nobody left out, not who said it.
func TestManyPeopleAreToldBitByBit(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		const many = 201
		who := operator(x)
		ok(t, x.Center.Subscribe(ctx, who, center.AlertSubscription{Districts: []string{district}}))
		people := make([]vidhuk.Actor, many)
		for i := range people {
			people[i] = x.Person(fmt.Sprintf("Сусід %d", i), []vidhuk.Role{vidhuk.Member})
			ok(t, x.Center.Subscribe(ctx, people[i], center.AlertSubscription{Districts: []string{district, "korabelnyi"}}))
		}
		published(x, noWater())
		if got := noticesOf(x, people[0]); len(got) != 0 {
			t.Errorf("the deed itself told %d", len(got))
		}
		total := 0
		for _, most := range []int{200, 2, 0} {
			n, err := x.Center.TellSubscribers(ctx)
			ok(t, err)
			if n > most {
				t.Errorf("%d were told at once", n)
			}
			total += n
		}
		if total != many {
			t.Errorf("%d were told", total)
		}
		for _, p := range people {
			if got := noticesOf(x, p); len(got) != 1 || got[0].Kind != "alert_started" {
				t.Errorf("%s is told %+v", p.Name, got)
			}
		}
		if got := noticesOf(x, who); len(got) != 0 {
			t.Errorf("who said it is told %+v", got)
		}
	})
}
