package api_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"vidhuk/evidence"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// asked reads an operation of the journal as an outsider does.
func asked[T any](w *world, path string) (v T) {
	w.t.Helper()
	r := w.send(request{method: "GET", path: path})
	if r.status != 200 {
		w.t.Fatal(r)
	}
	r.into(w.t, &v)
	return v
}

func hashes(w *world, list []string) []evidence.Hash {
	w.t.Helper()
	all := make([]evidence.Hash, len(list))
	for i, text := range list {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(raw) != 32 {
			w.t.Fatalf("%q is no hash", text)
		}
		all[i] = evidence.Hash(raw)
	}
	return all
}

// An outsider who has only the public key holds the city to the head that they kept,
// counts the root from the leaves, and finds each of them under it.
func TestAnOutsiderHoldsTheCityToItsHead(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		w := worldIn(t, x)
		w.LongJournal(300)
		w.Sealed()
		key := asked[look.JournalLog](w, "/journal").Keys[0].Key
		head := func() evidence.Checkpoint {
			r := w.send(request{method: "GET", path: "/journal/checkpoint"})
			if r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/plain") {
				t.Fatal(r)
			}
			c, err := evidence.CheckpointOf(string(r.body), key)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		kept := head()
		w.Submitted()
		w.Sealed()
		now := head()
		if now.Size <= kept.Size || now.Number != kept.Number+1 {
			t.Fatalf("%+v, then %+v", kept, now)
		}

		proof := asked[look.JournalConsistency](w, fmt.Sprintf("/journal/proof/consistency?from=%d", kept.Size))
		if !evidence.CheckConsistency(hashes(w, proof.Proof), kept.Size, kept.Root, now.Size, now.Root) {
			t.Error("the new head does not continue the one that was kept")
		}

		trunk := evidence.NewTrunk(nil)
		for trunk.Size() < now.Size {
			for _, l := range hashes(w, asked[look.JournalLeaves](w, fmt.Sprintf("/journal/leaves?from=%d", trunk.Size())).Leaves) {
				trunk.Add(l)
			}
		}
		if trunk.Root() != now.Root {
			t.Error("the leaves do not come to the root")
		}
		for _, place := range []int64{0, 255, 256, now.Size - 1} {
			in := asked[look.JournalInclusion](w, fmt.Sprintf("/journal/proof/inclusion?place=%d&size=%d", place, now.Size))
			if !evidence.CheckInclusion(hashes(w, in.Proof), now.Size, now.Root, place, hashes(w, []string{in.Leaf})[0]) {
				t.Errorf("place %d is not under the head", place)
			}
		}
		for _, beyond := range []string{
			fmt.Sprintf("/journal/proof/inclusion?place=%d", now.Size), fmt.Sprintf("/journal/proof/inclusion?place=0&size=%d", now.Size+1),
			fmt.Sprintf("/journal/proof/consistency?from=%d&to=%d", now.Size, kept.Size), fmt.Sprintf("/journal/leaves?from=%d", now.Size),
		} {
			if r := w.send(request{method: "GET", path: beyond}); r.status != 404 {
				t.Errorf("%s: %s", beyond, r)
			}
		}
	})
}
