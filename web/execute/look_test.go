package execute_test

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
	"vidhuk/web/asset"
)

var shots = flag.String("shots", "", "folder for a picture of every page")

// show makes the tab somebody's, with the session of their own browser.
func (p *person) show(tab context.Context) {
	p.t.Helper()
	at, err := url.Parse(p.site.url)
	if err != nil {
		p.t.Fatal(err)
	}
	err = chromedp.Do(tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, c := range p.client.Jar.Cookies(at) {
			if _, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: p.site.url}); err != nil {
				return err
			}
		}
		return nil
	}))
	if err != nil {
		p.t.Fatal(err)
	}
}

// good looks at a page on both screens by day and by night: nothing sticks out
// at the side, everybody can read and use it.
func good(t *testing.T, tab context.Context, s *site, name, path string) {
	t.Helper()
	for kind, view := range map[string]chrome.View{
		"phone": chrome.Phone, "phone-dark": chrome.Phone.InDark(), "desktop": chrome.Desktop, "desktop-dark": chrome.Desktop.InDark(),
	} {
		t.Run(name+"-"+kind, func(t *testing.T) {
			if err := chromedp.Do(tab, chrome.Show(view), chromedp.Navigate(s.url+path)); err != nil {
				t.Fatal(err)
			}
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
			keep(t, tab, view, fmt.Sprintf("%s-%s.png", name, kind))
		})
	}
}

func keep(t *testing.T, tab context.Context, view chrome.View, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(tab, chrome.Screenshot(view))
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name), png, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestTheDeskIsGoodOnBothScreensByDayAndNight(t *testing.T) {
	if err := asset.Built(); err != nil {
		t.Skip("no look without assets: ", err)
	}
	s := serve(t)
	tab := chrome.New(t)
	executor := s.enter(t, s.Executor(town.Roads))
	executor.show(tab)
	fresh, taken := s.Approved(town.Roads, town.Water), s.Accepted(town.Roads)
	s.Answered(vidhuk.MarkDone, town.Roads)
	s.Clock.Pass(5 * time.Hour)
	good(t, tab, s, "inbox", "/work")
	good(t, tab, s, "assignment", "/work/messages/"+string(fresh.Number))
	good(t, tab, s, "answer", "/work/messages/"+string(taken.Number))

	both := s.Person("Двоє", []vidhuk.Role{vidhuk.Executor, vidhuk.Operator1588}, town.Roads, vidhuk.Service1588)
	s.submitted(t, "Прорвало трубу, заливає підвал будинку на Соборній, 5. Аварійна не їде вже дві години!")
	s.enter(t, both).show(tab)
	good(t, tab, s, "several", "/work")
	good(t, tab, s, "emergencies", "/work/emergencies")
}
