package photo_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"runtime"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/photo"
)

func crc(kind string, body []byte) uint32 {
	return crc32.ChecksumIEEE(append([]byte(kind), body...))
}

// insertChunk puts a chunk behind the header of a PNG.
func insertChunk(file, c []byte) []byte {
	const header = 8 + 25
	return bytes.Join([][]byte{file[:header], c, file[header:]}, nil)
}

// pngClaiming is a PNG that says it is w × h, with the given packed rows.
func pngClaiming(w, h uint32, rows []byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	head = append(head, 8, 2, 0, 0, 0)
	return bytes.Join([][]byte{
		[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", nil),
	}, nil)
}

func packed(n int) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(make([]byte, n))
	_ = w.Close()
	return b.Bytes()
}

// jpegClaiming rewrites the size in the frame header of a JPEG.
func jpegClaiming(file []byte, w, h uint16) []byte {
	file = bytes.Clone(file)
	at := bytes.Index(file, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(file[at+5:], h)
	binary.BigEndian.PutUint16(file[at+7:], w)
	return file
}

// heicClaiming rewrites the size of an item of a HEIC, not of its stream.
func heicClaiming(file []byte, w, h uint32) []byte {
	at := bytes.Index(file, []byte("ispe"))
	binary.BigEndian.PutUint32(file[at+8:], w)
	binary.BigEndian.PutUint32(file[at+12:], h)
	return file
}

func webpClaiming(w, h uint32) []byte {
	size := (w - 1) | (h-1)<<14
	body := append([]byte("WEBPVP8L\x0a\x00\x00\x00\x2f"), binary.LittleEndian.AppendUint32(nil, size)...)
	body = append(body, 0x88, 0x88, 8, 0, 0)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func zipOf(t testing.TB) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("payload.class")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write([]byte("run me"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOnlyPhotosAreTaken(t *testing.T) {
	for name, file := range map[string]string{
		"svg":               `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
		"svg with prologue": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"html":              "<!DOCTYPE html><html><body>Привіт</body></html>",
		"gif":               "GIF89a\x01\x00\x01\x00\x00\x00\x00;",
		"bmp":               "BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00",
		"tiff":              "II*\x00\x08\x00\x00\x00\x00\x00",
		"pdf":               "%PDF-1.7\n",
		"zip":               "PK\x03\x04\x14\x00\x00\x00",
		"text":              "просто текст",
		"mp4":               "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
		"avif":              "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf",
		"riff that sounds":  "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00",
		"one byte":          "\xff",
		"bytes before jpeg": "\n\xff\xd8\xff\xe0",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := photo.Process([]byte(file), photo.Default)
			refused(t, err, "photo_type")
		})
	}
}

func TestEmptyAndTooLongFilesAreRefused(t *testing.T) {
	_, err := photo.Process(nil, photo.Default)
	refused(t, err, "photo_empty")

	file := asJPEG(t, quarters(96, 64))
	full := append(file, make([]byte, 15<<20-len(file))...)
	process(t, full)
	_, err = photo.Process(append(full, 0), photo.Default)
	refused(t, err, "photo_too_big")
	if limit := err.(*vidhuk.Error).Args["limit"]; limit != 15 {
		t.Errorf("the sentence says %v MB", limit)
	}
}

func TestHugePicturesAreRefusedUnopened(t *testing.T) {
	for name, file := range map[string][]byte{
		"png":                  pngClaiming(60_000, 60_000, packed(1000)),
		"png as thin as long":  pngClaiming(40_000_000, 1, packed(1000)),
		"jpeg":                 jpegClaiming(asJPEG(t, quarters(96, 64)), 65_535, 65_535),
		"webp":                 webpClaiming(16_384, 16_384),
		"heic":                 heicClaiming(testdata(t, "quarters.heic"), 65_535, 65_535),
		"heic beyond a phone":  heicClaiming(testdata(t, "quarters.heic"), 8064, 6048),
		"50 megapixels and 1%": pngClaiming(10_100, 5_000, packed(1000)),
	} {
		t.Run(name, func(t *testing.T) {
			memory := allocated(func() {
				_, err := photo.Process(file, photo.Default)
				refused(t, err, "photo_too_large_pixels")
			})
			if memory > 4<<20 {
				t.Errorf("took %d bytes", memory)
			}
		})
	}
}

func TestTheSentenceNamesTheSizeAndTheLimit(t *testing.T) {
	_, err := photo.Process(pngClaiming(10_000, 6_000, nil), photo.Default)
	args := err.(*vidhuk.Error).Args
	if args["width"] != 10_000 || args["height"] != 6_000 || args["limit"] != 50 {
		t.Errorf("%v", args)
	}
}

// allocated measures what f takes from the heap altogether.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestBombsDoNotGoOff(t *testing.T) {
	small := asJPEG(t, quarters(96, 64))
	scan := small[bytes.Index(small, []byte{0xff, 0xda}) : len(small)-2]
	rescanned := append(small[:len(small)-2:len(small)-2], bytes.Repeat(scan, 5000)...)
	lying := testdata(t, "hole-lossy.webp") // its canvas and its frame disagree
	lying[24], lying[27] = 0, 0
	for name, file := range map[string][]byte{
		"png with 200 MB in a small picture": pngClaiming(16, 16, packed(200<<20)),
		"jpeg of 5000 scans":                 append(rescanned, 0xff, 0xd9),
		"webp of two sizes":                  lying,
	} {
		t.Run(name, func(t *testing.T) {
			memory := allocated(func() {
				_, err := photo.Process(file, photo.Default)
				refused(t, err, "photo_broken")
			})
			if memory > 8<<20 {
				t.Errorf("took %d bytes", memory)
			}
		})
	}
}

func TestHalfAPhotoIsBroken(t *testing.T) {
	for name, file := range map[string][]byte{
		"jpeg": asJPEG(t, quarters(960, 640)),
		"png":  asPNG(t, quarters(960, 640)),
		"webp": testdata(t, "quarters.webp"),
		"heic": testdata(t, "quarters.heic"),
	} {
		for _, n := range []int{40, len(file) / 2, len(file) * 3 / 4} {
			_, err := photo.Process(file[:n], photo.Default)
			if code := vidhuk.CodeOf(err); code != "photo_broken" {
				t.Errorf("%d of %d bytes of %s: %v", n, len(file), name, err)
			}
		}
	}
}

func TestAnAnimationIsNotAPhoto(t *testing.T) {
	file := testdata(t, "hole-lossy.webp")
	file[20] |= 1 << 1
	_, err := photo.Process(file, photo.Default)
	refused(t, err, "photo_broken")
}

func TestFilesThatAreASecondThingAreRefused(t *testing.T) {
	jpeg, png := asJPEG(t, quarters(960, 640)), asPNG(t, quarters(96, 64))
	archive := zipOf(t)
	for name, file := range map[string][]byte{
		"jpeg and zip":            append(jpeg[:len(jpeg):len(jpeg)], archive...),
		"png and zip":             append(png[:len(png):len(png)], archive...),
		"webp and zip":            append(testdata(t, "quarters.webp"), archive...),
		"heic and zip":            append(testdata(t, "quarters.heic"), archive...),
		"jpeg, filler and zip":    bytes.Join([][]byte{jpeg, make([]byte, 100_000), archive}, nil),
		"jpeg with a page inside": segment(jpeg, 0xfe, []byte("--><HTML><SCRIPT>alert(1)</SCRIPT>")),
		"jpeg with svg inside":    segment(jpeg, 0xfe, []byte(`<sVg onload="alert(1)">`)),
		"jpeg with pdf inside":    segment(jpeg, 0xfe, []byte("\n%PDF-1.4\n")),
		"jpeg and php":            append(jpeg[:len(jpeg):len(jpeg)], "<?php system($_GET[0]); ?>"...),
		"png with a page inside":  insertChunk(png, chunk("tEXt", []byte("Comment\x00<script>alert(1)</script>"))),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := photo.Process(file, photo.Default)
			refused(t, err, "photo_polyglot")
		})
	}
	both := append(jpeg[:len(jpeg):len(jpeg)], archive...)
	if _, err := zip.NewReader(bytes.NewReader(both), int64(len(both))); err != nil {
		t.Errorf("the test proves nothing: %v", err)
	}
}

// Phones append a clip or a second picture; the copy is free of it.
func TestWhatAPhoneAppendsIsDropped(t *testing.T) {
	clip := "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isomTHE CLIP"
	for name, file := range map[string][]byte{
		"jpeg": append(asJPEG(t, quarters(96, 64)), clip...),
		"png":  append(asPNG(t, quarters(96, 64)), clip...),
		"webp": append(testdata(t, "quarters.webp"), clip...),
		"heic": append(testdata(t, "quarters.heic"), "\x00\x00\x00\x10mpvdTHE CLIP"...),
	} {
		t.Run(name, func(t *testing.T) {
			p := process(t, file)
			bare(t, p.Public)
			if bytes.Contains(p.Public, []byte("CLIP")) || bytes.Contains(p.Thumb, []byte("CLIP")) {
				t.Error("the clip is still there")
			}
		})
	}
}

func TestAFileIsWhatItContains(t *testing.T) {
	// A thumbnail within the camera's notes has an end-of-image marker and
	// anything may stand in it; it is not the picture's end.
	inner := append(asJPEG(t, image.NewGray(image.Rect(0, 0, 8, 8))), strings.Repeat("\xff\xda\x00\x02", 300)...)
	process(t, segment(asJPEG(t, quarters(96, 64)), 0xe2, inner))
}

func FuzzProcess(f *testing.F) {
	seeds := [][]byte{
		asJPEG(f, quarters(96, 64)), withEXIF(asJPEG(f, quarters(24, 16)), exif(6)), asPNG(f, quarters(24, 16)),
		testdata(f, "quarters.webp"), testdata(f, "hole-lossy.webp"), testdata(f, "hole-lossless.webp"),
		testdata(f, "quarters.heic"), testdata(f, "hole.heic"), pngClaiming(60_000, 60_000, nil), zipOf(f), []byte("<svg/>"),
	}
	for _, s := range seeds {
		f.Add(s)
	}
	small := photo.Limits{Bytes: 1 << 20, Pixels: 100_000, Memory: 5_000_000}
	process(f, testdata(f, "quarters.heic")) // the HEIC decoder is made once
	f.Fuzz(func(t *testing.T, data []byte) {
		memory := allocated(func() {
			p, err := photo.Process(data, small)
			if err != nil {
				if vidhuk.KindOf(err) != vidhuk.Invalid {
					t.Errorf("not the sender's fault: %v", err)
				}
				return
			}
			bare(t, p.Public)
			bare(t, p.Thumb)
		})
		if memory > 200<<20 {
			t.Errorf("%d bytes of input took %d", len(data), memory)
		}
	})
}
