package competence

import (
	"slices"
	"testing"
)

func TestWhatIsOutsideTheCitysPowers(t *testing.T) {
	c := city(t)
	for text, want := range map[string][]string{
		"Сусід з 12 квартири щоночі слухає музику. Зробіть з ним щось!":       {"police"},
		"Прийшла повістка з ТЦК, заберіть":                                    {"recruitment"},
		"Мені не перерахували пенсію за вересень":                             {"pension"},
		"Уже третій день немає світла в будинку, обленерго мовчить":           {"power"},
		"Немає світла на вулиці Садовій, темно, полагодьте ліхтарі":           nil,
		"Пане Президенте, змусьте Верховну Раду прийняти закон":               {"president", "parliament"},
		"Яма біля поїзду? Ні, біля зупинки. Полагодьте дорогу":                nil,
		"Лежачий поліцейський на Херсонському шосе":                           nil,
		"Живу на пенсії, прошу пільговий проїзд":                              nil,
		"У селі Галицинове немає автобуса":                                    {"neighbour"},
		"У весняному сквері квітнуть тюльпани, скосіть траву":                 nil,
		"Яма на дорозі біля обласної лікарні, і ще не платять пенсію":         {"region", "pension"},
		"Приберіть сміття та полагодьте лавку у дворі по вул. Металургів, 34": nil,
	} {
		var got []string
		for _, o := range c.Read(text).Outside() {
			got = append(got, o.Key)
			if o.From >= o.To || len(o.Told) == 0 {
				t.Errorf("%q: %s stands at %d–%d by %v", text, o.Key, o.From, o.To, o.Told)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is outside as %v, want %v", text, got, want)
		}
	}
	if _, ok := c.Elsewhere("police"); !ok {
		t.Error("the police are not in the file")
	}
	if _, ok := c.Elsewhere("mars"); ok {
		t.Error("Mars is in the file")
	}
}

func TestThePointIsInTheCity(t *testing.T) {
	b := city(t).Bounds()
	for _, c := range []struct {
		lat, lon float64
		want     bool
	}{{46.975, 31.995, true}, {46.85, 32.02, true}, {50.45, 30.52, false}, {46.64, 32.61, false}, {46.6, 31.5, false}} {
		if got := b.Hold(c.lat, c.lon); got != c.want {
			t.Errorf("%v, %v is in the city: %v", c.lat, c.lon, got)
		}
	}
	if !(Bounds{}).Hold(50, 30) {
		t.Error("a city without a box shuts points out")
	}
}

func TestWhomToCallForHelp(t *testing.T) {
	c := city(t)
	h, ok := c.Help("help_suicide")
	if !ok || h.Lines[0].Number != "7333" || h.Text.UK == "" {
		t.Errorf("%+v", h)
	}
	if _, ok := c.Help("phone"); ok {
		t.Error("somebody is called for a telephone number")
	}
}
