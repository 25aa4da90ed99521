package page

import (
	"errors"
	"net/http"

	"vidhuk"
)

// BlockNotice is the sentence that tells the reader, and nobody else, that they
// are blocked, and until when; "" where they are not (4.4).
func (p *Page) BlockNotice() string {
	by := p.Viewer.Blocked
	switch {
	case by == nil:
		return ""
	case by.Until.IsZero():
		return p.T("block.notice.forever", "clause", by.Clause())
	}
	return p.T("block.notice", "clause", by.Clause(), "until", by.Until)
}

// ShowBlocked answers where something was sent that a block does not leave: why,
// until when, and what the person may do all the same (4.4-c).
func ShowBlocked(w http.ResponseWriter, r *http.Request, p *Page, err error) {
	p.Title, p.Private = p.T("block.title"), true
	w.Header().Set("Cache-Control", "no-store")
	var refused *vidhuk.Error
	errors.As(err, &refused)
	Render(w, r, http.StatusForbidden, Layout(p, blockedPage(p, p.Lang.Error(refused))))
}
