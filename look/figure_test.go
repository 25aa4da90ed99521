package look_test

import (
	"context"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/figure"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// counted asks for figures after what was kept has grown old.
func counted(t *testing.T, x *town.Town, f look.FigureFilter) look.Figures {
	t.Helper()
	x.Clock.Pass(time.Minute)
	got, err := x.Look.Figures(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func of(t *testing.T, f look.Figures, slug string) look.OrganizationFigures {
	t.Helper()
	for _, o := range f.Organizations {
		if o.Organization.Slug == slug {
			return o
		}
	}
	t.Fatalf("no figures of %s among %d", slug, len(f.Organizations))
	return look.OrganizationFigures{}
}

func TestFiguresCountWhatHappened(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for _, s := range town.States() {
			x.In(s)
		}
		x.In(vidhuk.Closed)
		got := counted(t, x, look.FigureFilter{})

		var total int64
		for _, p := range got.Series {
			total += p.Received
		}
		if got.Flow.Received == 0 || total != got.Flow.Received || got.Series[len(got.Series)-1].Received != total {
			t.Errorf("received %d, the series has %d and today %+v", got.Flow.Received, total, got.Series[len(got.Series)-1])
		}
		// In: closed twice, archived once; reopened is no longer closed.
		if f := got.Flow; f.Closed != 3 || f.Done != 3 || f.Explained != 0 || f.Reopened != 1 || f.Rejected != 1 || f.Hidden != 1 {
			t.Errorf("flow %+v", f)
		}
		var fates int64
		for _, s := range got.Fates {
			fates += s.Count
		}
		if fates != got.Flow.Received {
			t.Errorf("%d messages have a fate, %d were received", fates, got.Flow.Received)
		}
		for _, g := range got.Grounds {
			want := int64(0)
			if g.Ground == "ADS" {
				want = 1
			}
			if g.Rejected != want || g.Removed != want {
				t.Errorf("ground %s: %d rejected, %d removed", g.Ground, g.Rejected, g.Removed)
			}
		}
		// One was forwarded: of what is examined without the public only the number is told.
		if len(got.Topics) != 2 || got.Topics[0].Key != "utilities" || len(got.Topics[0].Subtopics) != 1 || got.Topics[0].Count.Count != got.Flow.Received-1 ||
			got.Topics[1].Key != "corruption" || got.Topics[1].Count.Count != 1 {
			t.Errorf("topics %+v", got.Topics)
		}
		roads := of(t, got, town.Roads)
		if roads.Done == 0 || roads.OnTime.Late != 0 || roads.Reaction.Count == 0 || roads.Reaction.Median == 0 && roads.Reaction.Count >= 5 {
			t.Errorf("roads %+v", roads)
		}
		if all := got.All; all.Done != roads.Done+of(t, got, town.Water).Done || all.Closing.Count != 3 {
			t.Errorf("all %+v", all)
		}
	})
}

func TestFiguresKnowTheirFilter(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		ctx := context.Background()
		x.Approved(town.Roads)
		other, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text, Topic: "transport", Place: vidhuk.Place{District: "zavodskyi"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(other.Number), Ground: "POLITICS"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			filter             look.FigureFilter
			received, rejected int64
			organizations      int
		}{
			{look.FigureFilter{}, 2, 1, 1},
			{look.FigureFilter{Topic: "transport"}, 1, 1, 0},
			{look.FigureFilter{Topic: "utilities", Subtopic: "roads"}, 1, 0, 1},
			{look.FigureFilter{District: "zavodskyi"}, 1, 1, 0},
			{look.FigureFilter{Organization: town.Roads}, 1, 0, 1},
			{look.FigureFilter{Organization: town.Roads, Topic: "transport"}, 0, 0, 0},
			{look.FigureFilter{Channel: vidhuk.Phone}, 0, 0, 0},
			{look.FigureFilter{Ask: figure.Ask{Span: figure.Week, On: "2026-11-16"}}, 0, 0, 0},
		} {
			got := counted(t, x, c.filter)
			if got.Flow.Received != c.received || got.Flow.Rejected != c.rejected || len(got.Organizations) != c.organizations {
				t.Errorf("%+v: received %d, rejected %d, %d organizations", c.filter, got.Flow.Received, got.Flow.Rejected, len(got.Organizations))
			}
		}
	})
}

// Corruption is never public (4.2): it shows as a number of the whole city, and
// no filter finds where it happened.
func TestFiguresDoNotGiveAwayWhatIsNeverPublic(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		if _, err := x.Center.Submit(context.Background(), x.Member(), center.Submission{Text: town.Text, Topic: "corruption", Place: vidhuk.Place{District: "zavodskyi"}}); err != nil {
			t.Fatal(err)
		}
		got := counted(t, x, look.FigureFilter{})
		if got.Flow.Received != 1 || len(got.Topics) != 1 || len(got.Districts) != 0 || len(got.Channels) != 0 {
			t.Errorf("the city: %+v %+v %+v", got.Flow, got.Districts, got.Channels)
		}
		for _, f := range []look.FigureFilter{{Topic: "corruption"}, {District: "zavodskyi"}, {Channel: vidhuk.Site}} {
			if got := counted(t, x, f); got.Flow.Received != 0 || got.Flow.Standing != 0 || len(got.Topics) != 0 {
				t.Errorf("%+v finds it: %+v", f, got.Flow)
			}
		}
	})
}

// What is overdue and open weighs in the share: leaving the hard ones open
// improves nothing.
func TestTheShareOnTimeIsHonest(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for range 9 {
			x.Answered(vidhuk.MarkDone, town.Roads)
		}
		late := x.Accepted(town.Roads)
		x.Accepted(town.Roads)
		before := of(t, counted(t, x, look.FigureFilter{}), town.Roads)
		if before.OnTime.OnTime != 9 || before.OnTime.Percent != nil || before.Open != 2 {
			t.Errorf("nine cases are too few for a share: %+v", before.OnTime)
		}

		x.Clock.Pass(11 * 24 * time.Hour)
		if _, err := x.Center.Answer(context.Background(), x.Executor(town.Roads), center.Reply{Duty: x.Duty(late, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkExplained}); err != nil {
			t.Fatal(err)
		}
		got := of(t, counted(t, x, look.FigureFilter{}), town.Roads)
		if o := got.OnTime; o.OnTime != 9 || o.Late != 1 || o.Overdue != 1 || o.Percent == nil || *o.Percent != 82 {
			t.Errorf("nine of eleven: %+v", o)
		}
		if got.Done != 9 || got.Explained != 1 || got.Answer.Count != 10 || got.Answer.Ninth == 0 {
			t.Errorf("figures %+v", got)
		}
		// The week before the late answer: two were open at its end, none overdue yet.
		then := of(t, counted(t, x, look.FigureFilter{Ask: figure.Ask{Span: figure.Week, On: "2026-11-23"}}), town.Roads)
		if then.Open != 2 || then.OnTime.Overdue != 0 || then.OnTime.OnTime != 9 {
			t.Errorf("at the end of that week: %+v", then)
		}
	})
}

func TestFiguresHearTheAuthors(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		ctx := context.Background()
		for i := range 10 {
			m := x.Closed(vidhuk.MarkDone, town.Roads)
			if _, err := x.Center.Rate(ctx, x.Member(), center.Satisfaction{Ref: center.Ref{Number: m.Number}, Solved: i > 0, Score: 4}); err != nil {
				t.Fatal(err)
			}
		}
		got := counted(t, x, look.FigureFilter{}).Satisfaction
		if got.Solved != 9 || got.Unsolved != 1 || got.Percent == nil || *got.Percent != 90 || got.Scored != 10 || got.Score != 40 {
			t.Errorf("satisfaction %+v", got)
		}
		if other := counted(t, x, look.FigureFilter{Organization: town.Water}).Satisfaction; other.Solved != 0 || other.Percent != nil {
			t.Errorf("of another organization: %+v", other)
		}
	})
}

func TestFiguresAreKeptForAMoment(t *testing.T) {
	x := town.New(t)
	ask := func() int64 {
		t.Helper()
		f, err := x.Look.Figures(context.Background(), look.FigureFilter{})
		if err != nil {
			t.Fatal(err)
		}
		return f.Flow.Received
	}
	if n := ask(); n != 0 {
		t.Fatalf("%d messages in an empty town", n)
	}
	x.Submitted()
	if n := ask(); n != 0 {
		t.Errorf("counted anew within a moment: %d", n)
	}
	x.Clock.Pass(6 * time.Second)
	if n := ask(); n != 1 {
		t.Errorf("after a moment: %d messages", n)
	}
}
