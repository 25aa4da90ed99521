package center

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

const (
	orderMax = 50                   // characters of an order's number
	stopMax  = 366 * 24 * time.Hour // how far ahead activity may be stopped
)

// StopRef names an order to stop activity as the actor saw it.
type StopRef struct {
	ID      int64  `json:"-"`
	Version int64  `json:"version,omitempty" doc:"version that the decision was made on; an older one is refused with 409 stale_version" minimum:"0"`
	Key     string `json:"-"` // idempotency key of the request, or empty
}

// StopOrder is an order that activity ends (7.1).
type StopOrder struct {
	Key       string    `json:"-"`
	Number    string    `json:"number" doc:"number of the order"`
	OrderedAt time.Time `json:"ordered_at" doc:"date of the order"`
	StopsAt   time.Time `json:"stops_at" doc:"when activity ends: not earlier than now"`
	Text      string    `json:"text,omitempty" doc:"what citizens are told"`
}

// write is store.Write for a deed that no message, post or alert carries: the
// door of once is theirs.
func (c *Center) write(ctx context.Context, deed vidhuk.Deed, do func(*store.Tx) error) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if err := ongoing(tx, deed); err != nil {
			return err
		}
		return do(tx)
	})
}

// ongoing refuses a deed that the end of activity ends, whoever does it and on
// whatever way: vidhuk.Forbidden "stopped" (7.1).
func ongoing(tx *store.Tx, deed vidhuk.Deed) error {
	if rights.GoesOn(deed) {
		return nil
	}
	s, err := tx.InForce()
	if err == nil && s != nil {
		return s.Refusal()
	}
	return err
}

// rests reports whether the schedule has nothing to do with the deed any more.
func rests(tx *store.Tx, deed vidhuk.Deed) (bool, error) {
	err := ongoing(tx, deed)
	if vidhuk.CodeOf(err) == "stopped" {
		return true, nil
	}
	return false, err
}

// ProposeStop enters an order that activity ends. Nothing happens before a
// second person confirms it. Errors: vidhuk.Invalid with fields,
// vidhuk.Conflict "stop_open" while there is another one.
func (c *Center) ProposeStop(ctx context.Context, who vidhuk.Actor, o StopOrder) (vidhuk.Stop, error) {
	return c.onStop(ctx, who, vidhuk.DeedProposeStop, StopRef{Key: o.Key}, o, func(tx *store.Tx, s *vidhuk.Stop) error {
		var fields []vidhuk.FieldError
		s.Number, s.Text = words(&fields, "number", o.Number, 1, orderMax), words(&fields, "text", o.Text, 0, c.rules.Norms.CommentTextMax)
		s.Part, s.State, s.OrderedAt, s.StopsAt = vidhuk.WholeCentre, vidhuk.StopProposed, o.OrderedAt.UTC(), o.StopsAt.UTC()
		switch {
		case o.OrderedAt.IsZero():
			fields = append(fields, vidhuk.Field("ordered_at", "required"))
		case o.OrderedAt.After(tx.Now):
			fields = append(fields, vidhuk.Field("ordered_at", "in_the_future"))
		}
		switch {
		case o.StopsAt.IsZero():
			fields = append(fields, vidhuk.Field("stops_at", "required"))
		case o.StopsAt.Before(tx.Now):
			fields = append(fields, vidhuk.Field("stops_at", "in_the_past"))
		case o.StopsAt.After(tx.Now.Add(stopMax)):
			fields = append(fields, vidhuk.Field("stops_at", "stop_too_far"))
		}
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		s.Version, s.ProposedBy, s.ProposedAt = 1, who.AccountID, tx.Now
		err := tx.AddStop(s)
		if vidhuk.CodeOf(err) == "exists" {
			return vidhuk.Refuse(vidhuk.Conflict, "stop_open")
		}
		return err
	})
}

// ConfirmStop lets an order take effect at its moment. Errors: vidhuk.Forbidden
// "second_person_needed" for who proposed it, vidhuk.Conflict "stop_too_late"
// when its moment has passed, "wrong_stop_state".
func (c *Center) ConfirmStop(ctx context.Context, who vidhuk.Actor, r StopRef) (vidhuk.Stop, error) {
	return c.onStop(ctx, who, vidhuk.DeedConfirmStop, r, nil, func(tx *store.Tx, s *vidhuk.Stop) error {
		switch {
		case s.State != vidhuk.StopProposed:
			return vidhuk.Refuse(vidhuk.Conflict, "wrong_stop_state")
		case s.ProposedBy == who.AccountID:
			return vidhuk.Refuse(vidhuk.Forbidden, "second_person_needed")
		case s.StopsAt.Before(tx.Now):
			return vidhuk.Refuse(vidhuk.Conflict, "stop_too_late")
		}
		s.State, s.ConfirmedBy, s.ConfirmedAt = vidhuk.StopConfirmed, who.AccountID, tx.Now
		return tx.SaveStop(s)
	})
}

// WithdrawStop takes an order back before its moment. Errors: vidhuk.Conflict
// "stop_in_force", "wrong_stop_state".
func (c *Center) WithdrawStop(ctx context.Context, who vidhuk.Actor, r StopRef) (vidhuk.Stop, error) {
	return c.onStop(ctx, who, vidhuk.DeedWithdrawStop, r, nil, func(tx *store.Tx, s *vidhuk.Stop) error {
		switch {
		case s.InForce(tx.Now):
			return vidhuk.Refuse(vidhuk.Conflict, "stop_in_force")
		case s.State == vidhuk.StopWithdrawn:
			return vidhuk.Refuse(vidhuk.Conflict, "wrong_stop_state")
		}
		s.State, s.WithdrawnBy, s.WithdrawnAt = vidhuk.StopWithdrawn, who.AccountID, tx.Now
		return tx.SaveStop(s)
	})
}

// onStop runs one deed on one order, journalled; an order of key 0 is a new one.
// Errors beyond those of do: vidhuk.NotFound "not_found", vidhuk.Forbidden,
// vidhuk.Conflict "stale_version", "key_reused".
func (c *Center) onStop(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, r StopRef, command any, do func(*store.Tx, *vidhuk.Stop) error) (out vidhuk.Stop, err error) {
	role, err := rights.Allow(who, deed, rights.Case{})
	if err != nil {
		return out, err
	}
	a := act{deed: deed, ref: Ref{Key: r.Key, Number: vidhuk.Number(vidhuk.Stop{ID: r.ID}.Subject())}, command: command}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		var s vidhuk.Stop
		if deed != vidhuk.DeedProposeStop {
			if s, err = tx.LockStop(r.ID); err != nil {
				return result{}, err
			}
		}
		if r.Version != 0 && r.Version != s.Version {
			return result{}, vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(s.State))
		}
		before := s.State
		if err := do(tx, &s); err != nil {
			return result{}, err
		}
		out = s
		e := newEntry(who, role, deed, s.Subject(), map[string]any{"order": s.Number, "part": s.Part, "stops": s.StopsAt}, tx.Now)
		e.From, e.To = string(before), string(s.State)
		return result{Made: s.ID}, c.journal(tx, []vidhuk.Entry{e})
	}, func(tx *store.Tx, done result) error {
		out, err = tx.LockStop(done.Made)
		return err
	})
	return out, err
}
