package center_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// together runs n attempts at once and gives the code of each; "" for success.
func together(n int, attempt func(i int) error) []string {
	codes := make([]string, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			if err := attempt(i); err != nil {
				if codes[i] = vidhuk.CodeOf(err); codes[i] == "internal" {
					codes[i] = err.Error()
				}
			}
		})
	}
	close(start)
	all.Wait()
	slices.Sort(codes)
	return codes
}

func TestOfTwoModeratorsAtOnceOneWins(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		moderators := []vidhuk.Actor{x.Moderator(), x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})}
		bodies := []string{town.Roads, town.Water}
		for range 5 {
			m := x.Submitted()
			codes := together(2, func(i int) error {
				_, err := x.Center.Approve(ctx, moderators[i], center.Approval{Ref: center.Ref{Number: m.Number, Version: m.Version}, Organizations: bodies[i : i+1]})
				return err
			})
			if !slices.Equal(codes, []string{"", "stale_version"}) {
				t.Fatalf("two at once: %q", codes)
			}
			if s := stand(x, m.Number); len(s.assignments) != 1 || len(s.entries) != 3 {
				t.Errorf("%d assignments, %d entries", len(s.assignments), len(s.entries))
			}
		}
		x.Audit()
	})
}

func TestOneApprovesWhileTheAuthorEdits(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for range 5 {
			m := x.Submitted()
			codes := together(2, func(i int) error {
				if i == 0 {
					_, err := x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: center.Ref{Number: m.Number, Version: m.Version}, Organizations: []string{town.Roads}})
					return err
				}
				_, err := x.Center.Edit(ctx, x.Member(), center.Edit{Ref: center.Ref{Number: m.Number, Version: m.Version}, Text: "Зовсім інше: прибрати сніг на Садовій."})
				return err
			})
			if !slices.Equal(codes, []string{"", "stale_version"}) {
				t.Fatalf("at once: %q", codes)
			}
			// What is published is what the moderator read.
			if m = x.Message(m.Number); m.Public() && m.Text != town.Text {
				t.Errorf("published unread: %q", m.Text)
			}
		}
		x.Audit()
	})
}

func TestTwoColleaguesAcceptAtOnceAndOneMarkStands(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		colleagues := []vidhuk.Actor{x.Executor(town.Roads), x.Person("Колега", []vidhuk.Role{vidhuk.Executor}, town.Roads)}
		for range 5 {
			m := x.Approved(town.Roads)
			codes := together(4, func(i int) error {
				_, err := x.Center.Accept(ctx, colleagues[i%2], center.Acceptance{Duty: x.Duty(m, town.Roads)})
				return err
			})
			if !slices.Equal(codes, make([]string, 4)) {
				t.Fatalf("at once: %q", codes)
			}
			marks := 0
			for _, c := range stand(x, m.Number).comments {
				if c.Mark == vidhuk.MarkAccepted {
					marks++
				}
			}
			if marks != 1 {
				t.Errorf("%d marks", marks)
			}
		}
		x.Audit()
	})
}

func TestTwoColleaguesAnswerAtOnceAndOneIsTold(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		colleagues := []vidhuk.Actor{x.Executor(town.Roads), x.Person("Колега", []vidhuk.Role{vidhuk.Executor}, town.Roads)}
		m := x.Accepted(town.Roads)
		seen := stand(x, m.Number).assignment(town.Roads).Version
		codes := together(2, func(i int) error {
			_, err := x.Center.Answer(ctx, colleagues[i], center.Reply{
				Duty: center.Duty{Ref: center.Ref{Number: m.Number, Version: seen}, Organization: town.Roads}, Text: town.AnswerText, Mark: vidhuk.MarkDone,
			})
			return err
		})
		if codes[0] != "" || codes[1] != "stale_version" && codes[1] != "wrong_state" {
			t.Fatalf("at once: %q", codes)
		}
		x.Audit()
	})
}

// TestCoExecutorsDoNotCollide: each has a version of its own.
func TestCoExecutorsDoNotCollide(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		bodies := []string{town.Roads, town.Water, town.Parks, "ritual"}
		for _, b := range bodies {
			x.Executor(b)
		}
		m := x.Approved(bodies...)
		versions := map[string]int64{}
		work := func(do func(body string, d center.Duty) error) {
			t.Helper()
			for _, a := range stand(x, m.Number).assignments {
				versions[a.Organization] = a.Version
			}
			codes := together(len(bodies), func(i int) error {
				return do(bodies[i], center.Duty{Ref: center.Ref{Number: m.Number, Version: versions[bodies[i]]}, Organization: bodies[i]})
			})
			if !slices.Equal(codes, make([]string, len(bodies))) {
				t.Fatalf("at once: %q", codes)
			}
		}
		work(func(b string, d center.Duty) error { return second(x.Center.See(ctx, x.Executor(b), d)) })
		work(func(b string, d center.Duty) error {
			return second(x.Center.Accept(ctx, x.Executor(b), center.Acceptance{Duty: d}))
		})
		work(func(b string, d center.Duty) error {
			return second(x.Center.Answer(ctx, x.Executor(b), center.Reply{Duty: d, Text: town.AnswerText, Mark: vidhuk.MarkDone}))
		})
		state(t, x.Message(m.Number), vidhuk.Answered)
		x.Audit()
	})
}

func TestTheSameRequestTwiceAtOnceIsOneMessage(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Member()
		for round := range 5 {
			var numbers sync.Map
			codes := together(4, func(int) error {
				m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Key: fmt.Sprintf("key-%d", round), Text: town.Text})
				numbers.Store(m.Number, true)
				return err
			})
			if !slices.Equal(codes, make([]string, 4)) {
				t.Fatalf("at once: %q", codes)
			}
			var got []vidhuk.Number
			numbers.Range(func(n, _ any) bool { got = append(got, n.(vidhuk.Number)); return true })
			if want := vidhuk.NewNumber(2026, int64(round+1)); len(got) != 1 || got[0] != want {
				t.Errorf("one request is answered with %v, want %s", got, want)
			}
		}
		x.Audit()
	})
}

// TestEverybodyAtOnce: submissions, comments and decisions on one message from
// many sides. Nothing is lost, doubled or refused for another reason than the
// rules.
func TestEverybodyAtOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Everybody()
		x.Executor(town.Water)
		m := x.Approved(town.Roads, town.Water)
		codes := together(24, func(i int) error {
			switch i % 6 {
			case 0:
				return second(x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text}))
			case 1:
				return second(x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "І в нас."}))
			case 2:
				return second(x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)}))
			case 3:
				return second(x.Center.Accept(ctx, x.Executor(town.Water), center.Acceptance{Duty: x.Duty(m, town.Water)}))
			case 4:
				return second(x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: center.Ref{Number: m.Number}, Text: "Ще фото згодом."}))
			}
			return second(x.Center.Note(ctx, x.Moderator(), center.Memo{Ref: center.Ref{Number: m.Number}, Text: "Дзвонили."}))
		})
		if !slices.Equal(codes, make([]string, 24)) {
			t.Errorf("at once: %q", codes)
		}
		comments := map[vidhuk.CommentKind]int{}
		for _, c := range stand(x, m.Number).comments {
			comments[c.Kind]++
		}
		if comments[vidhuk.Remark] != 4 || comments[vidhuk.Supplement] != 4 || comments[vidhuk.MarkComment] != 2 {
			t.Errorf("comments: %v", comments)
		}
		x.Audit()
	})
}

func TestTheSameBatchImportedTwiceAtOnceComesInOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		batch := make([]center.Older, 40)
		for i := range batch {
			batch[i] = center.Older{ExternalID: fmt.Sprint(i), ReceivedAt: town.Monday, Text: town.Text}
		}
		codes := together(3, func(int) error {
			return second(x.Center.Import(ctx, vidhuk.Console, center.ImportPlan{Source: "old"}, batch))
		})
		for _, code := range codes { // a lost race may be refused; then the import is run again
			if code != "" && code != "exists" {
				t.Errorf("at once: %q", codes)
			}
		}
		if codes[0] != "" {
			t.Fatalf("nobody won: %q", codes)
		}
		if next := x.Submitted(); next.Number != "2026-000041" {
			t.Errorf("after forty messages the next is %s", next.Number)
		}
		x.Audit()
	})
}
