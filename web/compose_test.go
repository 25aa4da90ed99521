package web_test

import (
	"context"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	permission "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/testkit/chrome"
)

// within bounds an action that may wait for what never comes.
func within[T any](tab context.Context, a chromedp.Action[T]) (T, error) {
	patience, cancel := context.WithTimeout(tab, time.Minute)
	defer cancel()
	return chromedp.Run(patience, a)
}

// steps runs actions in a tab, and stops the test at the first that fails.
func steps(t *testing.T, tab context.Context, all ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, a := range all {
		if _, err := within(tab, a); err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// shown evaluates an expression in the page.
func shown[T any](t *testing.T, tab context.Context, expression string) T {
	t.Helper()
	v, err := within(tab, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to be true.
func until(t *testing.T, tab context.Context, expression string) {
	t.Helper()
	if _, err := within(tab, chromedp.Poll[bool](expression)); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
}

// at puts the tab on a point of the map, and lets the site ask for it.
func at(site string, lat, lon float64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		here, err := cdp.Call(ctx, tab, target.GetTargetInfo, target.GetTargetInfoParams{})
		if err != nil {
			return err
		}
		grant := permission.SetPermissionParams{
			Permission: &permission.PermissionDescriptor{Name: "geolocation"}, Setting: permission.PermissionSettingGranted, Origin: site,
			BrowserContextID: here.TargetInfo.BrowserContextID,
		}
		if _, err := cdp.Call(ctx, tab, permission.SetPermission, grant); err != nil {
			return err
		}
		accuracy := 5.0
		_, err = cdp.Call(ctx, tab, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: &accuracy})
		return err
	})
}

func TestTheFormHelpsWhileOneWrites(t *testing.T) {
	c, _, all := looked(t)
	who := c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	tab := chrome.Person(t, all)
	c.enter(t, tab, who)
	text := "На перехресті Садової, 31, та 6-ї Слобідської після дощу провалився асфальт. Яма на всю смугу, поставте огородження, ідіоти! Дзвоніть 067 123 45 67, прорвало й трубу"
	steps(t, tab, chrome.Show(chrome.Phone), chromedp.Navigate(c.URL+"/new"), chromedp.SendKeys(chromedp.CSS("#f-text"), text),
		chromedp.WaitVisible(chromedp.CSS("[data-hints] .hint-block")))
	hints := shown[string](t, tab, `document.querySelector("[data-hints]").innerText`)
	for _, want := range []string{"Схоже на аварію", "1588", "Схоже повідомлення", "«067 123 45 67»", "«ідіоти»", "вул. Садова, 31"} {
		if !strings.Contains(hints, want) {
			t.Errorf("while one writes %q is not said: %s", want, hints)
		}
	}
	chrome.Good(t, tab, "new-hints", "")

	steps(t, tab, chromedp.Click(chromedp.CSS(`[data-fill="place.address"]`)))
	until(t, tab, `document.querySelector("#f-place\\.address").value === "вул. Садова, 31"`)
	until(t, tab, `!document.querySelector('[data-fill="place.address"]')`) // it is no longer taken from the text

	// The draft of the whole form survives the page.
	until(t, tab, `(localStorage.getItem("vidhuk:draft:new") || "").includes("вул. Садова, 31")`)
	steps(t, tab, chromedp.Navigate(c.URL+"/"), chromedp.Navigate(c.URL+"/new"), chromedp.WaitVisible(chromedp.CSS(".draft-note")))
	if got := shown[string](t, tab, `document.querySelector("#f-text").value + "|" + document.querySelector("#f-place\\.address").value`); got != text+"|вул. Садова, 31" {
		t.Errorf("of the draft is left %q", got)
	}

	// What was read while writing is not shown again when it is sent.
	until(t, tab, `!!document.querySelector("[data-hints] .hint-block")`)
	steps(t, tab, chromedp.Click(chromedp.CSS("form.compose > .buttons .btn-primary")), chromedp.WaitVisible(chromedp.CSS(`[data-flash="good"]`)))
	if n := len(c.mine(t, who)); n != 1 {
		t.Fatalf("%d messages are sent", n)
	}
	steps(t, tab, chromedp.Navigate(c.URL+"/new"), chromedp.WaitVisible(chromedp.CSS("#f-text")))
	if left := shown[string](t, tab, `document.querySelector("#f-text").value`); left != "" {
		t.Errorf("the draft is still there after sending: %q", left)
	}
}

// A hint comes a moment after the last letter, when the next field is already
// being filled in or a finger is on its way: neither loses its place.
func TestHintsDoNotMoveTheFormUnderTheFinger(t *testing.T) {
	c, _, all := looked(t)
	tab := chrome.Person(t, all)
	c.enter(t, tab, c.Member())
	const (
		hints   = `document.querySelector("[data-hints] .hints")`
		address = `document.querySelector("#f-place\\.address")`
		top     = `Math.round(` + address + `.getBoundingClientRect().top)`
		asked   = `performance.getEntriesByType("resource").filter(e => e.name === new URL(document.querySelector("form.compose").dataset.compose, location).href).length`
		write   = `(document.querySelector("#f-text").value = "На Садовій, 31, прорвало трубу, вода заливає двір", ` + address + `.focus(), ` + address + `.scrollIntoView({block: "center"}),
			document.querySelector("#f-text").dispatchEvent(new Event("input", {bubbles: true})), true)`
	)
	steps(t, tab, chrome.Show(chrome.Phone), chromedp.Navigate(c.URL+"/new"), chromedp.WaitVisible(chromedp.CSS("#f-text")))
	shown[bool](t, tab, write)
	before := shown[int64](t, tab, top)
	until(t, tab, `!!`+hints)
	if after := shown[int64](t, tab, top); after < before-1 || after > before+1 {
		t.Errorf("the field that is being filled in went from %d to %d", before, after)
	}

	steps(t, tab, chromedp.Navigate(c.URL+"/"), chromedp.Navigate(c.URL+"/new"), chromedp.WaitVisible(chromedp.CSS("#f-text")))
	shown[bool](t, tab, `(dispatchEvent(new PointerEvent("pointerdown")), true) && `+write)
	until(t, tab, asked+` > 0`)
	shown[bool](t, tab, `(requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = true))), true)`)
	until(t, tab, `window.drawn === true`)
	if shown[bool](t, tab, `!!`+hints) {
		t.Error("a hint came under a pressed finger")
	}
	shown[bool](t, tab, `dispatchEvent(new PointerEvent("pointerup"))`)
	until(t, tab, `!!`+hints)
}

// Who does not see the button grow pale hears that the form is on its way.
func TestAFormSaysThatItIsOnItsWay(t *testing.T) {
	c, _, all := looked(t)
	tab := chrome.Person(t, all)
	steps(t, tab, chrome.Show(chrome.Phone), chromedp.Navigate(c.URL+"/search"))
	shown[bool](t, tab, `(addEventListener("submit", e => e.preventDefault()), document.querySelector("main form button").click(), true)`)
	until(t, tab, `document.querySelector("#live").textContent === "Надсилаємо…"`)
}

func TestTheFormKnowsStreetsThePointAndShrinksPhotos(t *testing.T) {
	c, _, all := looked(t)
	tab := chrome.Person(t, all)
	c.enter(t, tab, c.Member())
	steps(t, tab, chrome.Show(chrome.Desktop), at(c.URL, 46.9755, 31.9952), chromedp.Navigate(c.URL+"/new"),
		chromedp.SendKeys(chromedp.CSS("#f-place\\.address"), "навар"))
	until(t, tab, `[...document.querySelectorAll("#streets option")].some(o => o.value === "вул. А. Покровського")`)

	steps(t, tab, chromedp.Click(chromedp.CSS("details.field summary")), chromedp.Click(chromedp.CSS("[data-locate]")))
	until(t, tab, `document.querySelector("#f-place\\.lat").value === "46.97550" && document.querySelector("#f-place\\.lon").value === "31.99520"`)

	photo := filepath.Join(t.TempDir(), "яма.jpg")
	if err := os.WriteFile(photo, picture(t, 3000, 2000, color.White), 0o600); err != nil {
		t.Fatal(err)
	}
	steps(t, tab, chromedp.SetUploadFiles(chromedp.CSS("#f-photos"), []string{photo}), chromedp.WaitVisible(chromedp.CSS(".previews li")))
	size, err := chromedp.Run(tab, chromedp.Evaluate[string](
		`createImageBitmap(document.querySelector("#f-photos").files[0]).then(b => b.width + "x" + b.height)`, chromedp.EvalAwaitPromise))
	if err != nil || size != "1920x1280" {
		t.Errorf("the photo goes as %q (%v)", size, err)
	}
}

// Without script the same is said in one pass when the form is sent.
func TestTheCheckBeforeSendingIsGoodToRead(t *testing.T) {
	c, _, all := looked(t)
	tab := chrome.Person(t, all)
	c.enter(t, tab, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	steps(t, tab, script(false), chrome.Show(chrome.Phone), chromedp.Navigate(c.URL+"/new"),
		chromedp.SendKeys(chromedp.CSS("#f-text"), "На Садовій, 31, після дощу провалився асфальт, яма на всю смугу, прорвало трубу. Дзвоніть 067 123 45 67. І пенсію не дають"),
		chromedp.SendKeys(chromedp.CSS("#f-place\\.address"), "вул. 8 Березня, 5"),
		chromedp.Click(chromedp.CSS("form.compose > .buttons .btn-primary")), chromedp.WaitVisible(chromedp.CSS(".check")))
	steps(t, tab, script(true)) // axe needs it
	chrome.Good(t, tab, "new-check", "")
}

// script turns script on or off in the tab.
func script(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}
