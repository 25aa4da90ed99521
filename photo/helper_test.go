package photo_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/photo"
)

var (
	red   = color.NRGBA{220, 30, 30, 255}
	green = color.NRGBA{30, 180, 40, 255}
	blue  = color.NRGBA{30, 40, 200, 255}
	white = color.NRGBA{255, 255, 255, 255}
)

// quarters draws red, green / blue, white.
func quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, [2][2]color.NRGBA{{red, green}, {blue, white}}[2*y/h][2*x/w])
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// moduleFile reads a file of a module that we depend on.
func moduleFile(t testing.TB, module, name string) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Skipf("SKIPPED: no sample photo: go list -m %s: %v", module, err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), name))
	if err != nil {
		t.Skipf("SKIPPED: no sample photo: %v", err)
	}
	return data
}

func iPhonePhoto(t testing.TB) []byte {
	return moduleFile(t, "github.com/bep/imagemeta", "testdata/images/iphone.heic")
}

func process(t testing.TB, data []byte) photo.Picture {
	t.Helper()
	p, err := photo.Process(data, photo.Default)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	return p
}

// refused checks the code of a refusal, and that the person is to blame for it,
// not the program.
func refused(t testing.TB, err error, code string) {
	t.Helper()
	if vidhuk.CodeOf(err) != code || vidhuk.KindOf(err) != vidhuk.Invalid {
		t.Errorf("got %v, want %s", err, code)
	}
}

func opened(t testing.TB, data []byte) image.Image {
	t.Helper()
	m, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil || kind != "jpeg" {
		t.Fatalf("the copy is not a JPEG but %q: %v", kind, err)
	}
	return m
}

// showsQuarters checks the colours in the middle of every quarter.
func showsQuarters(t testing.TB, data []byte, want [4]color.NRGBA) {
	t.Helper()
	m := opened(t, data)
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	for i, c := range want {
		x, y := w/4+w/2*(i%2), h/4+h/2*(i/2)
		if got := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA); !near(got, c) {
			t.Errorf("quarter %d of %d×%d is %v, want %v", i+1, w, h, got, c)
		}
	}
}

func near(a, b color.NRGBA) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if d < -12 || d > 12 {
			return false
		}
	}
	return true
}

// bare checks that a copy holds what a JPEG needs to be seen and nothing else.
func bare(t testing.TB, data []byte) {
	t.Helper()
	needed := map[byte]bool{0xdb: true, 0xc0: true, 0xc4: true, 0xda: true}
	for i := 2; i+4 <= len(data); i += 2 + int(binary.BigEndian.Uint16(data[i+2:])) {
		marker := data[i+1]
		if data[i] != 0xff || !needed[marker] {
			t.Fatalf("marker %#x at %d", marker, i)
		}
		if marker == 0xda {
			break
		}
	}
	if end := bytes.Index(data, []byte{0xff, 0xd9}); end != len(data)-2 {
		t.Errorf("%d bytes follow the end of the picture", len(data)-end-2)
	}
}

// exif writes the camera's notes: which side is up, when and where.
func exif(orientation int) []byte {
	const stamp, offset = "2026:03:28 18:30:00\x00", "+02:00\x00"
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.BigEndian, v)
		}
	}
	entry := func(tag, kind uint16, count, value uint32) { put(tag, kind, count, value) }
	const ascii, short, long, rational = 2, 3, 4, 5
	put([]byte("MM\x00\x2a"), uint32(8))
	put(uint16(3)) // at 8: IFD0, 42 bytes
	entry(0x0112, short, 1, uint32(orientation)<<16)
	entry(0x8769, long, 1, 50)
	entry(0x8825, long, 1, 110)
	put(uint32(0))
	put(uint16(2)) // at 50: Exif, 30 bytes; then its two texts at 80 and 100
	entry(0x9003, ascii, uint32(len(stamp)), 80)
	entry(0x9011, ascii, uint32(len(offset)), 100)
	put(uint32(0), []byte(stamp), []byte(offset), []byte("\x00\x00\x00"))
	put(uint16(4)) // at 110: GPS, 54 bytes; then two positions at 164 and 188
	entry(1, ascii, 2, uint32('N')<<24)
	entry(2, rational, 3, 164)
	entry(3, ascii, 2, uint32('E')<<24)
	entry(4, rational, 3, 188)
	put(uint32(0), [6]uint32{46, 1, 58, 1, 30, 1}, [6]uint32{31, 1, 59, 1, 40, 1})
	return b.Bytes()
}

// withEXIF puts the notes into a JPEG.
func withEXIF(file, notes []byte) []byte {
	body := append([]byte("Exif\x00\x00"), notes...)
	return segment(file, 0xe1, body)
}

// segment puts a segment right behind the beginning of a JPEG.
func segment(file []byte, marker byte, body []byte) []byte {
	out := append([]byte{0xff, 0xd8, 0xff, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	out = append(out, body...)
	return append(out, file[2:]...)
}

// chunk makes one of a PNG; the sum is not checked for those we make.
func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(out, kind...)
	out = append(out, body...)
	return binary.BigEndian.AppendUint32(out, crc(kind, body))
}
