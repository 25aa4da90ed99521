package moderate

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/language"
	"vidhuk/web/page"
)

// decide answers the form of an act: with the next page when the deed is done,
// and with the same page and everything that was typed when it is refused.
func (d *desk) decide(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		number := vidhuk.Number(r.PathValue("number"))
		f.Only(slices.Concat(common, a.fields, d.adviceFields(a))...)
		ref := center.Ref{Number: number, Version: f.Version()}
		err = f.Err()
		var m vidhuk.Message
		if err == nil {
			m, err = a.do(d, r.Context(), p.Viewer.Actor, ref, f)
		}
		if err != nil {
			return d.again(w, r, p, a, f, err)
		}
		page.SetFlash(w, flashOf(p, a, m))
		http.Redirect(w, r, d.next(r.Context(), p, a, f, number), http.StatusSeeOther)
		return nil
	}
}

// adviceFields are those of the grounds, for the acts that have grounds.
func (d *desk) adviceFields(a act) []string {
	if !slices.Contains(a.texts, advice) {
		return nil
	}
	var names []string
	for _, g := range d.grounds(language.Uk.Tag()) {
		names = append(names, advice+g.key)
	}
	return names
}

func flashOf(p *page.Page, a act, m vidhuk.Message) page.Flash {
	args := map[string]string{"number": string(m.Number)}
	if a.deed == vidhuk.DeedMerge {
		args["number"] = string(m.MergedInto)
	}
	if a.deed == vidhuk.DeedConfirm {
		args["until"] = p.Lang.DateTime(m.ObjectUntil)
	}
	return page.Flash{Key: a.flash, Args: args}
}

// next is where a decision leads: on through the list that the message was
// opened from, or back to the message.
func (d *desk) next(ctx context.Context, p *page.Page, a act, f *page.Form, number vidhuk.Number) string {
	from := f.Raw("from")
	switch {
	case a.deed == vidhuk.DeedNote:
		return placeOf(number, from)
	case a.deed == vidhuk.DeedApproveRevision, a.deed == vidhuk.DeedRejectRevision:
		return string(revisionList)
	case a.deed == vidhuk.DeedDecideAppeal && f.Raw("overturn") != "yes":
		return string(appealList) // an overturned one is reviewed at once
	case a.deed == vidhuk.DeedForward:
		return string(secludedList)
	case from == fromQueue, a.deed == vidhuk.DeedSeclude:
		if n, err := d.look.NextInQueue(ctx, p.Viewer.Actor); err == nil && n != "" {
			return messagePath(n)
		}
		return queuePath
	}
	if t := tab(from); slices.Contains(tabs, t) {
		return tabPath(t, "")
	}
	return messagePath(number)
}

// placeOf is where a message is open beside the list that it came from.
func placeOf(n vidhuk.Number, from string) string {
	if t := tab(from); slices.Contains(tabs, t) {
		return tabPath(t, n)
	}
	return messagePath(n)
}

// kept are the kinds of refusal after which a person decides again: the page
// keeps what they typed. Anything else is an error's own page.
var kept = []vidhuk.Kind{vidhuk.Invalid, vidhuk.Conflict, vidhuk.Forbidden, vidhuk.TooMany, vidhuk.Unavailable}

// again shows the message as it is now, with the form that the deed refused.
func (d *desk) again(w http.ResponseWriter, r *http.Request, p *page.Page, a act, f *page.Form, refusal error) error {
	if !slices.Contains(kept, vidhuk.KindOf(refusal)) {
		return refusal
	}
	v, err := d.open(r.Context(), p, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return err
	}
	v.came(a, f)
	if overtaken(refusal) {
		v.conflict = v.whatHappened()
	} else {
		f.Refused(renamed(a, f, refusal))
	}
	return d.show(w, r, p, page.Status(refusal), v)
}

// overtaken reports a refusal because somebody else was faster.
func overtaken(err error) bool {
	return slices.Contains([]string{"stale_version", "claimed", "wrong_state", "wrong_assignment_state"}, vidhuk.CodeOf(err))
}

// renamed gives the fields of a refusal the names that they have in the form.
func renamed(a act, f *page.Form, refusal error) error {
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
		if field.Field == "text" && slices.Contains(a.texts, advice) {
			again.Fields[i].Field = advice + f.Raw("ground")
		}
	}
	return &again
}

// takeOver takes the message from the moderator who holds it. A form that was
// refused because of the claim comes along and is shown again.
func (d *desk) takeOver(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	number := vidhuk.Number(r.PathValue("number"))
	if _, err := d.center.Claim(r.Context(), p.Viewer.Actor, number, true); err != nil {
		return err
	}
	a, known := actOf(vidhuk.Deed(f.Raw("deed")))
	if !known {
		http.Redirect(w, r, messagePath(number), http.StatusSeeOther)
		return nil
	}
	v, err := d.open(r.Context(), p, number)
	if err != nil {
		return err
	}
	v.came(a, f)
	return d.show(w, r, p, http.StatusOK, v)
}

const queuePath = "/desk"

func messagePath(n vidhuk.Number) string { return queuePath + "/messages/" + string(n) }
