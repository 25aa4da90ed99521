package look

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"vidhuk"
	"vidhuk/store"
)

// How long a costly count is good: while nothing is written here, and after
// something was. Other nodes on the same database write too, and deadlines pass
// by themselves, so even the first ends.
const (
	keptQuiet = time.Minute
	keptBusy  = 5 * time.Second
)

// keeping are the rules of a store of costly answers. Anybody may ask for anything, so all of it
// is bounded.
type keeping[K comparable] struct {
	most    int          // answers that are kept
	places  int          // answers that are worked out at once
	queue   int          // questions that wait for a place; who comes after them is refused
	lasting bool         // the same question has the same answer for ever
	first   func(K) bool // what everybody asks: it has a place of its own, and stays; may be nil
}

// kept remembers costly answers for a moment. What many ask for at once is
// worked out once.
type kept[K comparable, V any] struct {
	keeping[K]
	flight singleflight.Group
	others *turns
	common *turns

	mu  sync.Mutex
	all map[K]keptAnswer[V]
}

// turns are the places at the work, and the line before them.
type turns struct {
	places, line chan struct{}
}

func newTurns(places, queue int) *turns {
	return &turns{places: make(chan struct{}, places), line: make(chan struct{}, places+queue)}
}

// take waits for a place. Error: vidhuk.Unavailable "busy" when too many wait.
func (t *turns) take() (leave func(), err error) {
	select {
	case t.line <- struct{}{}:
	default:
		return nil, vidhuk.Refuse(vidhuk.Unavailable, "busy")
	}
	t.places <- struct{}{}
	return func() { <-t.places; <-t.line }, nil
}

type keptAnswer[V any] struct {
	value   V
	changes uint64
	at      time.Time
}

func newKept[K comparable, V any](r keeping[K]) *kept[K, V] {
	// Of what everybody asks there are few, so nobody is ever refused it.
	return &kept[K, V]{keeping: r, others: newTurns(r.places, r.queue), common: newTurns(1, r.most), all: map[K]keptAnswer[V]{}}
}

func (k *kept[K, V]) isFirst(key K) bool { return k.first != nil && k.first(key) }

// get gives the answer to a key, working it out where there is none. It is
// worked out for all who wait, so it goes on when the first of them leaves.
// Error: vidhuk.Unavailable "busy".
func (k *kept[K, V]) get(ctx context.Context, key K, s *store.Store, work func(context.Context) (V, error)) (V, error) {
	if v, ok := k.find(key, s); ok {
		return v, nil
	}
	done := k.flight.DoChan(fmt.Sprintf("%d %v", s.Changes(), key), func() (any, error) {
		at := k.others
		if k.isFirst(key) {
			at = k.common
		}
		leave, err := at.take()
		if err != nil {
			var none V
			return none, err
		}
		defer leave()
		if v, ok := k.find(key, s); ok {
			return v, nil
		}
		changes, now := s.Changes(), s.Now()
		v, err := work(context.WithoutCancel(ctx))
		if err == nil {
			k.put(key, keptAnswer[V]{v, changes, now})
		}
		return v, err
	})
	select {
	case r := <-done:
		return r.Val.(V), r.Err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

func (k *kept[K, V]) find(key K, s *store.Store) (V, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	a, ok := k.all[key]
	if k.lasting {
		return a.value, ok
	}
	age := s.Now().Sub(a.at)
	return a.value, ok && age >= 0 && (age < keptBusy || age < keptQuiet && a.changes == s.Changes())
}

// put keeps an answer; where there are too many, the oldest goes, and what
// everybody asks only when it is of no use any more.
func (k *kept[K, V]) put(key K, a keptAnswer[V]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all[key] = a
	if len(k.all) <= k.most {
		return
	}
	oldest, found := key, false
	for other, o := range k.all {
		if k.isFirst(other) && a.at.Sub(o.at) < keptQuiet {
			continue
		}
		if !found || o.at.Before(k.all[oldest].at) {
			oldest, found = other, true
		}
	}
	delete(k.all, oldest)
}
