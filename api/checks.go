package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// wordRules are the lists that texts are held against.
func wordRules(s *server, ctx context.Context, _ *none) (look.WordRules, error) {
	return s.look.WordRules(ctx, whoAsks(ctx))
}

// shownRule is a rule of an administrator.
type shownRule struct{ Body vidhuk.WordRule }

func addWordRule(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body center.WordRuleDraft
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownRule, error) {
		in.Body.Key = in.Key
		r, err := s.center.AddWordRule(ctx, whoAsks(ctx), in.Body)
		return &shownRule{r}, err
	})
}

// onWordRule makes a deed on a rule an operation.
func onWordRule(do func(*center.Center, context.Context, vidhuk.Actor, center.WordRuleRef) (vidhuk.WordRule, error)) binder {
	type request struct {
		Keyed
		ID   int64 `path:"id" minimum:"1" doc:"id of the rule"`
		Body *center.WordRuleRef
	}
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[center.WordRuleRef](s)
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownRule, error) {
			ref := given(in.Body)
			ref.ID, ref.Key = in.ID, in.Key
			r, err := do(s.center, ctx, whoAsks(ctx), ref)
			return &shownRule{r}, err
		})
	}
}

// tryWordRule holds a text or a pattern against what is there, and keeps nothing.
func tryWordRule(s *server, o huma.Operation) {
	type request struct{ Body look.Trial }
	type answer struct{ Body look.Tried }
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*answer, error) {
		t, err := s.look.Try(ctx, whoAsks(ctx), in.Body)
		return &answer{t}, err
	})
}

// Moved is a message that the asker may see no more: only that it was moved.
type Moved struct {
	Number   vidhuk.Number `json:"number"`
	Secluded bool          `json:"secluded" doc:"examined without the public"`
}

// seclude answers with no more than that it is done: whoever did it may not see
// the message any more.
func seclude(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Matched
		Numbered
		Body center.Seclusion
	}
	type answer struct{ Body Moved }
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*answer, error) {
		c := in.Body
		c.Number, c.Key = vidhuk.Number(in.Number), in.Key
		if err := in.into(&c.Ref); err != nil {
			return nil, err
		}
		m, err := s.center.Seclude(ctx, whoAsks(ctx), c)
		return &answer{Moved{m.Number, m.Secluded}}, err
	})
}
