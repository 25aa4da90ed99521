package public_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

// published is an information post of an organization.
func published(t *testing.T, s *site.Site, place vidhuk.PostPlace) vidhuk.Post {
	t.Helper()
	p, err := s.Center.Post(t.Context(), s.Executor(town.Roads), center.Publication{Organization: town.Roads, PostContent: center.PostContent{
		Kind: vidhuk.News, Place: place, Topic: "transport", Title: "Рух <перекрито> & змінено", Text: "## Де\n- на Садовій\n\nДовідка: https://mkrada.gov.ua/",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// atomFeed is as much of RFC 4287 as every feed must have.
type atomFeed struct {
	XMLName xml.Name  `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string    `xml:"lang,attr"`
	ID      string    `xml:"id"`
	Title   string    `xml:"title"`
	Updated time.Time `xml:"updated"`
	Author  string    `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
		Type string `xml:"type,attr"`
	} `xml:"link"`
	Entries []struct {
		ID        string    `xml:"id"`
		Title     string    `xml:"title"`
		Updated   time.Time `xml:"updated"`
		Published time.Time `xml:"published"`
		Author    string    `xml:"author>name"`
		Link      struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Content struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"content"`
	} `xml:"entry"`
}

func (f atomFeed) link(rel string) string {
	for _, l := range f.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// feedOf reads a feed and asserts what RFC 4287 demands of every one.
func feedOf(t *testing.T, s *site.Site, path string) atomFeed {
	t.Helper()
	got := s.Visit(t, vidhuk.Nobody).Get(path).Is(http.StatusOK)
	if kind := got.Header.Get("Content-Type"); kind != "application/atom+xml; charset=utf-8" {
		t.Errorf("%s is %s", path, kind)
	}
	var f atomFeed
	if err := xml.Unmarshal([]byte(got.Body), &f); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if f.ID == "" || f.Title == "" || f.Author == "" || f.Updated.IsZero() || f.link("self") == "" || f.link("alternate") == "" {
		t.Errorf("%s lacks what a feed must have: %+v", path, f)
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		u, err := url.Parse(e.ID)
		if err != nil || !u.IsAbs() || seen[e.ID] || e.Title == "" || e.Updated.IsZero() || e.Link.Href == "" || e.Updated.Before(e.Published) {
			t.Errorf("%s: an entry that no reader takes: %+v", path, e)
		}
		seen[e.ID] = true
	}
	return f
}

func TestFeedsForReaders(t *testing.T) {
	s := site.New(t)
	m := s.Approved(town.Roads)
	s.Clock.Pass(time.Minute)
	p := published(t, s, vidhuk.OnPage)
	s.Clock.Pass(time.Minute)
	g := published(t, s, vidhuk.InGroup)
	for path, want := range map[string][]string{
		"/feed.atom": {"/posts/2", "/messages/" + string(m.Number)},
		"/page.atom": {"/posts/1"},
		"/organizations/" + town.Roads + "/feed.atom": {"/posts/2", "/posts/1", "/messages/" + string(m.Number)},
		"/organizations/" + town.Water + "/feed.atom": nil,
		"/topics/transport/feed.atom":                 {"/posts/2"},
		"/topics/utilities/feed.atom":                 {"/messages/" + string(m.Number)},
	} {
		f := feedOf(t, s, path)
		var got []string
		for _, e := range f.Entries {
			got = append(got, strings.TrimPrefix(e.Link.Href, s.URL))
			if e.Author == s.Member().Name || strings.Contains(e.Content.Text, s.Member().Name) || e.Author == s.Executor(town.Roads).Name {
				t.Errorf("%s names a person", path)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s lists %q, want %q", path, got, want)
		}
		if f.link("self") != s.URL+path {
			t.Errorf("%s says it is %s", path, f.link("self"))
		}
	}
	entry := feedOf(t, s, "/page.atom").Entries[0]
	if entry.Title != p.Title || entry.Author != "КП «ЕЛУ автодоріг»" || entry.Content.Type != "html" || !strings.Contains(entry.Content.Text, "<li>на Садовій</li>") {
		t.Errorf("a post is %+v", entry)
	}
	_ = g
	s.Visit(t, vidhuk.Nobody).Get("/topics/corruption/feed.atom").Is(http.StatusNotFound)
	s.Visit(t, vidhuk.Nobody).Get("/topics/nothing/feed.atom").Is(http.StatusNotFound)
	s.Visit(t, vidhuk.Nobody).Get("/organizations/nobody/feed.atom").Is(http.StatusNotFound)
}

func TestAReaderWhoHasItIsToldSo(t *testing.T) {
	s := site.New(t)
	published(t, s, vidhuk.OnPage)
	for _, who := range []vidhuk.Actor{vidhuk.Nobody, s.Member()} { // a session changes nothing here
		b := s.Visit(t, who)
		first := b.Get("/page.atom").Is(http.StatusOK)
		for name, header := range map[string]string{"If-None-Match": first.Header.Get("ETag"), "If-Modified-Since": first.Header.Get("Last-Modified")} {
			if header == "" {
				t.Fatalf("there is nothing to say in %s", name)
			}
			if got := b.With("/page.atom", name, header); got.Status != http.StatusNotModified || got.Body != "" {
				t.Errorf("%s: %d", name, got.Status)
			}
		}
		stale := b.With("/page.atom", "If-Modified-Since", "Mon, 02 Jan 2006 15:04:05 GMT")
		stale.Is(http.StatusOK)
	}
	s.Clock.Pass(time.Hour)
	b := s.Visit(t, vidhuk.Nobody)
	etag := b.Get("/page.atom").Header.Get("ETag")
	published(t, s, vidhuk.OnPage)
	b.With("/page.atom", "If-None-Match", etag).Is(http.StatusOK)
}

func TestALongFeedLeadsOn(t *testing.T) {
	s := site.New(t)
	for range 31 {
		s.Clock.Pass(time.Minute)
		published(t, s, vidhuk.OnPage)
	}
	f := feedOf(t, s, "/page.atom")
	next := strings.TrimPrefix(f.link("next"), s.URL)
	if len(f.Entries) != 30 || next == "" {
		t.Fatalf("%d entries, next %q", len(f.Entries), next)
	}
	rest := feedOf(t, s, next)
	if len(rest.Entries) != 1 || rest.link("next") != "" || rest.link("first") != s.URL+"/page.atom" {
		t.Errorf("the rest is %+v", rest)
	}
}

type siteMap struct {
	Parts []struct {
		Loc string `xml:"loc"`
	} `xml:"sitemap"`
	Addresses []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:"url"`
}

func mapOf(t *testing.T, b *site.Browser, path string) (m siteMap) {
	t.Helper()
	if err := xml.Unmarshal([]byte(b.Get(path).Is(http.StatusOK).Body), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// Every address of the map opens, and nothing that only some may see is in it.
func TestTheMapOfTheSite(t *testing.T) {
	s := site.New(t)
	public, waiting := s.Approved(town.Roads), s.Submitted()
	hidden := s.Approved(town.Roads)
	if _, err := s.Center.Hide(t.Context(), s.Moderator(), center.Hiding{Ref: s.Ref(hidden.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	published(t, s, vidhuk.OnPage)
	b := s.Visit(t, vidhuk.Nobody)
	index := mapOf(t, b, "/sitemap.xml")
	var all []string
	for _, part := range index.Parts {
		for _, a := range mapOf(t, b, strings.TrimPrefix(part.Loc, s.URL)).Addresses {
			all = append(all, strings.TrimPrefix(a.Loc, s.URL))
		}
	}
	for _, path := range []string{"/", "/page", "/posts/1", "/organizations/" + town.Roads, "/messages/" + string(public.Number), "/?topic=transport"} {
		if !slices.Contains(all, path) {
			t.Errorf("%s is not in the map", path)
		}
	}
	for _, path := range []string{"/messages/" + string(waiting.Number), "/messages/" + string(hidden.Number), "/?topic=corruption", "/desk"} {
		if slices.Contains(all, path) {
			t.Errorf("%s is in the map", path)
		}
	}
	for _, path := range all {
		if path == "/alerts" { // drawn with a style sheet of its own, which a test may lack
			continue
		}
		b.Get(path).Is(http.StatusOK)
	}
	b.Get("/sitemap.xml?part=2").Is(http.StatusNotFound)
	b.Get("/sitemap.xml?part=-1").Is(http.StatusNotFound)
	b.Get("/robots.txt").Is(http.StatusOK).Says("Disallow: /desk", "Disallow: /work", "Sitemap: "+s.URL+"/sitemap.xml")
}

var property = regexp.MustCompile(`<meta property="og:([a-z_:]+)" content="([^"]*)"`)

func graph(body string) map[string]string {
	all := map[string]string{}
	for _, m := range property.FindAllStringSubmatch(body, -1) {
		all[m[1]] = m[2]
	}
	return all
}

// What a preview of a link shows is there, whole, and names nobody.
func TestPreviewsOfLinks(t *testing.T) {
	s := site.New(t)
	m := s.Approved(town.Roads)
	published(t, s, vidhuk.OnPage)
	b := s.Visit(t, vidhuk.Nobody)
	for _, path := range []string{"/", "/page", "/posts/1", "/messages/" + string(m.Number), "/organizations", "/organizations/" + town.Roads, "/rules"} {
		got := b.Get(path).Is(http.StatusOK)
		g := graph(got.Body)
		if g["title"] == "" || g["url"] != s.URL+path || !strings.HasPrefix(g["image"], s.URL+"/") || g["type"] == "" {
			t.Errorf("%s: %v", path, g)
		}
		if strings.Contains(g["title"]+g["description"], s.Member().Name) {
			t.Errorf("%s names a person: %v", path, g)
		}
		links := got.Header.Get("Link")
		for _, want := range []string{"<" + s.URL + path + `>; rel="canonical"`, `rel="service-desc"`} {
			if !strings.Contains(links, want) {
				t.Errorf("%s: Link is %s", path, links)
			}
		}
		picture := b.Get(strings.TrimPrefix(g["image"], s.URL)).Is(http.StatusOK)
		drawn, err := png.DecodeConfig(bytes.NewReader([]byte(picture.Body)))
		if err != nil || drawn.Width != 1200 || drawn.Height != 630 {
			t.Errorf("%s: the picture: %v %+v", path, err, drawn)
		}
	}
	b.Get("/?topic=transport&after=&order=newest").Is(http.StatusOK).Says(`<link rel="canonical" href="` + s.URL + `/?topic=transport"`)
	b.Get("/group").Is(http.StatusOK).Says(`<link rel="canonical" href="` + s.URL + `/"`)
	if !strings.Contains(b.Get("/page").Header.Get("Link"), `</page.atom>; rel="alternate"; type="application/atom+xml"`) {
		t.Errorf("the Page does not lead to its feed: %s", b.Page.Header.Get("Link"))
	}
}

// What is not for everybody has no picture and no preview.
func TestNothingHiddenIsPreviewed(t *testing.T) {
	s := site.New(t)
	m := s.Submitted()
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/messages/" + string(m.Number) + "/card.png").Is(http.StatusNotFound)
	author := s.Visit(t, s.Member())
	got := author.Get("/messages/" + string(m.Number)).Is(http.StatusOK)
	if len(graph(got.Body)) != 0 || got.Header.Get("Link") != "" {
		t.Errorf("a message before review tells machines of itself: %v", graph(got.Body))
	}
	author.Get("/messages/" + string(m.Number) + "/card.png").Is(http.StatusNotFound)
}
