package photo

import (
	"bytes"
	"time"

	"github.com/bep/imagemeta"
)

// shot is what we take from the camera's notes (EXIF).
type shot struct {
	orientation int // 1 to 8 as in EXIF; 1 is upright
	takenAt     time.Time
	located     bool
}

// readShot never fails: broken notes do not spoil a photo.
func readShot(data []byte, kind imagemeta.ImageFormat) shot {
	s := shot{orientation: 1}
	var clock, offset string
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(data), ImageFormat: kind, Sources: imagemeta.EXIF,
		HandleTag: func(t imagemeta.TagInfo) error {
			switch t.Tag {
			case "Orientation":
				s.orientation = orientationOf(t.Value)
			case "DateTimeOriginal":
				clock, _ = t.Value.(string)
			case "OffsetTimeOriginal":
				offset, _ = t.Value.(string)
			case "GPSLatitude":
				s.located = true
			}
			return nil
		},
	})
	s.takenAt = takenAt(clock, offset)
	return s
}

func orientationOf(value any) int {
	if o, ok := value.(uint16); ok && o >= 1 && o <= 8 {
		return int(o)
	}
	return 1
}

func takenAt(clock, offset string) time.Time {
	const layout = "2006:01:02 15:04:05"
	if t, err := time.Parse(layout+"-07:00", clock+offset); err == nil {
		return t.UTC()
	}
	t, _ := time.Parse(layout, clock)
	return t
}
