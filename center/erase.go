package center

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Erase deletes the actor's own account: name, address, password,
// sessions, tokens, links to other services, notices and preferences go; messages,
// comments, answers and the registry stay without a name. Of the address a keyed
// hash is kept, so that a sanction cannot be shaken off by coming anew. password
// is asked for again. Errors: vidhuk.Invalid with the field password,
// vidhuk.Conflict "last_administrator", vidhuk.TooMany.
func (c *Center) Erase(ctx context.Context, who vidhuk.Actor, password string) error {
	role, err := rights.Allow(who, vidhuk.DeedErase, ownAccount(who))
	if err != nil {
		return err
	}
	if _, err := c.knowsPassword(ctx, who, "password", password); err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(who.AccountID)
		if err != nil {
			return err
		}
		if err := notLast(tx, a); err != nil {
			return err
		}
		if err := c.withdrawFirst(tx, who, a); err != nil {
			return err
		}
		return c.erase(tx, who, role, a)
	})
}

// notLast refuses to let the last administrator go (1.3). Of two who go at once
// the second waits for the first.
func notLast(tx *store.Tx, a vidhuk.Account) error {
	if !slices.Contains(a.Roles, vidhuk.Administrator) {
		return nil
	}
	if err := tx.Alone(); err != nil {
		return err
	}
	n, err := tx.CountRole(vidhuk.Administrator)
	if err == nil && n <= 1 {
		err = vidhuk.Refuse(vidhuk.Conflict, "last_administrator")
	}
	return err
}

// withdrawFirst takes back the message of a request to join: without its author
// it could never be published.
func (c *Center) withdrawFirst(tx *store.Tx, who vidhuk.Actor, a vidhuk.Account) error {
	if a.Membership != vidhuk.Applied {
		return nil
	}
	waiting, err := tx.Unreviewed(a.ID)
	if err != nil {
		return err
	}
	who.Stopped = nil // an account is deleted also after activity was stopped (7.1)
	for _, m := range waiting {
		w, err := c.begin(tx, who, act{deed: vidhuk.DeedWithdraw, ref: Ref{Number: m.Number}})
		if err != nil {
			return err
		}
		if err := w.decided(vidhuk.Withdrawn); err != nil {
			return err
		}
		if err := w.finish(&m); err != nil {
			return err
		}
	}
	return nil
}

func (c *Center) erase(tx *store.Tx, who vidhuk.Actor, role vidhuk.Role, a vidhuk.Account) error {
	key, err := peopleKey(tx)
	if err != nil {
		return err
	}
	e := newEntry(who, role, vidhuk.DeedErase, subjectOfAccount(a.ID), map[string]any{"membership": a.Membership}, tx.Now)
	if err := tx.DropLetters(a.ID, a.Email); err != nil {
		return err
	}
	if a.Confirmed() {
		if _, err := tx.AddLetter(&vidhuk.Letter{Key: newKey("erased"), Address: a.Email, Language: a.Language, Kind: vidhuk.LetterErased}); err != nil {
			return err
		}
	}
	if err := tx.ForgetAccount(a.ID, a.Email); err != nil {
		return err
	}
	a.EmailHash = keyed(key, a.Email)
	a.Email, a.Name, a.PasswordHash, a.Answers, a.Reason = fmt.Sprintf("deleted-%d%s", a.ID, vidhuk.ReservedDomain), "", "", "", ""
	a.Roles, a.Organizations, a.Disabled, a.DeletedAt = nil, nil, true, tx.Now
	if a.Membership == vidhuk.Admitted || a.Membership == vidhuk.Applied {
		a.Membership = vidhuk.Left
	}
	if err := tx.SaveAccount(&a); err != nil {
		return err
	}
	return c.journal(tx, []vidhuk.Entry{e})
}

// formerly tells when the latest decision fell on an account of the address that
// was deleted, and refuses who may not ask to join yet: neither a sanction nor
// its time is shaken off by deleting the account (decision 0028). Whoever decides
// sees that the request is not the first; whose name it was, nobody keeps.
func (c *Center) formerly(tx *store.Tx, email string) (decided time.Time, err error) {
	key, err := peopleKey(tx)
	if err != nil {
		return decided, err
	}
	erased, err := tx.Erased(keyed(key, email))
	if err != nil {
		return decided, err
	}
	for _, a := range erased {
		if err := c.afterSanction(a, tx.Now); err != nil {
			return decided, err
		}
		if a.DecidedAt.After(decided) {
			decided = a.DecidedAt
		}
	}
	return decided, nil
}

// peopleKey is the key of everything about people that is hashed or signed: made
// once for each database.
func peopleKey(tx *store.Tx) (string, error) { return tx.KeyOnce(peopleSetting, rand.Text) }

const peopleSetting = "people_key"

// keyed is a hash that only who has the key can make.
func keyed(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text)) // never fails (hash.Hash)
	return hex.EncodeToString(mac.Sum(nil))
}
