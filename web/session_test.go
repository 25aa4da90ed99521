package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// staff makes somebody with a password.
func (c *city) staff(t *testing.T, name string, roles ...vidhuk.Role) center.Staff {
	t.Helper()
	s := center.Staff{Email: "person" + string(roles[0]) + "@example.org", Name: name, Password: town.Password, Roles: roles}
	if _, err := c.Center.AddStaff(context.Background(), c.Administrator(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// change rewrites an account as its owner's superiors do.
func (c *city) change(t *testing.T, id int64, do func(*vidhuk.Account)) {
	t.Helper()
	err := c.Store.Write(context.Background(), func(tx *store.Tx) error {
		a, err := tx.Account(id)
		if err != nil {
			return err
		}
		do(&a)
		return tx.SaveAccount(&a)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sessionCookie(b *browser, name string) *http.Cookie {
	for _, cookie := range b.Client.Jar.Cookies(b.Base()) {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

func TestSignInLeadsToWorkAndSignOutEndsIt(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/desk")
	b.Leads("/signin?next=%2Fdesk")
	b.Follow()
	b.Fill("/signin", "email", strings.ToUpper(s.Email), "password", s.Password)
	b.Leads("/desk")
	b.Follow()
	b.Says(http.StatusOK, "Вітаємо, Ірина!")
	b.Post("/signout")
	b.Leads("/")
	b.Get("/desk")
	b.Leads("/signin?next=%2Fdesk")
}

func TestAWrongPasswordTellsNothingAndKeepsTheEmail(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/signin")
	b.Fill("/signin", "email", s.Email, "password", "не той пароль")
	b.Says(http.StatusUnauthorized, s.Email)
	b.Hides("не той пароль")
	known := b.Page.Text()
	b.Fill("/signin", "email", "nobody@example.org", "password", "не той пароль")
	if got := b.Page.Text(); b.Page.Status != http.StatusUnauthorized || got != known {
		t.Errorf("an unknown e-mail is told apart:\n%s\n%s", known, got)
	}
	for range 12 {
		b.Fill("/signin", "email", s.Email, "password", "не той пароль")
	}
	b.Says(http.StatusTooManyRequests, s.Email)
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	for _, next := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example"} {
		b := c.Visit(t, vidhuk.Nobody)
		b.Get("/signin?next=" + url.QueryEscape(next))
		b.Fill("/signin", "email", s.Email, "password", s.Password)
		b.Leads("/desk")
	}
}

func TestASessionIsNewAfterSignIn(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	planted := c.Visit(t, c.Member())
	before := sessionCookie(planted, "vidhuk").Value
	planted.Post("/signin", "email", s.Email, "password", s.Password)
	if after := sessionCookie(planted, "vidhuk"); after == nil || after.Value == before {
		t.Fatal("the token of before sign-in lives on")
	}
	old := c.Visit(t, vidhuk.Nobody)
	old.Client.Jar.SetCookies(old.Base(), []*http.Cookie{{Name: "vidhuk", Value: before}})
	old.Get("/account")
	old.Leads("/signin?next=%2Faccount")
}

func TestASessionCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	for _, secure := range []bool{false, true} {
		c := build(t, func(c *web.Config) { c.Secure = secure })
		s := c.staff(t, "Ірина", vidhuk.Moderator)
		b := c.Visit(t, vidhuk.Nobody)
		got := b.Post("/signin", "email", s.Email, "password", s.Password)
		var cookie string
		for _, line := range got.Header.Values("Set-Cookie") {
			if strings.Contains(line, "vidhuk=") {
				cookie = line
			}
		}
		want := []string{"vidhuk=", "HttpOnly", "SameSite=Lax", "Path=/"}
		if secure {
			want = append(want, "__Host-vidhuk=", "Secure")
		}
		for _, part := range want {
			if !strings.Contains(cookie, part) {
				t.Errorf("secure %v: the cookie %q lacks %q", secure, cookie, part)
			}
		}
		if strings.Contains(cookie, "Domain") {
			t.Errorf("the cookie goes to other hosts: %q", cookie)
		}
	}
}

func TestAVisitorGetsNoCookie(t *testing.T) {
	c := build(t)
	b := c.Visit(t, vidhuk.Nobody)
	for _, path := range []string{"/", "/new", "/signin", "/rules", "/no/such/page"} {
		if got := b.Get(path); len(got.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets %q", path, got.Header.Values("Set-Cookie"))
		}
	}
}

func TestASessionEndsWhenItIsLeftAloneAndAfterAWeek(t *testing.T) {
	c := build(t)
	idle := c.Visit(t, c.Member())
	c.Clock.Pass(11 * time.Hour)
	idle.Get("/account")
	idle.Says(http.StatusOK)
	c.Clock.Pass(11 * time.Hour) // the request before counts
	idle.Get("/account")
	idle.Says(http.StatusOK)
	c.Clock.Pass(12 * time.Hour)
	idle.Get("/account")
	idle.Leads("/signin?next=%2Faccount")

	busy := c.Visit(t, c.Member())
	for range 16 {
		c.Clock.Pass(10 * time.Hour)
		busy.Get("/account")
		busy.Says(http.StatusOK)
	}
	c.Clock.Pass(10 * time.Hour) // seven days and two hours
	busy.Get("/account")
	busy.Leads("/signin?next=%2Faccount")
}

func TestRightsEndWithTheAccountAndWithTheRole(t *testing.T) {
	c := build(t)
	moderator := c.Moderator()
	b := c.Visit(t, moderator)
	b.Get("/desk")
	b.Says(http.StatusOK)
	c.change(t, moderator.AccountID, func(a *vidhuk.Account) { a.Roles = nil })
	b.Get("/desk")
	b.Says(http.StatusForbidden)
	c.change(t, moderator.AccountID, func(a *vidhuk.Account) { a.Disabled = true })
	b.Get("/account")
	b.Leads("/signin?next=%2Faccount")
}

func TestReadingWritesNothing(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	before := c.Store.Changes()
	for range 5 {
		b.Get("/")
		b.Get("/account")
	}
	if after := c.Store.Changes(); after != before {
		t.Errorf("reading wrote %d times: every cached page grows stale", after-before)
	}
}

func TestADemonstrationIsEnteredWithOneTap(t *testing.T) {
	person := web.DemoPerson{Name: "Ірина", Email: "personmoderator@example.org", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Moderator}}
	c := build(t, func(c *web.Config) { c.Demo = []web.DemoPerson{person} })
	c.staff(t, person.Name, vidhuk.Moderator)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/signin")
	b.Says(http.StatusOK, "Увійти одним дотиком", "Модератор", "люди й повідомлення вигадані")
	b.Fill("/signin")
	b.Leads("/desk")

	real := build(t).Visit(t, vidhuk.Nobody)
	real.Get("/signin")
	real.Hides("Увійти одним дотиком", "вигадані")
}

func TestTheFirstAdministratorComesByTheLinkOnce(t *testing.T) {
	c := build(t)
	link, err := c.Center.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/setup?token=guess")
	b.Says(http.StatusNotFound)
	b.Get("/setup?token=" + link)
	b.Says(http.StatusOK)
	b.Fill("/setup", "name", "Олена", "email", "olena@example.org", "password", "коротко")
	b.Says(http.StatusUnprocessableEntity, "Олена", "olena@example.org")
	b.Fill("/setup", "password", town.Password)
	b.Leads("/desk")
	b.Follow()
	b.Says(http.StatusOK, "Вітаємо, Олена!")
	c.Visit(t, vidhuk.Nobody).Get("/setup?token=" + link)
	again := c.Visit(t, vidhuk.Nobody)
	again.Get("/setup?token=" + link)
	again.Says(http.StatusNotFound)
}

func TestWhoJoinsIsToldThatAModeratorDecides(t *testing.T) {
	c := build(t)
	b := c.Visit(t, vidhuk.Nobody)
	b.Get("/join")
	b.Fill("/join", "name", "О", "email", "не адреса", "password", "x")
	b.Says(http.StatusUnprocessableEntity, "не адреса", "Приймаю правила")
	b.Fill("/join", "name", "Оксана", "email", "oksana@example.org", "password", town.Password, "rules", "yes")
	b.Leads("/account")
	b.Follow()
	b.Says(http.StatusOK, "Заявку розглядає модератор", "oksana@example.org")
	b.Get("/new")
	b.Says(http.StatusOK, "Заявку розглядає модератор")

	account, err := c.Center.SignIn(context.Background(), "oksana@example.org", town.Password, "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Center.Judge(context.Background(), c.Moderator(), center.Judgement{AccountID: account.ID, Admit: true}); err != nil {
		t.Fatal(err)
	}
	b.Get("/new")
	b.Says(http.StatusOK, "Що сталося?")
	b.Get("/notices")
	b.Says(http.StatusOK, "вас прийнято до Групи")

	twice := c.Visit(t, vidhuk.Nobody)
	twice.Get("/join")
	twice.Fill("/join", "name", "Інша", "email", "OKSANA@example.org", "password", town.Password, "rules", "yes")
	twice.Says(http.StatusConflict, "Інша")
}

func TestASessionThatRanOutLosesNoText(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	for name, send := range map[string]func(*browser){
		"plain": func(b *browser) {
			b.Fill(address(m.Number)+"/comments", "comment", "Довгий коментар <b>про</b> яму")
		},
		"with photos": func(b *browser) {
			b.Upload("/new", nil, "text", "Довгий коментар <b>про</b> яму", "key", "таємний ключ форми")
		},
	} {
		b := c.Visit(t, c.Member())
		b.Get(address(m.Number))
		c.Clock.Pass(13 * time.Hour)
		send(b)
		if b.Page.Status != http.StatusUnauthorized || !strings.Contains(b.Page.Body, "Довгий коментар &lt;b&gt;про&lt;/b&gt; яму") {
			t.Errorf("%s: %d %s", name, b.Page.Status, b.Page.Text())
		}
		b.Hides("таємний ключ форми")
	}
}
