package shelf

import (
	"errors"
	"testing"

	"vidhuk"
	"vidhuk/gazetteer"
)

func load() ([]vidhuk.Street, error) { return gazetteer.Default(), nil }

func TestWhatIsOnTheShelfIsTakenWhileAnotherVersionIsRead(t *testing.T) {
	var s Shelf
	first, err := s.take("1", load)
	if err != nil {
		t.Fatal(err)
	}
	reads, goOn, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		_, err := s.take("2", func() ([]vidhuk.Street, error) { reads <- true; <-goOn; return load() })
		done <- err
	}()
	<-reads // the database takes its time
	again, err := s.take("1", func() ([]vidhuk.Street, error) { t.Error("it was read again"); return load() })
	if err != nil || again != first {
		t.Errorf("another gazetteer, error %v", err)
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAReadingThatFailsLeavesTheShelfAsItWas(t *testing.T) {
	var s Shelf
	lost := errors.New("lost")
	if _, err := s.take("1", func() ([]vidhuk.Street, error) { return nil, lost }); !errors.Is(err, lost) {
		t.Errorf("error %v", err)
	}
	if g, err := s.take("1", load); err != nil || len(g.Streets()) == 0 {
		t.Errorf("error %v", err)
	}
}
