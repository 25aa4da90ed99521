package web_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
	"vidhuk/web"
	"vidhuk/web/asset"
)

// enter makes the tab somebody's.
func (c *city) enter(t *testing.T, tab context.Context, who vidhuk.Actor) {
	t.Helper()
	if err := chromedp.Do(tab, chrome.Cookies(c.URL, c.Visit(t, who).Cookies())); err != nil {
		t.Fatal(err)
	}
}

func (c *city) good(t *testing.T, tab context.Context, name, path string) {
	t.Helper()
	chrome.Good(t, tab, name, c.URL+path)
}

// picture is a JPEG of a road under a sky.
func picture(t testing.TB, width, height int, sky color.Color) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := sky
			if y > height*3/5 {
				c = color.Gray{Y: uint8(70 + (x*7+y*13)%40)}
			}
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// photo is an uploaded picture of somebody's.
func (c *city) photo(t testing.TB, who vidhuk.Actor, width, height int) int64 {
	t.Helper()
	p, err := c.Center.AddPhoto(context.Background(), who, picture(t, width, height, color.RGBA{140, 180, 210, 255}))
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// lively fills the town with a little of everything, and gives one message of
// each kind by its name.
func (c *city) lively(t *testing.T) map[string]vidhuk.Number {
	t.Helper()
	ctx, author := context.Background(), c.Member()
	must := func(m vidhuk.Message, err error) vidhuk.Message {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(17 * time.Minute)
		return m
	}
	submit := func(s center.Submission) vidhuk.Message { return must(c.Center.Submit(ctx, author, s)) }
	approve := func(m vidhuk.Message, to ...string) vidhuk.Message {
		return must(c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(m.Number), Organizations: to}))
	}
	all := map[string]vidhuk.Number{}

	all["rejected"] = submit(center.Submission{Text: "Купуйте найкращі вікна в місті, дзвоніть зараз!"}).Number
	must(c.Center.Reject(ctx, c.Moderator(), center.Rejection{Ref: c.Ref(all["rejected"]), Ground: "ADS"}))
	all["asked"] = submit(center.Submission{Text: "Знову не вивезли сміття, зробіть щось нарешті, будь ласка."}).Number
	must(c.Center.Clarify(ctx, c.Moderator(), center.Clarification{Ref: c.Ref(all["asked"]), Text: "Уточніть, будь ласка, адресу майданчика."}))
	all["closed"] = c.Closed(vidhuk.MarkDone, town.Roads).Number
	c.Clock.Pass(time.Hour)
	all["answered"] = c.Answered(vidhuk.MarkExplained, town.Roads).Number
	must(c.Center.Confirm(ctx, c.Administrator(), c.Ref(all["answered"])))

	photos := []int64{c.photo(t, author, 1200, 900), c.photo(t, author, 900, 1200), c.photo(t, author, 1600, 700)}
	busy := submit(center.Submission{
		Text:  "На перехресті Садової та 6-ї Слобідської після дощу провалився асфальт. Яма на всю смугу, вчора туди влетів велосипедист.\n\nПоставте хоча б огородження, поки не відремонтуєте!",
		Topic: "utilities", Subtopic: "roads", Place: vidhuk.Place{District: "tsentralnyi", Address: "вул. Садова, 31"}, Photos: photos,
	})
	approve(busy, town.Roads, town.Water)
	must(c.Center.Redirect(ctx, c.Executor(town.Water), center.Redirection{Duty: c.Duty(busy, town.Water), To: town.Parks, Reason: "Колектор не на нашому балансі."}))
	must(c.Center.Settle(ctx, c.Moderator(), center.Settlement{Ref: c.Ref(busy.Number), Organizations: []string{town.Parks}}))
	must(c.Center.Accept(ctx, c.Executor(town.Roads), center.Acceptance{Duty: c.Duty(busy, town.Roads), Text: "Огородимо сьогодні.", PlannedAt: c.Clock.Now().AddDate(0, 0, 4)}))
	neighbour := c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	said, err := c.Center.Comment(ctx, neighbour, center.Remark{Ref: center.Ref{Number: busy.Number}, Text: "Підтверджую, там справді небезпечно."})
	must(vidhuk.Message{}, err)
	_, err = c.Center.Comment(ctx, author, center.Remark{Ref: center.Ref{Number: busy.Number}, ParentID: said.ID, Text: "Дякую, що підтримали!"})
	must(vidhuk.Message{}, err)
	_, err = c.Center.Comment(ctx, neighbour, center.Remark{Ref: center.Ref{Number: busy.Number}, Text: "✅ Роботу виконано @Адміністратор"})
	must(vidhuk.Message{}, err)
	all["busy"] = busy.Number

	approve(submit(center.Submission{Text: "Коли повернуть маршрут № 91 у мікрорайон Північний? Діти їздять до школи з пересадками.", Topic: "transport"}))
	all["emergency"] = submit(center.Submission{Text: "Прорвало трубу, заливає підвал третього під’їзду.", Emergency: true, Place: vidhuk.Place{Address: "просп. Богоявленський, 318"}}).Number
	c.Clock.Pass(time.Minute)
	return all
}

// looked is a lively town, seen in a browser.
func looked(t *testing.T) (c *city, address func(kind string) string, browser context.Context) {
	t.Helper()
	if err := asset.Built(); err != nil {
		t.Skip("no look without assets: ", err)
	}
	c = build(t, func(c *web.Config) {
		c.Demo = []web.DemoPerson{
			{Name: "Оксана Мельник", Email: "o@example.org", Password: "x", Roles: []vidhuk.Role{vidhuk.Member}},
			{Name: "Ірина Ткач", Email: "i@example.org", Password: "x", Roles: []vidhuk.Role{vidhuk.Moderator}},
			{Name: "Сергій Бондар", Email: "s@example.org", Password: "x", Roles: []vidhuk.Role{vidhuk.Executor}, Organization: "ЕЛУ автодоріг"},
		}
	})
	all := c.lively(t)
	return c, func(kind string) string { return "/messages/" + string(all[kind]) }, chrome.New(t)
}

func TestPagesForEverybodyAreGoodOnBothScreensByDayAndNight(t *testing.T) {
	c, message, browser := looked(t)
	visitor := chrome.Person(t, browser)
	c.good(t, visitor, "feed", "/")
	c.good(t, visitor, "feed-filtered", "/?topic=utilities&state=work")
	c.good(t, visitor, "feed-empty", "/?district=korabelnyi&state=closed")
	c.good(t, visitor, "message-visitor", message("busy"))
	c.good(t, visitor, "message-closed", message("closed"))
	c.good(t, visitor, "new-visitor", "/new")
	c.good(t, visitor, "organizations", "/organizations")
	c.good(t, visitor, "organization", "/organizations/"+town.Roads)
	c.good(t, visitor, "rules", "/rules")
	c.good(t, visitor, "signin", "/signin?next=/new")
	c.good(t, visitor, "join", "/join")
	fresh := build(t)
	link, err := fresh.Center.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	fresh.good(t, visitor, "setup", "/setup?token="+link)

	english := chrome.Person(t, browser)
	c.speak(t, english, "en")
	c.good(t, english, "feed-en", "/")
	c.good(t, english, "message-en", message("busy"))
	c.good(t, english, "rules-en", "/rules")
}

func TestPagesOfACitizenAreGoodOnBothScreensByDayAndNight(t *testing.T) {
	c, message, browser := looked(t)
	author := chrome.Person(t, browser)
	c.enter(t, author, c.Member())
	c.good(t, author, "new", "/new")
	c.good(t, author, "mine", "/me")
	c.good(t, author, "message-author", message("busy"))
	c.good(t, author, "message-asked", message("asked"))
	c.good(t, author, "message-rejected", message("rejected"))
	c.good(t, author, "message-answered", message("answered"))
	c.good(t, author, "message-closed-author", message("closed"))
	c.good(t, author, "edit", message("rejected")+"/edit")
	c.good(t, author, "receipt", message("emergency")+"/receipt")
	c.good(t, author, "notices", "/notices")
	c.good(t, author, "account", "/account")
	c.good(t, author, "reply", message("busy")+"?reply=1")

	mistaken := chrome.Person(t, browser)
	c.enter(t, mistaken, c.Member())
	photo := filepath.Join(t.TempDir(), "яма.jpg")
	if err := os.WriteFile(photo, picture(t, 640, 480, color.White), 0o600); err != nil {
		t.Fatal(err)
	}
	err := chromedp.Do(mistaken, chromedp.Navigate(c.URL+"/new"), chromedp.SendKeys(chromedp.CSS("#f-text"), "Яма"),
		chromedp.SetUploadFiles(chromedp.CSS("#f-photos"), []string{photo}),
		chromedp.Click(chromedp.CSS("form.panel button.btn-primary")), chromedp.WaitVisible(chromedp.CSS(".summary")))
	if err != nil {
		t.Fatal(err)
	}
	chrome.Good(t, mistaken, "new-mistakes", "")
}

// speak switches the tab to a language.
func (c *city) speak(t *testing.T, tab context.Context, language string) {
	t.Helper()
	err := chromedp.Do(tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: "lang", Value: language, URL: c.URL})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}
