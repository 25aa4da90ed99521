package public_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"vidhuk"
	"vidhuk/testkit/site"
)

func TestACommentComesBackOnceWithWhatWasFoundInIt(t *testing.T) {
	s := site.New(t)
	s.Rules.Norms.CommentHold = 0 // what is found holds nothing here
	m := posted(t, s, "На тротуарі глибока яма.", "вул. Адміральська, 20")
	path := "/messages/" + string(m.Number)
	b := s.Visit(t, s.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	b.Get(path)
	const rude, clean = "Гівно, а не дорога, мій номер 0501112233", "Яма глибока, обережно."
	b.Fill(path+"/comments", "comment", rude).Is(http.StatusOK).
		Says("Перш ніж надіслати", "«Гівно»", "0501112233", "Опублікувати все одно", "#f-comment")
	if n := len(thread(t, s, m)); n != 0 {
		t.Fatalf("%d comments were published before their author was asked", n)
	}
	b.Fill(path+"/comments", "comment", rude+"!").Is(http.StatusOK).Says("Опублікувати все одно") // other words are looked at anew
	b.Fill(path + "/comments").Leads(path)
	b.Get(path)
	b.Fill(path+"/comments", "comment", clean).Leads(path)
	all := thread(t, s, m)
	if len(all) != 2 {
		t.Fatalf("%d comments instead of 2", len(all))
	}

	for _, id := range all {
		edit := path + "/comments/" + strconv.FormatInt(id, 10) + "/edit"
		b.Get(edit)
		b.Fill(edit, "comment", "Гівно, а не двір").Is(http.StatusOK).Says("Опублікувати все одно", "«Гівно»")
		b.Fill(edit).Leads(path + "#c" + strconv.FormatInt(id, 10))
	}
}

func TestWhoMayNotCommentIsNotAskedAboutWords(t *testing.T) {
	s := site.New(t)
	m := posted(t, s, "На тротуарі глибока яма.", "вул. Адміральська, 20")
	path := "/messages/" + string(m.Number) + "/comments"
	b := s.Visit(t, vidhuk.Actor{})
	b.Get("/messages/" + string(m.Number))
	b.Post(path, "comment", "Гівно, а не дорога").Hides("Опублікувати все одно")
}

// thread is the ids of the comments of a message.
func thread(t *testing.T, s *site.Site, m vidhuk.Message) []int64 {
	t.Helper()
	d, err := s.Look.Message(context.Background(), s.Member(), m.Number)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, c := range d.Thread {
		ids = append(ids, c.ID)
	}
	return ids
}
