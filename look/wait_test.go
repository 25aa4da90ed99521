package look

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"vidhuk"
	"vidhuk/store"
)

func left(t *testing.T) context.Context {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	return ctx
}

func TestASearchWaitsForItsPlaceNoLongerThanItsReader(t *testing.T) {
	l := &Look{ranking: make(chan struct{}, 1)}
	l.ranking <- struct{}{} // somebody searches
	if _, err := l.Search(left(t), vidhuk.Nobody, SearchQuery{Text: "яма"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestACountWaitsForTheDatabaseNoLongerThanItsReader(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "vidhuk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := &Look{store: s}
	answer := make(chan struct{})
	defer close(answer)
	l.census.flight.DoChan("", func() (any, error) { <-answer; return nil, nil }) // the database takes its time
	if _, err := l.Count(left(t), FeedFilter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
