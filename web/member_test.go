package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/identity"
	"vidhuk/store"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// mailed is a site whose letters reach people.
func mailed(t testing.TB, change ...func(*web.Config)) *city {
	t.Helper()
	return &city{site.Over(t, town.New(t, town.WithMail), change...)}
}

// secret is what the link of the newest letter of a kind carries.
func (c *city) secret(t testing.TB, kind string) string {
	t.Helper()
	var found string
	if err := c.Store.Read(context.Background(), func(tx *store.Tx) error {
		list, err := tx.Letters(nil, 0, 100)
		for _, l := range list {
			if l.Kind == kind && found == "" {
				found = l.Secret
			}
		}
		return err
	}); err != nil || found == "" {
		t.Fatalf("no letter %q (%v)", kind, err)
	}
	return found
}

var newcomer = []string{"name", "Марія Коваленко", "email", "maria@example.org", "password", town.Password, "rules", "yes"}

func TestANewcomerJoinsByLetterAndWithAMessage(t *testing.T) {
	c := mailed(t)
	c.Moderator()
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/new").Says("Написати повідомлення")
	b.Get("/join?with=message").Says("Повідомлення разом із заявкою", "Що вас пов’язує з містом?")
	b.Fill("/join", "text", "мало", "email", "не адреса")
	b.Says(http.StatusUnprocessableEntity, "мало", "не адреса")
	b.Fill("/join", append([]string{"text", town.Text, "place.address", "вул. Адміральська, 20"}, newcomer...)...)
	b.Says(http.StatusOK, "Перевірте пошту", "maria@example.org")
	b.Get("/account").Leads("/signin?next=%2Faccount")

	link := "/confirm?token=" + c.secret(t, vidhuk.LetterConfirm)
	b.Get(link).Is(http.StatusOK).Says("Марія Коваленко", "перше повідомлення")
	b.Get(link) // looking uses nothing up
	b.Fill("/confirm").Leads("/messages/2026-000001/receipt")
	b.Get("/account").Says("Заявку розглядає модератор", "№ 2026-000001")
	b.Get(link).Is(http.StatusNotFound).Says("Посилання вже не діє")
	b.Get("/messages/2026-000001").Is(http.StatusOK).Says(town.Text)
	b.Get("/new").Hides("Що сталося?")

	m := c.Visit(t, c.Moderator())
	m.Get("/desk/members").Says("Марія Коваленко", town.Text, "Розглянути повідомлення і заявку разом")
	m.Get("/desk/messages/2026-000001").Is(http.StatusOK).Says("схвалення повідомлення прийме його")
	m.Fill("/desk/messages/2026-000001/approval", "organizations", town.Roads).Is(http.StatusSeeOther)
	b.Get("/account").Says("Учасник Групи")
	b.Get("/new").Says("Що сталося?")
	b.Get("/notices").Says("Вас прийнято до Групи")
}

// TestTheFormOfAMessageMayComeAlong: what a visitor wrote elsewhere is kept.
func TestTheFormOfAMessageMayComeAlong(t *testing.T) {
	c := mailed(t)
	b := c.Visit(t, vidhuk.Nobody)
	b.Post("/join?with=message", "text", town.Text, "place.address", "вул. 8 Березня, 5", "place.district", "zavodskyi", "place.street", "street-8-bereznia-mala-korenykha", "topic", "utilities/roads", "emergency", "yes", "password", "x")
	b.Says(http.StatusOK, town.Text, "вул. 8 Березня, 5")
	if form := b.Form("/join"); len(form["place.street"]) == 0 || form["place.district"][0] != "zavodskyi" || form["topic"][0] != "utilities/roads" || form["emergency"][0] != "yes" {
		t.Errorf("carried: %v", form)
	}
	b.Fill("/join", newcomer...)
	b.Get("/confirm?token=" + c.secret(t, vidhuk.LetterConfirm))
	b.Fill("/confirm").Leads("/messages/2026-000001/receipt")
	if m := c.Message("2026-000001"); m.Subtopic != "roads" || m.Place.District != "zavodskyi" || !m.Emergency || m.Place.Street != "street-8-bereznia-mala-korenykha" {
		t.Errorf("the message: %+v", m)
	}
}

// TestAMessageThatDoesNotPassByNowIsGivenBack: the rules changed between the form
// and the letter.
func TestAMessageThatDoesNotPassByNowIsGivenBack(t *testing.T) {
	c := mailed(t)
	c.Moderator()
	b := c.Visit(t, vidhuk.Nobody)
	b.Post("/join?with=message", "text", town.Text, "place.address", "вул. Садова, 1", "place.district", "zavodskyi", "topic", "utilities/roads")
	b.Fill("/join", newcomer...)
	b.Get("/confirm?token=" + c.secret(t, vidhuk.LetterConfirm))
	c.Rules.Norms.MessageTextMax = 5
	b.Fill("/confirm").Is(http.StatusOK).Says("повідомлення ще не надіслано", town.Text)
	b.Fill("/new").Is(http.StatusUnprocessableEntity).Says(town.Text)
	b.Get("/account").Says("Заявку розглядає модератор")
}

// TestAnUnconfirmedAccountIsNotOfferedWhatIsRefused: the page and the deed ask the
// same rule.
func TestAnUnconfirmedAccountIsNotOfferedWhatIsRefused(t *testing.T) {
	c := mailed(t)
	who := c.Person("Колишня", nil)
	change := func(confirmed bool) {
		if err := c.Store.Write(context.Background(), func(tx *store.Tx) error {
			a, err := tx.Account(who.AccountID)
			if err != nil {
				return err
			}
			a.ConfirmedAt = time.Time{}
			if confirmed {
				a.ConfirmedAt = tx.Now
			}
			return tx.SaveAccount(&a)
		}); err != nil {
			t.Fatal(err)
		}
	}
	change(false)
	b := c.Visit(t, who)
	b.Get("/account").Says("Спершу підтвердьте електронну адресу").Hides("Подати заявку")
	change(true)
	b.Get("/account").Says("Подати заявку").Hides("Спершу підтвердьте")
}

func TestJoiningTellsNobodyWhoHasAnAccount(t *testing.T) {
	c := mailed(t)
	c.Member()
	texts := map[string]string{}
	for _, email := range []string{town.Email("Оксана"), "unknown@example.org"} {
		b := c.Visit(t, vidhuk.Nobody)
		b.Get("/join")
		b.Fill("/join", "name", "Хтось", "email", email, "password", town.Password, "rules", "yes")
		texts["join"+email] = strings.ReplaceAll(b.Page.Text(), email, "…")
		b.Fill("/join/again")
		texts["again"+email] = strings.ReplaceAll(b.Page.Text(), email, "…")
		b.Get("/forgot")
		b.Fill("/forgot", "email", email)
		texts["forgot"+email] = strings.ReplaceAll(b.Page.Text(), email, "…")
	}
	for _, page := range []string{"join", "again", "forgot"} {
		if known, unknown := texts[page+town.Email("Оксана")], texts[page+"unknown@example.org"]; known != unknown {
			t.Errorf("%s tells them apart:\n%s\n%s", page, known, unknown)
		}
	}
}

func TestAnotherBrowserConfirmsWithThePassword(t *testing.T) {
	c := mailed(t)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/join")
	b.Fill("/join", newcomer...)
	link := "/confirm?token=" + c.secret(t, vidhuk.LetterConfirm)
	phone := c.Visit(t, vidhuk.Nobody)
	phone.Get(link).Says("Це інший браузер")
	phone.Fill("/confirm", "password", "не той пароль").Is(http.StatusUnprocessableEntity)
	phone.Fill("/confirm", "password", town.Password).Leads("/account")
}

func TestAForgottenPasswordIsSetAnew(t *testing.T) {
	c := mailed(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/forgot")
	b.Fill("/forgot", "email", s.Email)
	link := "/reset?token=" + c.secret(t, vidhuk.LetterReset)
	b.Get(link)
	b.Fill("/reset", "password", "мало").Is(http.StatusUnprocessableEntity)
	b.Fill("/reset", "password", "зовсім нове гасло").Leads("/signin")
	b.Get(link).Is(http.StatusNotFound)
	b.Get("/signin")
	b.Fill("/signin", "email", s.Email, "password", "зовсім нове гасло").Leads("/desk")
}

// TestLinksOfLettersNeverFollowTheHost: a forged Host changes no address.
func TestLinksOfLettersNeverFollowTheHost(t *testing.T) {
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	defer m.Shutdown() //nolint:errcheck // the test is over
	c := mailed(t, func(w *web.Config) {
		w.Base = "https://vidhuk.example"
		w.Providers = []identity.Provider{identity.NewOIDC(identity.Settings{Name: "city", Label: "City", Issuer: m.Issuer(), ClientID: m.ClientID, Secret: m.ClientSecret})}
	})
	b := c.Visit(t, vidhuk.Nobody)
	r, err := http.NewRequest(http.MethodGet, c.URL+"/signin/city", nil)
	if err == nil {
		r.Host = "evil.example"
		r.Header.Set("X-Forwarded-Host", "evil.example")
	}
	to := b.Ask(r, err).Is(http.StatusSeeOther).Header.Get("Location")
	if strings.Contains(to, "evil") || !strings.Contains(to, url.QueryEscape("https://vidhuk.example/signin/city/back")) {
		t.Errorf("the provider is told to send people to %s", to)
	}
}

func TestOneSeesAndEndsOnesOwnSessions(t *testing.T) {
	c := build(t)
	member := c.Member()
	here, there, stranger := c.Visit(t, member), c.Visit(t, member), c.Visit(t, c.Executor(town.Roads))
	here.Get("/account/sessions").Says("цей пристрій", "Завершити всі інші")
	list, err := c.Look.Sessions(context.Background(), member)
	if err != nil || len(list.Items) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, s := range list.Items {
		stranger.Post("/account/sessions/" + strconv.FormatInt(s.ID, 10) + "/end").Is(http.StatusNotFound)
	}
	there.Get("/account").Is(http.StatusOK)
	here.Post("/account/sessions/others/end").Leads("/account/sessions")
	there.Get("/account").Leads("/signin?next=%2Faccount")
	here.Get("/account").Is(http.StatusOK)
	here.Post("/signout")
	if list, err := c.Look.Sessions(context.Background(), member); err != nil || len(list.Items) != 0 {
		t.Errorf("after signing out %+v, %v", list, err)
	}
}

func TestADeviceIsKnownAgain(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36":                         "Chrome, Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0":                                                        "Firefox, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0":           "Edge, Windows",
		"curl/8.5": "", "": "",
	} {
		if got := web.Device(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}

func TestOnesDataCanBeTakenAlong(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	if _, err := c.Center.Comment(context.Background(), c.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Дякую за <b>яму</b>"}); err != nil {
		t.Fatal(err)
	}
	b := c.Visit(t, c.Member())
	got := b.Get("/account/export").Is(http.StatusOK)
	if !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", got.Header)
	}
	z, err := zip.NewReader(bytes.NewReader([]byte(got.Body)), int64(len(got.Body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
		var rows []map[string]any
		if strings.HasSuffix(f.Name, ".json") && json.Unmarshal(text, &rows) != nil {
			t.Errorf("%s is no JSON: %s", f.Name, text)
		}
	}
	for name, word := range map[string]string{
		"account.json": town.Email("Оксана"), "messages.json": string(m.Number), "comments.json": "яму", "notices.json": "received",
		"sessions.json": "began_at", "letters.json": "theme_own", "services.json": "[]", "attended.json": "[]", "index.html": "Дякую за &lt;b&gt;яму&lt;/b&gt;",
	} {
		if !strings.Contains(files[name], word) {
			t.Errorf("%s lacks %q: %s", name, word, files[name])
		}
	}
	if strings.Contains(files["index.html"], "⟦") || strings.Contains(got.Body, "argon2id") {
		t.Error("the page lacks words, or holds a password")
	}
	if strings.Contains(files["messages.json"], c.Moderator().Name) {
		t.Error("it names others")
	}
}

func TestAnAccountIsDeletedInTwoSteps(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	b := c.Visit(t, c.Member())
	b.Get("/account/deletion").Says("Дію не можна скасувати", "Користувач видалив обліковий запис")
	b.Get("/account").Is(http.StatusOK) // looking deletes nothing
	b.Get("/account/deletion")
	b.Fill("/account/deletion", "password", "не той пароль").Is(http.StatusUnprocessableEntity)
	b.Fill("/account/deletion", "password", town.Password).Leads("/")
	b.Follow().Says("Обліковий запис видалено.")
	b.Get("/account").Leads("/signin?next=%2Faccount")
	b.Get("/messages/" + string(m.Number)).Is(http.StatusOK).Says("Користувач видалив обліковий запис").Hides("Оксана")
}

func TestNameLanguageAndLettersAreOnesOwnToChoose(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/account/profile")
	b.Fill("/account/profile", "name", "Водоканал").Is(http.StatusUnprocessableEntity)
	b.Fill("/account/profile", "name", "Оксана з Намиву", "language", "en").Leads("/account")
	b.Get("/account/letters").Hides("Робота: черга")
	b.Fill("/account/letters", "own", "digest", "followed", "site").Leads("/account")
	ways, err := c.Look.Ways(context.Background(), c.Member())
	if err != nil || ways[vidhuk.OwnCases] != vidhuk.Digest || ways[vidhuk.Followed] != vidhuk.OnlyWeb {
		t.Errorf("%v, %v", ways, err)
	}
	b.Post("/account/letters", "own", "never", "followed", "site", "alert", "now").Is(http.StatusUnprocessableEntity)
	c.Visit(t, c.Moderator()).Get("/account/letters").Says("Робота: черга")
}

func TestLettersEndWithOneClickAndWithoutABrowser(t *testing.T) {
	c := build(t)
	key, err := c.Center.PeopleKey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	link := "/unsubscribe?token=" + center.UnsubscribeToken(key, c.Member().AccountID, vidhuk.OwnCases)
	way := func() vidhuk.Way {
		ways, err := c.Look.Ways(context.Background(), c.Member())
		if err != nil {
			t.Fatal(err)
		}
		return ways[vidhuk.OwnCases]
	}
	b := c.Visit(t, vidhuk.Nobody)
	b.Get(link).Is(http.StatusOK).Says("Не надсилати листів")
	if way() != vidhuk.AtOnce {
		t.Error("looking at the link ended the letters")
	}
	// What a mail provider sends (RFC 8058): no cookie, no Origin.
	answer, err := http.Post(c.URL+link, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || way() != vidhuk.OnlyWeb {
		t.Errorf("%d, and letters come %s", answer.StatusCode, way())
	}
	b.Get("/unsubscribe?token=forged").Is(http.StatusNotFound)
	b.Post("/unsubscribe?token=forged").Is(http.StatusNotFound)
}

func TestChangedRulesAreAcceptedBeforeWritingAndNothingIsLost(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	b := c.Visit(t, c.Member())
	c.Rules.Version = "9р-2027-01-01"
	b.Get("/messages/" + string(m.Number)).Says("Правила Групи оновлено")
	b.Fill("/messages/"+string(m.Number)+"/comments", "comment", "Довгий коментар про яму").Is(http.StatusForbidden).Says("Довгий коментар про яму", "/account/rules")
	for _, next := range []string{"https://evil.example", "//evil.example"} {
		b.Get("/account/rules?next=" + url.QueryEscape(next))
		if got := b.Form("/account/rules")["next"][0]; got != "" {
			t.Errorf("it would lead to %q", got)
		}
	}
	b.Get("/account/rules?next=%2Fnew")
	b.Fill("/account/rules").Leads("/new")
	b.Get("/messages/" + string(m.Number)).Hides("Правила Групи оновлено")
}

func TestTheLogOfLettersIsForThoseWhoTendThem(t *testing.T) {
	c := build(t)
	c.Submitted()
	if err := c.Store.Write(context.Background(), func(tx *store.Tx) error {
		l := vidhuk.Letter{Key: "k", AccountID: c.Member().AccountID, Address: "oksana@example.org", Kind: vidhuk.LetterReset, Secret: "SECRET"}
		if _, err := tx.AddLetter(&l); err != nil {
			return err
		}
		l.State, l.Problem = vidhuk.LetterUncertain, "no_answer"
		return tx.SaveLetter(&l)
	}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []vidhuk.Actor{c.Member(), c.Moderator(), c.Executor(town.Roads)} {
		c.Visit(t, who).Get("/desk/mail").Is(http.StatusForbidden)
	}
	b := c.Visit(t, c.Administrator())
	page := b.Get("/desk/mail").Is(http.StatusOK).Says("Новий пароль", "Невідомо, чи надійшов", "o…@example.org", "no_answer", "Пошту не налаштовано")
	page.Hides("SECRET", "oksana@example.org")
	b.Fill("/desk/mail/1/resend").Leads("/desk/mail")
	b.Follow().Says("Лист знову в черзі.", "У черзі")
	b.Post("/desk/mail/1/resend").Is(http.StatusConflict)
	b.Post("/desk/mail/999/resend").Is(http.StatusNotFound)
}

func TestADemonstrationShowsItsLettersAndNobodyElseDoes(t *testing.T) {
	c := mailed(t, func(w *web.Config) {
		w.Base = "https://vidhuk.example"
		w.Outbox = func() ([]web.Mailed, error) {
			return []web.Mailed{{To: "ivan@example.org", Subject: "Новина", Text: "Про яму"}, {To: "maria@example.org", Subject: "Підтвердьте", Text: "Текст\n\nhttps://vidhuk.example/confirm?token=abc\nhttps://vidhuk.example.evil/x\n", At: time.Now()}}, nil
		}
	})
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/outbox").Is(http.StatusOK).Says("maria@example.org", `href="/confirm?token=abc"`).Hides(`href="https://vidhuk.example.evil`, `href=".evil/x"`)
	b.Get("/outbox?to=Maria").Says("Підтвердьте").Hides("Про яму")
	build(t).Visit(t, vidhuk.Nobody).Get("/outbox").Is(http.StatusNotFound)
}

// abroad is a site with a real OpenID provider, reached through a proxy of its
// own address so that the way back leads to the site.
func abroad(t *testing.T, trusts bool) (*city, *mockoidc.MockOIDC) {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Shutdown() }) //nolint:errcheck // the test is over
	return mailed(t, func(w *web.Config) {
		w.Base = "http://vidhuk.example"
		w.Providers = []identity.Provider{identity.NewOIDC(identity.Settings{
			Name: "city", Label: "City ID", Issuer: m.Issuer(), ClientID: m.ClientID, Secret: m.ClientSecret, Trusts: trusts,
		})}
	}), m
}

// travel goes to the provider and back, as the browser does, and gives the path
// with which it comes back.
func travel(t *testing.T, b *browser, path string) string {
	t.Helper()
	to := b.Get(path).Is(http.StatusSeeOther).Header.Get("Location")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	back, err := answer.Location()
	if err != nil || back.Host != "vidhuk.example" {
		t.Fatalf("sent to %v: %v", back, err)
	}
	return back.RequestURI()
}

func person(m *mockoidc.MockOIDC, subject, email string) {
	m.QueueUser(&mockoidc.MockUser{Subject: subject, Email: email, EmailVerified: true, PreferredUsername: "marta"})
}

func TestANewcomerComesByAnotherService(t *testing.T) {
	c, m := abroad(t, true)
	c.Visit(t, vidhuk.Nobody).Get("/signin").Says("Увійти через City ID")
	build(t).Visit(t, vidhuk.Nobody).Get("/signin").Hides("Увійти інакше")
	b := c.Visit(t, vidhuk.Nobody)
	person(m, "s-1", "marta@example.org")
	b.Get(travel(t, b, "/signin/city")).Is(http.StatusOK).Says("City ID", "marta@example.org")
	b.Fill("/join", "name", "Марта").Is(http.StatusUnprocessableEntity).Says("City ID") // the rules
	b.Fill("/join", "name", "Марта", "rules", "yes").Leads("/account")
	b.Follow().Says("Заявку розглядає модератор", "City ID")
	again := c.Visit(t, vidhuk.Nobody)
	person(m, "s-1", "marta@example.org")
	again.Get(travel(t, again, "/signin/city?next=%2Faccount%2Fletters")).Leads("/account/letters")
}

// TestAnotherServiceOpensNobodysAccount: the same address is not the same
// person until its owner has signed in and said so.
func TestAnotherServiceOpensNobodysAccount(t *testing.T) {
	c, m := abroad(t, true)
	member := c.Member()
	b := c.Visit(t, vidhuk.Nobody)
	person(m, "s-9", town.Email("Оксана"))
	b.Get(travel(t, b, "/signin/city")).Is(http.StatusConflict).Says("На цю адресу вже є обліковий запис")
	b.Get("/account").Leads("/signin?next=%2Faccount")

	owner := c.Visit(t, member)
	person(m, "s-9", town.Email("Оксана"))
	owner.Get(travel(t, owner, "/signin/city")).Is(http.StatusOK).Says("Приєднати «City ID»?", town.Email("Оксана"))
	if a, err := c.Look.Own(context.Background(), member); err != nil || len(a.Identities) != 0 {
		t.Errorf("an address that was followed links %v, %v", a.Identities, err)
	}
	form := owner.Form("/account/services/link")
	b.Post("/account/services/link", "ticket", form["ticket"][0]).Is(http.StatusUnauthorized)
	c.Visit(t, c.Moderator()).Post("/account/services/link", "ticket", form["ticket"][0]).Is(http.StatusNotFound)
	owner.Fill("/account/services/link", "password", "не той пароль").Is(http.StatusUnprocessableEntity).Says("Приєднати «City ID»?")
	owner.Fill("/account/services/link", "password", town.Password).Leads("/account")
	owner.Follow().Says("Від’єднати")
	person(m, "s-9", town.Email("Оксана"))
	b.Get(travel(t, b, "/signin/city")).Is(http.StatusSeeOther)
	b.Get("/account").Says("Оксана")
}

func TestASignInElsewhereEndsOnlyInTheBrowserThatBeganIt(t *testing.T) {
	c, m := abroad(t, true)
	victim, attacker := c.Visit(t, vidhuk.Nobody), c.Visit(t, vidhuk.Nobody)
	person(m, "s-1", "evil@example.org")
	planted := travel(t, attacker, "/signin/city")
	victim.Get(planted).Is(http.StatusUnprocessableEntity) // without a trip of its own
	person(m, "s-1", "evil@example.org")
	travel(t, victim, "/signin/city")
	victim.Get(planted).Is(http.StatusUnprocessableEntity) // another state
	member := c.Visit(t, c.Member())
	person(m, "s-1", "evil@example.org")
	travel(t, member, "/signin/city")
	member.Get(planted).Is(http.StatusUnprocessableEntity) // nobody's identity is linked unasked
	attacker.Get("/signin/unknown").Is(http.StatusNotFound)
	attacker.Get("/signin/city/back?error=access_denied").Is(http.StatusUnprocessableEntity)
	for _, next := range []string{"https://evil.example", "//evil.example"} {
		b := c.Visit(t, vidhuk.Nobody)
		person(m, "s-2", "petro@example.org")
		b.Get(travel(t, b, "/signin/city?next="+url.QueryEscape(next)))
		if b.Page.Status == http.StatusOK {
			b.Fill("/join", "name", "Петро", "rules", "yes")
		}
		if to := b.Page.Header.Get("Location"); strings.Contains(to, "evil") {
			t.Errorf("it leads to %s", to)
		}
	}
}

func TestAServiceThatIsAwayIsSaidToBe(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	c := mailed(t, func(w *web.Config) {
		w.Providers = []identity.Provider{identity.NewOIDC(identity.Settings{Name: "city", Label: "City", Issuer: gone.URL})}
	})
	c.Visit(t, vidhuk.Nobody).Get("/signin/city").Is(http.StatusServiceUnavailable).Says("Сервіс не відповідає")
}

// TestAChangeOfAddressIsCalledOffWithoutSigningIn: by the letter to the present
// address, behind a button.
func TestAChangeOfAddressIsCalledOffWithoutSigningIn(t *testing.T) {
	c := mailed(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/signin")
	b.Fill("/signin", "email", s.Email, "password", s.Password).Leads("/desk")
	b.Get("/account/email")
	b.Fill("/account/email", "email", "evil@example.org", "password", s.Password).Is(http.StatusOK)
	link := "/readdress/stop?token=" + c.secret(t, vidhuk.LetterChanging)
	owner := c.Visit(t, vidhuk.Nobody)
	owner.Get(link)
	owner.Get(link).Is(http.StatusOK).Says("Скасувати зміну") // looking uses nothing up
	owner.Fill("/readdress/stop").Leads("/forgot")
	owner.Follow().Says("Тепер задайте новий пароль")
	owner.Get(link).Is(http.StatusNotFound)
	owner.Get("/readdress?token=" + c.secret(t, vidhuk.LetterChange)).Is(http.StatusNotFound)
}
