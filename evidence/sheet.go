package evidence

import (
	"context"
	"time"

	"vidhuk"
)

// Sheet is what a picture of evidence shows: one text as it looked, what it stood
// under, and who kept the picture and why. It holds everything that is drawn but
// the pixels of the photos, which it names by their hash.
type Sheet struct {
	Site   string  `json:"site"`  // the centre
	Title  string  `json:"title"` // what it is: a message and its number, a comment
	Facts  []Fact  `json:"facts"` // ground, address, who and when
	Around []Block `json:"around,omitempty"`
	Post   Block   `json:"post"`
	Foot   string  `json:"foot"`
}

// Fact is one line of the circumstances.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Block is one text with its author: the one that broke the rules, or one that it
// stood under.
type Block struct {
	Label  string  `json:"label,omitempty"` // what it is to the others
	Author string  `json:"author"`
	At     string  `json:"at"` // as readers saw it
	Notes  string  `json:"notes,omitempty"`
	Text   string  `json:"text"`
	Photos []Thumb `json:"photos,omitempty"`
}

// Thumb is a photo of a block: the hash of the copy that is drawn.
type Thumb struct {
	SHA256  string `json:"sha256"`
	Caption string `json:"caption,omitempty"`
}

// Key tells one sheet from another: what was drawn is what is sealed when the keys
// are the same.
func (s Sheet) Key() (string, error) {
	text, err := canonical(s)
	if err != nil {
		return "", failed(err)
	}
	return digest([]byte(text)), nil
}

// Thumbs lists the hashes of all photos that the sheet shows.
func (s Sheet) Thumbs() []string {
	var all []string
	for _, b := range append([]Block{s.Post}, s.Around...) {
		for _, p := range b.Photos {
			all = append(all, p.SHA256)
		}
	}
	return all
}

// Drawn says which picture belongs to a snapshot.
type Drawn struct {
	SHA256 string    // of the PNG, hex
	At     time.Time // when it was drawn: just before the snapshot was sealed
}

// Picture draws the sheet as a PNG. load reads a photo by its hash; one that is lost
// or damaged is drawn as an empty frame that says so. The same sheet and photos give
// the same bytes. Errors: evidence_failed, those of load, and then nothing may be
// refused or removed.
func Picture(ctx context.Context, s Sheet, load func(ctx context.Context, sha256 string) ([]byte, error)) ([]byte, error) {
	photos := map[string][]byte{}
	for _, sum := range s.Thumbs() {
		data, err := load(ctx, sum)
		if code := vidhuk.CodeOf(err); err != nil && code != "file_missing" && code != "file_damaged" {
			return nil, err
		}
		if err == nil {
			photos[sum] = data
		}
	}
	return drawSheet(s, photos)
}

func failed(err error) error { return vidhuk.Wrap(vidhuk.Internal, "evidence_failed", err) }
