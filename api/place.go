package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk/center"
	"vidhuk/look"
)

// placeQuery is what somebody types into the field of an address.
type placeQuery struct {
	Q string `query:"q" maxLength:"200" doc:"beginning of a street's name, old or new, with or without kind and house"`
}

func places(s *server, ctx context.Context, in *placeQuery) (Items[look.Suggested], error) {
	list, err := s.look.Streets(ctx, in.Q)
	return Items[look.Suggested]{list}, err
}

// check says what is worth saying before a message is sent. Nothing is kept.
func check(s *server, o huma.Operation) {
	type request struct {
		Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: nothing is kept"`
		Body look.CheckQuery
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[look.Checkup], error) {
		c, err := s.look.Check(ctx, whoAsks(ctx), in.Body)
		return &single[look.Checkup]{c}, err
	})
}

// gazetteerBytes is the most that a gazetteer may weigh: 20,000 streets with
// their other names and houses.
const gazetteerBytes = 8 << 20

// replaceGazetteer takes all streets of the city.
func replaceGazetteer(s *server, o huma.Operation) {
	type request struct {
		Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: the same streets again change nothing"`
		Body center.Streets
	}
	o.MaxBodyBytes = gazetteerBytes
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[center.StreetChange], error) {
		change, err := s.center.ReplaceStreets(ctx, whoAsks(ctx), in.Body)
		return &single[center.StreetChange]{change}, err
	})
}
