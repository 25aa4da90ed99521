package web_test

import (
	"context"
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

// reject has a moderator reject a message for advertising.
func (c *city) reject(t *testing.T, m vidhuk.Message) {
	t.Helper()
	if _, err := c.Center.Reject(ctx, c.Moderator(), center.Rejection{Ref: c.Ref(m.Number), Ground: "ADS", Text: "Приберіть телефон продавця."}); err != nil {
		t.Fatal(err)
	}
}

func desk(n vidhuk.Number) string { return "/desk" + address(n) }

// 3.3.1-c: from the button of the author to the decision of another moderator.
func TestARejectionIsAppealedToAnotherModerator(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	c.reject(t, m)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Fill(address(m.Number)+"/appeal", "appeal", "")
	b.Says(http.StatusUnprocessableEntity, "Напишіть, чому рішення неправильне.")
	b.Fill(address(m.Number)+"/appeal", "appeal", "Телефону в тексті немає, прошу перечитати.")
	b.Leads(address(m.Number))
	b.Follow()
	b.Says(http.StatusOK, "Оскарження на розгляді", "Телефону в тексті немає", "Рішення іншого модератора за оскарженням", "Очікуємо до")
	b.Hides("Оскаржити рішення")

	first := c.Visit(t, c.Moderator())
	first.Get("/desk/appeals")
	first.Says(http.StatusOK, string(m.Number), "Це повідомлення відхилили ви")
	first.Get(desk(m.Number))
	first.Says(http.StatusOK, "Телефону в тексті немає", "вирішує інший модератор")
	first.Hides("Розглянути оскарження")

	second := c.Visit(t, c.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator}))
	second.Get("/desk")
	second.Says(http.StatusOK, "Оскарження")
	second.Get(desk(m.Number))
	second.Says(http.StatusOK, "Приберіть телефон продавця.", "Закріплено за вами")
	second.Fill(desk(m.Number)+"/appeal", "overturn", "", "ruling", "Справді, телефону немає.")
	if second.Page.Status == http.StatusSeeOther {
		t.Error("an appeal is decided without a decision")
	}
	second.Get(desk(m.Number))
	second.Fill(desk(m.Number)+"/appeal", "overturn", "yes", "ruling", "Справді, телефону немає.")
	second.Leads(desk(m.Number))
	second.Follow()
	second.Says(http.StatusOK, "На премодерації", "Схвалити")

	b.Get("/notices")
	b.Says(http.StatusOK, "Ваше оскарження задоволено")
}

func TestAnAppealThatFailedIsExplained(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	c.reject(t, m)
	if _, err := c.Center.Appeal(ctx, c.Member(), center.Plea{Ref: c.Ref(m.Number), Text: "Телефону в тексті немає."}); err != nil {
		t.Fatal(err)
	}
	adm := c.Visit(t, c.Administrator())
	adm.Get(desk(m.Number))
	adm.Fill(desk(m.Number)+"/appeal", "overturn", "no", "ruling", "Телефон стоїть у другому реченні.")
	adm.Leads("/desk/appeals")
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "відхилення залишено в силі", "Телефон стоїть у другому реченні.", "Виправити та подати знову")
	b.Hides("Оскаржити рішення")
}

// the old text stays until a moderator has compared the two.
func TestAnotherWordingIsComparedAndPublished(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Запропонувати нову редакцію")
	b.Get(address(m.Number) + "/revision")
	b.Says(http.StatusOK, town.Text)
	b.Fill(address(m.Number) + "/revision")
	b.Says(http.StatusUnprocessableEntity, "такі самі")
	better := strings.Replace(town.Text, "велика яма", "глибока яма на всю смугу", 1)
	b.Fill(address(m.Number)+"/revision", "text", better)
	b.Leads(address(m.Number) + "#yours")
	b.Follow()
	b.Says(http.StatusOK, "Ваша нова редакція на перевірці", better)

	visitor := c.Visit(t, vidhuk.Nobody)
	visitor.Get(address(m.Number))
	visitor.Says(http.StatusOK, town.Text)
	visitor.Hides("глибока яма")

	mod := c.Visit(t, c.Moderator())
	mod.Get("/desk/revisions")
	mod.Says(http.StatusOK, string(m.Number), desk(m.Number)+"#decision")
	mod.Get(desk(m.Number))
	mod.Says(http.StatusOK, "<del>велика</del>", "<ins>глибока</ins>", "Закріплено за вами")
	mod.Fill(desk(m.Number) + "/revision-approval")
	mod.Leads("/desk/revisions")
	visitor.Get(address(m.Number))
	visitor.Says(http.StatusOK, "глибока яма", "Нову редакцію перевірено й опубліковано")
	mod.Get(desk(m.Number))
	mod.Says(http.StatusOK, "1 попередня редакція тексту", town.Text)
}

func TestAWordingOfWhatIsAcceptedBecomesAnAddition(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	if _, err := c.Center.Revise(ctx, c.Member(), center.Rewording{Ref: c.Ref(m.Number), Text: town.Text + " Біля школи."}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(m, town.Roads)}); err != nil {
		t.Fatal(err)
	}
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "узяв до розгляду попередній текст", "Біля школи.", "Доповнити повідомлення")
	b.Hides("Запропонувати нову редакцію")
	b.Get(address(m.Number) + "/revision")
	b.Says(http.StatusConflict)
}

// 3.3.7: two taps say whether it is solved; «ні» leads on to reopening, with a
// photo.
func TestTheAuthorSaysInTwoTapsWhetherItIsSolved(t *testing.T) {
	c := build(t)
	m, err := c.Center.Close(context.Background(), c.Administrator(), center.Closure{Ref: c.Ref(c.Answered(vidhuk.MarkDone, town.Roads).Number), Reason: "Автор мовчить."})
	if err != nil {
		t.Fatal(err)
	}
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Чи вирішено проблему?", "Так", "Ні")
	b.Fill(address(m.Number)+"/rating", "solved", "yes")
	b.Leads(address(m.Number) + "#yours")
	b.Follow()
	b.Says(http.StatusOK, "Ви сказали, що проблему вирішено", "Як вам розгляд?")
	b.Fill(address(m.Number)+"/rating", "score", "4", "rating", "Швидко, але нерівно.")
	b.Follow()
	b.Says(http.StatusOK, `aria-pressed="true"`)
	mod := c.Visit(t, c.Moderator())
	mod.Get(desk(m.Number))
	mod.Says(http.StatusOK, "вирішено · 4 з 5 · Швидко, але нерівно.")

	b.Get(address(m.Number))
	b.Post(address(m.Number)+"/rating", "solved", "no")
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Ви сказали, що проблему не вирішено")
	form := b.Form(address(m.Number) + "/reopening")
	b.Upload(address(m.Number)+"/reopening", []file{{Field: "reopening_photos", Name: "яма.jpg", Data: picture(t, 400, 300, color.White)}},
		"reopening", "За ніч просіло знову.", "version", form["version"][0], "key", form["key"][0])
	b.Follow()
	b.Says(http.StatusOK, "За ніч просіло знову.", "/thumb")
	if got := c.Message(m.Number).State; got != vidhuk.Reopened {
		t.Errorf("the message is %s", got)
	}
}

// 3.1-c: by number and code, without signing in, and nothing personal.
func TestAGuestSeesTheStateByNumberAndCode(t *testing.T) {
	c := build(t)
	m := c.Submitted()
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number) + "/receipt")
	link := regexp.MustCompile(`href="(/status/[^"]+)"`).FindStringSubmatch(b.Page.Body)
	if link == nil {
		t.Fatalf("the receipt has no link: %s", b.Page.Text())
	}
	code := link[1][strings.LastIndexByte(link[1], '/')+1:]
	b.Says(http.StatusOK, code[:4]+"-"+code[4:8])

	guest := c.Visit(t, vidhuk.Nobody)
	guest.Get(link[1])
	guest.Says(http.StatusOK, "На премодерації", "Перевірка модератором", "Очікуємо до")
	guest.Hides(town.Text, c.Member().Name, "Адміральській")
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"} {
		if got := guest.Page.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	c.reject(t, m)
	guest.Get(link[1])
	guest.Says(http.StatusOK, "п. 4.3: «реклама»", "Приберіть телефон продавця.", "оскаржити рішення")

	other := c.Submitted()
	guest.Get("/status/" + string(other.Number) + "/" + code) // a code opens one message
	guest.Says(http.StatusNotFound)
	c.Stop()
	if strings.Contains(c.Log.String(), code) {
		t.Error("the log knows the code")
	}
}

func TestTheFormOfAStatusTellsNothingOfWhatIsNotPublic(t *testing.T) {
	c := build(t)
	pending, public := c.Submitted(), c.Approved(town.Roads)
	code, err := c.Look.StatusCode(ctx, c.Member(), pending.Number)
	if err != nil {
		t.Fatal(err)
	}
	guest := c.Visit(t, vidhuk.Nobody)
	guest.Get("/status")
	guest.Says(http.StatusOK, "Дізнатися стан за номером")
	guest.Fill("/status", "number", string(public.Number))
	guest.Leads(address(public.Number))
	asked := func(number string) string {
		guest.Get("/status")
		guest.Fill("/status", "number", number)
		guest.Says(http.StatusNotFound, "уведіть код із квитанції")
		return strings.ReplaceAll(guest.Page.Text(), number, "…")
	}
	if a, b := asked(string(pending.Number)), asked("2026-000999"); a != b {
		t.Error("the answer tells a pending message from none")
	}
	guest.Get("/status")
	guest.Fill("/status", "number", "№ 1", "code", strings.ToLower(code[:8])+" "+code[8:])
	guest.Follow()
	guest.Says(http.StatusOK, "На премодерації")
	if _, err := c.Look.StatusCode(ctx, c.Person("Тарас", []vidhuk.Role{vidhuk.Member}), pending.Number); vidhuk.KindOf(err) != vidhuk.NotFound {
		t.Errorf("another member gets the code: %v", err)
	}
	wrong := "/status/" + string(pending.Number) + "/AAAA"
	for range 20 {
		guest.Get(wrong)
	}
	guest.Says(http.StatusNotFound)
	guest.Get(wrong)
	guest.Says(http.StatusTooManyRequests)
	guest.Get("/status/" + string(pending.Number) + "/" + code)
	guest.Says(http.StatusOK) // nobody is locked out by the guesses of others
}

func (c *city) say(t *testing.T, who vidhuk.Actor, n vidhuk.Number, parent int64, text string) int64 {
	t.Helper()
	said, err := c.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: n}, ParentID: parent, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return said.ID
}

func TestAnOwnCommentIsEditedAndTakenBack(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	who := c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	id := c.say(t, who, m.Number, 0, "Там спарвді небезпечно.")
	page := fmt.Sprintf("%s/comments/%d/", address(m.Number), id)
	b := c.Visit(t, who)
	b.Get(address(m.Number))
	b.Says(http.StatusOK, `href="`+page+`edit"`)
	b.Get(page + "edit")
	b.Says(http.StatusOK, "Там спарвді небезпечно.")
	b.Fill(page+"edit", "comment", "")
	b.Says(http.StatusUnprocessableEntity)
	b.Fill(page+"edit", "comment", "Там справді небезпечно.")
	b.Follow()
	b.Says(http.StatusOK, "Там справді небезпечно.", "змінено")

	stranger := c.Visit(t, c.Member())
	stranger.Get(address(m.Number))
	stranger.Hides(page + "edit")
	stranger.Post(page+"edit", "comment", "Чуже")
	if stranger.Page.Status != http.StatusForbidden {
		t.Errorf("a stranger's edit: %d", stranger.Page.Status)
	}
	b.Get(page + "edit")
	b.Fill(page + "deletion")
	b.Follow()
	b.Hides("Там справді небезпечно.")
}

// 5.1.2, 4.3-c: a report leads to a person, and a removal leaves its place.
func TestAReportedCommentIsRemovedAndLeavesItsPlace(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	rude := c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	id := c.say(t, rude, m.Number, 0, "Продам щебінь, дзвоніть!")
	c.say(t, c.Member(), m.Number, id, "Це не оголошення.")
	page := fmt.Sprintf("%s/comments/%d/report", address(m.Number), id)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, `href="`+page+`"`)
	b.Get(page)
	b.Says(http.StatusOK, "Скарга на коментар", "Продам щебінь", "Реклама")
	b.Fill(page, "report", "Оголошення.")
	b.Says(http.StatusUnprocessableEntity, "Оберіть підставу.", "Оголошення.")
	b.Fill(page, "ground", "ADS")
	b.Follow()
	b.Says(http.StatusOK, "Скаргу прийнято", "Продам щебінь") // nothing is hidden by itself
	b.Hides(`href="` + page + `"`)

	mod := c.Visit(t, c.Moderator())
	mod.Get("/desk/reports")
	comment := fmt.Sprintf("%s/comments/%d", desk(m.Number), id)
	mod.Says(http.StatusOK, "Продам щебінь", "1 скарга", "Оголошення.", comment)
	mod.Get(comment)
	mod.Fill(comment+"/removal", "ground", "ADS")
	mod.Leads("/desk/reports")
	mod.Follow()
	mod.Says(http.StatusOK, "доказ збережено", "Скарг на розгляді немає")

	visitor := c.Visit(t, vidhuk.Nobody)
	visitor.Get(address(m.Number))
	visitor.Says(http.StatusOK, "Коментар видалено (п. 4.3: Реклама)", "Це не оголошення.")
	visitor.Hides("Продам щебінь", "Петро")
	own := c.Visit(t, rude)
	own.Get(address(m.Number))
	own.Says(http.StatusOK, "Що повідомлено авторові коментаря", "Приберіть рекламу")
	own.Get("/notices")
	own.Says(http.StatusOK, "видалено за правилами п. 4.3")
}

// 3.2: the conduct of officials is for the administrators.
func TestAnUnethicalAnswerGoesToTheAdministrator(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	d, err := c.Look.Message(ctx, c.Member(), m.Number)
	if err != nil {
		t.Fatal(err)
	}
	id := int64(0)
	for _, said := range d.Thread {
		if said.Kind == vidhuk.Answer {
			id = said.ID
		}
	}
	page := fmt.Sprintf("%s/comments/%d/report", address(m.Number), id)
	b := c.Visit(t, c.Member())
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "Повідомити про неетичну відповідь")
	if n := strings.Count(b.Page.Body, "Повідомити про неетичну відповідь"); n != 1 {
		t.Errorf("%d times: a bare mark cannot be unethical", n)
	}
	b.Get(page)
	b.Fill(page, "report", "Зневажливо звертаються до мешканців.")
	b.Follow()
	b.Says(http.StatusOK, "Скаргу прийнято")
	comment := fmt.Sprintf("%s/comments/%d", desk(m.Number), id)
	mod := c.Visit(t, c.Moderator())
	mod.Get(comment)
	mod.Hides("Визнати неетичною")
	adm := c.Visit(t, c.Administrator())
	adm.Get("/desk/reports")
	adm.Says(http.StatusOK, "Неетична відповідь (п. 3.2)")
	adm.Get(comment)
	adm.Fill(comment+"/decision", "ruling", "Тон неприпустимий.", "uphold", "yes")
	adm.Follow()
	adm.Says(http.StatusOK, "визнано неетичною")
}

func TestALockedThreadSaysWhyAndSinceWhen(t *testing.T) {
	c := build(t)
	for state, words := range map[vidhuk.State][]string{
		vidhuk.Closed:  {"Коментування обмежено", "«Закрито» з 23 листопада 2026", "Розгляд завершено (п. 3.3.7)"},
		vidhuk.Merged:  {"Коментування обмежено", "«Приєднано до іншого» з 23 листопада 2026"},
		vidhuk.Pending: {"Коментувати можна після публікації"},
	} {
		b := c.Visit(t, c.Member())
		n := c.In(state).Number
		c.say(t, c.Member(), c.Approved(town.Roads).Number, 0, "Десь інде.")
		b.Get(address(n))
		if state == vidhuk.Merged || state == vidhuk.Pending { // nothing was said there: no thread
			continue
		}
		b.Says(http.StatusOK, words...)
	}
}

func TestSlowModeIsSaidAndKeepsTheWords(t *testing.T) {
	c := build(t)
	c.Rules.Norms.ThreadMax = 2
	m := c.Accepted(town.Roads)
	b := c.Visit(t, c.Member())
	for range 2 {
		c.say(t, c.Member(), m.Number, 0, "Ганьба!")
	}
	b.Get(address(m.Number))
	b.Says(http.StatusOK, "діє уповільнення", "один коментар за 10 хвилин")
	b.Fill(address(m.Number)+"/comments", "comment", "Ще раз ганьба!")
	b.Says(http.StatusTooManyRequests, "Щоб почули всіх", "Ще раз ганьба!")
}

func TestNoticesStandUnreadFirstAndAreMarked(t *testing.T) {
	c := build(t)
	m := c.Answered(vidhuk.MarkDone, town.Roads)
	b := c.Visit(t, c.Member())
	b.Get("/")
	b.Says(http.StatusOK, `<span class="sr-only">4 нові</span>`)
	b.Get("/notices")
	b.Says(http.StatusOK, "ЕЛУ автодоріг: «Роботу виконано», № "+string(m.Number), "4 нові", "Позначити все прочитаним")
	b.Hides("Раніше")
	oldest := regexp.MustCompile(`href="(/notices/\d+)"`).FindAllStringSubmatch(b.Page.Body, -1)[3][1]
	b.Get(oldest)
	b.Leads(address(m.Number))
	b.Get("/notices")
	b.Says(http.StatusOK, "3 нові", "Раніше")
	stranger := c.Visit(t, c.Person("Тарас", []vidhuk.Role{vidhuk.Member}))
	stranger.Get(oldest)
	stranger.Says(http.StatusNotFound)
	b.Get("/notices")
	b.Fill("/notices/read")
	b.Follow()
	b.Hides("нові", "Позначити все прочитаним")
}

func TestANoticeLeadsToItsPlace(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	id := c.say(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}), m.Number, 0, "Там справді небезпечно.")
	b := c.Visit(t, c.Member())
	b.Get("/notices")
	newest := regexp.MustCompile(`href="(/notices/\d+)"`).FindStringSubmatch(b.Page.Body)[1]
	b.Get(newest)
	b.Leads(fmt.Sprintf("%s#c%d", address(m.Number), id))
}

func TestMyMessagesBeginWithWhatWaitsForMe(t *testing.T) {
	c := build(t)
	rejected := c.Submitted()
	c.reject(t, rejected)
	for range 3 {
		c.Approved(town.Roads)
	}
	b := c.Visit(t, c.Member())
	b.Get("/me")
	b.Says(http.StatusOK, "Чекає на вас: 1", "Решта")
	if n := strings.Count(b.Page.Body, "№ "+string(rejected.Number)); n != 1 {
		t.Errorf("the message that waits stands %d times", n)
	}
	if strings.Index(b.Page.Body, string(rejected.Number)) > strings.Index(b.Page.Body, "Решта") {
		t.Error("what waits does not stand first")
	}
}

func TestTheTimelineSaysWhatComesNextAndWhatIsLate(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	visitor := c.Visit(t, vidhuk.Nobody)
	visitor.Get(address(m.Number))
	visitor.Says(http.StatusOK, "Попереду", "Орган бере до розгляду", "Очікуємо до 23 листопада 2026, 14:00.", "Очікуємо до 3 грудня 2026.", "не строки, встановлені законом")
	c.Clock.Set(c.Clock.Now().AddDate(0, 0, 11))
	c.Approved(town.Roads) // something is written: the visitor's copy is made anew
	visitor.Get(address(m.Number))
	visitor.Says(http.StatusOK, "Очікували до 23 листопада 2026, 14:00. Поки що затримується.", "Очікували до 3 грудня 2026.")
}
