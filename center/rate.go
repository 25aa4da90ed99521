package center

import (
	"context"

	"vidhuk"
	"vidhuk/workflow"
)

// Satisfaction is what an author says of a closed message.
type Satisfaction struct {
	Ref
	Solved bool   `json:"solved" doc:"whether the problem is really solved"`
	Score  int    `json:"score,omitempty" minimum:"0" maximum:"5" doc:"how well, 1 to 5; 0 leaves it out"`
	Text   string `json:"text,omitempty"`
}

// Rate keeps the author's word on the solution; until the window ends a later
// word replaces it. A closed message stays closed: whoever wants more reopens
// it. Error: vidhuk.Conflict "rating_late".
func (c *Center) Rate(ctx context.Context, who vidhuk.Actor, s Satisfaction) (vidhuk.Message, error) {
	a := act{deed: vidhuk.DeedRate, ref: s.Ref, light: true, command: s}
	return c.on(ctx, who, a, func(w *work) error {
		if err := workflow.FitsRate(w.message, c.rules.Norms, w.Now); err != nil {
			return err
		}
		if err := w.slow("rate", c.rules.Norms.CommentsPerHour); err != nil {
			return err
		}
		var fields []vidhuk.FieldError
		if s.Score < 0 || s.Score > vidhuk.MaxScore {
			fields = append(fields, vidhuk.Field("score", "unknown_value"))
		}
		text := words(&fields, "text", s.Text, 0, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		return w.rate(vidhuk.Rating{
			MessageID: w.message.ID, Round: w.message.ReopenCount, AccountID: who.AccountID, Solved: s.Solved, Score: s.Score, Text: text, RatedAt: w.Now,
		})
	})
}

// rate keeps a rating, and tells the administrators when a problem that was
// closed is not solved.
func (w *work) rate(r vidhuk.Rating) error {
	before, err := w.Ratings(w.message.ID)
	if err != nil {
		return err
	}
	known, content := false, true
	for _, b := range before {
		if b.Round == r.Round {
			known, content = true, b.Solved
			b.RatedAt = r.RatedAt
			w.idle = b == r
		}
	}
	if w.idle {
		return nil
	}
	w.detail = map[string]any{"solved": r.Solved, "score": r.Score, "changed": known}
	if !r.Solved && content {
		if err := w.tellAdministrators("rated_unsolved", nil); err != nil {
			return err
		}
	}
	return w.PutRating(r)
}
