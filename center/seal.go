package center

import (
	"bytes"
	"context"
	"errors"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/evidence"
	"vidhuk/store"
)

// Evidence is drawn before the transaction that seals it: a picture takes tens of
// milliseconds and a bucket more, and nobody else could write meanwhile. A deed that
// needs a picture is tried, meets the sheet that is not drawn yet, and is undone;
// the sheet is drawn and its picture kept; and the deed is tried again. What was
// drawn is what is removed: the sheet is made anew from the locked rows, and only the
// picture of exactly that sheet serves.

// album is the pictures that were drawn for one deed.
type album struct {
	at     time.Time         // when the first of them was: each says so
	drawn  map[string]string // key of the sheet → hash of the picture
	photos map[string][]byte // hash → copies that are drawn and kept nowhere
	more   int               // how many pictures beyond one the deed needs
}

// undrawn stops a deed whose evidence has no picture yet.
type undrawn struct {
	at    time.Time
	key   string
	sheet evidence.Sheet
}

func (u *undrawn) Error() string { return "center: evidence without its picture" }

const (
	mostDrawing = 2 // pictures drawn at once: the largest takes 80 MB
	mostRedrawn = 8 // how often a deed is tried that meets another sheet each time, for each thing that it removes
)

// drawn runs a deed in a transaction, and draws what it needs in between. Errors:
// vidhuk.Unavailable "evidence_unavailable" when a picture cannot be drawn or kept:
// then nothing has happened; vidhuk.Conflict "evidence_moves" when others change what
// is drawn faster than it can be.
func (c *Center) drawn(ctx context.Context, a *album, deed func(*store.Tx) error) error {
	tries := mostRedrawn
	if a != nil {
		tries += a.more
	}
	for range tries {
		err := c.store.Write(ctx, deed)
		var missing *undrawn
		if !errors.As(err, &missing) {
			return err
		}
		if err := c.picture(ctx, a, missing); err != nil {
			return vidhuk.Wrap(vidhuk.Unavailable, "evidence_unavailable", err)
		}
	}
	return vidhuk.Refuse(vidhuk.Conflict, "evidence_moves")
}

// picture draws a sheet and keeps it in the vault.
func (c *Center) picture(ctx context.Context, a *album, u *undrawn) error {
	select {
	case c.drawing <- struct{}{}:
		defer func() { <-c.drawing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	png, err := evidence.Picture(ctx, u.sheet, func(ctx context.Context, sum string) ([]byte, error) {
		if data, ok := a.photos[sum]; ok {
			return data, nil
		}
		return c.files.Get(ctx, sum)
	})
	if err != nil {
		return err
	}
	key := blob.Key(png)
	if err := c.vault.Put(ctx, key, png); err != nil {
		return err
	}
	a.at, a.drawn[u.key] = u.at, key
	return nil
}

func newAlbum() *album { return &album{drawn: map[string]string{}, photos: map[string][]byte{}} }

// sealing is what every seal of evidence knows: in which transaction, by whom and
// under which deed.
type sealing struct {
	*store.Tx
	c       *Center
	who     vidhuk.Actor
	role    vidhuk.Role
	deed    vidhuk.Deed
	album   *album
	subject evidence.Subject
	ground  string
	reason  string
	link    string
}

// seal keeps a snapshot with its picture, and gives it. take makes the snapshot from
// what was captured.
func (s sealing) seal(scene evidence.Scene, files []vidhuk.EvidenceFile, take func(evidence.Capture) (vidhuk.Snapshot, error)) (vidhuk.Snapshot, error) {
	capture := evidence.Capture{
		Ground: s.ground, Deed: s.deed, Reason: s.reason, ActorID: s.who.AccountID, Actor: s.who.Name, Role: s.role,
		Author: scene.Post.Author, Link: s.link, Files: files, At: s.Now,
	}
	capture.Picture.At = s.album.at
	if s.album.at.IsZero() {
		capture.Picture.At = s.Now
	}
	scene.Site, scene.Zone, scene.Subject, scene.Ground, scene.Capture = s.c.rules.Requisites.Centre.Name, s.c.rules.Clocks.Location, s.subject, s.wording(), capture
	sheet := scene.Sheet()
	key, err := sheet.Key()
	if err != nil {
		return vidhuk.Snapshot{}, err
	}
	picture, ok := s.album.drawn[key]
	if !ok {
		return vidhuk.Snapshot{}, &undrawn{capture.Picture.At, key, sheet}
	}
	capture.Picture.SHA256 = picture
	snapshot, err := take(capture)
	if err != nil {
		return snapshot, err
	}
	if err := s.AddSnapshot(&snapshot); err != nil {
		return snapshot, err
	}
	return snapshot, s.AddEvidenceFiles(snapshot.ID, files)
}

// wording is the ground's clause and text.
func (s sealing) wording() string {
	g, _ := s.c.rules.Ground(s.ground)
	return "п. " + g.Clause + ": " + g.Text
}

// originals are the files as they were sent, of photos that still have them.
func originals(photos []vidhuk.Photo) []vidhuk.EvidenceFile {
	var files []vidhuk.EvidenceFile
	for _, p := range photos {
		if p.Original != "" {
			files = append(files, vidhuk.EvidenceFile{Kind: vidhuk.OriginalFile, SHA256: p.Original, Media: p.OriginalMedia, Bytes: p.OriginalBytes})
		}
	}
	return files
}

// media is the type of a file that package photo has taken, by its first bytes.
func media(data []byte) string {
	for prefix, is := range map[string]string{"\xff\xd8": "image/jpeg", "\x89PNG": "image/png", "RIFF": "image/webp"} {
		if bytes.HasPrefix(data, []byte(prefix)) {
			return is
		}
	}
	return "image/heic"
}
