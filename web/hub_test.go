package web

import (
	"context"
	"strconv"
	"testing"

	"vidhuk"
	"vidhuk/web/public"
)

// asked is a hub whose listeners' lists answer as they are told, and count.
func asked(lists int, answer func() error) (*hub, map[string]int) {
	h, times := newHub(nil), map[string]int{}
	for i := range lists {
		key := strconv.Itoa(i)
		newer := func(context.Context, int64) ([]int64, error) { times[key]++; return nil, answer() }
		h.listeners[&listener{Watch: public.Watch{Key: key, Newer: newer}, news: make(chan news, 1)}] = "here"
	}
	return h, times
}

func TestAListThatCouldNotBeReadIsAskedForInTheNextTurn(t *testing.T) {
	var err error = vidhuk.Refuse(vidhuk.Unavailable, "busy")
	h, times := asked(1, func() error { return err })
	h.round(t.Context(), true)
	err = nil
	h.round(t.Context(), false)
	h.round(t.Context(), false)
	if times["0"] != 2 {
		t.Errorf("asked for %d times", times["0"])
	}
}

func TestATurnAsksForSomeListsAndTheNextForTheOthers(t *testing.T) {
	h, times := asked(liveLists+5, func() error { return nil })
	h.round(t.Context(), true)
	if len(times) != liveLists {
		t.Errorf("%d lists in a turn", len(times))
	}
	h.round(t.Context(), false)
	if len(times) != liveLists+5 {
		t.Errorf("%d lists in two turns", len(times))
	}
}
