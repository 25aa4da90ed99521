package public_test

import (
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

func TestTheRulesSayWhoDecidesAndHowOften(t *testing.T) {
	s := site.New(t)
	s.Moderator()
	s.Person("Друга", []vidhuk.Role{vidhuk.Moderator})
	s.Administrator()
	s.In(vidhuk.Rejected)
	s.Clock.Pass(time.Minute)
	b := s.Visit(t, vidhuk.Nobody)
	page := b.Get("/rules").Is(http.StatusOK)
	page.Says(
		"від 20 січня 2020 № 8р", "п.п. 19, 20 ч. 4 ст. 42", "Contact Center при Миколаївській міській раді", "№ 247р від 29 серпня 2018",
		"Дописи читають 2 модератори", "1 адміністратор", "Департамент міського голови Миколаївської міської ради",
		"За останні 30 днів: відхилено 1, видалено після публікації 0", `id="ground-ADS"`,
		"Визначено Положенням", "24 години", "08:30–17:00", "Внутрішній норматив", "240 хвилин робочого часу", `href="/rules/text"`,
	)
	page.Hides("Друга", s.Moderator().Name, s.Administrator().Name)
}

func TestTheTextOfTheRulesHasAPlaceForEveryClause(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/rules/text").Is(http.StatusOK).Says(`id="p-3.3.1"`, "здійснюють його премодерацію", `id="p-4"`, "Простими словами:", "Чинна з 20 січня 2020")
	b.Get("/rules/versions").Is(http.StatusOK).Says("Втратила чинність 20 січня 2020", "порівнювати немає з чим")
	b.Get("/rules/versions/"+url.PathEscape("247р-2018-08-29")).Is(http.StatusOK).Says("Втратила чинність", "№ 8р від 20 січня 2020", "Повного тексту цієї редакції тут немає")
	b.Get("/rules/versions/1").Is(http.StatusNotFound)
}

func TestEditionsOfTheRulesCanBeCompared(t *testing.T) {
	data, err := os.ReadFile("../../regulation/mykolaiv.yaml")
	if err != nil {
		t.Fatal(err)
	}
	earlier := `
editions:
  - version: "1-2019-01-10"
    number: "1"
    date: "2019-01-10"
    in_force_from: "2019-01-15"
    lost_force: "2020-01-20"
    title: {uk: "Про контакт-центр", en: "On the contact centre"}
    text: |
      6.1. Зміни до цього Положення затверджуються рішенням міського голови.
      9.1. Давній пункт.
`
	s := site.Over(t, town.New(t, func(x *town.Town) {
		x.Rules, err = regulation.Parse("two.yaml", append(data, earlier...))
		if err != nil {
			t.Fatal(err)
		}
	}))
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/rules/versions").Is(http.StatusOK).Says("Порівняти редакцію", "та доповнення</ins>", "рішенням</del>", "Давній пункт.</del>")
	b.Get("/rules/versions?from=1-2019-01-10&to=1-2019-01-10").Is(http.StatusOK).Says("Тексти цих редакцій однакові")
	b.Get("/rules/versions?from=nothing&to=" + url.QueryEscape("8р-2020-01-20")).Is(http.StatusOK).Hides("<ins>")
	b.Get("/rules/versions/1-2019-01-10").Is(http.StatusOK).Says(`id="p-9.1"`, "Втратила чинність 20 січня 2020")
}
