package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/evidence"
	"vidhuk/testkit/town"
)

// A city by its commands: key, seal, head, verify, another key.
func TestTheJournalByItsCommands(t *testing.T) {
	data := t.TempDir()
	run := func(code int, args ...string) string {
		t.Helper()
		return command(t, code, append([]string{"--data", data, "--url", "https://vidhuk.example.org"}, args...)...)
	}
	run(exitOK, "user", "add", "--email", "o@example.org", "--name", "Олена", "--role", "administrator")
	run(exitFailed, "journal", "checkpoint")
	key := strings.TrimSpace(run(exitOK, "journal", "key"))
	if !strings.HasPrefix(key, "vidhuk.example.org/journal+") {
		t.Errorf("the key is %q", key)
	}
	if said := run(exitOK, "verify"); !strings.Contains(said, "NOT in the log yet") {
		t.Errorf("before the first seal verify says %q", said)
	}
	first := run(exitOK, "journal", "seal")
	if _, err := evidence.CheckpointOf(first, key); err != nil {
		t.Fatal(err)
	}
	if run(exitOK, "journal", "checkpoint") != first {
		t.Error("the head is another one")
	}
	saved := filepath.Join(t.TempDir(), "head.txt")
	if err := os.WriteFile(saved, []byte(first), 0o600); err != nil {
		t.Fatal(err)
	}
	run(exitOK, "user", "add", "--email", "t@example.org", "--name", "Тарас", "--role", "moderator")
	run(exitOK, "journal", "seal")
	if said := run(exitOK, "verify", "--checkpoint", saved); !strings.Contains(said, "2 heads kept outside the database fit") {
		t.Errorf("verify says %q", said)
	}
	proven := decoded[disclosure](t, run(exitOK, "journal", "prove", "account/1"))
	if len(proven.Entries) == 0 {
		t.Fatal("nothing is proved")
	}
	for _, e := range proven.Entries {
		head, err := evidence.CheckpointOf(proven.Checkpoint, key)
		if err != nil {
			t.Fatal(err)
		}
		proof := make([]evidence.Hash, len(e.Proof))
		for i, text := range e.Proof {
			if proof[i], err = evidence.ParseHash(text); err != nil {
				t.Fatal(err)
			}
		}
		leaf := evidence.Leaf(evidence.Seal(e.Entry.Prev, e.Entry), e.Salt)
		if leaf.String() != e.Leaf || !evidence.CheckInclusion(proof, head.Size, head.Root, e.Place, leaf) {
			t.Errorf("%+v is not proved", e)
		}
	}
	other := strings.TrimSpace(run(exitOK, "journal", "rotate"))
	if other == key || strings.TrimSpace(run(exitOK, "journal", "key")) != other {
		t.Errorf("after %s the key is %s", key, other)
	}
	run(exitOK, "verify", "--key", key) // both have signed this head
	run(exitOK, "user", "add", "--email", "p@example.org", "--name", "Петро", "--role", "moderator")
	run(exitOK, "journal", "seal")
	run(exitOK, "verify", "--checkpoint", saved)
	run(exitFailed, "verify", "--key", key)
}

// Somebody outside keeps heads, and learns of it when the log was written anew.
func TestAFollowerNoticesThatTheLogWasWrittenAnew(t *testing.T) {
	x := town.New(t)
	city := httptest.NewServer(api.New(api.Config{Center: x.Center, Look: x.Look, Version: "test"}))
	t.Cleanup(city.Close)
	x.Submitted()
	x.Sealed()
	log, err := x.Look.JournalLog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "head.txt")
	follow := func(code int, words string) {
		t.Helper()
		got, out, problems := commandIn(t.Context(), "--url", city.URL, "journal", "follow", "--key", log.Keys[0].Key, file)
		if got != code || !strings.Contains(out+problems, words) {
			t.Errorf("exit %d: %s%s", got, out, problems)
		}
	}
	follow(exitOK, "nothing was kept before")
	x.In(vidhuk.Closed)
	x.Sealed()
	follow(exitOK, "continues head 1")
	follow(exitOK, "continues head 2")

	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, err := evidence.NewKey(log.Keys[0].Key[:strings.Index(log.Keys[0].Key, "+")])
	if err != nil {
		t.Fatal(err)
	}
	head, err := evidence.CheckpointOf(string(kept), log.Keys[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, lie := range []struct {
		change func(*evidence.Checkpoint)
		words  string
	}{
		{func(c *evidence.Checkpoint) { c.Size-- }, "NOT continue"},
		{func(c *evidence.Checkpoint) { c.Root[0]++ }, "NOT continue"},
		{func(c *evidence.Checkpoint) { c.Size++; c.Root[0]++ }, "NOT continue"},
	} {
		told := head
		lie.change(&told)
		signed, err := key.Sign(told)
		if err != nil {
			t.Fatal(err)
		}
		liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/checkpoint") {
				w.Write([]byte(signed)) //nolint:errcheck // a test
				return
			}
			w.Write([]byte(`{"proof":[]}`)) //nolint:errcheck // a test
		}))
		mine, err := key.Sign(head)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(mine), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, problems := commandIn(t.Context(), "--url", liar.URL, "journal", "follow", "--key", key.Verifier(), file)
		if code != exitFailed || !strings.Contains(problems, lie.words) {
			t.Errorf("exit %d: %s%s", code, out, problems)
		}
		if now, err := os.ReadFile(file); err != nil || string(now) != mine {
			t.Error("the head that was kept is lost")
		}
		liar.Close()
	}
}
