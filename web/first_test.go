package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/testkit/chrome"
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
	if strings.Contains(b.Page.Body, `id="check-title"`) {
		b.Fill("/join", newcomer...) // it was read
	}
	b.Get("/confirm?token=" + c.secret(t, vidhuk.LetterConfirm))
	b.Fill("/confirm").Leads("/messages/2026-000001/receipt")
	b.Follow()
	return b
}

// TestJoiningWithAMessageGivesTheHintsOfAMessage: 3.5, 4.2, 4.3, with script and
// without.
func TestJoiningWithAMessageGivesTheHintsOfAMessage(t *testing.T) {
	c := mailed(t)
	other := c.Approved(town.Roads)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/join?with=message").Says("Фото можна додати одразу після підтвердження", `data-compose="/new/check"`, "data-hints", `name="topic"`, `name="place.district"`, "data-message")
	form := append([]string{"text", town.Text + " Прорвало трубу, вода заливає підвал. Дзвоніть 067 123 45 67", "place.address", "вул. Адміральська, 20"}, newcomer...)
	b.Fill("/join", form...)
	b.Says(http.StatusOK, `id="check-title"`, `href="tel:1588"`, string(other.Number), "067 123 45 67")
	b.Hides("Перевірте пошту", "/messages/"+string(other.Number)+"/support")
	b.Fill("/join", newcomer...)
	b.Says(http.StatusOK, "Перевірте пошту", "Загроза життю чи аварія?", `href="tel:1588"`, `href="tel:101"`, `href="tel:104"`, `href="tel:112"`)
	calls, letter := strings.Index(b.Page.Body, "Загроза життю чи аварія?"), strings.Index(b.Page.Body, "maria@example.org")
	if calls > letter {
		t.Error("the numbers come after the letter")
	}
	b.Post("/new/check", "text", "У дворі снаряд, дзвоніть 067 123 45 67").Is(http.StatusOK).Says("101", "067 123 45 67")
	quiet := c.Visit(t, vidhuk.Nobody)
	quiet.Get("/join?with=message")
	quiet.Fill("/join", "text", "Біля ринку не працює світлофор другий день.", "name", "Петро", "email", "petro@example.org", "password", town.Password, "rules", "yes")
	quiet.Says(http.StatusOK, "Перевірте пошту")
	quiet.Hides("Загроза життю чи аварія?")
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
	if form := m.Form("/desk/messages/2026-000001/rejection"); len(form["request"]) != 1 || form["request"][0] != "open" {
		t.Errorf("the request stays open unless said: %v", form)
	}
	m.Fill("/desk/messages/2026-000001/rejection", "ground", "ADS", "advice-ADS", "Приберіть назву аптеки.").Is(http.StatusSeeOther)
	b.Get("/notices").Says("відхилено, а заявка на вступ до Групи лишається відкритою")
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

// TestTheDeskRefusesTheRequestWithItsMessage: 5.1.1, in one form.
func TestTheDeskRefusesTheRequestWithItsMessage(t *testing.T) {
	c := mailed(t)
	b, m := joinsWith(t, c, town.Text), c.Visit(t, c.Moderator())
	m.Get("/desk/messages/2026-000001").Says("Що із заявкою на вступ?")
	rejection := []string{"ground", "ADS", "request", "refuse"}
	m.Fill("/desk/messages/2026-000001/rejection", rejection...).Is(http.StatusUnprocessableEntity).Says(`id="f-refusal-error"`)
	m.Fill("/desk/messages/2026-000001/rejection", append(rejection, "refusal", "Це реклама, а не людина.")...).Is(http.StatusSeeOther)
	b.Get("/account").Says("Це реклама, а не людина.")
	b.Get("/notices").Says("і у вступі до Групи відмовлено. Причина: Це реклама, а не людина.")
	m.Get("/desk/messages/" + string(c.Submitted().Number)).Hides("Що із заявкою на вступ?")
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

// TestThePagesOfANewcomerLookGood: joining with a message, the receipt, one's own
// messages and the account, and at the desk the rejection.
func TestThePagesOfANewcomerLookGood(t *testing.T) {
	c := mailed(t)
	b, all := joinsWith(t, c, town.Text), chrome.New(t)
	visitor, newcomer, desk := chrome.Person(t, all), chrome.Person(t, all), chrome.Person(t, all)
	c.good(t, visitor, "join-message", "/join?with=message")
	if err := chromedp.Do(newcomer, chrome.Cookies(c.URL, b.Cookies())); err != nil {
		t.Fatal(err)
	}
	c.good(t, newcomer, "first-receipt", "/messages/2026-000001/receipt")
	c.good(t, newcomer, "first-account", "/account")
	c.good(t, newcomer, "first-new", "/new")
	c.enter(t, desk, c.Moderator())
	c.good(t, desk, "first-desk", "/desk/messages/2026-000001")
}
