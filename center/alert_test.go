package center_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

const district = "inhulskyi"

// noWater is an alert that the water company would publish.
func noWater() center.AlertNotice {
	return center.AlertNotice{
		Kind: "water", Organization: town.Water, Districts: []string{district}, Streets: []string{"вул. Космонавтів, 60–90"},
		Text: "Порив на магістралі. Бригада працює.",
	}
}

func published(x *town.Town, n center.AlertNotice) vidhuk.Alert {
	x.T.Helper()
	a, err := x.Center.Alert(ctx, x.Person("Черговий", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588), n)
	if err != nil {
		x.T.Fatal(err)
	}
	return a
}

func aref(a vidhuk.Alert) center.AlertRef { return center.AlertRef{ID: a.ID, Version: a.Version} }

// code is what a refusal is called; "" for none.
func code(err error) string {
	if err == nil {
		return ""
	}
	return vidhuk.CodeOf(err)
}

func operator(x *town.Town) vidhuk.Actor {
	return x.Person("Черговий", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588)
}

func TestAlertsArePublishedByThoseWhoKnow(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	for name, c := range map[string]struct {
		who  vidhuk.Actor
		code string
	}{
		"a visitor":                         {vidhuk.Nobody, "sign_in_needed"},
		"a member":                          {x.Member(), "forbidden"},
		"the mayor":                         {x.Person("Мер", []vidhuk.Role{vidhuk.Mayor}), "forbidden"},
		"the service 1588":                  {operator(x), ""},
		"a moderator":                       {x.Moderator(), ""},
		"an administrator":                  {x.Administrator(), ""},
		"the department":                    {x.Person("Департамент", []vidhuk.Role{vidhuk.DepartmentOf}), ""},
		"who repairs":                       {x.Executor(town.Water), ""},
		"who repairs something else":        {x.Executor(town.Roads), "forbidden"},
		"an executor who does not repair":   {x.Executor("culture"), "forbidden"},
		"a moderator of nobody's outage":    {x.Person("Модератор і виконавець", []vidhuk.Role{vidhuk.Moderator, vidhuk.Executor}, "culture"), ""},
		"a person of the machine's console": {vidhuk.Console, "sign_in_needed"},
	} {
		if _, err := x.Center.Alert(ctx, c.who, noWater()); code(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
	_, err := x.Center.Alert(ctx, x.Executor("culture"), center.AlertNotice{Kind: "other", Organization: "culture"})
	refused(t, err, "forbidden")
}

func TestAnAlertSaysWhatWasAndWhatIs(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		a := published(x, noWater())
		if a.State != vidhuk.AlertActive || !a.LiveAt(x.Clock.Now()) || !a.ExpiresAt.Equal(x.Clock.Now().Add(24*time.Hour)) {
			t.Fatalf("%+v", a)
		}
		x.Clock.Pass(2 * time.Hour)
		n := noWater()
		n.AlertRef, n.Districts, n.Note = aref(a), []string{"tsentralnyi", district}, "Зачепило й центр."
		n.EndsAt = x.Clock.Now().Add(5 * time.Hour)
		b, err := x.Center.UpdateAlert(ctx, operator(x), n)
		ok(t, err)
		if b.State != vidhuk.AlertUpdated || b.Version != a.Version+1 || !b.ExpiresAt.Equal(x.Clock.Now().Add(24*time.Hour)) {
			t.Errorf("updated: %+v", b)
		}
		_, err = x.Center.UpdateAlert(ctx, operator(x), n)
		refused(t, err, "stale_version")
		shown, err := x.Look.Alert(ctx, vidhuk.Nobody, a.ID)
		ok(t, err)
		last := shown.Updates[len(shown.Updates)-1]
		if last.Text != "Зачепило й центр." || last.Organization.Slug != vidhuk.Service1588 || len(last.Changes) != 2 {
			t.Fatalf("the last word is %+v", last)
		}
		if c := last.Changes[0]; c.Field != "districts" || c.From.UK != "Інгульський район" || !strings.Contains(c.To.EN, "Tsentralnyi") {
			t.Errorf("the correction reads %+v", c)
		}
		c, err := x.Center.EndAlert(ctx, operator(x), center.AlertEnd{AlertRef: aref(b), Text: "Воду подано."})
		ok(t, err)
		if c.LiveAt(x.Clock.Now()) || !c.OverAt.Equal(x.Clock.Now()) {
			t.Errorf("ended: %+v", c)
		}
		_, err = x.Center.EndAlert(ctx, operator(x), center.AlertEnd{AlertRef: aref(c)})
		refused(t, err, "wrong_alert_state")
		x.Audit()
	})
}

func TestAnAlertOfWhichNobodySpeaksExpiresOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		operator(x)
		n := noWater()
		n.ExpiresAt = x.Clock.Now().Add(time.Hour)
		a := published(x, n)
		x.Clock.Set(n.ExpiresAt)
		if live, err := x.Look.LiveAlerts(ctx); err != nil || len(live) != 0 {
			t.Errorf("past its expiry it still stands over every page: %v, %v", live, err)
		}
		var nodes sync.WaitGroup
		var total [4]int
		for i := range total {
			nodes.Go(func() {
				n, err := x.Center.ExpireAlerts(ctx)
				if err != nil {
					t.Error(err)
				}
				total[i] = n
			})
		}
		nodes.Wait()
		if sum := total[0] + total[1] + total[2] + total[3]; sum != 1 {
			t.Errorf("it expired %d times", sum)
		}
		shown, err := x.Look.Alert(ctx, vidhuk.Nobody, a.ID)
		ok(t, err)
		if shown.State != vidhuk.AlertExpired || !shown.OverAt.Equal(n.ExpiresAt) || len(shown.Updates) != 2 {
			t.Errorf("%+v", shown)
		}
		// It goes on: an update brings it back.
		u := noWater()
		u.AlertRef = center.AlertRef{ID: a.ID, Version: shown.Version}
		b, err := x.Center.UpdateAlert(ctx, operator(x), u)
		ok(t, err)
		if !b.LiveAt(x.Clock.Now()) || !b.OverAt.IsZero() {
			t.Errorf("brought back: %+v", b)
		}
	})
}

func TestNoAlertLivesForEver(t *testing.T) {
	x := town.New(t)
	now := x.Clock.Now()
	for name, c := range map[string]struct {
		change func(*center.AlertNotice)
		field  string
		code   string
	}{
		"beyond the norm":         {func(n *center.AlertNotice) { n.ExpiresAt = now.Add(73 * time.Hour) }, "expires_at", "alert_lives_too_long"},
		"over already":            {func(n *center.AlertNotice) { n.ExpiresAt = now }, "expires_at", "in_the_past"},
		"ends before it begins":   {func(n *center.AlertNotice) { n.StartsAt, n.EndsAt = now, now.Add(-time.Hour) }, "ends_at", "alert_ends_before"},
		"a year from now":         {func(n *center.AlertNotice) { n.StartsAt = now.AddDate(1, 0, 0) }, "starts_at", "alert_too_far"},
		"of no kind":              {func(n *center.AlertNotice) { n.Kind = "" }, "kind", "required"},
		"of an unknown kind":      {func(n *center.AlertNotice) { n.Kind = "ufo" }, "kind", "unknown_value"},
		"in an unknown district":  {func(n *center.AlertNotice) { n.Districts = []string{"atlantis"} }, "districts", "unknown_value"},
		"of nobody":               {func(n *center.AlertNotice) { n.Organization = "" }, "organization", "required"},
		"of an unknown body":      {func(n *center.AlertNotice) { n.Organization = "nobody" }, "organization", "unknown_value"},
		"with a street too long":  {func(n *center.AlertNotice) { n.Streets = []string{strings.Repeat("а", 201)} }, "streets", "too_long"},
		"with too many streets":   {func(n *center.AlertNotice) { n.Streets = slices.Repeat([]string{"вул. Нова"}, 101) }, "streets", "too_many"},
		"with a text without end": {func(n *center.AlertNotice) { n.Text = strings.Repeat("а", 5001) }, "text", "too_long"},
	} {
		n := noWater()
		c.change(&n)
		_, err := x.Center.Alert(ctx, operator(x), n)
		if !hasField(err, c.field, c.code) {
			t.Errorf("%s: %v, want %s: %s", name, err, c.field, c.code)
		}
	}
	n := noWater() // planned works begin later, and live from then on
	n.StartsAt = now.Add(48 * time.Hour)
	a := published(x, n)
	if want := n.StartsAt.Add(24 * time.Hour); !a.ExpiresAt.Equal(want) {
		t.Errorf("planned works are shown until %s, want %s", a.ExpiresAt, want)
	}
}

func hasField(err error, field, code string) bool {
	e, ok := err.(*vidhuk.Error)
	return ok && slices.ContainsFunc(e.Fields, func(f vidhuk.FieldError) bool { return f.Field == field && f.Code == code })
}

func TestADraftIsSeenByThoseWhoWriteItAndPublishedOnce(t *testing.T) {
	x := town.New(t)
	n := noWater()
	n.Draft = true
	a := published(x, n)
	for name, c := range map[string]struct {
		who  vidhuk.Actor
		sees bool
	}{
		"a visitor": {vidhuk.Nobody, false}, "a member": {x.Member(), false}, "its source": {x.Executor(town.Water), true},
		"another executor": {x.Executor(town.Roads), false}, "a moderator": {x.Moderator(), true}, "1588": {operator(x), true},
	} {
		if _, err := x.Look.Alert(ctx, c.who, a.ID); (err == nil) != c.sees || err != nil && vidhuk.CodeOf(err) != "not_found" {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := x.Center.Alert(ctx, x.Executor(town.Roads), center.AlertNotice{AlertRef: aref(a), Kind: "roads", Organization: town.Roads})
	refused(t, err, "not_found")
	n.AlertRef, n.Draft = aref(a), false
	b, err := x.Center.Alert(ctx, operator(x), n)
	ok(t, err)
	if b.ID != a.ID || b.State != vidhuk.AlertActive {
		t.Errorf("%+v", b)
	}
	n.AlertRef = aref(b)
	_, err = x.Center.Alert(ctx, operator(x), n)
	refused(t, err, "wrong_alert_state")
	x.Audit()
}

func TestAnAlertIsChangedOnlyByWhoSawIt(t *testing.T) {
	x := town.New(t)
	live, n := published(x, noWater()), noWater()
	n.Draft = true
	draft := published(x, n)
	n.AlertRef = center.AlertRef{ID: draft.ID}
	_, rewritten := x.Center.Alert(ctx, operator(x), n)
	n.AlertRef = center.AlertRef{ID: live.ID}
	_, updated := x.Center.UpdateAlert(ctx, operator(x), n)
	_, ended := x.Center.EndAlert(ctx, operator(x), center.AlertEnd{AlertRef: n.AlertRef})
	for what, err := range map[string]error{"the draft": rewritten, "the update": updated, "the end": ended} {
		if fieldsOf(err)["version"] != "required" {
			t.Errorf("%s without a version: %v", what, err)
		}
	}
}

// TestTheDeskOffersWhatTheCentreAllows: what look lists and what center does come
// from one rule.
func TestTheDeskOffersWhatTheCentreAllows(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	m := x.Approved()
	a := published(x, noWater())
	_, err := x.Center.Attach(ctx, x.Moderator(), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(m)})
	ok(t, err)
	for name, who := range map[string]vidhuk.Actor{
		"1588": operator(x), "its source": x.Executor(town.Water), "who repairs something else": x.Executor(town.Roads),
		"an executor who repairs nothing": x.Executor("culture"), "a moderator": x.Moderator(), "the mayor": x.Person("Мер", []vidhuk.Role{vidhuk.Mayor}),
		"an executor of two": x.Person("Двоє", []vidhuk.Role{vidhuk.Executor}, town.Roads, town.Water),
	} {
		w, err := x.Look.AlertWork(ctx, who, a.ID, "")
		ok(t, err)
		answers := false
		for _, slug := range who.Organizations {
			_, err := x.Center.AnswerAlert(ctx, who, center.AlertAnswer{AlertRef: aref(a), Organization: slug, Text: "Коротко"})
			answers = answers || code(err) != "forbidden"
		}
		if got := slices.Contains(w.Can, vidhuk.DeedAnswerAlert); got != answers {
			t.Errorf("%s is offered to answer: %t, may: %t", name, got, answers)
		}
		n := noWater() // without a version it changes nothing, and tells who may
		n.AlertRef = center.AlertRef{ID: a.ID}
		_, err = x.Center.UpdateAlert(ctx, who, n)
		if got := slices.Contains(w.Can, vidhuk.DeedUpdateAlert); got != (code(err) != "forbidden") {
			t.Errorf("%s is offered to update: %t, %v", name, got, err)
		}
		for _, o := range x.Look.AlertSources(who) {
			n := noWater()
			n.Organization, n.Draft = o.Slug, true
			if _, err := x.Center.Alert(ctx, who, n); err != nil {
				t.Errorf("%s may not name %s: %v", name, o.Slug, err)
			}
		}
	}
}

func TestTheSameRequestMakesOneAlert(t *testing.T) {
	x := town.New(t)
	n := noWater()
	n.Key = "двічі"
	a, b := published(x, n), published(x, n)
	if a.ID != b.ID {
		t.Errorf("two alerts: %d and %d", a.ID, b.ID)
	}
}

// outage is what people write of one outage, each message in another state.
func outage(x *town.Town) (waiting, fresh, notified, taken vidhuk.Message) {
	x.T.Helper()
	return x.Submitted(), x.Approved(), x.Approved(town.Water), x.Accepted(town.Water)
}

func numbersOf(list ...vidhuk.Message) []vidhuk.Number {
	all := make([]vidhuk.Number, len(list))
	for i, m := range list {
		all[i] = m.Number
	}
	return all
}

const oneAnswer = "Порив на вул. Космонавтів усунуто о 18:40, воду подано всім будинкам."

func TestMessagesOfOneOutageGetOneAnswerEachOnItsOwnLegalWay(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Everybody()
		waiting, fresh, notified, taken := outage(x)
		a := published(x, noWater())
		_, err := x.Center.Attach(ctx, operator(x), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(fresh, notified, taken)})
		ok(t, err)
		_, err = x.Center.Attach(ctx, x.Moderator(), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(waiting)})
		ok(t, err)
		if got := told(x, x.Member(), fresh.Number); got != "alert_attached" {
			t.Errorf("the author is told %q", got)
		}
		answer := center.AlertAnswer{AlertRef: aref(a), Organization: town.Water, Text: oneAnswer, Mark: vidhuk.MarkDone}
		_, err = x.Center.AnswerAlert(ctx, x.Executor(town.Water), answer)
		refused(t, err, "alert_not_over")
		a, err = x.Center.EndAlert(ctx, x.Executor(town.Water), center.AlertEnd{AlertRef: aref(a)})
		ok(t, err)
		answer.AlertRef = aref(a)
		// An administrator who follows one of them is told as everybody who follows.
		_, err = x.Center.Follow(ctx, x.Administrator(), center.Ref{Number: fresh.Number})
		ok(t, err)
		before := len(noticesOf(x, x.Administrator()))
		_, err = x.Center.AnswerAlert(ctx, x.Executor(town.Water), answer)
		ok(t, err)
		// On its way it is not given a second time.
		_, err = x.Center.AnswerAlert(ctx, x.Executor(town.Water), answer)
		refused(t, err, "alert_nothing_to_answer")
		carried(x, 3)
		for _, m := range []vidhuk.Message{fresh, notified, taken} {
			s := stand(x, m.Number)
			state(t, s.Message, vidhuk.Answered)
			if as := s.assignment(town.Water); as.State != vidhuk.AssignmentFinal || as.Mark != vidhuk.MarkDone || !as.Lead {
				t.Errorf("%s: %+v", m.Number, as)
			}
			if got := told(x, x.Member(), m.Number); got != "mark_done" {
				t.Errorf("the author of %s is told %q", m.Number, got)
			}
		}
		if s := stand(x, waiting.Number); s.State != vidhuk.Pending || len(s.comments) != 0 {
			t.Errorf("what waits for review was answered: %+v", s)
		}
		got := noticesOf(x, x.Administrator())
		if len(got) != before+2 || got[0].Kind != "alert_answered" || got[1].Kind != "followed_mark_done" || got[1].Number != fresh.Number {
			t.Errorf("the administrator is told %+v", got)
		}
		// Again there is nobody left to answer.
		_, err = x.Center.AnswerAlert(ctx, x.Executor(town.Water), answer)
		refused(t, err, "alert_nothing_to_answer")
		x.Audit()
	})
}

func TestOnlyWhoSpeaksForABodyAnswersAll(t *testing.T) {
	x := town.New(t)
	m := x.Approved()
	a := published(x, noWater())
	_, err := x.Center.Attach(ctx, x.Moderator(), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(m)})
	ok(t, err)
	for name, c := range map[string]struct {
		who          vidhuk.Actor
		organization string
		code         string
	}{
		"an administrator":           {x.Administrator(), town.Water, "forbidden"},
		"another body":               {x.Executor(town.Roads), town.Roads, "forbidden"},
		"another body for the water": {x.Executor(town.Roads), town.Water, "forbidden"},
		"the water company":          {x.Executor(town.Water), town.Water, ""},
	} {
		_, err := x.Center.AnswerAlert(ctx, c.who, center.AlertAnswer{AlertRef: aref(a), Organization: c.organization, Text: oneAnswer})
		if code(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
	// 1588 informs people itself too.
	_, err = x.Center.AnswerAlert(ctx, operator(x), center.AlertAnswer{AlertRef: aref(a), Organization: vidhuk.Service1588, Text: oneAnswer, Mark: vidhuk.MarkExplained})
	ok(t, err)
	carried(x, 2)
	if s := stand(x, m.Number); len(s.assignments) != 2 {
		t.Errorf("%d organizations answer", len(s.assignments))
	}
	x.Audit()
}

// TestAComplaintIsNotAnsweredByWhomItIsAbout: article 7 of the law on appeals.
func TestAComplaintIsNotAnsweredByWhomItIsAbout(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	m, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{
		Ref: x.Ref(m.Number), Organizations: []string{"dzhkg"}, About: town.Water,
	})
	ok(t, err)
	a := published(x, noWater())
	_, err = x.Center.Attach(ctx, operator(x), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(m)})
	ok(t, err)
	_, err = x.Center.AnswerAlert(ctx, x.Executor(town.Water), center.AlertAnswer{AlertRef: aref(a), Organization: town.Water, Text: oneAnswer})
	refused(t, err, "alert_nothing_to_answer")
}

func TestAModeratorApprovesAndJoinsInOneStroke(t *testing.T) {
	x := town.New(t)
	a := published(x, noWater())
	m := x.Submitted()
	_, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Organizations: []string{town.Water}, Alert: a.ID})
	ok(t, err)
	d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
	ok(t, err)
	if d.Alert == nil || d.Alert.ID != a.ID || !d.Alert.Live || d.Alert.Headline.UK != "Немає води: Інгульський район" {
		t.Errorf("the message says %+v", d.Alert)
	}
	other := x.Submitted()
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(other.Number), Alert: a.ID + 1})
	if !hasField(err, "alert", "unknown_value") {
		t.Errorf("an alert that is not there: %v", err)
	}
	_, err = x.Center.Detach(ctx, x.Moderator(), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(m)})
	ok(t, err)
	if d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number); err != nil || d.Alert != nil {
		t.Errorf("taken out, it still says %+v (%v)", d.Alert, err)
	}
	x.Audit()
}

func TestNobodyJoinsWhatTheyMayNotKnowOf(t *testing.T) {
	x := town.New(t)
	a := published(x, noWater())
	m := x.Submitted() // waits for review: not for executors
	_, err := x.Center.Attach(ctx, x.Executor(town.Water), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(m)})
	unknown := hasField(err, "numbers", "unknown_message")
	_, err = x.Center.Attach(ctx, x.Executor(town.Water), center.Attachment{AlertRef: aref(a), Numbers: []vidhuk.Number{"2026-999999"}})
	if !unknown || !hasField(err, "numbers", "unknown_message") {
		t.Errorf("a hidden and a missing message are told apart: %v", err)
	}
}

// TestAnExecutorJoinsOnlyWhatTheirOrganizationAnswersFor: nobody answers in bulk
// under messages of others (1.6).
func TestAnExecutorJoinsOnlyWhatTheirOrganizationAnswersFor(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		a := published(x, noWater())
		foreign, own := x.Approved(town.Roads), x.Approved(town.Water)
		_, err := x.Center.Attach(ctx, x.Executor(town.Water), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(own, foreign)})
		if !hasField(err, "numbers", "foreign_message") {
			t.Errorf("joined a message of the roads: %v", err)
		}
		a, err = x.Center.Attach(ctx, x.Executor(town.Water), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(own)})
		ok(t, err)
		_, err = x.Center.Attach(ctx, operator(x), center.Attachment{AlertRef: aref(a), Numbers: numbersOf(foreign)})
		ok(t, err)
	})
}

func TestAlertsFindWhatTheyExplain(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		a := published(x, noWater())
		here, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: "Зранку немає води ні холодної, ні гарячої.", Place: vidhuk.Place{District: district, Address: "вул. Космонавтів, 77"}})
		ok(t, err)
		_, err = x.Center.Submit(ctx, x.Member(), center.Submission{Text: "Зранку немає води ні холодної, ні гарячої.", Place: vidhuk.Place{District: "korabelnyi"}})
		ok(t, err)
		_, err = x.Center.Submit(ctx, x.Member(), center.Submission{Text: "На вул. Космонавтів велика яма, об’їхати не можна.", Place: vidhuk.Place{District: district}})
		ok(t, err)
		w, err := x.Look.AlertWork(ctx, operator(x), a.ID, vidhuk.Service1588)
		ok(t, err)
		if len(w.Suggested) != 0 {
			t.Errorf("an operator is shown what waits for review: %+v", w.Suggested)
		}
		w, err = x.Look.AlertWork(ctx, x.Moderator(), a.ID, "")
		ok(t, err)
		if len(w.Suggested) != 1 || w.Suggested[0].Number != here.Number {
			t.Errorf("suggested: %+v", w.Suggested)
		}
		for text, want := range map[string]int{"Третю годину без воды на Космонавтов": 1, "Трамвай не їде": 0, "Немає світла": 0} {
			got, err := x.Look.Check(ctx, x.Member(), look.CheckQuery{Text: text, Place: vidhuk.Place{District: district}})
			if err != nil || len(got.Alerts) != want {
				t.Errorf("%q is explained by %d alerts, want %d (%v)", text, len(got.Alerts), want, err)
			}
		}
	})
}

func TestPeopleAreToldOfAlertsInTheirDistricts(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		here, there, all := x.Member(), x.Person("Сусід", []vidhuk.Role{vidhuk.Member}), x.Person("Усе місто", []vidhuk.Role{vidhuk.Member})
		ok(t, x.Center.Subscribe(ctx, here, center.AlertSubscription{Districts: []string{district, district}}))
		ok(t, x.Center.Subscribe(ctx, there, center.AlertSubscription{Districts: []string{"korabelnyi"}}))
		ok(t, x.Center.Subscribe(ctx, all, center.AlertSubscription{Districts: []string{"korabelnyi", ""}}))
		refused(t, x.Center.Subscribe(ctx, vidhuk.Nobody, center.AlertSubscription{}), "sign_in_needed")
		if err := x.Center.Subscribe(ctx, here, center.AlertSubscription{Districts: []string{"atlantis"}}); !hasField(err, "districts", "unknown_value") {
			t.Errorf("an unknown district: %v", err)
		}
		published(x, noWater())
		n := noWater()
		n.Districts, n.WholeCity = nil, true
		published(x, n)
		for range 2 {
			_, err := x.Center.TellSubscribers(ctx)
			ok(t, err)
		}
		for who, want := range map[*vidhuk.Actor]int{&here: 2, &there: 1, &all: 2} {
			got := 0
			for _, notice := range noticesOf(x, *who) {
				if notice.Kind == "alert_started" {
					got++
				}
			}
			if got != want {
				t.Errorf("%s is told of %d alerts, want %d", who.Name, got, want)
			}
		}
		subject := fmt.Sprintf("account/%d", here.AccountID)
		before := len(entriesOf(t, x, subject))
		ok(t, x.Center.Subscribe(ctx, here, center.AlertSubscription{Districts: []string{district}}))
		if after := len(entriesOf(t, x, subject)); before == 0 || after != before {
			t.Errorf("the same choice again: %d entries, then %d", before, after)
		}
		ok(t, x.Center.Subscribe(ctx, there, center.AlertSubscription{}))
		ok(t, x.Store.Read(ctx, func(tx *store.Tx) error {
			ids, err := tx.Subscribers(nil, 0, 10)
			if len(ids) != 2 {
				t.Errorf("%d are told", len(ids))
			}
			return err
		}))
	})
}

// TestAnAuthorIsToldOnceThatAMessageIsJoined: taking it out and joining it anew
// tells nothing new.
func TestAnAuthorIsToldOnceThatAMessageIsJoined(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m, a, b := x.Approved(town.Water), published(x, noWater()), published(x, noWater())
		for _, to := range []vidhuk.Alert{a, a, a, b, a} {
			joined := center.Attachment{AlertRef: center.AlertRef{ID: to.ID}, Numbers: numbersOf(m)}
			_, err := x.Center.Attach(ctx, operator(x), joined)
			ok(t, err)
			_, err = x.Center.Detach(ctx, operator(x), joined)
			ok(t, err)
		}
		times := 0
		for _, n := range noticesOf(x, x.Member()) {
			if n.Kind == "alert_attached" && n.Number == m.Number {
				times++
			}
		}
		if times != 2 {
			t.Errorf("the author is told %d times of two alerts", times)
		}
		x.Audit()
	})
}

// TestAnAlertSaysWhereAndWhat: the whole city is alarmed only by who says so.
func TestAnAlertSaysWhereAndWhat(t *testing.T) {
	x := town.New(t)
	for name, c := range map[string]struct {
		change func(*center.AlertNotice)
		code   string
	}{
		"districts":         {func(*center.AlertNotice) {}, ""},
		"the city":          {func(n *center.AlertNotice) { n.Districts, n.WholeCity = nil, true }, ""},
		"nowhere":           {func(n *center.AlertNotice) { n.Districts = nil }, "districts required"},
		"both":              {func(n *center.AlertNotice) { n.WholeCity = true }, "districts alert_place_twice"},
		"no words":          {func(n *center.AlertNotice) { n.Text = " " }, "text required"},
		"hardly a word":     {func(n *center.AlertNotice) { n.Text = "Ой!" }, "text too_short"},
		"a draft":           {func(n *center.AlertNotice) { n.Districts, n.Text, n.Draft = nil, "", true }, ""},
		"a draft of a both": {func(n *center.AlertNotice) { n.WholeCity, n.Draft = true, true }, "districts alert_place_twice"},
	} {
		n := noWater()
		c.change(&n)
		_, seen := x.Center.PreviewAlert(ctx, operator(x), n)
		_, err := x.Center.Alert(ctx, operator(x), n)
		for _, err := range []error{seen, err} {
			got := ""
			if e, ok := err.(*vidhuk.Error); ok && len(e.Fields) > 0 {
				got = e.Fields[0].Field + " " + e.Fields[0].Code
			}
			if got != c.code {
				t.Errorf("%s: %q, want %q (%v)", name, got, c.code, err)
			}
		}
	}
	x.Audit()
}
