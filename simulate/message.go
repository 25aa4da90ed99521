package simulate

import (
	"slices"
	"time"

	"vidhuk"
)

// message is a message as the API shows it, as far as people here look at it.
type message struct {
	Number      vidhuk.Number `json:"number"`
	Version     int64         `json:"version"`
	State       vidhuk.State  `json:"state"`
	Text        string        `json:"text"`
	Topic       string        `json:"topic"`
	Subtopic    string        `json:"subtopic"`
	Outcome     vidhuk.Mark   `json:"outcome"`
	Thread      []comment     `json:"thread"`
	Resolutions []post        `json:"resolutions"`
	Assignments []assignment  `json:"assignments"`
	Ground      string        `json:"ground"`
	Reason      string        `json:"reason"`
	Commentable bool          `json:"commentable"`
	Can         []vidhuk.Deed `json:"can"`
	Desk        *desk         `json:"desk"`
	PublishedAt time.Time     `json:"published_at"`
	ActiveAt    time.Time     `json:"active_at"`
}

type comment struct {
	ID           int64              `json:"id"`
	Kind         vidhuk.CommentKind `json:"kind"`
	Mark         vidhuk.Mark        `json:"mark"`
	MarkText     string             `json:"mark_text"`
	Tag          string             `json:"tag"`
	Text         string             `json:"text"`
	Organization organization       `json:"organization"`
	Replies      []comment          `json:"replies"`
}

type post struct {
	Mark vidhuk.Mark `json:"mark"`
}

type organization struct {
	Slug  string `json:"slug"`
	Short string `json:"short"`
	Bound bool   `json:"bound"`
}

type assignment struct {
	Slug       string                 `json:"slug"`
	Version    int64                  `json:"version"`
	State      vidhuk.AssignmentState `json:"state"`
	Mark       vidhuk.Mark            `json:"mark"`
	Answered   bool                   `json:"answered"`
	RedirectTo organization           `json:"redirect_to"`
	FinalAt    time.Time              `json:"final_at"`
	Can        []vidhuk.Deed          `json:"can"`
}

func (a assignment) can(deed vidhuk.Deed) bool { return slices.Contains(a.Can, deed) }

// desk is what only staff sees.
type desk struct {
	Claim       *claim       `json:"claim"`
	Suggestions []suggestion `json:"suggestions"`
	Topics      []struct {
		Topic    string `json:"topic"`
		Subtopic string `json:"subtopic"`
	} `json:"topics"`
}

type claim struct {
	Mine bool `json:"mine"`
}

type suggestion struct {
	Slug     string `json:"slug"`
	External bool   `json:"external"`
}

func (m *message) can(deed vidhuk.Deed) bool { return slices.Contains(m.Can, deed) }

// of finds an organization's assignment; the zero one when there is none.
func (m *message) of(slug string) assignment {
	for _, a := range m.Assignments {
		if a.Slug == slug {
			return a
		}
	}
	return assignment{}
}

// asked reports whether the author has answered a question already.
func (m *message) asked() bool {
	return slices.ContainsFunc(m.Thread, func(c comment) bool { return c.Kind == vidhuk.Supplement })
}

// queueItem is a message that waits for review, in the list.
type queueItem struct {
	Number vidhuk.Number `json:"number"`
	Claim  *claim        `json:"claim"`
}

// tags is the administrator's inbox.
type tags struct {
	Redirects []tagged `json:"redirects"`
	Verify    []tagged `json:"verify"`
	Ready     []tagged `json:"ready"`
}

type tagged struct {
	Number      vidhuk.Number `json:"number"`
	State       vidhuk.State  `json:"state"`
	Assignments []assignment  `json:"assignments"`
}

// notice is one event that somebody is told about.
type notice struct {
	ID     int64         `json:"id"`
	Kind   string        `json:"kind"`
	Number vidhuk.Number `json:"number"`
}

// page is one page of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// feedItem is a message of the Group, or a post about a solved one.
type feedItem struct {
	Message *struct {
		Number vidhuk.Number `json:"number"`
		State  vidhuk.State  `json:"state"`
		Topic  string        `json:"topic"`
	} `json:"message"`
}
