package web_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// known puts the site under an address of its own.
func known(c *web.Config) { c.Origin = "https://vidhuk.example" }

func TestAMessageIsPassedOnByPlainLinks(t *testing.T) {
	c := build(t, known)
	m := c.Closed(vidhuk.MarkDone, town.Roads)
	path := "/messages/" + string(m.Number)
	whole := "https://vidhuk.example" + path
	c.Visit(t, vidhuk.Nobody).Get(path+"?reply=1").Says(
		`<link rel="canonical" href="`+whole+`">`, `value="`+whole+`"`,
		"https://t.me/share/url?url=https%3A%2F%2Fvidhuk.example%2Fmessages%2F"+string(m.Number)+"&text=",
		"https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fvidhuk.example", "viber://forward?text=", "mailto:?subject=",
		path+"/qr.svg", path+"/print",
	)
	c.Visit(t, vidhuk.Nobody).Get("/group?state=work").Says(`<link rel="canonical" href="https://vidhuk.example/?state=work">`)
}

func TestTheCodeIsAWellFormedPictureOfThePermanentAddress(t *testing.T) {
	c := build(t, known)
	m := c.Approved(town.Roads)
	got := c.Visit(t, vidhuk.Nobody).Get("/messages/" + string(m.Number) + "/qr.svg").Is(http.StatusOK)
	if kind := got.Header.Get("Content-Type"); !strings.HasPrefix(kind, "image/svg+xml") {
		t.Errorf("a code of the type %s", kind)
	}
	decoder := xml.NewDecoder(strings.NewReader(got.Body))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v: %s", err, got.Body)
		}
	}
	// Another address is another picture; the reader's own host is none.
	elsewhere := c.Visit(t, vidhuk.Nobody).With("/messages/"+string(m.Number)+"/qr.svg", "X-Forwarded-Host", "evil.example")
	if elsewhere.Body != got.Body {
		t.Error("a header of the reader changes what the code says")
	}
	other := c.Approved(town.Roads)
	if c.Visit(t, vidhuk.Nobody).Get("/messages/"+string(other.Number)+"/qr.svg").Body == got.Body {
		t.Error("two messages have one code")
	}
	c.Visit(t, vidhuk.Nobody).Get("/messages/" + string(c.Submitted().Number) + "/qr.svg").Is(http.StatusNotFound)
}

func TestAMessageOnPaper(t *testing.T) {
	c := build(t, known)
	m := c.Closed(vidhuk.MarkDone, town.Roads)
	path := "/messages/" + string(m.Number)
	paper := c.Visit(t, vidhuk.Nobody).Get(path + "/print").Is(http.StatusOK)
	paper.Says("№ "+string(m.Number), town.Text, path+"/qr.svg", "Закрито", "Роботу виконано", town.AnswerText, "Офіційні відповіді", "https://vidhuk.example"+path)
	paper.Hides("<nav", "<script", "<form")
	c.Visit(t, vidhuk.Nobody).Get("/messages/" + string(c.Submitted().Number) + "/print").Is(http.StatusNotFound)
}
