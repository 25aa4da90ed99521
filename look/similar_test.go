package look_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

var ctx = context.Background()

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const pothole = "На вулиці Садовій біля будинку 14 величезна вибоїна, вже двоє водіїв пробили колеса. Засипте, будь ласка."

// published is a message of somebody's that everybody reads.
func published(t *testing.T, x *town.Town, who vidhuk.Actor, s center.Submission) vidhuk.Message {
	t.Helper()
	m, err := x.Center.Submit(ctx, who, s)
	ok(t, err)
	m, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Organizations: []string{town.Roads}})
	ok(t, err)
	return m
}

func numbers(all []look.Likeness) []vidhuk.Number {
	var list []vidhuk.Number
	for _, l := range all {
		list = append(list, l.Message.Number)
	}
	return list
}

func TestSimilarFindsTheSameProblemInOtherWords(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		petro := x.Person("Петро", []vidhuk.Role{vidhuk.Member})
		m := published(t, x, x.Member(), center.Submission{Text: pothole})
		found, err := x.Look.Similar(ctx, look.SimilarQuery{
			Text: "Вибоїна біля будинку 14 по вул. Садовій: колеса пробивають водії, засипте!", AuthorID: petro.AccountID,
		})
		ok(t, err)
		if len(found) != 1 || found[0].Message.Number != m.Number {
			t.Fatalf("found %v, want %s", numbers(found), m.Number)
		}
		if l := found[0]; l.Same || l.Again || !slices.Contains(l.Reasons, "same_address") {
			t.Errorf("same %t, again %t, because %q", l.Same, l.Again, l.Reasons)
		}
	})
}

func TestOneTextAtAnotherAddressIsAnotherProblem(t *testing.T) {
	x := town.New(t)
	published(t, x, x.Member(), center.Submission{Text: pothole})
	for _, q := range []look.SimilarQuery{
		{Text: "На вулиці Садовій біля будинку 41 величезна вибоїна, вже двоє водіїв пробили колеса. Засипте, будь ласка."},
		{Text: "На вулиці Морехідній біля будинку 14 величезна вибоїна, вже двоє водіїв пробили колеса. Засипте, будь ласка."},
	} {
		found, err := x.Look.Similar(ctx, q)
		ok(t, err)
		if len(found) != 0 {
			t.Errorf("%q is taken for %q", q.Text, found[0].Message.Text)
		}
	}
}

func TestWhatWaitsForReviewIsShownToItsAuthorAndTheDeskOnly(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		petro := x.Person("Петро", []vidhuk.Role{vidhuk.Member})
		first, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: pothole})
		ok(t, err)
		for _, c := range []struct {
			author int64
			want   int
		}{{0, 0}, {petro.AccountID, 0}, {x.Member().AccountID, 1}} {
			found, err := x.Look.Similar(ctx, look.SimilarQuery{Text: pothole, AuthorID: c.author})
			ok(t, err)
			if len(found) != c.want {
				t.Errorf("author %d sees %v", c.author, numbers(found))
			}
			if c.want == 1 && !found[0].Same {
				t.Error("one's own open message in the same words is not the same one")
			}
		}
		second, err := x.Center.Submit(ctx, petro, center.Submission{Text: pothole})
		ok(t, err)
		found, err := x.Look.SimilarTo(ctx, x.Moderator(), second.Number)
		ok(t, err)
		if !slices.Equal(numbers(found), []vidhuk.Number{first.Number}) {
			t.Errorf("the desk sees %v", numbers(found))
		}
		for who, want := range map[*vidhuk.Actor]vidhuk.Kind{&petro: vidhuk.Forbidden, {}: vidhuk.NotFound} {
			if _, err := x.Look.SimilarTo(ctx, *who, second.Number); vidhuk.KindOf(err) != want {
				t.Errorf("%q at the desk: %v", who.Name, err)
			}
		}
	})
}

func TestAClosedProblemThatReturnsIsNoDuplicate(t *testing.T) {
	x := town.New(t)
	m := x.Closed(vidhuk.MarkDone, town.Roads)
	q := look.SimilarQuery{Text: town.Text}
	x.Clock.Pass(60 * 24 * time.Hour)
	found, err := x.Look.Similar(ctx, q)
	ok(t, err)
	if len(found) != 1 || found[0].Message.Number != m.Number || !found[0].Again || found[0].Same {
		t.Fatalf("after 60 days: %+v", found)
	}
	x.Clock.Pass(31 * 24 * time.Hour)
	if found, err = x.Look.Similar(ctx, q); err != nil || len(found) != 0 {
		t.Errorf("after 91 days: %v, %v", numbers(found), err)
	}
}

func TestAnOpenProblemIsRememberedForTheWindow(t *testing.T) {
	x := town.New(t)
	published(t, x, x.Member(), center.Submission{Text: pothole})
	x.Clock.Pass(29 * 24 * time.Hour)
	for days, want := range []int{1, 0} {
		found, err := x.Look.Similar(ctx, look.SimilarQuery{Text: pothole})
		ok(t, err)
		if len(found) != want {
			t.Errorf("%d days after: %v", 29+2*days, numbers(found))
		}
		x.Clock.Pass(48 * time.Hour)
	}
}

func TestHiddenAndWithdrawnMessagesAreNotShownAsSimilar(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for _, s := range []vidhuk.State{vidhuk.Hidden, vidhuk.Withdrawn, vidhuk.Rejected} {
			x.In(s)
		}
		found, err := x.Look.Similar(ctx, look.SimilarQuery{Text: town.Text, AuthorID: x.Member().AccountID})
		ok(t, err)
		if len(found) != 0 {
			t.Errorf("shows %s", found[0].Message.State)
		}
	})
}
