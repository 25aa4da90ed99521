package evidence

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typefaces are parsed once: Liberation Sans (SIL OFL), regular and bold, and DejaVu
// Sans for the signs that it lacks. What neither has is drawn as a frame with its
// code, and so is whatever nobody can see.
var typefaces = sync.OnceValues(func() (all [3]*sfnt.Font, err error) {
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF, dejavusans.TTF} {
		if all[i], err = opentype.Parse(ttf); err != nil {
			return all, err
		}
	}
	return all, nil
})

// style is one size and weight of letters.
type style struct {
	size   int // pixels
	bold   bool
	colour color.RGBA
}

func (s style) leading() int { return s.size * 7 / 5 }

// glyph is one sign ready to be placed.
type glyph struct {
	r       rune
	advance fixed.Int26_6
	mask    *image.Alpha // nil: nothing to paint
	at      image.Point  // of the mask, from the point where the sign stands on the line
	code    string       // of a sign that is drawn as a frame
}

// pens makes signs. It is for one picture and one goroutine.
type pens struct {
	fonts [3]*sfnt.Font
	faces map[penKey]font.Face
	signs map[signKey]glyph
}

type penKey struct{ font, size int }

type signKey struct {
	bold bool
	size int
	r    rune
}

func newPens() (*pens, error) {
	fonts, err := typefaces()
	if err != nil {
		return nil, err
	}
	return &pens{fonts: fonts, faces: map[penKey]font.Face{}, signs: map[signKey]glyph{}}, nil
}

func (p *pens) face(which, size int) font.Face {
	key := penKey{which, size}
	f, ok := p.faces[key]
	if !ok {
		var err error
		f, err = opentype.NewFace(p.fonts[which], &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic("evidence: " + err.Error()) // the options are ours, and right
		}
		p.faces[key] = f
	}
	return f
}

// sign gives the glyph of a rune in a style.
func (p *pens) sign(r rune, s style) glyph {
	key := signKey{s.bold, s.size, r}
	g, ok := p.signs[key]
	if !ok {
		g = p.make(r, s)
		p.signs[key] = g
	}
	return g
}

func (p *pens) make(r rune, s style) glyph {
	if unseen(r) {
		return framed(r, s)
	}
	order := []int{0, 2}
	if s.bold {
		order = []int{1, 2}
	}
	for _, which := range order {
		var b sfnt.Buffer
		if index, err := p.fonts[which].GlyphIndex(&b, r); err != nil || index == 0 {
			continue
		}
		return rasterised(p.face(which, s.size), r)
	}
	return framed(r, s)
}

func rasterised(f font.Face, r rune) glyph {
	bounds, mask, from, advance, ok := f.Glyph(fixed.P(0, 0), r)
	g := glyph{r: r, advance: advance}
	if !ok || bounds.Empty() {
		return g
	}
	g.at = bounds.Min
	g.mask = image.NewAlpha(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(g.mask, g.mask.Rect, mask, from, draw.Src) // the face uses its own mask again
	return g
}

// framed is a sign that is shown by its code: two rows of digits in a frame.
func framed(r rune, s style) glyph {
	code := fmt.Sprintf("%04X", r)
	columns := (len(code) + 1) / 2
	return glyph{r: r, code: code, advance: fixed.I(columns*digitWidth(s) + 7)}
}

func digitSize(s style) int  { return s.size / 2 }
func digitWidth(s style) int { return digitSize(s)*5/9 + 1 }

// unseen reports a rune that leaves no mark of its own on a page, or changes how
// others stand: control signs, joiners and zero-width signs, marks that turn the
// direction of writing, fillers, and spaces that are not a space.
func unseen(r rune) bool {
	switch r {
	case ' ', '\u00a0', '\u202f':
		return false
	case '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u2800', '\u3164', '\uffa0':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp, unicode.Co, unicode.Variation_Selector)
}

// reversed reports a letter of a script that is written from right to left.
func reversed(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}
