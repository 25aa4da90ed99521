package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"vidhuk/web/page"
)

// healthy says that the process answers.
func healthy(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") }

// ready says whether the database answers too: a balancer sends nobody here
// while it does not.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.config.Look.Ready(ctx); err != nil {
		noteError(r.Context(), err)
		say(w, http.StatusServiceUnavailable, "the database does not answer\n")
		return
	}
	say(w, http.StatusOK, "ready\n"+s.sealed(ctx))
}

// sealed says how the sealing of the journal keeps up, for whoever watches the program:
// a head that grows old while entries wait means that nobody signs.
func (s *Server) sealed(ctx context.Context) string {
	j, err := s.config.Look.JournalLog(ctx)
	if err != nil {
		noteError(ctx, err)
		return ""
	}
	text := fmt.Sprintf("journal_waiting %d\n", j.Waiting+j.Unsigned)
	if j.Head != nil {
		text += fmt.Sprintf("journal_head_age_seconds %d\n", j.Head.Age)
	}
	return text
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) // whoever asked went away
}

func preference(w http.ResponseWriter, r *http.Request, _ *page.Page) error {
	page.Preference(w, r)
	return nil
}
