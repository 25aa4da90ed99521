package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/intake"
)

func kyiv(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, Kyiv)
	if err != nil {
		panic(err)
	}
	return t
}

func TestPeopleAreAtItOnlyInTheirHours(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		about      string
		hours      hours
		at         string
		from, till string // when they are next at it
	}{
		{"executors on a working day", office, "2026-11-20 16:59", "2026-11-20 16:59", "2026-11-20 16:59"},
		{"executors after work on Friday", office, "2026-11-20 17:00", "2026-11-23 08:30", "2026-11-23 09:10"},
		{"executors before work", office, "2026-11-23 03:00", "2026-11-23 08:30", "2026-11-23 09:10"},
		{"moderators on Saturday night", moderation, "2026-11-21 02:10", "2026-11-21 11:00", "2026-11-21 11:40"},
		{"moderators on Sunday evening", moderation, "2026-11-22 18:00", "2026-11-23 08:30", "2026-11-23 09:10"},
		{"the service 1588 always", shift, "2026-11-22 03:33", "2026-11-22 03:33", "2026-11-22 03:33"},
		{"the Sunday on which summer begins", awake, "2026-03-29 03:30", "2026-03-29 08:30", "2026-03-29 09:10"},
	} {
		at := c.hours.next(kyiv(c.at), chance)
		if at.Before(kyiv(c.from)) || at.After(kyiv(c.till)) {
			t.Errorf("%s: at %s next is %s", c.about, c.at, at.In(Kyiv).Format("2006-01-02 15:04"))
		}
		if !c.hours.open(at) {
			t.Errorf("%s: %s is outside the hours", c.about, at.In(Kyiv))
		}
	}
}

func TestStatusesOfTheFileDecideFates(t *testing.T) {
	for status, want := range map[string]fate{
		"Виконано": done, "Виконано власними силами заявника": done, "Роз’яснено по суті порушеного питання": explained,
		"На доопрацюванні виконавцем": rework, "Чекає на перевіку контр.відділом": unverified, "Чекає на перевіку заявником": silent,
		"В роботі": inWork, "Потребує додаткового фінансування": inWork, "": inWork,
	} {
		if got := fateOf(status); got != want {
			t.Errorf("%q is fate %d, want %d", status, got, want)
		}
	}
	shares := map[fate]int{}
	for i := range 10000 {
		shares[likely(vidhuk.NewNumber(2026, int64(i)))]++
	}
	if shares[done] < 4500 || shares[done] > 5500 || shares[explained] < 1000 || shares[inWork] < 800 {
		t.Errorf("of ten thousand messages of others %v", shares)
	}
}

func sound() *message {
	return &message{
		Number: "2026-000001", State: vidhuk.Closed, Outcome: vidhuk.MarkDone, PublishedAt: kyiv("2026-11-20 10:00"), Resolutions: []post{{vidhuk.MarkDone}},
		Thread: []comment{
			{Kind: vidhuk.Remark, Text: "Так", Replies: []comment{{Kind: vidhuk.Remark}}},
			{Kind: vidhuk.MarkComment, Mark: vidhuk.MarkAccepted, MarkText: "Повідомлення взято до розгляду", Tag: "@Адміністратор", Organization: organization{Slug: "elu"}},
			{Kind: vidhuk.Answer, Text: "Зроблено", Organization: organization{Slug: "elu"}},
			{Kind: vidhuk.MarkComment, Mark: vidhuk.MarkDone, MarkText: "Роботу виконано", Tag: "@Адміністратор", Organization: organization{Slug: "elu"}},
		},
	}
}

func TestAnAuditFindsWhatBreaksARule(t *testing.T) {
	if found := audit(sound()); len(found) > 0 {
		t.Errorf("a sound message: %q", found)
	}
	for told, spoil := range map[string]func(*message){
		"no such state":           func(m *message) { m.State = "elsewhere" },
		"published at":            func(m *message) { m.State = vidhuk.Pending },
		"without a ground":        func(m *message) { m.State, m.PublishedAt, m.Desk = vidhuk.Rejected, time.Time{}, &desk{} },
		"members may comment":     func(m *message) { m.Commentable = true },
		"no separate post":        func(m *message) { m.Resolutions = nil },
		"reads":                   func(m *message) { m.Thread[1].MarkText = "Взято до розгляду" },
		"without its tag":         func(m *message) { m.Thread[3].Tag = "" },
		"without an answer":       func(m *message) { m.Thread = slices.Delete(m.Thread, 2, 3) },
		"of organization \"\"":    func(m *message) { m.Thread[2].Organization.Slug = "" },
		"of organization \"elu\"": func(m *message) { m.Thread[0].Organization.Slug = "elu" },
		"a mark is no reply":      func(m *message) { m.Thread[0].Replies[0].Kind = vidhuk.MarkComment },
	} {
		m := sound()
		spoil(m)
		if found := audit(m); !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, told) }) {
			t.Errorf("%s: found only %q", told, found)
		}
	}
}

func TestIntentionsComeInTheirOrder(t *testing.T) {
	a := &agent{}
	at := kyiv("2026-11-20 10:00")
	for i, after := range []int{3, 1, 2, 1} {
		a.mean(intention{due: at.Add(time.Duration(after) * time.Hour), number: vidhuk.NewNumber(2026, int64(i))})
	}
	a.forget("2026-000002")
	var order []string
	for _, i := range a.todo {
		order = append(order, string(i.number))
	}
	if got := strings.Join(order, " "); got != "2026-000001 2026-000003 2026-000000" {
		t.Errorf("order %s", got)
	}
}

func TestAMessageIsSentAtTheTimeOfDayItWasWritten(t *testing.T) {
	for _, begins := range []string{"2026-11-20 10:38", "2026-03-28 12:00", "2026-10-24 12:00", "2026-03-29 00:00"} {
		from := kyiv(begins)
		end := from.AddDate(0, 0, 1)
		for minute := 0; minute < 24*60; minute += 7 {
			written := time.Date(2014, 6, 3, 0, minute, 0, 0, Kyiv)
			due := timeOfDay(&intake.Item{ReceivedAt: written}, from, end)
			if due.Before(from) || !due.Before(end) {
				t.Fatalf("on the day from %s a message of %s is sent at %s", begins, written.Format("15:04"), due.In(Kyiv))
			}
			changes := from.In(Kyiv).Format("-0700") != end.In(Kyiv).Format("-0700")
			if got := due.In(Kyiv).Format("15:04"); !changes && got != written.Format("15:04") {
				t.Fatalf("a message of %s is sent at %s", written.Format("15:04"), got)
			}
		}
	}
}

// served answers a client's requests with a status and a body each.
type served []struct {
	status int
	body   string
}

func (s *served) RoundTrip(*http.Request) (*http.Response, error) {
	if len(*s) == 0 {
		return nil, errors.New("nobody answers")
	}
	next := (*s)[0]
	*s = (*s)[1:]
	return &http.Response{StatusCode: next.status, Body: io.NopCloser(strings.NewReader(next.body)), Header: http.Header{}}, nil
}

func TestABusyServerIsAskedAgainAndARefusalIsUnderstood(t *testing.T) {
	answers := &served{
		{503, `{"status": 503, "code": "busy"}`}, {200, `{"number": "2026-000001"}`},
		{409, `{"status": 409, "code": "stale_version"}`}, {500, `<html>`},
	}
	c := &client{http: &http.Client{Transport: answers}, ledger: newLedger()}
	m := &message{}
	ask := func() error {
		return c.post(context.Background(), &Person{}, vidhuk.DeedAgree, "/", "k", ref{1}, m)
	}
	if err := ask(); err != nil || m.Number != "2026-000001" {
		t.Errorf("after a busy moment: %v, %s", err, m.Number)
	}
	if err := ask(); !expected(err, "stale_version") {
		t.Errorf("a refusal: %v", err)
	}
	if err := ask(); codeOf(err) != "no_problem_document" {
		t.Errorf("no problem document: %v", err)
	}
	if err := ask(); err == nil || codeOf(err) != "" {
		t.Errorf("no answer: %v", err)
	}
	deeds, requests := c.ledger.deeds()
	if want := "map[busy:1 no_answer:1 no_problem_document:1 stale_version:1]"; requests != 5 || deeds[0].Done != 1 || fmt.Sprint(deeds[0].Refused) != want {
		t.Errorf("%d requests, %+v", requests, deeds)
	}
}

func TestLatenciesAreTakenFromTheSortedList(t *testing.T) {
	l := newLedger()
	for i := range 100 {
		l.add("submit", time.Duration(100-i)*time.Millisecond, nil)
	}
	l.add(reads+"queue", time.Second, nil)
	l.add("approve", time.Second, nil)
	deeds, requests := l.deeds()
	if requests != 102 || deeds[0].Name != "submit" || deeds[1].Name != "approve" || deeds[2].Name != "read queue" {
		t.Fatalf("%d requests: %+v", requests, deeds)
	}
	if d := deeds[0]; d.Median != 51 || d.P95 != 96 || d.P99 != 100 || d.Most != 100 {
		t.Errorf("%+v", d)
	}
}

func TestASimulationNeedsEveryRole(t *testing.T) {
	_, err := Config{Crew: []Person{{Name: "Оля", Role: vidhuk.Member}}}.Walk(context.Background(), Walk{Turn: func(time.Time) {}})
	if err == nil || !strings.Contains(err.Error(), "moderator") {
		t.Errorf("without moderators: %v", err)
	}
	_, err = Config{Crew: []Person{{Name: "Оля", Role: "tsar"}}}.Walk(context.Background(), Walk{Turn: func(time.Time) {}})
	if err == nil || !strings.Contains(err.Error(), "tsar") {
		t.Errorf("an unknown role: %v", err)
	}
}

func TestTheTableTellsEverything(t *testing.T) {
	r := &Result{
		From: kyiv("2026-11-20 10:00"), To: kyiv("2026-11-23 10:00"), Seconds: 2, Requests: 10, Submitted: 4,
		Deeds:    []Deed{{Name: "submit", Done: 4, Refused: map[string]int{"too_fast": 2}, Median: 1.5}},
		States:   map[vidhuk.State]int{vidhuk.Closed: 3, vidhuk.Pending: 1},
		Outcomes: map[vidhuk.Mark]int{vidhuk.MarkDone: 2, "": 1}, Unexpected: []string{"a"}, Violations: []string{"b"},
	}
	var out strings.Builder
	if err := r.Print(&out); err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{
		"20.11.2026 10:00 to 23.11.2026 10:00: 4 messages, 10 requests in 2.0 s (5 a second)", "submit                  4        2       1.5",
		"       2  too_fast", "       3  closed (75 %)", "       2  Роботу виконано", "       1  without a mark", "UNEXPECTED a", "VIOLATED b",
	} {
		if !strings.Contains(out.String(), told) {
			t.Errorf("nothing of %q in\n%s", told, out.String())
		}
	}
	if !r.Failed() || (&Result{}).Failed() {
		t.Error("what failed and what did not is mixed up")
	}
}
