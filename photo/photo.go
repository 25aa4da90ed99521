// Package photo turns a file that somebody sent into the two pictures that the
// public may see: decoded, turned upright, laid on white, made smaller and
// encoded anew as JPEG. Nothing of the file itself is passed on, so no
// metadata, no position of a home and no hidden passenger can survive.
//
// The map of the room:
//
//	photo.go    the limits, the refusals, and Process
//	format.go   the four formats we read, told apart by their content
//	jpeg.go     where a JPEG ends, and how much work it asks for
//	heif.go     what a HEIC asks for, read from its boxes before decoding
//	hevc.go     the picture size inside a HEIC's video stream
//	hidden.go   files that are a second thing as well
//	shot.go     which side is up, and when it was taken
//	draw.go     smaller, upright, JPEG
//	studio.go   many at once, within a fixed amount of memory
package photo

import (
	"image"
	"time"

	"vidhuk"
)

const (
	publicSide = 2048 // pixels of the longer side of the public copy
	thumbSide  = 480  // and of the thumbnail
	quality    = 82   // of the JPEG, of 100
)

// Limits say which files are taken.
type Limits struct {
	Bytes  int // length of the file as it was sent
	Pixels int // width × height
	Memory int // bytes that decoding may hold at once; a costly format gets fewer pixels for it
}

// Default are the limits of the product: 15 MB and 50 megapixels; a HEIC of an
// ordinary phone may have 27 megapixels.
var Default = Limits{Bytes: 15 << 20, Pixels: 50_000_000, Memory: 650_000_000}

// Picture is what is kept of a photo. Both copies are JPEG without metadata.
type Picture struct {
	Public      []byte // longer side at most 2048 pixels
	Thumb       []byte // longer side at most 480 pixels
	Width       int    // pixels of Public
	Height      int
	TakenAt     time.Time // by the camera's clock, taken as UTC unless the file names the offset; zero: not said
	HasLocation bool      // the file said where it was taken; the place itself is dropped
}

// Process makes the two copies. What the file is called or declared to be does
// not matter. It refuses with photo_empty, photo_too_big, photo_type,
// photo_polyglot, photo_too_large_pixels or photo_broken. A server uses Studio
// instead, which also bounds how many are decoded at once.
func Process(data []byte, l Limits) (Picture, error) {
	s, err := inspect(data, l)
	if err != nil {
		return Picture{}, err
	}
	return s.develop()
}

// sheet is a file that passed inspection and is not decoded yet.
type sheet struct {
	data   []byte
	format format
	cost   int // bytes that decoding will hold
}

// inspect decides by the first bytes and the declared size, so that a bomb is
// refused before anything is unpacked.
func inspect(data []byte, l Limits) (sheet, error) {
	if err := l.checkBytes(data); err != nil {
		return sheet{}, err
	}
	f, ok := recognize(data)
	if !ok {
		return sheet{}, vidhuk.Refuse(vidhuk.Invalid, "photo_type")
	}
	if hidden(data, f.end(data)) {
		return sheet{}, vidhuk.Refuse(vidhuk.Invalid, "photo_polyglot")
	}
	n, err := f.measure(data)
	if err != nil {
		return sheet{}, broken(err)
	}
	if err := l.checkPixels(n); err != nil {
		return sheet{}, err
	}
	return sheet{data: data, format: f, cost: n.pixels() * n.bytesPerPixel}, nil
}

func (s sheet) develop() (Picture, error) {
	m, err := s.decode()
	if err != nil {
		return Picture{}, broken(err)
	}
	shot := readShot(s.data, s.format.meta)
	public := shrink(m, publicSide)
	if !s.format.upright {
		public = turn(public, shot.orientation)
	}
	p := Picture{
		Width: public.Rect.Dx(), Height: public.Rect.Dy(),
		TakenAt: shot.takenAt, HasLocation: shot.located,
	}
	if p.Public, err = encode(public); err != nil {
		return Picture{}, err
	}
	p.Thumb, err = encode(shrink(public, thumbSide))
	return p, err
}

// decode shields us from a decoder that stumbles over a crafted file: such a
// file is broken, and the program goes on.
func (s sheet) decode() (m image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = decoderPanic{r}
		}
	}()
	return s.format.decode(s.data)
}

func (l Limits) checkBytes(data []byte) error {
	switch {
	case len(data) == 0:
		return vidhuk.Refuse(vidhuk.Invalid, "photo_empty")
	case len(data) > l.Bytes:
		return vidhuk.Refuse(vidhuk.Invalid, "photo_too_big", "limit", l.Bytes>>20)
	}
	return nil
}

// maxSide is what JPEG itself can hold; the averaging counts on it.
const maxSide = 65_535

func (l Limits) checkPixels(n need) error {
	allowed := min(l.Pixels, l.Memory/n.bytesPerPixel)
	if n.width <= maxSide && n.height <= maxSide && n.pixels() <= allowed {
		return nil
	}
	return vidhuk.Refuse(vidhuk.Invalid, "photo_too_large_pixels",
		"width", n.width, "height", n.height, "limit", allowed/1_000_000)
}

func broken(cause error) error { return vidhuk.Wrap(vidhuk.Invalid, "photo_broken", cause) }
