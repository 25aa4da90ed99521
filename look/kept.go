package look

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"vidhuk/store"
)

// How long a costly count is good: while nothing is written here, and after
// something was. Other nodes on the same database write too, and deadlines pass
// by themselves, so even the first ends.
const (
	keptQuiet = time.Minute
	keptBusy  = 5 * time.Second
)

// keptMost bounds how many answers are kept, and counters how many are worked
// out at once: anybody may ask for anything.
const (
	keptMost = 128
	counters = 2
)

// kept remembers costly answers for a moment. What many ask for at once is
// worked out once.
type kept[K comparable, V any] struct {
	flight singleflight.Group
	places chan struct{}

	mu  sync.Mutex
	all map[K]keptAnswer[V]
}

type keptAnswer[V any] struct {
	value   V
	changes uint64
	at      time.Time
}

func newKept[K comparable, V any]() *kept[K, V] {
	return &kept[K, V]{places: make(chan struct{}, counters), all: map[K]keptAnswer[V]{}}
}

// get gives the answer to a key, working it out where there is none. It is
// worked out for all who wait, so it goes on when the first of them leaves. It grows
// old by the store's time and changes.
func (k *kept[K, V]) get(ctx context.Context, key K, s *store.Store, work func(context.Context) (V, error)) (V, error) {
	if v, ok := k.find(key, s); ok {
		return v, nil
	}
	done := k.flight.DoChan(fmt.Sprintf("%d %v", s.Changes(), key), func() (any, error) {
		k.places <- struct{}{}
		defer func() { <-k.places }()
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
	age := s.Now().Sub(a.at)
	return a.value, ok && age >= 0 && (age < keptBusy || age < keptQuiet && a.changes == s.Changes())
}

// put keeps an answer; where there are too many, the oldest goes.
func (k *kept[K, V]) put(key K, a keptAnswer[V]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all[key] = a
	if len(k.all) <= keptMost {
		return
	}
	oldest := key
	for other, o := range k.all {
		if o.at.Before(k.all[oldest].at) {
			oldest = other
		}
	}
	delete(k.all, oldest)
}
