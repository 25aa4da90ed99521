package look_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

func checked(t *testing.T, x *town.Town, q look.CheckQuery) look.Checkup {
	t.Helper()
	c, err := x.Look.Check(context.Background(), x.Member(), q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBeforeSendingEverythingIsSaidInOnePass(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Approved(town.Roads)
		c := checked(t, x, look.CheckQuery{
			Text:  "На вулиці Адміральській біля будинку 20 велика яма на дорозі, відремонтуйте. Сусід-ідіот щоночі слухає музику, мій номер 067 123 45 67",
			Place: vidhuk.Place{Address: "вул. Адміральська, 20"},
		})
		var findings []string
		for _, f := range c.Findings {
			findings = append(findings, f.Code+"/"+f.Ground)
		}
		if got := fmt.Sprint(findings); got != "[insult/OBSCENE_INSULT phone/]" {
			t.Errorf("findings %s", got)
		}
		if len(c.Outside) != 1 || c.Outside[0].Key != "police" || c.Outside[0].Ground != "OUT_OF_POWERS" || c.Outside[0].Phones[0] != "102" {
			t.Errorf("outside %+v", c.Outside)
		}
		if len(c.Similar) != 1 {
			t.Errorf("similar %+v", c.Similar)
		}
		if len(c.Topics) == 0 || c.Topics[0].Topic != "utilities" || c.Topics[0].Subtopic != "roads" || len(c.Topics[0].Words) == 0 {
			t.Errorf("topics %+v", c.Topics)
		}
		if c.Place.Street != "street-admiralska" || c.Place.House != "20" || c.Place.District != "tsentralnyi" {
			t.Errorf("place %+v", c.Place)
		}
		if c.Quiet() {
			t.Error("all that is said quietly")
		}
	})
}

func TestACleanMessageNeedsNoWord(t *testing.T) {
	x := town.New(t)
	c := checked(t, x, look.CheckQuery{Text: "На Садовій, 2, велика яма на дорозі, просимо засипати її до зими", Place: vidhuk.Place{Address: "вул. Садова, 2"}})
	if !c.Quiet() {
		t.Errorf("%+v", c)
	}
}

func TestWhatCannotWaitComesWithItsNumbers(t *testing.T) {
	x := town.New(t)
	for text, first := range map[string]string{
		"У дворі лежить снаряд, діти ходять поруч":               "101",
		"Прорвало трубу, заливає підвал будинку":                 "1588",
		"У під’їзді сильний запах газу на першому поверсі":       "101",
		"Чоловік лежить без свідомості біля зупинки, що робити?": "103",
	} {
		c := checked(t, x, look.CheckQuery{Text: text})
		if len(c.Emergency) == 0 || len(c.Numbers) == 0 || c.Numbers[0].Number != first {
			t.Errorf("%q: %v, call %v", text, c.Emergency, c.Numbers)
		}
	}
	c := checked(t, x, look.CheckQuery{Text: "Я більше не хочу жити, допоможіть мені хтось"})
	if len(c.Help) != 1 || c.Help[0].Lines[0].Number != "7333" {
		t.Errorf("help %+v", c.Help)
	}
}

func TestAPlaceThatIsInDoubtIsAsked(t *testing.T) {
	x := town.New(t)
	text := "Велика яма на дорозі, просимо засипати її до зими"
	c := checked(t, x, look.CheckQuery{Text: text, Place: vidhuk.Place{Address: "вул. 8 Березня, 5"}})
	if len(c.Place.Choices) != 2 || c.Place.Street != "" || c.Quiet() {
		t.Errorf("two streets: %+v", c.Place)
	}
	c = checked(t, x, look.CheckQuery{Text: text, Place: vidhuk.Place{Address: "вул. 8 Березня, 5", Street: c.Place.Choices[1].Street}})
	if c.Place.Street != "street-8-bereznia-mala-korenykha" || !c.Quiet() {
		t.Errorf("chosen: %+v", c.Place)
	}
	c = checked(t, x, look.CheckQuery{Text: text, Place: vidhuk.Place{Lat: 50.45, Lon: 30.52}})
	if !c.Place.Beyond || len(c.Outside) != 1 || c.Outside[0].Key != "neighbour" {
		t.Errorf("a point in another city: %+v", c)
	}
	c = checked(t, x, look.CheckQuery{Text: "Прохід на Генерала Олекси Алмазова, 51А: влітку пил, узимку болото"})
	if !c.Place.FromText || c.Place.Address != "вул. Генерала Олекси Алмазова, 51-А" {
		t.Errorf("the address of the text: %+v", c.Place)
	}
}

// TestTheHintShowsThePlaceThatTheMessageGets: one reading, before sending and
// after.
func TestTheHintShowsThePlaceThatTheMessageGets(t *testing.T) {
	x := town.New(t)
	for what, q := range map[string]look.CheckQuery{
		"the words name the district":     {Text: "У Корабельному районі третій день не вивозять сміття."},
		"the address names the district":  {Text: "Третій день не вивозять сміття, дихати нічим.", Place: vidhuk.Place{Address: "ринок у Заводському районі"}},
		"the street lies in a district":   {Text: "Третій день не вивозять сміття, дихати нічим.", Place: vidhuk.Place{Address: "вул. Адміральська, 20"}},
		"the author says another":         {Text: "Третій день не вивозять сміття, дихати нічим.", Place: vidhuk.Place{Address: "вул. Адміральська, 20", District: "korabelnyi"}},
		"the text names the address":      {Text: "Прохід на Генерала Олекси Алмазова, 51А: влітку пил, узимку болото"},
		"a street of two is chosen":       {Text: "Велика яма на дорозі, просимо засипати її до зими", Place: vidhuk.Place{Address: "вул. 8 Березня, 5", Street: "street-8-bereznia-mala-korenykha"}},
		"a chosen street without address": {Text: "Велика яма на дорозі, просимо засипати її до зими", Place: vidhuk.Place{Street: "street-admiralska", House: "20"}},
		"nothing is said of the place":    {Text: "Велика яма на дорозі, просимо засипати її до зими"},
	} {
		hint := checked(t, x, q).Place
		m, err := x.Center.Submit(t.Context(), x.Member(), center.Submission{Text: q.Text, Place: q.Place})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if hint.District != m.Place.District || hint.Street != m.Place.Street || hint.House != m.Place.House {
			t.Errorf("%s: the hint says %+v, the message gets %+v", what, hint, m.Place)
		}
		if strings.HasSuffix(what, "names the district") && hint.District == "" {
			t.Errorf("%s: and the hint shows none", what)
		}
	}
}

func TestAPrivateMatterIsComparedWithNothing(t *testing.T) {
	x := town.New(t)
	x.Approved(town.Roads)
	c := checked(t, x, look.CheckQuery{Text: town.Text, Topic: "corruption"})
	if !c.Private || len(c.Similar) > 0 {
		t.Errorf("%+v", c)
	}
}

func TestOnesOwnMessageIsNotLikeItself(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	if c := checked(t, x, look.CheckQuery{Text: town.Text}); len(c.Similar) != 1 || !c.Similar[0].Same {
		t.Errorf("sent again: %+v", c.Similar)
	}
	if c := checked(t, x, look.CheckQuery{Text: town.Text, Number: m.Number}); len(c.Similar) != 0 {
		t.Errorf("corrected: %+v", c.Similar)
	}
	other := x.Person("Петро", []vidhuk.Role{vidhuk.Member})
	c, err := x.Look.Check(context.Background(), other, look.CheckQuery{Text: town.Text})
	if err != nil || len(c.Similar) != 0 {
		t.Errorf("what nobody has approved is shown to another: %+v, %v", c.Similar, err)
	}
}

func TestOnlyWhoMayWriteIsChecked(t *testing.T) {
	x := town.New(t)
	for role, who := range x.Everybody() {
		_, err := x.Look.Check(context.Background(), who, look.CheckQuery{Text: town.Text})
		_, sent := x.Center.Submit(context.Background(), who, center.Submission{Text: town.Text})
		if vidhuk.CodeOf(err) != vidhuk.CodeOf(sent) {
			t.Errorf("%s: check %v, submit %v", role, err, sent)
		}
	}
}

func TestChecksAreBraked(t *testing.T) {
	x := town.New(t, func(x *town.Town) { x.Rules.Norms.ChecksPerHour = 3 })
	for range 3 {
		checked(t, x, look.CheckQuery{Text: town.Text})
	}
	_, err := x.Look.Check(context.Background(), x.Member(), look.CheckQuery{Text: town.Text})
	if vidhuk.KindOf(err) != vidhuk.TooMany {
		t.Errorf("the fourth check: %v", err)
	}
	x.Clock.Pass(time.Hour)
	checked(t, x, look.CheckQuery{Text: town.Text})
}

// TestWhoAsksToJoinIsAdvisedToo: the one message that goes with a request is
// looked at like any other (5.1.1).
func TestWhoAsksToJoinIsAdvisedToo(t *testing.T) {
	x := town.New(t)
	who := x.Person("Бажає вступити", nil)
	who.Membership = vidhuk.Applied
	_, err := x.Look.Check(ctx, who, look.CheckQuery{Text: town.Text})
	ok(t, err)
}
