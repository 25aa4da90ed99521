package public_test

import (
	"fmt"
	"testing"

	"vidhuk"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

func TestTheJournalIsExplainedWithItsKeyAndHead(t *testing.T) {
	s := site.New(t)
	m := s.Approved(town.Roads)
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/journal").Says("Ще нічого не підписано").Says("чекають на наступну голову")
	s.Sealed()
	log, err := s.Look.JournalLog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.Get("/journal").Says(log.Keys[0].Key, log.Head.Root, "vidhuk journal follow").Hides("чекають на наступну голову", string(m.Number), "Модератор")
	b.Get("/").Says(`href="/journal"`)
}

// Whoever watches the program sees that nobody signs any more.
func TestReadyTellsHowSealingKeepsUp(t *testing.T) {
	s := site.New(t)
	s.Submitted()
	b := s.Visit(t, vidhuk.Nobody)
	log, err := s.Look.JournalLog(t.Context())
	if err != nil || log.Waiting == 0 {
		t.Fatal(log, err)
	}
	b.Get("/readyz").Says(fmt.Sprintf("journal_waiting %d\n", log.Waiting)).Hides("age")
	s.Sealed()
	b.Get("/readyz").Says("journal_waiting 0\n").Says("journal_head_age_seconds 0\n")
}
