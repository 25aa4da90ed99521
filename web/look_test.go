package web_test

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
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

var shots = flag.String("shots", "", "folder for a picture of every page")

// enter makes the tab somebody's.
func (c *city) enter(t *testing.T, tab context.Context, who vidhuk.Actor) {
	t.Helper()
	a, err := c.Look.Account(context.Background(), who.AccountID)
	var cookie *http.Cookie
	if err == nil {
		cookie, err = c.server.Enter(context.Background(), a)
	}
	if err == nil {
		err = chromedp.Do(tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: c.url})
			return err
		}))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// views are the screens on which every page must be good: both sizes and both
// schemes, and every pair of them when somebody wants pictures.
func views() map[string]chrome.View {
	all := map[string]chrome.View{"phone": chrome.Phone, "desktop-dark": chrome.Desktop.InDark()}
	if *shots != "" {
		all["phone-dark"], all["desktop"] = chrome.Phone.InDark(), chrome.Desktop
	}
	return all
}

// good looks at a page on both screens by day and by night: nothing sticks out
// at the side, everybody can read and use it.
func (c *city) good(t *testing.T, tab context.Context, name, path string) {
	t.Helper()
	for kind, view := range views() {
		t.Run(name+"-"+kind, func(t *testing.T) {
			if err := chromedp.Do(tab, chrome.Show(view), chromedp.Navigate(c.url+path)); err != nil {
				t.Fatal(err)
			}
			inspect(t, tab, view, name+"-"+kind+".png")
		})
	}
}

// goodAsItStands does the same with what the tab shows now.
func goodAsItStands(t *testing.T, tab context.Context, name string) {
	t.Helper()
	for kind, view := range views() {
		t.Run(name+"-"+kind, func(t *testing.T) {
			if err := chromedp.Do(tab, chrome.Show(view)); err != nil {
				t.Fatal(err)
			}
			inspect(t, tab, view, name+"-"+kind+".png")
		})
	}
}

func inspect(t *testing.T, tab context.Context, view chrome.View, name string) {
	t.Helper()
	wide, err := chromedp.Run(tab, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
	if err != nil || wide > view.Width {
		t.Errorf("the page is %d pixels wide on a screen of %d (%v)", wide, view.Width, err)
	}
	violations, err := chromedp.Run(tab, chrome.Axe())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Error(v)
	}
	keep(t, tab, view, name)
}

func keep(t *testing.T, tab context.Context, view chrome.View, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](`[...document.images].every(i => i.loading = "eager")`)); err != nil {
		t.Fatal(err)
	}
	png, err := chromedp.Run(tab, chrome.Screenshot(view))
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name), png, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
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
	err := chromedp.Do(mistaken, chromedp.Navigate(c.url+"/new"), chromedp.SendKeys(chromedp.CSS("#f-text"), "Яма"),
		chromedp.SetUploadFiles(chromedp.CSS("#f-photos"), []string{photo}),
		chromedp.Click(chromedp.CSS("form.panel button.btn-primary")), chromedp.WaitVisible(chromedp.CSS(".summary")))
	if err != nil {
		t.Fatal(err)
	}
	goodAsItStands(t, mistaken, "new-mistakes")
}

// speak switches the tab to a language.
func (c *city) speak(t *testing.T, tab context.Context, language string) {
	t.Helper()
	err := chromedp.Do(tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: "lang", Value: language, URL: c.url})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}
