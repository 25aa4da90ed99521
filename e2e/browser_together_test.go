package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
)

// crowd is everybody who works on the one message.
type crowd struct {
	*testing.T
	p             *program
	token         string // of the author
	number, text  string // of the message
	oksana        *guest // its author
	iryna, taras  *guest // moderators
	bohdan, lesia *guest // executors of one organization
	olena         *guest // an administrator

	correction, rejected string // what the author and a moderator typed
}

// Two moderators, two executors of one organization and the author act on one
// message at once. Nobody's work is lost, and the screens say what happened.
func TestFiveActOnOneMessageAtOnce(t *testing.T) {
	t.Parallel()
	c := gather(t)
	t.Run("with script", func(t *testing.T) {
		c.in(t)
		c.submit("На вулиці Адміральській біля будинку 20 велика яма на дорозі, просимо відремонтувати.")
		c.act()
	})
	t.Run("without script", func(t *testing.T) {
		c.in(t)
		for _, g := range c.everybody() {
			g.withoutScript()
		}
		c.submit("На розі Садової та Соборної просів асфальт, яма на пів дороги.")
		c.act()
	})
	c.p.stop()
	t.Log(c.p.run("", "verify"))
}

func (c *crowd) act() {
	c.authorEditsWhileModeratorDecides()
	c.moderatorTakesOver()
	c.allDecideAtOnce()
	c.executorsAcceptAtOnce()
	c.oneAnswersWhileTheOtherRedirects()
	c.authorObjectsWhileAdministratorCloses()
}

// gather starts the program and seats everybody before a browser, signed in by
// the form.
func gather(t *testing.T) *crowd {
	p := newProgram(t, "")
	c := &crowd{T: t, p: p}
	seats := []struct {
		at            **guest
		name, role    string
		organizations []string
	}{
		{&c.oksana, "Оксана", "member", nil},
		{&c.iryna, "Ірина", "moderator", nil}, {&c.taras, "Тарас", "moderator", nil},
		{&c.bohdan, "Богдан", "executor", []string{"elu"}}, {&c.lesia, "Леся", "executor", []string{"elu"}},
		{&c.olena, "Олена", "administrator", nil},
	}
	for _, s := range seats {
		p.account(s.name, s.role, s.organizations...)
	}
	c.token = p.run("", "user", "token", "--email", email("Оксана", "member"))
	p.start()
	browser := window(t)
	for _, s := range seats {
		*s.at = p.guest(t, browser, s.name, s.role, chrome.Desktop)
		(*s.at).signIn()
	}
	return c
}

func (c *crowd) everybody() []*guest {
	return []*guest{c.oksana, c.iryna, c.taras, c.bohdan, c.lesia, c.olena}
}

// in tells everybody in which test they are, until it ends.
func (c *crowd) in(t *testing.T) {
	whole := c.T
	be := func(t *testing.T) {
		c.T = t
		for _, g := range c.everybody() {
			g.TB = t
		}
	}
	be(t)
	t.Cleanup(func() { be(whole) })
}

// submit makes the message, which waits for review then.
func (c *crowd) submit(text string) {
	c.Helper()
	var m message
	if _, err := c.p.call(c.token, "/messages", "", map[string]any{"text": text, "topic": "utilities", "subtopic": "roads"}, &m); err != nil {
		c.Fatal(err)
	}
	c.number, c.text = string(m.Number), text
}

func (c *crowd) desk() string { return "/desk/messages/" + c.number }
func (c *crowd) work() string { return "/work/messages/" + c.number }
func (c *crowd) page() string { return "/messages/" + c.number }

// A moderator types a rejection; meanwhile the author corrects the text. The
// moderator is told, keeps what was typed and sees the new text (3.3.1).
func (c *crowd) authorEditsWhileModeratorDecides() {
	c.correction = c.text + " Яма глибиною вже двадцять сантиметрів."
	c.rejected = "Допишіть, будь ласка, біля якого саме під’їзду ця яма."

	c.iryna.open("/desk")
	c.iryna.send("Відкрити наступне")
	c.iryna.sees("Закріплено за вами до", c.text)
	c.iryna.press("Відхилити…")
	c.iryna.press("8 Питання не викладено чітко")
	c.iryna.write("Що прочитає автор", c.rejected)

	c.oksana.open(c.page())
	c.oksana.send("Змінити текст")
	c.oksana.write("Що сталося?", c.correction)
	c.oksana.send("Надіслати виправлене")
	c.oksana.sees("збережено.", c.correction)

	c.iryna.send("Відхилити")
	c.iryna.status(409)
	c.iryna.sees("Поки ви писали, Оксана:", c.correction, "Ваш текст збережено")
	c.iryna.typed("Що прочитає автор", c.rejected)
}

// typed asserts that a field still holds what was typed.
func (g *guest) typed(label, want string) {
	g.Helper()
	if got := g.written(label); got != want {
		g.Errorf("%s typed %q into %q, and there stands %q", g.name, want, label, got)
	}
}

// A second moderator sees by whom the message is held and until when, and takes
// it over. The first is told, and may take it back with all that was typed.
func (c *crowd) moderatorTakesOver() {
	c.taras.open("/desk")
	c.taras.sees("Розглядає Ірина")
	c.taras.open(c.desk())
	c.taras.sees("Розглядає Ірина, до ", "Рішення недоступні, щоб двоє не вирішували одночасно.")
	if value[bool](c.taras, `[...document.querySelectorAll("form[action$='/approval'] button")].some(b => !b.matches(":disabled"))`) {
		c.Error("Тарас can approve what Ірина holds")
	}
	c.taras.send("Перебрати на себе")
	c.taras.sees("Закріплено за вами до")

	c.iryna.send("Відхилити")
	c.iryna.status(409)
	c.iryna.sees("Поки ви писали, Оксана:", "Розглядає Тарас, до ")
	c.iryna.send("Перебрати на себе")
	c.iryna.sees("Закріплено за вами до")
	c.iryna.typed("Що прочитає автор", c.rejected)
}

// Both moderators approve, and the author saves another correction, in the same
// moment. The moderator who does not hold the message is told; of the other two
// one is faster, and the other keeps what was typed.
func (c *crowd) allDecideAtOnce() {
	again := c.correction + " Обережно!"
	c.oksana.send("Змінити текст")
	c.oksana.write("Що сталося?", again)
	together(c, map[*guest]chromedp.Action[chromedp.Void]{
		c.iryna: c.iryna.pressing("Схвалити"), c.taras: c.taras.pressing("Схвалити"), c.oksana: c.oksana.pressing("Надіслати виправлене"),
	})
	c.taras.status(409)
	first, _ := winner(c, c.iryna, c.oksana)
	if first == c.oksana {
		c.iryna.sees("Поки ви писали, Оксана:", again)
		c.iryna.send("Схвалити")
		c.iryna.status(200)
	} else {
		c.oksana.sees("Поки ви писали,", again)
	}
	c.iryna.sees("Повідомлення № " + c.number + " схвалено.")
	c.taras.send("Показати новий стан")
	c.taras.sees("Сповіщено")
	c.oksana.open(c.page())
	c.oksana.sees(c.correction)
}

// Both executors of the organization open the form and press in the same moment.
// One mark stands, with the words of whoever was faster; the other is told.
func (c *crowd) executorsAcceptAtOnce() {
	said := map[*guest]string{c.bohdan: "Виїдемо в четвер зранку.", c.lesia: "Огородимо яму сьогодні."}
	for g, words := range said {
		g.open("/work")
		g.send(c.text)
		g.write("Що робитимете", words)
	}
	together(c, map[*guest]chromedp.Action[chromedp.Void]{
		c.bohdan: c.bohdan.pressing("Взяти до розгляду"), c.lesia: c.lesia.pressing("Взяти до розгляду"),
	})
	first, second := winner(c, c.bohdan, c.lesia)
	first.sees("Повідомлення № "+c.number+" взято до розгляду.", said[first])
	second.sees("Поки ви писали,", said[first], said[second])
	c.oksana.open(c.page())
	c.oksana.sees(said[first], "@Адміністратор")
	c.oksana.seesNot(said[second])
	if n := c.marks("Повідомлення взято до розгляду"); n != 1 {
		c.Errorf("%d marks stand under the message", n)
	}
}

// marks counts the official marks on the author's page.
func (c *crowd) marks(mark string) int {
	return value[int](c.oksana, `[...document.querySelectorAll(".official .mark strong")].filter(e => e.textContent === `+quote(mark)+`).length`)
}

// One executor answers while a colleague says that it is not theirs.
func (c *crowd) oneAnswersWhileTheOtherRedirects() {
	const answer, reason = "Яму засипано асфальтобетоном, роботу виконала бригада № 3.", "Яма над колектором Водоканалу."
	c.bohdan.open(c.work())
	c.bohdan.write("Відповідь авторові", answer)
	c.bohdan.press("Роботу виконано")
	c.lesia.open(c.work())
	c.lesia.press("Не наша компетенція…")
	c.lesia.choose("Хто відповідає за це", "Миколаївводоканал")
	c.lesia.write("Чому", reason)
	together(c, map[*guest]chromedp.Action[chromedp.Void]{
		c.bohdan: c.bohdan.pressing("Опублікувати відповідь"), c.lesia: c.lesia.pressing("Назвати належний орган"),
	})
	first, _ := winner(c, c.bohdan, c.lesia)
	if first == c.bohdan {
		c.lesia.sees("Поки ви писали,", reason)
	} else {
		c.bohdan.sees("Поки ви писали,", answer)
		c.leaveWithThem()
		c.bohdan.open(c.work())
		c.bohdan.write("Відповідь авторові", answer)
		c.bohdan.press("Роботу виконано")
		c.bohdan.send("Опублікувати відповідь")
		c.bohdan.status(200)
	}
	c.oksana.open(c.page())
	c.oksana.sees(answer)
	if n := c.marks("Роботу виконано"); n != 1 {
		c.Errorf("%d final marks stand under the message", n)
	}
}

// leaveWithThem is the administrator's decision that the organization answers
// after all.
func (c *crowd) leaveWithThem() {
	c.olena.open("/desk/tags?tab=redirects&open=" + c.number)
	c.olena.press("Миколаївводоканал")
	c.olena.press("ЕЛУ")
	c.olena.send("Визначити")
	c.olena.sees("визначено.")
	c.bohdan.open(c.work())
	if strings.Contains(c.bohdan.said(), "Що робитимете") {
		c.bohdan.send("Взяти до розгляду")
	}
}

// The author objects while the administrator closes (3.3.7, A-15).
func (c *crowd) authorObjectsWhileAdministratorCloses() {
	const objection, reason = "Яму засипали, але асфальт уже просів.", "Роботу перевірено на місці."
	c.olena.open("/desk/tags?tab=verify&open=" + c.number)
	c.olena.send("Підтвердити")
	c.olena.sees("Позначки підтверджено, автор може заперечити до")
	c.olena.open("/desk/tags?tab=waiting&open=" + c.number)
	c.olena.write("Причина закриття", reason)
	c.oksana.open(c.page())
	c.oksana.press("Ні, проблему не вирішено")
	c.oksana.write("Що лишилося не вирішеним?", objection)
	together(c, map[*guest]chromedp.Action[chromedp.Void]{
		c.oksana: c.oksana.pressing("Надіслати заперечення"), c.olena: c.olena.pressing("Закрити повідомлення"),
	})
	first, _ := winner(c, c.oksana, c.olena)
	if first == c.oksana {
		c.olena.sees("Поки ви писали, Оксана:", reason)
		c.oksana.sees("Заперечення прийнято", objection)
	} else {
		c.oksana.sees("Поки ви писали,", objection, "Проблема лишилася")
		c.olena.sees("Повідомлення № " + c.number + " закрито.")
	}
}
