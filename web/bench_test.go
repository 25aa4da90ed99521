package web_test

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// full is a town with a thousand published messages.
func full(b *testing.B) *city {
	b.Helper()
	c := build(b, func(c *web.Config) { c.Logger = slog.New(slog.NewJSONHandler(io.Discard, nil)) })
	items := make([]center.Older, 1000)
	for i := range items {
		items[i] = center.Older{
			ExternalID: fmt.Sprint(i), ReceivedAt: c.Clock.Now().Add(-time.Duration(i) * time.Hour), Topic: "utilities", Subtopic: "roads",
			Text:          fmt.Sprintf("Повідомлення %d. %s", i, town.Text),
			Place:         vidhuk.Place{District: "tsentralnyi", Address: "вул. Адміральська, 20"},
			Organizations: []string{town.Roads},
		}
	}
	verdicts, err := c.Center.Import(ctx, c.Administrator(), center.ImportPlan{Source: "bench", Approve: true}, items)
	if err != nil {
		b.Fatal(err)
	}
	for _, v := range verdicts {
		if v.Err != nil {
			b.Fatal(v.Err)
		}
	}
	return c
}

// BenchmarkFeed is the anonymous feed over a real connection, with whoever asks
// on the same processors: the aim is 3,000 requests a second on two of them.
func BenchmarkFeed(b *testing.B) {
	c := full(b)
	for name, change := range map[string]func(){"quiet": func() {}, "busy": c.touch} {
		b.Run(name, func(b *testing.B) {
			stop := c.writing(change)
			defer stop()
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				line := dial(b, c.URL)
				for pb.Next() {
					line.get("/")
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
		})
	}
}

// BenchmarkPages is what a page costs the server, without the network.
func BenchmarkPages(b *testing.B) {
	c := full(b)
	feed, err := c.Look.Feed(ctx, look.FeedFilter{Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	n := feed.Items[0].Message.Number
	for _, test := range []struct {
		name, path string
		who        vidhuk.Actor
	}{
		{"feed-visitor", "/", vidhuk.Nobody}, {"feed-member", "/", c.Member()},
		{"message-visitor", address(n), vidhuk.Nobody}, {"message-member", address(n), c.Member()},
		{"new-member", "/new", c.Member()},
	} {
		b.Run(test.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, test.path, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			for _, cookie := range c.Visit(b, test.who).Cookies() {
				r.AddCookie(cookie)
			}
			b.ReportAllocs()
			for b.Loop() {
				w := newRecorder()
				c.Server.ServeHTTP(w, r)
				if w.status != http.StatusOK {
					b.Fatal(w.status)
				}
			}
		})
	}
}

// BenchmarkMissedFeed is a page for visitors that nobody has drawn yet.
func BenchmarkMissedFeed(b *testing.B) {
	c := full(b)
	i := 0
	for b.Loop() {
		i++
		w := newRecorder()
		c.Server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, fmt.Sprintf("/?x=%d", i), nil))
	}
}

// line is a kept connection that costs its user next to nothing.
type line struct {
	b    *testing.B
	host string
	conn net.Conn
	read *bufio.Reader
}

func dial(b *testing.B, url string) *line {
	host := url[len("http://"):]
	conn, err := net.Dial("tcp", host)
	if err != nil {
		b.Error(err)
		return nil
	}
	b.Cleanup(func() { conn.Close() })
	return &line{b: b, host: host, conn: conn, read: bufio.NewReaderSize(conn, 1<<16)}
}

func (l *line) get(path string) {
	fmt.Fprintf(l.conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\nSec-Fetch-Site: none\r\n\r\n", path, l.host)
	response, err := http.ReadResponse(l.read, nil)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", response.StatusCode)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, response.Body)
	}
	if err != nil {
		l.b.Error(err)
	}
}

// touch is a small write, which makes every kept copy stale.
func (c *city) touch() {
	err := c.Store.Write(ctx, func(tx *store.Tx) error { return tx.PutSetting("bench", rand.Text()) })
	if err != nil {
		c.T.Error(err)
	}
}

// writing does something a hundred times a second until it is stopped.
func (c *city) writing(do func()) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				do()
			}
		}
	}()
	return func() { close(done); <-ended }
}
