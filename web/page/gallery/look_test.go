package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
	"vidhuk/web/asset"
	"vidhuk/web/page"
)

// Every page, on both screens, by day and by night: readable for all, nothing
// sticks out at the side, no script or style breaks the policy.
func TestEveryPageIsGoodOnBothScreensByDayAndNight(t *testing.T) {
	if err := asset.Built(); err != nil {
		t.Skip("no look without assets: ", err)
	}
	server := httptest.NewServer(handler())
	t.Cleanup(server.Close)
	browser := chrome.New(t)
	paths := []string{"/", "/?lang=en", "/desk", "/form"}
	for _, f := range page.Failures[2:4] {
		paths = append(paths, "/failure/"+string(f.Kind))
	}
	for _, path := range paths {
		for name, view := range map[string]chrome.View{
			"phone": chrome.Phone, "phone-dark": chrome.Phone.InDark(), "desktop": chrome.Desktop, "desktop-dark": chrome.Desktop.InDark(),
		} {
			t.Run(strings.Trim(path, "/?")+"-"+name, func(t *testing.T) {
				if err := chromedp.Do(browser, chrome.Show(view), chromedp.Navigate(server.URL+path), hurry); err != nil {
					t.Fatal(err)
				}
				wide, err := chromedp.Run(browser, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
				if err != nil || wide > view.Width {
					t.Errorf("the page is %d pixels wide on a screen of %d (%v)", wide, view.Width, err)
				}
				violations, err := chromedp.Run(browser, chrome.Axe())
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range violations {
					t.Error(v)
				}
				chrome.Keep(t, browser, view, fmt.Sprintf("%s-%s", strings.NewReplacer("/", "_", "?", "_", "=", "_").Replace(path), name))
			})
		}
	}
}

// hurry fetches the pictures that wait until somebody scrolls to them.
var hurry = chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
	_, err := chromedp.Evaluate[bool](`[...document.images].every(i => i.loading = "eager")`)(ctx, tab)
	return err
})
