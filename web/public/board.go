package public

import (
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// board is the Page of the centre as it is drawn (4.1).
type board struct {
	look.Board
	p     *page.Page
	kind  vidhuk.PostKind // empty: all three
	after string
}

// page answers with the Page: pinned posts, then the newest.
func (s *site) page(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	q := page.Query(r)
	b := &board{p: p, kind: vidhuk.PostKind(q.Line("kind")), after: q.Line("after")}
	if !slices.Contains(vidhuk.PostKinds, b.kind) {
		b.kind = ""
	}
	var err error
	if b.Board, err = s.Look.Board(r.Context(), look.PostFilter{Kind: b.kind, Cursor: b.after}); err != nil {
		return err
	}
	p.Description, p.Feed = p.T("board.lead"), boardFeed
	show.Head{
		Path: show.Canonical(r.URL), Title: p.T("nav.page.long"), Description: p.Description, Next: b.pager().Next, First: b.pager().First,
	}.Put(w, p)
	return render(w, r, p, http.StatusOK, p.T("nav.page.long"), boardPage(b))
}

func (b *board) href(kind vidhuk.PostKind, after string) string {
	switch {
	case kind == "" && after == "":
		return page.BoardPath
	case kind == "":
		return page.BoardPath + "?after=" + after
	case after == "":
		return page.BoardPath + "?kind=" + string(kind)
	}
	return page.BoardPath + "?kind=" + string(kind) + "&after=" + after
}

func (b *board) tabs() []page.Tab {
	all := []page.Tab{{Href: b.href("", ""), Text: b.p.T("feed.tab.all"), Current: b.kind == ""}}
	for _, k := range vidhuk.PostKinds {
		all = append(all, page.Tab{Href: b.href(k, ""), Text: b.p.T("post.kinds." + string(k)), Current: k == b.kind})
	}
	return all
}

func (b *board) pager() page.Pager {
	var g page.Pager
	if b.Next != "" {
		g.Next = b.href(b.kind, b.Next)
	}
	if b.after != "" {
		g.First = b.href(b.kind, "")
	}
	return g
}

// post answers with one information post and its history.
func (s *site) post(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	d, err := s.Look.Post(r.Context(), p.Viewer.Actor, id)
	if err != nil {
		return err
	}
	p.Section, p.Description, p.Private = page.BoardPath, vidhuk.Teaser(d.Text), !d.State.Public()
	headOfPost(p, d).Put(w, p)
	return render(w, r, p, http.StatusOK, d.Title, postPage(p, d))
}

// deskOf is where the reader works on the post; empty when they do not.
func deskOf(p *page.Page, d look.PostDetail) string {
	switch {
	case len(d.Can) == 0:
		return ""
	case p.Is(vidhuk.Moderator, vidhuk.Administrator):
		return "/desk" + show.PostPath(d.ID)
	}
	return "/work" + show.PostPath(d.ID)
}
