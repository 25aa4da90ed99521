package moderate

import (
	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// card is a message as a list of this desk shows it: it leads to the desk's own
// page, and stays narrow.
func card(p *page.Page, s look.Summary) page.Card {
	c := show.Card(p, s)
	c.Href, c.Photo = messagePath(s.Number), nil
	return c
}

// executors are the lines of the organizations that work on the message, with
// their internal norms.
func executors(p *page.Page, list []look.Assignment) []page.Assignment {
	lines := make([]page.Assignment, 0, len(list))
	for _, a := range list {
		line := page.Assignment{Organization: page.Organization{Name: a.Short}, State: a.State, Mark: a.Mark, Lead: a.Lead}
		if a.State.Open() {
			line.Due = a.AnswerDue
		}
		switch {
		case a.State == vidhuk.RedirectRequested:
			line.Note = p.T("desk.redirect.named", "to", target(a))
		case a.ProposedBy.Slug != "" && a.State == vidhuk.Proposed:
			line.Note = p.T("desk.redirect.by", "by", a.ProposedBy.Short)
		case a.State == vidhuk.Returned:
			line.Note = a.Reason
		}
		lines = append(lines, line)
	}
	return lines
}
