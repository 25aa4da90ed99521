package center

import (
	"context"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/workflow"
)

// Complaint is a member's report of a comment.
type Complaint struct {
	Ref
	CommentID int64  `json:"-"`
	Ground    string `json:"ground" doc:"key of a ground of clause 4.3; UNETHICAL for the words of an organization (3.2)"`
	Text      string `json:"text,omitempty" doc:"what is wrong; required for the words of an organization"`
}

// Report tells the moderators that a comment breaks the rules, and the
// administrators that an organization's words are unethical. Reporting again
// changes nothing, and however many report, a person decides (1.14). Errors:
// vidhuk.Conflict "own_comment", "comment_removed", "not_reportable";
// vidhuk.TooMany "reports_doubted"; vidhuk.Invalid with fields.
func (c *Center) Report(ctx context.Context, who vidhuk.Actor, p Complaint) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedReport, ref: p.Ref, comment: p.CommentID, light: true, command: p}
	a.ref.Version = 0
	return c.on(ctx, who, a, func(w *work) error {
		if err := workflow.FitsReport(who, w.comment); err != nil {
			return err
		}
		before, err := w.ReportsOf(w.comment.ID)
		if err != nil {
			return err
		}
		if w.idle = slices.ContainsFunc(before, func(r vidhuk.Report) bool { return r.AccountID == who.AccountID }); w.idle {
			return nil
		}
		if err := w.slow("report", c.rules.Norms.ReportsPerHour); err != nil {
			return err
		}
		if err := w.trusted(); err != nil {
			return err
		}
		r, err := w.complaint(p)
		if err != nil {
			return err
		}
		if err := fresh(before, r); err != nil {
			return err
		}
		if err := w.AddReport(&r); err != nil {
			return err
		}
		w.detail = map[string]any{"comment": w.comment.ID, "ground": r.Ground}
		if slices.ContainsFunc(before, func(r vidhuk.Report) bool { return r.State == vidhuk.ReportWaiting }) {
			return nil // they know already: a crowd shouts no louder than one
		}
		if r.Ground == vidhuk.Unethical {
			return w.tellAdministrators("reported_unethical", map[string]any{"organization": c.short(w.comment.Organization)})
		}
		return w.tellRoles("reported", nil, vidhuk.Moderator, vidhuk.Administrator)
	})
}

// trusted brakes a member whose reports were found unfounded again and again: they
// may report a little all the same, for the next one may be true (1.14).
// vidhuk.TooMany "reports_doubted".
func (w *work) trusted() error {
	n := w.c.rules.Norms
	if n.ReportsDoubted == 0 {
		return nil
	}
	unfounded, err := w.UnfoundedReports(w.who.AccountID, w.Now.AddDate(0, 0, -n.ReportsDoubtDays))
	if err != nil || unfounded < int64(n.ReportsDoubted) {
		return err
	}
	tries, err := w.CountTry("doubted/"+subjectOfAccount(w.who.AccountID), 24*time.Hour)
	if err == nil && tries > int64(n.ReportsOfDoubted) {
		return vidhuk.Refuse(vidhuk.TooMany, "reports_doubted", "limit", n.ReportsOfDoubted)
	}
	return err
}

// fresh refuses what a person has decided already: after a report was dismissed,
// the same ground is looked at again only with words that say what is new (1.14).
// vidhuk.Invalid with the field text "new_reason_needed".
func fresh(before []vidhuk.Report, r vidhuk.Report) error {
	again := slices.ContainsFunc(before, func(b vidhuk.Report) bool {
		return b.State == vidhuk.ReportDismissed && b.Ground == r.Ground && (r.Text == "" || r.Text == b.Text)
	})
	if again {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("text", "new_reason_needed")})
	}
	return nil
}

// unethicalMin is the least that is said of an official's conduct, in
// characters.
const unethicalMin = 10

func (w *work) complaint(p Complaint) (vidhuk.Report, error) {
	var fields []vidhuk.FieldError
	official, least := w.comment.Kind.Official(), 0
	_, known := w.c.rules.Ground(p.Ground)
	switch {
	case p.Ground == "":
		fields = append(fields, vidhuk.Field("ground", "required"))
	case official && p.Ground != vidhuk.Unethical, !official && !known:
		fields = append(fields, vidhuk.Field("ground", "unknown_value"))
	}
	if official {
		least = unethicalMin
	}
	text := words(&fields, "text", p.Text, least, w.c.rules.Norms.CommentTextMax)
	return vidhuk.Report{
		MessageID: w.message.ID, CommentID: w.comment.ID, AccountID: w.who.AccountID, Ground: p.Ground, Text: text,
		State: vidhuk.ReportWaiting, CreatedAt: w.Now,
	}, vidhuk.InvalidFields(fields)
}

// ReportRuling decides what was reported of one comment, without removing it.
type ReportRuling struct {
	Ref
	CommentID int64  `json:"-"`
	Uphold    bool   `json:"uphold,omitempty" doc:"only for the words of an organization: they are unethical, and it is told so"`
	Text      string `json:"text" doc:"why"`
}

// DecideReport lets a comment stand; or finds that an organization's words are
// unethical (3.2), and tells it and the body above it. A person's comment that
// breaks the rules is removed instead: RemoveComment. Errors: vidhuk.Conflict
// "no_reports", "remove_instead"; vidhuk.Forbidden
// "unethical_needs_administrator".
func (c *Center) DecideReport(ctx context.Context, who vidhuk.Actor, r ReportRuling) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedDecideReport, ref: r.Ref, comment: r.CommentID, light: true, command: r}
	a.ref.Version = 0
	return c.on(ctx, who, a, func(w *work) error {
		official := w.comment.Kind.Official()
		if err := workflow.FitsReportRuling(who, w.comment); err != nil {
			return err
		}
		if r.Uphold && !official {
			return vidhuk.Refuse(vidhuk.Conflict, "remove_instead")
		}
		var fields []vidhuk.FieldError
		text := words(&fields, "text", r.Text, 3, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		decided := vidhuk.ReportDismissed
		if r.Uphold {
			decided = vidhuk.ReportUpheld
		}
		w.detail = map[string]any{"comment": w.comment.ID, "decision": decided}
		n, err := w.settleReports(decided, text)
		switch {
		case err != nil:
			return err
		case n == 0:
			return vidhuk.Refuse(vidhuk.Conflict, "no_reports")
		case r.Uphold:
			return w.reprimand()
		}
		return nil
	})
}

// settleReports decides all that waits about the comment, tells those who
// reported it, and says how many they were.
func (w *work) settleReports(decided vidhuk.ReportState, text string) (int, error) {
	all, err := w.ReportsOf(w.comment.ID)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range all {
		if r.State == vidhuk.ReportWaiting {
			w.tell("report_"+string(decided), nil, r.AccountID)
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	return n, w.SettleReports(w.comment.ID, decided, text, w.who.AccountID)
}

// reprimand tells an organization, and the body above it, that its words were
// found unethical.
func (w *work) reprimand() error {
	slug := w.comment.Organization
	if err := w.tellOrganization("unethical", slug); err != nil {
		return err
	}
	above, err := w.AccountsOf(w.c.parent(slug))
	w.tell("unethical", map[string]any{"organization": w.c.short(slug)}, above...)
	return err
}

func (c *Center) parent(slug string) string {
	o, _ := c.city.Organization(slug)
	return o.Parent
}

// Removal takes a comment out of view on a ground of 4.3.
type Removal struct {
	Ref
	CommentID int64  `json:"-"`
	Ground    string `json:"ground" doc:"key of a ground of clause 4.3"`
	Text      string `json:"text,omitempty" doc:"what its author is told; the ground's own advice when empty"`
	Penalty
	Also []int64 `json:"also,omitempty" maxItems:"50" doc:"ids of further comments of the same author under the same message, removed on the same ground: one violation with several proofs"`
}

// RemoveComment removes a person's comment after its snapshot is sealed (4.3-c,
// 5.1.2): its place stays, with the replies; its author is told. Errors:
// vidhuk.Conflict "comment_removed", "not_removable"; vidhuk.Invalid with
// fields; vidhuk.Forbidden "ground_needs_administrator".
func (c *Center) RemoveComment(ctx context.Context, who vidhuk.Actor, r Removal) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedRemoveComment, ref: r.Ref, comment: r.CommentID, light: true, more: len(r.Also), command: r}
	a.ref.Version = 0
	return c.on(ctx, who, a, func(w *work) error {
		if err := workflow.FitsRemoval(w.comment); err != nil {
			return err
		}
		_, reason, err := c.grounded(who, r.Ground, r.Text)
		if err != nil {
			return err
		}
		if err := w.remove(r, reason); err != nil {
			return err
		}
		return w.removeAlso(r, reason)
	})
}

// remove takes the comment at hand out of view.
func (w *work) remove(r Removal, reason string) error {
	w.detail = map[string]any{"comment": w.comment.ID, "ground": r.Ground}
	if err := w.sealComment(r.Ground, reason); err != nil {
		return err
	}
	w.comment.RemovedAt, w.comment.Removal, w.comment.Told = w.Now, r.Ground, reason
	if err := w.SaveComment(&w.comment); err != nil {
		return err
	}
	w.tell("comment_removed", nil, w.comment.AuthorID)
	if err := w.punish(r.Penalty, r.Ground); err != nil {
		return err
	}
	_, err := w.settleReports(vidhuk.ReportUpheld, reason)
	return err
}

// removeAlso removes further comments of the same author, each with its snapshot
// and its entry. What is removed already stays so; another's comment, or one that
// stands elsewhere, is refused.
func (w *work) removeAlso(r Removal, reason string) error {
	author := w.comment.AuthorID
	for _, id := range r.Also {
		if id == w.comment.ID {
			continue
		}
		said, err := w.Comment(id)
		switch {
		case err != nil || said.MessageID != w.message.ID || said.AuthorID != author || !said.Kind.Removable():
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("also", "unknown_value")})
		case said.Removed():
			continue
		}
		w.record(w.deed, "", w.before, w.before, w.detail)
		w.comment = said
		if err := w.remove(r, reason); err != nil {
			return err
		}
	}
	return nil
}
