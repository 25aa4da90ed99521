package photo_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"testing"
	"time"
)

// Row 0 and column 0 of the stored picture, as EXIF 2.32 (table 4, Orientation)
// names the sides of the scene that they show.
func TestEveryOrientationIsTurnedUpright(t *testing.T) {
	scene := quarters(96, 64)
	for orientation, sides := range map[int][2]string{
		1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
		5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
	} {
		stored := asStored(scene, sides[0], sides[1])
		for kind, file := range map[string][]byte{
			"jpeg": withEXIF(asJPEG(t, stored), exif(orientation)),
			"png":  insertChunk(asPNG(t, stored), chunk("eXIf", exif(orientation))),
		} {
			p := process(t, file)
			if p.Width != 96 || p.Height != 64 {
				t.Errorf("%s, orientation %d: %d×%d", kind, orientation, p.Width, p.Height)
			}
			showsQuarters(t, p.Public, [4]color.NRGBA{red, green, blue, white})
			showsQuarters(t, p.Thumb, [4]color.NRGBA{red, green, blue, white})
		}
	}
}

// asStored gives the picture of the scene whose row 0 and column 0 show the
// sides named.
func asStored(scene image.Image, row0, column0 string) image.Image {
	w, h := scene.Bounds().Dx(), scene.Bounds().Dy()
	far := func(side string, n, i int) int {
		if side == "bottom" || side == "right" {
			return n - 1 - i
		}
		return i
	}
	if row0 == "left" || row0 == "right" {
		m := image.NewNRGBA(image.Rect(0, 0, h, w))
		for y := range w {
			for x := range h {
				m.Set(x, y, scene.At(far(row0, w, y), far(column0, h, x)))
			}
		}
		return m
	}
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, scene.At(far(column0, w, x), far(row0, h, y)))
		}
	}
	return m
}

func TestNothingOfTheCameraRemains(t *testing.T) {
	file := segment(withEXIF(asJPEG(t, quarters(96, 64)), exif(1)), 0xfe, []byte("Іван Петренко, вул. Садова, 1"))
	p := process(t, file)
	bare(t, p.Public)
	bare(t, p.Thumb)
	if !p.HasLocation {
		t.Error("the file said where it was taken")
	}
	if want := time.Date(2026, 3, 28, 16, 30, 0, 0, time.UTC); !p.TakenAt.Equal(want) {
		t.Errorf("taken at %v, want %v", p.TakenAt, want)
	}
}

func TestAPhotoWithoutNotesIsNotDatedOrPlaced(t *testing.T) {
	p := process(t, asJPEG(t, quarters(96, 64)))
	if p.HasLocation || !p.TakenAt.IsZero() {
		t.Errorf("%v %v", p.HasLocation, p.TakenAt)
	}
}

func TestBrokenNotesDoNotSpoilAPhoto(t *testing.T) {
	notes := exif(6)
	for _, n := range []int{0, 9, 12, 40, 60, 120, 170} {
		process(t, withEXIF(asJPEG(t, quarters(96, 64)), notes[:n]))
	}
}

func TestEveryFormatIsShown(t *testing.T) {
	opaque := [4]color.NRGBA{red, green, blue, white}
	gray := image.NewGray(image.Rect(0, 0, 96, 64))
	draw.Draw(gray, gray.Rect, quarters(96, 64), image.Point{}, draw.Src)
	deep := image.NewNRGBA64(image.Rect(0, 0, 96, 64))
	draw.Draw(deep, deep.Rect, quarters(96, 64), image.Point{}, draw.Src)
	few := image.NewPaletted(image.Rect(0, 0, 96, 64), color.Palette{red, green, blue, white})
	draw.Draw(few, few.Rect, quarters(96, 64), image.Point{}, draw.Src)
	grays := [4]color.NRGBA{{87, 87, 87, 255}, {119, 119, 119, 255}, {55, 55, 55, 255}, white}
	for _, c := range []struct {
		name string
		file []byte
		want [4]color.NRGBA
	}{
		{"jpeg", asJPEG(t, quarters(96, 64)), opaque},
		{"png", asPNG(t, quarters(96, 64)), opaque},
		{"png of 16 bits", asPNG(t, deep), opaque},
		{"png of a palette", asPNG(t, few), opaque},
		{"gray png", asPNG(t, gray), grays},
		{"gray jpeg", asJPEG(t, gray), grays},
		{"webp", testdata(t, "quarters.webp"), opaque},
		{"heic", testdata(t, "quarters.heic"), opaque},
		{"heic that says mif1 first", bytes.Replace(testdata(t, "quarters.heic"), []byte("ftypheic"), []byte("ftypmif1"), 1), opaque},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := process(t, c.file)
			bare(t, p.Public)
			bare(t, p.Thumb)
			showsQuarters(t, p.Public, c.want)
			showsQuarters(t, p.Thumb, c.want)
		})
	}
}

func TestTransparencyIsLaidOnWhite(t *testing.T) {
	hole := quarters(96, 64)
	draw.Draw(hole, image.Rect(48, 32, 96, 64), image.Transparent, image.Point{}, draw.Src)
	veil := quarters(96, 64)
	draw.Draw(veil, veil.Rect, image.NewUniform(color.NRGBA{0, 0, 0, 128}), image.Point{}, draw.Src)
	half := color.NRGBA{127, 127, 127, 255}
	seen := [4]color.NRGBA{red, green, blue, white}
	for _, c := range []struct {
		name string
		file []byte
		want [4]color.NRGBA
	}{
		{"png", asPNG(t, hole), seen},
		{"half transparent png", asPNG(t, veil), [4]color.NRGBA{half, half, half, half}},
		{"lossless webp", testdata(t, "hole-lossless.webp"), seen},
		{"lossy webp", testdata(t, "hole-lossy.webp"), seen},
	} {
		t.Run(c.name, func(t *testing.T) { showsQuarters(t, process(t, c.file).Public, c.want) })
	}
	// The HEIC decoder may hand over what lies under the hole; it must not fail.
	process(t, testdata(t, "hole.heic"))
}

// A phone writes the turn twice: as a property of the picture, which alone
// counts (ISO/IEC 23008-12, 6.5.10), and into the camera's notes.
func TestAHEICIsTurnedOnce(t *testing.T) {
	file := testdata(t, "turned.heic")
	at := bytes.Index(file, []byte("pixi")) // a property that no one needs makes room for the rotation
	copy(file[at:], "irot\x03\x00\x00\x00\x00\x00\x00\x00")
	p := process(t, file)
	if p.Width != 256 || p.Height != 192 || p.TakenAt.Year() != 2026 {
		t.Errorf("%d×%d %v", p.Width, p.Height, p.TakenAt)
	}
	showsQuarters(t, p.Public, [4]color.NRGBA{red, green, blue, white})
}

func TestTheHEICOfAPhoneLosesItsPlace(t *testing.T) {
	p := process(t, iPhonePhoto(t))
	bare(t, p.Public)
	bare(t, p.Thumb)
	if p.Width != 2048 || p.Height != 1536 || !p.HasLocation || p.TakenAt.Year() != 2026 {
		t.Errorf("%d×%d %v %v", p.Width, p.Height, p.HasLocation, p.TakenAt)
	}
}

func TestCopiesFitTheirSize(t *testing.T) {
	for _, c := range []struct{ w, h, publicW, publicH, thumbW, thumbH int }{
		{4000, 1000, 2048, 512, 480, 120},
		{1000, 4000, 512, 2048, 120, 480},
		{2048, 2048, 2048, 2048, 480, 480},
		{2049, 3, 2048, 3, 480, 1},
		{300, 200, 300, 200, 300, 200},
		{1, 1, 1, 1, 1, 1},
		{1, 9000, 1, 2048, 1, 480},
	} {
		p := process(t, asPNG(t, image.NewGray(image.Rect(0, 0, c.w, c.h))))
		public, thumb := opened(t, p.Public).Bounds(), opened(t, p.Thumb).Bounds()
		if public != image.Rect(0, 0, c.publicW, c.publicH) || thumb != image.Rect(0, 0, c.thumbW, c.thumbH) {
			t.Errorf("%d×%d became %v and %v", c.w, c.h, public, thumb)
		}
		if p.Width != c.publicW || p.Height != c.publicH {
			t.Errorf("%d×%d is said to be %d×%d", c.w, c.h, p.Width, p.Height)
		}
	}
}

func TestEveryPixelCountsWhenAPictureShrinks(t *testing.T) {
	fine := image.NewGray(image.Rect(0, 0, 3001, 2999))
	for i := range fine.Pix {
		fine.Pix[i] = uint8(255 * ((i%3001 + i/3001) % 2)) // a chessboard of single pixels
	}
	m := opened(t, process(t, asPNG(t, fine)).Thumb)
	for _, at := range []image.Point{{0, 0}, {1, 300}, {240, 240}, {479, 479}} {
		if got := color.GrayModel.Convert(m.At(at.X, at.Y)).(color.Gray).Y; got < 120 || got > 136 {
			t.Errorf("at %v: %d, want about 128", at, got)
		}
	}
}

func TestTheSameFileGivesTheSameCopies(t *testing.T) {
	file := asJPEG(t, quarters(3000, 2000))
	a, b := process(t, file), process(t, file)
	if !bytes.Equal(a.Public, b.Public) || !bytes.Equal(a.Thumb, b.Thumb) {
		t.Error("the copies differ, so their address would too")
	}
}

func BenchmarkHEIC24MP(b *testing.B) {
	file := iPhonePhoto(b)
	b.ReportAllocs()
	for b.Loop() {
		process(b, file)
	}
}
