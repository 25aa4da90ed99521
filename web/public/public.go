// Package public is what citizens see: the Group's feed, a message with all
// under it, the form of a new one, and what its author may do with it; also who
// answers for what, and the rules.
//
// The map of the room:
//
//	public.go        routes and what they are made of
//	feed.go          the Group, and what one follows of it
//	filter.go        what of it to show, and how many there are
//	search.go        finding by words, address and number
//	message.go       one message and its thread
//	act.go           what a citizen does under a message: one table
//	comment.go       what a member does to a comment: edit, take back, report
//	revise.go        another wording of what is published
//	status.go        where a message stands, by number and code
//	share.go         passing a message on: links, a code, paper
//	news.go          what open pages want to hear of
//	support.go       «Мене теж стосується», and following
//	write.go         the form of a new or corrected message
//	compose.go       the form as it is lent to the page of joining
//	check.go         what is worth saying before it is sent, and while it is written
//	upload.go        photos on their way in
//	receipt.go       after sending: the number, and what happens when
//	mine.go          one's own messages and notices
//	board.go         the Page, and one information post
//	atom.go          feeds for readers
//	sitemap.go       the map for search engines
//	preview.go       pictures for previews of links
//	directory.go     who answers for what
//	rules.go         the Regulation in plain and in its own words
//	stats.go         statistics for everybody, as a page and as a table
//	journal.go       what the journal proves, its key and its newest head
//	opendata.go      every message as one line without words; opencopy.go keeps the files
package public

import (
	"net/http"

	"github.com/a-h/templ"

	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// Config is what these pages are made of.
type Config struct {
	Center *center.Center
	Look   *look.Look
	// Address is where a request comes from, for counting tries.
	Address func(*http.Request) string
}

type site struct {
	Config
	open *openCopies
}

// Routes are the lines of the route table.
func Routes(c Config) []page.Route {
	s := &site{c, newOpenCopies()}
	routes := []page.Route{
		{Pattern: "GET /{$}", Gate: page.Everybody, Handle: s.feed, Shared: true},
		{Pattern: "GET /group", Gate: page.Everybody, Handle: s.feed, Shared: true},
		{Pattern: "GET /messages/{number}", Gate: page.Everybody, Handle: s.message, Shared: true},
		{Pattern: "GET " + page.BoardPath, Gate: page.Everybody, Handle: s.page, Shared: true},
		{Pattern: "GET " + groupFeed, Gate: page.Everybody, Handle: s.groupAtom, Common: true},
		{Pattern: "GET " + boardFeed, Gate: page.Everybody, Handle: s.boardAtom, Common: true},
		{Pattern: "GET /organizations/{slug}/feed.atom", Gate: page.Everybody, Handle: s.organizationAtom, Common: true},
		{Pattern: "GET /topics/{key}/feed.atom", Gate: page.Everybody, Handle: s.topicAtom, Common: true},
		{Pattern: "GET " + show.SiteCard, Gate: page.Everybody, Handle: s.siteCard, Common: true},
		{Pattern: "GET /messages/{number}/card.png", Gate: page.Everybody, Handle: s.messageCard, Common: true},
		{Pattern: "GET /posts/{id}/card.png", Gate: page.Everybody, Handle: s.postCard, Common: true},
		{Pattern: "GET /organizations/{slug}/card.png", Gate: page.Everybody, Handle: s.organizationCard, Common: true},
		{Pattern: "GET " + sitemapPath, Gate: page.Everybody, Handle: s.sitemap, Common: true},
		{Pattern: "GET /robots.txt", Gate: page.Everybody, Handle: s.robots, Common: true},
		{Pattern: "GET /posts/{id}", Gate: page.Everybody, Handle: s.post, Shared: true},
		{Pattern: "GET /organizations", Gate: page.Everybody, Handle: s.organizations, Shared: true},
		{Pattern: "GET /organizations/{slug}", Gate: page.Everybody, Handle: s.organization, Shared: true},
		{Pattern: "GET " + page.SearchPath, Gate: page.Everybody, Handle: s.search, Shared: true},
		{Pattern: "GET " + page.RulesPath, Gate: page.Everybody, Handle: s.rules, Shared: true},
		{Pattern: "GET " + textPath, Gate: page.Everybody, Handle: s.text, Shared: true},
		{Pattern: "GET " + versionsPath, Gate: page.Everybody, Handle: s.versions, Shared: true},
		{Pattern: "GET " + versionsPath + "/{version}", Gate: page.Everybody, Handle: s.version, Shared: true},
		{Pattern: "GET " + page.StatsPath, Gate: page.Everybody, Handle: s.stats, Shared: true},
		{Pattern: "GET " + statsTablePath, Gate: page.Everybody, Handle: s.statsTable, Common: true},
		{Pattern: "GET " + page.JournalPath, Gate: page.Everybody, Handle: s.journal, Shared: true},
		{Pattern: "GET " + openDataPath, Gate: page.Everybody, Handle: s.openData, Shared: true},
		{Pattern: "GET " + openTablePath, Gate: page.Everybody, Handle: s.openTable, Long: true},
		{Pattern: "GET " + openPassportPath, Gate: page.Everybody, Handle: s.passport, Common: true},

		{Pattern: "GET " + page.NewPath, Gate: page.Everybody, Handle: s.newPage, Ends: true},
		{Pattern: "POST " + page.NewPath, Gate: page.SignedIn, Handle: s.submit, Ends: true},
		{Pattern: "POST " + checkPath, Gate: page.Everybody, Handle: s.check, Ends: true},
		{Pattern: "GET " + placesPath, Gate: page.Everybody, Handle: s.places},
		{Pattern: "GET /messages/{number}/receipt", Gate: page.SignedIn, Handle: s.receipt},
		{Pattern: "GET /messages/{number}/edit", Gate: page.SignedIn, Handle: s.editPage, Ends: true},
		{Pattern: "POST /messages/{number}/edit", Gate: page.SignedIn, Handle: s.edit, Ends: true},
		{Pattern: "GET " + followingPath, Gate: page.SignedIn, Handle: s.following},
		{Pattern: "GET " + page.MinePath, Gate: page.SignedIn, Handle: s.mine},
		{Pattern: "GET " + page.NoticesPath, Gate: page.SignedIn, Handle: s.notices},
		{Pattern: "POST " + page.NoticesPath + "/read", Gate: page.SignedIn, Handle: s.readNotices},
		{Pattern: "GET " + page.NoticesPath + "/{id}", Gate: page.SignedIn, Handle: s.notice},
		{Pattern: "GET /messages/{number}/revision", Gate: page.SignedIn, Handle: s.revisionPage, Ends: true},
		{Pattern: "POST /messages/{number}/revision", Gate: page.SignedIn, Handle: s.revise, Ends: true},
		{Pattern: "GET " + statusFormPath, Gate: page.Everybody, Handle: s.statusForm},
		{Pattern: "POST " + statusFormPath, Gate: page.Everybody, Handle: s.findStatus},
		{Pattern: "GET " + statusFormPath + "/{number}/{code}", Gate: page.Everybody, Handle: s.status},
	}
	routes = append(routes,
		page.Route{Pattern: "GET /messages/{number}/qr.svg", Gate: page.Everybody, Handle: s.qrCode},
		page.Route{Pattern: "GET /messages/{number}/print", Gate: page.Everybody, Handle: s.printed},
	)
	for _, a := range attendances {
		routes = append(routes,
			page.Route{Pattern: "GET /messages/{number}/" + a.path, Gate: page.SignedIn, Handle: s.askAttend(a)},
			page.Route{Pattern: "POST /messages/{number}/" + a.path, Gate: page.SignedIn, Handle: s.attend(a)},
		)
	}
	for _, a := range commentActs {
		path := "/messages/{number}/comments/{comment}/" + a.path
		routes = append(routes,
			page.Route{Pattern: "GET " + path, Gate: page.SignedIn, Handle: s.aboutComment(a)},
			page.Route{Pattern: "POST " + path, Gate: page.SignedIn, Handle: s.onComment(a)})
	}
	for _, a := range acts {
		routes = append(routes, page.Route{Pattern: "POST /messages/{number}/" + a.path, Gate: page.SignedIn, Handle: s.do(a)})
	}
	return routes
}

// render answers with a page. One that says nothing more of itself has the head
// of a list: its address, title and description.
func render(w http.ResponseWriter, r *http.Request, p *page.Page, status int, title string, content templ.Component) error {
	p.Title = title
	if p.Head == nil && status == http.StatusOK {
		show.Head{Path: show.Canonical(r.URL), Title: title, Description: p.Description}.Put(w, p)
	}
	page.Render(w, r, status, page.Layout(p, content))
	return nil
}

// norms are the internal norms in force.
func (s *site) norms() regulation.Norms { return s.Look.Rules().Norms }
