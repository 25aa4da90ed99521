package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// Words are one text in both languages.
type Words struct {
	UK string `json:"uk"`
	EN string `json:"en"`
}

// Items is a list that is short enough to be given whole.
type Items[T any] struct {
	Items []T `json:"items"`
}

// Topic is one of the kinds of matters of clause 4.2.
type Topic struct {
	Key       string     `json:"key"`
	Name      Words      `json:"name" doc:"uk is the exact wording of the clause"`
	Private   bool       `json:"private,omitempty" doc:"messages on it are never published"`
	Subtopics []Subtopic `json:"subtopics"`
}

// Subtopic divides a topic.
type Subtopic struct {
	Key  string `json:"key"`
	Name Words  `json:"name"`
}

func topics(s *server, _ context.Context, _ *none) (Items[Topic], error) {
	list := []Topic{}
	for _, t := range s.look.Rules().Topics() {
		shown := Topic{Key: t.Key, Name: Words(t.Name), Private: t.Private, Subtopics: []Subtopic{}}
		for _, sub := range t.Subtopics {
			shown.Subtopics = append(shown.Subtopics, Subtopic{sub.Key, Words(sub.Name)})
		}
		list = append(list, shown)
	}
	return Items[Topic]{list}, nil
}

// Ground is a reason of clause 4.3 for which nothing is published.
type Ground struct {
	Key                string `json:"key"`
	Clause             string `json:"clause"`
	Text               string `json:"text" doc:"exact wording of the clause"`
	Label              Words  `json:"label"`
	Fix                Words  `json:"fix" doc:"what the author can do about it"`
	Sanctionable       bool   `json:"sanctionable"`
	NeedsText          bool   `json:"needs_text" doc:"the moderator's own reasoning is required"`
	NeedsAdministrator bool   `json:"needs_administrator,omitempty"`
}

func grounds(s *server, _ context.Context, _ *none) (Items[Ground], error) {
	list := []Ground{}
	for _, g := range s.look.Rules().Grounds() {
		list = append(list, Ground{
			Key: g.Key, Clause: g.Clause, Text: g.Text, Label: Words(g.Label), Fix: Words(g.Fix),
			Sanctionable: g.Sanctionable, NeedsText: g.NeedsText, NeedsAdministrator: g.NeedsAdministrator,
		})
	}
	return Items[Ground]{list}, nil
}

// District is a part of the city.
type District struct {
	Slug string `json:"slug"`
	Name Words  `json:"name"`
}

func districts(s *server, _ context.Context, _ *none) (Items[District], error) {
	list := []District{}
	for _, d := range s.look.City().Districts() {
		list = append(list, District{d.Slug, Words(d.Name)})
	}
	return Items[District]{list}, nil
}

// Profile is an organization of the directory.
type Profile struct {
	Slug       string                  `json:"slug"`
	Name       string                  `json:"name" doc:"exact official name"`
	Short      string                  `json:"short" doc:"what people call it"`
	Kind       vidhuk.OrganizationKind `json:"kind"`
	Parent     string                  `json:"parent,omitempty" doc:"slug"`
	District   string                  `json:"district,omitempty" doc:"slug, when it serves one district only"`
	Competence string                  `json:"competence" doc:"what it answers for"`
	English    vidhuk.English          `json:"english,omitzero" doc:"the same for readers of English"`
	Bound      bool                    `json:"bound" doc:"the order binds it: it may be notified and sets marks"`
}

func organizations(s *server, _ context.Context, _ *none) (Items[Profile], error) {
	list := []Profile{}
	for _, o := range s.look.Organizations() {
		list = append(list, Profile{
			Slug: o.Slug, Name: o.Name, Short: o.Short, Kind: o.Kind, Parent: o.Parent, District: o.District,
			Competence: o.Competence, English: o.English, Bound: o.Bound(),
		})
	}
	return Items[Profile]{list}, nil
}

// question is what somebody asks about.
type question struct {
	Query string `query:"q" required:"true" minLength:"2" maxLength:"300" doc:"in one's own words: «відкритий люк»"`
}

func responsible(s *server, _ context.Context, in *question) (look.Responsible, error) {
	return s.look.Responsible(in.Query), nil
}

// Slugged names an organization in the address.
type Slugged struct {
	Slug string `path:"slug" example:"elu" doc:"slug of the organization"`
}

func organization(s *server, ctx context.Context, in *Slugged) (look.Body, error) {
	return s.look.Body(ctx, in.Slug)
}

// describe takes what an organization says of itself.
func describe(s *server, o huma.Operation) {
	type request struct {
		Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: the version says whether it was done"`
		Slug string `path:"slug" example:"elu" doc:"slug of the organization in whose name you act"`
		Body center.Description
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[look.Body], error) {
		in.Body.Organization = in.Slug
		if _, err := s.center.Describe(ctx, whoAsks(ctx), in.Body); err != nil {
			return nil, err
		}
		b, err := s.look.Body(ctx, in.Slug)
		return &single[look.Body]{b}, err
	})
}
