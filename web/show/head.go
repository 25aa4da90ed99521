package show

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"vidhuk/web/page"
)

// Head is what a public page tells machines of itself: search engines, feed
// readers and whoever previews a link.
type Head struct {
	Path        string // of the page, where it names no permanent one itself: page.Page.Canonical
	Title       string
	Description string // no personal data; cut to a preview's length
	Image       string // path of a picture; empty: that of the site
	ImageAlt    string
	Width       int // pixels of the picture; 0: not known
	Height      int
	Article     bool // one thing, and not a list
	Published   time.Time
	Modified    time.Time
	Next        string // the page of the list after this one; may be empty
	First       string // the beginning of the list; may be empty
}

// SiteCard is the picture of whatever has none of its own.
const SiteCard = "/card.png"

// The size of the pictures that we draw for previews, in pixels.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// service is where programs find the description of the API (RFC 8631).
const service = "/api/v1/openapi.json"

// Put gives the page its head, and the answer its Link headers (RFC 8288). Pages
// that are nobody's to index have neither.
func (h Head) Put(w http.ResponseWriter, p *page.Page) {
	if p.Private {
		return
	}
	if h.Image == "" {
		h.Image, h.Width, h.Height = SiteCard, CardWidth, CardHeight
	}
	if p.Canonical == "" {
		p.Canonical = h.Path
	}
	h.Path = p.Canonical
	p.Head = head(p, h)
	links := []string{
		fmt.Sprintf(`<%s>; rel="canonical"`, p.Origin+h.Path),
		fmt.Sprintf(`<%s>; rel="service-desc"; type="application/json"`, service),
	}
	if p.Feed != "" {
		links = append(links, fmt.Sprintf(`<%s>; rel="alternate"; type="application/atom+xml"`, p.Feed))
	}
	if h.Next != "" {
		links = append(links, fmt.Sprintf(`<%s>; rel="next"`, h.Next))
	}
	if h.First != "" {
		links = append(links, fmt.Sprintf(`<%s>; rel="first"`, h.First))
	}
	w.Header().Set("Link", strings.Join(links, ", "))
}

// meant are the parts of a query that make another page; the rest only says
// where in it somebody stands.
var meant = []string{"topic", "district", "organization", "state", "kind", "by", "tab", "from", "to", "period", "on"}

// Canonical is the one address of a page that may be reached by several: without
// cursors, in one order. The Group has two paths, of which the first counts.
func Canonical(u *url.URL) string {
	path := u.Path
	if path == "/group" {
		path = page.FeedPath
	}
	q := url.Values{}
	for name, values := range u.Query() {
		if slices.Contains(meant, name) && len(values) > 0 && values[0] != "" {
			q.Set(name, values[0])
		}
	}
	escaped := (&url.URL{Path: path}).EscapedPath()
	if len(q) == 0 {
		return escaped
	}
	return escaped + "?" + q.Encode()
}

// descriptionLength is what previews show, in characters.
const descriptionLength = 200

func (h Head) description() string {
	text := strings.Join(strings.Fields(h.Description), " ")
	if runes := []rune(text); len(runes) > descriptionLength {
		return strings.TrimRight(string(runes[:descriptionLength]), " ,.;:") + "…"
	}
	return text
}

func (h Head) kind() string {
	if h.Article {
		return "article"
	}
	return "website"
}

// locale is the language as Open Graph writes it.
func locale(p *page.Page) string {
	if p.Lang.Tag() == "en" {
		return "en_GB"
	}
	return "uk_UA"
}

func siteName(p *page.Page) string {
	if p.City() == "" {
		return p.T("product.name")
	}
	return p.T("product.name") + " · " + p.City()
}
