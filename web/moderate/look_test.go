package moderate_test

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
	"vidhuk/web/asset"
)

var shots = flag.String("shots", "", "folder for a picture of every page of the desk")

// enter makes the tab a person's.
func enter(t *testing.T, tab context.Context, s *site, who vidhuk.Actor) {
	t.Helper()
	err := chromedp.Do(tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{
			Name: personCookie, Value: url.QueryEscape(who.Name), URL: s.url,
		})
		return err
	}))
	if err != nil {
		t.Fatal(err)
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
	m := s.Moderator()
	enter(t, tab, s, m)
	pipe := s.submitted(t, "Прорвало трубу, заливає підвал будинку на Соборній, 5, у Центральному районі. Аварійна не їде вже дві години!")
	s.submitted(t, town.Text)
	good(t, tab, s, "queue", "/desk")
	good(t, tab, s, "review", "/desk/messages/"+string(pipe.Number))
	answered := s.Answered(vidhuk.MarkDone, town.Roads)
	redirected := s.Approved(town.Roads)
	if _, err := s.Center.Redirect(ctx, s.Executor(town.Roads), redirection(redirected, town.Roads, town.Water)); err != nil {
		t.Fatal(err)
	}
	_ = answered
	good(t, tab, s, "tags", "/desk/tags")
	good(t, tab, s, "verify", "/desk/tags?tab=verify&open="+string(answered.Number))
	good(t, tab, s, "message", "/desk/messages/"+string(answered.Number))
	for _, name := range []string{"Петро К.", "Олена"} {
		if _, err := s.Center.Join(ctx, "127.0.0.1", application(name)); err != nil {
			t.Fatal(err)
		}
	}
	good(t, tab, s, "members", "/desk/members")
}

var ctx = context.Background()

func (s *site) submitted(t *testing.T, text string) vidhuk.Message {
	t.Helper()
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: text, Place: vidhuk.Place{Address: "вул. Соборна, 5"}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func redirection(m vidhuk.Message, from, to string) center.Redirection {
	return center.Redirection{Duty: center.Duty{Ref: center.Ref{Number: m.Number}, Organization: from}, To: to, Reason: "Колектор на балансі водоканалу."}
}

func application(name string) center.Application {
	return center.Application{Email: fmt.Sprintf("%x@example.org", name), Name: name, Password: town.Password, Rules: true}
}
