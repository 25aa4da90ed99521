package e2e

import (
	"cmp"
	"context"
	"strings"
	"testing"

	city "vidhuk/demo"
	"vidhuk/testkit/chrome"
)

// stop is a page of the tour, as one person of the demonstration sees it.
type stop struct {
	name  string              // of its picture
	find  func(*guest) string // where it is
	do    func(*guest)        // what is pressed there first; nil: nothing
	night bool                // worth a picture in the dark too
	posts bool                // letters to others: their links are for who gets them
}

// round is the tour of one person.
type round struct {
	who   string // what the sign-in page says of them; empty: a visitor
	stops []stop
}

// at is a page whose address is known.
func at(path string) func(*guest) string { return func(*guest) string { return path } }

// card is the first message of a list that says the words on its card.
func card(list, words string) func(*guest) string { return cardOn(list, words, "") }

// cardOn is a page about that message, such as its "/edit".
func cardOn(list, words, page string) func(*guest) string {
	return func(g *guest) string {
		g.Helper()
		g.open(list)
		href := value[string](g, `[...document.querySelectorAll(".card")].find(c => c.innerText.includes(`+quote(words)+`))?.querySelector("a")?.getAttribute("href") ?? ""`)
		if href == "" {
			g.Errorf("%s finds no message that says %q on %s", g.name, words, list)
		}
		return href + page
	}
}

// link is the page behind the first link that a selector finds.
func link(page, selector string) func(*guest) string {
	return func(g *guest) string {
		g.Helper()
		g.open(page)
		href := value[string](g, `document.querySelector(`+quote(selector)+`)?.getAttribute("href") ?? ""`)
		if href == "" {
			g.Errorf("%s finds no %s on %s", g.name, selector, page)
		}
		return href
	}
}

// then presses one thing after another.
func then(words ...string) func(*guest) {
	return func(g *guest) {
		g.Helper()
		for _, w := range words {
			g.press(w)
		}
	}
}

// The people of the demonstration who show the tour.
const (
	marta   = "Марта з Лісок"          // a member of the Group
	ivanych = "Иваныч"                 // another
	refused = "korabelka@demo.example" // a third, who is not on the sign-in page
	iryna   = "Ірина Лебідь"           // a moderator
	olena   = "Олена Соловей"          // an administrator
	roman   = "Роман Ткач"             // an executor
	halyna  = "Галина Чайка"           // an operator of 1588
	mayor   = "Міський голова"
)

// tour is every page of every role.
var tour = []round{
	{"", []stop{
		{name: "feed", find: at("/"), night: true},
		{name: "feed-nothing", find: at("/?topic=culture&district=korabelnyi&state=closed")},
		{name: "feed-menu", find: at("/"), do: then("Ще")},
		{name: "message-work", find: card("/?state=work", "ЕЛУ"), night: true},
		{name: "message-closed", find: card("/?state=closed", "Роботу виконано"), night: true},
		{name: "message-explained", find: card("/?state=closed", "Роз’яснення надано")},
		{name: "message-print", find: cardOn("/?state=closed", "Роботу виконано", "/print")},
		{name: "search", find: at("/search?q=ями+на+Адміральській"), night: true},
		{name: "search-layout", find: at("/search?q=cvsnnz")},
		{name: "search-nothing", find: at("/search?q=гіпопотам")},
		{name: "page", find: at("/page"), night: true},
		{name: "post", find: card("/page", "")},
		{name: "alerts", find: at("/alerts"), night: true},
		{name: "alert", find: link("/alerts", "main a[href^='/alerts/']")},
		{name: "status", find: at("/status")},
		{name: "organizations", find: at("/organizations")},
		{name: "organizations-found", find: at("/organizations?q=не+вивозять+сміття")},
		{name: "organization", find: at("/organizations/elu")},
		{name: "rules", find: at("/rules")},
		{name: "rules-text", find: at("/rules/text")},
		{name: "rules-versions", find: at("/rules/versions")},
		{name: "stats", find: at("/stats"), night: true},
		{name: "stats-narrow", find: at("/stats?period=week&topic=utilities&sort=overdue")},
		{name: "moderation", find: at("/moderation")},
		{name: "opendata", find: at("/opendata")},
		{name: "journal", find: at("/journal")},
		{name: "signin", find: at("/signin")},
		{name: "forgot", find: at("/forgot")},
		{name: "join", find: at("/join")},
		{name: "outbox", find: at("/outbox"), posts: true},
		{name: "offline", find: at("/offline")},
		{name: "new-visitor", find: at("/new")},
		{name: "nothing-here", find: at("/messages/2020-000001")},
		{name: "feed-english", find: at("/"), do: inEnglish},
	}},
	{marta, []stop{
		{name: "new", find: at("/new"), night: true},
		{name: "new-refused", find: at("/new"), do: sendNothing},
		{name: "mine", find: at("/me")},
		{name: "mine-closing", find: card("/me", "Очікує закриття"), night: true},
		{name: "mine-object", find: card("/me", "Очікує закриття"), do: then("Ні, проблему не вирішено")},
		{name: "mine-closed", find: card("/me", "Закрито")},
		{name: "following", find: at("/me/following")},
		{name: "notices", find: at("/notices")},
		{name: "account", find: at("/account")},
		{name: "account-profile", find: at("/account/profile")},
		{name: "account-letters", find: at("/account/letters")},
		{name: "account-password", find: at("/account/password")},
		{name: "account-email", find: at("/account/email")},
		{name: "account-sessions", find: at("/account/sessions")},
		{name: "account-erase", find: at("/account/deletion")},
	}},
	{ivanych, []stop{
		{name: "mine-asked", find: card("/me", "Потребує уточнення")},
		{name: "mine-merged", find: card("/me", "Приєднано до іншого")},
		{name: "edit", find: cardOn("/me", "На премодерації", "/edit")},
		{name: "receipt", find: cardOn("/me", "На премодерації", "/receipt")},
	}},
	{refused, []stop{
		{name: "mine-rejected", find: card("/me", "Відхилено")},
	}},
	{iryna, []stop{
		{name: "desk", find: at("/desk")},
		{name: "desk-review", find: card("/desk", ""), night: true},
		{name: "desk-reject", find: card("/desk", ""), do: then("Відхилити…")},
		{name: "desk-keys", find: card("/desk", ""), do: keyHelp},
		{name: "desk-comments", find: at("/desk/comments")},
		{name: "desk-figures", find: at("/desk/figures")},
		{name: "desk-held", find: at("/desk/held")},
		{name: "desk-sanctions", find: at("/desk/sanctions"), night: true},
		{name: "desk-screenshot", find: at("/desk/evidence/new")},
		{name: "desk-members", find: at("/desk/members")},
		{name: "desk-accepted", find: at("/desk/tags?tab=accepted")},
		{name: "desk-revisions", find: at("/desk/revisions")},
		{name: "desk-appeals", find: at("/desk/appeals")},
		{name: "desk-reports", find: at("/desk/reports")},
		{name: "desk-posts", find: at("/desk/posts")},
		{name: "desk-post-new", find: at("/desk/posts/new")},
		{name: "desk-alerts", find: at("/desk/alerts")},
	}},
	{olena, []stop{
		{name: "tags-redirects", find: at("/desk/tags?tab=redirects")},
		{name: "tags-verify", find: at("/desk/tags?tab=verify"), night: true},
		{name: "tags-ready", find: at("/desk/tags?tab=ready")},
		{name: "tags-waiting", find: at("/desk/tags?tab=waiting")},
		{name: "desk-words", find: at("/desk/words"), night: true},
		{name: "desk-private", find: at("/desk/private")},
		{name: "desk-evidence", find: at("/desk/evidence"), night: true},
		{name: "desk-evidence-reason", find: link("/desk/evidence", "main a[href^='/desk/evidence/']:not([href$='new'])")},
		{name: "desk-second", find: at("/desk/second")},
		{name: "desk-sanction", find: link("/desk/sanctions", "main a[href^='/desk/sanctions/']")},
		{name: "desk-mail", find: at("/desk/mail")},
	}},
	{roman, []stop{
		{name: "work", find: at("/work?tab=new"), night: true},
		{name: "work-accept", find: card("/work?tab=new", "")},
		{name: "work-redirect", find: card("/work?tab=new", ""), do: then("Не наша компетенція…")},
		{name: "work-answer", find: card("/work?tab=work", ""), night: true},
		{name: "work-done", find: at("/work?tab=done")},
		{name: "work-posts", find: at("/work/posts")},
		{name: "work-profile", find: at("/work/profile")},
	}},
	{halyna, []stop{
		{name: "emergencies", find: at("/work/emergencies")},
		{name: "emergency", find: card("/work/emergencies", "")},
		{name: "work-alerts", find: at("/work/alerts")},
		{name: "work-alert-new", find: at("/work/alerts/new")},
	}},
	{mayor, []stop{
		{name: "mayor-desk", find: at("/desk")},
	}},
}

// keyHelp opens the help of the keyboard.
func keyHelp(g *guest) {
	g.Helper()
	value[bool](g, `document.getElementById("keys").showPopover(), true`)
}

// inEnglish switches the language of the interface.
func inEnglish(g *guest) {
	g.Helper()
	g.press("Ще")
	g.send("English")
}

// sendNothing sends an empty form past the browser's own check.
func sendNothing(g *guest) {
	g.Helper()
	value[bool](g, `[...document.forms].every(f => f.noValidate = true)`)
	g.write("Де це?", "вул. Адміральська, 20")
	g.send("Надіслати повідомлення")
}

// demo starts the program with the demonstration's city.
func demo(t testing.TB) *program {
	t.Helper()
	p := newProgram(t, "")
	p.start("--demo")
	return p
}

// enters opens a window in which somebody of the demonstration is signed in: by
// one touch, or by the form who is known by the e-mail.
func (p *program) enters(t testing.TB, browser context.Context, who string, view chrome.View) *guest {
	t.Helper()
	g := p.guest(t, browser, cmp.Or(who, "Відвідувач"), "", view)
	switch {
	case strings.Contains(who, "@"):
		g.open("/signin")
		g.write("Електронна пошта", who)
		g.write("Пароль", city.Password)
		g.send("Увійти")
		g.sees("Вітаємо, ")
	case who != "":
		g.open("/signin")
		g.send(who)
		g.sees("Вітаємо, " + who)
	}
	return g
}

// visit opens a page of the tour.
func (g *guest) visit(s stop) {
	g.Helper()
	g.open(s.find(g))
	if s.do != nil {
		s.do(g)
	}
}
