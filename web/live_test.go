package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// listening is an open page that the server tells what is new.
type listening struct {
	t     testing.TB
	lines *bufio.Reader
	body  io.Closer
	head  *http.Response
}

// listen opens a stream as script on the page does.
func (c *city) listen(t testing.TB, path string, header ...string) *listening {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return &listening{t, bufio.NewReader(response.Body), response.Body, response}
}

// heard is what an event says.
type heard struct {
	N    int
	Text string
	ID   string
}

// next waits for the next event.
func (l *listening) next() (h heard) {
	l.t.Helper()
	for {
		line, err := l.lines.ReadString('\n')
		if err != nil {
			l.t.Fatalf("the stream ended: %v", err)
		}
		if id, ok := strings.CutPrefix(line, "id: "); ok {
			h.ID = strings.TrimSpace(id)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			if err := json.Unmarshal([]byte(data), &h); err != nil {
				l.t.Fatalf("%s: %v", data, err)
			}
			return h
		}
	}
}

var liveAt = regexp.MustCompile(`data-live="([^"]*)"`)

// watched is the stream that a page asks for.
func (c *city) watched(t testing.TB, path string) string {
	t.Helper()
	m := liveAt.FindStringSubmatch(c.Visit(t, vidhuk.Nobody).Get(path).Body)
	if m == nil {
		t.Fatalf("%s watches nothing", path)
	}
	return html.UnescapeString(m[1])
}

// posted publishes a message some time after the one before.
func (c *city) posted(t testing.TB, district string) vidhuk.Message {
	t.Helper()
	c.Clock.Pass(time.Minute)
	ctx := context.Background()
	m, err := c.Center.Submit(ctx, c.Member(), center.Submission{Text: town.Text, Place: vidhuk.Place{District: district}})
	if err == nil {
		m, err = c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(m.Number), Organizations: []string{town.Roads}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAnOpenPageIsToldWhatIsNew(t *testing.T) {
	c := build(t)
	c.posted(t, "zavodskyi")
	all := c.listen(t, c.watched(t, "/"), "Accept-Encoding", "gzip, zstd")
	one := c.listen(t, c.watched(t, "/?district=korabelnyi"), "Accept-Language", "en")
	if kind, coding := all.head.Header.Get("Content-Type"), all.head.Header.Get("Content-Encoding"); !strings.HasPrefix(kind, "text/event-stream") || coding != "" {
		t.Errorf("a stream of %q, encoded as %q", kind, coding)
	}
	c.posted(t, "zavodskyi")
	if got := all.next(); got.N != 1 || got.Text != "Показати 1 оновлення" {
		t.Errorf("told %+v", got)
	}
	c.posted(t, "korabelnyi")
	last := all.next()
	if last.N != 2 {
		t.Errorf("told %+v", last)
	}
	if got := one.next(); got.N != 1 || got.Text != "Show 1 update" {
		t.Errorf("whoever watches one district is told %+v", got)
	}
	// A line that broke goes on where it was: nothing is told twice.
	again := c.listen(t, c.watched(t, "/?district=inhulskyi"), "Last-Event-ID", last.ID)
	c.posted(t, "inhulskyi")
	if got := again.next(); got.N != 1 || got.ID <= last.ID {
		t.Errorf("after coming back told %+v", got)
	}
}

func TestAnOpenMessageIsToldOfReplies(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	path := "/messages/" + string(m.Number)
	thread := c.listen(t, c.watched(t, path))
	c.Clock.Pass(time.Second)
	say := func() {
		if _, err := c.Center.Comment(context.Background(), c.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Так само."}); err != nil {
			t.Fatal(err)
		}
	}
	say()
	if got := thread.next(); got.N != 1 || got.Text != "Є 1 нова відповідь" {
		t.Errorf("told %+v", got)
	}
	say()
	if got := thread.next(); got.N != 2 {
		t.Errorf("told %+v", got)
	}
}

func TestAStreamEndsWithTheServerAndIsForgotten(t *testing.T) {
	c := build(t)
	streams := []*listening{c.listen(t, "/feed/live?since=1"), c.listen(t, "/feed/live?since=2&order=new")}
	c.Server.Drain()
	for _, s := range streams {
		if _, err := io.Copy(io.Discard, s.lines); err != nil {
			t.Errorf("the stream broke off: %v", err)
		}
	}
	c.Stop() // ends when every request is answered
	if n := c.Server.Listeners(); n != 0 {
		t.Errorf("%d are still listened to", n)
	}
}

func TestStreamsAreBounded(t *testing.T) {
	c := build(t)
	for range 100 {
		if s := c.listen(t, "/feed/live?since=1"); s.head.StatusCode != http.StatusOK {
			t.Fatalf("refused with %d", s.head.StatusCode)
		}
	}
	s := c.listen(t, "/feed/live?since=1")
	if s.head.StatusCode != http.StatusTooManyRequests || s.head.Header.Get("Retry-After") == "" {
		t.Errorf("one address opened a hundred, and the next is answered %d", s.head.StatusCode)
	}
	c.Server.Drain()
}

func TestAStreamOfNothingIsRefused(t *testing.T) {
	c := build(t)
	hidden := c.Submitted()
	for path, want := range map[string]int{
		"/feed/live?since=yesterday":                              http.StatusUnprocessableEntity,
		"/messages/2000-000001/live?since=0":                      http.StatusNotFound,
		"/messages/" + string(hidden.Number) + "/live?since=0":    http.StatusNotFound,
		"/messages/" + string(hidden.Number) + "/live?since=zero": http.StatusUnprocessableEntity,
	} {
		if s := c.listen(t, path); s.head.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, s.head.StatusCode, want)
		}
	}
}
