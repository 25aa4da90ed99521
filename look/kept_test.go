package look_test

import (
	"context"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// odd is a period that nobody else asks for.
func odd(n int) look.FigureFilter {
	from := time.Date(2024, 1, 1+n, 0, 0, 0, 0, time.UTC)
	return look.FigureFilter{Ask: figure.Ask{Span: figure.Custom, From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 3).Format(time.DateOnly)}}
}

func TestWhoAsksForOddPeriodsHoldsUpNobody(t *testing.T) {
	x := town.New(t)
	ctx := context.Background()
	free := x.Look.Crowd()
	if _, err := x.Look.Figures(ctx, odd(0)); vidhuk.KindOf(err) != vidhuk.Unavailable || vidhuk.CodeOf(err) != "busy" {
		t.Errorf("one more than may wait is told %v", err)
	}
	for _, span := range []figure.Span{"", figure.Recent, figure.Week, figure.Month, figure.Year} {
		if _, err := x.Look.Figures(ctx, look.FigureFilter{Ask: figure.Ask{Span: span}}); err != nil {
			t.Errorf("%q: %v", span, err)
		}
	}
	free()
	if _, err := x.Look.Figures(ctx, odd(0)); err != nil {
		t.Errorf("when nobody waits any more: %v", err)
	}
}

func TestOddPeriodsPushOutNothingThatEverybodyAsks(t *testing.T) {
	x := town.New(t)
	ctx := context.Background()
	before, err := x.Look.Figures(ctx, look.FigureFilter{})
	for n := range 140 {
		x.Clock.Pass(time.Millisecond)
		if err == nil {
			_, err = x.Look.Figures(ctx, odd(n))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if after, err := x.Look.Figures(ctx, look.FigureFilter{}); err != nil || !after.AsOf.Equal(before.AsOf) {
		t.Errorf("counted again at %s, after %s: %v", after.AsOf, before.AsOf, err)
	}
}

func TestACardIsDrawnOnce(t *testing.T) {
	x := town.New(t)
	c := look.Card{Site: "Контакт-центр", Title: "Яма на дорозі"}
	one, err := x.Look.DrawCard(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	x.Clock.Pass(time.Hour)
	x.Submitted()
	if two, err := x.Look.DrawCard(context.Background(), c); err != nil || &one[0] != &two[0] {
		t.Errorf("the same words are drawn again: %v", err)
	}
}
