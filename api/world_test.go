package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// world is a contact centre with its API on a real server, and a token for
// somebody of each role.
type world struct {
	*town.Town
	t        *testing.T
	server   *httptest.Server
	people   map[vidhuk.Role]vidhuk.Actor
	tokens   map[vidhuk.Role]string
	culprits int   // see culprit
	last     int64 // of them
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return worldIn(t, town.New(t))
}

func worldIn(t *testing.T, x *town.Town) *world {
	t.Helper()
	w := &world{Town: x, t: t, tokens: map[vidhuk.Role]string{}}
	town.Unbraked(w.Town)
	w.server = httptest.NewServer(api.New(api.Config{Center: w.Center, Look: w.Look, Version: "test"}))
	t.Cleanup(w.server.Close)
	w.people = w.Everybody()
	for role, who := range w.people {
		if role != vidhuk.Visitor {
			w.tokens[role] = w.token(who.Name)
		}
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// token makes a bearer token for a person of the town.
func (w *world) token(name string) string {
	w.t.Helper()
	token, err := w.Center.MakeToken(context.Background(), vidhuk.Console, town.Email(name), "проба", time.Time{})
	w.must(err)
	return token
}

// request is one request to the API.
type request struct {
	method, path string // below the prefix
	as           vidhuk.Role
	token        string // instead of the role's
	body         any    // []byte and string go as they are, anything else as JSON
	header       map[string]string
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) String() string { return fmt.Sprintf("%d %s", r.status, r.body) }

// into reads the body as JSON.
func (r reply) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("%v: %s", err, r)
	}
}

// code is the code of a problem.
func (r reply) code(t *testing.T) string {
	t.Helper()
	var p struct{ Code string }
	r.into(t, &p)
	return p.Code
}

func (w *world) send(r request) reply {
	w.t.Helper()
	q, err := http.NewRequest(r.method, w.server.URL+api.Prefix+r.path, bodyReader(w.t, r.body))
	w.must(err)
	if r.body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	token := r.token
	if token == "" {
		token = w.tokens[r.as]
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	for name, value := range r.header {
		q.Header.Set(name, value)
	}
	answer, err := w.server.Client().Do(q)
	w.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	w.must(err)
	return reply{answer.StatusCode, answer.Header, text}
}

func bodyReader(t *testing.T, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case []byte:
		return bytes.NewReader(b)
	case string:
		return strings.NewReader(b)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text)
}

// object is a JSON object.
type object map[string]any

// aPhoto is a small JPEG.
func aPhoto(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range m.Pix {
		m.Pix[i] = byte(i)
	}
	m.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The stages put a message where a deed is possible.

func (w *world) clarifying() vidhuk.Number {
	m := w.Submitted()
	_, err := w.Center.Clarify(context.Background(), w.Moderator(), center.Clarification{Ref: w.Ref(m.Number), Text: "Де саме?"})
	w.must(err)
	return m.Number
}

func (w *world) rejected() vidhuk.Number {
	m := w.Submitted()
	_, err := w.Center.Reject(context.Background(), w.Moderator(), center.Rejection{Ref: w.Ref(m.Number), Ground: "UNCLEAR", Text: "Не сказано, де саме і що сталося."})
	w.must(err)
	return m.Number
}

func (w *world) answeredWithoutMark() vidhuk.Number {
	m := w.Accepted(town.Roads)
	_, err := w.Center.Answer(context.Background(), w.Executor(town.Roads), center.Reply{Duty: w.Duty(m, town.Roads), Text: town.AnswerText})
	w.must(err)
	return m.Number
}

func (w *world) redirected() vidhuk.Number {
	m := w.Approved(town.Roads)
	_, err := w.Center.Redirect(context.Background(), w.Executor(town.Roads), center.Redirection{Duty: w.Duty(m, town.Roads), To: town.Parks})
	w.must(err)
	return m.Number
}

// photoID is an uploaded photo of the member's.
func (w *world) photoID() int64 {
	p, err := w.Center.AddPhoto(context.Background(), w.Member(), aPhoto(w.t))
	w.must(err)
	return p.ID
}

var applicantsMade int

// applicant is somebody who asked to join.
func (w *world) applicant() int64 {
	applicantsMade++
	a, err := w.Center.Join(context.Background(), fmt.Sprint(applicantsMade), center.Application{
		Email: fmt.Sprintf("new%d@example.org", applicantsMade), Name: "Новенька Леся", Password: town.Password, Rules: true,
	})
	w.must(err)
	return a.ID
}
