package api

import (
	"context"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/look"
)

// statisticsQuery picks a period and what to count. Values that name nothing
// find nothing.
type statisticsQuery struct {
	Period       figure.Span    `query:"period" doc:"the last 30 days unless said"`
	On           string         `query:"on" doc:"a day of the week, month or year; today unless said" format:"date"`
	From         string         `query:"from" doc:"first day of a custom period" format:"date"`
	To           string         `query:"to" doc:"last day of a custom period" format:"date"`
	Topic        string         `query:"topic" doc:"key of a topic"`
	Subtopic     string         `query:"subtopic" doc:"key of a subtopic"`
	District     string         `query:"district" doc:"slug of a district"`
	Organization string         `query:"organization" doc:"slug of an organization that works on it"`
	Channel      vidhuk.Channel `query:"channel" doc:"the way by which it came"`
}

func statistics(s *server, ctx context.Context, in *statisticsQuery) (look.Figures, error) {
	return s.look.Figures(ctx, look.FigureFilter{
		Ask:   figure.Ask{Span: in.Period, On: in.On, From: in.From, To: in.To},
		Topic: in.Topic, Subtopic: in.Subtopic, District: in.District, Organization: in.Organization, Channel: in.Channel,
	})
}
