package public

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/singleflight"

	"vidhuk/figure"
	"vidhuk/look"
)

// openFor is how long a file of open data is good after something changed: to
// read every record takes seconds, and anybody may ask.
const openFor = 5 * time.Minute

// openCopies are the files of open data as they were made last, packed: one a
// year, and one of all years. One is made at a time, for all who ask.
type openCopies struct {
	flight singleflight.Group
	making sync.Mutex

	mu  sync.Mutex
	all map[int]openCopy
}

// openCopy is the file of a year, without and with the mark by which a
// spreadsheet knows UTF-8.
type openCopy struct {
	version       string
	at            time.Time
	plain, marked []byte
}

func newOpenCopies() *openCopies { return &openCopies{all: map[int]openCopy{}} }

// get gives the file of a year that exists; 0 is all of them. Whoever leaves
// waits no longer, and the file is made all the same.
func (o *openCopies) get(ctx context.Context, l *look.Look, year int, set look.OpenSet) (openCopy, error) {
	if c, ok := o.find(l, year, set); ok {
		return c, nil
	}
	made := o.flight.DoChan(strconv.Itoa(year), func() (any, error) {
		o.making.Lock()
		defer o.making.Unlock()
		if c, ok := o.find(l, year, set); ok {
			return c, nil
		}
		c, err := makeOpenCopy(context.WithoutCancel(ctx), l, year, set)
		if err == nil {
			o.keep(year, c)
		}
		return c, err
	})
	select {
	case m := <-made:
		return m.Val.(openCopy), m.Err
	case <-ctx.Done():
		return openCopy{}, ctx.Err()
	}
}

func (o *openCopies) find(l *look.Look, year int, set look.OpenSet) (openCopy, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c, ok := o.all[year]
	age := l.Now().Sub(c.at)
	return c, ok && (c.version == set.Version || age >= 0 && age < openFor)
}

func (o *openCopies) keep(year int, c openCopy) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all[year] = c
}

func makeOpenCopy(ctx context.Context, l *look.Look, year int, set look.OpenSet) (openCopy, error) {
	var plain, marked bytes.Buffer
	p, m := gzip.NewWriter(&plain), gzip.NewWriter(&marked)
	_, _ = io.WriteString(m, figure.Mark) // a buffer takes everything
	c := openCopy{version: set.Version, at: l.Now()}
	err := writeOpenTable(ctx, io.MultiWriter(p, m), l, year, set)
	for _, w := range []*gzip.Writer{p, m} {
		if err == nil {
			err = w.Close()
		}
	}
	c.plain, c.marked = bytes.Clone(plain.Bytes()), bytes.Clone(marked.Bytes())
	return c, err
}

// writeOpenTable writes every record as it is read.
func writeOpenTable(ctx context.Context, w io.Writer, l *look.Look, year int, set look.OpenSet) error {
	t := figure.NewTable(w, openHeading()...)
	cells := make([]string, len(openColumns))
	err := l.OpenData(ctx, year, func(records []look.OpenRecord) error {
		for _, record := range records {
			for i, c := range openColumns {
				cells[i] = c.cell(record, set)
			}
			t.Row(cells...)
		}
		return t.End()
	})
	if err != nil {
		return err
	}
	return t.End()
}
