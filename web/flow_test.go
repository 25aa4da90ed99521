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
	b := c.visit(t, c.Member())
	b.get("/new")
	b.says(http.StatusOK, "Що сталося?", "додатковим механізмом", "1588", "112")
	b.fill("/new", "text", town.Text, "topic", "utilities/roads", "place.address", "вул. Адміральська, 20")
	n := c.mine(t, c.Member())[0].Number
	b.leads(address(n) + "/receipt")
	b.follow()
	b.says(http.StatusOK, string(n), "Модератори зараз працюють", "не замінює офіційного звернення")

	visitor := c.visit(t, vidhuk.Nobody)
	visitor.get(address(n))
	visitor.says(http.StatusNotFound)

	m, err := c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(n), Organizations: []string{town.Roads}})
	if err != nil {
		t.Fatal(err)
	}
	visitor.get(address(n))
	visitor.says(http.StatusOK, town.Text, "ЕЛУ автодоріг", "Приєднатися до обговорення", "вул. Адміральська, 20")

	neighbour := c.visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	neighbour.get(address(n))
	neighbour.fill(address(n)+"/comments", "comment", "Там справді небезпечно.")
	neighbour.leads(address(n))
	neighbour.follow()
	neighbour.says(http.StatusOK, "опубліковано.", "Там справді небезпечно.")
	reply := regexp.MustCompile(`href="(/messages/[^"]*\?reply=\d+)#write"`).FindStringSubmatch(neighbour.page.body)
	if reply == nil {
		t.Fatal("there is no way to reply")
	}
	b.get(reply[1])
	b.says(http.StatusOK, "Ви відповідаєте на цей коментар")
	b.fill(address(n)+"/comments", "comment", "Дякую, що підтримали!")
	b.follow()
	b.says(http.StatusOK, "Дякую, що підтримали!")

	if _, err = c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	if _, err = c.Center.Answer(ctx, c.Executor(town.Roads), center.Reply{Duty: c.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone}); err != nil {
		t.Fatal(err)
	}
	b.get(address(n))
	b.says(http.StatusOK, "Чи проблему справді вирішено?", "Роботу виконано")
	b.fill(address(n)+"/objection", "objection", "Яма на місці, дивіться фото.")
	b.follow()
	b.says(http.StatusOK, "Заперечення прийнято", "Яма на місці", "Заперечення автора")

	if _, err = c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	if _, err = c.Center.Answer(ctx, c.Executor(town.Roads), center.Reply{Duty: c.Duty(m, town.Roads), Text: town.AnswerText, Mark: vidhuk.MarkDone}); err != nil {
		t.Fatal(err)
	}
	b.get(address(n))
	b.fill(address(n) + "/agreement")
	b.follow()
	b.says(http.StatusOK, "Дякуємо за підтвердження!")
	if _, err = c.Center.Close(ctx, c.Administrator(), center.Closure{Ref: c.Ref(n)}); err != nil {
		t.Fatal(err)
	}
	neighbour.get(address(n))
	neighbour.says(http.StatusOK, "Коментування обмежено", "23 листопада 2026", "Розгляд завершено")
	neighbour.hides("Опублікувати коментар")
	b.get(address(n))
	b.fill(address(n)+"/reopening", "reopening", "За ніч просіло знову.")
	b.follow()
	b.says(http.StatusOK, "відкрито повторно", "За ніч просіло знову.")
	if got := c.Message(n).State; got != vidhuk.Reopened {
		t.Errorf("the message is %s", got)
	}
}

func TestAFormWithMistakesKeepsEverything(t *testing.T) {
	c := build(t)
	b := c.visit(t, c.Member())
	b.get("/new")
	b.fill("/new", "text", "Яма", "topic", "transport", "place.district", "tsentralnyi", "place.address", "вул. Садова, 31", "place.lat", "46,97", "place.lon", "сюди", "kind", "idea", "emergency", "yes")
	b.says(http.StatusUnprocessableEntity, "Виправте, будь ласка", "Тут має бути число")
	again := b.form("/new")
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
	b := c.visit(t, c.Member())
	b.get("/new")
	key := b.form("/new")["key"][0]
	photo := []file{{"photos", "яма.jpg", picture(t, 400, 300, color.White)}}
	b.upload("/new", photo, "key", key, "kind", "problem", "text", town.Text)
	first := b.page.header.Get("Location")
	b.upload("/new", photo, "key", key, "kind", "problem", "text", town.Text) // the photos travel again
	if second := b.page.header.Get("Location"); first == "" || second != first {
		t.Errorf("first to %q, then to %q", first, second)
	}
	if n := len(c.mine(t, c.Member())); n != 1 {
		t.Errorf("%d messages, want one", n)
	}
	// Back in the browser, another text under the same key: not lost, not the
	// same message.
	b.upload("/new", nil, "key", key, "kind", "problem", "text", "Зовсім інша проблема на іншій вулиці.")
	b.says(http.StatusConflict, "Зовсім інша проблема")
	b.fill("/new")
	if n := len(c.mine(t, c.Member())); b.page.status != http.StatusSeeOther || n != 2 {
		t.Errorf("status %d, %d messages; want the second message taken", b.page.status, n)
	}
}

func TestARejectedMessageIsExplainedAndMended(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	if _, err := c.Center.Reject(ctx, c.Moderator(), center.Rejection{Ref: c.Ref(m.Number), Ground: "ADS", Text: "Приберіть телефон продавця."}); err != nil {
		t.Fatal(err)
	}
	b := c.visit(t, c.Member())
	b.get("/me")
	b.says(http.StatusOK, "Відхилено: можна виправити й подати знову")
	b.get(address(m.Number))
	b.says(http.StatusOK, "п. 4.3: «реклама»", "Приберіть телефон продавця.", "Виправити й подати знову", "офіційне звернення")
	b.get(address(m.Number) + "/edit")
	b.says(http.StatusOK, town.Text)
	b.fill(address(m.Number)+"/edit", "text", "Біля будинку 20 на Адміральській яма, просимо відремонтувати.")
	b.leads(address(m.Number))
	b.follow()
	b.says(http.StatusOK, "подано на перевірку.", "На премодерації")
	b.hides("«реклама»")
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
	b := c.visit(t, c.Member())
	b.get("/me")
	b.says(http.StatusOK, "Модератор чекає на вашу відповідь")
	b.get(address(m.Number))
	b.says(http.StatusOK, "Який саме двір?", "30 листопада 2026")
	b.fill(address(m.Number)+"/supplement", "supplement", "")
	b.says(http.StatusUnprocessableEntity, "Який саме двір?")
	b.fill(address(m.Number)+"/supplement", "supplement", "Двір за школою № 20.")
	b.follow()
	b.says(http.StatusOK, "доповнено.", "Двір за школою № 20.")
	if got := c.Message(m.Number).State; got != vidhuk.Pending {
		t.Errorf("the message is %s, want it back in the queue", got)
	}
}

func TestWithdrawingAsksFirstAndIsFinal(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	b := c.visit(t, c.Member())
	b.get(address(m.Number))
	b.says(http.StatusOK, "Повернути відкликане не можна")
	b.fill(address(m.Number) + "/withdrawal")
	b.follow()
	b.says(http.StatusOK, "відкликано")
	if got := c.Message(m.Number).State; got != vidhuk.Withdrawn {
		t.Errorf("the message is %s", got)
	}
}

// Whatever somebody does meanwhile, what was typed is not lost, and the form
// carries the new version.
func TestAStaleFormKeepsWhatWasTyped(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	b := c.visit(t, c.Member())
	b.get(address(m.Number) + "/edit")
	stale := b.form(address(m.Number) + "/edit")["version"][0]
	if _, err := c.Center.Clarify(ctx, c.Moderator(), center.Clarification{Ref: c.Ref(m.Number), Text: "Де саме?"}); err != nil {
		t.Fatal(err)
	}
	b.fill(address(m.Number)+"/edit", "text", "Мій новий довгий текст, який не можна втратити.")
	b.says(http.StatusConflict, "Поки ви писали", "Автора попросили уточнити", "Потребує уточнення", "Мій новий довгий текст")
	fresh := b.form(address(m.Number) + "/edit")["version"][0]
	if fresh == stale || fresh != version(c.Message(m.Number)) {
		t.Errorf("the form carries version %s, stale was %s", fresh, stale)
	}
	b.fill(address(m.Number) + "/edit")
	b.leads(address(m.Number))
	if got := c.Message(m.Number).Text; got != "Мій новий довгий текст, який не можна втратити." {
		t.Errorf("the text is %q", got)
	}
}

func TestAnObjectionThatComesLateIsKept(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	b := c.visit(t, c.Member())
	b.get(address(m.Number))
	if _, err := c.Center.Confirm(ctx, c.Administrator(), c.Ref(m.Number)); err != nil {
		t.Fatal(err)
	}
	b.fill(address(m.Number)+"/objection", "objection", "Нічого не зроблено, я щойно звідти.")
	b.says(http.StatusConflict, "Поки ви писали", "Очікує закриття", "Нічого не зроблено, я щойно звідти.")
	b.fill(address(m.Number) + "/objection")
	b.leads(address(m.Number))
	if got := c.Message(m.Number).State; got != vidhuk.InWork {
		t.Errorf("the message is %s", got)
	}
}

func TestAnAdditionIsTakenWhateverHappenedMeanwhile(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	b := c.visit(t, c.Member())
	b.get(address(m.Number))
	if _, err := c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	b.fill(address(m.Number)+"/supplement", "supplement", "Поруч школа, діти ходять проїжджою частиною.")
	b.leads(address(m.Number))
	b.follow()
	b.says(http.StatusOK, "Поруч школа")
}

func TestACommentOnWhatWasClosedMeanwhileIsKept(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	b := c.visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	b.get(address(m.Number))
	if _, err := c.Center.Close(ctx, c.Administrator(), center.Closure{Ref: c.Ref(m.Number), Reason: "Перевірено на місці."}); err != nil {
		t.Fatal(err)
	}
	b.fill(address(m.Number)+"/comments", "comment", "Мої важливі слова")
	b.says(http.StatusConflict, "Мої важливі слова", "Коментування обмежено", "Перевірено на місці.", "Закрито")
}

func TestReopeningHasItsTime(t *testing.T) {
	c := build(t)
	m := c.Closed(vidhuk.MarkDone, town.Roads)
	b := c.visit(t, c.Member())
	b.get(address(m.Number))
	b.says(http.StatusOK, "Проблема лишилася", "3 грудня 2026")
	form := b.form(address(m.Number) + "/reopening")
	c.Clock.Pass(11 * 24 * time.Hour)
	late := c.visit(t, c.Member())
	late.get(address(m.Number))
	late.says(http.StatusOK, "Час на повторне відкриття минув")
	late.post(address(m.Number)+"/reopening", "version", form["version"][0], "reopening", "Яма знову тут.")
	late.says(http.StatusConflict, "Яма знову тут.")
}

func TestOnlyTheAuthorHasTheAuthorsPages(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	stranger := c.visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	for _, path := range []string{"", "/receipt", "/edit"} {
		stranger.get(address(m.Number) + path)
		stranger.says(http.StatusNotFound)
		stranger.hides(town.Text)
	}
	for _, path := range []string{"/edit", "/withdrawal", "/supplement", "/comments", "/objection", "/agreement", "/reopening"} {
		stranger.post(address(m.Number)+path, "version", version(m), "text", town.Text, "supplement", "x", "comment", "x", "objection", "xxx", "reopening", "xxx")
		stranger.says(http.StatusNotFound)
	}
	public := c.Answered(vidhuk.MarkDone, town.Roads)
	for _, path := range []string{"/withdrawal", "/supplement", "/objection", "/agreement"} {
		stranger.post(address(public.Number)+path, "version", version(public), "supplement", "xxx", "objection", "xxx")
		if got := stranger.page.status; got != http.StatusForbidden {
			t.Errorf("%s by a stranger: %d, want 403", path, got)
		}
	}
	for _, path := range []string{"/receipt", "/edit"} {
		stranger.get(address(public.Number) + path)
		stranger.says(http.StatusNotFound)
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
		{"2026-11-23 10:00", "Модератори зараз працюють"},
		{"2026-11-23 18:00", "Вони почнуть 24 листопада 2026, 08:30"},
		{"2026-11-23 06:00", "Вони почнуть 23 листопада 2026, 08:30"},
		{"2026-11-28 12:00", "щонайменше раз на день. Постійна робота почнеться 30 листопада 2026, 08:30"},
		{"2026-11-27 20:00", "щонайменше раз на день. Постійна робота почнеться 30 листопада 2026, 08:30"},
	} {
		c := build(t)
		at, err := time.ParseInLocation("2006-01-02 15:04", test.now, c.Rules.Clocks.Location)
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Set(at)
		m := c.Submitted()
		b := c.visit(t, c.Member())
		b.get(address(m.Number) + "/receipt")
		b.says(http.StatusOK, test.says)
	}
}

func TestAnEmergencyIsToldWhomToCall(t *testing.T) {
	c := build(t)
	b := c.visit(t, c.Member())
	b.get("/new")
	b.fill("/new", "text", "У дворі лежить снаряд, що не розірвався, поруч дитячий майданчик.", "emergency", "yes")
	b.follow()
	b.says(http.StatusOK, "Службу 1588 сповіщено", `href="tel:101"`, `href="tel:102"`)
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
	b := c.visit(t, vidhuk.Nobody)
	seen := func() int { return strings.Count(b.page.body, "про справи міста.") }

	b.get("/")
	b.says(http.StatusOK, "Роботу виконано", "До повідомлення № "+string(done.Number))
	first := seen()
	next := regexp.MustCompile(`href="(/\?after=[^"]+)"[^>]*rel="next"|rel="next"[^>]*href="(/\?after=[^"]+)"`).FindStringSubmatch(b.page.body)
	if next == nil {
		t.Fatal("there is no way on")
	}
	b.get(next[1] + next[2])
	b.says(http.StatusOK, "На початок")
	if second := seen(); first+second != 25 {
		t.Errorf("%d and %d messages on two pages, want 25 in all", first, second)
	}
	for query, want := range map[string]int{
		"?topic=utilities": 13, "?topic=transport": 12, "?district=korabelnyi": 12, "?topic=utilities&district=korabelnyi": 0,
		"?state=new&topic=transport": 12, "?state=closed": 0, "?topic=nonsense": 0,
	} {
		b.get("/" + query)
		b.says(http.StatusOK)
		if got := seen(); got != want {
			t.Errorf("%s shows %d, want %d", query, got, want)
		}
	}
	b.get("/organizations/" + town.Roads)
	b.says(http.StatusOK, string(done.Number), "КП «ЕЛУ автодоріг»")
	b.get("/?after=nonsense")
	b.says(http.StatusUnprocessableEntity)
}

func TestNoticesAreReadBySeeingThem(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	b := c.visit(t, c.Member())
	b.get("/")
	b.says(http.StatusOK, `aria-label="4 нові"`)
	b.get("/notices")
	b.says(http.StatusOK, "ЕЛУ автодоріг: «Роботу виконано», № "+string(m.Number), "нове")
	b.hides(`4 нові"`)
	b.get("/notices")
	b.hides(`<b class="ml-2">нове</b>`)
}

func TestTheRulesAreTheRegulations(t *testing.T) {
	c := build(t)
	b := c.visit(t, vidhuk.Nobody)
	b.get("/rules")
	b.says(http.StatusOK, "№ 8р", "20 січня 2020", "п.п. 19, 20 ч. 4 ст. 42", "Роз’яснення надано", "№ 247р", "Як подати офіційне звернення")
	for _, topic := range c.Rules.Topics() {
		b.says(http.StatusOK, topic.Name.UK)
	}
	for _, g := range c.Rules.Grounds() {
		b.says(http.StatusOK, g.Text)
	}
}
