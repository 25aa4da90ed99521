package api_test

import (
	"encoding/json"
	"testing"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/rights"
	"vidhuk/testkit/town"
)

// What is written after the stop is refused with one code, whichever operation
// it came by; what is read is read as before.
func TestAfterTheStopTheAPIOnlyReads(t *testing.T) {
	w := newWalk(t, town.New(t, town.Unbraked))
	requests := map[string]request{}
	for _, o := range api.Operations() {
		if o.Tag != "activity" {
			requests[o.ID], _ = w.example(o, examples[o.ID].as)
		}
	}
	noStop(w.world)
	s := w.Stopped()
	for _, o := range api.Operations() {
		r, ok := requests[o.ID]
		if !ok || o.Deed == "" || rights.GoesOn(o.Deed) {
			continue
		}
		answer := w.try(o, r)
		var p struct{ Code, Detail string }
		if err := json.Unmarshal(answer.body, &p); err != nil || answer.status != 403 || p.Code != "stopped" {
			t.Errorf("%s: %s", o.ID, answer)
		}
	}
	for _, id := range []string{"listMessages", "getMessage", "listTopics", "getActivity"} {
		for _, o := range api.Operations() {
			if o.ID != id {
				continue
			}
			r, known := requests[id]
			if !known {
				r, _ = w.example(o, vidhuk.Visitor)
			}
			if answer := w.try(o, r); answer.status != 200 {
				t.Errorf("%s: %s", id, answer)
			}
		}
	}
	var a struct {
		Stopped bool
		Stop    struct{ Number string }
	}
	answer := w.send(request{method: "GET", path: "/activity"})
	if err := json.Unmarshal(answer.body, &a); err != nil || !a.Stopped || a.Stop.Number != s.Number {
		t.Errorf("activity: %s", answer)
	}
}
