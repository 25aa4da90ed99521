package center_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// supporters counts whom a message concerns too, as everybody reads it.
func supporters(x *town.Town, n vidhuk.Number) int {
	x.T.Helper()
	d, err := x.Look.Message(ctx, vidhuk.Nobody, n)
	if err != nil {
		x.T.Fatal(err)
	}
	return d.Supporters
}

func neighbour(x *town.Town, name string) vidhuk.Actor {
	return x.Person(name, []vidhuk.Role{vidhuk.Member})
}

func TestASupporterCountsOnceFollowsAndMayLeave(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		taras := neighbour(x, "Тарас")
		for range 3 {
			_, err := x.Center.Support(ctx, taras, center.Ref{Number: m.Number})
			ok(t, err)
		}
		if n := supporters(x, m.Number); n != 1 {
			t.Errorf("one person pressed three times, and %d are counted", n)
		}
		d, err := x.Look.Message(ctx, taras, m.Number)
		ok(t, err)
		if !d.Supported || !d.Followed || d.Mine {
			t.Errorf("the supporter sees %+v", d.Summary)
		}
		after := x.Message(m.Number)
		if after.Version != m.Version || !after.ActiveAt.Equal(m.ActiveAt) {
			t.Error("joining moved the message or what others decide on")
		}
		for range 2 {
			_, err := x.Center.Unsupport(ctx, taras, center.Ref{Number: m.Number})
			ok(t, err)
		}
		d, err = x.Look.Message(ctx, taras, m.Number)
		ok(t, err)
		if d.Supporters != 0 || d.Supported || !d.Followed {
			t.Errorf("after taking it back: %d, supported %t, followed %t", d.Supporters, d.Supported, d.Followed)
		}
		for range 2 {
			_, err := x.Center.Unfollow(ctx, taras, center.Ref{Number: m.Number})
			ok(t, err)
		}
		if d, err = x.Look.Message(ctx, taras, m.Number); err != nil || d.Followed {
			t.Errorf("still followed (%v)", err)
		}
		x.Audit()
	})
}

func TestVotesAreNotStuffed(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		join := func(who vidhuk.Actor) error { return second(x.Center.Support(ctx, who, center.Ref{Number: m.Number})) }
		refused(t, join(x.Member()), "own_message")
		refused(t, second(x.Center.Follow(ctx, x.Member(), center.Ref{Number: m.Number})), "own_message")
		refused(t, join(vidhuk.Nobody), "sign_in_needed")
		refused(t, join(x.Executor(town.Roads)), "membership_required")
		refused(t, join(applicant(x)), "application_waits")
		if n := supporters(x, m.Number); n != 0 {
			t.Errorf("nobody may, and %d are counted", n)
		}
		// A hundred presses at once are one.
		taras := neighbour(x, "Тарас")
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := join(taras); err != nil && vidhuk.KindOf(err) != vidhuk.TooMany {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := supporters(x, m.Number); n != 1 {
			t.Errorf("twenty presses at once, and %d are counted", n)
		}
		// Who was excluded from the Group counts no more.
		ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
			a, err := tx.Account(taras.AccountID)
			if err == nil {
				a.Membership = vidhuk.Excluded
				err = tx.SaveAccount(&a)
			}
			return err
		}))
		if n := supporters(x, m.Number); n != 0 {
			t.Errorf("the only supporter was excluded, and %d are counted", n)
		}
	}, town.Unbraked)
}

func TestJoiningIsBraked(t *testing.T) {
	x := town.New(t, func(x *town.Town) { x.Rules.Norms.SupportsPerHour = 2 })
	taras := neighbour(x, "Тарас")
	var numbers []vidhuk.Number
	for range 3 {
		numbers = append(numbers, x.Approved(town.Roads).Number)
	}
	for i, n := range numbers {
		_, err := x.Center.Support(ctx, taras, center.Ref{Number: n})
		if i < 2 {
			ok(t, err)
		} else {
			refused(t, err, "too_fast")
		}
	}
	x.Clock.Pass(time.Hour)
	ok(t, second(x.Center.Support(ctx, taras, center.Ref{Number: numbers[2]})))
}

func TestWhatIsOverOrUnseenIsNotJoined(t *testing.T) {
	x := town.New(t, town.Unbraked)
	taras := neighbour(x, "Тарас")
	for _, s := range town.States() {
		m := x.In(s)
		err := second(x.Center.Support(ctx, taras, center.Ref{Number: m.Number}))
		switch open := m.Public() && !slices.Contains([]vidhuk.State{vidhuk.Closed, vidhuk.Merged, vidhuk.Withdrawn, vidhuk.Archived}, s); {
		case open:
			ok(t, err)
		case m.Public():
			refused(t, err, "wrong_state")
		default:
			refused(t, err, "not_found")
		}
	}
	closed := x.In(vidhuk.Closed)
	ok(t, second(x.Center.Follow(ctx, taras, center.Ref{Number: closed.Number}))) // it may be reopened
}

// TestFollowersHearOfEveryPublishedStepAndNobodyTwice: requirements 1.12.
func TestFollowersHearOfEveryPublishedStepAndNobodyTwice(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		taras := neighbour(x, "Тарас")
		ok(t, second(x.Center.Support(ctx, taras, center.Ref{Number: m.Number})))
		ok(t, second(x.Center.Follow(ctx, x.Administrator(), center.Ref{Number: m.Number})))
		follower := func(want string) {
			t.Helper()
			if got := told(x, taras, m.Number); got != want {
				t.Errorf("the follower was told %q, want %q", got, want)
			}
		}
		ok(t, second(x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})))
		follower("followed_accepted")
		// Whom the mark's tag reaches anyway hears of it once, by duty.
		if got := told(x, x.Administrator(), m.Number); got != "mark_accepted" {
			t.Errorf("the administrator who follows was told %q", got)
		}
		ok(t, second(x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText})))
		follower("followed_answered")
		ok(t, second(x.Center.Mark(ctx, x.Executor(town.Roads), center.Finish{Duty: x.Duty(m, town.Roads), Mark: vidhuk.MarkDone})))
		follower("followed_mark_done")
		ok(t, second(x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number), Reason: "Перевірено на місці."})))
		follower("followed_closed")
		ok(t, second(x.Center.Reopen(ctx, x.Member(), center.Protest{Ref: x.Ref(m.Number), Text: "Яма знову тут."})))
		follower("followed_reopened")
		heard := len(noticesOf(x, taras))
		ok(t, second(x.Center.Unfollow(ctx, taras, center.Ref{Number: m.Number})))
		ok(t, second(x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})))
		if n := len(noticesOf(x, taras)); n != heard {
			t.Errorf("after unfollowing %d more notices", n-heard)
		}
	})
}

// TestAJoinedMessageBringsItsPeopleAlong: A-30.
func TestAJoinedMessageBringsItsPeopleAlong(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		taras, ivan, olha := neighbour(x, "Тарас"), neighbour(x, "Іван"), neighbour(x, "Ольга")
		main := x.Approved(town.Roads) // the member's own
		ok(t, second(x.Center.Support(ctx, ivan, center.Ref{Number: main.Number})))
		twin, err := x.Center.Submit(ctx, taras, center.Submission{Text: town.Text})
		ok(t, err)
		twin, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(twin.Number)})
		ok(t, err)
		for _, who := range []vidhuk.Actor{ivan, olha, x.Member()} { // the author of the main one supports the twin
			ok(t, second(x.Center.Support(ctx, who, center.Ref{Number: twin.Number})))
		}
		_, err = x.Center.Merge(ctx, x.Moderator(), center.Merger{Ref: x.Ref(twin.Number), Into: main.Number})
		ok(t, err)
		if n := supporters(x, main.Number); n != 3 {
			t.Errorf("Іван counted twice, the author, or somebody left out: %d, want 3", n)
		}
		if n := supporters(x, twin.Number); n != 0 {
			t.Errorf("%d still stand at the message that was joined", n)
		}
		for who, want := range map[int64]string{taras.AccountID: "merged", olha.AccountID: "followed_merged", ivan.AccountID: "followed_merged"} {
			if got := told(x, vidhuk.Actor{AccountID: who}, twin.Number); got != want {
				t.Errorf("account %d was told %q, want %q", who, got, want)
			}
		}
		ok(t, second(x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(main, town.Roads)})))
		for _, who := range []vidhuk.Actor{taras, ivan, olha} {
			if got := told(x, who, main.Number); got != "followed_accepted" {
				t.Errorf("%s was told %q of the main message", who.Name, got)
			}
		}
		if got := told(x, x.Member(), main.Number); got != "accepted" {
			t.Errorf("the author was told %q", got)
		}
		refused(t, second(x.Center.Support(ctx, neighbour(x, "Пізній"), center.Ref{Number: twin.Number})), "wrong_state")
		x.Audit()
	})
}

// TestTheMessagesJournalIsNoListOfNames: A-46.
func TestTheMessagesJournalIsNoListOfNames(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	before := len(stand(x, m.Number).entries)
	taras := neighbour(x, "Тарас")
	ok(t, second(x.Center.Support(ctx, taras, center.Ref{Number: m.Number, Key: "press"})))
	ok(t, second(x.Center.Support(ctx, taras, center.Ref{Number: m.Number, Key: "press"})))
	if after := len(stand(x, m.Number).entries); after != before {
		t.Errorf("%d entries about supporters stand in the message's own chain", after-before)
	}
	var own []vidhuk.Entry
	ok(t, x.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		own, err = tx.Entries(fmt.Sprintf("account/%d", taras.AccountID))
		return err
	}))
	if len(own) != 1 || own[0].Deed != vidhuk.DeedSupport || own[0].Clause != "2" {
		t.Errorf("the account's chain says %+v", own)
	}
}
