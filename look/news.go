package look

import (
	"context"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// mostNews is up to how many new things are counted.
const mostNews = 100

// Pulse is how what visitors read stood at a moment; two are compared.
type Pulse = store.Pulse

// Pulse differs from the pulse before whenever something that visitors read may
// have changed, also by another node on the same database. It costs next to
// nothing.
func (l *Look) Pulse(ctx context.Context) (p Pulse, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.Pulse()
		return err
	})
	return p, err
}

// News lists the times of what a filter finds that is later than a moment in
// its order, the latest first; a hundred at most.
func (l *Look) News(ctx context.Context, f FeedFilter, since time.Time) ([]time.Time, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	f.newerThan = since
	var times []time.Time
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		for _, s := range streams {
			if s.stateless && len(f.States) > 0 {
				continue
			}
			some, err := s.times(tx, f, f.query(mostNews))
			if err != nil {
				return err
			}
			times = append(times, some...)
		}
		return nil
	})
	slices.SortFunc(times, func(a, b time.Time) int { return b.Compare(a) })
	return times[:min(len(times), mostNews)], err
}

// Replies lists the keys of what was said under a public message after a
// comment, the latest first; a hundred at most. Error: vidhuk.NotFound.
func (l *Look) Replies(ctx context.Context, n vidhuk.Number, after int64) (ids []int64, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.Message(n)
		if err != nil {
			return err
		}
		if !rights.Visible(vidhuk.Nobody, m, nil) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		ids, err = tx.CommentsAfter(m.ID, after, mostNews)
		return err
	})
	return ids, err
}
