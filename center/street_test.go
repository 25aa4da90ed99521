package center_test

import (
	"context"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

func submitted(t *testing.T, x *town.Town, s center.Submission) vidhuk.Message {
	t.Helper()
	m, err := x.Center.Submit(context.Background(), x.Member(), s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAnAddressFindsItsStreetAndDistrict(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for _, c := range []struct {
			text string
			in   vidhuk.Place
			want vidhuk.Place
		}{
			{town.Text, vidhuk.Place{Address: "просп. Богоявленский, 4"}, vidhuk.Place{Address: "просп. Богоявленский, 4", Street: "avenue-bohoiavlenskyi", House: "4", District: "inhulskyi"}},
			{town.Text, vidhuk.Place{Address: "Октябрьский проспект, 318"}, vidhuk.Place{Address: "Октябрьский проспект, 318", Street: "avenue-bohoiavlenskyi", House: "318", District: "korabelnyi"}},
			{"Викосіть траву у дворі по вул. Металургів, 34, будь ласка", vidhuk.Place{}, vidhuk.Place{Street: "street-metalurhiv", House: "34", District: "korabelnyi"}},
			{town.Text, vidhuk.Place{Address: "вул. 8 Березня, 5"}, vidhuk.Place{Address: "вул. 8 Березня, 5"}},
			{town.Text, vidhuk.Place{Address: "вул. 8 Березня, 5", Street: "street-8-bereznia-mala-korenykha"}, vidhuk.Place{Address: "вул. 8 Березня, 5", Street: "street-8-bereznia-mala-korenykha", House: "5"}},
			{town.Text, vidhuk.Place{Address: "вул. Садова, 2", District: "zavodskyi", Street: "avenue-myru"}, vidhuk.Place{Address: "вул. Садова, 2", District: "zavodskyi", Street: "street-sadova", House: "2"}},
			{town.Text, vidhuk.Place{Street: "avenue-bohoiavlenskyi", House: "325/1"}, vidhuk.Place{Address: "просп. Богоявленський, 325/1", Street: "avenue-bohoiavlenskyi", House: "325/1", District: "korabelnyi"}},
		} {
			if got := submitted(t, x, center.Submission{Text: c.text, Topic: "utilities", Place: c.in}).Place; got != c.want {
				t.Errorf("%+v became %+v, want %+v", c.in, got, c.want)
			}
		}
	})
}

func TestAStreetThatIsNotThereIsRefused(t *testing.T) {
	x := town.New(t)
	_, err := x.Center.Submit(context.Background(), x.Member(), center.Submission{Text: town.Text, Place: vidhuk.Place{Street: "street-of-nobody"}})
	if vidhuk.KindOf(err) != vidhuk.Invalid {
		t.Errorf("a street of nobody: %v", err)
	}
}

func TestAGazetteerIsReplacedAllOrNothing(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		ctx := context.Background()
		one := []vidhuk.Street{{Key: "street-tykha", Kind: vidhuk.Road, Name: "Тиха", District: "zavodskyi", Aliases: []string{"Тихая"}, Houses: []vidhuk.Houses{{Numbers: "1–9", Lat: 46.9, Lon: 32}}}}

		if _, err := x.Center.ReplaceStreets(ctx, x.Member(), center.Streets{Streets: one}); vidhuk.KindOf(err) != vidhuk.Forbidden {
			t.Errorf("a member: %v", err)
		}
		wrong := append([]vidhuk.Street{}, one...)
		wrong = append(wrong, vidhuk.Street{Key: "x", Kind: vidhuk.Road, Name: "Гучна", District: "mars"})
		_, err := x.Center.ReplaceStreets(ctx, x.Administrator(), center.Streets{Streets: wrong})
		if vidhuk.KindOf(err) != vidhuk.Invalid {
			t.Errorf("a street on Mars: %v", err)
		}
		change, err := x.Center.ReplaceStreets(ctx, x.Administrator(), center.Streets{Streets: one, Try: true})
		if err != nil || !change.Tried || change.Added != 1 || change.Removed == 0 {
			t.Errorf("a trial: %+v, %v", change, err)
		}
		if g, _ := x.Look.Gazetteer(ctx); len(g.Streets()) < 10 {
			t.Error("a trial or a refusal changed the gazetteer")
		}

		if _, err = x.Center.ReplaceStreets(ctx, x.Administrator(), center.Streets{Streets: one}); err != nil {
			t.Fatal(err)
		}
		g, err := x.Look.Gazetteer(ctx)
		if err != nil || len(g.Streets()) != 1 || g.Streets()[0].Aliases[0] != "Тихая" || g.Streets()[0].Houses[0].Lat != 46.9 {
			t.Errorf("after the import: %+v, %v", g.Streets(), err)
		}
		if p := submitted(t, x, center.Submission{Text: town.Text, Topic: "utilities", Place: vidhuk.Place{Address: "Тихая 5"}}).Place; p.Street != "street-tykha" {
			t.Errorf("a message is placed by the old gazetteer: %+v", p)
		}
		if err := x.Center.Prepare(ctx); err != nil {
			t.Fatal(err)
		}
		if g, _ := x.Look.Gazetteer(ctx); len(g.Streets()) != 1 {
			t.Error("a restart brought the built-in gazetteer back")
		}
		err = x.Store.Read(ctx, func(tx *store.Tx) error {
			entries, err := tx.Entries("gazetteer")
			if len(entries) != 1 || entries[0].Deed != vidhuk.DeedGazetteer || entries[0].Clause != "3.1" {
				t.Errorf("the journal holds %+v", entries)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
