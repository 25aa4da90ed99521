package center_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/testkit/town"
)

const rude = "Та хто там узагалі працює, самі дармоїди."

func taras(x *town.Town) vidhuk.Actor { return x.Person("Тарас", []vidhuk.Role{vidhuk.Member}) }

func say(x *town.Town, who vidhuk.Actor, n vidhuk.Number, parent int64, text string) vidhuk.Comment {
	x.T.Helper()
	c, err := x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: n}, ParentID: parent, Text: text})
	must(x, err)
	return c
}

func report(x *town.Town, who vidhuk.Actor, n vidhuk.Number, id int64, ground string) error {
	_, err := x.Center.Report(ctx, who, center.Complaint{Ref: center.Ref{Number: n}, CommentID: id, Ground: ground, Text: "Ображає людей без жодної причини."})
	return err
}

// 4.3-c, 5.1.2: the snapshot first, then the removal; the place stays.
func TestACommentIsRemovedAfterItsSnapshot(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Accepted(town.Roads)
		c := say(x, taras(x), m.Number, 0, rude)
		reply := say(x, x.Member(), m.Number, c.ID, "Давайте без образ.")
		_, err := x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: c.ID})
		if fieldsOf(err)["ground"] != "required" {
			t.Errorf("without a ground: %v", err)
		}
		_, err = x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: c.ID, Ground: "OBSCENE_INSULT"})
		ok(t, err)
		s := stand(x, m.Number)
		gone := s.said(c.ID)
		if !gone.Removed() || gone.Removal != "OBSCENE_INSULT" || gone.Told == "" || s.said(reply.ID).Removed() {
			t.Errorf("%+v", gone)
		}
		if len(s.snapshots) != 1 || s.snapshots[0].CommentID != c.ID || evidence.Check(s.snapshots[0]) != nil || !strings.Contains(s.snapshots[0].Content, rude) {
			t.Errorf("evidence %+v", s.snapshots)
		}
		if k := told(x, taras(x), m.Number); k != "comment_removed" {
			t.Errorf("its author hears %q", k)
		}
		_, err = x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: c.ID, Ground: "ADS"})
		refused(t, err, "comment_removed")
		_, err = x.Center.Comment(ctx, x.Member(), center.Remark{Ref: x.Ref(m.Number), ParentID: c.ID, Text: "Ще одна відповідь."})
		if fieldsOf(err)["parent_id"] != "unknown_value" {
			t.Errorf("a reply to what is removed: %v", err)
		}
		x.Audit()
	})
}

func TestOfficialWordsAreNotRemoved(t *testing.T) {
	x := town.New(t)
	m := x.Answered(vidhuk.MarkDone, town.Roads)
	for _, c := range stand(x, m.Number).comments {
		_, err := x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: c.ID, Ground: "OBSCENE_INSULT"})
		refused(t, err, "not_removable")
	}
	x.Audit()
}

// 1.14: a crowd that reports hides nothing; a person decides, once for all.
func TestHoweverManyReportAPersonDecides(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Accepted(town.Roads)
		c := say(x, x.Member(), m.Number, 0, "Чому мер мовчить про цю дорогу третій рік?")
		x.Moderator()
		queued := len(noticesOf(x, x.Moderator()))
		crowd := make([]vidhuk.Actor, 12)
		for i := range crowd {
			crowd[i] = x.Person(fmt.Sprintf("Натовп %d", i), []vidhuk.Role{vidhuk.Member})
			ok(t, report(x, crowd[i], m.Number, c.ID, "POLITICS"))
			ok(t, report(x, crowd[i], m.Number, c.ID, "POLITICS")) // again: nothing
		}
		s := stand(x, m.Number)
		if s.said(c.ID).Removed() || len(s.reports) != len(crowd) {
			t.Fatalf("%+v, %d reports", s.said(c.ID), len(s.reports))
		}
		if n := len(noticesOf(x, x.Moderator())); n != queued+1 {
			t.Errorf("the moderator got %d notices, want one", n-queued)
		}
		refused(t, report(x, x.Member(), m.Number, c.ID, "POLITICS"), "own_comment")
		decide := func(uphold bool) error {
			_, err := x.Center.DecideReport(ctx, x.Moderator(), center.ReportRuling{Ref: x.Ref(m.Number), CommentID: c.ID, Uphold: uphold, Text: "Це запитання до посадової особи."})
			return err
		}
		refused(t, decide(true), "remove_instead")
		ok(t, decide(false))
		refused(t, decide(false), "no_reports")
		if k := told(x, crowd[3], m.Number); k != "report_dismissed" {
			t.Errorf("who reported hears %q", k)
		}
		ok(t, report(x, crowd[3], m.Number, c.ID, "ADS")) // once for a comment, whatever the ground
		if len(stand(x, m.Number).reports) != len(crowd) {
			t.Error("the same person reports the same comment anew")
		}
		x.Audit()
	})
}

func TestReportsOfOnePersonAreLimited(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	for i := range x.Rules.Norms.ReportsPerHour + 1 {
		c := say(x, x.Member(), m.Number, 0, fmt.Sprintf("Коментар %d", i))
		err := report(x, taras(x), m.Number, c.ID, "ADS")
		if i < x.Rules.Norms.ReportsPerHour {
			ok(t, err)
			continue
		}
		refused(t, err, "too_fast")
	}
}

// 3.2: about the conduct of an organization the administrators decide.
func TestUnethicalWordsOfAnOrganizationGoToTheAdministrators(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Administrator()
		m := x.Answered(vidhuk.MarkDone, town.Roads)
		var answer vidhuk.Comment
		for _, c := range stand(x, m.Number).comments {
			if c.Kind == vidhuk.Answer {
				answer = c
			}
		}
		if err := report(x, taras(x), m.Number, answer.ID, "ADS"); fieldsOf(err)["ground"] != "unknown_value" {
			t.Errorf("official words on a ground of 4.3: %v", err)
		}
		ok(t, report(x, taras(x), m.Number, answer.ID, vidhuk.Unethical))
		if k := told(x, x.Administrator(), m.Number); k != "reported_unethical" {
			t.Errorf("the administrator hears %q", k)
		}
		ruling := center.ReportRuling{Ref: x.Ref(m.Number), CommentID: answer.ID, Uphold: true, Text: "Тон відповіді неприпустимий."}
		_, err := x.Center.DecideReport(ctx, x.Moderator(), ruling)
		refused(t, err, "unethical_needs_administrator")
		_, err = x.Center.DecideReport(ctx, x.Administrator(), ruling)
		ok(t, err)
		if told(x, x.Executor(town.Roads), m.Number) != "unethical" || told(x, taras(x), m.Number) != "report_upheld" {
			t.Error("the organization or who reported is not told")
		}
		if c := stand(x, m.Number).said(answer.ID); c.Removed() {
			t.Error("the answer is gone")
		}
		x.Audit()
	})
}

func TestAnOwnCommentIsChangedForAQuarterOfAnHour(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Accepted(town.Roads)
		edit := func(who vidhuk.Actor, id int64, text string) error {
			_, err := x.Center.EditComment(ctx, who, center.Rephrasing{Ref: x.Ref(m.Number), CommentID: id, Text: text})
			return err
		}
		back := func(who vidhuk.Actor, id int64) error {
			_, err := x.Center.DeleteComment(ctx, who, center.TakingBack{Ref: x.Ref(m.Number), CommentID: id})
			return err
		}
		c := say(x, taras(x), m.Number, 0, "У нас так смао.")
		refused(t, edit(x.Member(), c.ID, "Чужими словами"), "forbidden")
		refused(t, back(x.Moderator(), c.ID), "forbidden")
		ok(t, edit(taras(x), c.ID, "Роботу виконано @Адміністратор"))
		now := stand(x, m.Number).said(c.ID)
		if now.EditedAt.IsZero() || !now.Imitates {
			t.Errorf("edited: %+v", now)
		}
		_, err := x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: c.ID, Ground: "UNCLEAR"})
		ok(t, err)
		if shot := stand(x, m.Number).snapshots[0]; !strings.Contains(shot.Content, "смао") {
			t.Errorf("the first words are not in the evidence: %s", shot.Content)
		}
		refused(t, edit(taras(x), c.ID, "Знову"), "comment_removed")

		c = say(x, taras(x), m.Number, 0, "Заберу назад")
		ok(t, back(taras(x), c.ID))
		refused(t, report(x, x.Member(), m.Number, c.ID, "ADS"), "not_found")

		c = say(x, taras(x), m.Number, 0, "Мені відповіли")
		say(x, x.Member(), m.Number, c.ID, "Справді")
		if k := told(x, taras(x), m.Number); k != "replied" {
			t.Errorf("who is replied to hears %q", k)
		}
		refused(t, edit(taras(x), c.ID, "Інше"), "comment_answered")
		refused(t, back(taras(x), c.ID), "comment_answered")

		c = say(x, taras(x), m.Number, 0, "На мене скаржаться")
		ok(t, report(x, x.Member(), m.Number, c.ID, "ADS"))
		refused(t, back(taras(x), c.ID), "comment_reported")

		c = say(x, taras(x), m.Number, 0, "Пізно")
		x.Clock.Pass(x.Rules.Norms.CommentTakeBack)
		ok(t, edit(taras(x), c.ID, "Встиг"))
		x.Clock.Pass(time.Microsecond)
		refused(t, edit(taras(x), c.ID, "Не встиг"), "comment_late")
		refused(t, back(taras(x), c.ID), "comment_late")
		x.Audit()
	}, town.Unbraked)
}

// 2-b: in a pile-on everybody writes once in a while.
func TestAThreadInWhichTooManyWriteIsSlowed(t *testing.T) {
	x := town.New(t, func(x *town.Town) { x.Rules.Norms.ThreadMax = 5 })
	m := x.Accepted(town.Roads)
	write := func(who vidhuk.Actor) error {
		_, err := x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Ганьба!"})
		return err
	}
	for range 5 {
		ok(t, write(taras(x)))
	}
	refused(t, write(taras(x)), "slow_mode")
	ok(t, write(x.Member())) // who has not written yet is heard
	refused(t, write(x.Member()), "slow_mode")
	x.Clock.Pass(x.Rules.Norms.ThreadWindow + time.Second)
	ok(t, write(taras(x)))
}

func TestACommentOfAnotherMessageIsNotThere(t *testing.T) {
	x := town.New(t)
	m, other := x.Accepted(town.Roads), x.Accepted(town.Roads)
	c := say(x, taras(x), other.Number, 0, rude)
	for _, deed := range onComment {
		err := attempts[deed](x, x.Moderator(), m.Number, args{comment: c.ID, ground: "ADS", text: "Текст"})
		refused(t, err, "not_found")
	}
}
