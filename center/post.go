package center

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// PostRef names the information post that a deed is about, as the actor saw it.
type PostRef struct {
	ID      int64  `json:"-"`
	Version int64  `json:"version,omitempty" doc:"version that the decision was made on; an older one is refused with 409 stale_version" minimum:"0"`
	Key     string `json:"-"` // idempotency key of the request, or empty
}

// PostContent is what an information post says, and when.
type PostContent struct {
	Kind      vidhuk.PostKind  `json:"kind" enum:"analytics,news,reference" doc:"one of the three of clause 4.1"`
	Place     vidhuk.PostPlace `json:"place,omitempty" enum:"page,group,both" doc:"where it stands; both unless said"`
	Title     string           `json:"title"`
	Text      string           `json:"text" doc:"plain text: an empty line between paragraphs, - before items, ## before a heading; addresses become links"`
	Topic     string           `json:"topic,omitempty" doc:"key of a topic of clause 4.2"`
	District  string           `json:"district,omitempty" doc:"slug of a district; absent: the whole city"`
	Photos    []int64          `json:"photos,omitempty" maxItems:"10" doc:"ids of uploaded photos to add"`
	Without   []int64          `json:"without,omitempty" maxItems:"10" doc:"ids of its photos to take out"`
	PublishAt time.Time        `json:"publish_at,omitzero" doc:"when the schedule publishes it; absent or past: at once"`
	ExpiresAt time.Time        `json:"expires_at,omitzero" doc:"when it leaves the lists; absent: never"`
	Draft     bool             `json:"draft,omitempty" doc:"keep it, do not publish it"`
}

// Publication is a new information post.
type Publication struct {
	Key          string `json:"-"`
	Organization string `json:"organization,omitempty" doc:"slug in whose name it is written; absent: the centre itself"`
	PostContent
}

// posting is one deed under way on one information post.
type posting struct {
	*store.Tx
	c       *Center
	who     vidhuk.Actor
	deed    vidhuk.Deed
	role    vidhuk.Role
	post    vidhuk.Post
	before  vidhuk.PostState
	detail  map[string]any
	notices []vidhuk.Notice
	album   *album // pictures of evidence that were drawn for it
	idle    bool   // it was so already: nothing happened, and nothing is written
}

// Post writes an information post in the name of the centre or of an
// organization, which the public sees instead of the person (1.6, 4.1). Posts of
// organizations are not reviewed before; clause 4.3 binds them all the
// same. Errors: vidhuk.Forbidden, vidhuk.Invalid with fields.
func (c *Center) Post(ctx context.Context, who vidhuk.Actor, p Publication) (vidhuk.Post, error) {
	var out vidhuk.Post
	role, err := rights.Speak(who, vidhuk.DeedPost, p.Organization)
	if err != nil {
		return out, err
	}
	a := act{deed: vidhuk.DeedPost, ref: Ref{Key: p.Key}, organization: p.Organization, command: p}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		w := &posting{Tx: tx, c: c, who: who, deed: vidhuk.DeedPost, role: role}
		w.post = vidhuk.Post{Version: 1, Organization: p.Organization, AuthorID: who.AccountID, Revision: 1, CreatedAt: tx.Now}
		if err := w.c.publisher(p.Organization, tx.Now); err != nil {
			return result{}, err
		}
		if err := w.compose(p.PostContent, nil); err != nil {
			return result{}, err
		}
		if err := tx.AddPost(&w.post); err != nil {
			return result{}, err
		}
		err := w.finish(p.Photos, nil)
		out = w.post
		return result{Made: w.post.ID}, err
	}, again(&out))
	return out, err
}

// again gives the post that came of the same request before.
func again(out *vidhuk.Post) func(*store.Tx, result) error {
	return func(tx *store.Tx, r result) (err error) {
		*out, err = tx.Post(r.Made)
		return err
	}
}

// publisher refuses an organization that cannot publish: unknown, not bound by
// the order, or closed.
func (c *Center) publisher(slug string, now time.Time) error {
	if slug == "" {
		return nil
	}
	o, ok := c.city.Organization(slug)
	field := func(code string, pairs ...any) error {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("organization", code, pairs...)})
	}
	switch {
	case !ok:
		return field("unknown_value")
	case !o.Bound():
		return field("organization_external", "organization", o.Short)
	case !o.ValidAt(now):
		return field("organization_closed", "organization", o.Short, "successor", c.short(o.Successor))
	}
	return nil
}

// compose takes over what a post that is not published yet is to say, checks
// it, and moves the post where it belongs. have are the photos it carries.
func (w *posting) compose(p PostContent, have []vidhuk.Photo) error {
	var fields []vidhuk.FieldError
	w.say(&fields, p.Title, p.Text)
	w.place(&fields, p)
	w.times(&fields, p)
	w.photos(&fields, have, p.Photos, p.Without)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	switch {
	case p.Draft:
		return w.move(vidhuk.PostDraft)
	case w.post.PublishAt.After(w.Now):
		return w.move(vidhuk.PostScheduled)
	}
	return w.publish()
}

// say checks and takes over title and text.
func (w *posting) say(fields *[]vidhuk.FieldError, title, text string) {
	norms := w.c.rules.Norms
	w.post.Title = words(fields, "title", strings.Join(strings.Fields(title), " "), 5, norms.PostTitleMax)
	w.post.Text = words(fields, "text", text, 10, norms.PostTextMax)
}

// place checks and takes over kind, topic and where the post stands.
func (w *posting) place(fields *[]vidhuk.FieldError, p PostContent) {
	w.post.Kind, w.post.Place, w.post.Topic, w.post.District = p.Kind, p.Place, p.Topic, p.District
	if p.Place == "" {
		w.post.Place = vidhuk.Everywhere
	}
	switch {
	case p.Kind == "": // clause 4.1 knows three kinds, and every post is one of them
		*fields = append(*fields, vidhuk.Field("kind", "required"))
	case !slices.Contains(vidhuk.PostKinds, p.Kind):
		*fields = append(*fields, vidhuk.Field("kind", "unknown_value"))
	}
	if !slices.Contains(vidhuk.PostPlaces, w.post.Place) {
		*fields = append(*fields, vidhuk.Field("place", "unknown_value"))
	}
	if _, ok := w.c.rules.Topic(p.Topic); p.Topic != "" && !ok {
		*fields = append(*fields, vidhuk.Field("topic", "unknown_value"))
	}
	if p.District != "" && !w.c.knowsDistrict(p.District) {
		*fields = append(*fields, vidhuk.Field("district", "unknown_value"))
	}
}

// times checks and takes over when the post appears and when it leaves.
func (w *posting) times(fields *[]vidhuk.FieldError, p PostContent) {
	w.post.PublishAt = p.PublishAt
	if p.PublishAt.After(w.Now.AddDate(1, 0, 0)) {
		*fields = append(*fields, vidhuk.Field("publish_at", "too_far", "days", 365))
	}
	begins := w.Now
	if p.PublishAt.After(begins) {
		begins = p.PublishAt
	}
	w.post.ExpiresAt = p.ExpiresAt
	if !p.ExpiresAt.IsZero() && !p.ExpiresAt.After(begins) {
		*fields = append(*fields, vidhuk.Field("expires_at", "expires_before"))
	}
}

func (w *posting) photos(fields *[]vidhuk.FieldError, have []vidhuk.Photo, added, without []int64) {
	n := len(added)
	for _, p := range have {
		if !slices.Contains(without, p.ID) {
			n++
		}
	}
	if limit := w.c.rules.Norms.MessagePhotoMax; n > limit {
		*fields = append(*fields, vidhuk.Field("photos", "photo_too_many", "max", limit))
	}
}

// publish makes the post public now.
func (w *posting) publish() error {
	w.post.PublishedAt, w.post.PublishAt = w.Now, time.Time{}
	return w.move(vidhuk.PostPublished)
}

// move checks the step against the table and takes it.
func (w *posting) move(to vidhuk.PostState) error {
	if err := workflow.CheckPost(w.deed, w.before, to); err != nil {
		return err
	}
	w.post.State = to
	return nil
}

// finish writes what follows from the deed: photos, the revision of a text that
// became public, journal and notices.
func (w *posting) finish(photos, without []int64) error {
	if err := w.attach(photos, without); err != nil {
		return err
	}
	if w.before != vidhuk.PostPublished && w.post.State == vidhuk.PostPublished && w.deed != vidhuk.DeedCorrectPost {
		if err := w.keep(""); err != nil {
			return err
		}
	}
	if err := w.c.indexPost(w.Tx, w.post); err != nil {
		return err
	}
	e := newEntry(w.who, w.role, w.deed, subjectOfPost(w.post.ID), w.detail, w.Now)
	e.Organization = w.post.Organization
	if w.before != w.post.State {
		e.From, e.To = string(w.before), string(w.post.State)
	}
	if err := w.c.journal(w.Tx, []vidhuk.Entry{e}); err != nil {
		return err
	}
	return w.AddNotices(w.notices)
}

func subjectOfPost(id int64) string { return fmt.Sprintf("post/%d", id) }

// attach adds the actor's loose photos after those that the post keeps.
func (w *posting) attach(ids, without []int64) error {
	if _, err := w.DetachFromPost(w.post.ID, without); err != nil {
		return err
	}
	if len(ids) == 0 {
		return nil
	}
	have, err := w.PhotosOfPosts([]int64{w.post.ID})
	if err != nil {
		return err
	}
	after := 0
	for _, p := range have[w.post.ID] {
		after = max(after, p.Position+1)
	}
	n, err := w.AttachToPost(w.who.AccountID, ids, w.post.ID, after)
	if err == nil && n != len(ids) {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("photos", "photo_unknown")})
	}
	return err
}

// keep writes down what the post says from now on.
func (w *posting) keep(note string) error {
	p := w.post
	return w.AddPostRevision(&vidhuk.PostRevision{
		PostID: p.ID, Number: p.Revision, Title: p.Title, Text: p.Text, Note: note, AuthorID: w.who.AccountID, At: w.Now,
	})
}

// onPost runs one deed on one information post in one transaction. Errors
// beyond those of do: vidhuk.NotFound "not_found", vidhuk.Forbidden,
// vidhuk.Conflict "stale_version", "wrong_post_state", "key_reused".
func (c *Center) onPost(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, r PostRef, command any, do func(*posting) error) (vidhuk.Post, error) {
	var out vidhuk.Post
	a := act{deed: deed, ref: Ref{Key: r.Key}, command: []any{r.ID, command}, album: newAlbum()}
	_, err := c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		w, err := c.beginPost(tx, who, deed, r)
		if err != nil {
			return result{}, err
		}
		w.album = a.album
		if err := do(w); err != nil {
			return result{}, err
		}
		if !w.idle {
			if err := tx.SavePost(&w.post); err != nil {
				return result{}, err
			}
		}
		out = w.post
		return result{Made: w.post.ID}, nil
	}, again(&out))
	return out, err
}

func (c *Center) beginPost(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed, r PostRef) (*posting, error) {
	p, err := tx.LockPost(r.ID)
	if err != nil {
		return nil, err
	}
	if !rights.VisiblePost(who, p) {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	role, err := rights.AllowPost(who, deed, p)
	if err != nil {
		return nil, err
	}
	switch {
	case r.Version == 0 && slices.Contains(considered, deed):
		return nil, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("version", "required")})
	case r.Version != 0 && r.Version != p.Version:
		return nil, vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(p.State))
	case !workflow.MayPost(deed, p.State):
		return nil, workflow.CheckPost(deed, p.State, "")
	}
	return &posting{Tx: tx, c: c, who: who, deed: deed, role: role, post: p, before: p.State}, nil
}

// considered are the deeds on posts that need to know what they decide about.
var considered = []vidhuk.Deed{vidhuk.DeedEditPost, vidhuk.DeedCorrectPost, vidhuk.DeedHidePost}

// PostEdit is what a post that is not published yet is to say instead.
type PostEdit struct {
	PostRef
	PostContent
}

// EditPost changes a draft or a scheduled post, and may publish it now.
func (c *Center) EditPost(ctx context.Context, who vidhuk.Actor, e PostEdit) (vidhuk.Post, error) {
	return c.onPost(ctx, who, vidhuk.DeedEditPost, e.PostRef, e, func(w *posting) error {
		if err := c.publisher(w.post.Organization, w.Now); err != nil {
			return err
		}
		have, err := w.PhotosOfPosts([]int64{w.post.ID})
		if err != nil {
			return err
		}
		if err := w.compose(e.PostContent, have[w.post.ID]); err != nil {
			return err
		}
		return w.finish(e.Photos, e.Without)
	})
}

// PostCorrection is what a published post says from now on, and why.
type PostCorrection struct {
	PostRef
	Title     string    `json:"title"`
	Text      string    `json:"text"`
	Note      string    `json:"note" doc:"what was corrected and why; everybody reads it"`
	Photos    []int64   `json:"photos,omitempty" maxItems:"10" doc:"ids of uploaded photos to add"`
	Without   []int64   `json:"without,omitempty" maxItems:"10" doc:"ids of its photos to take out"`
	ExpiresAt time.Time `json:"expires_at,omitzero" doc:"when it leaves the lists; absent: never; past: at once"`
}

// CorrectPost changes a published post in the sight of all: the earlier text and
// the reason stay readable. An expired post may be brought back by a later end.
func (c *Center) CorrectPost(ctx context.Context, who vidhuk.Actor, p PostCorrection) (vidhuk.Post, error) {
	return c.onPost(ctx, who, vidhuk.DeedCorrectPost, p.PostRef, p, func(w *posting) error {
		have, err := w.PhotosOfPosts([]int64{w.post.ID})
		if err != nil {
			return err
		}
		var fields []vidhuk.FieldError
		w.say(&fields, p.Title, p.Text)
		note := words(&fields, "note", p.Note, 5, c.rules.Norms.CommentTextMax)
		w.photos(&fields, have[w.post.ID], p.Photos, p.Without)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		w.post.ExpiresAt, w.post.CorrectedAt = p.ExpiresAt, w.Now
		w.post.Revision++
		if err := w.keep(note); err != nil {
			return err
		}
		to := vidhuk.PostPublished
		if !p.ExpiresAt.IsZero() && !p.ExpiresAt.After(w.Now) {
			to, w.post.Pinned = vidhuk.PostExpired, false
		}
		if err := w.move(to); err != nil {
			return err
		}
		w.detail = map[string]any{"revision": w.post.Revision}
		return w.finish(p.Photos, p.Without)
	})
}

// Pin puts a post first on the Page. Pinning again changes nothing. Errors:
// vidhuk.Conflict "post_not_on_page", "too_many_pinned".
func (c *Center) Pin(ctx context.Context, who vidhuk.Actor, r PostRef) (vidhuk.Post, error) {
	return c.onPost(ctx, who, vidhuk.DeedPin, r, nil, func(w *posting) error {
		if w.idle = workflow.AlreadyPinned(w.deed, w.post); w.idle {
			return nil
		}
		if err := workflow.FitsPin(w.post); err != nil {
			return err
		}
		n, err := w.CountPinned()
		if err != nil {
			return err
		}
		if limit := c.rules.Norms.PostPinMax; n >= int64(limit) {
			return vidhuk.Refuse(vidhuk.Conflict, "too_many_pinned", "max", limit)
		}
		w.post.Pinned = true
		return w.finish(nil, nil)
	})
}

// Unpin puts a post back among the others.
func (c *Center) Unpin(ctx context.Context, who vidhuk.Actor, r PostRef) (vidhuk.Post, error) {
	return c.onPost(ctx, who, vidhuk.DeedUnpin, r, nil, func(w *posting) error {
		if w.idle = workflow.AlreadyPinned(w.deed, w.post); w.idle {
			return nil
		}
		w.post.Pinned = false
		return w.finish(nil, nil)
	})
}

// PostHiding takes a post out of view.
type PostHiding struct {
	PostRef
	Ground string `json:"ground" doc:"key of a ground of clause 4.3"`
	Text   string `json:"text,omitempty" doc:"what its author is told; the ground's own advice when empty"`
}

// HidePost takes a published post out of view on a ground of 4.3; for conduct
// grounds the evidence is sealed first (3.1, 5.1.2). Who wrote it, or acts for
// the organization in whose name it stands, does not decide (1.3).
func (c *Center) HidePost(ctx context.Context, who vidhuk.Actor, h PostHiding) (vidhuk.Post, error) {
	return c.onPost(ctx, who, vidhuk.DeedHidePost, h.PostRef, h, func(w *posting) error {
		g, reason, err := c.grounded(who, h.Ground, h.Text)
		if err != nil {
			return err
		}
		w.detail = map[string]any{"ground": h.Ground}
		if g.NeedsEvidence {
			if err := w.keepEvidence(h.Ground, reason); err != nil {
				return err
			}
		}
		w.post.Ground, w.post.Reason, w.post.Pinned = h.Ground, reason, false
		if err := w.tellAuthors("post_hidden"); err != nil {
			return err
		}
		if err := w.move(vidhuk.PostHidden); err != nil {
			return err
		}
		return w.finish(nil, nil)
	})
}

// tellAuthors tells who wrote the post, and everybody who acts for the
// organization in whose name it stands.
func (w *posting) tellAuthors(kind string) error {
	accounts := []int64{w.post.AuthorID}
	if w.post.Organization != "" {
		more, err := w.AccountsOf(w.post.Organization)
		if err != nil {
			return err
		}
		accounts = append(accounts, more...)
	}
	slices.Sort(accounts)
	for _, id := range slices.Compact(accounts) {
		if id == 0 || id == w.who.AccountID {
			continue
		}
		w.notices = append(w.notices, vidhuk.Notice{
			AccountID: id, Kind: kind, Args: jsonOf(map[string]any{"title": w.post.Title, "post": w.post.ID}), CreatedAt: w.Now,
		})
	}
	return nil
}
