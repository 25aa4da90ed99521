package evidence

import (
	"encoding/json"
	"strings"
	"time"

	"vidhuk"
)

// snapshotFormat is the value of "format" in every snapshot.
const snapshotFormat = "vidhuk-snapshot-1"

// clause is the point that asks for snapshots; the ground has its own.
const clause = "5.1.2"

// Thread is a comment and what it stands under.
type Thread struct {
	Comment vidhuk.Comment
	Earlier []vidhuk.Wording // what the comment said before it was edited
	Photos  []vidhuk.Photo   // of the comment
	Parent  *vidhuk.Comment  // that the comment replies to; nil in the main thread
	Message vidhuk.Message
}

// Capture says who takes a snapshot, why, and what is kept beside it.
type Capture struct {
	Ground  string      // key of a ground of 4.2 or 4.3
	Deed    vidhuk.Deed // the measure
	Reason  string      // what the author is told
	ActorID int64
	Actor   string // name
	Role    vidhuk.Role
	Author  string // of the text, as readers saw the name
	Link    string // permanent address
	Picture Drawn
	Files   []vidhuk.EvidenceFile
	At      time.Time
}

// OfMessage takes the snapshot of a message as it stands, with every earlier text,
// for a ground of 4.2 or 4.3. It goes into the same transaction as the refusal or
// removal. Error: evidence_failed, and then nothing may be refused or removed.
func OfMessage(m vidhuk.Message, revisions []vidhuk.Revision, photos []vidhuk.Photo, c Capture) (vidhuk.Snapshot, error) {
	content := messageContent(m)
	content["revisions"] = each(revisions, revisionContent)
	content["photos"] = each(photos, photoContent)
	return seal(content, vidhuk.Snapshot{Kind: vidhuk.OfMessage, MessageID: m.ID, AuthorID: m.AuthorID}, c)
}

// OfComment takes the snapshot of a comment with what it answers and the message it
// stands under. Error: as of OfMessage.
func OfComment(t Thread, c Capture) (vidhuk.Snapshot, error) {
	content := commentContent(t.Comment)
	content["earlier"] = each(t.Earlier, wordingContent)
	content["photos"] = each(t.Photos, photoContent)
	content["context"] = messageContent(t.Message)
	if t.Parent != nil {
		content["replies_to"] = commentContent(*t.Parent)
	}
	return seal(content, vidhuk.Snapshot{
		Kind: vidhuk.OfComment, MessageID: t.Message.ID, CommentID: t.Comment.ID, AuthorID: t.Comment.AuthorID,
	}, c)
}

// OfPost takes the snapshot of an information post as it stands, with every
// earlier text. Error: as of OfMessage.
func OfPost(p vidhuk.Post, revisions []vidhuk.PostRevision, photos []vidhuk.Photo, c Capture) (vidhuk.Snapshot, error) {
	content := map[string]any{
		"state": p.State, "post_kind": p.Kind, "place": p.Place, "organization": p.Organization,
		"author_id": p.AuthorID, "title": p.Title, "text": p.Text, "topic": p.Topic, "district": p.District,
		"revision": p.Revision, "published_at": moment(p.PublishedAt),
		"revisions": each(revisions, postRevisionContent), "photos": each(photos, photoContent),
	}
	return seal(content, vidhuk.Snapshot{Kind: vidhuk.OfPost, PostID: p.ID, AuthorID: p.AuthorID}, c)
}

// OfProposal takes the snapshot of a wording that an author proposed for a
// published message, with what the message says. Error: as of OfMessage.
func OfProposal(p vidhuk.Proposal, m vidhuk.Message, c Capture) (vidhuk.Snapshot, error) {
	content := map[string]any{
		"id": p.ID, "text": p.Text, "topic": p.Topic, "subtopic": p.Subtopic, "place": placeContent(p.Place),
		"author_id": p.AuthorID, "created_at": moment(p.CreatedAt), "context": messageContent(m),
	}
	return seal(content, vidhuk.Snapshot{Kind: vidhuk.OfProposal, MessageID: m.ID, AuthorID: p.AuthorID}, c)
}

// Seen is a text in a social network, as a moderator saw it there.
type Seen struct {
	Link string
	Name string // of its author there
	At   time.Time
	Text string
}

// OfElsewhere takes the snapshot of what a moderator saw in a social network; the
// screenshot is among the files. m is the message it is about; nil: none. Error: as
// of OfMessage.
func OfElsewhere(e Seen, m *vidhuk.Message, c Capture) (vidhuk.Snapshot, error) {
	content := map[string]any{"link": e.Link, "name": e.Name, "seen_at": moment(e.At), "text": e.Text, "author_id": 0}
	s := vidhuk.Snapshot{Kind: vidhuk.Elsewhere}
	if m != nil {
		content["context"] = messageContent(*m)
		s.MessageID = m.ID
	}
	return seal(content, s, c)
}

// seal adds the circumstances to the content and hashes it.
func seal(content map[string]any, s vidhuk.Snapshot, c Capture) (vidhuk.Snapshot, error) {
	s.Ground, s.ActorID, s.Picture, s.At = c.Ground, c.ActorID, c.Picture.SHA256, c.At.UTC().Truncate(time.Microsecond)
	content["files"] = each(c.Files, fileContent)
	for key, value := range map[string]any{
		"deed": c.Deed, "reason": c.Reason, "captured_by_name": c.Actor, "captured_as": c.Role,
		"author": c.Author, "permalink": c.Link, "picture_drawn_at": moment(c.Picture.At),
	} {
		content[key] = value
	}
	for key, value := range circumstances(s, true) {
		content[key] = value
	}
	text, err := canonical(content)
	if err != nil {
		return vidhuk.Snapshot{}, failed(err)
	}
	s.Content, s.SHA256 = text, digest([]byte(text))
	return s, nil
}

// circumstances are written into the content and into the record beside it. The
// oldest snapshots have no picture, and say nothing of what came with it.
func circumstances(s vidhuk.Snapshot, pictured bool) map[string]any {
	all := map[string]any{
		"format": snapshotFormat, "clause": clause, "message_id": s.MessageID, "comment_id": s.CommentID,
		"ground": s.Ground, "captured_by": s.ActorID, "captured_at": moment(s.At),
	}
	if s.PostID != 0 { // snapshots of messages are as old as the format and say nothing of it
		all["post_id"] = s.PostID
	}
	if pictured {
		all["picture"], all["kind"], all["author_id"] = s.Picture, s.Kind, s.AuthorID
	}
	return all
}

// Check verifies a snapshot: the hash is that of the content, and the record beside
// the content says the same as the content. Errors: evidence_changed with what
// differs ("content", or a key of the content).
func Check(s vidhuk.Snapshot) error {
	if digest([]byte(s.Content)) != s.SHA256 {
		return changed(s, "content")
	}
	var content map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s.Content), &content); err != nil {
		return changed(s, "content")
	}
	_, pictured := content["picture"]
	for key, value := range circumstances(s, pictured || s.Picture != "") {
		want, err := canonical(value)
		if err != nil || string(content[key]) != want {
			return changed(s, key)
		}
	}
	return nil
}

func changed(s vidhuk.Snapshot, what string) error {
	return vidhuk.Refuse(vidhuk.Internal, "evidence_changed", "id", s.ID, "what", what)
}

func messageContent(m vidhuk.Message) map[string]any {
	return map[string]any{
		"number": m.Number, "state": m.State, "text": m.Text, "masked": m.Masked,
		"topic": m.Topic, "subtopic": m.Subtopic, "place": placeContent(m.Place),
		"author_id": m.AuthorID, "channel": m.Channel, "revision": m.Revision, "regulation": m.RegulationVersion,
		"received_at": moment(m.ReceivedAt), "published_at": moment(m.PublishedAt),
	}
}

func commentContent(c vidhuk.Comment) map[string]any {
	return map[string]any{
		"id": c.ID, "comment_kind": c.Kind, "text": c.Text, "author_id": c.AuthorID, "organization": c.Organization,
		"parent_id": c.ParentID, "created_at": moment(c.CreatedAt),
	}
}

func wordingContent(w vidhuk.Wording) map[string]any {
	return map[string]any{"number": w.Number, "text": w.Text, "at": moment(w.At)}
}

func revisionContent(r vidhuk.Revision) map[string]any {
	return map[string]any{
		"number": r.Number, "text": r.Text, "topic": r.Topic, "subtopic": r.Subtopic, "place": placeContent(r.Place),
		"author_id": r.AuthorID, "at": moment(r.At),
	}
}

func postRevisionContent(r vidhuk.PostRevision) map[string]any {
	return map[string]any{
		"number": r.Number, "title": r.Title, "text": r.Text, "note": r.Note, "author_id": r.AuthorID, "at": moment(r.At),
	}
}

func photoContent(p vidhuk.Photo) map[string]any {
	return map[string]any{"sha256": p.SHA256, "original": p.Original, "stage": p.Stage, "position": p.Position, "added_at": moment(p.CreatedAt)}
}

func fileContent(f vidhuk.EvidenceFile) map[string]any {
	return map[string]any{"kind": f.Kind, "sha256": f.SHA256, "media": f.Media, "bytes": f.Bytes}
}

func placeContent(p vidhuk.Place) map[string]any {
	return map[string]any{"district": p.District, "address": p.Address, "lat": p.Lat, "lon": p.Lon}
}

func each[T any](list []T, content func(T) map[string]any) []map[string]any {
	result := make([]map[string]any, len(list))
	for i, v := range list {
		result[i] = content(v)
	}
	return result
}

// moment writes a time in UTC to the microsecond, as the database keeps it; "" if there
// is none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// canonical writes a value as JSON with the keys of maps in byte order, without spaces
// and with <, > and & as they are.
func canonical(value any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
