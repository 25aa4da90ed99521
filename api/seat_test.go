package api

import (
	"context"
	"testing"
)

// TestOneAccountHoldsOnePlace: whoever sends many photos at once over a slow line
// waits for his own, and others do not wait for him.
func TestOneAccountHoldsOnePlace(t *testing.T) {
	p := newSeats(2)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	leave, ok := p.enter(t.Context(), 1)
	if !ok {
		t.Fatal("the first got no place")
	}
	if _, ok := p.enter(gone, 1); ok {
		t.Fatal("the same account got a second place")
	}
	other, ok := p.enter(t.Context(), 2)
	if !ok {
		t.Fatal("another account waited")
	}
	if _, ok := p.enter(gone, 3); ok {
		t.Fatal("there were more than two")
	}
	leave()
	third, ok := p.enter(t.Context(), 3)
	if !ok {
		t.Fatal("the place that was left is not free")
	}
	third()
	other()
	if len(p.by) != 0 || len(p.all) != 0 {
		t.Fatalf("kept after all left: %d accounts, %d seats", len(p.by), len(p.all))
	}
}
