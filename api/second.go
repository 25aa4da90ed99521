package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// SecondQuery chooses decisions for a second look.
type SecondQuery struct {
	State  vidhuk.SecondState `query:"state" doc:"waiting unless said"`
	Cursor string             `query:"cursor" doc:"of the page, from next"`
}

func seconds(s *server, ctx context.Context, in *SecondQuery) (look.List[look.Second], error) {
	if in.State == "" {
		in.State = vidhuk.SecondWaiting
	}
	return s.look.Seconds(ctx, whoAsks(ctx), in.State, in.Cursor)
}

// SecondDone is a decision that was looked at.
type SecondDone struct {
	ID    int64              `json:"id"`
	State vidhuk.SecondState `json:"state"`
}

func second(s *server, o huma.Operation) {
	type request struct {
		Keyed
		ID   int64 `path:"id" minimum:"1"`
		Body center.SecondLook
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[SecondDone], error) {
		in.Body.ID, in.Body.Key = in.ID, in.Key
		done, err := s.center.Second(ctx, whoAsks(ctx), in.Body)
		return &single[SecondDone]{SecondDone{done.ID, done.State}}, err
	})
}

func judgements(s *server, ctx context.Context, in *Paged) (look.List[look.Judgement], error) {
	return s.look.Judgements(ctx, in.Cursor, in.Limit)
}

// HeardQuery is a page of the comments.
type HeardQuery struct {
	Cursor string `query:"cursor" doc:"of the page, from next"`
}

func newComments(s *server, ctx context.Context, in *HeardQuery) (look.NewComments, error) {
	return s.look.NewComments(ctx, whoAsks(ctx), in.Cursor)
}

// ReadTo says how far the comments were read.
type ReadTo struct {
	Newest int64 `json:"newest" doc:"the newest comment that was read" minimum:"1"`
}

func commentsRead(s *server, o huma.Operation) {
	type request struct {
		Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: a second request changes nothing"`
		Body ReadTo
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[ReadTo], error) {
		return &single[ReadTo]{in.Body}, s.center.ReadComments(ctx, whoAsks(ctx), in.Body.Newest)
	})
}

// WorkloadQuery is a period of a moderator's figures.
type WorkloadQuery struct {
	Days int `query:"days" doc:"how many days up to today: 7, 30 or 90; 30 unless said"`
}

func workloads(s *server, ctx context.Context, in *WorkloadQuery) (look.Workloads, error) {
	return s.look.Workloads(ctx, whoAsks(ctx), in.Days)
}
