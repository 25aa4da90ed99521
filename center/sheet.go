package center

import (
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/evidence"
)

// keepEvidence seals the message as it stands, in the deed's own transaction: a
// failure stops the deed.
func (w *work) keepEvidence(ground string) error {
	revisions, err := w.Revisions(w.message.ID)
	if err != nil {
		return err
	}
	photos, err := w.photosOf(0)
	if err != nil {
		return err
	}
	post, err := w.viewMessage(photos)
	if err != nil {
		return err
	}
	s := w.sealing(vidhuk.OfMessage, 0, ground, w.message.Reason)
	return w.sealed(s.seal(evidence.Scene{Post: post}, originals(photos), func(c evidence.Capture) (vidhuk.Snapshot, error) {
		return evidence.OfMessage(w.message, revisions, photos, c)
	}))
}

// sealComment seals the comment as it stands, with its earlier words and what it
// replies to.
func (w *work) sealComment(ground, reason string) error {
	t := evidence.Thread{Comment: w.comment, Message: w.message}
	var err error
	if t.Earlier, err = w.Wordings(w.comment.ID); err != nil {
		return err
	}
	if t.Photos, err = w.photosOf(w.comment.ID); err != nil {
		return err
	}
	around, err := w.around()
	if err != nil {
		return err
	}
	if w.comment.ParentID != 0 {
		parent, err := w.Comment(w.comment.ParentID)
		if err != nil {
			return err
		}
		t.Parent = &parent
		view, err := w.viewComment(parent, nil)
		if err != nil {
			return err
		}
		view.Label = evidence.RepliesTo
		around = append(around, view)
	}
	post, err := w.viewComment(w.comment, t.Photos)
	if err != nil {
		return err
	}
	s := w.sealing(vidhuk.OfComment, w.comment.ID, ground, reason)
	return w.sealed(s.seal(evidence.Scene{Post: post, Around: around}, originals(t.Photos), func(c evidence.Capture) (vidhuk.Snapshot, error) {
		return evidence.OfComment(t, c)
	}))
}

// sealProposal seals a wording that its author proposed, with what the message says.
func (w *work) sealProposal(p vidhuk.Proposal, ground, reason string) error {
	around, err := w.around()
	if err != nil {
		return err
	}
	post := evidence.View{Author: around[0].Author, At: p.CreatedAt, Notes: w.c.notes(p.Topic, p.Subtopic, p.Place), Text: p.Text}
	s := w.sealing(vidhuk.OfProposal, 0, ground, reason)
	return w.sealed(s.seal(evidence.Scene{Post: post, Around: around}, nil, func(c evidence.Capture) (vidhuk.Snapshot, error) {
		return evidence.OfProposal(p, w.message, c)
	}))
}

func (w *work) sealing(kind vidhuk.EvidenceKind, comment int64, ground, reason string) sealing {
	link := "/messages/" + string(w.message.Number)
	if comment != 0 {
		link += "#c" + strconv.FormatInt(comment, 10)
	}
	return sealing{
		Tx: w.Tx, c: w.c, who: w.who, role: w.role, deed: w.deed, album: w.act.album, ground: ground, reason: reason, link: w.c.address + link,
		subject: evidence.Subject{Kind: kind, Number: w.message.Number, ID: comment},
	}
}

// sealed names a snapshot in the journal.
func (w *work) sealed(s vidhuk.Snapshot, err error) error {
	if err == nil {
		w.proof, w.detail["snapshot"] = s.ID, s.SHA256
	}
	return err
}

// photosOf lists the photos of a comment under the message; 0: its own.
func (w *work) photosOf(comment int64) ([]vidhuk.Photo, error) {
	all, err := w.Photos(w.message.ID)
	var some []vidhuk.Photo
	for _, p := range all {
		if p.CommentID == comment {
			some = append(some, p)
		}
	}
	return some, err
}

// around is the message as what something stands under.
func (w *work) around() ([]evidence.View, error) {
	photos, err := w.photosOf(0)
	if err != nil {
		return nil, err
	}
	v, err := w.viewMessage(photos)
	v.Label = evidence.UnderMessage
	return []evidence.View{v}, err
}

// viewMessage is the message as its readers saw it; before publication, as its author
// sent it.
func (w *work) viewMessage(photos []vidhuk.Photo) (evidence.View, error) {
	m := w.message
	v := evidence.View{At: m.ReceivedAt, Notes: w.c.notes(m.Topic, m.Subtopic, m.Place), Text: m.Text, Photos: photos}
	if m.Channel == vidhuk.Phone {
		v.Author = w.c.short(vidhuk.Service1588)
		return v, nil
	}
	names, err := w.Names([]int64{m.AuthorID})
	v.Author = names[m.AuthorID]
	return v, err
}

func (w *work) viewComment(c vidhuk.Comment, photos []vidhuk.Photo) (evidence.View, error) {
	v := evidence.View{At: c.CreatedAt, Text: c.Text, Photos: photos}
	if c.Kind.Official() {
		v.Author = w.c.named(c.Organization)
		return v, nil
	}
	names, err := w.Names([]int64{c.AuthorID})
	v.Author = names[c.AuthorID]
	return v, err
}

// named is the full name of an organization.
func (c *Center) named(slug string) string {
	if o, ok := c.city.Organization(slug); ok {
		return o.Name
	}
	return slug
}

// notes words the topic and the place of a message.
func (c *Center) notes(topic, subtopic string, place vidhuk.Place) string {
	var notes []string
	if t, ok := c.rules.Topic(topic); ok {
		notes = append(notes, t.Name.UK)
	}
	if s, ok := c.rules.Subtopic(topic, subtopic); ok {
		notes = append(notes, s.Name.UK)
	}
	if place.Address != "" {
		notes = append(notes, place.Address)
	}
	return strings.Join(notes, " · ")
}

// keepEvidence seals the post as it stands: a failure stops the deed.
func (w *posting) keepEvidence(ground, reason string) error {
	revisions, err := w.PostRevisions(w.post.ID)
	if err != nil {
		return err
	}
	by, err := w.PhotosOfPosts([]int64{w.post.ID})
	if err != nil {
		return err
	}
	photos := by[w.post.ID]
	view := evidence.View{Author: w.c.named(w.post.Organization), At: w.post.PublishedAt, Notes: w.post.Title, Text: w.post.Text, Photos: photos}
	if w.post.Organization == "" {
		view.Author = w.c.rules.Requisites.Centre.Name
	}
	s := sealing{
		Tx: w.Tx, c: w.c, who: w.who, role: w.role, deed: w.deed, album: w.album, ground: ground, reason: reason,
		link: w.c.address + "/posts/" + strconv.FormatInt(w.post.ID, 10), subject: evidence.Subject{Kind: vidhuk.OfPost, ID: w.post.ID},
	}
	snapshot, err := s.seal(evidence.Scene{Post: view}, originals(photos), func(c evidence.Capture) (vidhuk.Snapshot, error) {
		return evidence.OfPost(w.post, revisions, photos, c)
	})
	if err == nil {
		w.detail["snapshot"] = snapshot.SHA256
	}
	return err
}
