package e2e

import (
	"context"
	"testing"

	"vidhuk/testkit/chrome"
)

// stop is a page of the tour, as one person of the demonstration sees it.
type stop struct {
	name  string              // of its picture
	find  func(*guest) string // where it is
	do    func(*guest)        // what is pressed there first; nil: nothing
	night bool                // worth a picture in the dark too
}

// round is the tour of one person.
type round struct {
	who   string // on the sign-in page; empty: a visitor
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
	demoMember    = "Марта з Лісок"
	demoModerator = "Ірина Лебідь"
	demoSecond    = "Тарас Гнатюк"
	demoAdmin     = "Олена Соловей"
	demoOperator  = "Галина Чайка"
	demoRoads     = "Роман Ткач"
	demoWater     = "Людмила Криничко"
	demoMayor     = "Міський голова"
)

// tour is every page of every role.
var tour = []round{
	{"", []stop{
		{name: "feed", find: at("/"), night: true},
		{name: "feed-work", find: at("/?state=work")},
		{name: "feed-closed", find: at("/?state=closed")},
		{name: "feed-topic", find: at("/?topic=utilities&subtopic=water")},
		{name: "feed-nothing", find: at("/?topic=culture&district=korabelnyi&state=closed")},
		{name: "feed-menu", find: at("/"), do: then("Ще")},
		{name: "message-work", find: card("/?state=work", "ЕЛУ"), night: true},
		{name: "message-closed", find: card("/?state=closed", "Роботу виконано"), night: true},
		{name: "message-explained", find: card("/?state=closed", "Роз’яснення надано")},
		{name: "organizations", find: at("/organizations")},
		{name: "organization", find: at("/organizations/elu")},
		{name: "rules", find: at("/rules")},
		{name: "signin", find: at("/signin")},
		{name: "join", find: at("/join")},
		{name: "new-visitor", find: at("/new")},
		{name: "nothing-here", find: at("/messages/2020-000001")},
		{name: "feed-english", find: at("/"), do: inEnglish},
	}},
	{demoMember, []stop{
		{name: "new", find: at("/new"), night: true},
		{name: "new-refused", find: at("/new"), do: sendNothing},
		{name: "mine", find: at("/me")},
		{name: "mine-answered", find: card("/me", "Чекаємо на вас")},
		{name: "receipt", find: cardOn("/me", "", "/receipt")},
		{name: "notices", find: at("/notices")},
		{name: "account", find: at("/account")},
	}},
	{demoModerator, []stop{
		{name: "desk", find: at("/desk")},
		{name: "desk-review", find: card("/desk", ""), night: true},
		{name: "desk-reject", find: card("/desk", ""), do: then("Відхилити…")},
		{name: "desk-keys", find: card("/desk", ""), do: then("Підказка клавіш")},
		{name: "desk-members", find: at("/desk/members")},
		{name: "desk-accepted", find: at("/desk/tags?tab=accepted")},
	}},
	{demoAdmin, []stop{
		{name: "tags-redirects", find: at("/desk/tags?tab=redirects")},
		{name: "tags-verify", find: at("/desk/tags?tab=verify"), night: true},
		{name: "tags-ready", find: at("/desk/tags?tab=ready")},
		{name: "tags-waiting", find: at("/desk/tags?tab=waiting")},
	}},
	{demoRoads, []stop{
		{name: "work", find: at("/work?tab=new"), night: true},
		{name: "work-accept", find: card("/work?tab=new", "")},
		{name: "work-redirect", find: card("/work?tab=new", ""), do: then("Не наша компетенція…")},
		{name: "work-answer", find: card("/work?tab=work", ""), night: true},
		{name: "work-done", find: at("/work?tab=done")},
	}},
	{demoOperator, []stop{
		{name: "emergencies", find: at("/work/emergencies")},
		{name: "emergency", find: card("/work/emergencies", "")},
	}},
	{demoMayor, []stop{
		{name: "mayor-desk", find: at("/desk")},
	}},
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

// enters opens a window in which somebody of the demonstration is signed in, by
// one touch.
func (p *program) enters(t testing.TB, browser context.Context, who string, view chrome.View) *guest {
	t.Helper()
	g := p.guest(t, browser, who, "", view)
	if who != "" {
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
