package moderate_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
	"vidhuk/testkit/site"
)

var ctx = context.Background()

// city is the whole site over a town.
type city struct{ *site.Site }

func serve(t *testing.T) *city {
	t.Helper()
	return &city{site.New(t)}
}

// show makes the tab somebody's, with the session of their own browser.
func (c *city) show(t *testing.T, tab context.Context, p *site.Browser) {
	t.Helper()
	if err := chromedp.Do(tab, chrome.Cookies(c.URL, p.Cookies())); err != nil {
		t.Fatal(err)
	}
}

func (c *city) good(t *testing.T, tab context.Context, name, path string) {
	t.Helper()
	chrome.Good(t, tab, name, c.URL+path)
}
