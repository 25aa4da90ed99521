// Package atom writes Atom feeds (RFC 4287): of alerts, of the Group and the
// Page, of one organization or topic. It knows only what a feed is.
package atom

import (
	"bytes"
	"encoding/xml"
	"time"
)

// Feed is a list of entries, the newest first. Addresses are whole: a reader has
// no page that they could be relative to.
type Feed struct {
	Self     string // address of the feed; also what identifies it
	Page     string // address of the page that shows the same
	Next     string // address of the feed's next part (RFC 5005); may be empty
	First    string // address of its first part; may be empty
	Title    string
	Subtitle string
	Author   string
	Language string // "uk" or "en"
	Updated  time.Time
	Entries  []Entry
}

// Entry is one thing. Its ID never changes, whatever else does.
type Entry struct {
	ID        string // an address, or a tag: URI (RFC 4151)
	Link      string
	Title     string
	Text      string // plain, of one or more lines
	HTML      string // instead of Text, as a page would show it
	Author    string // empty: the feed's
	Category  string // may be empty
	Published time.Time
	Updated   time.Time
}

// ContentType is what a feed is served as.
const ContentType = "application/atom+xml; charset=utf-8"

type link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type person struct {
	Name string `xml:"name"`
}

type text struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

type category struct {
	Term string `xml:"term,attr"`
}

type entry struct {
	ID        string    `xml:"id"`
	Title     text      `xml:"title"`
	Link      link      `xml:"link"`
	Published string    `xml:"published"`
	Updated   string    `xml:"updated"`
	Author    *person   `xml:"author"`
	Category  *category `xml:"category"`
	Content   text      `xml:"content"`
}

type document struct {
	XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Language string   `xml:"xml:lang,attr"`
	ID       string   `xml:"id"`
	Title    text     `xml:"title"`
	Subtitle *text    `xml:"subtitle"`
	Links    []link   `xml:"link"`
	Updated  string   `xml:"updated"`
	Author   person   `xml:"author"`
	Entries  []entry  `xml:"entry"`
}

// XML writes the feed.
func (f Feed) XML() ([]byte, error) {
	d := document{
		Language: f.Language, ID: f.Self, Title: plain(f.Title), Updated: stamp(f.Updated), Author: person{f.Author},
		Links: []link{{Rel: "self", Type: "application/atom+xml", Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Page}},
	}
	for _, part := range []link{{Rel: "first", Href: f.First}, {Rel: "next", Href: f.Next}} {
		if part.Href != "" {
			part.Type = "application/atom+xml"
			d.Links = append(d.Links, part)
		}
	}
	if f.Subtitle != "" {
		s := plain(f.Subtitle)
		d.Subtitle = &s
	}
	for _, e := range f.Entries {
		d.Entries = append(d.Entries, e.written())
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	w := xml.NewEncoder(&b)
	w.Indent("", " ")
	if err := w.Encode(d); err != nil {
		return nil, err
	}
	return append(b.Bytes(), '\n'), nil
}

func (e Entry) written() entry {
	w := entry{
		ID: e.ID, Title: plain(e.Title), Link: link{Rel: "alternate", Type: "text/html", Href: e.Link},
		Published: stamp(e.Published), Updated: stamp(e.Updated), Content: plain(e.Text),
	}
	if e.HTML != "" {
		w.Content = text{"html", e.HTML}
	}
	if e.Author != "" {
		w.Author = &person{e.Author}
	}
	if e.Category != "" {
		w.Category = &category{e.Category}
	}
	return w
}

func plain(s string) text { return text{"text", s} }

// stamp writes a time as RFC 3339 does. A feed must say one, so the zero time is
// the beginning of Unix.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}
