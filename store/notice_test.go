package store_test

import (
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/store"
)

func (b *base) notices(n int) {
	b.t.Helper()
	list := make([]vidhuk.Notice, n)
	for i := range list {
		list[i] = vidhuk.Notice{AccountID: b.author, Kind: "received", Number: "2026-000001", Args: `{"until":"завтра"}`, CreatedAt: b.clock()}
	}
	b.write(func(tx *store.Tx) error { return tx.AddNotices(list) })
}

func (b *base) take(s *store.Store, limit int) []int64 {
	b.t.Helper()
	var ids []int64
	ok(b.t, s.Write(ctx, func(tx *store.Tx) error {
		list, err := tx.TakeNotices(limit, time.Minute)
		for _, n := range list {
			ids = append(ids, n.ID)
		}
		return err
	}))
	return ids
}

func TestTwoWorkersNeverTakeTheSameNotice(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		b.notices(40)
		nodes := []*store.Store{b.Store, b.another()}
		var mu sync.Mutex
		var taken []int64
		var all sync.WaitGroup
		for w := range 4 {
			all.Go(func() {
				for {
					ids := b.take(nodes[w%2], 3)
					if len(ids) == 0 {
						return
					}
					mu.Lock()
					taken = append(taken, ids...)
					mu.Unlock()
				}
			})
		}
		all.Wait()
		slices.Sort(taken)
		if len(taken) != 40 || len(slices.Compact(slices.Clone(taken))) != 40 {
			t.Errorf("%d were taken: %v", len(taken), taken)
		}
	})
}

func TestADeadWorkersNoticesComeAgainWhenItsLeaseEnds(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		b.notices(3)
		first := b.take(b.Store, 2) // and then it dies
		if second := b.take(b.Store, 10); len(first) != 2 || len(second) != 1 {
			t.Fatalf("taken %v, then %v", first, second)
		}
		b.pass(time.Minute - time.Microsecond)
		if again := b.take(b.Store, 10); len(again) != 0 {
			t.Errorf("before the lease ended %v came again", again)
		}
		b.pass(time.Microsecond)
		if again := b.take(b.Store, 10); len(again) != 3 {
			t.Errorf("after the lease ended %v came again", again)
		}
	})
}

func TestATakingThatFailsTakesNothing(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		b.notices(1)
		err := b.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.TakeNotices(1, time.Hour); err != nil {
				return err
			}
			return vidhuk.Refuse(vidhuk.Unavailable, "busy")
		})
		refused(t, err, "busy")
		if ids := b.take(b.Store, 1); len(ids) != 1 {
			t.Error("it is leased all the same")
		}
	})
}

func TestDeliveredAndPutOffNoticesWait(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		b.notices(2)
		ids := b.take(b.Store, 2)
		b.write(func(tx *store.Tx) error {
			if err := tx.NoticeDelivered(ids[0]); err != nil {
				return err
			}
			return tx.NoticeForDigest(ids[1], "2026-11-23", tx.Now.Add(2*time.Hour))
		})
		b.pass(time.Hour)
		if again := b.take(b.Store, 9); len(again) != 0 {
			t.Errorf("after an hour %v came", again)
		}
		b.pass(time.Hour)
		if again := b.take(b.Store, 9); !slices.Equal(again, ids[1:]) {
			t.Errorf("after two hours %v came, want %v", again, ids[1:])
		}
		b.read(func(tx *store.Tx) error {
			waiting, err := tx.UndeliveredNotices()
			ok(t, err)
			list, err := tx.Notices(b.author, 0, 9)
			if waiting != 1 || list[0].Attempts != 2 || list[1].Attempts != 1 || !list[1].DeliveredAt.Equal(monday) {
				t.Errorf("%d wait; %+v", waiting, list)
			}
			return err
		})
	})
}

func TestReadingNoticesReadsOnlyOnesOwn(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		other := b.account("other@example.org", "")
		b.notices(2)
		unread := func(who int64) (n int64) {
			b.read(func(tx *store.Tx) (err error) {
				n, err = tx.UnreadNotices(who)
				return err
			})
			return n
		}
		b.write(func(tx *store.Tx) error { return tx.ReadNotices(other, math.MaxInt64) })
		if n := unread(b.author); n != 2 {
			t.Errorf("another person read them: %d left", n)
		}
		b.write(func(tx *store.Tx) error { return tx.ReadNotices(b.author, math.MaxInt64) })
		if n := unread(b.author); n != 0 {
			t.Errorf("%d left", n)
		}
	})
}
