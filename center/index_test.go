package center_test

import (
	"slices"
	"strconv"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// foundBy gives the numbers that a visitor's search finds, in order.
func foundBy(t *testing.T, x *town.Town, text string) []vidhuk.Number {
	t.Helper()
	f, err := x.Look.Search(ctx, vidhuk.Nobody, look.SearchQuery{Text: text})
	ok(t, err)
	var list []vidhuk.Number
	for _, h := range f.Items {
		if h.Message != nil {
			list = append(list, h.Message.Number)
		}
	}
	return list
}

func TestAnIndexMadeByAnotherVersionIsMadeAnewAndSaysTheSame(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for _, s := range town.States() {
			x.In(s)
		}
		texts := []string{"яма", "Адміральська 20", "асфальтобетоном", "бригада", "водоканал"}
		before := map[string][]vidhuk.Number{}
		for _, text := range texts {
			before[text] = foundBy(t, x, text)
		}
		if len(before["яма"]) < 10 {
			t.Fatalf("only %v are found", before["яма"])
		}
		ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
			ok(t, tx.DropDocuments())
			return tx.PutSetting("search_index", "an older one")
		}))
		if got := foundBy(t, x, "яма"); len(got) != 0 {
			t.Errorf("an empty index finds %v", got)
		}
		n, err := x.Center.Reindex(ctx, nil)
		ok(t, err)
		if n < len(town.States()) {
			t.Errorf("%d messages were read", n)
		}
		for _, text := range texts {
			if got := foundBy(t, x, text); !slices.Equal(got, before[text]) {
				t.Errorf("%q finds %v, before %v", text, got, before[text])
			}
		}
		if n, err := x.Center.Reindex(ctx, nil); n != 0 || err != nil {
			t.Errorf("an index that is up to date: %d messages read, %v", n, err)
		}
	}, town.Unbraked)
}

func TestAMessageIsFoundByTheAnswerAndByTheCorrection(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Answered(vidhuk.MarkDone, town.Roads)
		_, err := x.Center.Correct(ctx, x.Executor(town.Roads), center.Amendment{Duty: x.Duty(m, town.Roads), Text: "Уточнення: застосовано емульсію марки ЕКШ."})
		ok(t, err)
		for _, text := range []string{"асфальтобетоном", "емульсія"} {
			if got := foundBy(t, x, text); !slices.Equal(got, []vidhuk.Number{m.Number}) {
				t.Errorf("%q finds %v", text, got)
			}
		}
	})
}

func TestImportedMessagesAreFoundAtOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		items := []center.Older{
			{ExternalID: "1", ReceivedAt: town.Monday.AddDate(-1, 0, 0), Text: "Обірваний дріт біля гаражів, іскрить.", Topic: "energy"},
			{ExternalID: "2", ReceivedAt: town.Monday.AddDate(-2, 0, 0), Text: "Обірваний дріт звисає над тротуаром.", Topic: "energy"},
		}
		v, err := x.Center.Import(ctx, x.Administrator(), center.ImportPlan{Source: "old", Approve: true}, items)
		ok(t, err)
		ok(t, x.Center.CountTerms(ctx))
		if got := foundBy(t, x, "обірвані дроти"); len(got) != 2 || !slices.Contains(got, v[0].Number) {
			t.Errorf("found %v", got)
		}
		f, err := x.Look.Search(ctx, vidhuk.Nobody, look.SearchQuery{Text: "дріт", Order: look.ByDate})
		ok(t, err)
		if f.Items[0].Message.Number != v[0].Number {
			t.Error("the newer one does not come first")
		}
		_, err = x.Center.Import(ctx, x.Administrator(), center.ImportPlan{Source: "waiting"}, items)
		ok(t, err)
		if got := foundBy(t, x, "обірвані дроти"); len(got) != 2 {
			t.Errorf("what waits for review is found: %v", got)
		}
	})
}

func TestPostsAndAlertsAreFoundWhileTheyArePublic(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		hits := func(text string) (list []look.Hit) {
			t.Helper()
			f, err := x.Look.Search(ctx, vidhuk.Nobody, look.SearchQuery{Text: text})
			ok(t, err)
			return f.Items
		}
		p, err := x.Center.Post(ctx, x.Administrator(), center.Publication{PostContent: center.PostContent{
			Kind: vidhuk.News, Title: "Графік промивання водогону", Text: "У четвер промиватимуть водогін у мікрорайоні Намив.",
		}})
		ok(t, err)
		a, err := x.Center.Alert(ctx, operator(x), noWater())
		ok(t, err)
		if got := hits("промивання водогонів"); len(got) != 1 || got[0].Kind != "post" || got[0].Ref != strconv.FormatInt(p.ID, 10) {
			t.Errorf("a post: %+v", got)
		}
		found := func() bool {
			return slices.ContainsFunc(hits(noWater().Text), func(h look.Hit) bool { return h.Kind == "alert" && h.Ref == strconv.FormatInt(a.ID, 10) })
		}
		if !found() {
			t.Error("an alert is not found")
		}
		ok(t, x.Store.Write(ctx, func(tx *store.Tx) error { return tx.PutSetting("search_index", "an older one") }))
		_, err = x.Center.Reindex(ctx, nil)
		ok(t, err)
		if len(hits("промивання водогонів")) != 1 || !found() {
			t.Error("the index made anew knows no posts or alerts")
		}
		_, err = x.Center.HidePost(ctx, x.Moderator(), center.PostHiding{PostRef: postRef(p), Ground: "ADS"})
		ok(t, err)
		if got := hits("промивання водогонів"); len(got) != 0 {
			t.Errorf("a hidden post: %+v", got)
		}
	})
}
