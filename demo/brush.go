package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	"golang.org/x/image/vector"
)

// Pictures are described on a field of width × height, from the top left, and
// drawn with so many pixels to its unit.
const (
	width  = 1200
	height = 900
	scale  = 0.75
)

// canvas is what a picture is drawn on.
type canvas struct {
	*image.RGBA
	noise uint32
}

func newCanvas() *canvas {
	return &canvas{RGBA: image.NewRGBA(pixels(0, 0, width, height)), noise: 1}
}

// jpeg is the picture as a camera would send it.
func (c *canvas) jpeg() ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, c.RGBA, &jpeg.Options{Quality: 88})
	return b.Bytes(), err
}

// pixels is a rectangle of the field as pixels.
func pixels(x, y, w, h float64) image.Rectangle {
	return image.Rect(int(x*scale), int(y*scale), int((x+w)*scale), int((y+h)*scale))
}

// point is a place on the field.
type point struct{ x, y float64 }

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// veil is a colour through which one sees; opacity is of 255.
func veil(hex uint32, opacity uint8) color.NRGBA {
	c := rgb(hex)
	c.A = opacity
	return c
}

// mix is a colour so far on the way from a to b.
func mix(a, b color.NRGBA, part float64) color.NRGBA {
	at := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*part) }
	return color.NRGBA{R: at(a.R, b.R), G: at(a.G, b.G), B: at(a.B, b.B), A: at(a.A, b.A)}
}

// gradient fills rows from one colour at the top to another at the bottom.
func (c *canvas) gradient(top, bottom float64, from, to color.NRGBA) {
	area := pixels(0, top, width, bottom-top)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		fill := mix(from, to, float64(y-area.Min.Y)/float64(area.Dy()))
		draw.Draw(c.RGBA, image.Rect(0, y, area.Max.X, y+1), image.NewUniform(fill), image.Point{}, draw.Src)
	}
}

// shape fills a polygon. Only the rectangle around it is worked on.
func (c *canvas) shape(fill color.NRGBA, corners ...point) {
	area := around(corners).Intersect(c.Rect)
	if area.Empty() {
		return
	}
	r := vector.NewRasterizer(area.Dx(), area.Dy())
	for i, p := range corners {
		x, y := float32(p.x*scale)-float32(area.Min.X), float32(p.y*scale)-float32(area.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(c.RGBA, area, image.NewUniform(fill), image.Point{})
}

func around(corners []point) image.Rectangle {
	low, high := corners[0], corners[0]
	for _, p := range corners[1:] {
		low = point{min(low.x, p.x), min(low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	return image.Rect(int(math.Floor(low.x*scale)), int(math.Floor(low.y*scale)), int(math.Ceil(high.x*scale)), int(math.Ceil(high.y*scale)))
}

// box fills a rectangle.
func (c *canvas) box(fill color.NRGBA, x, y, w, h float64) {
	draw.Draw(c.RGBA, pixels(x, y, w, h), image.NewUniform(fill), image.Point{}, draw.Over)
}

// oval fills an ellipse around a place.
func (c *canvas) oval(fill color.NRGBA, x, y, rx, ry float64) {
	corners := make([]point, 48)
	for i := range corners {
		sin, cos := math.Sincos(float64(i) / float64(len(corners)) * 2 * math.Pi)
		corners[i] = point{x + rx*cos, y + ry*sin}
	}
	c.shape(fill, corners...)
}

// blot fills an uneven round shape; seed says how uneven it is.
func (c *canvas) blot(fill color.NRGBA, x, y, rx, ry float64, seed int) {
	corners := make([]point, 26)
	for i := range corners {
		sin, cos := math.Sincos(float64(i) / float64(len(corners)) * 2 * math.Pi)
		uneven := 0.82 + 0.3*float64(jitter("blot", seed*100+i, 1000))/1000
		corners[i] = point{x + rx*cos*uneven, y + ry*sin*uneven}
	}
	c.shape(fill, corners...)
}

// line draws a straight line of a thickness.
func (c *canvas) line(fill color.NRGBA, thick float64, from, to point) {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := -dy/length*thick/2, dx/length*thick/2
	c.shape(fill, point{from.x + nx, from.y + ny}, point{to.x + nx, to.y + ny}, point{to.x - nx, to.y - ny}, point{from.x - nx, from.y - ny})
}

// bow draws a line through three places, bent at the middle one.
func (c *canvas) bow(fill color.NRGBA, thick float64, from, over, to point) {
	const parts = 18
	last := from
	for i := 1; i <= parts; i++ {
		t := float64(i) / parts
		u := 1 - t
		next := point{u*u*from.x + 2*u*t*over.x + t*t*to.x, u*u*from.y + 2*u*t*over.y + t*t*to.y}
		c.line(fill, thick, last, next)
		last = next
	}
}

// glow lights the surroundings of a place; it fades towards the radius.
func (c *canvas) glow(light color.NRGBA, x, y, rx, ry float64) {
	const rings = 30
	for i := range rings {
		part := 1 - float64(i)/rings
		ring := light
		ring.A = uint8(max(1, float64(light.A)/rings*1.6))
		c.oval(ring, x, y, rx*part, ry*part)
	}
}

// grain roughens a part of the picture, as asphalt and lawns are rough; strength
// is the largest change of brightness.
func (c *canvas) grain(x, y, w, h float64, strength int) {
	area := pixels(x, y, w, h).Intersect(c.Rect)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := c.Pix[c.PixOffset(area.Min.X, y) : c.PixOffset(area.Max.X-1, y)+4]
		for i := 0; i < len(row); i += 4 {
			c.noise = c.noise*1664525 + 1013904223
			change := int(c.noise>>16)%(2*strength+1) - strength
			for k := range 3 {
				row[i+k] = uint8(min(max(int(row[i+k])+change, 0), 255))
			}
		}
	}
}
