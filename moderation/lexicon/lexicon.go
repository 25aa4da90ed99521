// Package lexicon keeps the rules that texts are held against as they were made
// last, so that the lists of administrators are compiled once for each version of
// their table. Whoever asks within a transaction has the rules of that moment:
// what an administrator changes holds at once, in every process.
package lexicon

import (
	"sync"
	"sync/atomic"

	"vidhuk/moderation"
	"vidhuk/store"
)

// Lexicon holds one set of rules. The zero Lexicon holds none yet.
type Lexicon struct {
	making sync.Mutex
	made   atomic.Pointer[edition]
}

type edition struct {
	version string
	rules   *moderation.Rules
}

// Of gives the rules as the transaction sees them.
func (l *Lexicon) Of(tx *store.Tx) (*moderation.Rules, error) {
	version, err := tx.WordRuleVersion()
	if err != nil {
		return nil, err
	}
	if e := l.made.Load(); e != nil && e.version == version {
		return e.rules, nil
	}
	own, err := tx.WordRules()
	if err != nil {
		return nil, err
	}
	l.making.Lock()
	defer l.making.Unlock()
	if e := l.made.Load(); e != nil && e.version == version {
		return e.rules, nil
	}
	e := &edition{version, moderation.Default().With(own)}
	l.made.Store(e)
	return e.rules, nil
}
