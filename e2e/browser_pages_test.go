package e2e

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
)

// Every page of every role: everybody can read and use it (WCAG 2.2 AA) by day
// and by night, nothing sticks out at the side of a small phone, no picture is
// missing and every link leads somewhere. That scripts work and pages keep their
// policy is watched all the time.
func TestEveryPageIsGood(t *testing.T) {
	t.Parallel()
	p := demo(t)
	browser := window(t)
	for _, r := range tour {
		t.Run(cmp.Or(r.who, "visitor"), func(t *testing.T) {
			t.Parallel()
			p.enters(t, browser, r.who, chrome.Phone).walks(r)
		})
	}
}

// walks goes from stop to stop and looks at each.
func (g *guest) walks(r round) {
	links := map[string]string{}
	for _, s := range r.stops {
		g.visit(s)
		g.good(s.name, chrome.Phone)
		g.do(chrome.Show(chrome.Desktop.InDark()))
		g.good(s.name, chrome.Desktop)
		if !s.posts {
			for _, href := range g.links() {
				links[href] = s.name
			}
		}
		g.do(chrome.Show(chrome.Phone))
	}
	for _, href := range g.dead(slices.Sorted(maps.Keys(links))) {
		g.Errorf("%s links to %s", links[href], href)
	}
}

// outside is the first thing that sticks out at the side.
const outside = `[...document.body.querySelectorAll("*")].find(e => e.getBoundingClientRect().right > innerWidth)?.outerHTML.slice(0, 300) ?? "nothing that can be seen"`

// good asserts of what is in the window that all can see and use it.
func (g *guest) good(name string, view chrome.View) {
	g.Helper()
	if wide := value[int64](g, `document.documentElement.scrollWidth`); wide > view.Width {
		g.Errorf("%s is %d pixels wide on a screen of %d: %s", name, wide, view.Width, value[string](g, outside))
	}
	g.loadPhotos()
	g.waitFor(`!document.getAnimations().length`) // colours change in a moment, too
	violations, err := chromedp.Run(g.tab, chrome.Axe())
	if err != nil {
		g.Fatal(err)
	}
	for _, v := range violations {
		g.Errorf("%s: %v", name, v)
	}
	for _, missing := range value[[]string](g, `[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)`) {
		g.Errorf("%s: the picture %s is missing", name, missing)
	}
	for _, anchor := range value[[]string](g, `[...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href")).filter(h => h.length > 1 && !document.getElementById(h.slice(1)))`) {
		g.Errorf("%s: there is no place %s", name, anchor)
	}
}

// links are the addresses on the site to which the page leads.
func (g *guest) links() []string {
	g.Helper()
	return value[[]string](g, `[...new Set([...document.links].filter(a => a.origin === location.origin && !a.getAttribute("href").startsWith("#")).map(a => a.pathname + a.search))]`)
}

// dead are the links that lead nowhere.
func (g *guest) dead(links []string) []string {
	g.Helper()
	v, err := chromedp.Run(g.tab, chromedp.Evaluate[[]string](`(async (links) => {
		const dead = [];
		for (const l of links) if ((await fetch(l)).status >= 400) dead.push(l);
		return dead;
	})(`+quote(links)+`)`, chromedp.EvalAwaitPromise))
	if err != nil {
		g.Fatal(err)
	}
	return v
}
