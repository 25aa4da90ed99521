package photo

import (
	"context"
	"runtime/debug"

	"golang.org/x/sync/semaphore"

	"vidhuk"
)

// handBack is the cost from which a photo's memory is returned to the system at
// once: a HEIC leaves half a gigabyte behind, and the next may be days away.
const handBack = 150_000_000

// Studio develops photos for many people at once and never holds more memory
// for it than Limits.Memory, which is why a photo may have to wait its turn.
// Turns are first come, first served.
type Studio struct {
	limits Limits
	least  int64 // what the smallest photo counts for, so that no more than the given number run at once
	memory *semaphore.Weighted
}

// NewStudio makes a studio that develops at most desks photos at once, and
// fewer when they are large. HEIC is developed one at a time.
func NewStudio(l Limits, desks int) *Studio {
	return &Studio{limits: l, least: int64(l.Memory / desks), memory: semaphore.NewWeighted(int64(l.Memory))}
}

// Process does what the function Process does, when there is room. It refuses
// with photo_busy when ctx ends first.
func (s *Studio) Process(ctx context.Context, data []byte) (Picture, error) {
	sheet, err := inspect(data, s.limits)
	if err != nil {
		return Picture{}, err
	}
	weight := s.weight(sheet)
	if err := s.memory.Acquire(ctx, weight); err != nil {
		return Picture{}, vidhuk.Wrap(vidhuk.Unavailable, "photo_busy", err)
	}
	defer s.memory.Release(weight)
	p, err := sheet.develop()
	if sheet.cost >= handBack {
		debug.FreeOSMemory()
	}
	return p, err
}

func (s *Studio) weight(sheet sheet) int64 {
	w := max(int64(sheet.cost), s.least)
	if sheet.format.slow {
		w = max(w, int64(s.limits.Memory)/2+1) // two do not fit
	}
	return min(w, int64(s.limits.Memory))
}
