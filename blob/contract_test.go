package blob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"vidhuk"
	"vidhuk/blob"
)

// place is a store under test and a way behind its back.
type place struct {
	blob.Store
	scribble func(name string, data []byte) // writes straight to where a file of that name lies
}

// contract is what every Store keeps, whatever is behind it.
func contract(t *testing.T, open func(t *testing.T) place) {
	ctx := t.Context()
	put := func(t *testing.T, s blob.Store, data string) string {
		t.Helper()
		key := blob.Key([]byte(data))
		if err := s.Put(ctx, key, []byte(data)); err != nil {
			t.Fatal(err)
		}
		return key
	}
	holds := func(t *testing.T, s blob.Store, key, want string) {
		t.Helper()
		got, err := s.Get(ctx, key)
		if err != nil || string(got) != want {
			t.Errorf("got %d bytes, %v", len(got), err)
		}
		if has, err := s.Has(ctx, key); !has || err != nil {
			t.Errorf("has: %v %v", has, err)
		}
	}
	refused := func(t *testing.T, err error, kind vidhuk.Kind, code string) {
		t.Helper()
		if vidhuk.KindOf(err) != kind || vidhuk.CodeOf(err) != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}

	t.Run("a file comes back as it was put", func(t *testing.T) {
		s := open(t)
		for _, data := range []string{"x", "фото", strings.Repeat("\x00\xff\r\n", 1<<19)} {
			holds(t, s, put(t, s, data), data)
		}
	})

	t.Run("putting again changes nothing", func(t *testing.T) {
		s := open(t)
		put(t, s, "той самий")
		holds(t, s, put(t, s, "той самий"), "той самий")
		if n := len(list(t, s)); n != 1 {
			t.Errorf("%d files", n)
		}
	})

	t.Run("a missing file is not found", func(t *testing.T) {
		s := open(t)
		key := blob.Key([]byte("never put"))
		_, err := s.Get(ctx, key)
		refused(t, err, vidhuk.NotFound, "file_missing")
		if has, err := s.Has(ctx, key); has || err != nil {
			t.Errorf("has: %v %v", has, err)
		}
		if err := s.Delete(ctx, key); err != nil {
			t.Error(err)
		}
	})

	t.Run("a deleted file is gone", func(t *testing.T) {
		s := open(t)
		key, other := put(t, s, "раз"), put(t, s, "два")
		if err := s.Delete(ctx, key); err != nil {
			t.Fatal(err)
		}
		_, err := s.Get(ctx, key)
		refused(t, err, vidhuk.NotFound, "file_missing")
		holds(t, s, other, "два")
		holds(t, s, put(t, s, "раз"), "раз")
	})

	t.Run("what is not a key names nothing", func(t *testing.T) {
		s := open(t)
		key := put(t, s, "x")
		for _, bad := range []string{
			"", "a", "x", "../../etc/passwd", key[:63], key + "0", strings.ToUpper(key), key[:62] + "/x",
			strings.Repeat(".", 64), "../" + key[3:], key[:63] + "\n", strings.Repeat("я", 32),
		} {
			_, err := s.Get(ctx, bad)
			refused(t, err, vidhuk.NotFound, "file_missing")
			if has, err := s.Has(ctx, bad); has || err != nil {
				t.Errorf("has %q: %v %v", bad, has, err)
			}
			if err := s.Delete(ctx, bad); err != nil {
				t.Errorf("delete %q: %v", bad, err)
			}
			refused(t, s.Put(ctx, bad, []byte("x")), vidhuk.Internal, "file_key")
		}
		holds(t, s, key, "x")
	})

	t.Run("a file is kept under its own key only", func(t *testing.T) {
		s := open(t)
		refused(t, s.Put(ctx, blob.Key([]byte("a")), []byte("b")), vidhuk.Internal, "file_key")
		if n := len(list(t, s)); n != 0 {
			t.Errorf("%d files", n)
		}
	})

	t.Run("a damaged file is noticed, and mended by putting it again", func(t *testing.T) {
		s := open(t)
		for _, damage := range []string{"фотО", "ф", "фото."} {
			key := put(t, s, "фото")
			s.scribble(key, []byte(damage))
			got, err := s.Get(ctx, key)
			refused(t, err, vidhuk.Internal, "file_damaged")
			if string(got) == "фото" {
				t.Error("the test damaged nothing")
			}
			holds(t, s, put(t, s, "фото"), "фото")
		}
	})

	t.Run("walking meets every file once, and nothing else", func(t *testing.T) {
		s := open(t)
		want := map[string]int64{}
		for i := 1; i <= 40; i++ {
			data := strings.Repeat("x", i)
			want[put(t, s, data)] = int64(i)
		}
		s.scribble("README", []byte("not one of ours"))
		if got := list(t, s); !maps.Equal(got, want) {
			t.Errorf("%d files, want %d", len(got), len(want))
		}
	})

	t.Run("walking stops at the visitor's error", func(t *testing.T) {
		s := open(t)
		put(t, s, "a")
		put(t, s, "b")
		enough, n := errors.New("enough"), 0
		err := s.Walk(ctx, func(blob.Info) error { n++; return enough })
		if err != enough || n != 1 {
			t.Errorf("%d visits, %v", n, err)
		}
	})

	t.Run("many may put and get at once", func(t *testing.T) {
		s := open(t)
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				data := []byte(fmt.Sprint("file ", i%3))
				key := blob.Key(data)
				if err := s.Put(ctx, key, data); err != nil {
					t.Error(err)
				}
				if got, err := s.Get(ctx, key); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%q %v", got, err)
				}
			})
		}
		all.Wait()
		if n := len(list(t, s)); n != 3 {
			t.Errorf("%d files", n)
		}
	})

	t.Run("who gave up waiting is told so", func(t *testing.T) {
		s := open(t)
		key := put(t, s, "x")
		ended, cancel := context.WithCancel(ctx)
		cancel()
		_, get := s.Get(ended, key)
		_, has := s.Has(ended, key)
		walk := s.Walk(ended, func(blob.Info) error { return nil })
		for _, err := range []error{get, has, walk, s.Put(ended, key, []byte("x")), s.Delete(ended, key)} {
			refused(t, err, vidhuk.Unavailable, "files_unavailable")
		}
		holds(t, s, key, "x")
	})

	t.Run("the probe leaves a store usable", func(t *testing.T) {
		s := open(t)
		for range 2 {
			if err := blob.Probe(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func list(t *testing.T, s blob.Store) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	err := s.Walk(t.Context(), func(i blob.Info) error {
		if _, twice := all[i.Key]; twice {
			t.Errorf("%s twice", i.Key)
		}
		all[i.Key] = i.Size
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return all
}
