package zz

import (
	"bytes"
	"image"
	png2 "image/png"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
)

func TestShot(t *testing.T) {
	browser := chrome.New(t)
	if who := os.Getenv("AS"); who != "" {
		err := chromedp.Do(browser, chromedp.Navigate("http://127.0.0.1:18601/signin"))
		if err != nil { t.Fatal(err) }
		_, err = chromedp.Run(browser, chromedp.Evaluate[bool](`(()=>{document.querySelectorAll('form').forEach(f=>{ if([...f.elements].some(e=>e.value==='`+who+`')) f.querySelector('button').click() }); return true})()`))
		if err != nil { t.Fatal(err) }
		_, err = chromedp.Run(browser, chromedp.Evaluate[bool](`new Promise(r=>setTimeout(()=>r(true),1500))`, chromedp.EvalAwaitPromise))
		if err != nil { t.Fatal(err) }
	}
	for i, spec := range strings.Fields(os.Getenv("SHOTS")) {
		_ = i
		parts := strings.Split(spec, "|")
		v := chrome.Desktop
		if strings.Contains(parts[1], "p") { v = chrome.Phone }
		if strings.Contains(parts[1], "d") { v = v.InDark() }
		if _, err := chromedp.Run(browser, chrome.Show(v)); err != nil { t.Fatal(err) }
		if err := chromedp.Do(browser, chromedp.Navigate("http://127.0.0.1:18601"+parts[2])); err != nil { t.Fatal(err) }
		if len(parts) > 3 {
			chromedp.Run(browser, chromedp.Evaluate[bool](`(()=>{`+strings.ReplaceAll(parts[3],"_"," ")+`;return true})()`))
		}
		png, err := chromedp.Run(browser, chrome.Screenshot(v))
		if err != nil { t.Fatal(err) }
		im, _, err := image.Decode(bytes.NewReader(png))
		if err != nil { t.Fatal(err) }
		b := im.Bounds()
		if b.Dy() > 1900 { im = im.(interface{ SubImage(image.Rectangle) image.Image }).SubImage(image.Rect(0, 0, b.Dx(), 1900)) }
		f, _ := os.Create("/tmp/shot-"+parts[0]+".png")
		png2.Encode(f, im)
		f.Close()
	}
}
