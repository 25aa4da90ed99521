package evidence_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/evidence"
)

func broken() vidhuk.Message {
	return vidhuk.Message{
		ID: 42, Number: "2026-000042", State: vidhuk.Pending, Text: "Це <b>погане</b> слово & «лапки»\nі другий рядок", Topic: "housing",
		Place: vidhuk.Place{Address: "вул. Вигадана, 1", Lat: 46.97, Lon: 32}, AuthorID: 7, Channel: vidhuk.Site, RegulationVersion: "8р-2020",
		ReceivedAt: noon,
	}
}

func snapshot(t *testing.T) vidhuk.Snapshot {
	t.Helper()
	s, err := evidence.OfMessage(broken(),
		[]vidhuk.Revision{{MessageID: 42, Number: 1, Text: "Перший текст", At: noon, AuthorID: 7}},
		[]vidhuk.Photo{{SHA256: "ab12", Original: "ef56", Position: 1, CreatedAt: noon}},
		evidence.Capture{
			Ground: "OBSCENE_INSULT", Deed: vidhuk.DeedReject, Reason: "Без образ.", ActorID: 3, Actor: "Модераторка", Role: vidhuk.Moderator,
			Author: "Оксана", Link: "https://vidhuk.example.org/messages/2026-000042", Picture: evidence.Drawn{SHA256: "0a0b", At: noon},
			Files: []vidhuk.EvidenceFile{{Kind: vidhuk.OriginalFile, SHA256: "ef56", Media: "image/jpeg", Bytes: 12}}, At: noon.Add(time.Hour + 789),
		})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSnapshotHoldsWhatTheClauseAsks(t *testing.T) {
	s := snapshot(t)
	if err := evidence.Check(s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"text":"Це <b>погане</b> слово & «лапки»\nі другий рядок"`, `"Перший текст"`, `"sha256":"ab12"`, `"original":"ef56"`, `"picture":"0a0b"`, `"kind":"message"`, `"reason":"Без образ."`, `"deed":"reject"`,
		`"captured_by_name":"Модераторка"`, `"captured_as":"moderator"`, `"author":"Оксана"`, `"permalink":"https://vidhuk.example.org/messages/2026-000042"`,
		`"files":[{"bytes":12,"kind":"original","media":"image/jpeg","sha256":"ef56"}]`, `"author_id":7`,
		`"received_at":"2026-03-04T10:00:00.123456Z"`, `"captured_at":"2026-03-04T11:00:00.123456Z"`, `"captured_by":3`,
		`"ground":"OBSCENE_INSULT"`, `"clause":"5.1.2"`, `"regulation":"8р-2020"`, `"format":"vidhuk-snapshot-1"`, `"number":"2026-000042"`,
	} {
		if !strings.Contains(s.Content, want) {
			t.Errorf("no %s in %s", want, s.Content)
		}
	}
	if s.MessageID != 42 || s.Ground != "OBSCENE_INSULT" || s.ActorID != 3 || len(s.SHA256) != 64 {
		t.Errorf("the record says %+v", s)
	}
}

func TestTheSameThingGivesTheSameSnapshot(t *testing.T) {
	if a, b := snapshot(t), snapshot(t); a != b {
		t.Errorf("%s\n%s", a.Content, b.Content)
	}
	var value any
	s := snapshot(t)
	if err := json.Unmarshal([]byte(s.Content), &value); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(value) // sorts keys
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(again))
	if plain != s.Content {
		t.Errorf("not canonical:\n%s\n%s", s.Content, plain)
	}
}

func TestSnapshotOfACommentHoldsItsContext(t *testing.T) {
	parent := vidhuk.Comment{ID: 8, MessageID: 42, Kind: vidhuk.Remark, Text: "На що відповіли", AuthorID: 5, CreatedAt: noon}
	s, err := evidence.OfComment(evidence.Thread{
		Comment: vidhuk.Comment{ID: 9, MessageID: 42, ParentID: 8, Kind: vidhuk.Remark, Text: "Образа", AuthorID: 6, CreatedAt: noon},
		Photos:  []vidhuk.Photo{{SHA256: "cd34"}}, Parent: &parent, Message: broken(),
	}, evidence.Capture{Ground: "OBSCENE_INSULT", ActorID: 3, At: noon})
	if err != nil {
		t.Fatal(err)
	}
	if err := evidence.Check(s); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`"text":"Образа"`, `"На що відповіли"`, "погане", "cd34", `"comment_id":9`, `"message_id":42`, `"context":{`} {
		if !strings.Contains(s.Content, want) {
			t.Errorf("no %s in %s", want, s.Content)
		}
	}
}

func TestAnyChangeOfASnapshotIsDetected(t *testing.T) {
	record := reflect.TypeFor[vidhuk.Snapshot]()
	for field := range record.NumField() {
		if name := record.Field(field).Name; name != "ID" {
			s := snapshot(t)
			switch v := reflect.ValueOf(&s).Elem().Field(field); {
			case v.Type() == reflect.TypeFor[time.Time]():
				s.At = s.At.Add(time.Microsecond)
			case v.Kind() == reflect.Int64:
				v.SetInt(v.Int() + 1)
			default:
				v.SetString(strings.Replace(v.String()+"0", "погане", "гарне", 1))
			}
			if err := evidence.Check(s); vidhuk.CodeOf(err) != "evidence_changed" {
				t.Errorf("a changed %s: %v", name, err)
			}
		}
	}
	if err := evidence.Check(vidhuk.Snapshot{}); err == nil {
		t.Error("nothing at all is evidence")
	}
}

func TestWhatCannotBeWrittenIsNoSnapshot(t *testing.T) {
	m := broken()
	m.Place.Lat = math.NaN()
	if s, err := evidence.OfMessage(m, nil, nil, evidence.Capture{Ground: "ADS", ActorID: 3, At: noon}); vidhuk.CodeOf(err) != "evidence_failed" || s != (vidhuk.Snapshot{}) {
		t.Errorf("%+v, %v", s, err)
	}
}

// A snapshot of before there were pictures still verifies, and no picture can be put
// beside it, nor taken away from a newer one.
func TestSnapshotsWithoutAPictureStayGood(t *testing.T) {
	old := vidhuk.Snapshot{MessageID: 42, Ground: "ADS", ActorID: 3, At: noon}
	old.Content = `{"captured_at":"2026-03-04T10:00:00.123456Z","captured_by":3,"clause":"5.1.2","comment_id":0,"format":"vidhuk-snapshot-1","ground":"ADS","kind":"message","message_id":42,"text":"Реклама"}`
	old.SHA256 = blob.Key([]byte(old.Content))
	if err := evidence.Check(old); err != nil {
		t.Error(err)
	}
	old.Picture = "0a0b"
	if err := evidence.Check(old); vidhuk.CodeOf(err) != "evidence_changed" {
		t.Errorf("a picture from nowhere: %v", err)
	}
	s := snapshot(t)
	s.Picture = ""
	if err := evidence.Check(s); vidhuk.CodeOf(err) != "evidence_changed" {
		t.Errorf("a picture that is gone: %v", err)
	}
}
