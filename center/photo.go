package center

import (
	"context"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/store"
)

// AddPhoto takes one photo of the actor's for a message, comment, answer or
// information post to come. The public copy carries no metadata; until it belongs to something,
// only its owner may see it. Errors: vidhuk.Invalid "photo_…",
// vidhuk.Unauthenticated, vidhuk.Unavailable "files_unavailable".
func (c *Center) AddPhoto(ctx context.Context, who vidhuk.Actor, data []byte) (vidhuk.Photo, error) {
	var p vidhuk.Photo
	if who.AccountID == 0 {
		return p, vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	if !who.Uploads() {
		return p, vidhuk.Refuse(vidhuk.Forbidden, "membership_required")
	}
	if err := c.limitUploads(ctx, who); err != nil {
		return p, err
	}
	picture, err := c.studio.Process(ctx, data)
	if err != nil {
		return p, err
	}
	p = vidhuk.Photo{
		SHA256: blob.Key(picture.Public), ThumbSHA: blob.Key(picture.Thumb),
		Width: picture.Width, Height: picture.Height, Bytes: int64(len(picture.Public)),
	}
	if err := c.keepOriginal(ctx, &p, data); err != nil {
		return p, err
	}
	if err := c.files.Put(ctx, p.SHA256, picture.Public); err != nil {
		return p, err
	}
	if err := c.files.Put(ctx, p.ThumbSHA, picture.Thumb); err != nil {
		return p, err
	}
	err = c.write(ctx, vidhuk.DeedSubmit, func(tx *store.Tx) error {
		p.CreatedAt = tx.Now
		return tx.AddPhoto(&p, who.AccountID)
	})
	if err != nil {
		return p, err
	}
	// The same file may have been somebody's whose term ended meanwhile: then it was
	// removed before our row said that it is needed.
	return p, c.keepOriginal(ctx, &p, data)
}

// keepOriginal keeps the file as it was sent, with all that it says of itself, for
// evidence only (5.1.2): see ForgetOriginals.
func (c *Center) keepOriginal(ctx context.Context, p *vidhuk.Photo, data []byte) error {
	p.Original, p.OriginalMedia, p.OriginalBytes = blob.Key(data), media(data), int64(len(data))
	return c.vault.Put(ctx, p.Original, data)
}

// uploadsPerHour bounds what one account may send: ten messages of ten photos.
const uploadsPerHour = 100

func (c *Center) limitUploads(ctx context.Context, who vidhuk.Actor) error {
	return c.try(ctx, "upload/"+subjectOfAccount(who.AccountID), uploadsPerHour, hour)
}

// attachPhotos gives the actor's loose photos to a message or comment. Error:
// vidhuk.Invalid "photo_unknown" when one is not the actor's or is used already.
func attachPhotos(tx *store.Tx, who vidhuk.Actor, ids []int64, messageID, commentID int64, stage string) error {
	if len(ids) == 0 {
		return nil
	}
	n, err := tx.AttachPhotos(who.AccountID, ids, messageID, commentID, stage)
	if err == nil && n != len(ids) {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("photos", "photo_unknown")})
	}
	return err
}
