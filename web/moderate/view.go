package moderate

import (
	"context"
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
)

// view is one message as the desk shows it.
type view struct {
	look.Detail
	d    *desk
	p    *page.Page
	from string // the list that it was opened from: fromQueue, a tab, or empty

	record  look.Record     // of its author: where a measure may follow
	similar []look.Likeness // while it waits for review

	act      act        // whose form came back; the zero act: none
	typed    *page.Form // what it held
	conflict *page.Conflict
}

// fromQueue is the "from" of a message that was opened in the review queue.
const fromQueue = "queue"

// open reads a message and, while it waits for a decision of the reader, claims
// it for them.
func (d *desk) open(ctx context.Context, p *page.Page, number vidhuk.Number) (*view, error) {
	detail, err := d.look.Message(ctx, p.Viewer.Actor, number)
	if err != nil {
		return nil, err
	}
	v := &view{Detail: detail, d: d, p: p}
	if v.reviewing() {
		if v.similar, err = d.look.SimilarTo(ctx, p.Viewer.Actor, number); err != nil {
			return nil, err
		}
	}
	if v.record, err = d.recordFor(ctx, p, v, 0); err != nil {
		return nil, err
	}
	if !v.can(vidhuk.DeedClaim) || !slices.ContainsFunc(claiming, v.can) {
		return v, nil
	}
	claim, err := d.center.Claim(ctx, p.Viewer.Actor, number, false)
	if err != nil {
		return nil, err
	}
	v.Desk.Claim = &look.Claim{Name: claim.Name, Mine: claim.AccountID == p.Viewer.AccountID, Until: claim.Until}
	return v, nil
}

// claiming are the decisions for which whoever opens a message holds it.
var claiming = []vidhuk.Deed{vidhuk.DeedClarify, vidhuk.DeedApprove, vidhuk.DeedApproveRevision, vidhuk.DeedDecideAppeal}

// message answers with the page of one message.
func (d *desk) message(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v, err := d.open(r.Context(), p, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return d.show(w, r, p, http.StatusOK, v)
}

// show puts the message beside the list that it came from.
func (d *desk) show(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *view) error {
	switch {
	case v.reviewing():
		v.from = fromQueue
		return d.showQueue(w, r, p, status, v)
	case slices.Contains(tabs, tab(v.from)):
		return d.showTags(w, r, p, status, tab(v.from), v)
	}
	v.from = ""
	d.begin(p, p.T("card.number", "number", string(v.Number)))
	p.Keys = followKeys(p)
	page.Render(w, r, status, page.Layout(p, alone(v)))
	return nil
}

// begin sets what all pages of the desk share.
func (d *desk) begin(p *page.Page, title string) {
	p.Title, p.Wide, p.Private = title, true, true
}

// reviewing reports whether the message waits for review.
func (v *view) reviewing() bool { return v.State == vidhuk.Pending || v.State == vidhuk.Clarifying }

// can reports whether the reader may do the deed now. A note changes nothing and
// is possible in every state, for everybody who comes to this desk (4.6), until
// activity is stopped (7.1).
func (v *view) can(deed vidhuk.Deed) bool {
	return deed == vidhuk.DeedNote && !v.p.Stopped() || slices.Contains(v.Can, deed)
}

// decides reports whether the reader may decide anything beyond writing a note.
func (v *view) decides() bool {
	return slices.ContainsFunc(acts, func(a act) bool { return a.deed != vidhuk.DeedNote && v.can(a.deed) })
}

// held reports whether another moderator holds the message now.
func (v *view) held() bool { return v.Desk.Claim != nil && !v.Desk.Claim.Mine }

// came takes in the form that came back. The switches of the menu lead to where
// the message itself is.
func (v *view) came(a act, f *page.Form) {
	v.act, v.typed, v.from = a, f, f.Raw("from")
	v.p.Path = placeOf(v.Number, v.from)
}

// form is what the form of a deed shows: what was typed into it, or else what it
// begins with.
func (v *view) form(deed vidhuk.Deed, fresh ...string) *page.Form {
	if v.typed != nil && v.act.deed == deed {
		return v.typed
	}
	return page.Prefill(fresh...)
}

// back reports whether the form of the deed came back.
func (v *view) back(deed vidhuk.Deed) bool { return v.typed != nil && v.act.deed == deed }

// homeless reports a form that came back and has no place on the page any more:
// what was wrong with it stands above everything then.
func (v *view) homeless() bool {
	return v.typed != nil && (!v.can(v.act.deed) || v.act.deed == vidhuk.DeedReturn && len(v.returnable()) == 0)
}

// fact is a name and a value that a form carries unseen.
type fact struct{ name, value string }

// carried is what was typed into the form that came back: whoever takes the
// message over takes it along.
func (v *view) carried() []fact {
	if v.typed == nil {
		return nil
	}
	facts := []fact{{"deed", string(v.act.deed)}}
	for _, name := range slices.Concat(v.act.fields, v.d.adviceFields(v.act)) {
		for _, value := range v.typed.All(name) {
			facts = append(facts, fact{name, value})
		}
	}
	return facts
}

// whatHappened tells who was faster, by the journal. Where the form has no place
// any more, what was typed stands beside it.
func (v *view) whatHappened() *page.Conflict {
	c := &page.Conflict{State: v.State, Href: placeOf(v.Number, v.from)}
	journal := v.Desk.Journal
	for i := len(journal) - 1; i >= 0; i-- {
		// Claims and notes change nothing that others decide on.
		if e := journal[i]; e.ActorID != v.p.Viewer.AccountID && e.Deed != vidhuk.DeedNote && (e.Deed != vidhuk.DeedClaim || v.taken()) {
			c.Who, c.What, c.At = v.actor(e), v.p.Lang.Deed(e.Deed), e.At
			break
		}
	}
	if !v.homeless() {
		return c
	}
	for _, name := range v.act.written(v.typed) {
		if text := v.typed.Text(name); text != "" {
			c.Typed = append(c.Typed, page.Fact{Label: v.p.T("conflict.yours"), Text: text})
		}
	}
	return c
}

// taken reports that the deed was refused because somebody else holds the
// message.
func (v *view) taken() bool { return vidhuk.CodeOf(v.typed.Problem()) == "claimed" }

// actor names who did what the journal tells: a person, the organization in
// whose name, or the program.
func (v *view) actor(e vidhuk.Entry) string {
	switch {
	case e.Organization != "":
		return v.d.short(e.Organization) + " (" + e.ActorName + ")"
	case e.ActorName == "":
		return v.p.T("desk.journal.nobody")
	}
	return e.ActorName
}

// claimed says who holds the message and until when.
func (v *view) claimed() string {
	return v.p.T("desk.claim.held", "name", v.Desk.Claim.Name, "until", language.Clock(v.Desk.Claim.Until))
}

// original is the text as it was written.
func (v *view) original() string {
	if v.Desk.Original != "" {
		return v.Desk.Original
	}
	return v.Text
}

// quoted is a part of the original text, in characters.
func (v *view) quoted(from, to int) string {
	text := []rune(v.original())
	if from < 0 || to > len(text) || from >= to {
		return ""
	}
	return string(text[from:to])
}

// noticed are the findings besides those about what is outside the city's powers,
// which are told with where to turn.
func (v *view) noticed() []look.Finding {
	return slices.DeleteFunc(slices.Clone(v.Desk.Findings), func(f look.Finding) bool {
		return f.Phase == look.OutsidePhase || f.Phase == look.UrgentPhase && len(v.Desk.Alarming) > 0 // each stands in its own place
	})
}

// earlier are the texts before the one that stands, newest first.
func (v *view) earlier() []vidhuk.Revision {
	all := slices.Clone(v.Desk.Revisions)
	slices.SortFunc(all, func(a, b vidhuk.Revision) int { return int(b.Number - a.Number) })
	if len(all) == 0 {
		return nil
	}
	return all[1:]
}
