package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

func alerts(s *server, ctx context.Context, _ *none) (look.AlertBoard, error) {
	return s.look.Alerts(ctx)
}

// AlertNamed names an alert in the address.
type AlertNamed struct {
	ID int64 `path:"id" minimum:"1" doc:"id of the alert"`
}

// shownAlert is an alert as it stands after the request.
type shownAlert struct {
	ETag string `header:"ETag" doc:"version of the alert, for If-Match"`
	Body look.Alert
}

func (s *server) showAlert(ctx context.Context, id int64) (*shownAlert, error) {
	a, err := s.look.Alert(ctx, whoAsks(ctx), id)
	return &shownAlert{ETag: etag(a.Version), Body: a}, err
}

func oneAlert(s *server, o huma.Operation) {
	huma.Register(s.api, o, func(ctx context.Context, in *AlertNamed) (*shownAlert, error) { return s.showAlert(ctx, in.ID) })
}

// writtenAlert is a new alert with its address.
type writtenAlert struct {
	Location string `header:"Location" doc:"address of the alert"`
	ETag     string `header:"ETag" doc:"version of the alert, for If-Match"`
	Body     look.Alert
}

func writeAlert(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body center.AlertNotice
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*writtenAlert, error) {
		in.Body.AlertRef = center.AlertRef{Key: in.Key}
		a, err := s.center.Alert(ctx, whoAsks(ctx), in.Body)
		if err != nil {
			return nil, err
		}
		shown, err := s.showAlert(ctx, a.ID)
		return &writtenAlert{Location: Prefix + "/alerts/" + strconv.FormatInt(a.ID, 10), ETag: shown.ETag, Body: shown.Body}, err
	})
}

// onAlert makes a deed on an alert an operation, as onMessage does on a message.
func onAlert[T any](do func(*center.Center, context.Context, vidhuk.Actor, T) (vidhuk.Alert, error), ref func(*T) *center.AlertRef) binder {
	type request struct {
		Keyed
		Matched
		AlertNamed
		Body *T
	}
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[T](s)
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownAlert, error) {
			command := given(in.Body)
			seen := center.Ref{Version: ref(&command).Version}
			if err := in.into(&seen); err != nil {
				return nil, err
			}
			*ref(&command) = center.AlertRef{ID: in.ID, Version: seen.Version, Key: in.Key}
			if _, err := do(s.center, ctx, whoAsks(ctx), command); err != nil {
				return nil, err
			}
			return s.showAlert(ctx, in.ID)
		})
	}
}

func noticeRef(n *center.AlertNotice) *center.AlertRef    { return &n.AlertRef }
func attachmentRef(a *center.Attachment) *center.AlertRef { return &a.AlertRef }

// alertWorkQuery asks for the messages of an alert.
type alertWorkQuery struct {
	AlertNamed
	Organization string `query:"organization" doc:"slug of the organization in whose name you would answer: answered says whether it has"`
}

func alertWork(s *server, ctx context.Context, in *alertWorkQuery) (look.AlertWork, error) {
	return s.look.AlertWork(ctx, whoAsks(ctx), in.ID, in.Organization)
}

// Subscription says of whose alerts a person is told by letter.
type Subscription struct {
	Districts []string `json:"districts" maxItems:"100" doc:"slugs; an empty text is the whole city; none: no letters"`
}

func subscription(s *server, ctx context.Context, _ *none) (Subscription, error) {
	districts, err := s.look.AlertSubscription(ctx, whoAsks(ctx))
	return Subscription{districts}, err
}

func subscribe(s *server, o huma.Operation) {
	type request struct {
		Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: the same choice again changes nothing"`
		Body Subscription
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[Subscription], error) {
		if err := s.center.Subscribe(ctx, whoAsks(ctx), center.AlertSubscription{Districts: in.Body.Districts}); err != nil {
			return nil, err
		}
		chosen, err := subscription(s, ctx, nil)
		return &single[Subscription]{chosen}, err
	})
}
