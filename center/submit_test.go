package center_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func submit(t *testing.T, x *town.Town, s center.Submission) vidhuk.Message {
	t.Helper()
	m, err := x.Center.Submit(ctx, x.Member(), s)
	ok(t, err)
	return m
}

// fieldsOf says which fields a refusal names, and why.
func fieldsOf(err error) map[string]string {
	fields := map[string]string{}
	if e, is := err.(*vidhuk.Error); is {
		for _, f := range e.Fields {
			fields[f.Field] = f.Code
		}
	}
	return fields
}

func TestASubmissionGetsItsNumberAndReceiptAtOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		first, second := x.Submitted(), x.Submitted()
		if first.Number != "2026-000001" || second.Number != "2026-000002" {
			t.Errorf("numbers %s, %s", first.Number, second.Number)
		}
		state(t, first, vidhuk.Pending)
		if got := told(x, x.Member(), first.Number); got != "received" {
			t.Errorf("the author is told %q", got)
		}
		// The year is that of the city's clock, not of UTC.
		x.Clock.Set(time.Date(2026, 12, 31, 22, 30, 0, 0, time.UTC))
		if m := x.Submitted(); m.Number != "2027-000001" {
			t.Errorf("half past midnight in Kyiv on New Year's night: %s", m.Number)
		}
	})
}

func TestASubmissionSaysWhatIsWrongWithWhichField(t *testing.T) {
	x := town.New(t)
	for name, c := range map[string]struct {
		s           center.Submission
		field, code string
	}{
		"empty":            {center.Submission{}, "text", "required"},
		"only spaces":      {center.Submission{Text: " \u200b\n"}, "text", "required"},
		"one word":         {center.Submission{Text: "Яма"}, "text", "too_short"},
		"only emoji":       {center.Submission{Text: strings.Repeat("😡", 50)}, "text", "too_short"},
		"only a link":      {center.Submission{Text: "https://example.org/very/long/address/of/something"}, "text", "too_short"},
		"too long":         {center.Submission{Text: strings.Repeat("Яма на дорозі. ", 1000)}, "text", "too_long"},
		"unknown topic":    {center.Submission{Text: town.Text, Topic: "ufo"}, "topic", "unknown_value"},
		"unknown subtopic": {center.Submission{Text: town.Text, Topic: "utilities", Subtopic: "ufo"}, "subtopic", "unknown_value"},
		"unknown district": {center.Submission{Text: town.Text, Place: vidhuk.Place{District: "mars"}}, "place.district", "unknown_value"},
		"no such point":    {center.Submission{Text: town.Text, Place: vidhuk.Place{Lat: 91}}, "place.lat", "wrong_point"},
		"no number at all": {center.Submission{Text: town.Text, Place: vidhuk.Place{Lat: math.NaN()}}, "place.lat", "wrong_point"},
		"unknown kind":     {center.Submission{Text: town.Text, Kind: "rant"}, "kind", "unknown_value"},
		"eleven photos":    {center.Submission{Text: town.Text, Photos: make([]int64, 11)}, "photos", "photo_too_many"},
		"another's photo":  {center.Submission{Text: town.Text, Photos: []int64{12345}}, "photos", "photo_unknown"},
	} {
		_, err := x.Center.Submit(ctx, x.Member(), c.s)
		if got := fieldsOf(err)[c.field]; got != c.code {
			t.Errorf("%s: %v, want %s: %s", name, err, c.field, c.code)
		}
	}
	if m := x.Submitted(); m.Number != "2026-000001" {
		t.Errorf("refused submissions took numbers: the next is %s", m.Number)
	}
}

func TestAWrongPlaceIsRefusedAlsoInAnEditWithAKey(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	_, err := x.Center.Edit(ctx, x.Member(), center.Edit{
		Ref: center.Ref{Number: m.Number, Version: m.Version, Key: "k"}, Text: town.Text, Place: vidhuk.Place{Lat: math.NaN()},
	})
	if kind := vidhuk.KindOf(err); kind != vidhuk.Invalid {
		t.Errorf("a place at no number: %v", err)
	}
}

func TestTheTextIsKeptAsItWasWrittenButForWhatHides(t *testing.T) {
	x := town.New(t)
	for raw, want := range map[string]string{
		"Яма «біля» школи № 3, об’їзд не працює 😡, прошу відремонтувати.":      "Яма «біля» школи № 3, об’їзд не працює 😡, прошу відремонтувати.",
		"  Яма \u202eбіля школи\u202c,\u200b прошу відремонтувати дорогу.\x00": "Яма біля школи, прошу відремонтувати дорогу.",
		"<script>alert('яма')</script> '; drop table message; --":              "<script>alert('яма')</script> '; drop table message; --",
	} {
		if m := submit(t, x, center.Submission{Text: raw}); m.Text != want || x.Message(m.Number).Text != want {
			t.Errorf("%q is kept as %q", raw, m.Text)
		}
	}
}

func TestATopicIsSuggestedWhenTheAuthorChoseNone(t *testing.T) {
	x := town.New(t)
	m := submit(t, x, center.Submission{Text: town.Text})
	if m.Topic != "utilities" || m.Subtopic != "roads" {
		t.Errorf("a hole in the road: %s/%s", m.Topic, m.Subtopic)
	}
	if m = submit(t, x, center.Submission{Text: "Абракадабра хокус покус шляк трафить."}); m.Topic != "other" {
		t.Errorf("of nothing in particular: %s", m.Topic)
	}
}

func TestAnEmergencyReaches1588AndTheModeratorsAtAnyHour(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		operator := x.Everybody()[vidhuk.Operator1588]
		x.Clock.Set(town.Kyiv(2026, time.November, 28, 2, 10)) // Saturday
		m := submit(t, x, center.Submission{Text: "Прорвало трубу, заливає підвал"})
		state(t, m, vidhuk.Pending)
		if !m.Emergency || told(x, operator, m.Number) != "emergency_pending" || told(x, x.Moderator(), m.Number) != "emergency_pending" {
			t.Errorf("emergency %t; 1588 is told %q, the moderator %q", m.Emergency, told(x, operator, m.Number), told(x, x.Moderator(), m.Number))
		}
		q, err := x.Look.Queue(ctx, operator, "", 0)
		ok(t, err)
		if len(q.Items) != 1 || q.Items[0].Number != m.Number {
			t.Errorf("1588 sees %+v", q.Items)
		}
		plain := x.Submitted()
		if got := told(x, operator, plain.Number); got != "" {
			t.Errorf("of a plain message 1588 is told %q", got)
		}
		_, err = x.Look.Message(ctx, operator, plain.Number)
		refused(t, err, "not_found")
	})
}

func TestAnEditThatTurnsOutAnEmergencyRaisesTheAlarm(t *testing.T) {
	x := town.New(t)
	operator := x.Everybody()[vidhuk.Operator1588]
	m := x.Submitted()
	m, err := x.Center.Edit(ctx, x.Member(), center.Edit{Ref: x.Ref(m.Number), Text: "Прорвало трубу, заливає підвал будинку на Соборній, 5"})
	ok(t, err)
	if !m.Emergency || told(x, operator, m.Number) != "emergency_pending" {
		t.Errorf("emergency %t, 1588 is told %q", m.Emergency, told(x, operator, m.Number))
	}
}

// TestAnEditBeforeReviewKeepsThePlaceInTheQueue: A-26.
func TestAnEditBeforeReviewKeepsThePlaceInTheQueue(t *testing.T) {
	x := town.New(t)
	first := x.Submitted()
	x.Clock.Pass(time.Minute)
	x.Submitted()
	_, err := x.Center.Claim(ctx, x.Moderator(), first.Number, false)
	ok(t, err)
	x.Clock.Pass(time.Minute)
	m, err := x.Center.Edit(ctx, x.Member(), center.Edit{Ref: x.Ref(first.Number), Text: town.Text + " Терміново!"})
	ok(t, err)
	if m.Number != first.Number || !m.ReceivedAt.Equal(first.ReceivedAt) || m.Revision != 2 {
		t.Errorf("%s became %+v", first.Number, m)
	}
	q, err := x.Look.Queue(ctx, x.Moderator(), "", 0)
	ok(t, err)
	if q.Items[0].Number != first.Number || q.Items[0].Claim == nil || !q.Items[0].Claim.Mine {
		t.Errorf("the queue begins with %+v", q.Items[0])
	}
	// The moderator who had it open must reload.
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: center.Ref{Number: first.Number, Version: first.Version}, Organizations: []string{town.Roads}})
	refused(t, err, "stale_version")
	x.Audit()
}

// TestAfterPublicationTheAuthorOnlyAdds: A-25.
func TestAfterPublicationTheAuthorOnlyAdds(t *testing.T) {
	x := town.New(t)
	for _, m := range []vidhuk.Message{x.Approved(town.Roads), x.Accepted(town.Roads)} {
		_, err := x.Center.Edit(ctx, x.Member(), center.Edit{Ref: x.Ref(m.Number), Text: "Зовсім інший текст про зовсім інше."})
		refused(t, err, "wrong_state")
		after, err := x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: center.Ref{Number: m.Number}, Text: "Яма стала глибшою."})
		ok(t, err)
		if after.State != m.State || after.Text != m.Text || after.Revision != 1 {
			t.Errorf("the addition changed the message: %+v", after)
		}
		s := stand(x, m.Number)
		if last := s.comments[len(s.comments)-1]; last.Kind != vidhuk.Supplement || last.Text != "Яма стала глибшою." {
			t.Errorf("the addition: %+v", last)
		}
		if got := told(x, x.Executor(town.Roads), m.Number); got != "supplemented" {
			t.Errorf("the executor is told %q", got)
		}
	}
}

// TestWithdrawingIsFreeUntilSomebodyAccepts: A-27.
func TestWithdrawingIsFreeUntilSomebodyAccepts(t *testing.T) {
	x := town.New(t)
	withdraw := func(m vidhuk.Message) (vidhuk.Message, error) {
		return x.Center.Withdraw(ctx, x.Member(), center.Ref{Number: m.Number})
	}
	for _, s := range []vidhuk.State{vidhuk.Pending, vidhuk.Clarifying, vidhuk.Rejected, vidhuk.Approved, vidhuk.Notified, vidhuk.RedirectNeeded} {
		m, err := withdraw(x.In(s))
		ok(t, err)
		state(t, m, vidhuk.Withdrawn)
	}
	_, err := withdraw(x.In(vidhuk.InWork))
	refused(t, err, "wrong_state")
	// One accepted and another asked to be relieved: somebody works on it.
	m := redirect(t, x, x.Accepted(town.Roads, town.Water), town.Water, town.Parks)
	_, err = withdraw(m)
	refused(t, err, "wrong_state")
	if got := told(x, x.Executor(town.Roads), x.In(vidhuk.Withdrawn).Number); got != "withdrawn" {
		t.Errorf("the executor is told %q", got)
	}
	x.Audit()
}

func TestARejectedMessageCanBeMendedAndSentAgain(t *testing.T) {
	x := town.New(t)
	m := x.In(vidhuk.Rejected)
	m, err := x.Center.Resubmit(ctx, x.Member(), center.Edit{Ref: x.Ref(m.Number), Text: town.Text + " Без реклами."})
	ok(t, err)
	state(t, m, vidhuk.Pending)
	if m.Ground != "" || m.Reason != "" || m.Revision != 2 {
		t.Errorf("sent again with ground %q, reason %q, revision %d", m.Ground, m.Reason, m.Revision)
	}
	m, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Organizations: []string{town.Roads}})
	ok(t, err)
	state(t, m, vidhuk.Notified)
	x.Audit()
}

func TestFloodingIsBraked(t *testing.T) {
	x := town.New(t, func(x *town.Town) { x.Rules.Norms.MessagesPerHour = 3 })
	for range 3 {
		x.Submitted()
	}
	_, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text})
	refused(t, err, "too_fast")
	_, err = x.Center.Submit(ctx, x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), center.Submission{Text: town.Text})
	ok(t, err)
	x.Clock.Pass(time.Hour)
	x.Submitted()
}
