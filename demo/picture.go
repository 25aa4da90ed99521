package demo

import (
	"image/color"

	"golang.org/x/sync/errgroup"
)

// pictures are the photos that people of the city take: the same place before
// and after where an organization shows its work.
var pictures = map[string]func(*canvas){
	"pothole":        func(c *canvas) { street(c); hole(c) },
	"pothole-fixed":  func(c *canvas) { street(c); patch(c) },
	"lamp-dark":      func(c *canvas) { alley(c, false) },
	"lamp-lit":       func(c *canvas) { alley(c, true) },
	"branch":         func(c *canvas) { avenue(c); fallen(c) },
	"branch-cleared": func(c *canvas) { avenue(c); sawdust(c) },
	"bins":           func(c *canvas) { yard(c); bins(c, true) },
	"bins-clean":     func(c *canvas) { yard(c); bins(c, false) },
	"leak":           func(c *canvas) { pavement(c); fountain(c) },
	"leak-fixed":     func(c *canvas) { pavement(c); sand(c) },
	"swing":          func(c *canvas) { yard(c); swing(c, true) },
	"swing-fixed":    func(c *canvas) { yard(c); swing(c, false) },
	"manhole":        func(c *canvas) { crossing(c); manhole(c, true) },
	"manhole-fixed":  func(c *canvas) { crossing(c); manhole(c, false) },
	"facade":         facade,
}

// drawAll draws every picture, by name.
func drawAll() (map[string][]byte, error) {
	names := make([]string, 0, len(pictures))
	for name := range pictures {
		names = append(names, name)
	}
	drawn := make([][]byte, len(names))
	var group errgroup.Group
	group.SetLimit(2)
	for i, name := range names {
		group.Go(func() (err error) {
			c := newCanvas()
			pictures[name](c)
			drawn[i], err = c.jpeg()
			return err
		})
	}
	err := group.Wait()
	all := map[string][]byte{}
	for i, name := range names {
		all[name] = drawn[i]
	}
	return all, err
}

// sky is by day, with a cloud or two.
func sky(c *canvas, horizon float64) {
	c.gradient(0, horizon, rgb(0x8fbfe6), rgb(0xe6f0f4))
	for _, p := range []point{{250, 120}, {330, 105}, {410, 128}, {860, 80}, {930, 96}} {
		c.oval(veil(0xffffff, 120), p.x, p.y, 90, 30)
	}
}

// house is a block of flats with its windows; lit tells how many of a hundred
// are lit, against glass that is dark or shows the sky.
func house(c *canvas, x, y, w, h float64, wall, glass color.NRGBA, lit int) {
	c.box(wall, x, y, w, h)
	c.box(veil(0x000000, 40), x+w-w/9, y, w/9, h)
	const step, window = 62.0, 32.0
	n := 0
	for wy := y + 26; wy+window < y+h-20; wy += step {
		for wx := x + 24; wx+window < x+w-14; wx += step {
			n++
			fill := glass
			if jitter("window", int(x)*31+n, 100) < lit {
				fill = rgb(0xf6d98a)
			}
			c.box(veil(0xffffff, 70), wx-3, wy-3, window+6, window+10)
			c.box(fill, wx, wy, window, window+4)
			c.box(veil(0xffffff, 60), wx+window/2-1, wy, 2, window+4)
		}
	}
}

// tree stands with its foot at a place.
func tree(c *canvas, x, y, size float64, leaves color.NRGBA) {
	c.shape(rgb(0x6b4e37), point{x - 0.07*size, y}, point{x - 0.035*size, y - size}, point{x + 0.035*size, y - size}, point{x + 0.07*size, y})
	for i := range 16 {
		dx := (float64(jitter("leaf", int(x)+i, 1000))/1000 - 0.5) * size
		dy := (float64(jitter("leaf", int(x)+i+50, 1000))/1000 - 0.5) * 0.8 * size
		shade := mix(leaves, rgb(0x20402a), float64(i%4)/7)
		c.blot(shade, x+dx*0.8, y-1.15*size+dy, 0.3*size, 0.24*size, i)
	}
}

func greyHouses(c *canvas, horizon float64) {
	glass := rgb(0x7fa0b8)
	house(c, -40, horizon-330, 380, 330, rgb(0xd8cdbb), glass, 0)
	house(c, 360, horizon-240, 330, 240, rgb(0xc5b8a6), glass, 0)
	house(c, 720, horizon-390, 280, 390, rgb(0xcfd4d6), glass, 0)
	house(c, 1020, horizon-270, 260, 270, rgb(0xd9c4ae), glass, 0)
}

// road runs away from us, from the bottom edge to the horizon.
func road(c *canvas, horizon float64) {
	c.shape(rgb(0x63666b), point{-160, height}, point{430, horizon}, point{770, horizon}, point{1360, height})
	c.shape(rgb(0xb9b4aa), point{-230, height}, point{415, horizon}, point{430, horizon}, point{-160, height})
	c.shape(rgb(0xb9b4aa), point{1430, height}, point{785, horizon}, point{770, horizon}, point{1360, height})
	for i := range 6 {
		near, far := float64(i)/6, (float64(i)+0.5)/6
		y1, y2 := horizon+(height-horizon)*near*near, horizon+(height-horizon)*far*far
		w1, w2 := 3+14*near*near, 3+14*far*far
		c.shape(rgb(0xe8e6de), point{600 - w1, y1}, point{600 + w1, y1}, point{600 + w2, y2}, point{600 - w2, y2})
	}
	c.grain(0, horizon, width, height-horizon, 9)
}

func street(c *canvas) {
	const horizon = 400
	sky(c, horizon)
	greyHouses(c, horizon)
	c.gradient(horizon, height, rgb(0x86a06a), rgb(0x6d8a54))
	road(c, horizon)
	tree(c, 160, 520, 210, rgb(0x5d9150))
	tree(c, 1060, 500, 190, rgb(0x6a9a4d))
}

func hole(c *canvas) {
	c.blot(rgb(0x8a8c8e), 560, 690, 215, 84, 3)
	c.blot(rgb(0x3b3a38), 560, 692, 190, 70, 4)
	c.blot(rgb(0x5a4a3b), 556, 700, 165, 52, 5)
	c.blot(rgb(0x8fb0c4), 560, 704, 125, 32, 6)
	c.oval(veil(0xffffff, 90), 530, 698, 60, 8)
	for i := range 14 {
		x, y := 340+float64(jitter("stone", i, 440)), 640+float64(jitter("stone", i+40, 130))
		c.blot(rgb(0x9a9a96), x, y, 9, 6, i)
	}
}

func patch(c *canvas) {
	c.shape(rgb(0x2e3033), point{360, 620}, point{760, 614}, point{800, 772}, point{320, 780})
	c.line(rgb(0x17181a), 7, point{360, 620}, point{760, 614})
	c.line(rgb(0x17181a), 9, point{320, 780}, point{800, 772})
	c.line(rgb(0x17181a), 7, point{360, 620}, point{320, 780})
	c.line(rgb(0x17181a), 7, point{760, 614}, point{800, 772})
	c.grain(320, 612, 480, 168, 16)
}

// alley is a path between houses at night.
func alley(c *canvas, lit bool) {
	const horizon = 470
	c.gradient(0, horizon, rgb(0x0d1630), rgb(0x2a3350))
	for i := range 60 {
		c.oval(veil(0xffffff, 150), float64(jitter("star", i, width)), float64(jitter("star", i+100, 300)), 1.4, 1.4)
	}
	house(c, 30, 170, 340, 300, rgb(0x242b40), rgb(0x161c30), 14)
	house(c, 840, 120, 330, 350, rgb(0x20273b), rgb(0x141a2c), 11)
	ground, path := rgb(0x131a1c), rgb(0x23262f)
	if lit {
		ground, path = rgb(0x2c3a2c), rgb(0x77705f)
	}
	c.gradient(horizon, height, ground, mix(ground, rgb(0x000000), 0.4))
	c.shape(path, point{120, height}, point{540, horizon}, point{660, horizon}, point{1080, height})
	c.grain(0, horizon, width, height-horizon, 5)
	for i, p := range []point{{300, 760}, {905, 760}, {455, 580}, {748, 580}} {
		lamp(c, p, 470-float64(i/2)*210, lit)
	}
}

// lamp stands with its foot at a place.
func lamp(c *canvas, foot point, tall float64, lit bool) {
	head := point{foot.x, foot.y - tall}
	if lit {
		c.glow(veil(0xffd98a, 150), foot.x, foot.y, tall*0.75, tall*0.2)
		c.glow(veil(0xffe2a0, 110), head.x, head.y, tall*0.42, tall*0.42)
	}
	c.line(rgb(0x11141c), tall/45, foot, head)
	c.box(rgb(0x11141c), foot.x-tall/32, foot.y-tall/14, tall/16, tall/14)
	glass := rgb(0x3a4152)
	if lit {
		glass = rgb(0xfff4cf)
	}
	c.shape(glass, point{head.x - tall/18, head.y}, point{head.x + tall/18, head.y}, point{head.x + tall/30, head.y + tall/9}, point{head.x - tall/30, head.y + tall/9})
	c.shape(rgb(0x11141c), point{head.x - tall/13, head.y}, point{head.x + tall/13, head.y}, point{head.x, head.y - tall/18})
}

// avenue is a street with large trees.
func avenue(c *canvas) {
	street(c)
	tree(c, 1010, 640, 380, rgb(0x4f8a48))
	tree(c, 260, 560, 260, rgb(0x568f4a))
}

func fallen(c *canvas) {
	c.oval(veil(0x000000, 50), 600, 775, 430, 40)
	c.bow(rgb(0x5a4130), 44, point{1010, 640}, point{760, 740}, point{330, 740})
	c.bow(rgb(0x6b4e37), 24, point{720, 716}, point{620, 620}, point{500, 610})
	c.bow(rgb(0x6b4e37), 20, point{560, 742}, point{450, 810}, point{300, 820})
	for i := range 46 {
		x := 220 + float64(jitter("fallen", i, 460))
		y := 590 + float64(jitter("fallen", i+100, 220))
		c.blot(mix(rgb(0x6aa151), rgb(0x2f5a30), float64(i%5)/5), x, y, 52, 34, i)
	}
	c.blot(rgb(0xe0c39a), 1005, 640, 26, 30, 8) // the fresh break
}

func sawdust(c *canvas) {
	for i := range 40 {
		c.blot(veil(0xd9c08c, 150), 420+float64(jitter("saw", i, 400)), 690+float64(jitter("saw", i+60, 110)), 16, 6, i)
	}
	c.oval(rgb(0xcfae7c), 985, 560, 22, 26)
	c.oval(rgb(0xb8925e), 985, 560, 12, 15)
}

// yard is between blocks of flats.
func yard(c *canvas) {
	const horizon = 430
	sky(c, horizon)
	house(c, -20, 60, 520, 370, rgb(0xcbb9a3), rgb(0x7d9cb3), 0)
	house(c, 620, 110, 640, 320, rgb(0xbfc6c8), rgb(0x7d9cb3), 0)
	c.gradient(horizon, height, rgb(0x8faa6b), rgb(0x74935a))
	c.grain(0, horizon, width, height-horizon, 10)
	tree(c, 560, 470, 220, rgb(0x5f9350))
	tree(c, 1130, 500, 230, rgb(0x6c9b4c))
}

func bins(c *canvas, full bool) {
	c.shape(rgb(0xa6a39b), point{130, 640}, point{1070, 640}, point{1180, 850}, point{20, 850})
	c.grain(20, 640, 1160, 210, 8)
	for i := range 3 {
		bin(c, 190+float64(i)*290, full)
	}
	if !full {
		return
	}
	bags := []uint32{0x23262b, 0x2d5da8, 0xe9e6df, 0x3a3f45, 0xb33d3d, 0x23262b, 0xd8b04a}
	for i := range 17 {
		x := 110 + float64(jitter("bag", i, 960))
		y := 780 + float64(jitter("bag", i+30, 70))
		c.blot(rgb(bags[i%len(bags)]), x, y, 48, 38, i)
		c.oval(veil(0xffffff, 50), x-12, y-14, 14, 7)
	}
	for i := range 24 {
		x, y := 40+float64(jitter("paper", i, 1110)), 790+float64(jitter("paper", i+40, 90))
		c.shape(rgb(0xf2efe8), point{x, y}, point{x + 26, y - 6}, point{x + 30, y + 10}, point{x + 4, y + 14})
	}
}

func bin(c *canvas, x float64, full bool) {
	green := rgb(0x3f7a57)
	c.oval(veil(0x000000, 60), x+115, 806, 140, 20)
	c.shape(green, point{x, 560}, point{x + 230, 560}, point{x + 212, 800}, point{x + 18, 800})
	c.shape(veil(0x000000, 35), point{x + 170, 560}, point{x + 230, 560}, point{x + 212, 800}, point{x + 165, 800})
	for i := range 4 {
		c.line(veil(0x000000, 40), 3, point{x + 40 + float64(i)*50, 580}, point{x + 44 + float64(i)*48, 786})
	}
	c.oval(rgb(0x222222), x+44, 804, 17, 17)
	c.oval(rgb(0x222222), x+188, 804, 17, 17)
	if !full {
		c.shape(rgb(0x346649), point{x - 12, 562}, point{x + 242, 562}, point{x + 222, 520}, point{x + 8, 520})
		return
	}
	fills := []uint32{0x23262b, 0xe9e6df, 0x2d5da8, 0xc9a04a, 0x3a3f45}
	for i := range 11 {
		bx := x + 20 + float64(jitter("heap", int(x)+i, 190))
		by := 500 + float64(jitter("heap", int(x)+i+30, 60))
		c.blot(rgb(fills[i%len(fills)]), bx, by, 44, 36, i)
	}
	c.box(green, x, 558, 230, 24)
}

// pavement is of slabs, seen from above at a slant.
func pavement(c *canvas) {
	const horizon = 360
	sky(c, horizon)
	house(c, -30, 20, 700, 340, rgb(0xd2c3ad), rgb(0x7d9cb3), 0)
	house(c, 700, 70, 560, 290, rgb(0xc2c8ca), rgb(0x7d9cb3), 0)
	c.gradient(horizon, height, rgb(0xb7aea0), rgb(0xa39a8c))
	for i := range 9 {
		part := float64(i) / 8
		c.line(veil(0x6d665b, 130), 2+3*part, point{0, horizon + 540*part*part}, point{width, horizon + 540*part*part})
	}
	for i := range 17 {
		x := (float64(i) - 8) * 60
		c.line(veil(0x6d665b, 110), 3, point{600 + x, horizon}, point{600 + x*3.2, height})
	}
	c.grain(0, horizon, width, height-horizon, 7)
}

func fountain(c *canvas) {
	c.blot(veil(0x4f86a8, 170), 610, 740, 480, 110, 12)
	c.blot(veil(0x9cc6de, 150), 600, 730, 330, 66, 13)
	for i := range 30 {
		spread := float64(i) - 14.5
		reach := 610 + spread*24
		top := 190 + float64(jitter("jet", i, 90)) + spread*spread*1.1
		c.bow(veil(0xe8f5fd, 120), 9, point{606 + spread*2.2, 720}, point{606 + spread*9, top}, point{reach, 720})
	}
	for i := range 90 {
		x, y := 330+float64(jitter("drop", i, 560)), 300+float64(jitter("drop", i+200, 420))
		c.oval(veil(0xf4fbff, 190), x, y, 4, 6)
	}
	c.blot(rgb(0x4a4038), 608, 726, 62, 20, 14)
	c.oval(veil(0xffffff, 170), 608, 716, 40, 12)
}

func sand(c *canvas) {
	c.shape(rgb(0xcdb27c), point{430, 640}, point{800, 640}, point{860, 810}, point{380, 810})
	c.grain(380, 640, 480, 170, 18)
	for i := range 4 {
		x := 350 + float64(i)*175
		c.line(rgb(0xd9573f), 12, point{x, 600}, point{x, 690})
		c.line(rgb(0xf4f1ea), 12, point{x, 622}, point{x, 646})
	}
	c.line(rgb(0xd9573f), 7, point{350, 616}, point{875, 616})
	c.line(rgb(0xf4f1ea), 7, point{470, 616}, point{560, 616})
	c.line(rgb(0xf4f1ea), 7, point{690, 616}, point{760, 616})
}

func swing(c *canvas, broken bool) {
	c.oval(rgb(0xd9c391), 560, 790, 420, 80)
	c.grain(140, 710, 840, 160, 10)
	red, blue := rgb(0xc8503c), rgb(0x3f72a8)
	c.line(red, 18, point{330, 790}, point{400, 380})
	c.line(red, 18, point{470, 790}, point{400, 380})
	c.line(red, 18, point{660, 790}, point{730, 380})
	c.line(red, 18, point{800, 790}, point{730, 380})
	c.line(blue, 18, point{390, 384}, point{740, 384})
	chain := rgb(0x55585c)
	c.line(chain, 5, point{500, 390}, point{500, 670})
	if broken {
		c.bow(chain, 5, point{630, 390}, point{650, 440}, point{624, 500})
		c.line(rgb(0x8a5a34), 18, point{492, 662}, point{585, 770})
		return
	}
	c.line(chain, 5, point{630, 390}, point{630, 670})
	c.line(rgb(0xe0b13d), 18, point{482, 676}, point{648, 676})
}

// crossing is a pedestrian crossing near by.
func crossing(c *canvas) {
	const horizon = 330
	sky(c, horizon)
	greyHouses(c, horizon)
	c.gradient(horizon, height, rgb(0x6a6d72), rgb(0x55585d))
	for i := range 6 {
		x := 60 + float64(i)*200
		c.shape(rgb(0xe9e7df), point{x + 60, 430}, point{x + 150, 430}, point{x + 120 + float64(i-3)*40, 560}, point{x + 10 + float64(i-3)*40, 560})
	}
	c.grain(0, horizon, width, height-horizon, 10)
}

func manhole(c *canvas, open bool) {
	c.oval(rgb(0x45474b), 600, 720, 240, 104)
	if !open {
		c.oval(rgb(0x7d8084), 600, 716, 214, 90)
		for i := range 5 {
			c.oval(veil(0x3c3e42, 90), 600, 716, 190-float64(i)*36, 80-float64(i)*15)
			c.oval(rgb(0x85888c), 600, 716, 180-float64(i)*36, 75-float64(i)*15)
		}
		return
	}
	c.oval(rgb(0x0c0c0e), 600, 718, 212, 88)
	c.oval(rgb(0x2b2a29), 600, 742, 180, 60)
	c.oval(rgb(0x0c0c0e), 600, 752, 168, 50)
	c.bow(rgb(0x6b4e37), 15, point{620, 760}, point{650, 520}, point{600, 330})
	c.bow(rgb(0x6b4e37), 9, point{640, 560}, point{700, 480}, point{760, 450})
	for i := range 16 {
		x := 540 + float64(jitter("twig", i, 230))
		y := 320 + float64(jitter("twig", i+40, 150))
		c.blot(mix(rgb(0x7aa457), rgb(0x4a7a3c), float64(i%3)/3), x, y, 30, 19, i)
	}
	c.shape(rgb(0xd9573f), point{590, 380}, point{700, 400}, point{690, 440}, point{584, 420})
}

// facade is an old house with its mouldings, and banners over them.
func facade(c *canvas) {
	sky(c, 200)
	c.gradient(120, 800, rgb(0xe3cda6), rgb(0xd6bd92))
	c.box(rgb(0xf1e5cd), 0, 120, width, 46)
	c.box(rgb(0xf1e5cd), 0, 440, width, 26)
	for i := range 6 {
		x := 60 + float64(i)*190
		for _, y := range []float64{210, 510} {
			c.box(rgb(0xf4ead6), x-14, y-14, 138, 210)
			c.oval(rgb(0xf4ead6), x+55, y-8, 69, 44)
			c.box(rgb(0x5f7a8c), x, y, 110, 180)
			c.box(rgb(0xf4ead6), x+52, y, 6, 180)
			c.box(rgb(0xf4ead6), x, y+70, 110, 6)
		}
	}
	c.gradient(790, height, rgb(0x8b8780), rgb(0x74716b))
	for i, fill := range []uint32{0xd83a4f, 0x1f8ac9, 0xf0b323} {
		x := 70 + float64(i)*370
		c.box(veil(0x000000, 70), x+10, 412, 320, 130)
		c.box(rgb(fill), x, 400, 320, 130)
		c.box(veil(0xffffff, 220), x+30, 432, 200, 26)
		c.box(veil(0xffffff, 160), x+30, 476, 140, 18)
	}
	c.grain(0, 0, width, height, 4)
}
