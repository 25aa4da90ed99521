package public_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vidhuk/language"
)

// told finds the kinds of notice that the deeds write, by a plain scan of their
// source.
var told = regexp.MustCompile(`(?:tell\w*|sendBack)\("([a-z_0-9]+)"|Kind: "([a-z_0-9]+)", |giveBack\([^,]+, "([a-z_]+)"`)

func TestEveryNoticeHasASentence(t *testing.T) {
	files, err := filepath.Glob("../../center/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source of the deeds", err)
	}
	kinds := map[string]bool{ // those that a deed puts together
		"mark_accepted": true, "mark_done": true, "mark_explained": true,
		"followed_mark_done": true, "followed_mark_explained": true,
		"membership_admitted": true, "membership_refused": true,
		"appeal_upheld": true, "appeal_overturned": true, "report_upheld": true, "report_dismissed": true,
	}
	for _, name := range files {
		if m, _ := filepath.Match("*_test.go", filepath.Base(name)); m {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range told.FindAllStringSubmatch(string(source), -1) {
			for _, kind := range m[1:] {
				switch {
				case kind == "":
				case strings.HasPrefix(m[0], "tellFollowers"):
					kinds["followed_"+kind] = true
				case strings.HasPrefix(m[0], "tellBoth"):
					kinds[kind], kinds["followed_"+kind] = true, true
				default:
					kinds[kind] = true
				}
			}
		}
	}
	if len(kinds) < 30 {
		t.Fatalf("only %d kinds were found: the scan no longer sees them", len(kinds))
	}
	for kind := range kinds {
		if strings.HasSuffix(kind, "_") {
			continue // completed by the mark, or by the step
		}
		if !language.Uk.Has("notice." + kind) {
			t.Errorf("no sentence for notice.%s", kind)
		}
	}
}
