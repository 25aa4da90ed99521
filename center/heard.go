package center

import (
	"context"
	"fmt"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// ReadComments notes that a moderator has read everything that citizens wrote up to a
// comment (5.1.2). What was noted before and goes further stays.
func (c *Center) ReadComments(ctx context.Context, who vidhuk.Actor, commentID int64) error {
	role, err := rights.Allow(who, vidhuk.DeedReadComments, rights.Case{})
	if err != nil {
		return err
	}
	return c.write(ctx, vidhuk.DeedReadComments, func(tx *store.Tx) error {
		if _, err := tx.Comment(commentID); err != nil {
			return err
		}
		before, err := tx.Reading(who.AccountID)
		if err != nil || before.CommentID >= commentID {
			return err
		}
		if err := tx.SaveReading(store.Reading{AccountID: who.AccountID, CommentID: commentID, At: tx.Now}); err != nil {
			return err
		}
		e := newEntry(who, role, vidhuk.DeedReadComments, fmt.Sprintf("reading/%d", who.AccountID), map[string]any{"from": before.CommentID, "to": commentID}, tx.Now)
		return c.journal(tx, []vidhuk.Entry{e})
	})
}
