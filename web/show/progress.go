package show

import (
	"slices"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// Executors are the lines of those who answer, as the public sees them: the
// internal norms are not for them.
func Executors(p *page.Page, list []look.Executor) []page.Assignment {
	lines := make([]page.Assignment, len(list))
	for i, e := range list {
		lines[i] = page.Assignment{
			Organization: page.Organization{Name: Short(p, e.Organization), Href: OrganizationPath(e.Slug)}, State: e.State, Mark: e.Mark, Lead: e.Lead,
		}
	}
	return lines
}

// step is how a deed stands in a timeline, and who does it when no organization
// does.
type step struct {
	by   vidhuk.Role
	tone page.Tone
	icon icon.Icon
}

var steps = map[vidhuk.Deed]step{
	vidhuk.DeedSubmit:     {vidhuk.Member, page.Wait, icon.Send},
	vidhuk.DeedImport:     {"", page.Wait, icon.Send},
	vidhuk.DeedClarify:    {vidhuk.Moderator, page.Ask, icon.Question},
	vidhuk.DeedSupplement: {vidhuk.Member, page.Go, icon.Plus},
	vidhuk.DeedApprove:    {vidhuk.Moderator, page.Go, icon.Megaphone},
	vidhuk.DeedReject:     {vidhuk.Moderator, page.Stop, icon.Refused},
	vidhuk.DeedResubmit:   {vidhuk.Member, page.Wait, icon.Send},
	vidhuk.DeedWithdraw:   {vidhuk.Member, page.Rest, icon.Undo},
	vidhuk.DeedLapse:      {"", page.Stop, icon.Timer},
	vidhuk.DeedNotify:     {vidhuk.Moderator, page.Go, icon.Bell},
	vidhuk.DeedAccept:     {"", page.Work, icon.Taken},
	vidhuk.DeedRedirect:   {"", page.Ask, icon.Redirect},
	vidhuk.DeedSettle:     {vidhuk.Administrator, page.Go, icon.Scale},
	vidhuk.DeedAnswer:     {"", page.Fine, icon.Reply},
	vidhuk.DeedMark:       {"", page.Fine, icon.Verified},
	vidhuk.DeedCorrect:    {"", page.Fine, icon.Edit},
	vidhuk.DeedReturn:     {vidhuk.Administrator, page.Stop, icon.Return},
	vidhuk.DeedConfirm:    {vidhuk.Administrator, page.Fine, icon.Check},
	vidhuk.DeedAgree:      {vidhuk.Member, page.Fine, icon.Thanks},
	vidhuk.DeedObject:     {vidhuk.Member, page.Stop, icon.Refused},
	vidhuk.DeedClose:      {vidhuk.Administrator, page.Fine, icon.Done},
	vidhuk.DeedReopen:     {"", page.Work, icon.Return},
	vidhuk.DeedMerge:      {vidhuk.Moderator, page.Rest, icon.Merge},
	vidhuk.DeedHide:       {vidhuk.Moderator, page.Stop, icon.Hidden},
	vidhuk.DeedTransfer:   {"", page.Rest, icon.Forward},
	vidhuk.DeedAttach:     {"", page.Stop, icon.Alarm},

	vidhuk.DeedAppeal:          {vidhuk.Member, page.Ask, icon.Scale},
	vidhuk.DeedDecideAppeal:    {vidhuk.Moderator, page.Go, icon.Scale},
	vidhuk.DeedApproveRevision: {vidhuk.Moderator, page.Go, icon.Edit},
}

// Timeline is what happened to a message, first things first.
func Timeline(p *page.Page, events []look.Event) []page.TimelineItem {
	items := make([]page.TimelineItem, len(events))
	for i, e := range events {
		s, known := steps[e.Deed]
		if !known {
			s = step{"", page.Rest, icon.Info}
		}
		items[i] = page.TimelineItem{At: e.At, Title: title(p, e), By: By(p, e), Text: meaning(p, e), Tone: s.tone, Icon: s.icon}
		if e.Deed == vidhuk.DeedConfirm && answered(events, i) {
			items[i].Text = p.T("told.confirm.agreed")
		}
	}
	return items
}

// answered reports whether the author has agreed to the marks that the step
// confirms: before it, or after it while nobody objected or opened anew.
func answered(events []look.Event, i int) bool {
	for _, e := range slices.Backward(events[:i]) {
		if e.Deed == vidhuk.DeedAgree {
			return true
		}
		if slices.Contains(overturning, e.Deed) {
			break
		}
	}
	for _, e := range events[i+1:] {
		if e.Deed == vidhuk.DeedAgree || slices.Contains(overturning, e.Deed) {
			return e.Deed == vidhuk.DeedAgree
		}
	}
	return false
}

// overturning are the deeds after which the author is asked again.
var overturning = []vidhuk.Deed{vidhuk.DeedObject, vidhuk.DeedReopen, vidhuk.DeedReturn}

// title is a deed in words: a mark in its own.
func title(p *page.Page, e look.Event) string {
	if e.Mark != "" {
		return "«" + e.Mark.String() + "»"
	}
	return p.Lang.Deed(e.Deed)
}

// meaning says what a step means where its name alone does not.
func meaning(p *page.Page, e look.Event) string {
	if key := "told." + string(e.Deed); p.Lang.Has(key) {
		return p.T(key)
	}
	return ""
}

// Ahead is what comes next, and when it is to be expected: targets of the
// centre's own, in the words of an expectation (1.0.4).
func Ahead(p *page.Page, list []look.Expectation) []page.TimelineItem {
	items := make([]page.TimelineItem, len(list))
	for i, e := range list {
		items[i] = page.TimelineItem{Title: p.T("next." + string(e.Step)), Text: expected(p, e), Tone: page.Rest, Icon: icon.Clock, Future: true}
		if e.Late {
			items[i].Tone, items[i].Icon = page.Stop, icon.Timer
		}
	}
	return items
}

// dated are the steps of which the day is enough.
var dated = []look.Step{look.StepAnswer, look.StepClarify}

// expected says when a step is to be expected, and honestly when it is late.
func expected(p *page.Page, e look.Expectation) string {
	key := "ahead"
	if e.Promised {
		key = "ahead.promised"
	}
	by := p.Lang.DateTime(e.By)
	if slices.Contains(dated, e.Step) {
		by = p.Lang.Date(e.By)
	}
	switch {
	case e.Late:
		return p.T(key+".late", "by", by)
	case !e.By.IsZero():
		return p.T(key+".by", "by", by)
	case e.Within > 0:
		return p.N("ahead.hours", (e.Within+59)/60)
	case e.Days > 0:
		return p.N("ahead.days."+string(e.Step), e.Days)
	}
	return ""
}

// By names who did it: the organization, or a role; never a person.
func By(p *page.Page, e look.Event) string {
	if e.Organization.Slug != "" {
		return Short(p, e.Organization)
	}
	switch s := steps[e.Deed]; s.by {
	case "":
		return ""
	case vidhuk.Member:
		return p.T("comment.applicant")
	default:
		return p.Lang.Role(s.by)
	}
}
