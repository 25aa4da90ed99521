package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Own is what a person sees of their own account.
type Own struct {
	vidhuk.Account
	Ways       map[vidhuk.Theme]vidhuk.Way
	Sessions   []vidhuk.Session
	Identities []vidhuk.Identity
	Staff      bool          // has work here: letters about it are among the choices
	Waiting    vidhuk.Number // the message that came with the request to join, while it waits
}

// Own reads the reader's own account.
func (l *Look) Own(ctx context.Context, who vidhuk.Actor) (Own, error) {
	var o Own
	if err := rights.SignedIn(who); err != nil {
		return o, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		if o.Account, err = tx.Account(who.AccountID); err != nil {
			return err
		}
		if o.Ways, err = ways(tx, who.AccountID); err != nil {
			return err
		}
		if o.Sessions, err = tx.Signins(who.AccountID); err != nil {
			return err
		}
		if o.Identities, err = tx.Identities(who.AccountID); err != nil {
			return err
		}
		o.Staff = len(o.Roles) > 0
		if o.Membership != vidhuk.Applied {
			return nil
		}
		waiting, err := tx.Unreviewed(who.AccountID)
		if len(waiting) > 0 {
			o.Waiting = waiting[0].Number
		}
		return err
	})
	return o, err
}

// FirstOpen reports whether the reader waits for admission and has not sent the
// one message that is decided with the request (5.1.1).
func (l *Look) FirstOpen(ctx context.Context, who vidhuk.Actor) (open bool, err error) {
	if who.AccountID == 0 || who.Membership != vidhuk.Applied {
		return false, nil
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(who.AccountID)
		if err != nil {
			return err
		}
		n, err := tx.CountSince(a.ID, a.AppliedAt)
		open = n == 0
		return err
	})
	return open, err
}

// ways is how an account is told of each theme that it may choose about.
func ways(tx *store.Tx, accountID int64) (map[vidhuk.Theme]vidhuk.Way, error) {
	chosen, err := tx.Ways(accountID)
	all := map[vidhuk.Theme]vidhuk.Way{}
	for _, theme := range vidhuk.Themes {
		all[theme] = theme.Way(chosen)
	}
	return all, err
}

// Ways reads how the reader is told of each theme.
func (l *Look) Ways(ctx context.Context, who vidhuk.Actor) (w map[vidhuk.Theme]vidhuk.Way, err error) {
	if err := rights.SignedIn(who); err != nil {
		return nil, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		w, err = ways(tx, who.AccountID)
		return err
	})
	return w, err
}

// Session is a device on which the reader is signed in.
type Session struct {
	ID      int64     `json:"id"`
	Device  string    `json:"device,omitempty" doc:"a hint, such as “Firefox, Android”"`
	BeganAt time.Time `json:"began_at"`
	SeenAt  time.Time `json:"seen_at" doc:"within ten minutes"`
}

// Sessions lists the reader's sessions, the latest used first.
func (l *Look) Sessions(ctx context.Context, who vidhuk.Actor) (List[Session], error) {
	list := List[Session]{Items: []Session{}}
	if err := rights.SignedIn(who); err != nil {
		return list, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Signins(who.AccountID)
		for _, s := range all {
			list.Items = append(list.Items, Session{s.ID, s.Device, s.BeganAt, s.SeenAt})
		}
		return err
	})
	return list, err
}

// SignedIn reads an account by its session: vidhuk.NotFound when the session was
// ended, or the account is gone or disabled.
func (l *Look) SignedIn(ctx context.Context, accountID, session int64) (a vidhuk.Account, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		s, err := tx.Signin(session)
		if err != nil {
			return err
		}
		if s.AccountID != accountID {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		a, err = tx.Account(accountID)
		return err
	})
	if err == nil && a.Disabled {
		return vidhuk.Account{}, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return a, err
}
