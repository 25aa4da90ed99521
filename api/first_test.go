package api_test

import (
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// TestWhoWaitsForAdmissionTendsTheFirstMessage: 5.1.1, over the API as on the site.
func TestWhoWaitsForAdmissionTendsTheFirstMessage(t *testing.T) {
	w := newWorld(t)
	const name = "Марія, що чекає"
	_, err := w.Center.Join(t.Context(), "first", center.Application{
		Email: town.Email(name), Name: name, Password: town.Password, Rules: true, Message: &center.Submission{Text: town.Text},
	})
	w.must(err)
	token, path := w.token(name), "/messages/2026-000001"
	send := func(path string, status int, body object) reply {
		t.Helper()
		got := w.send(request{method: http.MethodPost, path: path, token: token, body: body})
		if got.status != status {
			t.Fatalf("%s: %s", path, got)
		}
		return got
	}
	send("/messages/check", http.StatusOK, object{"text": town.Text})
	_, err = w.Center.Reject(t.Context(), w.Moderator(), center.Rejection{Ref: w.Ref("2026-000001"), Ground: "ADS"})
	w.must(err)
	send(path+"/resubmission", http.StatusOK, object{"version": w.Message("2026-000001").Version, "text": town.Text + " Уточнено."})
	if m := w.Message("2026-000001"); m.State != vidhuk.Pending || !strings.HasSuffix(m.Text, "Уточнено.") {
		t.Errorf("resubmitted: %s %q", m.State, m.Text)
	}
	public := w.Approved(town.Roads)
	if code := send("/messages/"+string(public.Number)+"/comments", http.StatusForbidden, object{"text": "І в нас."}).code(t); code != "application_waits" {
		t.Errorf("a comment is refused as %s", code)
	}
}
