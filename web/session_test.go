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

func (b *browser) sessionCookie(name string) *http.Cookie {
	for _, cookie := range b.client.Jar.Cookies(b.base()) {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

func TestSignInLeadsToWorkAndSignOutEndsIt(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	b := c.visit(t, vidhuk.Nobody)
	b.get("/desk")
	b.leads("/signin?next=%2Fdesk")
	b.follow()
	b.fill("/signin", "email", strings.ToUpper(s.Email), "password", s.Password)
	b.leads("/desk")
	b.follow()
	b.says(http.StatusOK, "Вітаємо, Ірина!")
	b.post("/signout")
	b.leads("/")
	b.get("/desk")
	b.leads("/signin?next=%2Fdesk")
}

func TestAWrongPasswordTellsNothingAndKeepsTheEmail(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	b := c.visit(t, vidhuk.Nobody)
	b.get("/signin")
	b.fill("/signin", "email", s.Email, "password", "не той пароль")
	b.says(http.StatusUnauthorized, s.Email)
	b.hides("не той пароль")
	known := b.page.text()
	b.fill("/signin", "email", "nobody@example.org", "password", "не той пароль")
	if got := b.page.text(); b.page.status != http.StatusUnauthorized || got != known {
		t.Errorf("an unknown e-mail is told apart:\n%s\n%s", known, got)
	}
	for range 12 {
		b.fill("/signin", "email", s.Email, "password", "не той пароль")
	}
	b.says(http.StatusTooManyRequests, s.Email)
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	for _, next := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example"} {
		b := c.visit(t, vidhuk.Nobody)
		b.get("/signin?next=" + url.QueryEscape(next))
		b.fill("/signin", "email", s.Email, "password", s.Password)
		b.leads("/desk")
	}
}

func TestASessionIsNewAfterSignIn(t *testing.T) {
	c := build(t)
	s := c.staff(t, "Ірина", vidhuk.Moderator)
	planted := c.visit(t, c.Member())
	before := planted.sessionCookie("vidhuk").Value
	planted.post("/signin", "email", s.Email, "password", s.Password)
	if after := planted.sessionCookie("vidhuk"); after == nil || after.Value == before {
		t.Fatal("the token of before sign-in lives on")
	}
	old := c.visit(t, vidhuk.Nobody)
	old.client.Jar.SetCookies(old.base(), []*http.Cookie{{Name: "vidhuk", Value: before}})
	old.get("/account")
	old.leads("/signin?next=%2Faccount")
}

func TestASessionCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	for _, secure := range []bool{false, true} {
		c := build(t, func(c *web.Config) { c.Secure = secure })
		s := c.staff(t, "Ірина", vidhuk.Moderator)
		b := c.visit(t, vidhuk.Nobody)
		got := b.post("/signin", "email", s.Email, "password", s.Password)
		var cookie string
		for _, line := range got.header.Values("Set-Cookie") {
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
	b := c.visit(t, vidhuk.Nobody)
	for _, path := range []string{"/", "/new", "/signin", "/rules", "/no/such/page"} {
		if got := b.get(path); len(got.header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets %q", path, got.header.Values("Set-Cookie"))
		}
	}
}

func TestASessionEndsWhenItIsLeftAloneAndAfterAWeek(t *testing.T) {
	c := build(t)
	idle := c.visit(t, c.Member())
	c.Clock.Pass(11 * time.Hour)
	idle.get("/account")
	idle.says(http.StatusOK)
	c.Clock.Pass(11 * time.Hour) // the request before counts
	idle.get("/account")
	idle.says(http.StatusOK)
	c.Clock.Pass(12 * time.Hour)
	idle.get("/account")
	idle.leads("/signin?next=%2Faccount")

	busy := c.visit(t, c.Member())
	for range 16 {
		c.Clock.Pass(10 * time.Hour)
		busy.get("/account")
		busy.says(http.StatusOK)
	}
	c.Clock.Pass(10 * time.Hour) // seven days and two hours
	busy.get("/account")
	busy.leads("/signin?next=%2Faccount")
}

func TestRightsEndWithTheAccountAndWithTheRole(t *testing.T) {
	c := build(t)
	moderator := c.Moderator()
	b := c.visit(t, moderator)
	b.get("/desk")
	b.says(http.StatusOK)
	c.change(t, moderator.AccountID, func(a *vidhuk.Account) { a.Roles = nil })
	b.get("/desk")
	b.says(http.StatusForbidden)
	c.change(t, moderator.AccountID, func(a *vidhuk.Account) { a.Disabled = true })
	b.get("/account")
	b.leads("/signin?next=%2Faccount")
}

func TestReadingWritesNothing(t *testing.T) {
	c := build(t)
	b := c.visit(t, c.Member())
	before := c.Store.Changes()
	for range 5 {
		b.get("/")
		b.get("/account")
	}
	if after := c.Store.Changes(); after != before {
		t.Errorf("reading wrote %d times: every cached page grows stale", after-before)
	}
}

func TestADemonstrationIsEnteredWithOneTap(t *testing.T) {
	person := web.DemoPerson{Name: "Ірина", Email: "personmoderator@example.org", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Moderator}}
	c := build(t, func(c *web.Config) { c.Demo = []web.DemoPerson{person} })
	c.staff(t, person.Name, vidhuk.Moderator)
	b := c.visit(t, vidhuk.Nobody)
	b.get("/signin")
	b.says(http.StatusOK, "Увійти одним дотиком", "Модератор", "люди й повідомлення вигадані")
	b.fill("/signin")
	b.leads("/desk")

	real := build(t).visit(t, vidhuk.Nobody)
	real.get("/signin")
	real.hides("Увійти одним дотиком", "вигадані")
}

func TestTheFirstAdministratorComesByTheLinkOnce(t *testing.T) {
	c := build(t)
	link, err := c.Center.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b := c.visit(t, vidhuk.Nobody)
	b.get("/setup?token=guess")
	b.says(http.StatusNotFound)
	b.get("/setup?token=" + link)
	b.says(http.StatusOK)
	b.fill("/setup", "name", "Олена", "email", "olena@example.org", "password", "коротко")
	b.says(http.StatusUnprocessableEntity, "Олена", "olena@example.org")
	b.fill("/setup", "password", town.Password)
	b.leads("/desk")
	b.follow()
	b.says(http.StatusOK, "Вітаємо, Олена!")
	c.visit(t, vidhuk.Nobody).get("/setup?token=" + link)
	again := c.visit(t, vidhuk.Nobody)
	again.get("/setup?token=" + link)
	again.says(http.StatusNotFound)
}

func TestWhoJoinsIsToldThatAModeratorDecides(t *testing.T) {
	c := build(t)
	b := c.visit(t, vidhuk.Nobody)
	b.get("/join")
	b.fill("/join", "name", "О", "email", "не адреса", "password", "x")
	b.says(http.StatusUnprocessableEntity, "не адреса", "Приймаю правила")
	b.fill("/join", "name", "Оксана", "email", "oksana@example.org", "password", town.Password, "rules", "yes")
	b.leads("/account")
	b.follow()
	b.says(http.StatusOK, "Заявку розглядає модератор", "oksana@example.org")
	b.get("/new")
	b.says(http.StatusOK, "Заявку розглядає модератор")

	account, err := c.Center.SignIn(context.Background(), "oksana@example.org", town.Password, "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Center.Judge(context.Background(), c.Moderator(), center.Judgement{AccountID: account.ID, Admit: true}); err != nil {
		t.Fatal(err)
	}
	b.get("/new")
	b.says(http.StatusOK, "Що сталося?")
	b.get("/notices")
	b.says(http.StatusOK, "вас прийнято до Групи")

	twice := c.visit(t, vidhuk.Nobody)
	twice.get("/join")
	twice.fill("/join", "name", "Інша", "email", "OKSANA@example.org", "password", town.Password, "rules", "yes")
	twice.says(http.StatusConflict, "Інша")
}

func TestASessionThatRanOutLosesNoText(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	for name, send := range map[string]func(*browser){
		"plain": func(b *browser) {
			b.fill(address(m.Number)+"/comments", "comment", "Довгий коментар <b>про</b> яму")
		},
		"with photos": func(b *browser) {
			b.upload("/new", nil, "text", "Довгий коментар <b>про</b> яму", "key", "таємний ключ форми")
		},
	} {
		b := c.visit(t, c.Member())
		b.get(address(m.Number))
		c.Clock.Pass(13 * time.Hour)
		send(b)
		if b.page.status != http.StatusUnauthorized || !strings.Contains(b.page.body, "Довгий коментар &lt;b&gt;про&lt;/b&gt; яму") {
			t.Errorf("%s: %d %s", name, b.page.status, b.page.text())
		}
		b.hides("таємний ключ форми")
	}
}
