// Command gallery shows every component of the pages in one place, in both
// languages and themes: to look at while changing them. Run it in the module's
// root, after the assets are built, and open the address it prints:
//
//	go run ./web/page/gallery
package main

import (
	"log"
	"net/http"
	"time"

	"vidhuk"
	"vidhuk/web/asset"
	"vidhuk/web/page"
)

const address = "127.0.0.1:8589"

func main() {
	if err := asset.Built(); err != nil {
		log.Fatal(err)
	}
	log.Printf("gallery: http://%s/", address)
	server := &http.Server{Addr: address, Handler: handler(), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}

// handler serves the gallery: "/" all components, "/desk" a desk, "/failure/…"
// the pages of errors, "/form" a form that came back with errors.
func handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+asset.Prefix, asset.Handler())
	mux.HandleFunc("POST "+page.PreferencePath, page.Preference)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		p := newPage(w, r, citizen)
		if r.URL.Query().Has("thanks") {
			p.Flash = &page.Flash{
				Key: "approved", Args: map[string]string{"number": "2026-000123"},
				Undo: &page.Undo{Action: "/desk/undo", Seconds: 10},
			}
		}
		page.Render(w, r, http.StatusOK, page.Layout(p, everything(p)))
	})
	mux.HandleFunc("GET /desk", func(w http.ResponseWriter, r *http.Request) {
		p := newPage(w, r, moderator)
		p.Title, p.Wide, p.Live = p.T("nav.desk.long"), true, true
		p.Keys = deskKeys
		page.Render(w, r, http.StatusOK, page.Layout(p, desk(p)))
	})
	mux.HandleFunc("GET /form", func(w http.ResponseWriter, r *http.Request) {
		p := newPage(w, r, page.Viewer{})
		p.Title = p.T("nav.new.long")
		form := wrongForm()
		if r.URL.Query().Has("fresh") {
			form = nil
		}
		page.Render(w, r, http.StatusOK, page.Layout(p, newMessage(p, form)))
	})
	for _, f := range page.Failures {
		mux.HandleFunc("GET /failure/"+string(f.Kind), func(w http.ResponseWriter, r *http.Request) {
			p := newPage(w, r, page.Viewer{})
			p.RequestID = "d1f0c2a7"
			page.Fail(w, r, p, vidhuk.Refuse(f.Kind, codes[f.Kind], "minutes", 3))
		})
	}
	mux.HandleFunc("GET /photo.svg", photo)
	return page.SecureHeaders(mux)
}

// codes is one example for each kind.
var codes = map[vidhuk.Kind]string{
	vidhuk.Invalid: "invalid_fields", vidhuk.Unauthenticated: "sign_in_needed", vidhuk.Forbidden: "forbidden",
	vidhuk.NotFound: "not_found", vidhuk.Conflict: "stale_version", vidhuk.TooMany: "too_many_tries",
	vidhuk.Unavailable: "unavailable", vidhuk.Internal: "internal",
}

// photo stands in for pictures that people would send.
func photo(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">` +
		`<rect width="400" height="300" fill="#9fb7c4"/><path fill="#6d7d63" d="M0 190l90-40 70 30 110-60 130 50v130H0z"/>` +
		`<path fill="#4a4f55" d="M0 230h400v70H0z"/><ellipse cx="190" cy="262" rx="70" ry="18" fill="#22262b"/></svg>`))
}
