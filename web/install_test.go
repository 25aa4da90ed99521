package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
)

var referred = regexp.MustCompile(`(?:src|href)="(/assets/[^"]+\.(?:css|js))"`)

// weight is how many bytes the first view of a page takes over the wire, with
// all that it asks for, from an empty cache.
func (c *city) weight(t *testing.T, path string, header ...string) (total int, body string) {
	t.Helper()
	bytesOf := func(path string) int {
		r, err := http.NewRequest(http.MethodGet, c.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		r.Header.Set("Accept-Encoding", "gzip, br")
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		n, _ := fmt.Sscan(response.Header.Get("Content-Length"), new(int))
		if response.StatusCode != http.StatusOK || n != 1 || response.Header.Get("Content-Encoding") == "" {
			t.Fatalf("%s: %s, %v", path, response.Status, response.Header)
		}
		return int(response.ContentLength)
	}
	v := c.Visit(t, vidhuk.Nobody)
	if len(header) > 0 {
		body = v.With(path, header[0], header[1]).Body
	} else {
		body = v.Get(path).Body
	}
	total = bytesOf(path)
	for _, m := range referred.FindAllStringSubmatch(body, -1) {
		n := bytesOf(m[1])
		t.Logf("%s: %d bytes", m[1], n)
		total += n
	}
	t.Logf("%s: %d bytes in all", path, total)
	return total, body
}

// fullFeed is a feed of a whole page: people wrote at length and sent photos.
func (c *city) fullFeed(t *testing.T) {
	t.Helper()
	for i := range 20 {
		m, err := c.Center.Submit(context.Background(), c.Member(), center.Submission{
			Text:  fmt.Sprintf("%s Це вже %d-й день, і за цей час тут спіткнулося щонайменше %d людей. Прошу надіслати бригаду до %d:00.", town.Text, i+2, i*3+1, i%12+8),
			Place: vidhuk.Place{Address: fmt.Sprintf("вул. Адміральська, %d", i+1)}, Photos: []int64{c.photo(t, c.Member(), 640, 480)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Center.Approve(context.Background(), c.Moderator(), center.Approval{Ref: c.Ref(m.Number), Organizations: []string{town.Roads}}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheFeedIsSmallForThoseWhoSpareBytes(t *testing.T) {
	c := build(t)
	c.Rules.Norms.MessagesPerHour = 1000
	c.fullFeed(t)
	whole, _ := c.weight(t, "/")
	spared, body := c.weight(t, "/", "Save-Data", "on")
	if spared > 30<<10 {
		t.Errorf("the first view takes %d bytes", spared)
	}
	if whole > 70<<10 {
		t.Errorf("without sparing it takes %d bytes without photos", whole)
	}
	for _, forbidden := range []string{"<img", "/assets/live-", "/assets/app-" + "x.css"} {
		if strings.Contains(body, forbidden) {
			t.Errorf("the page holds %s", forbidden)
		}
	}
	if !strings.Contains(body, "/assets/lite-") {
		t.Error("the page brings the large style sheet")
	}
}

func TestWhoSparesBytesSeesPicturesAsLinks(t *testing.T) {
	c := build(t)
	c.fullFeed(t)
	v := c.Visit(t, vidhuk.Nobody)
	message := "/messages/2026-000001"
	v.Get(message)
	v.Says(http.StatusOK, "<img", "/thumb")
	if !strings.Contains(v.Page.Header.Get("Vary"), "Save-Data") {
		t.Errorf("Vary: %s", v.Page.Header.Get("Vary"))
	}
	v.With(message, "Save-Data", "on")
	if strings.Contains(v.Page.Body, "<img") || !strings.Contains(v.Page.Body, `href="/photos/1"`) || !strings.Contains(v.Page.Body, " КБ") {
		t.Error("Save-Data: pictures are no links with their size")
	}
	// By choice, and back, whatever the browser says.
	v.Post("/preference", "bytes", "few", "back", message)
	if v.Get(message); strings.Contains(v.Page.Body, "<img") {
		t.Error("who chose to spare bytes gets pictures")
	}
	v.Post("/preference", "bytes", "all", "back", message)
	if v.With(message, "Save-Data", "on"); !strings.Contains(v.Page.Body, "<img") {
		t.Error("who chose pictures gets none")
	}
	if strings.Contains(c.Visit(t, vidhuk.Nobody).Get(message).Body, "/assets/lite-") {
		t.Error("the copy of one reader was given to another")
	}
}

func TestThePhoneCanInstallTheSite(t *testing.T) {
	c := build(t)
	v := c.Visit(t, vidhuk.Nobody)
	v.Says(v.Get("/").Status, `rel="manifest" href="/manifest.webmanifest"`)
	var m struct {
		Name, Lang, Display string
		StartURL            string `json:"start_url"`
		Icons               []struct{ Src, Sizes, Purpose string }
	}
	if err := json.Unmarshal([]byte(v.Get("/manifest.webmanifest").Body), &m); err != nil {
		t.Fatal(err)
	}
	if m.Display != "standalone" || m.StartURL != "/" || m.Lang != "uk" || len(m.Icons) != 3 {
		t.Errorf("%+v", m)
	}
	for _, i := range m.Icons[:2] {
		got := v.Get(i.Src)
		if got.Status != http.StatusOK || got.Header.Get("Content-Type") != "image/png" || !strings.Contains(i.Purpose, "maskable") {
			t.Errorf("%+v: %d %s", i, got.Status, got.Header.Get("Content-Type"))
		}
	}
	v.Get("/sw.js").Is(http.StatusOK)
	if v.Page.Header.Get("Cache-Control") != "no-cache" || !strings.Contains(v.Page.Body, `"offline":"/offline"`) {
		t.Errorf("the worker: %v", v.Page.Header)
	}
	v.Get("/offline").Is(http.StatusOK)
}

// tunnel is the way to the site that can be cut.
type tunnel struct {
	*httptest.Server
	cut atomic.Bool
}

func (c *city) tunnel(t *testing.T) *tunnel {
	t.Helper()
	way := &tunnel{}
	way.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if way.cut.Load() {
			line, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				line.Close()
			}
			return
		}
		c.Server.ServeHTTP(w, r)
	}))
	t.Cleanup(way.Close)
	return way
}

// connected cuts or mends the way, and tells the browser whether it has a network.
func (way *tunnel) connected(on, known bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		way.cut.Store(!on)
		if !on {
			way.CloseClientConnections()
		}
		_, err := cdp.Call(ctx, tab, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on && known, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	})
}

// arrived is the member's only message, as it stands now.
func (c *city) arrived(t *testing.T) (list []vidhuk.Message) {
	t.Helper()
	mine, err := c.Look.Mine(context.Background(), c.Member(), "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mine.Items {
		list = append(list, c.Message(m.Number))
	}
	return list
}

const outage = "На вулиці Адміральській біля будинку 20 третю добу немає світла, ліхтарі не горять."

// steady waits until the service worker has the page.
const steady = `navigator.serviceWorker.controller !== null && navigator.serviceWorker.controller.state === "activated"`

// kept reports whether the caches hold the page.
func kept(page string) string {
	return fmt.Sprintf(`(window.kept_%[1]d ??= {}, caches.match(%[2]q).then((r) => (window.kept_%[1]d.yes = !!r)), window.kept_%[1]d.yes === true)`, len(page), page)
}

func TestAMessageWrittenWithoutANetworkArrivesOnceWithItsOwnTime(t *testing.T) {
	for name, known := range map[string]bool{"the browser knows that it is offline": true, "the network drops the form": false} {
		t.Run(name, func(t *testing.T) {
			c := build(t)
			c.Clock.Set(time.Now()) // the browser goes by the wall
			published := publishAlert(t, c)
			way := c.tunnel(t)
			browser := chrome.New(t)
			tab := chrome.Person(t, browser)
			base := way.URL
			if err := chromedp.Do(tab, chrome.Cookies(base, c.Visit(t, c.Member()).Cookies())); err != nil {
				t.Fatal(err)
			}
			steps(t, tab, chrome.Show(chrome.Phone), chromedp.Navigate(base+"/"))
			until(t, tab, steady)
			until(t, tab, kept("/offline"))
			until(t, tab, kept("/"))
			until(t, tab, kept("/alerts"))
			steps(t, tab, chromedp.Navigate(base+"/new"), chromedp.WaitVisible(chromedp.CSS("form[data-offline]")), way.connected(false, known))
			steps(t, tab, chromedp.SendKeys(chromedp.CSS("#f-text"), outage), chromedp.Click(chromedp.CSS("form[data-offline] > .buttons .btn-primary")),
				chromedp.WaitVisible(chromedp.CSS("#queue li")))
			if got := shown[string](t, tab, `document.querySelector("#queue li").textContent`); !strings.Contains(got, "чекає на зв’язок") || !strings.Contains(got, "третю добу") {
				t.Errorf("the queue says %q", got)
			}
			if n := len(c.arrived(t)); n != 0 {
				t.Fatalf("%d messages came through a cut way", n)
			}
			// What is left of the site: the last alerts and the feed, with their time.
			for path, words := range map[string]string{"/alerts": published, "/": published, "/organizations": "Немає зв’язку"} {
				steps(t, tab, chromedp.Navigate(base+path), chromedp.WaitVisible(chromedp.CSS("main")))
				text := shown[string](t, tab, `document.body.textContent`)
				if !strings.Contains(text, words) || path != "/organizations" && !strings.Contains(text, "Сторінка станом на") {
					t.Errorf("without a network %s says %q", path, text)
				}
			}
			if kept := shown[string](t, tab, `document.documentElement.outerHTML`); strings.Contains(kept, c.Member().Name) {
				t.Error("a kept page names its reader")
			}
			c.Clock.Set(time.Now().Add(20 * time.Minute))
			steps(t, tab, way.connected(true, known), chromedp.Navigate(base+"/rules"), chromedp.WaitVisible(chromedp.CSS(".queue-sent")))
			until(t, tab, `document.getElementById("queue").hidden`)
			steps(t, tab, chromedp.Navigate(base+"/"))
			list := c.arrived(t)
			if len(list) != 1 || list[0].Text != outage {
				t.Fatalf("%d messages arrived: %+v", len(list), list)
			}
			if m := list[0]; m.WrittenAt.IsZero() || m.ReceivedAt.Sub(m.WrittenAt) < 15*time.Minute || !m.ReceivedAt.Equal(c.Clock.Now().UTC().Truncate(time.Microsecond)) {
				t.Errorf("written %s, received %s", m.WrittenAt, m.ReceivedAt)
			}
			steps(t, tab, chromedp.Navigate(base+"/messages/"+string(list[0].Number)))
			if text := shown[string](t, tab, `document.body.textContent`); !strings.Contains(text, "створено офлайн") {
				t.Error("the message does not say when it was written")
			}
		})
	}
}

// publishAlert publishes an alert and gives its headline.
func publishAlert(t *testing.T, c *city) string {
	t.Helper()
	_, err := c.Center.Alert(context.Background(), c.Person("Черговий", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588), center.AlertNotice{
		Kind: "power", Organization: vidhuk.Service1588, Districts: []string{"zavodskyi"}, Text: "Аварія на підстанції.",
	})
	if err != nil {
		t.Fatal(err)
	}
	return "Немає світла: Заводський район"
}

func TestAMessageThatWaitsAsksToSignInAndGoesThen(t *testing.T) {
	c := build(t)
	way := c.tunnel(t)
	tab := chrome.Person(t, chrome.New(t))
	steps(t, tab, chrome.Show(chrome.Phone), chromedp.Navigate(way.URL+"/"))
	until(t, tab, steady)
	until(t, tab, kept("/offline"))
	// Nobody is signed in; the page of a device without a network takes the message all the same.
	steps(t, tab, way.connected(false, true), chromedp.Navigate(way.URL+"/new"), chromedp.WaitVisible(chromedp.CSS("form[data-offline]")),
		chromedp.SendKeys(chromedp.CSS("#f-text"), outage), chromedp.Click(chromedp.CSS("form[data-offline] .btn-primary")), chromedp.WaitVisible(chromedp.CSS("#queue li")))
	c.Clock.Set(time.Now().Add(time.Hour))
	steps(t, tab, way.connected(true, true), chromedp.Navigate(way.URL+"/rules"), chromedp.WaitVisible(chromedp.CSS("#queue a[href^='/signin']")))
	steps(t, tab, chrome.Cookies(way.URL, c.Visit(t, c.Member()).Cookies()), chromedp.Navigate(way.URL+"/rules"), chromedp.WaitVisible(chromedp.CSS("#queue .btn-primary")))
	if list := c.arrived(t); len(list) != 0 {
		t.Errorf("sent in the name of whoever came next: %+v", list)
	}
	steps(t, tab, chromedp.Click(chromedp.CSS("#queue .btn-primary")), chromedp.WaitVisible(chromedp.CSS(".queue-sent")))
	if list := c.arrived(t); len(list) != 1 || list[0].WrittenAt.IsZero() {
		t.Errorf("%+v", list)
	}
}

// TestAMessageThatWaitsIsNeverTheNextPersons: on a computer that two people use,
// nobody sees, sends or continues what the other one wrote.
func TestAMessageThatWaitsIsNeverTheNextPersons(t *testing.T) {
	c := build(t)
	c.Clock.Set(time.Now().Add(time.Hour)) // the browser goes by the wall
	way := c.tunnel(t)
	tab := chrome.Person(t, chrome.New(t))
	first, next := c.Member(), c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	steps(t, tab, chrome.Show(chrome.Phone), chrome.Cookies(way.URL, c.Visit(t, first).Cookies()), chromedp.Navigate(way.URL+"/new"))
	until(t, tab, steady)
	steps(t, tab, chromedp.Navigate(way.URL+"/new"), chromedp.WaitVisible(chromedp.CSS("form[data-offline]")), way.connected(false, true),
		chromedp.SendKeys(chromedp.CSS("#f-text"), outage), chromedp.Click(chromedp.CSS("form[data-offline] > .buttons .btn-primary")), chromedp.WaitVisible(chromedp.CSS("#queue li")),
		chromedp.SendKeys(chromedp.CSS("#f-text"), "Друга думка того самого вечора."))
	until(t, tab, `(localStorage.getItem("vidhuk:draft:new") || "").includes("Друга думка")`)
	// The session of the first is over, and another person comes.
	steps(t, tab, chrome.Cookies(way.URL, c.Visit(t, next).Cookies()), way.connected(true, true), chromedp.Navigate(way.URL+"/new"), chromedp.WaitVisible(chromedp.CSS("form[data-offline]")))
	until(t, tab, `document.readyState === "complete" && !document.querySelector(".queue-sent")`)
	if got := shown[string](t, tab, `document.getElementById("f-text").value + document.getElementById("queue").textContent`); strings.Contains(got, "Друга думка") || strings.Contains(got, outage) {
		t.Errorf("the next person reads %q", got)
	}
	// Whatever a browser would do: the server knows whose it is.
	v := c.Visit(t, next)
	v.Get("/new")
	theirs := c.Visit(t, first)
	theirs.Get("/new")
	mark := theirs.Form("/new")["mark"][0]
	if v.Form("/new")["mark"][0] == mark || len(mark) != 32 {
		t.Errorf("the mark %q tells nobody apart", mark)
	}
	if got := v.Fill("/new", "text", outage, "mark", mark, "written_at", c.Clock.Now().Format(time.RFC3339)); got.Status != http.StatusConflict || got.Header.Get("X-Another") == "" {
		t.Errorf("sent in another's name: %d", got.Status)
	}
	// The first comes back: it goes, and the draft is there.
	steps(t, tab, chrome.Cookies(way.URL, c.Visit(t, first).Cookies()), chromedp.Navigate(way.URL+"/new"), chromedp.WaitVisible(chromedp.CSS(".queue-sent")), chromedp.WaitVisible(chromedp.CSS(".draft-note")))
	if list := c.arrived(t); len(list) != 1 || list[0].AuthorID != first.AccountID {
		t.Errorf("%+v", list)
	}
}

func TestTheTimeOfWritingIsBelievedWithinReason(t *testing.T) {
	c := build(t)
	v := c.Visit(t, c.Member())
	now := c.Clock.Now()
	for _, x := range []struct {
		name, at string
		status   int
		kept     bool
	}{
		{"an hour ago", now.Add(-time.Hour).Format(time.RFC3339), http.StatusSeeOther, true},
		{"by a clock that runs ahead", now.Add(time.Hour).Format(time.RFC3339), http.StatusSeeOther, false},
		{"no time at all", "учора", http.StatusSeeOther, false},
		{"a month ago", now.AddDate(0, -1, 0).Format(time.RFC3339), http.StatusUnprocessableEntity, false},
	} {
		form := url.Values{}
		v.Get("/new")
		form.Set("written_at", x.at)
		got := v.Fill("/new", "text", "Ліхтар не горить, "+x.name, "written_at", x.at, "checked", "")
		if x.kept || x.status != http.StatusSeeOther {
			got.Is(x.status)
		}
	}
	list := c.arrived(t)
	if len(list) == 0 || list[len(list)-1].WrittenAt.IsZero() {
		t.Errorf("%+v", list)
	}
	for _, m := range list {
		if !m.WrittenAt.IsZero() && !m.WrittenAt.Equal(now.Add(-time.Hour).Truncate(time.Second)) {
			t.Errorf("%s: written at %s", m.Text, m.WrittenAt)
		}
	}
	api, err := c.Center.Submit(context.Background(), c.Member(), center.Submission{Text: outage, WrittenAt: now.Add(time.Hour)})
	if vidhuk.CodeOf(err) != "invalid_fields" {
		t.Errorf("from the future: %v, %v", api, err)
	}
}
