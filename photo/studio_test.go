package photo

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"math"
	"os"
	"sync"
	"testing"

	"vidhuk"
)

func sample(t testing.TB, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	noise := uint32(1)
	for i := range m.Pix {
		noise = noise*1664525 + 1013904223
		x, y := i/4%w, i/4/w
		wave := 60*math.Sin(float64(x)/37) + 40*math.Cos(float64(y)/53)
		m.Pix[i] = uint8(120 + wave + float64(noise>>28))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAStudioDoesWhatProcessDoes(t *testing.T) {
	s := NewStudio(Default, 2)
	file := sample(t, 600, 400)
	want, err := Process(file, Default)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			got, err := s.Process(t.Context(), file)
			if err != nil || !bytes.Equal(got.Public, want.Public) {
				t.Errorf("differs: %v", err)
			}
		})
	}
	all.Wait()
	if _, err := s.Process(t.Context(), []byte("<svg/>")); vidhuk.CodeOf(err) != "photo_type" {
		t.Error(err)
	}
}

func TestAPhotoThatGetsNoTurnMayBeSentAgain(t *testing.T) {
	s := NewStudio(Default, 2)
	file := sample(t, 60, 40)
	for range 2 { // both desks are taken
		if !s.memory.TryAcquire(s.least) {
			t.Fatal("there are two desks")
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Process(ended, file)
	if vidhuk.CodeOf(err) != "photo_busy" || vidhuk.KindOf(err) != vidhuk.Unavailable {
		t.Error(err)
	}
	s.memory.Release(s.least)
	if _, err := s.Process(t.Context(), file); err != nil {
		t.Errorf("one desk is free: %v", err)
	}
}

func TestLargePhotosTakeMoreOfTheStudio(t *testing.T) {
	s := NewStudio(Default, 4)
	heic, err := os.ReadFile("testdata/quarters.heic")
	if err != nil {
		t.Fatal(err)
	}
	small, err := inspect(heic, Default)
	if err != nil {
		t.Fatal(err)
	}
	if w := s.weight(small); 2*w <= int64(Default.Memory) || w > int64(Default.Memory) {
		t.Errorf("a HEIC counts %d: two would fit into %d", w, Default.Memory)
	}
	large := sheet{cost: 50_000_000 * 12}
	if w := s.weight(large); w != int64(large.cost) {
		t.Errorf("%d", w)
	}
	if w := s.weight(sheet{cost: 1}); w != int64(Default.Memory/4) {
		t.Errorf("%d", w)
	}
}

func BenchmarkJPEG12MP(b *testing.B) {
	file := sample(b, 4032, 3024)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Process(file, Default); err != nil {
			b.Fatal(err)
		}
	}
}
