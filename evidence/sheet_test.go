package evidence_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/evidence"
)

// sampleFolder is where the pictures of these tests are left for a person to look
// at; nowhere unless VIDHUK_PICTURES names it.
var sampleFolder = os.Getenv("VIDHUK_PICTURES")

func jpegOf(t testing.TB, w, h int, c color.RGBA) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{c.R, uint8(int(c.G) * y / h), uint8(int(c.B) * x / w), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// album reads photos from memory.
type album map[string][]byte

func (a album) add(data []byte) string {
	a[blob.Key(data)] = data
	return blob.Key(data)
}

func (a album) load(_ context.Context, key string) ([]byte, error) {
	data, ok := a[key]
	if !ok {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "file_missing")
	}
	return data, nil
}

func sheetOf(text string, thumbs ...evidence.Thumb) evidence.Sheet {
	return evidence.Sheet{
		Site:  "Contact Center при Миколаївській міській раді · знімок для архіву доказів (п. 5.1.2 Положення)",
		Title: "Повідомлення № 2026-000123",
		Facts: []evidence.Fact{
			{"Підстава", "п. 4.3: нецензурна лексика, образливі та неетичні висловлювання, приниження особистості, в тому числі на адресу публічних осіб (OBSCENE_INSULT)"},
			{"Захід", "відхилено"}, {"Адреса", "https://vidhuk.example.org/messages/2026-000123"},
			{"Зняв", "Модераторка Олена Ґудзь, роль «модератор», обліковий запис 7"}, {"Знято", "23.11.2026 о 10:00:00 (Київ)"},
		},
		Post: evidence.Block{Author: "Оксана Їжакевич", At: "23.11.2026 о 09:41", Notes: "ЖКГ · дороги · Центральний район, вул. Адміральська, 20", Text: text, Photos: thumbs},
		Foot: "Текст, усі його редакції та контрольні суми — у записі архіву.",
	}
}

func picture(t *testing.T, name string, s evidence.Sheet, a album) image.Image {
	t.Helper()
	data, err := evidence.Picture(context.Background(), s, a.load)
	if err != nil {
		t.Fatal(err)
	}
	again, err := evidence.Picture(context.Background(), s, a.load)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("%s: the same sheet gave two pictures (%v)", name, err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if sampleFolder != "" {
		if err := os.WriteFile(filepath.Join(sampleFolder, name+".png"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestAPictureIsTheSameForTheSameSheet(t *testing.T) {
	a := album{}
	photos := []evidence.Thumb{
		{SHA256: a.add(jpegOf(t, 480, 360, color.RGBA{200, 120, 90, 255}))}, {SHA256: a.add(jpegOf(t, 270, 480, color.RGBA{20, 180, 240, 255}))},
		{SHA256: a.add(jpegOf(t, 480, 480, color.RGBA{90, 220, 60, 255})), Caption: "після"}, {SHA256: strings.Repeat("ab", 32)},
	}
	plain := sheetOf("Під’їзд № 3: м’яч, ґанок, її — «лапки», 100 ₴, ёлка, ъ, ы, э; ʼ ’ ' … café naïve.\n\nДругий абзац.", photos...)
	picture(t, "plain", plain, a)
	comment := sheetOf("Ви всі нероби!")
	comment.Title = "Коментар 15 до повідомлення № 2026-000123"
	comment.Around = []evidence.Block{
		{Label: "Повідомлення, під яким стоїть коментар", Author: "Тарас", At: "22.11.2026 о 12:00", Text: strings.Repeat("На вулиці Адміральській біля будинку 20 велика яма на дорозі. ", 40)},
		{Label: "Коментар, на який відповідають", Author: "ДП «Дороги»", At: "22.11.2026 о 15:20", Text: "Яму буде засипано до 25 листопада."},
	}
	comment.Post.Label = "Коментар, який порушує правила"
	picture(t, "comment", comment, a)
}

func TestNoTextEscapesThePicture(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		high int // the picture is at least so high, in pixels
	}{
		"long":      {strings.Repeat("Скільки можна чекати на ремонт дороги біля школи № 5? ", 370), 5000},
		"unbroken":  {strings.Repeat("ґ", 10_000), 2500},
		"lines":     {strings.Repeat("а\n", 5000), 1000},
		"endless":   {strings.Repeat("Ш", 100_000), 19_000},
		"emoji":     {"Дякую 😀👍🏽 👨‍👩‍👧‍👦 🇺🇦 ✓ ☎ ♥ ❤️ і ще 🫠🪿.", 100},
		"rtl":       {"рахунок \u202egnp.exe\u202c та \u2066ізоляція\u2069, шалом שלום, мархаба مرحبا", 100},
		"zerowidth": {"х\u200bу\u200cй\u200dня\ufeff і пе\u00adре\u2060нос, ㅤзаповнювач, тонкий\u2009пробіл, \u0007дзвінок, з\u0336а\u0336к\u0336р\u0336", 100},
	} {
		m := picture(t, name, sheetOf(c.text), album{})
		if b := m.Bounds(); b.Dx() != 900 || b.Dy() < c.high || b.Dy() > 20_000 {
			t.Errorf("%s: the picture is %v", name, b)
		}
	}
}

// Two texts that a reader takes for the same give two different pictures.
func TestWhatNobodySeesIsSeen(t *testing.T) {
	plain := picture(t, "seen", sheetOf("дурень"), album{})
	for _, hidden := range []string{"ду\u200bрень", "\u202eдурень", "дур\u00adень", "дурень\u2063", "ду\u3164рень"} {
		m := picture(t, "hidden", sheetOf(hidden), album{})
		if m.Bounds().Dy() <= plain.Bounds().Dy() {
			t.Errorf("%+q is drawn without a word about its hidden sign", hidden)
		}
	}
}

func TestAPhotoThatCannotBeReadStopsThePicture(t *testing.T) {
	down := func(context.Context, string) ([]byte, error) {
		return nil, vidhuk.Refuse(vidhuk.Unavailable, "files_unavailable")
	}
	if _, err := evidence.Picture(context.Background(), sheetOf("текст", evidence.Thumb{SHA256: strings.Repeat("ab", 32)}), down); vidhuk.CodeOf(err) != "files_unavailable" {
		t.Errorf("drawn without its photo: %v", err)
	}
}

func BenchmarkPicture(b *testing.B) {
	a := album{}
	photo := evidence.Thumb{SHA256: a.add(jpegOf(b, 480, 360, color.RGBA{200, 120, 90, 255}))}
	for name, s := range map[string]evidence.Sheet{
		"ordinary": sheetOf("На вулиці Адміральській біля будинку 20 велика яма на дорозі, просимо відремонтувати.", photo, photo, photo),
		"longest":  sheetOf(strings.Repeat("Скільки можна чекати на ремонт? ", 312)),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := evidence.Picture(context.Background(), s, a.load); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
