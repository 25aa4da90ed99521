package simulate

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// Every picture has this size, in pixels.
const (
	pictureWidth  = 1200
	pictureHeight = 900
)

// canvas is a picture being painted. Coordinates are pixels from the upper left
// corner; chance makes one picture differ from the next.
type canvas struct {
	*image.RGBA
	chance *rand.Rand
}

func newCanvas(seed uint64) *canvas {
	return &canvas{image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight)), rand.New(rand.NewPCG(seed, 7))}
}

type point struct{ x, y float64 }

// about gives n, up to spread more or less.
func (c *canvas) about(n, spread float64) float64 { return n + spread*(2*c.chance.Float64()-1) }

// fill paints a closed shape with smooth edges.
func (c *canvas) fill(paint color.Color, shape ...point) {
	box := c.around(shape)
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, p := range shape {
		x, y := float32(p.x-float64(box.Min.X)), float32(p.y-float64(box.Min.Y))
		if i == 0 {
			r.MoveTo(x, y)
			continue
		}
		r.LineTo(x, y)
	}
	r.ClosePath()
	r.Draw(c.RGBA, box, image.NewUniform(paint), image.Point{})
}

// around is the part of the picture that a shape touches.
func (c *canvas) around(shape []point) image.Rectangle {
	left, top, right, bottom := shape[0].x, shape[0].y, shape[0].x, shape[0].y
	for _, p := range shape {
		left, top, right, bottom = min(left, p.x), min(top, p.y), max(right, p.x), max(bottom, p.y)
	}
	return image.Rect(int(left), int(top), int(right)+1, int(bottom)+1).Intersect(c.Bounds())
}

func (c *canvas) rect(paint color.Color, x, y, w, h float64) {
	c.fill(paint, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

func (c *canvas) ellipse(paint color.Color, x, y, rx, ry float64) {
	c.fill(paint, round(x, y, rx, ry, func(int) float64 { return 1 })...)
}

// blob is an ellipse with an uneven edge: 0 is even, 0.3 is ragged.
func (c *canvas) blob(paint color.Color, x, y, rx, ry, uneven float64) {
	waves := [3]float64{c.chance.Float64() * 6, c.chance.Float64() * 6, c.chance.Float64() * 6}
	c.fill(paint, round(x, y, rx, ry, func(i int) float64 {
		a := float64(i) / roundness * 2 * math.Pi
		return 1 + uneven*(math.Sin(3*a+waves[0])+math.Sin(5*a+waves[1])+math.Sin(11*a+waves[2])/2)/2.5
	})...)
}

const roundness = 96 // corners of what looks round

func round(x, y, rx, ry float64, far func(int) float64) []point {
	shape := make([]point, roundness)
	for i := range shape {
		a := float64(i) / roundness * 2 * math.Pi
		shape[i] = point{x + rx*far(i)*math.Cos(a), y + ry*far(i)*math.Sin(a)}
	}
	return shape
}

// line is a straight stroke with a width at each end.
func (c *canvas) line(paint color.Color, from, to point, wide, narrow float64) {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	nx, ny := -(to.y-from.y)/length/2, (to.x-from.x)/length/2
	c.fill(paint,
		point{from.x + nx*wide, from.y + ny*wide}, point{to.x + nx*narrow, to.y + ny*narrow},
		point{to.x - nx*narrow, to.y - ny*narrow}, point{from.x - nx*wide, from.y - ny*wide})
}

// gradient fills a band from one colour above to another below.
func (c *canvas) gradient(above, below color.RGBA, from, to int) {
	for y := from; y < to; y++ {
		paint := mix(above, below, float64(y-from)/float64(to-from))
		draw.Draw(c, image.Rect(0, y, pictureWidth, y+1), image.NewUniform(paint), image.Point{}, draw.Src)
	}
}

// glow lights a circle, strongest in the middle.
func (c *canvas) glow(paint color.RGBA, x, y, radius, strength float64) {
	for py := max(0, int(y-radius)); py < min(pictureHeight, int(y+radius)); py++ {
		for px := max(0, int(x-radius)); px < min(pictureWidth, int(x+radius)); px++ {
			far := math.Hypot(float64(px)-x, float64(py)-y) / radius
			if far < 1 {
				c.SetRGBA(px, py, mix(c.RGBAAt(px, py), paint, strength*(1-far)*(1-far)))
			}
		}
	}
}

// grain roughens everything painted below a line, as a surface has it.
func (c *canvas) grain(from int, depth float64) {
	for y := from; y < pictureHeight; y++ {
		for x := range pictureWidth {
			i := c.PixOffset(x, y)
			d := depth * (c.chance.Float64() - 0.5)
			for k := range 3 {
				c.Pix[i+k] = uint8(min(max(float64(c.Pix[i+k])+d, 0), 255))
			}
		}
	}
}

func mix(a, b color.RGBA, part float64) color.RGBA {
	part = min(max(part, 0), 1)
	one := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*part) }
	return color.RGBA{one(a.R, b.R), one(a.G, b.G), one(a.B, b.B), 255}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// veil is a colour that lets what is under it through: 0 all of it, 1 nothing.
func veil(hex uint32, part float64) color.Color {
	c := rgb(hex)
	return color.NRGBA{c.R, c.G, c.B, uint8(255 * part)}
}
