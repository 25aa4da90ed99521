package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func TestTheFeedIsFilteredByLinksAndAForm(t *testing.T) {
	c := build(t)
	zavod, korabel := c.posted(t, "zavodskyi"), c.posted(t, "korabelnyi")
	c.Clock.Pass(10 * 24 * time.Hour)
	fresh := c.posted(t, "zavodskyi")
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/").Says("Заводський район (2)", "Корабельний район (1)", "За 7 днів (1)", "За 30 днів (3)", string(zavod.Number), string(korabel.Number))
	got := b.Get("/?district=zavodskyi&period=week&order=new")
	got.Says(string(fresh.Number), "Знайдено 1 повідомлення", "Прибрати фільтр:", "Район: Заводський район", "Коли опубліковано: За 7 днів")
	got.Hides(string(zavod.Number)+"<", string(korabel.Number)+"<")
	// A chip takes its own answer away and leaves the others.
	got.Says(`href="/?order=new&period=week"`, `href="/?district=zavodskyi&order=new"`)
	// Days of one's own, the last one whole.
	day := c.Clock.Now().Format(time.DateOnly)
	b.Get("/?from="+day+"&to="+day).Says(string(fresh.Number), "Знайдено 1 повідомлення").Hides(string(zavod.Number) + "<")
	b.Get("/?from=учора").Is(http.StatusOK).Says("<details open")
	b.Get("/?topic=nothing").Says("За цими умовами повідомлень немає", "Тема: nothing")
}

func TestAWrongCursorSaysWhatIsWrong(t *testing.T) {
	c := build(t)
	for _, path := range []string{"/?after=zzz", "/organizations/elu?after=zzz"} {
		c.Visit(t, vidhuk.Nobody).Get(path).Is(http.StatusUnprocessableEntity)
	}
	c.Visit(t, vidhuk.Nobody).Get("/?after=zzz").Says("Посилання на продовження списку застаріло")
}

func TestJoiningFromTheFeedLeadsBackToTheCard(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	path := "/messages/" + string(m.Number)
	// A visitor is led through signing in to a page that asks.
	visitor := c.Visit(t, vidhuk.Nobody)
	visitor.Get("/").Says(`href="` + path + `/support"`)
	if to := visitor.Get(path + "/support").Is(http.StatusSeeOther).Header.Get("Location"); to != "/signin?next=%2Fmessages%2F"+string(m.Number)+"%2Fsupport" {
		t.Errorf("a visitor is led to %s", to)
	}
	taras := c.Visit(t, c.Person("Тарас", []vidhuk.Role{vidhuk.Member}))
	taras.Get(path+"/support").Is(http.StatusOK).Says("Вас теж стосується?", "Ваше ім’я ніде не з’явиться")
	if d, err := c.Look.Message(context.Background(), vidhuk.Nobody, m.Number); err != nil || d.Supporters != 0 {
		t.Errorf("reading an address counted %d (%v)", d.Supporters, err)
	}
	taras.Get("/?order=new")
	if to := taras.Fill(path + "/support").Is(http.StatusSeeOther).Header.Get("Location"); to != "/?order=new#m"+string(m.Number) {
		t.Errorf("led back to %s", to)
	}
	taras.Get("/?order=new").Says("Вас теж стосується", path+"/unsupport")
	taras.Get(path).Says("Це стосується ще 1 людини", "Не стежити")
	taras.Get("/me/following").Says(string(m.Number))
	taras.Post(path+"/unsupport", "back", "//evil.example/").Is(http.StatusSeeOther)
	if to := taras.Page.Header.Get("Location"); to != path {
		t.Errorf("led to %s", to)
	}
	taras.Post(path + "/unfollow").Is(http.StatusSeeOther)
	taras.Get("/me/following").Says("Ви ще ні за чим не стежите")
	// The author has no button, and is told why if they try.
	author := c.Visit(t, c.Member())
	author.Get("/").Hides(path + "/support")
	author.Post(path + "/support").Is(http.StatusConflict).Says("Це ваше повідомлення")
	// Who is no member is led to membership.
	c.Visit(t, c.Moderator()).Get(path + "/support").Is(http.StatusOK).Says("Приєднуються учасники Групи")
	c.Visit(t, vidhuk.Nobody).Get("/messages/2000-000001/support").Is(http.StatusSeeOther)
	taras.Get("/messages/2000-000001/support").Is(http.StatusNotFound)
	taras.Post("/messages/" + string(c.Submitted().Number) + "/support").Is(http.StatusNotFound)
}

// Script sends the form by itself and changes the button where it stands.
func TestScriptIsAnsweredWithoutAPage(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	b := c.Visit(t, c.Person("Тарас", []vidhuk.Role{vidhuk.Member}))
	r, err := http.NewRequest(http.MethodPost, c.URL+"/messages/"+string(m.Number)+"/support", strings.NewReader("back=/"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Dest", "empty")
	if got := b.Ask(r, nil); got.Status != http.StatusNoContent || len(got.Header["Set-Cookie"]) > 0 {
		t.Errorf("%d %v", got.Status, got.Header)
	}
}

// A page that other readers have made the server keep never shows what one
// reader supports.
func TestASharedFeedShowsNobodysChoice(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	taras := c.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	if _, err := c.Center.Support(context.Background(), taras, center.Ref{Number: m.Number}); err != nil {
		t.Fatal(err)
	}
	c.Visit(t, taras).Get("/").Says("Вас теж стосується")
	c.Visit(t, vidhuk.Nobody).Get("/").Says("Мене теж стосується").Hides("Вас теж стосується")
}
