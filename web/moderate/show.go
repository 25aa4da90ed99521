package moderate

import (
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

// card is a message as a list shows it.
func card(p *page.Page, s look.Summary) page.Card {
	c := page.Card{
		Number: s.Number, Href: messagePath(s.Number), State: s.State, Outcome: s.Outcome, Kind: s.Kind,
		Text: s.Text, Topic: topic(p, s), Place: place(p, s), Author: s.Author, At: s.ActiveAt,
		Photos: len(s.Photos), Comments: s.Comments, Emergency: s.Emergency,
	}
	for _, e := range s.Executors {
		c.Organizations = append(c.Organizations, e.Short)
	}
	if shown := photos(p, s.Number, s.Photos); len(shown) > 0 {
		c.Photo = &shown[0]
	}
	return c
}

// topic names the topic, and the subtopic where there is one.
func topic(p *page.Page, s look.Summary) string {
	if s.Subtopic != "" {
		return s.SubtopicName.In(p.Lang.Tag())
	}
	return s.TopicName.In(p.Lang.Tag())
}

// place is the address with its district; empty without either.
func place(p *page.Page, s look.Summary) string {
	district := s.DistrictName.In(p.Lang.Tag())
	switch {
	case s.Place.Address == "":
		return district
	case district == "":
		return s.Place.Address
	}
	return s.Place.Address + " · " + district
}

// photos are pictures as thumbnails that lead to the full size.
func photos(p *page.Page, n vidhuk.Number, list []look.Photo) []page.Photo {
	shown := make([]page.Photo, 0, len(list))
	for i, ph := range list {
		href := "/photos/" + strconv.FormatInt(ph.ID, 10)
		shown = append(shown, page.Photo{
			Src: href + "/thumb", Href: href, Width: ph.Width, Height: ph.Height, Stage: ph.Stage,
			Alt: p.T("photo.alt", "n", i+1, "number", string(n)),
		})
	}
	return shown
}

func organization(o look.Organization) page.Organization { return page.Organization{Name: o.Name} }

func anchor(c look.Comment) string { return "c" + strconv.FormatInt(c.ID, 10) }

func mark(c look.Comment) page.Mark {
	return page.Mark{
		ID: anchor(c), Mark: c.Mark, Organization: organization(c.Organization), Text: c.Text, Planned: c.PlannedAt,
		Tag: c.Tag != "", At: c.CreatedAt,
	}
}

func answer(p *page.Page, n vidhuk.Number, c look.Comment) page.Answer {
	return page.Answer{
		ID: anchor(c), Organization: organization(c.Organization), Correction: c.Kind == vidhuk.Correction, Text: c.Text,
		Photos: photos(p, n, c.Photos), At: c.CreatedAt,
	}
}

// redirect finds the organization that the note names among the assignments.
func redirect(c look.Comment, assignments []look.Assignment) page.Redirect {
	r := page.Redirect{
		ID: anchor(c), Organization: organization(c.Organization), Text: c.Text, Tag: c.Tag != "", At: c.CreatedAt,
	}
	for _, a := range assignments {
		if a.Slug == c.Organization.Slug {
			r.To = target(a)
		}
	}
	return r
}

func remark(p *page.Page, n vidhuk.Number, c look.Comment) page.Comment {
	shown := page.Comment{
		ID: anchor(c), Kind: c.Kind, Author: c.Author, Applicant: c.ByAuthor, Text: c.Text, Imitates: c.Imitates,
		Photos: photos(p, n, c.Photos), At: c.CreatedAt,
	}
	if c.Kind == vidhuk.Returning {
		shown.Author = p.T("role.administrator") // the centre speaks, not a person
	}
	for _, reply := range c.Replies {
		shown.Replies = append(shown.Replies, remark(p, n, reply))
	}
	return shown
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
