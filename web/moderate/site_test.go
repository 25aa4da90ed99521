package moderate_test

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
	"vidhuk/web/asset"
	"vidhuk/web/moderate"
	"vidhuk/web/page"
)

// site serves the desk of a town to whoever the request says it is.
type site struct {
	*town.Town
	url    string
	people map[string]vidhuk.Actor
}

const personCookie = "person"

func serve(t *testing.T) *site {
	t.Helper()
	s := &site{Town: town.New(t), people: map[string]vidhuk.Actor{}}
	for _, who := range s.Everybody() {
		s.people[who.Name] = who
	}
	mux := http.NewServeMux()
	for _, route := range moderate.Routes(s.Center, s.Look) {
		mux.HandleFunc(route.Pattern, s.door(route))
	}
	mux.Handle(asset.Prefix, asset.Handler())
	server := httptest.NewServer(page.SecureHeaders(mux))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// door does what package web does for a route: who asks, the gate, the failure.
func (s *site) door(route page.Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p := page.From(w, r, "uk", s.Look.Now())
		if c, err := r.Cookie(personCookie); err == nil {
			name, _ := url.QueryUnescape(c.Value)
			p.Viewer.Actor = s.people[name]
		}
		err := route.Gate.Refuse(p.Viewer.Actor)
		if route.Gate.Lets(p.Viewer.Actor) {
			err = route.Handle(w, r, p)
		}
		if err != nil {
			page.Fail(w, r, p, err)
		}
	}
}

// know adds a person to those who may ask.
func (s *site) know(who vidhuk.Actor) vidhuk.Actor {
	s.people[who.Name] = who
	return who
}

// answer is what a request got.
type answer struct {
	t        *testing.T
	status   int
	location string
	flash    string // of the page that follows
	body     string
}

func (s *site) ask(t *testing.T, who vidhuk.Actor, r *http.Request) answer {
	t.Helper()
	r.AddCookie(&http.Cookie{Name: personCookie, Value: url.QueryEscape(who.Name)})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{t: t, status: response.StatusCode, location: response.Header.Get("Location"), body: html.UnescapeString(string(body))}
	if missing := regexp.MustCompile(`⟦[^⟧]*⟧|\{[a-z_]+\}`).FindString(a.body); missing != "" {
		t.Errorf("%s %s shows %s", r.Method, r.URL.Path, missing)
	}
	return a
}

func (s *site) get(t *testing.T, who vidhuk.Actor, path string) answer {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.ask(t, who, r)
}

// post sends a form; the pairs are names and values.
func (s *site) post(t *testing.T, who vidhuk.Actor, path string, pairs ...string) answer {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.ask(t, who, r)
}

// says asserts a status and words of the page.
func (a answer) says(status int, words ...string) {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.text())
	}
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			a.t.Errorf("the page does not say %q: %s", w, a.text())
		}
	}
}

func (a answer) hides(words ...string) {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("the page says %q", w)
		}
	}
}

// leads asserts that the answer sends on to an address.
func (a answer) leads(location string) {
	a.t.Helper()
	if a.status != http.StatusSeeOther || a.location != location {
		a.t.Fatalf("status %d to %q, want 303 to %q: %s", a.status, a.location, location, a.text())
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// text is the page without its markup, for messages.
func (a answer) text() string {
	_, main, _ := strings.Cut(a.body, `<main`)
	return strings.Join(strings.Fields(tags.ReplaceAllString(main, " ")), " ")
}
