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
	Staff      bool  // has work here: letters about it are among the choices
	First      First // what became of the message that goes with the request to join
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
		o.First, err = first(tx, o.Account)
		return err
	})
	return o, err
}

// First is the one message that is decided with a request to join (5.1.1), as
// whoever waits for admission sees it. It is zero for everybody else.
type First struct {
	Open   bool          // it is not sent yet
	Number vidhuk.Number // of the one that was sent; empty without one
	State  vidhuk.State
}

// Waits reports whether the message is before the moderators.
func (f First) Waits() bool { return f.State == vidhuk.Pending || f.State == vidhuk.Clarifying }

// First reads what became of the reader's first message.
func (l *Look) First(ctx context.Context, who vidhuk.Actor) (f First, err error) {
	if who.AccountID == 0 || who.Membership != vidhuk.Applied {
		return f, nil
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(who.AccountID)
		if err == nil {
			f, err = first(tx, a)
		}
		return err
	})
	return f, err
}

func first(tx *store.Tx, a vidhuk.Account) (First, error) {
	if a.Membership != vidhuk.Applied {
		return First{}, nil
	}
	latest, err := tx.ByAuthor(a.ID, 0, 1)
	if err != nil || len(latest) == 0 || latest[0].ReceivedAt.Before(a.AppliedAt) {
		return First{Open: err == nil}, err
	}
	return First{Number: latest[0].Number, State: latest[0].State}, nil
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
