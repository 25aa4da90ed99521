package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Activity says whether anything can be written here at all (7.1).
type Activity struct {
	Stopped bool        `json:"stopped" doc:"activity has ended: everything can be read, nothing is added or changed"`
	Stop    *PublicStop `json:"stop,omitempty" doc:"the order by which activity has ended or will end; absent: there is none"`
}

// PublicStop is what everybody reads of an order that activity ends.
type PublicStop struct {
	Part      vidhuk.Part `json:"part" doc:"what stops: centre is the whole"`
	Number    string      `json:"number" doc:"number of the order"`
	OrderedAt time.Time   `json:"ordered_at" doc:"date of the order"`
	StopsAt   time.Time   `json:"stops_at" doc:"when activity ends"`
	Text      string      `json:"text,omitempty" doc:"what citizens are told"`
}

// Announced is a confirmed order as pages need it.
type Announced struct {
	Stop    *vidhuk.Stop // nil: none
	InForce *vidhuk.Stop // the same once activity has ended; nil before
	Changed time.Time    // when what visitors see of orders last changed; zero: never
}

// Announced reads what is to be told of an end of activity on every page.
func (l *Look) Announced(ctx context.Context) (a Announced, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Stops()
		for i := range all {
			s := &all[i]
			if at := s.ChangedAt(tx.Now); at.After(a.Changed) {
				a.Changed = at
			}
			if s.Public() {
				a.Stop = s
			}
			if s.InForce(tx.Now) {
				a.InForce = s
			}
		}
		return err
	})
	return a, err
}

// Activity tells everybody whether activity has ended or will.
func (l *Look) Activity(ctx context.Context) (Activity, error) {
	a, err := l.Announced(ctx)
	if err != nil || a.Stop == nil {
		return Activity{}, err
	}
	return Activity{Stopped: a.InForce != nil, Stop: publicStop(*a.Stop)}, nil
}

func publicStop(s vidhuk.Stop) *PublicStop {
	return &PublicStop{Part: s.Part, Number: s.Number, OrderedAt: s.OrderedAt, StopsAt: s.StopsAt, Text: s.Text}
}

// Stop is an order with its history, for those who propose and confirm it.
type Stop struct {
	ID      int64            `json:"id"`
	Version int64            `json:"version"`
	State   vidhuk.StopState `json:"state"`
	InForce bool             `json:"in_force" doc:"its moment has come"`
	PublicStop
	Proposed  StopStep      `json:"proposed"`
	Confirmed *StopStep     `json:"confirmed,omitempty" doc:"always by another person"`
	Withdrawn *StopStep     `json:"withdrawn,omitempty"`
	Can       []vidhuk.Deed `json:"can" doc:"what you may do with it now"`
}

// StopStep is who did what with an order, and when.
type StopStep struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Stops lists every order that activity ends, the newest first. Errors:
// vidhuk.Unauthenticated, vidhuk.Forbidden.
func (l *Look) Stops(ctx context.Context, who vidhuk.Actor) ([]Stop, error) {
	if err := rights.See(who, rights.Stops); err != nil {
		return nil, err
	}
	shown := []Stop{}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Stops()
		if err != nil {
			return err
		}
		var people []int64
		for _, s := range all {
			people = append(people, s.ProposedBy, s.ConfirmedBy, s.WithdrawnBy)
		}
		names, err := tx.Names(people)
		for _, s := range all {
			shown = append(shown, stopOf(who, s, names, tx.Now))
		}
		return err
	})
	return shown, err
}

// Stop reads one order. Errors: vidhuk.NotFound, and those of Stops.
func (l *Look) Stop(ctx context.Context, who vidhuk.Actor, id int64) (Stop, error) {
	all, err := l.Stops(ctx, who)
	for _, s := range all {
		if s.ID == id {
			return s, nil
		}
	}
	if err == nil {
		err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return Stop{}, err
}

func stopOf(who vidhuk.Actor, s vidhuk.Stop, names map[int64]string, now time.Time) Stop {
	step := func(id int64, at time.Time) *StopStep {
		if at.IsZero() {
			return nil
		}
		return &StopStep{names[id], at}
	}
	shown := Stop{
		ID: s.ID, Version: s.Version, State: s.State, InForce: s.InForce(now), PublicStop: *publicStop(s), Proposed: *step(s.ProposedBy, s.ProposedAt),
		Confirmed: step(s.ConfirmedBy, s.ConfirmedAt), Withdrawn: step(s.WithdrawnBy, s.WithdrawnAt), Can: []vidhuk.Deed{},
	}
	possible := map[vidhuk.Deed]bool{
		vidhuk.DeedConfirmStop:  s.State == vidhuk.StopProposed && s.ProposedBy != who.AccountID && !s.StopsAt.Before(now),
		vidhuk.DeedWithdrawStop: s.State != vidhuk.StopWithdrawn && !s.InForce(now),
	}
	for _, deed := range []vidhuk.Deed{vidhuk.DeedConfirmStop, vidhuk.DeedWithdrawStop} {
		if _, err := rights.Allow(who, deed, rights.Case{}); err == nil && possible[deed] {
			shown.Can = append(shown.Can, deed)
		}
	}
	return shown
}
