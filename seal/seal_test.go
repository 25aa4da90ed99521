package seal_test

import (
	"testing"
)

func TestEveryEntryComesIntoTheLog(t *testing.T) {
	both(t, func(t *testing.T, a *archive) {
		a.lively()
		before := a.number("select count(*) from journal")
		a.sealed()
		if p := a.sound(); p.Size != before || p.Waiting != 0 || p.Head == nil || p.Head.Size != before || p.Heads != 1 {
			t.Fatalf("%d entries give %+v", before, p)
		}
		a.entries("account/7", 700)
		if p := a.sound(); p.Waiting != 700 {
			t.Fatalf("with 700 entries more: %+v", p)
		}
		a.sealed()
		a.sealed()
		if p := a.sound(); p.Size != before+700 || p.Waiting != 0 || p.Heads != 2 || p.Head.Size != p.Size {
			t.Fatalf("after the second head: %+v", p)
		}
	})
}
