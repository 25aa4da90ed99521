package center

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/sanction"
	"vidhuk/store"
)

// barred gives the actor with the measure by which they are blocked now, as this
// transaction sees it: whoever asked may have been blocked since. For a deed that
// is refused to the blocked in any case once has asked already.
func barred(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed) (vidhuk.Actor, error) {
	if who.AccountID == 0 || who.System || !rights.OpenToBlocked(deed, rights.Case{Emergency: true}) {
		return who, nil
	}
	holding, err := tx.HoldingSanctions(who.AccountID, holdingMax)
	who.Blocked = sanction.Past(holding).Blocking(tx.Now)
	return who, err
}

// holdingMax is more than how many measures ever hold at once against one person.
const holdingMax = 20

// unblocked refuses a blocked person whatever a block does not leave them, by
// whatever way it comes (4.4-c): vidhuk.Forbidden "blocked", "blocked_forever".
func unblocked(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed) error {
	if who.AccountID == 0 || who.System || rights.OpenToBlocked(deed, rights.Case{Emergency: true}) {
		return nil
	}
	holding, err := tx.HoldingSanctions(who.AccountID, holdingMax)
	if by := sanction.Past(holding).Blocking(tx.Now); err == nil && by != nil {
		return by.Refusal()
	}
	return err
}

// unfrozen refuses to publish what a blocked person wrote: it keeps its place in
// the queue until the block is over, or is rejected on a ground (4.4-a).
// vidhuk.Conflict "author_blocked".
func (w *work) unfrozen() error {
	holding, err := w.HoldingSanctions(w.message.AuthorID, holdingMax)
	by := sanction.Past(holding).Blocking(w.Now)
	switch {
	case err != nil || by == nil || w.message.AuthorID == 0:
		return err
	case by.Until.IsZero():
		return vidhuk.Refuse(vidhuk.Conflict, "author_blocked_forever")
	}
	return vidhuk.Refuse(vidhuk.Conflict, "author_blocked", "until", by.Until)
}

// sighting is why a new account looks like a blocked person's.
type sighting struct {
	sign     vidhuk.Sign
	sanction int64
}

// former is the blocked account that was entered from a browser before; 0: none,
// or the mark is not ours.
func (c *Center) former(ctx context.Context, mark string) (int64, error) {
	head, _, _ := strings.Cut(mark, ".")
	id, err := strconv.ParseInt(head, 10, 64)
	if err != nil || c.rules.Norms.EvasionDays == 0 {
		return 0, nil
	}
	ours, err := c.knownDevice(ctx, mark, id)
	if err != nil || !ours {
		return 0, err
	}
	var standing []sighting
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		standing, err = c.sightings(tx, vidhuk.SameBrowser, id)
		return err
	})
	if len(standing) == 0 {
		return 0, err
	}
	return id, err
}

// suspect compares a new account with those of blocked people: by the keyed hash
// of the address of a deleted account, and by the mark of the browser. It keeps
// nobody out; a person looks at it (4.4-d).
func (c *Center) suspect(tx *store.Tx, email string, former int64) ([]sighting, error) {
	if c.rules.Norms.EvasionDays == 0 {
		return nil, nil
	}
	var all []sighting
	key, err := peopleKey(tx)
	if err != nil {
		return nil, err
	}
	erased, err := tx.Erased(keyed(key, email))
	if err != nil {
		return nil, err
	}
	for _, a := range erased {
		found, err := c.sightings(tx, vidhuk.SameEmail, a.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if former == 0 {
		return all, nil
	}
	found, err := c.sightings(tx, vidhuk.SameBrowser, former)
	return append(all, found...), err
}

// sightings are the measures against an account that a new one may evade: those
// that hold, or wait for a second person, and are not older than the norm.
func (c *Center) sightings(tx *store.Tx, sign vidhuk.Sign, accountID int64) ([]sighting, error) {
	past, err := tx.SanctionsOf(accountID)
	past = slices.DeleteFunc(past, func(s vidhuk.Sanction) bool {
		waits := s.State == vidhuk.SanctionProposed
		return !s.Holds(tx.Now) && !waits || tx.Now.After(s.ProposedAt.AddDate(0, 0, c.rules.Norms.EvasionDays))
	})
	all := make([]sighting, len(past))
	for i, s := range past {
		all[i] = sighting{sign, s.ID}
	}
	return all, err
}

// notice keeps what was seen of a new account.
func notice(tx *store.Tx, accountID int64, all []sighting) error {
	for _, s := range all {
		if err := tx.AddEvasion(vidhuk.Evasion{AccountID: accountID, SanctionID: s.sanction, Sign: s.sign}); err != nil {
			return err
		}
	}
	return nil
}
