package center

import (
	"context"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/moderation"
)

// strengths are what the norm comment.hold counts.
var strengths = []moderation.Strength{"", moderation.Hint, moderation.Likely, moderation.Sure}

// hold keeps a comment from the public until a moderator has read it, where the
// checks found what holds one; or no longer, where its author took the
// words out.
func (w *work) hold(said *vidhuk.Comment) error {
	from := strengths[w.c.rules.Norms.CommentHold]
	if from == "" {
		return nil
	}
	rules, err := w.c.lexicon.Of(w.Tx)
	if err != nil {
		return err
	}
	var codes []string
	for _, f := range rules.Check(said.Text, moderation.Comment) {
		if moderation.Holds(f, from) && !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	switch said.HeldFor = strings.Join(codes, " "); {
	case len(codes) == 0:
		said.HeldAt = time.Time{}
	case !said.Held():
		said.HeldAt = w.Now
	}
	return nil
}

// Release lets a comment that a filter held be read by everybody.
type Release struct {
	Ref
	CommentID int64 `json:"-"`
}

// ReleaseComment publishes a comment that the checks held: a person found nothing
// in it. Its author is told, and those who would have been told at once.
// Error: vidhuk.Conflict "not_held".
func (c *Center) ReleaseComment(ctx context.Context, who vidhuk.Actor, r Release) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedReleaseComment, ref: r.Ref, comment: r.CommentID, light: true, command: r}
	a.ref.Version = 0
	return c.on(ctx, who, a, func(w *work) error {
		if !w.comment.Held() || w.comment.Removed() {
			return vidhuk.Refuse(vidhuk.Conflict, "not_held")
		}
		w.detail = map[string]any{"comment": w.comment.ID, "held_for": w.comment.HeldFor}
		w.comment.HeldAt, w.comment.HeldFor = time.Time{}, ""
		if err := w.SaveComment(&w.comment); err != nil {
			return err
		}
		w.tell("comment_released", nil, w.comment.AuthorID)
		if w.message.AuthorID != w.comment.AuthorID {
			w.tellAuthor("commented", map[string]any{"comment": w.comment.ID})
		}
		return w.tellReplied(w.comment)
	})
}
