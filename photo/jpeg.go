package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
)

// maxScans bounds how often a progressive JPEG may go over the whole picture:
// encoders use about ten, a bomb some hundred thousand.
const maxScans = 100

var errScans = errors.New("jpeg: too many scans")

// jpegLayout is what the markers of a JPEG say.
type jpegLayout struct {
	end         int // after the end-of-image marker, or the length of the data
	scans       int
	progressive bool
}

// layOut walks from marker to marker (ITU T.81, annex B).
func layOut(data []byte) jpegLayout {
	l := jpegLayout{end: len(data)}
	for i := 2; ; {
		next := bytes.IndexByte(data[min(i, len(data)):], 0xff)
		if next < 0 || i+next+2 > len(data) {
			return l
		}
		i += next
		switch marker := data[i+1]; {
		case marker == 0xff: // a fill byte
			i++
		case marker == 0xd9:
			l.end = i + 2
			return l
		case marker <= 0x01 || marker >= 0xd0 && marker <= 0xd8: // without a length; 0 is an escaped 0xff
			i += 2
		case i+4 > len(data):
			return l
		default:
			if marker == 0xda {
				l.scans++
			}
			l.progressive = l.progressive || marker == 0xc2
			i += 2 + int(binary.BigEndian.Uint16(data[i+2:]))
		}
	}
}

func jpegEnd(data []byte) int { return layOut(data).end }

func measureJPEG(data []byte) (need, error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return need{}, err
	}
	l := layOut(data)
	if l.scans > maxScans {
		return need{}, errScans
	}
	n := need{width: c.Width, height: c.Height, bytesPerPixel: 4}
	if l.progressive {
		n.bytesPerPixel = 16 // every coefficient is kept until the last scan
	}
	return n, nil
}

func decodeJPEG(data []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(data)) }
