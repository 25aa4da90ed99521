package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

func measures(s *server, ctx context.Context, _ *none) (look.Measures, error) {
	return s.look.Measures(ctx, whoAsks(ctx))
}

// ownMeasures are those against whoever asks, the newest first.
func ownMeasures(s *server, ctx context.Context, _ *none) (Items[look.Measure], error) {
	all, err := s.look.OwnSanctions(ctx, whoAsks(ctx))
	return Items[look.Measure]{all}, err
}

// AuthorOf names what somebody wrote: a message, or a comment under it.
type AuthorOf struct {
	Number  string `path:"number" doc:"number of the message"`
	Comment int64  `query:"comment" minimum:"0" doc:"id of a comment under it; the message itself when absent"`
}

func authorRecord(s *server, ctx context.Context, in *AuthorOf) (look.Record, error) {
	return s.look.RecordOf(ctx, whoAsks(ctx), vidhuk.Number(in.Number), in.Comment)
}

// MeasureNamed names a measure in the address.
type MeasureNamed struct {
	ID int64 `path:"id" minimum:"1" doc:"id of the measure"`
}

func measure(s *server, ctx context.Context, in *MeasureNamed) (look.Measure, error) {
	return s.look.Sanction(ctx, whoAsks(ctx), in.ID)
}

// shownMeasure is a measure as it stands after the request.
type shownMeasure struct {
	ETag string `header:"ETag" doc:"version of the measure, for If-Match"`
	Body look.Measure
}

func (s *server) showMeasure(ctx context.Context, id int64) (*shownMeasure, error) {
	m, err := s.look.Sanction(ctx, whoAsks(ctx), id)
	return &shownMeasure{ETag: etag(m.Version), Body: m}, err
}

func exclude(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body center.Exclusion
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownMeasure, error) {
		in.Body.Key = in.Key
		m, err := s.center.Exclude(ctx, whoAsks(ctx), in.Body)
		if err != nil {
			return nil, err
		}
		return s.showMeasure(ctx, m.ID)
	})
}

// onMeasure makes a deed on a measure an operation; fill puts the name and version
// of the measure into the command.
func onMeasure[T any](fill func(*T, center.SanctionRef), do func(*center.Center, context.Context, vidhuk.Actor, T) (vidhuk.Sanction, error)) binder {
	type request struct {
		Keyed
		Matched
		MeasureNamed
		Body T
	}
	return func(s *server, o huma.Operation) {
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownMeasure, error) {
			var seen center.Ref
			if err := in.into(&seen); err != nil {
				return nil, err
			}
			fill(&in.Body, center.SanctionRef{ID: in.ID, Version: seen.Version, Key: in.Key})
			if _, err := do(s.center, ctx, whoAsks(ctx), in.Body); err != nil {
				return nil, err
			}
			return s.showMeasure(ctx, in.ID)
		})
	}
}

// intoRef completes a reference with what the address and the headers say.
func intoRef(r *center.SanctionRef, seen center.SanctionRef) {
	if seen.Version == 0 {
		seen.Version = r.Version
	}
	*r = seen
}

func endMeasure(do func(*center.Center, context.Context, vidhuk.Actor, center.End) (vidhuk.Sanction, error)) binder {
	return onMeasure(func(e *center.End, seen center.SanctionRef) { intoRef(&e.SanctionRef, seen) }, do)
}

var (
	confirmMeasure = onMeasure(intoRef, (*center.Center).ConfirmSanction)
	annulMeasure   = onMeasure(func(a *center.Annulment, seen center.SanctionRef) { intoRef(&a.SanctionRef, seen) }, (*center.Center).AnnulSanction)
	appealMeasure  = onMeasure(func(p *center.SanctionPlea, seen center.SanctionRef) { intoRef(&p.SanctionRef, seen) }, (*center.Center).AppealSanction)
	ruleMeasure    = onMeasure(func(r *center.SanctionRuling, seen center.SanctionRef) { intoRef(&r.SanctionRef, seen) }, (*center.Center).DecideSanction)
)
