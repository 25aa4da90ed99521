package center_test

import (
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

func department(x *town.Town) vidhuk.Actor {
	return x.Person("Департамент", []vidhuk.Role{vidhuk.DepartmentOf})
}

func TestTwoPersonsStopActivity(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		s := x.Proposed()
		if s.State != vidhuk.StopProposed || s.Part != vidhuk.WholeCentre || s.Number != "123р" || s.ProposedBy != x.Administrator().AccountID {
			t.Errorf("proposed: %+v", s)
		}
		x.Clock.Set(s.StopsAt.Add(-time.Minute))
		if _, err := x.Center.ConfirmStop(ctx, x.Administrator(), center.StopRef{ID: s.ID}); code(err) != "second_person_needed" {
			t.Errorf("the same person confirms: %v", err)
		}
		if _, err := x.Center.ConfirmStop(ctx, x.Moderator(), center.StopRef{ID: s.ID}); code(err) != "forbidden" {
			t.Errorf("a moderator confirms: %v", err)
		}
		if _, err := x.Center.ConfirmStop(ctx, department(x), center.StopRef{ID: s.ID, Version: s.Version + 1}); code(err) != "stale_version" {
			t.Errorf("another version: %v", err)
		}
		if _, err := x.Center.ProposeStop(ctx, department(x), center.StopOrder{Number: "124р", OrderedAt: x.Clock.Now(), StopsAt: x.Clock.Now().Add(time.Hour)}); code(err) != "stop_open" {
			t.Errorf("a second order: %v", err)
		}
		c, err := x.Center.ConfirmStop(ctx, department(x), center.StopRef{ID: s.ID, Version: s.Version, Key: "k"})
		if err != nil || c.State != vidhuk.StopConfirmed || c.ConfirmedBy != department(x).AccountID || c.Version != s.Version+1 {
			t.Fatalf("confirmed: %+v (%v)", c, err)
		}
		if again, err := x.Center.ConfirmStop(ctx, department(x), center.StopRef{ID: s.ID, Version: s.Version, Key: "k"}); err != nil || again.State != c.State {
			t.Errorf("the same request: %+v (%v)", again, err)
		}
		x.Submitted() // a minute before, everything works
		x.Clock.Set(s.StopsAt)
		if _, err := x.Center.WithdrawStop(ctx, department(x), center.StopRef{ID: s.ID}); code(err) != "stop_in_force" {
			t.Errorf("withdrawn in force: %v", err)
		}
		journalled(t, x, s.Subject(), vidhuk.DeedProposeStop, vidhuk.DeedConfirmStop)
	})
}

// journalled holds what the journal says of a subject against the deeds, each
// under clause 7.1.
func journalled(t *testing.T, x *town.Town, subject string, deeds ...vidhuk.Deed) {
	t.Helper()
	found := entriesOf(t, x, subject)
	if len(found) != len(deeds) {
		t.Fatalf("%s: %d entries", subject, len(found))
	}
	for i, e := range found {
		if e.Deed != deeds[i] || e.Clause != deeds[i].Clause() || e.ActorID == 0 || e.To == "" {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
}

func TestAnOrderToStopIsWithdrawnBeforeItsMoment(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		s := x.Confirmed()
		w, err := x.Center.WithdrawStop(ctx, x.Administrator(), center.StopRef{ID: s.ID})
		if err != nil || w.State != vidhuk.StopWithdrawn {
			t.Fatalf("withdrawn: %+v (%v)", w, err)
		}
		for name, err := range map[string]error{
			"withdrawn again": refusedWith(x.Center.WithdrawStop(ctx, x.Administrator(), center.StopRef{ID: s.ID})),
			"confirmed after": refusedWith(x.Center.ConfirmStop(ctx, department(x), center.StopRef{ID: s.ID})),
		} {
			if code(err) != "wrong_stop_state" {
				t.Errorf("%s: %v", name, err)
			}
		}
		x.Clock.Set(s.StopsAt.Add(time.Hour))
		x.Submitted() // activity goes on
		late := x.Proposed()
		x.Clock.Set(late.StopsAt.Add(time.Second))
		if _, err := x.Center.ConfirmStop(ctx, department(x), center.StopRef{ID: late.ID}); code(err) != "stop_too_late" {
			t.Errorf("confirmed after its moment: %v", err)
		}
		if _, err := x.Center.ConfirmStop(ctx, department(x), center.StopRef{ID: 99}); code(err) != "not_found" {
			t.Errorf("no such order: %v", err)
		}
	})
}

func refusedWith[T any](_ T, err error) error { return err }

func TestAnOrderToStopNeedsItsRequisites(t *testing.T) {
	x := town.New(t)
	now := x.Clock.Now()
	good := center.StopOrder{Number: "123р", OrderedAt: now, StopsAt: now}
	for name, c := range map[string]struct {
		change      func(*center.StopOrder)
		field, code string
	}{
		"no number":       {func(o *center.StopOrder) { o.Number = " " }, "number", "required"},
		"no date":         {func(o *center.StopOrder) { o.OrderedAt = time.Time{} }, "ordered_at", "required"},
		"a date to come":  {func(o *center.StopOrder) { o.OrderedAt = now.Add(time.Hour) }, "ordered_at", "in_the_future"},
		"no moment":       {func(o *center.StopOrder) { o.StopsAt = time.Time{} }, "stops_at", "required"},
		"a moment before": {func(o *center.StopOrder) { o.StopsAt = now.Add(-time.Second) }, "stops_at", "in_the_past"},
		"in two years":    {func(o *center.StopOrder) { o.StopsAt = now.AddDate(2, 0, 0) }, "stops_at", "stop_too_far"},
	} {
		o := good
		c.change(&o)
		if _, err := x.Center.ProposeStop(ctx, x.Administrator(), o); fieldsOf(err)[c.field] != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := x.Center.ProposeStop(ctx, x.Administrator(), good); err != nil {
		t.Errorf("at this very moment: %v", err)
	}
}

// The door is shut in the centre itself: the actors here know nothing of the
// order, as those of a request that began before it.
func TestAfterTheStopNothingIsAddedOrChanged(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Accepted(town.Roads)
		a := published(x, noWater())
		applicant := asked(x)
		x.Stopped()
		refused := map[vidhuk.Deed]error{}
		for deed, attempt := range attempts {
			if rights.GoesOn(deed) {
				continue
			}
			refused[deed] = attempt(x, x.Administrator(), m.Number, args{version: m.Version, organization: town.Roads, to: town.Water, text: town.Text})
		}
		_, refused[vidhuk.DeedSubmit] = x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text})
		_, refused[vidhuk.DeedSupport] = x.Center.Support(ctx, x.Member(), center.Ref{Number: m.Number})
		_, refused[vidhuk.DeedFollow] = x.Center.Follow(ctx, x.Member(), center.Ref{Number: m.Number})
		_, refused[vidhuk.DeedImport] = x.Center.Import(ctx, x.Administrator(), center.ImportPlan{Source: "old"}, []center.Older{{ExternalID: "1", Text: town.Text}})
		_, refused[vidhuk.DeedGazetteer] = x.Center.ReplaceStreets(ctx, x.Administrator(), center.Streets{Streets: []vidhuk.Street{{Key: "street-tykha", Kind: vidhuk.Road, Name: "Тиха", District: "zavodskyi"}}})
		_, refused[vidhuk.DeedAdmit] = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: applicant.AccountID, Admit: true})
		_, refused[vidhuk.DeedRefuse] = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: applicant.AccountID, Reason: "Не мешкає в місті."})
		_, refused[vidhuk.DeedJoin] = x.Center.Enroll(ctx, application("Нова"))
		_, refused[vidhuk.DeedAgreeRules] = x.Center.AcceptRules(ctx, x.Member())
		_, refused[vidhuk.DeedAlert] = x.Center.Alert(ctx, department(x), noWater())
		_, refused[vidhuk.DeedUpdateAlert] = x.Center.UpdateAlert(ctx, department(x), center.AlertNotice{AlertRef: aref(a), Kind: "water", Organization: town.Water})
		_, refused[vidhuk.DeedDescribe] = x.Center.Describe(ctx, x.Executor(town.Roads), center.Description{Organization: town.Roads})
		_, refused[vidhuk.DeedPost] = x.Center.Post(ctx, x.Moderator(), center.Publication{PostContent: center.PostContent{Kind: vidhuk.News, Title: "Новина", Text: town.Text}})
		for deed, err := range refused {
			if rights.GoesOn(deed) {
				t.Errorf("%s goes on and is tried here", deed)
			}
			if code(err) != "stopped" {
				t.Errorf("%s: %v, want stopped", deed, err)
			}
		}
		if after := x.Message(m.Number); after.Version != m.Version || after.State != m.State {
			t.Errorf("the message changed: %+v", after)
		}
		if _, err := x.Center.EndAlert(ctx, department(x), center.AlertEnd{AlertRef: aref(a)}); err != nil {
			t.Errorf("a running alert ends: %v", err)
		}
		hidden, err := x.Center.Hide(ctx, x.Administrator(), center.Hiding{Ref: x.Ref(m.Number), Ground: "OBSCENE_INSULT", Text: "Лайка в другому реченні."})
		if err != nil || hidden.State != vidhuk.Hidden {
			t.Errorf("what breaks the law goes out of sight: %v", err)
		}
		ok(t, x.Center.Subscribe(ctx, x.Member(), center.AlertSubscription{}))
		applicant.Stopped = inForce(t, x)
		ok(t, x.Center.Erase(ctx, applicant, town.Password)) // with the message that waited
	})
}

func inForce(t *testing.T, x *town.Town) (s *vidhuk.Stop) {
	t.Helper()
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		s, err = tx.InForce()
		return err
	}))
	return s
}

// asked is somebody who asked to join with a message.
func asked(x *town.Town) vidhuk.Actor {
	x.T.Helper()
	a, err := x.Center.Enroll(ctx, withMessage("Марія"))
	if err != nil {
		x.T.Fatal(err)
	}
	return center.Actor(a, vidhuk.Site)
}

// The schedule has nothing to do with what is stopped, and finds no fault in it.
func TestTheScheduleRestsAfterTheStop(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.In(vidhuk.Clarifying)
		p, err := x.Center.Post(ctx, x.Moderator(), center.Publication{PostContent: center.PostContent{
			Kind: vidhuk.News, Title: "Новина", Text: town.Text, PublishAt: x.Clock.Now().AddDate(0, 0, 2),
		}})
		ok(t, err)
		a := published(x, noWater())
		x.Stopped()
		x.Clock.Pass(60 * 24 * time.Hour)
		for name, run := range map[string]func() (int, error){
			"lapse": func() (int, error) { return x.Center.LapseClarifications(ctx) },
			"issue": func() (int, error) { return x.Center.IssuePosts(ctx) },
			"move":  func() (int, error) { return x.Center.TransferClosed(ctx) },
		} {
			if n, err := run(); n != 0 || err != nil {
				t.Errorf("%s: %d (%v)", name, n, err)
			}
		}
		if x.Message(m.Number).State != vidhuk.Clarifying {
			t.Error("the message lapsed")
		}
		if n, err := x.Center.ExpireAlerts(ctx); n != 1 || err != nil {
			t.Errorf("%d alerts of %d expired (%v), post %d", n, a.ID, err, p.ID)
		}
	})
}
