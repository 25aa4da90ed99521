package page

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/language"
)

func post(t *testing.T, values url.Values) *Form {
	t.Helper()
	r := httptest.NewRequest("POST", "/", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := ReadForm(httptest.NewRecorder(), r, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFormsAreReadAsPeopleMeanThem(t *testing.T) {
	f := post(t, url.Values{
		"text": {"  Яма.\r\nВелика.\r\n "}, "address": {" вул.   Садова,\t31 "}, "version": {"3"}, "lat": {"46,97"},
		"day": {"24.11.2026"}, "from": {"2026-11-24"}, "orgs": {"a", " b ", "a", ""}, "consent": {"yes"},
	})
	if got := f.Text("text"); got != "Яма.\nВелика." {
		t.Errorf("text %q", got)
	}
	if got := f.Line("address"); got != "вул. Садова, 31" {
		t.Errorf("line %q", got)
	}
	if f.Version() != 3 || f.Number("lat") != 46.97 || f.Int("nothing") != 0 || !f.Has("consent") {
		t.Errorf("version %d, latitude %v", f.Version(), f.Number("lat"))
	}
	want := time.Date(2026, 11, 24, 0, 0, 0, 0, language.Kyiv)
	if !f.Day("day").Equal(want) || !f.Day("from").Equal(want) {
		t.Errorf("days %v %v", f.Day("day"), f.Day("from"))
	}
	if got := f.All("orgs"); strings.Join(got, ",") != "a,b" {
		t.Errorf("many %v", got)
	}
	if err := f.Err(); err != nil {
		t.Errorf("a good form: %v", err)
	}
}

func TestEveryWrongValueIsNamed(t *testing.T) {
	f := post(t, url.Values{"version": {"three"}, "lat": {"NaN"}, "day": {"31.02.2026"}, "text": {"a\xff"}, "name": {"a\x00b"}, "extra": {"x"}})
	f.Version()
	f.Number("lat")
	f.Day("day")
	f.Only("version", "lat", "day", "text", "name")
	codes := map[string]string{}
	err, ok := f.Err().(*vidhuk.Error)
	if !ok || err.Code != "invalid_fields" {
		t.Fatalf("err %v", f.Err())
	}
	for _, e := range err.Fields {
		codes[e.Field] = e.Code
	}
	for field, code := range map[string]string{
		"version": "invalid_number", "lat": "invalid_number", "day": "invalid_date", "text": "invalid_text",
		"name": "invalid_text", "extra": "unknown_field",
	} {
		if codes[field] != code {
			t.Errorf("%s: %q, want %q", field, codes[field], code)
		}
	}
}

func TestAFormThatCameBackKeepsWhatWasTyped(t *testing.T) {
	p := newPage(language.Uk)
	f := post(t, url.Values{"text": {"Яма <b>"}, "topic": {"roads"}, "kind": {"idea"}, "password": {"secret"}}).
		Refused(vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("text", "too_short", "min", 10)}))
	q := Field{Name: "text", Label: "Що сталося?", Required: true}
	area := html(t, Area(p, f, q))
	for _, must := range []string{">Яма &lt;b&gt;</textarea>", `aria-invalid="true"`, `aria-describedby="f-text-error"`, "Надто коротко: потрібно щонайменше 10 знаків."} {
		if !strings.Contains(area, must) {
			t.Errorf("no %s in %s", must, area)
		}
	}
	options := []Option{{Value: "roads", Label: "Дороги"}, {Value: "idea", Label: "Ідея"}}
	if got := html(t, Select(p, f, Field{Name: "topic", Options: options})); !strings.Contains(got, `value="roads" selected`) {
		t.Errorf("the choice is lost: %s", got)
	}
	if got := html(t, Radios(p, f, Field{Name: "kind", Options: options})); !strings.Contains(got, `value="idea" checked`) {
		t.Errorf("the choice is lost: %s", got)
	}
	if got := html(t, Input(p, f, Field{Name: "password", Type: "password"})); strings.Contains(got, "secret") {
		t.Error("a password is sent back")
	}
	summary := html(t, ErrorSummary(p, f, q))
	if !strings.Contains(summary, `href="#f-text"`) || !strings.Contains(summary, "Що сталося? Надто коротко") {
		t.Errorf("summary: %s", summary)
	}
}

func TestAFreshFormIsCalm(t *testing.T) {
	p := newPage(language.Uk)
	if got := html(t, ErrorSummary(p, nil)); got != "" {
		t.Errorf("a summary of nothing: %s", got)
	}
	if got := html(t, Area(p, nil, Field{Name: "text", Label: "Що?", Max: 10})); strings.Contains(got, "aria-invalid") || !strings.Contains(got, "до 10 знаків") {
		t.Errorf("fresh: %s", got)
	}
}

func upload(t *testing.T, names ...string) *http.Request {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, n := range names {
		part, err := m.CreateFormFile("photos", n)
		if err != nil {
			t.Fatal(err)
		}
		if n != "" {
			_, _ = part.Write(make([]byte, 1000))
		}
	}
	_ = m.Close()
	r := httptest.NewRequest("POST", "/", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

func TestUploadsKeepWithinTheirLimits(t *testing.T) {
	for _, c := range []struct {
		r    *http.Request
		l    Limits
		code string
	}{
		{upload(t, "a.jpg", "b.jpg"), Limits{Files: 2}, ""},
		{upload(t, ""), Limits{}, ""}, // an untouched file input
		{upload(t, "a.jpg", "b.jpg"), Limits{Files: 1}, "too_many_files"},
		{upload(t, "a.jpg", "b.jpg"), Limits{Files: 2, Body: 1500}, "too_large"},
		{httptest.NewRequest("POST", "/?%zz", nil), Limits{}, ""},
	} {
		f, err := ReadForm(httptest.NewRecorder(), c.r, c.l)
		if err == nil {
			f.Close()
		}
		if got := codeOf(err); got != c.code {
			t.Errorf("%+v: %q (%v), want %q", c.l, got, err, c.code)
		}
	}
	broken := httptest.NewRequest("POST", "/", strings.NewReader("--x\r\nbroken"))
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if _, err := ReadForm(httptest.NewRecorder(), broken, Limits{}); codeOf(err) != "bad_request" {
		t.Errorf("a broken request: %v", err)
	}
}

func TestTextsSurviveAFormThatIsNotTaken(t *testing.T) {
	for name, l := range map[string]Limits{"too large": {Files: 2, Body: 700}, "too many": {Files: 1}} {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("text", "Яма на дорозі")
		for _, n := range []string{"a.jpg", "b.jpg"} {
			part, err := m.CreateFormFile("photos", n)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write(make([]byte, 1000))
		}
		_ = m.Close()
		r := httptest.NewRequest("POST", "/", &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
		f, err := ReadForm(httptest.NewRecorder(), r, l)
		if err == nil || f.Text("text") != "Яма на дорозі" {
			t.Errorf("%s: %v, and the text is %q", name, err, f.Text("text"))
		}
	}
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return vidhuk.CodeOf(err)
}

func TestAFlashSurvivesOneRedirectAndNoForgery(t *testing.T) {
	left := Flash{Key: "approved", Args: map[string]string{"number": "2026-000123"}, Undo: &Undo{Action: "/desk/undo", Seconds: 10}}
	w := httptest.NewRecorder()
	SetFlash(w, left)
	r := httptest.NewRequest("GET", "/desk", nil)
	r.AddCookie(w.Result().Cookies()[0])
	next := httptest.NewRecorder()
	p := From(next, r, "", noon)
	if p.Flash == nil || p.flashText() != "Повідомлення № 2026-000123 схвалено." || p.Flash.Undo == nil {
		t.Fatalf("flash %+v", p.Flash)
	}
	if c := next.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("the flash stays: %v", c)
	}
	for _, forged := range []Flash{{Key: "no_such_text"}, {Key: "../error.internal"}} {
		w := httptest.NewRecorder()
		SetFlash(w, forged)
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(w.Result().Cookies()[0])
		if p := From(httptest.NewRecorder(), r, "", noon); p.Flash != nil {
			t.Errorf("forged: %+v", p.Flash)
		}
	}
	for _, away := range []string{"//evil.example/x", "https://evil.example", "/\\evil.example", "evil"} {
		w := httptest.NewRecorder()
		SetFlash(w, Flash{Key: "saved", Undo: &Undo{Action: away}})
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(w.Result().Cookies()[0])
		if p := From(httptest.NewRecorder(), r, "", noon); p.Flash == nil || p.Flash.Undo != nil {
			t.Errorf("undo leads to %s", away)
		}
	}
}

func TestPreferencesAreKeptAndLeadBackHere(t *testing.T) {
	for _, c := range []struct{ body, cookie, back string }{
		{"lang=en&back=/desk%3Fa%3D1", "lang=en", "/desk?a=1"},
		{"lang=uk&back=//evil.example", "lang=uk", "/"},
		{"theme=dark&back=https://evil.example", "theme=dark", "/"},
		{"theme=purple&back=/", "theme=", "/"},
		{"lang=fr&back=/", "", "/"},
	} {
		r := httptest.NewRequest("POST", PreferencePath, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		Preference(w, r)
		got := w.Header().Get("Set-Cookie")
		if w.Code != 303 || w.Header().Get("Location") != c.back || !strings.HasPrefix(got, c.cookie) || (c.cookie == "") != (got == "") {
			t.Errorf("%s: %d %v", c.body, w.Code, w.Header())
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "lang", Value: "en"})
	r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"})
	if p := From(httptest.NewRecorder(), r, "", noon); p.Lang != language.En || p.Theme != Dark {
		t.Errorf("cookies: %s %s", p.Lang, p.Theme)
	}
	if p := From(httptest.NewRecorder(), r, "uk", noon); p.Lang != language.En {
		t.Errorf("the switch of this browser comes before the account: %s", p.Lang)
	}
}

func TestKeysShowBothLayouts(t *testing.T) {
	for code, want := range map[string]string{"KeyA": "A Ф", "KeyS": "S І", "KeyC": "C ", "Digit7": "7 ", "Digits": "1–9 ", "Slash": "/ ", "F2": "F2 "} {
		latin, ukrainian := keyCaps(code)
		if got := latin + " " + ukrainian; got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
