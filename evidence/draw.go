package evidence

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/fixed"
)

// The measures of a picture, in pixels. Its height follows the text, up to a bound
// that seventy thousand letters fit into.
const (
	sheetWidth  = 900
	sheetHeight = 20_000
	margin      = 28
	inset       = 18
	thumbSide   = 250
)

// manyLines is how many line breaks a text may have and still be drawn line by line;
// with more, each is drawn as a sign, so that no text is higher than its letters need.
const manyLines = 300

// The colours of the site by day.
var (
	paper = color.RGBA{0xf4, 0xf0, 0xe6, 0xff}
	page  = color.RGBA{0xff, 0xfe, 0xfb, 0xff}
	ink   = color.RGBA{0x10, 0x26, 0x3f, 0xff}
	muted = color.RGBA{0x52, 0x60, 0x6f, 0xff}
	river = color.RGBA{0x0b, 0x68, 0x71, 0xff}
	rust  = color.RGBA{0xa3, 0x2d, 0x1c, 0xff}
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	shade = color.RGBA{0xe4, 0xde, 0xd0, 0xff}
)

var (
	title  = style{24, true, white}
	site   = style{15, false, white}
	name   = style{15, true, muted}
	value  = style{15, false, ink}
	label  = style{15, true, river}
	author = style{18, true, ink}
	small  = style{15, false, muted}
	body   = style{18, false, ink}
	notice = style{15, false, rust}
)

// drawSheet lays the sheet out from top to bottom, and then paints it.
func drawSheet(s Sheet, photos map[string][]byte) ([]byte, error) {
	p, err := newPens()
	if err != nil {
		return nil, failed(err)
	}
	l := &layout{pens: p, photos: photos}
	l.sheet(s)
	img := image.NewRGBA(image.Rect(0, 0, sheetWidth, min(l.y, sheetHeight)))
	fill(img, img.Rect, paper)
	for _, paint := range l.paints {
		paint(img)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		return nil, failed(err)
	}
	return b.Bytes(), nil
}

// layout collects what is to be painted, and how far down it has come.
type layout struct {
	pens   *pens
	photos map[string][]byte
	paints []func(*image.RGBA)
	y      int
}

func (l *layout) paint(do func(*image.RGBA)) { l.paints = append(l.paints, do) }

func (l *layout) sheet(s Sheet) {
	const head = 92
	l.paint(func(m *image.RGBA) { fill(m, image.Rect(0, 0, sheetWidth, head), ink) })
	l.y = 18
	l.text(s.Site, site, margin, sheetWidth-2*margin, 1)
	l.text(s.Title, title, margin, sheetWidth-2*margin, 1)
	l.y = head + 16
	for _, f := range s.Facts {
		l.fact(f)
	}
	l.y += 12
	for _, b := range s.Around {
		l.block(b, shade, aroundLines)
		l.y += 14
	}
	l.block(s.Post, rust, 0)
	l.y += 14
	for _, warning := range warnings(s) {
		l.text(warning, notice, margin, sheetWidth-2*margin, 0)
	}
	l.text(s.Foot, small, margin, sheetWidth-2*margin, 0)
	l.y += 16
}

// aroundLines is how much of a text is drawn that only gives the context; all of it
// is in the record.
const aroundLines = 14

func (l *layout) fact(f Fact) {
	const column = 190
	top := l.y
	l.text(f.Name, name, margin, column-12, 0)
	under := l.y
	l.y = top
	l.text(f.Value, value, margin+column, sheetWidth-2*margin-column, 0)
	l.y = max(l.y, under) + 2
}

// block draws one text in a frame with a stripe; most lines of it (0: all).
func (l *layout) block(b Block, stripe color.RGBA, most int) {
	top, at := l.y, len(l.paints)
	l.paint(nil) // the frame, whose height is known at the end
	l.y += inset - 4
	x, width := margin+inset+4, sheetWidth-2*margin-2*inset-4
	if b.Label != "" {
		l.text(b.Label, label, x, width, 0)
	}
	l.text(b.Author, author, x, width, 0)
	l.text(b.At, small, x, width, 0)
	if b.Notes != "" {
		l.text(b.Notes, small, x, width, 0)
	}
	l.y += 8
	l.text(b.Text, body, x, width, most)
	l.thumbs(b.Photos, x)
	l.y += inset - 6
	bottom := l.y
	l.paints[at] = func(m *image.RGBA) {
		fill(m, image.Rect(margin, top, sheetWidth-margin, bottom), page)
		fill(m, image.Rect(margin, top, margin+6, bottom), stripe)
	}
}

// text draws a text in lines of a width, at most so many (0: as many as it needs,
// and as the picture has room for). What is left out is counted.
func (l *layout) text(text string, s style, x, width, most int) {
	if text == "" {
		return
	}
	if room := (sheetHeight - l.y - 400) / s.leading(); most == 0 || most > room {
		most = max(room, 1)
	}
	lines, rest := l.pens.wrap(text, s, fixed.I(width), most)
	for _, line := range lines {
		baseline := l.y + s.size
		l.paint(func(m *image.RGBA) { l.pens.line(m, line, s, x, baseline) })
		l.y += s.leading()
	}
	if rest > 0 {
		l.text(fmt.Sprintf("… і ще %d знаків: повністю в записі", rest), style{15, true, rust}, x, width, 1)
	}
}

// wrap cuts a text into lines, and says how many signs did not fit into so many.
func (p *pens) wrap(text string, s style, width fixed.Int26_6, most int) (lines [][]glyph, rest int) {
	if strings.Count(text, "\n") > manyLines {
		text = strings.ReplaceAll(text, "\n", " ↵ ")
	}
	runes := []rune(text)
	for from := 0; from < len(runes); {
		if len(lines) == most {
			return lines, len(runes) - from
		}
		line, next := p.fit(runes[from:], s, width)
		lines, from = append(lines, line), from+next
	}
	return lines, 0
}

// fit takes the signs that fit into one line, and says how many it took. A line ends
// at a line break, else after the last space or hyphen, else within a word.
func (p *pens) fit(runes []rune, s style, width fixed.Int26_6) (line []glyph, taken int) {
	var x fixed.Int26_6
	breakAt := 0
	for i, r := range runes {
		if r == '\n' {
			return line, i + 1
		}
		g := p.sign(r, s)
		if r == '\t' {
			g = glyph{r: r, advance: fixed.I(2 * s.size)}
		}
		if x += g.advance; x > width && r != ' ' && len(line) > 0 {
			if breakAt == 0 {
				return line, i
			}
			return line[:breakAt], breakAt
		}
		line = append(line, g)
		if strings.ContainsRune(" -–—/\t", r) {
			breakAt = i + 1
		}
	}
	return line, len(runes)
}

// line paints signs from a point on a baseline on.
func (p *pens) line(m *image.RGBA, line []glyph, s style, x, baseline int) {
	ink := image.NewUniform(s.colour)
	dot := fixed.I(x)
	for _, g := range line {
		at := image.Pt(dot.Round(), baseline).Add(g.at)
		switch {
		case g.code != "":
			p.frame(m, g, s, dot.Round(), baseline)
		case g.mask != nil:
			draw.DrawMask(m, g.mask.Rect.Add(at), ink, image.Point{}, g.mask, image.Point{}, draw.Over)
		}
		dot += g.advance
	}
}

// frame paints a sign by its code.
func (p *pens) frame(m *image.RGBA, g glyph, s style, x, baseline int) {
	box := image.Rect(x+1, baseline-s.size+1, x+g.advance.Floor()-1, baseline+s.size/5+1)
	fill(m, box, rust)
	fill(m, box.Inset(1), white)
	columns := (len(g.code) + 1) / 2
	small := style{digitSize(s), true, rust}
	for i, r := range []rune(g.code) {
		at := image.Pt(box.Min.X+2+(i%columns)*digitWidth(s), box.Min.Y+1+(i/columns+1)*(digitSize(s)-1))
		p.line(m, []glyph{p.sign(r, small)}, small, at.X, at.Y)
	}
}

// thumbs draws photos three in a row.
func (l *layout) thumbs(list []Thumb, x int) {
	const gap = 12
	for i, t := range list {
		if i%3 == 0 {
			l.y += gap
		}
		left, top := x+(i%3)*(thumbSide+gap), l.y
		picture := decoded(l.photos[t.SHA256])
		l.paint(func(m *image.RGBA) { l.thumb(m, t, picture, image.Rect(left, top, left+thumbSide, top+thumbSide)) })
		if i%3 == 2 || i == len(list)-1 {
			l.y += thumbSide + l.captions(list[i-i%3:i+1], x, gap)
		}
	}
}

// captions writes the hashes and names of a row of photos under it.
func (l *layout) captions(row []Thumb, x, gap int) (height int) {
	s := style{12, false, muted}
	top := l.y + thumbSide
	for i, t := range row {
		words := "SHA-256 " + t.SHA256[:min(16, len(t.SHA256))] + "…"
		if t.Caption != "" {
			words = t.Caption + " · " + words
		}
		lines, _ := l.pens.wrap(words, s, fixed.I(thumbSide), 2)
		for n, line := range lines {
			left, baseline := x+i*(thumbSide+gap), top+s.size+4+n*s.leading()
			l.paint(func(m *image.RGBA) { l.pens.line(m, line, s, left, baseline) })
		}
		height = max(height, 4+len(lines)*s.leading())
	}
	return height
}

func (l *layout) thumb(m *image.RGBA, t Thumb, picture image.Image, at image.Rectangle) {
	fill(m, at, shade)
	if picture == nil {
		lines, _ := l.pens.wrap("Файл фотографії втрачено або пошкоджено", notice, fixed.I(thumbSide-20), 4)
		for n, line := range lines {
			l.pens.line(m, line, notice, at.Min.X+10, at.Min.Y+30+n*notice.leading())
		}
		return
	}
	b := picture.Bounds()
	w, h := thumbSide, thumbSide
	if b.Dx() > b.Dy() {
		h = max(1, b.Dy()*thumbSide/b.Dx())
	} else {
		w = max(1, b.Dx()*thumbSide/b.Dy())
	}
	to := image.Rect(0, 0, w, h).Add(at.Min).Add(image.Pt((thumbSide-w)/2, (thumbSide-h)/2))
	xdraw.ApproxBiLinear.Scale(m, to, picture, b, xdraw.Src, nil)
}

// decoded reads a copy that package photo made; nil for anything else.
func decoded(data []byte) image.Image {
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	return m
}

// warnings says what of the text a reader of the picture must know.
func warnings(s Sheet) []string {
	hidden, turned := false, false
	for _, b := range append([]Block{s.Post}, s.Around...) {
		for _, r := range b.Text + b.Author {
			hidden = hidden || r != '\n' && r != '\t' && unseen(r)
			turned = turned || reversed(r)
		}
	}
	var all []string
	if hidden {
		all = append(all, "У тексті є невидимі знаки: кожен показано рамкою з його кодом Юнікоду.")
	}
	if turned {
		all = append(all, "Літери, які пишуть справа наліво, подано в тому порядку, в якому їх набрано.")
	}
	return all
}

func fill(m *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}
