package chrome

import (
	"context"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder for a picture of every page that a test looks at")

// Cookies makes the tab somebody's at an address, with what their own client
// was given there.
func Cookies(address string, cookies []*http.Cookie) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		for _, c := range cookies {
			if _, err := cdp.Call(ctx, tab, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: address}); err != nil {
				return err
			}
		}
		return nil
	})
}

// views are the screens on which every page must be good: both sizes and both
// schemes, and every pair of them when somebody wants pictures.
func views() map[string]View {
	all := map[string]View{"phone": Phone, "desktop-dark": Desktop.InDark()}
	if *shots != "" {
		all["phone-dark"], all["desktop"] = Phone.InDark(), Desktop
	}
	return all
}

// Good looks at a page on both screens by day and by night: nothing sticks out
// at the side, everybody can read and use it. An empty address is the page that
// the tab shows now. With -shots it keeps pictures under the name.
func Good(t *testing.T, tab context.Context, name, address string) {
	t.Helper()
	for kind, view := range views() {
		t.Run(name+"-"+kind, func(t *testing.T) {
			steps := []chromedp.Action[chromedp.Void]{Show(view)}
			if address != "" {
				steps = append(steps, chromedp.Navigate(address))
			}
			for _, step := range steps {
				if _, err := chromedp.Run(tab, step); err != nil {
					t.Fatal(err)
				}
			}
			inspect(t, tab, view)
			Keep(t, tab, view, name+"-"+kind)
		})
	}
}

func inspect(t *testing.T, tab context.Context, view View) {
	t.Helper()
	wide, err := chromedp.Run(tab, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
	if err != nil || wide > view.Width {
		t.Errorf("the page is %d pixels wide on a screen of %d (%v)", wide, view.Width, err)
	}
	violations, err := chromedp.Run(tab, Axe())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Error(v)
	}
}

// Keep writes a picture of what the tab shows, when the flag -shots asks for it.
func Keep(t testing.TB, tab context.Context, view View, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(tab, Screenshot(view))
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}
