package main

import (
	"sync"
	"time"
)

// clock is the time that the house goes by: the machine's, unless it is turned
// to play a past fortnight.
type clock struct {
	mu     sync.Mutex
	turned time.Time // zero: the machine's time
}

func newClock() *clock { return &clock{} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.turned.IsZero() {
		return time.Now()
	}
	return c.turned
}

// turn sets the time; the zero time gives the machine's back.
func (c *clock) turn(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turned = t
}
