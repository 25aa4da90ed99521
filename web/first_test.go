package web_test

import (
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

// joinsWith applies together with a message and confirms by the letter; the
// browser shows the receipt.
func joinsWith(t *testing.T, c *city, text string) *site.Browser {
	t.Helper()
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/join?with=message")
	b.Fill("/join", append([]string{"text", text, "place.address", "вул. Адміральська, 20"}, newcomer...)...)
	b.Get("/confirm?token=" + c.secret(t, vidhuk.LetterConfirm))
	b.Fill("/confirm").Leads("/messages/2026-000001/receipt")
	b.Follow()
	return b
}

// TestTheFirstMessageHasAReceipt: 5.1.1, and 3.5 for what cannot wait.
func TestTheFirstMessageHasAReceipt(t *testing.T) {
	c := mailed(t)
	b := joinsWith(t, c, town.Text)
	b.Says(http.StatusOK, "Повідомлення отримано", "2026-000001", "Код, щоб дізнатися стан без входу:", "Перше повідомлення розглянуть разом із вашою заявкою", "Виправити або додати фото")
	b.Hides("Службу 1588 сповіщено")
	urgent := mailed(t)
	joinsWith(t, urgent, "Прорвало трубу, вода заливає підвал і проводку.").Page.Says("Службу 1588 сповіщено", `href="tel:1588"`)
}

// TestARejectedNewcomerCorrectsTheFirstMessage: 5.1.1, the request stays open.
func TestARejectedNewcomerCorrectsTheFirstMessage(t *testing.T) {
	c := mailed(t)
	b, m := joinsWith(t, c, town.Text), c.Visit(t, c.Moderator())
	const edit = "/messages/2026-000001/edit"
	b.Get(edit)
	b.Fill(edit, "text", town.Text+" Біля аптеки.").Leads("/messages/2026-000001")
	b.Get("/new").Says("Разом із заявкою розглядають ваше повідомлення № 2026-000001")

	m.Get("/desk/messages/2026-000001")
	m.Fill("/desk/messages/2026-000001/rejection", "ground", "ADS", "advice-ADS", "Приберіть назву аптеки.").Is(http.StatusSeeOther)
	for _, page := range []string{"/account", "/new"} {
		b.Get(page).Says("№ 2026-000001 відхилено: виправте його", `href="`+edit+`"`)
	}
	b.Get("/messages/2026-000001").Says("Виправити та подати знову")
	b.Get(edit)
	b.Fill(edit, "text", town.Text).Leads("/messages/2026-000001")
	if now := c.Message("2026-000001"); now.State != vidhuk.Pending || now.Text != town.Text {
		t.Fatalf("corrected: %s %q", now.State, now.Text)
	}
	b.Get("/account").Says("Разом із заявкою розглядають ваше повідомлення № 2026-000001")
	m.Get("/desk/messages/2026-000001")
	m.Fill("/desk/messages/2026-000001/approval", "organizations", town.Roads).Is(http.StatusSeeOther)
	b.Get("/account").Says("Учасник Групи")
}

// TestWhatANewcomerMayNotSendIsGivenBack: nothing that was typed is lost.
func TestWhatANewcomerMayNotSendIsGivenBack(t *testing.T) {
	c := mailed(t)
	public := c.Approved(town.Roads)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/join")
	b.Fill("/join", newcomer...)
	b.Get("/confirm?token=" + c.secret(t, vidhuk.LetterConfirm))
	b.Fill("/confirm").Leads("/account")
	b.Post("/messages/"+string(public.Number)+"/comments", "text", "І біля нашого будинку так само.")
	b.Says(http.StatusForbidden, "Вашу заявку на вступ до Групи ще розглядають", "І біля нашого будинку так само.")
	b.Get("/new").Says("Що сталося?")
	b.Fill("/new", "text", "Біля ринку не працює світлофор другий день.", "place.address", "вул. Адміральська, 20")
	if b.Page.Status != http.StatusSeeOther {
		b.Fill("/new")
	}
	b.Post("/new", "kind", "problem", "text", "Друге повідомлення про інше.")
	b.Says(http.StatusForbidden, "Разом із заявкою розглядають одне повідомлення", "Друге повідомлення про інше.")
}

// TestANewcomerFindsTheirMessageInTheBar: on a telephone too.
func TestANewcomerFindsTheirMessageInTheBar(t *testing.T) {
	c := mailed(t)
	b := joinsWith(t, c, town.Text)
	b.Get("/")
	bar, _, _ := strings.Cut(b.Page.Body, `<details class="menu">`)
	if !strings.Contains(bar, `href="/me"`) {
		t.Error("no way to the reader's own message")
	}
	b.Page.Says(`<span class="menu-more">Ще</span>`)
	b.Get("/me").Says("2026-000001")
}
