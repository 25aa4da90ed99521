package moderate

import (
	"context"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// act is one decision of this desk: a form, and the deed that it becomes.
type act struct {
	deed   vidhuk.Deed
	path   string // last part of the form's address
	gate   page.Gate
	flash  string
	fields []string // of the form, besides those of every form
	texts  []string // of the fields, those in which a person writes
	// names maps what the deed calls a field to what the form calls it: several
	// forms stand on one page, and each field needs a name of its own.
	names map[string]string
	do    func(d *desk, ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error)
}

// common are the fields of every form: the version that was seen, and the list
// that the message was opened from.
var common = []string{"version", "from"}

// acts is every decision on a message.
var acts = []act{
	{
		deed: vidhuk.DeedApprove, path: "approval", gate: reviewers, flash: "approved", do: (*desk).approve,
		fields: []string{"topic", "district", "organizations", "other", "without", "about", "mask", "alert"}, texts: []string{"other", "mask"},
		names: map[string]string{"subtopic": "topic", "place.district": "district"},
	},
	{
		deed: vidhuk.DeedReject, path: "rejection", gate: reviewers, flash: "rejected", do: (*desk).reject,
		fields: []string{"ground", "request", "refusal", "sanction"}, texts: []string{advice, "refusal"}, names: map[string]string{"reason": "refusal"},
	},
	{
		deed: vidhuk.DeedClarify, path: "clarification", gate: reviewers, flash: "clarify", do: (*desk).clarify,
		fields: []string{"question"}, texts: []string{"question"}, names: map[string]string{"text": "question"},
	},
	{
		deed: vidhuk.DeedMerge, path: "merger", gate: reviewers, flash: "merged", do: (*desk).merge,
		fields: []string{"into"}, texts: []string{"into"},
	},
	{
		deed: vidhuk.DeedNote, path: "note", do: (*desk).note, flash: "noted",
		gate:   readers,
		fields: []string{"note"}, texts: []string{"note"}, names: map[string]string{"text": "note"},
	},
	{
		deed: vidhuk.DeedNotify, path: "notification", gate: tagged, flash: "notified", do: (*desk).notify,
		fields: []string{"notified", "notified_other"}, texts: []string{"notified_other"},
		names: map[string]string{"organizations": "notified"},
	},
	{
		deed: vidhuk.DeedSettle, path: "settlement", gate: tagged, flash: "settled", do: (*desk).settle,
		fields: []string{"settled", "settled_other"}, texts: []string{"settled_other"},
		names: map[string]string{"organizations": "settled"},
	},
	{
		deed: vidhuk.DeedReturn, path: "return", gate: reviewers, flash: "returned", do: (*desk).giveBack,
		fields: []string{"returned", "missing"}, texts: []string{"missing"},
		names: map[string]string{"organization": "returned", "text": "missing"},
	},
	{deed: vidhuk.DeedConfirm, path: "confirmation", gate: reviewers, flash: "confirmed", do: (*desk).confirm},
	{
		deed: vidhuk.DeedClose, path: "closure", gate: reviewers, flash: "closed", do: (*desk).close,
		fields: []string{"why", "post", "post_text"}, texts: []string{"why", "post_text"},
		names: map[string]string{"reason": "why"},
	},
	{
		deed: vidhuk.DeedReopen, path: "reopening", gate: readers, flash: "reopened", do: (*desk).reopen,
		fields: []string{"reopen"}, texts: []string{"reopen"}, names: map[string]string{"text": "reopen"},
	},
	{
		deed: vidhuk.DeedHide, path: "hiding", gate: reviewers, flash: "hidden", do: (*desk).hide,
		fields: []string{"ground", "sanction"}, texts: []string{advice},
	},
	{
		deed: vidhuk.DeedApproveRevision, path: "revision-approval", gate: reviewers, flash: "revision_approved", do: (*desk).approveRevision,
		fields: []string{"proposal", "revision_mask"}, texts: []string{"revision_mask"}, names: map[string]string{"mask": "revision_mask"},
	},
	{
		deed: vidhuk.DeedRejectRevision, path: "revision-rejection", gate: reviewers, flash: "revision_rejected", do: (*desk).rejectRevision,
		fields: []string{"proposal", "ground"}, texts: []string{advice},
	},
	{
		deed: vidhuk.DeedDecideAppeal, path: "appeal", gate: reviewers, flash: "appeal_decided", do: (*desk).decideAppeal,
		fields: []string{"overturn", "ruling"}, texts: []string{"ruling"}, names: map[string]string{"text": "ruling"},
	},
	{
		deed: vidhuk.DeedSeclude, path: "seclusion", gate: reviewers, flash: "secluded", do: (*desk).seclude,
		fields: []string{"secluded_about", "seclude_reason"}, texts: []string{"seclude_reason"},
		names: map[string]string{"about": "secluded_about", "reason": "seclude_reason"},
	},
	{
		deed: vidhuk.DeedForward, path: "forwarding", gate: archivist, flash: "forwarded", do: (*desk).forward,
		fields: []string{"to", "letter", "sent_at", "forward_text"}, texts: []string{"to", "letter", "forward_text"},
		names: map[string]string{"text": "forward_text"},
	},
	{deed: vidhuk.DeedArchive, path: "archive", gate: archivist, flash: "archived", do: (*desk).archive},
}

// advice begins the name of the field that holds what the author is told on a
// ground: one for each ground, so that each comes with its own words.
const advice = "advice-"

func actOf(deed vidhuk.Deed) (act, bool) {
	i := slices.IndexFunc(acts, func(a act) bool { return a.deed == deed })
	if i < 0 {
		return act{}, false
	}
	return acts[i], true
}

// address is where the form of the act goes.
func (a act) address(n vidhuk.Number) string { return messagePath(n) + "/" + a.path }

// written gives the names under which a person wrote in the form: a name that
// ends in a hyphen stands for the ground's own field.
func (a act) written(f *page.Form) []string {
	var names []string
	for _, name := range a.texts {
		if strings.HasSuffix(name, "-") {
			name += f.Raw("ground")
		}
		names = append(names, name)
	}
	return names
}

func (d *desk) approve(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	topic, subtopic, _ := strings.Cut(f.Raw("topic"), "/")
	p := center.Approval{
		Ref: ref, Topic: topic, Subtopic: subtopic, District: f.Raw("district"),
		Organizations: d.chosen(f, "organizations", "other"), About: f.Raw("about"), Mask: list(f.Raw("mask")), Alert: f.Int("alert"),
	}
	if len(p.Organizations) == 0 && !f.Has("without") {
		f.Add(vidhuk.Field("without", "nobody_answers"))
	}
	if err := f.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return d.center.Approve(ctx, who, p)
}

// list cuts what is written with commas between.
func list(s string) []string {
	var all []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func rejection(ref center.Ref, f *page.Form) center.Rejection {
	ground := f.Raw("ground")
	return center.Rejection{Ref: ref, Ground: ground, Text: f.Text(advice + ground), Penalty: penalty(f)}
}

func (d *desk) reject(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	r := rejection(ref, f)
	if r.Refuse = f.Raw("request") == "refuse"; r.Refuse {
		r.Reason = f.Text("refusal")
	}
	return d.center.Reject(ctx, who, r)
}

func (d *desk) hide(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	r := rejection(ref, f)
	return d.center.Hide(ctx, who, center.Hiding{Ref: ref, Ground: r.Ground, Text: r.Text, Penalty: r.Penalty})
}

func (d *desk) approveRevision(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	return d.center.ApproveRevision(ctx, who, center.Revision{Ref: ref, Proposal: f.Int("proposal"), Mask: list(f.Raw("revision_mask"))})
}

func (d *desk) rejectRevision(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	r := rejection(ref, f)
	return d.center.RejectRevision(ctx, who, center.RevisionRejection{Ref: ref, Proposal: f.Int("proposal"), Ground: r.Ground, Text: r.Text})
}

func (d *desk) decideAppeal(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	decision := f.Raw("overturn")
	if decision != "yes" && decision != "no" {
		return vidhuk.Message{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("overturn", "required")})
	}
	return d.center.DecideAppeal(ctx, who, center.Ruling{Ref: ref, Overturn: decision == "yes", Text: f.Text("ruling")})
}

func (d *desk) clarify(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	return d.center.Clarify(ctx, who, center.Clarification{Ref: ref, Text: f.Text("question")})
}

func (d *desk) merge(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	into := show.NumberOf(f.Line("into"), d.look.Now())
	if into == "" {
		return vidhuk.Message{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("into", "required")})
	}
	return d.center.Merge(ctx, who, center.Merger{Ref: ref, Into: into})
}

func (d *desk) note(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	_, err := d.center.Note(ctx, who, center.Memo{Ref: ref, Text: f.Text("note")})
	return vidhuk.Message{Number: ref.Number}, err
}

func (d *desk) notify(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	n := center.Notification{Ref: ref, Organizations: d.chosen(f, "notified", "notified_other")}
	if err := f.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return d.center.Notify(ctx, who, n)
}

func (d *desk) settle(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	s := center.Settlement{Ref: ref, Organizations: d.chosen(f, "settled", "settled_other")}
	if err := f.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return d.center.Settle(ctx, who, s)
}

func (d *desk) giveBack(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	return d.center.Return(ctx, who, center.Return{Ref: ref, Organization: f.Raw("returned"), Text: f.Text("missing")})
}

func (d *desk) confirm(ctx context.Context, who vidhuk.Actor, ref center.Ref, _ *page.Form) (vidhuk.Message, error) {
	return d.center.Confirm(ctx, who, ref)
}

func (d *desk) close(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	return d.center.Close(ctx, who, center.Closure{
		Ref: ref, Reason: f.Text("why"), Post: f.Has("post"), PostText: f.Text("post_text"),
	})
}

func (d *desk) reopen(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	return d.center.Reopen(ctx, who, center.Protest{Ref: ref, Text: f.Text("reopen")})
}

func (d *desk) archive(ctx context.Context, who vidhuk.Actor, ref center.Ref, _ *page.Form) (vidhuk.Message, error) {
	return d.center.Archive(ctx, who, ref)
}
