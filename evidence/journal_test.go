package evidence_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
	"vidhuk"
	"vidhuk/evidence"
)

var noon = time.Date(2026, 3, 4, 10, 0, 0, 123456000, time.UTC)

// chain seals entries as deeds write them.
func chain(entries ...vidhuk.Entry) []vidhuk.Entry {
	prev := ""
	for i := range entries {
		entries[i].ID = int64(100 + i)
		entries[i].Prev, entries[i].Hash = prev, evidence.Seal(prev, entries[i])
		prev = entries[i].Hash
	}
	return entries
}

// chains draws the journal of one message.
var chains = rapid.Custom(func(t *rapid.T) []vidhuk.Entry {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("абґ1:|\x00’")), 0, 6, -1)
	n := rapid.IntRange(1, 8).Draw(t, "entries")
	entries := make([]vidhuk.Entry, n)
	for i := range entries {
		entries[i] = vidhuk.Entry{
			Subject: "message/42", MessageID: 42, Deed: rapid.SampledFrom(vidhuk.Deeds()).Draw(t, "deed"),
			Clause: word.Draw(t, "clause"), ActorID: rapid.Int64().Draw(t, "actor"), ActorName: word.Draw(t, "name"),
			Role: rapid.SampledFrom(vidhuk.Roles).Draw(t, "role"), Organization: word.Draw(t, "organization"), Channel: vidhuk.Site,
			From: word.Draw(t, "from"), To: word.Draw(t, "to"), Detail: word.Draw(t, "detail"), Regulation: word.Draw(t, "regulation"),
			At: noon.Add(time.Duration(i) * time.Second),
		}
	}
	return chain(entries...)
})

// change alters one field, whatever its type.
func change(e *vidhuk.Entry, field int) {
	switch v := reflect.ValueOf(e).Elem().Field(field); {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Microsecond)))
	case v.Kind() == reflect.Int64:
		v.SetInt(v.Int() + 1)
	default:
		v.SetString(v.String() + "0")
	}
}

// wantBad expects a *BadEntry at one of the places.
func wantBad(t *rapid.T, err error, about string, indexes ...int) *evidence.BadEntry {
	var bad *evidence.BadEntry
	if !errors.As(err, &bad) {
		t.Fatalf("%s: %v", about, err)
	}
	if !slices.Contains(indexes, bad.Index) {
		t.Fatalf("%s is found at %d, not at %v", about, bad.Index, indexes)
	}
	return bad
}

func TestAnUntouchedChainVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := evidence.Verify(chains.Draw(t, "chain")); err != nil {
			t.Fatal(err)
		}
	})
	if err := evidence.Verify(nil); err != nil {
		t.Error(err)
	}
}

func TestAnyChangedFieldIsDetected(t *testing.T) {
	entry := reflect.TypeFor[vidhuk.Entry]()
	for field := range entry.NumField() {
		name := entry.Field(field).Name
		if name == "ID" { // the database numbers entries; a copy may number them anew
			continue
		}
		rapid.Check(t, func(t *rapid.T) {
			entries := chains.Draw(t, "chain")
			i := rapid.IntRange(0, len(entries)-1).Draw(t, "which")
			change(&entries[i], field)
			bad := wantBad(t, evidence.Verify(entries), "a changed "+name, i)
			if bad.Reason != evidence.Changed || bad.ID != entries[i].ID {
				t.Fatalf("a changed %s: %v", name, bad)
			}
		})
	}
}

func TestRemovalSwapAndInsertionAreDetected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := chains.Draw(t, "chain")
		if len(entries) < 2 {
			t.Skip("nothing to move")
		}
		i := rapid.IntRange(0, len(entries)-2).Draw(t, "which")

		removed := slices.Delete(slices.Clone(entries), i, i+1)
		if bad := wantBad(t, evidence.Verify(removed), "a removal", i); bad.Reason != evidence.Broken {
			t.Fatalf("a removal: %v", bad)
		}
		swapped := slices.Clone(entries)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		wantBad(t, evidence.Verify(swapped), "a swap", i)

		wantBad(t, evidence.Verify(slices.Insert(slices.Clone(entries), i, entries[i])), "a copy", i+1)

		forged := vidhuk.Entry{Subject: "message/42", MessageID: 42, Deed: vidhuk.DeedClose, At: noon, Prev: entries[i].Hash}
		forged.Hash = evidence.Seal(forged.Prev, forged)
		wantBad(t, evidence.Verify(slices.Insert(slices.Clone(entries), i+1, forged)), "a forged entry", i+2)
	})
}

// Whoever changes an entry and seals it anew breaks the link to the next one.
func TestAForgedSealBreaksTheNextLink(t *testing.T) {
	entries := chain(vidhuk.Entry{Subject: "message/42"}, vidhuk.Entry{Subject: "message/42"}, vidhuk.Entry{Subject: "message/42"})
	entries[1].ActorName = "Хтось інший"
	entries[1].Hash = evidence.Seal(entries[1].Prev, entries[1])
	err := evidence.Verify(entries)
	var bad *evidence.BadEntry
	if !errors.As(err, &bad) || bad.Index != 2 || bad.Reason != evidence.Broken {
		t.Fatalf("got %v", err)
	}
	if vidhuk.CodeOf(err) != "journal_broken" || !strings.Contains(err.Error(), "message/42, entry 3 (id 102): broken") {
		t.Errorf("the error reads %q, code %s", err, vidhuk.CodeOf(err))
	}
}

func TestAnEntryOfAnotherSubjectIsDetected(t *testing.T) {
	entries := chain(vidhuk.Entry{Subject: "message/42"}, vidhuk.Entry{Subject: "account/7"})
	if err := evidence.Verify(entries); vidhuk.CodeOf(err) != "journal_misplaced" {
		t.Errorf("got %v", err)
	}
}

// Fields that run into one another would let two entries share a seal.
func TestFieldsDoNotRunTogether(t *testing.T) {
	a := evidence.Seal("", vidhuk.Entry{From: "ab", To: "c"})
	for _, e := range []vidhuk.Entry{{From: "a", To: "bc"}, {From: "abc"}, {From: "ab", Detail: "c"}, {From: "ab1:c"}, {ActorName: "ab", To: "c"}} {
		if evidence.Seal("", e) == a {
			t.Errorf("%+v has the seal of another entry", e)
		}
	}
	if evidence.Seal("x", vidhuk.Entry{}) == evidence.Seal("", vidhuk.Entry{Subject: "x"}) {
		t.Error("prev runs into the subject")
	}
}

// A time read back from the database has lost nanoseconds and its zone.
func TestSealSurvivesStorage(t *testing.T) {
	e := vidhuk.Entry{Subject: "message/42", At: noon.Add(789)}
	stored := e
	stored.At = time.UnixMicro(e.At.UnixMicro()).In(time.FixedZone("", 3*3600))
	if evidence.Seal("", e) != evidence.Seal("", stored) {
		t.Error("the seal depends on more than is stored")
	}
}

// The seals of journals that exist must never change: a format that differs needs a
// name of its own.
func TestSealOfFormat1(t *testing.T) {
	e := vidhuk.Entry{
		ID: 5, Subject: "message/42", MessageID: 42, Deed: vidhuk.DeedApprove, Clause: "3.3.1", ActorID: 7, ActorName: "Модератор",
		Role: vidhuk.Moderator, Channel: vidhuk.Site, From: "pending", To: "notified", Detail: `{"topic":"roads"}`, Regulation: "8р-2020", At: noon,
	}
	const want = "bd12dba2e248842be779670159c8da81adadd5bbb37d3e8d9bc90382af19c595"
	if got := evidence.Seal("", e); got != want {
		t.Errorf("Seal = %s, want %s", got, want)
	}
	if fields := reflect.TypeFor[vidhuk.Entry]().NumField(); fields != 17 {
		t.Errorf("an entry has %d fields: seal the new ones in a new format", fields)
	}
}

func BenchmarkVerify(b *testing.B) {
	entries := make([]vidhuk.Entry, 1000)
	for i := range entries {
		entries[i] = vidhuk.Entry{Subject: "message/42", MessageID: 42, Deed: vidhuk.DeedComment, Detail: fmt.Sprint(i), At: noon}
	}
	entries = chain(entries...)
	for b.Loop() {
		if err := evidence.Verify(entries); err != nil {
			b.Fatal(err)
		}
	}
}
