package web_test

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// beginning sends the head of a form and the first bytes of it, as a person's
// browser does, and leaves the connection open.
func (c *city) beginning(t *testing.T, b *browser, path string, sent []byte, length int) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", b.Base().Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	var head bytes.Buffer
	fmt.Fprintf(&head, "POST %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: %d\r\n", path, b.Base().Host, length)
	for _, k := range b.Cookies() {
		fmt.Fprintf(&head, "Cookie: %s=%s\r\n", k.Name, k.Value)
	}
	head.WriteString("\r\n")
	if _, err := conn.Write(append(head.Bytes(), sent...)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// half is a form with a text and the first half of a photo.
func half(t *testing.T) (sent []byte, length int) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := form.SetBoundary("XX")
	if err == nil {
		err = form.WriteField("text", town.Text)
	}
	if err != nil {
		t.Fatal(err)
	}
	part, err := form.CreateFormFile("photos", "яма.jpg")
	if err == nil {
		_, err = part.Write(make([]byte, 1000))
	}
	if err != nil {
		t.Fatal(err)
	}
	return body.Bytes(), body.Len() + 1000
}

func photoFile(t *testing.T) []file {
	return []file{{Field: "photos", Name: "яма.jpg", Data: picture(t, 64, 48, color.White)}}
}

func TestVisitorsWithEndlessFormsKeepNobodyFromSending(t *testing.T) {
	c := build(t)
	visitor, b := c.Visit(t, vidhuk.Nobody), c.Visit(t, c.Member())
	for range 2 * web.MostUploads {
		for _, path := range []string{"/signin", "/status"} {
			c.beginning(t, visitor, path, []byte("--XX\r\n"), 200_000)
		}
	}
	b.Get("/new")
	b.Upload("/new", photoFile(t), "text", town.Text, "kind", "problem")
	b.Follow()
	b.Says(http.StatusOK, "Повідомлення отримано")
	if n := c.Server.Uploading(); n != 0 {
		t.Errorf("%d forms with files are on their way, want none", n)
	}
}

func TestAFormThatFindsNoPlaceComesBackWithItsText(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	free := c.Server.FillUploads(0)
	b.Upload("/new", photoFile(t), "text", town.Text, "kind", "idea")
	b.Says(http.StatusServiceUnavailable, "Зараз надходить забагато фото", town.Text)
	if len(c.mine(t, c.Member())) != 0 {
		t.Error("it was sent all the same")
	}
	free()
	b.Fill("/new")
	b.Follow()
	b.Says(http.StatusOK, "Повідомлення отримано")
}

func TestAFormThatStopsComingIsSentBackWithItsText(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	c.Server.Grace(0)
	sent, length := half(t)
	conn := c.beginning(t, b, "/new", sent, length)
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"HTTP/1.1 422", "Зв’язок надто повільний", town.Text} {
		if !strings.Contains(string(answer), want) {
			t.Errorf("the answer does not say %q", want)
		}
	}
}

func TestWhoHangsUpIsNoFaultOfOurs(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	sent, length := half(t)
	for _, path := range []string{"/new", "/signin", "/messages/2026-000001/comments"} {
		conn := c.beginning(t, b, path, sent, length)
		err := conn.(*net.TCPConn).CloseWrite()
		if err == nil {
			_, err = io.ReadAll(conn) // until it is answered
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	c.Stop()
	log := c.Log.String()
	if n := strings.Count(log, "status=499"); n != 3 || strings.Contains(log, "level=ERROR") {
		t.Errorf("%d aborts are logged as such, want 3:\n%s", n, log)
	}
}

func TestPlacesForUploads(t *testing.T) {
	for _, test := range []struct {
		name               string
		accounts, networks int // how many different ones come
		want               int
	}{
		{"one person", 1, 1, 2}, {"one network", 100, 1, 16}, {"the whole city", 100, 100, web.MostUploads},
	} {
		if got := web.LetIn(100, test.accounts, test.networks); got != test.want {
			t.Errorf("%s: %d at once, want %d", test.name, got, test.want)
		}
	}
	if !web.WaitsForAPlace() {
		t.Error("a place that is given back is not given to who waits")
	}
	if !web.FullOfBytes() {
		t.Error("there is no end of the bytes that may be here at once")
	}
}

func TestAFormMayBeAsSlowAs2GAndNoSlower(t *testing.T) {
	for _, test := range []struct {
		name  string
		after time.Duration
		bytes int64
		in    time.Duration // from the beginning, the next byte has to be here
	}{
		{"nothing yet", 0, 0, time.Minute},
		{"a byte in ten seconds", 50 * time.Second, 5, time.Minute + 5*time.Millisecond},
		{"20 kbit/s", 5 * time.Minute, 300 * 2500, 6 * time.Minute},
		{"fast, then still", time.Minute, 10 << 20, 2 * time.Minute},
		{"150 MB", 29*time.Minute + 30*time.Second, 150 << 20, 30 * time.Minute},
	} {
		began := town.Kyiv(2026, 11, 24, 10, 0)
		if got := web.Due(began, began.Add(test.after), test.bytes).Sub(began); got != test.in {
			t.Errorf("%s: until %s, want %s", test.name, got, test.in)
		}
	}
}
