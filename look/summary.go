package look

import (
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/store"
)

// Organization is as much of an organization as a card shows.
type Organization struct {
	Slug    string         `json:"slug"`
	Short   string         `json:"short"`
	Name    string         `json:"name"`
	English vidhuk.English `json:"-"` // the directory gives it
}

// Executor is an organization's part in a message, for everybody.
type Executor struct {
	Organization
	Lead  bool                   `json:"lead,omitempty"`
	State vidhuk.AssignmentState `json:"state"`
	Mark  vidhuk.Mark            `json:"mark,omitempty"`
}

// Photo is a photo that its reader may open at /photos/{id}.
type Photo struct {
	ID     int64  `json:"id"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int64  `json:"bytes" doc:"size of the full picture"`
	Stage  string `json:"stage,omitempty"`
}

// Summary is a message as a card in a list.
type Summary struct {
	Secluded     bool               `json:"secluded,omitempty" doc:"examined without the public: only its author and administrators see it (A-34)"`
	Number       vidhuk.Number      `json:"number"`
	Version      int64              `json:"version"`
	State        vidhuk.State       `json:"state"`
	Kind         vidhuk.MessageKind `json:"kind"`
	Text         string             `json:"text"`
	Topic        string             `json:"topic"`
	TopicName    regulation.Text    `json:"topic_name"`
	Subtopic     string             `json:"subtopic,omitempty"`
	SubtopicName regulation.Text    `json:"subtopic_name,omitzero"`
	Place        vidhuk.Place       `json:"place,omitzero"`
	DistrictName regulation.Text    `json:"district_name,omitzero"`
	Author       string             `json:"author"`
	Channel      vidhuk.Channel     `json:"channel"`
	Emergency    bool               `json:"emergency,omitempty"`
	Outcome      vidhuk.Mark        `json:"outcome,omitempty"`
	MergedInto   vidhuk.Number      `json:"merged_into,omitempty"`
	Executors    []Executor         `json:"executors"`
	Photos       []Photo            `json:"photos"`
	Comments     int                `json:"comments"`
	Supporters   int                `json:"supporters" doc:"how many members said that it concerns them too"`
	Mine         bool               `json:"mine,omitempty" doc:"you are the author"`
	Supported    bool               `json:"supported,omitempty" doc:"you are one of them"`
	Followed     bool               `json:"followed,omitempty" doc:"you are told of its next steps"`
	ReceivedAt   time.Time          `json:"received_at"`
	WrittenAt    time.Time          `json:"written_at,omitzero" doc:"when it was written, without a network; absent: it came at once"`
	PublishedAt  time.Time          `json:"published_at,omitzero"`
	ActiveAt     time.Time          `json:"active_at"`
	ClosedAt     time.Time          `json:"closed_at,omitzero"`
}

// summaries makes cards of messages, reading what they show in a few queries.
func (l *Look) summaries(tx *store.Tx, messages []vidhuk.Message) ([]Summary, error) {
	authors := make([]int64, len(messages))
	for i, m := range messages {
		authors[i] = m.AuthorID
	}
	names, err := tx.Names(authors)
	if err != nil {
		return nil, err
	}
	assignments, err := tx.AssignmentsOf(messages)
	if err != nil {
		return nil, err
	}
	photos, err := tx.PhotosOf(messages)
	if err != nil {
		return nil, err
	}
	counts, err := tx.CommentCounts(messages)
	if err != nil {
		return nil, err
	}
	supporters, err := tx.Supporters(idsOf(messages))
	if err != nil {
		return nil, err
	}
	cards := make([]Summary, len(messages))
	for i, m := range messages {
		cards[i] = l.summary(m, l.author(m, names[m.AuthorID]), assignments[m.ID], photos[m.ID], counts[m.ID])
		cards[i].Supporters = supporters[m.ID]
	}
	return cards, nil
}

func idsOf(messages []vidhuk.Message) []int64 {
	ids := make([]int64, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	return ids
}

// attended marks on cards of messages what is the reader's own, and what they
// support and follow.
func attended(tx *store.Tx, who vidhuk.Actor, messages []vidhuk.Message, cards []Summary) error {
	supported, err := tx.Supported(who.AccountID, idsOf(messages))
	if err != nil {
		return err
	}
	followed, err := tx.Followed(who.AccountID, idsOf(messages))
	for i, m := range messages {
		cards[i].Mine = who.AccountID != 0 && m.AuthorID == who.AccountID
		cards[i].Supported, cards[i].Followed = supported[m.ID], followed[m.ID]
	}
	return err
}

func (l *Look) summary(m vidhuk.Message, author string, assignments []vidhuk.Assignment, photos []vidhuk.Photo, comments int) Summary {
	s := Summary{
		Number: m.Number, Version: m.Version, State: m.State, Kind: m.Kind, Text: m.PublicText(),
		Topic: m.Topic, Subtopic: m.Subtopic, Place: m.Place, Author: author, Channel: m.Channel, Emergency: m.Emergency, Secluded: m.Secluded,
		Outcome: m.Outcome, MergedInto: m.MergedInto, Comments: comments, Photos: photosOf(photos, 0),
		ReceivedAt: m.ReceivedAt, WrittenAt: m.WrittenAt, PublishedAt: m.PublishedAt, ActiveAt: m.ActiveAt, ClosedAt: m.ClosedAt,
		Executors: l.answering(assignments),
	}
	names := l.named(m)
	s.TopicName, s.SubtopicName, s.DistrictName = names.TopicName, names.SubtopicName, names.DistrictName
	return s
}

// answering are the parts of the organizations that count.
func (l *Look) answering(assignments []vidhuk.Assignment) []Executor {
	list := []Executor{}
	for _, a := range assignments {
		if a.State.Counts() {
			list = append(list, Executor{l.organization(a.Organization), a.Lead, a.State, a.Mark})
		}
	}
	return list
}

// named is a card with nothing but the names of topic, subtopic and district.
func (l *Look) named(m vidhuk.Message) (s Summary) {
	if t, ok := l.rules.Topic(m.Topic); ok {
		s.TopicName = t.Name
	}
	if t, ok := l.rules.Subtopic(m.Topic, m.Subtopic); ok {
		s.SubtopicName = t.Name
	}
	if d, ok := l.city.District(m.Place.District); ok {
		s.DistrictName = d.Name
	}
	return s
}

// author is who wrote a message, for the public: what was told by phone comes
// from the service that took it down, not from its operator.
func (l *Look) author(m vidhuk.Message, name string) string {
	if m.Channel == vidhuk.Phone {
		return l.organization(vidhuk.Service1588).Short
	}
	return name
}

func (l *Look) organization(slug string) Organization {
	o, ok := l.city.Organization(slug)
	if !ok {
		return Organization{Slug: slug, Short: slug, Name: slug}
	}
	return Organization{Slug: o.Slug, Short: o.Short, Name: o.Name, English: o.English}
}

// photosOf picks the photos of one comment; 0 picks the message's own.
func photosOf(all []vidhuk.Photo, commentID int64) []Photo {
	own := []Photo{}
	for _, p := range all {
		if p.CommentID == commentID {
			own = append(own, Photo{ID: p.ID, Width: p.Width, Height: p.Height, Bytes: p.Bytes, Stage: p.Stage})
		}
	}
	return own
}
