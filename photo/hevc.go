package photo

// stream is what the parameter sets of an HEVC stream declare (ITU-T H.265,
// 7.3.2.2), of each the largest.
type stream struct {
	width, height int
	heavy         bool // more than 8 bits a sample, or more colour than 4:2:0
	lengthSize    int  // bytes before every unit of the stream that tell its length
}

const (
	parameterUnit  = 33  // the type of a unit that holds a sequence parameter set
	parameterBytes = 256 // what we read is within these first bytes of it
)

// largestStream reads a decoder configuration record (ISO/IEC 14496-15, 8.3.3.1).
func largestStream(record []byte) (stream, error) {
	c := cursor{data: record}
	c.take(21)
	s := stream{lengthSize: c.uint(1)&3 + 1}
	for arrays := c.uint(1); arrays > 0 && !c.short; arrays-- {
		kind := c.uint(1) & 63
		for units := c.uint(2); units > 0 && !c.short; units-- {
			unit := c.take(c.uint(2))
			if kind == parameterUnit {
				s.widen(unit)
			}
		}
	}
	if c.short || s.width == 0 || s.height == 0 {
		return stream{}, errHEIF
	}
	return s, nil
}

// readUnits takes in the parameter sets that the stream itself brings. Some
// cameras repeat them there, and the decoder obeys the last.
func (s *stream) readUnits(content []byte) {
	c := cursor{data: content}
	for len(c.data) > s.lengthSize {
		if unit := c.take(c.uint(s.lengthSize)); len(unit) > 0 && unit[0]>>1 == parameterUnit {
			s.widen(unit)
		}
	}
}

// widen reads a sequence parameter set as far as the bit depth.
func (s *stream) widen(unit []byte) {
	b := bits{data: unescape(unit[:min(len(unit), parameterBytes)])}
	b.skip(16 + 4)
	layers := b.take(3)
	b.skip(1)
	b.skipProfile(layers)
	b.number()
	chroma := b.number()
	if chroma == 3 {
		b.skip(1)
	}
	width, height := b.number(), b.number()
	if b.take(1) == 1 { // the conformance window: what to cut off afterwards
		for range 4 {
			b.number()
		}
	}
	luma, colour := b.number(), b.number() // bits of depth beyond eight
	deep := luma > 0 || colour > 0
	s.width, s.height = max(s.width, width), max(s.height, height)
	s.heavy = s.heavy || deep || chroma > 1
}

// unescape takes out the bytes that keep a start code from occurring inside a
// unit (7.4.1.1).
func unescape(unit []byte) []byte {
	out := make([]byte, 0, len(unit))
	for i, b := range unit {
		if b == 3 && i >= 2 && unit[i-1] == 0 && unit[i-2] == 0 {
			continue
		}
		out = append(out, b)
	}
	return out
}

// bits reads numbers of any width, the highest bit first; zeros follow the end.
type bits struct {
	data []byte
	at   int
}

func (b *bits) skip(n int) { b.at += n }

func (b *bits) take(n int) int {
	v := 0
	for range n {
		v <<= 1
		if i := b.at / 8; i < len(b.data) {
			v |= int(b.data[i]>>(7-b.at%8)) & 1
		}
		b.at++
	}
	return v
}

// number reads an Exp-Golomb code (9.2).
func (b *bits) number() int {
	zeros := 0
	for zeros < 32 && b.take(1) == 0 {
		zeros++
	}
	return 1<<zeros - 1 + b.take(zeros)
}

// skipProfile skips profile_tier_level (7.3.3).
func (b *bits) skipProfile(layers int) {
	const profile, level = 88, 8
	b.skip(profile + level)
	if layers == 0 {
		return
	}
	size := 0
	for i := range 8 {
		if i < layers {
			size += b.take(1)*profile + b.take(1)*level
			continue
		}
		b.skip(2)
	}
	b.skip(size)
}
