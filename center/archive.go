package center

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/evidence"
	"vidhuk/rights"
	"vidhuk/store"
)

const (
	reasonMin  = 5   // characters of a reason to look at evidence
	reasonMax  = 500 // and the most
	elseName   = 200 // characters of a name in a social network
	elseLink   = 500 // of an address there
	removeStep = 50  // pieces of evidence that one run removes at most, and then the next
)

// EvidenceRef names a piece of evidence.
type EvidenceRef struct {
	ID  int64  `json:"-"`
	Key string `json:"-"` // idempotency key of the request, or empty
}

// Screenshot is what a moderator saw in a social network, with the picture of it.
type Screenshot struct {
	Key    string        `json:"-"`
	Link   string        `json:"link" doc:"address of what was seen"`
	Name   string        `json:"name" doc:"name of its author, as it stands there"`
	SeenAt time.Time     `json:"seen_at" doc:"the time that stands beside it, or when it was seen"`
	Text   string        `json:"text" doc:"its text, word for word"`
	Ground string        `json:"ground" doc:"key of a ground of clause 4.3"`
	Reason string        `json:"reason,omitempty" doc:"what the moderator adds"`
	Number vidhuk.Number `json:"number,omitempty" doc:"number of the message that it is about"`
	File   []byte        `json:"-"`
}

// AddEvidence puts a screenshot that a moderator made into the archive: what stands
// in a social network can be kept in no other way (5.1.2). The file is kept as it
// was sent. Errors: vidhuk.Invalid with fields, "photo_…"; vidhuk.Forbidden
// "ground_needs_administrator"; vidhuk.Unavailable "evidence_unavailable".
func (c *Center) AddEvidence(ctx context.Context, who vidhuk.Actor, e Screenshot) (vidhuk.Snapshot, error) {
	role, err := rights.Allow(who, vidhuk.DeedAddEvidence, rights.Case{})
	if err != nil {
		return vidhuk.Snapshot{}, err
	}
	seen, err := c.seenElsewhere(who, &e)
	if err != nil {
		return vidhuk.Snapshot{}, err
	}
	file, thumb, err := c.keepScreenshot(ctx, who, e.File)
	if err != nil {
		return vidhuk.Snapshot{}, err
	}
	a := act{deed: vidhuk.DeedAddEvidence, ref: Ref{Key: e.Key}, album: newAlbum(), command: []any{e, file.SHA256}}
	a.album.photos[blob.Key(thumb)] = thumb
	var out vidhuk.Snapshot
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		var about *vidhuk.Message
		if e.Number != "" {
			m, err := tx.Message(e.Number)
			if err != nil {
				return result{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("number", "unknown_message", "number", string(e.Number))})
			}
			about = &m
		}
		s := sealing{
			Tx: tx, c: c, who: who, role: role, deed: a.deed, album: a.album, ground: e.Ground, reason: e.Reason, link: e.Link,
			subject: evidence.Subject{Kind: vidhuk.Elsewhere, Number: e.Number},
		}
		scene := evidence.Scene{Post: evidence.View{Author: e.Name, At: e.SeenAt, Text: e.Text, Photos: []vidhuk.Photo{{ThumbSHA: blob.Key(thumb)}}}}
		out, err = s.seal(scene, []vidhuk.EvidenceFile{file}, func(k evidence.Capture) (vidhuk.Snapshot, error) {
			return evidence.OfElsewhere(seen, about, k)
		})
		if err != nil {
			return result{}, err
		}
		entry := newEntry(who, role, a.deed, out.Subject(), map[string]any{"ground": e.Ground, "snapshot": out.SHA256}, tx.Now)
		return result{Made: out.ID}, c.journal(tx, []vidhuk.Entry{entry})
	}, func(tx *store.Tx, r result) error {
		out, err = tx.Snapshot(r.Made)
		return err
	})
	return out, err
}

// seenElsewhere checks what a moderator says of a text in a social network.
func (c *Center) seenElsewhere(who vidhuk.Actor, e *Screenshot) (evidence.Seen, error) {
	var fields []vidhuk.FieldError
	e.Name, e.Text = words(&fields, "name", e.Name, 1, elseName), words(&fields, "text", e.Text, 0, c.rules.Norms.MessageTextMax)
	e.Link = strings.TrimSpace(e.Link)
	u, err := url.Parse(e.Link)
	switch {
	case e.Link == "":
		fields = append(fields, vidhuk.Field("link", "required"))
	case len(e.Link) > elseLink:
		fields = append(fields, vidhuk.Field("link", "too_long", "max", elseLink, "length", len(e.Link)))
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.ContainsAny(e.Link, " \t\n"):
		fields = append(fields, vidhuk.Field("link", "wrong_link"))
	}
	switch {
	case e.SeenAt.IsZero():
		fields = append(fields, vidhuk.Field("seen_at", "required"))
	case e.SeenAt.After(c.store.Now()):
		fields = append(fields, vidhuk.Field("seen_at", "in_the_future"))
	}
	if len(e.File) == 0 {
		fields = append(fields, vidhuk.Field("file", "required"))
	}
	reason := e.Reason
	if _, reason, err = c.grounded(who, e.Ground, reason); err != nil {
		var refused *vidhuk.Error
		if !errors.As(err, &refused) || refused.Kind != vidhuk.Invalid {
			return evidence.Seen{}, err
		}
		for _, f := range refused.Fields {
			if f.Field == "text" {
				f.Field = "reason"
			}
			fields = append(fields, f)
		}
	}
	if e.Reason != "" {
		e.Reason = reason
	}
	e.SeenAt = e.SeenAt.UTC()
	return evidence.Seen{Link: e.Link, Name: e.Name, At: e.SeenAt, Text: e.Text}, vidhuk.InvalidFields(fields)
}

// keepScreenshot takes the file in as photos are, keeps it as it is, and gives what
// is drawn of it.
func (c *Center) keepScreenshot(ctx context.Context, who vidhuk.Actor, data []byte) (vidhuk.EvidenceFile, []byte, error) {
	f := vidhuk.EvidenceFile{Kind: vidhuk.ScreenshotFile, SHA256: blob.Key(data), Media: media(data), Bytes: int64(len(data))}
	if err := c.limitUploads(ctx, who); err != nil {
		return f, nil, err
	}
	picture, err := c.studio.Process(ctx, data)
	if err != nil {
		return f, nil, err
	}
	if err := c.vault.Put(ctx, f.SHA256, data); err != nil {
		return f, nil, vidhuk.Wrap(vidhuk.Unavailable, "evidence_unavailable", err)
	}
	return f, picture.Thumb, nil
}

// EvidenceReason is why somebody does something with evidence.
type EvidenceReason struct {
	EvidenceRef
	Reason string `json:"reason" doc:"why; it is written down with your name"`
}

// ViewEvidence lets the actor look at one piece of evidence for a while: who, when
// and why is written down first (5.1.2). Errors: vidhuk.Invalid with fields,
// vidhuk.NotFound, vidhuk.Forbidden.
func (c *Center) ViewEvidence(ctx context.Context, who vidhuk.Actor, r EvidenceReason) (vidhuk.EvidenceAccess, error) {
	var access vidhuk.EvidenceAccess
	err := c.onEvidence(ctx, who, vidhuk.DeedViewEvidence, r.EvidenceRef, r, func(tx *store.Tx, s vidhuk.Snapshot) (map[string]any, error) {
		reason, err := reasoned(r.Reason)
		if err != nil {
			return nil, err
		}
		access = vidhuk.EvidenceAccess{
			SnapshotID: s.ID, AccountID: who.AccountID, Reason: reason, At: tx.Now, UntilAt: tx.Now.Add(c.rules.Norms.EvidenceAccess),
		}
		err = tx.AddEvidenceAccess(&access)
		return map[string]any{"access": access.ID}, err
	})
	return access, err
}

// ExportEvidence writes down that the actor takes a piece of evidence out, for the
// reason that they look at it for. What is taken out package look gives. Error:
// vidhuk.Forbidden "evidence_reason_needed" before they gave one.
func (c *Center) ExportEvidence(ctx context.Context, who vidhuk.Actor, r EvidenceRef) error {
	return c.onEvidence(ctx, who, vidhuk.DeedExportEvidence, r, nil, func(tx *store.Tx, s vidhuk.Snapshot) (map[string]any, error) {
		access, err := tx.EvidenceAccess(s.ID, who.AccountID)
		if err == nil && access.ID == 0 {
			err = vidhuk.Refuse(vidhuk.Forbidden, "evidence_reason_needed")
		}
		return map[string]any{"access": access.ID}, err
	})
}

// HoldEvidence keeps a piece of evidence past its term, until somebody lifts the
// hold. Error: vidhuk.Conflict "evidence_held".
func (c *Center) HoldEvidence(ctx context.Context, who vidhuk.Actor, r EvidenceReason) error {
	return c.onEvidence(ctx, who, vidhuk.DeedHoldEvidence, r.EvidenceRef, r, func(tx *store.Tx, s vidhuk.Snapshot) (map[string]any, error) {
		reason, err := reasoned(r.Reason)
		if err != nil {
			return nil, err
		}
		h := vidhuk.EvidenceHold{SnapshotID: s.ID, Reason: reason, PutBy: who.AccountID, PutAt: tx.Now}
		err = tx.AddEvidenceHold(&h)
		if vidhuk.CodeOf(err) == "exists" {
			err = vidhuk.Refuse(vidhuk.Conflict, "evidence_held")
		}
		return map[string]any{"hold": h.ID}, err
	})
}

// LiftHold ends a hold: the rule of retention counts again. Error: vidhuk.Conflict
// "evidence_not_held".
func (c *Center) LiftHold(ctx context.Context, who vidhuk.Actor, r EvidenceReason) error {
	return c.onEvidence(ctx, who, vidhuk.DeedLiftHold, r.EvidenceRef, r, func(tx *store.Tx, s vidhuk.Snapshot) (map[string]any, error) {
		reason, err := reasoned(r.Reason)
		if err != nil {
			return nil, err
		}
		holds, err := tx.EvidenceHolds([]int64{s.ID})
		if err != nil {
			return nil, err
		}
		for _, h := range holds[s.ID] {
			if h.LiftedAt.IsZero() {
				h.LiftedBy, h.LiftedAt, h.Lifted = who.AccountID, tx.Now, reason
				return map[string]any{"hold": h.ID}, tx.LiftEvidenceHold(h)
			}
		}
		return nil, vidhuk.Refuse(vidhuk.Conflict, "evidence_not_held")
	})
}

func reasoned(text string) (string, error) {
	var fields []vidhuk.FieldError
	text = words(&fields, "reason", text, reasonMin, reasonMax)
	return text, vidhuk.InvalidFields(fields)
}

// onEvidence runs one deed on one piece of evidence, journalled; do gives the
// entry's detail. Errors beyond those of do: vidhuk.NotFound "not_found",
// vidhuk.Forbidden, vidhuk.Conflict "key_reused".
func (c *Center) onEvidence(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, r EvidenceRef, command any, do func(*store.Tx, vidhuk.Snapshot) (map[string]any, error)) error {
	role, err := rights.Allow(who, deed, rights.Case{})
	if err != nil {
		return err
	}
	a := act{deed: deed, ref: Ref{Key: r.Key, Number: vidhuk.Number(vidhuk.EvidenceSubject(r.ID))}, album: newAlbum(), command: command}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		s, err := tx.LockSnapshot(r.ID)
		if err != nil {
			return result{}, err
		}
		detail, err := do(tx, s)
		if err != nil {
			return result{}, err
		}
		return result{Made: s.ID}, c.journal(tx, []vidhuk.Entry{newEntry(who, role, deed, s.Subject(), detail, tx.Now)})
	}, func(*store.Tx, result) error { return nil })
	return err
}

// RemoveEvidence removes the evidence whose term is over and which nobody holds, and
// leaves in the register and in the journal what it was. It says how many pieces. It
// also forgets who looked at evidence long ago.
func (c *Center) RemoveEvidence(ctx context.Context) (int, error) {
	norms := c.rules.Norms
	var due []vidhuk.Snapshot
	err := c.store.Write(ctx, func(tx *store.Tx) (err error) {
		if err := tx.DropEvidenceAccesses(tx.Now.AddDate(0, 0, -norms.EvidenceLogDays)); err != nil {
			return err
		}
		due, err = tx.OverdueSnapshots(tx.Now.AddDate(0, 0, -norms.EvidenceDays), removeStep)
		return err
	})
	if err != nil {
		return 0, err
	}
	removed := 0
	var failures []error
	for _, s := range due {
		switch err := c.removeEvidence(ctx, s); vidhuk.CodeOf(err) {
		case "evidence_kept": // somebody holds it meanwhile, or another node was first
		default:
			if err == nil {
				removed++
			} else {
				failures = append(failures, err)
			}
		}
	}
	return removed, errors.Join(failures...)
}

func (c *Center) removeEvidence(ctx context.Context, s vidhuk.Snapshot) error {
	role, err := rights.Allow(vidhuk.System, vidhuk.DeedRemoveEvidence, rights.Case{})
	if err != nil {
		return err
	}
	days := c.rules.Norms.EvidenceDays
	var files []string
	err = c.store.Write(ctx, func(tx *store.Tx) (err error) {
		r := vidhuk.EvidenceRemoved{
			SnapshotID: s.ID, MessageID: s.MessageID, CommentID: s.CommentID, PostID: s.PostID, Kind: s.Kind, Ground: s.Ground,
			SHA256: s.SHA256, Picture: s.Picture, SealedAt: s.At, RemovedAt: tx.Now, Days: days,
		}
		if files, err = tx.RemoveSnapshot(&r, tx.Now.AddDate(0, 0, -days)); err != nil {
			return err
		}
		detail := map[string]any{"removed": s.SHA256, "picture": s.Picture, "ground": s.Ground, "days": days}
		e := newEntry(vidhuk.System, role, vidhuk.DeedRemoveEvidence, s.Subject(), detail, tx.Now)
		e.MessageID = s.MessageID
		return c.journal(tx, []vidhuk.Entry{e})
	})
	if err != nil {
		return err
	}
	return c.dropFiles(ctx, files)
}

// dropFiles removes files of the vault that nothing needs. What fails is swept later.
func (c *Center) dropFiles(ctx context.Context, hashes []string) error {
	var failures []error
	for _, h := range hashes {
		failures = append(failures, c.vault.Delete(ctx, h))
	}
	return errors.Join(failures...)
}

// waitingForDecision are the states in which a photo may still become evidence.
var waitingForDecision = []vidhuk.State{vidhuk.Draft, vidhuk.Pending, vidhuk.Clarifying}

// ForgetOriginals removes photos as they were sent, with all that they say of who made
// them and where, once their term is over: of what was decided on, and of what no
// evidence needs. It says how many.
func (c *Center) ForgetOriginals(ctx context.Context) (int, error) {
	var due []vidhuk.Photo
	term := func(tx *store.Tx) time.Time { return tx.Now.AddDate(0, 0, -c.rules.Norms.OriginalFileDays) }
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.PhotosWithOriginals(term(tx), waitingForDecision, 500)
		return err
	})
	if err != nil {
		return 0, err
	}
	for i, p := range due {
		var files []string
		err := c.store.Write(ctx, func(tx *store.Tx) (err error) {
			if err := lockAround(tx, p); err != nil {
				return err
			}
			files, err = tx.ForgetOriginal(p)
			return err
		})
		if err == nil {
			err = c.dropFiles(ctx, files)
		}
		if err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// lockAround waits for a deed that may be sealing what the photo belongs to.
func lockAround(tx *store.Tx, p vidhuk.Photo) error {
	switch {
	case p.PostID != 0:
		_, err := tx.LockPost(p.PostID)
		return err
	case p.MessageID != 0:
		m, err := tx.MessageByID(p.MessageID)
		if err == nil {
			_, err = tx.LockMessage(m.Number)
		}
		return err
	}
	return nil
}

// SweepVault removes files of the vault that nothing needed at this sweep and at the
// one before: pictures of deeds that failed, and what could not be removed in time.
// It says how many.
func (c *Center) SweepVault(ctx context.Context) (int, error) {
	var keys []string
	if err := c.vault.Walk(ctx, func(f blob.Info) error {
		keys = append(keys, f.Key)
		return nil
	}); err != nil {
		return 0, err
	}
	var stray []string
	if err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		stray, err = tx.Unreferred(keys)
		return err
	}); err != nil {
		return 0, err
	}
	c.straying.Lock()
	defer c.straying.Unlock()
	before, swept := c.stray, 0
	c.stray = map[string]bool{}
	for _, key := range stray {
		if !before[key] {
			c.stray[key] = true
			continue
		}
		if err := c.vault.Delete(ctx, key); err != nil {
			return swept, err
		}
		swept++
	}
	return swept, nil
}
