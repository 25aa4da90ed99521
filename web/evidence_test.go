package web_test

import (
	"bytes"
	"image/color"
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
	"vidhuk/web/page"
)

func TestEvidenceOpensOnlyToAReason(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	if _, err := c.Center.Reject(t.Context(), c.Moderator(), center.Rejection{Ref: c.Ref(m.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	admin := c.Visit(t, c.Administrator())
	admin.Get("/desk/evidence").Is(http.StatusOK).Says("Доказ № 1", "Модераторка", string(m.Number))
	admin.Get("/desk/evidence?kind=comment").Says("Доказів не знайдено")
	admin.Get("/desk/evidence?ground=ADS&number=" + string(m.Number)).Says("Доказ № 1")
	admin.Get("/desk/evidence/1").Is(http.StatusOK).Says("Навіщо вам цей доказ").Hides(town.Text)
	admin.Get("/desk/evidence/1/picture").Is(http.StatusForbidden)
	admin.Post("/desk/evidence/1/export").Is(http.StatusForbidden)
	admin.Post("/desk/evidence/1/access", "on", "access", "reason", "").Is(http.StatusUnprocessableEntity)
	admin.Post("/desk/evidence/1/access", "on", "access", "reason", "Скарга автора").Leads("/desk/evidence/1")
	admin.Get("/desk/evidence/1").Is(http.StatusOK).Says(town.Text, "Скарга автора", "SHA-256", "цей запис запечатав доказ")
	picture := admin.Get("/desk/evidence/1/picture").Is(http.StatusOK)
	if h := picture.Header; h.Get("Content-Type") != "image/png" || !strings.Contains(h.Get("Cache-Control"), "no-store") {
		t.Errorf("the picture comes as %v", h)
	}
	packed := admin.Post("/desk/evidence/1/export").Is(http.StatusOK)
	if !bytes.HasPrefix([]byte(packed.Body), []byte("PK")) || !strings.Contains(packed.Header.Get("Content-Disposition"), "dokaz-1.zip") {
		t.Errorf("the export comes as %v", packed.Header)
	}
	admin.Post("/desk/evidence/1/hold", "on", "hold", "reason", "Ухвала суду").Leads("/desk/evidence/1")
	admin.Post("/desk/evidence/1/hold", "on", "hold", "reason", "Ухвала суду").Is(http.StatusConflict).Says("уже зберігають понад строк")
	admin.Get("/desk/evidence/1").Says("Зберігають понад строк", "Ухвала суду")
	admin.Post("/desk/evidence/1/lift", "on", "lift", "reason", "Суд закінчено").Leads("/desk/evidence/1")
	admin.Get("/desk/evidence/999").Is(http.StatusNotFound)
	for _, path := range []string{"/desk/evidence", "/desk/evidence/1", "/desk/evidence/1/picture", "/desk/evidence/1/files/1"} {
		for _, who := range []vidhuk.Actor{c.Moderator(), c.Member(), c.Executor(town.Roads)} {
			c.Visit(t, who).Get(path).Is(http.StatusForbidden)
		}
	}
}

func TestAModeratorAddsAScreenshot(t *testing.T) {
	c := build(t)
	moderator := c.Visit(t, c.Moderator())
	moderator.Get("/desk/evidence/new").Is(http.StatusOK).Says("Додати знімок екрана", "multipart/form-data")
	file := site.File{Field: "file", Name: "../знімок.png", Data: picture(t, 320, 200, color.RGBA{200, 100, 50, 255})}
	pairs := []string{
		"key", "one", "link", "https://www.facebook.com/groups/1/posts/2", "name", "Хтось Інший", "seen_at", page.MomentText(c.Clock.Now()),
		"text", "Купуйте слонів", "ground", "ADS", "reason", "",
	}
	moderator.Upload("/desk/evidence/new", nil, pairs...).Is(http.StatusUnprocessableEntity).Says("Додайте знімок екрана", "Купуйте слонів")
	moderator.Upload("/desk/evidence/new", []site.File{file}, pairs...).Leads("/desk/evidence/new")
	admin := c.Visit(t, c.Administrator())
	admin.Get("/desk/evidence?kind=external").Says("Доказ № 1", "Соціальна мережа")
	admin.Post("/desk/evidence/1/access", "on", "access", "reason", "Перевірка")
	admin.Get("/desk/evidence/1").Says("https://www.facebook.com/groups/1/posts/2", "Купуйте слонів", "Знімок екрана, як його надіслано")
	if got := admin.Get("/desk/evidence/1/files/1").Is(http.StatusOK); got.Body != string(file.Data) || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Error("the screenshot is not what the moderator sent, or opens in the browser")
	}
}
