package moderate

import (
	"context"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// penalty reads the button that also lets a measure follow: its value is the step
// of the ladder that it named.
func penalty(f *page.Form) center.Penalty {
	rung := f.Raw("sanction")
	return center.Penalty{Sanction: rung != "", Expect: vidhuk.Rung(rung)}
}

// punishing are the deeds after which a measure may follow.
var punishing = []vidhuk.Deed{vidhuk.DeedReject, vidhuk.DeedHide}

// recordFor reads the record of the author where a measure may follow from this
// page; elsewhere, and for who reads no records, it is zero.
func (d *desk) recordFor(ctx context.Context, p *page.Page, v *view, comment int64) (look.Record, error) {
	if !p.Viewer.May(vidhuk.DeedSanction) || comment == 0 && !slices.ContainsFunc(punishing, v.can) {
		return look.Record{}, nil
	}
	r, err := d.look.RecordOf(ctx, p.Viewer.Actor, v.Number, comment)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return look.Record{}, nil // nobody of ours wrote it
	}
	return r, err
}

// punishes reports whether the button is offered.
func (v *view) punishes() bool { return v.record.Person.ID != 0 && v.record.Next.Refused == "" }

// penaltyText says on the button what will happen.
func (v *view) penaltyText(what string) string {
	n := v.record.Next
	switch {
	case n.Joins:
		return v.p.T("penalty." + what + ".join")
	case n.Proposal:
		return v.p.T("penalty." + what + ".propose")
	case n.Until == nil:
		return v.p.T("penalty." + what + ".forever")
	}
	return v.p.T("penalty."+what+".day", "until", *n.Until)
}

// penaltyHint says beside it what that means.
func (v *view) penaltyHint() string {
	n := v.record.Next
	switch {
	case n.Joins:
		return v.p.T("penalty.hint.join")
	case n.Proposal:
		return v.p.T("penalty.hint.propose")
	}
	return v.p.T("penalty.hint." + string(n.Rung))
}

// noPenalty says why no measure can follow; empty where nothing need be said.
func (v *view) noPenalty() string {
	switch v.record.Next.Refused {
	case "sanction_staff", "account_gone", "conflict_of_interest":
		return v.p.T("error." + v.record.Next.Refused)
	}
	return ""
}

// others are further comments of the same author under the message, which may go
// with the one at hand: several proofs of one violation.
func (v *commentView) others() []page.Option {
	var all []page.Option
	for _, c := range v.Thread {
		for _, c := range append([]look.Comment{c}, c.Replies...) {
			if slices.Contains(v.record.Others, c.ID) {
				all = append(all, page.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Text})
			}
		}
	}
	return all
}

func personPath(id int64) string { return peoplePath + "/" + strconv.FormatInt(id, 10) }
