package public

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rsc.io/qr"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// share is the permanent address of a message and the ways to pass it on: plain
// links, to nobody's script.
type share struct {
	url  string
	text string
}

func (v *messageView) share() share {
	return share{
		url:  v.p.Origin + show.MessagePath(v.Number),
		text: v.p.T("card.number", "number", string(v.Number)) + ": " + excerpt(strings.Join(strings.Fields(v.Text), " "), 100),
	}
}

// way is one link of passing on.
type way struct{ key, href string }

func (s share) ways() []way {
	text, address := url.PathEscape(s.text), url.QueryEscape(s.url)
	return []way{
		{"share.telegram", "https://t.me/share/url?url=" + address + "&text=" + url.QueryEscape(s.text)},
		{"share.viber", "viber://forward?text=" + url.PathEscape(s.text+" "+s.url)},
		{"share.facebook", "https://www.facebook.com/sharer/sharer.php?u=" + address},
		{"share.mail", "mailto:?subject=" + text + "&body=" + url.PathEscape(s.text+"\n\n"+s.url)},
	}
}

// qrQuiet is the empty margin around a code, in modules (ISO/IEC 18004).
const qrQuiet = 4

// qrCode draws the permanent address of a message, for a notice on a door or a
// poster at a stop.
func (s *site) qrCode(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.Look.Message(r.Context(), p.Viewer.Actor, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return err
	}
	svg, err := drawCode(s.view(p, d).share().url, p.T("share.qr.alt", "number", string(d.Number)))
	if err != nil {
		return vidhuk.Wrap(vidhuk.Internal, "internal", err)
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml; charset=utf-8")
	h.Set("Cache-Control", "private, max-age=86400")
	_, err = io.WriteString(w, svg)
	return err
}

// drawCode writes a text as a QR code of black on white, whatever the theme: a
// camera needs the contrast. A line of modules is one stroke of the path.
func drawCode(text, title string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", fmt.Errorf("qr: %w", err)
	}
	side := code.Size + 2*qrQuiet
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+qrQuiet, y+qrQuiet, x-from, x-from)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges" role="img">`+
		`<title>%s</title><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
		side, side, 6*side, 6*side, escapeXML(title), side, side, path.String()), nil
}

var xmlSpecial = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escapeXML(s string) string { return xmlSpecial.Replace(s) }

// printed is the message on paper: number, code, what happened and what was
// answered, in black on white.
func (s *site) printed(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.Look.Message(r.Context(), p.Viewer.Actor, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return err
	}
	p.Title, p.Private = p.T("card.number", "number", string(d.Number)), true
	page.Render(w, r, http.StatusOK, printSheet(s.view(p, d)))
	return nil
}

// official are the words of organizations in the main thread.
func (v *messageView) official() []look.Comment {
	return slices.DeleteFunc(slices.Clone(v.Thread), func(c look.Comment) bool { return !c.Official() })
}
