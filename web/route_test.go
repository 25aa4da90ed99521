package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
	"vidhuk/web"
	"vidhuk/web/page"
)

// concrete gives an address that the pattern matches.
func concrete(pattern string, n vidhuk.Number) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{number}", string(n), "{id}", "1", "{comment}", "1", "{slug}", town.Roads, "{version}", "8%D1%80-2020-01-20").Replace(path)
	return method, path
}

func request(b *browser, method, path string) answer {
	if method == http.MethodPost {
		return b.Post(path)
	}
	return b.Get(path)
}

// Every role at every door: who may not pass is told so, who may is answered,
// and nothing falls over.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	for role, who := range c.Everybody() {
		b := c.Visit(t, who)
		for _, route := range c.Server.Routes() {
			method, path := concrete(route.Pattern, m.Number)
			if path == page.SignOutPath {
				continue // its own test; here it would end the walk
			}
			got := request(b, method, path)
			if method == http.MethodPost && strings.HasPrefix(path, page.AccountPath) {
				b = c.Visit(t, who) // what is done to an account may end its sessions
			}
			passes := route.Gate.Lets(who)
			switch {
			case got.Status >= 500:
				t.Errorf("%s at %s: %d", role, route.Pattern, got.Status)
			case passes && method == http.MethodGet && (got.Status == http.StatusForbidden || got.Status == http.StatusUnauthorized):
				t.Errorf("%s may pass %s and gets %d", role, route.Pattern, got.Status)
			case !passes && role == vidhuk.Visitor && method == http.MethodGet:
				if to := got.Header.Get("Location"); got.Status != http.StatusSeeOther || !strings.HasPrefix(to, page.SignInPath+"?next=") {
					t.Errorf("a visitor at %s: %d to %q, want the sign-in page", route.Pattern, got.Status, to)
				}
			case !passes && role == vidhuk.Visitor && got.Status != http.StatusUnauthorized:
				t.Errorf("a visitor at %s: %d, want 401", route.Pattern, got.Status)
			case !passes && role != vidhuk.Visitor && got.Status != http.StatusForbidden:
				t.Errorf("%s at %s: %d, want 403", role, route.Pattern, got.Status)
			}
		}
	}
}

func TestAnotherSiteCannotMakeABrowserDoAnything(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	for _, who := range []vidhuk.Actor{c.Member(), c.Administrator()} {
		b := c.Visit(t, who)
		for _, route := range c.Server.Routes() {
			method, path := concrete(route.Pattern, m.Number)
			if method != http.MethodPost {
				continue
			}
			for _, site := range []string{"cross-site", "same-site"} {
				r, err := http.NewRequest(method, c.URL+path, strings.NewReader("text=x"))
				if err == nil {
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					r.Header.Set("Sec-Fetch-Site", site)
				}
				if got := b.Ask(r, err); got.Status != http.StatusForbidden {
					t.Errorf("%s from a %s page: %d, want 403", route.Pattern, site, got.Status)
				}
			}
		}
	}
	if after := c.Message(m.Number); after.Version != m.Version {
		t.Errorf("the message changed: version %d, was %d", after.Version, m.Version)
	}
}

func TestEveryAnswerCarriesTheSafeHeaders(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	b := c.Visit(t, c.Member())
	for _, route := range c.Server.Routes() {
		method, path := concrete(route.Pattern, m.Number)
		if path == page.SignOutPath {
			continue
		}
		got := request(b, method, path)
		referrer := "same-origin"
		if strings.Contains(route.Pattern, "{code}") {
			referrer = "no-referrer" // the address holds a secret
		}
		for name, part := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": referrer,
		} {
			if !strings.Contains(got.Header.Get(name), part) {
				t.Errorf("%s: %s is %q", route.Pattern, name, got.Header.Get(name))
			}
		}
		if policy := got.Header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy allows %q", route.Pattern, policy)
		}
	}
}

func TestAWrongTableIsRefused(t *testing.T) {
	handle := func(http.ResponseWriter, *http.Request, *page.Page) error { return nil }
	good := page.Route{Pattern: "GET /a", Gate: page.Everybody, Handle: handle}
	for name, list := range map[string][]page.Route{
		"no gate":                {{Pattern: "GET /a", Handle: handle}},
		"no method":              {{Pattern: "/a", Gate: page.Everybody, Handle: handle}},
		"no handler":             {{Pattern: "GET /a", Gate: page.Everybody}},
		"twice":                  {good, good},
		"shared behind a gate":   {{Pattern: "GET /a", Gate: page.SignedIn, Handle: handle, Shared: true}},
		"shared and not to read": {{Pattern: "POST /a", Gate: page.Everybody, Handle: handle, Shared: true}},
	} {
		lines := make([]web.Line, len(list))
		for i, r := range list {
			lines[i].Route = r
		}
		if web.Check(lines) == nil {
			t.Errorf("%s: the table is taken", name)
		}
	}
	if err := web.Check([]web.Line{{Route: good}}); err != nil {
		t.Errorf("a good table: %v", err)
	}
}

func TestWhatIsNotThereIsSaidInOurWords(t *testing.T) {
	c := build(t)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/no/such/page")
	b.Says(http.StatusNotFound, "Не знайдено")
	b.Get("/messages/2026-999999")
	b.Says(http.StatusNotFound, "Не знайдено")
	if got := b.Post("/rules"); got.Status != http.StatusMethodNotAllowed || got.Header.Get("Allow") != "GET" {
		t.Errorf("POST to the rules: %d, Allow %q", got.Status, got.Header.Get("Allow"))
	}
}

func TestHealthIsToldToMachines(t *testing.T) {
	c := build(t)
	b := c.Visit(t, vidhuk.Nobody)
	if got := b.Get("/healthz"); got.Status != http.StatusOK || got.Body != "ok\n" {
		t.Errorf("health: %d %q", got.Status, got.Body)
	}
	if got := b.Get("/readyz"); got.Status != http.StatusOK {
		t.Errorf("ready: %d", got.Status)
	}
	if err := c.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := b.Get("/readyz"); got.Status != http.StatusServiceUnavailable {
		t.Errorf("ready without a database: %d", got.Status)
	}
	if got := b.Get("/healthz"); got.Status != http.StatusOK {
		t.Errorf("health without a database: %d", got.Status)
	}
}

func TestTheLogNamesNoPersonAndNoSecret(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/setup?token=SECRET-OF-THE-LINK")
	b.Post("/signin", "email", "somebody@example.org", "password", "SECRET-OF-SOMEBODY")
	b.Get("/messages/2026-000001?x=" + strconv.Itoa(1))
	c.Stop()
	text := c.Log.String()
	if !strings.Contains(text, "path=/setup") {
		t.Fatalf("the log lost a request: %s", text)
	}
	for _, secret := range []string{"SECRET", "somebody@example.org", c.Member().Name, "127.0.0.1"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log says %q: %s", secret, text)
		}
	}
}

func TestACrashIsAPageAndALogLine(t *testing.T) {
	c := build(t)
	crash := c.Server.Observe(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a defect") }))
	r, err := http.NewRequest(http.MethodGet, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := newRecorder()
	crash.ServeHTTP(w, r)
	if w.status != http.StatusInternalServerError || !strings.Contains(w.body.String(), "Помилка на нашому боці") {
		t.Errorf("%d: %s", w.status, w.body.String())
	}
	id := findID(w.body.String())
	if id == "" || !strings.Contains(c.Log.String(), id) || !strings.Contains(c.Log.String(), "a defect") {
		t.Errorf("the page's number %q and the defect are not in the log: %s", id, c.Log)
	}
}

func TestTriesAreCountedByTheAddressThatOurProxySaw(t *testing.T) {
	c := build(t, behindProxy)
	for _, test := range []struct{ remote, forwarded, want string }{
		{"203.0.113.7:5000", "", "203.0.113.7"},
		{"203.0.113.7:5000", "198.51.100.1", "203.0.113.7"}, // nobody we know said so
		{"10.0.0.1:5000", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:5000", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"}, // the first was written by the client
		{"10.0.0.1:5000", "", "10.0.0.1"},
	} {
		r, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := c.Server.Address(r); got != test.want {
			t.Errorf("%s forwarded for %q: %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}
