package photo_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/photo"
)

// be writes a big-endian number of n bytes.
func be(n, v int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(v))[8-n:] }

func boxOf(kind string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat(be(4, 8+len(body)), []byte(kind), body)
}

// bitWriter writes what a parameter set is made of.
type bitWriter struct{ bits []byte }

func (w *bitWriter) put(n, v int) {
	for i := n - 1; i >= 0; i-- {
		w.bits = append(w.bits, byte(v>>i&1))
	}
}

func (w *bitWriter) number(v int) {
	n := 0
	for (v+1)>>(n+1) > 0 {
		n++
	}
	w.put(n, 0)
	w.put(n+1, v+1)
}

// parameters is the beginning of a sequence parameter set that declares a size.
func parameters(w, h int) []byte {
	b := &bitWriter{}
	b.put(16, 0x4201)
	b.put(8, 0b0000_000_1)
	for range 12 { // the profile; the reader skips it
		b.put(8, 0xff)
	}
	b.number(0)
	b.number(1) // 4:2:0
	b.number(w)
	b.number(h)
	b.put(1, 0)
	b.number(0) // 8 bits
	b.number(0)
	b.put(16, 0xffff)
	out := make([]byte, len(b.bits)/8)
	for i := range out {
		for _, bit := range b.bits[8*i : 8*i+8] {
			out[i] = out[i]<<1 | bit
		}
	}
	return out
}

// decoderRecord is an hvcC box with one parameter set.
func decoderRecord(set []byte) []byte {
	return boxOf("hvcC", make([]byte, 21), []byte{3, 1, 33}, be(2, 1), be(2, len(set)), set)
}

// tiled makes a HEIC: a grid of columns × rows tiles, every one of which is the
// same item, 512 pixels a side by its own account and streamed as streamW ×
// streamH.
func tiled(w, h, columns, rows, streamW, streamH int, content []byte) []byte {
	n := columns * rows
	to := bytes.Repeat(be(2, 2), n)
	grid := slices.Concat([]byte{0, 0, byte(rows - 1), byte(columns - 1)}, be(2, w), be(2, h))
	meta := func(at int) []byte {
		return boxOf("meta", be(4, 0),
			boxOf("pitm", be(4, 0), be(2, 1)),
			boxOf("iinf", be(4, 0), be(2, 2),
				boxOf("infe", be(4, 2<<24), be(2, 1), be(2, 0), []byte("grid\x00")),
				boxOf("infe", be(4, 2<<24), be(2, 2), be(2, 0), []byte("hvc1\x00"))),
			boxOf("iref", be(4, 0), boxOf("dimg", be(2, 1), be(2, n), to)),
			boxOf("iloc", be(4, 1<<24), []byte{0x44, 0x00}, be(2, 2),
				be(2, 1), be(2, 1), be(2, 0), be(2, 1), be(4, 0), be(4, len(grid)),
				be(2, 2), be(2, 0), be(2, 0), be(2, 1), be(4, at), be(4, len(content))),
			boxOf("iprp",
				boxOf("ipco", decoderRecord(parameters(streamW, streamH)), boxOf("ispe", be(4, 0), be(4, 512), be(4, 512))),
				boxOf("ipma", be(4, 0), be(4, 1), be(2, 2), []byte{2, 0x81, 2})),
			boxOf("idat", grid))
	}
	head := boxOf("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	at := len(head) + len(meta(0)) + 8
	return slices.Concat(head, meta(at), boxOf("mdat", content))
}

func TestAHEICIsMeasuredByItsStreams(t *testing.T) {
	unit := func(set []byte) []byte { return slices.Concat(be(4, len(set)), set) }
	for _, c := range []struct {
		name string
		file []byte
		code string
		why  string // for logs: what noticed it
	}{
		{"honest, but with nothing in it", tiled(1024, 512, 2, 1, 512, 512, nil), "photo_broken", "decode"},
		{"a grid that says it is huge", tiled(60_000, 60_000, 2, 1, 512, 512, nil), "photo_too_large_pixels", ""},
		{"one small tile streamed huge", tiled(512, 512, 1, 1, 16_384, 16_384, nil), "photo_broken", "more work"},
		{"the set in the stream lies", tiled(512, 512, 1, 1, 512, 512, unit(parameters(16_384, 16_384))), "photo_broken", "more work"},
		{"one tile shown 65,280 times", tiled(512, 512, 255, 256, 512, 512, nil), "photo_broken", "more work"},
		{"more tiles than references", func() []byte {
			file := tiled(1024, 512, 2, 1, 512, 512, nil)
			file[bytes.LastIndex(file, []byte("idat"))+6] = 200
			return file
		}(), "photo_broken", "malformed"},
		{"a picture of another kind", bytes.Replace(tiled(512, 512, 1, 1, 512, 512, nil), []byte("hvc1"), []byte("av01"), 1), "photo_broken", "malformed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			process(t, testdata(t, "quarters.heic")) // the decoder itself is made once
			memory := allocated(func() {
				_, err := photo.Process(c.file, photo.Default)
				refused(t, err, c.code)
				if !strings.Contains(err.Error(), c.why) {
					t.Errorf("got %v, want %q", err, c.why)
				}
			})
			if memory > 60<<20 {
				t.Errorf("took %d bytes", memory)
			}
		})
	}
}

// Whatever byte of it is wrong, a HEIC is refused or shown; nothing panics and
// no loop runs away.
func TestADamagedHEICIsRefusedOrShown(t *testing.T) {
	whole := testdata(t, "quarters.heic")
	head := bytes.Index(whole, []byte("mdat"))
	for at := 8; at < head; at++ {
		file := bytes.Clone(whole)
		file[at] ^= 0xff
		if _, err := photo.Process(file, photo.Default); err != nil && vidhuk.KindOf(err) != vidhuk.Invalid {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}
