// Package publish is where information posts are written (4.1): the same pages
// for the centre's moderators and administrators under /desk/posts and for the
// executors of organizations under /work/posts. What each of them may do is
// asked in center and look; here it only shows.
//
// The map of the room:
//
//	publish.go   the routes and who passes them
//	list.go      posts by state
//	write.go     the form of a new post or a draft
//	post.go      one post with what may be done to it; corrections
//	act.go       what a button does: pin, unpin, hide
//	photo.go     photos of a form
//	profile.go   what an organization says of itself
package publish

import (
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// desk answers the requests of this package under one address.
type desk struct {
	center *center.Center
	look   *look.Look
	base   string // "/desk/posts" or "/work/posts"
}

// Where the two desks stand.
const (
	centrePath  = "/desk/posts"
	ofBodyPath  = "/work/posts"
	profilePath = "/work/profile"
)

var (
	reviewers = page.Only(vidhuk.Moderator, vidhuk.Administrator)
	executors = page.Only(vidhuk.Executor, vidhuk.Operator1588)
)

// Routes are the addresses under /desk/posts, /work/posts and /work/profile.
func Routes(c *center.Center, l *look.Look) []page.Route {
	ours, bodies := &desk{c, l, centrePath}, &desk{c, l, ofBodyPath}
	routes := append(ours.routes(reviewers), bodies.routes(executors)...)
	for _, a := range acts {
		routes = append(routes, page.Route{Pattern: "POST " + centrePath + "/{id}/" + a.path, Gate: reviewers, Handle: ours.do(a)})
	}
	return append(routes,
		page.Route{Pattern: "GET " + profilePath, Gate: executors, Handle: bodies.profilePage, Ends: true},
		page.Route{Pattern: "POST " + profilePath, Gate: executors, Handle: bodies.describe, Ends: true},
	)
}

func (d *desk) routes(gate page.Gate) []page.Route {
	return []page.Route{
		{Pattern: "GET " + d.base, Gate: gate, Handle: d.list},
		{Pattern: "GET " + d.base + "/new", Gate: gate, Handle: d.newPage, Ends: true},
		{Pattern: "POST " + d.base, Gate: gate, Handle: d.write, Ends: true},
		{Pattern: "GET " + d.base + "/{id}", Gate: gate, Handle: d.post},
		{Pattern: "GET " + d.base + "/{id}/edit", Gate: gate, Handle: d.editPage, Ends: true},
		{Pattern: "POST " + d.base + "/{id}/revision", Gate: gate, Handle: d.edit, Ends: true},
		{Pattern: "GET " + d.base + "/{id}/correct", Gate: gate, Handle: d.correctPage, Ends: true},
		{Pattern: "POST " + d.base + "/{id}/correction", Gate: gate, Handle: d.correct, Ends: true},
	}
}

func (d *desk) path(id int64, more string) string {
	return d.base + "/" + strconv.FormatInt(id, 10) + more
}

// begin names the page for the navigation. Desks are nobody's to index.
func (d *desk) begin(p *page.Page, title string) {
	p.Title, p.Section, p.Private = title, d.base, true
}

// voice is what a name to write in is called.
func (d *desk) voice(p *page.Page, slug string) string {
	if slug == "" {
		return p.T("post.centre")
	}
	o, _ := d.look.City().Organization(slug)
	return o.Short
}

// topics are the topics that a post may be about.
func (d *desk) topics(p *page.Page) []page.Option {
	var all []page.Option
	for _, t := range d.look.Rules().Topics() {
		all = append(all, page.Option{Value: t.Key, Label: show.Name(p, t.Name)})
	}
	return all
}

func (d *desk) districts(p *page.Page) []page.Option {
	var all []page.Option
	for _, t := range d.look.City().Districts() {
		all = append(all, page.Option{Value: t.Slug, Label: show.Name(p, t.Name)})
	}
	return all
}
