package moderate

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
	"vidhuk/web/show"
	"vidhuk/workflow"
)

// The questions of the forms, and the words around them.

func (v *view) norms() regulation.Norms { return v.d.look.Rules().Norms }

func (v *view) address(deed vidhuk.Deed) string {
	a, _ := actOf(deed)
	return a.address(v.Number)
}

// until is when the reader's own claim runs out.
func (v *view) until() string { return language.Clock(v.Desk.Claim.Until) }

// decider reports whether the reader is one of those who review.
func decider(p *page.Page) bool { return p.Viewer.May(vidhuk.DeedApprove) }

// whyNot says why the reader decides nothing here.
func (v *view) whyNot() string {
	switch {
	case !decider(v.p):
		return v.p.T("desk.readonly.role")
	case v.reviewing():
		return v.p.T("error.conflict_of_interest")
	}
	return v.p.Lang.StateHint(v.State)
}

// facts are what is known of the message besides its words.
func (v *view) facts() []page.Fact {
	p := v.p
	facts := []page.Fact{
		{Label: p.T("desk.fact.author"), Text: v.Author},
		{Label: p.T("desk.fact.received"), Text: show.Received(p, v.Summary)},
		{Label: p.T("desk.fact.place"), Text: show.Place(p, v.Summary)},
		{Label: p.T("desk.fact.topic"), Text: show.Topic(p, v.Summary)},
		{Label: p.T("desk.fact.channel"), Text: p.Lang.Channel(v.Channel)},
		{Label: p.T("desk.fact.kind"), Text: p.Lang.MessageKind(v.Kind)},
		{Label: p.T("desk.fact.answer_due"), Text: p.Lang.Date(v.AnswerDueAt)},
	}
	if facts[2].Text == "" {
		facts[2].Text = p.T("card.no_place")
	}
	if v.MergedInto != "" {
		facts = append(facts, page.Fact{Label: p.T("desk.fact.merged"), Text: string(v.MergedInto), Href: messagePath(v.MergedInto)})
	}
	if r := v.Rating; r != nil {
		facts = append(facts, page.Fact{Label: p.T("desk.rating"), Text: v.rating(*r)})
	}
	for _, n := range []struct {
		key string
		n   int
	}{{"desk.fact.redirected", v.Redirected}, {"desk.fact.reopened", v.Reopened}, {"desk.fact.evidence", v.Desk.Evidence}} {
		if n.n > 0 {
			facts = append(facts, page.Fact{Label: p.T(n.key), Text: p.Lang.Number(int64(n.n))})
		}
	}
	return facts
}

// rating is what the author says of the closing: «вирішено · 4 з 5 · Швидко!».
func (v *view) rating(r look.Rating) string {
	solved := "desk.rating.no"
	if r.Solved {
		solved = "desk.rating.yes"
	}
	said := v.p.T(solved)
	if r.Score > 0 {
		said += " · " + v.p.T("rating.of", "n", r.Score, "max", vidhuk.MaxScore)
	}
	if r.Text != "" {
		said += " · " + r.Text
	}
	return said
}

// journal is everything that happened, with the persons.
func (v *view) journal() []page.TimelineItem {
	items := make([]page.TimelineItem, 0, len(v.Desk.Journal))
	for _, e := range slices.Backward(v.Desk.Journal) {
		item := page.TimelineItem{At: e.At, Title: v.p.Lang.Deed(e.Deed), By: v.actor(e), Tone: page.Rest, Icon: icon.Check}
		if e.To != "" {
			item.Tone = page.StateTone(vidhuk.State(e.To), "")
			item.Text = v.p.Lang.State(vidhuk.State(e.To))
		}
		item.Title += " · " + v.p.T("ground.clause", "clause", e.Clause)
		items = append(items, item)
	}
	return items
}

// approvalFields are topic, district, organizations, another one, whom the
// message complains about, and words to mask.
func (v *view) approvalFields(whyDistrict string) []page.Field {
	p := v.p
	return []page.Field{
		{Name: "topic", Label: p.T("desk.fact.topic"), Hint: v.topicHint(), Required: true, Options: v.topicOptions()},
		{Name: "district", Label: p.T("desk.district"), Hint: whyDistrict, Bare: true, Any: p.T("desk.district.none"), Options: v.districtOptions()},
		{Name: "organizations", Label: p.T("desk.organizations"), Hint: p.T("desk.organizations.hint"), Bare: true, Options: v.suggested()},
		v.otherField("other"),
		{Name: "about", Label: p.T("desk.about"), Hint: p.T("desk.about.hint"), Any: p.T("desk.about.none"), Bare: true, Options: v.everyOrganization()},
		{Name: "mask", Label: p.T("desk.mask"), Hint: v.maskHint(), Bare: true},
		{Name: "without", Label: p.T("desk.without"), Hint: p.T("desk.without.hint"), Bare: true},
	}
}

// alertField asks whether an alert that lives explains the message: then it is
// joined to it and gets the one answer.
func (v *view) alertField() page.Field {
	f := page.Field{Name: "alert", Label: v.p.T("alertdesk.review"), Bare: true}
	for _, a := range v.Desk.Alerts {
		f.Options = append(f.Options, page.Option{
			Value: strconv.FormatInt(a.ID, 10), Label: a.Headline.In(v.p.Lang.Tag()),
			Hint: v.p.T("alertdesk.review.hint", "reasons", show.AlertReasons(v.p, a.Reasons)),
		})
	}
	f.Options = append(f.Options, page.Option{Value: "0", Label: v.p.T("alertdesk.review.none")})
	return f
}

// likelyAlert is what the field proposes.
func (v *view) likelyAlert() string {
	if len(v.Desk.Alerts) > 0 && v.Desk.Alerts[0].Likely {
		return strconv.FormatInt(v.Desk.Alerts[0].ID, 10)
	}
	return "0"
}

// otherField asks for an organization by name; the browser completes it.
func (v *view) otherField(name string) page.Field {
	return page.Field{
		Name: name, Label: v.p.T("desk.other"), Hint: v.p.T("desk.other.hint"), Auto: "off",
		Attrs: map[string]any{"list": "organizations"},
	}
}

// openAndDo are the buttons that open a form and send it.
type openAndDo struct{ open, do page.Button }

func (v *view) rejectingButtons(deed vidhuk.Deed) openAndDo {
	if deed == vidhuk.DeedHide {
		return openAndDo{
			open: page.Button{Text: v.p.T("desk.hide.open"), Icon: icon.Hidden, Block: true},
			do:   page.Button{Text: v.p.T("desk.hide.do"), Kind: page.Danger, Hint: v.p.T("desk.hide.hint")},
		}
	}
	return openAndDo{
		open: page.Button{Text: v.p.T("desk.reject.open"), Icon: icon.Refused, Key: "KeyR", Block: true},
		do:   page.Button{Text: v.p.T("desk.reject.do"), Kind: page.Danger, Hint: v.p.T("desk.reject.hint")},
	}
}

func (v *view) groundFields() []page.Field {
	fields := []page.Field{{Name: "ground", Label: v.p.T("ground.title")}}
	for _, g := range v.d.grounds(v.p.Lang.Tag()) {
		fields = append(fields, v.adviceField(g))
	}
	return fields
}

// adviceField asks what the author will read. It is not required of the browser:
// those of the other grounds stand unseen.
func (v *view) adviceField(g ground) page.Field {
	f := page.Field{Name: advice + g.key, Label: v.p.T("desk.reject.advice"), Bare: true, Rows: 3, Max: v.norms().CommentTextMax}
	if g.own {
		f.Hint = v.p.T("desk.reject.own")
	}
	return f
}

// requestField asks what becomes of the request to join of whoever wrote the
// message.
func (v *view) requestField() page.Field {
	return page.Field{Name: "request", Label: v.p.T("desk.request"), Bare: true, Options: []page.Option{
		{Value: "open", Label: v.p.T("desk.request.open"), Hint: v.p.T("desk.request.open.hint")},
		{Value: "refuse", Label: v.p.T("desk.request.refuse"), Hint: v.p.T("desk.request.refuse.hint")},
	}}
}

// refusalField asks why. It is not required of the browser: where the request
// stays open it stands unseen.
func (v *view) refusalField() page.Field {
	return page.Field{Name: "refusal", Label: v.p.T("desk.request.reason"), Bare: true, Rows: 2, Max: 1000}
}

// barred reports whether only an administrator may choose the ground.
func (v *view) barred(g ground) bool { return g.above && !v.p.Is(vidhuk.Administrator) }

func (g ground) sign() string { return strconv.Itoa(g.number) }

// alike is the feed of the same topic and district: where an earlier message
// about the same thing would be.
func (v *view) alike() string {
	topic := v.Topic
	if v.Subtopic != "" {
		topic += "/" + v.Subtopic // as the feed's filter names it
	}
	q := url.Values{}
	for name, value := range map[string]string{"topic": topic, "district": v.Place.District} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return page.FeedPath + "?" + q.Encode()
}

// redirecting are the assignments whose organization named another.
func (v *view) redirecting() []look.Assignment { return v.in(vidhuk.RedirectRequested) }

func (v *view) in(states ...vidhuk.AssignmentState) []look.Assignment {
	var list []look.Assignment
	for _, a := range v.Assignments {
		if slices.Contains(states, a.State) {
			list = append(list, a)
		}
	}
	return list
}

// settled begins the form of a settlement with those whom the executors named.
func (v *view) settled() []string {
	var pairs []string
	for _, a := range v.redirecting() {
		if a.RedirectTo.Slug != "" && v.d.named(a.RedirectTo.Slug) != "" {
			pairs = append(pairs, "settled", a.RedirectTo.Slug)
		}
	}
	return pairs
}

// settlementFields are the organizations in question and another one.
func (v *view) settlementFields() []page.Field {
	var options []page.Option
	add := func(slug, label, hint string, off bool) {
		if slug != "" && !slices.ContainsFunc(options, func(o page.Option) bool { return o.Value == slug }) {
			options = append(options, page.Option{Value: slug, Label: label, Hint: hint, Off: off})
		}
	}
	for _, a := range v.redirecting() {
		o := a.RedirectTo
		external := v.d.named(o.Slug) == ""
		hint := v.p.T("desk.redirect.by", "by", a.Short)
		if external {
			hint += " · " + v.p.T("desk.external")
		}
		add(o.Slug, o.Short, hint, external)
	}
	for _, a := range v.redirecting() {
		add(a.Slug, a.Short, v.p.T("desk.settle.stays"), false)
	}
	for _, o := range v.suggested() {
		add(o.Value, o.Label, o.Hint, o.Off)
	}
	return []page.Field{
		{Name: "settled", Label: v.p.T("desk.settle.who"), Bare: true, Options: options}, v.otherField("settled_other"),
	}
}

// barredFromArbitration reports a last decision that only an administrator or
// the department takes.
func (v *view) barredFromArbitration() bool {
	return v.State == vidhuk.Arbitration && !v.p.Is(vidhuk.Administrator, vidhuk.DepartmentOf)
}

func (v *view) settleHint() string {
	if v.State == vidhuk.Arbitration {
		return v.p.T("desk.settle.final")
	}
	return v.p.T("desk.settle.hint")
}

// returnable are the assignments whose answer may be sent back.
func (v *view) returnable() []look.Assignment {
	var list []look.Assignment
	for _, a := range v.Assignments {
		if workflow.MayAssignment(vidhuk.DeedReturn, a.State) {
			list = append(list, a)
		}
	}
	return list
}

// onlyReturnable chooses the organization where there is one only.
func (v *view) onlyReturnable() []string {
	if list := v.returnable(); len(list) == 1 {
		return []string{"returned", list[0].Slug}
	}
	return nil
}

func (v *view) returningFields() []page.Field {
	var options []page.Option
	for _, a := range v.returnable() {
		options = append(options, page.Option{Value: a.Slug, Label: a.Short, Hint: a.Mark.String()})
	}
	return []page.Field{
		{Name: "returned", Label: v.p.T("desk.return.whose"), Required: true, Options: options},
		{Name: "missing", Label: v.p.T("desk.return.missing"), Hint: v.p.T("desk.return.missing.hint"), Required: true, Rows: 3, Max: v.norms().CommentTextMax},
	}
}

func (v *view) notifyingFields() []page.Field {
	options := slices.DeleteFunc(v.suggested(), func(o page.Option) bool { return v.assigned(o.Value) })
	return []page.Field{
		{Name: "notified", Label: v.p.T("desk.organizations"), Bare: true, Options: options}, v.otherField("notified_other"),
	}
}

// outcome is the mark that a closure would carry: the lead's, or the first.
func (v *view) outcome() vidhuk.Mark {
	var first vidhuk.Mark
	for _, a := range v.in(vidhuk.AssignmentFinal) {
		if a.Lead {
			return a.Mark
		}
		if first == "" {
			first = a.Mark
		}
	}
	return first
}

// closing reports whether nothing but the closure is left to do.
func (v *view) closing() bool {
	return v.State == vidhuk.Closing || v.Kind != vidhuk.Problem && len(v.Assignments) == 0
}

// confirmed reports whether the message may be closed without a reason (3.3.7,
//
func (v *view) confirmed() bool {
	open := slices.ContainsFunc(v.Assignments, func(a look.Assignment) bool { return a.State.Open() })
	switch {
	case len(v.Assignments) == 0:
		return v.Kind != vidhuk.Problem
	case open:
		return false
	}
	return v.Agreed || v.State == vidhuk.Closing && !v.p.Now.Before(v.ObjectUntil)
}

// closingState says whether a reason is asked for, and why.
func (v *view) closingState() string {
	var open []string
	for _, a := range v.Assignments {
		if a.State.Open() {
			open = append(open, a.Short)
		}
	}
	switch {
	case len(open) > 0:
		return v.p.T("desk.close.open", "organizations", strings.Join(open, ", "))
	case len(v.Assignments) == 0 && v.Kind != vidhuk.Problem:
		return v.p.T("desk.close.thanks")
	case v.Agreed:
		return v.p.T("desk.close.agreed")
	case v.confirmed():
		return v.p.T("desk.close.silent", "until", v.ObjectUntil)
	case v.State == vidhuk.Closing:
		return v.p.T("desk.close.window", "until", v.ObjectUntil)
	}
	return v.p.T("desk.close.unconfirmed")
}

// closureQuestions are the reason, whether to publish a post, and its text.
func (v *view) closureQuestions() []page.Field {
	return []page.Field{
		{Name: "why", Label: v.p.T("desk.close.why"), Hint: v.p.T("desk.close.why.hint"), Required: !v.confirmed(), Rows: 2, Max: v.norms().CommentTextMax},
		{Name: "post", Label: v.p.T("desk.close.post", "mark", vidhuk.MarkExplained.String()), Hint: v.p.T("desk.close.post.hint")},
		{Name: "post_text", Label: v.p.T("desk.close.text", "mark", v.outcome().String()), Hint: v.p.T("desk.close.text.hint"), Bare: true, Rows: 6, Max: v.norms().AnswerTextMax},
	}
}

func (v *view) closeButton(key string) page.Button {
	b := page.Button{Text: v.p.T("desk.close.do"), Kind: page.Primary, Icon: icon.Lock, Key: key, Block: true, Hint: v.p.T("desk.close.hint")}
	if v.outcome() == vidhuk.MarkDone {
		b.Hint = v.p.T("desk.close.hint.post", "mark", vidhuk.MarkDone.String())
	}
	return b
}

func queueLead(l *waiting) string {
	lead := l.p.N("desk.queue.pending", int(l.Pending))
	if l.Clarifying > 0 {
		lead += " " + l.p.N("desk.queue.clarifying", int(l.Clarifying))
	}
	return lead
}

// emptyQueue says that nothing waits, and leads to the tags.
func emptyQueue(l *waiting) page.Empty {
	e := page.Empty{Icon: icon.Inbox, Title: l.p.T("empty.queue.title"), Text: l.p.T("empty.queue.text"), Href: page.FeedPath, Link: l.p.T("failure.home")}
	if l.p.Viewer.Sees(page.TagsToSettle) {
		e.Href, e.Link = tagsPath, l.p.T("nav.tags.long")
	}
	return e
}
