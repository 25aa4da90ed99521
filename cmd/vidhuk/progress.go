package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"vidhuk/language"
)

// progress tells how far a long command has come: on a terminal in one line
// that is rewritten, elsewhere in a plain line now and then.
type progress struct {
	out   io.Writer
	live  bool
	every time.Duration
	now   func() time.Time
	began time.Time
	told  time.Time
}

func newProgress(out io.Writer) *progress {
	p := &progress{out: out, every: 10 * time.Second, now: time.Now}
	if file, ok := out.(*os.File); ok && terminal(file) {
		p.live, p.every = true, 200*time.Millisecond
	}
	p.began = p.now()
	p.told = p.began
	return p
}

func terminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// show tells that so many are done and that they are such a part of the whole.
func (p *progress) show(done int, part float64) {
	now := p.now()
	if now.Sub(p.told) < p.every {
		return
	}
	p.told = now
	if p.live {
		fmt.Fprintf(p.out, "\r\x1b[K%s", p.line(done, part, now))
		return
	}
	fmt.Fprintln(p.out, p.line(done, part, now))
}

func (p *progress) line(done int, part float64, now time.Time) string {
	elapsed := now.Sub(p.began)
	text := fmt.Sprintf("%s messages, %s a second, %.0f %%",
		language.En.Number(int64(done)), language.En.Number(int64(float64(done)/elapsed.Seconds())), part*100)
	if part <= 0 || part > 1 {
		return text
	}
	left := time.Duration(float64(elapsed) * (1 - part) / part)
	return text + ", " + left.Round(time.Second).String() + " left"
}

// end clears the line and gives the seconds that it all took.
func (p *progress) end(done int) float64 {
	elapsed := p.now().Sub(p.began)
	if p.live && p.told != p.began {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	return elapsed.Seconds()
}
