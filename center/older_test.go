package center_test

import (
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func TestAnImportKeepsTimesAndPassesTheSameRules(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		then := town.Kyiv(2021, time.January, 1, 1, 0) // still 2020 in UTC
		verdicts, err := x.Center.Import(ctx, x.Administrator(), center.ImportPlan{Source: "old", Approve: true}, []center.Older{
			{ExternalID: "1", ReceivedAt: then, Text: town.Text, Topic: "utilities", Subtopic: "roads", Organizations: []string{town.Roads, "ukrtelecom", "nobody", town.Water}},
			{ExternalID: "2", ReceivedAt: then, Text: "ні"},
			{ExternalID: "3", ReceivedAt: then, Text: town.Text, Topic: "ufo"},
			{ExternalID: "4", Text: town.Text},
			{ExternalID: "1", ReceivedAt: then, Text: town.Text},
			{ExternalID: "5", ReceivedAt: then, Text: "Посадовець вимагає гроші за дозвіл.", Topic: "corruption"},
			{ExternalID: "6", ReceivedAt: town.Monday, Text: town.Text},
		})
		ok(t, err)
		for i, want := range []struct {
			number vidhuk.Number
			known  bool
			field  string
		}{{number: "2021-000001"}, {field: "text"}, {field: "topic"}, {field: "received_at"}, {known: true}, {number: "2021-000002"}, {number: "2026-000001"}} {
			v := verdicts[i]
			if v.Number != want.number || v.Known != want.known || (fieldsOf(v.Err)[want.field] != "") != (want.field != "") {
				t.Errorf("item %d: %+v", i, v)
			}
		}
		s := stand(x, verdicts[0].Number)
		if s.State != vidhuk.Notified || !s.ReceivedAt.Equal(then) || s.Channel != vidhuk.Import || len(s.assignments) != 2 || !s.assignment(town.Roads).Lead {
			t.Errorf("imported: %+v with %+v", s.Message, s.assignments)
		}
		if last := s.entries[len(s.entries)-1]; last.Deed != vidhuk.DeedApprove || last.ActorID != x.Administrator().AccountID || last.Role != vidhuk.Administrator {
			t.Errorf("who published it: %+v", last)
		}
		state(t, x.Message(verdicts[5].Number), vidhuk.Pending) // a private topic
		state(t, x.Message(verdicts[6].Number), vidhuk.Approved)
		x.Audit()
	})
}

func TestOnlyWhoMayImportImports(t *testing.T) {
	x := town.New(t)
	older := []center.Older{{ExternalID: "1", ReceivedAt: town.Monday, Text: town.Text}}
	for role, who := range x.Everybody() {
		for _, approve := range []bool{false, true} {
			_, err := x.Center.Import(ctx, who, center.ImportPlan{Source: string(role), Approve: approve}, older)
			may := role == vidhuk.Administrator || role == vidhuk.SysAdmin && !approve
			if (err == nil) != may {
				t.Errorf("%s, publishing %t: %v", role, approve, err)
			}
		}
	}
}

func TestAnImportedMessageGoesTheWholeWay(t *testing.T) {
	x := town.New(t)
	verdicts, err := x.Center.Import(ctx, x.Administrator(), center.ImportPlan{Source: "old", Approve: true},
		[]center.Older{{ExternalID: "1", ReceivedAt: town.Monday.AddDate(-1, 0, 0), Text: town.Text, Organizations: []string{town.Roads}}})
	ok(t, err)
	m := x.Message(verdicts[0].Number)
	_, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
	ok(t, err)
	_, err = x.Center.Answer(ctx, x.Executor(town.Roads), center.Reply{Duty: x.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone})
	ok(t, err)
	m, err = closeIt(x, m, "Перевірено.")
	ok(t, err)
	state(t, m, vidhuk.Closed)
	x.Audit()
}
