package ukrainian_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"vidhuk/ukrainian"
)

var alphabetical = []string{
	"«Альфа»", "Ворота", "Гак", "Ґанок", "Дах", "Екран", "Єдність", "ЖЕК-9", "жек-10", "Зв’язок", "Ира", "Іва", "Їжак", "Йод",
	"підʼїзд", "Підлога", "Щука", "Юність", "Яма",
}

func TestListsStandInUkrainianOrder(t *testing.T) {
	got := slices.Clone(alphabetical)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, func(a, b string) int {
		if ukrainian.Less(a, b) {
			return -1
		}
		return 1
	})
	if !slices.Equal(got, alphabetical) {
		t.Errorf("got %q", got)
	}
}

func TestSortKeyAgreesWithLess(t *testing.T) {
	var wait sync.WaitGroup
	for _, a := range alphabetical {
		wait.Go(func() {
			for _, b := range alphabetical {
				less := bytes.Compare(ukrainian.SortKey(a), ukrainian.SortKey(b)) < 0
				if less != ukrainian.Less(a, b) {
					t.Errorf("%q and %q: key says %v", a, b, less)
				}
			}
		})
	}
	wait.Wait()
}

func TestApostrophesDoNotCountInAnAlphabet(t *testing.T) {
	if !bytes.Equal(ukrainian.SortKey("під’їзд"), ukrainian.SortKey("Підʼїзд")) {
		t.Error("two apostrophes stand apart")
	}
}
