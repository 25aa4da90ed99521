package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
	"vidhuk/web/asset"
)

// visit is a tab before the gallery, and what forms were sent to it.
type visit struct {
	*testing.T
	tab    context.Context
	url    string
	mu     sync.Mutex
	posted []string
}

func newVisit(t *testing.T) *visit {
	t.Helper()
	if err := asset.Built(); err != nil {
		t.Skip("nothing to try without assets: ", err)
	}
	v := &visit{T: t}
	gallery := handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || strings.HasPrefix(r.URL.Path, "/preference") {
			gallery.ServeHTTP(w, r)
			return
		}
		_ = r.ParseMultipartForm(1 << 20)
		v.mu.Lock()
		v.posted = append(v.posted, r.URL.Path+"?"+r.PostForm.Encode())
		v.mu.Unlock()
		w.WriteHeader(http.StatusNoContent) // the browser stays where it is
	}))
	t.Cleanup(server.Close)
	v.url, v.tab = server.URL, chrome.New(t)
	return v
}

func (v *visit) do(steps ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	if err := chromedp.Do(v.tab, steps...); err != nil {
		v.Fatal(err)
	}
}

// value evaluates a script to a text.
func (v *visit) value(script string) string {
	v.Helper()
	s, err := chromedp.Run(v.tab, chromedp.Evaluate[string]("String("+script+")"))
	if err != nil {
		v.Fatalf("%s: %v", script, err)
	}
	return s
}

// until waits for a condition of the page.
func (v *visit) until(script string) {
	v.Helper()
	patience, cancel := context.WithTimeout(v.tab, 10*time.Second)
	defer cancel()
	for {
		_, err := chromedp.Run(patience, chromedp.Poll[bool](script))
		if err == nil {
			return
		}
		if patience.Err() != nil || !leaving(err) {
			v.Fatalf("never came: %s: %v", script, err)
		}
	}
}

// leaving reports whether the page went away while it was asked.
func leaving(err error) bool {
	return strings.Contains(err.Error(), "Cannot find context") || strings.Contains(err.Error(), "navigated or closed")
}

func (v *visit) open(path string) { v.Helper(); v.do(chromedp.Navigate(v.url + path)) }

// press types one key by its place: in the Ukrainian layout the key of A says ф.
func (v *visit) press(code, sign string) {
	v.Helper()
	v.value(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {code: "` + code + `", key: "` + sign +
		`", shiftKey: "` + sign + `" === "?", bubbles: true, cancelable: true}))`)
}

func (v *visit) sent() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]string(nil), v.posted...)
}

func TestKeysWorkByPlaceInTheUkrainianLayout(t *testing.T) {
	v := newVisit(t)
	v.open("/desk")
	v.press("Digit2", "2")
	if got := v.value(`document.querySelector("[name=ground]:checked").value`); got != "politics" {
		t.Errorf("the key 2 chose %q", got)
	}
	v.press("KeyT", "е")
	if got := v.value(`document.activeElement.name`); got != "reason" {
		t.Errorf("the key of the text leads to %q", got)
	}
	v.press("Digit1", "1") // typed into the text: chooses nothing
	if got := v.value(`document.querySelector("[name=ground]:checked").value`); got != "politics" {
		t.Errorf("a digit in a text chose %q", got)
	}
	v.press("Escape", "Escape")
	if got := v.value(`document.activeElement.tagName`); got != "BODY" {
		t.Errorf("after Escape the focus is in %s", got)
	}
	v.press("Slash", "?")
	if got := v.value(`document.getElementById("keys").matches(":popover-open")`); got != "true" {
		t.Error("? does not open the help")
	}
	v.press("Slash", "?")
	v.press("KeyJ", "о")
	if got := v.value(`document.activeElement.closest("[data-item]").querySelector(".number").textContent`); got != "№ 2026-000098" {
		t.Errorf("the next in the list is %q", got)
	}
}

func TestAFormGoesOnceHoweverOftenOnePresses(t *testing.T) {
	v := newVisit(t)
	v.open("/desk")
	v.value(`(document.querySelector("[name=reason]").value = "Поза повноваженнями", document.querySelectorAll("form[action='/desk/approve'] button")[1].click())`)
	v.until(`document.querySelector("form[action='/desk/approve']").dataset.busy === "1"`)
	v.value(`document.querySelectorAll("form[action='/desk/approve'] button")[1].click()`)
	v.press("KeyR", "к")
	v.open("/desk") // whatever was sent has arrived by now
	if sent := v.sent(); len(sent) != 1 || !strings.Contains(sent[0], "version=3") {
		t.Errorf("sent %q", sent)
	}
}

func TestCtrlEnterSendsFromTheText(t *testing.T) {
	v := newVisit(t)
	v.open("/desk")
	v.value(`(a => { a.value = "Поза повноваженнями"; a.focus(); a.dispatchEvent(new KeyboardEvent("keydown", {code: "Enter", key: "Enter", ctrlKey: true, bubbles: true, cancelable: true})) })(document.querySelector("[name=reason]"))`)
	v.until(`document.querySelector("form[action='/desk/approve']").dataset.busy === "1"`)
	v.open("/desk")
	if sent := v.sent(); len(sent) != 1 || !strings.Contains(sent[0], "ground=powers") {
		t.Errorf("sent %q", sent)
	}
}

func TestADraftOutlivesTheTabAndIsErasedByHand(t *testing.T) {
	v := newVisit(t)
	v.open("/form?fresh=1")
	v.value(`(a => { a.value = "Прорвало трубу біля школи"; a.dispatchEvent(new Event("input", {bubbles: true})); a.dispatchEvent(new Event("blur")) })(document.querySelector("[name=text]"))`)
	if got := v.value(`document.querySelector(".counter").textContent`); got != "25 з 5000" {
		t.Errorf("counter: %q", got)
	}
	v.open("/form?fresh=1")
	if got := v.value(`document.querySelector("[name=text]").value`); got != "Прорвало трубу біля школи" {
		t.Errorf("restored %q", got)
	}
	v.open("/form") // a form that came back with a text of its own keeps it
	if got := v.value(`document.querySelector("[name=text]").value`); got != "Яма" {
		t.Errorf("the draft replaced what the server kept: %q", got)
	}
	v.open("/form?fresh=1")
	v.value(`document.querySelector(".draft-note button").click()`)
	v.open("/form?fresh=1")
	if got := v.value(`document.querySelector("[name=text]").value`); got != "" {
		t.Errorf("after erasing: %q", got)
	}
}

func TestASentDraftIsForgottenOnceThePageThanks(t *testing.T) {
	v := newVisit(t)
	v.open("/form?fresh=1")
	const write = `(a => { a.value = "Яма на Садовій"; a.dispatchEvent(new Event("input", {bubbles: true})) })(document.querySelector("[name=text]"))`
	v.value(write)
	v.value(`document.querySelector("form.panel").dispatchEvent(new Event("submit", {cancelable: true}))`)
	v.open("/form?fresh=1") // the same form without thanks: it did not arrive
	if got := v.value(`document.querySelector("[name=text]").value`); got != "Яма на Садовій" {
		t.Errorf("a draft that never arrived was lost: %q", got)
	}
	v.value(`document.querySelector("form.panel").dispatchEvent(new Event("submit", {cancelable: true}))`)
	v.open("/?thanks=1")
	v.open("/form?fresh=1")
	if got := v.value(`document.querySelector("[name=text]").value`); got != "" {
		t.Errorf("a sent draft came back: %q", got)
	}
}

func TestPhotosAreShownShrunkAndTakenOut(t *testing.T) {
	v := newVisit(t)
	v.open("/form?fresh=1")
	v.value(`(async () => {
		const canvas = new OffscreenCanvas(3000, 2000), ink = canvas.getContext("2d"), noise = ink.createImageData(3000, 2000);
		for (let i = 0; i < noise.data.length; i++) noise.data[i] = (i * 2654435761) >>> 24;
		ink.putImageData(noise, 0, 0);
		const blob = await canvas.convertToBlob({type: "image/png"});
		const bag = new DataTransfer();
		bag.items.add(new File([blob], "яма.png", {type: "image/png"}));
		bag.items.add(new File(["heic"], "інша.heic", {type: "image/heic"}));
		window.before = blob.size;
		const input = document.querySelector("[name=photos]");
		input.files = bag.files;
		input.dispatchEvent(new Event("change"));
	})()`)
	v.until(`document.querySelectorAll(".previews li").length === 2`)
	if got := v.value(`(f => f[0].name + " " + (f[0].size < window.before) + " " + f[1].name)(document.querySelector("[name=photos]").files)`); got != "яма.jpg true інша.heic" {
		t.Errorf("files: %q", got)
	}
	v.value(`document.querySelector(".previews button").click()`)
	if got := v.value(`[...document.querySelector("[name=photos]").files].map(f => f.name)`); got != "інша.heic" {
		t.Errorf("after taking one out: %q", got)
	}
}

func TestTheMenuOpensWithoutScriptAndKeepsTheChoice(t *testing.T) {
	v := newVisit(t)
	v.do(chrome.Show(chrome.Phone))
	v.open("/desk")
	v.do(chromedp.Click(chromedp.CSS("details.menu > summary")))
	v.do(chrome.Show(chrome.Desktop))
	v.value(`scrollTo(0, 0)`)
	v.value(`document.querySelector("button[name=theme][value=dark]").click()`)
	v.until(`document.documentElement.dataset.theme === "dark"`)
	v.value(`document.querySelector("button[name=lang][value=en]").click()`)
	v.until(`document.documentElement.lang === "en"`)
	if got := v.value(`location.pathname + " " + document.querySelector("h1").textContent`); got != "/desk Review queue" {
		t.Errorf("the choice led to %q", got)
	}
}
