package center

import (
	"context"
	"encoding/json"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Voucher is what another service says of a person who signed in there.
type Voucher struct {
	Provider string `json:"provider"` // name in our configuration
	Subject  string `json:"subject"`
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
	// Trusted: the service has checked that the address is the person's, and this
	// city believes it. Otherwise our own letter has to be answered.
	Trusted bool `json:"trusted,omitempty"`
}

func (v Voucher) identity(accountID int64) vidhuk.Identity {
	return vidhuk.Identity{Provider: v.Provider, Subject: v.Subject, AccountID: accountID}
}

// How long what another service says of a newcomer and of a person with an
// account may be used.
const (
	vouchLifetime = time.Hour
	linkLifetime  = 15 * time.Minute
)

// Recognize finds the account of a person whom another service vouches for. A
// newcomer gets the secret of a ticket instead, with which they apply: see
// Application.Vouched. An account that merely has the same address is never taken
// over: its owner signs in and links it. Errors: vidhuk.Unauthenticated
// "account_disabled"; vidhuk.Conflict "link_needed" when a trusted address has an
// account.
func (c *Center) Recognize(ctx context.Context, v Voucher) (a vidhuk.Account, ticket string, err error) {
	v.Email = fold(v.Email)
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.Identity(v.Provider, v.Subject)
		if err == nil {
			a, err = tx.Account(known.AccountID)
			return err
		}
		if vidhuk.KindOf(err) != vidhuk.NotFound {
			return err
		}
		if v.Trusted && v.Email != "" {
			if same, err := exists(tx, v.Email); err != nil || same {
				return orLinkNeeded(err)
			}
		}
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		plain, hash := secret()
		ticket = plain
		return tx.AddTicket(vidhuk.Ticket{Hash: hash, Purpose: vidhuk.ToVouch, Data: string(data), ExpiresAt: tx.Now.Add(vouchLifetime)})
	})
	if err == nil && a.Disabled {
		return vidhuk.Account{}, "", vidhuk.Refuse(vidhuk.Unauthenticated, "account_disabled")
	}
	return a, ticket, err
}

func orLinkNeeded(err error) error {
	if err != nil {
		return err
	}
	return vidhuk.Refuse(vidhuk.Conflict, "link_needed")
}

// Vouched reads what a newcomer's ticket says: vidhuk.NotFound when it is wrong,
// old or used.
func (c *Center) Vouched(ctx context.Context, ticket string) (v Voucher, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Ticket(vidhuk.ToVouch, hashed(ticket))
		if err == nil && json.Unmarshal([]byte(t.Data), &v) != nil {
			err = vidhuk.Refuse(vidhuk.Internal, "internal")
		}
		return err
	})
	return v, err
}

// voucher takes over into an application what another service says, and tells
// whether the address needs no letter of ours.
func (c *Center) voucher(ctx context.Context, ticket, email string, r *registration) (trusted bool, err error) {
	if ticket == "" {
		return false, nil
	}
	v, err := c.Vouched(ctx, ticket)
	if err != nil {
		return false, err
	}
	r.Voucher = &v
	return v.Trusted && v.Email == email, nil
}

func (c *Center) useVoucher(tx *store.Tx, ticket string) error {
	if ticket == "" {
		return nil
	}
	if first, err := tx.UseTicket(hashed(ticket)); err != nil || !first {
		return orNotFound(err)
	}
	return nil
}

// Introduce keeps what another service says of somebody who is signed in, until
// they say that it is theirs: see Link. It gives the secret of the ticket.
func (c *Center) Introduce(ctx context.Context, who vidhuk.Actor, v Voucher) (ticket string, err error) {
	if err := rights.SignedIn(who); err != nil {
		return "", err
	}
	data, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	ticket, hash := secret()
	return ticket, c.store.Write(ctx, func(tx *store.Tx) error {
		return tx.AddTicket(vidhuk.Ticket{Hash: hash, Purpose: vidhuk.ToLink, AccountID: who.AccountID, Data: string(data), ExpiresAt: tx.Now.Add(linkLifetime)})
	})
}

// Introduced reads what a service said of the actor: vidhuk.NotFound when the
// ticket is wrong, old, used or another person's.
func (c *Center) Introduced(ctx context.Context, who vidhuk.Actor, ticket string) (v Voucher, err error) {
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		v, err = introduced(tx, who, ticket)
		return err
	})
	return v, err
}

func introduced(tx *store.Tx, who vidhuk.Actor, ticket string) (v Voucher, err error) {
	t, err := tx.Ticket(vidhuk.ToLink, hashed(ticket))
	switch {
	case err != nil:
		return v, err
	case t.AccountID != who.AccountID:
		return v, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	case json.Unmarshal([]byte(t.Data), &v) != nil:
		return v, vidhuk.Refuse(vidhuk.Internal, "internal")
	}
	return v, nil
}

// Link adds who the actor is elsewhere to their own account, once they have seen
// whose identity it is and given their password: another way in is never made by
// an address that somebody followed. Errors: as of Introduced; vidhuk.Invalid
// with the field password, vidhuk.TooMany; vidhuk.Conflict "identity_taken" when
// another account has it.
func (c *Center) Link(ctx context.Context, who vidhuk.Actor, ticket, password string) error {
	if _, err := c.Introduced(ctx, who, ticket); err != nil {
		return err
	}
	if _, err := c.knowsPassword(ctx, who, "password", password); err != nil {
		return err
	}
	_, err := c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		v, err := introduced(tx, who, ticket)
		if err != nil {
			return "", err
		}
		if _, err := tx.UseTicket(hashed(ticket)); err != nil {
			return "", err
		}
		return link(tx, a.ID, v)
	})
	return err
}

// link adds an identity to an account and tells its owner by letter.
func link(tx *store.Tx, accountID int64, v Voucher) (string, error) {
	known, err := tx.Identity(v.Provider, v.Subject)
	switch {
	case err == nil && known.AccountID == accountID:
		return "", nil
	case err == nil:
		return "", vidhuk.Refuse(vidhuk.Conflict, "identity_taken")
	case vidhuk.KindOf(err) != vidhuk.NotFound:
		return "", err
	}
	if err := tx.AddIdentity(v.identity(accountID)); err != nil {
		return "", err
	}
	return "linked " + v.Provider, tx.AddNotices([]vidhuk.Notice{{AccountID: accountID, Kind: "account_linked", CreatedAt: tx.Now}})
}

// Unlink removes a service from the actor's own account. Errors:
// vidhuk.NotFound; vidhuk.Conflict "only_way_in" when there is no password and no
// other service: then nobody could sign in any more.
func (c *Center) Unlink(ctx context.Context, who vidhuk.Actor, provider string) error {
	_, err := c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		there, err := tx.DropIdentity(a.ID, provider)
		if err != nil || !there {
			return "", orNotFound(err)
		}
		left, err := tx.Identities(a.ID)
		if err == nil && len(left) == 0 && a.PasswordHash == "" {
			err = vidhuk.Refuse(vidhuk.Conflict, "only_way_in")
		}
		return "unlinked " + provider, err
	})
	return err
}
