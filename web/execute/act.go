package execute

import (
	"context"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

// act is one thing that an organization does about a message: a form, and the
// deed that it becomes.
type act struct {
	deed   vidhuk.Deed
	path   string // last part of the form's address
	gate   page.Gate
	flash  string
	ends   bool     // the organization has done its part: back to the inbox
	fields []string // of the form, besides those of every form
	texts  []string // of the fields, those in which a person writes
	// names maps what the deed calls a field to what the form calls it: several
	// forms stand on one page, and each field needs a name of its own.
	names map[string]string
	do    func(d *desk, ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error)
}

// input is a form, in whose name it was sent, and the photos that came with it.
type input struct {
	form *page.Form
	duty center.Duty
	photos
}

// common are the fields of every form: the version of the assignment that was
// seen, in whose name, and the list that the form stood in.
var common = []string{"version", "as", "from"}

// acts is everything that an organization does.
var acts = []act{
	{
		deed: vidhuk.DeedAccept, path: "acceptance", gate: executors, flash: "accepted", do: (*desk).accept,
		fields: []string{"planned", "remark"}, texts: []string{"remark"},
		names: map[string]string{"planned_at": "planned", "text": "remark"},
	},
	{
		deed: vidhuk.DeedAnswer, path: "answer", gate: executors, flash: "answered", do: (*desk).answer,
		fields: []string{"answer", "mark", beforeField, afterField, keptBefore, keptAfter}, texts: []string{"answer"},
		names: map[string]string{"text": "answer", "photos": afterField},
	},
	{
		deed: vidhuk.DeedMark, path: "mark", gate: executors, flash: "marked", ends: true, do: (*desk).mark,
		fields: []string{"final"}, names: map[string]string{"mark": "final"},
	},
	{
		deed: vidhuk.DeedRedirect, path: "redirect", gate: executors, flash: "redirected", ends: true, do: (*desk).redirect,
		fields: []string{"to", "to_text", "reason"}, texts: []string{"to_text", "reason"},
	},
	{
		deed: vidhuk.DeedCorrect, path: "correction", gate: executors, flash: "corrected", do: (*desk).correct,
		fields: []string{"correction"}, texts: []string{"correction"}, names: map[string]string{"text": "correction"},
	},
	{
		deed: vidhuk.DeedReopen, path: "reopening", gate: operators, flash: "reopened", do: (*desk).reopen,
		fields: []string{"reopen"}, texts: []string{"reopen"}, names: map[string]string{"text": "reopen"},
	},
	{
		deed: vidhuk.DeedNote, path: "note", gate: executors, flash: "noted", do: (*desk).note,
		fields: []string{"note"}, texts: []string{"note"}, names: map[string]string{"text": "note"},
	},
}

func (d *desk) accept(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	p := center.Acceptance{Duty: in.duty, PlannedAt: in.form.Day("planned"), Text: in.form.Text("remark")}
	if err := in.form.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return d.center.Accept(ctx, who, p)
}

// onlyAnswer is the choice of an answer without a final mark.
const onlyAnswer = "none"

func (d *desk) answer(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	r := center.Reply{Duty: in.duty, Text: in.form.Text("answer"), Before: in.before, After: in.after, Mark: vidhuk.Mark(in.form.Raw("mark"))}
	switch r.Mark {
	case onlyAnswer:
		r.Mark = ""
	case "":
		in.form.Add(vidhuk.Field("mark", "required"))
	}
	if err := in.form.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return d.center.Answer(ctx, who, r)
}

func (d *desk) mark(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	return d.center.Mark(ctx, who, center.Finish{Duty: in.duty, Mark: vidhuk.Mark(in.form.Raw("final"))})
}

func (d *desk) redirect(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	return d.center.Redirect(ctx, who, center.Redirection{
		Duty: in.duty, To: in.form.Raw("to"), ToText: in.form.Line("to_text"), Reason: in.form.Text("reason"),
	})
}

func (d *desk) correct(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	return d.center.Correct(ctx, who, center.Amendment{Duty: in.duty, Text: in.form.Text("correction")})
}

// reopen is the service's own right (requirements 1.11). The version is the
// message's: the deed is done in nobody's name.
func (d *desk) reopen(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	return d.center.Reopen(ctx, who, center.Protest{Ref: in.duty.Ref, Text: in.form.Text("reopen")})
}

func (d *desk) note(ctx context.Context, who vidhuk.Actor, in *input) (vidhuk.Message, error) {
	_, err := d.center.Note(ctx, who, center.Memo{Ref: in.duty.Ref, Text: in.form.Text("note")})
	return vidhuk.Message{Number: in.duty.Number}, err
}
