package center

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Resend puts a letter that did not arrive, or may not have, back into the
// queue. Errors: vidhuk.NotFound; vidhuk.Conflict "letter_gone" when it is on its
// way, arrived, or its link ran out.
func (c *Center) Resend(ctx context.Context, who vidhuk.Actor, id int64) (l vidhuk.Letter, err error) {
	role, err := rights.Allow(who, vidhuk.DeedResend, rights.Case{})
	if err != nil {
		return l, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if l, err = tx.Letter(id); err != nil {
			return err
		}
		if !l.State.Resendable() {
			return vidhuk.Refuse(vidhuk.Conflict, "letter_gone")
		}
		e := newEntry(who, role, vidhuk.DeedResend, fmt.Sprintf("letter/%d", l.ID), map[string]any{"kind": l.Kind, "account": l.AccountID}, tx.Now)
		e.From, e.To = string(l.State), string(vidhuk.LetterWaiting)
		l.State, l.NextAt, l.Attempts = vidhuk.LetterWaiting, tx.Now, 0
		if err := tx.SaveLetter(&l); err != nil {
			return err
		}
		return c.journal(tx, []vidhuk.Entry{e})
	})
	return l, err
}

// UnsubscribeToken is what the link of a letter carries to end letters of one
// theme without signing in. It does not run out: whoever holds it can do no more
// than that.
func UnsubscribeToken(key string, accountID int64, theme vidhuk.Theme) string {
	body := fmt.Sprintf("%d.%s", accountID, theme)
	return base64.RawURLEncoding.EncodeToString([]byte(body + "." + keyed(key, "unsubscribe "+body)))
}

// Unsubscribed reads a token: vidhuk.NotFound when it is not ours.
func (c *Center) Unsubscribed(ctx context.Context, token string) (accountID int64, theme vidhuk.Theme, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	parts := strings.Split(string(raw), ".")
	if err != nil || len(parts) != 3 {
		return 0, "", vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	key, err := c.PeopleKey(ctx)
	if err != nil {
		return 0, "", err
	}
	theme = vidhuk.Theme(parts[1])
	_, failure := fmt.Sscanf(parts[0], "%d", &accountID)
	if failure != nil || theme != vidhuk.Digested && !slices.Contains(vidhuk.Themes, theme) || !hmac.Equal([]byte(UnsubscribeToken(key, accountID, theme)), []byte(token)) {
		return 0, "", vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return accountID, theme, nil
}

// Unsubscribe ends letters of a theme by the link of a letter (RFC 8058). What
// happens still stands on the site. Error: vidhuk.NotFound when the token is not
// ours.
func (c *Center) Unsubscribe(ctx context.Context, token string) (vidhuk.Theme, error) {
	id, theme, err := c.Unsubscribed(ctx, token)
	if err != nil {
		return "", err
	}
	var a vidhuk.Account
	ways := map[vidhuk.Theme]vidhuk.Way{theme: vidhuk.OnlyWeb}
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		if a, err = tx.Account(id); err == nil && theme == vidhuk.Digested {
			ways, err = endDigests(tx, id)
		}
		return err
	})
	if err != nil || a.Disabled {
		return theme, err
	}
	return theme, c.SaveWays(ctx, Actor(a, vidhuk.Site), ways)
}

// endDigests turns everything that comes once a day off.
func endDigests(tx *store.Tx, id int64) (map[vidhuk.Theme]vidhuk.Way, error) {
	chosen, err := tx.Ways(id)
	ended := map[vidhuk.Theme]vidhuk.Way{}
	for _, theme := range vidhuk.Themes {
		if theme.Way(chosen) == vidhuk.Digest {
			ended[theme] = vidhuk.OnlyWeb
		}
	}
	return ended, err
}

// PeopleKey is the key with which letters sign their links. It never changes: it
// is read once, and made only where there is none yet.
func (c *Center) PeopleKey(ctx context.Context) (string, error) {
	if held := c.key.Load(); held != nil {
		return *held, nil
	}
	var key string
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		key, err = tx.Setting(peopleSetting)
		return err
	})
	if err == nil && key == "" {
		err = c.store.Write(ctx, func(tx *store.Tx) (err error) {
			key, err = peopleKey(tx)
			return err
		})
	}
	if err != nil {
		return "", err
	}
	c.key.Store(&key)
	return key, nil
}
