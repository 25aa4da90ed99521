package page

import (
	"fmt"
	"math"
	"strconv"
)

// Chart is what happened over time: columns for one thing, a line for another.
// Everything that it draws also stands in a table beneath it.
type Chart struct {
	ID          string // unique on the page
	Title       string
	Description string // what a look at it tells, in a sentence
	Columns     string // what the columns count
	Line        string // what the line counts
	Heading     string // of the table's first column
	Points      []ChartPoint
}

// ChartPoint is one place on the time axis.
type ChartPoint struct {
	Label  string // in full
	Tick   string // under the axis; not every point needs one
	Column int64
	Line   int64
}

// The drawing is as wide as its place: across, everything is a share of the
// width; upright, it is pixels.
const (
	chartHeight = 168 // of the plot
	chartFloor  = 26  // for the ticks beneath
	chartTop    = 18  // for the topmost number
)

// highest is a round number that no point exceeds.
func (c Chart) highest() int64 {
	var most int64
	for _, p := range c.Points {
		most = max(most, p.Column, p.Line)
	}
	return ceiling(most)
}

// ceiling rounds up to 1, 2, 4, 6 or 8 times a power of ten: from 2 on its half
// is a whole number too.
func ceiling(n int64) int64 {
	for step := int64(1); ; step *= 10 {
		for _, m := range []int64{1, 2, 4, 6, 8} {
			if n <= m*step {
				return m * step
			}
		}
	}
}

// grid are the numbers at the horizontal lines.
func (c Chart) grid() []int64 {
	top := c.highest()
	if top%2 != 0 {
		return []int64{0, top}
	}
	return []int64{0, top / 2, top}
}

// y is how many pixels from the top a number stands.
func (c Chart) y(n int64) float64 {
	return chartTop + float64(chartHeight)*(1-float64(n)/float64(c.highest()))
}

// pixels writes a length of the drawing.
func pixels(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

// share writes a length as a part of the width.
func share(part, whole float64) string {
	return strconv.FormatFloat(math.Round(part/whole*1e4)/100, 'f', -1, 64) + "%"
}

// columnX is where the i-th column begins, and columnWidth how wide it is.
func (c Chart) columnX(i int) string { return share(float64(i)+0.15, float64(len(c.Points))) }

func (c Chart) columnWidth() string { return share(0.7, float64(len(c.Points))) }

// middle is the middle of the i-th column.
func (c Chart) middle(i int) string { return share(float64(i)+0.5, float64(len(c.Points))) }

// anchor keeps the words of the first and last tick inside the drawing.
func (c Chart) anchor(i int) string {
	switch at := (float64(i) + 0.5) / float64(len(c.Points)); {
	case at < 0.08:
		return "start"
	case at > 0.92:
		return "end"
	}
	return "middle"
}

// tickX is where the words of a tick are anchored.
func (c Chart) tickX(i int) string {
	switch c.anchor(i) {
	case "start":
		return "0"
	case "end":
		return "100%"
	}
	return c.middle(i)
}

// path is the line, in a square of a thousand by the height of the plot that is
// stretched over the drawing.
func (c Chart) path() string {
	d := ""
	for i, p := range c.Points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		d += fmt.Sprintf("%s%s %s", command, pixels((float64(i)+0.5)*1000/float64(len(c.Points))), pixels(c.y(p.Line)))
	}
	return d
}

// Bars is a table of counts with a bar for each, the most frequent first.
type Bars struct {
	Caption string
	Heading string // of the first column
	Counted string // of the second
	Rows    []Bar
}

// Bar is one row of Bars.
type Bar struct {
	Label string
	Href  string // where the counted things are; may be empty
	Count int64
	Small bool // a part of the row above
	Tone  Tone // of the bar; the usual one when empty
}

// widest is the count that fills the width.
func (b Bars) widest() float64 {
	most := int64(1)
	for _, r := range b.Rows {
		most = max(most, r.Count)
	}
	return float64(most)
}

// shortBars is how many rows stand at once; the others open.
const shortBars = 12

// Tile is one figure in large.
type Tile struct {
	Label string
	Value string
	Note  string // what it is made of
	Href  string // where the counted things are; may be empty
	Tone  Tone
}
