package public_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

func TestStatisticsAreOpenToAllAndLeadToTheFeed(t *testing.T) {
	s := site.New(t)
	s.Closed(vidhuk.MarkDone, town.Roads)
	s.In(vidhuk.Rejected)
	s.Clock.Pass(time.Minute)
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/stats").Is(http.StatusOK)
	for _, words := range []string{
		"Надійшло", "Як рахуємо", "формули, версія " + figure.Version, `href="/?topic=utilities%2Froads"`, `href="/?state=closed"`, "1 з 1",
		`<title id="flow-title">`, "25 жовтня 2026 — 23 листопада 2026", "#ground-ADS",
	} {
		b.Says(http.StatusOK, words)
	}
	b.Get("/stats?period=week&on=2026-11-16&topic=transport").Is(http.StatusOK)
	b.Says(http.StatusOK, "16 листопада 2026 — 22 листопада 2026")
	b.Says(http.StatusOK, "За цей період рахувати нічого")
	b.Get("/stats?from=2026-11-24&to=2026-11-01").Is(http.StatusOK)
	b.Says(http.StatusOK, "Останній день раніше за перший")
}

func TestTheTableOfStatisticsHasTheSameNumbers(t *testing.T) {
	s := site.New(t)
	s.Closed(vidhuk.MarkDone, town.Roads)
	s.Clock.Pass(time.Minute)
	got := s.Visit(t, vidhuk.Nobody).Get("/stats.csv")
	got.Is(http.StatusOK)
	if kind := got.Header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("it is %s", kind)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.Body, figure.Mark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	value := map[string]string{}
	for _, r := range rows[1:] {
		value[r[0]+"/"+r[1]+"/"+r[3]] = r[4]
	}
	for key, want := range map[string]string{
		"flow//received": "1", "flow//closed": "1", "topics/utilities/received": "1", "organizations/elu/on_time": "1", "series/2026-11-23/closed": "1",
	} {
		if value[key] != want {
			t.Errorf("%s is %q, want %s", key, value[key], want)
		}
	}
}
