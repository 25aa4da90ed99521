package center_test

import (
	"strings"
	"sync"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/regulation"
	"vidhuk/testkit/town"
)

// TestTheSameKeyAtOnceIsAnsweredTheSame: two copies of one request, sent at
// once, are one deed, and both hear of success.
func TestTheSameKeyAtOnceIsAnsweredTheSame(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for range 5 {
			m := x.Submitted()
			approval := center.Approval{Ref: x.Ref(m.Number), Organizations: []string{town.Roads}}
			approval.Key = "once-" + string(m.Number)
			errs := atOnce(2, func(int) error {
				_, err := x.Center.Approve(ctx, x.Moderator(), approval)
				return err
			})
			for _, err := range errs {
				ok(t, err)
			}
		}
	})
}

func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errs
}

// TestTwoMessagesAreNeverJoinedToEachOther: each is merged into the other at
// once; one of the two is refused.
func TestTwoMessagesAreNeverJoinedToEachOther(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for range 5 {
			pair := []vidhuk.Message{x.Approved(town.Roads), x.Approved(town.Roads)}
			errs := atOnce(2, func(i int) error {
				_, err := x.Center.Merge(ctx, x.Moderator(), center.Merger{Ref: x.Ref(pair[i].Number), Into: pair[1-i].Number})
				return err
			})
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("both the same: %v", errs)
			}
		}
	})
}

func TestWhatWasMergedCanStillBeHidden(t *testing.T) {
	x := town.New(t)
	into, m := x.Approved(town.Roads), x.Submitted()
	m, err := x.Center.Merge(ctx, x.Moderator(), center.Merger{Ref: x.Ref(m.Number), Into: into.Number, Mask: []string{"яма"}})
	ok(t, err)
	if strings.Contains(m.PublicText(), "яма") {
		t.Errorf("the masked word is public: %s", m.PublicText())
	}
	m, err = x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(m.Number), Ground: regulation.ObsceneInsult})
	ok(t, err)
	state(t, m, vidhuk.Hidden)
}

// TestANewTurnNeedsANewAnswer: an organization that was relieved and is notified
// again begins with nothing done (3.3.5, 3.3.6).
func TestANewTurnNeedsANewAnswer(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads, town.Water)
	m, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText})
	ok(t, err)
	m, err = x.Center.Redirect(ctx, x.Executor(town.Roads), center.Redirection{Duty: x.Duty(m, town.Roads), To: town.Parks, Reason: "Не наша ділянка."})
	ok(t, err)
	m, err = x.Center.Settle(ctx, x.Administrator(), center.Settlement{Ref: x.Ref(m.Number), Organizations: []string{town.Parks}})
	ok(t, err)
	m, err = x.Center.Notify(ctx, x.Administrator(), center.Notification{Ref: x.Ref(m.Number), Organizations: []string{town.Roads}})
	ok(t, err)
	m, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
	ok(t, err)
	_, err = x.Center.Mark(ctx, x.Executor(town.Roads), center.Finish{Duty: x.Duty(m, town.Roads), Mark: vidhuk.MarkDone})
	refused(t, err, "answer_first")
}

func TestTheNamedOrganizationHearsOfARedirect(t *testing.T) {
	x := town.New(t)
	x.Executor(town.Water)
	m := redirect(t, x, x.Approved(town.Roads), town.Roads, town.Water)
	if got := told(x, x.Executor(town.Water), m.Number); got != "proposed" {
		t.Errorf("the named organization is told %q", got)
	}
}

// TestAComplaintIsNeverLeftToWhomItIsAbout: not by approval, and not by a
// redirect either.
func TestAComplaintIsNeverLeftToWhomItIsAbout(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	m, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), About: town.Water, Organizations: []string{town.Roads}})
	ok(t, err)
	m = redirect(t, x, m, town.Roads, town.Water)
	_, err = x.Center.Settle(ctx, x.Administrator(), center.Settlement{Ref: x.Ref(m.Number), Organizations: []string{town.Water}})
	refused(t, err, "complaint_only_to_body")
	_, err = x.Center.Settle(ctx, x.Administrator(), center.Settlement{Ref: x.Ref(m.Number), Organizations: []string{"dzhkg", town.Water}})
	ok(t, err)
}

func TestNobodySettlesForAnOrganizationTheyRepresent(t *testing.T) {
	x := town.New(t)
	both := x.Person("Двоє в одному", []vidhuk.Role{vidhuk.Administrator, vidhuk.Executor}, town.Parks)
	m := x.Approved(town.Roads)
	_, err := x.Center.Notify(ctx, both, center.Notification{Ref: x.Ref(m.Number), Organizations: []string{town.Parks}})
	refused(t, err, "conflict_of_interest")
}

// TestVisitorsNeverReadTheNameOfStaff: 1.6. Whatever a moderator, an operator or
// an executor writes under a message, the public sees an organization or nobody.
func TestVisitorsNeverReadTheNameOfStaff(t *testing.T) {
	x := town.New(t)
	operator := x.Everybody()[vidhuk.Operator1588]
	told, err := x.Center.Submit(ctx, operator, center.Submission{Text: town.Text})
	ok(t, err)
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(told.Number), Organizations: []string{town.Roads}})
	ok(t, err)
	m := x.Closed(vidhuk.MarkDone, town.Roads)
	_, err = x.Center.Reopen(ctx, x.Moderator(), center.Protest{Ref: x.Ref(m.Number), Text: "Яма знову провалилася."})
	ok(t, err)
	for _, n := range []vidhuk.Number{told.Number, m.Number} {
		d, err := x.Look.Message(ctx, vidhuk.Nobody, n)
		ok(t, err)
		names := []string{d.Author}
		for _, c := range d.Thread {
			names = append(names, c.Author)
		}
		for _, name := range names {
			if name != "" && name != x.Member().Name && name != x.City.Organizations()[0].Short && !isOrganization(x.City, name) {
				t.Errorf("%s shows the public a name: %s", n, name)
			}
		}
	}
}

func isOrganization(city *competence.City, short string) bool {
	for _, o := range city.Organizations() {
		if o.Short == short {
			return true
		}
	}
	return false
}

func TestAnEmergencyStaysWith1588WhileTheAuthorIsAsked(t *testing.T) {
	x := town.New(t)
	operator := x.Everybody()[vidhuk.Operator1588]
	m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: "Прорвало трубу, заливає підвал, допоможіть!", Emergency: true})
	ok(t, err)
	_, err = x.Center.Clarify(ctx, x.Moderator(), center.Clarification{Ref: x.Ref(m.Number), Text: "Яка адреса?"})
	ok(t, err)
	_, err = x.Look.Message(ctx, operator, m.Number)
	ok(t, err)
	q, err := x.Look.Queue(ctx, operator, "", 10)
	ok(t, err)
	if len(q.Items) != 1 || q.Items[0].Number != m.Number {
		t.Errorf("the operator's emergencies: %+v", q.Items)
	}
}

func TestKeysAndAddressesOfAnyLengthAreBorne(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		long := strings.Repeat("к", 5000)
		_, err := x.Center.Submit(ctx, x.Member(), center.Submission{Key: long, Text: town.Text})
		ok(t, err)
		_, err = x.Center.SignIn(ctx, long+"@example.org", "пароль-якийсь", "127.0.0.1")
		refused(t, err, "wrong_password")
	})
}

// TestAColleaguesWordsAreNotLostUnseen: a second press with other words is
// refused; a bare second press is the first.
func TestAColleaguesWordsAreNotLostUnseen(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	_, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
	ok(t, err)
	_, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads), Text: "Виїде бригада."})
	refused(t, err, "wrong_assignment_state")
}
