package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// iconSizes are what installed pages ask for, in pixels.
var iconSizes = []int{192, 512}

// drawing is as much of SVG as our own icon uses: filled paths in a square.
type drawing struct {
	ViewBox string `xml:"viewBox,attr"`
	Paths   []struct {
		Fill string `xml:"fill,attr"`
		D    string `xml:"d,attr"`
	} `xml:"path"`
}

// icons draws "icon/app.svg" as "icon/app-192.png" and "icon/app-512.png". The
// drawing fills its square, so that any mask may cut it.
func icons(name string, svg []byte) ([]output, error) {
	var d drawing
	if err := xml.Unmarshal(svg, &d); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	side, err := strconv.ParseFloat(strings.TrimPrefix(d.ViewBox, "0 0 40 "), 32)
	if err != nil || side != 40 {
		return nil, fmt.Errorf("%s: the view box is %q, not 0 0 40 40", name, d.ViewBox)
	}
	var made []output
	for _, size := range iconSizes {
		content, err := d.draw(size, float32(size)/float32(side))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made = append(made, output{name: strings.TrimSuffix(name, ".svg") + "-" + strconv.Itoa(size) + ".png", content: content})
	}
	return made, nil
}

func (d drawing) draw(size int, scale float32) ([]byte, error) {
	sheet := image.NewRGBA(image.Rect(0, 0, size, size))
	for _, p := range d.Paths {
		fill, err := colour(p.Fill)
		if err != nil {
			return nil, err
		}
		raster := vector.NewRasterizer(size, size)
		if err := trace(raster, p.D, scale); err != nil {
			return nil, err
		}
		raster.Draw(sheet, sheet.Bounds(), image.NewUniform(fill), image.Point{})
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, sheet)
	return b.Bytes(), err
}

func colour(s string) (color.RGBA, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 {
		return color.RGBA{}, fmt.Errorf("%q is no colour like #0b6871", s)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, nil
}

// pen walks a path.
type pen struct {
	to             *vector.Rasterizer
	scale          float32
	x, y           float32
	bendX, bendY   float32 // the control point of the last curve, for T
	numbers        []float32
	startX, startY float32
}

// arguments is how many numbers each command takes.
var arguments = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'Q': 4, 'T': 2, 'Z': 0}

// trace draws the outline of a path: absolute M, L, H, V, Q, T and Z.
func trace(to *vector.Rasterizer, path string, scale float32) error {
	p := &pen{to: to, scale: scale}
	for rest := strings.TrimSpace(path); rest != ""; {
		command := rest[0]
		n, known := arguments[command]
		if !known {
			return fmt.Errorf("the path has a %q, which is not drawn", command)
		}
		end := strings.IndexAny(rest[1:], "MLHVQTZ")
		if end < 0 {
			end = len(rest) - 1
		}
		p.numbers = p.numbers[:0]
		for _, field := range strings.Fields(rest[1 : 1+end]) {
			f, err := strconv.ParseFloat(field, 32)
			if err != nil {
				return err
			}
			p.numbers = append(p.numbers, float32(f))
		}
		if len(p.numbers) != n {
			return errors.New("a command of the path has too few or too many numbers")
		}
		p.do(command)
		rest = strings.TrimSpace(rest[1+end:])
	}
	return nil
}

func (p *pen) do(command byte) {
	n := p.numbers
	switch command {
	case 'M':
		p.x, p.y, p.startX, p.startY = n[0], n[1], n[0], n[1]
		p.to.MoveTo(p.x*p.scale, p.y*p.scale)
	case 'L':
		p.line(n[0], n[1])
	case 'H':
		p.line(n[0], p.y)
	case 'V':
		p.line(p.x, n[0])
	case 'Q':
		p.curve(n[0], n[1], n[2], n[3])
	case 'T':
		p.curve(2*p.x-p.bendX, 2*p.y-p.bendY, n[0], n[1])
	case 'Z':
		p.x, p.y = p.startX, p.startY
		p.to.ClosePath()
	}
}

func (p *pen) line(x, y float32) {
	p.x, p.y = x, y
	p.to.LineTo(x*p.scale, y*p.scale)
}

func (p *pen) curve(bendX, bendY, x, y float32) {
	p.bendX, p.bendY, p.x, p.y = bendX, bendY, x, y
	p.to.QuadTo(bendX*p.scale, bendY*p.scale, x*p.scale, y*p.scale)
}
