package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sort"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The size of a card, in pixels: what previews of links ask for.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// Card is the picture that a link to a page without photos shows: who says it,
// what it is, where it stands. Words that do not fit are cut with an ellipsis,
// and signs that the typeface lacks are left out.
type Card struct {
	Site   string // in the band: the centre and the city
	Kicker string // over the title: a number, a kind
	Badge  string // the state; may be empty
	Tone   color.RGBA
	Title  string
	Text   string // may be empty
	Foot   string // place and topic, or who speaks; may be empty
}

// The colours of the site by day.
var (
	paper = color.RGBA{0xf4, 0xf0, 0xe6, 0xff}
	page  = color.RGBA{0xff, 0xfe, 0xfb, 0xff}
	ink   = color.RGBA{0x10, 0x26, 0x3f, 0xff}
	muted = color.RGBA{0x52, 0x60, 0x6f, 0xff}
	river = color.RGBA{0x0b, 0x68, 0x71, 0xff}
	grain = color.RGBA{0xf4, 0xb6, 0x3f, 0xff}
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

// typefaces are parsed once. Both are Liberation Sans (SIL OFL): they have every
// letter of Ukrainian, the apostrophe ʼ and №.
var typefaces = sync.OnceValues(func() (faces [2]*sfnt.Font, err error) {
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		if faces[i], err = opentype.Parse(ttf); err != nil {
			return faces, err
		}
	}
	return faces, nil
})

// PNG draws the card.
func (c Card) PNG() ([]byte, error) {
	faces, err := typefaces()
	if err != nil {
		return nil, err
	}
	s := &board{img: image.NewRGBA(image.Rect(0, 0, CardWidth, CardHeight)), regular: faces[0], bold: faces[1]}
	s.fill(0, 0, CardWidth, CardHeight, paper)
	s.band(c.Site)
	s.round(40, 150, CardWidth-40, CardHeight-40, 18, page)
	s.fill(40, 168, 54, CardHeight-58, c.Tone)
	const left, right = 96, CardWidth - 88
	width := right - left
	if c.Badge != "" {
		width -= s.badge(c.Badge, right, 186, c.Tone) + 30
	}
	s.words(s.bold, 34, c.Kicker, left, 226, width, 1, muted)
	y := s.words(s.bold, 52, c.Title, left, 312, right-left, 3, ink)
	if room := (CardHeight - 130 - y) / 46; c.Text != "" && room > 0 {
		s.words(s.regular, 34, c.Text, left, y+6, right-left, min(room, 3), ink)
	}
	s.words(s.bold, 28, c.Foot, left, CardHeight-74, right-left, 1, river)
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, s.img)
	return b.Bytes(), err
}

// board is what a card is drawn on.
type board struct {
	img           *image.RGBA
	regular, bold *sfnt.Font
}

func (s *board) fill(x0, y0, x1, y1 int, c color.RGBA) {
	draw.Draw(s.img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

// shape fills a closed polygon of pairs of coordinates.
func (s *board) shape(c color.RGBA, points ...float32) {
	r := vector.NewRasterizer(CardWidth, CardHeight)
	r.MoveTo(points[0], points[1])
	for i := 2; i+1 < len(points); i += 2 {
		r.LineTo(points[i], points[i+1])
	}
	r.ClosePath()
	r.Draw(s.img, s.img.Bounds(), image.NewUniform(c), image.Point{})
}

// round fills a rectangle with round corners.
func (s *board) round(x0, y0, x1, y1, radius float32, c color.RGBA) {
	const k = 0.5523 // a quarter of a circle as a cubic curve
	r := vector.NewRasterizer(CardWidth, CardHeight)
	d := radius * (1 - k)
	r.MoveTo(x0+radius, y0)
	r.LineTo(x1-radius, y0)
	r.CubeTo(x1-d, y0, x1, y0+d, x1, y0+radius)
	r.LineTo(x1, y1-radius)
	r.CubeTo(x1, y1-d, x1-d, y1, x1-radius, y1)
	r.LineTo(x0+radius, y1)
	r.CubeTo(x0+d, y1, x0, y1-d, x0, y1-radius)
	r.LineTo(x0, y0+radius)
	r.CubeTo(x0, y0+d, x0+d, y0, x0+radius, y0)
	r.ClosePath()
	r.Draw(s.img, s.img.Bounds(), image.NewUniform(c), image.Point{})
}

// band is the head of the site: the sign, its name, and a line of grain.
func (s *board) band(name string) {
	s.fill(0, 0, CardWidth, 110, ink)
	s.fill(0, 110, CardWidth, 116, grain)
	s.sign(48, 20, 1.8)
	s.words(s.bold, 40, name, 140, 70, CardWidth-200, 1, white)
}

// sign is the logo: a ship on the water in a speech bubble.
func (s *board) sign(x, y, scale float32) {
	at := func(points ...float32) []float32 {
		for i := range points {
			points[i] = points[i]*scale + []float32{x, y}[i%2]
		}
		return points
	}
	corners := at(2, 3, 38, 31)
	s.round(corners[0], corners[1], corners[2], corners[3], 4*scale, river)
	s.shape(river, at(10, 30, 18, 30, 10, 38)...)
	for _, part := range [][]float32{
		{9, 17, 31, 17, 26.5, 23, 13.5, 23}, {19, 7, 19, 15, 11.5, 15}, {21.5, 9.5, 27.5, 15, 21.5, 15},
	} {
		s.shape(white, at(part...)...)
	}
	s.shape(grain, at(7, 26, 33, 26, 33, 27.6, 7, 27.6)...)
}

// badge draws a state in its colour, its right edge at x, and gives its width.
func (s *board) badge(text string, x, y float32, tone color.RGBA) int {
	const size = 28
	f := s.face(s.bold, size)
	text = known(s.bold, text)
	if limit := fixed.I(620); font.MeasureString(f, text) > limit {
		text = cut(f, text, limit)
	}
	width := float32(font.MeasureString(f, text).Ceil()) + 44
	s.round(x-width, y, x, y+56, 28, tone)
	s.line(f, text, int(x-width)+22, int(y)+38, white)
	return int(width)
}

func (s *board) face(f *sfnt.Font, size float64) font.Face {
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("photo: " + err.Error()) // the options are ours, and right
	}
	return made
}

// words writes a text in lines of a width from a baseline on, at most so many,
// and gives the baseline after the last.
func (s *board) words(f *sfnt.Font, size float64, text string, x, y, width, most int, c color.RGBA) int {
	face := s.face(f, size)
	for _, line := range wrap(face, known(f, text), fixed.I(width), most) {
		s.line(face, line, x, y, c)
		y += int(size * 1.3)
	}
	return y
}

func (s *board) line(f font.Face, text string, x, y int, c color.RGBA) {
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(c), Face: f, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// cardRunes is how much of a text is looked at: more never fits.
const cardRunes = 400

// known leaves out the signs that the typeface lacks, and every control one.
func known(f *sfnt.Font, text string) string {
	if runes := []rune(text); len(runes) > cardRunes {
		text = string(runes[:cardRunes])
	}
	var buffer sfnt.Buffer
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if glyph, err := f.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
			return -1
		}
		return r
	}, text)), " ")
}

// wrap cuts a text into at most so many lines of a width.
func wrap(f font.Face, text string, width fixed.Int26_6, most int) []string {
	var lines []string
	line := ""
	words := strings.Fields(text)
	for i, word := range words {
		longer := strings.TrimSpace(line + " " + word)
		if line == "" || font.MeasureString(f, longer) <= width {
			line = longer
			continue
		}
		if len(lines) == most-1 {
			return append(lines, cut(f, line+" "+strings.Join(words[i:], " "), width))
		}
		lines, line = append(lines, cut(f, line, width)), word
	}
	if line != "" {
		lines = append(lines, cut(f, line, width))
	}
	return lines
}

// cut shortens a line that is wider, with an ellipsis at its end.
func cut(f font.Face, line string, width fixed.Int26_6) string {
	if font.MeasureString(f, line) <= width {
		return line
	}
	runes := []rune(line)
	n := sort.Search(len(runes), func(n int) bool { return font.MeasureString(f, string(runes[:n+1])+"…") > width })
	return strings.TrimRight(string(runes[:n]), " ,.;:–—") + "…"
}
