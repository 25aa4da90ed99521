package look

import (
	"context"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// PhotoFile says which stored file holds a photo, and whether everybody may see
// it.
type PhotoFile struct {
	Key    string // content address of the file
	Public bool
}

// Photo finds a photo for a reader who may see it: its owner while it belongs
// to nothing, otherwise whoever may see the message or the post. For others it does not
// exist: vidhuk.NotFound.
func (l *Look) Photo(ctx context.Context, who vidhuk.Actor, id int64, thumb bool) (PhotoFile, error) {
	var f PhotoFile
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		p, owner, err := tx.Photo(id)
		if err != nil {
			return err
		}
		f.Key = p.SHA256
		if thumb {
			f.Key = p.ThumbSHA
		}
		f.Public, err = l.photoVisible(tx, who, p, owner)
		return err
	})
	return f, err
}

func (l *Look) photoVisible(tx *store.Tx, who vidhuk.Actor, p vidhuk.Photo, owner int64) (public bool, err error) {
	unknown := vidhuk.Refuse(vidhuk.NotFound, "not_found")
	if p.PostID != 0 {
		post, err := tx.Post(p.PostID)
		if err == nil && !rights.VisiblePost(who, post) {
			err = unknown
		}
		return post.Public(), err
	}
	if p.MessageID == 0 {
		if who.AccountID == 0 || who.AccountID != owner {
			return false, unknown
		}
		return false, nil
	}
	m, err := tx.MessageByID(p.MessageID)
	if err != nil {
		return false, err
	}
	assignments, err := tx.Assignments(m.ID)
	if err != nil {
		return false, err
	}
	if !rights.Visible(who, m, assignments) {
		return false, unknown
	}
	if p.CommentID != 0 {
		c, err := tx.Comment(p.CommentID)
		if err != nil {
			return false, err
		}
		if c.Removed() || !rights.VisibleComment(who, c) {
			return false, unknown // it went with its comment (4.3)
		}
	}
	return m.Public(), nil
}

// File reads a stored file.
func (l *Look) File(ctx context.Context, key string) ([]byte, error) { return l.files.Get(ctx, key) }
