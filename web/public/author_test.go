package public_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

func TestARejectionBeginsWithWhatToDo(t *testing.T) {
	s := site.New(t)
	ctx := context.Background()
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: "Гівно, а не труба: чути запах газу в під’їзді.", Place: vidhuk.Place{Address: "вул. Садова, 3"}, Emergency: true})
	if err == nil {
		_, err = s.Center.Reject(ctx, s.Moderator(), center.Rejection{Ref: s.Ref(m.Number), Ground: "OBSCENE_INSULT"})
	}
	if err != nil {
		t.Fatal(err)
	}
	b := s.Visit(t, s.Member())
	page := b.Get("/messages/"+string(m.Number)).Is(http.StatusOK).Says("Знайдено в тексті: «Гівно».", "Якщо загроза ще є, не чекайте", `href="tel:104"`)
	advice, clause := strings.Index(page.Body, "Приберіть лайливі"), strings.Index(page.Body, "нецензурна лексика")
	if advice < 0 || clause < advice {
		t.Errorf("the advice stands at %d, the clause at %d", advice, clause)
	}
}

func TestWhoAgreedIsNotAskedAgain(t *testing.T) {
	s := site.New(t)
	ctx := context.Background()
	m := s.Answered(vidhuk.MarkDone, town.Roads)
	_, err := s.Center.Agree(ctx, s.Member(), center.Ref{Number: m.Number})
	if err == nil {
		_, err = s.Center.Confirm(ctx, s.Administrator(), s.Ref(m.Number))
	}
	if err == nil {
		_, err = s.Center.Close(ctx, s.Administrator(), center.Closure{Ref: s.Ref(m.Number)})
	}
	if err != nil {
		t.Fatal(err)
	}
	path := "/messages/" + string(m.Number)
	b := s.Visit(t, s.Member())
	b.Get(path).Says("Ви підтвердили, що проблему вирішено", "Автор погодився: проблему вирішено.").
		Hides("Чи вирішено проблему?", "Автор має час заперечити")
	b.Fill(path+"/rating", "score", "4").Leads(path + "#yours")
	d, err := s.Look.Message(ctx, s.Member(), m.Number)
	if err != nil || d.Rating == nil || !d.Rating.Solved || d.Rating.Score != 4 {
		t.Errorf("rated %+v, %v", d.Rating, err)
	}
}

func TestTheDeskSaysThatTheAuthorAgreedAlready(t *testing.T) {
	s := site.New(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads)
	b := s.Visit(t, s.Administrator())
	b.Get("/desk/tags?tab=verify").Says("Позначки в порядку?").Hides("Автор підтвердив: проблему вирішено.")
	if _, err := s.Center.Agree(context.Background(), s.Member(), center.Ref{Number: m.Number}); err != nil {
		t.Fatal(err)
	}
	b.Get("/desk/tags?tab=verify").Says("Позначки в порядку?", "Автор підтвердив: проблему вирішено.")
}
