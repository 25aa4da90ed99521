package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// Keyed is what every POST may carry: the same key twice is done once.
type Keyed struct {
	Key string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"a key of your own making: the same request sent again with it is done once; another request with it is refused with 409 key_reused"`
}

// Matched is the version that a decision was made on, as a header.
type Matched struct {
	IfMatch string `header:"If-Match" doc:"the version that the decision was made on, in quotes, instead of version in the body: the message's, as ETag gave it; the assignment's where the address names one"`
}

// into takes the version over. Only one strong tag is a version.
func (m Matched) into(r *center.Ref) error {
	tag := strings.TrimSpace(m.IfMatch)
	if tag == "" || tag == "*" {
		return nil
	}
	version, err := strconv.ParseUint(strings.Trim(tag, `"`), 10, 53)
	switch {
	case err != nil || tag != etag(int64(version)):
		return vidhuk.InvalidFields([]vidhuk.FieldError{complain("If-Match", "wrong_version")})
	case r.Version != 0 && r.Version != int64(version):
		return vidhuk.InvalidFields([]vidhuk.FieldError{complain("If-Match", "two_versions")})
	}
	r.Version = int64(version)
	return nil
}

func etag(version int64) string { return strconv.Quote(strconv.FormatInt(version, 10)) }

// Numbered names a message in the address.
type Numbered struct {
	Number string `path:"number" example:"2026-000123" doc:"number of the message"`
}

// aboutMessage is a request to do something with a message.
type aboutMessage[T any] struct {
	Keyed
	Matched
	Numbered
	Body *T
}

// aboutAssignment is a request to do something in an organization's name. The
// version is the assignment's.
type aboutAssignment[T any] struct {
	Keyed
	Matched
	Numbered
	Organization string `path:"organization" example:"elu" doc:"slug of the organization in whose name you act"`
	Body         *T
}

// detail is a message as it stands after the request.
type detail struct {
	ETag string `header:"ETag" doc:"version of the message, for If-Match"`
	Body look.Detail
}

// show reads the message for whoever asks.
func (s *server) show(ctx context.Context, number string) (*detail, error) {
	d, err := s.look.Message(ctx, whoAsks(ctx), vidhuk.Number(number))
	return &detail{ETag: etag(d.Version), Body: d}, err
}

// onMessage makes a deed on a message an operation. T is the command, ref where
// in it the message is named; the answer is the message after the deed.
func onMessage[T, R any](do func(*center.Center, context.Context, vidhuk.Actor, T) (R, error), ref func(*T) *center.Ref) binder {
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[T](s)
		huma.Register(s.api, o, func(ctx context.Context, in *aboutMessage[T]) (*detail, error) {
			command := given(in.Body)
			r := ref(&command)
			r.Number, r.Key = vidhuk.Number(in.Number), in.Key
			if err := in.into(r); err != nil {
				return nil, err
			}
			if _, err := do(s.center, ctx, whoAsks(ctx), command); err != nil {
				return nil, err
			}
			return s.show(ctx, in.Number)
		})
	}
}

// onAssignment makes an executor's deed an operation: the organization stands
// in the address.
func onAssignment[T any](do func(*center.Center, context.Context, vidhuk.Actor, T) (vidhuk.Message, error), duty func(*T) *center.Duty) binder {
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[T](s, "organization")
		huma.Register(s.api, o, func(ctx context.Context, in *aboutAssignment[T]) (*detail, error) {
			command := given(in.Body)
			d := duty(&command)
			d.Number, d.Key, d.Organization = vidhuk.Number(in.Number), in.Key, in.Organization
			if err := in.into(&d.Ref); err != nil {
				return nil, err
			}
			if _, err := do(s.center, ctx, whoAsks(ctx), command); err != nil {
				return nil, err
			}
			return s.show(ctx, in.Number)
		})
	}
}

// aboutComment is a request to do something with a comment.
type aboutComment[T any] struct {
	Keyed
	Numbered
	Comment int64 `path:"comment" minimum:"1" example:"15" doc:"id of the comment"`
	Body    *T
}

// onComment makes a deed on a comment an operation: the comment stands in the
// address, and the answer is its message after the deed.
func onComment[T any](do func(*center.Center, context.Context, vidhuk.Actor, T) (vidhuk.Message, error), names func(*T) (*center.Ref, *int64)) binder {
	return func(s *server, o huma.Operation) {
		o.RequestBody = bodyOf[T](s, "version")
		huma.Register(s.api, o, func(ctx context.Context, in *aboutComment[T]) (*detail, error) {
			command := given(in.Body)
			ref, comment := names(&command)
			ref.Number, ref.Key, *comment = vidhuk.Number(in.Number), in.Key, in.Comment
			if _, err := do(s.center, ctx, whoAsks(ctx), command); err != nil {
				return nil, err
			}
			return s.show(ctx, in.Number)
		})
	}
}

// given is what the body said; nothing, when there was none.
func given[T any](body *T) (command T) {
	if body != nil {
		command = *body
	}
	return command
}

// bodyOf describes the body of a command, without the fields that stand in the
// address. It may be left out when no field is required.
func bodyOf[T any](s *server, inAddress ...string) *huma.RequestBody {
	t := reflect.TypeFor[T]()
	schema := s.api.OpenAPI().Components.Schemas.Schema(t, false, "")
	for _, name := range inAddress {
		delete(schema.Properties, name)
		schema.Required = slices.DeleteFunc(schema.Required, func(r string) bool { return r == name })
	}
	schema.PrecomputeMessages()
	return &huma.RequestBody{Required: len(schema.Required) > 0}
}

// created is a new message with its address.
type created struct {
	Location string `header:"Location" doc:"address of the message"`
	ETag     string `header:"ETag" doc:"version of the message, for If-Match"`
	Body     look.Detail
}

// submit takes a new message.
func submit(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body center.Submission
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*created, error) {
		in.Body.Key = in.Key
		m, err := s.center.Submit(ctx, whoAsks(ctx), in.Body)
		if err != nil {
			return nil, err
		}
		d, err := s.show(ctx, string(m.Number))
		return &created{Location: Prefix + "/messages/" + string(m.Number), ETag: d.ETag, Body: d.Body}, err
	})
}

// Hold is a moderator's wish to review a message.
type Hold struct {
	center.Ref
	Force bool `json:"force,omitempty" doc:"take it over from another moderator"`
}

// claim holds a message for the moderator who asks; desk.claim of the answer
// says who holds it now.
func claim(c *center.Center, ctx context.Context, who vidhuk.Actor, h Hold) (vidhuk.Claim, error) {
	return c.Claim(ctx, who, h.Number, h.Force)
}

// Seen says which notices were read.
type Seen struct {
	UpTo int64 `json:"up_to" minimum:"0" doc:"id of the newest notice that was read; all before it count as read too"`
}

// readNotices marks notices as read. Doing it again changes nothing.
func readNotices(s *server, o huma.Operation) {
	type request struct{ Body Seen }
	type answer struct{ Body look.Counts }
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*answer, error) {
		who := whoAsks(ctx)
		if err := s.center.ReadNotices(ctx, who, in.Body.UpTo); err != nil {
			return nil, err
		}
		counts, err := s.look.Counts(ctx, who)
		return &answer{counts}, err
	})
}

// Decision answers a request to join the Group.
type Decision struct {
	Admit  bool   `json:"admit" doc:"true admits, false refuses"`
	Reason string `json:"reason,omitempty" doc:"what a refused person is told"`
}

// Decided is a person whose request is answered.
type Decided struct {
	ID         int64             `json:"id"`
	Name       string            `json:"name"`
	Membership vidhuk.Membership `json:"membership"`
}

// decide admits a person to the Group, or refuses.
func decide(s *server, o huma.Operation) {
	type request struct {
		Key  string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: a request to join is decided once, and then refused with 409 wrong_membership"`
		ID   int64  `path:"id" minimum:"1" doc:"id of the applicant"`
		Body Decision
	}
	type answer struct{ Body Decided }
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*answer, error) {
		a, err := s.center.Judge(ctx, whoAsks(ctx), center.Judgement{AccountID: in.ID, Admit: in.Body.Admit, Reason: in.Body.Reason})
		return &answer{Decided{a.ID, a.Name, a.Membership}}, err
	})
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)
