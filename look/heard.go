package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// mostNew is up to how many new comments are counted.
const mostNew = 100

// Heard is a comment in the list that moderators watch.
type Heard struct {
	Comment
	Number vidhuk.Number `json:"number"`
	New    bool          `json:"new" doc:"written since you last watched"`
}

// NewComments is what citizens wrote, the newest first, and where the reader stopped.
type NewComments struct {
	List[Heard]
	New    int64     `json:"new" doc:"how many are new: 100 at most"`
	Newest int64     `json:"newest,omitempty" doc:"the newest comment of all: what to say when everything was read"`
	ReadAt time.Time `json:"read_at,omitzero" doc:"when you last said that everything was read"`
}

// NewComments lists what citizens wrote under messages (5.1.2). Errors:
// vidhuk.Unauthenticated, vidhuk.Forbidden.
func (l *Look) NewComments(ctx context.Context, who vidhuk.Actor, cursor string) (NewComments, error) {
	var page NewComments
	if err := rights.See(who, rights.Comments); err != nil {
		return page, err
	}
	var before int64
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(0)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		seen, err := tx.Reading(who.AccountID)
		if err != nil {
			return err
		}
		page.ReadAt = seen.At
		if page.New, err = tx.CountCommentsAfter(seen.CommentID, mostNew); err != nil {
			return err
		}
		list, err := tx.CitizensComments(before, n+1)
		if err != nil {
			return err
		}
		if before == 0 && len(list) > 0 {
			page.Newest = list[0].ID
		}
		own := cut(list, n, func(c vidhuk.Comment) string { return encode(c.ID) })
		page.Next = own.Next
		page.Items, err = l.heard(tx, own.Items, seen.CommentID)
		return err
	})
	return page, err
}

func (l *Look) heard(tx *store.Tx, list []vidhuk.Comment, seen int64) ([]Heard, error) {
	var people []int64
	for _, c := range list {
		people = append(people, c.AuthorID)
	}
	names, err := tx.Names(people)
	if err != nil {
		return nil, err
	}
	numbers, err := numbersOf(tx, list, func(c vidhuk.Comment) int64 { return c.MessageID })
	items := make([]Heard, len(list))
	for i, c := range list {
		items[i] = Heard{l.comment(vidhuk.Message{}, c, nil, names), numbers[c.MessageID], c.ID > seen}
	}
	return items, err
}

// unwatched counts what is new to the reader: comments, and decisions for a
// second look.
func unwatched(tx *store.Tx, who vidhuk.Actor) (comments, seconds int64, err error) {
	if rights.Sees(who, rights.Comments) {
		seen, err := tx.Reading(who.AccountID)
		if err != nil {
			return 0, 0, err
		}
		if comments, err = tx.CountCommentsAfter(seen.CommentID, mostNew); err != nil {
			return 0, 0, err
		}
	}
	if rights.Sees(who, rights.Seconds) {
		seconds, err = tx.CountSeconds(who.AccountID)
	}
	return comments, seconds, err
}
