package look_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/search"
	"vidhuk/testkit/town"
)

// found searches as a visitor and gives the numbers in their order.
func found(t *testing.T, x *town.Town, q look.SearchQuery) (look.Found, []vidhuk.Number) {
	t.Helper()
	f, err := x.Look.Search(ctx, vidhuk.Nobody, q)
	ok(t, err)
	var list []vidhuk.Number
	for _, h := range f.Items {
		if h.Message != nil {
			list = append(list, h.Message.Number)
		}
	}
	return f, list
}

// marked are the highlighted words of a hit.
func marked(parts []search.Part) []string {
	var words []string
	for _, p := range parts {
		if p.Hit {
			words = append(words, p.Text)
		}
	}
	return words
}

func TestAMessageIsFoundByFormsOfItsWordsInBothLanguages(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := published(t, x, x.Member(), center.Submission{
			Text:  "Третій день не вивозять сміття з двору, у під’їзді темно: ліхтарі не горять. Дворник каже, що ґрати зламано.",
			Place: vidhuk.Place{Address: "вул. 8 Березня, 12-а"},
		})
		for _, text := range []string{
			"сміттям", "СМІТТЯ", "вивезення сміття", "двір", "дворами", "під'їзд", "підїзд", "під\"їзд", "пiд’їзд", "подъезд", "ліхтарь", "мусор во дворе",
			"фонарь", "грати", "8 Березня 12-а", "вул. 8 Березня, буд. 12а", "березня 12", "сміття, двір!",
			"cvsnnz", "cvsnnz ldjhb", "smittia", "musor", "cміття",
		} {
			f, list := found(t, x, look.SearchQuery{Text: text})
			if !slices.Equal(list, []vidhuk.Number{m.Number}) {
				t.Errorf("%q finds %v (%+v)", text, list, f.Text)
			}
		}
		for _, text := range []string{"трамвай", "12б", "", "і", "!!!", "🙂"} {
			if f, list := found(t, x, look.SearchQuery{Text: text}); len(list) != 0 {
				t.Errorf("%q finds %v, other %q, partly %t", text, list, f.Other, f.Partly)
			}
		}
	})
}

func TestWhatIsFoundIsHighlighted(t *testing.T) {
	x := town.New(t)
	published(t, x, x.Member(), center.Submission{
		Text: strings.Repeat("Нічого важливого тут немає, лише слова. ", 20) + "На дорозі ями, асфальт зійшов зі снігом.", Place: vidhuk.Place{Address: "вул. Садова, 3"},
	})
	f, _ := found(t, x, look.SearchQuery{Text: "яма дорога Садова"})
	if len(f.Items) != 1 {
		t.Fatalf("found %d", len(f.Items))
	}
	h := f.Items[0]
	if got := marked(h.Text); !slices.Equal(got, []string{"дорозі", "ями"}) {
		t.Errorf("in the text: %q of %v", got, h.Text)
	}
	if got := marked(h.Title); !slices.Equal(got, []string{"Садова"}) {
		t.Errorf("in the address: %q", got)
	}
}

func TestAnAnswerIsFoundWithItsMessage(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Answered(vidhuk.MarkDone, town.Roads)
		f, list := found(t, x, look.SearchQuery{Text: "асфальтобетоном"})
		if !slices.Equal(list, []vidhuk.Number{m.Number}) || !slices.Equal(marked(f.Items[0].Answer), []string{"асфальтобетоном"}) {
			t.Errorf("found %v, answer %v", list, f.Items)
		}
	})
}

func TestOnlyWhatIsPublicIsFoundFromTheSameMoment(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		const text = "Бурулька звисає над зупинкою біля філармонії, небезпечно."
		seen := func(when string, want int) {
			t.Helper()
			if _, list := found(t, x, look.SearchQuery{Text: "бурулька"}); len(list) != want {
				t.Errorf("%s: found %v", when, list)
			}
		}
		m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: text})
		ok(t, err)
		seen("in review", 0)
		_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Organizations: []string{town.Roads}})
		ok(t, err)
		seen("published", 1)
		_, err = x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(m.Number), Ground: "ADS"})
		ok(t, err)
		seen("hidden", 0)
		m, err = x.Center.Submit(ctx, x.Member(), center.Submission{Text: text})
		ok(t, err)
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
		ok(t, err)
		seen("rejected", 0)
		m = published(t, x, x.Member(), center.Submission{Text: text})
		_, err = x.Center.Withdraw(ctx, x.Member(), center.Ref{Number: m.Number})
		ok(t, err)
		seen("withdrawn", 0)
	})
}

func TestAMaskedWordIsNotFound(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: "Сусід Пронюшкін паркує вантажівку на газоні."})
		ok(t, err)
		_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Mask: []string{"Пронюшкін"}})
		ok(t, err)
		if _, list := found(t, x, look.SearchQuery{Text: "Пронюшкін"}); len(list) != 0 {
			t.Error("what a moderator masked is found")
		}
		if _, list := found(t, x, look.SearchQuery{Text: "вантажівка на газоні"}); len(list) != 1 {
			t.Error("the rest is not found")
		}
	})
}

func TestANumberFindsItsMessageForWhoeverMaySeeIt(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Submitted()
		for _, c := range []struct {
			who  vidhuk.Actor
			text string
			want int
		}{
			{vidhuk.Nobody, string(m.Number), 0}, {x.Member(), string(m.Number), 1}, {x.Moderator(), "1", 1}, {x.Moderator(), "№ 2026-1", 1},
			{x.Moderator(), "2025-000001", 0}, {x.Moderator(), "яма 1", 0},
		} {
			f, err := x.Look.Search(ctx, c.who, look.SearchQuery{Text: c.text})
			ok(t, err)
			if len(f.Direct) != c.want {
				t.Errorf("%q finds %d for %s", c.text, len(f.Direct), c.who.Name)
			}
		}
	})
}

func TestSignsOfQueryLanguagesArePlainText(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		published(t, x, x.Member(), center.Submission{Text: "Яма на дорозі біля школи, небезпечно для дітей."})
		for _, text := range []string{
			`яма OR трамвай`, `яма NOT дорога трамвай`, `NEAR(яма трамвай)`, `terms:трамвай`, `"трамвай`, `'трамвай`, `трам*`, `*`, `трамвай | яма & !дорога`,
			`яма' | 'трамвай`, `яма" OR "трамвай`, `трамвай:*`, `<->`, `яма <-> трамвай`, `-яма трамвай`, `^яма трамвай`, `(трамвай`, `\трамвай`, `{terms}: трамвай`, "§kind§message", "§state§closed яма трамвай",
			`'; drop table document; --`, `"`, `''`, `%трам%`, `_`,
		} {
			f, list := found(t, x, look.SearchQuery{Text: text})
			if len(list) != 0 && !f.Partly {
				t.Errorf("%q finds %v", text, list)
			}
		}
		for _, text := range []string{`"яма"`, `яма*`, `'яма' & 'дорога'`, `яма!`, `(яма`, `яма:`, `^яма`} {
			if _, list := found(t, x, look.SearchQuery{Text: text}); len(list) != 1 {
				t.Errorf("%q finds %v", text, list)
			}
		}
	})
}

func TestALongQueryIsCutAndSaysSo(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		published(t, x, x.Member(), center.Submission{Text: town.Text})
		f, list := found(t, x, look.SearchQuery{Text: strings.Repeat("яма на дорозі ", 5000)})
		if len(list) != 1 || !f.Cut {
			t.Errorf("found %v, cut %t", list, f.Cut)
		}
	})
}

func TestFiltersNarrowWhatIsFound(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		a := published(t, x, x.Member(), center.Submission{Text: "Яма на дорозі, вулиця Приозерна.", Topic: "utilities", Subtopic: "roads", Place: vidhuk.Place{District: "korabelnyi"}})
		x.Clock.Pass(72 * time.Hour)
		b := published(t, x, x.Member(), center.Submission{Text: "Яма у дворі, вулиця Приозерна.", Topic: "utilities", Subtopic: "yards", Place: vidhuk.Place{District: "tsentralnyi"}})
		day := 24 * time.Hour
		for _, c := range []struct {
			name string
			q    look.SearchQuery
			want []vidhuk.Number
		}{
			{"nothing chosen", look.SearchQuery{}, []vidhuk.Number{b.Number, a.Number}},
			{"subtopic", look.SearchQuery{Subtopic: "roads"}, []vidhuk.Number{a.Number}},
			{"topic", look.SearchQuery{Topic: "utilities"}, []vidhuk.Number{b.Number, a.Number}},
			{"district", look.SearchQuery{District: b.Place.District}, []vidhuk.Number{b.Number}},
			{"organization", look.SearchQuery{Organization: town.Roads}, []vidhuk.Number{b.Number, a.Number}},
			{"another organization", look.SearchQuery{Organization: town.Water}, nil},
			{"state", look.SearchQuery{States: []vidhuk.State{vidhuk.Notified}}, []vidhuk.Number{b.Number, a.Number}},
			{"another state", look.SearchQuery{States: []vidhuk.State{vidhuk.Closed, vidhuk.Archived}}, nil},
			{"since", look.SearchQuery{From: town.Monday.Add(day)}, []vidhuk.Number{b.Number}},
			{"until", look.SearchQuery{To: town.Monday.Add(day)}, []vidhuk.Number{a.Number}},
			{"kind", look.SearchQuery{Kind: "organization"}, nil},
		} {
			c.q.Text, c.q.Order = "яма Приозерна", look.ByDate
			if f, list := found(t, x, c.q); !slices.Equal(list, c.want) || f.Total != len(c.want) {
				t.Errorf("%s: %v of %d, want %v", c.name, list, f.Total, c.want)
			}
		}
		_, err := x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(a, town.Roads)})
		ok(t, err)
		if _, list := found(t, x, look.SearchQuery{Text: "яма", States: []vidhuk.State{vidhuk.InWork}}); !slices.Equal(list, []vidhuk.Number{a.Number}) {
			t.Errorf("the state that it has now: %v", list)
		}
	})
}

func TestOrganizationsAreFound(t *testing.T) {
	x := town.New(t)
	f, err := x.Look.Search(ctx, vidhuk.Nobody, look.SearchQuery{Text: "водоканал"})
	ok(t, err)
	if len(f.Items) == 0 || f.Items[0].Organization == nil || f.Items[0].Organization.Slug != town.Water {
		t.Errorf("found %+v", f.Items)
	}
}

func TestPagesFollowEachOtherWithoutGapsInBothOrders(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for i := range 23 {
			published(t, x, x.Member(), center.Submission{Text: fmt.Sprintf("Яма номер %d на дорозі%s.", i, strings.Repeat(", велика яма", i%5))})
			x.Clock.Pass(time.Duration(i%3) * time.Second)
		}
		for _, order := range []look.Order{look.ByRelevance, look.ByDate} {
			_, whole := found(t, x, look.SearchQuery{Text: "яма", Order: order, Limit: 100})
			var joined []vidhuk.Number
			q := look.SearchQuery{Text: "яма", Order: order, Limit: 5}
			for {
				f, list := found(t, x, q)
				joined = append(joined, list...)
				if q.Cursor = f.Next; q.Cursor == "" {
					break
				}
			}
			if len(whole) != 23 || !slices.Equal(joined, whole) {
				t.Errorf("%s: pages %v, whole %v", order, joined, whole)
			}
		}
	}, town.Unbraked)
}

func TestMostOfTheWordsWillDoWhereNothingHasAll(t *testing.T) {
	x := town.New(t)
	m := published(t, x, x.Member(), center.Submission{Text: "Прорвало трубу гарячої води у підвалі."})
	f, list := found(t, x, look.SearchQuery{Text: "прорвало трубу в підвалі на Намиві"})
	if !slices.Equal(list, []vidhuk.Number{m.Number}) || !f.Partly {
		t.Errorf("found %v, partly %t", list, f.Partly)
	}
	if _, list := found(t, x, look.SearchQuery{Text: "труба Намив Ліски Соляні"}); len(list) != 0 {
		t.Errorf("one word of four is enough: %v", list)
	}
}

func TestAWrongOrderOrCursorIsRefused(t *testing.T) {
	x := town.New(t)
	for _, q := range []look.SearchQuery{{Order: "size"}, {Cursor: "!"}, {Kind: "letter"}, {States: []vidhuk.State{vidhuk.Hidden}}} {
		q.Text = "яма"
		if _, err := x.Look.Search(ctx, vidhuk.Nobody, q); vidhuk.KindOf(err) != vidhuk.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestOrganizationsStandOverWhatWasFound(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for _, test := range []struct{ text, slug string }{
			{"водоканал", town.Water}, {"водоканалом", town.Water}, {"djljrfyfk", town.Water}, // by the wrong layout
		} {
			f, err := x.Look.Search(ctx, vidhuk.Nobody, look.SearchQuery{Text: test.text})
			ok(t, err)
			if len(f.Organizations) == 0 || f.Organizations[0].Ref != test.slug {
				t.Errorf("%q: %+v", test.text, f.Organizations)
			}
			if len(f.Organizations) > 3 {
				t.Errorf("%q: %d organizations", test.text, len(f.Organizations))
			}
		}
		for _, q := range []look.SearchQuery{{Text: "водоканал", Topic: "utilities"}, {Text: "нісенітниця"}} {
			f, err := x.Look.Search(ctx, vidhuk.Nobody, q)
			ok(t, err)
			if len(f.Organizations) != 0 {
				t.Errorf("%+v: %+v", q, f.Organizations)
			}
		}
	})
}
