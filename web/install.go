package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"vidhuk/language"
	"vidhuk/web/asset"
	"vidhuk/web/page"
)

// manifestIcon is one picture of the installed site.
type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

type shortcut struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// manifest is what a phone asks before it puts the site among its programs
// (W3C Web Application Manifest).
func manifest(w http.ResponseWriter, _ *http.Request, p *page.Page) error {
	body, err := json.Marshal(struct {
		ID         string         `json:"id"`
		Name       string         `json:"name"`
		ShortName  string         `json:"short_name"`
		Lang       string         `json:"lang"`
		StartURL   string         `json:"start_url"`
		Scope      string         `json:"scope"`
		Display    string         `json:"display"`
		Background string         `json:"background_color"`
		Theme      string         `json:"theme_color"`
		Icons      []manifestIcon `json:"icons"`
		Shortcuts  []shortcut     `json:"shortcuts"`
	}{
		"/", p.T("product.name") + " · " + p.City(), p.T("product.name"), p.Lang.Tag(), page.FeedPath, "/", "standalone", "#f4f0e6", "#10263f",
		[]manifestIcon{
			{asset.Path("icon/app-192.png"), "192x192", "image/png", "any maskable"},
			{asset.Path("icon/app-512.png"), "512x512", "image/png", "any maskable"},
			{asset.Path("icon/app.svg"), "any", "image/svg+xml", "any"},
		},
		[]shortcut{{p.T("offline.shortcut.new"), page.NewPath}, {p.T("alerts.title"), page.AlertsPath}},
	})
	return serve(w, "application/manifest+json", "public, max-age=3600", body, err)
}

// worker is the service worker: our script with what it has to know of this
// build. A browser looks for a new one at each visit, so it is never kept.
func worker(w http.ResponseWriter, _ *http.Request, _ *page.Page) error {
	files := []string{asset.Path("app.css"), asset.Path("lite.css"), asset.Path("app.js"), asset.Path("icon/app-192.png")}
	script := asset.Text("sw.js")
	sum := sha256.Sum256([]byte(strings.Join(files, " ") + script))
	sentences := map[string]string{}
	for _, l := range language.Languages {
		sentences[l.Tag()] = l.T("offline.stale", "at", "{at}")
	}
	shell, err := json.Marshal(map[string]any{
		"version": hex.EncodeToString(sum[:6]), "files": files, "offline": page.OfflinePath, "sentences": sentences,
		"pages": []string{page.FeedPath, page.AlertsPath},
	})
	var b bytes.Buffer
	b.WriteString("self.shell=")
	b.Write(shell)
	b.WriteString(";\n")
	b.WriteString(script)
	return serve(w, "text/javascript; charset=utf-8", "no-cache", b.Bytes(), err)
}

func serve(w http.ResponseWriter, contentType, cache string, body []byte, err error) error {
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", cache)
	_, err = w.Write(body)
	return err
}

// offline is the page of a device without a network: what it still has.
func (s *Server) offline(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	n := s.config.Look.Rules().Norms
	photos := page.Field{Name: "photos", Label: p.T("photo.title"), Files: n.MessagePhotoMax, FileSize: n.PhotoBytesMax}
	p.Title, p.Private = p.T("offline.title"), true
	page.Render(w, r, http.StatusOK, page.Layout(p, offlinePage(p, photos)))
	return nil
}
