package publish

import (
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
	"vidhuk/web/show"
)

// shelf is the posts of one state.
type shelf struct {
	look.List[look.Post]
	d      *desk
	p      *page.Page
	state  vidhuk.PostState
	cursor string
}

// tabs are the states in the order in which one asks for them.
var tabs = []vidhuk.PostState{
	vidhuk.PostPublished, vidhuk.PostScheduled, vidhuk.PostDraft, vidhuk.PostExpired, vidhuk.PostHidden,
}

// list answers with the posts of a state.
func (d *desk) list(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	q := page.Query(r)
	s := &shelf{d: d, p: p, state: vidhuk.PostState(q.Line("state")), cursor: q.Line("after")}
	if !slices.Contains(tabs, s.state) {
		s.state = vidhuk.PostPublished
	}
	var err error
	if s.List, err = d.look.DeskPosts(r.Context(), p.Viewer.Actor, s.state, s.cursor, 0); err != nil {
		return err
	}
	d.begin(p, p.T("nav.posts.long"))
	page.Render(w, r, http.StatusOK, page.Layout(p, listPage(s)))
	return nil
}

func (s *shelf) tabs() []page.Tab {
	var all []page.Tab
	for _, state := range tabs {
		all = append(all, page.Tab{Href: s.href(state, ""), Text: s.p.T("post.tab." + string(state)), Current: state == s.state})
	}
	return all
}

func (s *shelf) href(state vidhuk.PostState, after string) string {
	href := s.d.base + "?state=" + string(state)
	if after != "" {
		href += "&after=" + after
	}
	return href
}

func (s *shelf) pager() page.Pager {
	var g page.Pager
	if s.Next != "" {
		g.Next = s.href(s.state, s.Next)
	}
	if s.cursor != "" {
		g.First = s.href(s.state, "")
	}
	return g
}

// card is a post that leads to its desk, with the time that matters here.
func (s *shelf) card(l look.Post) page.Post {
	c := show.Post(s.p, l)
	c.Href = s.d.path(l.ID, "")
	if l.State == vidhuk.PostScheduled {
		c.At = l.PublishAt
	}
	return c
}

func (s *shelf) empty() page.Empty {
	return page.Empty{
		Icon: icon.News, Title: s.p.T("post.empty." + string(s.state)), Text: s.p.T("post.empty.text"),
		Href: s.p.Unless(s.d.base + "/new"), Link: s.p.T("post.new"),
	}
}
