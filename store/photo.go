package store

import "vidhuk"

// photoRow adds the owner, who alone may see and attach a photo that is not
// part of anything yet.
type photoRow struct {
	vidhuk.Photo
	AccountID int64
}

var photos = describe("photo", "id account_id message_id comment_id post_id sha256 thumb original original_media original_bytes width height bytes position stage created_at",
	func(p *photoRow) []any {
		return []any{&p.ID, &p.AccountID, &p.MessageID, &p.CommentID, &p.PostID, &p.SHA256, &p.ThumbSHA, &p.Original, &p.OriginalMedia, &p.OriginalBytes, &p.Width, &p.Height, &p.Bytes,
			&p.Position, &p.Stage, at(&p.CreatedAt)}
	})

// AddPhoto writes a photo of an account that belongs to nothing yet, and sets
// its ID.
func (tx *Tx) AddPhoto(p *vidhuk.Photo, accountID int64) error {
	id, err := photos.insert(tx, &photoRow{*p, accountID})
	p.ID = id
	return err
}

// Photo reads a photo that stands somewhere, or nowhere yet, and tells whose it is.
func (tx *Tx) Photo(id int64) (vidhuk.Photo, int64, error) {
	p, err := photos.one(tx, "where id = $1 and stage <> 'removed'", id)
	return p.Photo, p.AccountID, err
}

// AttachPhotos gives an account's loose photos to a message or comment, in the
// order of ids. It says how many it found.
func (tx *Tx) AttachPhotos(accountID int64, ids []int64, messageID, commentID int64, stage string) (int, error) {
	found := 0
	for i, id := range ids {
		n, err := tx.affected(`update photo set message_id = $1, comment_id = $2, position = $3, stage = $4
			where id = $5 and account_id = $6 and message_id = 0 and post_id = 0`, messageID, commentID, i, stage, id, accountID)
		if err != nil {
			return found, err
		}
		found += int(n)
	}
	return found, nil
}

// AttachToPost gives an account's loose photos to an information post, after
// those that it has. It says how many it found.
func (tx *Tx) AttachToPost(accountID int64, ids []int64, postID int64, after int) (int, error) {
	found := 0
	for i, id := range ids {
		n, err := tx.affected(`update photo set post_id = $1, position = $2
			where id = $3 and account_id = $4 and message_id = 0 and post_id = 0`, postID, after+i, id, accountID)
		if err != nil {
			return found, err
		}
		found += int(n)
	}
	return found, nil
}

// DetachFromPost takes photos out of an information post: they belong to nothing
// again. It says how many it found.
func (tx *Tx) DetachFromPost(postID int64, ids []int64) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	where, args := in(2, ids)
	n, err := tx.affected("update photo set post_id = 0 where post_id = $1 and id "+where, append([]any{postID}, args...)...)
	return int(n), err
}

// PhotosOfPosts lists the photos of several information posts, by post.
func (tx *Tx) PhotosOfPosts(ids []int64) (map[int64][]vidhuk.Photo, error) {
	by := map[int64][]vidhuk.Photo{}
	if len(ids) == 0 {
		return by, nil
	}
	where, args := in(1, ids)
	list, err := plainPhotos(photos.list(tx, "where post_id > 0 and post_id "+where+" order by position, id", args...))
	for _, p := range list {
		by[p.PostID] = append(by[p.PostID], p)
	}
	return by, err
}

// removedStage marks a photo that its author took out: nobody is shown it, and
// its file stays as long as the message.
const removedStage = "removed"

// RemovePhotos takes photos out of a message. It says how many it found.
func (tx *Tx) RemovePhotos(messageID int64, ids []int64) (int, error) {
	where, args := in(3, ids)
	n, err := tx.affected("update photo set stage = $1 where message_id = $2 and comment_id = 0 and stage <> $1 and id "+where,
		append([]any{removedStage, messageID}, args...)...)
	return int(n), err
}

// Photos lists all photos of a message and its comments.
func (tx *Tx) Photos(messageID int64) ([]vidhuk.Photo, error) {
	return plainPhotos(photos.list(tx, "where message_id = $1 and stage <> 'removed' order by comment_id, position, id", messageID))
}

// PhotosOf lists the messages' own photos, by message.
func (tx *Tx) PhotosOf(messages []vidhuk.Message) (map[int64][]vidhuk.Photo, error) {
	by := map[int64][]vidhuk.Photo{}
	if len(messages) == 0 {
		return by, nil
	}
	where, args := in(1, idsOf(messages))
	list, err := plainPhotos(photos.list(tx, "where comment_id = 0 and stage <> 'removed' and message_id "+where+" order by position, id", args...))
	for _, p := range list {
		by[p.MessageID] = append(by[p.MessageID], p)
	}
	return by, err
}

func plainPhotos(rows []photoRow, err error) ([]vidhuk.Photo, error) {
	list := make([]vidhuk.Photo, len(rows))
	for i, r := range rows {
		list[i] = r.Photo
	}
	return list, err
}
