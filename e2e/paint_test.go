package e2e

import (
	"context"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
)

// line is a connection as the browser's developer tools imitate it.
type line struct {
	name    string
	latency float64 // milliseconds to the first byte
	speed   float64 // bytes a second, down and up
}

// lines are the presets of the developer tools.
var lines = []line{
	{"slow-3G", 2000, 400 << 10 / 8},
	{"fast-3G", 562.5, 1.44 * (1 << 20) / 8},
}

// slowdown is how much slower the processor of an old phone is than ours.
const slowdown = 4

// painted is what a reader waits for and what moves under their eyes.
type painted struct {
	FCP    float64 // milliseconds until something can be read
	LCP    float64 // until the largest thing of the first view stands
	CLS    float64 // how much of the view moved, and how far
	Bytes  float64 // over the wire, without pictures
	Photos float64 // bytes of pictures
}

// paint looks at a page that has loaded, and waits for what comes late.
const paint = `new Promise(done => {
	let lcp = 0, cls = 0;
	new PerformanceObserver(l => l.getEntries().forEach(e => lcp = e.startTime)).observe({type: "largest-contentful-paint", buffered: true});
	new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) cls += e.value; })).observe({type: "layout-shift", buffered: true});
	setTimeout(() => {
		const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
		const sum = list => list.reduce((n, e) => n + e.transferSize, 0), photo = e => e.initiatorType === "img";
		done({
			fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, lcp, cls,
			bytes: sum(all.filter(e => !photo(e))), photos: sum(all.filter(photo)),
		});
	}, 3000);
})`

// BenchmarkFirstView measures what a first visit on an old phone feels like:
// nothing in the cache, a slow line, a slow processor. It reports the median of
// the visits. Run it on an idle machine: make bench PKG=./e2e BENCH=BenchmarkFirstView
func BenchmarkFirstView(b *testing.B) {
	p := demo(b)
	for _, l := range lines {
		for _, page := range []struct{ name, path string }{
			{"feed", "/"}, {"message", ""}, {"new", "/new"}, {"alerts", "/alerts"}, {"stats", "/stats"}, {"rules", "/rules"},
		} {
			b.Run(l.name+"/"+page.name, func(b *testing.B) {
				path := page.path
				if path == "" {
					path = card("/?state=closed", "Роботу виконано")(p.guest(b, window(b), "читач", "", chrome.Phone))
				}
				var all []painted
				for range b.N {
					all = append(all, p.visited(b, l, path))
				}
				for unit, of := range map[string]func(painted) float64{
					"ms-FCP": func(v painted) float64 { return v.FCP }, "ms-LCP": func(v painted) float64 { return v.LCP },
					"CLS": func(v painted) float64 { return v.CLS }, "B/page": func(v painted) float64 { return v.Bytes },
					"B/photos": func(v painted) float64 { return v.Photos },
				} {
					values := make([]float64, len(all))
					for i, v := range all {
						values[i] = of(v)
					}
					slices.Sort(values)
					b.ReportMetric(values[len(values)/2], unit)
				}
			})
		}
	}
}

// visited is one first visit in a browser of its own.
func (p *program) visited(b *testing.B, l line, path string) painted {
	b.Helper()
	g := p.guest(b, window(b), "читач", "", chrome.Phone)
	g.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Latency: l.latency, DownloadThroughput: l.speed, UploadThroughput: l.speed}},
		})
		if err == nil {
			_, err = cdp.Call(ctx, tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowdown})
		}
		return err
	}))
	g.open(path)
	v, err := chromedp.Run(g.tab, chromedp.Evaluate[painted](paint, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	return v
}
