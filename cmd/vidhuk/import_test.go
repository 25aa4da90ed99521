package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/intake"
	"vidhuk/look"
	"vidhuk/testkit/pg"
)

// appeals are real messages; this repository does not hold them.
const appeals = "../../../shared/data/kyiv1551.jsonl.zst"

func needAppeals(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(appeals); err != nil {
		t.Skipf("SKIPPED: the file of real messages is not here: %v", err)
	}
}

// firstAppeals writes the first n of the real messages into a file of their own.
func firstAppeals(t testing.TB, n int) string {
	t.Helper()
	needAppeals(t)
	file, err := os.Open(appeals)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer unpacked.Close()
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, intake.MaxLine)
	var text strings.Builder
	for range n {
		lines.Scan()
		fmt.Fprintln(&text, lines.Text())
	}
	return fileOf(t, "appeals.jsonl", text.String())
}

func fileOf(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// onBoth runs a test on both engines with the global flags of a new house.
func onBoth(t *testing.T, test func(t *testing.T, flags []string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, []string{"--data", t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { test(t, []string{"--data", t.TempDir(), "--database", pg.Database(t)}) })
}

// imported runs the import and gives its result.
func imported(t testing.TB, flags []string, args ...string) importResult {
	t.Helper()
	args = append(slices.Concat(flags, []string{"import", "messages", "--json"}), args...)
	return decoded[importResult](t, command(t, exitOK, args...))
}

// opened is the house of the flags, for looking into it.
func opened(t testing.TB, flags []string) *house {
	t.Helper()
	k := config{data: flags[1], database: filepath.Join(flags[1], "vidhuk.db"), files: filepath.Join(flags[1], "files"), evidence: filepath.Join(flags[1], "evidence")}
	if len(flags) > 2 {
		k.database = flags[3]
	}
	h, err := open(context.Background(), k, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func TestRealMessagesComeInOnceAndKeepTheirTimes(t *testing.T) {
	file := firstAppeals(t, 5000)
	onBoth(t, func(t *testing.T, flags []string) {
		first := imported(t, flags, file, "--source", "1551")
		if first.Added != 5000 || first.Refused != 0 || !first.Complete || first.First != "2013-000001" {
			t.Fatalf("the first run: %+v", first)
		}
		again := imported(t, flags, file, "--source", "1551")
		if again.Added != 0 || again.Known != 5000 {
			t.Errorf("the second run added %d and knew %d", again.Added, again.Known)
		}
		if other := imported(t, flags, file, "--source", "1552"); other.Added != 5000 {
			t.Errorf("from another source %d", other.Added)
		}
		if told := command(t, exitOK, slices.Concat(flags, []string{"verify"})...); !strings.Contains(told, "10001 journal entries and 0 snapshots are as they were written") {
			t.Errorf("verify: %s", told)
		}
	})
}

// The times of the file are Kyiv's; the state is that of a message which waits.
func TestAnImportedMessageWaitsForReviewWithItsOwnTime(t *testing.T) {
	file := fileOf(t, "old.jsonl", line(7, "Яма на дорозі біля будинку", `"type": "Ремонт асфальтового покриття", "lat": 46.97, "lon": 32.0`))
	onBoth(t, func(t *testing.T, flags []string) {
		r := imported(t, flags, file)
		if r.Source != "old" || r.Topics["utilities/roads"] != 1 || r.UnknownBodies[""] != 1 {
			t.Fatalf("%+v", r)
		}
		h := opened(t, flags)
		d, err := h.look.Message(context.Background(), vidhuk.Actor{AccountID: 99, Roles: []vidhuk.Role{vidhuk.Moderator}}, r.First)
		if err != nil {
			t.Fatal(err)
		}
		if d.State != vidhuk.Pending || d.Channel != vidhuk.Import || d.Place.Lat != 46.97 || !d.ReceivedAt.Equal(time.Date(2014, 7, 1, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v", d.Summary)
		}
	})
}

// line is one line of a file, with further fields.
func line(id int, text string, more ...string) string {
	fields := append([]string{
		fmt.Sprintf(`"id": %d, "received_at": "2014-07-01 12:00:00", "text": %q`, id, text),
	}, more...)
	return "{" + strings.Join(fields, ", ") + "}\n"
}

func TestRefusedLinesAreToldWithReasonAndWithoutTheirText(t *testing.T) {
	const secret = "Довго пишу без кінця"
	file := fileOf(t, "mixed.jsonl", line(1, "Не горить ліхтар на розі")+
		line(2, "Ой")+
		"{не JSON\n"+
		line(3, strings.Repeat(secret+" ", 1000))+
		line(4, "Тече кран у під’їзді будинку", `"lat": 95`)+
		line(1, "Не горить ліхтар на розі")+
		line(5, "Є"))
	list := filepath.Join(t.TempDir(), "refused.jsonl")
	r := imported(t, []string{"--data", t.TempDir()}, file, "--report", list)
	if r.Lines != 7 || r.Added != 1 || r.Known != 1 || r.Refused != 5 {
		t.Errorf("lines %d, added %d, known %d, refused %d", r.Lines, r.Added, r.Known, r.Refused)
	}
	var kinds []string
	for _, reason := range r.Reasons {
		kinds = append(kinds, fmt.Sprint(reason.Kind, " ", reason.Count, " ", reason.Examples))
	}
	want := []string{"text: too_short 2 [{2 2} {7 5}]", "import_not_json 1 [{3 }]", "text: too_long 1 [{4 3}]", "import_wrong_value 1 [{5 }]"}
	if !slices.Equal(kinds, want) {
		t.Errorf("reasons\n%q, want\n%q", kinds, want)
	}
	listed, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for l := range strings.Lines(string(listed)) {
		refused := decoded[refusedLine](t, l)
		lines = append(lines, fmt.Sprint(refused.Line, " ", refused.ID, " ", refused.Code))
		if refused.Reason == "" {
			t.Errorf("line %d is refused without a sentence", refused.Line)
		}
	}
	if want := []string{"2 2 invalid_fields", "3  import_not_json", "4 3 invalid_fields", "5  import_wrong_value", "7 5 invalid_fields"}; !slices.Equal(lines, want) {
		t.Errorf("listed %q, want %q", lines, want)
	}
	if text := r.text(); strings.Contains(text, secret) || strings.Contains(string(listed), secret) {
		t.Error("a refused text is shown; it may hold personal data")
	}
}

func TestAnInterruptedImportFinishesItsBatchAndGoesOnWithoutDoubles(t *testing.T) {
	var text strings.Builder
	for i := range 95 {
		text.WriteString(line(i+1, fmt.Sprintf("Яма на дорозі біля будинку %d", i+1)))
	}
	file := fileOf(t, "many.jsonl", text.String())
	onBoth(t, func(t *testing.T, flags []string) {
		h := opened(t, flags)
		mapping, err := intake.Kyiv()
		if err != nil {
			t.Fatal(err)
		}
		m := &messageImport{center: h.center, who: vidhuk.Console, plan: center.ImportPlan{Source: "many"}, mapping: mapping, size: 10}
		reader, err := intake.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		ctx, interrupt := context.WithCancel(context.Background())
		taken := 0
		err = m.run(ctx, reader, func(_ batch, verdicts []center.Verdict) error {
			if taken += len(verdicts); taken == 30 {
				interrupt()
			}
			return nil
		})
		if err != context.Canceled || taken < 30 || taken > 50 {
			t.Fatalf("interrupted after 30, it took %d and said %v", taken, err)
		}
		rest := imported(t, flags, file, "--batch", "10")
		if rest.Known != taken || rest.Known+rest.Added != 95 {
			t.Errorf("the second run knew %d and added %d; the first took %d", rest.Known, rest.Added, taken)
		}
	})
}

// The file is a pipe, so that the command is under way when it is interrupted.
func TestAnInterruptedCommandSaysHowToGoOn(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.jsonl")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	ctx, interrupt := context.WithCancel(context.Background())
	ended := make(chan struct{})
	var code int
	var stderr string
	go func() {
		defer close(ended)
		code, _, stderr = commandIn(ctx, "--data", data, "import", "messages", pipe, "--batch", "1")
	}()
	writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the command to open it
	if err != nil {
		t.Fatal(err)
	}
	interrupt()
	fmt.Fprint(writer, line(1, "Не горить ліхтар на розі"))
	writer.Close()
	<-ended
	if code != exitFailed || !strings.Contains(stderr, "the same command goes on") {
		t.Errorf("exits with %d: %s", code, stderr)
	}
}

func TestTheNamedAdministratorPublishes(t *testing.T) {
	file := fileOf(t, "old.jsonl", line(7, "Яма на дорозі біля будинку", `"type": "Ремонт асфальтового покриття"`)+
		line(8, "Чиновник вимагає хабар за довідку", `"type": "Корупція"`))
	onBoth(t, func(t *testing.T, flags []string) {
		add := func(email, role string) {
			command(t, exitOK, slices.Concat(flags, []string{"user", "add", "--email", email, "--name", "Олена", "--role", role})...)
		}
		add("administrator@example.org", "administrator")
		add("moderator@example.org", "moderator")
		r := imported(t, flags, file, "--approve-as", "Administrator@example.org")
		if r.Added != 2 || !r.Published {
			t.Fatalf("%+v", r)
		}
		d, err := opened(t, flags).look.Message(context.Background(), vidhuk.Nobody, r.First)
		if err != nil {
			t.Fatal(err)
		}
		if d.State != vidhuk.Notified || len(d.Executors) == 0 || !slices.ContainsFunc(d.Timeline, func(e look.Event) bool { return e.Deed == vidhuk.DeedApprove }) {
			t.Errorf("state %s, executors %v, timeline %v", d.State, d.Executors, d.Timeline)
		}
		refuse := func(email, told string) {
			t.Helper()
			code, _, stderr := commandIn(context.Background(), slices.Concat(flags, []string{"import", "messages", file, "--source", email, "--approve-as", email})...)
			if code != exitFailed || !strings.Contains(stderr, told) {
				t.Errorf("as %s it exits with %d: %s", email, code, stderr)
			}
		}
		refuse("nobody@example.org", "nobody@example.org")
		refuse("moderator@example.org", "import messages")
	})
}

func TestAWrongCommandLineOrFileIsToldApart(t *testing.T) {
	broken := fileOf(t, "broken.gz", "\x1f\x8b\x08")
	for _, c := range []struct {
		code int
		args []string
	}{
		{exitUsage, nil},
		{exitUsage, []string{"a.jsonl", "b.jsonl"}},
		{exitUsage, []string{"a.jsonl", "--batch", "0"}},
		{exitUsage, []string{"a.jsonl", "--bach", "10"}},
		{exitFailed, []string{filepath.Join(t.TempDir(), "absent.jsonl")}},
		{exitFailed, []string{broken}},
	} {
		code, stdout, stderr := commandIn(context.Background(), append([]string{"--data", t.TempDir(), "import", "messages"}, c.args...)...)
		if code != c.code || stderr == "" {
			t.Errorf("%q exits with %d, want %d: %s%s", c.args, code, c.code, stdout, stderr)
		}
	}
}

func TestProgressSaysRateAndRemainingTime(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	var out strings.Builder
	p := &progress{out: &out, every: 10 * time.Second, now: func() time.Time { return now }, began: now, told: now}
	show := func(after time.Duration, done int, part float64) string {
		out.Reset()
		now = p.began.Add(after)
		p.show(done, part)
		return out.String()
	}
	if told := show(9*time.Second, 9000, 0.2); told != "" {
		t.Errorf("too soon: %q", told)
	}
	if told := show(10*time.Second, 12500, 0.25); told != "12,500 messages, 1,250 a second, 25 %, 30s left\n" {
		t.Errorf("%q", told)
	}
	p.live = true
	if told := show(40*time.Second, 50000, 1); told != "\r\x1b[K50,000 messages, 1,250 a second, 100 %, 0s left" {
		t.Errorf("%q", told)
	}
}

// The whole file, as an administrator would run it, on durable databases.
func BenchmarkImport(b *testing.B) {
	needAppeals(b)
	for _, engine := range []struct {
		name  string
		flags func() []string
	}{
		{"sqlite", func() []string { return []string{"--data", b.TempDir()} }},
		{"postgres", func() []string { return []string{"--data", b.TempDir(), "--database", pg.Durable(b)} }},
	} {
		b.Run(engine.name, func(b *testing.B) {
			for b.Loop() {
				r := imported(b, engine.flags(), appeals)
				if r.Added+r.Refused != r.Lines || r.Lines != 50774 {
					b.Fatalf("%+v", r)
				}
				b.ReportMetric(float64(r.Added)/r.Seconds, "messages/s")
			}
		})
	}
}
