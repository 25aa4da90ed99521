package web_test

import (
	"context"
	"fmt"
	"image/color"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

var ctx = context.Background()

// mine lists the messages of somebody, the newest first.
func (c *city) mine(t *testing.T, who vidhuk.Actor) []look.Summary {
	t.Helper()
	list, err := c.Look.Mine(ctx, who, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

func address(n vidhuk.Number) string { return "/messages/" + string(n) }

// version is what a form of the message carries.
func version(m vidhuk.Message) string { return fmt.Sprint(m.Version) }

func TestACitizenWalksTheWholeWay(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Says(http.StatusOK, "Що сталося?", "додатковим механізмом", "1588", "112")
	b.Fill("/new", "text", town.Text, "topic", "utilities/roads", "place.address", "вул. Адміральська, 20")
	n := c.mine(t, c.Member())[0].Number
	b.Leads(address(n) + "/receipt")
	b.Follow()
	b.Says(http.StatusOK, string(n), "Модератори працюють сьогодні до 17:00", "не замінює офіційного звернення")

	visitor := c.Visit(t, vidhuk.Nobody)
	visitor.Get(address(n))
	visitor.Says(http.StatusNotFound)

	m, err := c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(n), Organizations: []string{town.Roads}})
	if err != nil {
		t.Fatal(err)
	}
	visitor.Get(address(n))
	visitor.Says(http.StatusOK, town.Text, "ЕЛУ автодоріг", "Приєднатися до обговорення", "вул. Адміральська, 20")

	neighbour := c.Visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	neighbour.Get(address(n))
	neighbour.Fill(address(n)+"/comments", "comment", "Там справді небезпечно.")
	neighbour.Leads(address(n))
	neighbour.Follow()
	neighbour.Says(http.StatusOK, "опубліковано.", "Там справді небезпечно.")
	reply := regexp.MustCompile(`href="(/messages/[^"]*\?reply=\d+)#write"`).FindStringSubmatch(neighbour.Page.Body)
	if reply == nil {
		t.Fatal("there is no way to reply")
	}
	b.Get(reply[1])
	b.Says(http.StatusOK, "Ви відповідаєте на цей коментар")
	b.Fill(address(n)+"/comments", "comment", "Дякую, що підтримали!")
	b.Follow()
	b.Says(http.StatusOK, "Дякую, що підтримали!")

	if _, err = c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	if _, err = c.Center.Answer(ctx, c.Executor(town.Roads), center.Reply{Duty: c.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone}); err != nil {
		t.Fatal(err)
	}
	b.Get(address(n))
	b.Says(http.StatusOK, "Чи проблему справді вирішено?", "Роботу виконано")
	b.Fill(address(n)+"/objection", "objection", "Яма на місці, дивіться фото.")
	b.Follow()
	b.Says(http.StatusOK, "Заперечення прийнято", "Яма на місці", "Заперечення автора")

	if _, err = c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	if _, err = c.Center.Answer(ctx, c.Executor(town.Roads), center.Reply{Duty: c.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone}); err != nil {
		t.Fatal(err)
	}
	b.Get(address(n))
	b.Fill(address(n) + "/agreement")
	b.Follow()
	b.Says(http.StatusOK, "Дякуємо за підтвердження!")
	if _, err = c.Center.Close(ctx, c.Administrator(), center.Closure{Ref: c.Ref(n)}); err != nil {
		t.Fatal(err)
	}
	neighbour.Get(address(n))
	neighbour.Says(http.StatusOK, "Коментування обмежено", "23 листопада 2026", "Розгляд завершено")
	neighbour.Hides("Опублікувати коментар")
	b.Get(address(n))
	b.Fill(address(n)+"/reopening", "reopening", "За ніч просіло знову.")
	b.Follow()
	b.Says(http.StatusOK, "відкрито повторно", "За ніч просіло знову.")
	if got := c.Message(n).State; got != vidhuk.Reopened {
		t.Errorf("the message is %s", got)
	}
}

func TestAFormWithMistakesKeepsEverything(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", "Яма", "topic", "transport", "place.district", "tsentralnyi", "place.address", "вул. Садова, 31", "place.lat", "46,97", "place.lon", "сюди", "kind", "idea", "emergency", "yes")
	b.Says(http.StatusUnprocessableEntity, "Виправте, будь ласка", "Тут має бути число")
	again := b.Form("/new")
	for name, want := range map[string]string{
		"text": "Яма", "topic": "transport", "place.district": "tsentralnyi", "place.address": "вул. Садова, 31",
		"place.lat": "46,97", "place.lon": "сюди", "kind": "idea", "emergency": "yes",
	} {
		if got := again[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestSendingTwiceGivesOneMessage(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	key := b.Form("/new")["key"][0]
	photo := []file{{Field: "photos", Name: "яма.jpg", Data: picture(t, 400, 300, color.White)}}
	b.Upload("/new", photo, "key", key, "kind", "problem", "text", town.Text)
	first := b.Page.Header.Get("Location")
	b.Upload("/new", photo, "key", key, "kind", "problem", "text", town.Text) // the photos travel again
	if second := b.Page.Header.Get("Location"); first == "" || second != first {
		t.Errorf("first to %q, then to %q", first, second)
	}
	if n := len(c.mine(t, c.Member())); n != 1 {
		t.Errorf("%d messages, want one", n)
	}
	// Back in the browser, another text under the same key: not lost, not the
	// same message.
	b.Upload("/new", nil, "key", key, "kind", "problem", "text", "Зовсім інша проблема на іншій вулиці.")
	b.Says(http.StatusConflict, "Зовсім інша проблема")
	b.Fill("/new")
	if n := len(c.mine(t, c.Member())); b.Page.Status != http.StatusSeeOther || n != 2 {
		t.Errorf("status %d, %d messages; want the second message taken", b.Page.Status, n)
	}
}

func TestARejectedMessageIsExplainedAndMended(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	if _, err := c.Center.Reject(ctx, c.Moderator(), center.Rejection{Ref: c.Ref(m.Number), Ground: "ADS", Text: "Приберіть телефон продавця."}); err != nil {
		t.Fatal(err)
	}
	b := c.Visit(t, c.Member())
	b.Get("/me")
	b.Says(http.StatusOK, "Відхилено: можна виправити й подати знову")
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "п. 4.3: «реклама»", "Приберіть телефон продавця.", "Виправити та подати знову", "Оскаржити рішення", "офіційного звернення")
	b.Get(address(m.Number) + "/edit")
	b.Says(http.StatusOK, town.Text)
	b.Fill(address(m.Number)+"/edit", "text", "Біля будинку 20 на Адміральській яма, просимо відремонтувати.")
	b.Leads(address(m.Number))
	b.Follow()
	b.Says(http.StatusOK, "подано на перевірку.", "На премодерації")
	b.Hides("«реклама»")
	after := c.Message(m.Number)
	if after.State != vidhuk.Pending || !strings.HasPrefix(after.Text, "Біля будинку") || !after.ReceivedAt.Equal(m.ReceivedAt) {
		t.Errorf("%s %q received %s", after.State, after.Text, after.ReceivedAt)
	}
}

func TestAQuestionIsAnswered(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	if _, err := c.Center.Clarify(ctx, c.Moderator(), center.Clarification{Ref: c.Ref(m.Number), Text: "Який саме двір?"}); err != nil {
		t.Fatal(err)
	}
	b := c.Visit(t, c.Member())
	b.Get("/me")
	b.Says(http.StatusOK, "Модератор чекає на вашу відповідь")
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Який саме двір?", "30 листопада 2026")
	b.Fill(address(m.Number)+"/supplement", "supplement", "")
	b.Says(http.StatusUnprocessableEntity, "Який саме двір?")
	b.Fill(address(m.Number)+"/supplement", "supplement", "Двір за школою № 20.")
	b.Follow()
	b.Says(http.StatusOK, "доповнено.", "Двір за школою № 20.")
	if got := c.Message(m.Number).State; got != vidhuk.Pending {
		t.Errorf("the message is %s, want it back in the queue", got)
	}
}

func TestWithdrawingAsksFirstAndIsFinal(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Повернути відкликане не можна")
	b.Fill(address(m.Number) + "/withdrawal")
	b.Follow()
	b.Says(http.StatusOK, "відкликано")
	if got := c.Message(m.Number).State; got != vidhuk.Withdrawn {
		t.Errorf("the message is %s", got)
	}
}

// Whatever somebody does meanwhile, what was typed is not lost, and the form
// carries the new version.
func TestAStaleFormKeepsWhatWasTyped(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number) + "/edit")
	stale := b.Form(address(m.Number) + "/edit")["version"][0]
	if _, err := c.Center.Clarify(ctx, c.Moderator(), center.Clarification{Ref: c.Ref(m.Number), Text: "Де саме?"}); err != nil {
		t.Fatal(err)
	}
	b.Fill(address(m.Number)+"/edit", "text", "Мій новий довгий текст, який не можна втратити.")
	b.Says(http.StatusConflict, "Поки ви писали", "Автора попросили уточнити", "Потребує уточнення", "Мій новий довгий текст")
	fresh := b.Form(address(m.Number) + "/edit")["version"][0]
	if fresh == stale || fresh != version(c.Message(m.Number)) {
		t.Errorf("the form carries version %s, stale was %s", fresh, stale)
	}
	b.Fill(address(m.Number) + "/edit")
	b.Leads(address(m.Number))
	if got := c.Message(m.Number).Text; got != "Мій новий довгий текст, який не можна втратити." {
		t.Errorf("the text is %q", got)
	}
}

func TestAnObjectionThatComesLateIsKept(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	if _, err := c.Center.Confirm(ctx, c.Administrator(), c.Ref(m.Number)); err != nil {
		t.Fatal(err)
	}
	b.Fill(address(m.Number)+"/objection", "objection", "Нічого не зроблено, я щойно звідти.")
	b.Says(http.StatusConflict, "Поки ви писали", "Очікує закриття", "Нічого не зроблено, я щойно звідти.")
	b.Fill(address(m.Number) + "/objection")
	b.Leads(address(m.Number))
	if got := c.Message(m.Number).State; got != vidhuk.InWork {
		t.Errorf("the message is %s", got)
	}
}

func TestAnAdditionIsTakenWhateverHappenedMeanwhile(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	if _, err := c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	b.Fill(address(m.Number)+"/supplement", "supplement", "Поруч школа, діти ходять проїжджою частиною.")
	b.Leads(address(m.Number))
	b.Follow()
	b.Says(http.StatusOK, "Поруч школа")
}

func TestACommentOnWhatWasClosedMeanwhileIsKept(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	b := c.Visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	b.Get(address(m.Number))
	if _, err := c.Center.Close(ctx, c.Administrator(), center.Closure{Ref: c.Ref(m.Number), Reason: "Перевірено на місці."}); err != nil {
		t.Fatal(err)
	}
	b.Fill(address(m.Number)+"/comments", "comment", "Мої важливі слова")
	b.Says(http.StatusConflict, "Мої важливі слова", "Коментування обмежено", "Перевірено на місці.", "Закрито")
}

func TestReopeningHasItsTime(t *testing.T) {
	c := build(t)
	m := c.Closed(vidhuk.MarkDone, town.Roads)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Проблема лишилася", "3 грудня 2026")
	form := b.Form(address(m.Number) + "/reopening")
	c.Clock.Pass(11 * 24 * time.Hour)
	late := c.Visit(t, c.Member())
	late.Get(address(m.Number))
	late.Says(http.StatusOK, "Час на повторне відкриття минув")
	late.Post(address(m.Number)+"/reopening", "version", form["version"][0], "reopening", "Яма знову тут.")
	late.Says(http.StatusConflict, "Яма знову тут.")
}

func TestOnlyTheAuthorHasTheAuthorsPages(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	stranger := c.Visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	for _, path := range []string{"", "/receipt", "/edit"} {
		stranger.Get(address(m.Number) + path)
		stranger.Says(http.StatusNotFound)
		stranger.Hides(town.Text)
	}
	for _, path := range []string{"/edit", "/withdrawal", "/supplement", "/comments", "/objection", "/agreement", "/reopening"} {
		stranger.Post(address(m.Number)+path, "version", version(m), "text", town.Text, "supplement", "x", "comment", "x", "objection", "xxx", "reopening", "xxx")
		stranger.Says(http.StatusNotFound)
	}
	public := c.Answered(vidhuk.MarkDone, town.Roads)
	for _, path := range []string{"/withdrawal", "/supplement", "/objection", "/agreement"} {
		stranger.Post(address(public.Number)+path, "version", version(public), "supplement", "xxx", "objection", "xxx")
		if got := stranger.Page.Status; got != http.StatusForbidden {
			t.Errorf("%s by a stranger: %d, want 403", path, got)
		}
	}
	for _, path := range []string{"/receipt", "/edit"} {
		stranger.Get(address(public.Number) + path)
		stranger.Says(http.StatusNotFound)
	}
	if after := c.Message(public.Number); after.Version != public.Version {
		t.Error("the message changed")
	}
}

func TestTheReceiptSaysWhenSomebodyReads(t *testing.T) {
	for _, test := range []struct {
		now  string // in Kyiv
		says string
	}{
		{"2026-11-23 10:00", "Модератори працюють сьогодні до 17:00. Рішення, орієнтовно, сьогодні до 11:00."},
		{"2026-11-23 16:59", "Модератори працюють сьогодні до 17:00. Рішення, орієнтовно, завтра до 09:29."},
		{"2026-11-23 18:00", "Вони почнуть завтра з 08:30; рішення, орієнтовно, до 09:30."},
		{"2026-11-23 06:00", "Вони почнуть сьогодні з 08:30"},
		{"2026-11-28 12:00", "щонайменше раз на день. Постійна робота — у понеділок з 08:30."},
		{"2026-11-27 20:00", "щонайменше раз на день. Постійна робота — у понеділок з 08:30."},
	} {
		c := build(t)
		at, err := time.ParseInLocation("2006-01-02 15:04", test.now, c.Rules.Clocks.Location)
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Set(at)
		m := c.Submitted()
		b := c.Visit(t, c.Member())
		b.Get(address(m.Number) + "/receipt")
		b.Says(http.StatusOK, test.says)
	}
}

func TestAnEmergencyIsToldWhomToCall(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	b.Fill("/new", "text", "У дворі лежить снаряд, що не розірвався, поруч дитячий майданчик.", "emergency", "yes")
	b.Follow()
	b.Says(http.StatusOK, "Службу 1588 сповіщено", `href="tel:101"`, `href="tel:102"`)
}

func TestTheFeedIsFilteredAndPaged(t *testing.T) {
	c := build(t)
	for i := range 25 {
		c.Clock.Pass(10 * time.Minute)
		topic, district := "transport", "korabelnyi"
		if i%2 == 0 {
			topic, district = "utilities", "tsentralnyi"
		}
		m, err := c.Center.Submit(ctx, c.Member(), center.Submission{Text: fmt.Sprintf("Повідомлення номер %02d про справи міста.", i), Topic: topic, Place: vidhuk.Place{District: district}})
		if err == nil {
			_, err = c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(m.Number)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	done := c.Closed(vidhuk.MarkDone, town.Roads)
	b := c.Visit(t, vidhuk.Nobody)
	seen := func() int { return strings.Count(b.Page.Body, "про справи міста.") }

	b.Get("/")
	b.Says(http.StatusOK, "Роботу виконано", "До повідомлення № "+string(done.Number))
	first := seen()
	next := regexp.MustCompile(`href="(/\?after=[^"]+)"[^>]*rel="next"|rel="next"[^>]*href="(/\?after=[^"]+)"`).FindStringSubmatch(b.Page.Body)
	if next == nil {
		t.Fatal("there is no way on")
	}
	b.Get(next[1] + next[2])
	b.Says(http.StatusOK, "На початок")
	if second := seen(); first+second != 25 {
		t.Errorf("%d and %d messages on two pages, want 25 in all", first, second)
	}
	for query, want := range map[string]int{
		"?topic=utilities": 13, "?topic=transport": 12, "?district=korabelnyi": 12, "?topic=utilities&district=korabelnyi": 0,
		"?state=new&topic=transport": 12, "?state=closed": 0, "?topic=nonsense": 0,
	} {
		b.Get("/" + query)
		b.Says(http.StatusOK)
		if got := seen(); got != want {
			t.Errorf("%s shows %d, want %d", query, got, want)
		}
	}
	b.Get("/organizations/" + town.Roads + "?tab=solved")
	b.Says(http.StatusOK, string(done.Number), "КП «ЕЛУ автодоріг»")
	b.Get("/?after=nonsense")
	b.Says(http.StatusUnprocessableEntity)
}

func TestTheRulesAreTheRegulations(t *testing.T) {
	c := build(t)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/rules")
	b.Says(http.StatusOK, "№ 8р", "20 січня 2020", "п.п. 19, 20 ч. 4 ст. 42", "Роз’яснення надано", "№ 247р", "Як подати офіційне звернення")
	for _, topic := range c.Rules.Topics() {
		b.Says(http.StatusOK, topic.Name.UK)
	}
	for _, g := range c.Rules.Grounds() {
		b.Says(http.StatusOK, g.Text)
	}
}
