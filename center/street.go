package center

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"vidhuk"
	"vidhuk/gazetteer"
	"vidhuk/rights"
	"vidhuk/store"
)

// Streets is a whole gazetteer that takes the place of the one in use.
type Streets struct {
	Streets []vidhuk.Street `json:"streets" doc:"every street of the city; what is not here is forgotten"`
	Try     bool            `json:"try,omitempty" doc:"only say what would change"`
}

// StreetChange is what a new gazetteer changes.
type StreetChange struct {
	Streets int  `json:"streets" doc:"how many there are now"`
	Added   int  `json:"added"`
	Changed int  `json:"changed"`
	Removed int  `json:"removed"`
	Tried   bool `json:"tried,omitempty" doc:"nothing was changed"`
}

const (
	streetSubject = "gazetteer"
	// mostComplaints is how many mistakes of one gazetteer are told at once.
	mostComplaints = 100
	// builtIn marks the gazetteer that came with the program: a newer one takes
	// its place, and never that of an administrator's.
	builtIn = "builtin:"
)

// ReplaceStreets puts a new gazetteer in the place of the old one, all or
// nothing. Messages keep what the old one made of their addresses. Errors:
// vidhuk.Forbidden, vidhuk.Invalid with fields "streets[i]…".
func (c *Center) ReplaceStreets(ctx context.Context, who vidhuk.Actor, s Streets) (StreetChange, error) {
	role, err := rights.Allow(who, vidhuk.DeedGazetteer, rights.Case{})
	if err != nil {
		return StreetChange{}, err
	}
	if err := c.checkStreets(s.Streets); err != nil {
		return StreetChange{}, err
	}
	if s.Try {
		return c.tryStreets(ctx, s.Streets)
	}
	var change StreetChange
	err = c.write(ctx, vidhuk.DeedGazetteer, func(tx *store.Tx) error {
		if _, err := tx.LockSetting(vidhuk.GazetteerSetting); err != nil {
			return err
		}
		old, err := tx.Streets()
		if err != nil {
			return err
		}
		change = compared(old, s.Streets)
		e := newEntry(who, role, vidhuk.DeedGazetteer, streetSubject, map[string]any{
			"streets": change.Streets, "added": change.Added, "changed": change.Changed, "removed": change.Removed, "sha256": sealOf(s.Streets),
		}, tx.Now)
		if err := c.journal(tx, []vidhuk.Entry{e}); err != nil {
			return err
		}
		return putStreets(tx, "", s.Streets)
	})
	return change, err
}

func (c *Center) checkStreets(streets []vidhuk.Street) error {
	wrong := gazetteer.Check(streets, c.knowsDistrict)
	fields := make([]vidhuk.FieldError, min(len(wrong), mostComplaints))
	for i := range fields {
		fields[i] = wrong[i].FieldError
	}
	return vidhuk.InvalidFields(fields)
}

func (c *Center) tryStreets(ctx context.Context, streets []vidhuk.Street) (change StreetChange, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		old, err := tx.Streets()
		change = compared(old, streets)
		change.Tried = true
		return err
	})
	return change, err
}

func compared(old, now []vidhuk.Street) StreetChange {
	before := map[string]string{}
	for _, s := range old {
		before[s.Key] = sealOf(s)
	}
	change := StreetChange{Streets: len(now)}
	for _, s := range now {
		digest, there := before[s.Key]
		switch {
		case !there:
			change.Added++
		case digest != sealOf(s):
			change.Changed++
		}
		delete(before, s.Key)
	}
	change.Removed = len(before)
	return change
}

func putStreets(tx *store.Tx, origin string, streets []vidhuk.Street) error {
	if err := tx.ReplaceStreets(streets); err != nil {
		return err
	}
	return tx.PutSetting(vidhuk.GazetteerSetting, origin+sealOf(streets))
}

func sealOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("center: streets that are no JSON: %v", err))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// prepareStreets puts the gazetteer that came with the program where there is
// none yet, or an older one of the program's.
func (c *Center) prepareStreets(tx *store.Tx) error {
	if len(c.streets) == 0 {
		return nil
	}
	version, err := tx.LockSetting(vidhuk.GazetteerSetting)
	if err != nil || version == builtIn+sealOf(c.streets) || version != "" && !isBuiltIn(version) {
		return err
	}
	return putStreets(tx, builtIn, c.streets)
}

func isBuiltIn(version string) bool {
	return len(version) > len(builtIn) && version[:len(builtIn)] == builtIn
}

// gazetteer gives the streets in use.
func (c *Center) gazetteer(ctx context.Context) (g *gazetteer.Gazetteer, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) (err error) {
		g, err = c.shelf.Of(tx)
		return err
	})
	return g, err
}
