package center_test

import (
	"slices"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func appeal(x *town.Town, n vidhuk.Number) error {
	_, err := x.Center.Appeal(ctx, x.Member(), center.Plea{Ref: x.Ref(n), Text: "Реклами в тексті немає, прошу перечитати."})
	return err
}

func rule(x *town.Town, who vidhuk.Actor, n vidhuk.Number, overturn bool) error {
	_, err := x.Center.DecideAppeal(ctx, who, center.Ruling{Ref: x.Ref(n), Overturn: overturn, Text: "Перечитано ще раз, рішення обґрунтовано."})
	return err
}

// 3.3.1-c: another moderator decides, once.
func TestAnAppealIsDecidedBySomebodyElse(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		second := x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
		m := x.In(vidhuk.Rejected) // by the first
		refused(t, rule(x, second, m.Number, true), "no_appeal")
		ok(t, appeal(x, m.Number))
		if k := told(x, second, m.Number); k != "appealed" {
			t.Errorf("the second moderator hears %q", k)
		}
		if k := told(x, x.Moderator(), m.Number); k == "appealed" {
			t.Error("who rejected it is asked to decide on it")
		}
		refused(t, appeal(x, m.Number), "appeal_used")
		refused(t, rule(x, x.Moderator(), m.Number, false), "appeal_other_moderator")
		ok(t, rule(x, second, m.Number, false))
		s := stand(x, m.Number)
		if s.State != vidhuk.Rejected || s.Ground != "ADS" || s.appeals[0].State != vidhuk.AppealUpheld || told(x, x.Member(), m.Number) != "appeal_upheld" {
			t.Errorf("%+v, %+v", s.Message, s.appeals)
		}
		refused(t, appeal(x, m.Number), "appeal_used")
		x.Audit()
	})
}

func TestAnOverturnedRejectionIsReviewedByOthers(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.In(vidhuk.Rejected)
		ok(t, appeal(x, m.Number))
		ok(t, rule(x, x.Administrator(), m.Number, true))
		s := stand(x, m.Number)
		if s.State != vidhuk.Pending || s.Ground != "" || s.Reason != "" || !s.ReceivedAt.Equal(m.ReceivedAt) {
			t.Errorf("%+v", s.Message)
		}
		if told(x, x.Member(), m.Number) != "appeal_overturned" || told(x, x.Moderator(), m.Number) != "rejection_overturned" {
			t.Error("the author or who rejected it is not told")
		}
		_, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
		refused(t, err, "appeal_other_moderator")
		_, err = x.Center.Reject(ctx, x.Administrator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "UNCLEAR"})
		ok(t, err)
		ok(t, appeal(x, m.Number)) // the one that succeeded does not count
		x.Audit()
	})
}

func TestWhoCorrectsInsteadDropsTheAppeal(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Rejected)
	ok(t, appeal(x, m.Number))
	_, err := x.Center.Resubmit(ctx, x.Member(), center.Edit{Ref: x.Ref(m.Number), Text: town.Text + " Виправлено."})
	ok(t, err)
	if a := stand(x, m.Number).appeals[0]; a.State != vidhuk.AppealDropped {
		t.Errorf("the appeal is %s", a.State)
	}
	_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
	ok(t, err)
	ok(t, appeal(x, m.Number)) // nobody has decided on it yet
	x.Audit()
}

// 1.3: nobody decides on an appeal about their own organization.
func TestAnAppealIsNotDecidedByWhomItConcerns(t *testing.T) {
	x := town.New(t)
	m, err := x.Center.Submit(ctx, x.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member}), center.Submission{Text: town.Text})
	ok(t, err)
	_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
	ok(t, err)
	author := x.Person("Модератор і учасник", nil)
	_, err = x.Center.Appeal(ctx, author, center.Plea{Ref: x.Ref(m.Number), Text: "Реклами тут немає зовсім."})
	ok(t, err)
	refused(t, rule(x, author, m.Number, true), "conflict_of_interest")
	ok(t, rule(x, x.Administrator(), m.Number, true))
	x.Audit()
}

func TestARejectionByTheClockMayBeAppealedToAnybody(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Clarifying)
	x.Clock.Set(x.Clock.Now().AddDate(0, 0, 8))
	_, err := x.Center.LapseClarifications(ctx)
	ok(t, err)
	ok(t, appeal(x, m.Number))
	ok(t, rule(x, x.Moderator(), m.Number, true))
	x.Audit()
}

func TestTheAuthorSaysWhetherItIsSolved(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		rate := func(n vidhuk.Number, s center.Satisfaction) error {
			s.Ref = center.Ref{Number: n}
			_, err := x.Center.Rate(ctx, x.Member(), s)
			return err
		}
		m := x.In(vidhuk.Closed)
		ok(t, rate(m.Number, center.Satisfaction{Solved: true}))
		ok(t, rate(m.Number, center.Satisfaction{Solved: true, Score: 5, Text: "Швидко!"}))
		if err := rate(m.Number, center.Satisfaction{Score: 6}); fieldsOf(err)["score"] != "unknown_value" {
			t.Errorf("six of five: %v", err)
		}
		ok(t, rate(m.Number, center.Satisfaction{Solved: false, Score: 2}))
		if k := told(x, x.Administrator(), m.Number); k != "rated_unsolved" {
			t.Errorf("the administrator hears %q", k)
		}
		s := stand(x, m.Number)
		if len(s.ratings) != 1 || s.ratings[0].Solved || s.ratings[0].Score != 2 || s.ratings[0].Text != "" || s.Version != m.Version {
			t.Errorf("%+v", s.ratings)
		}
		_, err := x.Center.Reopen(ctx, x.Member(), center.Protest{Ref: x.Ref(m.Number), Text: "Яма з’явилася знову."})
		ok(t, err)
		refused(t, rate(m.Number, center.Satisfaction{Solved: true}), "wrong_state")
		_, err = closeIt(x, x.Message(m.Number), "Полагоджено вдруге.")
		ok(t, err)
		ok(t, rate(m.Number, center.Satisfaction{Solved: true, Score: 4}))
		if s = stand(x, m.Number); len(s.ratings) != 2 || s.ratings[0].Solved || !s.ratings[1].Solved {
			t.Errorf("each closing has its own word: %+v", s.ratings)
		}
		x.Clock.Set(x.Clock.Now().AddDate(0, 0, x.Rules.Norms.RatingWindowDays).Add(time.Second))
		refused(t, rate(m.Number, center.Satisfaction{Solved: true}), "rating_late")
		x.Audit()
	})
}

// TestARefusedAuthorAppealsToo: each rejection has one appeal, whatever its author
// has become; and the request that was refused with it is open again.
func TestARefusedAuthorAppealsToo(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		a, err := x.Center.Join(ctx, origin, withMessage("Марія"))
		ok(t, err)
		_, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Reason: "Це реклама, а не людина."})
		ok(t, err)
		a, err = x.Look.Account(ctx, a.ID)
		ok(t, err)
		who := center.Actor(a, vidhuk.Site)
		mine, err := x.Look.Mine(ctx, who, "", 1)
		ok(t, err)
		n := mine.Items[0].Number
		d, err := x.Look.Message(ctx, who, n)
		ok(t, err)
		if !slices.Contains(d.Can, vidhuk.DeedAppeal) {
			t.Errorf("the page offers %v", d.Can)
		}
		plea := center.Plea{Ref: x.Ref(n), Text: "Реклами в тексті немає, прошу перечитати."}
		_, err = x.Center.Appeal(ctx, x.Executor(town.Roads), plea)
		refused(t, err, "not_found") // another person's, and nobody else's business
		_, err = x.Center.Appeal(ctx, who, plea)
		ok(t, err)
		plea.Ref = x.Ref(n)
		_, err = x.Center.Appeal(ctx, who, plea)
		refused(t, err, "appeal_used")
		ok(t, rule(x, x.Administrator(), n, true))
		if a, err = x.Look.Account(ctx, a.ID); err != nil || a.Membership != vidhuk.Applied {
			t.Errorf("the request is %s, %v", a.Membership, err)
		}
		_, err = approve(x, x.Administrator(), x.Message(n), town.Roads)
		ok(t, err)
		if a, err = x.Look.Account(ctx, a.ID); err != nil || a.Membership != vidhuk.Admitted {
			t.Errorf("approved, and the author is %s, %v", a.Membership, err)
		}
		x.Audit()
	})
}
