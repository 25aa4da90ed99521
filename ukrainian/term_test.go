package ukrainian_test

import (
	"slices"
	"strings"
	"testing"

	"vidhuk/ukrainian"
)

func termsOf(text string) []string {
	var list []string
	for _, t := range ukrainian.Terms(text) {
		list = append(list, t.Text)
	}
	return list
}

func TestOneThingGivesOneTermHoweverItIsWritten(t *testing.T) {
	for _, forms := range []string{
		"під’їзд|підїзд|під'їзді|ПIД\"ЇЗДИ|пiд`їзд|подъезд|подъезде|підї́зд|під\u00adїзд",
		"сміття|сміттям|мусор|мусора", "ліхтар|ліхтарі|фонарь|фонарей", "світло|свет|света", "зупинка|зупинок|остановка|остановке",
		"дах|даху|крыша|крыши", "тролейбус|троллейбусы", "опалення|отопление|отопления", "вул.|вулиця|вулиці|ул.|улица|улице", "просп.|пр-т|проспект",
		"буд.|будинок|будинку|дом|доме", "немає|нема|нет|відсутня|відсутність|отсутствует", "ґанок|ганок", "лікарня|больница", "12а|12-а|12-А|12a",
		"дитина|діти|ребенок|дети", "паркування|парковка|паркують", "Facebook|FACEBOOK",
	} {
		all := strings.Split(forms, "|")
		want := termsOf(all[0])
		for _, f := range all[1:] {
			if got := termsOf(f); !slices.Equal(got, want) {
				t.Errorf("%q gives %q, but %q gives %q", f, got, all[0], want)
			}
		}
	}
}

func TestWordsThatSayNothingGiveNoTerm(t *testing.T) {
	if got := termsOf("Добрий день! Прошу вас, будь ласка, і це все, що ми хотіли б… Здравствуйте, пожалуйста, у нас на"); !slices.Equal(got, termsOf("хотіли")) {
		t.Errorf("got %q", got)
	}
	if !ukrainian.Stop("ЩО") || ukrainian.Stop("яма") {
		t.Error("Stop is wrong about «що» or «яма»")
	}
}

func TestNumbersAndHouses(t *testing.T) {
	for text, want := range map[string][]string{
		"12-а":      {"12а", "12"},
		"12а":       {"12а", "12"},
		"325/1":     {"325", "1"},
		"№ 83":      {"83"},
		"5-го":      {"5"},
		"22-ї":      {"22"},
		"12-16":     {"12", "16"},
		"ЖЕК-10":    append(termsOf("ЖЕК"), "10"),
		"8 Березня": append([]string{"8"}, termsOf("березень")...),
	} {
		if got := termsOf(text); !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestEachPartOfAHyphenatedWordIsATerm(t *testing.T) {
	got := termsOf("Житлово-комунальні послуги")
	for _, query := range []string{"комунальних", "послуг", "житлово-комунального"} {
		for _, term := range termsOf(query) {
			if !slices.Contains(got, term) {
				t.Errorf("%q asks for %q, which %q has not", query, term, got)
			}
		}
	}
}

func TestATermTellsWhereItsWordStands(t *testing.T) {
	const text = "На «доро́зі» — 12-А!"
	var words []string
	for _, k := range ukrainian.Terms(text) {
		words = append(words, text[k.Start:k.End])
	}
	if !slices.Equal(words, []string{"доро́зі", "12-А", "12-А"}) {
		t.Errorf("the words are %q", words)
	}
}

func TestALongWordIsCut(t *testing.T) {
	for _, k := range ukrainian.Terms(strings.Repeat("q", 10000) + " " + strings.Repeat("1", 10000)) {
		if n := len([]rune(k.Text)); n != 40 {
			t.Errorf("%d letters", n)
		}
	}
}
