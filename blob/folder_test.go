package blob_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/blob"
)

func inFolder(t *testing.T) place {
	root := filepath.Join(t.TempDir(), "files")
	s, err := blob.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return place{Store: s, scribble: func(name string, data []byte) {
		path := filepath.Join(root, name[:2], name[2:4], name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}}
}

func TestFolder(t *testing.T) { contract(t, inFolder) }

func TestOnlyTheProgramMayReadItsFiles(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "files")
	s, err := blob.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := blob.Probe(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		} else {
			files++
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s is %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || files != 1 { // and nothing unfinished is left
		t.Errorf("%d files, %v", files, err)
	}
}

// A crash in the middle of writing leaves a file that has not got its name.
func TestAnUnfinishedFileIsNotThere(t *testing.T) {
	root := t.TempDir()
	s, err := blob.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	key := blob.Key([]byte("whole"))
	shelf := filepath.Join(root, key[:2], key[2:4])
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shelf, ".new-123"), []byte("wh"), 0o600); err != nil {
		t.Fatal(err)
	}
	if has, err := s.Has(t.Context(), key); has || err != nil {
		t.Errorf("%v %v", has, err)
	}
	if n := len(list(t, s)); n != 0 {
		t.Errorf("%d files", n)
	}
	if err := s.Put(t.Context(), key, []byte("whole")); err != nil {
		t.Error(err)
	}
}

func TestAFolderThatCannotBeUsedIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "occupied")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{path, filepath.Join(path, "files")} {
		_, err := blob.Open(where)
		if vidhuk.CodeOf(err) != "files_unavailable" || !strings.Contains(err.Error(), "occupied") {
			t.Errorf("%s: %v", where, err)
		}
	}
	s, err := blob.Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("x")
	key := blob.Key(data)
	if err := os.WriteFile(filepath.Join(s.(*blob.Folder).Root(), key[:2]), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), key, data); vidhuk.KindOf(err) != vidhuk.Unavailable {
		t.Errorf("a file stands where a folder is needed: %v", err)
	}
}

// TestAFolderWithoutANameIsRefused: its files would lie wherever the program was
// started.
func TestAFolderWithoutANameIsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := blob.Open(""); vidhuk.KindOf(err) != vidhuk.Unavailable {
		t.Errorf("a folder without a name: %v", err)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
