package demo

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/worktime"
)

const (
	fortnight = 14 * 24 * time.Hour
	recent    = 6 * time.Hour // what was told since then is still unread
)

// play is one building of the city.
type play struct {
	house    House
	people   []Person
	now      time.Time // when the fortnight ends
	zone     *time.Location
	calendar *worktime.Calendar // of executors

	accounts  map[string]vidhuk.Account // by key of the person
	executors map[string][]string       // keys of people, by organization
	numbers   map[string]vidhuk.Number  // by key of the story
	published map[string]time.Time      // when, by key of the story
	pictures  map[string][]byte

	moderators              []string
	administrator, operator string
	staff                   []string // everybody who is no citizen
}

// event is something that happens at a time.
type event struct {
	at   time.Time
	what string // for refusals
	do   func(context.Context) error
}

func newPlay(h House, people []Person, now time.Time) (*play, error) {
	c := h.Rules.Clocks
	p := &play{
		house: h, people: people, now: now, zone: c.Location,
		accounts: map[string]vidhuk.Account{}, executors: map[string][]string{}, numbers: map[string]vidhuk.Number{},
		published: map[string]time.Time{},
	}
	var err error
	p.calendar, err = worktime.New(c.Location, []worktime.Hours{{
		Days: c.WorkingWeek, From: int(c.Executors.From.Minutes()), To: int(c.Executors.To.Minutes()),
	}})
	for _, person := range people {
		switch vidhuk.Role(person.Role) {
		case vidhuk.Moderator:
			p.moderators = append(p.moderators, person.Key)
		case vidhuk.Administrator:
			p.administrator = person.Key
		case vidhuk.Operator1588:
			p.operator = person.Key
		case vidhuk.Member:
			continue
		}
		p.staff = append(p.staff, person.Key)
	}
	return p, err
}

// run makes the accounts and lets everything happen in the order of time.
func (p *play) run(ctx context.Context, stories []story) error {
	var err error
	if p.pictures, err = drawAll(); err != nil {
		return err
	}
	if err := p.employAll(ctx); err != nil {
		return err
	}
	events, err := p.applications()
	if err != nil {
		return err
	}
	posts, err := p.announcements()
	if err != nil {
		return err
	}
	events = append(events, posts...)
	outages, err := p.outages()
	if err != nil {
		return err
	}
	events = append(events, outages...)
	planned, err := p.plan(stories)
	if err != nil {
		return err
	}
	events = append(events, planned...)
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	told := slices.IndexFunc(events, func(e event) bool { return e.at.After(p.now.Add(-recent)) })
	if told < 0 {
		told = len(events)
	}
	events = slices.Insert(events, told, event{at: p.now.Add(-recent), what: "reading", do: p.read})
	for _, e := range events {
		p.house.Turn(e.at)
		if err := e.do(ctx); err != nil {
			return fmt.Errorf("demo: %s, %s: %w", e.what, e.at.In(p.zone).Format("2006-01-02 15:04"), err)
		}
	}
	p.house.Turn(p.now)
	return nil
}

// read lets everybody read what they were told so far, by letter and on the
// site.
func (p *play) read(ctx context.Context) error {
	return p.house.Store.Write(ctx, func(tx *store.Tx) error {
		sent, err := tx.TakeNotices(math.MaxInt32, time.Hour)
		if err != nil {
			return err
		}
		for _, n := range sent {
			if err := tx.NoticeDelivered(n.ID); err != nil {
				return err
			}
		}
		for _, person := range p.people {
			if err := tx.ReadNotices(p.accounts[person.Key].ID, math.MaxInt64); err != nil {
				return err
			}
		}
		return nil
	})
}

// actor is the person, acting on the site.
func (p *play) actor(key string) vidhuk.Actor { return center.Actor(p.accounts[key], vidhuk.Site) }
