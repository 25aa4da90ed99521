package execute_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"vidhuk"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

var ctx = context.Background()

// site is the whole site over a town.
type site struct {
	*town.Town
	url string
}

func serve(t *testing.T) *site {
	t.Helper()
	x := town.New(t)
	server, err := web.New(web.Config{Center: x.Center, Look: x.Look, Sessions: inMemory(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	return &site{x, listener.URL}
}

func inMemory() web.Sessions {
	var kept sync.Map
	return web.Sessions{
		Find: func(_ context.Context, token string) (string, error) {
			if data, ok := kept.Load(token); ok {
				return data.(string), nil
			}
			return "", vidhuk.Refuse(vidhuk.NotFound, "not_found")
		},
		Commit: func(_ context.Context, token, data string, _ time.Time) error { kept.Store(token, data); return nil },
		Delete: func(_ context.Context, token string) error { kept.Delete(token); return nil },
	}
}

// password is the hash of town.Password, made once.
var password = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(town.Password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
})

// person is somebody with a browser.
type person struct {
	t      *testing.T
	site   *site
	who    vidhuk.Actor
	client *http.Client
}

// enter signs somebody in.
func (s *site) enter(t *testing.T, who vidhuk.Actor) *person {
	t.Helper()
	jar, _ := cookiejar.New(nil) // never fails without options
	p := &person{t, s, who, &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	hash, err := password()
	if err == nil {
		err = s.Store.Write(ctx, func(tx *store.Tx) error {
			a, err := tx.Account(who.AccountID)
			if err != nil || a.PasswordHash != "" {
				return err
			}
			a.PasswordHash = hash
			return tx.SaveAccount(&a)
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	p.post("/signin", "email", town.Email(who.Name), "password", town.Password).is(http.StatusSeeOther)
	return p
}

// answer is what a request got; the body is without entities.
type answer struct {
	t      *testing.T
	status int
	to     string // where it sends on
	body   string
}

var unsaid = regexp.MustCompile(`⟦[^⟧]*⟧|\{[a-z_]+\}`)

func (p *person) ask(r *http.Request, err error) answer {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	a := answer{p.t, response.StatusCode, response.Header.Get("Location"), html.UnescapeString(string(body))}
	counters := regexp.MustCompile(`data-of="[^"]*"`)
	if missing := unsaid.FindString(counters.ReplaceAllString(a.body, "")); missing != "" {
		p.t.Errorf("%s %s shows %s", r.Method, r.URL, missing)
	}
	return a
}

func (p *person) get(path string) answer {
	p.t.Helper()
	return p.ask(http.NewRequest(http.MethodGet, p.site.url+path, nil))
}

// post sends a form; the pairs are names and values.
func (p *person) post(path string, pairs ...string) answer {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, p.site.url+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return p.ask(r, err)
}

// file is one upload.
type file struct {
	field string
	data  []byte
}

// upload sends a form with files.
func (p *person) upload(path string, files []file, pairs ...string) answer {
	p.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	var err error
	for i := 0; i+1 < len(pairs) && err == nil; i += 2 {
		err = m.WriteField(pairs[i], pairs[i+1])
	}
	for _, f := range files {
		var part io.Writer
		if part, err = m.CreateFormFile(f.field, "photo.jpg"); err == nil {
			_, err = part.Write(f.data)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, p.site.url+path, &body)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return p.ask(r, err)
}

// is asserts the status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d to %q, want %d: %s", a.status, a.to, status, a.text())
	}
	return a
}

// leads asserts that the answer sends on to an address.
func (a answer) leads(to string) {
	a.t.Helper()
	if a.is(http.StatusSeeOther); a.to != to {
		a.t.Fatalf("it leads to %q, want %q", a.to, to)
	}
}

// says asserts words of the page.
func (a answer) says(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			a.t.Errorf("the page does not say %q: %s", w, a.text())
		}
	}
	return a
}

// hides asserts that the page is without the words.
func (a answer) hides(words ...string) {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("the page says %q", w)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// text is the page without its markup, for messages.
func (a answer) text() string {
	_, main, _ := strings.Cut(a.body, "<main")
	return strings.Join(strings.Fields(tags.ReplaceAllString(main, " ")), " ")
}
