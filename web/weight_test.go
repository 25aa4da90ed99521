package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// firstView is what the first view of the feed may weigh on the wire, in bytes,
// without photos.
const firstView = 70 << 10

// wire is how many bytes of an answer go over the wire to a usual browser.
func (c *city) wire(t *testing.T, path string) int {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, c.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	response, err := http.DefaultTransport.RoundTrip(r) // leaves the encoding as it is
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, response.StatusCode, err)
	}
	return len(body)
}

var files = regexp.MustCompile(`<(?:script[^>]* src|link rel="stylesheet" href)="([^"]+)"`)

// TestTheFirstViewOfTheFeedIsLight: a full page of long messages, each unlike
// the others, with style and script.
func TestTheFirstViewOfTheFeedIsLight(t *testing.T) {
	c := build(t)
	ctx := context.Background()
	for i := range 20 {
		text := fmt.Sprintf("%s Звернення №%d-%x. ", town.Text, i, i*7919) + strings.Repeat(fmt.Sprintf("Деталь %x, ", i*104729), 30)
		m, err := c.Center.Submit(ctx, c.Member(), center.Submission{Text: text, Topic: "utilities", Subtopic: "roads", Place: vidhuk.Place{Address: fmt.Sprintf("вул. %d-ма, %d", i, i*3)}})
		if err == nil {
			_, err = c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(m.Number), Topic: "utilities", Subtopic: "roads", Organizations: []string{town.Roads}})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	page := c.Visit(t, vidhuk.Nobody).Get("/").Is(http.StatusOK)
	parts := []string{"/"}
	for _, m := range files.FindAllStringSubmatch(page.Body, -1) {
		parts = append(parts, m[1])
	}
	if len(parts) < 3 {
		t.Fatalf("the page names %v: this test no longer sees its files", parts)
	}
	total := 0
	for _, part := range parts {
		n := c.wire(t, part)
		t.Logf("%6d bytes %s", n, part)
		total += n
	}
	if t.Logf("%6d bytes", total); total > firstView {
		t.Errorf("the first view of the feed weighs %d bytes, more than %d", total, firstView)
	}
}
