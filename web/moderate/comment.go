package moderate

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// commentView is one comment on the desk, with its message around it.
type commentView struct {
	*view
	comment look.Comment
	which   string // last part of the address whose form came back; empty: none
}

// commentActions is the way to the page of a comment; nil where the reader
// decides nothing about it.
func (v *view) commentActions(c look.Comment) templ.Component {
	if !slices.Contains(c.Can, vidhuk.DeedReleaseComment) && !slices.Contains(c.Can, vidhuk.DeedRemoveComment) && !slices.Contains(c.Can, vidhuk.DeedDecideReport) {
		return nil
	}
	return moderateLink(v, c)
}

func (d *desk) comment(r *http.Request, p *page.Page) (*commentView, error) {
	detail, err := d.look.Message(r.Context(), p.Viewer.Actor, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(r.PathValue("comment"), 10, 64)
	v := &commentView{view: &view{Detail: detail, d: d, p: p}}
	for _, c := range detail.Thread {
		for _, c := range append([]look.Comment{c}, c.Replies...) {
			if err == nil && c.ID == id {
				v.comment = c
				v.record, err = d.recordFor(r.Context(), p, v.view, id)
				return v, err
			}
		}
	}
	return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
}

// aboutComment answers with the page on which one comment is decided.
func (d *desk) aboutComment(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v, err := d.comment(r, p)
	if err != nil {
		return err
	}
	return d.showComment(w, r, p, http.StatusOK, v)
}

func (d *desk) showComment(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *commentView) error {
	d.begin(p, p.T("desk.comment.title"))
	p.Wide, p.Section, p.Path = false, queuePath, commentPath(v.Number, v.comment.ID)
	page.Render(w, r, status, page.Layout(p, commentPage(v)))
	return nil
}

// decision is a deed on a comment.
type decision func(d *desk, ctx context.Context, who vidhuk.Actor, ref center.Ref, comment int64, f *page.Form) (flash string, err error)

// onComment answers the forms of the page: on to the reports when the deed is
// done, and the same page with everything that was typed when it is refused.
func (d *desk) onComment(do decision) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(r.PathValue("comment"), 10, 64)
		if err != nil {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		number := vidhuk.Number(r.PathValue("number"))
		flash, err := do(d, r.Context(), p.Viewer.Actor, center.Ref{Number: number}, id, f)
		if err == nil {
			page.SetFlash(w, page.Flash{Key: flash, Args: map[string]string{"number": string(number)}})
			http.Redirect(w, r, string(backTo(flash)), http.StatusSeeOther)
			return nil
		}
		if !slices.Contains(kept, vidhuk.KindOf(err)) {
			return err
		}
		v, reading := d.comment(r, p)
		if reading != nil {
			return reading
		}
		v.which = r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		names := map[string]string{"text": "ruling"}
		if v.which == "removal" {
			names["text"] = advice + f.Raw("ground")
		}
		v.typed = f.Refused(renamed(act{names: names}, f, err))
		return d.showComment(w, r, p, page.Status(err), v)
	}
}

// backTo is the list from which a comment was decided.
func backTo(flash string) listing {
	if flash == "comment_released" {
		return heldList
	}
	return reportList
}

func (d *desk) releaseComment(ctx context.Context, who vidhuk.Actor, ref center.Ref, comment int64, _ *page.Form) (string, error) {
	_, err := d.center.ReleaseComment(ctx, who, center.Release{Ref: ref, CommentID: comment})
	return "comment_released", err
}

func (d *desk) removeComment(ctx context.Context, who vidhuk.Actor, ref center.Ref, comment int64, f *page.Form) (string, error) {
	r := rejection(ref, f)
	_, err := d.center.RemoveComment(ctx, who, center.Removal{Ref: ref, CommentID: comment, Ground: r.Ground, Text: r.Text, Penalty: penalty(f), Also: f.Ints("also")})
	return "comment_removed", err
}

func (d *desk) decideReport(ctx context.Context, who vidhuk.Actor, ref center.Ref, comment int64, f *page.Form) (string, error) {
	uphold := f.Raw("uphold") == "yes"
	_, err := d.center.DecideReport(ctx, who, center.ReportRuling{Ref: ref, CommentID: comment, Uphold: uphold, Text: f.Text("ruling")})
	if uphold {
		return "report_upheld", err
	}
	return "report_dismissed", err
}

// of is the form that came back, for its own place.
func (v *commentView) of(which string) *page.Form {
	if v.which == which {
		return v.typed
	}
	return nil
}

// removalForm begins with the advice of every ground.
func (v *commentView) removalForm() *page.Form {
	if f := v.of("removal"); f != nil {
		return f
	}
	return page.Prefill(v.advices()...)
}

// problem reports a form that came back and has no place any more.
func (v *commentView) problem() bool {
	return v.which == "decision" && !v.mayDecide() || v.which == "removal" && !v.mayRemove()
}

func (v *commentView) mayDecide() bool {
	return slices.Contains(v.comment.Can, vidhuk.DeedDecideReport)
}

func (v *commentView) mayRemove() bool {
	return slices.Contains(v.comment.Can, vidhuk.DeedRemoveComment)
}

// alone is the comment without its replies.
func (v *commentView) alone() []look.Comment {
	c := v.comment
	c.Replies = nil
	return []look.Comment{c}
}

// keepKind makes keeping the expected step where nothing else is offered.
func (v *commentView) keepKind() page.ButtonKind {
	if v.comment.Official() {
		return page.Plain
	}
	return page.Primary
}

// rulingField asks why.
func (v *commentView) rulingField() page.Field {
	return page.Field{Name: "ruling", Label: v.p.T("desk.report.why"), Hint: v.p.T("desk.report.why.hint"), Required: true, Rows: 2, Max: v.norms().CommentTextMax}
}
