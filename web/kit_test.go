package web_test

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
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/testkit/town"
	"vidhuk/web"
	"vidhuk/web/page"
)

// city is a whole site over a town.
type city struct {
	*town.Town
	server *web.Server
	url    string
	stop   func() // ends when every request is answered and logged
	log    *journal
}

// journal is what the site logged.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
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

func build(t testing.TB, change ...func(*web.Config)) *city {
	t.Helper()
	x := town.New(t)
	c := config(x)
	log := &journal{}
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
	return &city{Town: x, server: s, url: server.URL, stop: server.Close, log: log}
}

// browser is one person's browser.
type browser struct {
	t      testing.TB
	city   *city
	client *http.Client
	page   answer // what it shows now
}

// answer is what a request got.
type answer struct {
	status int
	header http.Header
	body   string
}

// visit opens a browser of somebody who is signed in, or of a visitor.
func (c *city) visit(t testing.TB, who vidhuk.Actor) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, city: c, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if who.AccountID == 0 {
		return b
	}
	a, err := c.Look.Account(context.Background(), who.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := c.server.Enter(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(b.base(), []*http.Cookie{cookie})
	return b
}

func (b *browser) base() *url.URL {
	u, err := url.Parse(b.city.url)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// ask sends a request as a browser on our own page does.
func (b *browser) ask(r *http.Request, err error) answer {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	if r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page = answer{response.StatusCode, response.Header, string(body)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		b.complete(r)
	}
	return b.page
}

var unsaid = regexp.MustCompile(`⟦[^⟧]*⟧|\{[a-z_]+\}`)

// complete asserts that no text of the page is missing.
func (b *browser) complete(r *http.Request) {
	b.t.Helper()
	counters := regexp.MustCompile(`data-(of|restored)="[^"]*"`)
	if missing := unsaid.FindString(counters.ReplaceAllString(b.page.body, "")); missing != "" {
		b.t.Errorf("%s %s shows %s", r.Method, r.URL, missing)
	}
}

// get opens a page.
func (b *browser) get(path string) answer {
	b.t.Helper()
	return b.ask(http.NewRequest(http.MethodGet, b.city.url+path, nil))
}

// post sends a form; the pairs are names and values.
func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.city.url+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.ask(r, err)
}

// file is one upload.
type file struct {
	field, name string
	data        []byte
}

// upload sends a form with files.
func (b *browser) upload(path string, files []file, pairs ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := m.WriteField(pairs[i], pairs[i+1]); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile(f.field, f.name)
		if err == nil {
			_, err = part.Write(f.data)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, b.city.url+path, &body)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return b.ask(r, err)
}

// fill sends the form of the page that goes to the path, with what it holds
// already, changed by the pairs. The pair "-name" drops a field.
func (b *browser) fill(path string, pairs ...string) answer {
	b.t.Helper()
	values := b.form(path)
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
	return b.post(path, all...)
}

var (
	formOf   = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputOf  = regexp.MustCompile(`<input[^>]*>`)
	areaOf   = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selectOf = regexp.MustCompile(`(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
	chosenOf = regexp.MustCompile(`<option[^>]*value="([^"]*)"[^>]*selected`)
	attrOf   = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

// form reads what the page's form to the path holds.
func (b *browser) form(path string) map[string][]string {
	b.t.Helper()
	for _, f := range formOf.FindAllStringSubmatch(b.page.body, -1) {
		if html.UnescapeString(f[1]) == path {
			return fieldsOf(f[2])
		}
	}
	b.t.Fatalf("the page has no form to %s: %s", path, b.page.text())
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

// follow goes where the last answer sent.
func (b *browser) follow() answer {
	b.t.Helper()
	to := b.page.header.Get("Location")
	if b.page.status != http.StatusSeeOther || to == "" {
		b.t.Fatalf("status %d, want a redirect: %s", b.page.status, b.page.text())
	}
	return b.get(to)
}

// says asserts a status and words of the page.
func (b *browser) says(status int, words ...string) {
	b.t.Helper()
	if b.page.status != status {
		b.t.Fatalf("status %d, want %d: %s", b.page.status, status, b.page.text())
	}
	text := html.UnescapeString(b.page.body)
	for _, w := range words {
		if !strings.Contains(text, w) {
			b.t.Errorf("the page does not say %q: %s", w, b.page.text())
		}
	}
}

// hides asserts that the page does not say the words.
func (b *browser) hides(words ...string) {
	b.t.Helper()
	text := html.UnescapeString(b.page.body)
	for _, w := range words {
		if strings.Contains(text, w) {
			b.t.Errorf("the page says %q", w)
		}
	}
}

// leads asserts that the answer sends on to an address.
func (b *browser) leads(to string) {
	b.t.Helper()
	if got := b.page.header.Get("Location"); b.page.status != http.StatusSeeOther || got != to {
		b.t.Fatalf("status %d to %q, want 303 to %q: %s", b.page.status, got, to, b.page.text())
	}
}

var tagsOf = regexp.MustCompile(`<[^>]*>`)

// text is the page without its markup, for messages.
func (a answer) text() string {
	_, main, found := strings.Cut(a.body, `<main`)
	if !found {
		main = a.body
	}
	return strings.Join(strings.Fields(tagsOf.ReplaceAllString(html.UnescapeString(main), " ")), " ")
}

// behindProxy puts the site behind a proxy of ours.
func behindProxy(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} }

// recorder keeps an answer that no connection carries.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

var idOf = regexp.MustCompile(`<code>([A-Z0-9]+)</code>`)

// findID is the number of the request that the page of a fault shows.
func findID(body string) string {
	if m := idOf.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}
