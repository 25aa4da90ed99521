package intake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vidhuk"
)

const good = `{"id": 7, "received_at": "2014-07-01 12:00:00", "text": "Яма біля будинку", "type": "Ями", "body": "ШЕУ", "status": "В роботі", "status_date": "2014-07-05", "lat": 50.4, "lon": 30.5, "photos": 2}`

func file(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, content string) *Reader {
	t.Helper()
	r, err := Open(file(t, "messages.jsonl", []byte(content)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// all reads to the end; refusals are told as "line code field".
func all(t testing.TB, r *Reader) (items []Item, refusals []string) {
	t.Helper()
	for {
		item, err := r.Next()
		if errors.Is(err, io.EOF) {
			return items, refusals
		}
		if err == nil {
			items = append(items, item)
			continue
		}
		var e *vidhuk.Error
		if !errors.As(err, &e) || e.Kind != vidhuk.Invalid || e.Args["file"] == "" {
			t.Fatalf("not a refusal of a line: %v", err)
		}
		told := fmt.Sprint(e.Args["line"], " ", e.Code)
		if field, ok := e.Args["field"]; ok {
			told += fmt.Sprint(" ", field)
		}
		refusals = append(refusals, told)
	}
}

func packGzip(t testing.TB, content string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, content)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packZstd(t testing.TB, content string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return w.EncodeAll([]byte(content), nil)
}

func TestReadsEveryFieldOfALine(t *testing.T) {
	items, refusals := all(t, open(t, good))
	if len(refusals) > 0 || len(items) != 1 {
		t.Fatalf("%d items, refused %v", len(items), refusals)
	}
	want := Item{
		Line: 1, ID: "7", ReceivedAt: time.Date(2014, 7, 1, 9, 0, 0, 0, time.UTC), Text: "Яма біля будинку", Type: "Ями", Body: "ШЕУ",
		Status: "В роботі", StatusDate: time.Date(2014, 7, 4, 21, 0, 0, 0, time.UTC), Lat: 50.4, Lon: 30.5, Photos: 2,
	}
	if items[0] != want {
		t.Errorf("got  %+v\nwant %+v", items[0], want)
	}
}

func TestCompressionIsKnownByContentNotByName(t *testing.T) {
	content := good + "\n" + good + "\n"
	for name, packed := range map[string][]byte{
		"plain.gz":     []byte(content),
		"gzip.jsonl":   packGzip(t, content),
		"zstd.txt":     packZstd(t, content),
		"bom.jsonl":    append([]byte("\xef\xbb\xbf"), content...),
		"windows.json": []byte(strings.ReplaceAll(content, "\n", "\r\n")),
		"members.gz":   append(packGzip(t, good+"\n"), packGzip(t, good+"\n")...),
		"frames.zst":   append(packZstd(t, good+"\n"), packZstd(t, good+"\n")...),
	} {
		r, err := Open(file(t, name, packed))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		items, refusals := all(t, r)
		if len(items) != 2 || len(refusals) > 0 || items[1].Line != 2 {
			t.Errorf("%s: %d items, refused %v", name, len(items), refusals)
		}
		if r.BytesTotal() != int64(len(packed)) || r.BytesRead() != r.BytesTotal() {
			t.Errorf("%s: progress %d of %d", name, r.BytesRead(), r.BytesTotal())
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWrongLineIsToldAndReadingGoesOn(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for _, c := range []struct{ about, line, told string }{
		{"not JSON", `{"id": 7, "text`, "import_not_json"},
		{"a stray word", `привіт`, "import_not_json"},
		{"not an object", `["a"]`, "import_not_object"},
		{"two objects", good + good, "import_not_json"},
		{"other encoding", with("Яма", "\xdf\xec\xe0"), "import_not_utf8"},
		{"unknown field", with(`"photos": 2`, `"photos": 2, "phone": "1"`), "import_unknown_field phone"},
		{"text for a number", with(`"photos": 2`, `"photos": "дві"`), "import_wrong_type photos"},
		{"fraction of a photo", with(`"photos": 2`, `"photos": 2.5`), "import_wrong_type photos"},
		{"number for text", with(`"Яма біля будинку"`, `5`), "import_wrong_type text"},
		{"no id", with(`"id": 7, `, ``), "import_missing id"},
		{"empty id", with(`"id": 7`, `"id": " "`), "import_missing id"},
		{"null id", with(`"id": 7`, `"id": null`), "import_missing id"},
		{"id with a fraction", with(`"id": 7`, `"id": 7.5`), "import_wrong_value id"},
		{"id that is a list", with(`"id": 7`, `"id": [7]`), "import_wrong_value id"},
		{"no time", with(`"received_at": "2014-07-01 12:00:00", `, ``), "import_missing received_at"},
		{"a day that is none", with(`2014-07-01 12`, `2014-02-30 12`), "import_wrong_time received_at"},
		{"a time in words", with(`2014-07-01 12:00:00`, `вчора`), "import_wrong_time received_at"},
		{"a status day that is none", with(`2014-07-05`, `05.07.2014`), "import_wrong_time status_date"},
		{"no text", with(`"text": "Яма біля будинку", `, ``), "import_missing text"},
		{"north of the pole", with(`50.4`, `95`), "import_wrong_value lat"},
		{"west of the world", with(`30.5`, `-200`), "import_wrong_value lon"},
		{"fewer photos than none", with(`"photos": 2`, `"photos": -1`), "import_wrong_value photos"},
		{"longer than the limit", `{"id": 1, "text": "` + strings.Repeat("а", MaxLine/2) + `"}`, "import_line_too_long"},
	} {
		t.Run(c.about, func(t *testing.T) {
			items, refusals := all(t, open(t, good+"\n"+c.line+"\n\n"+good))
			if len(refusals) != 1 || refusals[0] != "2 "+c.told {
				t.Errorf("told %q, want %q", refusals, "2 "+c.told)
			}
			if len(items) != 2 || items[1].Line != 4 {
				t.Errorf("%d items around the wrong line", len(items))
			}
		})
	}
}

func TestLongLinesWithinTheLimitAreWhole(t *testing.T) {
	text := strings.Repeat("дуже довго ", 20000) // 400 KB: several times the buffer
	items, refusals := all(t, open(t, strings.Replace(good, "Яма", text, 1)+"\n"+good))
	if len(refusals) > 0 || len(items) != 2 || !strings.HasPrefix(items[0].Text, text) {
		t.Errorf("%d items, refused %v", len(items), refusals)
	}
}

// A bomb of one endless line must cost time at most, not memory.
func TestEndlessLineCostsNoMemory(t *testing.T) {
	bomb := packGzip(t, strings.Repeat(" ", 1)+strings.Repeat("x", 200<<20)+"\n"+good)
	r, err := Open(file(t, "bomb.gz", bomb))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	items, refusals := all(t, r)
	runtime.ReadMemStats(&after)
	if len(items) != 1 || len(refusals) != 1 || refusals[0] != "1 import_line_too_long" {
		t.Errorf("%d items, refused %v", len(items), refusals)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("reading the bomb allocated %d MB", grown>>20)
	}
}

func TestContentBeyondTheLimitIsNotRead(t *testing.T) {
	content := strings.Repeat("x", 1000)
	l := &limited{strings.NewReader(content), 100}
	read, err := io.ReadAll(io.MultiReader(io.LimitReader(l, 50), io.LimitReader(l, 2000)))
	if !errors.Is(err, errTooLarge) || len(read) > len(content) {
		t.Errorf("read %d bytes, then %v", len(read), err)
	}
}

func TestBrokenOffFileKeepsWhatCameBefore(t *testing.T) {
	var lines strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&lines, `{"id": %d, "received_at": "2014-07-01 12:00:00", "text": "Яма номер %d"}`+"\n", i+1, i*7919)
	}
	for name, packed := range map[string][]byte{"gzip": packGzip(t, lines.String()), "zstd": packZstd(t, lines.String())} {
		r, err := Open(file(t, "broken", packed[:len(packed)*3/4]))
		if err != nil {
			t.Fatal(err)
		}
		items, refusals := all(t, r)
		if len(items) == 0 || len(refusals) == 0 || !strings.HasSuffix(refusals[len(refusals)-1], "import_broken") {
			t.Errorf("%s: %d items, refused %v", name, len(items), refusals)
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: after the break comes %v", name, err)
		}
		_ = r.Close()
	}
}

func TestWhatIsNoSuchFileIsRefusedAtOnce(t *testing.T) {
	for about, c := range map[string]struct {
		path string
		kind vidhuk.Kind
		code string
	}{
		"missing":     {filepath.Join(t.TempDir(), "none"), vidhuk.NotFound, "import_no_file"},
		"a folder":    {t.TempDir(), vidhuk.Invalid, "import_not_file"},
		"a ZIP":       {file(t, "a.jsonl", []byte("PK\x03\x04rest")), vidhuk.Invalid, "import_format"},
		"an array":    {file(t, "b.jsonl", []byte("["+good+"]")), vidhuk.Invalid, "import_format"},
		"UTF-16":      {file(t, "c.jsonl", []byte("\xff\xfe{\x00")), vidhuk.Invalid, "import_format"},
		"half a gzip": {file(t, "d.gz", []byte("\x1f\x8b\x08")), vidhuk.Invalid, "import_broken"},
	} {
		_, err := Open(c.path)
		if vidhuk.KindOf(err) != c.kind || vidhuk.CodeOf(err) != c.code {
			t.Errorf("%s: %v", about, err)
		}
	}
}

func TestEmptyFileHasNoMessages(t *testing.T) {
	if items, refusals := all(t, open(t, "\n\n")); len(items)+len(refusals) > 0 {
		t.Errorf("%d items, refused %v", len(items), refusals)
	}
}

func TestKyivClockAcrossItsChanges(t *testing.T) {
	for wall, utc := range map[string]string{
		"2014-01-15 12:00:00":       "2014-01-15T10:00:00Z",
		"2014-03-30 02:59:59":       "2014-03-30T00:59:59Z",
		"2014-03-30 03:30:00":       "2014-03-30T01:30:00Z", // an hour that spring left out
		"2014-03-30 04:00:00":       "2014-03-30T01:00:00Z",
		"2014-10-26 02:59:59":       "2014-10-25T23:59:59Z",
		"2014-10-26 03:30:00":       "2014-10-26T00:30:00Z", // came twice: the first
		"2014-10-26 04:00:00":       "2014-10-26T02:00:00Z",
		"2014-07-01T12:00:00":       "2014-07-01T09:00:00Z",
		"2014-07-01T12:00:00Z":      "2014-07-01T12:00:00Z",
		"2014-07-01T12:00:00+02:00": "2014-07-01T10:00:00Z",
	} {
		got, ok := moment(wall)
		if !ok || got.Format(time.RFC3339) != utc {
			t.Errorf("%s is %s, want %s", wall, got.Format(time.RFC3339), utc)
		}
	}
}

func TestTextKeepsWhatTheAuthorTyped(t *testing.T) {
	items, _ := all(t, open(t, strings.Replace(good, "Яма біля будинку", `  а\u0000б\nв\u202e  `, 1)))
	if len(items) != 1 || items[0].Text != "  а\x00б\nв\u202e  " {
		t.Errorf("got %q: cleaning is the rules' matter", items[0].Text)
	}
}

func FuzzNext(f *testing.F) {
	f.Add([]byte(good + "\n" + good))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte("\x28\xb5\x2f\xfd\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := Open(file(t, "fuzz", content))
		if err != nil {
			return
		}
		defer r.Close()
		for range len(content) + 2 {
			if _, err := r.Next(); errors.Is(err, io.EOF) {
				return
			}
		}
		t.Error("the file has no end")
	})
}
