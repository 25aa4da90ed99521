package center_test

import (
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
)

// TestAModeratorSeesEveryCommentSinceTheLastLook: 5.1.2; each moderator has a
// place of their own, and it never goes back.
func TestAModeratorSeesEveryCommentSinceTheLastLook(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Answered(vidhuk.MarkDone, town.Roads)
		first := say(x, taras(x), m.Number, 0, "Так само і на сусідній вулиці.")
		second := say(x, x.Member(), m.Number, first.ID, "Дякую, що підтвердили.")
		w, err := x.Look.NewComments(ctx, x.Moderator(), "")
		if err != nil || w.New != 2 || w.Newest != second.ID || len(w.Items) != 2 || !w.Items[0].New || w.Items[1].Number != m.Number {
			t.Fatalf("%+v, %v", w, err)
		}
		if counts, err := x.Look.Counts(ctx, x.Moderator()); err != nil || counts.Comments != 2 {
			t.Errorf("counted %d, %v", counts.Comments, err)
		}
		ok(t, x.Center.ReadComments(ctx, x.Moderator(), second.ID))
		ok(t, x.Center.ReadComments(ctx, x.Moderator(), first.ID))
		third := say(x, taras(x), m.Number, 0, "А тепер іще й люк відкритий.")
		w, err = x.Look.NewComments(ctx, x.Moderator(), "")
		if err != nil || w.New != 1 || !w.Items[0].New || w.Items[0].ID != third.ID || w.Items[1].New || w.ReadAt.IsZero() {
			t.Errorf("after the look: %+v, %v", w, err)
		}
		if w, err := x.Look.NewComments(ctx, x.Administrator(), ""); err != nil || w.New != 3 {
			t.Errorf("another reader sees %d new, %v", w.New, err)
		}
		refused(t, x.Center.ReadComments(ctx, x.Member(), third.ID), "forbidden")
		refused(t, x.Center.ReadComments(ctx, x.Moderator(), third.ID+1000), "not_found")
		_, err = x.Look.NewComments(ctx, x.Member(), "")
		refused(t, err, "forbidden")
	})
}
