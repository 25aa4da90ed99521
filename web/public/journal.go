package public

import (
	"net/http"

	"vidhuk/look"
	"vidhuk/web/page"
)

// journalAPI is where programs find what the page is about.
const journalAPI = "/api/v1/journal"

// journalView is the page of the journal.
type journalView struct {
	look.JournalLog
	page *page.Page
}

// journal explains to people what the journal proves, and how they hold the city to it.
func (s *site) journal(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	log, err := s.Look.JournalLog(r.Context())
	if err != nil {
		return err
	}
	p.Description = p.T("journal.lead")
	return render(w, r, p, http.StatusOK, p.T("journal.title"), journalPage(p, journalView{log, p}))
}

// key is the public key that signs now; "" while nothing is signed.
func (v journalView) key() string {
	if len(v.Keys) == 0 {
		return ""
	}
	return v.Keys[len(v.Keys)-1].Key
}

// late is how many entries no signed head has yet.
func (v journalView) late() int { return int(v.Waiting + v.Unsigned) }

// command is the line by which somebody outside holds the city to a head.
func (v journalView) command() string {
	return "vidhuk journal follow --url " + v.page.Origin + " --key " + v.key() + " head.txt"
}
