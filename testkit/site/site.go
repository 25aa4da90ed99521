// Package site is the whole site over a town, for tests: people with browsers
// that open pages, fill forms and read answers, over real HTTP.
package site

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"vidhuk"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/web"
	"vidhuk/web/page"
)

// Site is the whole site over a town.
type Site struct {
	*town.Town
	Server *web.Server
	URL    string
	Stop   func() // ends when every request is answered and logged
	Log    *Log
}

// Log is what the site logged.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *Log) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *Log) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// config is what the site of a town is made of.
func config(x *town.Town) web.Config {
	return web.Config{
		Center: x.Center, Look: x.Look, Logger: slog.New(slog.DiscardHandler), Sessions: inMemory(),
		Site: page.Site{City: "Миколаїв", Centre: x.Rules.Requisites.Centre.Name, Hotline: page.Phone{Number: "1588", Label: "Контакт-центр"}},
	}
}

// inMemory keeps sessions by the town's clock, whatever the wall says.
func inMemory() web.Sessions {
	var mu sync.Mutex
	kept := map[string]string{}
	return web.Sessions{
		Find: func(_ context.Context, token string) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			data, ok := kept[token]
			if !ok {
				return "", vidhuk.Refuse(vidhuk.NotFound, "not_found")
			}
			return data, nil
		},
		Commit: func(_ context.Context, token, data string, _ time.Time) error {
			mu.Lock()
			defer mu.Unlock()
			kept[token] = data
			return nil
		},
		Delete: func(_ context.Context, token string) error {
			mu.Lock()
			defer mu.Unlock()
			delete(kept, token)
			return nil
		},
	}
}

// New opens a site over a town of its own; change adjusts what it is made of.
func New(t testing.TB, change ...func(*web.Config)) *Site {
	t.Helper()
	return Over(t, town.New(t), change...)
}

// Over opens a site over a town that the test made.
func Over(t testing.TB, x *town.Town, change ...func(*web.Config)) *Site {
	t.Helper()
	c := config(x)
	log := &Log{}
	c.Logger = slog.New(slog.NewTextHandler(log, nil))
	for _, f := range change {
		f(&c)
	}
	s, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return &Site{Town: x, Server: s, URL: server.URL, Stop: server.Close, Log: log}
}

// Browser is one person's browser.
type Browser struct {
	t      testing.TB
	site   *Site
	Client *http.Client
	Page   Answer // what it shows now
}

// Answer is what a request got.
type Answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   string
}

// Visit opens a browser of somebody who is signed in, or of a visitor.
func (s *Site) Visit(t testing.TB, who vidhuk.Actor) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &Browser{t: t, site: s, Client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if who.AccountID == 0 {
		return b
	}
	here := b.Client.Transport
	b.Client.Transport = elsewhere()
	b.Post("/signin", "email", s.known(t, who), "password", town.Password).Is(http.StatusSeeOther)
	b.Get("/rules") // takes away the greeting
	b.Client.Transport = here
	return b
}

var visits atomic.Uint32

// elsewhere connects from a loopback address of its own: the site counts how
// often one network signs in, and a whole town would be too much of it.
func elsewhere() http.RoundTripper {
	n := visits.Add(1)
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 88, byte(n>>8), byte(n))}}
	return &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}
}

// password is the hash of town.Password, made once and cheaply.
var password = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(town.Password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
})

// known gives somebody of the town the password that everybody there has, and
// tells the address to sign in with.
func (s *Site) known(t testing.TB, who vidhuk.Actor) (email string) {
	t.Helper()
	hash, err := password()
	if err == nil {
		err = s.Store.Write(context.Background(), func(tx *store.Tx) error {
			a, err := tx.Account(who.AccountID)
			if email = a.Email; err != nil || a.PasswordHash != "" {
				return err
			}
			a.PasswordHash = hash
			return tx.SaveAccount(&a)
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return email
}

// Base is where the site stands.
func (b *Browser) Base() *url.URL {
	u, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// Ask sends a request as a browser on our own page does.
func (b *Browser) Ask(r *http.Request, err error) Answer {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	if r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	response, err := b.Client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Page = Answer{b.t, response.StatusCode, response.Header, string(body)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		b.complete(r)
	}
	return b.Page
}

var unsaid = regexp.MustCompile(`⟦[^⟧]*⟧|\{[a-z_]+\}`)

// complete asserts that no text of the page is missing.
func (b *Browser) complete(r *http.Request) {
	b.t.Helper()
	counters := regexp.MustCompile(`data-(of|restored)="[^"]*"`)
	if missing := unsaid.FindString(counters.ReplaceAllString(b.Page.Body, "")); missing != "" {
		b.t.Errorf("%s %s shows %s", r.Method, r.URL, missing)
	}
}

// Get opens a page.
func (b *Browser) Get(path string) Answer {
	b.t.Helper()
	return b.Ask(http.NewRequest(http.MethodGet, b.site.URL+path, nil))
}

// With opens a page with a header.
func (b *Browser) With(path, name, value string) Answer {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.site.URL+path, nil)
	if err == nil {
		r.Header.Set(name, value)
	}
	return b.Ask(r, err)
}

// Cookies are what the browser keeps of the site.
func (b *Browser) Cookies() []*http.Cookie { return b.Client.Jar.Cookies(b.Base()) }

// Post sends a form; the pairs are names and values.
func (b *Browser) Post(path string, pairs ...string) Answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.site.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.Ask(r, err)
}

// File is one upload.
type File struct {
	Field, Name string
	Data        []byte
}

// Upload sends a form with files.
func (b *Browser) Upload(path string, files []File, pairs ...string) Answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := m.WriteField(pairs[i], pairs[i+1]); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile(f.Field, f.Name)
		if err == nil {
			_, err = part.Write(f.Data)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, b.site.URL+path, &body)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return b.Ask(r, err)
}

// Fill sends the form of the page that goes to the path, with what it holds
// already, changed by the pairs. The pair "-name" drops a field.
func (b *Browser) Fill(path string, pairs ...string) Answer {
	b.t.Helper()
	values := b.Form(path)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, drop := strings.CutPrefix(pairs[i], "-"); drop {
			delete(values, name)
			continue
		}
		values[pairs[i]] = []string{pairs[i+1]}
	}
	var all []string
	for name, list := range values {
		for _, v := range list {
			all = append(all, name, v)
		}
	}
	return b.Post(path, all...)
}

var (
	formOf   = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputOf  = regexp.MustCompile(`<input[^>]*>`)
	areaOf   = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selectOf = regexp.MustCompile(`(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
	chosenOf = regexp.MustCompile(`<option[^>]*value="([^"]*)"[^>]*selected`)
	attrOf   = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

// Form reads what the page's form to the path holds.
func (b *Browser) Form(path string) map[string][]string {
	b.t.Helper()
	for _, f := range formOf.FindAllStringSubmatch(b.Page.Body, -1) {
		if html.UnescapeString(f[1]) == path {
			return fieldsOf(f[2])
		}
	}
	b.t.Fatalf("the page has no form to %s: %s", path, b.Page.Text())
	return nil
}

func fieldsOf(form string) map[string][]string {
	values := map[string][]string{}
	for _, tag := range inputOf.FindAllString(form, -1) {
		attrs := map[string]string{}
		for _, a := range attrOf.FindAllStringSubmatch(tag, -1) {
			attrs[a[1]] = html.UnescapeString(a[2])
		}
		box := slices.Contains([]string{"radio", "checkbox"}, attrs["type"])
		if attrs["type"] == "file" || box && !strings.Contains(tag, " checked") {
			continue
		}
		values[attrs["name"]] = append(values[attrs["name"]], attrs["value"])
	}
	for _, a := range areaOf.FindAllStringSubmatch(form, -1) {
		values[a[1]] = []string{html.UnescapeString(a[2])}
	}
	for _, s := range selectOf.FindAllStringSubmatch(form, -1) {
		values[s[1]] = []string{""}
		if c := chosenOf.FindStringSubmatch(s[2]); c != nil {
			values[s[1]] = []string{html.UnescapeString(c[1])}
		}
	}
	return values
}

// Follow goes where the last answer sent.
func (b *Browser) Follow() Answer {
	b.t.Helper()
	to := b.Page.Header.Get("Location")
	if b.Page.Status != http.StatusSeeOther || to == "" {
		b.t.Fatalf("status %d, want a redirect: %s", b.Page.Status, b.Page.Text())
	}
	return b.Get(to)
}

// Says asserts a status and words of the page.
func (b *Browser) Says(status int, words ...string) {
	b.t.Helper()
	b.Page.Is(status).Says(words...)
}

// Hides asserts that the page does not say the words.
func (b *Browser) Hides(words ...string) {
	b.t.Helper()
	b.Page.Hides(words...)
}

// Leads asserts that the answer sends on to an address.
func (b *Browser) Leads(to string) {
	b.t.Helper()
	b.Page.Leads(to)
}

// Is asserts the status.
func (a Answer) Is(status int) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d to %q, want %d: %s", a.Status, a.Header.Get("Location"), status, a.Text())
	}
	return a
}

// Says asserts words of the page.
func (a Answer) Says(words ...string) Answer {
	a.t.Helper()
	text := html.UnescapeString(a.Body)
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("the page does not say %q: %s", w, a.Text())
		}
	}
	return a
}

// Hides asserts that the page does not say the words.
func (a Answer) Hides(words ...string) {
	a.t.Helper()
	text := html.UnescapeString(a.Body)
	for _, w := range words {
		if strings.Contains(text, w) {
			a.t.Errorf("the page says %q", w)
		}
	}
}

// Leads asserts that the answer sends on to an address.
func (a Answer) Leads(to string) {
	a.t.Helper()
	if got := a.Is(http.StatusSeeOther).Header.Get("Location"); got != to {
		a.t.Fatalf("it leads to %q, want %q", got, to)
	}
}

var tagsOf = regexp.MustCompile(`<[^>]*>`)

// Text is the page without its markup, for messages.
func (a Answer) Text() string {
	_, main, found := strings.Cut(a.Body, `<main`)
	if !found {
		main = a.Body
	}
	return strings.Join(strings.Fields(tagsOf.ReplaceAllString(html.UnescapeString(main), " ")), " ")
}
