package evaluate_test

import (
	"path/filepath"
	"testing"

	"vidhuk/evaluate"
)

// The checks stay as good as they were on the written cases, and no worse on
// those that the lists do not know.
func TestTheWrittenCasesAreJudgedWell(t *testing.T) {
	cases, err := evaluate.Cases()
	if err != nil {
		t.Fatal(err)
	}
	ask := house(t, filepath.Join(t.TempDir(), "v.db")).Asker()
	var held []evaluate.Case
	for i := range cases {
		ask.Ask(&cases[i])
		if cases[i].Held {
			held = append(held, cases[i])
		}
	}
	all, rest := evaluate.Judge(cases), evaluate.Judge(held)
	if all.Cases < 420 || rest.Cases*4 < all.Cases {
		t.Errorf("%d cases, %d held out", all.Cases, rest.Cases)
	}
	t.Logf("%s\n%s", all, rest)
	if all.All.Precision < 0.98 || all.All.Recall < 0.85 || rest.All.Precision < 0.95 || rest.All.Recall < 0.55 {
		t.Error("the checks got worse")
	}
}
