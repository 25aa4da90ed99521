package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
	"vidhuk/web/asset"
)

// guest is a person before a browser window of their own. What they do is said
// in the words of the page: they press what they can see, and read what stands
// there.
type guest struct {
	testing.TB
	name  string
	role  string // empty: a visitor without an account
	site  string
	tab   context.Context
	touch bool
	last  *network.Response // of the page that is open
}

// window starts the program's browser, for guests to come.
func window(t testing.TB) context.Context {
	t.Helper()
	if err := asset.Built(); err != nil {
		t.Skip("no pages without assets: ", err)
	}
	return chrome.New(t)
}

// guest opens a window for somebody. When the test fails, a picture of what they
// saw last is kept.
func (p *program) guest(t testing.TB, browser context.Context, name, role string, view chrome.View) *guest {
	t.Helper()
	g := &guest{TB: t, name: name, role: role, site: p.url(""), tab: chrome.Person(t, browser), touch: view.Touch}
	t.Cleanup(g.keepWhenFailed)
	g.do(chrome.Show(view))
	return g
}

// keepWhenFailed leaves a picture behind a failed test.
func (g *guest) keepWhenFailed() {
	if !g.Failed() {
		return
	}
	patience, cancel := context.WithTimeout(g.tab, 10*time.Second)
	defer cancel()
	png, err := chromedp.Run(patience, chromedp.FullScreenshot(100))
	if err != nil {
		g.Logf("%s: no picture: %v", g.name, err)
		return
	}
	path := filepath.Join(os.TempDir(), strings.ReplaceAll(g.Name(), "/", "-")+"-"+g.name+".png")
	if err := os.WriteFile(path, png, 0o644); err != nil {
		g.Log(err)
		return
	}
	g.Logf("what %s saw last: %s", g.name, path)
}

// withoutScript switches scripts off, as an old phone or a careful person does.
func (g *guest) withoutScript() {
	g.Helper()
	g.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// signIn enters by the form, as somebody who has an account.
func (g *guest) signIn() {
	g.Helper()
	g.open("/signin")
	g.write("Електронна пошта", email(g.name, g.role))
	g.write("Пароль", password)
	g.send("Увійти")
	g.sees("Вітаємо, " + g.name)
}

func (g *guest) do(steps ...chromedp.Action[chromedp.Void]) {
	g.Helper()
	if err := chromedp.Do(g.tab, steps...); err != nil {
		g.Fatalf("%s: %v", g.name, err)
	}
}

// load does something that leads to another page, and waits for it.
func (g *guest) load(step chromedp.Action[chromedp.Void]) {
	g.Helper()
	if err := g.loading(step); err != nil {
		g.Fatalf("%s: %v", g.name, err)
	}
}

func (g *guest) loading(step chromedp.Action[chromedp.Void]) (err error) {
	patience, cancel := context.WithTimeout(g.tab, 30*time.Second)
	defer cancel()
	g.last, err = chromedp.RunResponse(patience, step)
	return err
}

// open goes to an address of the site.
func (g *guest) open(path string) { g.Helper(); g.load(chromedp.Navigate(g.site + path)) }

// status asserts how the page that is open was answered.
func (g *guest) status(want int) {
	g.Helper()
	if g.last == nil || g.last.Status != int64(want) {
		g.Errorf("%s: the page %s was answered with %d, not %d", g.name, g.path(), g.last.Status, want)
	}
}

// path is the address that stands in the window.
func (g *guest) path() string {
	g.Helper()
	return value[string](g, `location.pathname + location.search`)
}

// value evaluates a script.
func value[T any](g *guest, script string) T {
	g.Helper()
	v, err := chromedp.Run(g.tab, chromedp.Evaluate[T](script))
	if err != nil {
		g.Fatalf("%s: %s: %v", g.name, script, err)
	}
	return v
}

// legible is a script that gives what can be read on the page now, in its fields too.
const legible = `[document.body.innerText, ...[...document.querySelectorAll("textarea, input:not([type=hidden])")].filter(e => e.checkVisibility()).map(e => e.value)].join("\n")`

// said is what can be read on the page now.
func (g *guest) said() string { g.Helper(); return value[string](g, legible) }

// loadPhotos fetches the pictures of the page that are out of sight, too.
func (g *guest) loadPhotos() {
	g.Helper()
	value[bool](g, `[...document.images].every(i => i.loading = "eager")`)
}

// sees waits until all the words can be read on the page. White space does not
// count, nor do capitals that only the style makes.
func (g *guest) sees(words ...string) {
	g.Helper()
	for _, w := range words {
		if !g.waitFor(reads(w)) {
			g.Fatalf("%s does not see %q on %s, but:\n%s", g.name, w, g.path(), g.said())
		}
	}
}

// seesNot asserts that the words are not on the page.
func (g *guest) seesNot(words ...string) {
	g.Helper()
	for _, w := range words {
		if value[bool](g, reads(w)) {
			g.Errorf("%s sees %q on %s", g.name, w, g.path())
		}
	}
}

// reads is a condition of the page: that the words can be read on it.
func reads(words string) string {
	return fmt.Sprintf(`((all, part) => all.includes(part))(...[`+legible+`, %s].map(s => s.toLowerCase().replace(/\s+/g, " ")))`, quote(words))
}

// waitFor waits for a condition of the page. Without scripts nothing comes
// later: what is not there now never will be.
func (g *guest) waitFor(condition string) bool {
	g.Helper()
	if value[bool](g, condition) {
		return true
	}
	patience, cancel := context.WithTimeout(g.tab, 10*time.Second)
	defer cancel()
	_, err := chromedp.Run(patience, chromedp.Poll[bool](condition))
	return err == nil
}

// quote writes a text or a number as a script does.
func quote(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // they can always be written
	}
	return string(b)
}

// point is a place on the screen.
type point struct {
	X, Y  float64
	Other []string // what could be pressed instead, when there is no such thing
	Found bool
}

// pointing finds what can be pressed and begins with the words, brings it into
// view and gives its middle. What lies under something else is not found.
const pointing = `((words, selector) => {
	const said = e => (e.innerText || e.ariaLabel || "").trim().replace(/\s+/g, " ");
	const seen = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches(":disabled"));
	seen.sort((a, b) => !!b.closest("main") - !!a.closest("main")); // the menu comes last
	const e = seen.find(e => said(e) === words) ?? seen.find(e => said(e).startsWith(words + " "));
	if (!e) return {found: false, other: seen.map(said)};
	e.scrollIntoView({block: "center", behavior: "instant"});
	const r = e.getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2;
	const top = document.elementFromPoint(x, y);
	return {found: e.contains(top), x, y, other: ["under " + top?.outerHTML.slice(0, 200)]};
})`

// pressable are the things that a finger can press.
const pressable = `button, summary, a, label`

// pressing presses what begins with the words.
func (g *guest) pressing(words string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		at, err := chromedp.Evaluate[point](pointing+"("+quote(words)+","+quote(pressable)+")")(ctx, tab)
		if err != nil {
			return err
		}
		if !at.Found {
			return fmt.Errorf("nothing to press says %q, only: %s", words, strings.Join(at.Other, " | "))
		}
		press := chromedp.MouseClickXY(at.X, at.Y)
		if g.touch {
			press = chromedp.TapXY(at.X, at.Y)
		}
		_, err = press(ctx, tab)
		return err
	})
}

// press presses a button, a link, a box that begins with the words and stays on
// the page.
func (g *guest) press(words string) { g.Helper(); g.do(g.pressing(words)) }

// send presses a button or link that leads to another page, and waits for it.
func (g *guest) send(words string) { g.Helper(); g.load(g.pressing(words)) }

// field is the selector of the visible field under a label that begins with the
// words.
func (g *guest) field(words string) string {
	g.Helper()
	id := value[string](g, `((words) => {
		const seen = [...document.querySelectorAll("label.label")].filter(l => l.checkVisibility() && l.control && !l.control.matches(":disabled"));
		const said = l => l.innerText.trim();
		const l = seen.find(l => said(l) === words) ?? seen.find(l => said(l).startsWith(words));
		return l ? l.control.id : "! " + seen.map(said).join(" | ");
	})(`+quote(words)+`)`)
	if strings.HasPrefix(id, "!") {
		g.Fatalf("%s: no field is called %q, only: %s", g.name, words, id[2:])
	}
	return id
}

// write types into the field under a label, over what was there.
func (g *guest) write(label, text string) {
	g.Helper()
	id := g.field(label)
	g.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := chromedp.Evaluate[chromedp.Void](`(e => { e.focus(); e.select() })(document.getElementById(`+quote(id)+`))`)(ctx, tab); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// written is what the field under a label holds.
func (g *guest) written(label string) string {
	g.Helper()
	return value[string](g, `document.getElementById(`+quote(g.field(label))+`).value`)
}

// choose chooses from the list under a label what it calls so.
func (g *guest) choose(label, option string) {
	g.Helper()
	value[bool](g, `((list, words) => {
		const o = [...list.options].find(o => o.label.trim() === words);
		if (!o) throw new Error("no such choice; there are " + [...list.options].map(o => o.label).join(" | "));
		list.value = o.value;
		list.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})(document.getElementById(`+quote(g.field(label))+`), `+quote(option)+`)`)
}

// upload puts files into the field of photos under a label.
func (g *guest) upload(label string, files ...string) {
	g.Helper()
	g.do(chromedp.SetUploadFiles(chromedp.CSS("#"+strings.ReplaceAll(g.field(label), ".", `\.`)), files))
}

// key is a key of the keyboard by its place, and what it types in the layout of
// whoever sits there.
type key struct {
	code string // the same in every layout
	sign string
	vk   int64 // the number of the key on Windows
}

// The keys that the tests press, as a Ukrainian layout has them.
var (
	keyA = key{"KeyA", "ф", 'A'}
	keyO = key{"KeyO", "щ", 'O'}
)

// hit presses a physical key.
func (g *guest) hit(k key) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		for _, typ := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			p := input.DispatchKeyEventParams{Type: typ, Code: k.code, Key: k.sign, WindowsVirtualKeyCode: k.vk, NativeVirtualKeyCode: k.vk}
			if typ == input.DispatchKeyEventTypeKeyDown {
				p.Text = k.sign
			}
			if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// together does what several people do at the same moment.
func together(t testing.TB, steps map[*guest]chromedp.Action[chromedp.Void]) {
	t.Helper()
	start, failures := make(chan struct{}), make(chan error, len(steps))
	for g, step := range steps {
		go func() {
			<-start
			if err := g.loading(step); err != nil {
				failures <- fmt.Errorf("%s: %w", g.name, err)
				return
			}
			failures <- nil
		}()
	}
	close(start)
	for range steps {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

// winner gives the one of two people who was faster, and the one who was told of
// it.
func winner(t testing.TB, a, b *guest) (first, second *guest) {
	t.Helper()
	switch {
	case a.last.Status == http.StatusOK && b.last.Status == http.StatusConflict:
		return a, b
	case b.last.Status == http.StatusOK && a.last.Status == http.StatusConflict:
		return b, a
	}
	t.Fatalf("%s was answered with %d and %s with %d", a.name, a.last.Status, b.name, b.last.Status)
	return nil, nil
}
