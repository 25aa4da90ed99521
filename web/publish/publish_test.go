package publish_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

// typed is a post as somebody types it; the pairs change it.
func typed(pairs ...string) []string {
	return append([]string{
		"kind", "news", "title", "Перекриття руху на Садовій", "text", "У середу рух перекрито.\n\n- з 8:00\n- до 17:00", "place", "both",
	}, pairs...)
}

// overwrite sends typed values through the form of the page.
func send(b *site.Browser, path string, pairs ...string) site.Answer { return b.Fill(path, pairs...) }

func TestAnExecutorWritesInTheNameOfTheOrganization(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Executor(town.Roads))
	b.Get("/work/posts/new").Is(http.StatusOK).Says("ЕЛУ автодоріг")
	send(b, "/work/posts", typed()...).Leads("/work/posts/1")
	b.Follow().Is(http.StatusOK).Says("Допис «Перекриття руху на Садовій» опубліковано.", "Виправити допис")

	visitor := s.Visit(t, vidhuk.Nobody)
	visitor.Get("/page").Is(http.StatusOK).Says("Перекриття руху на Садовій", "ЕЛУ автодоріг", "Новина")
	visitor.Page.Hides(s.Executor(town.Roads).Name)
	visitor.Get("/posts/1").Is(http.StatusOK).Says("<li>з 8:00</li>", "ЕЛУ автодоріг")
	visitor.Page.Hides(s.Executor(town.Roads).Name, "Історія виправлень", "Працювати з дописом")
	visitor.Get("/page?kind=analytics").Is(http.StatusOK).Hides("Перекриття руху на Садовій")
}

func TestWhatIsWrongIsSaidAndNothingTypedIsLost(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Executor(town.Roads))
	b.Get("/work/posts/new")
	send(b, "/work/posts", "title", "Перекриття", "text", "У середу рух перекрито.", "publish_at", "незабаром").Is(http.StatusUnprocessableEntity).
		Says("Уведіть дату й час", "У середу рух перекрито.")
	send(b, "/work/posts", "publish_at", "").Is(http.StatusUnprocessableEntity).Says("Вид інформації: ", "У середу рух перекрито.")
	send(b, "/work/posts", "kind", "reference").Leads("/work/posts/1")
}

func TestADraftIsEditedAndPublished(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Moderator())
	b.Get("/desk/posts/new")
	send(b, "/desk/posts", typed("draft", "yes")...).Leads("/desk/posts/1")
	b.Follow().Says("Чернетка")
	b.Get("/desk/posts?state=draft").Says("Перекриття руху на Садовій")
	visitor := s.Visit(t, vidhuk.Nobody)
	visitor.Get("/posts/1").Is(http.StatusNotFound)
	b.Get("/desk/posts/1/edit").Is(http.StatusOK)
	send(b, "/desk/posts/1/revision", "publish_at", "2026-11-23T15:00", "expires_at", "2026-11-24T15:00").Leads("/desk/posts/1")
	b.Follow().Says("заплановано", "23 листопада 2026")
	visitor.Get("/posts/1").Is(http.StatusNotFound)
	s.Clock.Set(town.Kyiv(2026, time.November, 23, 15, 0))
	if n, err := s.Center.IssuePosts(t.Context()); n != 1 || err != nil {
		t.Fatalf("issued %d, %v", n, err)
	}
	visitor.Get("/posts/1").Is(http.StatusOK).Says("Контакт-центр", "Актуально до")
	b.Get("/desk/posts/1/edit").Is(http.StatusNotFound) // only corrections from now on
}

func TestACorrectionNeedsAReasonAndShowsTheEarlierText(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Executor(town.Roads))
	b.Get("/work/posts/new")
	send(b, "/work/posts", typed()...).Leads("/work/posts/1")
	b.Get("/work/posts/1/correct").Is(http.StatusOK)
	send(b, "/work/posts/1/correction", "text", "У четвер рух перекрито.").Is(http.StatusUnprocessableEntity).Says("У четвер рух перекрито.")
	send(b, "/work/posts/1/correction", "note", "Перенесено через дощ.").Leads("/work/posts/1")
	s.Visit(t, vidhuk.Nobody).Get("/posts/1").Is(http.StatusOK).
		Says("У четвер рух перекрито.", "Історія виправлень", "Перенесено через дощ.", "У середу рух перекрито.")
	// A colleague's form of the version before is refused, and keeps what was typed.
	b.Post("/work/posts/1/correction", "version", "1", "title", "Перекриття руху на Садовій", "text", "У п’ятницю рух перекрито.", "note", "Ще раз.").
		Is(http.StatusConflict).Says("У п’ятницю рух перекрито.")
}

func TestReviewersPinAndHide(t *testing.T) {
	s := site.New(t)
	writer := s.Visit(t, s.Executor(town.Roads))
	writer.Get("/work/posts/new")
	send(writer, "/work/posts", typed()...).Leads("/work/posts/1")
	b := s.Visit(t, s.Administrator())
	b.Get("/desk/posts/1").Is(http.StatusOK).Hides("Виправити допис")
	send(b, "/desk/posts/1/pin").Leads("/desk/posts/1")
	s.Visit(t, vidhuk.Nobody).Get("/page").Says("Закріплено")
	b.Follow()
	send(b, "/desk/posts/1/hiding").Is(http.StatusUnprocessableEntity).Says("Підстава")
	send(b, "/desk/posts/1/hiding", "ground", "ADS", "text", "Це реклама послуг.").Leads("/desk/posts/1")
	b.Follow().Says("Приховано", "Це реклама послуг.")
	s.Visit(t, vidhuk.Nobody).Get("/posts/1").Is(http.StatusNotFound)
	s.Visit(t, vidhuk.Nobody).Get("/page").Hides("Перекриття руху")
	writer.Get("/notices").Says("Допис «Перекриття руху на Садовій» приховано.")
	writer.Get("/work/posts/1").Says("Чому приховано", "Це реклама послуг.")
}

func picture(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// A photo belongs to the draft's eyes until the draft is published, and a form
// that comes back does not lose it.
func TestPhotosOfAPost(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Moderator())
	b.Get("/desk/posts/new")
	b.Upload("/desk/posts", []site.File{{Field: "photos", Name: "графік.jpg", Data: picture(t)}, {Field: "photos", Name: "лист.txt", Data: []byte("не фото")}},
		typed()...).Is(http.StatusUnprocessableEntity)
	send(b, "/desk/posts", "draft", "yes").Leads("/desk/posts/1")
	photo := regexp.MustCompile(`/photos/\d+`).FindString(b.Follow().Body)
	if photo == "" {
		t.Fatalf("the photo is gone: %s", b.Page.Text())
	}
	visitor := s.Visit(t, vidhuk.Nobody)
	visitor.Get(photo).Is(http.StatusNotFound)
	b.Get("/desk/posts/1/edit")
	send(b, "/desk/posts/1/revision").Leads("/desk/posts/1")
	visitor.Get(photo).Is(http.StatusOK)
	b.Get("/desk/posts/1/correct")
	send(b, "/desk/posts/1/correction", "note", "Фото прибрано.", "without", strings.TrimPrefix(photo, "/photos/")).Leads("/desk/posts/1")
	visitor.Get(photo).Is(http.StatusNotFound)
}

func TestAnOrganizationDescribesItself(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Executor(town.Roads))
	b.Get("/work/profile").Is(http.StatusOK).Says("ЕЛУ автодоріг")
	send(b, "/work/profile", "about", "Ремонтуємо дороги.", "site", "javascript:alert(1)").Is(http.StatusUnprocessableEntity).Says("https://", "Ремонтуємо дороги.")
	send(b, "/work/profile", "site", "https://elu.example/").Leads("/organizations/" + town.Roads)
	b.Get("/work/profile?as=" + town.Water).Is(http.StatusNotFound)
}

// What somebody writes is words: never markup, never a link of another kind.
func TestTheTextOfAPostIsNeverMarkup(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Moderator())
	b.Get("/desk/posts/new")
	send(b, "/desk/posts", typed("text", "<script>alert(1)</script> [тут](javascript:alert(2)) https://mkrada.gov.ua/news.")...).Leads("/desk/posts/1")
	visitor := s.Visit(t, vidhuk.Nobody)
	body := visitor.Get("/posts/1").Is(http.StatusOK).Body
	if strings.Contains(body, "<script>alert") || strings.Contains(body, `href="javascript`) {
		t.Error("the text became markup")
	}
	if !strings.Contains(body, `<a href="https://mkrada.gov.ua/news" rel="noopener nofollow">mkrada.gov.ua/news</a>.`) {
		t.Error("the address is no link, or took the full stop with it")
	}
}
