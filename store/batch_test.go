package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// What is read for many at once is what is read for each.
func TestOfManyAtOnceTheSameIsRead(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		var list []vidhuk.Message
		for i := range 3 {
			m := b.added(vidhuk.Message{})
			b.write(func(tx *store.Tx) error {
				for _, kind := range []vidhuk.CommentKind{vidhuk.Remark, vidhuk.Answer, vidhuk.Correction, vidhuk.MarkComment} {
					ok(t, tx.AddComment(&vidhuk.Comment{MessageID: m.ID, Kind: kind, Text: fmt.Sprint(kind, i), CreatedAt: tx.Now}))
				}
				return tx.AddResolution(&vidhuk.Resolution{MessageID: m.ID, Text: fmt.Sprint("post", i), CreatedAt: tx.Now})
			})
			list = append(list, m)
		}
		b.read(func(tx *store.Tx) error {
			said, err := tx.Said(list)
			ok(t, err)
			first, err := tx.UnreviewedOf([]int64{b.author, 999})
			ok(t, err)
			if len(first) != 1 || first[b.author].Number != list[0].Number {
				t.Errorf("waiting: %+v", first)
			}
			for _, m := range list {
				comments, err := tx.Comments(m.ID)
				ok(t, err)
				posts, err := tx.ResolutionsOf(m.ID)
				ok(t, err)
				if want := vidhuk.Said(comments, posts); len(want) != 3 || !slices.Equal(said[m.ID], want) {
					t.Errorf("said %v, want %v", said[m.ID], want)
				}
			}
			all, err := tx.AllAccounts(0, 100)
			for _, a := range all {
				one, err := tx.Account(a.ID)
				ok(t, err)
				if !slices.Equal(a.Roles, one.Roles) || !slices.Equal(a.Organizations, one.Organizations) {
					t.Errorf("%+v, alone %+v", a, one)
				}
			}
			return err
		})
	})
}

func TestAFileStaysWhileAnyPhotoRefersToIt(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{})
		b.write(func(tx *store.Tx) error {
			kept := vidhuk.Photo{SHA256: "a", ThumbSHA: "b", CreatedAt: tx.Now}
			ok(t, tx.AddPhoto(&kept, b.author))
			_, err := tx.AttachPhotos(b.author, []int64{kept.ID}, m.ID, 0, "")
			ok(t, err)
			for _, p := range []vidhuk.Photo{{SHA256: "a", ThumbSHA: "c"}, {SHA256: "d", ThumbSHA: "b"}} {
				p.CreatedAt = tx.Now
				ok(t, tx.AddPhoto(&p, b.author))
			}
			unused, err := tx.DropLoosePhotos(tx.Now.Add(time.Second))
			slices.Sort(unused)
			if !slices.Equal(unused, []string{"c", "d"}) {
				t.Errorf("unused %v", unused)
			}
			return err
		})
	})
}
