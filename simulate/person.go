package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/intake"
)

// Person takes part in a simulation.
type Person struct {
	Name         string      `json:"name"`
	Role         vidhuk.Role `json:"role"`
	Organization string      `json:"organization,omitempty"` // slug, of executors and operators
	Token        string      `json:"token"`
}

// part is what somebody of a role does: it hears news, and looks what there is
// to do.
type part interface {
	hear(a *agent, n notice)
	look(ctx context.Context, a *agent) (did bool, err error)
	act(ctx context.Context, a *agent, i intention) error
}

// agent is a person at work.
type agent struct {
	*world
	Person
	part
	hours   hours
	idle    time.Duration // between two looks while nothing happens
	chance  *rand.Rand
	seat    int   // among all agents
	heard   int64 // id of the last notice
	todo    []intention
	sent    int       // requests, for their keys
	planned move      // on a walk: the next look
	rest    time.Time // under load: when to look again
}

// intention is something that a person means to do.
type intention struct {
	due    time.Time
	deed   vidhuk.Deed
	number vidhuk.Number
	mark   vidhuk.Mark
	item   *intake.Item // for a submission
}

// parts is who plays which part, when and how often they look.
var parts = map[vidhuk.Role]struct {
	part  func() part
	hours hours
	idle  time.Duration
}{
	vidhuk.Member:        {func() part { return citizen{} }, shift, 3 * time.Hour},
	vidhuk.Moderator:     {func() part { return moderator{} }, moderation, 12 * time.Minute},
	vidhuk.Administrator: {func() part { return administrator{} }, moderation, 25 * time.Minute},
	vidhuk.Executor:      {func() part { return executor{} }, office, 40 * time.Minute},
	vidhuk.Operator1588:  {func() part { return operator{} }, shift, 15 * time.Minute},
}

func newAgent(w *world, p Person, seat int, seed uint64) (*agent, error) {
	how, ok := parts[p.Role]
	if !ok {
		return nil, fmt.Errorf("simulate: %s has the role %q, which has no part here", p.Name, p.Role)
	}
	if p.Role == vidhuk.Operator1588 && p.Organization == "" {
		p.Organization = vidhuk.Service1588
	}
	return &agent{
		world: w, Person: p, part: how.part(), hours: how.hours, idle: how.idle,
		chance: rand.New(rand.NewPCG(seed, uint64(seat)+1)), seat: seat,
	}, nil
}

// wake lets the person hear the news and do one thing, if there is one.
func (a *agent) wake(ctx context.Context) (did bool, err error) {
	if err := a.news(ctx); err != nil {
		return false, err
	}
	if len(a.todo) > 0 && !a.todo[0].due.After(a.now()) {
		next := a.todo[0]
		a.todo = a.todo[1:]
		return true, a.act(ctx, a, next)
	}
	return a.look(ctx, a)
}

// news reads what the person has been told since the last time.
func (a *agent) news(ctx context.Context) error {
	var fresh []notice
	for cursor := ""; ; {
		var p page[notice]
		if err := a.get(ctx, &a.Person, "notices", "/api/v1/me/notices?limit=50"+cursor, &p); err != nil {
			return a.unexpected(&a.Person, "notices", err)
		}
		i := slices.IndexFunc(p.Items, func(n notice) bool { return n.ID <= a.heard })
		if i >= 0 {
			p.Items, p.Next = p.Items[:i], ""
		}
		fresh = append(fresh, p.Items...)
		if p.Next == "" {
			break
		}
		cursor = "&cursor=" + p.Next
	}
	for _, n := range slices.Backward(fresh) {
		a.heard = n.ID
		a.hear(a, n)
	}
	return nil
}

// often is true in so many of a thousand cases.
func (a *agent) often(perMille int) bool { return a.chance.IntN(1000) < perMille }

// later is a moment between two distances from now; under load it is now.
func (a *agent) later(soonest, latest time.Duration) time.Time {
	if a.hurry {
		return a.now()
	}
	return a.now().Add(soonest + time.Duration(a.chance.Int64N(int64(latest-soonest))))
}

// mean adds to what the person means to do.
func (a *agent) mean(i intention) {
	at, _ := slices.BinarySearchFunc(a.todo, i, func(x, y intention) int {
		if x.due.After(y.due) {
			return 1
		}
		return -1 // of two due at once the earlier meant comes first
	})
	a.todo = slices.Insert(a.todo, at, i)
}

// forget drops what the person means to do about a message.
func (a *agent) forget(n vidhuk.Number) {
	a.todo = slices.DeleteFunc(a.todo, func(i intention) bool { return i.number == n })
}

// next is when the person looks again.
func (a *agent) next(did bool) time.Time {
	now := a.now()
	if did {
		return a.hours.next(now.Add(time.Minute+time.Duration(a.chance.Int64N(int64(3*time.Minute)))), a.chance)
	}
	at := now.Add(a.idle/2 + time.Duration(a.chance.Int64N(int64(a.idle))))
	if len(a.todo) > 0 && a.todo[0].due.Before(at) {
		at = a.todo[0].due
		if !at.After(now) {
			at = now.Add(time.Minute)
		}
	}
	return a.hours.next(at, a.chance)
}

// read opens a message as the person sees it; nil when it is not to be seen any
// more.
func (a *agent) read(ctx context.Context, n vidhuk.Number) (*message, error) {
	m := &message{}
	err := a.get(ctx, &a.Person, "message", "/api/v1/messages/"+string(n), m)
	switch {
	case expected(err, "not_found"):
		return nil, nil
	case err != nil:
		return nil, a.unexpected(&a.Person, "read "+string(n), err)
	}
	a.saw(m)
	return m, nil
}

// do does a deed. It is refused only with one of the codes reckoned with, or, of
// a crowd, because somebody else was quicker: then it gives nil.
func (a *agent) do(ctx context.Context, deed vidhuk.Deed, path string, body any, codes ...string) (*message, error) {
	a.sent++
	key := fmt.Sprintf("%d-%d", a.seat, a.sent)
	m := &message{}
	err := a.post(ctx, &a.Person, deed, "/api/v1/"+path, key, body, m)
	if err != nil {
		if expected(err, codes...) || a.hurry && expected(err, crowded...) {
			return nil, nil
		}
		return nil, a.unexpected(&a.Person, string(deed)+" "+path, err)
	}
	a.saw(m)
	a.readers.heard(m)
	if a.often(repeats) {
		return m, a.repeat(ctx, deed, path, key, body, m)
	}
	return m, nil
}

// crowded are the refusals of which many at once must reckon: somebody else was
// quicker, or one account does too much.
var crowded = []string{
	"stale_version", "wrong_state", "wrong_assignment_state", "claimed", "already_assigned", "too_many_tries", "too_fast", "redirect_limit", "not_found",
}

// repeats is how many of a thousand requests are sent twice, as on a bad
// connection.
const repeats = 10

// repeat sends a request again under the same key: it must be answered as the
// first was, and done once.
func (a *agent) repeat(ctx context.Context, deed vidhuk.Deed, path, key string, body any, first *message) error {
	again := &message{}
	err := a.post(ctx, &a.Person, deed, "/api/v1/"+path, key, body, again)
	if err != nil {
		return a.unexpected(&a.Person, string(deed)+" "+path+" again", err)
	}
	if again.Number != first.Number || !a.hurry && again.Version != first.Version {
		a.violated(fmt.Sprintf("%s sent twice made %s, then %s", deed, first.Number, again.Number))
	}
	return nil
}
