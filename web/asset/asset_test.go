package asset

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

var sample = fstest.MapFS{
	"dist/manifest.json":      {Data: []byte(`{"app.css":"app-1.css","icon/city.svg":"icon/city-2.svg","inter.woff2":"inter-3.woff2"}`)},
	"dist/app-1.css":          {Data: []byte("body{color:red}")},
	"dist/app-1.css.br":       {Data: []byte("as brotli")},
	"dist/app-1.css.gz":       {Data: []byte("as gzip")},
	"dist/icon/city-2.svg":    {Data: []byte("<svg/>")},
	"dist/icon/city-2.svg.gz": {Data: []byte("svg as gzip")},
	"dist/inter-3.woff2":      {Data: []byte("font")},
	"dist/.keep":              {},
	"dist/.inputs":            {Data: []byte("0")},
}

func answer(t *testing.T, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheBrowserGetsTheSmallestFormItTakes(t *testing.T) {
	b, err := load(sample)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, accept, encoding, body string }{
		{"/assets/app-1.css", "gzip, deflate, br", "br", "as brotli"},
		{"/assets/app-1.css", "gzip;q=1.0, BR;q=0.5", "br", "as brotli"},
		{"/assets/app-1.css", "br;q=0, gzip", "gzip", "as gzip"},
		{"/assets/app-1.css", "br; q=0.0, gzip;q=0", "", "body{color:red}"},
		{"/assets/app-1.css", "brotli", "", "body{color:red}"},
		{"/assets/app-1.css", "", "", "body{color:red}"},
		{"/assets/icon/city-2.svg", "br, gzip", "gzip", "svg as gzip"},
		{"/assets/inter-3.woff2", "br, gzip", "", "font"},
	} {
		r := answer(t, b, "GET", c.path, "Accept-Encoding", c.accept)
		if got := text(t, r); r.StatusCode != 200 || got != c.body || r.Header.Get("Content-Encoding") != c.encoding {
			t.Errorf("%s with %q: %d %q %q, want %q %q", c.path, c.accept, r.StatusCode, r.Header.Get("Content-Encoding"), got, c.encoding, c.body)
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: a shared cache could mix the encodings up: Vary is %q", c.path, r.Header.Get("Vary"))
		}
	}
}

func TestAnAssetIsKeptForAYearAndNeverSniffed(t *testing.T) {
	b, _ := load(sample)
	for path, contentType := range map[string]string{
		"/assets/app-1.css":       "text/css; charset=utf-8",
		"/assets/icon/city-2.svg": "image/svg+xml",
		"/assets/inter-3.woff2":   "font/woff2",
	} {
		r := answer(t, b, "GET", path)
		for name, want := range map[string]string{
			"Content-Type":           contentType,
			"Cache-Control":          "public, max-age=31536000, immutable",
			"X-Content-Type-Options": "nosniff",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestAnUnchangedAssetIsNotSentAgain(t *testing.T) {
	b, _ := load(sample)
	first := answer(t, b, "GET", "/assets/app-1.css", "Accept-Encoding", "br")
	again := answer(t, b, "GET", "/assets/app-1.css", "Accept-Encoding", "br", "If-None-Match", first.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || text(t, again) != "" {
		t.Errorf("the same tag again: %d", again.StatusCode)
	}
	plain := answer(t, b, "GET", "/assets/app-1.css", "If-None-Match", first.Header.Get("ETag"))
	if plain.StatusCode != http.StatusOK {
		t.Errorf("the tag of another encoding: %d", plain.StatusCode)
	}
}

func TestOnlyAssetsAreServed(t *testing.T) {
	b, _ := load(sample)
	for _, path := range []string{
		"/assets/", "/assets/app.css", "/assets/manifest.json", "/assets/.keep", "/assets/.inputs",
		"/assets/app-1.css.br", "/assets/../asset.go", "/assets/icon/", "/app-1.css",
	} {
		r := answer(t, b, "GET", path)
		if r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, Cache-Control %q", path, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
	if r := answer(t, b, "POST", "/assets/app-1.css"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", r.StatusCode)
	}
	if r := answer(t, b, "HEAD", "/assets/app-1.css"); r.StatusCode != 200 || r.Header.Get("Content-Length") != "15" || text(t, r) != "" {
		t.Errorf("HEAD: %d, length %s", r.StatusCode, r.Header.Get("Content-Length"))
	}
}

func TestAProgramWithoutAssetsSaysWhatToDo(t *testing.T) {
	_, err := load(fstest.MapFS{"dist/.keep": {}})
	if err == nil || !strings.Contains(err.Error(), "make assets") {
		t.Errorf("no manifest: %v", err)
	}
	_, err = load(fstest.MapFS{"dist/manifest.json": {Data: []byte("{")}})
	if err == nil || !strings.Contains(err.Error(), "make assets") {
		t.Errorf("half a manifest: %v", err)
	}
}

func TestANameThatDoesNotExistIsADefect(t *testing.T) {
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, `"no.css"`) || !strings.Contains(said, "app.css") {
			t.Errorf("said %q", said)
		}
	}()
	Path("no.css")
}

// TestEveryAssetOfThisBuildArrivesWhole walks the real files.
func TestEveryAssetOfThisBuildArrivesWhole(t *testing.T) {
	b, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.css", "app.js"} {
		if _, ok := b.files[Path(name)]; !ok {
			t.Errorf("%s is at %s, which is not served", name, Path(name))
		}
	}
	for address := range b.files {
		plain := text(t, answer(t, Handler(), "GET", address))
		gzipped, err := gzip.NewReader(strings.NewReader(text(t, answer(t, Handler(), "GET", address, "Accept-Encoding", "gzip"))))
		if err == nil { // a file that does not shrink is sent plain
			same(t, address+" as gzip", gzipped, plain)
		}
		r := answer(t, Handler(), "GET", address, "Accept-Encoding", "br")
		if r.Header.Get("Content-Encoding") == "br" {
			same(t, address+" as brotli", brotli.NewReader(r.Body), plain)
		}
	}
}

func same(t *testing.T, what string, r io.Reader, plain string) {
	t.Helper()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, []byte(plain)) {
		t.Errorf("%s: %d bytes, want %d (%v)", what, len(got), len(plain), err)
	}
}
