package api_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// closedRoad is an alert that the road company publishes.
var closedRoad = object{"kind": "roads", "organization": town.Roads, "districts": []string{"zavodskyi"}, "text": "Провалля на перехресті."}

// alert is one of the road company, published or a draft.
func (w *world) alert(draft bool) vidhuk.Alert {
	w.t.Helper()
	a, err := w.Center.Alert(w.t.Context(), w.Executor(town.Roads), center.AlertNotice{
		Kind: "roads", Organization: town.Roads, Districts: []string{"zavodskyi"}, Text: "Провалля на перехресті.", Draft: draft,
	})
	w.must(err)
	return a
}

func alerted(w *world) string { return fmt.Sprint(w.alert(false).ID) }

// explaining is an alert to which two messages are joined.
func explaining(w *world) string {
	a := w.alert(false)
	_, err := w.Center.Attach(w.t.Context(), w.Executor(town.Roads), center.Attachment{
		AlertRef: center.AlertRef{ID: a.ID}, Numbers: []vidhuk.Number{vidhuk.Number(published(w)), vidhuk.Number(published(w))},
	})
	w.must(err)
	return fmt.Sprint(a.ID)
}

// attached are the numbers of the messages that are joined to an alert.
func (w *world) attached(id string) (numbers []vidhuk.Number) {
	w.t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	w.must(err)
	shown, err := w.Look.AlertWork(w.t.Context(), w.Executor(town.Roads), n, "")
	w.must(err)
	for _, m := range shown.Attached {
		numbers = append(numbers, m.Number)
	}
	return numbers
}

// blindly are deeds on an alert that do not say which version was seen.
var blindly = map[string]object{"/update": closedRoad, "/end": {"text": "Рух відкрито."}, "/publication": closedRoad}

func TestAnAlertFromItsFirstWordToTheLast(t *testing.T) {
	w := newWorld(t)
	var a struct {
		ID       int64
		Version  int64
		State    vidhuk.AlertState
		Headline struct{ UK, EN string }
		Updates  []struct{ Deed, Text string }
		Messages int
	}
	r := w.send(request{method: "POST", path: "/alerts", as: vidhuk.Executor, body: closedRoad, header: map[string]string{"Idempotency-Key": "a"}})
	r.into(t, &a)
	at := fmt.Sprintf("/alerts/%d", a.ID)
	if r.status != 201 || r.header.Get("Location") != "/api/v1"+at || a.Headline.EN != "Road closed: Zavodskyi district" {
		t.Fatalf("published: %s", r)
	}
	n := published(w)
	w.send(request{method: "POST", path: at + "/messages", as: vidhuk.Moderator, body: object{"numbers": []string{n}}}).into(t, &a)
	if a.Messages != 1 {
		t.Errorf("%d messages are joined", a.Messages)
	}
	stale := w.send(request{method: "POST", path: at + "/end", as: vidhuk.Operator1588, header: map[string]string{"If-Match": `"7"`}})
	if stale.status != 409 || stale.code(t) != "stale_version" {
		t.Errorf("an old version: %s", stale)
	}
	for _, deed := range []string{"/update", "/end", "/publication"} {
		blind := w.send(request{method: "POST", path: at + deed, as: vidhuk.Operator1588, body: blindly[deed]})
		if blind.status != 422 || !strings.Contains(blind.String(), `"version"`) {
			t.Errorf("%s of an alert that was not seen: %s", deed, blind)
		}
	}
	w.send(request{method: "POST", path: at + "/end", as: vidhuk.Operator1588, body: object{"text": "Рух відкрито.", "version": a.Version}}).into(t, &a)
	if a.State != vidhuk.AlertEnded || a.Updates[1].Text != "Рух відкрито." {
		t.Errorf("ended: %+v", a)
	}
	answered := w.send(request{method: "POST", path: at + "/answer", as: vidhuk.Executor, body: object{"organization": town.Roads, "text": town.AnswerText, "mark": "done"}})
	if _, err := w.Center.CarryAnswers(t.Context()); err != nil {
		t.Fatal(err)
	}
	var m shown
	w.send(request{method: "GET", path: "/messages/" + n}).into(t, &m)
	if answered.status != 200 || m.State != vidhuk.Answered {
		t.Errorf("answered: %s, the message is %s", answered, m.State)
	}
}
