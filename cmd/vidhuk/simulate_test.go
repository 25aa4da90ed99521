package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/intake"
	"vidhuk/simulate"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// invented are messages for a simulation, n of them, of our own writing.
func invented(t testing.TB, n int) string {
	t.Helper()
	kinds := []struct{ text, kind string }{
		{"На перехресті вже тиждень не працює світлофор, пішоходи перебігають дорогу", "Світлофори"},
		{"У підвалі будинку стоїть вода, комарі летять у квартири", "Каналізаційних систем"},
		{"Не горить ліхтар біля зупинки, темно йти додому", "Освітлення вулиць"},
		{"Яма на дорозі навпроти школи, водії об’їжджають тротуаром", "Асфальт"},
		{"Ліфт застрягає між поверхами, люди бояться ним їздити", "Ліфт"},
		{"Контейнери переповнені, сміття лежить на дорозі", "Сміття"},
		{"Сухе дерево нахилилося над дитячим майданчиком", "Дерева"},
		{"Открытый люк возле подъезда, вечером его не видно", "Люків"},
		{"Маршрутка не зупиняється на вимогу, водій грубить", "Транспорт"},
		{"Хто має прибирати сніг біля поліклініки, люди падають", "Сніг"},
	}
	statuses := []string{"Виконано", "Виконано", "Виконано", "Роз’яснено по суті", "На доопрацюванні виконавцем", "Чекає на перевірку контр.відділом", "В роботі"}
	var text strings.Builder
	for i := range n {
		k := kinds[i%len(kinds)]
		text.WriteString(strings.Replace(line(i+1, fmt.Sprintf("%s. Будинок %d.", k.text, i+1), fmt.Sprintf(`"type": %q, "status": %q`, k.kind, statuses[i%len(statuses)])),
			"12:00:00", fmt.Sprintf("%02d:%02d:00", (i*7)%24, (i*13)%60), 1))
	}
	return fileOf(t, "invented.jsonl", text.String())
}

// inTown is a house made of a test's town.
func inTown(x *town.Town) *house {
	return &house{store: x.Store, rules: x.Rules, place: x.City, blobs: x.Files, center: x.Center, look: x.Look}
}

// walked lives through days in a town that end at town.Monday.
func walked(t testing.TB, x *town.Town, days, perDay int, seed uint64) *simulate.Result {
	t.Helper()
	file, err := intake.Open(invented(t, days*perDay))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	mapping, err := intake.Kyiv()
	if err != nil {
		t.Fatal(err)
	}
	h := inTown(x)
	from := town.Monday.AddDate(0, 0, -days)
	x.Clock.Set(from)
	r, err := h.walk(context.Background(), simulate.Config{File: file, Mapping: mapping, Seed: seed},
		simulate.Walk{From: from, Days: days, PerDay: perDay, Turn: x.Clock.Set, Nightly: h.nightly}, 12)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestInventedPeopleKeepEveryRule(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		r := walked(t, x, 14, 12, 1)
		if r.Failed() {
			t.Errorf("unexpected %q\nviolated %q", r.Unexpected, r.Violations)
		}
		x.Audit()
		if want := 14*12 - 4*6; r.Submitted != want {
			t.Errorf("%d messages of %d", r.Submitted, want)
		}
		total := 0
		stored := counts(t, x)
		for s, n := range r.States {
			total += n
			if stored[s] != int64(n) {
				t.Errorf("the result counts %d in state %s, the database %d", n, s, stored[s])
			}
		}
		if total != r.Submitted {
			t.Errorf("%d messages stand somewhere, %d were submitted", total, r.Submitted)
		}
		for _, s := range []vidhuk.State{vidhuk.Closed, vidhuk.InWork, vidhuk.Closing, vidhuk.Rejected} {
			if r.States[s] == 0 {
				t.Errorf("after a fortnight none is %s: %v", s, r.States)
			}
		}
		if r.Outcomes[vidhuk.MarkDone] == 0 || r.Outcomes[vidhuk.MarkExplained] == 0 {
			t.Errorf("outcomes %v", r.Outcomes)
		}
	})
}

// counts tells how many messages are in each state.
func counts(t testing.TB, x *town.Town) (by map[vidhuk.State]int64) {
	t.Helper()
	err := x.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		by, err = tx.CountByState(vidhuk.States...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return by
}

func TestTheSameSeedMakesTheSameFortnight(t *testing.T) {
	deeds := func(seed uint64) map[string]string {
		r := walked(t, town.New(t), 4, 12, seed)
		told := map[string]string{"states": fmt.Sprint(r.States)}
		for _, d := range r.Deeds {
			told[d.Name] = fmt.Sprint(d.Done, d.Refused)
		}
		return told
	}
	first := deeds(7)
	if second := deeds(7); !maps.Equal(first, second) {
		t.Errorf("the same seed made\n%v, then\n%v", first, second)
	}
	if other := deeds(8); maps.Equal(first, other) {
		t.Error("another seed made the same")
	}
}

func TestPeopleKeepTheirHours(t *testing.T) {
	x := town.New(t)
	walked(t, x, 7, 12, 3)
	kyiv := x.Rules.Clocks.Location
	var entries []vidhuk.Entry
	err := x.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		entries, err = tx.EntriesAfter("", 0, 100000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		local := e.At.In(kyiv)
		weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
		at := local.Hour()*60 + local.Minute()
		office := !weekend && 8*60+30 <= at && at < 17*60
		switch {
		case e.Deed == vidhuk.DeedAccept && e.Organization != vidhuk.Service1588 && !office:
			t.Errorf("%s accepted on %s", e.Organization, local.Format("Monday 15:04"))
		case e.Deed == vidhuk.DeedApprove && !office && !(weekend && 11 <= local.Hour() && local.Hour() < 13):
			t.Errorf("approved on %s", local.Format("Monday 15:04"))
		}
	}
}

// A server that forgets a tag, or refuses what it offers, is found out.
func TestAWrongServerIsFoundOut(t *testing.T) {
	x := town.New(t)
	h := inTown(x)
	crew, err := h.crew(context.Background(), 5)
	if err != nil {
		t.Fatal(err)
	}
	run := func(spoil func(http.Handler) http.Handler) *simulate.Result {
		file, err := intake.Open(invented(t, 40))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		mapping, err := intake.Kyiv()
		if err != nil {
			t.Fatal(err)
		}
		from := town.Monday
		r, err := simulate.Config{URL: "http://vidhuk.invalid", API: direct{spoil(h.api())}, Crew: crew, File: file, Mapping: mapping, Seed: 1}.
			Walk(context.Background(), simulate.Walk{From: from, Days: 1, PerDay: 40, Turn: x.Clock.Set, Nightly: h.nightly})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	refusing := run(func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/approval") {
				w.WriteHeader(http.StatusForbidden)
				fmt.Fprint(w, `{"status": 403, "code": "forbidden"}`)
				return
			}
			api.ServeHTTP(w, r)
		})
	})
	if !refusing.Failed() || len(refusing.Unexpected) == 0 || !strings.Contains(refusing.Unexpected[0], "forbidden") {
		t.Errorf("a refused approval: %q", refusing.Unexpected)
	}
	untagged := run(func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := &recorded{header: w.Header(), status: http.StatusOK}
			api.ServeHTTP(answer, r)
			w.WriteHeader(answer.status)
			fmt.Fprint(w, strings.ReplaceAll(answer.body.String(), vidhuk.AdministratorTag, ""))
		})
	})
	if !slices.ContainsFunc(untagged.Violations, func(v string) bool { return strings.Contains(v, "without its tag") }) {
		t.Errorf("a mark without its tag: %q", untagged.Violations)
	}
}

func TestSimulateAsItsUserWould(t *testing.T) {
	data := t.TempDir()
	args := []string{"--data", data, "simulate", "--messages", invented(t, 60), "--days", "3", "--rate", "12", "--members", "8", "--until", "2026-11-20T16:00:00Z", "--json"}
	r := decoded[simulate.Result](t, command(t, exitOK, args...))
	if r.Submitted != 36 || r.To.Sub(r.From) != 72*time.Hour || !r.To.Equal(time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("%d messages from %s to %s", r.Submitted, r.From, r.To)
	}
	command(t, exitOK, "--data", data, "verify")
	table := command(t, exitOK, slices.Concat(args[:len(args)-1], []string{"--seed", "2"})...)
	for _, told := range []string{"submit", "approve", "accept", "read queue", "p99, ms", "where the messages stand"} {
		if !strings.Contains(table, told) {
			t.Errorf("the table says nothing of %q:\n%s", told, table)
		}
	}
}

func TestSimulateRefusesRealPeopleAndWrongFlags(t *testing.T) {
	data := t.TempDir()
	command(t, exitOK, "--data", data, "user", "add", "--email", "o@example.org", "--name", "Олена", "--role", "administrator")
	file := invented(t, 5)
	for _, c := range []struct {
		code int
		args []string
		told string
	}{
		{exitFailed, []string{"--messages", file}, "--mix"},
		{exitFailed, []string{"--make-tokens", filepath.Join(data, "people.json")}, "--mix"},
		{exitFailed, []string{"--messages", filepath.Join(data, "absent")}, "absent"},
		{exitFailed, []string{"--messages", file, "--url", "http://127.0.0.1:1", "--tokens", file}, "list of people"},
		{exitUsage, nil, "--messages"},
		{exitUsage, []string{"--messages", file, "--url", "http://127.0.0.1:1"}, "--tokens"},
		{exitUsage, []string{"--messages", file, "--days", "0"}, "--days"},
		{exitUsage, []string{"--messages", file, "--until", "вчора"}, "--until"},
		{exitUsage, []string{"--messages", file, "--sed", "1"}, "sed"},
	} {
		code, _, stderr := commandIn(context.Background(), append([]string{"--data", data, "simulate"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.told) {
			t.Errorf("%q exits with %d, want %d and %q: %s", c.args, code, c.code, c.told, stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(data, "people.json")); err == nil {
		t.Error("a refused command wrote tokens")
	}
}

func TestSimulateDrivesARunningServer(t *testing.T) {
	onBoth(t, func(t *testing.T, flags []string) {
		people := filepath.Join(t.TempDir(), "people.json")
		command(t, exitOK, slices.Concat(flags, []string{"simulate", "--make-tokens", people, "--members", "30"})...)
		if info, err := os.Stat(people); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the file of tokens: %v, %v", info, err)
		}
		h := opened(t, flags)
		server := httptest.NewServer(h.api())
		defer server.Close()
		code, out, stderr := commandIn(context.Background(), "simulate", "--messages", invented(t, 3000), "--url", server.URL, "--tokens", people,
			"--for", "4s", "--workers", "4", "--json")
		r := decoded[simulate.Result](t, out)
		if code != exitOK {
			t.Errorf("exits with %d: unexpected %q, violations %q, stale %q: %s", code, r.Unexpected, r.Violations, r.Stale, stderr)
		}
		done := map[string]int{}
		for _, d := range r.Deeds {
			done[d.Name] = d.Done
		}
		// What the executors come to in seconds, is the machine's affair: that they act is not.
		if r.Submitted == 0 || done["approve"] == 0 || done["see"]+done["accept"]+done["redirect"]+done["answer"] == 0 {
			t.Errorf("under load: %v", done)
		}
		if told := command(t, exitOK, slices.Concat(flags, []string{"verify"})...); !strings.Contains(told, "as they were written") {
			t.Error(told)
		}
	})
}
