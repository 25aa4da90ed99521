package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

func activity(s *server, ctx context.Context, _ *none) (look.Activity, error) {
	return s.look.Activity(ctx)
}

// stops are the orders that activity ends, the newest first.
func stops(s *server, ctx context.Context, _ *none) (Items[look.Stop], error) {
	all, err := s.look.Stops(ctx, whoAsks(ctx))
	return Items[look.Stop]{all}, err
}

// shownStop is an order as it stands after the request.
type shownStop struct {
	ETag string `header:"ETag" doc:"version of the order, for If-Match"`
	Body look.Stop
}

func (s *server) showStop(ctx context.Context, id int64) (*shownStop, error) {
	o, err := s.look.Stop(ctx, whoAsks(ctx), id)
	return &shownStop{ETag: etag(o.Version), Body: o}, err
}

func proposeStop(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body center.StopOrder
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownStop, error) {
		in.Body.Key = in.Key
		order, err := s.center.ProposeStop(ctx, whoAsks(ctx), in.Body)
		if err != nil {
			return nil, err
		}
		return s.showStop(ctx, order.ID)
	})
}

// StopNamed names an order in the address.
type StopNamed struct {
	ID int64 `path:"id" minimum:"1" doc:"id of the order"`
}

// onStop makes a deed on an order an operation.
func onStop(do func(*center.Center, context.Context, vidhuk.Actor, center.StopRef) (vidhuk.Stop, error)) binder {
	type request struct {
		Keyed
		Matched
		StopNamed
		Body *center.StopRef
	}
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[center.StopRef](s)
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownStop, error) {
			seen := center.Ref{Version: given(in.Body).Version}
			if err := in.into(&seen); err != nil {
				return nil, err
			}
			if _, err := do(s.center, ctx, whoAsks(ctx), center.StopRef{ID: in.ID, Version: seen.Version, Key: in.Key}); err != nil {
				return nil, err
			}
			return s.showStop(ctx, in.ID)
		})
	}
}
