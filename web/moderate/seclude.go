package moderate

import (
	"context"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// seclude takes a message out of the moderators' queue.
func (d *desk) seclude(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	return d.center.Seclude(ctx, who, center.Seclusion{Ref: ref, About: f.Raw("secluded_about"), Reason: f.Text("seclude_reason")})
}

// forward hands it over to who examines it, and keeps the record of that.
func (d *desk) forward(ctx context.Context, who vidhuk.Actor, ref center.Ref, f *page.Form) (vidhuk.Message, error) {
	h := center.Forwarding{Ref: ref, To: f.Line("to"), Letter: f.Line("letter"), SentAt: f.Day("sent_at"), Text: f.Text("forward_text")}
	if err := f.Err(); err != nil {
		return vidhuk.Message{}, err
	}
	return d.center.Forward(ctx, who, h)
}

// seclusionFields ask whom it is about, and why.
func (v *view) seclusionFields() []page.Field {
	about := v.approvalFields("")[4]
	about.Name, about.Label, about.Hint = "secluded_about", v.p.T("desk.seclude.about"), v.p.T("desk.seclude.about.hint")
	return []page.Field{
		about,
		{Name: "seclude_reason", Label: v.p.T("desk.seclude.reason"), Required: true, Rows: 2, Max: v.norms().CommentTextMax},
	}
}

// forwardingFields ask to whom, when and with which letter.
func (v *view) forwardingFields() []page.Field {
	return []page.Field{
		{Name: "to", Label: v.p.T("desk.forward.to"), Hint: v.p.T("desk.forward.to.hint"), Required: true},
		{Name: "letter", Label: v.p.T("desk.forward.letter"), Hint: v.p.T("desk.forward.letter.hint"), Required: true, Short: true},
		{Name: "sent_at", Label: v.p.T("desk.forward.sent"), Required: true, Type: "date", Short: true},
		{Name: "forward_text", Label: v.p.T("desk.forward.text"), Rows: 2, Max: v.norms().CommentTextMax},
	}
}

// maskHint says how words are masked, and which the checks found.
func (v *view) maskHint() string {
	var words []string
	for _, f := range v.Desk.Findings {
		if w := v.quoted(f.From, f.To); w != "" && maskable[f.Phase] && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	hint := v.p.T("desk.mask.hint")
	if len(words) > 0 {
		hint += " " + v.p.T("desk.mask.found", "words", strings.Join(words, ", "))
	}
	return hint
}

// maskable are the phases whose words may be hidden while the rest is published.
var maskable = map[look.Phase]bool{look.ObscenePhase: true, look.PersonalPhase: true}
