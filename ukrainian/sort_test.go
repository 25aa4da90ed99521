package ukrainian_test

import (
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

func TestTheOrderCanBeAskedByManyAtOnce(t *testing.T) {
	var wait sync.WaitGroup
	for i, a := range alphabetical {
		wait.Go(func() {
			for j, b := range alphabetical {
				if ukrainian.Less(a, b) != (i < j) {
					t.Errorf("%q and %q stand wrong", a, b)
				}
			}
		})
	}
	wait.Wait()
}

func TestApostrophesDoNotCountInAnAlphabet(t *testing.T) {
	if ukrainian.Less("під’їзд", "Підʼїзд") || ukrainian.Less("Підʼїзд", "під’їзд") {
		t.Error("two apostrophes stand apart")
	}
}
