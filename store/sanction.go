package store

import (
	"time"

	"vidhuk"
)

var sanctions = describe("sanction", `id version account_id rung state act text was from_at until_at regulation proposed_by proposed_at
	confirmed_by confirmed_at ended_by ended_at end_text`,
	func(s *vidhuk.Sanction) []any {
		return []any{&s.ID, &s.Version, &s.AccountID, &s.Rung, &s.State, &s.Act, &s.Text, &s.Before, at(&s.From), at(&s.Until), &s.Regulation,
			&s.ProposedBy, at(&s.ProposedAt), &s.ConfirmedBy, at(&s.ConfirmedAt), &s.EndedBy, at(&s.EndedAt), &s.EndText}
	})

// AddSanction writes a new measure and sets its ID. Error: vidhuk.Conflict
// "exists" while another one against the person waits for its second person.
func (tx *Tx) AddSanction(s *vidhuk.Sanction) error {
	s.Version = 1
	id, err := sanctions.insert(tx, s)
	s.ID = id
	return err
}

// SaveSanction writes a measure, and raises its version. The caller holds the
// person's lock: see LockPerson.
func (tx *Tx) SaveSanction(s *vidhuk.Sanction) error {
	s.Version++
	return sanctions.update(tx, s)
}

// LockPerson makes others wait who are about to decide about the same person:
// the ladder is counted by one at a time.
func (tx *Tx) LockPerson(accountID int64) error {
	var id int64
	return tx.row([]any{&id}, "select id from account where id = $1"+tx.store.engine.lock, accountID)
}

// Sanction reads a measure: vidhuk.NotFound without it.
func (tx *Tx) Sanction(id int64) (vidhuk.Sanction, error) {
	return sanctions.one(tx, "where id = $1", id)
}

// SanctionsOf lists every measure against a person, the oldest first.
func (tx *Tx) SanctionsOf(accountID int64) ([]vidhuk.Sanction, error) {
	return sanctions.list(tx, "where account_id = $1 order by id", accountID)
}

// holding is Sanction.Holds of whoever asks with the time twice.
const holding = `(state = 'active' or state = 'proposed' and rung = 'interference')
	and from_at > 0 and from_at <= $1 and (until_at = 0 or until_at > $1)`

// HoldingSanctions lists the measures that hold now, the newest first; of one
// person, or, for 0, of all.
func (tx *Tx) HoldingSanctions(accountID int64, limit int) ([]vidhuk.Sanction, error) {
	if accountID != 0 {
		return sanctions.list(tx, "where "+holding+" and account_id = $2 order by id desc limit $3", micros(tx.Now), accountID, limit)
	}
	return sanctions.list(tx, "where "+holding+" order by id desc limit $2", micros(tx.Now), limit)
}

// ProposedSanctions lists the measures that wait for a second person, the oldest
// first.
func (tx *Tx) ProposedSanctions(limit int) ([]vidhuk.Sanction, error) {
	return sanctions.list(tx, "where state = 'proposed' order by id limit $1", limit)
}

// OverSanctions lists the measures whose time is over and of whose end nobody was
// told, the oldest first.
func (tx *Tx) OverSanctions(limit int) ([]vidhuk.Sanction, error) {
	return sanctions.list(tx, "where state = 'active' and until_at > 0 and until_at <= $1 order by id limit $2", micros(tx.Now), limit)
}

// EndedSanctions lists the measures that ended, the newest first.
func (tx *Tx) EndedSanctions(limit int) ([]vidhuk.Sanction, error) {
	return sanctions.list(tx, `where state not in ('active', 'proposed') or state = 'active' and until_at > 0 and until_at <= $1
		order by id desc limit $2`, micros(tx.Now), limit)
}

var violations = describe("violation", `id sanction_id account_id message_id comment_id snapshot_id ground text was committed_at
	found_by found_at annulled_by annulled_at`,
	func(v *vidhuk.Violation) []any {
		return []any{&v.ID, &v.SanctionID, &v.AccountID, &v.MessageID, &v.CommentID, &v.SnapshotID, &v.Ground, &v.Text, &v.Was,
			at(&v.CommittedAt), &v.FoundBy, at(&v.FoundAt), &v.AnnulledBy, at(&v.AnnulledAt)}
	})

// AddViolation writes what a measure rests on and sets its ID.
func (tx *Tx) AddViolation(v *vidhuk.Violation) error {
	id, err := violations.insert(tx, v)
	v.ID = id
	return err
}

// SaveViolation writes a violation that was read.
func (tx *Tx) SaveViolation(v *vidhuk.Violation) error { return violations.update(tx, v) }

// ViolationsOf lists what a person did against the rules, the oldest first.
func (tx *Tx) ViolationsOf(accountID int64) ([]vidhuk.Violation, error) {
	return violations.list(tx, "where account_id = $1 order by id", accountID)
}

// Proofs lists what the measures rest on, the oldest first.
func (tx *Tx) Proofs(sanctionIDs []int64) ([]vidhuk.Violation, error) {
	if len(sanctionIDs) == 0 {
		return nil, nil
	}
	where, args := in(1, sanctionIDs)
	return violations.list(tx, "where sanction_id "+where+" order by id", args...)
}

var sanctionAppeals = describe("sanction_appeal", "id sanction_id state text author_id answer decided_by created_at due_at decided_at",
	func(a *vidhuk.Appeal) []any {
		return []any{&a.ID, &a.SanctionID, &a.State, &a.Text, &a.AuthorID, &a.Answer, &a.DecidedBy, at(&a.CreatedAt), at(&a.DueAt), at(&a.DecidedAt)}
	})

// PutSanctionAppeal writes an appeal against a measure: new if it has no ID yet,
// which is then set.
func (tx *Tx) PutSanctionAppeal(a *vidhuk.Appeal) error {
	if a.ID != 0 {
		return sanctionAppeals.update(tx, a)
	}
	id, err := sanctionAppeals.insert(tx, a)
	a.ID = id
	return err
}

// SanctionAppeals lists the appeals against measures, oldest first.
func (tx *Tx) SanctionAppeals(sanctionIDs []int64) ([]vidhuk.Appeal, error) {
	if len(sanctionIDs) == 0 {
		return nil, nil
	}
	where, args := in(1, sanctionIDs)
	return sanctionAppeals.list(tx, "where sanction_id "+where+" order by id", args...)
}

// SanctionAppealsBy lists a person's appeals against measures.
func (tx *Tx) SanctionAppealsBy(accountID int64) ([]vidhuk.Appeal, error) {
	return sanctionAppeals.list(tx, "where author_id = $1 order by id", accountID)
}

// WaitingSanctionAppeals lists what waits for a decision, the most urgent first.
func (tx *Tx) WaitingSanctionAppeals(limit int) ([]vidhuk.Appeal, error) {
	return sanctionAppeals.list(tx, "where state = 'waiting' order by due_at, id limit $1", limit)
}

// Measures counts the measures that hold and those that wait for somebody.
type Measures struct{ Holding, Proposed, Appeals int64 }

// CountMeasures counts them.
func (tx *Tx) CountMeasures() (m Measures, err error) {
	err = tx.row([]any{&m.Holding, &m.Proposed, &m.Appeals}, `select
		(select count(*) from sanction where `+holding+`),
		(select count(*) from sanction where state = 'proposed'),
		(select count(*) from sanction_appeal where state = 'waiting')`, micros(tx.Now))
	return m, err
}

var evasions = describe("evasion", "id account_id sanction_id sign noticed_at", func(e *vidhuk.Evasion) []any {
	return []any{&e.ID, &e.AccountID, &e.SanctionID, &e.Sign, at(&e.NoticedAt)}
})

// AddEvasion notes that a new account looks like a blocked person's. Noting it
// again changes nothing.
func (tx *Tx) AddEvasion(e vidhuk.Evasion) error {
	_, err := tx.exec(`insert into evasion (account_id, sanction_id, sign, noticed_at) values ($1, $2, $3, $4)
		on conflict (account_id, sanction_id, sign) do nothing`, e.AccountID, e.SanctionID, string(e.Sign), micros(tx.Now))
	return err
}

// Evasions lists what was noticed about accounts, the oldest first.
func (tx *Tx) Evasions(accountIDs []int64) ([]vidhuk.Evasion, error) {
	if len(accountIDs) == 0 {
		return nil, nil
	}
	where, args := in(1, accountIDs)
	return evasions.list(tx, "where account_id "+where+" order by id", args...)
}

// LatestEvasions lists what was noticed since a time, the newest first.
func (tx *Tx) LatestEvasions(since time.Time, limit int) ([]vidhuk.Evasion, error) {
	return evasions.list(tx, "where noticed_at >= $1 order by id desc limit $2", micros(since), limit)
}
