package center

import (
	"context"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
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
	a := act{deed: vidhuk.DeedComment, ref: r.Ref, light: true, command: r}
	a.ref.Version = 0
	_, id, err := c.making(ctx, who, a, func(w *work) error {
		var fields []vidhuk.FieldError
		text := words(&fields, "text", r.Text, 1, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		parent, err := w.parent(r.ParentID)
		if err != nil {
			return err
		}
		said, err := w.say(vidhuk.Comment{Kind: vidhuk.Remark, Text: text, ParentID: parent}, r.Photos, "")
		w.made = said.ID
		w.tellAuthor("commented", nil)
		return err
	})
	switch {
	case vidhuk.CodeOf(err) == "wrong_state":
		return vidhuk.Comment{}, vidhuk.Refuse(vidhuk.Conflict, "comments_closed")
	case err != nil:
		return vidhuk.Comment{}, err
	}
	var said vidhuk.Comment
	err = c.store.Read(ctx, func(tx *store.Tx) (err error) {
		said, err = tx.Comment(id)
		return err
	})
	return said, err
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
	done, err := c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		err := c.beside(tx, who, vidhuk.DeedNote, memo.Number, func(m vidhuk.Message) (map[string]any, bool, error) {
			note.MessageID, note.CreatedAt = m.ID, tx.Now
			return nil, true, tx.AddNote(&note)
		})
		return result{memo.Number, note.ID}, err
	}, func(*store.Tx, result) error { return nil })
	note.ID = done.Made
	return note, err
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
