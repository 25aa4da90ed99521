package town

import (
	"encoding/json"
	"fmt"
	"slices"

	"vidhuk"
	"vidhuk/workflow"
)

// human reports whether a reviewer did the deed that an entry tells of.
func human(e vidhuk.Entry, deed vidhuk.Deed) bool {
	return e.Deed == deed && e.ActorID != 0 && (e.Role == vidhuk.Moderator || e.Role == vidhuk.Administrator)
}

// reworded: at most one wording waits, only where nobody has accepted the old
// one; an approved one is a revision, a refused one has its ground.
func reworded(a *Auditor, s *subject) (wrong []string) {
	waiting := 0
	for _, p := range s.proposals {
		switch p.State {
		case vidhuk.ProposalWaiting:
			waiting++
			taken := slices.ContainsFunc(s.assignments, func(a vidhuk.Assignment) bool { return a.State.Counts() && !a.AcceptedAt.IsZero() })
			if taken || !workflow.May(vidhuk.DeedRevise, s.State) {
				wrong = append(wrong, fmt.Sprintf("proposal %d still waits", p.ID))
			}
		case vidhuk.ProposalApproved:
			is := func(r vidhuk.Revision) bool { return r.Number == p.Revision && r.Text == p.Text }
			by := func(e vidhuk.Entry) bool { return human(e, vidhuk.DeedApproveRevision) && e.ActorID == p.DecidedBy }
			if !slices.ContainsFunc(s.revisions, is) || !slices.ContainsFunc(s.entries, by) {
				wrong = append(wrong, fmt.Sprintf("proposal %d is approved and stands nowhere", p.ID))
			}
		case vidhuk.ProposalRejected:
			if _, ok := a.x.Rules.Ground(p.Ground); !ok || p.Reason == "" || p.DecidedBy == 0 {
				wrong = append(wrong, fmt.Sprintf("proposal %d is rejected on %q by %d", p.ID, p.Ground, p.DecidedBy))
			}
		}
	}
	if waiting > 1 {
		wrong = append(wrong, fmt.Sprintf("%d proposals wait", waiting))
	}
	return wrong
}

func appealed(_ *Auditor, s *subject) (wrong []string) {
	spent := 0
	for _, p := range s.appeals {
		if p.State.Spent() {
			spent++
		}
		decided := p.State == vidhuk.AppealUpheld || p.State == vidhuk.AppealOverturned
		switch {
		case p.State == vidhuk.AppealWaiting && s.State != vidhuk.Rejected:
			wrong = append(wrong, fmt.Sprintf("appeal %d waits", p.ID))
		case decided && (p.DecidedBy == 0 || p.DecidedBy == p.RejectedBy || p.DecidedBy == s.AuthorID || p.Answer == ""):
			wrong = append(wrong, fmt.Sprintf("appeal %d of a rejection by %d was decided by %d: %q", p.ID, p.RejectedBy, p.DecidedBy, p.Answer))
		}
	}
	if spent > 1 {
		wrong = append(wrong, fmt.Sprintf("appealed %d times", spent))
	}
	return wrong
}

func rated(_ *Auditor, s *subject) (wrong []string) {
	for _, r := range s.ratings {
		if r.AccountID != s.AuthorID || r.Score < 0 || r.Score > vidhuk.MaxScore || r.Round > s.ReopenCount {
			wrong = append(wrong, fmt.Sprintf("rating %+v", r))
		}
	}
	return wrong
}

// removed: what a moderator removed has its ground and its snapshot, which names
// the comment; what its author took back was theirs, and nobody had replied.
func removed(a *Auditor, s *subject) (wrong []string) {
	kept := map[string]int64{}
	for _, e := range s.snapshots {
		kept[e.SHA256] = e.CommentID
	}
	for _, r := range a.removedByRule() {
		kept[r.SHA256] = r.CommentID
	}
	by := map[int64]vidhuk.Entry{}
	for _, e := range s.entries {
		var d struct{ Comment int64 }
		json.Unmarshal([]byte(e.Detail), &d) //nolint:errcheck // many entries have no details
		if e.Deed == vidhuk.DeedRemoveComment || e.Deed == vidhuk.DeedDeleteComment {
			by[d.Comment] = e
		}
	}
	for _, c := range s.comments {
		if !c.Removed() {
			continue
		}
		e := by[c.ID]
		var d struct{ Ground, Snapshot string }
		json.Unmarshal([]byte(e.Detail), &d) //nolint:errcheck // an empty one is found below
		_, known := a.x.Rules.Ground(c.Removal)
		own := e.Deed == vidhuk.DeedDeleteComment && e.ActorID == c.AuthorID
		judged := human(e, vidhuk.DeedRemoveComment) && known && d.Ground == c.Removal && kept[d.Snapshot] == c.ID && c.Told != ""
		if c.Kind.Official() || (c.Removal == vidhuk.TakenBack) != own || c.Removal != vidhuk.TakenBack && !judged {
			wrong = append(wrong, fmt.Sprintf("%s %d was removed (%q) by %s of %d", c.Kind, c.ID, c.Removal, e.Deed, e.ActorID))
		}
	}
	return wrong
}

// reported: nothing waits about a comment that is gone, nobody reports their own
// words, and a decision has a person.
func reported(_ *Auditor, s *subject) (wrong []string) {
	for _, r := range s.reports {
		i := slices.IndexFunc(s.comments, func(c vidhuk.Comment) bool { return c.ID == r.CommentID })
		if i < 0 {
			wrong = append(wrong, fmt.Sprintf("report %d is about a comment elsewhere", r.ID))
			continue
		}
		c := s.comments[i]
		waits := r.State == vidhuk.ReportWaiting
		if waits && c.Removed() || c.AuthorID == r.AccountID || waits != (r.DecidedBy == 0) || (r.Ground == vidhuk.Unethical) != c.Kind.Official() {
			wrong = append(wrong, fmt.Sprintf("report %d is %s, on %s, about %s %d", r.ID, r.State, r.Ground, c.Kind, c.ID))
		}
	}
	return wrong
}
