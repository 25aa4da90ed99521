package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/testkit/town"
	"vidhuk/web/page"
)

// problem is a problem document as a client reads it.
type problem struct {
	Type, Title, Detail, Code, Instance string
	Status                              int
	Errors                              []struct{ Field, Code, Detail string }
}

func (w *world) problem(r reply) problem {
	w.t.Helper()
	if kind := r.header.Get("Content-Type"); kind != "application/problem+json" {
		w.t.Fatalf("no problem but %s: %s", kind, r)
	}
	var p problem
	r.into(w.t, &p)
	return p
}

// faulty is a request that must be refused, and how.
type faulty struct {
	name   string
	path   string // POST, unless get
	get    bool
	body   any
	header map[string]string
	status int
	code   string
	field  string // the one wrong field, and its code
	wrong  string
}

func TestBadRequestsAreRefusedWithAClearProblem(t *testing.T) {
	w := newWorld(t)
	published := message(w.Approved(town.Roads).Number)
	comment := "/messages/" + published + "/comments"
	long := strings.Repeat("довго ", 2000)
	for _, f := range []faulty{
		{name: "unknown field", body: object{"text": town.Text, "txet": 1}, status: 422, code: "invalid_fields", field: "txet", wrong: "unknown_field"},
		{name: "field in other letters", body: object{"Text": town.Text}, status: 422, code: "invalid_fields", field: "Text", wrong: "unknown_field"},
		{name: "unknown field inside", body: object{"text": town.Text, "place": object{"planet": "x"}}, status: 422, code: "invalid_fields", field: "place.planet", wrong: "unknown_field"},
		{name: "number for text", body: object{"text": 5}, status: 422, code: "invalid_fields", field: "text", wrong: "not_text"},
		{name: "null for text", body: object{"text": nil}, status: 422, code: "invalid_fields", field: "text", wrong: "not_text"},
		{name: "text for boolean", body: object{"text": town.Text, "emergency": "так"}, status: 422, code: "invalid_fields", field: "emergency", wrong: "not_boolean"},
		{name: "text for list", body: object{"text": town.Text, "photos": "1"}, status: 422, code: "invalid_fields", field: "photos", wrong: "not_list"},
		{name: "text for object", body: object{"text": town.Text, "place": "тут"}, status: 422, code: "invalid_fields", field: "place", wrong: "not_object"},
		{name: "text for number", body: object{"text": town.Text, "place": object{"lat": "46"}}, status: 422, code: "invalid_fields", field: "place.lat", wrong: "not_number"},
		{name: "half a photo", body: object{"text": town.Text, "photos": []float64{1.5}}, status: 422, code: "invalid_fields", field: "photos[0]", wrong: "not_integer"},
		{name: "a number beyond numbers", body: `{"text":"` + town.Text + `","photos":[99999999999999999999]}`, status: 422, code: "invalid_fields", field: "photos[0]", wrong: "too_big"},
		{name: "eleven photos", body: object{"text": town.Text, "photos": make([]int, 11)}, status: 422, code: "invalid_fields", field: "photos", wrong: "too_many"},
		{name: "unknown word", body: object{"text": town.Text, "kind": "complaint"}, status: 422, code: "invalid_fields", field: "kind", wrong: "not_in_list"},
		{name: "unknown topic", body: object{"text": town.Text, "topic": "космос"}, status: 422, code: "invalid_fields", field: "topic", wrong: "unknown_value"},
		{name: "no text", body: object{}, status: 422, code: "invalid_fields", field: "text", wrong: "required"},
		{name: "long text", body: object{"text": long}, status: 422, code: "invalid_fields", field: "text", wrong: "too_long"},
		{name: "short text", body: object{"text": "Яма"}, status: 422, code: "invalid_fields", field: "text", wrong: "too_short"},
		{name: "invisible text", body: object{"text": "\u200b\u2060\u00ad \u202e"}, status: 422, code: "invalid_fields", field: "text"},
		{name: "a point outside the Earth", body: object{"text": town.Text, "place": object{"lat": 1e9}}, status: 422, code: "invalid_fields", field: "place.lat", wrong: "wrong_point"},
		{name: "somebody else's photo", body: object{"text": town.Text, "photos": []int{424242}}, status: 422, code: "invalid_fields", field: "photos", wrong: "photo_unknown"},
		{name: "null", body: "null", status: 422, code: "invalid_fields", field: "body", wrong: "not_object"},
		{name: "list", body: "[]", status: 422, code: "invalid_fields", field: "body", wrong: "not_object"},
		{name: "no body", status: 400, code: "body_required"},
		{name: "half a body", body: `{"text":"`, status: 400, code: "broken_json"},
		{name: "two bodies", body: `{"text":"x"} {}`, status: 400, code: "broken_json"},
		{name: "the same field twice", body: `{"text":"x","text":"y"}`, status: 400, code: "duplicate_field"},
		{name: "no UTF-8", body: []byte("{\"text\":\"\xff\xfe яма\"}"), status: 400, code: "invalid_text"},
		{name: "half a character", body: `{"text":"\ud83d яма"}`, status: 400, code: "broken_json"},
		{name: "null character", body: `{"text":"яма\u0000"}`, status: 400, code: "invalid_text"},
		{name: "null character inside", body: `{"text":"яма","place":{"district":"\u0000"}}`, status: 400, code: "invalid_text"},
		{name: "too deep", body: strings.Repeat("[", 20000), status: 400, code: "broken_json"},
		{name: "form", body: "text=1", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, status: 415, code: "unsupported_media_type"},
		{name: "other charset of type", body: "{}", header: map[string]string{"Content-Type": "text/plain;+json"}, status: 415, code: "unsupported_media_type"},
		{name: "empty key", body: object{"text": town.Text}, header: map[string]string{"Idempotency-Key": "два слова"}, status: 422, code: "invalid_fields", field: "Idempotency-Key", wrong: "wrong_format"},
		{name: "long key", body: object{"text": town.Text}, header: map[string]string{"Idempotency-Key": strings.Repeat("k", 201)}, status: 422, code: "invalid_fields", field: "Idempotency-Key", wrong: "wrong_format"},

		{name: "unknown route", path: "/mesages", status: 404, code: "unknown_route"},
		{name: "root", get: true, path: "/", status: 404, code: "unknown_route"},
		{name: "method", path: "/topics", status: 405, code: "method_not_allowed"},
		{name: "unknown parameter", get: true, path: "/messages?page=2", status: 422, code: "invalid_fields", field: "page", wrong: "unknown_parameter"},
		{name: "repeated parameter", get: true, path: "/messages?topic=a&topic=b", status: 422, code: "invalid_fields", field: "topic", wrong: "repeated"},
		{name: "limit of nothing", get: true, path: "/messages?limit=0", status: 422, code: "invalid_fields", field: "limit", wrong: "too_small"},
		{name: "limit too high", get: true, path: "/messages?limit=101", status: 422, code: "invalid_fields", field: "limit", wrong: "too_big"},
		{name: "limit of letters", get: true, path: "/messages?limit=ten", status: 422, code: "invalid_fields", field: "limit", wrong: "not_integer"},
		{name: "a state that is not public", get: true, path: "/messages?state=approved&state=pending", status: 422, code: "invalid_fields", field: "state[1]", wrong: "not_in_list"},
		{name: "foreign cursor", get: true, path: "/messages?cursor=abc", status: 422, code: "invalid_fields", field: "cursor", wrong: "wrong_cursor"},
		{name: "broken query", get: true, path: "/messages?topic=%zz", status: 400, code: "broken_query"},
		{name: "no UTF-8 in the query", get: true, path: "/messages?topic=%ff", status: 400, code: "invalid_text"},
		{name: "null character in the query", get: true, path: "/messages?topic=%00", status: 400, code: "invalid_text"},
		{name: "null character in the address", get: true, path: "/messages/2026-%00", status: 400, code: "invalid_text"},
		{name: "no UTF-8 in the address", get: true, path: "/messages/%ff", status: 400, code: "invalid_text"},
		{name: "no such message", get: true, path: "/messages/2026-1", status: 404, code: "not_found"},
		{name: "photo by letters", get: true, path: "/photos/last", status: 422, code: "invalid_fields", field: "id", wrong: "not_integer"},
		{name: "unknown part of the inbox", get: true, path: "/inbox?tab=all", status: 422, code: "invalid_fields", field: "tab", wrong: "not_in_list"},

		{name: "comment on a comment elsewhere", path: comment, body: object{"text": "Так.", "parent_id": 77}, status: 422, code: "invalid_fields", field: "parent_id", wrong: "unknown_value"},
		{name: "a mark by a member", path: "/messages/" + published + "/assignments/elu/mark", body: object{"mark": "done"}, status: 403, code: "forbidden"},
		{name: "an organization in the body", path: "/messages/" + published + "/assignments/elu/seen", body: object{"organization": "elu"}, status: 422, code: "invalid_fields", field: "organization", wrong: "unknown_field"},
		{name: "a time of one's own", path: "/messages/" + published + "/assignments/elu/acceptance", body: object{"planned_at": "завтра"}, status: 422, code: "invalid_fields", field: "planned_at", wrong: "not_time"},
	} {
		t.Run(f.name, func(t *testing.T) { w.refuses(t, f) })
	}
	var own struct{ Items []any }
	w.send(request{method: "GET", path: "/me/messages", as: vidhuk.Member}).into(t, &own)
	if len(own.Items) != 1 {
		t.Errorf("%d messages: a refused one was kept", len(own.Items))
	}
}

func (w *world) refuses(t *testing.T, f faulty) {
	r := request{method: "POST", path: f.path, as: vidhuk.Member, body: f.body, header: f.header}
	if f.get {
		r.method = "GET"
	}
	if f.path == "" {
		r.path = "/messages"
	}
	answer := w.send(r)
	p := w.problem(answer)
	if p.Status != f.status || answer.status != f.status || p.Code != f.code {
		t.Fatalf("want %d %s, got %s", f.status, f.code, answer)
	}
	if f.field == "" {
		return
	}
	if len(p.Errors) != 1 && f.wrong != "unknown_field" || !slices.ContainsFunc(p.Errors, func(e struct{ Field, Code, Detail string }) bool {
		return e.Field == f.field && (e.Code == f.wrong || f.wrong == "")
	}) {
		t.Errorf("want %s: %s, got %s", f.field, f.wrong, answer)
	}
}

func TestARefusalSpeaksTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{
		"": "uk", "en": "en", "en-GB,en;q=0.9": "en", "uk,en;q=0.5": "uk", "en;q=0.3, uk;q=0.9": "uk",
		"de, fr": "uk", "*": "uk", "сміття;;q=": "uk", strings.Repeat("en,", 100): "uk",
	} {
		r := w.send(request{method: "GET", path: "/messages/1", header: map[string]string{"Accept-Language": accept}})
		p := w.problem(r)
		cyrillic := strings.ContainsAny(p.Detail+p.Title, "абвгдеєжзиіїйклмнопрстуфхцчшщьюя")
		if got := r.header.Get("Content-Language"); got != want || cyrillic != (want == "uk") {
			t.Errorf("%q: %s: %s", accept, got, r)
		}
	}
}

func TestProblemsCarryTheNumberOfTheRequest(t *testing.T) {
	w := newWorld(t)
	given := w.send(request{method: "GET", path: "/messages/1", header: map[string]string{"X-Request-Id": "balancer-0042"}})
	if p := w.problem(given); p.Instance != "urn:vidhuk:request:balancer-0042" || given.header.Get("X-Request-Id") != "balancer-0042" {
		t.Errorf("%s", given)
	}
	own := w.send(request{method: "GET", path: "/messages/1", header: map[string]string{"X-Request-Id": "<script>"}})
	if p := w.problem(own); len(p.Instance) != len("urn:vidhuk:request:")+16 {
		t.Errorf("%s", own)
	}
}

func TestAWrongMethodSaysWhichAreRight(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]string{"/topics": "GET, HEAD", "/messages": "GET, HEAD, POST", "/messages/1/claim": "POST", "/openapi.json": "GET, HEAD"} {
		r := w.send(request{method: "DELETE", path: path})
		if r.status != http.StatusMethodNotAllowed || r.header.Get("Allow") != want {
			t.Errorf("%s: Allow %q in %s", path, r.header.Get("Allow"), r)
		}
	}
}

func TestATokenIsTheOnlyWayIn(t *testing.T) {
	w := newWorld(t)
	for name, f := range map[string]struct {
		header    map[string]string
		status    int
		code      string
		challenge string
	}{
		"no token":       {nil, 401, "sign_in_needed", `Bearer realm="vidhuk"`},
		"unknown token":  {map[string]string{"Authorization": "Bearer vdk_0"}, 401, "wrong_token", `Bearer realm="vidhuk", error="invalid_token"`},
		"foreign token":  {map[string]string{"Authorization": "Bearer ghp_0"}, 401, "wrong_token", `Bearer realm="vidhuk", error="invalid_token"`},
		"other scheme":   {map[string]string{"Authorization": "Basic dXNlcjpwYXNz"}, 401, "wrong_token", `Bearer realm="vidhuk", error="invalid_token"`},
		"session cookie": {map[string]string{"Cookie": "session=" + w.tokens[vidhuk.Member]}, 401, "sign_in_needed", `Bearer realm="vidhuk"`},
	} {
		r := w.send(request{method: "GET", path: "/me/messages", header: f.header})
		if r.status != f.status || w.problem(r).Code != f.code || r.header.Get("WWW-Authenticate") != f.challenge {
			t.Errorf("%s: %s %v", name, r, r.header["Www-Authenticate"])
		}
	}
	if r := w.send(request{method: "GET", path: "/messages", token: "vdk_wrong"}); r.status != 401 {
		t.Errorf("a wrong token on a public page: %s", r)
	}
	if r := w.send(request{method: "GET", path: "/me/messages", header: map[string]string{"Authorization": "bearer " + w.tokens[vidhuk.Member]}}); r.status != 200 {
		t.Errorf("the scheme in other letters: %s", r)
	}
}

func TestAFaultOfOursSaysNothingAndIsLogged(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	broken := httptest.NewServer(api.New(api.Config{Center: w.Center, Log: slog.New(slog.NewJSONHandler(&log, nil))}))
	defer broken.Close()
	w.server = broken
	r := w.send(request{method: "GET", path: "/topics"})
	p := w.problem(r)
	if r.status != 500 || p.Code != "internal" || strings.Contains(string(r.body), "nil") {
		t.Errorf("%s", r)
	}
	var line struct{ Request, Error string }
	if err := json.Unmarshal(log.Bytes(), &line); err != nil || !strings.HasSuffix(p.Instance, line.Request) || !strings.Contains(line.Error, "nil pointer") {
		t.Errorf("%v: %s", err, log.String())
	}
}

func TestALostDatabaseShowsNothingOfItself(t *testing.T) {
	w := newWorld(t)
	w.must(w.Store.Close())
	r := w.send(request{method: "GET", path: "/messages"})
	if p := w.problem(r); r.status != 500 || strings.Contains(p.Detail, "sql") {
		t.Errorf("%s", r)
	}
}

func TestALimitSaysHowLongToWait(t *testing.T) {
	w := newWorld(t)
	var r reply
	for range 101 {
		r = w.send(request{method: "POST", path: "/photos", as: vidhuk.Member, body: "не фото", header: map[string]string{"Content-Type": "image/jpeg"}})
	}
	if r.status != 429 || r.header.Get("Retry-After") != "3600" {
		t.Errorf("%s, Retry-After %q", r, r.header.Get("Retry-After"))
	}
}

func TestThePagesAndTheAPIGiveTheSameStatuses(t *testing.T) {
	for _, f := range page.Failures {
		if got := api.Status(vidhuk.Refuse(f.Kind, "x")); got != f.Status {
			t.Errorf("%s: the API gives %d, a page %d", f.Kind, got, f.Status)
		}
	}
	if got := api.Status(context.Canceled); got != 500 {
		t.Errorf("an unknown error gives %d", got)
	}
}

// stalled is a body that fails on its way.
type stalled struct{ err error }

func (s stalled) Read([]byte) (int, error) { return 0, s.err }

func TestABodyThatDoesNotArriveIsTheCallersAffair(t *testing.T) {
	w := newWorld(t)
	handler := api.New(api.Config{Center: w.Center, Look: w.Look})
	for err, want := range map[error]string{os.ErrDeadlineExceeded: "request_timeout", io.ErrUnexpectedEOF: "broken_body"} {
		r := httptest.NewRequest("POST", api.Prefix+"/messages", stalled{err})
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+w.tokens[vidhuk.Member])
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		var p problem
		if json.Unmarshal(answer.Body.Bytes(), &p) != nil || p.Code != want || p.Status != answer.Code || answer.Code >= 500 {
			t.Errorf("%v: %d %s", err, answer.Code, answer.Body)
		}
	}
}
