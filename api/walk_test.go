package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/language"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// walk sends requests to operations, holds every answer against the document,
// and remembers which statuses each operation gave.
type walk struct {
	*world
	document *document
	seen     map[string]map[int]bool
}

func newWalk(t *testing.T, x *town.Town) *walk {
	w := worldIn(t, x)
	return &walk{world: w, document: readDocument(t, w), seen: map[string]map[int]bool{}}
}

// try sends a request to an operation and checks the answer.
func (w *walk) try(o api.Operation, r request) reply {
	w.t.Helper()
	answer := w.send(r)
	if w.seen[o.ID] == nil {
		w.seen[o.ID] = map[int]bool{}
	}
	w.seen[o.ID][answer.status] = true
	if answer.status >= 500 {
		w.t.Errorf("%s as %s: %s", o.ID, r.as, answer)
	}
	for _, fault := range w.faults(o, answer) {
		w.t.Errorf("%s as %s: %d %s", o.ID, r.as, answer.status, fault)
	}
	return answer
}

// faults says where an answer is not what the document promises.
func (w *walk) faults(o api.Operation, answer reply) []string {
	described, ok := w.document.Paths[o.Path][strings.ToLower(o.Method)]
	if !ok {
		return []string{"is not in the document"}
	}
	promised, ok := described.Responses[strconv.Itoa(answer.status)]
	if !ok {
		promised = described.Responses["default"]
		if answer.status < 400 {
			return []string{"is a success that the document does not have"}
		}
	}
	kind, _, _ := strings.Cut(answer.header.Get("Content-Type"), ";")
	content, ok := promised.Content[kind]
	if !ok {
		return []string{"has the content type " + kind}
	}
	if !strings.HasSuffix(kind, "json") {
		return nil
	}
	var v any
	if err := json.Unmarshal(answer.body, &v); err != nil {
		return []string{err.Error()}
	}
	faults := w.document.check(content.Schema, v, "")
	if answer.status >= 400 {
		faults = append(faults, problemFaults(answer, v)...)
	}
	return faults
}

// problemFaults checks what a schema cannot say of a problem.
func problemFaults(answer reply, v any) []string {
	p, _ := v.(map[string]any)
	var faults []string
	if p["status"] != float64(answer.status) {
		faults = append(faults, fmt.Sprintf("says status %v", p["status"]))
	}
	if p["instance"] != "urn:vidhuk:request:"+answer.header.Get("X-Request-Id") {
		faults = append(faults, fmt.Sprintf("says instance %v", p["instance"]))
	}
	texts := []any{p["title"], p["detail"]}
	codes := []any{p["code"]}
	list, _ := p["errors"].([]any)
	for _, e := range list {
		complaint := e.(map[string]any)
		texts, codes = append(texts, complaint["detail"]), append(codes, complaint["code"])
	}
	for _, text := range texts {
		if s := fmt.Sprint(text); s == "" || strings.ContainsAny(s, "⟦{}") {
			faults = append(faults, "has no proper sentence: "+s)
		}
	}
	for _, code := range codes {
		faults = append(faults, wordless(fmt.Sprint(code))...)
	}
	return faults
}

// wordless reports a code that a catalogue has no sentence for.
func wordless(code string) []string {
	var faults []string
	for _, l := range language.Languages {
		if !l.Has("api.error."+code) && !l.Has("error."+code) {
			faults = append(faults, fmt.Sprintf("has no sentence for %s in %q", code, l))
		}
	}
	return faults
}

// example is a request that should succeed.
func (w *walk) example(o api.Operation, as vidhuk.Role) (request, string) {
	w.t.Helper()
	e, ok := examples[o.ID]
	if !ok {
		w.t.Fatalf("no example of %s", o.ID)
	}
	name := ""
	if e.stage != nil {
		name = e.stage(w.world)
	}
	return w.on(o, as, name), name
}

// on is the example's request about something that is there already.
func (w *walk) on(o api.Operation, as vidhuk.Role, name string) request {
	e := examples[o.ID]
	r := request{method: o.Method, path: named(o.Path, name) + e.query, as: as}
	if e.body != nil {
		r.body = e.body(w.world, name)
	}
	if e.kind != "" {
		r.header = map[string]string{"Content-Type": e.kind}
	}
	return r
}

func TestEveryOperationIsInTheDocumentAndHasAnExample(t *testing.T) {
	w := newWalk(t, town.New(t))
	documented := 0
	for _, path := range w.document.Paths {
		documented += len(path)
	}
	if want := len(api.Operations()); documented != want || len(examples) != want {
		t.Errorf("%d operations, %d in the document, %d examples", want, documented, len(examples))
	}
	for _, o := range api.Operations() {
		d := w.document.Paths[o.Path][strings.ToLower(o.Method)]
		if d.OperationID != o.ID || !strings.Contains(d.Summary, o.Summary.UK) || !strings.Contains(d.Summary, o.Summary.EN) {
			t.Errorf("%s is %+v", o.ID, d)
		}
		if o.View != "" && !slices.Contains(rights.Views(), rights.View(o.View)) {
			t.Errorf("%s: rights has no view %q", o.ID, o.View)
		}
	}
}

// Every operation with every role: allowed where the matrix of 1.11 says so,
// refused where it does not, and never a fault of ours; then every refusal that
// the document promises. Every answer is as its schema has it.
func TestEveryOperationByEveryRoleAndEveryRefusal(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		w := newWalk(t, x)
		for _, o := range api.Operations() {
			w.everyRole(o)
			w.everyRefusal(o)
			w.nothingUnseen(o)
		}
	})
}

func (w *walk) everyRole(o api.Operation) {
	var r request
	var name string
	fresh := true
	for _, role := range vidhuk.Roles {
		if fresh {
			r, name = w.example(o, role)
		}
		r.as = role
		want := w.expected(o, role, name)
		answer := w.try(o, r)
		if want == http.StatusNotFound && o.Deed == vidhuk.DeedClaim && answer.status == http.StatusForbidden {
			continue // a claim asks for the role before it looks at the message
		}
		if answer.status != want {
			w.t.Errorf("%s as %s: want %d, got %s", o.ID, role, want, answer)
		}
		fresh = answer.status < 300
	}
}

// expected is the status that the rights of a role promise.
func (w *walk) expected(o api.Operation, role vidhuk.Role, name string) int {
	switch {
	case w.may(o, role):
		if o.Status != 0 {
			return o.Status
		}
		return http.StatusOK
	case role == vidhuk.Visitor && o.SignedIn():
		return http.StatusUnauthorized
	case o.ID == "endMySession", o.ID == "releaseComment" && !rights.Sees(w.people[role], rights.Reports): // it does not exist for them
		return http.StatusNotFound
	case strings.HasPrefix(o.Path, "/alerts/{id}") && w.send(request{method: "GET", path: "/alerts/" + name, as: role}).status == http.StatusNotFound:
		return http.StatusNotFound
	case strings.HasPrefix(o.Path, "/posts/{id}") && w.send(request{method: "GET", path: "/posts/" + name, as: role}).status == http.StatusNotFound:
		return http.StatusNotFound
	case strings.HasPrefix(o.Path, "/sanctions/{id}") && w.send(request{method: "GET", path: "/sanctions/" + name, as: role}).status == http.StatusNotFound:
		return http.StatusNotFound
	case strings.Contains(o.Path, "{number}") && !w.sees(role, name), strings.HasPrefix(o.Path, "/photos/"):
		return http.StatusNotFound
	}
	return http.StatusForbidden
}

func (w *walk) may(o api.Operation, role vidhuk.Role) bool {
	switch {
	case o.ID == "uploadPhoto":
		return slices.Contains([]vidhuk.Role{vidhuk.Member, vidhuk.Executor, vidhuk.Operator1588, vidhuk.Moderator, vidhuk.Administrator}, role)
	case o.ID == "writePost", o.ID == "editPost", o.ID == "correctPost": // the examples speak in an organization's name
		return role == vidhuk.Executor
	case o.ID == "getPhoto", o.ID == "getThumbnail": // not part of a message yet: only its owner
		return role == vidhuk.Member
	case strings.HasPrefix(o.Path, "/queue") && role == vidhuk.Operator1588: // the emergencies only (3.5)
		return true
	case o.ID == "endMySession": // it is the member's
		return role == vidhuk.Member
	case o.ID == "getSanction": // of somebody else
		return rights.Sees(w.people[role], rights.Measures)
	case o.View != "":
		return rights.Sees(w.people[role], rights.View(o.View))
	case o.Deed == "":
		return role != vidhuk.Visitor || !o.Signed
	}
	switch rights.Grants(o.Deed)[role] {
	case rights.Yes:
		return true
	case rights.Own:
		return role == vidhuk.Member
	case rights.Acting:
		return role == vidhuk.Executor
	}
	return false
}

func (w *walk) sees(role vidhuk.Role, number string) bool {
	number, _, _ = strings.Cut(number, "#")
	return w.send(request{method: "GET", path: "/messages/" + number, as: role}).status == http.StatusOK
}

// refusals provoke each status that the document promises.
var refusals = map[int]func(*walk, api.Operation){
	http.StatusBadRequest: func(w *walk, o api.Operation) {
		r, _ := w.example(o, examples[o.ID].as)
		if o.Method == http.MethodPost && o.ID != "uploadPhoto" {
			r.body = `{"text": `
		} else {
			r.path = strings.TrimSuffix(r.path, examples[o.ID].query) + "?a=%zz"
		}
		w.refused(o, r, http.StatusBadRequest)
	},
	http.StatusUnauthorized: func(w *walk, o api.Operation) {
		r, _ := w.example(o, examples[o.ID].as)
		r.token = "vdk_nobody"
		w.refused(o, r, http.StatusUnauthorized)
	},
	http.StatusForbidden: func(w *walk, o api.Operation) { // else by the roles
		if o.ID != "decideSanctionAppeal" {
			return
		}
		// Whom it is against does not exist for the others; the one who decided on it may not decide the appeal.
		r, _ := w.example(o, vidhuk.Administrator)
		w.must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
			all, err := tx.SanctionsOf(w.last)
			if err != nil {
				return err
			}
			all[0].ConfirmedBy = w.people[vidhuk.Administrator].AccountID
			return tx.SaveSanction(&all[0])
		}))
		w.refused(o, r, http.StatusForbidden)
	},
	http.StatusNotFound: func(w *walk, o api.Operation) {
		r, name := w.example(o, examples[o.ID].as)
		unknown := "999999"
		if strings.Contains(o.Path, "{number}") {
			unknown = "2000-000001"
		}
		name, _, _ = strings.Cut(name, "#")
		if query := examples[o.ID].query; name == "" && query != "" { // what is named is a number in the query
			parameter, _, _ := strings.Cut(query, "=")
			name, unknown = query, parameter+"=999999"
		}
		r.path = strings.Replace(r.path, name, unknown, 1)
		w.refused(o, r, http.StatusNotFound)
	},
	http.StatusConflict: func(w *walk, o api.Operation) {
		e := examples[o.ID]
		r, name := w.example(o, e.as)
		r.header = map[string]string{"Idempotency-Key": "once-" + o.ID}
		if first := w.try(o, r); first.status >= 300 {
			w.t.Errorf("%s: %s", o.ID, first)
		}
		switch {
		case o.ID == "submitMessage":
			r.body = object{"text": town.Text + " І ще одна."}
		case o.ID == "writeAlert":
			r.body = object{"kind": "roads", "organization": town.Roads, "text": "Інше перехрестя."}
		case o.ID == "describeOrganization": // the version is old by now
		case o.ID == "addEvidence":
			r.body = aScreenshot(w.world, "Інші слова", aPhoto(w.t))
		case o.ID == "writePost":
			r.body = object{"organization": town.Roads, "kind": "news", "title": "Ще одне перекриття", "text": "У п’ятницю теж."}
		case strings.Contains(o.Path, "{number}"), strings.HasPrefix(o.Path, "/posts/{id}"), strings.HasPrefix(o.Path, "/alerts/{id}"):
			other, _ := w.example(o, e.as)
			r.path, r.body = other.path, other.body
		default:
			r = w.on(o, e.as, name) // decided already
		}
		w.refused(o, r, http.StatusConflict)
	},
	http.StatusRequestEntityTooLarge: func(w *walk, o api.Operation) {
		r, _ := w.example(o, examples[o.ID].as)
		r.body = bytes.Repeat([]byte(" "), 300<<10)
		if size, own := map[string]int{"uploadPhoto": 16 << 20, "replaceGazetteer": 9 << 20, "addEvidence": 22 << 20}[o.ID]; own {
			r.body = make([]byte, size)
		}
		w.refused(o, r, http.StatusRequestEntityTooLarge)
	},
	http.StatusUnsupportedMediaType: func(w *walk, o api.Operation) {
		r, _ := w.example(o, examples[o.ID].as)
		r.body, r.header = "text=1", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
		w.refused(o, r, http.StatusUnsupportedMediaType)
	},
	http.StatusUnprocessableEntity: func(w *walk, o api.Operation) {
		r, _ := w.example(o, examples[o.ID].as)
		r.path = strings.TrimSuffix(r.path, examples[o.ID].query) + "?nonsense=1"
		w.refused(o, r, http.StatusUnprocessableEntity)
	},
	http.StatusTooManyRequests: func(w *walk, o api.Operation) {
		norms := &w.Rules.Norms
		before := *norms
		defer func() { *norms = before }()
		r, _ := w.example(o, examples[o.ID].as)
		norms.MessagesPerHour, norms.CommentsPerHour, norms.SupportsPerHour, norms.ChecksPerHour = 0, 0, 0, 0
		norms.ReportsPerHour = 0
		for range 101 { // uploads have a limit of their own
			if o.ID == "uploadPhoto" {
				r.body = "не фото"
				w.send(r)
			}
			if o.ID == "addEvidence" {
				r.body = aScreenshot(w.world, "Слова", []byte("не фото"))
				w.send(r)
			}
		}
		w.refused(o, r, http.StatusTooManyRequests)
		w.Clock.Pass(2 * time.Hour)
	},
}

func (w *walk) refused(o api.Operation, r request, want int) {
	w.t.Helper()
	if answer := w.try(o, r); answer.status != want {
		w.t.Errorf("%s: want %d, got %s", o.ID, want, answer)
	}
}

func (w *walk) everyRefusal(o api.Operation) {
	for status := range w.document.Paths[o.Path][strings.ToLower(o.Method)].Responses {
		n, err := strconv.Atoi(status)
		if err != nil || n < 400 { // default stands for what only we can break
			continue
		}
		provoke, ok := refusals[n]
		if !ok {
			w.t.Errorf("%s promises %d, which this test cannot provoke", o.ID, n)
			continue
		}
		provoke(w, o)
	}
}

// nothingUnseen reports a promised status that never came, and one that came
// and was not promised.
func (w *walk) nothingUnseen(o api.Operation) {
	promised := w.document.Paths[o.Path][strings.ToLower(o.Method)].Responses
	for status := range promised {
		if n, err := strconv.Atoi(status); err == nil && !w.seen[o.ID][n] {
			w.t.Errorf("%s promises %d and never gives it", o.ID, n)
		}
	}
	for n := range w.seen[o.ID] {
		if _, ok := promised[strconv.Itoa(n)]; !ok {
			w.t.Errorf("%s gives %d and does not promise it", o.ID, n)
		}
	}
}
