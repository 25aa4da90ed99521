package account

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"vidhuk/web/page"
)

// Mailed is a letter as it would be sent.
type Mailed struct {
	To, Subject, Text string
	At                time.Time
}

// outbox shows, in a demonstration, the letters that go nowhere: with their
// links, so that whoever tries the program can follow them.
func (d desk) outbox(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	list, err := d.Outbox()
	if err != nil {
		return err
	}
	to := strings.TrimSpace(r.URL.Query().Get("to"))
	list = slices.DeleteFunc(list, func(l Mailed) bool { return !strings.Contains(strings.ToLower(l.To), strings.ToLower(to)) })
	return show(w, r, p, http.StatusOK, p.T("outbox.title"), outboxView(p, list[:min(len(list), outboxShown)], to, d.Base))
}

// outboxShown is how many letters stand on the page; one looks for others by
// whom they are to.
const outboxShown = 20
