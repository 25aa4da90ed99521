package look

import (
	"context"
	"errors"
	"testing"

	"vidhuk"
)

func TestASearchWaitsForItsPlaceNoLongerThanItsReader(t *testing.T) {
	l := &Look{ranking: make(chan struct{}, 1)}
	l.ranking <- struct{}{} // somebody searches
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := l.Search(ctx, vidhuk.Nobody, SearchQuery{Text: "яма"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
