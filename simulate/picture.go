package simulate

import (
	"bytes"
	"hash/fnv"
	"image/color"
	"image/jpeg"
	"slices"
)

// Pictures lists the names of the pictures that can be painted: what is broken,
// and the same place when it is mended.
func Pictures() []string {
	names := make([]string, len(scenes))
	for i, s := range scenes {
		names[i] = s.name
	}
	return names
}

// Picture paints one of the pictures as JPEG. The variant changes houses and
// details; a place before and after has the same. An unknown name paints an
// empty street.
func Picture(name string, variant uint64) []byte {
	h := fnv.New64a()
	h.Write([]byte{byte(variant), byte(variant >> 8)})
	c := newCanvas(h.Sum64())
	paint := (*canvas).street
	if i := slices.IndexFunc(scenes, func(s scene) bool { return s.name == name }); i >= 0 {
		paint = scenes[i].paint
	}
	paint(c)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, c, &jpeg.Options{Quality: 86}); err != nil {
		panic("simulate: a picture in memory encodes: " + err.Error())
	}
	return out.Bytes()
}

type scene struct {
	name  string
	paint func(*canvas)
}

var scenes = []scene{
	{"pothole", (*canvas).pothole}, {"pothole-fixed", (*canvas).patch},
	{"leak", (*canvas).leak}, {"leak-fixed", (*canvas).trench},
	{"tree-down", (*canvas).treeDown}, {"tree-cleared", (*canvas).stump},
	{"dump", (*canvas).dump}, {"dump-cleared", (*canvas).bins},
	{"lamp-dark", (*canvas).night}, {"lamp-lit", (*canvas).lit},
	{"manhole", (*canvas).manhole}, {"manhole-closed", (*canvas).cover},
	{"playground", (*canvas).brokenSwing}, {"playground-fixed", (*canvas).swing},
	{"stop", (*canvas).bareStop}, {"stop-fixed", (*canvas).shelter},
}

// Where the parts of a street lie, from above.
const (
	horizon  = 420.0
	pavement = 520.0
	roadside = 585.0
)

// street is a road along panel houses by day, empty and whole.
func (c *canvas) street() {
	c.gradient(rgb(0x8fbbe0), rgb(0xe6eef3), 0, int(horizon)+60)
	c.clouds()
	c.houses([]uint32{0xd9cdb8, 0xc9d3d6, 0xe0c9b0, 0xcfd8c4}, 0x5f7484, 0)
	c.hedge()
	c.gradient(rgb(0xb9b4aa), rgb(0xa9a49a), int(pavement), int(roadside))
	for x := -200.0; x < pictureWidth+200; x += 64 {
		c.line(veil(0x6f6b64, 0.5), point{x, pavement}, point{x - 34, roadside}, 1.5, 3)
	}
	c.rect(rgb(0xd8d4cb), 0, roadside-4, pictureWidth, 10)
	c.rect(rgb(0x77736c), 0, roadside+6, pictureWidth, 8)
	c.road()
}

func (c *canvas) clouds() {
	for range 5 {
		x, y := c.chance.Float64()*pictureWidth, 40+c.chance.Float64()*160
		for range 6 {
			c.ellipse(veil(0xffffff, 0.22), c.about(x, 80), c.about(y, 14), c.about(80, 30), c.about(20, 8))
		}
	}
}

// houses stand in a row; lights is the part of windows that are lit.
func (c *canvas) houses(walls []uint32, glass uint32, lights float64) {
	for x := -60.0; x < pictureWidth; {
		w, h := c.about(270, 70), c.about(270, 60)
		wall := rgb(walls[c.chance.IntN(len(walls))])
		top := horizon + 60 - h
		c.rect(wall, x, top, w, h)
		c.rect(mix(wall, rgb(0x303030), 0.35), x, top, w, 9)
		for wy := top + 26; wy < horizon+20; wy += 50 {
			for wx := x + 22; wx < x+w-36; wx += 48 {
				paint := rgb(glass)
				if c.chance.Float64() < lights {
					paint = rgb(0xf3cf7a)
				}
				c.rect(mix(wall, rgb(0xffffff), 0.4), wx-3, wy-3, 32, 34)
				c.rect(paint, wx, wy, 26, 28)
				c.rect(mix(wall, rgb(0xffffff), 0.4), wx+12, wy, 2, 28)
			}
		}
		x += w + c.about(26, 16)
	}
}

func (c *canvas) hedge() {
	c.gradient(rgb(0x87a05f), rgb(0x7d9657), int(horizon)+52, int(pavement))
	for x := -20.0; x < pictureWidth+20; x += 34 {
		c.blob(rgb(0x5d7f45), c.about(x, 12), c.about(horizon+62, 8), c.about(34, 8), c.about(30, 8), 0.2)
		c.blob(veil(0x8fae63, 0.6), c.about(x, 12), c.about(horizon+50, 6), 18, 12, 0.3)
	}
}

func (c *canvas) road() {
	c.gradient(rgb(0x6d6f71), rgb(0x55575a), int(roadside)+14, pictureHeight)
	for x := -100.0; x < pictureWidth; x += 260 {
		c.fill(veil(0xf1efe8, 0.85), point{x, 716}, point{x + 130, 716}, point{x + 118, 732}, point{x - 16, 732})
	}
	c.grain(int(roadside)+14, 26)
}

// gravel scatters stones over an oval.
func (c *canvas) gravel(x, y, rx, ry float64, n int, paints ...uint32) {
	for range n {
		size := c.about(5, 3)
		c.blob(rgb(paints[c.chance.IntN(len(paints))]), c.about(x, rx), c.about(y, ry), size, size*0.7, 0.3)
	}
}

func (c *canvas) pothole() {
	c.street()
	x, y := c.about(600, 60), c.about(770, 20)
	c.blob(rgb(0x8a877f), x, y, 265, 78, 0.22)
	c.gravel(x, y, 270, 80, 160, 0x9a968c, 0x7c7971, 0xb0aca2)
	c.blob(rgb(0x3b3733), x, y+6, 222, 58, 0.2)
	c.blob(rgb(0x6f8796), x+8, y+14, 160, 36, 0.18)
	c.blob(veil(0xdfe9ef, 0.55), x+44, y+6, 70, 10, 0.3)
	c.gravel(x, y+4, 190, 44, 40, 0x57524c, 0x6c665e)
}

func (c *canvas) patch() {
	c.street()
	c.fill(rgb(0x2f3032), point{372, 706}, point{846, 706}, point{880, 838}, point{330, 838})
	c.fill(rgb(0x3a3b3d), point{382, 713}, point{838, 713}, point{868, 830}, point{344, 830})
	c.gravel(606, 772, 230, 52, 260, 0x434446, 0x323335, 0x4b4c4e)
}

func (c *canvas) leak() {
	c.street()
	c.blob(veil(0x5f7f92, 0.9), 560, 780, 420, 92, 0.12)
	c.blob(veil(0xa9c4d2, 0.7), 520, 776, 300, 52, 0.2)
	for range 160 {
		x := c.about(560, 60)
		y := 760 - c.chance.Float64()*330
		spread := (760 - y) / 330
		c.ellipse(veil(0xe9f4fa, 0.55), c.about(x, 90*spread), y, c.about(7, 4), c.about(14, 6))
	}
	c.blob(veil(0xffffff, 0.5), 560, 760, 90, 24, 0.3)
}

func (c *canvas) trench() {
	c.street()
	c.fill(rgb(0x9c948a), point{440, 690}, point{700, 690}, point{735, 850}, point{405, 850})
	c.gravel(570, 772, 140, 70, 420, 0xa8a096, 0x8b847a, 0xbab2a8)
	for _, x := range []float64{372, 742} {
		c.fill(rgb(0xd65f2a), point{x, 640}, point{x + 16, 640}, point{x + 36, 770}, point{x - 20, 770})
		c.fill(rgb(0xf4f1ea), point{x - 6, 684}, point{x + 22, 684}, point{x + 27, 712}, point{x - 11, 712})
		c.rect(rgb(0x3a3a3a), x-34, 766, 84, 14)
	}
}

// crown is the leaves of a tree.
func (c *canvas) crown(x, y, rx, ry float64) {
	for range 46 {
		paint := []uint32{0x49702f, 0x5c8640, 0x3f6229, 0x6f9a4e}[c.chance.IntN(4)]
		c.blob(rgb(paint), c.about(x, rx), c.about(y, ry), c.about(42, 14), c.about(30, 10), 0.3)
	}
}

func (c *canvas) treeDown() {
	c.street()
	c.fill(veil(0x2f2a22, 0.35), point{120, 812}, point{1010, 690}, point{1020, 716}, point{130, 850})
	c.line(rgb(0x5b4632), point{110, 800}, point{760, 676}, 62, 34)
	c.line(rgb(0x7a6146), point{112, 788}, point{756, 668}, 14, 8)
	for _, to := range []point{{900, 600}, {940, 730}, {820, 560}, {1010, 660}} {
		c.line(rgb(0x5b4632), point{720, 682}, to, 26, 8)
	}
	c.crown(900, 655, 190, 90)
	c.ellipse(rgb(0xc9a878), 112, 802, 20, 32)
	c.ellipse(rgb(0xa98654), 112, 802, 11, 18)
}

func (c *canvas) stump() {
	c.street()
	c.fill(rgb(0x5b4632), point{196, 508}, point{284, 508}, point{304, 566}, point{176, 566})
	c.ellipse(rgb(0xd7b988), 240, 508, 46, 16)
	for r := 36.0; r > 6; r -= 9 {
		c.ellipse(veil(0x9c7a4c, 0.35), 240, 508, r, r*0.35)
	}
	c.gravel(300, 570, 130, 14, 60, 0xd9bf92, 0xc7a874)
}

// yard is a lawn behind houses with a square of asphalt.
func (c *canvas) yard() {
	c.gradient(rgb(0x9cc3e2), rgb(0xe9f0f4), 0, int(horizon)+60)
	c.clouds()
	c.houses([]uint32{0xd8cab4, 0xc6d0d4, 0xdcc3ab}, 0x5f7484, 0)
	c.hedge()
	c.gradient(rgb(0x8aa85e), rgb(0x6f8f49), int(pavement), pictureHeight)
	for range 900 {
		x, y := c.chance.Float64()*pictureWidth, pavement+c.chance.Float64()*(pictureHeight-pavement)
		c.line(veil([]uint32{0x55753a, 0x9dbb6e}[c.chance.IntN(2)], 0.7), point{x, y}, point{x + c.about(0, 4), y - c.about(12, 5)}, 2, 0.6)
	}
}

func (c *canvas) containers() {
	c.yard()
	c.fill(rgb(0x8f8d88), point{150, 560}, point{1080, 560}, point{1170, 830}, point{60, 830})
	c.grain(560, 12)
	for i := range 4 {
		x := 230 + float64(i)*205
		paint := []uint32{0x3f7a4d, 0x3f7a4d, 0x2f6f9e, 0xc9a227}[i]
		c.fill(veil(0x202020, 0.3), point{x - 4, 706}, point{x + 176, 706}, point{x + 196, 722}, point{x - 22, 722})
		c.fill(rgb(paint), point{x, 560}, point{x + 168, 560}, point{x + 154, 708}, point{x + 14, 708})
		c.rect(mix(rgb(paint), rgb(0x101010), 0.3), x-8, 546, 184, 22)
		for rib := x + 34; rib < x+150; rib += 34 {
			c.line(mix(rgb(paint), rgb(0x101010), 0.22), point{rib, 574}, point{rib, 702}, 5, 5)
		}
		c.ellipse(rgb(0x2b2b2b), x+36, 712, 12, 12)
		c.ellipse(rgb(0x2b2b2b), x+134, 712, 12, 12)
	}
}

func (c *canvas) bins() { c.containers() }

func (c *canvas) dump() {
	c.containers()
	bag := func(x, y, size float64) {
		paint := rgb([]uint32{0x2c2f33, 0x3b4046, 0x4f6f8a, 0xd9d7d0, 0x2f3b33}[c.chance.IntN(5)])
		c.blob(mix(paint, rgb(0), 0.45), x+6, y+8, size, size*0.72, 0.12)
		c.blob(paint, x, y, size, size*0.75, 0.14)
		c.blob(mix(paint, rgb(0xffffff), 0.35), x-size*0.3, y-size*0.3, size*0.25, size*0.12, 0.3)
		c.line(paint, point{x, y - size*0.6}, point{c.about(x, 8), y - size*1.05}, 12, 5)
	}
	for range 9 {
		bag(c.about(620, 420), c.about(560, 22), c.about(42, 12))
	}
	for range 24 {
		bag(c.about(640, 430), c.about(760, 62), c.about(52, 16))
	}
	c.fill(rgb(0xb78f5f), point{180, 700}, point{330, 680}, point{350, 792}, point{196, 812})
	c.fill(rgb(0x9a7448), point{330, 680}, point{372, 706}, point{390, 812}, point{350, 792})
	for range 40 {
		c.blob(rgb([]uint32{0xe8e3d5, 0xc94f3d, 0xf2f2f2, 0x6ea0c8}[c.chance.IntN(4)]), c.about(600, 480), c.about(820, 46), c.about(10, 5), c.about(7, 3), 0.3)
	}
}

// dusk is the street late in the evening with lamp posts that do not work.
func (c *canvas) dusk(lights float64) {
	c.gradient(rgb(0x10182b), rgb(0x33405c), 0, int(horizon)+60)
	for range 70 {
		c.ellipse(veil(0xffffff, 0.5), c.chance.Float64()*pictureWidth, c.chance.Float64()*260, 1.3, 1.3)
	}
	c.houses([]uint32{0x232a38, 0x1e2531, 0x272c3a}, 0x151b27, lights)
	c.gradient(rgb(0x141a1a), rgb(0x171d22), int(horizon)+52, int(pavement))
	c.gradient(rgb(0x23272e), rgb(0x1c2026), int(pavement), int(roadside))
	c.gradient(rgb(0x1b1e24), rgb(0x121419), int(roadside), pictureHeight)
	c.grain(int(roadside), 8)
}

var posts = []point{{170, 150}, {560, 190}, {880, 220}, {1090, 240}}

func (c *canvas) post(p point, lamp color.Color) {
	c.line(rgb(0x3a414c), point{p.x, pavement + 40}, point{p.x, p.y}, 13, 8)
	c.line(rgb(0x3a414c), point{p.x, p.y + 2}, point{p.x + 74, p.y - 16}, 7, 6)
	c.fill(lamp, point{p.x + 58, p.y - 22}, point{p.x + 112, p.y - 22}, point{p.x + 104, p.y - 6}, point{p.x + 62, p.y - 6})
}

func (c *canvas) night() {
	c.dusk(0.16)
	for _, p := range posts {
		c.post(p, rgb(0x545c68))
	}
}

func (c *canvas) lit() {
	c.dusk(0.22)
	for _, p := range posts {
		for widen := 20.0; widen <= 140; widen += 20 {
			c.fill(veil(0xffe2a6, 0.03), point{p.x + 66, p.y}, point{p.x + 102, p.y}, point{p.x + 84 + widen, 700}, point{p.x + 84 - widen, 700})
			c.ellipse(veil(0xffdf9e, 0.05), p.x+84, 700, widen*1.5, widen*0.45)
		}
		c.glow(rgb(0xffe9bf), p.x+85, p.y-10, 130, 0.85)
		c.post(p, rgb(0xfff6df))
	}
}

// ground looks down on asphalt.
func (c *canvas) ground() {
	c.gradient(rgb(0x74767a), rgb(0x5d5f63), 0, pictureHeight)
	for range 9 {
		c.blob(veil(0x4c4e52, 0.25), c.chance.Float64()*pictureWidth, c.chance.Float64()*pictureHeight, c.about(160, 80), c.about(60, 30), 0.3)
	}
	c.rect(rgb(0xb4afa5), 0, 0, pictureWidth, 120)
	c.rect(rgb(0xd5d0c6), 0, 120, pictureWidth, 16)
	c.rect(rgb(0x6b675f), 0, 136, pictureWidth, 14)
	c.grain(0, 30)
}

func (c *canvas) manhole() {
	c.ground()
	c.ellipse(rgb(0x8d8a84), 600, 520, 330, 200)
	c.ellipse(rgb(0x5c5955), 600, 520, 290, 172)
	c.ellipse(rgb(0x0d0d0e), 600, 526, 262, 152)
	c.ellipse(veil(0x3a3733, 0.8), 600, 452, 220, 62)
	c.ellipse(rgb(0x0d0d0e), 600, 470, 226, 62)
	c.line(rgb(0x6b4f34), point{640, 620}, point{770, 90}, 20, 7)
	for _, to := range []point{{880, 130}, {690, 60}, {850, 260}, {700, 210}} {
		c.line(rgb(0x6b4f34), point{725, 300}, to, 8, 3)
		c.crownAt(to)
	}
}

func (c *canvas) crownAt(p point) {
	for range 16 {
		c.blob(rgb([]uint32{0x49702f, 0x6f9a4e, 0x3f6229}[c.chance.IntN(3)]), c.about(p.x, 44), c.about(p.y, 34), c.about(20, 6), c.about(11, 4), 0.3)
	}
}

func (c *canvas) cover() {
	c.ground()
	c.ellipse(rgb(0x8d8a84), 600, 520, 330, 200)
	c.ellipse(rgb(0x3c3d40), 600, 520, 290, 172)
	c.ellipse(rgb(0x55575b), 600, 516, 274, 160)
	for row := -4; row <= 4; row++ {
		for column := -5; column <= 5; column++ {
			x, y := float64(column)*46, float64(row)*32
			if x*x/(245*245)+y*y/(135*135) < 1 {
				c.rect(rgb(0x3a3b3e), 600+x-14, 516+y-8, 28, 16)
				c.rect(rgb(0x6b6d72), 600+x-14, 516+y-8, 28, 3)
			}
		}
	}
}

func (c *canvas) frame(paint uint32) {
	c.yard()
	c.blob(rgb(0xd9c79b), 600, 790, 430, 74, 0.06)
	for _, x := range []float64{300, 900} {
		c.line(rgb(paint), point{x - 80, 800}, point{x, 330}, 20, 16)
		c.line(rgb(paint), point{x + 80, 800}, point{x, 330}, 20, 16)
	}
	c.line(rgb(paint), point{290, 334}, point{910, 334}, 22, 22)
}

func (c *canvas) brokenSwing() {
	c.frame(0x8f6a55)
	c.line(rgb(0x4a4a4a), point{520, 340}, point{504, 700}, 5, 5)
	c.line(rgb(0x4a4a4a), point{690, 340}, point{706, 520}, 5, 5)
	c.fill(rgb(0x7d5f3f), point{478, 690}, point{534, 706}, point{604, 792}, point{566, 806})
}

func (c *canvas) swing() {
	c.frame(0x2f78b7)
	for _, x := range []float64{440, 650} {
		c.line(rgb(0x5a5f66), point{x, 340}, point{x, 670}, 5, 5)
		c.line(rgb(0x5a5f66), point{x + 120, 340}, point{x + 120, 670}, 5, 5)
		c.rect(rgb(0xe0a030), x-14, 664, 148, 20)
		c.rect(rgb(0xb57d1e), x-14, 680, 148, 8)
	}
}

func (c *canvas) bareStop() {
	c.street()
	c.line(rgb(0x5b6067), point{820, 590}, point{820, 300}, 12, 12)
	c.rect(rgb(0x2563a8), 780, 270, 84, 84)
	c.rect(rgb(0xffffff), 800, 292, 44, 30)
	c.ellipse(rgb(0x2563a8), 812, 326, 6, 6)
	c.ellipse(rgb(0x2563a8), 832, 326, 6, 6)
	for _, x := range []float64{400, 700} {
		c.rect(rgb(0x6b6e73), x, 540, 14, 34)
	}
}

func (c *canvas) shelter() {
	c.bareStop()
	c.rect(veil(0xbfe0ee, 0.45), 330, 300, 400, 260)
	for _, x := range []float64{330, 460, 596, 718} {
		c.rect(rgb(0x3d4650), x, 300, 12, 280)
	}
	c.fill(rgb(0x2f3740), point{300, 268}, point{764, 268}, point{748, 304}, point{316, 304})
	c.rect(rgb(0xb07b45), 372, 510, 300, 16)
	c.rect(rgb(0x7d5630), 372, 526, 300, 6)
	c.rect(rgb(0x3d4650), 392, 530, 10, 46)
	c.rect(rgb(0x3d4650), 640, 530, 10, 46)
	c.rect(rgb(0xf6f4ee), 610, 350, 84, 110)
	for y := 366.0; y < 450; y += 14 {
		c.rect(rgb(0x8a93a0), 620, y, 64, 4)
	}
}
