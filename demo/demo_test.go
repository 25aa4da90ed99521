package demo_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/demo"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

func houseOf(x *town.Town) demo.House {
	return demo.House{Center: x.Center, Store: x.Store, Rules: x.Rules, Turn: x.Clock.Set}
}

// tuesday is an afternoon in the middle of a week.
var tuesday = town.Kyiv(2026, 11, 24, 15, 20)

func built(t *testing.T, x *town.Town, now time.Time) []demo.Person {
	t.Helper()
	people, err := demo.Build(context.Background(), houseOf(x), now)
	if err != nil {
		t.Fatal(err)
	}
	return people
}

// actor signs a person in as they would.
func actor(t *testing.T, x *town.Town, p demo.Person) vidhuk.Actor {
	t.Helper()
	a, err := x.Center.SignIn(context.Background(), p.Email(), demo.Password, "192.0.2.1")
	if err != nil {
		t.Fatalf("%s cannot sign in: %v", p.Key, err)
	}
	return center.Actor(a, vidhuk.Site)
}

func messages(t *testing.T, x *town.Town) (all []vidhuk.Message) {
	t.Helper()
	err := x.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		all, err = tx.InStates(vidhuk.States, store.Cursor{}, 1000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b vidhuk.Message) int { return int(a.ID - b.ID) })
	return all
}

func TestTheFortnightIsAsTheRulesDemand(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		built(t, x, tuesday)
		x.Audit()
		all := messages(t, x)
		if len(all) < 120 {
			t.Errorf("%d messages are no fortnight of a city", len(all))
		}
		for _, m := range all {
			if age := tuesday.Sub(m.ReceivedAt); age < 0 || age > 16*24*time.Hour {
				t.Errorf("%s was received %s before now: %.60s", m.Number, age, m.Text)
			}
		}
	})
}
