package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vidhuk/testkit/chrome"
	"vidhuk/testkit/office"
)

// A citizen with a phone registers, confirms the address by its letter, is
// admitted, posts a photo of a pothole and lives to see it filled: the whole
// algorithm of 3.3.1 to 3.3.7, in windows of phones, but for the moderator and
// the administrator, who work at desks.
func TestANewCitizenLivesToSeeTheProblemSolved(t *testing.T) {
	t.Run("with script", func(t *testing.T) { t.Parallel(); walk(t, true) })
	t.Run("without script", func(t *testing.T) { t.Parallel(); walk(t, false) })
}

func walk(t *testing.T, script bool) {
	p, post := newProgram(t, ""), office.Open(t)
	p.account("Ірина", "moderator")
	p.account("Богдан", "executor", "elu")
	p.account("Олена", "administrator")
	p.start("--mail", post.Address)
	browser := window(t)
	oksana := p.guest(t, browser, "Оксана", "member", chrome.Phone)
	iryna := p.guest(t, browser, "Ірина", "moderator", chrome.Desktop)
	bohdan := p.guest(t, browser, "Богдан", "executor", chrome.Phone)
	olena := p.guest(t, browser, "Олена", "administrator", chrome.Desktop)
	visitor := p.guest(t, browser, "Відвідувач", "", chrome.Phone)
	if !script {
		for _, g := range []*guest{oksana, bohdan, visitor} {
			g.withoutScript()
		}
	}
	iryna.signIn()
	bohdan.signIn()
	olena.signIn()

	join(oksana, iryna, post)
	number := report(oksana, photo(t, "яма.jpg", 1600, 1200), script)
	visitor.open("/messages/" + number)
	visitor.status(404)

	// 3.3.1, 3.3.2: approved and the executors told, by two keys.
	iryna.open("/desk")
	iryna.load(iryna.hit(keyO))
	iryna.sees(number, "Адміральська", "Закріплено за вами")
	iryna.seesPhotos(1)
	iryna.load(iryna.hit(keyA))
	iryna.sees("Повідомлення № "+number+" схвалено.", "Черга порожня")

	// 3.3.3: one tap.
	bohdan.open("/work")
	bohdan.sees("Ви дієте від імені: ЕЛУ автодоріг")
	bohdan.send("Взяти до розгляду")
	bohdan.sees("Повідомлення № " + number + " взято до розгляду.")

	// 3.3.5, 3.3.6: the answer, its photos, and the mark.
	const answer = "Яму засипано асфальтобетоном 24 листопада, роботу виконала бригада № 3."
	bohdan.open("/work/messages/" + number)
	bohdan.write("Відповідь авторові", answer)
	bohdan.upload("Фото до роботи", photo(t, "до.jpg", 800, 600))
	bohdan.upload("Фото після роботи", photo(t, "після.jpg", 800, 600))
	if script {
		bohdan.previews(2)
	}
	bohdan.press("Роботу виконано")
	bohdan.send("Опублікувати відповідь")
	bohdan.sees("Відповідь опубліковано.")

	// 3.3.7: confirmed, agreed, closed; the separate post is there.
	olena.open("/desk/tags")
	olena.sees(answer)
	olena.load(olena.hit(keyA))
	olena.sees("Позначки підтверджено, автор може заперечити до")
	oksana.open("/me")
	oksana.send("На Адміральській")
	oksana.sees("Органи відповіли. Чи проблему справді вирішено?", answer)
	oksana.send("Так, проблему вирішено")
	oksana.sees("Дякуємо за підтвердження!", "Ви підтвердили, що проблему вирішено.")
	olena.open("/desk/tags")
	olena.sees("Автор підтвердив: проблему вирішено.")
	olena.load(olena.hit(keyA))
	olena.sees("Повідомлення № " + number + " закрито.")

	visitor.open("/")
	visitor.sees("Роботу виконано")
	visitor.send("На Адміральській")
	visitor.sees("Допис про вирішення", "Повідомлення взято до розгляду", "@Адміністратор", answer,
		"Коментування обмежено", "Розгляд завершено (п. 3.3.7).")
	visitor.seesNot("Ваш коментар", "Опублікувати коментар")
	visitor.seesPhotos(3)
	oksana.open("/notices")
	oksana.sees(number, "закрито")
	lettered(oksana, post, "/messages/"+number) // and a letter said so
	p.stop()
	t.Log(p.run("", "verify"))
}

// join asks to be admitted, confirms the address by the letter, and is (5.1.1).
func join(member, moderator *guest, post *office.Office) {
	member.Helper()
	member.open("/")
	member.send("Повідомити")
	member.send("Подати заявку")
	member.write("Ім’я", member.name)
	member.write("Електронна пошта", email(member.name, member.role))
	member.write("Пароль", password)
	member.press("Приймаю правила користування Групою")
	member.send("Подати заявку")
	member.sees("Перевірте пошту")
	moderator.open("/desk/members")
	moderator.seesNot(email(member.name, member.role)) // whose address it is, nobody knows yet
	member.open(lettered(member, post, "/confirm?"))
	member.send("Підтвердити й увійти")
	member.sees("Заявку розглядає модератор")
	moderator.open("/desk/members")
	moderator.sees(email(member.name, member.role))
	moderator.send("Прийняти")
	moderator.sees(member.name + " тепер учасник Групи.")
}

// lettered waits for a letter to somebody with a link to a page, and gives its path.
func lettered(to *guest, post *office.Office, page string) string {
	to.Helper()
	// Polls the post office, which tells nobody when a letter comes; bounded.
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, l := range post.Letters() {
			if _, rest, ok := strings.Cut(l.Text, to.site+page); ok && l.To == email(to.name, to.role) {
				return page + strings.Fields(rest)[0]
			}
		}
	}
	to.Fatalf("no letter to %s leads to %s", to.name, page)
	return ""
}

// report sends a message with a photo and gives its number (3.1).
func report(author *guest, photo string, script bool) string {
	author.Helper()
	author.open("/new")
	author.write("Що сталося?", "На Адміральській біля будинку 20 третій тиждень велика яма, машини об’їжджають по тротуару.")
	author.write("Де це?", "вул. Адміральська, 20")
	author.upload("Фото", photo)
	if script {
		author.previews(1)
		author.sees("Схоже, тема — «Дороги»", "Центральний район") // hints while one types; the page is still again
	}
	author.send("Надіслати повідомлення")
	author.sees("Повідомлення отримано", "Що буде далі", "Модератор")
	path := author.path()
	return strings.TrimSuffix(strings.TrimPrefix(path, "/messages/"), "/receipt")
}

// previews waits until so many chosen photos are shown.
func (g *guest) previews(n int) {
	g.Helper()
	if !g.waitFor(`document.querySelectorAll(".previews li").length === ` + quote(n)) {
		g.Fatalf("%s does not see %d chosen photos", g.name, n)
	}
}

// seesPhotos waits until so many photos of the message are drawn: not broken,
// not withheld.
func (g *guest) seesPhotos(n int) {
	g.Helper()
	g.loadPhotos()
	if !g.waitFor(`[...document.querySelectorAll(".photos img")].filter(i => i.complete && i.naturalWidth > 0).length === ` + quote(n)) {
		g.Fatalf("%s does not see %d photos", g.name, n)
	}
}

// photo makes a picture of a road under a sky.
func photo(t testing.TB, name string, width, height int) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{140, 180, 210, 255}
			if y > height*3/5 {
				c = color.RGBA{uint8(70 + (x*7+y*13)%40), 80, 84, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
