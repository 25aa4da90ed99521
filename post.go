package vidhuk

import (
	"strings"
	"time"
)

// PostKind is one of the three kinds of information that clause 4.1 lets the
// centre and the organizations publish. There is no fourth.
type PostKind string

const (
	Analytics PostKind = "analytics" // аналітична та статистична інформація
	News      PostKind = "news"      // новинна
	Reference PostKind = "reference" // довідкова
)

// PostKinds lists the three in the order of the clause.
var PostKinds = []PostKind{Analytics, News, Reference}

// PostPlace is where a post stands: on the Page, in the Group (3.1), or both.
type PostPlace string

const (
	OnPage     PostPlace = "page"
	InGroup    PostPlace = "group"
	Everywhere PostPlace = "both"
)

// PostPlaces lists the three.
var PostPlaces = []PostPlace{OnPage, InGroup, Everywhere}

// PostState is where an information post stands. Which state may follow which
// is a table in package workflow.
type PostState string

const (
	PostDraft     PostState = "draft"     // nobody but those who may publish it sees it
	PostScheduled PostState = "scheduled" // the schedule publishes it at its time
	PostPublished PostState = "published"
	PostExpired   PostState = "expired" // its address still answers and says so; no list shows it
	PostHidden    PostState = "hidden"  // taken out of view with a ground (4.3)
)

// PostStates lists every state in the order of a post's life.
var PostStates = []PostState{PostDraft, PostScheduled, PostPublished, PostExpired, PostHidden}

// Public reports whether visitors may open a post in this state.
func (s PostState) Public() bool { return s == PostPublished || s == PostExpired }

// Post is an information post (4.1): what the centre or an organization tells
// the city. It is no message and no resolution post.
type Post struct {
	ID           int64
	State        PostState
	Version      int64 // grows by one with every deed; callers echo it
	Kind         PostKind
	Place        PostPlace
	Organization string // slug in whose name it is written; empty: the centre itself
	AuthorID     int64  // who wrote it; the public never sees the person (1.6)
	Title        string
	Text         string // plain text: paragraphs, lists and links, see package web/page
	Topic        string // key of a topic of clause 4.2, or empty
	District     string // slug, or empty: the whole city
	Pinned       bool   // stands first on the Page
	Revision     int64  // 1 until it is corrected after publication
	Ground       string // key of the ground of hiding
	Reason       string // what its author is told about it

	CreatedAt   time.Time
	PublishAt   time.Time // when the schedule publishes it; zero: not scheduled
	PublishedAt time.Time // zero until it is published; never changes afterwards
	ExpiresAt   time.Time // when it leaves the lists; zero: never
	CorrectedAt time.Time // of the last correction; zero: never corrected
}

// Public reports whether visitors may open the post.
func (p Post) Public() bool { return p.State.Public() }

// OnPage reports whether the post stands on the Page.
func (p Post) OnPage() bool { return p.Place != InGroup }

// UpdatedAt is when the public text changed last: the publication or the last
// correction.
func (p Post) UpdatedAt() time.Time {
	if p.CorrectedAt.After(p.PublishedAt) {
		return p.CorrectedAt
	}
	return p.PublishedAt
}

// PostRevision is what a post said since a moment, and why it changed. The
// first one has no note. The history of corrections is public.
type PostRevision struct {
	PostID   int64
	Number   int64 // 1 for the text as it was published
	Title    string
	Text     string
	Note     string // what was corrected, in the words of who corrected it
	AuthorID int64
	At       time.Time
}

// teaserLength is how much of a post a list or a preview shows, in characters.
const teaserLength = 280

// Teaser is the beginning of the post on one line, for previews.
func (p Post) Teaser() string { return Teaser(p.Text) }

// Teaser is the beginning of a text on one line, without headings and the signs
// of lists, cut at a word.
func Teaser(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "## ") {
			continue
		}
		words = append(words, strings.Fields(strings.TrimLeft(line, "-•#* "))...)
	}
	return cutAtWord(strings.Join(words, " "), teaserLength)
}
