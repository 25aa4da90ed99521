package workflow

import (
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
)

// What follows a message has rules beyond the table of states. Each of them is
// here once, facts in and refusal out: center refuses by them, and look offers
// what they do not refuse.

// Taken reports whether an organization has taken the message to work.
func Taken(assignments []vidhuk.Assignment) bool {
	return slices.ContainsFunc(assignments, func(a vidhuk.Assignment) bool { return a.State.Counts() && !a.AcceptedAt.IsZero() })
}

// FitsRevise refuses another wording of what an organization works on already
// vidhuk.Conflict "wrong_state".
func FitsRevise(assignments []vidhuk.Assignment) error {
	if Taken(assignments) {
		return WrongState(vidhuk.DeedRevise, vidhuk.InWork)
	}
	return nil
}

// FitsRevision refuses the decision on a wording that does not wait:
// vidhuk.Conflict "no_proposal". The zero Proposal is none.
func FitsRevision(p vidhuk.Proposal) error {
	if p.State != vidhuk.ProposalWaiting {
		return vidhuk.Refuse(vidhuk.Conflict, "no_proposal")
	}
	return nil
}

// FitsAppeal refuses a second appeal (3.3.1-c): vidhuk.Conflict "appeal_used".
func FitsAppeal(before []vidhuk.Appeal) error {
	if slices.ContainsFunc(before, func(a vidhuk.Appeal) bool { return a.State.Spent() }) {
		return vidhuk.Refuse(vidhuk.Conflict, "appeal_used")
	}
	return nil
}

// WaitingAppeal is the appeal that waits for a decision; the zero Appeal for
// none.
func WaitingAppeal(all []vidhuk.Appeal) vidhuk.Appeal {
	for _, a := range all {
		if a.State == vidhuk.AppealWaiting {
			return a
		}
	}
	return vidhuk.Appeal{}
}

// FitsRuling refuses the decision on an appeal that does not wait, and by who
// rejected the message: vidhuk.Conflict "no_appeal", vidhuk.Forbidden
// "appeal_other_moderator".
func FitsRuling(who vidhuk.Actor, waiting vidhuk.Appeal) error {
	switch {
	case waiting.ID == 0:
		return vidhuk.Refuse(vidhuk.Conflict, "no_appeal")
	case waiting.RejectedBy == who.AccountID:
		return vidhuk.Refuse(vidhuk.Forbidden, "appeal_other_moderator")
	}
	return nil
}

// RateUntil is when the author's say about a closing ends.
func RateUntil(m vidhuk.Message, n regulation.Norms) time.Time {
	return m.ClosedAt.AddDate(0, 0, n.RatingWindowDays)
}

// FitsRate refuses a rating that comes too late: vidhuk.Conflict "rating_late".
func FitsRate(m vidhuk.Message, n regulation.Norms, now time.Time) error {
	if now.After(RateUntil(m, n)) {
		return vidhuk.Refuse(vidhuk.Conflict, "rating_late", "days", n.RatingWindowDays)
	}
	return nil
}

// Said is what is known of a comment that a deed is about.
type Said struct {
	vidhuk.Comment
	Answered bool // somebody replied, and did not take it back
	Reported bool // a report about it waits
}

// FitsChange refuses to change or take back a comment that is old, was answered
// or reported, or is no plain comment: vidhuk.Conflict "comment_removed",
// "comment_late", "comment_answered", "comment_reported".
func FitsChange(c Said, n regulation.Norms, now time.Time) error {
	switch {
	case c.Removed():
		return vidhuk.Refuse(vidhuk.Conflict, "comment_removed")
	case c.Kind != vidhuk.Remark || now.After(c.CreatedAt.Add(n.CommentTakeBack)):
		return vidhuk.Refuse(vidhuk.Conflict, "comment_late", "minutes", int(n.CommentTakeBack.Minutes()))
	case c.Answered:
		return vidhuk.Refuse(vidhuk.Conflict, "comment_answered")
	case c.Reported:
		return vidhuk.Refuse(vidhuk.Conflict, "comment_reported")
	}
	return nil
}

// FitsReport refuses a report of one's own words, of what is removed already,
// and of what the centre itself says: the department examines that.
// vidhuk.Conflict "comment_removed", "own_comment", "not_reportable".
func FitsReport(who vidhuk.Actor, c vidhuk.Comment) error {
	switch {
	case c.Removed():
		return vidhuk.Refuse(vidhuk.Conflict, "comment_removed")
	case c.AuthorID == who.AccountID:
		return vidhuk.Refuse(vidhuk.Conflict, "own_comment")
	case c.Kind == vidhuk.Returning:
		return vidhuk.Refuse(vidhuk.Conflict, "not_reportable")
	}
	return nil
}

// FitsRemoval refuses to remove what is removed already, and what is no person's
// word: vidhuk.Conflict "comment_removed", "not_removable".
func FitsRemoval(c vidhuk.Comment) error {
	switch {
	case c.Removed():
		return vidhuk.Refuse(vidhuk.Conflict, "comment_removed")
	case !c.Kind.Removable():
		return vidhuk.Refuse(vidhuk.Conflict, "not_removable")
	}
	return nil
}

// FitsReportRuling refuses who may not judge an organization's words (3.2):
// vidhuk.Forbidden "unethical_needs_administrator".
func FitsReportRuling(who vidhuk.Actor, c vidhuk.Comment) error {
	if c.Kind.Official() && !who.Is(vidhuk.Administrator, vidhuk.DepartmentOf) {
		return vidhuk.Refuse(vidhuk.Forbidden, "unethical_needs_administrator")
	}
	return nil
}

// SlowUntil is the end of slow mode in a thread whose remarks came at these
// times, oldest first: when so many of the window have grown old that it ends
// (2-b). Zero while it is calm.
func SlowUntil(said []time.Time, n regulation.Norms, now time.Time) time.Time {
	recent := slices.DeleteFunc(slices.Clone(said), func(at time.Time) bool { return now.Sub(at) >= n.ThreadWindow })
	if len(recent) < n.ThreadMax {
		return time.Time{}
	}
	return recent[len(recent)-n.ThreadMax].Add(n.ThreadWindow)
}

// AlreadyPinned reports whether a deed on a post's place has nothing to do.
func AlreadyPinned(deed vidhuk.Deed, p vidhuk.Post) bool {
	return deed == vidhuk.DeedPin && p.Pinned || deed == vidhuk.DeedUnpin && !p.Pinned
}

// FitsPin refuses to put a post first that is not on the Page: vidhuk.Conflict
// "post_not_on_page".
func FitsPin(p vidhuk.Post) error {
	if !p.OnPage() {
		return vidhuk.Refuse(vidhuk.Conflict, "post_not_on_page")
	}
	return nil
}
