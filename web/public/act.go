package public

import (
	"context"
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// act is what a citizen does under a message: a form, and the deed that it
// becomes.
type act struct {
	deed   vidhuk.Deed
	path   string // last part of the form's address
	text   string // name of the field in which they write; empty: nothing to write
	photos bool
	flash  string
	do     func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error)
}

// input is what a form holds.
type input struct {
	center.Ref
	text   string
	parent int64
	photos []int64
	form   *page.Form // for what only one act asks
}

// acts is everything that is done on the page of a message.
var acts = []act{
	{
		deed: vidhuk.DeedComment, path: "comments", text: "comment", flash: "commented",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			_, err := c.Comment(ctx, who, center.Remark{Ref: in.Ref, ParentID: in.parent, Text: in.text})
			return vidhuk.Message{}, err
		},
	},
	{
		deed: vidhuk.DeedSupplement, path: "supplement", text: "supplement", photos: true, flash: "supplemented",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			in.Version = 0 // an addition is right whatever happened meanwhile
			return c.Supplement(ctx, who, center.Supplement{Ref: in.Ref, Text: in.text, Photos: in.photos})
		},
	},
	{
		deed: vidhuk.DeedWithdraw, path: "withdrawal", flash: "withdrawn",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			return c.Withdraw(ctx, who, in.Ref)
		},
	},
	{
		deed: vidhuk.DeedAgree, path: "agreement", flash: "agreed",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			return c.Agree(ctx, who, in.Ref)
		},
	},
	{
		deed: vidhuk.DeedObject, path: "objection", text: "objection", photos: true, flash: "objected",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			return c.Object(ctx, who, center.Protest{Ref: in.Ref, Text: in.text, Photos: in.photos})
		},
	},
	{
		deed: vidhuk.DeedReopen, path: "reopening", text: "reopening", photos: true, flash: "reopened",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			return c.Reopen(ctx, who, center.Protest{Ref: in.Ref, Text: in.text, Photos: in.photos})
		},
	},
	{
		deed: vidhuk.DeedAppeal, path: "appeal", text: "appeal", flash: "appealed",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			in.Version = 0 // the decision is appealed, whatever else was done meanwhile
			return c.Appeal(ctx, who, center.Plea{Ref: in.Ref, Text: in.text})
		},
	},
	{
		deed: vidhuk.DeedRate, path: "rating", text: "rating", flash: "rated",
		do: func(c *center.Center, ctx context.Context, who vidhuk.Actor, in input) (vidhuk.Message, error) {
			in.Version = 0
			return c.Rate(ctx, who, center.Satisfaction{
				Ref: in.Ref, Solved: in.form.Raw("solved") == "yes", Score: int(in.form.Int("score")), Text: in.text,
			})
		},
	},
}

func actOf(deed vidhuk.Deed) act {
	return acts[slices.IndexFunc(acts, func(a act) bool { return a.deed == deed })]
}

// address is where the form of the act goes.
func (a act) address(n vidhuk.Number) string { return show.MessagePath(n) + "/" + a.path }

// photosField is the name of the form's photos.
func (a act) photosField() string { return a.text + "_photos" }

// names are what the deed's fields are called in the form.
func (a act) names() map[string]string {
	return map[string]string{"text": a.text, "photos": a.photosField(), "parent_id": "parent"}
}

// do answers the form of an act: with the message when the deed is done, and
// with the same page and everything that was typed when it is refused.
func (s *site) do(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		number := vidhuk.Number(r.PathValue("number"))
		f, err := page.ReadForm(w, r, s.limitsOf(a))
		if err != nil {
			return s.again(w, r, p, number, came{act: a, form: f}, err)
		}
		defer f.Close()
		back := came{act: a, form: f}
		if a.deed == vidhuk.DeedComment {
			if asked, err := s.askFirst(w, r, p, number, back); err != nil || asked {
				return err
			}
		}
		_, err = s.perform(r.Context(), p.Viewer.Actor, number, &back)
		if err != nil {
			return s.again(w, r, p, number, back, err)
		}
		page.SetFlash(w, page.Flash{Key: a.flash, Args: map[string]string{"number": string(number)}})
		http.Redirect(w, r, show.MessagePath(number)+a.landing(), http.StatusSeeOther)
		return nil
	}
}

// landing is the place of the page where what was done can be seen.
func (a act) landing() string {
	if a.deed == vidhuk.DeedRate {
		return "#yours" // the second tap is there
	}
	return ""
}

func (s *site) limitsOf(a act) page.Limits {
	if a.photos {
		return s.limits()
	}
	return page.Limits{}
}

// perform reads the form and does the deed.
func (s *site) perform(ctx context.Context, who vidhuk.Actor, n vidhuk.Number, back *came) (vidhuk.Message, error) {
	a, f := back.act, back.form
	in := input{
		Ref:  center.Ref{Number: n, Version: f.Version(), Key: f.Line("key")},
		text: f.Text(a.text), parent: f.Int("parent"), form: f,
	}
	if a.photos {
		var err error
		if back.bundle, err = s.receive(ctx, who, f, a.photosField()); err != nil {
			return vidhuk.Message{}, err
		}
		in.photos = back.bundle.ids
	}
	if err := f.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	m, err := a.do(s.Center, ctx, who, in)
	return m, renamed(err, a.names())
}

// came is a form that comes back, with the photos that arrived with it.
type came struct {
	act    act
	form   *page.Form
	bundle bundle
	check  *checkView // what its writer should read first
}

// shown are the kinds of refusal after which a person tries again on the same
// page. Anything else is an error's own page.
var shown = []vidhuk.Kind{vidhuk.Invalid, vidhuk.Conflict, vidhuk.TooMany, vidhuk.Unavailable}

// again shows the message as it is now, with the form that was refused.
func (s *site) again(w http.ResponseWriter, r *http.Request, p *page.Page, n vidhuk.Number, back came, refusal error) error {
	if !slices.Contains(shown, vidhuk.KindOf(refusal)) {
		return refusal
	}
	d, err := s.Look.Message(r.Context(), p.Viewer.Actor, n)
	if err != nil {
		return err
	}
	v := s.view(p, d)
	v.came = back
	v.came.form.Refused(refusal)
	if overtaken(refusal) {
		v.conflict = v.whatHappened()
	}
	p.Path = show.MessagePath(n) // where the switches of the menu return to
	return s.showMessage(w, r, p, page.Status(refusal), v)
}

// overtaken reports a refusal because the message changed meanwhile.
func overtaken(err error) bool {
	return slices.Contains([]string{"stale_version", "wrong_state", "comments_closed"}, vidhuk.CodeOf(err))
}
