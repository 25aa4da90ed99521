package api

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// One's own account. What needs its owner at a browser is not here: joining,
// a new password or address, deleting the account.

// commanded is a POST of one body that is answered with one.
func commanded[C, T any](do func(*server, context.Context, C) (T, error)) binder {
	return func(s *server, o huma.Operation) {
		type request struct {
			Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: what stands already is left as it is"`
			Body C
		}
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[T], error) {
			b, err := do(s, ctx, in.Body)
			return &single[T]{b}, err
		})
	}
}

// numbered is a POST about a thing of a number, without a body.
func numbered[T any](do func(*server, context.Context, int64) (T, error)) binder {
	return func(s *server, o huma.Operation) {
		type request struct {
			Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: a second request finds it done, changes nothing and is refused"`
			ID   int64  `path:"id" minimum:"1"`
			Body *struct{}
		}
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[T], error) {
			b, err := do(s, ctx, in.ID)
			return &single[T]{b}, err
		})
	}
}

// Preferences say how each theme reaches a person outside the site.
type Preferences struct {
	Own      vidhuk.Way `json:"own,omitempty" doc:"messages that you wrote"`
	Followed vidhuk.Way `json:"followed,omitempty" doc:"messages that you follow or support"`
	Work     vidhuk.Way `json:"work,omitempty" doc:"what your role calls for"`
	Alert    vidhuk.Way `json:"alert,omitempty" doc:"emergency alerts"`
}

func preferences(s *server, ctx context.Context, _ *none) (Preferences, error) {
	ways, err := s.look.Ways(ctx, whoAsks(ctx))
	return Preferences{
		Own: ways[vidhuk.OwnCases], Followed: ways[vidhuk.Followed], Work: ways[vidhuk.AtWork], Alert: ways[vidhuk.Alarms],
	}, err
}

// savePreferences changes what is given and leaves the rest.
func savePreferences(s *server, ctx context.Context, p Preferences) (Preferences, error) {
	ways := map[vidhuk.Theme]vidhuk.Way{}
	for theme, way := range map[vidhuk.Theme]vidhuk.Way{
		vidhuk.OwnCases: p.Own, vidhuk.Followed: p.Followed, vidhuk.AtWork: p.Work, vidhuk.Alarms: p.Alert,
	} {
		if way != "" {
			ways[theme] = way
		}
	}
	if err := s.center.SaveWays(ctx, whoAsks(ctx), ways); err != nil {
		return Preferences{}, err
	}
	return preferences(s, ctx, nil)
}

func saveProfile(s *server, ctx context.Context, p center.Profile) (center.Profile, error) {
	a, err := s.center.SaveProfile(ctx, whoAsks(ctx), p)
	return center.Profile{Name: a.Name, Language: a.Language}, err
}

func sessions(s *server, ctx context.Context, _ *none) (look.List[look.Session], error) {
	return s.look.Sessions(ctx, whoAsks(ctx))
}

func endSession(s *server, ctx context.Context, id int64) (look.List[look.Session], error) {
	if err := s.center.EndSession(ctx, whoAsks(ctx), id); err != nil {
		return look.List[look.Session]{}, err
	}
	return sessions(s, ctx, nil)
}

// Standing is where a person stands with the Group.
type Standing struct {
	Membership vidhuk.Membership `json:"membership,omitempty"`
	Rules      string            `json:"rules,omitempty" doc:"version of the rules that you accepted"`
}

func acceptRules(s *server, ctx context.Context, _ struct{}) (Standing, error) {
	a, err := s.center.AcceptRules(ctx, whoAsks(ctx))
	return Standing{a.Membership, a.RulesVersion}, err
}

func leave(s *server, ctx context.Context, _ struct{}) (Standing, error) {
	a, err := s.center.Leave(ctx, whoAsks(ctx))
	return Standing{a.Membership, a.RulesVersion}, err
}

// Dossier is everything that is kept about whoever asks.
type Dossier struct {
	Sections []DossierSection `json:"sections"`
}

// DossierSection is a part of it.
type DossierSection struct {
	Name string           `json:"name" doc:"account, letters, alerts, sessions, tokens, services, messages, wordings, proposals, appeals, ratings, comments, reports, photos, attended, notices or mail"`
	Rows []map[string]any `json:"rows"`
}

func dossier(s *server, ctx context.Context, _ *none) (Dossier, error) {
	sections, err := s.look.Export(ctx, whoAsks(ctx))
	d := Dossier{Sections: []DossierSection{}}
	for _, part := range sections {
		rows := []map[string]any{}
		for row, err := range part.Rows {
			if err != nil {
				return d, err
			}
			plain, err := objectOf(row)
			if err != nil {
				return d, err
			}
			rows = append(rows, plain)
		}
		d.Sections = append(d.Sections, DossierSection{part.Name, rows})
	}
	return d, err
}

func objectOf(row look.Row) (object map[string]any, err error) {
	text, err := json.Marshal(row)
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	return object, err
}

func letters(s *server, ctx context.Context, in *Paged) (look.LetterLog, error) {
	return s.look.Letters(ctx, whoAsks(ctx), nil, in.Cursor, in.Limit)
}

// Resent is a letter that is back in the queue.
type Resent struct {
	ID    int64              `json:"id"`
	State vidhuk.LetterState `json:"state"`
}

func resend(s *server, ctx context.Context, id int64) (Resent, error) {
	l, err := s.center.Resend(ctx, whoAsks(ctx), id)
	return Resent{l.ID, l.State}, err
}
