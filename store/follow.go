package store

import (
	"time"

	"vidhuk"
)

var proposals = describe("proposal", `id message_id state text district address lat lon street house topic subtopic emergency author_id ground reason revision
	decided_by created_at decided_at`,
	func(p *vidhuk.Proposal) []any {
		return []any{&p.ID, &p.MessageID, &p.State, &p.Text, &p.Place.District, &p.Place.Address, &p.Place.Lat, &p.Place.Lon, &p.Place.Street, &p.Place.House, &p.Topic, &p.Subtopic,
			yes(&p.Emergency), &p.AuthorID, &p.Ground, &p.Reason, &p.Revision, &p.DecidedBy, at(&p.CreatedAt), at(&p.DecidedAt)}
	})

// PutProposal writes a proposal: new if it has no ID yet, which is then set.
func (tx *Tx) PutProposal(p *vidhuk.Proposal) error {
	if p.ID != 0 {
		return proposals.update(tx, p)
	}
	id, err := proposals.insert(tx, p)
	p.ID = id
	return err
}

// Proposals lists the wordings that a message's author proposed, oldest first.
func (tx *Tx) Proposals(messageID int64) ([]vidhuk.Proposal, error) {
	return proposals.list(tx, "where message_id = $1 order by id", messageID)
}

// WaitingProposal reads the wording that waits for review; the zero Proposal
// when there is none.
func (tx *Tx) WaitingProposal(messageID int64) (vidhuk.Proposal, error) {
	return first(proposals.list(tx, "where message_id = $1 and state = 'waiting'", messageID))
}

// WaitingProposals lists what waits for review, emergencies first, then the
// oldest.
func (tx *Tx) WaitingProposals(limit int) ([]vidhuk.Proposal, error) {
	return proposals.list(tx, "where state = 'waiting' order by emergency desc, id limit $1", limit)
}

var appeals = describe("appeal", "id message_id state text author_id ground reason rejected_by answer decided_by created_at decided_at",
	func(a *vidhuk.Appeal) []any {
		return []any{&a.ID, &a.MessageID, &a.State, &a.Text, &a.AuthorID, &a.Ground, &a.Reason, &a.RejectedBy, &a.Answer, &a.DecidedBy,
			at(&a.CreatedAt), at(&a.DecidedAt)}
	})

// PutAppeal writes an appeal: new if it has no ID yet, which is then set.
func (tx *Tx) PutAppeal(a *vidhuk.Appeal) error {
	if a.ID != 0 {
		return appeals.update(tx, a)
	}
	id, err := appeals.insert(tx, a)
	a.ID = id
	return err
}

// Appeals lists the appeals of a message's author, oldest first.
func (tx *Tx) Appeals(messageID int64) ([]vidhuk.Appeal, error) {
	return appeals.list(tx, "where message_id = $1 order by id", messageID)
}

// WaitingAppeals lists what waits for a decision, the oldest first.
func (tx *Tx) WaitingAppeals(limit int) ([]vidhuk.Appeal, error) {
	return appeals.list(tx, "where state = 'waiting' order by id limit $1", limit)
}

// PutRating keeps what an author says of a closing, instead of what they said
// of it before.
func (tx *Tx) PutRating(r vidhuk.Rating) error {
	_, err := tx.exec(`insert into rating (message_id, round, account_id, solved, score, text, rated_at) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (message_id, round) do update set solved = excluded.solved, score = excluded.score, text = excluded.text, rated_at = excluded.rated_at`,
		r.MessageID, r.Round, r.AccountID, value(yes(&r.Solved)), r.Score, r.Text, micros(r.RatedAt))
	return err
}

var ratings = describeNatural("rating", "message_id round account_id solved score text rated_at", func(r *vidhuk.Rating) []any {
	return []any{&r.MessageID, &r.Round, &r.AccountID, yes(&r.Solved), &r.Score, &r.Text, at(&r.RatedAt)}
})

// Ratings lists what a message's author said of each closing, oldest first.
func (tx *Tx) Ratings(messageID int64) ([]vidhuk.Rating, error) {
	return ratings.list(tx, "where message_id = $1 order by round", messageID)
}

var reports = describe("report", "id message_id comment_id account_id ground text state answer decided_by created_at decided_at",
	func(r *vidhuk.Report) []any {
		return []any{&r.ID, &r.MessageID, &r.CommentID, &r.AccountID, &r.Ground, &r.Text, &r.State, &r.Answer, &r.DecidedBy,
			at(&r.CreatedAt), at(&r.DecidedAt)}
	})

// AddReport writes a report and sets its ID. Error: vidhuk.Conflict "exists"
// when the person reported the comment before.
func (tx *Tx) AddReport(r *vidhuk.Report) error {
	id, err := reports.insert(tx, r)
	r.ID = id
	return err
}

// Reports lists what was reported under a message, oldest first.
func (tx *Tx) Reports(messageID int64) ([]vidhuk.Report, error) {
	return reports.list(tx, "where message_id = $1 order by id", messageID)
}

// ReportsOf lists what was reported of a comment, oldest first.
func (tx *Tx) ReportsOf(commentID int64) ([]vidhuk.Report, error) {
	return reports.list(tx, "where comment_id = $1 order by id", commentID)
}

// SettleReports decides all reports of a comment that wait.
func (tx *Tx) SettleReports(commentID int64, state vidhuk.ReportState, answer string, by int64) error {
	_, err := tx.exec("update report set state = $1, answer = $2, decided_by = $3, decided_at = $4 where comment_id = $5 and state = 'waiting'",
		string(state), answer, by, micros(tx.Now), commentID)
	return err
}

// WaitingReports lists the reports that wait for a decision on comments that can
// still be read, the oldest first.
func (tx *Tx) WaitingReports(limit int) ([]vidhuk.Report, error) {
	return reports.list(tx, `where state = 'waiting' and message_id not in (select id from message where state = 'hidden')
		order by id limit $1`, limit)
}

// Waiting counts what waits beside the review queue.
type Waiting struct{ Proposals, Appeals, Reports, Held, Secluded int64 }

// CountWaiting counts it; several reports of one comment count once.
func (tx *Tx) CountWaiting() (w Waiting, err error) {
	err = tx.row([]any{&w.Proposals, &w.Appeals, &w.Reports, &w.Held, &w.Secluded}, `select
		(select count(*) from proposal where state = 'waiting'),
		(select count(*) from appeal where state = 'waiting'),
		(select count(distinct comment_id) from report where state = 'waiting'
			and message_id not in (select id from message where state = 'hidden')),
		(select count(*) from comment where held_at > 0 and removed_at = 0),
		(select count(*) from message where secluded = 1 and state in ('pending', 'clarifying'))`)
	return w, err
}

// first gives the first of a list, or the zero value.
func first[T any](list []T, err error) (T, error) {
	if len(list) == 0 {
		var none T
		return none, err
	}
	return list[0], err
}

// RemarksSince lists the members' comments under a message since a time, oldest
// first.
func (tx *Tx) RemarksSince(messageID int64, since time.Time) ([]vidhuk.Comment, error) {
	return comments.list(tx, "where message_id = $1 and kind = 'comment' and created_at > $2 order by id", messageID, micros(since))
}

var wordings = describeNatural("comment_text", "comment_id number text at", func(w *vidhuk.Wording) []any {
	return []any{&w.CommentID, &w.Number, &w.Text, at(&w.At)}
})

// AddWording keeps what a comment said before it was edited.
func (tx *Tx) AddWording(w vidhuk.Wording) error { return wordings.insertMany(tx, []vidhuk.Wording{w}) }

// Wordings lists what a comment said before, first text first.
func (tx *Tx) Wordings(commentID int64) ([]vidhuk.Wording, error) {
	return wordings.list(tx, "where comment_id = $1 order by number", commentID)
}
