package account

import (
	"net/http"
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
	return show(w, r, p, http.StatusOK, p.T("outbox.title"), outboxView(p, list, d.Base))
}
