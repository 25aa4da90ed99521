package execute

import (
	"slices"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
	"vidhuk/web/show"
)

// The questions of the forms, and the words around them.

func (v *view) norms() regulation.Norms { return v.d.look.Rules().Norms }

// address is where the form of a deed goes.
func (v *view) address(deed vidhuk.Deed) string {
	i := slices.IndexFunc(acts, func(a act) bool { return a.deed == deed })
	return inboxPath + "/messages/" + string(v.Number) + "/" + acts[i].path
}

// acting says in whose name everything on the page is done.
func (v *view) acting() string { return v.p.T("nav.acting", "organization", v.d.short(v.as)) }

// others are the reader's further organizations: each has its own part.
func (v *view) others() []page.Tab {
	if len(v.p.Viewer.Organizations) < 2 {
		return nil
	}
	var links []page.Tab
	for _, slug := range v.p.Viewer.Organizations {
		links = append(links, page.Tab{Href: messagePath(v.Number, slug), Text: v.d.short(slug), Current: slug == v.as})
	}
	return links
}

// facts are what is known of the message besides its words.
func (v *view) facts() []page.Fact {
	p := v.p
	facts := []page.Fact{
		{Label: p.T("work.fact.place"), Text: show.Place(p, v.Summary)}, {Label: p.T("work.fact.topic"), Text: show.Topic(p, v.Summary)},
		{Label: p.T("work.fact.author"), Text: v.Author}, {Label: p.T("work.fact.received"), Text: show.Received(p, v.Summary)},
	}
	if facts[0].Text == "" {
		facts[0].Text = p.T("card.no_place")
	}
	return facts
}

// deadlines are the internal norms of the organization's part, in plain words.
func (v *view) deadlines() []page.Fact {
	p, a := v.p, v.mine
	if a == nil {
		return nil
	}
	var facts []page.Fact
	if a.AcceptedAt.IsZero() && a.State.Open() {
		facts = append(facts, page.Fact{Label: p.T("work.accept_by"), Text: p.Lang.DateTime(a.AcceptDue)})
	}
	return append(facts,
		page.Fact{Label: p.T("work.answer_by"), Text: p.Lang.DateTime(a.AnswerDue)},
		page.Fact{Label: p.T("work.planned"), Text: p.Lang.Date(a.PlannedAt)},
	)
}

// lines are all who answer for the message; the reader's own part first.
func (v *view) lines() []page.Assignment {
	var lines []page.Assignment
	for _, a := range v.Assignments {
		line := page.Assignment{Organization: page.Organization{Name: a.Short}, State: a.State, Mark: a.Mark, Lead: a.Lead}
		if a.Slug == v.as {
			line.Note = v.p.T("work.own")
			if a.State.Open() {
				line.Due = a.AnswerDue
			}
			lines = slices.Insert(lines, 0, line)
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

// note says what the organization's part waits for.
func note(p *page.Page, a look.Assignment) string {
	switch a.State {
	case vidhuk.Returned:
		return p.T("work.returned", "reason", a.Reason)
	case vidhuk.RedirectRequested:
		to := a.RedirectTo.Short
		if to == "" {
			to = a.RedirectText
		}
		return p.T("work.redirected", "to", to)
	case vidhuk.Accepted:
		if a.Answered {
			return p.T("work.mark_missing")
		}
	}
	return ""
}

func (v *view) acceptQuestions() []page.Field {
	return []page.Field{
		{Name: "planned", Label: v.p.T("work.accept.planned"), Hint: v.p.T("work.accept.planned.hint"), Type: "date", Short: true},
		{Name: "remark", Label: v.p.T("work.accept.remark"), Hint: v.p.T("work.accept.remark.hint"), Rows: 2, Max: v.norms().CommentTextMax},
	}
}

// marks are the two final marks, exact to the letter, and what each means.
func (v *view) marks() []page.Option {
	var options []page.Option
	for _, m := range vidhuk.Marks {
		if m.Final() {
			options = append(options, page.Option{Value: string(m), Label: m.String(), Hint: v.p.Lang.MarkMeaning(m)})
		}
	}
	return options
}

// answerQuestions are the text, the photos before and after, and how it ends.
func (v *view) answerQuestions() []page.Field {
	p, n := v.p, v.norms()
	return []page.Field{
		{
			Name: "answer", Label: p.T("work.answer.text"), Hint: p.T("work.answer.text.hint"), Required: true, Rows: 6,
			Max: n.AnswerTextMax, Key: "KeyA", Draft: "answer-" + string(v.Number) + "-" + v.as,
		},
		{Name: beforeField, Label: p.T("work.answer.before"), Files: n.MessagePhotoMax, FileSize: n.PhotoBytesMax},
		{Name: afterField, Label: p.T("work.answer.after"), Files: n.MessagePhotoMax, FileSize: n.PhotoBytesMax},
		{
			Name: "mark", Label: p.T("work.answer.ends"), Required: true,
			Options: append(v.marks(), page.Option{Value: onlyAnswer, Label: p.T("work.answer.only"), Hint: p.T("work.answer.only.hint")}),
		},
	}
}

func (v *view) redirectQuestions() []page.Field {
	return []page.Field{
		{Name: "to", Label: v.p.T("work.redirect.to"), Options: v.organizations(), Bare: true},
		{Name: "to_text", Label: v.p.T("work.redirect.to_text"), Hint: v.p.T("work.redirect.to_text.hint"), Bare: true},
		{
			Name: "reason", Label: v.p.T("work.redirect.reason"), Hint: v.p.T("work.redirect.reason.hint"),
			Required: v.mine != nil && !v.mine.AcceptedAt.IsZero(), Rows: 2, Max: v.norms().CommentTextMax,
		},
	}
}

// organizations are all others, grouped by what they are: those that the order
// binds first.
func (v *view) organizations() []page.Option {
	var bound, external []page.Option
	for _, o := range v.d.look.Organizations() {
		option := page.Option{Value: o.Slug, Label: o.Short}
		switch {
		case o.Slug == v.as:
		case o.Bound():
			bound = append(bound, option)
		default:
			option.Group = v.p.T("work.redirect.external")
			external = append(external, option)
		}
	}
	return append(bound, external...)
}

func (v *view) keys() []page.Key {
	return []page.Key{
		{Code: "KeyA", What: v.p.T("work.key.do")}, {Code: "KeyR", What: v.p.T("work.key.redirect")},
		{Code: "KeyN", What: v.p.T("work.key.note")}, {Code: "CtrlEnter", What: v.p.T("keys.send")},
	}
}

func (v *view) redirectButton() page.Button {
	return page.Button{Text: v.p.T("work.redirect.open"), Icon: icon.Redirect, Key: "KeyR", Block: true}
}
