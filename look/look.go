// Package look holds every read, and who may see what. Pages and the API get
// their data here and nowhere else, so the rule is applied once.
//
// The map of the room:
//
//	look.go      what a look is made of, lists and their cursors
//	summary.go   a message as a card
//	detail.go    a message with everything under it
//	ahead.go     what comes next, and when it is to be expected
//	follow.go    what follows a message: other words, appeals, reports
//	status.go    where a message stands, by number and code
//	feed.go      what everybody reads
//	census.go    how many messages there are for each filter
//	news.go      what is new since somebody looked
//	desk.go      the moderator's queue and the administrator's tags
//	inbox.go     the executor's assignments
//	alert.go     emergency notices, and which messages they explain
//	person.go    one's own messages and notices, requests to join
//	own.go       one's own account: sessions, letters, links to other services
//	export.go    everything that is kept about a person
//	letter.go    the log of delivery
//	directory.go topics, districts, organizations
//	organization.go  the public page of one, and who answers for what
//	street.go    the gazetteer
//	check.go     what is worth saying before a message is sent
//	sitemap.go   the map for search engines; card.go: pictures of links
//	post.go      information posts: the Page, one post, the desk
//	photo.go     photos, for those who may see them
//	stop.go      the order that activity ends
//	journal.go   how the log over the journal stands, and its proofs
//	evidence.go  the archive of evidence
//	figure.go    public statistics; kept.go keeps them for a moment
package look

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/competence"
	"vidhuk/gazetteer/shelf"
	"vidhuk/moderation/lexicon"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/worktime"
)

// Look reads.
type Look struct {
	store *store.Store
	rules *regulation.Regulation
	city  *competence.City
	files blob.Store
	vault blob.Store

	organizations []vidhuk.Organization // in alphabetical order
	directory     []knownBy             // the same
	census        census
	executors     *worktime.Calendar // 3.6
	service       *worktime.Calendar // 3.5
	figures       *kept[FigureFilter, Figures]
	cards         *kept[Card, []byte]
	shelf         *shelf.Shelf
	checks        brake
	ranking       chan struct{}      // places of searches under way
	lexicon       lexicon.Lexicon    // rules of texts in use
	moderation    *worktime.Calendar // 3.4
}

// Config is what a Look is made of: the same parts as a centre.
type Config struct {
	Store      *store.Store
	Regulation *regulation.Regulation
	City       *competence.City
	Files      blob.Store
	Vault      blob.Store   // of what only the archive of evidence shows
	Shelf      *shelf.Shelf // of the gazetteer in use, shared with the centre; nil for one of its own
}

// New makes a Look.
func New(c Config) *Look {
	rules := c.Regulation
	l := &Look{
		store: c.Store, rules: rules, city: c.City, files: c.Files, vault: c.Vault, organizations: alphabetical(c.City.Organizations()),
		shelf: cmp.Or(c.Shelf, new(shelf.Shelf)), executors: rules.Clocks.Calendar(rules.Clocks.Executors), service: rules.Clocks.Calendar(rules.Clocks.Service1588),
		moderation: rules.Clocks.Calendar(rules.Clocks.Moderation),
		figures:    newKept[FigureFilter, Figures](keeping[FigureFilter]{most: 128, places: 2, queue: 8, first: FigureFilter.common}),
		cards:      newKept[Card, []byte](keeping[Card]{most: 256, places: 1, queue: 64, lasting: true}),
		ranking:    make(chan struct{}, rankers),
	}
	l.directory = l.knowing(l.organizations)
	return l
}

// Moderation is when moderators work (3.4).
func (l *Look) Moderation() *worktime.Calendar { return l.moderation }

// Now is the time that the store goes by.
func (l *Look) Now() time.Time { return l.store.Now() }

// Changes counts what this process has committed: see store.Store.Changes.
func (l *Look) Changes() uint64 { return l.store.Changes() }

// Ready reports whether the database answers.
func (l *Look) Ready(ctx context.Context) error { return l.store.Ping(ctx) }

// List is one page of a list. Next, if not empty, is the cursor of the page
// after it.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page; absent on the last one"`
}

// pageSize bounds what a caller asks for.
func pageSize(n int) int {
	switch {
	case n <= 0:
		return 20
	case n > 100:
		return 100
	}
	return n
}

// cut makes a page of at most n from a list read with one more.
func cut[T any](all []T, n int, next func(T) string) List[T] {
	l := List[T]{Items: all}
	if len(all) > n {
		l.Items = all[:n]
		l.Next = next(all[n-1])
	}
	if l.Items == nil {
		l.Items = []T{}
	}
	return l
}

// encode writes a cursor's numbers; decode reads them. A cursor that we did not
// write is refused with vidhuk.Invalid.
func encode(numbers ...int64) string {
	text := ""
	for _, n := range numbers {
		text += fmt.Sprintf("%d.", n)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func decode(cursor string, into ...*int64) error {
	if cursor == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	text := string(raw)
	for _, n := range into {
		if err == nil {
			var rest string
			_, err = fmt.Sscanf(text, "%d.%s", n, &rest)
			if err != nil && rest == "" {
				_, err = fmt.Sscanf(text, "%d.", n)
			}
			text = rest
		}
	}
	if err != nil {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("cursor", "wrong_cursor")})
	}
	return nil
}

func cursorAt(micros, id int64) store.Cursor {
	if micros == 0 && id == 0 {
		return store.Cursor{}
	}
	return store.Cursor{At: time.UnixMicro(micros).UTC(), ID: id}
}
