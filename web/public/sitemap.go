package public

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// The map of the site for search engines (sitemaps.org): an index, and its parts
// under the same path, so that each may name every address of the site.
const sitemapPath = "/sitemap.xml"

// pagesPart is the part with everything but messages.
const pagesPart = "pages"

// mapEntry is one address in the map.
type mapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (s *site) sitemap(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	part := page.Query(r).Line("part")
	switch n, err := strconv.Atoi(part); {
	case part == "":
		return s.sitemapIndex(w, r, p)
	case part == pagesPart:
		return s.sitemapPages(w, r, p)
	case err != nil || n < 1:
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	default:
		return s.sitemapMessages(w, r, p, n)
	}
}

// sitemapIndex lists the parts.
func (s *site) sitemapIndex(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	parts, err := s.Look.MessageParts(r.Context())
	if err != nil {
		return err
	}
	all := []mapEntry{{Loc: p.Origin + sitemapPath + "?part=" + pagesPart}}
	for _, part := range parts {
		all = append(all, mapEntry{fmt.Sprintf("%s%s?part=%d", p.Origin, sitemapPath, part.Number), day(part.Changed)})
	}
	return writeMap(w, "sitemapindex", "sitemap", all)
}

// sitemapMessages lists a part of the messages.
func (s *site) sitemapMessages(w http.ResponseWriter, r *http.Request, p *page.Page, n int) error {
	list, err := s.Look.MessagePart(r.Context(), n)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	all := make([]mapEntry, len(list))
	for i, m := range list {
		all[i] = mapEntry{p.Origin + show.MessagePath(m.Number), day(m.Changed)}
	}
	return writeMap(w, "urlset", "url", all)
}

// standing are the pages that are always there.
var standing = []string{page.FeedPath, page.BoardPath, page.AlertsPath, organizationsPath, page.StatsPath, page.RulesPath, page.NewPath}

// sitemapPages lists all but messages: the standing pages, organizations, topics
// and information posts.
func (s *site) sitemapPages(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	var all []mapEntry
	for _, path := range standing {
		all = append(all, mapEntry{Loc: p.Origin + path})
	}
	for _, t := range s.Look.Rules().Topics() {
		if !t.Private {
			all = append(all, mapEntry{Loc: p.Origin + page.FeedPath + "?topic=" + t.Key})
		}
	}
	for _, o := range s.Look.City().Organizations() {
		all = append(all, mapEntry{Loc: p.Origin + show.OrganizationPath(o.Slug)})
	}
	posts, err := s.Look.PostDates(r.Context())
	if err != nil {
		return err
	}
	for _, l := range posts {
		all = append(all, mapEntry{p.Origin + show.PostPath(l.ID), day(l.Changed)})
	}
	return writeMap(w, "urlset", "url", all)
}

// day is a day as W3C writes it: search engines need no more.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// writeMap writes an index or a part.
func writeMap(w http.ResponseWriter, root, element string, all []mapEntry) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	fmt.Fprintf(&b, "<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n", root)
	e := xml.NewEncoder(&b)
	for _, a := range all {
		if err := e.EncodeElement(a, xml.StartElement{Name: xml.Name{Local: element}}); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "</%s>\n", root)
	h := w.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(b.Bytes())
	return err
}

// closedToRobots are what search engines have no business with. Pages of people
// say so themselves too: page.Page.Private.
var closedToRobots = []string{
	"/desk", "/work", "/me", "/notices", "/account", "/signin", "/join", "/setup", "/search", "/office", "/registry", "/api/",
}

// robots keeps search engines to what is for everybody, and shows them the map.
func (s *site) robots(w http.ResponseWriter, _ *http.Request, p *page.Page) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	text := "User-agent: *\n"
	for _, path := range closedToRobots {
		text += "Disallow: " + path + "\n"
	}
	text += "\nSitemap: " + p.Origin + sitemapPath + "\n"
	w.WriteHeader(http.StatusOK)
	_, err := strings.NewReader(text).WriteTo(w)
	return err
}
