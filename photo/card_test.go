package photo_test

import (
	"bytes"
	"flag"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"vidhuk/photo"
)

var cardFile = flag.String("card", "", "where to keep the picture of a card, to look at it")

var sample = photo.Card{
	Site: "Відгук · Миколаїв", Kicker: "Повідомлення № 2026-000123", Badge: "Виконавців сповіщено", Tone: color.RGBA{0x17, 0x5f, 0x99, 0xff},
	Title: "На перехресті Садової та 6-ї Слобідської після дощу провалився асфальт. Яма на всю смугу, вчора туди влетів велосипедист, під’їзд перекрито 😀",
	Foot:  "вул. Садова, 31 · Центральний район",
}

func TestACardIsAPictureOfItsWords(t *testing.T) {
	data, err := sample.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if *cardFile != "" {
		if err := os.WriteFile(*cardFile, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := m.Bounds(); b.Dx() != photo.CardWidth || b.Dy() != photo.CardHeight {
		t.Errorf("%d × %d", b.Dx(), b.Dy())
	}
	again, err := sample.PNG()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same words give another picture (%v)", err)
	}
	other := sample
	other.Title = "Інше"
	if changed, err := other.PNG(); err != nil || bytes.Equal(data, changed) {
		t.Errorf("other words give the same picture (%v)", err)
	}
}

// Whatever people write, a card is drawn and nothing runs off it: the edge keeps
// its colour.
func TestNoTextRunsOffACard(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "one long word": strings.Repeat("щ", 5000), "many words": strings.Repeat("ями ", 3000),
		"an address": "https://example.org/" + strings.Repeat("a", 900), "emoji": "😀😀😀", "controls": "\u202eяма\u0007\u200b",
	} {
		c := photo.Card{Site: text, Kicker: text, Badge: text, Title: text, Text: text, Foot: text, Tone: color.RGBA{1, 2, 3, 255}}
		data, err := c.PNG()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for y := range photo.CardHeight {
			if m.At(photo.CardWidth-1, y) != m.At(0, y) {
				t.Fatalf("%s: something stands at the right edge, line %d", name, y)
			}
		}
	}
}
