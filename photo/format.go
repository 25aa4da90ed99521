package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/bep/imagemeta"
	"golang.org/x/image/webp"
)

// format is one kind of file that we read. Only what it contains decides,
// never its name or declared type.
type format struct {
	starts  func(data []byte) bool
	end     func(data []byte) int           // where the picture's own bytes end; len(data) if it does not end before
	measure func(data []byte) (need, error) // without decoding
	decode  func(data []byte) (image.Image, error)
	meta    imagemeta.ImageFormat
	upright bool // the decoder has turned it already
	slow    bool // seconds, not tenths of one
}

var formats = []format{
	{starts: prefix("\xff\xd8\xff"), end: jpegEnd, measure: measureJPEG, decode: decodeJPEG, meta: imagemeta.JPEG},
	{starts: prefix(pngHead), end: pngEnd, measure: measurePNG, decode: decodePNG, meta: imagemeta.PNG},
	{starts: isWebP, end: webpEnd, measure: measureWebP, decode: decodeWebP, meta: imagemeta.WebP},
	{starts: isHEIC, end: heicEnd, measure: measureHEIC, decode: decodeHEIC, meta: imagemeta.HEIF, upright: true, slow: true},
}

// need is what decoding would take.
type need struct {
	width, height int
	bytesPerPixel int // of memory, at the worst moment
}

func (n need) pixels() int { return n.width * n.height }

// decoderPanic is what remains of a panic inside a decoder; for logs.
type decoderPanic struct{ value any }

func (p decoderPanic) Error() string { return fmt.Sprintf("decoder panicked: %v", p.value) }

func recognize(data []byte) (format, bool) {
	for _, f := range formats {
		if f.starts(data) {
			return f, true
		}
	}
	return format{}, false
}

func prefix(magic string) func([]byte) bool {
	return func(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }
}

const pngHead = "\x89PNG\r\n\x1a\n"

// pngEnd walks the chunks to the one after IEND.
func pngEnd(data []byte) int {
	for i := len(pngHead); i+12 <= len(data); {
		i += 12 + int(binary.BigEndian.Uint32(data[i:]))
		if i <= len(data) && string(data[i-8:i-4]) == "IEND" {
			return i
		}
	}
	return len(data)
}

func measurePNG(data []byte) (need, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return need{}, err
	}
	// An interlaced file is held twice for a moment.
	n := need{width: c.Width, height: c.Height, bytesPerPixel: 6}
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		n.bytesPerPixel = 12
	}
	return n, nil
}

func decodePNG(data []byte) (image.Image, error) { return png.Decode(bytes.NewReader(data)) }

func isWebP(data []byte) bool {
	return len(data) >= 16 && string(data[:4]) == "RIFF" && string(data[8:15]) == "WEBPVP8"
}

func webpEnd(data []byte) int {
	return min(len(data), 8+int(binary.LittleEndian.Uint32(data[4:])))
}

var errAnimated = errors.New("an animation is not a photo")

func measureWebP(data []byte) (need, error) {
	const animation = 1 << 1
	if data[15] == 'X' && len(data) > 20 && data[20]&animation != 0 {
		return need{}, errAnimated
	}
	c, err := webp.DecodeConfig(bytes.NewReader(data))
	// The lossless kind and an alpha plane are unpacked to four bytes twice.
	return need{width: c.Width, height: c.Height, bytesPerPixel: 9}, err
}

func decodeWebP(data []byte) (image.Image, error) {
	m, err := webp.Decode(bytes.NewReader(data))
	switch m := m.(type) { // the lossy kinds are in video range (RFC 6386, 9.2)
	case *image.YCbCr:
		stretch(m)
	case *image.NYCbCrA:
		stretch(&m.YCbCr)
	}
	return m, err
}

// stretch turns the video range, black at 16 and white at 235, into the full
// range that image.YCbCr means.
func stretch(m *image.YCbCr) {
	var luma, chroma [256]byte
	for i := range 256 {
		luma[i] = uint8(min(max((i-16)*255/219, 0), 255))
		chroma[i] = uint8(min(max((i-128)*255/224+128, 0), 255))
	}
	for _, plane := range []struct {
		samples []byte
		table   *[256]byte
	}{{m.Y, &luma}, {m.Cb, &chroma}, {m.Cr, &chroma}} {
		for i, v := range plane.samples {
			plane.samples[i] = plane.table[v]
		}
	}
}
