package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// postQuery filters published information posts.
type postQuery struct {
	Paged
	Kind         vidhuk.PostKind  `query:"kind" enum:"analytics,news,reference" doc:"one of the three kinds of clause 4.1"`
	Place        vidhuk.PostPlace `query:"place" enum:"page,group" doc:"only what stands there"`
	Topic        string           `query:"topic" doc:"key of a topic"`
	District     string           `query:"district" doc:"slug of a district"`
	Organization string           `query:"organization" doc:"slug of the organization that wrote it"`
}

func posts(s *server, ctx context.Context, in *postQuery) (look.List[look.Post], error) {
	return s.look.Posts(ctx, look.PostFilter{
		Kind: in.Kind, Place: in.Place, Topic: in.Topic, District: in.District, Organization: in.Organization,
		Cursor: in.Cursor, Limit: in.Limit,
	})
}

// boardQuery picks a part of the Page.
type boardQuery struct {
	Paged
	Kind vidhuk.PostKind `query:"kind" enum:"analytics,news,reference" doc:"one of the three kinds of clause 4.1"`
}

func board(s *server, ctx context.Context, in *boardQuery) (look.Board, error) {
	return s.look.Board(ctx, look.PostFilter{Kind: in.Kind, Cursor: in.Cursor, Limit: in.Limit})
}

// deskPostQuery picks the posts of one state.
type deskPostQuery struct {
	Paged
	State vidhuk.PostState `query:"post_state" enum:"draft,scheduled,published,expired,hidden" default:"published" doc:"published unless said"`
}

func deskPosts(s *server, ctx context.Context, in *deskPostQuery) (look.List[look.Post], error) {
	return s.look.DeskPosts(ctx, whoAsks(ctx), in.State, in.Cursor, in.Limit)
}

// Identified names a post in the address.
type Identified struct {
	ID int64 `path:"id" minimum:"1" doc:"id of the post"`
}

// shownPost is a post as it stands after the request.
type shownPost struct {
	ETag string `header:"ETag" doc:"version of the post, for If-Match"`
	Body look.PostDetail
}

func (s *server) showPost(ctx context.Context, id int64) (*shownPost, error) {
	d, err := s.look.Post(ctx, whoAsks(ctx), id)
	return &shownPost{ETag: etag(d.Version), Body: d}, err
}

func onePost(s *server, o huma.Operation) {
	huma.Register(s.api, o, func(ctx context.Context, in *Identified) (*shownPost, error) { return s.showPost(ctx, in.ID) })
}

// writtenPost is a new post with its address.
type writtenPost struct {
	Location string `header:"Location" doc:"address of the post"`
	ETag     string `header:"ETag" doc:"version of the post, for If-Match"`
	Body     look.PostDetail
}

func writePost(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body center.Publication
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*writtenPost, error) {
		in.Body.Key = in.Key
		p, err := s.center.Post(ctx, whoAsks(ctx), in.Body)
		if err != nil {
			return nil, err
		}
		d, err := s.showPost(ctx, p.ID)
		return &writtenPost{Location: Prefix + "/posts/" + strconv.FormatInt(p.ID, 10), ETag: d.ETag, Body: d.Body}, err
	})
}

// onPost makes a deed on an information post an operation, as onMessage does on
// a message.
func onPost[T any](do func(*center.Center, context.Context, vidhuk.Actor, T) (vidhuk.Post, error), ref func(*T) *center.PostRef) binder {
	type request struct {
		Keyed
		Matched
		Identified
		Body *T
	}
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[T](s)
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownPost, error) {
			command := given(in.Body)
			seen := center.Ref{Version: ref(&command).Version}
			if err := in.into(&seen); err != nil {
				return nil, err
			}
			*ref(&command) = center.PostRef{ID: in.ID, Version: seen.Version, Key: in.Key}
			if _, err := do(s.center, ctx, whoAsks(ctx), command); err != nil {
				return nil, err
			}
			return s.showPost(ctx, in.ID)
		})
	}
}

func postItself(r *center.PostRef) *center.PostRef { return r }
