package center_test

import (
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
)

func TestEveryStateIsReachedByDeedsAndBreaksNoRule(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for _, s := range town.States() {
			t.Run(string(s), func(t *testing.T) {
				m := x.In(s)
				for _, finding := range x.Auditor().Message(m.Number) {
					t.Error(finding)
				}
				_, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
				if got := err == nil; got != m.Public() {
					t.Errorf("a visitor reads a message that is %s: %t (%v)", s, got, err)
				}
			})
		}
		x.Audit()
	})
}
