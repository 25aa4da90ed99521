package chrome

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const style = `body{margin:0;background:#fff;color:#000} main{display:block;height:2000px}
	@media (prefers-color-scheme: dark){body{background:#000;color:#222}}`

const page = `<!doctype html><html lang="uk"><title>Відгук</title><link rel="stylesheet" href="/style.css">
	<meta name="viewport" content="width=device-width"><main><h1 id="who">%s</h1><p id="speaks">%s</p></main></html>`

// visitor signs in whoever says a name, and knows them again.
func visitor(w http.ResponseWriter, r *http.Request) string {
	if who := r.URL.Query().Get("who"); who != "" {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: who, Path: "/"})
		return who
	}
	if c, err := r.Cookie("who"); err == nil {
		return c.Value
	}
	return ""
}

// site is a small city: it remembers who came, by cookie, and shows an
// unreadable grey to those who prefer the dark.
func site(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'")
		switch r.URL.Path {
		case "/style.css":
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, style)
		case "/throws.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `throw new Error("no such street")`)
		case "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		case "/throws":
			fmt.Fprint(w, `<script src="/throws.js"></script>`)
		case "/inline":
			fmt.Fprint(w, `<script>document.title = "forged"</script>`)
		case "/missing":
			http.NotFound(w, r)
		default:
			fmt.Fprintf(w, page, visitor(w, r), r.Header.Get("Accept-Language"))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestSeveralPeopleAreSignedInAtOnce(t *testing.T) {
	url := site(t)
	browser := New(t)
	names := []string{"author", "moderator", "executor"}
	for _, name := range names {
		person := Person(t, browser)
		if err := chromedp.Do(person, chromedp.Navigate(url+"?who="+name), chromedp.Navigate(url)); err != nil {
			t.Fatal(err)
		}
		if got, err := chromedp.Run(person, chromedp.Text(chromedp.ID("who"))); got != name {
			t.Errorf("the tab of the %s belongs to %q (%v)", name, got, err)
		}
		if got, err := chromedp.Run(person, chromedp.Text(chromedp.ID("speaks"))); !strings.HasPrefix(got, "uk") {
			t.Errorf("the %s asks for pages in %q (%v)", name, got, err)
		}
	}
	if err := chromedp.Do(browser, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	if got, _ := chromedp.Run(browser, chromedp.TextContent(chromedp.ID("who"))); got != "" {
		t.Errorf("the first tab is signed in as %q", got)
	}
	zone, err := chromedp.Run(browser, chromedp.Evaluate[string]("Intl.DateTimeFormat().resolvedOptions().timeZone"))
	if !slices.Contains([]string{"Europe/Kyiv", "Europe/Kiev"}, zone) {
		t.Errorf("the browser lives in %q (%v)", zone, err)
	}
}

func TestAPictureShowsTheWholePage(t *testing.T) {
	url := site(t)
	browser := New(t)
	if err := chromedp.Do(browser, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		view   View
		bright bool
	}{{Phone, true}, {Desktop.InDark(), false}, {Desktop, true}} {
		shot, err := chromedp.Run(browser, Screenshot(c.view))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(shot))
		if err != nil {
			t.Fatal(err)
		}
		size := picture.Bounds()
		if size.Dx() != int(c.view.Width) || size.Dy() < 2000 {
			t.Errorf("%+v: the picture is %d × %d", c.view, size.Dx(), size.Dy())
		}
		red, _, _, _ := picture.At(size.Dx()-1, size.Dy()-1).RGBA()
		if (red > 0x8000) != c.bright {
			t.Errorf("%+v: the background has a red of %#x", c.view, red)
		}
	}
}

func TestPoorContrastIsFoundInTheSchemeThatHasIt(t *testing.T) {
	url := site(t)
	browser := New(t)
	if err := chromedp.Do(browser, chromedp.Navigate(url+"?who=reader"), Show(Desktop)); err != nil {
		t.Fatal(err)
	}
	if v, err := chromedp.Run(browser, Axe()); err != nil || len(v) != 0 {
		t.Errorf("by day: %v %v", v, err)
	}
	if err := chromedp.Do(browser, Show(Desktop.InDark())); err != nil {
		t.Fatal(err)
	}
	v, err := chromedp.Run(browser, Axe())
	if err != nil || len(v) != 1 || v[0].Rule != "color-contrast" || !strings.Contains(v[0].String(), "#who") {
		t.Errorf("by night: %v %v", v, err)
	}
}

// witness is a test that writes down what it would fail for.
type witness struct {
	testing.TB
	cleanups []func()
	failures []string
}

func (w *witness) Cleanup(f func()) { w.cleanups = append(w.cleanups, f) }

func (w *witness) Errorf(format string, args ...any) {
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

// end runs the cleanups, and gives what the test failed for.
func (w *witness) end() []string {
	for _, f := range slices.Backward(w.cleanups) {
		f()
	}
	return w.failures
}

func TestFailedScriptsAndBrokenPoliciesFailTheTest(t *testing.T) {
	url := site(t)
	browser := New(t)
	for path, want := range map[string]string{
		"/inline":  "broke its policy",
		"/throws":  "no such street",
		"/missing": "", // a 404 is an answer like any other
		"/":        "",
	} {
		w := &witness{TB: t}
		if err := chromedp.Do(tab(w, browser), chromedp.Navigate(url+path)); err != nil {
			t.Fatal(err)
		}
		failures := w.end()
		if want == "" && len(failures) > 0 || want != "" && (len(failures) != 1 || !strings.Contains(failures[0], want)) {
			t.Errorf("%s fails the test for %q, want %q", path, failures, want)
		}
	}
}
