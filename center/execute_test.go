package center_test

import (
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// official lists the official comments of a message, as everybody reads them.
func official(t *testing.T, x *town.Town, n vidhuk.Number) []look.Comment {
	t.Helper()
	d, err := x.Look.Message(ctx, vidhuk.Nobody, n)
	ok(t, err)
	var list []look.Comment
	for _, c := range d.Thread {
		if c.Official() {
			list = append(list, c)
		}
		for _, r := range c.Replies {
			if r.Official() {
				t.Errorf("an official comment among replies: %+v", r)
			}
		}
	}
	return list
}

func TestAcceptingSetsTheMarkAndTagsTheAdministratorInOneComment(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	m := x.Approved(town.Roads)
	planned := x.Clock.Now().Add(48 * time.Hour)
	m, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads), PlannedAt: planned, Text: "Бригада виїде в середу."})
	ok(t, err)
	state(t, m, vidhuk.InWork)
	said := official(t, x, m.Number)
	if len(said) != 1 || said[0].MarkText != "Повідомлення взято до розгляду" || said[0].Tag != "@Адміністратор" ||
		said[0].Author != "" || said[0].Organization.Slug != town.Roads || !said[0].PlannedAt.Equal(planned) {
		t.Errorf("the mark: %+v", said)
	}
	if a, b := told(x, x.Member(), m.Number), told(x, x.Administrator(), m.Number); a != "accepted" || b != "mark_accepted" {
		t.Errorf("the author is told %q, the administrator %q", a, b)
	}
}

func TestASecondClickChangesNothing(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	before := stand(x, m.Number)
	x.Clock.Pass(time.Hour)
	for range 2 {
		_, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
		ok(t, err)
		_, err = x.Center.See(ctx, x.Executor(town.Roads), x.Duty(m, town.Roads))
		ok(t, err)
	}
	after := stand(x, m.Number)
	if len(after.comments) != len(before.comments) || len(after.entries) != len(before.entries) || after.Message != before.Message {
		t.Errorf("%d comments and %d entries became %d and %d; active %s, then %s",
			len(before.comments), len(before.entries), len(after.comments), len(after.entries), before.ActiveAt, after.ActiveAt)
	}
}

func TestLookingIsRecordedOnceAndMovesNothingUpTheFeed(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	x.Clock.Pass(time.Hour)
	_, err := x.Center.See(ctx, x.Executor(town.Roads), x.Duty(m, town.Roads))
	ok(t, err)
	s := stand(x, m.Number)
	if a := s.assignment(town.Roads); a.State != vidhuk.Seen || !a.SeenAt.Equal(x.Clock.Now()) || s.State != vidhuk.Notified || s.Version != m.Version {
		t.Errorf("seen: %+v, message %+v", a, s.Message)
	}
}

func TestAPromisedDayIsNotInThePast(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	_, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads), PlannedAt: x.Clock.Now().AddDate(0, 0, -2)})
	if fieldsOf(err)["planned_at"] != "in_the_past" {
		t.Errorf("two days ago: %v", err)
	}
}

// TestABodyTakesAMessageOfItsOwnAccord: 1.6.
func TestABodyTakesAMessageOfItsOwnAccord(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	m := x.Approved()
	state(t, m, vidhuk.Approved)
	m, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
	ok(t, err)
	state(t, m, vidhuk.InWork)
	s := stand(x, m.Number)
	if a := s.assignment(town.Roads); !a.Lead || a.State != vidhuk.Accepted || m.NotifiedAt.IsZero() || a.AnswerDue.IsZero() {
		t.Errorf("assignment %+v", a)
	}
	if got := told(x, x.Administrator(), m.Number); got != "mark_accepted" {
		t.Errorf("the administrator is told %q", got)
	}
	m, err = x.Center.Accept(ctx, x.Executor(town.Water), center.Acceptance{Duty: x.Duty(m, town.Water)})
	ok(t, err)
	if a := stand(x, m.Number).assignment(town.Water); a.Lead {
		t.Error("who comes second does not lead")
	}
	private := x.Person("Приватний виконавець", []vidhuk.Role{vidhuk.Executor}, "ukrtelecom")
	_, err = x.Center.Accept(ctx, private, center.Acceptance{Duty: x.Duty(m, "ukrtelecom")})
	if fieldsOf(err)["organizations"] != "organization_external" {
		t.Errorf("an external addressee sets marks: %v", err)
	}
	x.Audit()
}

func TestAnAnswerSaysSomethingOnTheMerits(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	for text, code := range map[string]string{
		"": "required", "   ": "required", "Зроблено": "too_short", "Прийнято до уваги": "answer_empty", "ІНФОРМАЦІЮ ПРИЙНЯТО.": "answer_empty", "Роз'яснення надано!": "answer_empty",
	} {
		_, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: text})
		if got := fieldsOf(err)["text"]; got != code && got != "too_short" {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
}

func TestAnAnswerComesBeforeItsMarkAndBothStandInTheMainThread(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	m := x.Accepted(town.Roads)
	m, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText})
	ok(t, err)
	state(t, m, vidhuk.InWork)
	if got := told(x, x.Member(), m.Number); got != "answered" {
		t.Errorf("the author is told %q", got)
	}
	m, err = x.Center.Mark(ctx, x.Executor(town.Roads), center.Finish{Duty: x.Duty(m, town.Roads), Mark: vidhuk.MarkExplained})
	ok(t, err)
	state(t, m, vidhuk.Answered)
	said := official(t, x, m.Number)
	if len(said) != 3 || said[1].Kind != vidhuk.Answer || said[1].Text != town.AnswerText || said[2].MarkText != "Роз’яснення надано" || said[2].Tag != "@Адміністратор" {
		t.Errorf("official comments: %+v", said)
	}
	if a, b := told(x, x.Member(), m.Number), told(x, x.Administrator(), m.Number); a != "mark_explained" || b != "mark_explained" {
		t.Errorf("the author is told %q, the administrator %q", a, b)
	}
	x.Audit()
}

func TestAFinalMarkIsOneOfTwo(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	for _, mark := range []vidhuk.Mark{vidhuk.MarkAccepted, "fixed"} {
		_, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: mark})
		refused(t, err, "invalid_fields")
	}
	if s := stand(x, m.Number); s.assignment(town.Roads).Answered || len(s.comments) != 1 {
		t.Error("a refused mark left its answer behind")
	}
	_, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone})
	ok(t, err)
	_, err = x.Center.Mark(ctx, x.Executor(town.Roads), center.Finish{Duty: x.Duty(m, town.Roads), Mark: vidhuk.MarkExplained})
	refused(t, err, "wrong_state")
}

func TestAnExecutorSpeaksOnlyForTheirOwnBody(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads, town.Water)
	_, err := x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Water), Text: town.AnswerText})
	refused(t, err, "forbidden")
	_, err = x.Center.Answer(ctx, x.Executor(town.Parks), center.Reply{Duty: x.Duty(m, town.Parks), Text: town.AnswerText})
	refused(t, err, "not_assigned")
}

func TestAColleaguesDeedIsNotOverwritten(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	seen := stand(x, m.Number).assignment(town.Roads).Version
	reply := center.Reply{Duty: center.Duty{Ref: center.Ref{Number: m.Number, Version: seen}, Organization: town.Roads}, Text: town.AnswerText}
	_, err := x.Center.Answer(ctx, x.Person("Колега", []vidhuk.Role{vidhuk.Executor}, town.Roads), reply)
	ok(t, err)
	_, err = x.Center.Answer(ctx, x.Executor(town.Roads), reply)
	refused(t, err, "stale_version")
}

func TestACorrectionStandsBesideTheAnswerAlsoAfterClosing(t *testing.T) {
	x := town.New(t)
	correct := func(m vidhuk.Message, organization string) error {
		_, err := x.Center.Correct(ctx, x.Executor(organization), center.Amendment{Duty: x.Duty(m, organization), Text: "Уточнюємо: роботу виконала бригада № 5, а не № 3."})
		return err
	}
	refused(t, correct(x.Accepted(town.Roads), town.Roads), "wrong_state")
	m := x.Closed(vidhuk.MarkDone, town.Roads)
	ok(t, correct(m, town.Roads))
	said := official(t, x, m.Number)
	if last := said[len(said)-1]; last.Kind != vidhuk.Correction || said[1].Text != town.AnswerText {
		t.Errorf("official comments: %+v", said)
	}
	state(t, x.Message(m.Number), vidhuk.Closed)
	refused(t, correct(m, town.Parks), "not_assigned")
}

func TestCitizensWordsNeverLookOfficial(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	mark := stand(x, m.Number).comments[0].ID
	for text, imitates := range map[string]bool{
		"Роботу виконано @Адміністратор": true, "✅ РОБОТУ ВИКОНАНО!": true, "Poбoту викoнaнo": true, "роз'яснення надано": true,
		"Дякую, яму засипали.": false,
	} {
		c, err := x.Center.Comment(ctx, x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), center.Remark{Ref: center.Ref{Number: m.Number}, Text: text})
		ok(t, err)
		if c.Kind != vidhuk.Remark || c.Mark != "" || c.Tag || c.Organization != "" || c.Imitates != imitates {
			t.Errorf("%q became %+v", text, c)
		}
	}
	reply, err := x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, ParentID: mark, Text: "Коли саме?"})
	ok(t, err)
	deeper, err := x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, ParentID: reply.ID, Text: "І о котрій?"})
	ok(t, err)
	if reply.ParentID != mark || deeper.ParentID != mark {
		t.Errorf("replies stand under %d and %d, want %d", reply.ParentID, deeper.ParentID, mark)
	}
	_, err = x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: x.Accepted(town.Roads).Number}, ParentID: mark, Text: "Не сюди."})
	refused(t, err, "invalid_fields")
	state(t, x.Message(m.Number), vidhuk.InWork)
	x.Audit()
}

func TestARepeatedCommentIsOneComment(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	say := func(key, text string) vidhuk.Comment {
		t.Helper()
		c, err := x.Center.Comment(ctx, x.Member(), center.Remark{Ref: center.Ref{Number: m.Number, Key: key}, Text: text})
		ok(t, err)
		return c
	}
	first := say("k1", "Яма стала глибшою.")
	say("k2", "І ширшою.")
	if again := say("k1", "Яма стала глибшою."); again != first {
		t.Errorf("the repeated request is answered with %+v", again)
	}
	if n := len(stand(x, m.Number).comments); n != 2 {
		t.Errorf("%d comments", n)
	}
}

// TestNotesAreForStaffAndTheAssigned: 4.6.
func TestNotesAreForStaffAndTheAssigned(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	note := func(who vidhuk.Actor) error {
		_, err := x.Center.Note(ctx, who, center.Memo{Ref: center.Ref{Number: m.Number}, Text: "Уточнити балансоутримувача."})
		return err
	}
	ok(t, note(x.Moderator()))
	ok(t, note(x.Executor(town.Roads)))
	refused(t, note(x.Executor(town.Water)), "forbidden")
	refused(t, note(x.Member()), "forbidden")
	d, err := x.Look.Message(ctx, x.Moderator(), m.Number)
	ok(t, err)
	if len(d.Desk.Notes) != 2 {
		t.Errorf("the moderator reads %+v", d.Desk.Notes)
	}
	if d, err = x.Look.Message(ctx, x.Member(), m.Number); err != nil || d.Desk != nil {
		t.Errorf("the author reads %+v: %v", d.Desk, err)
	}
}
