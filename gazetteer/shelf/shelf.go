// Package shelf keeps the gazetteer that was made last, so that one index of the
// streets serves everybody and is made once for each version of the table.
package shelf

import (
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"vidhuk"
	"vidhuk/gazetteer"
	"vidhuk/store"
)

// Shelf holds one gazetteer. The zero Shelf is empty. Nobody who asks for what it
// holds waits for another.
type Shelf struct {
	flight singleflight.Group
	made   atomic.Pointer[edition]
}

// edition is the gazetteer of one version of the table.
type edition struct {
	version string
	streets *gazetteer.Gazetteer
}

// Of gives the gazetteer as the transaction sees it.
func (s *Shelf) Of(tx *store.Tx) (*gazetteer.Gazetteer, error) {
	version, err := tx.Setting(vidhuk.GazetteerSetting)
	if err != nil {
		return nil, err
	}
	return s.take(version, tx.Streets)
}

// take gives the gazetteer of a version, made from what load reads if it is not
// the one on the shelf. What several want at once is made once.
func (s *Shelf) take(version string, load func() ([]vidhuk.Street, error)) (*gazetteer.Gazetteer, error) {
	if e := s.made.Load(); e != nil && e.version == version {
		return e.streets, nil
	}
	read := func() (any, error) {
		streets, err := load()
		if err != nil {
			return nil, err
		}
		e := &edition{version, gazetteer.New(streets)}
		s.made.Store(e)
		return e, nil
	}
	e, err, shared := s.flight.Do(version, read)
	if err != nil && shared { // the other's reader may have left
		e, err = read()
	}
	if err != nil {
		return nil, err
	}
	return e.(*edition).streets, nil
}
