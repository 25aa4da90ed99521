package public_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

// posted publishes a member's message.
func posted(t *testing.T, s *site.Site, text, address string) vidhuk.Message {
	t.Helper()
	ctx := context.Background()
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: text, Place: vidhuk.Place{Address: address}})
	if err == nil {
		m, err = s.Center.Approve(ctx, s.Moderator(), center.Approval{Ref: s.Ref(m.Number), Organizations: []string{town.Roads}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func search(text string, more ...string) string {
	q := url.Values{"q": {text}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/search?" + q.Encode()
}

func TestAVisitorSearchesWithoutScript(t *testing.T) {
	s := site.New(t)
	m := posted(t, s, "Прорвало трубу <b>гарячої</b> води, заливає підвал & під’їзд.", "вул. Садова, 12-а")
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/").Says(`action="/search"`)
	b.Get("/search").Is(200).Says("Що можна набрати", `type="search"`)
	b.Get(search("підвали садова 12а")).Says("Знайдено 1 запис", string(m.Number), "<mark>підвал</mark>", "<mark>Садова</mark>", "<mark>12-а</mark>",
		`value="підвали садова 12а"`)
	b.Get(search("gsldfk")).Says("Показано знайдене за «підвал»", "в іншій розкладці", "<mark>підвал</mark>")
	b.Get(search("pidval")).Says("набрано латиницею", "<mark>підвал</mark>")
	b.Get(search("підвал на Намиві заливає")).Says("Усіх слів разом ніде немає")
	b.Get(search("дирижабль")).Says("Нічого не знайдено", "Що можна набрати")
	b.Get(search("дирижабль", "district", "korabelnyi")).Says("За цими фільтрами нічого немає")
	b.Get(search("!!!")).Says("немає слів, за якими можна шукати")
	b.Get(search(strings.Repeat("підвал ", 200))).Says("Запит задовгий")
	b.Get(search(string(m.Number))).Says("Повідомлення з номером " + string(m.Number))
	for _, text := range []string{`"><script>alert(1)</script>`, `підвал <b>`} {
		if body := b.Get(search(text)).Body; strings.Contains(body, "<script>alert") || strings.Contains(body, "<b>гарячої") || strings.Contains(body, "<b>\"") {
			t.Errorf("%q comes back as markup", text)
		}
	}
}

func TestTheSearchNarrowsAndKeepsWhatWasChosen(t *testing.T) {
	s := site.New(t)
	m := posted(t, s, "Яма на дорозі.", "вул. Садова, 1")
	b := s.Visit(t, vidhuk.Nobody)
	b.Get(search("яма", "state", "new", "organization", town.Roads, "from", "2026-11-23", "to", "2026-11-23", "order", "new")).
		Says(string(m.Number), `name="organization"`, `value="2026-11-23"`, "q=%D1%8F%D0%BC%D0%B0")
	b.Get(search("яма", "state", "closed")).Hides("/messages/" + string(m.Number))
	b.Get(search("яма", "to", "2026-11-22")).Hides("/messages/" + string(m.Number))
	b.Get(search("яма", "from", "вчора")).Is(200).Says("Уведіть дату")
	b.Get(search("яма", "after", "!")).Is(422)
}

func TestAnAnswerAndABodyAreFound(t *testing.T) {
	s := site.New(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads)
	b := s.Visit(t, vidhuk.Nobody)
	b.Get(search("асфальтобетон")).Says(string(m.Number), "<mark>асфальтобетоном</mark>")
	b.Get(search("водоканал")).Says("/organizations/" + town.Water)
}

func TestTheDeskShowsWhatMayBeTheSame(t *testing.T) {
	s := site.New(t)
	first := posted(t, s, "На вулиці Садовій біля будинку 14 величезна вибоїна.", "")
	petro := s.Person("Петро", []vidhuk.Role{vidhuk.Member})
	m, err := s.Center.Submit(context.Background(), petro, center.Submission{Text: "Величезна вибоїна біля будинку 14 на вулиці Садовій!"})
	if err != nil {
		t.Fatal(err)
	}
	s.Visit(t, s.Moderator()).Get("/desk/messages/"+string(m.Number)).
		Says("Схожі повідомлення", "№ "+string(first.Number), "та сама адреса", `value="`+string(first.Number)+`"`)
}

func TestAnOrganizationLeadsToItsProfile(t *testing.T) {
	s := site.New(t)
	posted(t, s, "Водоканал розкопав двір.", "вул. Садова, 3")
	b := s.Visit(t, vidhuk.Actor{})
	a := b.Get(search("водоканал")).Says(`href="/organizations/`+town.Water+`"`, "Водоканал", "розкопав двір")
	if n := strings.Count(a.Body, `href="/organizations/`+town.Water+`"`); n != 1 {
		t.Errorf("the organization stands %d times", n)
	}
}
