package public

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/atom"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// Where the feeds for readers stand.
const (
	groupFeed = "/feed.atom"
	boardFeed = page.BoardPath + ".atom"
)

func organizationFeed(slug string) string { return show.OrganizationPath(slug) + "/feed.atom" }

func topicFeed(key string) string { return "/topics/" + key + "/feed.atom" }

// feedSize is how many entries a part of a feed holds.
const feedSize = 30

// stream is a feed on its way: what it is of, and what stands in it.
type stream struct {
	path, page, title, about string
	entries                  []atom.Entry
	next                     string // cursor
	after                    string // cursor that was asked for
}

// write answers with a feed. Nothing in it depends on the reader but the
// language, and it says when it changed last, so that readers who ask again are
// told "not modified".
func (s stream) write(w http.ResponseWriter, p *page.Page) error {
	f := atom.Feed{
		Self: p.Origin + s.path, Page: p.Origin + s.page, Title: s.title + " · " + p.City(), Subtitle: s.about,
		Author: p.Site.Centre, Language: p.Lang.Tag(), Entries: s.entries,
	}
	if f.Author == "" {
		f.Author = p.T("product.name")
	}
	if s.after != "" {
		f.First, f.Self = f.Self, f.Self+"?after="+s.after
	}
	if s.next != "" {
		f.Next = p.Origin + s.path + "?after=" + s.next
	}
	for _, e := range s.entries {
		if e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
	}
	body, err := f.XML()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", atom.ContentType)
	h.Set("Cache-Control", "public, max-age=60")
	if !f.Updated.IsZero() {
		h.Set("Last-Modified", f.Updated.UTC().Format(http.TimeFormat))
	}
	w.WriteHeader(http.StatusOK)
	_, err = w.Write(body)
	return err
}

// groupAtom is the Group: messages, resolution posts and information posts, the
// latest published first.
func (s *site) groupAtom(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := stream{path: groupFeed, page: page.FeedPath, title: p.T("nav.feed.long"), about: p.T("feed.lead")}
	return s.messagesAtom(w, r, p, f, look.FeedFilter{})
}

// topicAtom is the Group on one topic. What is never public has no feed.
func (s *site) topicAtom(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	t, ok := s.Look.Rules().Topic(r.PathValue("key"))
	if !ok || t.Private {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	f := stream{path: topicFeed(t.Key), page: page.FeedPath + "?topic=" + t.Key, title: show.Name(p, t.Name), about: p.T("feed.lead")}
	return s.messagesAtom(w, r, p, f, look.FeedFilter{Topic: t.Key})
}

func (s *site) messagesAtom(w http.ResponseWriter, r *http.Request, p *page.Page, f stream, filter look.FeedFilter) error {
	f.after = page.Query(r).Line("after")
	filter.Newest, filter.Cursor, filter.Limit = true, f.after, feedSize
	list, err := s.Look.Feed(r.Context(), filter)
	if err != nil {
		return err
	}
	f.next = list.Next
	for _, i := range list.Items {
		f.entries = append(f.entries, feedEntry(r, p, i))
	}
	return f.write(w, p)
}

// boardAtom is the Page.
func (s *site) boardAtom(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := stream{path: boardFeed, page: page.BoardPath, title: p.T("nav.page.long"), about: p.T("board.lead"), after: page.Query(r).Line("after")}
	list, err := s.Look.Posts(r.Context(), look.PostFilter{Place: vidhuk.OnPage, Cursor: f.after, Limit: feedSize})
	if err != nil {
		return err
	}
	f.next = list.Next
	for _, l := range list.Items {
		f.entries = append(f.entries, postEntry(r, p, l))
	}
	return f.write(w, p)
}

// organizationAtom is what an organization publishes and works on.
func (s *site) organizationAtom(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	o, ok := s.Look.City().Organization(r.PathValue("slug"))
	if !ok {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	posts, err := s.Look.Posts(r.Context(), look.PostFilter{Organization: o.Slug, Limit: feedSize})
	if err != nil {
		return err
	}
	list, err := s.Look.Feed(r.Context(), look.FeedFilter{Organization: o.Slug, Newest: true, Limit: feedSize})
	if err != nil {
		return err
	}
	f := stream{path: organizationFeed(o.Slug), page: show.OrganizationPath(o.Slug), title: o.Short, about: o.Competence}
	for _, l := range posts.Items {
		f.entries = append(f.entries, postEntry(r, p, l))
	}
	for _, i := range list.Items {
		if i.Post == nil { // they are here already, also those of the Page alone
			f.entries = append(f.entries, feedEntry(r, p, i))
		}
	}
	slices.SortStableFunc(f.entries, func(a, b atom.Entry) int { return b.Published.Compare(a.Published) })
	f.entries = f.entries[:min(len(f.entries), feedSize)]
	return f.write(w, p)
}

func feedEntry(r *http.Request, p *page.Page, i look.FeedItem) atom.Entry {
	switch {
	case i.Post != nil:
		return postEntry(r, p, *i.Post)
	case i.Resolution != nil:
		l := *i.Resolution
		address := p.Origin + show.MessagePath(l.Number) + "#" + show.PostAnchor(l.ID)
		return atom.Entry{
			ID: address, Link: address, Title: l.Title, Text: l.Text, Author: l.Organization.Name, Published: l.CreatedAt, Updated: l.CreatedAt,
		}
	}
	return messageEntry(p, *i.Message)
}

// messageEntry is a citizen's message. Its author is not named: a feed goes where
// nobody can take a name out of it again.
func messageEntry(p *page.Page, m look.Summary) atom.Entry {
	title := []string{p.T("card.number", "number", string(m.Number)), show.Topic(p, m), show.Place(p, m)}
	title = slices.DeleteFunc(title, func(s string) bool { return s == "" })
	return atom.Entry{
		ID: p.Origin + show.MessagePath(m.Number), Link: p.Origin + show.MessagePath(m.Number), Title: strings.Join(title, " · "),
		Text: p.Lang.State(m.State) + "\n\n" + m.Text, Category: m.Topic, Published: m.PublishedAt, Updated: latest(m.PublishedAt, m.ActiveAt),
	}
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// postEntry is an information post, in the name of who wrote it.
func postEntry(r *http.Request, p *page.Page, l look.Post) atom.Entry {
	e := atom.Entry{
		ID: p.Origin + show.PostPath(l.ID), Link: p.Origin + show.PostPath(l.ID), Title: l.Title, Text: l.Text, Author: l.Organization.Name,
		Category: string(l.Kind), Published: l.PublishedAt, Updated: l.UpdatedAt,
	}
	var html strings.Builder
	if err := page.Prose(l.Text).Render(r.Context(), &html); err == nil {
		e.HTML = html.String()
	}
	return e
}
