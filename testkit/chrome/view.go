package chrome

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// View is how somebody looks at a page.
type View struct {
	Width, Height int64 // CSS pixels
	Dark          bool  // prefers the dark scheme
	Touch         bool  // a phone: touch, mobile viewport
}

// The two screens on which every page must be good.
var (
	Phone   = View{Width: 360, Height: 740, Touch: true}
	Desktop = View{Width: 1280, Height: 800}
)

// InDark is the same view by night.
func (v View) InDark() View {
	v.Dark = true
	return v
}

// Show makes the tab look like the view until the next one. Nothing moves in
// it: reduced motion is preferred, so that two pictures of one page are alike.
func Show(v View) chromedp.Action[chromedp.Void] {
	var options []chromedp.EmulateViewportOption
	if v.Touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	return chromedp.Steps(
		chromedp.EmulateViewport(v.Width, v.Height, options...),
		chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{
					{Name: "prefers-color-scheme", Value: scheme},
					{Name: "prefers-reduced-motion", Value: "reduce"},
				},
			})
			return err
		}),
	)
}

// settled resolves when fonts and pictures are there and the page is drawn.
const settled = `(async () => {
	for (const i of document.images) i.loading = "eager";
	await document.fonts.ready;
	await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
	await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
	return true;
})()`

// Screenshot shows the view and gives a PNG of the whole page, from the top to
// the very bottom.
func Screenshot(v View) chromedp.Action[[]byte] {
	return func(ctx context.Context, tab *chromedp.Target) ([]byte, error) {
		if _, err := Show(v)(ctx, tab); err != nil {
			return nil, err
		}
		if _, err := chromedp.Evaluate[bool](settled, chromedp.EvalAwaitPromise)(ctx, tab); err != nil {
			return nil, err
		}
		return chromedp.FullScreenshot(100)(ctx, tab) // 100 is PNG
	}
}
