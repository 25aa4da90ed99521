package look

import (
	"context"
	"math"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// FeedFilter says what of the Group to show. Empty fields do not filter.
type FeedFilter struct {
	States       []vidhuk.State
	Topic        string
	Subtopic     string
	District     string
	Organization string
	Cursor       string
	Limit        int          // 20 unless said, 100 at most
	Reader       vidhuk.Actor // whose support and following the cards show
}

func (f FeedFilter) query(limit int) store.FeedQuery {
	return store.FeedQuery{States: f.States, Topic: f.Topic, Subtopic: f.Subtopic, District: f.District, Organization: f.Organization, Limit: limit}
}

// Resolution is the separate post about a solved problem (3.3.7).
type Resolution struct {
	ID           int64         `json:"id"`
	Number       vidhuk.Number `json:"number" doc:"message that it is about"`
	Mark         vidhuk.Mark   `json:"mark"`
	MarkText     string        `json:"mark_text"`
	Title        string        `json:"title"`
	Text         string        `json:"text"`
	Organization Organization  `json:"organization,omitzero"`
	CreatedAt    time.Time     `json:"created_at"`
}

// FeedItem is either a message or a post about a solved one.
type FeedItem struct {
	Message    *Summary    `json:"message,omitempty"`
	Resolution *Resolution `json:"resolution,omitempty"`
	id         int64
}

func (i FeedItem) at() time.Time {
	if i.Resolution != nil {
		return i.Resolution.CreatedAt
	}
	return i.Message.ActiveAt
}

// A post and the message that it is about carry the same time; the post comes
// first. The third number of a cursor tells on which of the two it stands.
const (
	onMessage = iota
	onResolution
)

// Feed lists the Group for everybody: published messages and resolution posts,
// latest activity first.
func (l *Look) Feed(ctx context.Context, f FeedFilter) (List[FeedItem], error) {
	n := pageSize(f.Limit)
	var us, id, kind int64
	if err := decode(f.Cursor, &us, &id, &kind); err != nil {
		return List[FeedItem]{}, err
	}
	slices.Sort(f.States)
	f.States = slices.Compact(f.States)
	for _, s := range f.States {
		if !s.Public() && s != vidhuk.Withdrawn {
			return List[FeedItem]{}, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("state", "unknown_value")})
		}
	}
	var items []FeedItem
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		messages, posts, err := l.feedParts(tx, f, n, us, id, kind)
		items = mergeFeed(messages, posts, n+1)
		return err
	})
	return cut(items, n, cursorOf), err
}

func cursorOf(i FeedItem) string {
	if i.Resolution != nil {
		return encode(i.at().UnixMicro(), i.id, onResolution)
	}
	return encode(i.at().UnixMicro(), i.id, onMessage)
}

func (l *Look) feedParts(tx *store.Tx, f FeedFilter, n int, us, id, kind int64) (messages, posts []FeedItem, err error) {
	q := f.query(n + 1)
	if us != 0 {
		q.After = store.Cursor{At: time.UnixMicro(us).UTC(), ID: id}
		if kind == onResolution {
			q.After.ID = math.MaxInt64
		}
	}
	list, err := tx.Feed(q)
	if err != nil {
		return nil, nil, err
	}
	cards, err := l.summaries(tx, list)
	if err != nil {
		return nil, nil, err
	}
	if err := attended(tx, f.Reader, list, cards); err != nil {
		return nil, nil, err
	}
	for i := range cards {
		messages = append(messages, FeedItem{Message: &cards[i], id: list[i].ID})
	}
	if len(f.States) > 0 {
		return messages, nil, nil
	}
	if us != 0 && kind == onMessage {
		q.After.ID = 0
	} else if us != 0 {
		q.After.ID = id
	}
	posts, err = l.feedResolutions(tx, q)
	return messages, posts, err
}

func (l *Look) feedResolutions(tx *store.Tx, q store.FeedQuery) ([]FeedItem, error) {
	list, err := tx.Resolutions(q)
	if err != nil {
		return nil, err
	}
	shown, err := l.resolutions(tx, list)
	items := make([]FeedItem, len(shown))
	for i := range shown {
		items[i] = FeedItem{Resolution: &shown[i], id: shown[i].ID}
	}
	return items, err
}

func (l *Look) resolutions(tx *store.Tx, list []vidhuk.Resolution) ([]Resolution, error) {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.MessageID
	}
	about, err := tx.MessagesByID(ids)
	if err != nil {
		return nil, err
	}
	shown := make([]Resolution, len(list))
	for i, p := range list {
		shown[i] = Resolution{
			ID: p.ID, Number: about[p.MessageID].Number, Mark: p.Mark, MarkText: p.Mark.String(), Title: p.Title, Text: p.Text,
			CreatedAt: p.CreatedAt,
		}
		if p.Organization != "" {
			shown[i].Organization = l.organization(p.Organization)
		}
	}
	return shown, nil
}

// mergeFeed joins two lists, each newest first, into one of at most n.
func mergeFeed(messages, posts []FeedItem, n int) []FeedItem {
	merged := make([]FeedItem, 0, n)
	for len(merged) < n && len(messages)+len(posts) > 0 {
		if len(posts) > 0 && (len(messages) == 0 || !posts[0].at().Before(messages[0].at())) {
			merged, posts = append(merged, posts[0]), posts[1:]
			continue
		}
		merged, messages = append(merged, messages[0]), messages[1:]
	}
	return merged
}
