package look

import (
	"context"

	"vidhuk/photo"
)

// Card is the picture of a link, as package photo draws it.
type Card = photo.Card

// DrawCard draws the picture that a preview of a link shows. The same words give
// the same picture; the latest are kept, and one is drawn at a time, so that pages have the
// other processors. Error: vidhuk.Unavailable "busy".
func (l *Look) DrawCard(ctx context.Context, c Card) ([]byte, error) {
	return l.cards.get(ctx, c, l.store, func(context.Context) ([]byte, error) { return c.PNG() })
}
