package evaluate

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/intake"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/store"
)

// House is a contact centre that lives as long as a measurement.
type House struct {
	Look    *look.Look
	city    *competence.City
	store   *store.Store
	center  *center.Center
	who     vidhuk.Actor
	now     atomic.Int64 // microseconds
	names   map[vidhuk.Number]string
	numbers map[string]vidhuk.Number
}

// Open makes a contact centre in a database that must be empty: the address is a
// file or a PostgreSQL URL.
func Open(ctx context.Context, address string) (*House, error) {
	h := &House{names: map[vidhuk.Number]string{}, numbers: map[string]vidhuk.Number{}}
	h.at(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	rules, err := regulation.Default()
	if err != nil {
		return nil, err
	}
	if h.city, err = competence.Default(rules); err != nil {
		return nil, err
	}
	if h.store, err = store.Open(ctx, address, store.WithClock(func() time.Time { return time.UnixMicro(h.now.Load()).UTC() })); err != nil {
		return nil, err
	}
	return h, h.settle(ctx, rules)
}

func (h *House) settle(ctx context.Context, rules *regulation.Regulation) error {
	if err := h.store.Migrate(ctx); err != nil {
		return err
	}
	h.center = center.New(center.Config{Store: h.store, Regulation: rules, City: h.city})
	if err := h.center.Prepare(ctx); err != nil {
		return err
	}
	h.Look = look.New(look.Config{Store: h.store, Regulation: rules, City: h.city})
	a := vidhuk.Account{
		Email: "evaluate@vidhuk.invalid", Name: "Вимірювання", Language: "uk", Version: 1, CreatedAt: h.store.Now(),
		Roles: []vidhuk.Role{vidhuk.Administrator},
	}
	err := h.store.Write(ctx, func(tx *store.Tx) error { return tx.AddAccount(&a) })
	h.who = center.Actor(a, vidhuk.CLI)
	return err
}

// Close lets go of the database.
func (h *House) Close() error { return h.store.Close() }

func (h *House) at(t time.Time) { h.now.Store(t.UnixMicro()) }

// publish puts messages into the Group. Their external ids name them from then on.
func (h *House) publish(ctx context.Context, items []center.Older) error {
	verdicts, err := h.center.Import(ctx, h.who, center.ImportPlan{Source: "evaluate", Approve: true}, items)
	if err != nil {
		return err
	}
	for i, v := range verdicts {
		if v.Err != nil {
			return v.Err
		}
		if v.Number != "" {
			h.names[v.Number], h.numbers[items[i].ExternalID] = items[i].ExternalID, v.Number
		}
	}
	return nil
}

// batch is how many messages are published in one transaction.
const batch = 1000

// Read publishes the messages of a file. It gives them in the order of the file.
func (h *House) Read(ctx context.Context, path string) ([]intake.Item, error) {
	file, err := intake.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	mapping, err := intake.Kyiv()
	if err != nil {
		return nil, err
	}
	var all []intake.Item
	var some []center.Older
	for {
		item, err := file.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if err == nil {
			all, some = append(all, item), append(some, older(item, mapping.Map(item)))
		}
		if len(some) == batch || err != nil {
			if err := h.publish(ctx, some); err != nil {
				return nil, err
			}
			some = some[:0]
		}
		if err != nil {
			return all, h.center.CountTerms(ctx)
		}
	}
}

func older(item intake.Item, m intake.Mapped) center.Older {
	return center.Older{
		ExternalID: item.ID, ReceivedAt: item.ReceivedAt, Text: item.Text, Topic: m.Topic, Subtopic: m.Subtopic,
		Place: vidhuk.Place{Lat: item.Lat, Lon: item.Lon}, Organizations: m.Organizations, Emergency: m.Emergency,
	}
}
