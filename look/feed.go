package look

import (
	"context"
	"math"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// FeedFilter says what of the Group to show. Empty fields do not filter.
type FeedFilter struct {
	States       []vidhuk.State // only messages have them: posts are left out
	Topic        string
	Subtopic     string
	District     string
	Organization string
	From, To     time.Time    // published from the one until before the other
	Following    bool         // only what the reader follows
	Newest       bool         // the latest published first, instead of the latest active
	Reader       vidhuk.Actor // whose support and following the cards show
	Cursor       string
	Limit        int // 20 unless said, 100 at most

	newerThan time.Time // only what is later in the order; zero does not filter
}

func (f FeedFilter) query(limit int) store.FeedQuery {
	q := store.FeedQuery{
		States: f.States, Topic: f.Topic, Subtopic: f.Subtopic, District: f.District, Organization: f.Organization,
		From: f.From, To: f.To, Newest: f.Newest, NewerThan: f.newerThan, Limit: limit,
	}
	if f.Following {
		q.Follower = f.Reader.AccountID
	}
	return q
}

// check refuses what no list can be made of: vidhuk.Invalid, and
// vidhuk.Unauthenticated where nobody follows.
func (f *FeedFilter) check() error {
	slices.Sort(f.States)
	f.States = slices.Compact(f.States)
	for _, s := range f.States {
		if !s.Public() && s != vidhuk.Withdrawn {
			return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("state", "unknown_value")})
		}
	}
	if f.Following {
		return rights.SignedIn(f.Reader)
	}
	return nil
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
	Superseded   bool          `json:"superseded" doc:"the message was opened again afterwards (A-16)"`
}

// FeedItem is one thing of the feed: a message, or a post about a solved one.
type FeedItem struct {
	Message    *Summary    `json:"message,omitempty"`
	Resolution *Resolution `json:"resolution,omitempty"`
	Post       *Post       `json:"post,omitempty" doc:"an information post of an organization or the centre (3.1)"`

	place place
}

// place is where an item stands in the feed: by time, then by stream, then by
// key, the greater first.
type place struct {
	at     time.Time
	stream int
	id     int64
}

func (p place) cursor() string { return encode(p.at.UnixMicro(), p.id, int64(p.stream)) }

// before reports whether p stands above o.
func (p place) before(o place) bool {
	if c := p.at.Compare(o.at); c != 0 {
		return c > 0
	}
	if p.stream != o.stream {
		return p.stream > o.stream
	}
	return p.id > o.id
}

// At is the time by which the item stands in the feed.
func (i FeedItem) At() time.Time { return i.place.at }

// stream is one of the ordered lists that the feed is merged of. Of things of
// one moment that of the later stream comes first: a post and the message that
// it is about carry the same time, and the post comes above.
type stream struct {
	stateless bool // nothing in it has a state: it is left out where states are chosen
	read      func(*Look, *store.Tx, FeedFilter, store.FeedQuery) ([]FeedItem, error)
	times     func(*store.Tx, FeedFilter, store.FeedQuery) ([]time.Time, error) // of the same, without reading it
}

// streams are in the order that cursors remember: add new ones at the end.
var streams = []stream{
	{false, (*Look).feedMessages, func(tx *store.Tx, _ FeedFilter, q store.FeedQuery) ([]time.Time, error) { return tx.FeedTimes(q) }},
	{true, (*Look).feedResolutions, func(tx *store.Tx, _ FeedFilter, q store.FeedQuery) ([]time.Time, error) { return tx.ResolutionTimes(q) }},
	{true, (*Look).feedPosts, postTimes},
}

// Feed lists the Group for everybody: published messages and posts, latest
// activity first unless the filter says otherwise. Error: vidhuk.Invalid with
// the field "cursor" or "state".
func (l *Look) Feed(ctx context.Context, f FeedFilter) (List[FeedItem], error) {
	n := pageSize(f.Limit)
	after, err := placeOf(f.Cursor)
	if err == nil {
		err = f.check()
	}
	if err != nil {
		return List[FeedItem]{}, err
	}
	var items []FeedItem
	err = l.store.Read(ctx, func(tx *store.Tx) (err error) {
		items, err = l.feedAfter(tx, f, after, n+1)
		return err
	})
	return cut(items, n, func(i FeedItem) string { return i.place.cursor() }), err
}

// placeOf reads a cursor.
func placeOf(cursor string) (place, error) {
	var us, id, number int64
	if err := decode(cursor, &us, &id, &number); err != nil || us == 0 {
		return place{}, err
	}
	return place{cursorAt(us, 0).At, int(number), id}, nil
}

// feedAfter reads n items of all streams and merges them.
func (l *Look) feedAfter(tx *store.Tx, f FeedFilter, after place, n int) ([]FeedItem, error) {
	var lists [][]FeedItem
	for number, s := range streams {
		if s.stateless && len(f.States) > 0 {
			continue
		}
		q := f.query(n)
		q.After = after.in(number)
		list, err := s.read(l, tx, f, q)
		if err != nil {
			return nil, err
		}
		for i := range list {
			list[i].place.stream = number
		}
		lists = append(lists, list)
	}
	return merge(lists, n), nil
}

// in is where a stream goes on after the place: of the same moment, streams
// before it have been shown whole, and streams after it not at all.
func (p place) in(number int) store.Cursor {
	if p.at.IsZero() {
		return store.Cursor{}
	}
	c := store.Cursor{At: p.at, ID: p.id}
	switch {
	case number < p.stream:
		c.ID = math.MaxInt64
	case number > p.stream:
		c.ID = 0
	}
	return c
}

// merge joins ordered lists into one of at most n.
func merge(lists [][]FeedItem, n int) []FeedItem {
	merged := make([]FeedItem, 0, n)
	for len(merged) < n {
		best := -1
		for i, list := range lists {
			if len(list) > 0 && (best < 0 || list[0].place.before(lists[best][0].place)) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		merged, lists[best] = append(merged, lists[best][0]), lists[best][1:]
	}
	return merged
}

func (l *Look) feedMessages(tx *store.Tx, f FeedFilter, q store.FeedQuery) ([]FeedItem, error) {
	list, err := tx.Feed(q)
	if err != nil {
		return nil, err
	}
	cards, err := l.summaries(tx, list)
	if err != nil {
		return nil, err
	}
	items := make([]FeedItem, len(list))
	for i, m := range list {
		items[i] = FeedItem{Message: &cards[i], place: place{at: m.ActiveAt, id: m.ID}}
		if f.Newest {
			items[i].place.at = m.PublishedAt
		}
	}
	return items, attended(tx, f.Reader, list, cards)
}

func (l *Look) feedResolutions(tx *store.Tx, _ FeedFilter, q store.FeedQuery) ([]FeedItem, error) {
	list, err := tx.Resolutions(q)
	if err != nil {
		return nil, err
	}
	shown, err := l.resolutions(tx, list)
	items := make([]FeedItem, len(shown))
	for i := range shown {
		items[i] = FeedItem{Resolution: &shown[i], place: place{at: shown[i].CreatedAt, id: shown[i].ID}}
	}
	return items, err
}

// feedPosts are the information posts that stand in the Group (3.1). They have no
// subtopics, and nobody follows them.
func (l *Look) feedPosts(tx *store.Tx, f FeedFilter, q store.FeedQuery) ([]FeedItem, error) {
	if f.postless() {
		return nil, nil
	}
	list, err := tx.Posts(groupPosts(q))
	if err != nil {
		return nil, err
	}
	shown, err := l.posts(tx, list)
	items := make([]FeedItem, len(shown))
	for i := range shown {
		items[i] = FeedItem{Post: &shown[i], place: place{at: shown[i].PublishedAt, id: shown[i].ID}}
	}
	return items, err
}

// postless reports whether the filter asks for what no post has.
func (f FeedFilter) postless() bool { return f.Following || f.Subtopic != "" }

func groupPosts(q store.FeedQuery) store.PostQuery {
	return store.PostQuery{
		Place: vidhuk.InGroup, Topic: q.Topic, District: q.District, Organization: q.Organization, From: q.From, To: q.To,
		After: q.After, NewerThan: q.NewerThan, Limit: q.Limit,
	}
}

func postTimes(tx *store.Tx, f FeedFilter, q store.FeedQuery) ([]time.Time, error) {
	if f.postless() {
		return nil, nil
	}
	return tx.PostTimes(groupPosts(q))
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
			CreatedAt: p.CreatedAt, Superseded: p.CreatedAt.Before(about[p.MessageID].ClosedAt) || about[p.MessageID].ClosedAt.IsZero(),
		}
		if p.Organization != "" {
			shown[i].Organization = l.organization(p.Organization)
		}
	}
	return shown, nil
}
