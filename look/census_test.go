package look_test

import (
	"testing"
	"time"

	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// SQLite has one writer: keys and commits go in one order there.
func TestWhatWasCommittedLateUnderALowerKeyIsCountedInTheEnd(t *testing.T) {
	x := town.OnPostgres(t)
	count := func() int {
		n, err := x.Look.Count(ctx, look.FeedFilter{})
		ok(t, err)
		return n.Total
	}
	imported := published(t, x, x.Member(), center.Submission{Text: town.Text})
	imported.ID, imported.Number = 0, "2026-000900"
	imported.ActiveAt = town.Monday.AddDate(0, 0, -30)
	ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
		err := tx.AddMessage(&imported)
		published(t, x, x.Member(), center.Submission{Text: "Ліхтар не світить третій тиждень поспіль."})
		if n := count(); n != 2 {
			t.Errorf("%d were published meanwhile", n)
		}
		return err
	}))
	x.Clock.Pass(15 * time.Minute)
	if n := count(); n != 3 {
		t.Errorf("%d are counted of 3", n)
	}
}
