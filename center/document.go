package center

import (
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/store"
)

// indexPost lets everybody find an information post while it is published.
func (c *Center) indexPost(tx *store.Tx, p vidhuk.Post) error {
	ref := strconv.FormatInt(p.ID, 10)
	if p.State != vidhuk.PostPublished {
		return tx.DropDocument(store.PostDocument, ref)
	}
	d := store.Document{Kind: store.PostDocument, Ref: ref, ID: p.ID, At: p.PublishedAt, Title: p.Title, Text: p.Text, Listed: true}
	d.Tags = tags("topic", p.Topic, "district", p.District, "organization", p.Organization)
	return tx.PutDocument(d)
}

// indexAlert lets everybody find an alert, also when it is over: people ask what
// happened.
func (c *Center) indexAlert(tx *store.Tx, a vidhuk.Alert) error {
	ref := strconv.FormatInt(a.ID, 10)
	if !a.Public() {
		return tx.DropDocument(store.AlertDocument, ref)
	}
	kind, _ := c.city.AlertKind(a.Kind)
	where := strings.Join(a.Streets, ", ")
	pairs := []string{"organization", a.Organization}
	for _, slug := range a.Districts {
		pairs = append(pairs, "district", slug)
		if d, ok := c.city.District(slug); ok {
			where += " " + d.Name.UK
		}
	}
	return tx.PutDocument(store.Document{
		Kind: store.AlertDocument, Ref: ref, ID: a.ID, At: a.PublishedAt, Title: kind.Name.UK,
		Text: strings.TrimSpace(strings.Join([]string{where, a.Text, a.Instruction}, "\n")), Tags: tags(pairs...), Listed: true,
	})
}

// tags makes tags of names and values; empty values make none.
func tags(pairs ...string) []string {
	var all []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all = append(all, store.Tag(pairs[i], pairs[i+1]))
		}
	}
	return all
}

// indexTold indexes every post and alert: there are few of them.
func (c *Center) indexTold(tx *store.Tx) error {
	for before := int64(0); ; {
		posts, err := tx.PostsIn([]vidhuk.PostState{vidhuk.PostPublished}, before, reindexBatch)
		if err != nil {
			return err
		}
		for _, p := range posts {
			if err := c.indexPost(tx, p); err != nil {
				return err
			}
			before = p.ID
		}
		if len(posts) < reindexBatch {
			break
		}
	}
	for after := (store.Cursor{}); ; {
		alerts, err := tx.Alerts(vidhuk.AlertStates, after, reindexBatch)
		if err != nil {
			return err
		}
		for _, a := range alerts {
			if err := c.indexAlert(tx, a); err != nil {
				return err
			}
			after = store.Cursor{At: a.UpdatedAt, ID: a.ID}
		}
		if len(alerts) < reindexBatch {
			return nil
		}
	}
}
