package store

import (
	"fmt"
	"time"

	"vidhuk"
)

var wordRules = describe("word_rule", "id list pattern text strength except_ note standard replaces author_id created_at ended_by ended_at",
	func(r *vidhuk.WordRule) []any {
		return []any{&r.ID, &r.List, &r.Pattern, &r.Text, &r.Strength, each(&r.Except), &r.Note, &r.Standard, &r.Replaces, &r.AuthorID, at(&r.CreatedAt),
			&r.EndedBy, at(&r.EndedAt)}
	})

// AddWordRule writes a rule and sets its ID.
func (tx *Tx) AddWordRule(r *vidhuk.WordRule) error {
	id, err := wordRules.insert(tx, r)
	r.ID = id
	return err
}

// EndWordRule takes a rule out of use.
func (tx *Tx) EndWordRule(r *vidhuk.WordRule) error { return wordRules.update(tx, r) }

// WordRule reads one rule: vidhuk.NotFound without it.
func (tx *Tx) WordRule(id int64) (vidhuk.WordRule, error) {
	return wordRules.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

// WordRules lists the rules that are used, the newest first; or those that are
// used no more, as many of the latest as limit says.
func (tx *Tx) WordRules() ([]vidhuk.WordRule, error) {
	return wordRules.list(tx, "where ended_at = 0 order by id desc")
}

// EndedWordRules lists the rules that are used no more, the latest first.
func (tx *Tx) EndedWordRules(limit int) ([]vidhuk.WordRule, error) {
	return wordRules.list(tx, "where ended_at > 0 order by ended_at desc, id desc limit $1", limit)
}

// WordRuleVersion names the rules as they are used now: another one, other rules.
func (tx *Tx) WordRuleVersion() (string, error) {
	var last, ended, used int64
	err := tx.row([]any{&last, &ended, &used},
		"select coalesce(max(id), 0), coalesce(max(ended_at), 0), coalesce(sum(case when ended_at = 0 then 1 else 0 end), 0) from word_rule")
	return fmt.Sprintf("%d.%d.%d", last, ended, used), err
}

// Spoken is a text that somebody wrote: a message, or a comment under it.
type Spoken struct {
	ID        int64
	Number    vidhuk.Number // of the message
	CommentID int64         // 0: the message itself
	Text      string
	At        time.Time
}

// SpokenMessages lists the texts of messages received since a time, by key, the
// newest first, before a key; not those that are examined without the public.
func (tx *Tx) SpokenMessages(since time.Time, before int64, limit int) ([]Spoken, error) {
	return scan(tx, `select id, number, 0, text, received_at from message
		where received_at >= $1 and id < $2 and secluded = 0 order by id desc limit $3`, spoken, micros(since), before, limit)
}

// SpokenComments lists the texts of people's comments, in the same way.
func (tx *Tx) SpokenComments(since time.Time, before int64, limit int) ([]Spoken, error) {
	return scan(tx, `select c.id, m.number, c.id, c.text, c.created_at from comment c join message m on m.id = c.message_id
		where c.created_at >= $1 and c.id < $2 and c.organization = '' and m.secluded = 0 order by c.id desc limit $3`, spoken, micros(since), before, limit)
}

func spoken(s *Spoken) []any { return []any{&s.ID, &s.Number, &s.CommentID, &s.Text, at(&s.At)} }

// WrittenBefore lists what an author sent before a message, since a time, the
// newest first.
func (tx *Tx) WrittenBefore(authorID, before int64, since time.Time, limit int) ([]Spoken, error) {
	return scan(tx, `select id, number, 0, text, received_at from message
		where author_id = $1 and id < $2 and received_at >= $3 order by id desc limit $4`, spoken, authorID, before, micros(since), limit)
}
