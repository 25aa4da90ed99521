package show

import (
	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

// Thread is the main thread of a message.
type Thread struct {
	Number   vidhuk.Number
	Comments []look.Comment
	Reply    func(look.Comment) string          // address of the form of a reply; nil: nobody replies here
	Actions  func(look.Comment) templ.Component // buttons under a comment; may be nil, and give nil
	Ground   func(key string) string            // names a ground of 4.3, for the place of what was removed; may be nil
}

func (t Thread) remark(p *page.Page, c look.Comment) page.Comment {
	shown := page.Comment{
		ID: Anchor(c), Kind: c.Kind, Author: c.Author, Applicant: c.ByAuthor, Text: c.Text, Imitates: c.Imitates, Held: c.Held,
		Photos: Photos(p, t.Number, c.Photos), At: c.CreatedAt, Edited: c.EditedAt, Told: c.Told, Actions: t.actions(c),
	}
	if c.Removed {
		shown.Removed = t.removed(p, c)
	} else {
		shown.ReplyHref = t.reply(c)
	}
	if c.Kind == vidhuk.Returning {
		shown.Author = p.T("role.administrator") // the centre speaks, not a person
	}
	for _, r := range c.Replies {
		shown.Replies = append(shown.Replies, t.remark(p, r))
	}
	return shown
}

// removed says why only the place of a comment is left.
func (t Thread) removed(p *page.Page, c look.Comment) string {
	if t.Ground == nil || t.Ground(c.Ground) == "" {
		return p.T("comment.removed")
	}
	return p.T("comment.removed.ground", "ground", t.Ground(c.Ground))
}

func (t Thread) actions(c look.Comment) templ.Component {
	if t.Actions == nil {
		return nil
	}
	return t.Actions(c)
}

func (t Thread) reply(c look.Comment) string {
	if t.Reply == nil {
		return ""
	}
	return t.Reply(c)
}

func (t Thread) mark(p *page.Page, c look.Comment) page.Mark {
	return page.Mark{
		ID: Anchor(c), Mark: c.Mark, Organization: Organization(p, c.Organization), Text: c.Text, Planned: c.PlannedAt,
		Tag: c.Tag != "", At: c.CreatedAt, Actions: t.actions(c),
	}
}

func (t Thread) answer(p *page.Page, c look.Comment) page.Answer {
	return page.Answer{
		ID: Anchor(c), Organization: Organization(p, c.Organization), Correction: c.Kind == vidhuk.Correction, Text: c.Text,
		Photos: Photos(p, t.Number, c.Photos), At: c.CreatedAt, Actions: t.actions(c),
	}
}

func (t Thread) redirect(p *page.Page, c look.Comment) page.Redirect {
	return page.Redirect{
		ID: Anchor(c), Organization: Organization(p, c.Organization), To: c.To, Text: c.Text, Tag: c.Tag != "", At: c.CreatedAt, Actions: t.actions(c),
	}
}

// Solution is the separate post about a solved problem (3.3.7), in the name of
// whoever solved it.
func Solution(p *page.Page, s look.Resolution) page.Mark {
	m := page.Mark{ID: PostAnchor(s.ID), Mark: s.Mark, Organization: Organization(p, s.Organization), Text: s.Text, At: s.CreatedAt}
	if s.Superseded {
		m.Note = p.T("official.superseded")
	}
	if s.Organization.Slug == "" {
		m.Organization = page.Organization{Name: p.Site.Centre}
	}
	return m
}
