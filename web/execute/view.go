package execute

import (
	"context"
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
	"vidhuk/workflow"
)

// view is one message as an organization sees it.
type view struct {
	look.Detail
	d    *desk
	p    *page.Page
	as   string           // slug of the organization in whose name the reader acts; empty: none
	mine *look.Assignment // that organization's part; nil: it has none

	act      act        // whose form came back; the zero act: none
	typed    *page.Form // what it held
	photos              // that arrived with it
	conflict *page.Conflict
}

// open reads a message in the name of an organization, and records that it was
// seen (5.2.2). Without a name, or with one that the reader does not act for,
// the first of the reader's organizations that owes something is taken.
func (d *desk) open(ctx context.Context, p *page.Page, number vidhuk.Number, as string) (*view, error) {
	detail, err := d.look.Message(ctx, p.Viewer.Actor, number)
	if err != nil {
		return nil, err
	}
	v := &view{Detail: detail, d: d, p: p}
	v.choose(as)
	if !v.may(vidhuk.DeedSee) {
		return v, nil
	}
	duty := center.Duty{Ref: center.Ref{Number: number}, Organization: v.as}
	if _, err := d.center.See(ctx, p.Viewer.Actor, duty); err != nil {
		return nil, err
	}
	if v.Detail, err = d.look.Message(ctx, p.Viewer.Actor, number); err != nil {
		return nil, err
	}
	v.choose(v.as)
	return v, nil
}

// choose settles in whose name the reader acts.
func (v *view) choose(as string) {
	own, at := v.own(), -1
	if v.p.Viewer.Acts(as) {
		at = slices.IndexFunc(own, func(a look.Assignment) bool { return a.Slug == as })
	} else {
		as = ""
		at = slices.IndexFunc(own, func(a look.Assignment) bool { return a.State.Open() })
		at = max(at, min(0, len(own)-1))
	}
	v.mine, v.as = nil, as
	switch {
	case at >= 0:
		v.mine, v.as = &own[at], own[at].Slug
	case as == "" && len(v.p.Viewer.Organizations) > 0:
		v.as = v.p.Viewer.Organizations[0]
	}
}

// own are the parts of the reader's organizations that were not taken away.
func (v *view) own() []look.Assignment {
	var own []look.Assignment
	for _, a := range v.Assignments {
		if v.p.Viewer.Acts(a.Slug) && a.State.Counts() {
			own = append(own, a)
		}
	}
	return own
}

// may reports whether the organization may do the deed now.
func (v *view) may(deed vidhuk.Deed) bool { return v.mine != nil && may(*v.mine, deed) }

func may(a look.Assignment, deed vidhuk.Deed) bool { return slices.Contains(a.Can, deed) }

// reopens reports whether the service 1588 may reopen the message.
func (v *view) reopens() bool {
	return v.p.Is(vidhuk.Operator1588) && slices.Contains(v.Can, vidhuk.DeedReopen)
}

// volunteers reports whether the organization may take the message of its own
// accord: a published one that nobody gave it (1.6).
func (v *view) volunteers() bool {
	return v.mine == nil && v.as != "" && workflow.May(vidhuk.DeedAccept, v.State)
}

// message answers with the page of one message.
func (d *desk) message(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v, err := d.open(r.Context(), p, vidhuk.Number(r.PathValue("number")), page.Query(r).Raw("as"))
	if err != nil {
		return err
	}
	return d.show(w, r, p, http.StatusOK, v)
}

func (d *desk) show(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *view) error {
	p.Title, p.Wide, p.Private = p.T("card.number", "number", string(v.Number)), true, true
	p.Section = inboxPath
	p.Keys = v.keys()
	page.Render(w, r, status, page.Layout(p, messagePage(v)))
	return nil
}

// form is what the form of a deed shows: what was typed into it, or else what it
// begins with.
func (v *view) form(deed vidhuk.Deed, fresh ...string) *page.Form {
	if v.back(deed) {
		return v.typed
	}
	return page.Prefill(fresh...)
}

// back reports whether the form of the deed came back.
func (v *view) back(deed vidhuk.Deed) bool { return v.typed != nil && v.act.deed == deed }

// homeless reports a form that came back and has no place on the page any more:
// what was wrong with it stands above everything then.
func (v *view) homeless() bool {
	if v.typed == nil {
		return false
	}
	switch v.act.deed {
	case vidhuk.DeedAccept:
		return !v.may(vidhuk.DeedAccept) && !v.volunteers()
	case vidhuk.DeedReopen:
		return !v.reopens()
	case vidhuk.DeedNote:
		return v.mine == nil
	}
	return !v.may(v.act.deed)
}

// version is that of the organization's part: colleagues of other organizations
// do not collide.
func (v *view) version() int64 {
	if v.mine == nil {
		return 0
	}
	return v.mine.Version
}

// whatHappened tells what happened last, as far as an organization may know.
// Where the form has no place any more, what was typed stands beside it.
func (v *view) whatHappened() *page.Conflict {
	c := &page.Conflict{State: v.State, Href: messagePath(v.Number, v.as)}
	if n := len(v.Timeline); n > 0 {
		last := v.Timeline[n-1]
		c.Who, c.What, c.At = show.By(v.p, last), v.p.Lang.Deed(last.Deed), last.At
		if c.Who == "" {
			c.Who = v.p.T("work.centre")
		}
	}
	if !v.homeless() {
		return c
	}
	for _, name := range v.act.texts {
		if text := v.typed.Text(name); text != "" {
			c.Typed = append(c.Typed, page.Fact{Label: v.p.T("conflict.yours"), Text: text})
		}
	}
	return c
}
