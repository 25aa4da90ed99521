package show

import (
	"vidhuk/look"
	"vidhuk/search"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// Pieces are the parts of a text as a page draws them.
func Pieces(parts []search.Part) []page.Piece {
	all := make([]page.Piece, len(parts))
	for i, p := range parts {
		all[i] = page.Piece{Text: p.Text, Hit: p.Hit}
	}
	return all
}

// FoundCard is a message that a search found.
func FoundCard(p *page.Page, h look.Hit) page.Card {
	c := Card(p, *h.Message)
	c.At = h.Message.ReceivedAt // lists by date go by it
	c.Found = &page.Found{Text: Pieces(h.Text), Answer: Pieces(h.Answer)}
	if len(h.Title) > 0 {
		c.Found.Place = Pieces(h.Title)
		if d := h.Message.DistrictName.In(p.Lang.Tag()); d != "" {
			c.Found.Place = append(c.Found.Place, page.Piece{Text: " · " + d})
		}
	}
	return c
}

// kinds tell how a thing that is no message looks, and where it is shown.
var kinds = map[look.Kind]struct {
	icon   icon.Icon
	folder string
}{
	"organization": {icon.Landmark, "/organizations/"},
	"post":         {icon.Book, "/posts/"},
	"alert":        {icon.Alarm, "/alerts/"},
}

// FoundThing is something other than a message that a search found.
func FoundThing(p *page.Page, h look.Hit) page.FoundThing {
	k := kinds[h.Kind]
	return page.FoundThing{
		Icon: k.icon, Kind: p.T("search.kind." + string(h.Kind)), Href: k.folder + h.Ref, Title: Pieces(h.Title), Text: Pieces(h.Text), At: h.At,
	}
}
