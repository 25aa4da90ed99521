package center

import (
	"context"
	"slices"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// own changes the actor's own account in one transaction, with an entry that
// names what changed and nothing personal. An empty name of the change means
// that nothing happened.
func (c *Center) own(ctx context.Context, who vidhuk.Actor, change func(*store.Tx, *vidhuk.Account) (what string, err error)) (a vidhuk.Account, err error) {
	role, err := rights.Allow(who, vidhuk.DeedProfile, ownAccount(who))
	if err != nil {
		return a, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if a, err = tx.Account(who.AccountID); err != nil {
			return err
		}
		what, err := change(tx, &a)
		if err != nil || what == "" {
			return err
		}
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		return c.journal(tx, []vidhuk.Entry{newEntry(who, role, vidhuk.DeedProfile, subjectOfAccount(a.ID), map[string]any{"change": what}, tx.Now)})
	})
	return a, err
}

// Profile is what everybody reads of a person, and in which language we write to
// them.
type Profile struct {
	Name     string `json:"name"`
	Language string `json:"language" enum:"uk,en"`
}

// SaveProfile changes name and language. Error: vidhuk.Invalid with fields.
func (c *Center) SaveProfile(ctx context.Context, who vidhuk.Actor, p Profile) (vidhuk.Account, error) {
	var fields []vidhuk.FieldError
	name := c.name(ctx, &fields, p.Name)
	if p.Language != "uk" && p.Language != "en" {
		fields = append(fields, vidhuk.Field("language", "unknown_value"))
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return vidhuk.Account{}, err
	}
	return c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		if a.Name != name { // everybody reads it: a blocked person creates nothing public
			if err := unblocked(tx, who, vidhuk.DeedComment); err != nil {
				return "", err
			}
		}
		if a.Name == name && a.Language == p.Language {
			return "", nil
		}
		a.Name, a.Language = name, p.Language
		return "profile", nil
	})
}

// SaveWays keeps how the person wishes to be told of each theme. Error:
// vidhuk.Invalid with fields.
func (c *Center) SaveWays(ctx context.Context, who vidhuk.Actor, ways map[vidhuk.Theme]vidhuk.Way) error {
	var fields []vidhuk.FieldError
	for theme, way := range ways {
		if !slices.Contains(vidhuk.Themes, theme) || !slices.Contains(vidhuk.Ways, way) {
			fields = append(fields, vidhuk.Field(string(theme), "unknown_value"))
		}
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	_, err := c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		before, err := tx.Ways(a.ID)
		changed := ""
		for _, theme := range vidhuk.Themes {
			way, given := ways[theme]
			if err != nil || !given || before[theme] == way {
				continue
			}
			changed, err = "letters", tx.PutWay(a.ID, theme, way)
		}
		return changed, err
	})
	return err
}

// PasswordChange is a new password for one's own account.
type PasswordChange struct {
	Current string
	New     string
	Session int64 // stays; every other session of the account ends
}

// ChangePassword changes one's own password. Errors: vidhuk.Invalid with the
// fields current and password, vidhuk.TooMany.
func (c *Center) ChangePassword(ctx context.Context, who vidhuk.Actor, p PasswordChange) error {
	var fields []vidhuk.FieldError
	checkPassword(&fields, p.New)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	if _, err := c.knowsPassword(ctx, who, "current", p.Current); err != nil {
		return err
	}
	hash, err := c.passwords.hash(ctx, p.New)
	if err != nil {
		return err
	}
	_, err = c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		a.PasswordHash = hash
		if _, err := endOthers(tx, a.ID, p.Session); err != nil {
			return "", err
		}
		return "password", tx.AddNotices([]vidhuk.Notice{{AccountID: a.ID, Kind: "account_password", CreatedAt: tx.Now}})
	})
	return err
}

// knowsPassword asks for the password again before something that cannot be
// undone. Whoever has none, since another service vouches for them, writes the
// address of the account instead.
func (c *Center) knowsPassword(ctx context.Context, who vidhuk.Actor, field, password string) (a vidhuk.Account, err error) {
	if err := rights.SignedIn(who); err != nil {
		return a, err
	}
	if err := c.try(ctx, "password/"+subjectOfAccount(who.AccountID), passwordsPerHour, hour); err != nil {
		return a, err
	}
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		a, err = tx.Account(who.AccountID)
		return err
	})
	if err != nil {
		return a, err
	}
	matches := a.PasswordHash == "" && fold(password) == a.Email
	if a.PasswordHash != "" {
		if matches, err = c.passwords.match(ctx, password, a.PasswordHash); err != nil {
			return a, err
		}
	}
	if !matches {
		err = vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field(field, "password_wrong")})
	}
	return a, err
}

// Readdress is the wish to have another e-mail address.
type Readdress struct{ Email, Password string }

// RequestEmail sends a link to the new address; nothing changes until it is
// opened. The present address hears of it. Whether the new one has an account is
// not told here, only to its owner. Errors: vidhuk.Invalid with fields,
// vidhuk.TooMany, vidhuk.Conflict "no_mail".
func (c *Center) RequestEmail(ctx context.Context, who vidhuk.Actor, origin string, r Readdress) error {
	if !c.mail {
		return vidhuk.Refuse(vidhuk.Conflict, "no_mail")
	}
	var fields []vidhuk.FieldError
	email := address(&fields, r.Email)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	a, err := c.knowsPassword(ctx, who, "password", r.Password)
	if err != nil {
		return err
	}
	if err := c.letterTries(ctx, "email", origin, email); err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		known, err := exists(tx, email)
		if err != nil {
			return err
		}
		if known && email != a.Email {
			_, err := tx.AddLetter(&vidhuk.Letter{Key: newKey("exists"), Address: email, Language: a.Language, Kind: vidhuk.LetterExists})
			return err
		}
		until := tx.Now.Add(confirmLifetime)
		if email != a.Email {
			if err := c.send(tx, vidhuk.Ticket{Purpose: vidhuk.ToKeep, AccountID: a.ID, Email: a.Email, ExpiresAt: until}, vidhuk.LetterChanging); err != nil {
				return err
			}
		}
		return c.send(tx, vidhuk.Ticket{Purpose: vidhuk.ToChange, AccountID: a.ID, Email: email, Data: a.Email, ExpiresAt: until}, vidhuk.LetterChange)
	})
}

// Keepable reports whether the link that calls a change of address off still
// works: nil, or vidhuk.NotFound.
func (c *Center) Keepable(ctx context.Context, token string) error {
	return c.ticketOpen(ctx, vidhuk.ToKeep, token)
}

// KeepEmail calls every change of the account's address off, by the link of the
// letter to the present one. Error: vidhuk.NotFound when the link is wrong, old
// or used, or nothing waits any more.
func (c *Center) KeepEmail(ctx context.Context, token string) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		t, err := c.use(tx, vidhuk.ToKeep, token)
		if err != nil {
			return err
		}
		a, err := tx.Account(t.AccountID)
		if err != nil {
			return err
		}
		if _, err := tx.DropTickets(a.ID); err != nil {
			return err
		}
		return c.byLetter(tx, a, "email_kept")
	})
}

// byLetter notes what the owner of an account did to it by the link of a letter.
func (c *Center) byLetter(tx *store.Tx, a vidhuk.Account, change string) error {
	owner := Actor(a, vidhuk.Site)
	role, err := rights.Allow(owner, vidhuk.DeedProfile, ownAccount(owner))
	if err != nil {
		return err
	}
	e := newEntry(owner, role, vidhuk.DeedProfile, subjectOfAccount(a.ID), map[string]any{"change": change}, tx.Now)
	return c.journal(tx, []vidhuk.Entry{e})
}

// send makes a ticket and the letter with its link.
func (c *Center) send(tx *store.Tx, t vidhuk.Ticket, kind string) error {
	plain, hash := secret()
	t.Hash = hash
	if err := tx.AddTicket(t); err != nil {
		return err
	}
	_, err := tx.AddLetter(&vidhuk.Letter{Key: kind + "/" + hash, AccountID: t.AccountID, Address: t.Email, Kind: kind, Secret: plain})
	return err
}

// newKey names a letter that nothing else can be the reason of.
func newKey(kind string) string {
	_, hash := secret()
	return kind + "/" + hash
}

// letterTries brakes forms that make the program write to an address.
func (c *Center) letterTries(ctx context.Context, form, origin, email string) error {
	if err := c.try(ctx, form+"@"+Network(origin), formsPerHour, hour); err != nil {
		return err
	}
	return c.try(ctx, "letter/"+hashed(email), lettersPerHour, hour)
}

// Changeable reports whether the link of a new address still works: nil, or
// vidhuk.NotFound.
func (c *Center) Changeable(ctx context.Context, token string) error {
	return c.ticketOpen(ctx, vidhuk.ToChange, token)
}

func (c *Center) ticketOpen(ctx context.Context, purpose vidhuk.Purpose, token string) error {
	return c.store.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.Ticket(purpose, hashed(token))
		return err
	})
}

// ChangeEmail makes the new address the account's own, by the link of its
// letter. The old one is told, and no earlier link of the account works any
// more. Errors: vidhuk.NotFound when the link is wrong, old or used, or when the
// account is not as it was when the change was asked for; vidhuk.Conflict
// "email_taken".
func (c *Center) ChangeEmail(ctx context.Context, token string) (a vidhuk.Account, err error) {
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		t, err := c.use(tx, vidhuk.ToChange, token)
		if err != nil {
			return err
		}
		if a, err = tx.Account(t.AccountID); err != nil {
			return err
		}
		owner := Actor(a, vidhuk.Site)
		role, err := rights.Allow(owner, vidhuk.DeedProfile, ownAccount(owner))
		if err != nil {
			return err
		}
		old := a.Email
		if a.Disabled || old != t.Data {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found") // the account has moved on
		}
		if _, err := tx.DropTickets(a.ID); err != nil {
			return err
		}
		a.Email, a.ConfirmedAt = t.Email, tx.Now
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		if old != a.Email && !vidhuk.Reserved(old) {
			if _, err := tx.AddLetter(&vidhuk.Letter{Key: newKey("changed"), AccountID: a.ID, Address: old, Kind: vidhuk.LetterChanged}); err != nil {
				return err
			}
		}
		e := newEntry(owner, role, vidhuk.DeedProfile, subjectOfAccount(a.ID), map[string]any{"change": "email"}, tx.Now)
		return c.journal(tx, []vidhuk.Entry{e})
	})
	return a, taken(err)
}

// use takes a link, and ends every other that the same account has for it.
func (c *Center) use(tx *store.Tx, purpose vidhuk.Purpose, token string) (vidhuk.Ticket, error) {
	t, err := tx.LockTicket(purpose, hashed(token))
	if err != nil {
		return t, err
	}
	if first, err := tx.UseTicket(t.Hash); err != nil || !first {
		return t, orNotFound(err)
	}
	return t, tx.UseTickets(purpose, t.Email)
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return vidhuk.Refuse(vidhuk.NotFound, "not_found")
}

// RequestReset sends a link that sets a new password to an address that has an
// account with a confirmed address. Whether it does is not told. Errors:
// vidhuk.Invalid with fields, vidhuk.TooMany, vidhuk.Conflict "no_mail".
func (c *Center) RequestReset(ctx context.Context, origin, rawEmail string) error {
	if !c.mail {
		return vidhuk.Refuse(vidhuk.Conflict, "no_mail")
	}
	var fields []vidhuk.FieldError
	email := address(&fields, rawEmail)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	if err := c.letterTries(ctx, "reset", origin, email); err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.AccountByEmail(email)
		switch {
		case vidhuk.KindOf(err) == vidhuk.NotFound && err != nil:
			return nil
		case err != nil:
			return err
		case a.Disabled || !a.Confirmed():
			return nil
		}
		return c.send(tx, vidhuk.Ticket{Purpose: vidhuk.ToReset, AccountID: a.ID, Email: email, ExpiresAt: tx.Now.Add(resetLifetime)}, vidhuk.LetterReset)
	})
}

// Resettable reports whether a link to a new password still works: nil, or
// vidhuk.NotFound.
func (c *Center) Resettable(ctx context.Context, token string) error {
	return c.ticketOpen(ctx, vidhuk.ToReset, token)
}

// ResetPassword sets a new password by the link of a letter, once. Every other
// way into the account ends: its sessions and tokens, the links of letters, and
// the services that vouched for it. It gives those that did. Errors:
// vidhuk.NotFound when the link is wrong, old or used; vidhuk.Invalid with the
// field password.
func (c *Center) ResetPassword(ctx context.Context, token, password string) (unlinked []vidhuk.Identity, err error) {
	var fields []vidhuk.FieldError
	checkPassword(&fields, password)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return nil, err
	}
	if err := c.Resettable(ctx, token); err != nil {
		return nil, err
	}
	hash, err := c.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		t, err := c.use(tx, vidhuk.ToReset, token)
		if err != nil {
			return err
		}
		a, err := tx.Account(t.AccountID)
		if err != nil {
			return err
		}
		if a.Disabled || a.Email != t.Email {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found") // the account has moved on
		}
		a.PasswordHash = hash
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		if unlinked, err = tx.Identities(a.ID); err != nil {
			return err
		}
		return c.shutOut(tx, a)
	})
	return unlinked, err
}

// shutOut ends every way into the account but its password, and tells its owner.
func (c *Center) shutOut(tx *store.Tx, a vidhuk.Account) error {
	if _, err := endOthers(tx, a.ID, 0); err != nil {
		return err
	}
	if _, err := tx.RevokeTokens(a.ID); err != nil {
		return err
	}
	if err := tx.DropIdentities(a.ID); err != nil {
		return err
	}
	if err := c.byLetter(tx, a, "password_reset"); err != nil {
		return err
	}
	return tx.AddNotices([]vidhuk.Notice{{AccountID: a.ID, Kind: "account_password", CreatedAt: tx.Now}})
}

// endOthers ends every session of an account but one (0: all) and every link that
// waits in a letter, and says how many there were: whoever had the account in
// their hands has nothing left that works later.
func endOthers(tx *store.Tx, accountID, but int64) (int64, error) {
	links, err := tx.DropTickets(accountID)
	if err != nil {
		return 0, err
	}
	sessions, err := tx.EndSignins(accountID, but)
	return sessions + links, err
}

// OpenSession notes that the account is signed in on a device and gives the
// session's number.
func (c *Center) OpenSession(ctx context.Context, a vidhuk.Account, device string) (int64, error) {
	s := vidhuk.Session{AccountID: a.ID, Device: device}
	err := c.store.Write(ctx, func(tx *store.Tx) error { return tx.AddSignin(&s) })
	return s.ID, err
}

// SeeSession notes that a session is in use.
func (c *Center) SeeSession(ctx context.Context, id int64) error {
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.SeeSignin(id) })
}

// CloseSession ends the session with which somebody signs out.
func (c *Center) CloseSession(ctx context.Context, accountID, id int64) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.EndSignin(accountID, id)
		return err
	})
}

// EndSession ends one of the actor's own sessions. Error: vidhuk.NotFound for
// anybody else's.
func (c *Center) EndSession(ctx context.Context, who vidhuk.Actor, id int64) error {
	_, err := c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		ended, err := tx.EndSignin(a.ID, id)
		if err == nil && !ended {
			err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		return "session_ended", err
	})
	return err
}

// EndOtherSessions ends every session of the actor but one, and every link that
// waits in a letter, and says how many there were.
func (c *Center) EndOtherSessions(ctx context.Context, who vidhuk.Actor, but int64) (n int64, err error) {
	_, err = c.own(ctx, who, func(tx *store.Tx, a *vidhuk.Account) (string, error) {
		if n, err = endOthers(tx, a.ID, but); err != nil || n == 0 {
			return "", err
		}
		return "sessions_ended", nil
	})
	return n, err
}
