package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"iter"
	"slices"

	"github.com/gen2brain/heic"
)

// A HEIC is a box of boxes (ISO/IEC 14496-12 and 23008-12). Its decoder
// believes whatever size the innermost video stream declares and takes memory
// for it, so we read all the sizes first.

var (
	errHEIF  = errors.New("heif: malformed")
	errTiles = errors.New("heif: more work than the picture is worth")
	errSmall = errors.New("heif: too small for the decoder")
)

// cursor reads big-endian numbers. Reading past the end gives zeros and sets
// short.
type cursor struct {
	data  []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.data) {
		c.short, c.data = true, nil
		return make([]byte, min(max(n, 0), 8))
	}
	part := c.data[:n]
	c.data = c.data[n:]
	return part
}

func (c *cursor) uint(n int) int {
	v := 0
	for _, b := range c.take(min(n, 8)) {
		v = v<<8 | int(b)
	}
	return v
}

// box is one box: its type, what is in it, and where it ends in the data walked.
type box struct {
	kind string
	body []byte
	end  int
}

// boxes walks the boxes that lie side by side in data and stops at the first
// malformed one.
func boxes(data []byte) iter.Seq[box] {
	return func(yield func(box) bool) {
		for at := 0; len(data)-at >= 8; {
			rest := data[at:]
			size, head := int(binary.BigEndian.Uint32(rest)), 8
			switch {
			case size == 0: // to the end
				size = len(rest)
			case size == 1 && len(rest) >= 16:
				size, head = int(binary.BigEndian.Uint64(rest[8:])), 16
			}
			if size < head || size > len(rest) {
				return
			}
			at += size
			if !yield(box{string(rest[4:8]), rest[head:size], at}) {
				return
			}
		}
	}
}

func find(data []byte, kind string) []byte {
	for b := range boxes(data) {
		if b.kind == kind {
			return b.body
		}
	}
	return nil
}

var heicBrands = []string{"heic", "heix", "heim", "heis"}

func isHEIC(data []byte) bool {
	if len(data) < 16 || string(data[4:8]) != "ftyp" {
		return false
	}
	brands := find(data, "ftyp")
	for i := 0; i+4 <= len(brands); i += 4 {
		if i != 4 && slices.Contains(heicBrands, string(brands[i:i+4])) { // 4 holds the minor version
			return true
		}
	}
	return false
}

// heicEnd is where the last well-formed box ends.
func heicEnd(data []byte) int {
	end := 0
	for b := range boxes(data) {
		end = b.end
	}
	return end
}

// heif is what the meta box of a still picture says.
type heif struct {
	file    []byte
	idat    []byte
	primary int
	kinds   map[int]string   // of items
	tiles   map[int][]int    // of a grid, in order
	extras  map[int][]int    // of a picture: its alpha, depth and the like
	props   []box            // numbered from 1
	has     map[int][]int    // numbers of the properties of an item
	extents map[int][]extent // of items
	budget  int              // bytes of items that we are still willing to look through
}

// extent is where a part of an item lies: in the file or in the idat box.
type extent struct {
	inside       bool // in the idat box
	from, length int
}

const (
	maxMeta    = 1 << 20 // bytes; cameras write some ten thousand
	maxExtents = 32      // of one item; cameras write one
)

func readHEIF(file []byte) (*heif, error) {
	meta := find(file, "meta")
	if len(meta) < 4 || len(meta) > maxMeta {
		return nil, errHEIF
	}
	meta = meta[4:]
	properties := find(meta, "iprp")
	h := &heif{
		file: file, idat: find(meta, "idat"), budget: len(file),
		kinds: map[int]string{}, tiles: map[int][]int{}, extras: map[int][]int{},
		has: map[int][]int{}, extents: map[int][]extent{},
		props: slices.Collect(boxes(find(properties, "ipco"))),
	}
	for _, part := range []struct {
		body []byte
		read func(c *cursor, version, flags int)
	}{
		{find(meta, "pitm"), h.readPrimary},
		{find(meta, "iinf"), h.readKinds},
		{find(meta, "iref"), h.readReferences},
		{find(meta, "iloc"), h.readExtents},
		{find(properties, "ipma"), h.readAssociations},
	} {
		c := &cursor{data: part.body}
		version, flags := c.uint(1), c.uint(3)
		if part.read(c, version, flags); c.short && part.body != nil {
			return nil, errHEIF
		}
	}
	return h, nil
}

// wide is the width of a number that grew from two bytes to four with a version
// of its box.
func wide(version, since int) int {
	if version >= since {
		return 4
	}
	return 2
}

func (h *heif) readPrimary(c *cursor, version, _ int) { h.primary = c.uint(wide(version, 1)) }

func (h *heif) readKinds(c *cursor, version, _ int) {
	c.take(wide(version, 1))
	for b := range boxes(c.data) {
		item := cursor{data: b.body}
		version, _ := item.uint(1), item.take(3)
		id := item.uint(wide(version, 3))
		item.take(2)
		h.kinds[id] = string(item.take(4))
	}
}

func (h *heif) readReferences(c *cursor, version, _ int) {
	n := wide(version, 1)
	for b := range boxes(c.data) {
		item := cursor{data: b.body}
		from := item.uint(n)
		for count := item.uint(2); count > 0 && !item.short; count-- {
			switch to := item.uint(n); b.kind {
			case "dimg":
				h.tiles[from] = append(h.tiles[from], to)
			case "auxl":
				h.extras[to] = append(h.extras[to], from)
			}
		}
	}
}

func (h *heif) readAssociations(c *cursor, version, flags int) {
	n := 1 + flags&1
	for count := c.uint(4); count > 0 && !c.short; count-- {
		id := c.uint(wide(version, 1))
		for props := c.uint(1); props > 0 && !c.short; props-- {
			number := c.uint(n) & (1<<(8*n-1) - 1) // the highest bit says "essential"
			h.has[id] = append(h.has[id], number)
		}
	}
}

func (h *heif) readExtents(c *cursor, version, _ int) {
	sizes, more := c.uint(1), c.uint(1)
	offsetSize, lengthSize, baseSize, indexSize := sizes>>4, sizes&15, more>>4, more&15
	if version == 0 {
		indexSize = 0
	}
	for count := c.uint(wide(version, 2)); count > 0 && !c.short; count-- {
		id, method := c.uint(wide(version, 2)), 0
		if version > 0 {
			method = c.uint(2) & 15
		}
		c.take(2)
		base, extents := c.uint(baseSize), c.uint(2)
		if extents > maxExtents {
			c.short = true
			return
		}
		for range extents {
			c.take(indexSize)
			e := extent{inside: method == 1, from: base + c.uint(offsetSize), length: c.uint(lengthSize)}
			h.extents[id] = append(h.extents[id], e)
		}
	}
}

// content gives the bytes of an item. All together they are never longer than
// the file: items of a real one do not overlap.
func (h *heif) content(id int) ([]byte, error) {
	var all []byte
	for _, e := range h.extents[id] {
		source := h.file
		if e.inside {
			source = h.idat
		}
		if e.from < 0 || e.length < 0 || e.from > len(source) || e.length > len(source)-e.from {
			return nil, errHEIF
		}
		if e.length == 0 {
			e.length = len(source) - e.from
		}
		if h.budget -= e.length; h.budget < 0 {
			return nil, errTiles
		}
		all = append(all, source[e.from:e.from+e.length]...)
	}
	return all, nil
}

// property gives the first property of that type that an item has.
func (h *heif) property(id int, kind string) []byte {
	for _, n := range h.has[id] {
		if n >= 1 && n <= len(h.props) && h.props[n-1].kind == kind {
			return h.props[n-1].body
		}
	}
	return nil
}

// load is what decoding one item takes.
type load struct {
	width, height int
	pixels        int  // of all the streams to decode for it
	heavy         bool // more than 8 bits a sample, or more colour than 4:2:0
}

// weigh adds up an item: a video stream, or a grid of them.
func (h *heif) weigh(id int) (load, error) {
	switch h.kinds[id] {
	case "hvc1":
		return h.weighStream(id)
	case "grid":
		return h.weighGrid(id)
	}
	return load{}, errHEIF
}

func (h *heif) weighStream(id int) (load, error) {
	s, err := largestStream(h.property(id, "hvcC"))
	if err != nil {
		return load{}, err
	}
	content, err := h.content(id)
	if err != nil {
		return load{}, err
	}
	s.readUnits(content)
	said := cursor{data: h.property(id, "ispe")}
	said.take(4)
	return load{
		width: max(s.width, said.uint(4)), height: max(s.height, said.uint(4)),
		pixels: s.width * s.height, heavy: s.heavy,
	}, nil
}

func (h *heif) weighGrid(id int) (load, error) {
	content, err := h.content(id)
	if err != nil {
		return load{}, err
	}
	c := cursor{data: content}
	c.take(1)
	n := 2 + 2*(c.uint(1)&1)
	count := (c.uint(1) + 1) * (c.uint(1) + 1)
	grid := load{width: c.uint(n), height: c.uint(n)}
	if c.short || count != len(h.tiles[id]) {
		return load{}, errHEIF
	}
	for _, t := range h.tiles[id] {
		if h.kinds[t] != "hvc1" {
			return load{}, errHEIF
		}
		tile, err := h.weighStream(t)
		if err != nil {
			return load{}, err
		}
		grid.pixels += tile.pixels
		grid.heavy = grid.heavy || tile.heavy
	}
	return grid, nil
}

// measureHEIC tells the size of the main picture, and refuses one whose streams
// together are far larger than it: tiles overlap its edge a little, and depth
// and brightness maps come on top, but no more.
func measureHEIC(data []byte) (need, error) {
	h, err := readHEIF(data)
	if err != nil {
		return need{}, err
	}
	main, err := h.weigh(h.primary)
	if err != nil {
		return need{}, err
	}
	if min(main.width, main.height) < leastHEIC {
		return need{}, errSmall
	}
	work := main.pixels
	for _, id := range h.extras[h.primary] {
		extra, err := h.weigh(id)
		if err != nil {
			return need{}, err
		}
		work += extra.pixels
	}
	if work > 4*main.width*main.height+4_000_000 {
		return need{}, errTiles
	}
	n := need{width: main.width, height: main.height, bytesPerPixel: 24}
	if main.heavy {
		n.bytesPerPixel = 50
	}
	return n, nil
}

// leastHEIC is the shortest side that the decoder gets right: it mistakes the
// length of rows under 64 samples, and colour has half as many as pixels.
const leastHEIC = 128

// decodeHEIC must be built with the tag nodynamic: otherwise the decoder looks
// for a library of the system's.
func decodeHEIC(data []byte) (image.Image, error) {
	if major := string(data[8:12]); major != "heic" && major != "heix" {
		// The decoder believes only these two as the first brand, though behind
		// others (mif1) is the same picture.
		data = bytes.Clone(data)
		copy(data[8:], "heic")
	}
	m, err := heic.Decode(bytes.NewReader(data))
	if m, ok := m.(*image.YCbCr); ok && inVideoRange(data) {
		stretch(m)
	}
	return m, err
}

// inVideoRange reads the last field of the colour information (ISO/IEC
// 14496-12, 12.1.5); a file without it is in full range.
func inVideoRange(data []byte) bool {
	h, err := readHEIF(data)
	if err != nil {
		return false
	}
	colour := h.property(h.primary, "colr")
	return len(colour) >= 11 && string(colour[:4]) == "nclx" && colour[10]>>7 == 0
}
