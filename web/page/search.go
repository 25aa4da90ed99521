package page

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"vidhuk/web/page/icon"
)

// Piece is a part of a text; Hit marks a word that was sought.
type Piece struct {
	Text string
	Hit  bool
}

// Pieces draws a text with the sought words marked. Nothing stands between the
// pieces: a comma follows its word.
func Pieces(list []Piece) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, piece := range list {
			text := templ.EscapeString(piece.Text)
			if piece.Hit {
				text = "<mark>" + text + "</mark>"
			}
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
		}
		return nil
	})
}

// Found is the part of a message that answers a search, in pieces.
type Found struct {
	Text   []Piece
	Place  []Piece // the address; empty: it says nothing
	Answer []Piece // what an organization said; empty: it says nothing
}

// FoundThing is something other than a message that a search found.
type FoundThing struct {
	Icon  icon.Icon
	Kind  string // in words
	Href  string
	Title []Piece
	Text  []Piece
	At    time.Time // zero: not shown
}
