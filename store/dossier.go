package store

import (
	"time"

	"vidhuk"
)

// What is kept about one person, for themselves: see Traces. Long lists come in
// batches, after a key.

// Token is a bearer token without its secret.
type Token struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	ExpiresAt time.Time // zero: it does not expire
	RevokedAt time.Time
}

var tokens = describe("token", "id name created_at expires_at revoked_at", func(t *Token) []any {
	return []any{&t.ID, &t.Name, at(&t.CreatedAt), at(&t.ExpiresAt), at(&t.RevokedAt)}
})

// Tokens lists an account's bearer tokens, oldest first.
func (tx *Tx) Tokens(accountID int64) ([]Token, error) {
	return tokens.list(tx, "where account_id = $1 order by id", accountID)
}

// ofAuthor joins what belongs to a message that the person wrote.
const ofAuthor = " join message on message.id = message_id where message.author_id = $1 "

// EarlierTexts lists what an author's messages said before they were changed.
func (tx *Tx) EarlierTexts(authorID int64) ([]vidhuk.Revision, error) {
	return revisions.list(tx, ofAuthor+"and revision.number < message.revision order by revision.message_id, revision.number", authorID)
}

// ProposalsBy lists the wordings that an author proposed.
func (tx *Tx) ProposalsBy(authorID int64) ([]vidhuk.Proposal, error) {
	return proposals.list(tx, ofAuthor+"order by proposal.id", authorID)
}

// AppealsBy lists an author's appeals.
func (tx *Tx) AppealsBy(authorID int64) ([]vidhuk.Appeal, error) {
	return appeals.list(tx, ofAuthor+"order by appeal.id", authorID)
}

// RatingsBy lists what an author said of each closing.
func (tx *Tx) RatingsBy(authorID int64) ([]vidhuk.Rating, error) {
	return ratings.list(tx, ofAuthor+"order by rating.rated_at, rating.message_id", authorID)
}

// EarlierComments lists what a person's comments said before they were edited.
func (tx *Tx) EarlierComments(authorID int64) ([]vidhuk.Wording, error) {
	return wordings.list(tx, "join comment on comment.id = comment_id where comment.author_id = $1 order by comment_id, number", authorID)
}

// UnfoundedReports counts a person's reports that were dismissed since a time.
func (tx *Tx) UnfoundedReports(accountID int64, since time.Time) (int64, error) {
	return tx.number("select count(*) from report where account_id = $1 and state = 'dismissed' and decided_at > $2", accountID, micros(since))
}

// ReportsBy lists what a person reported of comments, after a key.
func (tx *Tx) ReportsBy(accountID, after int64, limit int) ([]vidhuk.Report, error) {
	return reports.list(tx, "where account_id = $1 and id > $2 order by id limit $3", accountID, after, limit)
}

// PhotosBy lists the photos that a person sent, also those taken out, after a key.
func (tx *Tx) PhotosBy(accountID, after int64, limit int) ([]vidhuk.Photo, error) {
	return plainPhotos(photos.list(tx, "where account_id = $1 and id > $2 order by id limit $3", accountID, after, limit))
}

// LettersTo lists the log of delivery of a person's letters, after a key.
func (tx *Tx) LettersTo(accountID, after int64, limit int) ([]vidhuk.Letter, error) {
	return letters.list(tx, "where account_id = $1 and id > $2 order by id limit $3", accountID, after, limit)
}
