package center

import (
	"context"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/ukrainian"
	"vidhuk/workflow"
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
// no effect. Errors: vidhuk.Conflict "comments_closed"; vidhuk.TooMany
// "slow_mode" while too many write at once.
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
		if err := w.unhurried(); err != nil {
			return err
		}
		remark := vidhuk.Comment{Kind: vidhuk.Remark, Text: text, ParentID: parent}
		if err := w.hold(&remark); err != nil {
			return err
		}
		said, err := w.say(remark, r.Photos, "")
		w.made = said.ID
		if err != nil {
			return err
		}
		if said.Held() { // nobody hears of it before somebody has read it
			w.lifts, w.detail = false, map[string]any{"comment": said.ID, "held_for": said.HeldFor}
			return nil
		}
		w.tellAuthor("commented", map[string]any{"comment": said.ID})
		return w.tellReplied(said)
	})
	if err != nil {
		return vidhuk.Comment{}, closedThread(err)
	}
	var said vidhuk.Comment
	err = c.store.Read(ctx, func(tx *store.Tx) (err error) {
		said, err = tx.Comment(id)
		return err
	})
	return said, err
}

// tellReplied tells whoever is replied to; organizations read their inbox.
func (w *work) tellReplied(reply vidhuk.Comment) error {
	if reply.ParentID == 0 {
		return nil
	}
	to, err := w.Tx.Comment(reply.ParentID)
	if err == nil && !to.Kind.Official() && to.Kind != vidhuk.Returning {
		w.tell("replied", map[string]any{"comment": reply.ID}, to.AuthorID)
	}
	return err
}

// parent finds the comment of the main thread that a reply belongs to: replies
// to replies join the same branch, and nobody replies inside an official mark's
// place in the main thread.
func (w *work) parent(id int64) (int64, error) {
	if id == 0 {
		return 0, nil
	}
	p, err := w.Tx.Comment(id)
	if err != nil || p.MessageID != w.message.ID || p.Removed() || p.Held() {
		return 0, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("parent_id", "unknown_value")})
	}
	if p.ParentID != 0 {
		return p.ParentID, nil
	}
	return p.ID, nil
}

// unhurried slows a thread down in which too many write at once: then each
// member writes once in the window, so that all are heard (2-b).
func (w *work) unhurried() error {
	n := w.c.rules.Norms
	latest, err := w.RemarksSince(w.message.ID, w.Now.Add(-n.ThreadWindow))
	if err != nil {
		return err
	}
	said := make([]time.Time, len(latest))
	for i, c := range latest {
		said[i] = c.CreatedAt
	}
	own := slices.ContainsFunc(latest, func(c vidhuk.Comment) bool { return c.AuthorID == w.who.AccountID })
	if own && !workflow.SlowUntil(said, n, w.Now).IsZero() {
		return vidhuk.Refuse(vidhuk.TooMany, "slow_mode", "minutes", int(n.ThreadWindow.Minutes()))
	}
	return nil
}

// Rephrasing is a member's correction of an own comment.
type Rephrasing struct {
	Ref
	CommentID int64  `json:"-"`
	Text      string `json:"text"`
}

// EditComment changes an own comment for a few minutes, while nobody has
// replied: readers see that it was edited, and the earlier words are kept.
// Errors: vidhuk.Conflict "comment_late", "comment_answered",
// "comment_reported", "comment_removed", "comments_closed".
func (c *Center) EditComment(ctx context.Context, who vidhuk.Actor, r Rephrasing) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedEditComment, ref: r.Ref, comment: r.CommentID, light: true, command: r}
	a.ref.Version = 0
	m, err := c.on(ctx, who, a, func(w *work) error {
		if err := w.changeable(); err != nil {
			return err
		}
		if err := w.slow("comment", c.rules.Norms.CommentsPerHour); err != nil {
			return err
		}
		var fields []vidhuk.FieldError
		text := words(&fields, "text", r.Text, 1, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		if w.idle = text == w.comment.Text; w.idle {
			return nil
		}
		return w.rephrase(text)
	})
	return m, closedThread(err)
}

// closedThread words the refusal of a state for those who only wanted to talk.
func closedThread(err error) error {
	if vidhuk.CodeOf(err) == "wrong_state" {
		return vidhuk.Refuse(vidhuk.Conflict, "comments_closed")
	}
	return err
}

// changeable refuses to change a comment that no longer may be changed.
func (w *work) changeable() error {
	all, err := w.Comments(w.message.ID)
	if err != nil {
		return err
	}
	reports, err := w.ReportsOf(w.comment.ID)
	if err != nil {
		return err
	}
	return workflow.FitsChange(workflow.Said{
		Comment:  w.comment,
		Answered: slices.ContainsFunc(all, func(c vidhuk.Comment) bool { return c.ParentID == w.comment.ID && c.Removal != vidhuk.TakenBack }),
		Reported: slices.ContainsFunc(reports, func(r vidhuk.Report) bool { return r.State == vidhuk.ReportWaiting }),
	}, w.c.rules.Norms, w.Now)
}

// rephrase keeps what the comment said and gives it its new words.
func (w *work) rephrase(text string) error {
	earlier, err := w.Wordings(w.comment.ID)
	if err != nil {
		return err
	}
	old := vidhuk.Wording{CommentID: w.comment.ID, Number: int64(len(earlier)) + 1, Text: w.comment.Text, At: w.comment.CreatedAt}
	if !w.comment.EditedAt.IsZero() {
		old.At = w.comment.EditedAt
	}
	if err := w.AddWording(old); err != nil {
		return err
	}
	w.comment.Text, w.comment.EditedAt, w.comment.Imitates = text, w.Now, ukrainian.Imitates(text)
	if err := w.hold(&w.comment); err != nil {
		return err
	}
	w.detail = map[string]any{"comment": w.comment.ID}
	if w.comment.Held() {
		w.detail["held_for"] = w.comment.HeldFor
	}
	return w.SaveComment(&w.comment)
}

// TakingBack names an own comment that should go.
type TakingBack struct {
	Ref
	CommentID int64 `json:"-"`
}

// DeleteComment takes an own comment back, within the same limits as
// EditComment. Errors: as of EditComment.
func (c *Center) DeleteComment(ctx context.Context, who vidhuk.Actor, r TakingBack) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedDeleteComment, ref: r.Ref, comment: r.CommentID, light: true, command: r}
	a.ref.Version = 0
	m, err := c.on(ctx, who, a, func(w *work) error {
		if err := w.changeable(); err != nil {
			return err
		}
		w.comment.RemovedAt, w.comment.Removal = w.Now, vidhuk.TakenBack
		w.detail = map[string]any{"comment": w.comment.ID}
		return w.SaveComment(&w.comment)
	})
	return m, closedThread(err)
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
