package demo

import (
	"context"
	"fmt"
	"time"

	"vidhuk"
	"vidhuk/center"
)

// outage is an emergency of the city and what was said of it.
type outage struct {
	By           string   `data:"by"` // key of the person who speaks of it
	Kind         string   `data:"kind"`
	Organization string   `data:"organization"`
	Districts    []string `data:"districts,optional"`
	Streets      []string `data:"streets,optional"`
	Text         string   `data:"text"`
	Began        string   `data:"began"`          // how long before now
	Lasts        string   `data:"lasts,optional"` // how long it should last
	News         []news   `data:"news,optional"`
	Over         news     `data:"over,optional"`     // what was said at its end; nothing while it lasts
	Explains     []string `data:"explains,optional"` // keys of the stories that are joined to it
}

// news is what was said of an emergency, and how long after it began.
type news struct {
	After string `data:"after"`
	Text  string `data:"text"`
}

// outages makes the events of emergencies. Who repairs works round the clock.
func (p *play) outages() ([]event, error) {
	var file struct {
		Alerts []outage `data:"alerts"`
	}
	if err := readTold("alerts.yaml", &file); err != nil {
		return nil, err
	}
	var events []event
	for i := range file.Alerts {
		more, err := p.outage(&file.Alerts[i])
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	return events, nil
}

// outage is one emergency under way.
func (p *play) outage(o *outage) ([]event, error) {
	ago, err := span(o.Began)
	if err != nil {
		return nil, err
	}
	began := p.now.Add(-ago)
	n := center.AlertNotice{
		Kind: o.Kind, Organization: o.Organization, Districts: o.Districts, Streets: o.Streets, Text: o.Text, StartsAt: began,
	}
	if o.Lasts != "" {
		lasts, err := span(o.Lasts)
		if err != nil {
			return nil, err
		}
		n.EndsAt = began.Add(lasts)
	}
	var a vidhuk.Alert
	what := fmt.Sprintf("alert %s of %s", o.Kind, o.Organization)
	speak := func(after time.Duration, do func(context.Context) (vidhuk.Alert, error)) event {
		return event{at: began.Add(after), what: what, do: func(ctx context.Context) (err error) {
			a, err = do(ctx)
			return err
		}}
	}
	c := p.house.Center
	events := []event{speak(10*time.Minute, func(ctx context.Context) (vidhuk.Alert, error) { return c.Alert(ctx, p.actor(o.By), n) })}
	for _, said := range o.News {
		after, err := span(said.After)
		if err != nil {
			return nil, err
		}
		events = append(events, speak(after, func(ctx context.Context) (vidhuk.Alert, error) {
			n.AlertRef, n.Note = center.AlertRef{ID: a.ID, Version: a.Version}, said.Text
			return c.UpdateAlert(ctx, p.actor(o.By), n)
		}))
	}
	if len(o.Explains) > 0 {
		events = append(events, speak(ago-5*time.Minute, func(ctx context.Context) (vidhuk.Alert, error) {
			joined := center.Attachment{AlertRef: center.AlertRef{ID: a.ID}}
			for _, key := range o.Explains {
				joined.Numbers = append(joined.Numbers, p.numbers[key])
			}
			return c.Attach(ctx, p.actor(p.operator), joined)
		}))
	}
	if o.Over.Text == "" {
		return events, nil
	}
	after, err := span(o.Over.After)
	if err != nil {
		return nil, err
	}
	return append(events, speak(after, func(ctx context.Context) (vidhuk.Alert, error) {
		return c.EndAlert(ctx, p.actor(o.By), center.AlertEnd{AlertRef: center.AlertRef{ID: a.ID, Version: a.Version}, Text: o.Over.Text})
	})), nil
}
