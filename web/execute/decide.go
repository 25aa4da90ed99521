package execute

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

// decide answers the form of an act: with the next page when the deed is done,
// and with the same page and everything that was typed when it is refused.
func (d *desk) decide(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, d.limits(a))
		ref := center.Ref{Number: vidhuk.Number(r.PathValue("number")), Version: f.Version()}
		in := &input{form: f, duty: center.Duty{Ref: ref, Organization: f.Raw("as")}}
		if err != nil {
			return d.again(w, r, p, a, in, err)
		}
		defer f.Close()
		f.Only(slices.Concat(common, a.fields)...)
		m, err := d.perform(r, p, a, in)
		if err != nil {
			return d.again(w, r, p, a, in, err)
		}
		page.SetFlash(w, page.Flash{Key: a.flash, Args: map[string]string{"number": string(m.Number)}})
		http.Redirect(w, r, next(a, in), http.StatusSeeOther)
		return nil
	}
}

// perform takes the photos of the form and does the deed.
func (d *desk) perform(r *http.Request, p *page.Page, a act, in *input) (vidhuk.Message, error) {
	if a.deed == vidhuk.DeedAnswer {
		if err := d.receive(r.Context(), p.Viewer.Actor, in); err != nil {
			return vidhuk.Message{}, err
		}
	}
	if err := in.form.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return a.do(d, r.Context(), p.Viewer.Actor, in)
}

// next is where a deed leads: back to the inbox when the organization has done
// its part or pressed the button there, else to the message.
func next(a act, in *input) string {
	finished := a.deed == vidhuk.DeedAnswer && vidhuk.Mark(in.form.Raw("mark")).Final()
	if a.ends || finished || in.form.Raw("from") == fromInbox {
		return inboxPath
	}
	return messagePath(in.duty.Number, in.duty.Organization)
}

// fromInbox is the "from" of the button that stands in the list.
const fromInbox = "inbox"

const inboxPath = "/work"

// messagePath is the page of a message, as an organization sees it.
func messagePath(n vidhuk.Number, as string) string {
	path := inboxPath + "/messages/" + string(n)
	if as != "" {
		path += "?as=" + url.QueryEscape(as)
	}
	return path
}

// kept are the kinds of refusal after which a person tries again: the page keeps
// what they typed. Anything else is an error's own page.
var kept = []vidhuk.Kind{vidhuk.Invalid, vidhuk.Conflict, vidhuk.TooMany, vidhuk.Unavailable}

// again shows the message as it is now, with the form that the deed refused.
func (d *desk) again(w http.ResponseWriter, r *http.Request, p *page.Page, a act, in *input, refusal error) error {
	if !slices.Contains(kept, vidhuk.KindOf(refusal)) {
		return refusal
	}
	v, err := d.open(r.Context(), p, in.duty.Number, in.duty.Organization)
	if err != nil {
		return err
	}
	v.act, v.typed, v.photos = a, in.form, in.photos
	p.Path = messagePath(in.duty.Number, in.duty.Organization) // where the switches of the menu return to
	if overtaken(refusal) {
		v.conflict = v.whatHappened()
	} else {
		in.form.Refused(renamed(a, refusal))
	}
	return d.show(w, r, p, page.Status(refusal), v)
}

// overtaken reports a refusal because somebody else was faster.
func overtaken(err error) bool {
	return slices.Contains([]string{"stale_version", "wrong_state", "wrong_assignment_state"}, vidhuk.CodeOf(err))
}

// renamed gives the fields of a refusal the names that they have in the form.
func renamed(a act, refusal error) error {
	var e *vidhuk.Error
	if !errors.As(refusal, &e) || len(e.Fields) == 0 {
		return refusal
	}
	again := *e
	again.Fields = slices.Clone(e.Fields)
	for i, field := range again.Fields {
		if name, other := a.names[field.Field]; other {
			again.Fields[i].Field = name
		}
	}
	return &again
}
