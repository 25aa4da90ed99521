package center

import (
	"context"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// Remark is a member's comment or reply.
type Remark struct {
	Ref
	ParentID int64   `json:"parent_id,omitempty" doc:"id of the comment replied to; the main thread when absent"`
	Text     string  `json:"text"`
	Photos   []int64 `json:"photos,omitempty" maxItems:"10"`
}

// Comment adds a member's comment to a published message. A text that reads
// like an official mark stays a plain text: it is shown with a warning and has
// no effect. Errors: vidhuk.Conflict "comments_closed".
func (c *Center) Comment(ctx context.Context, who vidhuk.Actor, r Remark) (vidhuk.Comment, error) {
	var said vidhuk.Comment
	a := act{deed: vidhuk.DeedComment, ref: r.Ref, light: true, command: r}
	a.ref.Version = 0
	m, err := c.on(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		text := words(&fields, "text", r.Text, 1, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		if err := w.slow("comment", c.rules.Norms.CommentsPerHour); err != nil {
			return err
		}
		parent, err := w.parent(r.ParentID)
		if err != nil {
			return err
		}
		said, err = w.say(vidhuk.Comment{
			Kind: vidhuk.Remark, Text: text, ParentID: parent, Imitates: ukrainian.Imitates(text),
		}, r.Photos, "")
		w.tellAuthor("commented", nil)
		return err
	})
	if vidhuk.CodeOf(err) == "wrong_state" {
		return said, vidhuk.Refuse(vidhuk.Conflict, "comments_closed")
	}
	if err == nil && said.ID == 0 {
		return c.sameRemark(ctx, who, m.ID, ukrainian.Clean(r.Text))
	}
	return said, err
}

// sameRemark finds what a repeated request wrote the first time: the actor's
// newest comment with the same text.
func (c *Center) sameRemark(ctx context.Context, who vidhuk.Actor, messageID int64, text string) (vidhuk.Comment, error) {
	var last vidhuk.Comment
	err := c.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Comments(messageID)
		for _, said := range all {
			if said.AuthorID == who.AccountID && said.Kind == vidhuk.Remark && said.Text == text {
				last = said
			}
		}
		return err
	})
	return last, err
}

// parent finds the comment of the main thread that a reply belongs to: replies
// to replies join the same branch, and nobody replies inside an official mark's
// place in the main thread.
func (w *work) parent(id int64) (int64, error) {
	if id == 0 {
		return 0, nil
	}
	p, err := w.Tx.Comment(id)
	if err != nil || p.MessageID != w.message.ID {
		return 0, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("parent_id", "unknown_value")})
	}
	if p.ParentID != 0 {
		return p.ParentID, nil
	}
	return p.ID, nil
}

// Memo is an internal note.
type Memo struct {
	Ref
	Text string `json:"text"`
}

// Note keeps an internal remark of staff or of an assigned organization (4.6).
// It is possible in every state and changes none.
func (c *Center) Note(ctx context.Context, who vidhuk.Actor, memo Memo) (vidhuk.Note, error) {
	var fields []vidhuk.FieldError
	note := vidhuk.Note{AuthorID: who.AccountID, Text: words(&fields, "text", memo.Text, 1, c.rules.Norms.CommentTextMax)}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return note, err
	}
	a := act{deed: vidhuk.DeedNote, ref: memo.Ref, command: memo}
	err := c.once(ctx, who, a, func(tx *store.Tx) (vidhuk.Number, error) {
		return memo.Number, c.beside(tx, who, vidhuk.DeedNote, memo.Number, func(m vidhuk.Message) (map[string]any, bool, error) {
			note.MessageID, note.CreatedAt = m.ID, tx.Now
			return nil, true, tx.AddNote(&note)
		})
	}, func(tx *store.Tx, n vidhuk.Number) (err error) {
		note, err = lastNote(tx, who, n)
		return err
	})
	return note, err
}

// lastNote finds what a repeated request wrote the first time.
func lastNote(tx *store.Tx, who vidhuk.Actor, n vidhuk.Number) (last vidhuk.Note, err error) {
	m, err := tx.Message(n)
	if err != nil {
		return last, err
	}
	all, err := tx.Notes(m.ID)
	for _, note := range all {
		if note.AuthorID == who.AccountID {
			last = note
		}
	}
	return last, err
}

// beside runs a deed that stands beside the algorithm: possible in every state,
// moving nothing. do says what the journal should keep, and whether anything
// happened at all.
func (c *Center) beside(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed, n vidhuk.Number, do func(vidhuk.Message) (map[string]any, bool, error)) error {
	m, err := tx.LockMessage(n)
	if err != nil {
		return err
	}
	assignments, err := tx.Assignments(m.ID)
	if err != nil {
		return err
	}
	if !rights.Visible(who, m, assignments) {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	role, err := rights.Allow(who, deed, rights.Case{Acts: rights.Represents(who, assignments)})
	if err != nil {
		return err
	}
	detail, done, err := do(m)
	if err != nil || !done {
		return err
	}
	e := newEntry(who, role, deed, subjectOf(m), detail, tx.Now)
	e.MessageID, e.Regulation = m.ID, m.RegulationVersion
	return c.journal(tx, []vidhuk.Entry{e})
}
