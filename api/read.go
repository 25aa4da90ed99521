package api

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/look"
)

// Paged is what every list may be asked.
type Paged struct {
	Cursor string `query:"cursor" doc:"where the page begins: next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" doc:"how many at most; 20 unless said"`
}

// page is one page of a list.
type page[T any] struct {
	Link string `header:"Link" doc:"address of the next page, rel=next; absent on the last one"`
	Body T
}

// nextPage is the address of the page that begins at a cursor (RFC 8288).
func nextPage(ctx context.Context, cursor string) string {
	if cursor == "" {
		return ""
	}
	address := *askedOf(ctx).url
	query := address.Query()
	query.Set("cursor", cursor)
	return fmt.Sprintf(`<%s?%s>; rel="next"`, address.EscapedPath(), query.Encode())
}

// single is an answer of one body.
type single[T any] struct{ Body T }

// none is a request without parameters.
type none struct{}

// reading registers a read of one body.
func reading[I, T any](read func(*server, context.Context, *I) (T, error)) binder {
	return func(s *server, o huma.Operation) {
		huma.Register(s.api, o, func(ctx context.Context, in *I) (*single[T], error) {
			b, err := read(s, ctx, in)
			return &single[T]{b}, err
		})
	}
}

// listing registers a read of pages; next finds the cursor in a page.
func listing[I, T any](read func(*server, context.Context, *I) (T, error), next func(T) string) binder {
	return func(s *server, o huma.Operation) {
		huma.Register(s.api, o, func(ctx context.Context, in *I) (*page[T], error) {
			list, err := read(s, ctx, in)
			return &page[T]{Link: nextPage(ctx, next(list)), Body: list}, err
		})
	}
}

func nextOf[T any](l look.List[T]) string { return l.Next }

// FeedQuery filters the feed. Values that name nothing find nothing.
type FeedQuery struct {
	State        []vidhuk.State `query:"state,explode" doc:"may be repeated; without it, messages in every public state and posts about solved problems"`
	Topic        string         `query:"topic" doc:"key of a topic"`
	Subtopic     string         `query:"subtopic" doc:"key of a subtopic"`
	District     string         `query:"district" doc:"slug of a district"`
	Organization string         `query:"organization" doc:"slug of an organization that works on it"`
	From         time.Time      `query:"from" doc:"published at or after this time"`
	To           time.Time      `query:"to" doc:"published before this time"`
}

func (q FeedQuery) filter(ctx context.Context) look.FeedFilter {
	return look.FeedFilter{
		States: q.State, Topic: q.Topic, Subtopic: q.Subtopic, District: q.District, Organization: q.Organization,
		From: q.From, To: q.To, Reader: whoAsks(ctx),
	}
}

// feedPage filters the feed and pages through it.
type feedPage struct {
	Paged
	FeedQuery
	Order string `query:"order" enum:"active,new" doc:"active: latest activity first, which is the default; new: latest published first"`
}

func (q feedPage) filter(ctx context.Context) look.FeedFilter {
	f := q.FeedQuery.filter(ctx)
	f.Newest, f.Cursor, f.Limit = q.Order == "new", q.Cursor, q.Limit
	return f
}

func feed(s *server, ctx context.Context, in *feedPage) (look.List[look.FeedItem], error) {
	return s.look.Feed(ctx, in.filter(ctx))
}

func followed(s *server, ctx context.Context, in *feedPage) (look.List[look.FeedItem], error) {
	f := in.filter(ctx)
	f.Following = true
	return s.look.Feed(ctx, f)
}

func counts(s *server, ctx context.Context, in *FeedQuery) (look.Facets, error) {
	return s.look.Count(ctx, in.filter(ctx))
}

func message(s *server, o huma.Operation) {
	huma.Register(s.api, o, func(ctx context.Context, in *Numbered) (*detail, error) { return s.show(ctx, in.Number) })
}

func mine(s *server, ctx context.Context, in *Paged) (look.List[look.Summary], error) {
	return s.look.Mine(ctx, whoAsks(ctx), in.Cursor, in.Limit)
}

func notices(s *server, ctx context.Context, in *Paged) (look.List[look.Notice], error) {
	return s.look.Notices(ctx, whoAsks(ctx), in.Cursor, in.Limit)
}

func queue(s *server, ctx context.Context, in *Paged) (look.Queue, error) {
	return s.look.Queue(ctx, whoAsks(ctx), in.Cursor, in.Limit)
}

// NextMessage is the first message that waits for the moderator who asks.
type NextMessage struct {
	Number vidhuk.Number `json:"number,omitempty" doc:"absent when nothing waits"`
}

func nextInQueue(s *server, ctx context.Context, _ *none) (NextMessage, error) {
	n, err := s.look.NextInQueue(ctx, whoAsks(ctx))
	return NextMessage{n}, err
}

// Waiting is what waits for a decision beside the review queue.
type Waiting struct {
	Items []look.Waits `json:"items" doc:"a hundred at most, those that waited longest first"`
}

func waiting(list func(*look.Look, context.Context, vidhuk.Actor) ([]look.Waits, error)) func(*server, context.Context, *none) (Waiting, error) {
	return func(s *server, ctx context.Context, _ *none) (Waiting, error) {
		items, err := list(s.look, ctx, whoAsks(ctx))
		return Waiting{items}, err
	}
}

func tags(s *server, ctx context.Context, _ *none) (look.Tags, error) {
	return s.look.Tags(ctx, whoAsks(ctx))
}

// inboxQuery picks a part of the inbox.
type inboxQuery struct {
	Paged
	Tab look.InboxTab `query:"tab" default:"new" doc:"which part of the inbox; new unless said"`
}

func inbox(s *server, ctx context.Context, in *inboxQuery) (look.Inbox, error) {
	return s.look.Inbox(ctx, whoAsks(ctx), in.Tab, in.Cursor, in.Limit)
}

func applicants(s *server, ctx context.Context, in *Paged) (look.List[look.Applicant], error) {
	return s.look.Applicants(ctx, whoAsks(ctx), in.Cursor, in.Limit)
}

// Me is who asks.
type Me struct {
	SignedIn      bool              `json:"signed_in"`
	Name          string            `json:"name,omitempty"`
	Roles         []vidhuk.Role     `json:"roles" doc:"everybody is at least a visitor"`
	Organizations []string          `json:"organizations" doc:"slugs for which you may act"`
	Membership    vidhuk.Membership `json:"membership,omitempty" doc:"absent when you never asked to join"`
	RulesDue      bool              `json:"rules_due,omitempty" doc:"the rules have changed: accept them before you write"`
	Counts        look.Counts       `json:"counts" doc:"what waits for you"`
}

func me(s *server, ctx context.Context, _ *none) (Me, error) {
	who := whoAsks(ctx)
	counts, err := s.look.Counts(ctx, who)
	return Me{
		SignedIn: who.AccountID != 0, Name: who.Name, Roles: who.AllRoles(), Organizations: who.Organizations,
		Membership: who.Membership, Counts: counts,
		RulesDue: who.Membership == vidhuk.Admitted && who.Rules != s.look.Rules().Version,
	}, err
}
