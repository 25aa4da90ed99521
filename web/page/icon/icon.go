// Package icon draws the pages' pictograms: inline SVG, 24 units square, in the
// colour of the text around them, hidden from screen readers. In a template an
// icon is a component:
//
//	@icon.Camera
//
// The drawings are Lucide's (ISC licence; see the head of icon_gen.go). One more
// is a line in gen.go and `go generate ./web/page/icon`.
package icon

import (
	"context"
	"io"
)

//go:generate go run gen.go

// Icon is one pictogram. The zero Icon draws nothing.
type Icon struct{ svg string }

// Render writes the SVG element.
func (i Icon) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, i.svg)
	return err
}

// IsZero reports whether there is nothing to draw.
func (i Icon) IsZero() bool { return i.svg == "" }

// draw wraps the shapes. Width and height are set so that an icon keeps its
// size where the style sheet did not arrive.
func draw(shapes string) Icon {
	return Icon{`<svg class="icon" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">` +
		shapes + `</svg>`}
}
