package store

import "vidhuk"

var assignments = describe("assignment", `id version message_id organization lead state mark answered reason redirect_to redirect_text
	proposed_by notified_at seen_at accepted_at answered_at final_at planned_at accept_due answer_due`,
	func(a *vidhuk.Assignment) []any {
		return []any{&a.ID, &a.Version, &a.MessageID, &a.Organization, yes(&a.Lead), &a.State, &a.Mark, yes(&a.Answered), &a.Reason,
			&a.RedirectTo, &a.RedirectText, &a.ProposedBy, at(&a.NotifiedAt), at(&a.SeenAt), at(&a.AcceptedAt),
			at(&a.AnsweredAt), at(&a.FinalAt), at(&a.PlannedAt), at(&a.AcceptDue), at(&a.AnswerDue)}
	})

// PutAssignment writes an assignment and raises its version: new if it has no
// ID yet, which is then set. The caller holds the message's lock.
func (tx *Tx) PutAssignment(a *vidhuk.Assignment) error {
	a.Version++
	if a.ID != 0 {
		return assignments.update(tx, a)
	}
	id, err := assignments.insert(tx, a)
	a.ID = id
	return err
}

// Assignments lists a message's assignments, the lead first, then by age.
func (tx *Tx) Assignments(messageID int64) ([]vidhuk.Assignment, error) {
	return assignments.list(tx, "where message_id = $1 order by lead desc, id", messageID)
}

// AssignmentsOf lists the assignments of several messages, by message.
func (tx *Tx) AssignmentsOf(messages []vidhuk.Message) (map[int64][]vidhuk.Assignment, error) {
	by := map[int64][]vidhuk.Assignment{}
	if len(messages) == 0 {
		return by, nil
	}
	where, args := in(1, idsOf(messages))
	list, err := assignments.list(tx, "where message_id "+where+" order by lead desc, id", args...)
	for _, a := range list {
		by[a.MessageID] = append(by[a.MessageID], a)
	}
	return by, err
}

// OpenAssignments lists what an organization still owes, by answer deadline.
func (tx *Tx) OpenAssignments(organization string) ([]vidhuk.Assignment, error) {
	return assignments.list(tx, `where organization = $1 and state in ('proposed', 'notified', 'seen', 'accepted', 'redirect_requested', 'returned')
		order by answer_due, id`, organization)
}
