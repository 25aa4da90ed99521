package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
)

// stripRows is how many rows are turned to RGB at once: a whole picture would
// take as much memory again as the decoded one.
const stripRows = 64

// shrink lays the picture on white and makes its longer side at most side
// pixels by averaging: every pixel of the source counts by the area it covers.
// A smaller picture keeps its size.
func shrink(m image.Image, side int) *image.RGBA {
	b := m.Bounds()
	w, h := fit(b.Dx(), b.Dy(), side)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	mean := newAverager(b.Dx(), b.Dy(), dst)
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(stripRows, b.Dy())))
	for top := b.Min.Y; top < b.Max.Y; top += stripRows {
		draw.Draw(strip, strip.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(strip, strip.Rect, m, image.Pt(b.Min.X, top), draw.Over)
		for y := range min(stripRows, b.Max.Y-top) {
			mean.add(strip.Pix[y*strip.Stride : y*strip.Stride+4*b.Dx()])
		}
	}
	return dst
}

// fit gives the size whose longer side is at most side, in the same shape, and
// never less than one pixel.
func fit(w, h, side int) (int, int) {
	long := max(w, h)
	if long <= side {
		return w, h
	}
	scaled := func(n int) int { return max(1, (n*side+long/2)/long) }
	return scaled(w), scaled(h)
}

// averager fills dst from the rows of a larger picture, given from top to
// bottom. Lengths are whole numbers: a source pixel is as long as the
// destination has pixels on that side, and the other way round, so that both
// sides have the same length and no share is ever rounded.
type averager struct {
	w, h int // of the source
	dst  *image.RGBA
	row  []uint32 // the source row, already averaged along its length; three values a pixel
	sum  []uint64 // the rows of the destination row at hand
	y    int      // of the destination row at hand
	room int      // what it still lacks
}

func newAverager(w, h int, dst *image.RGBA) *averager {
	n := 3 * dst.Rect.Dx()
	return &averager{w: w, h: h, dst: dst, row: make([]uint32, n), sum: make([]uint64, n), room: h}
}

// add takes the next source row, opaque RGBA.
func (a *averager) add(pix []byte) {
	a.squeeze(pix)
	share := a.dst.Rect.Dy()
	if share < a.room {
		a.stack(share)
		return
	}
	rest := share - a.room
	a.stack(a.room)
	a.flush()
	a.stack(rest)
	a.room = a.h - rest
}

// squeeze averages one row along its length. A source pixel is never longer
// than a destination pixel, so it falls into one or two of them.
func (a *averager) squeeze(pix []byte) {
	share, room := uint32(a.dst.Rect.Dx()), uint32(a.w)
	var r, g, b uint32
	out := a.row
	for ; len(pix) >= 4; pix = pix[4:] {
		cr, cg, cb := uint32(pix[0]), uint32(pix[1]), uint32(pix[2])
		if share < room {
			r, g, b = r+cr*share, g+cg*share, b+cb*share
			room -= share
			continue
		}
		out[0], out[1], out[2] = r+cr*room, g+cg*room, b+cb*room
		out = out[3:]
		rest := share - room
		r, g, b = cr*rest, cg*rest, cb*rest
		room = uint32(a.w) - rest
	}
}

func (a *averager) stack(share int) {
	if share == 0 {
		return
	}
	for i, v := range a.row {
		a.sum[i] += uint64(v) * uint64(share)
	}
	a.room -= share
}

// flush writes the finished row.
func (a *averager) flush() {
	part := 1 / (float64(a.w) * float64(a.h))
	out := a.dst.Pix[a.y*a.dst.Stride:]
	for i := 0; i < len(a.sum); i += 3 {
		out[0] = uint8(float64(a.sum[i])*part + 0.5)
		out[1] = uint8(float64(a.sum[i+1])*part + 0.5)
		out[2] = uint8(float64(a.sum[i+2])*part + 0.5)
		out[3] = 0xff
		out = out[4:]
	}
	clear(a.sum)
	a.y++
}

// turned says from where in a picture of w × h pixels the upright one takes its
// pixel (x, y), by EXIF orientation.
var turned = [9]func(w, h, x, y int) (int, int){
	2: func(w, h, x, y int) (int, int) { return w - 1 - x, y },
	3: func(w, h, x, y int) (int, int) { return w - 1 - x, h - 1 - y },
	4: func(w, h, x, y int) (int, int) { return x, h - 1 - y },
	5: func(w, h, x, y int) (int, int) { return y, x },
	6: func(w, h, x, y int) (int, int) { return y, h - 1 - x },
	7: func(w, h, x, y int) (int, int) { return w - 1 - y, h - 1 - x },
	8: func(w, h, x, y int) (int, int) { return w - 1 - y, x },
}

// turn gives the picture upright.
func turn(m *image.RGBA, orientation int) *image.RGBA {
	from := turned[orientation]
	if from == nil {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := from(w, h, x, y)
			copy(out.Pix[y*out.Stride+4*x:][:4], m.Pix[sy*m.Stride+4*sx:][:4])
		}
	}
	return out
}

func encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}
