package ukrainian_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/klauspost/compress/zstd"
	"vidhuk/ukrainian"
)

// realTexts calls f with every n-th text that citizens really wrote.
func realTexts(t *testing.T, n int, f func(text string)) {
	t.Helper()
	file, err := os.Open("../../shared/data/kyiv1551.jsonl.zst")
	if err != nil {
		t.Skipf("SKIPPED: the real messages are not here: %v", err)
	}
	defer file.Close()
	plain, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<20)
	for i := 0; lines.Scan(); i++ {
		var message struct{ Text string }
		if i%n != 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &message); err != nil {
			t.Fatal(err)
		}
		f(message.Text)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestRealMessages(t *testing.T) {
	texts, words := 0, 0
	realTexts(t, 25, func(text string) {
		texts++
		clean := ukrainian.Clean(text)
		if ukrainian.Clean(clean) != clean || ukrainian.Visible(clean) != ukrainian.Visible(text) {
			t.Errorf("cleaning changes what is seen: %q", text)
		}
		if ukrainian.Imitates(text) {
			t.Errorf("a citizen's message is taken for a mark: %q", text)
		}
		if got, want := ukrainian.Words(clean), ukrainian.Words(text); len(got) != len(want) {
			t.Errorf("%d words, cleaned %d: %q", len(want), len(got), text)
		}
		for _, w := range ukrainian.Words(text) {
			words++
			if ukrainian.Fold(w) != w || ukrainian.Stem(w) == "" {
				t.Errorf("%q folds to %q, stem %q", w, ukrainian.Fold(w), ukrainian.Stem(w))
			}
		}
	})
	if !t.Skipped() && (texts < 1000 || words < 20*texts) {
		t.Errorf("only %d texts with %d words", texts, words)
	}
}
