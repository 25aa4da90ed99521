package web_test

import (
	"fmt"
	"image/color"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

const delicate = "На Садовій, 2, знову яма на дорозі, бо там працюють ідіоти. Мій телефон 067 123 45 67, прийшла ще й повістка з ТЦК"

func TestBeforeSendingTheAuthorReadsEverythingAndMaySendAnyway(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", delicate, "place.address", "вул. Садова, 2")
	b.Says(http.StatusOK, "Перш ніж надіслати", "«067 123 45 67»", "«ідіоти»", "Це може бути не до міста", "ТЦК та СП", "Надіслати все одно", "«яма»")
	if n := len(c.mine(t, c.Member())); n != 0 {
		t.Fatalf("%d messages are sent before the author has read", n)
	}
	b.Fill("/new")
	b.Follow()
	b.Says(http.StatusOK, "Повідомлення отримано")
	if m := c.mine(t, c.Member()); len(m) != 1 || m[0].Text != delicate || m[0].Place.Street != "street-sadova" {
		t.Errorf("sent: %+v", m)
	}
}

func TestWhatChangedAfterTheCheckIsCheckedAgain(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", delicate)
	b.Fill("/new", "text", delicate+" або пишіть на oksana@ukr.net")
	b.Says(http.StatusOK, "Перш ніж надіслати", "«oksana@ukr.net»")
	b.Fill("/new", "text", "На Садовій, 2, знову яма на дорозі, просимо засипати")
	b.Follow()
	b.Says(http.StatusOK, "Повідомлення отримано")
}

func TestACleanMessageIsSentAtOnce(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", "На Садовій, 2, велика яма на дорозі, просимо засипати", "place.address", "ул. Садовая, 2")
	b.Follow()
	b.Says(http.StatusOK, "Повідомлення отримано")
}

// The same form sent twice is one message, also when the check stood between.
func TestAFormSentTwiceIsOneMessage(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", delicate)
	form := b.Form("/new")
	send := func() {
		var pairs []string
		for name, values := range form {
			for _, v := range values {
				pairs = append(pairs, name, v)
			}
		}
		b.Post("/new", pairs...)
		b.Follow()
	}
	send()
	send()
	if n := len(c.mine(t, c.Member())); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestInsteadOfWritingAgainOneJoins(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	other := c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	b := c.Visit(t, other)
	b.Get("/new")
	b.Fill("/new", "text", "Біля будинку 20 на вулиці Адміральській велика яма на дорозі, відремонтуйте!")
	b.Says(http.StatusOK, "Схоже повідомлення вже є", string(m.Number), "Приєднатися", `formaction="`+address(m.Number)+`/support"`)
	b.Post(address(m.Number) + "/support")
	b.Leads(address(m.Number))
	if got := c.Message(m.Number); got.Number != m.Number || len(c.mine(t, other)) != 0 {
		t.Error("joining sent the text as well")
	}
}

func TestTheStreetIsAskedWhereTwoHaveOneName(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", "Велика яма на дорозі, просимо засипати до зими", "place.address", "вул. 8 Березня, 5")
	b.Says(http.StatusOK, "Яка саме вулиця?", "Велика Корениха", "Мала Корениха")
	b.Fill("/new", "place.street", "street-8-bereznia-mala-korenykha")
	if b.Page.Status == http.StatusOK { // the choice is new to the seal
		b.Fill("/new")
	}
	b.Follow()
	if p := c.mine(t, c.Member())[0].Place; p.Street != "street-8-bereznia-mala-korenykha" || p.House != "5" {
		t.Errorf("placed at %+v", p)
	}
}

func TestWhatCannotWaitShowsItsNumbersFirst(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", "У дворі на Садовій, 2, лежить снаряд, поруч діти")
	b.Says(http.StatusOK, "Схоже на аварію. Спершу телефонуйте", "«снаряд»")
	at := func(s string) int { return strings.Index(b.Page.Body, s) }
	if first, send := at(`href="tel:101"`), at("Надіслати все одно"); first < 0 || first > send {
		t.Error("the numbers do not come before the way to send")
	}
	b.Fill("/new")
	b.Follow()
	b.Says(http.StatusOK, "Службу 1588 сповіщено", `href="tel:101"`)
}

func TestHelpIsOfferedToWhoNeedsIt(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", "Мені дуже важко, я більше не хочу жити, нікому не потрібна")
	b.Says(http.StatusOK, "ви не самі", `href="tel:7333"`)
}

// Script asks for the same while one writes; it gets a part of a page.
func TestHintsWhileWriting(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Post("/new/check", "kind", "problem", "text", delicate, "place.address", "Октябрьский проспект, 318").Is(http.StatusOK)
	b.Says(http.StatusOK, "«ідіоти»", "просп. Богоявленський, 318", "Корабельний район", `name="checked"`)
	b.Hides("<html", "Надіслати")
	seal := regexp.MustCompile(`name="checked" value="([^"]*)"`).FindStringSubmatch(b.Page.Body)[1]
	b.Get("/new")
	b.Fill("/new", "text", delicate, "place.address", "Октябрьский проспект, 318", "checked", seal)
	b.Leads(address(c.mine(t, c.Member())[0].Number) + "/receipt")

	// Whoever joins with a message has it looked at before there is an account (5.1.1).
	c.Visit(t, vidhuk.Nobody).Post("/new/check", "kind", "problem", "text", delicate).Is(http.StatusOK).Says("«ідіоти»")
}

func TestStreetsAreSuggestedByOldAndNewNames(t *testing.T) {
	c := build(t)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/places?q=%D0%BD%D0%B0%D0%B2%D0%B0%D1%80") // навар
	b.Says(http.StatusOK, `value="вул. А. Покровського"`, "Наваринська")
	b.Hides("<html")
	b.Get("/places?q=")
	b.Says(http.StatusOK)
}

func TestAnAuthorTakesAPhotoOut(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	photos := []file{
		{Field: "photos", Name: "яма.jpg", Data: picture(t, 400, 300, color.White)},
		{Field: "photos", Name: "сусіди.jpg", Data: picture(t, 300, 400, color.Black)},
	}
	b.Upload("/new", photos, "text", "На Садовій, 2, велика яма на дорозі, просимо засипати", "kind", "problem")
	b.Follow()
	m := c.mine(t, c.Member())[0]
	gone := m.Photos[1].ID
	b.Get(address(m.Number) + "/edit")
	b.Says(http.StatusOK, "Прибрати фото 2")
	b.Fill(address(m.Number)+"/edit", "remove", fmt.Sprint(gone))
	b.Leads(address(m.Number))
	if left := c.mine(t, c.Member())[0].Photos; len(left) != 1 || left[0].ID == gone {
		t.Errorf("left: %+v", left)
	}
	b.Get(fmt.Sprintf("/photos/%d", gone))
	b.Says(http.StatusNotFound)
	_, err := c.Center.Edit(ctx, c.Member(), center.Edit{Ref: c.Ref(m.Number), Text: town.Text, Remove: []int64{gone}})
	if vidhuk.KindOf(err) != vidhuk.Invalid {
		t.Errorf("taken out twice: %v", err)
	}
}

func TestTheFormOfACorrectionWarnsToo(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number) + "/edit")
	b.Fill(address(m.Number)+"/edit", "text", town.Text+" Дзвоніть 067 123 45 67")
	b.Says(http.StatusOK, "Перш ніж надіслати", "«067 123 45 67»")
	b.Hides("Схоже повідомлення")
	b.Fill(address(m.Number) + "/edit")
	b.Leads(address(m.Number))
}

func TestThatItIsNoOfficialAppealIsSaidBeforeSending(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Says(http.StatusOK, "Це не офіційне звернення", "додатковим механізмом", "не публікується")
	if _, after, _ := strings.Cut(b.Page.Body, "а додатковий спосіб спілкування"); !strings.Contains(after, "Надіслати повідомлення") {
		t.Error("it is said only after the button")
	}
	b.Hides("господарство: усе")
}
