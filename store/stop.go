package store

import "vidhuk"

var stops = describe("stop", `id version state part number ordered_at stops_at text proposed_by proposed_at confirmed_by confirmed_at
	withdrawn_by withdrawn_at`,
	func(s *vidhuk.Stop) []any {
		return []any{&s.ID, &s.Version, &s.State, &s.Part, &s.Number, at(&s.OrderedAt), at(&s.StopsAt), &s.Text, &s.ProposedBy, at(&s.ProposedAt),
			&s.ConfirmedBy, at(&s.ConfirmedAt), &s.WithdrawnBy, at(&s.WithdrawnAt)}
	})

// AddStop writes a new order and sets its ID. Error: vidhuk.Conflict "exists"
// while another one for the same part is open.
func (tx *Tx) AddStop(s *vidhuk.Stop) error {
	id, err := stops.insert(tx, s)
	s.ID = id
	return err
}

// SaveStop writes an order that LockStop read, and raises its version.
func (tx *Tx) SaveStop(s *vidhuk.Stop) error {
	s.Version++
	return stops.update(tx, s)
}

// LockStop reads an order that the transaction is about to change:
// vidhuk.NotFound without it.
func (tx *Tx) LockStop(id int64) (vidhuk.Stop, error) {
	return stops.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

// Stops lists every order, the newest first.
func (tx *Tx) Stops() ([]vidhuk.Stop, error) { return stops.list(tx, "order by id desc") }

// InForce is the order by which activity has ended; nil: it goes on.
func (tx *Tx) InForce() (*vidhuk.Stop, error) {
	s, err := stops.one(tx, "where state = 'confirmed' and stops_at <= $1", micros(tx.Now))
	switch {
	case vidhuk.KindOf(err) == vidhuk.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &s, nil
}
