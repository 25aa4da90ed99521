package public

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// commentPath is a page about one comment: what is done to it.
func commentPath(n vidhuk.Number, comment int64, last string) string {
	return show.MessagePath(n) + "/comments/" + strconv.FormatInt(comment, 10) + "/" + last
}

// commentAct is what a member does to a comment: a page of its own, since the
// thread is long and the phone is narrow.
type commentAct struct {
	deed  vidhuk.Deed
	path  string // last part of the address
	flash string
	do    func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.Ref, comment int64, f *page.Form) error
}

var commentActs = []commentAct{
	{vidhuk.DeedEditComment, "edit", "comment_edited", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.Ref, id int64, f *page.Form) error {
		_, err := c.EditComment(ctx, who, center.Rephrasing{Ref: ref, CommentID: id, Text: f.Text("comment")})
		return err
	}},
	{vidhuk.DeedDeleteComment, "deletion", "comment_deleted", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.Ref, id int64, _ *page.Form) error {
		_, err := c.DeleteComment(ctx, who, center.TakingBack{Ref: ref, CommentID: id})
		return err
	}},
	{vidhuk.DeedReport, "report", "comment_reported", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.Ref, id int64, f *page.Form) error {
		_, err := c.Report(ctx, who, center.Complaint{Ref: ref, CommentID: id, Ground: f.Raw("ground"), Text: f.Text("report")})
		return err
	}},
}

// commentView is the page about one comment.
type commentView struct {
	look.Comment
	s      *site
	p      *page.Page
	number vidhuk.Number
	act    commentAct
	form   *page.Form // that came back, or what it begins with
	check  *checkView // what its writer should read first
}

// found is the comment of the message with the id.
func found(d look.Detail, id int64) (look.Comment, bool) {
	for _, c := range d.Thread {
		if c.ID == id {
			return c, true
		}
		for _, r := range c.Replies {
			if r.ID == id {
				return r, true
			}
		}
	}
	return look.Comment{}, false
}

// aboutComment shows the page of an act on a comment, to whoever may do it.
func (s *site) aboutComment(a commentAct) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		v, err := s.comment(r, p, a)
		switch {
		case err != nil:
			return err
		case !slices.Contains(v.Can, a.deed): // done, too late, or never theirs
			http.Redirect(w, r, show.MessagePath(v.number)+"#"+show.Anchor(v.Comment), http.StatusSeeOther)
			return nil
		case a.deed == vidhuk.DeedEditComment:
			v.form = page.Prefill("comment", v.Text)
		}
		return s.showComment(w, r, p, http.StatusOK, v)
	}
}

func (s *site) comment(r *http.Request, p *page.Page, a commentAct) (*commentView, error) {
	d, err := s.Look.Message(r.Context(), p.Viewer.Actor, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(r.PathValue("comment"), 10, 64)
	c, ok := found(d, id)
	if err != nil || !ok {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return &commentView{Comment: c, s: s, p: p, number: d.Number, act: a}, nil
}

func (s *site) showComment(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *commentView) error {
	p.Section, p.Private = page.FeedPath, true
	p.Path = commentPath(v.number, v.ID, v.act.shown())
	return render(w, r, p, status, v.title(), commentPage(v))
}

// shown is the page on which the form of the act stands: taking back stands
// beside editing.
func (a commentAct) shown() string {
	if a.deed == vidhuk.DeedDeleteComment {
		return "edit"
	}
	return a.path
}

// onComment answers the form of an act on a comment.
func (s *site) onComment(a commentAct) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		defer f.Close()
		number := vidhuk.Number(r.PathValue("number"))
		id, err := strconv.ParseInt(r.PathValue("comment"), 10, 64)
		if err != nil {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		if a.deed == vidhuk.DeedEditComment {
			if asked, err := s.askAgain(w, r, p, a, f); err != nil || asked {
				return err
			}
		}
		err = a.do(s.Center, r.Context(), p.Viewer.Actor, center.Ref{Number: number, Key: f.Line("key")}, id, f)
		if err == nil {
			page.SetFlash(w, page.Flash{Key: a.flash, Args: map[string]string{"number": string(number)}})
			http.Redirect(w, r, show.MessagePath(number)+"#c"+strconv.FormatInt(id, 10), http.StatusSeeOther)
			return nil
		}
		if !slices.Contains(shown, vidhuk.KindOf(err)) {
			return err
		}
		v, reading := s.comment(r, p, a)
		if reading != nil {
			return errors.Join(reading)
		}
		v.form = f.Refused(renamed(err, map[string]string{"text": a.field()}))
		return s.showComment(w, r, p, page.Status(err), v)
	}
}

// field is the name of the text in the form.
func (a commentAct) field() string {
	if a.deed == vidhuk.DeedReport {
		return "report"
	}
	return "comment"
}

func (v *commentView) title() string {
	switch {
	case v.act.deed != vidhuk.DeedReport:
		return v.p.T("comment.edit.title")
	case v.Official():
		return v.p.T("report.unethical.title")
	}
	return v.p.T("report.title")
}

// edited asks for the new words.
func (v *commentView) edited() page.Field {
	return page.Field{Name: "comment", Label: v.p.T("comment.write"), Hint: v.p.T("comment.hint"), Required: true, Rows: 4, Max: v.s.norms().CommentTextMax}
}

// grounds are the reasons of clause 4.3 for which a comment may be reported.
func (v *commentView) grounds() page.Field {
	q := page.Field{Name: "ground", Label: v.p.T("report.ground"), Required: true}
	for _, g := range v.s.Look.Rules().Grounds() {
		q.Options = append(q.Options, page.Option{Value: g.Key, Label: g.Label.In(v.p.Lang.Tag()), Hint: v.p.T("ground.clause", "clause", g.Clause)})
	}
	return q
}

// reported asks what is wrong.
func (v *commentView) reported() page.Field {
	q := page.Field{Name: "report", Label: v.p.T("report.text"), Rows: 3, Max: v.s.norms().CommentTextMax}
	if v.Official() {
		q.Label, q.Hint, q.Required = v.p.T("report.unethical.text"), v.p.T("report.unethical.hint"), true
	}
	return q
}

// who names whose words these are.
func (v *commentView) who() string {
	if v.Official() {
		return show.Short(v.p, v.Organization)
	}
	return v.Author
}

// groundName names a ground by its key, for the place of a removed comment.
func (s *site) groundName(p *page.Page) func(string) string {
	return func(key string) string {
		g, _ := s.Look.Rules().Ground(key)
		return g.Label.In(p.Lang.Tag())
	}
}

// commentActions are the links under a comment for what the reader may do to it;
// nil without any.
func (v *messageView) commentActions(c look.Comment) templ.Component {
	if len(c.Can) == 0 {
		return nil
	}
	return commentLinks(v, c)
}
