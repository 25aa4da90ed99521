package center_test

import (
	"fmt"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// lots are enough rejections that the lot falls on one, with the messages.
func lots(x *town.Town) {
	x.T.Helper()
	for i := range 60 {
		m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: fmt.Sprintf("Яма на дорозі біля будинку %d, просимо засипати.", i), Topic: "utilities", Subtopic: "roads"})
		must(x, err)
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: center.Ref{Number: m.Number, Version: m.Version}, Ground: "UNCLEAR", Text: "Уточніть, про яку саме яму йдеться."})
		must(x, err)
		x.Clock.Pass(4 * time.Minute)
	}
}

// TestTheLotFallsOnDecisions: 4.3, a random audit of what is refused; the same
// decision is never drawn twice, and who decided does not look at it.
func TestTheLotFallsOnDecisions(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		lots(x)
		n, err := x.Center.DrawSecond(ctx)
		if err != nil || n == 0 || n > 30 {
			t.Fatalf("the lot fell on %d of 60 decisions: %v", n, err)
		}
		if again, err := x.Center.DrawSecond(ctx); err != nil || again != 0 {
			t.Errorf("drawn again: %d, %v", again, err)
		}
		list, err := x.Look.Seconds(ctx, x.Administrator(), vidhuk.SecondWaiting, "")
		if err != nil || len(list.Items) != min(n, 20) {
			t.Fatalf("shown %d, %v", len(list.Items), err)
		}
		first := list.Items[0]
		if first.Ground != "UNCLEAR" || first.Text == "" || first.Reason == "" || first.DecidedBy == "" {
			t.Errorf("shown as %+v", first)
		}
		_, err = x.Center.Second(ctx, x.Moderator(), center.SecondLook{ID: first.ID, Agree: true})
		refused(t, err, "forbidden")
		_, err = x.Center.Second(ctx, x.Administrator(), center.SecondLook{ID: first.ID})
		if fieldsOf(err)["text"] != "too_short" && fieldsOf(err)["text"] != "required" {
			t.Errorf("a disagreement without words: %v", err)
		}
		s, err := x.Center.Second(ctx, x.Administrator(), center.SecondLook{ID: first.ID, Text: "Адресу сказано цілком ясно."})
		if err != nil || s.State != vidhuk.SecondDisagreed {
			t.Fatalf("%+v, %v", s, err)
		}
		if k := told(x, x.Moderator(), first.Number); k != "second_disagreed" {
			t.Errorf("who decided hears %q", k)
		}
		_, err = x.Center.Second(ctx, x.Administrator(), center.SecondLook{ID: first.ID, Agree: true})
		refused(t, err, "second_done")
		journalled(t, x, s.Subject(), vidhuk.DeedSecond)
		own, err := x.Look.Workloads(ctx, x.Moderator(), 7)
		if err != nil || own.Own.Refused != 60 || own.Own.Looked != 1 || own.Own.Disagreed != 1 || own.All != nil {
			t.Errorf("the moderator's figures: %+v, %v", own, err)
		}
		all, err := x.Look.Workloads(ctx, x.Administrator(), 7)
		if err != nil || len(all.All) != 1 || all.All[0].Name != x.Moderator().Name || all.Own.Decisions != 0 {
			t.Errorf("everybody's figures: %+v, %v", all, err)
		}
	})
}

// TestNobodyLooksAtTheirOwnDecision: of two hats one person wears, neither helps.
func TestNobodyLooksAtTheirOwnDecision(t *testing.T) {
	x := town.New(t)
	both := x.Person("Обидві ролі", []vidhuk.Role{vidhuk.Moderator, vidhuk.Administrator})
	for i := range 60 {
		m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: fmt.Sprintf("Ліхтар не світить біля будинку %d вже тиждень.", i), Topic: "utilities", Subtopic: "lighting"})
		must(x, err)
		_, err = x.Center.Reject(ctx, both, center.Rejection{Ref: center.Ref{Number: m.Number, Version: m.Version}, Ground: "UNCLEAR", Text: "Уточніть, про який саме ліхтар."})
		must(x, err)
		x.Clock.Pass(4 * time.Minute)
	}
	if n, err := x.Center.DrawSecond(ctx); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	list, err := x.Look.Seconds(ctx, both, vidhuk.SecondWaiting, "")
	if err != nil || !list.Items[0].Own {
		t.Fatalf("%+v, %v", list, err)
	}
	_, err = x.Center.Second(ctx, both, center.SecondLook{ID: list.Items[0].ID, Agree: true})
	refused(t, err, "second_person_needed")
}

// TestThePublicLogNamesNobody: every refusal is told to everybody with its ground
// and its day, without a number, a name or a text.
func TestThePublicLogNamesNobody(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Accepted(town.Roads)
		c := say(x, taras(x), m.Number, 0, rude)
		_, err := x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: c.ID, Ground: "OBSCENE_INSULT"})
		must(x, err)
		other := x.Submitted()
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(other.Number), Ground: "ADS"})
		must(x, err)
		log, err := x.Look.Judgements(ctx, "", 1)
		if err != nil || len(log.Items) != 1 || log.Next == "" || log.Items[0].Deed != vidhuk.DeedReject || log.Items[0].Ground != "ADS" {
			t.Fatalf("%+v, %v", log, err)
		}
		log, err = x.Look.Judgements(ctx, log.Next, 10)
		if err != nil || len(log.Items) != 1 || log.Next != "" {
			t.Fatalf("%+v, %v", log, err)
		}
		j := log.Items[0]
		if j.Deed != vidhuk.DeedRemoveComment || j.Clause != "4.3" || j.Day != x.Clock.Now().Format(time.DateOnly) || j.Topic != m.Topic {
			t.Errorf("%+v", j)
		}
	})
}
