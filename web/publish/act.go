package publish

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

// act is what one button of the desk does to a post.
type act struct {
	deed   vidhuk.Deed
	path   string
	flash  string
	fields []string
	do     func(*center.Center, context.Context, vidhuk.Actor, center.PostRef, *page.Form) (vidhuk.Post, error)
}

// acts are done by reviewers alone.
var acts = []act{
	{
		deed: vidhuk.DeedPin, path: "pin", flash: "post_pinned",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, r center.PostRef, _ *page.Form) (vidhuk.Post, error) {
			return c.Pin(ctx, who, r)
		},
	},
	{
		deed: vidhuk.DeedUnpin, path: "unpinning", flash: "post_unpinned",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, r center.PostRef, _ *page.Form) (vidhuk.Post, error) {
			return c.Unpin(ctx, who, r)
		},
	},
	{
		deed: vidhuk.DeedHidePost, path: "hiding", flash: "post_hidden", fields: []string{"ground", "text"},
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, r center.PostRef, f *page.Form) (vidhuk.Post, error) {
			return c.HidePost(ctx, who, center.PostHiding{PostRef: r, Ground: f.Line("ground"), Text: f.Text("text")})
		},
	},
}

// do answers the form of an act.
func (d *desk) do(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		f.Only(slices.Concat([]string{"version"}, a.fields)...)
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		ref := center.PostRef{ID: id, Version: f.Version()}
		var done vidhuk.Post
		if err = f.Err(); err == nil {
			done, err = a.do(d.center, r.Context(), p.Viewer.Actor, ref, f)
		}
		if err != nil {
			return d.refused(w, r, p, a, f, err)
		}
		page.SetFlash(w, page.Flash{Key: a.flash, Args: map[string]string{"title": done.Title}})
		http.Redirect(w, r, d.path(id, ""), http.StatusSeeOther)
		return nil
	}
}

// refused shows the post again with what the deed said.
func (d *desk) refused(w http.ResponseWriter, r *http.Request, p *page.Page, a act, f *page.Form, err error) error {
	if !slices.Contains(shown, vidhuk.KindOf(err)) {
		return err
	}
	v := &view{d: d, p: p, problem: err}
	if a.deed == vidhuk.DeedHidePost {
		v.hiding = f.Refused(err)
	}
	return d.showPost(w, r, page.Status(err), v)
}

// grounds are those of clause 4.3, for the form of hiding.
func (d *desk) grounds(p *page.Page) []page.Ground {
	var all []page.Ground
	for _, g := range d.look.Rules().Grounds() {
		if g.NeedsAdministrator && !p.Is(vidhuk.Administrator) {
			continue
		}
		all = append(all, page.Ground{Key: g.Key, Number: g.Number, Clause: g.Clause, Text: g.Label.In(p.Lang.Tag())})
	}
	return all
}
