package evaluate

import (
	"context"
	_ "embed"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/regulation/datafile"
)

//go:embed own.yaml
var ownFile []byte

type ownSet struct {
	Messages []struct {
		ID      string `data:"id"`
		Address string `data:"address,optional"`
		Text    string `data:"text"`
	} `data:"messages"`
	Queries []struct {
		Q    string   `data:"q"`
		Want []string `data:"want,optional"`
	} `data:"queries"`
}

// Own publishes the messages of our own set and gives its queries.
func (h *House) Own(ctx context.Context) ([]Query, error) {
	var set ownSet
	if _, err := datafile.Read("evaluate/own.yaml", ownFile, &set); err != nil {
		return nil, err
	}
	var items []center.Older
	for i, m := range set.Messages {
		items = append(items, center.Older{
			ExternalID: m.ID, Text: m.Text, Place: vidhuk.Place{Address: m.Address}, Topic: vidhuk.OtherTopic,
			ReceivedAt: h.store.Now().Add(-time.Duration(len(set.Messages)-i) * time.Hour),
		})
	}
	if err := h.publish(ctx, items); err != nil {
		return nil, err
	}
	var queries []Query
	for _, q := range set.Queries {
		queries = append(queries, Query{Text: q.Q, All: len(q.Want), Right: func(id string) bool { return slices.Contains(q.Want, id) }})
	}
	return queries, h.center.CountTerms(ctx)
}
