package public

import (
	"image/color"
	"net/http"
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// tones are the colours of the site by day, for pictures.
var tones = map[page.Tone]color.RGBA{
	page.Wait: {0x7c, 0x52, 0x00, 0xff}, page.Ask: {0x83, 0x35, 0x8a, 0xff}, page.Go: {0x17, 0x5f, 0x99, 0xff},
	page.Work: {0x0b, 0x68, 0x71, 0xff}, page.Fine: {0x1a, 0x6b, 0x3c, 0xff}, page.Told: {0x47, 0x4c, 0xa3, 0xff},
	page.Stop: {0xb0, 0x24, 0x1c, 0xff}, page.Rest: {0x55, 0x60, 0x6e, 0xff},
}

func cardPath(of string) string { return of + "/card.png" }

// card answers with the picture of a link. It shows what everybody may read, and
// nothing of the reader but the language.
func (s *site) card(w http.ResponseWriter, r *http.Request, p *page.Page, c look.Card) error {
	c.Site = p.T("product.name")
	if p.City() != "" {
		c.Site += " · " + p.City()
	}
	picture, err := s.Look.DrawCard(r.Context(), c)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "image/png")
	// Asked for again each time: what it shows may be taken out of view.
	h.Set("Cache-Control", "public, no-cache")
	w.WriteHeader(http.StatusOK)
	_, err = w.Write(picture)
	return err
}

func (s *site) siteCard(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.card(w, r, p, look.Card{Kicker: p.Site.Centre, Title: p.T("card.site.title"), Text: p.T("card.site.text"), Tone: tones[page.Work]})
}

func (s *site) messageCard(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.Look.Message(r.Context(), vidhuk.Nobody, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return err
	}
	c := look.Card{
		Kicker: p.T("card.number", "number", string(d.Number)), Badge: p.Lang.State(d.State),
		Tone: tones[page.StateTone(d.State, d.Outcome)], Title: d.Text, Foot: show.Place(p, d.Summary),
	}
	if c.Foot == "" {
		c.Foot = show.Topic(p, d.Summary)
	}
	return s.card(w, r, p, c)
}

func (s *site) postCard(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	d, err := s.Look.Post(r.Context(), vidhuk.Nobody, id)
	if err != nil {
		return err
	}
	c := look.Card{
		Kicker: p.T("post.kind." + string(d.Kind)), Tone: tones[page.PostTone(d.Kind)], Title: d.Title, Text: vidhuk.Teaser(d.Text),
		Foot: d.Organization.Name,
	}
	if c.Foot == "" {
		c.Foot = p.T("post.centre")
	}
	return s.card(w, r, p, c)
}

func (s *site) organizationCard(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	o, ok := s.Look.City().Organization(r.PathValue("slug"))
	if !ok {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return s.card(w, r, p, look.Card{
		Kicker: p.T("organizations.title"), Badge: p.Lang.OrganizationKind(o.Kind), Tone: tones[page.Work], Title: o.Short,
		Text: o.Competence, Foot: p.Lang.OrganizationKind(o.Kind),
	})
}

// headOfMessage is what a link to a message shows: its first photo, or a card.
// The author is not named.
func headOfMessage(p *page.Page, d look.Detail) show.Head {
	h := show.Head{
		Path: show.MessagePath(d.Number), Title: p.T("card.number", "number", string(d.Number)) + " · " + p.Lang.State(d.State),
		Description: d.Text, Image: cardPath(show.MessagePath(d.Number)), Width: show.CardWidth, Height: show.CardHeight,
		Article: true, Published: d.PublishedAt, Modified: latest(d.PublishedAt, d.ActiveAt),
	}
	if shown := show.Photos(p, d.Number, d.Photos); len(shown) > 0 {
		h.Image, h.ImageAlt, h.Width, h.Height = shown[0].Href, shown[0].Alt, shown[0].Width, shown[0].Height
	}
	return h
}

// headOfPost is the same of an information post.
func headOfPost(p *page.Page, d look.PostDetail) show.Head {
	h := show.Head{
		Path: show.PostPath(d.ID), Title: d.Title, Description: vidhuk.Teaser(d.Text), Image: cardPath(show.PostPath(d.ID)),
		Width: show.CardWidth, Height: show.CardHeight, Article: true, Published: d.PublishedAt, Modified: d.UpdatedAt,
	}
	if shown := show.PostPhotos(p, d.Post); len(shown) > 0 {
		h.Image, h.ImageAlt, h.Width, h.Height = shown[0].Href, shown[0].Alt, shown[0].Width, shown[0].Height
	}
	return h
}
