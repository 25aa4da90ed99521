package evidence_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
	"vidhuk"
	"vidhuk/evidence"
)

// shelf holds tiles as the database does.
type shelf map[[2]int64]vidhuk.Tile

func (s shelf) read(level, number int64) (vidhuk.Tile, error) {
	t, ok := s[[2]int64{level, number}]
	if !ok {
		return t, fmt.Errorf("no tile %d of level %d", number, level)
	}
	return t, nil
}

func (s shelf) put(list []vidhuk.Tile) {
	for _, t := range list {
		s[[2]int64{t.Level, t.Number}] = t
	}
}

func leaf(i int) evidence.Hash { return evidence.Leaf(fmt.Sprint(i), "") }

// However a log grows, its tiles, its trunk and its proofs tell the same.
func TestALogGrowsTheSameInWhateverSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := shelf{}
		trunk := evidence.NewTrunk(nil)
		roots := map[int64]evidence.Hash{}
		for size, steps := 0, rapid.SliceOfN(rapid.IntRange(1, 400), 1, 5).Draw(t, "steps"); len(steps) > 0; steps = steps[1:] {
			var leaves []evidence.Hash
			for range steps[0] {
				leaves = append(leaves, leaf(size+len(leaves)))
			}
			changed, err := evidence.Grow(int64(size), leaves, s.read)
			if err != nil {
				t.Fatal(err)
			}
			s.put(changed)
			for _, l := range leaves {
				trunk.Add(l)
			}
			size += len(leaves)
			root, err := evidence.Root(int64(size), s.read)
			if err != nil || root != trunk.Root() {
				t.Fatalf("of %d leaves the tiles say %v and the trunk %v: %v", size, root, trunk.Root(), err)
			}
			roots[int64(size)] = root
		}
		size := trunk.Size()
		place := rapid.Int64Range(0, size-1).Draw(t, "place")
		proof, err := evidence.Inclusion(size, place, s.read)
		if err != nil || !evidence.CheckInclusion(proof, size, trunk.Root(), place, leaf(int(place))) {
			t.Fatalf("place %d of %d: %v", place, size, err)
		}
		if evidence.CheckInclusion(proof, size, trunk.Root(), place, leaf(int(place)+1)) {
			t.Fatal("another leaf is proved")
		}
		for before, root := range roots {
			proof, err := evidence.Consistency(before, size, s.read)
			if err != nil || !evidence.CheckConsistency(proof, before, root, size, trunk.Root()) {
				t.Fatalf("%d of %d: %v", before, size, err)
			}
			if evidence.CheckConsistency(proof, before, leaf(0), size, trunk.Root()) && before > 1 {
				t.Fatal("another log is proved")
			}
		}
	})
}

// The tree of RFC 6962 over nothing and over one leaf; what outsiders count must never
// change.
func TestRootsAreThoseOfRFC6962(t *testing.T) {
	trunk := evidence.NewTrunk(nil)
	if got := trunk.Root().String(); got != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
		t.Errorf("nothing: %s", got)
	}
	seal := evidence.Seal("", vidhuk.Entry{Subject: "message/42", At: noon})
	salt := evidence.Salt("secret", 5)
	trunk.Add(evidence.Leaf(seal, salt))
	if got := trunk.Root().String(); salt != "5j4KCFwDC9vzj4s08wv+6bUJkOADLQhC98YZguOFLpI=" || got != "gemVTr0g5TQqbuy+2UUzXvwC3F6m4Ycqzg4Ig1t7S0U=" {
		t.Errorf("salt %s, root %s", salt, got)
	}
}

// A leaf tells nothing to whoever can guess the entry and does not know the salt.
func TestLeavesOfTheSameEntryDiffer(t *testing.T) {
	seal := evidence.Seal("", vidhuk.Entry{Subject: "account/7"})
	one, other := evidence.NewSecret(), evidence.NewSecret()
	if evidence.Leaf(seal, evidence.Salt(one, 1)) == evidence.Leaf(seal, evidence.Salt(one, 2)) ||
		evidence.Leaf(seal, evidence.Salt(one, 1)) == evidence.Leaf(seal, evidence.Salt(other, 1)) {
		t.Error("one leaf can be guessed from another")
	}
}

func TestKeysAreReadAsTheyWereWritten(t *testing.T) {
	if got := evidence.FormatKeys([]int64{1, 2, 3, 7, 5, 6}); got != "1-3 7 5-6" {
		t.Errorf("written as %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.Int64Range(1, 600), 0, evidence.TileWidth).Draw(t, "keys")
		got, err := evidence.ParseKeys(evidence.FormatKeys(keys))
		if err != nil || !slices.Equal(got, keys) {
			t.Fatalf("%v come back as %v, %v", keys, got, err)
		}
	})
	for _, wrong := range []string{"x", "3-1", "1-9000000000", "1-256 257", "1-"} {
		if keys, err := evidence.ParseKeys(wrong); err == nil {
			t.Errorf("%q is %d keys", wrong, len(keys))
		}
	}
}

func TestASetOfKeysIsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s evidence.KeySet
		all := map[int64]bool{}
		for _, k := range rapid.SliceOf(rapid.Int64Range(1, 40)).Draw(t, "keys") {
			if s.Add(k) == all[k] {
				t.Fatalf("adding %d twice", k)
			}
			all[k] = true
		}
		floor := rapid.Int64Range(0, 40).Draw(t, "floor")
		below, missing := int64(0), floor+1
		for k := int64(1); k <= 41; k++ {
			if s.Has(k) != all[k] {
				t.Fatalf("%d: %v", k, all[k])
			}
			if all[k] && k <= floor {
				below++
			}
		}
		for all[missing] {
			missing++
		}
		if s.UpTo(floor) != below || s.Missing(floor) != missing {
			t.Fatalf("up to %d: %d, missing %d", floor, s.UpTo(floor), s.Missing(floor))
		}
		s.DropUpTo(floor)
		for k := int64(1); k <= 41; k++ {
			if s.Has(k) != (all[k] && k > floor) {
				t.Fatalf("%d after those up to %d were dropped", k, floor)
			}
		}
	})
}

// The form of C2SP tlog-checkpoint: origin, size, root, then a line of our own.
func TestAHeadIsACheckpoint(t *testing.T) {
	key, err := evidence.NewKey("vidhuk.example.org/journal")
	if err != nil {
		t.Fatal(err)
	}
	head := evidence.Checkpoint{Size: 1234, Root: leaf(1), Number: 7, At: noon}
	signed, err := key.Sign(head)
	if err != nil {
		t.Fatal(err)
	}
	want := "vidhuk.example.org/journal\n1234\n" + base64.StdEncoding.EncodeToString(head.Root[:]) + "\nhead 7 2026-03-04T10:00:00.123456Z\n\n— vidhuk.example.org/journal "
	if !strings.HasPrefix(signed, want) {
		t.Errorf("signed:\n%s\nwant:\n%s", signed, want)
	}
	got, err := evidence.CheckpointOf(signed, key.Verifier())
	if head.Origin = key.Name(); err != nil || got != head {
		t.Errorf("%+v comes back as %+v, %v", head, got, err)
	}
	read, err := evidence.ParseKey(key.Secret() + "\n")
	if err != nil || read.Verifier() != key.Verifier() {
		t.Errorf("the key comes back as %v, %v", read, err)
	}
	for name, text := range map[string]string{
		"another size": strings.Replace(signed, "1234", "1235", 1), "another time": strings.Replace(signed, "2026", "2027", 1), "nothing": "", "no signature": signed[:strings.Index(signed, "—")],
	} {
		if _, err := evidence.CheckpointOf(text, key.Verifier()); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	other, err := evidence.NewKey("vidhuk.example.org/journal")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.CheckpointOf(signed, other.Verifier()); err == nil {
		t.Error("another key is taken")
	}
	for _, bad := range []string{"", "x", strings.Replace(key.Secret(), "PRIVATE", "PUBLIC", 1), key.Secret()[:40]} {
		if _, err := evidence.ParseKey(bad); err == nil || strings.Contains(err.Error(), "+") {
			t.Errorf("of a bad key: %v", err)
		}
	}
}
