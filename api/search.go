package api

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
)

// searchQuery asks what to find. Values that name nothing find nothing.
type searchQuery struct {
	Paged
	Text         string         `query:"q" required:"true" doc:"words, an address or a number; there are no operators"`
	Order        look.Order     `query:"order" enum:"relevance,date" doc:"by relevance unless said; by date is newest first"`
	Kind         look.Kind      `query:"kind" enum:"message,post,organization,alert" doc:"only things of this kind"`
	State        []vidhuk.State `query:"state,explode" doc:"of messages; may be repeated"`
	Topic        string         `query:"topic" doc:"key of a topic"`
	Subtopic     string         `query:"subtopic" doc:"key of a subtopic"`
	District     string         `query:"district" doc:"slug of a district"`
	Organization string         `query:"organization" doc:"slug of an organization that works on it"`
	From         string         `query:"from" format:"date" doc:"received or published on this day in Kyiv or later"`
	To           string         `query:"to" format:"date" doc:"on this day or earlier"`
}

func find(s *server, ctx context.Context, in *searchQuery) (look.Found, error) {
	q := look.SearchQuery{
		Text: in.Text, Order: in.Order, Kind: in.Kind, States: in.State, Topic: in.Topic, Subtopic: in.Subtopic,
		District: in.District, Organization: in.Organization, Cursor: in.Cursor, Limit: in.Limit,
	}
	var fields []vidhuk.FieldError
	q.From, q.To = day(&fields, "from", in.From), day(&fields, "to", in.To)
	if !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1)
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return look.Found{}, err
	}
	return s.look.Search(ctx, whoAsks(ctx), q)
}

// day is the beginning of a day in Kyiv; zero for an empty text.
func day(fields *[]vidhuk.FieldError, name, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, text, language.Kyiv)
	if err != nil {
		*fields = append(*fields, vidhuk.Field(name, "invalid_date"))
	}
	return t
}

// Similar is what may be about the same problem.
type Similar struct {
	Items []look.Likeness `json:"items" doc:"most alike first"`
}

func similarTo(s *server, ctx context.Context, in *Numbered) (Similar, error) {
	list, err := s.look.SimilarTo(ctx, whoAsks(ctx), vidhuk.Number(in.Number))
	return Similar{withoutNil(list)}, err
}

// withoutNil makes an empty list an empty list in JSON too.
func withoutNil(list []look.Likeness) []look.Likeness {
	if list == nil {
		return []look.Likeness{}
	}
	return list
}
