package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/web/page"
)

// photo shows the public copy of a photo; thumb its thumbnail.
func (s *Server) photo(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.picture(w, r, p, false)
}

func (s *Server) thumb(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.picture(w, r, p, true)
}

// picture sends a file that was drawn anew by us: always a JPEG, whatever
// somebody uploaded. A photo of a message that is hidden must soon be gone from
// every browser, so even public ones are asked for again after five minutes.
func (s *Server) picture(w http.ResponseWriter, r *http.Request, p *page.Page, thumb bool) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	file, err := s.config.Look.Photo(r.Context(), p.Viewer.Actor, id, thumb)
	if err != nil {
		return hide(err)
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", fmt.Sprintf(`inline; filename="vidhuk-%d.jpg"`, id))
	h.Set("Cache-Control", "private, no-store")
	if file.Public {
		h.Set("Cache-Control", "public, max-age=300, must-revalidate")
	}
	etag := `"` + file.Key + `"`
	h.Set("ETag", etag)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	data, err := s.config.Look.File(r.Context(), file.Key)
	if err != nil {
		return err
	}
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data) // the reader went away; nobody is left to tell
	}
	return nil
}

// hide makes a photo that somebody may not see one that does not exist: a
// sign-in page instead would tell that it does.
func hide(err error) error {
	switch vidhuk.KindOf(err) {
	case vidhuk.Unauthenticated, vidhuk.Forbidden:
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return err
}
