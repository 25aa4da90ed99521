package e2e

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"vidhuk/testkit/chrome"
)

// The screens of the pictures.
var (
	phoneScreen   = chrome.View{Width: 390, Height: 844, Touch: true}
	desktopScreen = chrome.View{Width: 1280, Height: 800}
)

// TestScreenshots draws every page of the tour as a phone and a desktop show it,
// the main ones by night too, into the folder VIDHUK_SCREENSHOTS.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("VIDHUK_SCREENSHOTS")
	if folder == "" {
		t.Skip("pictures are drawn by `make screenshots`")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	a := album{folder}
	p := demo(t)
	for _, r := range tour {
		t.Run(cmp.Or(r.who, "visitor"), func(t *testing.T) {
			g := p.enters(t, window(t), r.who, desktopScreen)
			for _, s := range r.stops {
				g.visit(s)
				a.draw(g, s)
			}
		})
	}
	t.Run("conflict", func(t *testing.T) {
		browser := window(t)
		conflict(a, p.enters(t, browser, iryna, desktopScreen), p.enters(t, browser, olena, desktopScreen))
	})
}

// conflict draws what a moderator sees whose message a colleague took over.
func conflict(a album, first, second *guest) {
	page := card("/desk", "")(first)
	first.open(page)
	first.press("Уточнити в автора…")
	first.write("Запитання авторові", "Підкажіть, будь ласка, номер будинку й під’їзд.")
	second.open(page)
	second.send("Перебрати на себе")
	first.send("Запитати автора")
	first.status(409)
	a.draw(first, stop{name: "desk-conflict"})
}

// album is a folder of pictures.
type album struct{ folder string }

// draw keeps what is in the window, as the stop asks for.
func (a album) draw(g *guest, s stop) {
	g.Helper()
	for kind, view := range map[string]chrome.View{"phone": phoneScreen, "desktop": desktopScreen} {
		a.keep(g, s.name+"-"+kind+"-light.png", view)
		if s.night {
			a.keep(g, s.name+"-"+kind+"-dark.png", view.InDark())
		}
	}
}

// keep draws the page from its top, a long one two screens high.
func (a album) keep(g *guest, name string, view chrome.View) {
	g.Helper()
	g.do(chrome.Show(view))
	g.loadPhotos()
	view.Height = min(2*view.Height, max(view.Height, value[int64](g, `document.documentElement.scrollHeight`)))
	g.do(chrome.Show(view))
	value[bool](g, `document.activeElement.blur(), scrollTo(0, 0), true`)
	g.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 1, 1)) // nothing looks as if it were pressed
	if _, err := chromedp.Run(g.tab, chromedp.Evaluate[bool](drawn, chromedp.EvalAwaitPromise)); err != nil {
		g.Fatal(err)
	}
	shot, err := chromedp.Run(g.tab, chromedp.CaptureScreenshot())
	if err == nil {
		shot, err = small(shot)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(a.folder, name), shot, 0o644)
	}
	if err != nil {
		g.Fatal(err)
	}
}

// drawn waits for fonts, pictures and the screen.
const drawn = `(async () => {
	await document.fonts.ready;
	await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
	await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	return true;
})()`

// small makes a PNG of at most 256 colours: a third of the bytes, and a page
// looks the same.
func small(shot []byte) ([]byte, error) {
	decoded, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, err
	}
	m := image.NewRGBA(decoded.Bounds())
	draw.Draw(m, m.Bounds(), decoded, m.Bounds().Min, draw.Src)
	few := image.NewPaletted(m.Bounds(), palette(m))
	nearest := map[color.RGBA]uint8{}
	for i := range few.Pix {
		c := colorAt(m, i)
		n, known := nearest[c]
		if !known {
			n = uint8(few.Palette.Index(c))
			nearest[c] = n
		}
		few.Pix[i] = n
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, few)
	return b.Bytes(), err
}

func colorAt(m *image.RGBA, i int) color.RGBA {
	return color.RGBA{m.Pix[4*i], m.Pix[4*i+1], m.Pix[4*i+2], 255}
}

// palette chooses the colours that a picture has most of: first those of its
// areas, exactly, then one of each kind of much the same colours.
func palette(m *image.RGBA) color.Palette {
	counts := map[color.RGBA]int{}
	for i := range len(m.Pix) / 4 {
		counts[colorAt(m, i)]++
	}
	exact := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), bytes.Compare([]byte{a.R, a.G, a.B}, []byte{b.R, b.G, b.B}))
	})
	type kind struct{ r, g, b uint8 }
	kindOf := func(c color.RGBA) kind { return kind{c.R >> 4, c.G >> 4, c.B >> 4} }
	const areas, most = 96, 256
	var p color.Palette
	seen := map[kind]bool{}
	for i, c := range exact {
		if len(p) == most {
			break
		}
		if i < areas || !seen[kindOf(c)] {
			p = append(p, c)
			seen[kindOf(c)] = true
		}
	}
	return p
}
