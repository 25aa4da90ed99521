package ukrainian_test

import (
	"slices"
	"strings"
	"testing"

	"vidhuk/ukrainian"
)

func TestFormsOfOneWordShareAStem(t *testing.T) {
	for _, forms := range []string{
		"дорога дороги дорозі дорогу дорогою доріг дорогам дорогах ДОРОГА",
		"яма ями ям яму ямами",
		"двір двору дворі двором двори дворів дворах",
		"під’їзд під'їзді підʼїзди підїзд під`їздом під\"їзду",
		"зупинка зупинки зупинок зупинці зупинками",
		"будинок будинку будинки будинків будинками",
		"вода води воді воду водою",
		"вікно вікна вікон вікнами",
		"каналізація каналізації каналізацію каналізацією",
		"аварія аварії аварій аваріями",
		"опалення опаленню опаленням опалень",
		"сміття сміттям смітті",
		"лікарня лікарні лікарню лікарнею",
		"міський міського міському міські міських",
		"освітлення освітленню освітленням",
		"ліхтар ліхтаря ліхтарі ліхтарів ліхтарями",
		"дерево дерева дерев деревами",
		"світиться світились світився",
		"прорвати прорвало прорвала прорвав",
		"затопити затопило затопив затопила",
		"якість якості якістю",
		"миколаїв миколаєва миколаєві миколаєвом",
		"благоустрій благоустрою благоустроєм",
		"люди людей людям людьми людина людині",
		"діти дітей дитина дитини",
		"день дня дні днів",
		"фонарь фонаря фонари фонарей", // Russian
		"отопление отопления отоплению",
		"дороги дорогами дорог",
		"горячая горячей горячую",
	} {
		words := strings.Fields(forms)
		want := ukrainian.Stem(words[0])
		for _, w := range words[1:] {
			if got := ukrainian.Stem(w); got != want {
				t.Errorf("Stem(%s) = %s, but Stem(%s) = %s", w, got, words[0], want)
			}
		}
	}
}

func TestDifferentThingsKeepDifferentStems(t *testing.T) {
	seen := map[string]string{}
	for _, w := range strings.Fields(`дорога двір під’їзд зупинка будинок вода каналізація опалення сміття лікарня школа садок
		ліхтар дерево парк паркан тролейбус трамвай автобус люк яма асфальт дах підвал ліфт місто собака світло газ тепло
		тротуар контейнер кладовище світлофор маршрут ринок бювет пляж дитина людина`) {
		stem := ukrainian.Stem(w)
		if other, ok := seen[stem]; ok {
			t.Errorf("%s and %s share the stem %s", w, other, stem)
		}
		seen[stem] = w
	}
}

func TestStemLeavesWhatItDoesNotKnow(t *testing.T) {
	for _, w := range []string{"", "я", "на", "facebook", "1588", "12в", "№"} {
		if got := ukrainian.Stem(w); got != w {
			t.Errorf("Stem(%q) = %q", w, got)
		}
	}
}

func TestTermsHoldTheWholeAndThePartsOfAHyphenatedWord(t *testing.T) {
	terms := ukrainian.Terms("Житлово-комунальні послуги")
	for _, query := range []string{"комунальних", "послуг", "житлово-комунального"} {
		if !slices.Contains(terms, ukrainian.Stem(query)) {
			t.Errorf("%q does not find %q: %q", query, terms, ukrainian.Stem(query))
		}
	}
}

func BenchmarkStem(b *testing.B) {
	words := ukrainian.Words("у дворі будинку на вулиці Богоявленській прорвало трубу, затоплює підвали, світло відключили")
	for b.Loop() {
		for _, w := range words {
			ukrainian.Stem(w)
		}
	}
}

func BenchmarkTerms(b *testing.B) {
	s := strings.Repeat("У дворі будинку 12-а на просп. Богоявленському прорвало трубу, під’їзд №3 залито. ", 5)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		ukrainian.Terms(s)
	}
}
